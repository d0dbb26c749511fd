"""What can still be read of a damaged journal is brought into a new one: what was created, and what is unsettled.

A row that was never sent, or that the CRM would not have, is left behind: a later word about it may be lost, and
a row that the new journal does not know is looked for in the CRM's list before it is sent.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from importer.send.journal.file import connect_to_read, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ROW: Final = {
    "ref": str,
    "scope": str,
    "content_key": str,
    "draft_key": str,
    "first_run": str,
    "run": str,
    "number": int,
    "state": str,
    "opportunity_id": str,
    "opportunity_code": str,
    "sent": str | None,
    "findings": str | None,
    "attempts": int,
    "changed": str,
    "attempted": str,
    "owed": str | None,
}
RUN: Final = {
    "run": str,
    "scope": str,
    "workspace": str,
    "base_url": str,
    "file": str,
    "sheet": str,
    "digest": str,
    "options": str,
    "started": str,
    "finished": str | None,
    "exit_code": int | None,
    "results": str | None,
    "results_digest": str | None,
    "tally": str | None,
    "process": str,
}
FACTS: Final = {"scope": str, "pace": float | None, "listed": int | None}
FORMER: Final = {"scope": str, "key": str, "ref": str}
CONTACT: Final = {"name": str, "scope": str, "run": str, "contact_id": str, "sent": str | None, "changed": str}
ABSENT: Final = {"attempted": "''", "owed": "NULL"}  # what journals of earlier versions have not
UNSETTLED: Final = ("sending", "unconfirmed")
ORDERED: Final = {
    "rows_by_content": "scope, content_key",
    "rows_by_draft": "scope, draft_key",
    "rows_by_id": "scope, opportunity_id",
    "rows_by_run": "run",
}
INDEXED: Final = {
    "content_key": "rows_by_content",
    "draft_key": "rows_by_draft",
    "opportunity_id": "rows_by_id",
    "scope": "rows_by_content",
    "run": "rows_by_run",
}
LOST: Final = "1970-01-01T00:00:00+00:00"  # a time that is not known any more


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows could be read again: created ones, and ones without a clear answer."""

    created: int = 0
    unclear: int = 0


def salvage(damaged: Path, journal: sqlite3.Connection) -> Salvaged:
    """Bring what can be read of a damaged journal into a new, empty one, in one transaction; best effort."""
    if not size(damaged):
        return Salvaged()
    with closing(connect_to_read(damaged)) as connection:
        connection.text_factory = _text
        rows = [row for row in _rows(connection) if _is_whole_row(row)]
        runs = {str(run["run"]): run for run in _walked(connection, "runs", RUN, "rowid") if _is_whole(run, RUN)}
        facts = [one for one in _walked(connection, "workspaces", FACTS, "scope") if _is_whole(one, FACTS)]
        former = [one for one in _walked(connection, "formerly", FORMER, "scope") if _is_whole(one, FORMER)]
        making = [one for one in _walked(connection, "contacts", CONTACT, "name") if _is_being_made(one)]
    refs = {row["ref"] for row in rows}
    for row in rows:
        for name in ("first_run", "run"):
            runs.setdefault(row[name], _lost_run(row, row[name]))
    journal.execute("BEGIN IMMEDIATE")
    try:
        _insert(journal, "runs", RUN, runs.values())
        _insert(journal, "rows", ROW, rows)
        _insert(journal, "formerly", FORMER, (one for one in former if one["ref"] in refs))
        _insert(journal, "workspaces", FACTS, facts)
        _insert(journal, "contacts", CONTACT, making)
    except sqlite3.IntegrityError:  # what looked whole is not: better nothing than a journal that cannot be made
        journal.execute("ROLLBACK")
        return Salvaged()
    journal.execute("COMMIT")
    created = sum(row["state"] == "created" for row in rows)
    return Salvaged(created, len(rows) - created)


def _insert(journal: sqlite3.Connection, table: str, columns: dict[str, Any], found: Iterable[dict[str, Any]]) -> None:
    names = ", ".join(columns)
    places = ", ".join(f":{name}" for name in columns)
    journal.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", found)


def _rows(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """The rows that can be reached: along the table from both ends, then one by one those that an index knows.

    A row counts if an index knows it and none has other keys or another id of it: so a flipped bit is found.
    """
    told = {name: _told_by_index(connection, name) for name in INDEXED}
    known: set[Any] = set()
    for row in _walked(connection, "rows", ROW, "ref"):
        if row["ref"] not in known:
            known.add(row["ref"])
            if _is_confirmed(row, told):
                yield row
    columns = _columns(connection, "rows", ROW)
    for ref in {ref for refs in told.values() for ref in refs} - known:
        found = list(_read(connection, f"SELECT {columns} FROM rows WHERE ref = ?", (ref,)))
        row = dict(zip(ROW, found[0], strict=True)) if found else _pieced(ref, told)
        if _is_confirmed(row, told):
            yield row


def _pieced(ref: Any, told: dict[str, dict[Any, Any]]) -> dict[str, Any]:
    """A row whose page is lost, from what the indexes have of it: enough for one that was created."""
    nothing = {name: "" if kind is str else None for name, kind in ROW.items()}
    known = {name: refs.get(ref) for name, refs in told.items()}
    made_up = {"number": 0, "state": "created", "attempts": 1, "changed": LOST, "first_run": known["run"]}
    return {**nothing, **known, **made_up, "ref": ref}


def _told_by_index(connection: sqlite3.Connection, name: str) -> dict[Any, Any]:
    """What an index has for each reference; an index of this table ends with it (WITHOUT ROWID)."""
    where = "WHERE opportunity_id <> ''" if name == "opportunity_id" else ""
    first = ORDERED[INDEXED[name]].replace(", ", "{way}, ")
    statement = f"SELECT ref, {name} FROM rows INDEXED BY {INDEXED[name]} {where} ORDER BY {first}{{way}}"
    return dict(_both_ways(connection, statement))


def _is_confirmed(row: dict[str, Any], told: dict[str, dict[Any, Any]]) -> bool:
    said = [(row[name], refs[row["ref"]]) for name, refs in told.items() if row["ref"] in refs]
    return bool(said) and all(one == other for one, other in said)


def _walked(connection: sqlite3.Connection, table: str, wanted: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    columns = _columns(connection, table, wanted)
    for values in _both_ways(connection, f"SELECT {columns} FROM {table} ORDER BY {key}{{way}}"):
        yield dict(zip(wanted, values, strict=True))


def _columns(connection: sqlite3.Connection, table: str, wanted: dict[str, Any]) -> str:
    there = {values[1] for values in _read(connection, f"PRAGMA table_info({table})")}
    return ", ".join(name if name in there else ABSENT.get(name, name) for name in wanted)


def _both_ways(connection: sqlite3.Connection, statement: str) -> Iterator[tuple[Any, ...]]:
    """Along a tree until a page of it cannot be read, and then from its other end."""
    for way in ("", " DESC"):
        yield from _read(connection, statement.format(way=way))


def _read(connection: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """What a statement gives until it fails. A length that is damaged may ask for more memory than there is."""
    try:
        yield from connection.execute(statement, values)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError):
        return


def _text(content: bytes) -> str | bytes:
    """Text, or the bytes that are none: no column takes those."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content


def _is_whole(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """True if every column is of its kind; what is JSON says something."""
    if not all(isinstance(found[name], kind) for name, kind in wanted.items()):
        return False
    texts = (found.get(name) for name in ("options", "tally", "findings"))
    return all(_is_json(text) for text in texts if text is not None)


def _is_whole_row(row: dict[str, Any]) -> bool:
    """True for a row that can be relied on and that the new journal needs."""
    if not _is_whole(row, ROW) or not (row["ref"] and row["scope"] and row["run"] and row["first_run"]):
        return False
    if row["state"] == "created":
        return row["opportunity_id"] != "" and row["sent"] is None
    return row["state"] in UNSETTLED and row["sent"] is not None and _is_json(row["sent"])


def _is_being_made(contact: dict[str, Any]) -> bool:
    """True for a contact without a clear answer. Who is merely known is asked for again."""
    return _is_whole(contact, CONTACT) and bool(contact["name"]) and contact["sent"] is not None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _lost_run(row: dict[str, Any], run: str) -> dict[str, Any]:
    """A run of which no more is known than that a row was in it."""
    known = {"run": run, "scope": row["scope"], "options": "{}", "started": row["changed"], "finished": row["changed"]}
    return {name: known.get(name, "" if kind is str else None) for name, kind in RUN.items()}


__all__ = ["Salvaged", "salvage"]
