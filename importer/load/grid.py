"""What every reader of a format hands on: the cells as they stand, row 1 first, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.findings import Finding, Place
    from importer.model import Cell, Reading

Format = Literal["csv", "xlsx", "xlsm", "xlsb", "xls", "ods"]


class ErrorCell(NamedTuple):
    """A cell that holds an error: its row as Excel shows it, its column from 0, and the error's name."""

    row: int
    column: int
    text: str


class Area(NamedTuple):
    """A rectangle of cells, such as a merged one: rows as Excel shows them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Beneath:
    """What the sheet's own XML says of its cells and the reader does not.

    `uncalculated` are formulas without a stored value, as (row, column); `formats` has, for columns
    with a telling number format, one code for every row of the grid, "" for other cells.
    """

    errors: Sequence[ErrorCell] = ()
    uncalculated: Sequence[tuple[int, int]] = ()
    formats: Mapping[int, Sequence[str]] = field(default_factory=dict)
    hidden_rows: Sequence[int] = ()  # as Excel shows them
    hidden_columns: Sequence[int] = ()  # from 0
    merged: Sequence[Area] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet by column: `columns[c][r]` stands in row r + 1, whatever is blank; all are equally long.

    `lengths` holds how many cells a row of a text file really has, by row as Excel shows it, for the
    rows that have fewer than there are columns; the missing ones are "". The lists are the table's
    to change: at a million rows there is no room for a second copy.
    """

    columns: list[list[Cell]]
    place: Place  # file and sheet
    reading: Reading
    lengths: Mapping[int, int] = field(default_factory=dict)
    longest: int | None = None  # characters that no cell has more of, where the reader of the format knows
    beneath: Beneath = Beneath()
    findings: tuple[Finding, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are, blank ones too."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns there are, blank ones too."""
        return len(self.columns)

    def row(self, number: int) -> list[Cell]:
        """The cells of the row with this number as Excel shows it, only as many as it has."""
        cells = [column[number - 1] for column in self.columns]
        return cells[: self.lengths.get(number, len(cells))]
