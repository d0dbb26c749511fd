"""Of the journal, what runs have learned of a workspace. Works within the journal's transactions."""

from __future__ import annotations

from typing import Any

from importer.send.journal.kept import FACT_COLUMNS, WorkspaceFacts


def facts(execute: Any, scope: str) -> WorkspaceFacts:
    """See `Journal.facts`."""
    row = execute(f"SELECT {', '.join(FACT_COLUMNS)} FROM workspaces WHERE scope = ?", (scope,)).fetchone()
    return WorkspaceFacts(*row) if row else WorkspaceFacts()


def learn(execute: Any, scope: str, told: WorkspaceFacts) -> None:
    """See `Journal.learn`."""
    values = {name: value for name in FACT_COLUMNS if (value := getattr(told, name)) is not None}
    if not values:
        return
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    execute(
        f"INSERT INTO workspaces (scope, {', '.join(values)}) VALUES (?{', ?' * len(values)}) "
        f"ON CONFLICT (scope) DO UPDATE SET {changes}",
        (scope, *values.values()),
    )


__all__ = ["facts", "learn"]
