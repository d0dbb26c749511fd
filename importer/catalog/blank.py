"""The blank sheet of a template: headings with notes, choices for stage and owner, an example, and instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.catalog.guide import GUIDES, INSTRUCTIONS
from importer.catalog.paper import pages_across
from importer.model import HELP_SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from importer.findings import Lang
    from importer.model import Field
    from importer.validate.mapping import FieldRule, Mapping

LETTERS: Final = "Calibri"
LAST_ROW: Final = 5000  # as far as choices and rules reach
PAGES: Final[dict[Lang, tuple[str, str]]] = {"en": ("Sheet", HELP_SHEETS[0]), "es": ("Hoja", HELP_SHEETS[1])}
BLUE, GREY, AMBER = "1F4E79", "808080", "FFF8E1"
NOTE_SIZE: Final = (110, 260)  # height and width in points
ONE_LINE: Final = 90  # characters of a note that fit on one line
WIDE: Final[dict[Field, int]] = {"name": 38, "description": 44, "contact_email": 28, "owner_email": 28}
ACROSS: Final = 120  # characters of a sentence that fit across the page
HELP_SCALE: Final = 80  # per cent, at which the instructions are as wide as a page, whatever letters there are
LISTS_IN: Final = (1, 3)  # the columns of the instructions where the choices stand, below them: A and C
REQUIRED: Final[dict[Lang, str]] = {"en": "Required", "es": "Obligatorio"}
PICK: Final[dict[Lang, tuple[str, str]]] = {
    "en": ("Not in the list", "Plazbot had no such name when this sheet was made. Keep it all the same?"),
    "es": ("No está en la lista", "Plazbot no tenía ese nombre cuando se hizo esta hoja. ¿Dejarlo igual?"),
}
NUMBER: Final[dict[Lang, tuple[str, str]]] = {
    "en": ("Not a number", "Write a number without its currency, such as 1250.50."),
    "es": ("No es un número", "Escribe un número sin moneda, como 1250.50."),
}


def write_blank(
    mapping: Mapping, path: Path, *, lang: Lang, stages: Sequence[str] = (), owners: Sequence[str] = ()
) -> None:
    """Write the blank sheet of a mapping.

    `stages` and `owners` are what can be chosen, none where Plazbot was not asked. Raises OSError,
    FileExistsError too: it is never written over a file that is there.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    page, help_page = workbook.worksheets[0], workbook.create_sheet(PAGES[lang][1])
    page.title = PAGES[lang][0]
    fields = {name: rule for name, rule in mapping.fields.items() if rule.headers}
    _head(page, fields, lang)
    _instruct(help_page, fields, lang)
    choices: dict[Field, Sequence[str]] = {"stage": stages, "owner_email": owners}
    filled = {name: values for name, values in choices.items() if name in fields and values}
    _choose(page, help_page, filled, fields, lang=lang)
    _number(page, fields, lang)
    _on_paper(page, help_page, len(fields))
    _save(workbook, path)


def _on_paper(page: Worksheet, help_page: Worksheet, columns: int) -> None:
    """Both sideways: titles and names of the rows stand on every page, the instructions have one for each language."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    wide = [page.column_dimensions[get_column_letter(column)].width for column in range(1, columns + 1)]
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.page_setup.fitToWidth = pages_across(wide, 1)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows, page.print_title_cols = "1:1", "A:A"
    # A page that is fitted takes no breaks, and there is one before the other language and before the choices.
    help_page.page_setup.orientation, help_page.page_setup.scale = "landscape", HELP_SCALE
    help_page.page_margins = PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.5)


def _save(workbook: Workbook, path: Path) -> None:
    with path.open("xb") as file:
        workbook.save(file)


def _head(page: Worksheet, fields: dict[Field, FieldRule], lang: Lang) -> None:
    """The headings with their notes, the example below them, and the formats of the columns."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    height, width = NOTE_SIZE
    for column, (name, rule) in enumerate(fields.items(), 1):
        guide, cell = GUIDES[name], page.cell(1, column, rule.title[lang])
        cell.font = Font(LETTERS, bold=rule.required, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=BLUE)
        cell.alignment = Alignment(vertical="center")
        cell.comment = Comment(guide.note(lang), "Plazbot", height=height, width=width)
        style = page.column_dimensions[cell.column_letter]
        style.width = WIDE.get(name, max(18, len(rule.title[lang]) + 4))
        example = page.cell(2, column, guide.example[lang] or None)
        example.font = Font(LETTERS, italic=True, color=GREY)
        example.fill = PatternFill("solid", fgColor=AMBER)
        if guide.format:
            style.number_format = example.number_format = guide.format
    page.row_dimensions[1].height = 24
    page.freeze_panes = "A2"


def _instruct(page: Worksheet, fields: dict[Field, FieldRule], lang: Lang) -> None:
    """What to do, and what each column takes, in both languages; the person's own first."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.pagebreak import Break

    langs: tuple[Lang, ...] = ("es", "en") if lang == "es" else ("en", "es")
    row = 1
    for one in langs:
        if row > 1:
            page.row_breaks.append(Break(id=row - 1))
        for number, texts in enumerate(INSTRUCTIONS):
            page.cell(row, 1, texts[one == "es"]).font = Font(LETTERS, bold=number == 0, sz=14 if number == 0 else 11)
            page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
            page.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
            page.row_dimensions[row].height = 24 if number == 0 else 34 if len(texts[one == "es"]) > ACROSS else 18
            row += 1
        row += 1
        for name, rule in fields.items():
            page.cell(row, 1, rule.title[lang]).font = Font(LETTERS, bold=True)
            page.cell(row, 2, REQUIRED[one] if rule.required else None)
            page.cell(row, 3, GUIDES[name].note(one)).alignment = Alignment(wrap_text=True, vertical="top")
            page.cell(row, 1).alignment = page.cell(row, 2).alignment = Alignment(vertical="top", wrap_text=True)
            page.row_dimensions[row].height = 34 if len(GUIDES[name].note(one)) > ONE_LINE else 18
            row += 1
        row += 1
    for letter, width in zip("ABCD", (30, 14, 78, 2), strict=True):
        page.column_dimensions[letter].width = width
    page.sheet_view.showGridLines = False


def _choose(
    page: Worksheet,
    help_page: Worksheet,
    choices: dict[Field, Sequence[str]],
    fields: dict[Field, FieldRule],
    *,
    lang: Lang,
) -> None:
    """Drop-downs of what Plazbot has; another name is asked about and can stay."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.pagebreak import Break

    first = help_page.max_row + 2
    if choices:
        help_page.row_breaks.append(Break(id=first - 1))
    for column, (name, values) in zip(LISTS_IN, choices.items(), strict=False):
        help_page.cell(first, column, fields[name].title[lang]).font = Font(LETTERS, bold=True)
        for row, value in enumerate(values, first + 1):
            cell = help_page.cell(row, column, value)
            cell.data_type = "s"  # a title such as `=Won` is a text
        letter = get_column_letter(column)
        chosen = f"{quote_sheetname(help_page.title)}!${letter}${first + 1}:${letter}${first + len(values)}"
        rule = DataValidation("list", formula1=chosen, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        rule.errorTitle, rule.error = PICK[lang]
        _apply(page, rule, list(fields).index(name) + 1)


def _number(page: Worksheet, fields: dict[Field, FieldRule], lang: Lang) -> None:
    """Amounts are numbers: a text is asked about where it is typed, and not only by `check`."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if "amount" in fields:
        rule = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
        )
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = NUMBER[lang]
        _apply(page, rule, list(fields).index("amount") + 1)


def _apply(page: Worksheet, rule: DataValidation, column: int) -> None:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(column)
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{LAST_ROW}")


__all__ = ["write_blank"]
