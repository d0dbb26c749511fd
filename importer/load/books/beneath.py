"""What was found beneath a sheet's cells while its XML went by, and how it is put to the cells the reader gives."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Final

from importer.load import guard
from importer.load.grid import Area, Beneath, ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.findings import Place
    from importer.model import Cell

NAMELESS: Final = "#ERROR!"  # shown for an error cell that does not say which error it is
UNCALCULATED: Final = "#CALC!"  # stands where a formula has no result, so that no rule takes the cell for blank
ADDRESS: Final = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")


class Found:
    """Collects what one sheet tells: rows as Excel shows them, columns from 0.

    `rows` and `columns` are the rectangle that holds every cell with content, or one a little larger;
    hidden rows and columns are kept as ranges, both ends included: a file may hide a million at once.
    """

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.uncalculated: set[tuple[int, int]] = set()
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: dict[Area, None] = {}
        self.rows = self.columns = 0
        self._codes: dict[str, int] = {}
        self._formats: dict[int, array[int]] = {}
        self._filled_up = 0  # marks made only to reach a row further down

    def reach(self, row: int, column: int) -> None:
        """A cell with content stands here."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column + 1)

    def number(self, code: str) -> int:
        """The number that stands for this number format, from 1."""
        return self._codes.setdefault(code, len(self._codes) + 1)

    def marks(self, column: int) -> array[int]:
        """The column's format numbers by row from 0; 0 is none. To be written to."""
        return self._formats.setdefault(column, array("H"))

    def lengthen(self, marks: array[int], length: int, place: Place) -> None:
        """Fill up a column's marks to this length. Raises FILE-TOO-BIG before there are more than the reader reads."""
        short = length - len(marks)
        if short > 0:
            self._filled_up += short
            guard.area(length, 1 + self._filled_up // guard.MOST_ROWS, place)
            marks.extend([0] * short)

    def format(self, area: Area, code: str, place: Place) -> None:
        """The cells of this rectangle have this telling number format."""
        number = self.number(code)
        for column in range(area.left, area.right + 1):
            marks = self.marks(column)
            self.lengthen(marks, area.bottom, place)
            for at in range(area.top - 1, area.bottom):
                marks[at] = number

    def beneath(self, columns: list[list[Cell]], place: Place) -> Beneath:
        """Writes errors and missing results into the columns, and tells the rest of those cells that there are.

        The reader leaves such cells blank, and may end before them: the columns grow. Raises FILE-TOO-BIG.
        """
        marks = {**dict.fromkeys(self.uncalculated, UNCALCULATED), **self.errors}
        if marks:
            _grow(columns, max(row for row, _ in marks), max(column for _, column in marks) + 1, place)
        for (row, column), text in marks.items():
            columns[column][row - 1] = text
        height = len(columns[0]) if columns else 0
        return Beneath(
            errors=[ErrorCell(*at, self.errors[at]) for at in sorted(self.errors)],
            uncalculated=sorted(self.uncalculated),
            formats=dict(self._format_codes(columns)),
            hidden_rows=_listed(self.hidden_rows, range(1, height + 1)),
            hidden_columns=_listed(self.hidden_columns, range(len(columns))),
            merged=[area for area in sorted(self.merged) if area.top <= height and area.left < len(columns)],
        )

    def _format_codes(self, columns: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, list[str]]]:
        """One code for each cell of the columns that have any; the format of a blank cell says nothing."""
        codes = ["", *self._codes]
        for position in sorted(self._formats):
            if position < len(columns):
                column, marks = columns[position], self._formats.pop(position)
                told = ["" if cell == "" else codes[mark] for cell, mark in zip(column, marks, strict=False)]
                if any(told):
                    told.extend([""] * (len(column) - len(told)))
                    yield position, told


def _grow(columns: list[list[Cell]], height: int, width: int, place: Place) -> None:
    old = len(columns[0]) if columns else 0
    height, width = max(height, old), max(width, len(columns))
    guard.area(height, width, place)
    for column in columns:
        column.extend([""] * (height - old))
    columns.extend([""] * height for _ in range(width - len(columns)))


def _listed(ranges: Iterable[tuple[int, int]], within: range) -> list[int]:
    """The numbers of all ranges, once each, as far as they lie within."""
    found: set[int] = set()
    for first, last in ranges:
        found.update(range(max(first, within.start), min(last + 1, within.stop)))
    return sorted(found)


def column_of(letters: str) -> int:
    """The position of a column: A is 0, AA is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def area_of(reference: str) -> Area | None:
    """The rectangle of `A1:C2` or `A1`; None for another text."""
    corners = [ADDRESS.fullmatch(corner.upper()) for corner in reference.replace("$", "").split(":")]
    first, last = corners[0], corners[-1]
    if first is None or last is None or len(corners) > 2:
        return None
    rows = sorted((int(first[2]), int(last[2])))
    columns = sorted((column_of(first[1]), column_of(last[1])))
    return Area(rows[0], columns[0], rows[1], columns[1])
