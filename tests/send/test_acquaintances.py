"""What the journal keeps of contacts, and of what is owed to rows."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import BrokenLaw
from importer.outcome import Created, Outcome
from importer.send.journal import ContactIntent, Intent, Journal
from importer.send.journal.acquaintances import Acquaintances
from importer.send.journal.schema import SCHEMA
from importer.send.reconcile import Doubtful, Found, NotListed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVA = Acquaintances.name("ws-demo", "phone", "51911000001")
ANA = Acquaintances.name("ws-demo", "email", "ana@example.com")
SENT = '{"name":"Eva","internalWhatsappNumber":"51911000001","email":"ana@example.com"}'
OWED = '{"stageId":"st-1"}'


def test_a_name_is_its_workspaces_alone() -> None:
    """The same phone is another name in another workspace and as an address; capitals of an address say nothing."""
    name = Acquaintances.name
    assert len({name("a", "phone", "1"), name("b", "phone", "1"), name("a", "email", "1")}) == 3
    assert name("a", "email", "ANA@example.com") == name("a", "email", "ana@example.com")


def test_whoever_was_seen_is_known_for_a_day(journal_at: Callable[..., Journal]) -> None:
    """Not a second longer, and nobody who was only looked for."""
    contacts = journal_at().contacts
    contacts.meet("ws-demo", "run-1", {EVA: "ct-1"})
    now = datetime.now(UTC)
    assert contacts.known([EVA, ANA]) == {EVA: "ct-1"}
    assert contacts.known([EVA], now=now + timedelta(hours=23, minutes=59)) == {EVA: "ct-1"}
    assert contacts.known([EVA], now=now + timedelta(hours=24, seconds=1)) == {}


def test_thousands_are_asked_for_at_once(journal_at: Callable[..., Journal]) -> None:
    """However many names a sheet has."""
    contacts = journal_at().contacts
    names = {Acquaintances.name("ws-demo", "phone", str(n)): f"ct-{n}" for n in range(2501)}
    contacts.meet("ws-demo", "run-1", names)
    assert contacts.known(names) == names


def test_who_is_being_made_is_not_known_and_not_forgotten(journal_at: Callable[..., Journal]) -> None:
    """Neither a look-up nor a doubt about its id touches a contact that was sent without a clear answer."""
    contacts = journal_at().contacts
    contacts.meet("ws-demo", "run-1", {EVA: "ct-1"})
    contacts.intend("ws-demo", "run-2", [ContactIntent((EVA, ANA), SENT)])
    contacts.meet("ws-demo", "run-2", {EVA: "ct-2"})
    contacts.forget(["ct-1", "ct-2", ""])
    assert contacts.known([EVA, ANA]) == {}
    (intent,) = contacts.unsettled("ws-demo")
    assert (set(intent.names), intent.phone, intent.email) == ({EVA, ANA}, "51911000001", "ana@example.com")
    assert contacts.unsettled("ws-other") == []


@pytest.mark.parametrize("id", ["ct-7", ""])
def test_what_became_of_it(id: str, journal_at: Callable[..., Journal]) -> None:
    """Made, it is known by all its names; not there, the journal knows nothing of it any more."""
    contacts = journal_at().contacts
    contacts.intend("ws-demo", "run-1", [ContactIntent((EVA, ANA), SENT)])
    contacts.settle("ws-demo", "run-1", {(EVA, ANA): id})
    assert contacts.unsettled("ws-demo") == []
    assert contacts.known([EVA, ANA]) == (dict.fromkeys((EVA, ANA), id) if id else {})


def test_an_intent_is_there_for_the_next_process(tmp_path: Path) -> None:
    """Another connection, as after kill -9, sees it as soon as `intend` has returned."""
    with Journal.open(tmp_path / "j.sqlite3") as journal:
        journal.contacts.intend("ws-demo", "run-1", [ContactIntent((EVA,), SENT)])
        with Journal.open(tmp_path / "j.sqlite3") as other:
            assert [one.names for one in other.contacts.unsettled("ws-demo")] == [(EVA,)]


def test_garbage_for_a_body_is_nobody(journal_at: Callable[..., Journal]) -> None:
    """A flipped bit in what was sent leaves an intent of which nothing is known."""
    contacts = journal_at().contacts
    contacts.intend("ws-demo", "run-1", [ContactIntent((EVA,), "{broken")])
    (intent,) = contacts.unsettled("ws-demo")
    assert (intent.phone, intent.email) == ("", "")


def owed(journal: Journal) -> dict[str, str | None]:
    with journal._transaction(to_write=False) as execute:
        return dict(execute("SELECT ref, owed FROM rows").fetchall())


@pytest.fixture
def sending(journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]) -> Any:
    """A journal with one row on its way that is owed a step, and the row."""
    journal, (row,) = journal_at(), rows(1)
    journal.begin(run_of(), [(row, "pending", ())])
    journal.commit([Intent(row.ref, "{}", "", OWED)], [])
    return journal, row


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        pytest.param(lambda row: Outcome.created(row, Created("op-1")), OWED, id="created"),
        pytest.param(lambda row: Outcome.not_created(row, "unconfirmed"), OWED, id="unconfirmed"),
        pytest.param(lambda row: Outcome.not_created(row, "refused"), None, id="refused"),
        pytest.param(lambda row: Outcome.not_created(row, "failed"), None, id="failed"),
        pytest.param(lambda row: Outcome.not_created(row, "pending"), None, id="pending"),
    ],
)
def test_what_is_owed_stays_while_the_row_may_be_there(outcome: Any, left: str | None, sending: Any) -> None:
    """A row that was not created is owed nothing: its next create says anew what is to be set."""
    journal, row = sending
    journal.commit([], [outcome(row)])
    assert owed(journal) == {row.ref: left}


@pytest.mark.parametrize(
    ("verdict", "left"),
    [
        pytest.param(Found("op-1"), OWED, id="found"),
        pytest.param(Doubtful(("op-1",)), OWED, id="doubtful"),
        pytest.param(NotListed(), None, id="not there"),
    ],
)
def test_what_is_owed_when_a_row_is_settled(verdict: Any, left: str | None, sending: Any) -> None:
    """A row found in the list gets its step; one that is not there starts anew."""
    journal, row = sending
    journal.settle([(row.ref, verdict, ())])
    assert owed(journal) == {row.ref: left}
    (past,) = journal.past("ws-demo", [row.content_key])[row.content_key]
    assert past.owed == (left or "")


def test_what_is_paid_is_erased(sending: Any) -> None:
    """Of a created row only; of any other it would be a broken law."""
    journal, row = sending
    with pytest.raises(BrokenLaw):
        journal.paid([row.ref])
    journal.commit([], [Outcome.created(row, Created("op-1"))])
    journal.paid([row.ref])
    journal.paid([row.ref])  # an update may be done twice
    assert owed(journal) == {row.ref: None}


def test_a_row_doubted_after_a_lost_journal_is_owed_its_step(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Found in the list, it may have been left without it."""
    journal, (row,) = journal_at(), rows(1)
    journal.begin(run_of(), [(row, "pending", ())])
    journal.doubt([Intent(row.ref, "{}", "", OWED)])
    journal.settle([(row.ref, Found("op-1"), ())])
    assert owed(journal) == {row.ref: OWED}


def test_a_journal_of_version_2_is_brought_up_to_date(tmp_path: Path) -> None:
    """Made with the statements of the releases before, it has contacts and debts afterwards."""
    path = tmp_path / "journal.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", *SCHEMA[0], *SCHEMA[1], "PRAGMA user_version=2"):
        connection.execute(statement)
    connection.close()
    with Journal.open(path) as journal:
        journal.contacts.meet("ws-demo", "run-1", {EVA: "ct-1"})
        assert journal.contacts.known([EVA]) == {EVA: "ct-1"}
        assert owed(journal) == {}


def test_forgetting_a_run_forgets_whom_it_met(
    journal_at: Callable[..., Journal], rows: Callable[..., Any], run_of: Callable[..., Any], tmp_path: Path
) -> None:
    """No byte of a contact stays: neither of one that was being made."""
    journal, (one, two) = journal_at(), rows(2)
    journal.begin(run_of("run-1"), [(one, "pending", ())])
    journal.past("ws-demo", [])
    journal.begin(run_of("run-2"), [(two, "pending", ())])
    journal.contacts.meet("ws-demo", "run-1", {ANA: "ct-1"})
    journal.contacts.intend("ws-demo", "run-2", [ContactIntent((EVA,), SENT)])
    assert journal.forget(["run-2"])
    assert b"51911000001" not in b"".join(path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))
    assert journal.contacts.known([ANA]) == {ANA: "ct-1"}
    assert journal.forget(["run-1"])
    assert journal.contacts.known([ANA]) == {}


def test_a_damaged_journal_gives_back_who_was_being_made(
    tmp_path: Path, journal_at: Callable[..., Journal], sending: Any
) -> None:
    """Contacts without a clear answer and what is owed are read from it; who was merely known is asked for again."""
    journal, row = sending
    journal.commit([], [Outcome.created(row, Created("op-1"))])
    journal.contacts.intend("ws-demo", "run-1", [ContactIntent((EVA,), SENT)])
    journal.contacts.meet("ws-demo", "run-1", {ANA: "ct-1"})
    journal._connection.execute("DROP INDEX rows_by_run")  # no damage to a page, but no journal of ours any more
    journal._connection.execute("CREATE INDEX rows_by_run ON rows (run DESC)")
    journal.__exit__()
    (tmp_path / "journal.sqlite3-suspect").touch()
    with Journal.open(tmp_path / "journal.sqlite3", to_send=True) as mended:
        assert mended.findings[0].code == "SET-JOURNAL-SALVAGED"
        assert [one.names for one in mended.contacts.unsettled("ws-demo")] == [(EVA,)]
        assert mended.contacts.known([ANA]) == {}
        assert owed(mended) == {row.ref: OWED}
