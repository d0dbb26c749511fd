"""Commands that are printed to be copied: they do what they say, with the options that the first one was given."""

from __future__ import annotations

import shlex

import openpyxl
import pytest

from importer.job.commands import quoted
from importer.model import RESULT_COLUMNS, RESULTS_SHEET

WORDS = [
    pytest.param("leads.csv", "leads.csv", id="plain"),
    pytest.param("amount=Monto", "amount=Monto", id="a pair"),
    pytest.param("my leads.csv", '"my leads.csv"', id="a blank"),
    pytest.param("amount=Monto (S/)", '"amount=Monto (S/)"', id="brackets"),
    pytest.param(";", '";"', id="a semicolon"),
    pytest.param("", '""', id="nothing"),
    pytest.param("Inés's.csv", '"Inés\'s.csv"', id="an apostrophe"),
    pytest.param("US$ 5", "'US$ 5'", id="what a shell would fill in"),
]


@pytest.mark.parametrize(("word", "expected"), WORDS)
def test_words_of_a_command_are_quoted(word, expected):
    """Quotation marks only where a shell needs them."""
    assert quoted(word) == expected


def printed(ran, verb):
    """The words of the command of this kind that a run has printed."""
    (line,) = [line for line in ran.err.splitlines() if f"plazbot-import {verb} " in line]
    return shlex.split(line.partition("plazbot-import ")[2])


@pytest.fixture
def book(tmp_path):
    """A workbook with headings that say nothing to the importer, an owner who is gone, and an amount that is none."""
    book = openpyxl.Workbook()
    for line in (
        ("Empresa", "Detalle", "Plata", "Quién"),
        ("Ana", "Feria", 5, "vieja"),
        ("Luz", "Feria", "x", "vieja"),
    ):
        book.active.append(line)
    path = tmp_path / "mis leads.xlsx"
    book.save(path)
    return path


MAPPED = {"name": "Empresa", "description": "Detalle", "amount": "Plata", "owner_email": "Quién"}
WORDS_GIVEN = [
    *(word for field, title in MAPPED.items() for word in ("--map", f"{field}={title}")),
    *("--map-owner", "vieja=ana.torres@example.com"),
]


def test_the_retry_that_a_send_tells_of_needs_nothing_more(cli, crm, book):
    """Columns named by hand, an owner's new name: the printed command has them, so that it sends the rest."""
    sent = cli("send", book, *WORDS_GIVEN, "--yes", "--rate", "1000")
    assert (sent.code, crm.names()) == (1, ["Ana"])
    results = book.with_name("mis leads.results.xlsx")
    changed = openpyxl.load_workbook(results)
    changed[RESULTS_SHEET].cell(3, len(RESULT_COLUMNS) + 3).value = 7
    changed.save(results)
    again = cli(*printed(sent, "retry"), "--yes")
    assert (again.code, crm.names()) == (0, ["Ana", "Luz"])
    assert {one["assignedComercialId"] for one in crm.held()} == {"us-01"}


def test_a_journal_is_named_so_that_it_is_found_from_elsewhere(cli, crm, book, tmp_path, monkeypatch):
    """Copied into another folder the command must not begin a new journal, which would know of nothing."""
    monkeypatch.chdir(tmp_path)
    words = printed(cli("send", book, *WORDS_GIVEN, "--journal", "mine.db", "--yes", "--rate", "1000"), "retry")
    assert words[words.index("--journal") + 1] == str(tmp_path / "mine.db")


def test_the_retry_goes_on_with_the_crosswalk(cli, crm, book, tmp_path):
    """The ids of rows that are corrected later stand in the same file as those of the first run."""
    options = [*WORDS_GIVEN, "--map", "old_id=Empresa", "--crosswalk", tmp_path / "ids.csv"]
    sent = cli("send", book, *options, "--yes", "--rate", "1000")
    words = printed(sent, "retry")
    assert words[words.index("--crosswalk") + 1] == str(tmp_path / "ids.csv")


def test_the_summary_tells_the_same_retry(cli, crm, book):
    """In the results workbook the command has the same options, and the name of the workbook."""
    sent = cli("send", book, *WORDS_GIVEN, "--yes", "--rate", "1000")
    summary = openpyxl.load_workbook(book.with_name("mis leads.results.xlsx"))["Import summary"]
    said = [str(cell) for line in summary.values for cell in line if "plazbot-import retry" in str(cell)]
    _, _, *options = printed(sent, "retry")
    assert [shlex.split(text.partition("plazbot-import ")[2]) for text in said] == [
        ["retry", "mis leads.results.xlsx", *options]
    ]


DEAL = (
    "Record ID,Deal Name,Deal Stage,Deal owner,Amount,Close Date,Email\n"
    "1,Venta uno,Closed Wonn,Ana Torez,1000.00,2026-05-01,nadie@example.pe\n"
)


def advised(ran, verb):
    """The words of the command of this kind that stands among the next steps of a check."""
    (line,) = [line for line in ran.out.splitlines() if f"plazbot-import {verb} " in line]
    return shlex.split(line.partition("plazbot-import ")[2])


def test_the_marked_copy_that_an_online_check_tells_of_marks_what_it_found(cli, crm, sheet):
    """Names that Plazbot does not know are wrong in the copy too, since the printed command looks them up again."""
    found = cli("check", sheet(DEAL), "--online")
    assert (found.code, "OWNER-UNKNOWN" in found.out) == (1, True)
    words = advised(found, "check")
    again = cli(*words)
    assert again.code == 1
    page = openpyxl.load_workbook(words[words.index("--output") + 1]).worksheets[0]
    assert page.cell(2, 2).value == "invalid"
    assert "OWNER-UNKNOWN" in page.cell(2, 3).value


def test_a_check_without_a_look_up_tells_of_one_without(cli, sheet):
    """Nothing is asked of Plazbot that was not asked before."""
    assert "--online" not in advised(cli("check", sheet("Name,Description,Amount\nA,b,x\n")), "check")


def test_where_a_command_was_told_to_go_the_next_one_goes_too(cli, crm, sheet, tmp_path, monkeypatch):
    """Workspace, address and journal of the flags are in the printed commands: without them it would be another CRM."""
    told = {"--workspace": crm.workspace, "--base-url": crm.base_url, "--journal": str(tmp_path / "other.sqlite3")}
    monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", "another")
    monkeypatch.delenv("PLAZBOT_BASE_URL")
    flags = [word for pair in told.items() for word in pair]
    path = sheet("Name,Description,Amount\nA,b,5\nB,b,x\n")
    checked = cli("check", path, "--lang", "es", *flags)
    for words in (advised(checked, "check"), advised(checked, "send"), advised(checked, "retry")):
        assert {flag: words[words.index(flag) + 1] for flag in told} == told
        assert "--lang" not in words
    sent = cli(*advised(checked, "send"), "--yes")
    assert (sent.code, crm.names()) == (1, ["A"])
    assert {flag: printed(sent, "retry")[printed(sent, "retry").index(flag) + 1] for flag in told} == told


def test_what_a_command_finds_by_itself_is_not_repeated(cli, crm, sheet):
    """Flags that say what the environment says anyway make no command longer."""
    checked = cli("check", sheet(), "--workspace", crm.workspace, "--base-url", crm.base_url)
    assert {"--workspace", "--base-url"} & set(advised(checked, "send")) == set()
