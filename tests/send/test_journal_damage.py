"""A damaged journal: noticed, told, set aside, never overwritten; and what can be read of it is saved."""

from __future__ import annotations

import sqlite3
import stat
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importer.errors import Misused
from importer.model import Row
from importer.outcome import Created, Outcome
from importer.send.journal import Intent, Journal, Run, WorkspaceFacts, now
from importer.send.journal.damage import asides
from importer.send.journal.file import mark_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 600
PAGE = 4096
STATES = ("created", "sending", "unconfirmed")
TRUTH = "SELECT ref, scope, content_key, draft_key, state, opportunity_id, number, run FROM rows"


class Whole(NamedTuple):
    """A journal before it is damaged: its bytes, and its rows by reference."""

    content: bytes
    rows: dict[str, tuple[Any, ...]]

    def __repr__(self) -> str:
        return f"Whole({len(self.content)} bytes, {len(self.rows)} rows)"


def row(at: int) -> Row:
    """The row at a position, with keys that are all over the indexes."""
    keys = Random(at)
    return Row(at, at + 2, f"wabcd-{keys.getrandbits(30):08x}-aaaaaa", f"c{keys.getrandbits(64):x}", f"d{at}")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A journal of 600 rows, most of them created, closed well."""
    path = tmp_path_factory.mktemp("whole") / "journal.sqlite3"
    many = [row(at) for at in range(ROWS)]
    facts = ("ws-demo", "ws-demo", "http://x", "leads.csv", "Enero", "d", "pid 1 on here")
    with Journal.open(path) as journal:
        for run, part in (("run-1", many[:300]), ("run-2", many[300:])):
            journal.begin(Run(run, *facts, now()), [(one, "pending", ()) for one in part])
            journal.commit([Intent(one.ref, f'{{"name": "Lead {one.at}"}}') for one in part[:290]], [])
            journal.commit([], [became(one) for one in part[:280]])
            journal.finish(run, exit_code=1, tally={})
        journal.learn("ws-demo", WorkspaceFacts(pace=7.5))
        rows = {values[0]: values for values in journal._connection.execute(TRUTH)}
    return Whole(path.read_bytes(), rows)


def became(one: Row) -> Outcome:
    """Most rows are created, some are unconfirmed or refused."""
    if one.at % 10 < 8:
        return Outcome.created(one, Created(f"op-{one.at}", f"OP-{one.at}"))
    return Outcome.not_created(one, "unconfirmed" if one.at % 10 == 8 else "refused")


def damaged(content: bytes, at: int, piece: bytes) -> bytes:
    """The content with a piece of it overwritten."""
    return content[:at] + piece + content[at + len(piece) :]


def looked_at(path: Path) -> None:
    """Leave the mark of one who has come upon damage."""
    mark_of(path).touch()


def refusal(path: Path, **how: Any) -> Misused:
    """How opening is refused."""
    with pytest.raises(Misused) as refused:
        Journal.open(path, **how)
    return refused.value


PLACES = [
    pytest.param(lambda content: damaged(content, 100, b"\xff" * (len(content) - 100)), id="all but the header"),
    pytest.param(lambda content: damaged(content, 5 * PAGE, b"\x00" * PAGE), id="a page of zeros"),
    pytest.param(lambda content: damaged(content, 7 * PAGE, b"leads;csv;" * 400), id="a page of another file"),
    pytest.param(lambda content: content[: len(content) // 2], id="half of it gone"),
    pytest.param(lambda content: content[:PAGE], id="all but the first page gone"),
    pytest.param(lambda content: content[:1000], id="cut within the first page"),
]


@pytest.mark.parametrize("spoil", PLACES)
def test_a_damaged_journal_is_set_aside_by_one_who_sends(
    spoil: Callable[[bytes], bytes], tmp_path: Path, whole: Whole
) -> None:
    """One who reads is told and touches nothing; one who sends gets a new journal, the old one is kept as it was."""
    path = tmp_path / "journal.sqlite3"
    path.touch(0o600)
    path.write_bytes(content := spoil(whole.content))
    looked_at(path)
    for _ in range(2):
        refused = refusal(path)
        assert [one.code for one in refused.findings] == ["SET-JOURNAL-DAMAGED"]
        assert str(path) in refused.findings[0].message("es")
        assert (path.read_bytes(), asides(path)) == (content, ())
    with Journal.open(path, to_send=True) as journal:
        (aside,) = journal.aside
        assert [one.code for one in journal.findings] == ["SET-JOURNAL-SALVAGED", "SET-JOURNAL-ASIDE"]
        assert str(aside) in journal.findings[1].message("en")
        saved = {values[0]: values for values in journal._connection.execute(TRUTH)}
        assert {ref: whole.rows[ref][:6] for ref in saved} == {ref: values[:6] for ref, values in saved.items()}
    assert aside.read_bytes() == content
    assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()} == {0o600}
    assert not mark_of(path).exists()


@pytest.mark.parametrize("name", ["journal.sqlite3", "journal", "my.own [1].journal"])
def test_while_a_damaged_journal_lies_beside_it_is_said(name: str, tmp_path: Path, whole: Whole) -> None:
    """Every opening tells of it, until the person deletes that file; then what lay with it goes too."""
    path = tmp_path / name
    path.write_bytes(damaged(whole.content, 5 * PAGE, b"\x00" * PAGE))
    looked_at(path)
    with Journal.open(path, to_send=True):
        pass
    for to_send in (False, True):
        with Journal.open(path, to_send=to_send) as journal:
            assert [one.code for one in journal.findings] == ["SET-JOURNAL-ASIDE"]
    (aside,) = asides(path)
    (tmp_path / "other.damaged-1.sqlite3-wal").touch()
    for ending in ("-wal", "-shm"):
        aside.with_name(aside.name + ending).write_text("Rosa")
    assert asides(path) == (aside,)
    aside.unlink()
    with Journal.open(path, to_send=True) as journal:
        assert (journal.findings, journal.aside) == ((), ())
    assert [one.name for one in tmp_path.iterdir() if "damaged" in one.name] == ["other.damaged-1.sqlite3-wal"]


def test_no_created_row_is_lost_with_a_page(tmp_path: Path, whole: Whole) -> None:
    """Whichever page is lost, no created row is: the indexes know it too. Rows not sent stay behind."""
    path = tmp_path / "journal.sqlite3"
    for number in range(3, len(whole.content) // PAGE):
        path.write_bytes(damaged(whole.content, number * PAGE, b"\xff" * PAGE))
        looked_at(path)
        with Journal.open(path, to_send=True) as journal:
            saved = {values[0]: values for values in journal._connection.execute(TRUTH)}
            assert {ref: whole.rows[ref][:6] for ref in saved} == {ref: values[:6] for ref, values in saved.items()}
            of = {state: {ref for ref, values in whole.rows.items() if values[4] == state} for state in STATES}
            assert of["created"] <= saved.keys() <= of["created"] | of["sending"] | of["unconfirmed"]
            assert journal.past("ws-demo", saved).keys() == saved.keys()
            assert all(one.sent for one in journal.unsettled("ws-demo"))
        for one in tmp_path.iterdir():
            one.unlink()


def test_what_was_known_of_workspaces_and_runs_is_saved(tmp_path: Path, whole: Whole) -> None:
    """Runs and paces come over; a run of which only rows are left is named by them."""
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(whole.content)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM runs WHERE run = 'run-2'")
        (at,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'rows_by_run'").fetchone()
    connection.close()
    path.write_bytes(damaged(path.read_bytes(), (at - 1) * PAGE, b"\xff" * PAGE))
    looked_at(path)
    with Journal.open(path, to_send=True) as journal:
        assert journal.facts("ws-demo") == WorkspaceFacts(pace=7.5)
        assert {(run.run, run.file) for run in journal.runs()} == {("run-1", "leads.csv"), ("run-2", "")}
        one = next(ref for ref, values in whole.rows.items() if values[4] == "created" and values[7] == "run-2")
        assert list(journal.past("ws-demo", [one])) == [one]


def test_runs_are_saved_from_both_ends(tmp_path: Path, run_of: Callable[..., Any]) -> None:
    """With a page in the midst of the runs lost, those before it and those after it are there."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal:
        for number in range(100):
            journal.begin(run_of(f"run-{number:04d}", options={"long": "x" * 300}), [])
    content = path.read_bytes()
    pages = (content[at : at + PAGE] for at in range(0, len(content), PAGE))
    (lost,) = [at for at, page in enumerate(pages) if b"run-0050" in page and b"xxx" in page]
    path.write_bytes(damaged(content, lost * PAGE, b"\xff" * PAGE))
    looked_at(path)
    with Journal.open(path, to_send=True) as journal:
        assert {"run-0000", "run-0099"} < {run.run for run in journal.runs()}


@pytest.mark.parametrize("key", ["content_key", "draft_key", "opportunity_id"])
def test_a_row_of_which_two_things_are_told_is_not_saved(key: str, tmp_path: Path, whole: Whole) -> None:
    """Where table and index differ by a bit nobody knows which is right, and neither is believed."""
    path = tmp_path / "journal.sqlite3"
    columns = ("ref", "scope", "content_key", "draft_key", "state", "opportunity_id")
    created = (values for values in whole.rows.values() if values[4] == "created")
    values = next(created)
    sought = str(values[columns.index(key)]).encode()
    places = [at for at in range(len(whole.content)) if whole.content.startswith(sought, at)]
    assert len(places) > 1
    for at in places:
        last = at + len(sought) - 1
        path.write_bytes(damaged(whole.content, last, bytes([whole.content[last] ^ 1])))
        looked_at(path)
        with Journal.open(path, to_send=True) as journal:
            for found in journal._connection.execute(TRUTH):
                assert found[:6] == whole.rows[found[0]][:6]
        for one in tmp_path.iterdir():
            one.unlink()


HITS = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(["zeros", "ones", "cell", "bit"])), min_size=1, max_size=3
)


HIT = st.tuples(st.integers(0, 10**6), st.sampled_from(["zeros", "ones", "cell", "bit"]))


@settings(max_examples=settings.default.max_examples // 4, deadline=None)
@example(hits=[(787990, "cell")])  # a state that there is not
@example(hits=[(2166, "ones")])  # a length in the schema
@example(hits=[(2313, "ones")])  # a name in the schema that is no text: it stands in what SQLite says of it
@given(hits=st.lists(HIT, min_size=1, max_size=3))
def test_whatever_is_overwritten_nothing_false_is_saved(
    hits: list[tuple[int, str]], whole: Whole, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Bits, bytes and pages anywhere behind the header: it opens for one who sends, and every row saved is true."""
    content = whole.content
    for where, kind in hits:
        at = 100 + where % (len(content) - 100)
        pieces = {"zeros": b"\x00" * 512, "ones": b"\xff" * 40, "cell": b"\x0d\x00\x00\x00\x7f"}
        piece = pieces.get(kind, bytes([content[at] ^ 4]))
        content = damaged(content, at, piece)[: len(content)]
    path = tmp_path_factory.mktemp("spoiled") / "journal.sqlite3"
    path.write_bytes(content)
    looked_at(path)
    with Journal.open(path, to_send=True) as journal:
        assert journal._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if aside := journal.aside:
            assert aside[0].read_bytes() == content
            told = [0, 1, 2, 3, 4, 5]
            for values in journal._connection.execute(TRUTH):
                true = whole.rows.get(values[0], ())
                assert [values[at] for at in told] == [true[at] for at in told]


@pytest.mark.parametrize("hit", [b"\x00" * 5000, b"Nombre;Monto\nRosa;3\n" * 100], ids=["zeros", "text"])
def test_a_journal_without_its_header_is_for_the_person_to_name(tmp_path: Path, whole: Whole, hit: bytes) -> None:
    """With files of a journal beside it is refused and left alone; renamed as the tip says it counts as set aside."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path):
        pass
    path.write_bytes(content := damaged(whole.content, 0, hit))
    for to_send in (False, True):
        (finding,) = refusal(path, to_send=to_send).findings
        assert finding.code == "SET-JOURNAL-BEHEADED"
        assert path.read_bytes() == content
    path.rename(path.with_name(finding.facts["aside"]))
    with Journal.open(path, to_send=True) as journal:
        assert [one.code for one in journal.findings] == ["SET-JOURNAL-ASIDE"]
        assert journal.runs() == []


@pytest.mark.parametrize("left", ["gone", "empty"])
def test_a_journal_of_which_only_the_log_is_left(tmp_path: Path, run_of: Callable[..., Any], left: str) -> None:
    """SQLite would delete the -wal of an empty file; here it is damage, and the -wal is kept."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal:
        journal.begin(run_of(), [(row(1), "pending", ())])
        log = path.with_name(path.name + "-wal").read_bytes()
    path.unlink()
    if left == "empty":
        path.touch(0o600)
    path.with_name(path.name + "-wal").write_bytes(log)
    assert refusal(path).findings[0].code == "SET-JOURNAL-DAMAGED"
    with Journal.open(path, to_send=True) as journal:
        (aside,) = journal.aside
        assert journal.runs() == []
    assert aside.with_name(aside.name + "-wal").read_bytes() == log


def test_damage_that_shows_later_is_found_at_the_next_opening(tmp_path: Path, whole: Whole) -> None:
    """A transaction that comes upon it ends in a finding; the next one who sends sets the journal aside."""
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(content := damaged(whole.content, 3 * PAGE, b"\xff" * (len(whole.content) - 3 * PAGE)))
    with Journal.open(path) as journal, pytest.raises(Misused) as refused:
        journal.past("ws-demo", ["key"])
    assert refused.value.findings[0].code == "SET-JOURNAL-DAMAGED"
    assert path.read_bytes() == content
    assert refusal(path).findings[0].code == "SET-JOURNAL-DAMAGED"
    with Journal.open(path, to_send=True) as journal:
        assert journal.aside[0].read_bytes() == content


def test_damage_that_is_none_is_forgotten(tmp_path: Path, whole: Whole) -> None:
    """A mark on a journal that is well costs one look."""
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(whole.content)
    looked_at(path)
    with Journal.open(path) as journal:
        assert journal.findings == ()
    assert not mark_of(path).exists()


def test_only_a_journal_not_closed_well_is_looked_over(
    tmp_path: Path, whole: Whole, monkeypatch: pytest.MonkeyPatch, run_of: Callable[..., Any]
) -> None:
    """Closed well it is not; with a -wal left behind, or a run that never ended, it is, and once only."""
    looks: list[Path] = []
    monkeypatch.setattr("importer.send.journal.damage._integrity", lambda path: looks.append(path) or "")
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(whole.content)
    for _ in range(2):
        with Journal.open(path):
            pass
    assert looks == []
    with Journal.open(path) as journal:
        journal.begin(run_of("run-3"), [(row(1000), "pending", ())])
        with Journal.open(path):  # somebody is at it: not the time to look
            pass
    assert looks == []
    for _ in range(2):
        with Journal.open(path):
            pass
    assert len(looks) == 1
    with Journal.open(path) as journal:
        journal.finish("run-3", exit_code=0, tally={})
        content, log = path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()
    path.write_bytes(content)
    path.with_name(path.name + "-wal").write_bytes(log)
    for _ in range(2):
        with Journal.open(path) as journal:
            assert journal.runs()[0].finished
    assert len(looks) == 2


def test_another_program_is_not_touched(tmp_path: Path) -> None:
    """A healthy or damaged SQLite file of another program is refused and left as it is."""
    path = tmp_path / "places.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE places (name TEXT)")
    connection.executemany("INSERT INTO places VALUES (?)", [("x" * 500,)] * 100)
    connection.commit()
    for application in (0, 77):
        connection.execute(f"PRAGMA application_id={application}")
        connection.commit()
        content = path.read_bytes()
        assert "another program" in str(refusal(path, to_send=True))
        assert path.read_bytes() == content
    connection.close()
    path.write_bytes(content := damaged(content, 2 * PAGE, b"\xff" * PAGE))
    looked_at(path)
    assert refusal(path, to_send=True).findings[0].code == "SET-JOURNAL"
    assert (path.read_bytes(), asides(path)) == (content, ())


def test_a_flipped_bit_in_a_text_is_no_internal_error(tmp_path: Path, whole: Whole) -> None:
    """What is JSON no more says nothing; what are letters no more is damage."""
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(whole.content)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE runs SET options = '{\"template', tally = 'x'")
    connection.execute("UPDATE rows SET findings = '[[', sent = '{' WHERE state = 'unconfirmed'")
    connection.commit()
    with Journal.open(path) as journal:
        assert {(str(run.options), str(run.tally)) for run in journal.runs()} == {("{}", "{}")}
        assert {str(one.sent) for one in journal.unsettled("ws-demo")} >= {"{}"}
        assert journal.rows("ws-demo", whole.rows)
    connection.execute("UPDATE runs SET file = CAST(x'ff41' AS TEXT)")
    connection.commit()
    connection.close()
    with Journal.open(path) as journal, pytest.raises(Misused, match="SET-JOURNAL-DAMAGED"):
        journal.runs()
    with Journal.open(path, to_send=True) as journal:
        assert [one.code for one in journal.findings] == ["SET-JOURNAL-SALVAGED", "SET-JOURNAL-ASIDE"]
        assert {run.file for run in journal.runs()} == {""}
