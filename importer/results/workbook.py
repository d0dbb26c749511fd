"""A results sheet as a workbook of its own: every row with its outcome, and a summary beside it."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Final, Literal, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from python_calamine import CalamineError, load_workbook

from importer.errors import BrokenLaw, Stopped
from importer.findings import Finding
from importer.model import RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET
from importer.results.excel import MOST_COLUMNS, MOST_ROWS, NUMBER_FORMATS, Held, held
from importer.results.made import CHECKED, Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell as Pen
    from openpyxl.worksheet.worksheet import Worksheet

    from importer.outcome import Status
    from importer.results.columns import Own, Result

STATUS: Final = RESULT_COLUMNS.index("import_status")
ROW: Final = RESULT_COLUMNS.index("source_row")
WRAPPED: Final = (RESULT_COLUMNS.index("import_message"), RESULT_COLUMNS.index("import_tip"))
WIDEST: Final = 60  # characters, of the columns that hold sentences
WIDE: Final = 36  # characters, of all others
NARROW: Final = 8
ARROW: Final = 4  # room for the filter's arrow beside a title
MEASURED: Final = 300  # lines that decide the width of a column
LINE: Final = 15  # points, the height of a row of one line
MOST_LINES: Final = 8  # of a message that are shown; the cell holds the rest
FONT: Final = "Calibri"

OUR_HEADER: Final = ("1F3864", "FFFFFF")  # fill and letters
THEIR_HEADER: Final = ("D9E1F2", "1F3864")
STATUS_COLOURS: Final[dict[Status, tuple[str, str]]] = {
    "created": ("C6EFCE", "0B5B1D"),
    "duplicate": ("D5EBE8", "0F4C45"),
    "skipped": ("E7E6E6", "404040"),
    "invalid": ("FFC7CE", "8A0012"),
    "refused": ("FBD5BF", "7A2A00"),
    "failed": ("F4CCEA", "6B1257"),
    "unconfirmed": ("FFEB9C", "6B4A00"),
    "pending": ("DDEBF7", "1B4A78"),
}


class _Pens:
    """The styled cells of one sheet, written with again and again.

    openpyxl takes a row's cells at once, so a cell is free again for the next row; making and
    styling a cell anew for every value would take most of the time.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.pens: dict[tuple[int, str, str], Pen] = {}

    def write(self, column: int, what: Held, status: Status | None = None, code: str = "") -> Pen | None:
        """The cell of a column holding `what`; None for a cell that is left out. `status` gives it a colour.

        `code` is the number format that a number had in the person's own workbook.
        """
        if what.value is None:
            return None
        pen = self.pens.get((column, status or what.kind, code))
        if pen is None:
            pen = self.pens[column, status or what.kind, code] = self._styled(column, what, status, code)
        pen.value = what.value
        if what.kind in ("text", "sign"):
            pen.data_type = "s"  # whatever it looks like: `=1+1` and `#N/A` stay what the person wrote
        return pen

    def _styled(self, column: int, what: Held, status: Status | None, code: str) -> Pen:
        pen = WriteOnlyCell(self.sheet)
        dated = what.kind in ("day", "moment")
        horizontal: Literal["center", "left"] | None = "center" if column == ROW else "left" if dated else None
        pen.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=column in WRAPPED)
        pen.number_format = code if code and what.kind == "number" else NUMBER_FORMATS[what.kind]
        pen.quotePrefix = what.kind == "sign"  # stays text when the cell is edited
        if status:
            _colour(pen, STATUS_COLOURS[status])
        return pen


def made(result: Result, summary: Sequence[tuple[str, str]]) -> Made:
    """The results as a workbook. Raises `Stopped` (RES-TOO-BIG) when there are more lines or columns than it holds."""
    rows, columns = len(result.own), len(result.header)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Stopped(Finding.of("RES-TOO-BIG", rows=rows, columns=columns))
    book = Workbook(write_only=True)
    book.properties.creator = "plazbot-importer"
    # Sheets that are only written have what is used here, although their type does not say so.
    _write_results(cast("Worksheet", book.create_sheet(RESULTS_SHEET)), result)
    _write_summary(cast("Worksheet", book.create_sheet(SUMMARY_SHEET)), summary)
    stream = io.BytesIO()
    book.save(stream)
    return Made(stream.getvalue(), [own[:CHECKED] for own in result.own], _first_columns)


def _write_results(sheet: Worksheet, result: Result) -> None:
    _lay_out(sheet, result)
    pens = _Pens(sheet)
    sheet.append([_title(sheet, title, ours=at < len(RESULT_COLUMNS)) for at, title in enumerate(result.header)])
    formats = {len(RESULT_COLUMNS) + at: codes for at, codes in result.formats.items()}
    for row, (own, copied) in enumerate(result.lines(), start=2):
        _heighten(sheet, row, own)
        cells = [pens.write(column, held(cell)) for column, cell in enumerate((*own, *copied))]
        for column, codes in formats.items():
            if code := codes[row - 2]:
                cells[column] = pens.write(column, held(copied[column - len(RESULT_COLUMNS)]), code=code)
        cells[STATUS] = pens.write(STATUS, held(own.import_status), own.import_status)
        sheet.append(cells)


def _lay_out(sheet: Worksheet, result: Result) -> None:
    """Everything that stands before the cells in the file: it cannot be added after the first row."""
    columns = (*zip(*result.own[:MEASURED], strict=True), *(cells[:MEASURED] for cells in result.copied))
    for at, title in enumerate(result.header):
        cells = columns[at] if result.own else ()
        sheet.column_dimensions[get_column_letter(at + 1)].width = _width(at, title, cells)
    sheet.freeze_panes = f"{get_column_letter(STATUS + 2)}2"  # reference, status and titles stay in sight
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(result.header))}{len(result.own) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(at: int, title: str, cells: Iterable[object]) -> float:
    widest = WIDEST if at in WRAPPED else WIDE
    longest = max((len(str(cell)) + 2 for cell in cells), default=NARROW)
    return max(NARROW, min(widest, longest), min(WIDE, len(title) + ARROW))


def _heighten(sheet: Worksheet, row: int, own: Own) -> None:
    """Make room for a message of several lines: not every program does so by itself."""
    longest = max(len(own.import_message), len(own.import_tip))
    if longest > WIDEST:
        sheet.row_dimensions[row].height = LINE * min(MOST_LINES, math.ceil(longest / WIDEST))


def _title(sheet: Worksheet, title: str, *, ours: bool) -> Pen:
    cell = _text_cell(sheet, title)
    cell.alignment = Alignment(vertical="center")
    _colour(cell, OUR_HEADER if ours else THEIR_HEADER)
    return cell


def _colour(cell: Pen, colours: tuple[str, str]) -> None:
    fill, letters = colours
    cell.fill = PatternFill("solid", start_color=fill, end_color=fill)
    cell.font = Font(name=FONT, size=11, bold=True, color=letters)


def _write_summary(sheet: Worksheet, summary: Sequence[tuple[str, str]]) -> None:
    for letter, texts in zip("AB", zip(*summary, strict=True), strict=False):
        sheet.column_dimensions[letter].width = _width(WRAPPED[0], "", texts)
    for label, text in summary:
        sheet.append([_line(sheet, label, bold=True), _line(sheet, text, bold=False)])


def _line(sheet: Worksheet, text: str, *, bold: bool) -> Pen:
    cell = _text_cell(sheet, text)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(name=FONT, size=11, bold=bold)
    return cell


def _text_cell(sheet: Worksheet, text: str) -> Pen:
    cell = WriteOnlyCell(sheet)
    cell.value = held(text).value
    cell.data_type = "s"
    return cell


def _first_columns(path: Path) -> list[tuple[str, ...]]:
    try:
        with load_workbook(path) as book:
            return [tuple(map(str, line[:CHECKED])) for line in book.get_sheet_by_name(RESULTS_SHEET).to_python()]
    except CalamineError as error:
        raise BrokenLaw(f"the results written cannot be read back: {error}") from error


__all__ = ["STATUS_COLOURS", "made"]
