"""The journal as a file: its companions, readable by its owner only, opened durable, and brought up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from importer.errors import Misused
from importer.findings import Finding, Place
from importer.send.journal.schema import APPLICATION, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC: Final = b"SQLite format 3\x00"
FIRST_PAGE: Final = 4096
DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
PATIENCE: Final = 30.0  # seconds that another process's lock is waited for


def beside(path: Path, ending: str) -> Path:
    """A companion of the journal: `-wal`, `-shm` and `-journal` are SQLite's, the others ours."""
    return path.with_name(path.name + ending)


def size(path: Path) -> int:
    """The bytes of a file, 0 where there is none. It is not opened, see `make_private`."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def make_private(path: Path) -> None:
    """Make an empty file readable by its owner only, unless it is there.

    It is not opened again: closing any descriptor of a file drops all of this process's locks on it
    (sqlite.org, How To Corrupt An SQLite Database File, 2.2).
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def sync_folder(path: Path) -> None:
    """Make new names in a folder durable, where the system lets a folder be synced."""
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What sqlite3 and the disk raise becomes a finding about this journal; damage is marked for the next opening."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, MemoryError, OSError) as error:
        if is_damage(error):
            with suppress(OSError):
                make_private(mark_of(path))
            raise Misused(Finding.of("SET-JOURNAL-DAMAGED", Place(file=str(path)), seen=error)) from error
        raise Misused(Finding.of("SET-JOURNAL", Place(file=str(path)), seen=error)) from error


def is_damage(error: Exception) -> bool:
    """True for what sqlite3 raises when the bytes of the file make no sense: pages, header, or letters.

    A UnicodeDecodeError comes out of sqlite3 where the damaged text is in its own message, a MemoryError where
    a length is damaged.
    """
    if isinstance(error, UnicodeDecodeError | MemoryError):
        return True
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in DAMAGE or str(error).startswith("Could not decode to UTF-8")


def mark_of(path: Path) -> Path:
    """The file that says: look at this journal before you use it. While it is set aside it holds the name it gets."""
    return beside(path, "-suspect")


def connect(path: Path) -> sqlite3.Connection:
    """Open a journal that is there, durable and up to date. Raises sqlite3.DatabaseError for another program's file."""
    connection = _connection(path)
    try:
        _refuse_another_program(connection)
        _make_durable(connection)
        upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def make(path: Path) -> sqlite3.Connection:
    """Make an empty journal. `path` must be nobody else's."""
    make_private(path)
    connection = _connection(path)
    try:
        _make_durable(connection)
        upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a journal so that not a byte of it or of its -wal is changed, not even by closing it."""
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=PATIENCE)


def _connection(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=PATIENCE)


def _make_durable(connection: sqlite3.Connection) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_another_program(connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == 0:  # version 1 had none
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        if not tables or {"rows", "rows_by_content"} <= tables:
            return
    if application != APPLICATION:
        raise sqlite3.DatabaseError("it belongs to another program")


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, all versions in one transaction: two processes may open an old journal at once."""
    if connection.execute("PRAGMA user_version").fetchone() == (len(SCHEMA),):
        return  # without the lock that a commit under way would make us wait for
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(SCHEMA):
        raise sqlite3.DatabaseError("it was written by a newer version of this program")
    for statement in (one for step in SCHEMA[version:] for one in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={len(SCHEMA)}")
    connection.execute("COMMIT")


def is_ours(first_page: bytes) -> bool:
    """True if a file that begins like this is, or was, a journal: by its application id, or as one of version 1.

    The id is at byte 68, big-endian (sqlite.org, Database File Format, 1.3).
    """
    if not first_page.startswith(MAGIC):
        return False
    application = int.from_bytes(first_page[68:72])
    return application == APPLICATION or (application == 0 and b"rows_by_content" in first_page)


__all__ = [
    "FIRST_PAGE",
    "MAGIC",
    "PATIENCE",
    "beside",
    "connect",
    "connect_to_read",
    "is_damage",
    "is_ours",
    "make",
    "make_private",
    "mark_of",
    "size",
    "sync_folder",
    "translated",
    "upgrade",
]
