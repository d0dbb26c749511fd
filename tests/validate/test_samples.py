"""The shipped samples: what is planted in the messy one is found, each error at its very cell."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import openpyxl
import pytest

from importer.catalog import load_mapping
from importer.load import read_sheet

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def maker():
    """The program that writes the samples."""
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "tests" / "make_samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messy(plan, drafts):
    """The plan of the messy sample, made offline."""
    return plan(drafts(read_sheet(SAMPLES / "leads-messy.xlsx"), country="PE"))


def planted() -> dict[int, tuple[str, str]]:
    """Row number to code and column, as the sample's last column says."""
    rows = openpyxl.load_workbook(SAMPLES / "leads-messy.xlsx").worksheets[0].iter_rows(min_row=2)
    return {row[6].row: tuple(str(row[6].value).split(" @ ")) for row in rows if row[6].value}


def found(plan) -> dict[int, set[tuple[str, str]]]:
    """Row number to the codes and columns of all its findings; of a repeated row, the row it repeats."""
    rows: dict[int, set[tuple[str, str]]] = {}
    for finding in plan.findings:
        if finding.place.row and finding.code not in ("AMT-CONVENTION", "DATE-ORDER", "ROW-BLANK"):
            where = str(finding.facts["first"]) if finding.code == "ROW-REPEATED" else finding.place.letter
            rows.setdefault(finding.place.row, set()).add((finding.code, where))
    return rows


def test_exactly_what_is_planted_is_found(messy) -> None:
    """Every planted error has its code at its row and column, and no other row has any."""
    assert found(messy) == {number: {case} for number, case in planted().items()}


def test_every_case_of_the_list_is_in_the_sample(maker) -> None:
    """The list and the sheet hold the same errors, in the same order."""
    assert [(letter, code) for code, letter in planted().values()][:-1] == [
        (case[0], case[2]) for case in maker.PLANTED
    ]


def test_only_warnings_and_good_rows_of_the_messy_sample_are_ready(messy) -> None:
    """A row is held back exactly where an error is planted; the blank row is skipped."""
    errors = {row for row, (code, _) in planted().items() if code not in ("AMT-ZERO", "AMT-DECIMALS")}
    assert {outcome.row.number for outcome in messy.settled.values() if outcome.status == "invalid"} == errors
    assert messy.tally["skipped"] == 1
    assert len(messy.ready) + len(messy.settled) == len(messy.drafts.sheet)


@pytest.mark.parametrize("name", ["leads.xlsx", "leads-messy.xlsx"])
def test_a_shipped_workbook_is_what_the_program_makes(maker, tmp_path: Path, name) -> None:
    """Cells, their formats and the sheet's name; the bytes of a workbook hold the time it was saved."""
    made = {"leads.xlsx": maker.leads_xlsx, "leads-messy.xlsx": maker.leads_messy_xlsx}[name]()
    made.save(tmp_path / name)

    def cells(path: Path):
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return sheet.title, [(c.coordinate, c.value, c.number_format, c.data_type) for row in sheet for c in row]

    assert cells(SAMPLES / name) == cells(tmp_path / name)


def test_the_troubles_are_what_their_program_makes() -> None:
    """Byte for byte, none more and none less."""
    path = Path(__file__).parents[1] / "make_troubles.py"
    spec = importlib.util.spec_from_file_location("make_troubles", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert {path.name: path.read_bytes() for path in (SAMPLES / "troubles").iterdir()} == made.contents()


def test_the_shipped_csv_is_what_the_program_makes(maker) -> None:
    """Byte for byte."""
    assert (SAMPLES / "leads.csv").read_bytes() == maker.leads_csv()


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        pytest.param("leads.csv", 120, {}, id="csv"),
        pytest.param("leads.xlsx", 60, {9: "C8", 20: "B19"}, id="xlsx"),
    ],
)
def test_the_good_samples_hold_what_they_promise(plan, drafts, said, name, rows, expected) -> None:
    """All rows of the CSV are good; the workbook has the errors its maker put there, and one blank row."""
    made = plan(drafts(read_sheet(SAMPLES / name)))
    wrong = {outcome.findings[-1].place.cell for outcome in made.settled.values() if outcome.status == "invalid"}
    assert len(made.drafts.sheet) == rows
    assert wrong == set(expected.values())


def test_the_sample_of_a_fair_is_read_with_all_its_oddities(plan, drafts) -> None:
    """Letterhead, merged titles, formats that name a currency and a country code, hidden parts, a total."""
    headings = load_mapping().headings(assigned={}, constants={})
    sheet = read_sheet(SAMPLES / "leads-fair.xlsx", headings=headings)
    made = plan(drafts(sheet))
    assert (sheet.reading.sheet, sheet.reading.header_row, len(sheet)) == ("Feria", 5, 14)
    assert (sheet.reading.hidden_rows, sheet.reading.hidden_columns) == ((9, 12), ("G",))
    assert (len(made.ready), made.tally["skipped"]) == (12, 2)
    total = openpyxl.load_workbook(SAMPLES / "leads-fair.xlsx")["Feria"]["C19"].value
    assert {code: float(amount) for code, amount in made.totals().items()} == {"PEN": total}
    assert made.drafts.value("contact_phone", 0) == "51900111222"
