"""Results on paper: letters that can be read, and on every page which row it is and what became of it."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.catalog.paper import MOST_LETTERS, pages_across
from importer.load import read_sheet
from importer.model import FIX_SHEET, RESULTS_SHEET
from importer.results import write_results

WIDE = [
    pytest.param([8, 10], 1, id="two columns"),
    pytest.param([20, 20, 160], 1, id="just one page"),
    pytest.param([20, 20, 161], 2, id="a little more"),
    pytest.param([20, 20, *[32] * 10], 2, id="two pages with the first columns on both"),
    pytest.param([300, 20, 20], 3, id="a first column that is wider than a page"),
    pytest.param([], 1, id="nothing"),
]


@pytest.mark.parametrize(("wide", "pages"), WIDE)
def test_how_many_pages_columns_take(wide, pages):
    """As many as at the least scale they need, the first two columns counted on each."""
    assert pages_across(wide) == pages


@given(st.lists(st.floats(8, 60), max_size=300))
def test_no_page_is_wider_than_can_be_read(wide):
    """What a page has to hold is never more than its letters, and no page too many is taken."""
    pages, first = pages_across(wide), sum(wide[:2])
    assert (sum(wide) - first) / pages + first <= MOST_LETTERS + 1e-6 or first > MOST_LETTERS / 2
    assert pages == 1 or sum(wide) > MOST_LETTERS


@pytest.mark.parametrize("separate", [False, True], ids=["in the person's workbook", "in one of its own"])
@pytest.mark.parametrize(("columns", "pages"), [(3, 1), (24, 4)], ids=["few columns", "many"])
def test_a_results_sheet_on_paper(sheet_of, all_created, tmp_path, separate, columns, pages):
    """Sideways, on several pages beside each other where there are many columns; titles and status on each."""
    path = tmp_path / "leads.xlsx"
    book = openpyxl.Workbook()
    cells = [f"Column number {at:02}" for at in range(columns)]
    for line in (cells, cells):
        book.active.append(line)
    book.save(path)
    sheet = sheet_of([cells, cells], path=path, format="xls") if separate else read_sheet(path)
    written = write_results(
        sheet, all_created(sheet), tmp_path / "leads.results.xlsx", lang="en", fallback=tmp_path / "home"
    )
    book = openpyxl.load_workbook(written.path)
    assert FIX_SHEET not in book.sheetnames
    page = book[RESULTS_SHEET]
    assert (page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (pages, 0)
    assert (page.print_title_rows, page.print_title_cols) == ("$1:$1", "$A:$B")
