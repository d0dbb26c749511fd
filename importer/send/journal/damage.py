"""A journal that was not closed well is looked over before it is used; a damaged one is set aside, never overwritten.

Who looks over is alone with the journal (`locks.Presence`), and every step can be the last one: a journal is
whole under its name or not there, and a new one is there only after the damaged one has its new name.
While a damaged one lies beside, the new one may lack rows that were created.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from collections import deque
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from importer.errors import Misused
from importer.findings import Finding, Place
from importer.send.journal.file import (
    FIRST_PAGE,
    MAGIC,
    PATIENCE,
    beside,
    connect,
    connect_to_read,
    is_damage,
    is_ours,
    make,
    make_private,
    mark_of,
    size,
    sync_folder,
)
from importer.send.journal.locks import Presence
from importer.send.journal.salvage import Salvaged, salvage
from importer.send.journal.schema import SCHEMA, STATES

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE: Final = (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError)
COMPANIONS: Final = ("-wal", "-shm")
TRIES: Final = 3  # another process may be making it, or have damaged it, in between
OUR_TABLES: Final = """
    SELECT name FROM sqlite_schema WHERE name IN ('runs', 'rows', 'workspaces', 'formerly', 'contacts')
"""
TABLES: Final = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
STATELESS: Final = f"SELECT 1 FROM rows WHERE state NOT IN ({', '.join(map(repr, STATES))}) LIMIT 1"
NEVER_ENDED: Final = "SELECT 1 FROM runs WHERE finished IS NULL AND looked_over IS NULL LIMIT 1"


def open_journal(path: Path, *, to_send: bool) -> tuple[sqlite3.Connection, Presence, tuple[Finding, ...]]:
    """Open or make a journal, looked over if its last user did not close it; gives what the person should know.

    A journal that was closed well costs a look at two names. Otherwise all of it is read, 2.6 s of work for
    300,000 rows (120 MB). Only one who is about to send has a damaged journal set aside; anybody else gets
    Misused, and nothing is touched.
    """
    _refuse_foreign(path)
    presence = Presence(path)
    told: tuple[Finding, ...] = ()
    error: Exception = sqlite3.OperationalError("another process is busy with it")
    suspected = looked_over = False
    try:
        for _ in range(TRIES):
            if (suspected or _suspicious(path)) and presence.alone():
                told += _look_over(path, to_send=to_send)
                looked_over = True
            presence.share()
            if not size(path):
                continue  # whoever was making it has died
            try:
                if connection := _connected(path, looked_over=looked_over, anyhow=suspected):
                    return connection, presence, told
            except UNREADABLE as caught:
                if not is_damage(caught):
                    raise
                error = caught
            suspected = True
        raise error
    except BaseException:
        presence.close()
        raise


def _connected(path: Path, *, looked_over: bool, anyhow: bool) -> sqlite3.Connection | None:
    """The journal, open; None where a run never ended and nobody has looked since: its -wal may be lost."""
    connection = connect(path)
    try:
        if not connection.execute(NEVER_ENDED).fetchone():
            return connection
        if looked_over:
            _note(connection)
        if looked_over or anyhow:
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _note(connection: sqlite3.Connection) -> None:
    """A run that will never end is reason to look once, not for ever; on a full or locked journal, once more."""
    connection.execute("PRAGMA busy_timeout=0")
    with suppress(sqlite3.OperationalError):
        when = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute("UPDATE runs SET looked_over = ? WHERE finished IS NULL", (when,))
    connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def _suspicious(path: Path) -> bool:
    """True if the journal was not closed well, is marked, or is not there. Who closes it last removes its -wal."""
    return size(path) == 0 or size(beside(path, "-wal")) > 0 or mark_of(path).exists()


def _refuse_foreign(path: Path) -> None:
    """Raise sqlite3.DatabaseError for a file that never was a journal, before any file of ours lies beside it.

    Where our lock lies beside, it was one, and somebody may have it open: see `make_private`.
    """
    if not size(path) or Presence.place(path).exists() or _first_page(path).startswith(MAGIC):
        return
    locks = path.parent.glob(f"{glob.escape(path.name)}-*.lock")
    if size(beside(path, "-wal")) or next(locks, None):
        raise _beheaded(path)
    raise sqlite3.DatabaseError("it is no journal")


def _beheaded(path: Path) -> Misused:
    """What is under the journal's name does not begin like one: it is for the person to say what it is."""
    return Misused(Finding.of("SET-JOURNAL-BEHEADED", Place(file=str(path)), aside=_free_name(path).name))


def _first_page(path: Path) -> bytes:
    """How the file begins. Only for one who is alone: see `make_private`."""
    with path.open("rb") as file:
        return file.read(FIRST_PAGE)


def _look_over(path: Path, *, to_send: bool) -> tuple[Finding, ...]:
    """Bring what is under this name in order, alone; gives what was done about it."""
    aside = _begun(path)
    if not size(path):
        if size(beside(path, "-wal")) or aside:
            return _replace(path, aside, "its file is gone or empty", to_send=to_send)
        _make_anew(path, None)
        return ()
    first_page = _first_page(path)
    if not first_page.startswith(MAGIC):
        raise _beheaded(path)
    if problem := _integrity(path):
        if not is_ours(first_page):
            raise sqlite3.DatabaseError(f"it is no journal, or damaged: {problem}")
        return _replace(path, None, problem, to_send=to_send)
    mark_of(path).unlink(missing_ok=True)
    return ()


def _integrity(path: Path) -> str:
    """What SQLite finds wrong first, "" if nothing is.

    It does not look at letters, so all are read; nor, for one who only reads, at what a CHECK says (seen with 3.40).
    """
    try:
        with closing(connect_to_read(path)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found == "ok":
                for (table,) in connection.execute(OUR_TABLES).fetchall():
                    deque(connection.execute(f"SELECT * FROM {table}"), maxlen=0)
                found = _sense(connection)
    except UNREADABLE as error:
        if not is_damage(error):
            raise
        return str(error) or "a length in it makes no sense"  # a MemoryError has no words
    return "" if found == "ok" else " ".join(str(found).split())


def _sense(connection: sqlite3.Connection) -> str:
    """What of a journal that SQLite can read makes no sense: its tables, or a row's state; "ok" if all does."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    with closing(sqlite3.connect(":memory:")) as blank:
        for statement in (one for step in SCHEMA[:version] for one in step):
            blank.execute(statement)
        if version <= len(SCHEMA) and set(blank.execute(TABLES)) != set(connection.execute(TABLES)):
            return "its tables are not those of a journal"
    return "a row in a state that there is not" if connection.execute(STATELESS).fetchone() else "ok"


def _begun(path: Path) -> Path | None:
    """Where the journal is being moved to, if somebody died in the middle of that and the journal itself is there."""
    try:
        place = path.with_name(mark_of(path).read_text(encoding="utf-8"))
        return place if place.exists() else None
    except (FileNotFoundError, ValueError):  # no mark, or one without a name, or cut by the power
        return None


def _replace(path: Path, aside: Path | None, problem: str, *, to_send: bool) -> tuple[Finding, ...]:
    """Set a damaged journal aside and put a new one in its place, with what can still be read of the old one."""
    if not to_send:
        make_private(mark_of(path))
        raise Misused(Finding.of("SET-JOURNAL-DAMAGED", Place(file=str(path)), seen=problem))
    aside = aside or _free_name(path)
    _write_mark(path, aside)
    if size(path):
        path.rename(aside)
    else:
        make_private(aside)
    sync_folder(path.parent)
    for ending in COMPANIONS:
        with suppress(FileNotFoundError):
            beside(path, ending).rename(beside(aside, ending))
    sync_folder(path.parent)
    saved = _make_anew(path, aside)
    mark_of(path).unlink(missing_ok=True)
    place = Place(file=str(aside))
    return (Finding.of("SET-JOURNAL-SALVAGED", place, seen=problem, created=saved.created, unclear=saved.unclear),)


def _write_mark(path: Path, aside: Path) -> None:
    place = mark_of(path)
    make_private(place)
    with place.open("w", encoding="utf-8") as file:
        file.write(aside.name)
        file.flush()
        os.fsync(file.fileno())


def _free_name(path: Path) -> Path:
    """`journal.damaged-20261126-101530.sqlite3`, counted on if that is taken."""
    name = f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    place, count = path.with_name(name + path.suffix), 1
    while place.exists():
        count += 1
        place = path.with_name(f"{name}-{count}{path.suffix}")
    return place


def _make_anew(path: Path, aside: Path | None) -> Salvaged:
    """Make a journal under another name and give it its own when it is whole."""
    new = beside(path, "-new")
    for ending in ("", "-journal", *COMPANIONS):
        beside(new, ending).unlink(missing_ok=True)
    with closing(make(new)) as connection:
        saved = salvage(aside, connection) if aside else Salvaged()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    new.replace(path)
    sync_folder(path.parent)
    return saved


def asides(path: Path) -> tuple[Path, ...]:
    """The damaged journals beside this one, oldest first. What an aside leaves when a person deletes it is none."""
    found = (one for one in path.parent.iterdir() if one.name.startswith(f"{path.stem}.damaged-"))
    return tuple(sorted(one for one in found if one.name.endswith(path.suffix) and not one.name.endswith(COMPANIONS)))


def tidy(path: Path) -> None:
    """Remove what is left of damaged journals that the person has deleted: their companions hold text too."""
    for one in path.parent.iterdir():
        for ending in COMPANIONS:
            main = one.with_name(one.name.removesuffix(ending))
            is_companion = one.name.endswith(path.suffix + ending) and main.name.startswith(f"{path.stem}.damaged-")
            if is_companion and not main.exists():
                one.unlink(missing_ok=True)


def told_of(paths: tuple[Path, ...]) -> tuple[Finding, ...]:
    """What the person should know as long as damaged journals lie beside the journal."""
    return tuple(Finding.of("SET-JOURNAL-ASIDE", Place(file=str(path))) for path in paths)


__all__ = ["asides", "open_journal", "tidy", "told_of"]
