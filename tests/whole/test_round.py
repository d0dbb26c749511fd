"""A results workbook goes round again: corrected in `To fix` or in `Import results`, saved by other programs."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from dataclasses import dataclass
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


def test_corrections_in_to_fix_are_read_by_the_template_that_was_recognised(
    tmp_path: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """A workbook from another CRM goes round as well: no template is named, neither at first nor for its results."""
    made = openpyxl.Workbook()
    head = ("Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Next Step")
    good = ("101", "Ana", "Propuesta", "2026-12-15 18:00", "ana.torres@example.com", "10.50", "Call")
    for line in (head, good, ("102", "Bruno", *good[2:5], "five", "Call")):
        made.active.append(line)
    made.save(path := tmp_path / "deals.xlsx")
    sent = drive(path)
    assert sent.statuses == ["created", "invalid"]
    pages = openpyxl.load_workbook(sent.written.path)
    page = pages[FIX_SHEET]
    (amount,) = (cell.column for cell in page[1] if cell.value == "Amount")
    page.cell(2, amount).value = 5
    pages.save(sent.written.path)
    assert drive(sent.written.path).statuses == ["created"] * 2
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5}


@pytest.mark.parametrize(("kept", "gone"), [(FIX_SHEET, RESULTS_SHEET), (RESULTS_SHEET, FIX_SHEET)])
def test_one_of_two_corrections_put_back_decides(
    kept: str, gone: str, results: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """Once one of two corrections of a row is put back as it was, the other one is sent."""
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


def test_a_row_that_stands_twice_in_to_fix_is_told(results: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Copied there and changed, the copy is not read; the first one counts."""

    def copy(pages: Any) -> None:
        page = pages[FIX_SHEET]
        line = [cell.value for cell in page[2]]
        page.append(line)
        page.append([*line[: OWN["Amount"] - 1], 99, *line[OWN["Amount"] :]])
        page.cell(2, OWN["Amount"]).value = 5
        page.cell(4, OWN["Amount"]).value = 5

    again = drive(saved(results, copy))
    assert again.statuses == ["created", "created", "refused"]
    assert amounts(crm) == {"Ana": 10.5, "Bruno": 5}
    (told,) = [one for one in again.job.drafts.findings if one.code == "FIX-ROW"]
    assert "Row 5" in told.message("en")


def test_an_id_written_into_to_fix_counts(
    book: Path, crm: Any, between: Callable[..., Any], drive: Callable[..., Any]
) -> None:
    """Which opportunity a row without an answer became may be said there: by its id, or that it is none."""
    net = Net()
    between(crm, net)
    saved(book, lambda pages: [pages["Leads"].append(line) for line in UNCLEAR])
    results = drive(book, concurrency="1").written.path
    id = next(one["id"] for one in crm.held() if one["name"] == "Dora")
    change(results, (FIX_SHEET, "Dora", "opportunity_id", id), (FIX_SHEET, "Elsa", "opportunity_id", "NONE"))
    again = drive(results)
    assert again.statuses == ["created", "invalid", "refused", "created", "created"]
    assert again.ids[id] == "Dora"
    assert crm.names() == ["Ana", "Dora", "Elsa"]


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


# Saved again by other programs.

UNCLEAR = (
    ("Dora", "Feria", 8, "us-01", datetime.date(2027, 3, 4), "0015"),
    ("Elsa", "Feria", 9, "us-01", datetime.date(2027, 3, 5), "0016"),
)
BEFORE = ["created", "invalid", "refused", "unconfirmed", "unconfirmed"]
AMOUNTS = {"Ana": 10.5, "Bruno": 5, "Carla": 7, "Dora": 8, "Elsa": 9}
LOST = (502, {"success": False, "message": "bad gateway"}, {})


@dataclass
class Net:
    """A way to the CRM on which the answer to the third create is lost, the fourth create, and the list at first."""

    creates: int = 0
    has_list: bool = False

    def __call__(self, method: str, path: str, ask: Callable[[], Any]) -> Any:
        if method == "POST":
            self.creates += 1
            answer = ask() if self.creates != 4 else LOST
            return LOST if self.creates == 3 else answer
        is_list = path.partition("?")[0] == "/api/opportunity"
        return ask() if self.has_list or not is_list or not self.creates else (404, {"message": "no such call"}, {})


@pytest.fixture
def net(crm: Any, between: Callable[..., Any]) -> Net:
    """That way."""
    found = Net()
    between(crm, found)
    return found


@pytest.fixture
def all_kinds(book: Path, net: Net, drive: Callable[..., Any]) -> Path:
    """Results with a row of every kind: of the two without an answer the first is in the CRM."""
    pages = openpyxl.load_workbook(book)
    for line in UNCLEAR:
        pages["Leads"].append(line)
    pages.save(book)
    sent = drive(book, concurrency="1")
    assert sent.statuses == BEFORE
    net.has_list = True
    return sent.written.path


def saved(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    """The workbook after a person has changed it in another program, which keeps all texts in one place."""
    pages = openpyxl.load_workbook(path)
    edit(pages)
    pages.save(path)
    return path


def lines_of(page: Any) -> list[list[Any]]:
    """The cells of a sheet, the titles first."""
    return [list(line) for line in page.values]


def put(page: Any, lines: list[list[Any]]) -> None:
    """Write a sheet anew with these cells."""
    page.delete_rows(1, page.max_row)
    for line in lines:
        page.append(line)


def just_saved(_: Any) -> None:
    """Nothing was changed."""


def results_last(pages: Any) -> None:
    """The sheet of results is moved behind all others, and another one is shown."""
    pages.move_sheet(RESULTS_SHEET, 10)
    pages.active = 0


def filtered(pages: Any) -> None:
    """A filter hides rows of both sheets."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        for row in (2, 3):
            pages[name].row_dimensions[row].hidden = True


def columns_moved(pages: Any) -> None:
    """The person's own columns stand first, in another order, and what is not needed is deleted."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        order = [*reversed(range(len(RESULT_COLUMNS), len(RESULT_COLUMNS) + len(HEAD))), 2, 1, 0]
        put(pages[name], [[line[at] for at in order] for line in lines_of(pages[name])])


def rows_sorted(pages: Any) -> None:
    """Sorted by name, the last one first."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        titles, *lines = lines_of(pages[name])
        put(pages[name], [titles, *sorted(lines, key=lambda line: line[titles.index("Name")], reverse=True)])


def others_deleted(pages: Any) -> None:
    """Nothing but the sheet of results and the one to fix is left."""
    for name in set(pages.sheetnames) - {RESULTS_SHEET, FIX_SHEET}:
        del pages[name]


def renamed(pages: Any) -> None:
    """The sheet of results has another name."""
    pages[RESULTS_SHEET].title = "Resultados"


def titled(pages: Any) -> None:
    """A line and a blank one stand above the titles."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        pages[name].insert_rows(1, 2)
        pages[name].cell(1, 1).value = "Leads of March"


def as_texts(pages: Any) -> None:
    """Every number and date is a text, as after a detour by a text file."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        for row in pages[name].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, datetime.datetime):
                    cell.value = cell.value.date().isoformat()
                elif isinstance(cell.value, int | float):
                    cell.value = str(cell.value)


def zeros_lost(pages: Any) -> None:
    """Texts that look like numbers are numbers, and their leading zeros are gone."""
    for name in (RESULTS_SHEET, FIX_SHEET):
        titles = [cell.value for cell in pages[name][1]]
        for row in range(2, pages[name].max_row + 1):
            cell = pages[name].cell(row, titles.index("Code") + 1)
            cell.value = int(cell.value)


CHANGES = (just_saved, results_last, filtered, columns_moved, rows_sorted, others_deleted, renamed, titled, as_texts)


@pytest.mark.parametrize("edit", CHANGES, ids=lambda edit: edit.__name__)
def test_what_other_programs_and_people_do_to_it(
    edit: Callable[[Any], None], all_kinds: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """Created rows are left alone, corrections of either sheet are sent, rows without an answer are settled first."""
    change(all_kinds, (RESULTS_SHEET, "Bruno", "Amount", 5), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(saved(all_kinds, edit))
    assert (again.statuses, again.error) == (["created"] * 5, None)
    assert len(again.settled) == 2
    assert amounts(crm) == AMOUNTS
    assert {one["id"]: one["name"] for one in crm.held()} == again.ids
    assert sum(outcome.now for outcome in again.outcomes) == 3
    for path in (again.written.path, all_kinds.with_name("leads.xlsx")):
        assert drive(path).statuses == ["created"] * 5
    assert len(crm.held()) == 5


def test_a_column_changed_in_both_sheets_leaves_a_correction_to_be_asked_about(
    all_kinds: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """Neither sheet has a row as it was: nobody can tell which correction is newer. The same in both is sent."""
    change(all_kinds, (RESULTS_SHEET, "Bruno", "Amount", 5), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(saved(all_kinds, zeros_lost))
    assert again.statuses == ["created", "invalid", "invalid", "created", "created"]
    assert (again.codes[1], again.codes[2]) == (["FIX-TWO-VALUES"], ["FIX-TWO-VALUES"])
    change(all_kinds, (FIX_SHEET, "Bruno", "Amount", 5), (RESULTS_SHEET, "Carla", "Owner id", "us-02"))
    assert drive(all_kinds).statuses == ["created"] * 5
    assert amounts(crm) == AMOUNTS


def test_the_number_of_a_row_in_the_own_sheet_stays(book: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Below a title of the own sheet, sorted in the results, sent again: the number is still that of the own sheet."""
    saved(book, lambda pages: (pages["Leads"].insert_rows(1, 2), pages["Leads"].append(BAD_AMOUNT)))
    saved(book, lambda pages: pages["Leads"].cell(1, 1, "Leads of March"))
    numbers = {"Ana": 4, "Bruno": 7, "Carla": 6}
    results = drive(book).written.path
    assert cells(results, RESULTS_SHEET, "source_row") == numbers
    change_all = [(RESULTS_SHEET, "Amount", 5), (FIX_SHEET, "Amount", 5)]
    for sheet, title, value in change_all:
        saved(results, lambda pages, sheet=sheet, title=title, value=value: fill(pages[sheet], "Bruno", title, value))
    again = drive(saved(results, rows_sorted))
    assert again.statuses == ["refused", "created", "invalid", "created"]
    assert cells(results, RESULTS_SHEET, "source_row") == {"Ana": 4, "Bruno": 7, "Carla": 6}
    assert "row 5." in cells(results, FIX_SHEET, "import_message")["Bruno"]


def fill(page: Any, name: str, title: str, value: Any) -> None:
    """Write a value into the column of this title in every row of this lead."""
    titles = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        if page.cell(row, titles["Name"]).value == name:
            page.cell(row, titles[title]).value = value


def test_deleted_rows_and_sheets_are_not_missed(all_kinds: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """What the person takes out of the results is not sent, whatever `To fix` has of it, and that is said."""

    def delete(pages: Any) -> None:
        page = pages[RESULTS_SHEET]
        put(page, [line for line in lines_of(page) if "Ana" not in line and "Carla" not in line])
        del pages["Leads"]

    change(all_kinds, (FIX_SHEET, "Bruno", "Amount", 5), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(saved(all_kinds, delete))
    assert again.statuses == ["created"] * 3
    assert crm.names() == ["Ana", "Bruno", "Dora", "Elsa"]
    assert [one.code for one in again.job.drafts.findings if one.code.startswith("FIX-")] == ["FIX-ROW", "FIX-TAKEN"]


def test_without_to_fix(all_kinds: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """Corrections in the sheet of results are sent although `To fix` was deleted."""
    change(all_kinds, (RESULTS_SHEET, "Bruno", "Amount", 5), (RESULTS_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(saved(all_kinds, lambda pages: pages.remove(pages[FIX_SHEET])))
    assert again.statuses == ["created"] * 5
    assert amounts(crm) == AMOUNTS


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Convert a file with LibreOffice, in a profile of the tests' own: `office(path, "ods")`."""
    program = shutil.which("soffice") or pytest.skip("there is no LibreOffice here")
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, ending: str, *options: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        line = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", *options]
        line += ["--convert-to", ending, "--outdir", str(folder), str(path)]
        subprocess.run(line, check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(profile)})
        (made,) = folder.iterdir()
        return made

    return convert


@pytest.mark.parametrize("ways", [("xlsx",), ("ods",), ("ods", "xlsx")], ids="-".join)
def test_through_libreoffice(
    ways: tuple[str, ...], all_kinds: Path, office: Callable[..., Path], crm: Any, drive: Callable[..., Any]
) -> None:
    """Saved by it, also in its own format and back, results are still results, and nothing is sent twice."""
    for ending in ways:
        all_kinds = office(all_kinds, ending)
    again = drive(all_kinds)
    assert again.statuses == ["created", "invalid", "refused", "created", "created"]
    assert [codes[0] for codes in again.codes[:3]] == ["ROW-EARLIER", "AMT-UNREADABLE", "CRM-REFUSED"]
    assert crm.names() == ["Ana", "Dora", "Elsa"]


def test_corrected_in_libreoffice(
    all_kinds: Path, office: Callable[..., Path], crm: Any, drive: Callable[..., Any]
) -> None:
    """To ods and back with corrections of both sheets: which of the two is newer is still known."""
    change(all_kinds, (RESULTS_SHEET, "Bruno", "Amount", 5), (FIX_SHEET, "Carla", "Owner id", "us-02"))
    again = drive(office(office(all_kinds, "ods"), "xlsx"))
    assert again.statuses == ["created"] * 5
    assert amounts(crm) == AMOUNTS
    assert drive(office(again.written.path, "ods")).statuses == ["created"] * 5
    assert len(crm.held()) == 5


@pytest.mark.parametrize("ways", [("ods", "xlsx"), ("ods", "csv")], ids="-".join)
def test_results_of_a_text_file_through_libreoffice(
    ways: tuple[str, ...],
    net: Net,
    office: Callable[..., Path],
    crm: Any,
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
) -> None:
    """The results of a CSV opened there, saved as a spreadsheet and taken on from there."""
    lines = [HEAD, *LEADS, *UNCLEAR]
    path = sheet("".join(",".join(map(str, line)) + "\n" for line in lines), "leads.csv")
    results = drive(path, concurrency="1").written.path
    net.has_list = True
    text = results.read_text(encoding="utf-8").replace(",five,", ",5,").replace(",us-99,", ",us-02,")
    results.write_text(text, encoding="utf-8")
    for ending in ways:
        results = office(results, ending, *(["--infilter=CSV:44,34,76,1"] if results.suffix == ".csv" else []))
    again = drive(results)
    assert (again.statuses, again.error) == (["created"] * 5, None)
    assert amounts(crm) == AMOUNTS
