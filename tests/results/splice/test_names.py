"""A person's own sheets may be called as ours are: theirs are kept, ours get a number and are known by it again."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.findings import Finding, Place
from importer.load import read_sheet
from importer.model import FIX_SHEET, RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET, Row, is_called
from importer.outcome import Created, Outcome
from importer.results import write_results

pytestmark = pytest.mark.usefixtures("nothing_left")

OURS = (RESULTS_SHEET, SUMMARY_SHEET, FIX_SHEET)
OWN = [["mine"], [1500.5]]
TAKEN = {
    "the results": [RESULTS_SHEET],
    "the summary": [SUMMARY_SHEET],
    "the rows to fix": [FIX_SHEET],
    "all three": list(OURS),
    "all three in other letters": [name.upper() for name in OURS],
    "one with a number too": [RESULTS_SHEET, f"{SUMMARY_SHEET} 2"],
}


@pytest.fixture
def round_of(tmp_path):
    """Write results of the sheet that is read, or of the one that is named: the first row created, the second not."""

    def run(path, target="leads.results.xlsx", **named):
        sheet = read_sheet(path, **named)
        rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
        told = Finding.of("NAME-MISSING", Place(row=3, letter="A", header="Name"))
        outcomes = [Outcome.not_created(row, "invalid", told) for row in rows]
        outcomes[0] = Outcome.created(rows[0], Created("id2"))
        written = write_results(sheet, outcomes, tmp_path / target, lang="en", fallback=tmp_path)
        assert written.findings == ()
        return written.path

    return run


def workbook(path, *names):
    """Leads, and sheets of the person's own with these names."""
    book = openpyxl.Workbook()
    book.active.title = "Leads"
    for line in (("Name", "Amount"), ("Ana", 900), ("", 80)):
        book.active.append(line)
    for name in names:
        page = book.create_sheet(name)
        for line in OWN:
            page.append(line)
    book.save(path)
    return path


@pytest.mark.parametrize("names", [pytest.param(names, id=name) for name, names in TAKEN.items()])
def test_sheets_of_our_names_stay_the_persons(tmp_path, round_of, contents, names):
    """Round after round their bytes are as they were, ours are read, replaced and never more than three."""
    path = workbook(tmp_path / "leads.xlsx", *names)
    before = contents(path)
    number = " 3" if len(names) == 2 else " 2"
    made = [name + number for name in OURS]
    copy = round_of(path, sheet="Leads")
    for _ in range(3):
        with calamine(copy) as book:
            assert sorted(book.sheet_names) == sorted(["Leads", *names, *made])
            for name in names:
                assert book.get_sheet_by_name(name).to_python() == OWN
            for name in (made[0], made[2]):
                assert book.get_sheet_by_name(name).to_python()[0][:7] == list(RESULT_COLUMNS)
        with zipfile.ZipFile(copy) as archive:
            kept = [name for name in before if name.startswith("xl/worksheets/")]
            assert {name: archive.read(name) for name in kept} == {name: before[name] for name in kept}
        sheet = read_sheet(copy)
        assert (sheet.reading.sheet, len(sheet)) == (made[0], 2)
        copy = round_of(copy)


def test_a_sheet_to_fix_of_the_person_comes_between_two_rounds(tmp_path, round_of):
    """Ours is found by its titles, whatever number it has, and is not written a second time."""
    copy = round_of(workbook(tmp_path / "leads.xlsx"), sheet="Leads")
    book = openpyxl.load_workbook(copy)
    del book[FIX_SHEET]
    book.create_sheet(FIX_SHEET).append(["mine"])
    book.save(copy)
    for _ in range(3):
        copy = round_of(copy)
    names = openpyxl.load_workbook(copy).sheetnames
    assert names == ["Leads", RESULTS_SHEET, SUMMARY_SHEET, FIX_SHEET, f"{FIX_SHEET} 2"]
    assert list(openpyxl.load_workbook(copy)[FIX_SHEET].values) == [("mine",)]


def test_the_sheet_of_the_person_is_read_from_a_copy(tmp_path, round_of):
    """Of a copy with results their own sheet of our name can be read by its name, and its results replace ours."""
    copy = round_of(workbook(tmp_path / "leads.xlsx", RESULTS_SHEET), sheet="Leads")
    assert list(read_sheet(copy, sheet=RESULTS_SHEET).table[0]) == [1500.5]
    again = openpyxl.load_workbook(round_of(copy, "more.results.xlsx", sheet=RESULTS_SHEET))
    assert again.sheetnames == ["Leads", RESULTS_SHEET, *(f"{name} 2" for name in OURS)]
    assert list(again[RESULTS_SHEET].values) == [("mine",), (1500.5,)]


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        (RESULTS_SHEET, True),
        ("IMPORT RESULTS", True),
        ("Import results 2", True),
        ("Import results 41", True),
        ("Import results (2)", False),
        ("Import results2", False),
        ("Import results 2b", False),
        ("My Import results", False),
    ],
)
def test_names_that_ours_may_have(name, ours):
    """The plain name in any letters, or with a blank and a number as we give it."""
    assert is_called(name, RESULTS_SHEET) is ours
