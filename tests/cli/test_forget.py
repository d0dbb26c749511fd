"""`runs --forget`, and what a damaged journal means to a person at the command line."""

from __future__ import annotations

import json

import pytest

from importer.send.journal import Intent, Journal
from importer.settings import Settings

FAST = ("--yes", "--rate", "1000")


@pytest.fixture
def sent(cli, crm, sheet):
    """A run of three created rows; gives its object."""
    return json.loads(cli("send", sheet(), "--json", *FAST).out)


def test_forget_a_run(cli, crm, sent, sheet):
    """It says what that means, erases, and the same sheet is then sent as a new one."""
    ran = cli("runs", "--forget", sent["run"], "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert sent["run"] in ran.err
    assert "3 rows, of which 3 were created" in ran.err
    assert "these rows are created a second time" in ran.err
    assert ran.err.endswith("Erased: 3 rows.\n")
    assert cli("runs") == (0, "No runs yet.\n", "")
    assert json.loads(cli("send", sheet(), "--json", *FAST).out)["created_now"] == 3
    assert len(crm.held()) == 6


def test_forget_all_in_spanish(cli, crm, sent, sheet, tmp_path):
    """Every run of the journal, and the damaged journals beside it, which are named."""
    cli("send", sheet(2, "more.csv"), *FAST)
    aside = Settings.gather({}).journal.with_name("journal.damaged-20260101-000000.sqlite3")
    aside.write_text("Rosa")
    ran = cli("runs", "--forget", "all", "--yes", "--lang", "es")
    assert (ran.code, "todas las corridas (2)" in ran.err, str(aside) in ran.err) == (0, True, True)
    assert "se crean por segunda vez" in ran.err
    assert not aside.exists()
    assert cli("runs").out == "No runs yet.\n"


def test_forgetting_is_asked_about(cli, sent, terminal):
    """On a terminal no is the answer unless it is yes; without one nothing is erased."""
    ran = cli("runs", "--forget", sent["run"])
    assert (ran.code, "SET-FORGET-CONFIRM" in ran.err) == (2, True)
    for answer, code, left in (("", 1, 1), ("n", 1, 1), ("y", 0, 0)):
        screen = terminal("runs", "--forget", sent["run"])
        screen.read("Erase? [y/N]")
        screen.type(f"{answer}\n")
        assert screen.end().code == code
        assert len(json.loads(cli("runs", "--json").out)["runs"]) == left


def test_an_unknown_run_is_not_forgotten(cli, sent):
    """A run that is not there is exit 2 and named, and nothing is erased."""
    ran = cli("runs", "--forget", "20200101-000000-dead", "--yes")
    assert (ran.code, "20200101-000000-dead" in ran.err) == (2, True)
    assert len(json.loads(cli("runs", "--json").out)["runs"]) == 1


@pytest.mark.parametrize("more", [("RUN",), ("--json",)], ids=str)
def test_forgetting_goes_with_nothing_else(cli, more):
    """Showing a run and erasing one are two commands."""
    assert cli("runs", "--forget", "all", "--yes", *more).code == 2


def test_nothing_is_forgotten_while_somebody_sends(cli, sent):
    """Exit 2 and who it is, for the run of that workspace and for all."""
    settings = Settings.gather({})
    with Journal.open(settings.journal) as journal, journal.lease(journal.runs()[0].scope):
        for which in (sent["run"], "all"):
            ran = cli("runs", "--forget", which, "--yes")
            assert (ran.code, "SET-BUSY" in ran.err) == (2, True)
        assert len(journal.runs()) == 1


def test_rows_without_a_clear_answer_are_forgotten_only_when_told(cli, sent, terminal):
    """A question is not enough: they are counted, and --yes is needed; the tip says how to settle them first."""
    with Journal.open(Settings.gather({}).journal) as journal:
        journal._connection.execute("UPDATE rows SET state = 'pending', opportunity_id = '' WHERE number = 2")
        ((ref,),) = journal._connection.execute("SELECT ref FROM rows WHERE number = 2").fetchall()
        journal.commit([Intent(ref, "{}")], [])
    screen = terminal("runs", "--forget", "all")
    ran = screen.end()
    assert (ran.code, "SET-FORGET-UNSETTLED: 1 of these rows" in ran.out, "--settle-only" in ran.out) == (2, True, True)
    ran = cli("runs", "--forget", "all", "--yes")
    assert (ran.code, "1 of them was sent without a clear answer" in ran.err) == (0, True)


def spoil(path):
    """Overwrite a page in the middle of the journal, as another program might."""
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * 4096 + content[12288:])
    path.with_name(f"{path.name}-suspect").touch()


def test_a_damaged_journal_is_told_by_check_and_set_aside_by_send(cli, crm, sent, sheet):
    """`check` and `runs` say so, exit 2, and leave it; `send` sets it aside, and not one row is created twice."""
    path = Settings.gather({}).journal
    spoil(path)
    before = path.read_bytes()
    for line in (["check", sheet()], ["runs"], ["runs", "--forget", "all", "--yes"]):
        ran = cli(*line)
        assert (ran.code, "SET-JOURNAL-DAMAGED" in ran.err, path.read_bytes() == before) == (2, True, True)
    names = crm.names()
    found = json.loads(cli("send", sheet(5), "--json", *FAST).out)
    assert [found[name] for name in ("rows", "created", "created_now")] == [5, 5, 2]
    assert crm.names() == [*names, "Lead 4", "Lead 5"]
    (aside,) = path.parent.glob("*.damaged-*.sqlite3")
    assert aside.read_bytes() == before
    assert "SET-JOURNAL-ASIDE" in cli("runs").err
    aside.unlink()
    assert "SET-JOURNAL" not in cli("runs").err
