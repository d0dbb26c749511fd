"""Of the journal, what is known of rows by their keys, references and ids. Works within the journal's transactions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from importer.model import Past
from importer.send.journal.schema import FORMER_ROWS, PAST_ROWS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def past(connection: sqlite3.Connection, scope: str, keys: Iterable[str]) -> dict[str, list[Past]]:
    """See `Journal.past`."""
    execute: Any = connection.execute
    found: dict[str, list[Past]] = defaultdict(list)
    if execute("SELECT 1 FROM rows WHERE scope = ? LIMIT 1", (scope,)).fetchone() is None:
        return found
    execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
    rows: dict[str, Past] = {}
    for column in ("content_key", "draft_key", "ref", "opportunity_id"):
        for key, ref, *values in execute(PAST_ROWS.format(column=column), (scope,)):
            found[key].append(rows.setdefault(ref, Past(ref, *values)))
    for key, ref, *values in execute(FORMER_ROWS, (scope,)):
        row = rows.setdefault(ref, Past(ref, *values))
        if row not in found[key]:  # corrected, and then put back as it was
            found[key].append(row)
    execute("DROP TABLE wanted")
    return found


__all__ = ["past"]
