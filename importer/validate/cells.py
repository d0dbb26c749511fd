"""A column as its distinct cells, and what reading them gave. Every kind of field reads through these types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas

from importer.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Cell

ODD_BLANKS: Final = "\ufeff\u200b\u200c\u200d\u2060"  # invisible, and not white space to str.strip


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided about reading: the options of `check` and `send`."""

    decimal: Literal["auto", "comma", "dot"] = "auto"
    dates: Literal["auto", "dmy", "mdy", "ymd"] = "auto"
    country: str = ""  # ISO 3166 two letters; phones without a country code are read as of there
    currency: str = ""  # ISO 4217
    allow_duplicates: bool = False
    mark: bool = False  # write [ref:…] at the end of the description


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its distinct cells: `cells[codes[i]]` is the cell of row i.

    `rows` holds the number of the first row of each distinct cell, `counts` how many rows have it;
    `place` is the column's place, without a row.
    """

    cells: Sequence[Cell]
    codes: Sequence[int]
    rows: Sequence[int]
    counts: Sequence[int]
    place: Place

    @classmethod
    def of(cls, cells: pandas.Series, numbers: Sequence[int], place: Place) -> Column:
        """The distinct cells of a series. `1`, `1.0`, `True` and `"1"` are four different cells."""
        if all(type(cell) is str for cell in cells):
            codes, distinct = pandas.factorize(cells)
            found: list[Cell] = list(distinct)
            per_row: list[int] = codes.tolist()
        else:
            index: dict[tuple[type, Cell], int] = {}
            per_row = [index.setdefault((type(cell), cell), len(index)) for cell in cells]
            found = [cell for _, cell in index]
        rows = [0] * len(found)
        counts = [0] * len(found)
        for code, number in zip(per_row, numbers, strict=True):
            counts[code] += 1
            rows[code] = rows[code] or number
        return cls(found, per_row, rows, counts, place)

    @classmethod
    def constant(cls, cell: Cell, length: int, first: int, place: Place) -> Column:
        """The same cell in every row."""
        return cls([cell], [0] * length, [first], [length], place)

    def at(self, row: int) -> Place:
        """The place of this column's cell in a row."""
        place = self.place
        return Place(place.file, place.sheet, row, place.letter, place.header)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a distinct cell; becomes a Finding on every row that has it."""

    code: str
    seen: object
    facts: dict[str, Any] = field(default_factory=dict)

    def on(self, column: Column, row: int) -> Finding:
        """The finding on one row. `cell` is a fact of every such finding."""
        place = column.at(row)
        return Finding.of(self.code, place, seen=self.seen, **{"cell": place.cell, **self.facts})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What reading a column gave: a value (or None) and the problems for each distinct cell, and notes on the whole."""

    values: list[Any]
    problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_each(column: Column, read: Callable[[Cell], Any | Problem]) -> Parsed:
    """Read every distinct cell by itself; a Problem in place of a value is kept as such, a blank is None."""
    values: list[Any] = []
    problems: dict[int, tuple[Problem, ...]] = {}
    for index, cell in enumerate(column.cells):
        value = None if is_blank(cell) else read(cell)
        if isinstance(value, Problem):
            problems[index] = (value,)
            value = None
        values.append(value)
    return Parsed(values, problems)


def trimmed(text: str) -> str:
    """The text without blanks of any kind at its ends, zero-width ones included."""
    while (shorter := text.strip().strip(ODD_BLANKS)) != text:
        text = shorter
    return text


def is_blank(cell: Cell) -> bool:
    """True for an empty cell and for one that holds only blanks."""
    return isinstance(cell, str) and not trimmed(cell)
