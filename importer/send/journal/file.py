"""The journal as a file: made readable by its owner only, opened durable, and brought up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from importer.errors import Misused
from importer.findings import Finding, Place
from importer.send.journal.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def make_private(path: Path) -> None:
    """Make an empty file readable by its owner only, unless it is there.

    It is not opened again: closing any descriptor of a file drops all of this process's locks on it
    (sqlite.org, How To Corrupt An SQLite Database File, 2.2).
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What sqlite3 and the disk raise becomes a finding about this journal."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Misused(Finding.of("SET-JOURNAL", Place(file=str(path)), seen=error)) from error


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, all versions in one transaction: two processes may open a new journal at once."""
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


__all__ = ["make_private", "translated", "upgrade"]
