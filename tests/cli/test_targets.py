"""Where results may go: never over a file of the person's, never onto the journal or a device, never after the fact."""

from __future__ import annotations

import os

import pytest

FAST = ("--yes", "--rate", "500")


@pytest.mark.parametrize(
    "name", ["own.csv", "own.xlsx", "folder.csv", "pipe.csv", "n" * 300 + ".csv", "journal.sqlite3"]
)
def test_a_place_that_is_refused(cli, crm, sheet, tmp_path, name):
    """--output on another file of the person's, a folder, a pipe, the journal: exit 2 before anything is sent."""
    (tmp_path / "own.csv").write_text("Name\nmine\n")
    (tmp_path / "own.xlsx").write_text("mine")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "journal.sqlite3").write_text("mine")
    ran = cli("send", sheet(2), "--output", name, "--journal", tmp_path / "other.sqlite3", *FAST)
    assert (ran.code, "--output" in ran.err, crm.requests()) == (2, True, 0)
    assert (tmp_path / "own.csv").read_text() == "Name\nmine\n"
    assert (tmp_path / "journal.sqlite3").read_text() == "mine"


def test_the_journal_is_never_the_target(cli, crm, sheet, tmp_path):
    """A journal with a name like a sheet's is refused as --output all the same."""
    path = sheet(2)
    journal = tmp_path / "journal.csv"
    assert cli("send", path, "--journal", journal, *FAST).code == 0
    before = journal.read_bytes()
    assert cli("send", path, "--journal", journal, "--output", journal, *FAST).code == 2
    assert journal.read_bytes() == before


def test_results_of_before_may_be_the_target(cli, crm, sheet, tmp_path):
    """--output on a results sheet of before is taken."""
    path = sheet(2)
    assert cli("send", path, "--output", "out.csv", *FAST).code == 0
    assert cli("send", path, "--output", "out.csv", *FAST).code == 0
    assert crm.names() == ["Lead 1", "Lead 2"]


def test_the_original_is_not_written_over_by_a_retry(cli, crm, sheet, tmp_path):
    """`retry leads.results.csv --output leads.csv` is refused: the sheet itself takes --in-place."""
    path = sheet(2)
    before = path.read_bytes()
    assert cli("send", path, *FAST).code == 0
    assert cli("retry", "leads.results.csv", "--output", "leads.csv", *FAST).code == 2
    assert path.read_bytes() == before


def test_a_sheet_that_is_only_called_results(cli, crm, sheet, tmp_path):
    """A sheet of the person's own named x.results.csv is sent, and its results get a name of their own."""
    path = sheet(2, "survey.results.csv")
    before = path.read_bytes()
    assert cli("send", path, *FAST).code == 0
    assert path.read_bytes() == before
    assert "import_ref" in (tmp_path / "survey.results.results.csv").read_text()
