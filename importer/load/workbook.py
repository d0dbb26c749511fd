"""A workbook becomes a Grid: the sheet is chosen, never guessed, and its cells are what the workbook holds.

This file is the only one that knows python-calamine. It is given the bytes, not the path, so that the
name's ending has no say in how they are read.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load import cells, guard
from importer.load.grid import ErrorCell, Format, Grid
from importer.model import RESULTS_SHEET, Cell, Reading
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WHOLE_LIMIT: Final = 1e16  # from here on a float's digits are no longer all its own: it stays a float
WITH_XML: Final = frozenset({"xlsx", "xlsm"})
NAMES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class _Book:
    """An opened workbook. A sheet with XML is measured before the reader makes room for its cells."""

    reader: CalamineWorkbook
    archive: ZipFile | None
    place: Place

    def sheet(self, name: str) -> CalamineSheet:
        if self.archive is not None:
            guard.area(*cells.extent(self.archive, name), Place(file=self.place.file, sheet=name))
        return self.reader.get_sheet_by_name(name)


@contextmanager
def _opened(data: bytes, format: Format, place: Place) -> Iterator[_Book]:
    with ExitStack() as stack:
        archive = stack.enter_context(ZipFile(BytesIO(data))) if format in WITH_XML else None
        yield _Book(CalamineWorkbook.from_filelike(BytesIO(data)), archive, place)


def read(data: bytes, format: Format, place: Place, *, sheet: str | None) -> Grid:
    """The cells of one sheet: the one called `sheet`, else our own results, else the only visible one with cells.

    Raises `Unusable`: FILE-UNREADABLE, FILE-TOO-BIG, FILE-EMPTY, FILE-SHEET-UNKNOWN, FILE-SHEETS-SEVERAL,
    FILE-SHEET-HIDDEN, FILE-SHEET-EMPTY.
    """
    with guard.translated(place), _opened(data, format, place) as book:
        chosen = _choose(book, sheet)
        place = Place(file=place.file, sheet=chosen.name)
        if chosen.end is None:
            raise Unusable(Finding.of("FILE-SHEET-EMPTY", place))
        last_row, last_column = chosen.end
        guard.area(last_row + 1, last_column + 1, place)
        rows = [_row(row) for row in chosen.to_python(skip_empty_area=False)]
        errors = cells.error_cells(book.archive, chosen.name) if book.archive else []
    if errors:
        _write_errors(rows, errors, place)
    unseen = () if format in WITH_XML else (Finding.of("FILE-ERRORS-UNSEEN", place),)
    return Grid(rows, place, Reading(format=format, sheet=chosen.name), errors, unseen)


def _row(row: Sequence[Cell]) -> list[Cell]:
    """The row with whole numbers as int: the reader gives every number as float, and a phone is no 987654321.0."""
    return [
        int(cell) if type(cell) is float and cell.is_integer() and abs(cell) < WHOLE_LIMIT else cell for cell in row
    ]


def _write_errors(rows: list[list[Cell]], errors: Sequence[ErrorCell], place: Place) -> None:
    """Put the errors' names where the reader left a blank, or ended: it leaves out what has no value at all."""
    height = max(len(rows), *(error.row for error in errors))
    width = max(len(rows[0]), *(error.column + 1 for error in errors))
    guard.area(height, width, place)
    rows.extend([] for _ in range(height - len(rows)))
    for row in rows:
        row.extend([""] * (width - len(row)))
    for error in errors:
        rows[error.row - 1][error.column] = error.text


def _choose(book: _Book, wanted: str | None) -> CalamineSheet:
    sheets = [sheet for sheet in book.reader.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if wanted is not None:
        return book.sheet(_named(wanted, [sheet.name for sheet in sheets], book.place))
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    if RESULTS_SHEET in visible:
        return book.sheet(RESULTS_SHEET)
    filled = _filled(book, visible)
    if len(filled) == 1:
        return filled[0]
    if filled:
        raise Unusable(Finding.of("FILE-SHEETS-SEVERAL", book.place, names=_list(sheet.name for sheet in filled)))
    hidden = _filled(book, [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible])
    if hidden:
        raise Unusable(Finding.of("FILE-SHEET-HIDDEN", book.place, names=_list(sheet.name for sheet in hidden)))
    raise Unusable(Finding.of("FILE-EMPTY", book.place))


def _named(wanted: str, names: Sequence[str], place: Place) -> str:
    """The sheet of this name, else the only one that differs in upper and lower case alone."""
    if wanted in names:
        return wanted
    alike = [name for name in names if name.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise Unusable(Finding.of("FILE-SHEET-UNKNOWN", place, seen=wanted, names=_list(names)))


def _filled(book: _Book, names: Sequence[str]) -> list[CalamineSheet]:
    """Those of the named sheets that have any cell."""
    sheets = (book.sheet(name) for name in names)
    return [sheet for sheet in sheets if any(not is_blank(cell) for row in sheet.iter_rows() for cell in row)]


def _list(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:NAMES_SHOWN]) + (", …" if len(listed) > NAMES_SHOWN else "")
