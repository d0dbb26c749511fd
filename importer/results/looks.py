"""How our workbooks look: colours, widths, and the styled cells that their sheets are written with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from importer.errors import Stopped
from importer.findings import Finding
from importer.results.excel import MOST_COLUMNS, MOST_ROWS, NUMBER_FORMATS, Held, held

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from openpyxl.cell import Cell as Pen
    from openpyxl.worksheet.worksheet import Worksheet

    from importer.outcome import Status

Colours = tuple[str, str]
"""Fill and letters."""

WIDEST: Final = 60  # characters, of the columns that hold sentences
WIDE: Final = 36  # characters, of all others
NARROW: Final = 8
ARROW: Final = 4  # room for the filter's arrow beside a title
MEASURED: Final = 300  # lines that decide the width of a column
LINE: Final = 15  # points, the height of a row of one line
MOST_LINES: Final = 8  # of a message that are shown; the cell holds the rest
FONT: Final = "Calibri"
AUTHOR: Final = "plazbot-importer"
NOTE_WIDTH: Final = 340  # pixels
NOTE_LETTERS: Final = 46  # of a note's letters stand on one of its lines
NOTE_LINE: Final = 18  # pixels
TALLEST_NOTE: Final = 420  # pixels

OUR_HEADER: Final[Colours] = ("1F3864", "FFFFFF")
THEIR_HEADER: Final[Colours] = ("D9E1F2", "1F3864")
STATUS_COLOURS: Final[dict[Status, Colours]] = {
    "created": ("C6EFCE", "0B5B1D"),
    "duplicate": ("D5EBE8", "0F4C45"),
    "skipped": ("E7E6E6", "404040"),
    "invalid": ("FFC7CE", "8A0012"),
    "refused": ("FBD5BF", "7A2A00"),
    "failed": ("F4CCEA", "6B1257"),
    "unconfirmed": ("FFEB9C", "6B4A00"),
    "pending": ("DDEBF7", "1B4A78"),
}


class Pens:
    """The styled cells of one sheet, written with again and again.

    openpyxl takes a row's cells at once, so a cell is free again for the next row; making and
    styling a cell anew for every value would take most of the time. `centred`, `wrapped` and `bold`
    are columns, 0 for the first; `bold` holds for their coloured cells.
    """

    def __init__(
        self,
        sheet: Worksheet,
        *,
        centred: Collection[int] = (),
        wrapped: Collection[int] = (),
        bold: Collection[int] = (),
    ) -> None:
        self.sheet = sheet
        self.centred, self.wrapped, self.bold = centred, wrapped, bold
        self.pens: dict[tuple[int, str, str, Colours | None], Pen] = {}

    def write(self, column: int, what: Held, colours: Colours | None = None, code: str = "") -> Pen | None:
        """The cell of a column holding `what`; None for a cell that is left out: blank and without colours.

        `code` is the number format that a number had in the person's own workbook.
        """
        if what.value is None and colours is None:
            return None
        key = column, what.kind, code, colours
        pen = self.pens.get(key)
        if pen is None:
            pen = self.pens[key] = self._styled(column, what, colours, code)
        pen.value = what.value
        if what.value is not None and what.kind in ("text", "sign"):
            pen.data_type = "s"  # whatever it looks like: `=1+1` and `#N/A` stay what the person wrote
        return pen

    def _styled(self, column: int, what: Held, colours: Colours | None, code: str) -> Pen:
        pen = WriteOnlyCell(self.sheet)
        dated = what.kind in ("day", "moment")
        horizontal: Literal["center", "left"] | None = "center" if column in self.centred else "left" if dated else None
        pen.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=column in self.wrapped)
        pen.number_format = code if code and what.kind == "number" else NUMBER_FORMATS[what.kind]
        pen.quotePrefix = what.kind == "sign"  # stays text when the cell is edited
        if colours:
            colour(pen, colours, bold=column in self.bold)
        return pen


def check_size(*, rows: int, columns: int) -> None:
    """Raise `Stopped` (RES-TOO-BIG) when there are more rows below the titles or columns than a workbook holds."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Stopped(Finding.of("RES-TOO-BIG", rows=rows, columns=columns))


def lay_out(sheet: Worksheet, widths: Sequence[float], *, rows: int, kept: int) -> None:
    """Everything that stands before the cells in the file: it cannot be added after the first row.

    The title row and the first `kept` columns stay in sight; `rows` are those below the titles.
    """
    for at, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = wide
    sheet.freeze_panes = f"{get_column_letter(kept + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{rows + 1}"
    sheet.print_title_rows = "1:1"
    print_across(sheet)


def print_across(sheet: Worksheet) -> None:
    """On paper all columns stand on one page, and there are as many pages as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def width(title: str, cells: Iterable[object], *, widest: int = WIDE) -> float:
    """How wide a column is, in characters: as its cells are, with room for the filter's arrow."""
    longest = max((len(str(cell)) + 2 for cell in cells), default=NARROW)
    return max(NARROW, min(widest, longest), min(WIDE, len(title) + ARROW))


def heighten(sheet: Worksheet, row: int, lines: int) -> None:
    """Make room for a message of several lines: not every program does so by itself."""
    if lines > 1:
        sheet.row_dimensions[row].height = LINE * min(MOST_LINES, lines)


def lines(text: str, wide: int) -> int:
    """How many lines a text takes where this many letters stand on each."""
    return sum(max(1, math.ceil(len(line) / wide)) for line in text.split("\n"))


def excel_note(text: str) -> Comment:
    """A note beside a cell, as large as its text needs."""
    tall = min(TALLEST_NOTE, NOTE_LINE * (lines(text, NOTE_LETTERS) + 1))
    return Comment(str(held(text).value), AUTHOR, height=tall, width=NOTE_WIDTH)


def title_cell(sheet: Worksheet, title: str, colours: Colours) -> Pen:
    """A title, in the middle of its row's height."""
    cell = text_cell(sheet, title)
    cell.alignment = Alignment(vertical="center")
    colour(cell, colours)
    return cell


def line_cell(sheet: Worksheet, text: str, *, bold: bool = False) -> Pen:
    """A cell of a sheet that is read as a text: wrapped, at the top."""
    cell = text_cell(sheet, text)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(name=FONT, size=11, bold=bold)
    return cell


def text_cell(sheet: Worksheet, text: str) -> Pen:
    """A cell that holds this text, whatever it looks like."""
    cell = WriteOnlyCell(sheet)
    cell.value = held(text).value
    cell.data_type = "s"
    return cell


def colour(cell: Pen, colours: Colours, *, bold: bool = True) -> None:
    """Fill a cell and colour its letters."""
    fill, letters = colours
    cell.fill = PatternFill("solid", start_color=fill, end_color=fill)
    cell.font = Font(name=FONT, size=11, bold=bold, color=letters)


__all__ = [
    "AUTHOR",
    "MEASURED",
    "OUR_HEADER",
    "STATUS_COLOURS",
    "THEIR_HEADER",
    "WIDE",
    "WIDEST",
    "Colours",
    "Pens",
    "check_size",
    "colour",
    "excel_note",
    "heighten",
    "lay_out",
    "line_cell",
    "lines",
    "print_across",
    "text_cell",
    "title_cell",
    "width",
]
