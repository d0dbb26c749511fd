"""The styled cells and pages that our workbooks of their own are written with, by openpyxl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from importer.catalog.paper import REPEATED, pages_across
from importer.results.excel import NUMBER_FORMATS, Held, held
from importer.results.links import COLOUR
from importer.results.measures import FONT, OUR_HEADER, THEIR_HEADER, height, lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from openpyxl.cell import Cell as Pen
    from openpyxl.worksheet.worksheet import Worksheet

    from importer.results.lines import Line
    from importer.results.measures import Colours

AUTHOR: Final = "plazbot-importer"
NOTE_WIDTH: Final = 340  # pixels
NOTE_LETTERS: Final = 46  # of a note's letters stand on one of its lines
NOTE_LINE: Final = 18  # pixels
TALLEST_NOTE: Final = 420  # pixels


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


def lay_out(sheet: Worksheet, widths: Sequence[float], *, rows: int, kept: int) -> None:
    """Everything that stands before the cells in the file: it cannot be added after the first row.

    The title row and the first `kept` columns stay in sight; `rows` are those below the titles.
    """
    for at, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = wide
    sheet.freeze_panes = f"{get_column_letter(kept + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{rows + 1}"
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(REPEATED)}"
    print_across(sheet, pages=pages_across(widths))


def print_across(sheet: Worksheet, *, pages: int = 1) -> None:
    """On paper all columns stand on so many pages beside each other, and there are as many below as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def print_on_one(sheet: Worksheet) -> None:
    """On paper all of it stands on one page, held upright."""
    sheet.page_setup.orientation = "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def told_cells(sheet: Worksheet, line: Line, columns: int) -> list[Pen]:
    """The cells of a line of a page of text; a title's and a section's colours go across all columns."""
    band = {"title": OUR_HEADER, "section": THEIR_HEADER}.get(line.shape)
    cells = []
    for at, text in enumerate((*line.texts, *[""] * (columns - len(line.texts) if band else 0))):
        cell = text_cell(sheet, text) if isinstance(text, str) else WriteOnlyCell(sheet, text)
        is_label = at == 0 and line.shape != "sentence"
        cell.alignment = Alignment(horizontal="left", vertical="center" if band else "top", wrap_text=True)
        if colours := band or (line.colours if is_label else None):
            colour(cell, colours)
        else:
            cell.font = Font(name=FONT, size=11, bold=is_label)
        cells.append(cell)
    return cells


def heighten(sheet: Worksheet, row: int, lines: int) -> None:
    """Make room for a message of several lines: not every program does so by itself."""
    if lines > 1:
        sheet.row_dimensions[row].height = height(lines)


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


def link_cell(sheet: Worksheet, text: str, address: str) -> Pen:
    """A text that leads somewhere when it is clicked."""
    cell = text_cell(sheet, text)
    cell.hyperlink = address
    cell.alignment = Alignment(vertical="top")
    cell.font = Font(name=FONT, size=11, underline="single", color=COLOUR)
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
    "Pens",
    "colour",
    "excel_note",
    "heighten",
    "lay_out",
    "line_cell",
    "link_cell",
    "print_across",
    "print_on_one",
    "text_cell",
    "title_cell",
    "told_cells",
]
