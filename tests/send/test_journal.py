"""The journal: who may read it, what may become of a row, what is on the disk when, and what stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import BrokenLaw
from importer.findings import Finding, Place
from importer.outcome import Created, Outcome
from importer.send.journal import Intent, Journal, WorkspaceFacts
from importer.send.journal.schema import ARROWS, DOUBTING, SETTLING
from importer.send.reconcile import Doubtful, Found, NotListed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importer.model import Row

STATES = ("invalid", "pending", "sending", "created", "refused", "failed", "unconfirmed")
SENT = "Inés Paredes · cuarenta camiones"
BY_COMMIT = frozenset({"created", "refused", "failed", "unconfirmed", "pending"})


def settled(row: Row, status: Any) -> Outcome:
    """An outcome of this status."""
    return Outcome.created(row, Created(f"op-{row.at}")) if status == "created" else Outcome.not_created(row, status)


def bring(journal: Journal, row: Row, state: str, run_of: Callable[..., Any]) -> None:
    """Lead a row to a state through the public methods only."""
    journal.begin(run_of(f"to-{state}"), [(row, "invalid" if state == "invalid" else "pending", ())])
    if state in ("invalid", "pending"):
        return
    journal.commit([Intent(row.ref, SENT)], [])
    if state != "sending":
        journal.commit([], [settled(row, state)])


def attempt(journal: Journal, row: Row, new: str, run_of: Callable[..., Any], *, sending: bool) -> None:
    """Try to lead a row to a new state by the method that knows the way."""
    if new == "sending":
        journal.commit([Intent(row.ref, SENT)], [])
    elif sending or new not in ("pending", "invalid"):
        journal.commit([], [settled(row, new)])
    else:
        journal.begin(run_of("again"), [(row, new, ())])


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("new", STATES)
def test_only_the_arrows_are_walked(
    old: str, new: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Every pair of states: an arrow leads there, anything else leaves the row as it was."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, old, run_of)
    try:
        attempt(journal, row, new, run_of, sending=old == "sending" and new in BY_COMMIT)
    except BrokenLaw:
        assert (old, new) not in ARROWS
    ((past,),) = journal.past("ws-demo", [row.ref]).values()
    assert past.state == (new if (old, new) in ARROWS else old)


VERDICTS = {"created": Found("op-9", "OP-9"), "pending": NotListed(), "unconfirmed": Doubtful(("op-8",))}


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("new", VERDICTS)
def test_only_unsettled_rows_are_settled(
    old: str, new: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What the CRM's list says moves a row that is unsettled, and no other."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, old, run_of)
    try:
        journal.settle([(row.ref, VERDICTS[new], ())])
    except BrokenLaw:
        assert (old, new) not in SETTLING
    ((past,),) = journal.past("ws-demo", [row.ref]).values()
    assert past.state == (new if (old, new) in SETTLING else old)
    if (old, new) in SETTLING and new == "created":
        assert (past.opportunity_id, past.opportunity_code) == ("op-9", "OP-9")


@pytest.mark.parametrize("old", STATES)
def test_only_pending_rows_are_found_to_need_a_correction(
    old: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """A row that waits to be sent can turn out to be wrong, with the reason, and no other can."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, old, run_of)
    wrong = Finding.of("STAGE-UNKNOWN", Place("leads.csv", row=row.number), seen="Nada")
    try:
        journal.correct([(row, [wrong])])
    except BrokenLaw:
        assert old != "pending"
    else:
        ((state, (finding,)),) = journal.rows("ws-demo", [row.ref]).values()
        assert (state, finding.code) == ("invalid", "STAGE-UNKNOWN")
    assert journal.states(f"to-{old}") == {"invalid" if old == "pending" else old: 1}


@pytest.mark.parametrize("old", STATES)
def test_only_pending_rows_are_doubted(
    old: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """A row that waits to be sent can be put among those to look for first, and no other can."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, old, run_of)
    try:
        journal.doubt([Intent(row.ref, '{"name":"Rosa"}')])
    except BrokenLaw:
        assert (old, "unconfirmed") not in DOUBTING
    else:
        assert [(one.ref, one.sent) for one in journal.unsettled("ws-demo")] == [(row.ref, {"name": "Rosa"})]
    assert journal.states(f"to-{old}") == {"unconfirmed" if (old, "unconfirmed") in DOUBTING else old: 1}


@pytest.mark.parametrize("new", VERDICTS)
def test_a_settled_row_is_forgotten_but_for_its_id(
    new: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What was sent stays only while the row is in doubt; found ids are known afterwards."""
    journal, (row,) = journal_at(), rows(1)
    journal.begin(run_of(), [(row, "pending", ())])
    journal.commit([Intent(row.ref, '{"name":"Rosa"}', "2026-11-26T10:00:00+00:00")], [])
    ((attempt,),) = [journal.unsettled("ws-demo")]
    assert (attempt.sent, attempt.attempted) == ({"name": "Rosa"}, "2026-11-26T10:00:00+00:00")
    journal.settle([(row.ref, VERDICTS[new], ())])
    assert [one.sent for one in journal.unsettled("ws-demo")] == ([{"name": "Rosa"}] if new == "unconfirmed" else [])
    assert journal.known_ids("ws-demo") == ({"op-9"} if new == "created" else set())


def test_what_is_learned_of_a_workspace_stays(journal_at: Callable[..., Journal]) -> None:
    """A fact that is told replaces the one before; one that is not told stays; each workspace has its own."""
    journal = journal_at()
    assert journal.facts("ws-demo") == WorkspaceFacts()
    journal.learn("ws-demo", WorkspaceFacts(pace=12.5))
    journal.learn("ws-demo", WorkspaceFacts(listed=40))
    journal.learn("ws-demo", WorkspaceFacts())
    assert journal.facts("ws-demo") == WorkspaceFacts(12.5, 40)
    assert journal.facts("ws-other") == WorkspaceFacts()


def test_another_reader_sees_an_intent_when_commit_returns(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What commit wrote is there for every other connection."""
    journal, other, (one, two) = journal_at(), journal_at(), rows(2)
    journal.begin(run_of(), [(one, "pending", ()), (two, "pending", ())])
    journal.commit([Intent(one.ref, SENT)], [])
    assert other.states("run-1") == {"pending": 1, "sending": 1}


def test_a_broken_commit_changes_nothing(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """One change that is no arrow takes back all of the commit, and the journal goes on working."""
    journal, (one, two) = journal_at(), rows(2)
    journal.begin(run_of(), [(one, "pending", ()), (two, "pending", ())])
    journal.commit([Intent(one.ref, SENT)], [])
    with pytest.raises(BrokenLaw, match=two.ref):
        journal.commit([], [settled(one, "created"), settled(two, "created")])
    assert journal.states("run-1") == {"pending": 1, "sending": 1}
    journal.commit([Intent(two.ref, SENT)], [settled(one, "created")])
    assert journal.states("run-1") == {"created": 1, "sending": 1}


def test_a_row_cannot_be_intended_twice(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """A second intent, in the same commit or later, is refused."""
    journal, (row,) = journal_at(), rows(1)
    journal.begin(run_of(), [(row, "pending", ())])
    with pytest.raises(BrokenLaw):
        journal.commit([Intent(row.ref, SENT), Intent(row.ref, SENT)], [])
    assert journal.states("run-1") == {"pending": 1}


@pytest.mark.parametrize("state", ["sending", "created", "unconfirmed"])
def test_a_run_that_plans_a_row_that_was_sent_is_not_begun(
    state: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Nothing of such a run is written, the rows it might have planned neither."""
    journal, (sent, new) = journal_at(), rows(2)
    bring(journal, sent, state, run_of)
    with pytest.raises(BrokenLaw, match="2 rows were planned"):
        journal.begin(run_of("again"), [(new, "pending", ()), (sent, "pending", ())])
    assert [run.run for run in journal.runs()] == [f"to-{state}"]
    assert not journal.past("ws-demo", [new.ref])
    assert journal.rows("ws-demo", [sent.ref])[sent.ref][0] == state


def test_a_row_cannot_be_planned_twice(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Two rows of a run with one reference are one too many."""
    journal, (row,) = journal_at(), rows(1)
    with pytest.raises(BrokenLaw):
        journal.begin(run_of(), [(row, "pending", ()), (row, "pending", ())])
    assert journal.runs() == []


@pytest.mark.parametrize("status", ["invalid", "duplicate", "skipped"])
def test_an_outcome_that_no_sending_has_is_refused(
    status: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What was sent cannot become what is decided before sending."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, "sending", run_of)
    with pytest.raises(BrokenLaw, match=f"cannot become {status}"):
        journal.commit([], [settled(row, status)])
    assert journal.states("to-sending") == {"sending": 1}


def test_reading_waits_for_no_writer(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """While another process's commit is under way everything can be read, and reading keeps no writer out."""
    journal, other, (row,) = journal_at(), journal_at(), rows(1)
    bring(journal, row, "created", run_of)
    for one in (journal, other):
        one._connection.execute("PRAGMA busy_timeout=0")
    other._connection.execute("BEGIN IMMEDIATE")
    assert set(journal.past("ws-demo", [row.ref])) == {row.ref}
    assert [run.run for run in journal.runs()] == ["to-created"]
    assert journal.rows("ws-demo", [row.ref])[row.ref][0] == "created"
    assert journal.states("to-created") == {"created": 1}
    other._connection.execute("ROLLBACK")
    written = []
    journal._connection.set_trace_callback(written.append)
    journal.past("ws-demo", [row.ref])
    assert not [one for one in written if "IMMEDIATE" in one or "EXCLUSIVE" in one]


def test_looking_back_leaves_the_file_as_it_is(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What is asked for is written to no file of the journal."""
    journal, (row,) = journal_at(), rows(1)
    bring(journal, row, "created", run_of)
    before = {path.name: path.read_bytes() for path in journal.path.parent.iterdir() if path.suffix != ".sqlite3-shm"}
    journal.past("ws-demo", [row.ref, "some key"])
    assert {name: journal.path.with_name(name).read_bytes() for name in before} == before


@pytest.mark.parametrize("key", ["content_key", "draft_key", "ref", "opportunity_id"])
def test_a_row_is_found_again(
    key: str, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """By its content, its draft, its reference and what it became, in its own workspace only."""
    journal, (row, other) = journal_at(), rows(2)
    bring(journal, row, "created", run_of)
    bring(journal, other, "invalid", run_of)  # its opportunity id is empty, and is found by nothing
    sought = "op-0" if key == "opportunity_id" else getattr(row, key)
    ((wanted, (past,)),) = journal.past("ws-demo", [sought, "nothing"]).items()
    assert wanted == sought
    assert (past.ref, past.state, past.opportunity_id, past.run) == (row.ref, "created", "op-0", "to-created")
    assert (past.file, past.sheet, past.digest, past.number) == ("leads.csv", "Enero", "d", row.number)
    assert not journal.past("ws-other", [sought])


def test_runs_are_told_newest_first(journal_at: Callable[..., Journal], run_of: Callable[..., Any]) -> None:
    """A run is given back with all that was written of it."""
    journal = journal_at()
    first = run_of("run-1", started="2026-01-01T00:00:00+00:00", options={"template": "standard"})
    second = run_of("run-2", started="2026-01-02T00:00:00+00:00")
    for one in (first, second):
        journal.begin(one, [])
    journal.finish("run-1", exit_code=1, tally={"created": 2})
    journal.written("run-1", results="/there", digest="abc")
    newest, oldest = journal.runs()
    assert newest == second
    assert (oldest.exit_code, oldest.tally, oldest.options) == (1, {"created": 2}, {"template": "standard"})
    assert (oldest.results, oldest.results_digest) == ("/there", "abc")
    assert oldest.finished


def test_findings_come_back(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Why a row is not created is told again from the journal."""
    journal, (row,) = journal_at(), rows(1)
    found = Finding.of("CRM-FAILED", seen="429", attempts=3)
    bring(journal, row, "sending", run_of)
    journal.commit([], [Outcome.not_created(row, "failed", found)])
    assert journal.rows("ws-demo", [row.ref, "nothing"]) == {row.ref: ("failed", (found,))}
    assert not journal.rows("ws-other", [row.ref])


def test_a_finding_keeps_its_place_and_not_what_was_seen(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Of a wrong cell the journal has its column; what stood there stands in the sheet."""
    journal, (row,) = journal_at(), rows(1)
    place = Place("leads.csv", "", 2, "C", "Monto")
    journal.begin(run_of(), [(row, "invalid", (Finding.of("AMT-UNREADABLE", place, seen=SENT),))])
    kept = Finding.of("AMT-UNREADABLE", Place(letter="C", header="Monto"))
    assert journal.rows("ws-demo", [row.ref]) == {row.ref: ("invalid", (kept,))}
    assert on_the_disk(journal.path.parent, "Paredes") == []


def on_the_disk(folder: Path, text: str) -> list[str]:
    """The names of the files that hold this text."""
    return [path.name for path in folder.iterdir() if path.is_file() and text.encode() in path.read_bytes()]


def test_a_settled_row_keeps_no_text(tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]) -> None:
    """After a run of many long texts no file of the journal holds any of them, unless it is still needed."""
    many = rows(400)
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        journal.begin(run_of(), [(row, "pending", ()) for row in reversed(many)])
        for at in range(0, 400, 7):
            batch = many[at : at + 7]
            journal.commit([Intent(row.ref, f"{SENT} {row.at} " * (1 + row.at % 13)) for row in batch], [])
            journal.commit([], [settled(row, ("created", "refused", "failed", "pending")[row.at % 4]) for row in batch])
        journal.finish("run-1", exit_code=0, tally={})
        assert on_the_disk(tmp_path, "Paredes") == []
    assert on_the_disk(tmp_path, "Paredes") == []


@pytest.mark.parametrize("attempts", [0, 1])
def test_only_a_run_that_sent_something_rewrites_the_file(
    attempts: int, journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """A run without a request has left nothing to wipe."""
    journal, (row,), said = journal_at(), rows(1), []
    bring(journal, row, "sending", run_of)
    journal.commit([], [Outcome.not_created(row, "pending", attempts=attempts)])
    journal._connection.set_trace_callback(said.append)
    journal.finish("to-sending", exit_code=0, tally={})
    assert said.count("VACUUM") == attempts


def test_an_unsettled_row_keeps_what_was_sent(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """What may be needed to find the row in the CRM again stays."""
    journal, (one, two) = journal_at(), rows(2)
    bring(journal, one, "sending", run_of)
    bring(journal, two, "unconfirmed", run_of)
    kept = journal._connection.execute("SELECT sent FROM rows").fetchall()
    assert kept == [(SENT,), (SENT,)]
