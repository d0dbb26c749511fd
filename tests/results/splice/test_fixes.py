"""The sheet `To fix`: only rows that need a hand, bad cells coloured and explained, each leading to its row."""

from __future__ import annotations

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.findings import Finding, Place
from importer.load import read_sheet
from importer.model import FIX_SHEET, RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET, Row
from importer.outcome import STATUSES, Created, Outcome
from importer.results import write_results
from importer.results.lines import Line
from importer.results.shades import SHADE_COLOURS

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning"),
]
SHEETS = ["Leads", "Lists & more", RESULTS_SHEET, SUMMARY_SHEET]


def amount(row: int) -> Finding:
    """A finding of the cell of an amount."""
    return Finding.of("TEST-AMOUNT", Place(row=row, letter="B", header="Amount"), seen="<12>", tip='"1200"')


@pytest.fixture
def fix(tmp_path):
    """Write the results of a workbook, with these outcomes after its first row."""

    def run(path, *outcomes, target=None, lang="en"):
        sheet = read_sheet(path, sheet="Leads")
        rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
        made = [Outcome.created(rows[0], Created("id2"))]
        made += [outcome(row) for outcome, row in zip(outcomes, rows[1:], strict=True)]
        target = target or tmp_path / "leads.results.xlsx"
        written = write_results(sheet, made, target, lang=lang, fallback=tmp_path, summary=[Line.fact("a", "b")])
        assert written.findings == ()
        return written.path

    return run


def invalid(row: Row) -> Outcome:
    """Not sent: its amount and its phone are odd."""
    phone = Finding.of("TEST-PHONE", Place(row=row.number, letter="D", header="Phone"), seen="=5")
    return Outcome.not_created(row, "invalid", phone, amount(row.number))


def refused(row: Row) -> Outcome:
    """Refused for a reason of no cell."""
    return Outcome.not_created(row, "refused", Finding.of("TEST-QUIET", Place(row=row.number), seen="no"))


def created(row: Row) -> Outcome:
    """In the CRM."""
    return Outcome.created(row, Created(f"id{row.number}"))


def test_only_the_rows_that_need_a_hand(book, fix):
    """They stand there as in the results, with the formats of their cells."""
    pages = openpyxl.load_workbook(fix(book, invalid, refused))
    assert pages.sheetnames == [*SHEETS, FIX_SHEET]
    every, few = list(pages[RESULTS_SHEET].values), list(pages[FIX_SHEET].values)
    assert few == [every[0], *every[2:]]
    assert pages[FIX_SHEET]["I2"].number_format == "0.0%"
    assert (pages[FIX_SHEET].freeze_panes, pages[FIX_SHEET].auto_filter.ref) == ("C2", "A1:L3")


def test_bad_cells_are_coloured_and_explained(book, fix):
    """The colour is that of the gravest finding, the prompt says what is wrong and what to do."""
    page = openpyxl.load_workbook(fix(book, invalid, refused))[FIX_SHEET]
    fills = {
        cell.coordinate: cell.fill.start_color.rgb[2:]
        for row in page.iter_rows(min_row=2)
        for cell in row
        if cell.column_letter != "B" and cell.fill.fill_type
    }
    error, warning, note = (colours[0] for colours in SHADE_COLOURS.values())
    assert fills == {"I2": error, "K2": warning, "E3": note}
    prompts = {str(one.sqref): (one.promptTitle, one.prompt) for one in page.data_validations.dataValidation}
    assert prompts["I2"] == ("t", 'Not clear: <12>. Write "1200".')
    assert set(prompts) == {"G1", "I2", "K2", "E3"}
    assert RESULTS_SHEET in prompts["G1"][1]


def test_a_blank_cell_is_coloured_too(book, fix):
    """What is missing is shown where it is missing."""
    path = fix(
        book, created, lambda row: Outcome.not_created(row, "invalid", Finding.of("TEST-QUIET", Place(letter="D")))
    )
    page = openpyxl.load_workbook(path)[FIX_SHEET]
    assert (page["K2"].value, page["K2"].fill.fill_type) == (None, "solid")


def test_each_row_leads_to_its_row_in_the_results(book, fix):
    """The number of a row is a link to where it is corrected."""
    page = openpyxl.load_workbook(fix(book, created, refused))[FIX_SHEET]
    assert [page[f"G{row}"].hyperlink.location for row in range(2, page.max_row + 1)] == ["'Import results'!A4"]


@pytest.mark.parametrize("status", STATUSES)
def test_which_statuses_need_a_hand(book, fix, status):
    """What is in the CRM, was left out on purpose, or only waits for another run has no place there."""
    made = created if status == "created" else lambda row: Outcome.not_created(row, status)
    path = fix(book, made, created)
    assert (FIX_SHEET in openpyxl.load_workbook(path).sheetnames) == (status in ("invalid", "refused", "unconfirmed"))


def test_it_is_replaced_and_emptied(book, fix, send, tmp_path):
    """Sent again, the same sheet has the rows that are left; with none left it has its titles."""
    path = fix(book, invalid, refused)
    again = fix(path, created, refused, target=tmp_path / "again.xlsx")
    pages = openpyxl.load_workbook(again)
    assert pages.sheetnames == [*SHEETS, FIX_SHEET]
    assert [row[6] for row in pages[FIX_SHEET].values] == ["source_row", 4]
    send(again, again)
    with calamine(again) as reader:
        assert reader.get_sheet_by_name(FIX_SHEET).to_python() == [
            [*RESULT_COLUMNS, "Name", "Amount", "Close", "Phone", "Double"]
        ]
    assert openpyxl.load_workbook(again).sheetnames == [*SHEETS, FIX_SHEET]


def test_a_persons_own_sheet_of_that_name_stays(book, fix):
    """A sheet that is only called so is not ours."""
    pages = openpyxl.load_workbook(book)
    pages.create_sheet("to FIX")["A1"] = "mine"
    pages.save(book)
    path = fix(book, invalid, refused)
    pages = openpyxl.load_workbook(path)
    assert pages.sheetnames[-1] == f"{FIX_SHEET} 2"
    assert pages["to FIX"]["A1"].value == "mine"


def test_long_explanations_are_cut(book, fix):
    """Excel refuses a workbook with a prompt of more than 255 characters."""
    long = Finding.of("TEST-QUIET", Place(letter="B"), seen="🎉 <&>\x01_x0041_ " * 90)
    page = openpyxl.load_workbook(
        fix(book, created, lambda row: Outcome.not_created(row, "invalid", long, long, long))
    )[FIX_SHEET]
    (prompt,) = [one.prompt for one in page.data_validations.dataValidation if str(one.sqref) == "I2"]
    assert 200 < len(prompt.encode("utf-16-le")) // 2 <= 255
