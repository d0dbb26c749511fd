"""Text becomes columns of cells, a piece at a time.

A million rows of eight cells are eight million strings. So a row is not held as a list of its own, equal cells of
a column are one string where there are few different ones, and a piece whose lines all have the same number of
cells is split as a whole, which takes half the time of reading sign by sign.
"""

from __future__ import annotations

from array import array
from itertools import islice, repeat, zip_longest
from typing import TYPE_CHECKING, Final

from importer.load import guard
from importer.load.text import dialect
from importer.load.text.encoding import breaks_in
from importer.load.text.split import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.findings import Place
    from importer.load.text.dialect import Dialect
    from importer.model import Cell

ROWS: Final = 1_000  # made into columns at a time
MOST_SHARED: Final = 50_000  # distinct cells of a column; looking up more of them takes longer than it saves
SHARED_PART: Final = 3  # a column with more distinct cells than a third of its rows is not worth it either


class Columns:
    """The cells read so far by column, all columns equally long; short rows are filled up with ""."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cells: list[list[Cell]] = []
        self.widths = array("H")  # of each row; Excel's 16,384 columns fit into two bytes
        self.longest = 0  # characters that no cell has more of; measured closely only above Excel's limit
        self._distinct: list[dict[str, str] | None] = []

    def extend(self, columns: Sequence[Sequence[str]], widths: array[int]) -> None:
        """Add rows, given as equally long columns, and how many cells each of them really has."""
        above, below = len(self.widths), len(widths)
        guard.area(above + below, max(len(columns), len(self.cells)), self.place)
        while len(self.cells) < len(columns):
            self.cells.append([""] * above)
            self._distinct.append({})
        for position, column in enumerate(columns):
            self.cells[position].extend(self._shared(position, column))
        for shorter in self.cells[len(columns) :]:
            shorter.extend(repeat("", below))
        self.widths.extend(widths)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows of any lengths."""
        widest = max(map(len, rows))
        guard.area(len(self.widths) + len(rows), max(widest, len(self.cells)), self.place)
        self.longest = max(self.longest, *map(_longest, rows))
        self.extend(list(zip_longest(*rows, fillvalue="")), array("H", map(len, rows)))

    def _shared(self, position: int, column: Sequence[str]) -> Iterable[str]:
        """The cells, each the same string as an equal one above it, while that pays."""
        distinct = self._distinct[position]
        if distinct is None:
            return column
        if len(distinct) > min(MOST_SHARED, len(self.cells[position]) // SHARED_PART + ROWS // SHARED_PART):
            self._distinct[position] = None
        return map(distinct.setdefault, column, column)

    @property
    def ragged(self) -> bool:
        """Whether rows that are not blank differ in how many cells they have."""
        return len(set(self.widths) - {0}) > 1

    def lengths(self) -> dict[int, int]:
        """How many cells a row has, by its number as Excel shows it, for those with fewer than there are columns."""
        full = len(self.cells)
        if min(self.widths, default=full) == full:
            return {}
        return {row: width for row, width in enumerate(self.widths, start=1) if width < full}


def columns_of(pieces: Iterator[bytes], codec: str, style: Dialect, place: Place) -> Columns:
    """All the cells of this text, given in pieces that end with a line's end.

    Raises `csv.Error` as `dialect.reader` does, and `Unusable`: FILE-TOO-BIG.
    """
    made = Columns(place)
    for block in _blocks(pieces, codec, style, made):
        made.add(block)
    return made


def _blocks(pieces: Iterator[bytes], codec: str, style: Dialect, made: Columns) -> Iterator[list[list[str]]]:
    """The rows of pieces that must be read sign by sign; the others go straight into the columns.

    The reader asks for the next piece by itself when a quoted cell goes on there. Only when it has used up
    all lines it was given does it stand at a row's end, so that the next piece can be split.
    """
    waiting: list[bytes] = []
    given = 0

    def asked_for() -> Iterator[str]:
        nonlocal given
        while piece := (waiting.pop() if waiting else next(pieces, b"")).decode(codec):
            given += breaks_in(piece) + (not piece.endswith(("\n", "\r")))
            yield piece

    rows = dialect.reader(dialect.lines(asked_for(), style), style, strict=True)
    for piece in pieces:
        width = made.widths[-1] if made.widths else 0
        columns = None if _needs_reader(piece, style) else split(piece, codec, style.delimiter, width)
        if columns:
            made.extend(columns, array("H", [width]) * len(columns[0]))
            if _has_long_line(piece):
                made.longest = max(made.longest, *map(_longest, columns))
            continue
        waiting.append(piece)
        while waiting or rows.line_num < given:
            block = list(islice(rows, min(ROWS, given - rows.line_num) or 1))
            if not block:
                break
            yield block


def _longest(cells: Sequence[str]) -> int:
    return max(map(len, cells), default=0)


def _has_long_line(piece: bytes) -> bool:
    """Whether any line is longer than a cell may be; looks at one place in so many bytes."""
    at = 0
    while at + guard.CELL_LIMIT < len(piece):
        newline = piece.rfind(b"\n", at, at + guard.CELL_LIMIT)
        if newline < 0:
            return True
        at = newline + 1
    return False


def _needs_reader(piece: bytes, style: Dialect) -> bool:
    """Whether there are backslashes that count, or a line so long that only the reader refuses it."""
    return (bool(style.escape) and b"\\" in piece) or len(piece) > dialect.CELL_LIMIT
