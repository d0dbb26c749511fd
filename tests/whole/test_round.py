"""A results workbook goes round again: corrected in `To fix` or in `Import results`, saved by other programs."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from importer.model import FIX_SHEET, RESULT_COLUMNS, RESULTS_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = ("Name", "Description", "Amount", "Owner id", "Close date", "Code")
GOOD = ("Ana", "Feria", 10.5, "us-01", datetime.date(2027, 3, 1), "0012")
BAD_AMOUNT = ("Bruno", "Feria", "five", "us-01", datetime.date(2027, 3, 2), "0013")
NO_OWNER = ("Carla", "Feria", 7, "us-99", datetime.date(2027, 3, 3), "0014")
LEADS = (GOOD, BAD_AMOUNT, NO_OWNER)
OWN = {title: len(RESULT_COLUMNS) + 1 + at for at, title in enumerate(HEAD)}
STATUS = 1 + RESULT_COLUMNS.index("import_status")
REF = 1 + RESULT_COLUMNS.index("import_ref")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose second row has an amount that is none, and whose third an owner that the CRM does not have."""
    made = openpyxl.Workbook()
    made.active.title = "Leads"
    for line in (HEAD, *LEADS):
        made.active.append(line)
    made.create_sheet("Notes")["A1"] = "what I think of them"
    path = tmp_path / "leads.xlsx"
    made.save(path)
    return path


@pytest.fixture
def results(book: Path, crm: Any, drive: Callable[..., Any]) -> Path:
    """Its results: the first row is created, the second one invalid, the third one refused."""
    sent = drive(book)
    assert sent.statuses == ["created", "invalid", "refused"]
    return sent.written.path


def change(path: Path, *edits: tuple[str, str, str, Any]) -> Path:
    """Change cells as a person does: in this sheet, of the lead of this name, the column of this title."""
    pages = openpyxl.load_workbook(path)
    for sheet, name, title, value in edits:
        page = pages[sheet]
        titles = {cell.value: cell.column for cell in page[1]}
        (row,) = [row for row in range(2, page.max_row + 1) if page.cell(row, titles["Name"]).value == name]
        page.cell(row, titles[title]).value = value
    pages.save(path)
    return path


def cells(path: Path, sheet: str, title: str) -> dict[str, Any]:
    """What a column of a sheet holds, by the name of the lead."""
    lines = list(openpyxl.load_workbook(path)[sheet].values)
    name, at = lines[0].index("Name"), lines[0].index(title)
    return {line[name]: line[at] for line in lines[1:]}


def amounts(crm: Any) -> dict[str, float]:
    """What the CRM holds."""
    return {one["name"]: float(one["amount"]) for one in crm.held()}


def test_corrections_in_to_fix_are_sent(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Where the person sees the coloured cells the person corrects them; the results then have them everywhere."""
    change(results, (FIX_SHEET, "Bruno", "Amount", 5), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(results)
    assert again.statuses == ["created"] * 3
    assert [outcome.now for outcome in sorted(again.outcomes, key=lambda one: one.row.at)] == [False, True, True]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5, "Carla": 7}
    assert cells(again.written.path, RESULTS_SHEET, "Amount")["Bruno"] == 5
    assert [one.facts["count"] for one in again.job.sheet.findings if one.code == "FIX-TAKEN"] == [2]
    assert drive(again.written.path).statuses == ["created"] * 3
    assert len(crm.held()) == 3


def test_corrections_in_either_sheet_are_sent(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """One row was corrected here, the other one there."""
    change(results, (FIX_SHEET, "Bruno", "Amount", 5), (RESULTS_SHEET, "Carla", "Owner id", "us-02"))
    assert drive(results).statuses == ["created"] * 3
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5, "Carla": 7}


def test_the_same_correction_in_both_sheets_is_one(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """What both say is what counts, however it is written."""
    change(results, (FIX_SHEET, "Bruno", "Amount", "5"), (RESULTS_SHEET, "Bruno", "Amount", 5))
    assert drive(results).statuses == ["created", "created", "refused"]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5}


def test_two_corrections_of_one_row_are_asked_about(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """However often it is sent, neither is taken; both stay where they are until they say the same."""
    change(results, (FIX_SHEET, "Bruno", "Amount", 5), (RESULTS_SHEET, "Bruno", "Amount", 6))
    for _ in range(3):
        again = drive(results)
        assert again.statuses == ["created", "invalid", "refused"]
        assert again.codes[1] == ["FIX-TWO-VALUES"]
        assert "“6”" in (told := cells(results, RESULTS_SHEET, "import_message")["Bruno"])
        assert "“5”" in told
        assert cells(results, RESULTS_SHEET, "Amount")["Bruno"] == 6
        assert cells(results, FIX_SHEET, "Amount")["Bruno"] == 5
    assert crm.names() == ["Ana"]
    change(results, (FIX_SHEET, "Bruno", "Amount", 6))
    assert drive(results).statuses == ["created", "created", "refused"]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 6}


@pytest.mark.parametrize(("kept", "gone"), [(FIX_SHEET, RESULTS_SHEET), (RESULTS_SHEET, FIX_SHEET)])
def test_one_of_two_corrections_put_back_decides(
    kept: str, gone: str, results: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """The other one is sent."""
    change(results, (kept, "Bruno", "Amount", 5), (gone, "Bruno", "Amount", 6))
    drive(results)
    change(results, (gone, "Bruno", "Amount", "five"))
    assert drive(results).statuses == ["created", "created", "refused"]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5}


def test_a_second_correction_counts_from_the_first_one(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Corrected in one sheet, still refused, then corrected in the other: what was changed last is sent."""
    for round, (sheet, owner) in enumerate([(FIX_SHEET, "us-98"), (RESULTS_SHEET, "us-97"), (FIX_SHEET, "us-02")]):
        change(results, (sheet, "Carla", "Owner id", owner))
        again = drive(results)
        assert again.statuses == ["created", "invalid", "created" if round == 2 else "refused"]
    assert crm.names() == ["Ana", "Carla"]


def test_a_correction_that_is_put_back_is_not_sent(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Back to what it was at first, it is an edit like any other."""
    drive(change(results, (FIX_SHEET, "Carla", "Owner id", "us-98")))
    change(results, (FIX_SHEET, "Carla", "Owner id", "us-99"))
    again = drive(results)
    assert again.statuses == ["created", "invalid", "refused"]
    assert cells(results, RESULTS_SHEET, "Owner id")["Carla"] == "us-99"


def test_a_correction_in_the_own_sheet_alone_is_asked_about(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """It is not sent as it was, and not as it is there; written in either of our sheets it is."""
    change(results, ("Leads", "Bruno", "Amount", 5), ("Leads", "Carla", "Owner id", "us-02"))
    for _ in range(2):
        again = drive(results)
        assert again.statuses == ["created", "invalid", "invalid"]
        assert again.codes[2] == ["FIX-OWN-SHEET"]
        assert "FIX-OWN-SHEET" in again.codes[1]
    assert "Leads" in (told := cells(results, RESULTS_SHEET, "import_message")["Carla"])
    assert "Owner id" in told
    change(results, (FIX_SHEET, "Bruno", "Amount", 5), (RESULTS_SHEET, "Carla", "Owner id", "us-02"))
    assert drive(results).statuses == ["created"] * 3
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5, "Carla": 7}


def test_another_correction_in_the_own_sheet_is_a_warning(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """What our sheet says counts, and that the other one says something else is told."""
    change(results, ("Leads", "Carla", "Owner id", "us-03"), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(results)
    assert again.statuses == ["created", "invalid", "created"]
    assert again.codes[2] == ["FIX-OWN-SHEET"]


def test_an_own_sheet_that_was_sorted_or_grew_is_no_correction(
    results: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """Rows that stand elsewhere are as they were."""
    pages = openpyxl.load_workbook(results)
    pages["Leads"].insert_rows(2)
    for at, cell in enumerate(("Zoe", "Feria", 1, "us-01", None, "1"), start=1):
        pages["Leads"].cell(2, at).value = cell
    pages.save(results)
    change(results, (FIX_SHEET, "Bruno", "Amount", 5))
    again = drive(results)
    assert (again.statuses, again.codes[2]) == (["created", "created", "refused"], ["CRM-REFUSED"])


def test_rows_and_columns_of_to_fix_that_have_no_place_are_told(
    results: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """A row and a column that the person added there are not read, and that is said."""
    pages = openpyxl.load_workbook(results)
    page = pages[FIX_SHEET]
    page.cell(1, page.max_column + 1).value = "Phone"
    page.cell(2, page.max_column).value = "999"
    page.cell(page.max_row + 1, OWN["Name"]).value = "New"
    pages.save(results)
    again = drive(results)
    assert again.statuses == ["created", "invalid", "refused"]
    told = {one.code: one.message("en") for one in again.job.drafts.findings if one.code.startswith("FIX-")}
    assert set(told) == {"FIX-COLUMN", "FIX-ROW"}
    assert "Phone" in told["FIX-COLUMN"]
    assert "Row 4" in told["FIX-ROW"]


def test_to_fix_without_its_references_is_refused(results: Path, drive: Callable[..., Any]) -> None:
    """Nobody can tell whose corrections they are."""
    pages = openpyxl.load_workbook(results)
    pages[FIX_SHEET].delete_cols(REF)
    pages.save(results)
    with pytest.raises(Exception, match="FIX-UNREAD"):
        drive(results)


def test_an_edit_of_a_created_row_in_to_fix_is_reported(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """A row that was created since the sheet was made is not sent again, and the edit is told."""
    older = results.with_name("older.xlsx")
    older.write_bytes(results.read_bytes())
    drive(change(results, (FIX_SHEET, "Bruno", "Amount", 5)))
    again = drive(change(older, (FIX_SHEET, "Bruno", "Amount", 6)))
    assert again.statuses == ["created", "created", "refused"]
    assert "ROW-EDITED" in again.codes[1]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5}
