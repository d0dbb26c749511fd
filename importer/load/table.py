"""A Grid becomes a Sheet: rows below the titles, turned into columns, and what is odd about their lines.

pandas is imported only where the frame is built, and is given objects: it infers no type.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from importer.errors import Unusable
from importer.findings import Finding
from importer.load import guard, header
from importer.model import Header, Sheet, column_letter
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas

    from importer.load.grid import Grid
    from importer.model import Cell


def sheet_of(path: Path, digest: str, grid: Grid) -> Sheet:
    """The Sheet of these cells. Raises `Unusable`: FILE-NO-ROWS, FILE-TOO-BIG, and what `header_row` raises."""
    top = header.header_row(grid)
    body = _body(grid.rows[top:])
    if not body:
        raise Unusable(Finding.of("FILE-NO-ROWS", replace(grid.place, row=top)))
    guard.area(top + len(body), max(map(len, body)), grid.place)
    titles = header.titles(grid.rows[top - 1])
    columns = _columns(body, titled=len(titles))
    titles += [""] * (len(columns) - len(titles))
    headers = tuple(Header(position, title) for position, title in enumerate(titles))
    odd_titles = header.odd_titles(headers, columns, [error for error in grid.errors if error.row <= top], grid.place)
    odd_rows = [*_ragged(grid, top, body), *_long_cells(headers, columns, grid, top), *_errors(headers, grid, top)]
    odd_rows.sort(key=lambda finding: finding.place.row or 0)
    return Sheet(
        path=path,
        headers=headers,
        table=_frame(columns),
        numbers=range(top + 1, top + 1 + len(body)),
        digest=digest,
        reading=replace(grid.reading, header_row=top),
        findings=(*grid.findings, *odd_titles, *odd_rows),
    )


def _body(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The rows without the blank ones at their end."""
    last = len(rows)
    while last and all(map(is_blank, rows[last - 1])):
        last -= 1
    return rows[:last]


def _columns(body: Sequence[Sequence[Cell]], *, titled: int) -> list[list[Cell]]:
    """The rows turned into columns: short rows filled up, empty columns right of the last title left out."""
    columns: list[list[Cell]] = [list(column) for column in zip_longest(*body, fillvalue="")]
    while len(columns) > titled and all(map(is_blank, columns[-1])):
        columns.pop()
    columns += [[""] * len(body) for _ in range(titled - len(columns))]
    return columns


def _ragged(grid: Grid, top: int, body: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """Rows whose cells are not as many as the titles. A title row may end in blank cells: data may use those."""
    titles = grid.rows[top - 1]
    expected = len(header.titles(titles))
    for number, row in enumerate(body, start=top + 1):
        if expected <= len(row) <= len(titles):
            continue
        place = replace(grid.place, row=number)
        extra = [cell for cell in row[len(titles) :] if not is_blank(cell)]
        if extra:
            place = replace(place, letter=column_letter(row.index(extra[0], len(titles))))
            yield Finding.of("ROW-LONG", place, seen=extra[0], count=len(row), expected=len(titles))
        elif len(row) < expected and not all(map(is_blank, row)):
            yield Finding.of("ROW-SHORT", place, count=len(row), expected=expected)


def _long_cells(
    headers: Sequence[Header], columns: Sequence[Sequence[Cell]], grid: Grid, top: int
) -> Iterator[Finding]:
    for head, column in zip(headers, columns, strict=True):
        if max(map(len, map(str, column))) <= guard.CELL_LIMIT:
            continue
        for number, cell in enumerate(column, start=top + 1):
            if type(cell) is str and len(cell) > guard.CELL_LIMIT:
                place = replace(grid.place, row=number, letter=head.letter, header=head.title)
                yield Finding.of("CELL-LONG", place, seen=cell, count=len(cell))


def _errors(headers: Sequence[Header], grid: Grid, top: int) -> Iterator[Finding]:
    for error in grid.errors:
        if error.row > top:
            head = headers[error.column]
            place = replace(grid.place, row=error.row, letter=head.letter, header=head.title)
            yield Finding.of("CELL-ERROR", place, seen=error.text)


def _frame(columns: Sequence[Sequence[Cell]]) -> pandas.DataFrame:
    import pandas

    series = {position: pandas.Series(column, dtype=object) for position, column in enumerate(columns)}
    frame = pandas.DataFrame(series)
    frame.columns = pandas.RangeIndex(len(columns))
    return frame
