"""Number formats in results: what a format says of a cell is still said when the results are sent again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from importer.model import RESULT_COLUMNS, RESULTS_SHEET
from importer.results import write_results

pytestmark = pytest.mark.usefixtures("nothing_left")

SOLES, PERCENT, ZEROS = '"S/" #,##0.00', "0.0%", "000000000"
LINES = [
    ("Name", "Amount", "Phone", "Other"),
    ("Ana", 1200.5, 7654321, 5),
    ("Bruno", 0.155, "007", 0.5),
    ("", "", "", ""),
    ("Carla", 80, 12, True),
    ("Diego", 12.345, 10**15, "=1"),
]
FORMATS = {1: [SOLES, PERCENT, SOLES, "", SOLES], 2: [ZEROS] * 5}
OURS = len(RESULT_COLUMNS)


@pytest.fixture
def written(sheet_of, all_created, tmp_path):
    """The path of the results of `LINES`; `ours` puts columns of ours before them, as results have."""

    def write(ending: str, *, ours: bool = False):
        lines, formats = LINES, FORMATS
        if ours:
            lines = [("import_ref", "import_status", *LINES[0]), *(("r", "invalid", *line) for line in LINES[1:])]
            formats = {at + 2: codes for at, codes in FORMATS.items()}
        sheet = replace(sheet_of(lines, path=tmp_path / "leads.xlsx"), formats=formats)
        target = tmp_path / f"leads.results{ending}"
        return write_results(sheet, all_created(sheet), target, lang="en", fallback=tmp_path / "home").path

    return write


@pytest.mark.parametrize("ours", [pytest.param(False, id="of a sheet"), pytest.param(True, id="of results")])
def test_a_workbook_keeps_the_formats_that_say_something(written, ours) -> None:
    """Numbers keep their value and their format; what is held as text and what had no format is General."""
    sheet = load_workbook(written(".xlsx", ours=ours))[RESULTS_SHEET]
    cells = [[(cell.value, cell.number_format) for cell in row[OURS + 1 :]] for row in sheet.iter_rows(min_row=2)]
    none = (None, "General")
    assert cells == [
        [(1200.5, SOLES), (7654321, ZEROS), (5, "General")],
        [(0.155, PERCENT), ("007", "General"), (0.5, "General")],
        [none, none, none],
        [(80, "General"), (12, ZEROS), (True, "General")],
        [(12.345, SOLES), (str(10**15), "General"), ("=1", "General")],
    ]
    assert {cell.number_format for row in sheet.iter_rows(max_col=OURS + 1) for cell in row} == {"General"}


def test_a_text_file_says_in_the_cell_what_a_format_said(written) -> None:
    """Percent sign, currency and zeros stand in the text; a number without a format is as it was."""
    lines = [line.split(",")[OURS + 1 :] for line in written(".csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert lines == [
        ["PEN 1200.50", "007654321", "5"],
        ["15.5%", "007", "0.5"],
        ["", "", ""],
        ["80", "000000012", "TRUE"],
        ["PEN 12.3450", "1000000000000000", "=1"],
    ]
