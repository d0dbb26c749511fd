"""The journal's locks: who has it open, and who may send to a workspace.

Each is a lock of the operating system on a file of its own beside the journal, taken through SQLite,
which knows every system's, and it ends with the process however that ends.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from importer.send.journal.file import PATIENCE, beside, make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSTANT: Final = 0.02  # seconds: two who try to be alone at the same moment get out of each other's way


class Presence:
    """Everyone who has the journal open is present; whoever looks it over, or puts another in its place, is alone.

    The journal's own locks cannot say that: they are on the very file that is moved away.
    """

    def __init__(self, path: Path) -> None:
        place = self.place(path)
        make_private(place)
        self._lock = sqlite3.connect(place, isolation_level=None, check_same_thread=False)

    @staticmethod
    def place(path: Path) -> Path:
        """Where the lock of this journal is; once it was opened, it stays there."""
        return beside(path, "-open.lock")

    def alone(self) -> bool:
        """Try to be the only one, from now on; False, and not even present, if others are."""
        self.leave()
        self._wait(INSTANT)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return False
        return True

    def share(self) -> None:
        """Be present beside others, after waiting for one who is alone. Raises sqlite3.OperationalError in the end."""
        self.leave()
        self._wait(PATIENCE)
        self._lock.execute("BEGIN")
        self._lock.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # only a reader holds the lock

    def _wait(self, seconds: float) -> None:
        self._lock.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")

    def leave(self) -> None:
        """Hold nothing."""
        if self._lock.in_transaction:
            self._lock.execute("ROLLBACK")

    def close(self) -> None:
        """Leave for good."""
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def lease(path: Path, scope: str) -> Iterator[bool]:
    """Try to hold the right to send to one workspace for the time of the block; gives whether it is held."""
    place = beside(path, f"-{hashlib.sha256(scope.encode()).hexdigest()[:8]}.lock")
    make_private(place)
    lock = sqlite3.connect(place, isolation_level=None, timeout=0)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True
    finally:
        lock.close()


__all__ = ["Presence", "lease"]
