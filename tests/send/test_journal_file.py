"""The journal as a file: who may read it, how durable it is, and what is refused in its place."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Misused
from importer.outcome import Created, Outcome
from importer.send.journal import Intent, Journal
from importer.send.journal.schema import APPLICATION, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LATER = ("attempted", "owed")  # columns of rows that later versions have added


def test_the_journal_is_readable_by_its_owner_only(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """The file, its companions and its locks are 0600, its new folder 0700."""
    with Journal.open(tmp_path / "home" / "journal.sqlite3") as journal, journal.lease("ws-demo"):
        journal.begin(run_of(), [(rows(1)[0], "pending", ())])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    assert {name.partition(".")[2].partition("-")[0] for name in modes} == {"sqlite3"}
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_commit_is_on_the_disk_when_it_returns(journal_at: Callable[..., Journal]) -> None:
    """Write-ahead log with full synchronisation, and deleted text overwritten."""
    execute = journal_at()._connection.execute
    asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "user_version")
    found = [execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1, 1, len(SCHEMA)]


def test_a_journal_of_a_newer_version_is_refused(tmp_path: Path, journal_at: Callable[..., Journal]) -> None:
    """An older program says so and changes nothing."""
    with journal_at("new.sqlite3"):
        pass
    connection = sqlite3.connect(tmp_path / "new.sqlite3")
    connection.execute(f"PRAGMA user_version={len(SCHEMA) + 1}")
    connection.close()
    before = (tmp_path / "new.sqlite3").read_bytes()
    with pytest.raises(Misused, match="newer version"):
        Journal.open(tmp_path / "new.sqlite3")
    assert (tmp_path / "new.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    "content", [pytest.param(b"Nombre;Monto\nRosa;3\n" * 100, id="text"), pytest.param(b"\x00" * 5000, id="zeros")]
)
def test_a_file_that_is_no_journal_is_not_overwritten(content: bytes, tmp_path: Path) -> None:
    """Another file under the journal's name is refused and left alone."""
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(Misused, match="SET-JOURNAL"):
        Journal.open(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_journal_of_version_1_keeps_every_row(tmp_path: Path, rows: Callable[..., Any]) -> None:
    """Made with the statements of the first release, it is brought up to date with all its runs, rows and ids."""
    path = tmp_path / "journal.sqlite3"
    states = ("pending", "sending", "created", "refused", "failed", "unconfirmed", "invalid")
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", *SCHEMA[0], "PRAGMA user_version=1"):
        connection.execute(statement)
    run = ("run-1", "ws-demo", "ws-demo", "http://x", "leads.csv", "", "d", "{}", "2026-01-01", *[None] * 5, "pid 1")
    connection.execute(f"INSERT INTO runs VALUES (?{', ?' * 14})", run)
    for row in rows(70):
        state = states[row.at % 7]
        values = (row.ref, "ws-demo", row.content_key, row.draft_key, "run-1", "run-1", row.number, state)
        ids = (f"op-{row.at}", f"OP-{row.at}") if state == "created" else ("", "")
        sent = '{"name": "Rosa"}' if state in ("sending", "unconfirmed") else None
        connection.execute(f"INSERT INTO rows VALUES (?{', ?' * 13})", (*values, *ids, sent, None, 1, "2026-01-01"))
    before = connection.execute("SELECT * FROM rows ORDER BY ref").fetchall()
    connection.close()
    for _ in range(2):
        with Journal.open(path) as journal:
            execute = journal._connection.execute
            names = ", ".join(name for _, name, *_ in execute("PRAGMA table_info(rows)") if name not in LATER)
            assert execute(f"SELECT {names} FROM rows ORDER BY ref").fetchall() == before
            assert execute("PRAGMA application_id").fetchone() == (APPLICATION,)
            assert [(one.sent, one.attempted) for one in journal.unsettled("ws-demo")] == [({"name": "Rosa"}, "")] * 20
            assert journal.known_ids("ws-demo") == {f"op-{at}" for at in range(2, 70, 7)}
            assert [run.file for run in journal.runs()] == ["leads.csv"]
            assert journal.findings == ()


@pytest.mark.parametrize("version", range(1, len(SCHEMA)))
def test_a_journal_of_every_version_learns_what_came_later(
    version: int, tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Whichever version made it, it keeps the keys of before a correction, contacts, and what is owed to a row."""
    path = tmp_path / "journal.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    statements = (statement for step in SCHEMA[:version] for statement in step)
    for statement in ("PRAGMA journal_mode=WAL", *statements, f"PRAGMA user_version={version}"):
        connection.execute(statement)
    connection.close()
    (row,) = rows(1)
    with Journal.open(path, to_send=True) as journal:
        journal.begin(run_of("run-1"), [(replace(row, content_key="before"), "invalid", ())])
        journal.begin(run_of("run-2"), [(row, "pending", ())])
        journal.commit([Intent(row.ref, "{}", "2026-01-01", '{"stageId": "st-1"}')], [])
        journal.commit([], [Outcome.created(row, Created("op-1", "OP-1"), attempts=1)])
        journal.contacts.meet("ws-demo", "run-2", {"name": "ct-1"})
    with Journal.open(path) as journal:
        assert journal._connection.execute("PRAGMA user_version").fetchone() == (len(SCHEMA),)
        (past,) = journal.past("ws-demo", ["before"])["before"]
        assert (past.ref, past.opportunity_id, past.owed) == (row.ref, "op-1", '{"stageId": "st-1"}')
        assert journal.contacts.known(["name"]) == {"name": "ct-1"}
        assert journal.findings == ()


def test_a_row_is_known_by_the_keys_it_had_before(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Corrected, corrected again and put back, it is found once under each key; forgotten, under none."""
    path = tmp_path / "journal.sqlite3"
    (row,) = rows(1)
    keys = [(row.content_key, row.draft_key), ("c2", ""), ("c3", "d3"), (row.content_key, row.draft_key), ("c2", "d2")]
    with Journal.open(path) as journal:
        for number, (content, draft) in enumerate(keys):
            planned = replace(row, content_key=content, draft_key=draft)
            journal.begin(run_of(f"run-{number}"), [(planned, "invalid", ())])
        every = {key for pair in keys for key in pair if key}
        for _ in range(2):
            found = journal.past("ws-demo", every)
            assert {key: [one.ref for one in pasts] for key, pasts in found.items()} == {
                key: [row.ref] for key in every
            }
            assert {(one.content_key, one.draft_key) for pasts in found.values() for one in pasts} == {("c2", "d2")}
        assert journal.past("ws-other", every) == {}
        journal.forget(["run-4"])
        assert journal.past("ws-demo", every) == {}
        assert journal._connection.execute("SELECT * FROM formerly").fetchall() == []


def test_a_damaged_journal_of_version_1_is_known_as_one(tmp_path: Path, rows: Callable[..., Any]) -> None:
    """It has no application id; its first page names its tables."""
    path = tmp_path / "journal.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*SCHEMA[0], "PRAGMA user_version=1"):
        connection.execute(statement)
    connection.close()
    path.write_bytes(path.read_bytes()[:8192])
    path.with_name(f"{path.name}-suspect").touch()
    with Journal.open(path, to_send=True) as journal:
        assert [one.code for one in journal.findings] == ["SET-JOURNAL-SALVAGED", "SET-JOURNAL-ASIDE"]


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="a superuser may write anywhere")
@pytest.mark.parametrize("there", [False, True], ids=["no journal yet", "a journal"])
def test_a_read_only_folder_is_refused(there: bool, tmp_path: Path) -> None:
    """A finding that says so, and what to do."""
    folder = tmp_path / "home"
    folder.mkdir()
    if there:
        with Journal.open(folder / "journal.sqlite3"):
            pass
    folder.chmod(0o500)
    try:
        with pytest.raises(Misused) as refused:
            Journal.open(folder / "journal.sqlite3")
    finally:
        folder.chmod(0o700)
    assert [one.code for one in refused.value.findings] == ["SET-JOURNAL"]
    assert "permissions" in refused.value.findings[0].tip("en")


def test_a_damaged_journal_is_refused(tmp_path: Path, journal_at: Callable[..., Journal]) -> None:
    """A journal whose pages were overwritten is said to be unusable, not used as an empty one."""
    with journal_at() as journal:
        path = journal.path
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100))
    with pytest.raises(Misused, match="SET-JOURNAL"), Journal.open(path) as opened:
        opened.past("ws-demo", ["key"])


def test_impossible_places_are_refused(tmp_path: Path) -> None:
    """A folder in the journal's place, or a file in its folder's, is a finding that names the path."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "file" / "journal.sqlite3"):
        with pytest.raises(Misused) as refused:
            Journal.open(path)
        assert refused.value.findings[0].place.file == str(path)
