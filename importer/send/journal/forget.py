"""Forgetting: a run, or all, is erased from the journal so that no byte of it stays in any of its files."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE: Final = 2.0  # seconds that another reader is waited for


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting takes, or has taken: rows, how many of them created or without a clear answer, and of where."""

    rows: int = 0
    created: int = 0
    unclear: int = 0
    scopes: tuple[str, ...] = ()


def knows_of(execute: Any, runs: Sequence[str]) -> Forgotten:
    """What the journal would forget with these runs: the rows that were last in them."""
    rows = created = unclear = 0
    scopes: set[str] = set()
    for run in runs:
        for state, count in execute("SELECT state, count(*) FROM rows WHERE run = ? GROUP BY state", (run,)):
            rows += count
            created += count if state == "created" else 0
            unclear += count if state in ("sending", "unconfirmed") else 0
        scopes.update(scope for (scope,) in execute("SELECT scope FROM runs WHERE run = ?", (run,)))
    return Forgotten(rows, created, unclear, tuple(sorted(scopes)))


def forget(execute: Any, runs: Sequence[str]) -> None:
    """Delete these runs and their rows. A row that a later run has planned again is that run's from now on."""
    if {run for (run,) in execute("SELECT run FROM runs")} == set(runs):
        execute("DELETE FROM rows")  # at once: nothing is left that could refer to a run
        execute("DELETE FROM contacts")
    for run in runs:
        execute("UPDATE rows SET first_run = run WHERE first_run = ? AND run <> ?", (run, run))
        execute("DELETE FROM rows WHERE run = ?", (run,))
        execute("DELETE FROM contacts WHERE run = ?", (run,))
        execute("DELETE FROM runs WHERE run = ?", (run,))
    execute("DELETE FROM formerly WHERE ref NOT IN (SELECT ref FROM rows)")
    execute("DELETE FROM workspaces WHERE scope NOT IN (SELECT scope FROM runs)")


def wipe(connection: sqlite3.Connection) -> bool:
    """Rewrite the file: secure_delete leaves copies behind where SQLite moves rows between pages.

    False on a full disk, and where somebody else's reading keeps what was written before in the -wal: whoever
    closes the journal last removes that, and the next run's end rewrites it.
    """
    try:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
        connection.execute("VACUUM")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    return not busy


__all__ = ["Forgotten", "forget", "knows_of", "wipe"]
