"""The real journal, in memory: a process may die before or after any commit, and the next finds what was durable."""

from __future__ import annotations

import copy
import sqlite3
from typing import TYPE_CHECKING, Any

from importer.send.journal import Journal
from importer.send.journal.acquaintances import Acquaintances
from simulated.crm import Died

if TYPE_CHECKING:
    from pathlib import Path

    from simulated.crm import Crm


class Watched:
    """A connection that counts durable commits and dies at the one the schedule names."""

    def __init__(self, connection: sqlite3.Connection, crm: Crm) -> None:
        self.connection = connection
        self.crm = crm
        self.executemany = connection.executemany
        self._writes = False

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def execute(self, statement: str, *values: Any) -> Any:
        """One statement; those that only tidy the file are left out."""
        if statement == "COMMIT" and self._writes:
            return self._commit()
        if statement.startswith("BEGIN"):
            if self.crm.dead:
                raise Died
            self._writes = statement != "BEGIN"
        elif statement == "VACUUM" or statement.startswith("PRAGMA"):
            statement = "SELECT 0, 0, 0"  # what a checkpoint answers
        return self.connection.execute(statement, *values)

    def _commit(self) -> Any:
        crm = self.crm
        crm.commits += 1
        if crm.disk_full():
            raise sqlite3.OperationalError("database or disk is full")
        if crm.dies("commit", crm.commits, after=False):
            crm.dead = True
            raise Died
        done = self.connection.execute("COMMIT")
        if crm.dies("commit", crm.commits, after=True):
            crm.dead = True
            raise Died
        return done


class Journals:
    """Empty journals, quickly: the schema is made once, by the real `Journal.open`."""

    def __init__(self, path: Path) -> None:
        with Journal.open(path) as journal:
            self._like = journal
        made = sqlite3.connect(path)
        (self._version,) = made.execute("PRAGMA user_version").fetchone()
        self._schema = [sql for (sql,) in made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        made.close()
        self._disk = sqlite3.connect(":memory:", isolation_level=None, cached_statements=512)
        for sql in self._schema:
            self._disk.execute(sql)
        self._tables = [name for (name,) in self._disk.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]

    def new(self) -> sqlite3.Connection:
        """The disk, with an empty journal on it."""
        for name in self._tables:
            self._disk.execute(f"DELETE FROM {name}")
        return self._disk

    def opened(self, crm: Crm) -> Journal:
        """The journal as a new process opens it."""
        if self._disk.in_transaction:
            self._disk.execute("ROLLBACK")
        journal = copy.copy(self._like)
        journal._connection = Watched(self._disk, crm)  # type: ignore[assignment]
        journal._runs_known = {}
        journal.contacts = Acquaintances(journal._transaction)
        return journal

    def close(self) -> None:
        self._disk.close()


__all__ = ["Journals", "Watched"]
