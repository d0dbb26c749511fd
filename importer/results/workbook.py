"""A results sheet as a workbook of its own: every row with its outcome, and a summary beside it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from python_calamine import CalamineError, load_workbook

from importer.errors import BrokenLaw
from importer.model import RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET, column_letter
from importer.results.excel import held
from importer.results.lines import WIDTHS
from importer.results.looks import AUTHOR, Pens, heighten, lay_out, link_cell, print_on_one, title_cell, told_cells
from importer.results.made import CHECKED, Made
from importer.results.measures import (
    ID,
    OUR_HEADER,
    ROW,
    STATUS,
    STATUS_COLOURS,
    THEIR_HEADER,
    WRAPPED,
    check_size,
    lines_of,
    widths,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from importer.results.columns import Result
    from importer.results.lines import Line


def made(result: Result, summary: Sequence[Line], links: Mapping[int, str] | None = None) -> Made:
    """The results as a workbook; `links` are the lines, from 0, whose ids lead somewhere.

    Raises `Stopped` (RES-TOO-BIG) when there are more lines or columns than a workbook holds.
    """
    check_size(rows=len(result.own), columns=len(result.header))
    book = Workbook(write_only=True)
    book.properties.creator = AUTHOR
    # Sheets that are only written have what is used here, although their type does not say so.
    _write_results(cast("Worksheet", book.create_sheet(RESULTS_SHEET)), result, links or {})
    _write_summary(cast("Worksheet", book.create_sheet(SUMMARY_SHEET)), summary)
    stream = io.BytesIO()
    book.save(stream)
    return Made(stream.getvalue(), [own[:CHECKED] for own in result.own], _first_columns)


def _write_results(sheet: Worksheet, result: Result, links: Mapping[int, str]) -> None:
    lay_out(sheet, widths(result), rows=len(result.own), kept=STATUS + 1)  # reference and status stay in sight
    pens = Pens(sheet, centred=(ROW,), wrapped=WRAPPED, bold=(STATUS,))
    ours = len(RESULT_COLUMNS)
    titles = enumerate(result.header)
    sheet.append([title_cell(sheet, title, OUR_HEADER if at < ours else THEIR_HEADER) for at, title in titles])
    formats = {ours + at: codes for at, codes in result.formats.items()}
    for row, (own, copied) in enumerate(result.lines(), start=2):
        heighten(sheet, row, lines_of(own))
        cells = [pens.write(column, held(cell)) for column, cell in enumerate((*own, *copied))]
        for column, codes in formats.items():
            if code := codes[row - 2]:
                cells[column] = pens.write(column, held(copied[column - ours]), code=code)
        if row - 2 in links:
            cells[ID] = link_cell(sheet, own.opportunity_id, links[row - 2])
        cells[STATUS] = pens.write(STATUS, held(own.import_status), STATUS_COLOURS[own.import_status])
        sheet.append(cells)


def _write_summary(sheet: Worksheet, summary: Sequence[Line]) -> None:
    for at, wide in enumerate(WIDTHS):
        sheet.column_dimensions[column_letter(at)].width = wide
    sheet.sheet_view.showGridLines = False
    print_on_one(sheet)
    for row, line in enumerate(summary, start=1):
        sheet.row_dimensions[row].height = line.height
        sheet.append(told_cells(sheet, line, len(WIDTHS)))
        if line.span:
            first, last = map(column_letter, line.span)
            sheet.merged_cells.add(f"{first}{row}:{last}{row}")


def _first_columns(path: Path) -> list[tuple[str, ...]]:
    try:
        with load_workbook(path) as book:
            return [tuple(map(str, line[:CHECKED])) for line in book.get_sheet_by_name(RESULTS_SHEET).to_python()]
    except CalamineError as error:
        raise BrokenLaw(f"the results written cannot be read back: {error}") from error


__all__ = ["made"]
