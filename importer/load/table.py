"""A Grid becomes a Sheet: the columns below the titles, and what is odd about titles, lines and cells.

pandas is imported only where the frame is built, and is given objects: it infers no type. The
grid's own lists become the columns: at a million rows there is no room for a second copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from importer.errors import Unusable
from importer.findings import Finding, ranges
from importer.load import guard, header
from importer.load.bands import TitleRows, titles_of
from importer.model import Header, Sheet, column_letter
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas

    from importer.findings import Place
    from importer.load.grid import ErrorCell, Grid
    from importer.model import Cell, Reading
    from importer.validate.recognise import Headings


@dataclass(frozen=True, slots=True)
class _Table:
    """The grid cut to its table: titles, and the rows `first` to `last` as Excel shows them."""

    grid: Grid
    headers: tuple[Header, ...]
    widest: int  # cells of the row of titles, blank ones too
    first: int
    last: int

    @property
    def columns(self) -> list[list[Cell]]:
        """The cells below the titles."""
        return self.grid.columns

    def place(self, row: int, column: int) -> Place:
        """The place of one cell."""
        head = self.headers[column]
        return replace(self.grid.place, row=row, letter=head.letter, header=head.title or f"({head.letter})")


def sheet_of(path: Path, digest: str, grid: Grid, *, headings: Headings, top: int | None) -> Sheet:
    """The Sheet of these cells; `top` is the row of titles where the person named it.

    Raises `Unusable`: FILE-EMPTY, FILE-NO-HEADER, FILE-ROWS-ABOVE, FILE-HEADER-ROW, FILE-NO-ROWS, FILE-TOO-BIG.
    """
    guard.area(grid.height, grid.width, grid.place)
    filled = first_rows(grid)
    if not filled:
        raise Unusable(Finding.of("FILE-SHEET-EMPTY" if grid.place.sheet else "FILE-EMPTY", grid.place))
    if top is not None and (top > grid.height or all(map(is_blank, grid.row(top)))):
        raise Unusable(Finding.of("FILE-HEADER-ROW", replace(grid.place, row=top)))
    title = titles_of(grid, filled, headings, named=top)
    odd = [*grid.findings, *header.above(filled, title.top, grid.place)]
    odd += header.unknown(title.bottom, title.titles, headings, grid.place)
    table = _cut(grid, title)
    odd += header.odd_titles(table.headers, table.columns, _errors_above(table), grid.place)
    odd_rows = [*_ragged(table), *_long_cells(table), *_errors(table)]
    odd_rows.sort(key=lambda finding: finding.place.row or 0)
    reading = _reading(table)
    return Sheet(
        path=path,
        headers=table.headers,
        table=_frame(table.columns),
        numbers=range(table.first, table.last + 1),
        digest=digest,
        reading=reading,
        findings=(*odd, *_hidden(reading, grid.place), *odd_rows),
        formats=_formats(table),
    )


def first_rows(grid: Grid) -> dict[int, list[Cell]]:
    """The first rows with cells, by number as Excel shows it, as many as a row of titles is looked for in."""
    numbers = {number for column in grid.columns for number in islice(_filled(column), header.LOOKED_AT)}
    return {number: grid.row(number) for number in sorted(numbers)[: header.LOOKED_AT]}


def _filled(column: Sequence[Cell]) -> Iterator[int]:
    """The rows in which a column has a cell. Most are blank by being "", which is quicker to see."""
    return (number for number, cell in enumerate(column, 1) if cell != "" and not is_blank(cell))


def _cut(grid: Grid, title: TitleRows) -> _Table:
    """Take away what stands above, below and right of the table. Raises FILE-NO-ROWS when nothing is left."""
    last = _last_row(grid, title.bottom)
    if last == title.bottom:
        raise Unusable(Finding.of("FILE-NO-ROWS", replace(grid.place, row=title.bottom)))
    widest = len(grid.row(title.bottom))
    for column in grid.columns:
        del column[last:]
        del column[: title.bottom]
    while len(grid.columns) > len(title.titles) and all(map(is_blank, grid.columns[-1])):
        grid.columns.pop()
    titles = title.titles + [""] * (len(grid.columns) - len(title.titles))
    headers = tuple(Header(position, text) for position, text in enumerate(titles))
    return _Table(grid, headers, widest, title.bottom + 1, last)


def _last_row(grid: Grid, top: int) -> int:
    """The last row with a cell, as Excel shows it; `top` when there is none below it."""
    last = top
    for column in grid.columns:
        for at in range(grid.height, last, -1):
            if column[at - 1] != "" and not is_blank(column[at - 1]):
                last = at
                break
    return last


def _ragged(table: _Table) -> Iterator[Finding]:
    """Rows of a text file whose cells are not as many as the titles."""
    if table.grid.reading.format == "csv":
        titled = max((head.position + 1 for head in table.headers if head.title), default=0)
        yield from _short_rows(table, titled)
        yield from _long_rows(table, titled)


def _short_rows(table: _Table, titled: int) -> Iterator[Finding]:
    inside = range(table.first, table.last + 1)
    for number, length in sorted(table.grid.lengths.items()):
        cells = (column[number - table.first] for column in table.columns)
        if number in inside and length < titled and not all(map(is_blank, cells)):
            yield Finding.of("ROW-SHORT", replace(table.grid.place, row=number), count=length, expected=titled)


def _long_rows(table: _Table, titled: int) -> Iterator[Finding]:
    """Rows with a cell right of the last column that the row of titles has.

    That row may end in blank cells, and data may use those, unless two pieces of a number meet there: `1,500.00`.
    """
    found: dict[int, int] = {}
    for position in range(len(table.columns) - 1, titled - 1, -1):
        before = table.columns[position - 1]
        for at, cell in enumerate(table.columns[position]):
            if cell and not is_blank(cell) and (position >= table.widest or _is_split(before[at], cell)):
                found[at] = position
    for at, position in sorted(found.items()):
        number, cell = table.first + at, table.columns[position][at]
        place = replace(table.grid.place, row=number, letter=column_letter(position))
        count = table.grid.lengths.get(number, len(table.columns))
        yield Finding.of("ROW-LONG", place, seen=cell, count=count, expected=min(titled, table.widest))


def _is_split(left: Cell, right: Cell) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left[-1:].isdigit() and right[:1].isdigit()


def _long_cells(table: _Table) -> Iterator[Finding]:
    known = table.grid.longest
    for position, column in enumerate(table.columns if known is None or known > guard.CELL_LIMIT else ()):
        if _longest(column) <= guard.CELL_LIMIT:
            continue
        for number, cell in enumerate(column, start=table.first):
            if type(cell) is str and len(cell) > guard.CELL_LIMIT:
                yield Finding.of("CELL-LONG", table.place(number, position), seen=cell, count=len(cell))


def _longest(column: Sequence[Cell]) -> int:
    try:
        return max(map(len, column))  # type: ignore[arg-type]  # a column of a text file holds nothing but texts
    except TypeError:
        return max((len(cell) for cell in column if type(cell) is str), default=0)


def _errors_above(table: _Table) -> list[ErrorCell]:
    inside = len(table.headers)
    return [one for one in table.grid.beneath.errors if one.row == table.first - 1 and one.column < inside]


def _errors(table: _Table) -> Iterator[Finding]:
    """Cells that hold an error, and formulas whose value the file does not have."""
    for error in table.grid.beneath.errors:
        if table.first <= error.row <= table.last:
            yield Finding.of("CELL-ERROR", table.place(error.row, error.column), seen=error.text)
    for row, column in table.grid.beneath.uncalculated:
        if table.first <= row <= table.last:
            yield Finding.of("CELL-UNCALCULATED", table.place(row, column))


def _reading(table: _Table) -> Reading:
    beneath = table.grid.beneath
    rows = sorted(row for row in beneath.hidden_rows if table.first <= row <= table.last)
    columns = sorted(column for column in beneath.hidden_columns if column < len(table.headers))
    return replace(
        table.grid.reading,
        header_row=table.first - 1,
        hidden_rows=tuple(rows),
        hidden_columns=tuple(map(column_letter, columns)),
    )


def _hidden(reading: Reading, place: Place) -> Iterator[Finding]:
    if reading.hidden_rows:
        rows = ranges(reading.hidden_rows)
        yield Finding.of("FILE-ROWS-HIDDEN", place, seen=rows, count=len(reading.hidden_rows))
    if reading.hidden_columns:
        yield Finding.of("FILE-COLUMNS-HIDDEN", place, seen=", ".join(reading.hidden_columns))


def _formats(table: _Table) -> dict[int, Sequence[str]]:
    below = slice(table.first - 1, table.last)
    found = {at: codes[below] for at, codes in table.grid.beneath.formats.items() if at < len(table.headers)}
    return {at: codes for at, codes in found.items() if any(codes)}


def _frame(columns: list[list[Cell]]) -> pandas.DataFrame:
    """The columns as arrays of objects. Each list is let go as soon as it is copied."""
    import numpy
    import pandas

    cells: dict[int, numpy.ndarray] = {}
    for position, column in enumerate(columns):
        cells[position] = numpy.fromiter(column, dtype=object, count=len(column))
        columns[position] = []
    return pandas.DataFrame(cells, dtype=object, copy=False)
