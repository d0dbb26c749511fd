"""`check --output`: a marked copy of the rows, where it may go, and that it is never taken for the sheet itself."""

from __future__ import annotations

from hashlib import sha256

import pytest
from openpyxl import load_workbook


def digest(path):
    """The bytes of a file in short."""
    return sha256(path.read_bytes()).hexdigest()


def test_the_bad_cells_are_marked_in_a_copy(cli, samples, tmp_path):
    """The rows stand in their order with what is wrong beside them; the sheet itself is not touched."""
    before = digest(samples / "leads-messy.xlsx")
    copy = tmp_path / "leads-messy.checked.xlsx"
    ran = cli("check", samples / "leads-messy.xlsx", "--output", copy, "--lang", "es")
    page = load_workbook(copy).worksheets[0]
    assert (ran.code, copy.name in ran.err) == (1, True)
    assert [page.cell(1, column).value for column in range(1, 5)] == ["Fila", "Resultado", "Problemas", "Oportunidad"]
    assert [page.cell(row, 1).value for row in range(2, 47)] == list(range(2, 47))
    (row,) = [row for row in page.iter_rows(min_row=2) if row[0].value == 26]
    assert "AMT-NEGATIVE" in row[2].value
    assert row[5].comment is not None
    assert digest(samples / "leads-messy.xlsx") == before


def test_a_marked_copy_is_written_again(cli, sheet, tmp_path):
    """The next check takes the place of the last one's copy."""
    path, copy = sheet("Name,Description,Amount\nA,b,much\n"), tmp_path / "copy.xlsx"
    assert cli("check", path, "--output", copy).code == 1
    path.write_text("Name,Description,Amount\nA,b,5\n", encoding="utf-8")
    assert cli("check", path, "--output", copy).code == 0
    assert load_workbook(copy).worksheets[0].cell(2, 2).value == "ready"


@pytest.mark.parametrize(
    "name",
    ["copy.csv", "nowhere/copy.xlsx", "theirs.xlsx", "."],
    ids=["text", "no folder", "another workbook", "folder"],
)
def test_a_marked_copy_goes_nowhere_else(cli, sheet, samples, tmp_path, name):
    """Another format, a folder that is not there and a workbook that is no marked copy are refused, and left alone."""
    theirs = tmp_path / "theirs.xlsx"
    theirs.write_bytes((samples / "leads.xlsx").read_bytes())
    before = digest(theirs)
    ran = cli("check", sheet(), "--output", tmp_path / name)
    assert (ran.code, "SET-VALUE" in ran.err, "--output" in ran.err) == (2, True, True)
    assert digest(theirs) == before


def test_the_sheet_itself_is_no_place_for_its_marked_copy(cli, samples, tmp_path):
    """A person's workbook is never written over."""
    own = tmp_path / "leads.xlsx"
    own.write_bytes((samples / "leads.xlsx").read_bytes())
    before = digest(own)
    assert cli("check", own, "--output", own).code == 2
    assert digest(own) == before


@pytest.mark.parametrize("verb", [["check"], ["send", "--yes"]], ids=["check", "send"])
def test_a_marked_copy_is_not_the_sheet(cli, crm, sheet, tmp_path, verb):
    """Corrections belong into the person's own file: a copy is refused, and nothing is sent."""
    copy = tmp_path / "copy.xlsx"
    cli("check", sheet(), "--output", copy)
    ran = cli(verb[0], copy, *verb[1:])
    assert (ran.code, "SET-MARKED-COPY" in ran.err) == (2, True)
    assert crm.requests() == 0


@pytest.mark.parametrize(
    ("strict", "code", "severity"), [([], 0, "warning"), (["--strict"], 1, "error")], ids=["usually", "strictly"]
)
def test_strict(cli, sheet, strict, code, severity):
    """With --strict a warning keeps its row from being sent."""
    ran = cli("check", sheet("Name,Description,Amount\nA,b,0\nC,d,5\n"), *strict, "--json")
    assert (ran.code, f'"severity": "{severity}"' in ran.out) == (code, True)


def test_strict_stops_at_a_warning_of_a_column(cli, sheet):
    """A column written both ways is to be corrected first: exit 3."""
    ran = cli("check", sheet('Name,Description,Amount\nA,b,"1.250,50"\nC,d,"2,480.75"\n'), "--strict")
    assert (ran.code, "AMT-MIXED" in ran.err) == (3, True)


def test_a_marked_copy_that_somebody_worked_in_is_kept(cli, sheet, tmp_path):
    """Corrections made in the copy by mistake are not lost by the next check: that copy stays beside the new one."""
    path, copy = sheet("Name,Description,Amount\nA,b,much\n"), tmp_path / "copy.xlsx"
    cli("check", path, "--output", copy)
    book = load_workbook(copy)
    book.worksheets[0]["F2"] = 500
    book.properties.lastModifiedBy = "Rosa Quispe"
    book.save(copy)
    assert cli("check", path, "--output", copy).code == 1
    (kept,) = (one for one in tmp_path.glob("copy.*.xlsx"))
    assert load_workbook(kept).worksheets[0]["F2"].value == 500
    assert load_workbook(copy).worksheets[0]["F2"].value == "much"
