"""What every reader of a format hands on: the cells as they stand, row 1 first, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.findings import Finding, Place
    from importer.model import Cell, Reading

Format = Literal["csv", "xlsx", "xlsm", "xlsb", "xls", "ods"]


class ErrorCell(NamedTuple):
    """A cell that holds an error: its row as Excel shows it, its column from 0, and the error's name."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet: `rows[0]` is row 1, whatever is blank. Rows of a CSV may differ in length."""

    rows: Sequence[Sequence[Cell]]
    place: Place  # file and sheet
    reading: Reading
    errors: Sequence[ErrorCell] = ()
    findings: tuple[Finding, ...] = ()
