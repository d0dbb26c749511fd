"""What python-calamine gives of a workbook. This file is the only one that knows it.

It is also a program of its own, started by `apart.py`: a damaged file can end the whole process that
reads it. Therefore it imports nothing of this package, and little else. Its arguments are what is
asked (`look`, or the number of a worksheet from 0) and the bytes of memory it may use.
"""

from __future__ import annotations

import pickle
import re
import sys
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from python_calamine import CalamineSheet

    from importer.model import Cell

TOP: Final = 60  # rows in which a table's titles are looked for
BLOCK: Final = 1_000  # rows turned into columns at a time: all of them as lists of their own take a third more memory
FEW: Final = 20_000  # distinct texts of a column up to which equal ones are made one object
WHOLE_LIMIT: Final = 1e16  # from here on a float's digits are no longer all its own: it stays a float
ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""The errors it knows; a sheet with another (`#SPILL!`, `Err:522`) it does not read at all."""

INK: Final = re.compile(r"[^\s\ufeff\u200b\u200c\u200d\u2060\x1a]")

Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def workbook_of(data: bytes) -> CalamineWorkbook:
    """The workbook in these bytes; the reader sees no name, so that a file's ending has no say."""
    return CalamineWorkbook.from_filelike(BytesIO(data))


def worksheets(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Name of every worksheet and whether it is hidden, in the workbook's order."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [(sheet.name, sheet.visible != SheetVisibleEnum.Visible) for sheet in sheets]


def size(sheet: CalamineSheet) -> tuple[int, int]:
    """Rows and columns from A1 to the last cell; 0 by 0 for a sheet without cells."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end is not None else (0, 0)


def top(sheet: CalamineSheet) -> list[list[Cell]]:
    """The first rows; [] when no cell of the whole sheet holds anything."""
    if not any(type(cell) is not str or INK.search(cell) for row in sheet.iter_rows() for cell in row):
        return []
    columns = _columns(sheet, islice(sheet.iter_rows(), TOP))
    return [list(row) for row in zip(*columns, strict=True)]


def columns(sheet: CalamineSheet) -> list[list[Cell]]:
    """All cells by column, from A1 on, all columns equally long. Whole numbers are int."""
    return _columns(sheet, iter(sheet.iter_rows()))


def _columns(sheet: CalamineSheet, rows: Iterator[list[Any]]) -> list[list[Cell]]:
    if sheet.start is None or sheet.end is None:
        return []
    made = [_Column() for _ in range(sheet.start[1], sheet.end[1] + 1)]
    while block := list(islice(rows, BLOCK)):
        for column, cells in zip(made, zip(*block, strict=True), strict=True):
            column.add(cells)
    filled = [column.cells for column in made]
    blank: list[Cell] = [""] * len(filled[0])
    return [*(blank.copy() for _ in range(sheet.start[1])), *filled]


class _Column:
    """One column as it grows. Equal texts become one object while there are few: less memory, quicker to compare."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._known: dict[str, str] = {}

    def add(self, cells: tuple[Any, ...]) -> None:
        kinds = set(map(type, cells))
        if str in kinds and len(self._known) < FEW:
            same = self._known.setdefault
            cells = tuple(map(same, cells, cells) if len(kinds) == 1 else (_same(cell, same) for cell in cells))
        if float in kinds:
            self.cells += [_whole(cell) if type(cell) is float else cell for cell in cells]
        else:
            self.cells += cells


def _same(cell: Any, same: Callable[[str, str], str]) -> Any:
    return same(cell, cell) if type(cell) is str else cell


def _whole(number: float) -> Cell:
    """The reader gives every number as float, and a phone is no 987654321.0."""
    return int(number) if number.is_integer() and -WHOLE_LIMIT < number < WHOLE_LIMIT else number


def _look(workbook: CalamineWorkbook) -> list[tuple[str, bool, tuple[int, int], list[list[Cell]]]]:
    """Name, whether hidden, size and first rows of every worksheet."""
    found = []
    for name, hidden in worksheets(workbook):
        sheet = workbook.get_sheet_by_name(name)
        found.append((name, hidden, size(sheet), top(sheet)))
    return found


def _sheet(workbook: CalamineWorkbook, number: int) -> tuple[list[list[Cell]], Merged]:
    sheet = workbook.get_sheet_by_name(worksheets(workbook)[number][0])
    return columns(sheet), list(sheet.merged_cell_ranges or [])


def _limit(most_bytes: int) -> None:
    """Let the system refuse more memory than this, where it can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


def main(asked: str, most_bytes: str) -> None:
    """Answer on standard output with a pickle: True and what was asked, or False, a kind of fault and its words."""
    _limit(int(most_bytes))
    answer: tuple[Any, ...]
    try:
        workbook = workbook_of(sys.stdin.buffer.read())
        answer = (True, _look(workbook) if asked == "look" else _sheet(workbook, int(asked)))
    except BaseException as problem:  # a panic in the reader is no Exception
        answer = (False, type(problem).__name__, str(problem))
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
