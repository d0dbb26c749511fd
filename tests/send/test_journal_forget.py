"""Forgetting: what is erased, what that leaves alone, and that no byte of it stays on the disk."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from importer.outcome import Created, Outcome
from importer.send.journal import Intent, Journal, WorkspaceFacts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importer.model import Row


def fill(journal: Journal, many: list[Row], run: Any) -> None:
    """A run of these rows: created, unconfirmed and refused ones, with long texts sent."""
    journal.begin(run, [(row, "pending", ()) for row in many])
    for at in range(0, len(many), 7):
        some = many[at : at + 7]
        journal.commit(
            [Intent(row.ref, json.dumps({"name": f"Rosa {row.at} " * (1 + row.at % 40)})) for row in some], []
        )
        journal.commit([], [became(row) for row in some])


def became(row: Row) -> Outcome:
    """What becomes of a row."""
    if row.at % 3 == 0:
        return Outcome.created(row, Created(f"op-of-{row.ref}", f"code-of-{row.ref}"), attempts=1)
    return Outcome.not_created(row, ("unconfirmed", "refused")[row.at % 3 - 1], attempts=1)


def on_the_disk(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """The files that hold any of these texts."""
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    return [(name, text) for name, found in content.items() for text in texts if text.encode() in found]


def test_a_forgotten_run_leaves_no_byte(tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]) -> None:
    """Of its rows no file of the folder holds a reference, key, id or text; those of the other run are all there."""
    many, path = rows(400), tmp_path / "journal.sqlite3"
    gone, kept = many[:300], many[300:]
    with Journal.open(path) as journal:
        fill(journal, gone, run_of("run-gone", file="secret.csv"))
        fill(journal, kept, run_of("run-kept"))
        told = journal.would_forget(["run-gone"])
        assert (told.rows, told.created, told.unclear, told.scopes) == (300, 100, 100, ("ws-demo",))
        before = journal.rows("ws-demo", [row.ref for row in kept])
        said: list[str] = []
        journal._connection.set_trace_callback(said.append)
        assert journal.forget(["run-gone"])
        assert "VACUUM" in said  # secure_delete alone leaves copies where rows have moved between pages
        words = [
            "run-gone",
            "secret.csv",
            "Rosa 1 ",
            *(row.ref for row in gone),
            *(f"{row.content_key}w" for row in gone),
        ]
        assert on_the_disk(tmp_path, *words) == []
        assert journal.rows("ws-demo", [row.ref for row in kept]) == before
        assert [run.run for run in journal.runs()] == ["run-kept"]
        assert journal.known_ids("ws-demo") == {f"op-of-{row.ref}" for row in kept if row.at % 3 == 0}
    assert on_the_disk(tmp_path, *words) == []
    assert on_the_disk(tmp_path, kept[0].ref)


def test_a_row_that_a_later_run_planned_stays(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """It belongs to the later run from then on, and the earlier one's file is its home no more."""
    first, second = rows(2)
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        journal.begin(run_of("run-1", file="old.csv"), [(first, "pending", ()), (second, "pending", ())])
        journal.begin(run_of("run-2", file="new.csv"), [(second, "pending", ())])
        assert journal.forget(["run-1"])
        assert not journal.past("ws-demo", [first.ref])
        ((past,),) = journal.past("ws-demo", [second.ref]).values()
        assert (past.run, past.file) == ("run-2", "new.csv")
    assert on_the_disk(tmp_path, "old.csv", "run-1") == []


def test_forgetting_all_leaves_an_empty_journal(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """Runs, rows, paces and damaged journals set aside; what is begun afterwards is as in a new one."""
    many, path = rows(200), tmp_path / "journal.sqlite3"
    aside = tmp_path / "journal.damaged-20260101-000000.sqlite3"
    for ending in ("", "-wal"):
        aside.with_name(aside.name + ending).write_text("Rosa")
    with Journal.open(path) as journal:
        fill(journal, many[:100], run_of("run-1"))
        fill(journal, many[100:], run_of("run-2", "ws-other"))
        journal.learn("ws-other", WorkspaceFacts(pace=3.0))
        assert journal.would_forget(["run-1", "run-2"]).scopes == ("ws-demo", "ws-other")
        assert journal.forget(["run-1", "run-2"], aside=journal.aside)
        assert (journal.runs(), journal.aside, journal.facts("ws-other")) == ([], (), WorkspaceFacts())
        assert on_the_disk(tmp_path, "run-1", "run-2", "ws-other", "Rosa", "content 1", "wabcd") == []
        journal.begin(run_of("run-3"), [(row, "pending", ()) for row in many])
        assert journal.states("run-3") == {"pending": 200}


def test_another_reader_is_said_to_keep_traces(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any], monkeypatch: Any
) -> None:
    """While another program reads the journal it cannot be rewritten, and that is told; afterwards nothing is left."""
    path = tmp_path / "journal.sqlite3"
    monkeypatch.setattr("importer.send.journal.forget.PATIENCE", 0.05)
    with Journal.open(path) as journal:
        fill(journal, rows(50), run_of("run-gone"))
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM rows").fetchone()
        assert not journal.forget(["run-gone"])
        assert journal.runs() == []
        reader.close()
    assert on_the_disk(tmp_path, "run-gone", "Rosa 1 ", "wabcd") == []
