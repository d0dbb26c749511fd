"""The journal's locks: who has it open, and who may send to a workspace.

Each is a lock of the operating system on a file of its own beside the journal, taken through SQLite,
which knows every system's, and it ends with the process however that ends. A text beside it says who has
a lease: the lock itself can only say that somebody does.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final, Self

from importer.send.journal.file import PATIENCE, beside, make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSTANT: Final = 0.02  # seconds: two who try to be alone at the same moment get out of each other's way
LONGEST_NAME: Final = 1000  # characters kept of who has a lease


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
def lease(path: Path, scope: str, holder: str = "") -> Iterator[str | None]:
    """Try to hold the right to send to one workspace for the time of the block.

    Gives None if it is held now, else who holds it, as that one has written (`holder`); "" if it has not.
    """
    place, text = _places(path, scope)
    for one in (place, text):
        make_private(one)
    with closing(sqlite3.connect(place, isolation_level=None, timeout=0)) as lock:
        with _turn(path):
            is_ours = _taken(lock)
            if is_ours:
                name_holder(text, holder)
            other = None if is_ours else text.read_text(encoding="utf-8", errors="replace")
        try:
            yield other
        finally:
            if is_ours:
                _give_back(path, lock, text)


def holder_of(path: Path, scope: str) -> str | None:
    """Who holds the right to send to a workspace, as that one has written; None if nobody does.

    Only looks: whoever wants the right at this very moment waits for its turn, and is not refused for it.
    """
    place, text = _places(path, scope)
    if not place.exists():
        return None
    with _turn(path), closing(sqlite3.connect(place, isolation_level=None, timeout=0)) as lock:
        return None if _taken(lock) else text.read_text(encoding="utf-8", errors="replace")


def _places(path: Path, scope: str) -> tuple[Path, Path]:
    """The lock of a workspace, and the text that says who has it."""
    name = f"-{hashlib.sha256(scope.encode()).hexdigest()[:8]}"
    return beside(path, f"{name}.lock"), beside(path, f"{name}.holder")


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """One at a time takes a lease and writes who it is, reads who has one, or gives one back.

    So whoever finds a lease taken reads the name of the one who has it, and never of one who died before.
    """
    place = beside(path, "-turn.lock")
    make_private(place)
    with closing(sqlite3.connect(place, isolation_level=None, timeout=PATIENCE)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def name_holder(text: Path, holder: str) -> None:
    """Write down who has a lease, on one line. Where the disk is full, what stood there is gone all the same."""
    line = " ".join(holder.split())[:LONGEST_NAME]
    os.truncate(text, 0)
    with suppress(OSError):
        text.write_text(line, encoding="utf-8", errors="backslashreplace")


def _give_back(path: Path, lock: sqlite3.Connection, text: Path) -> None:
    """Give a lease back, and take the name away: it tells of a file. Where that fails the next one writes over it."""
    with suppress(OSError, sqlite3.Error), _turn(path):
        name_holder(text, "")
        lock.close()


__all__ = ["Presence", "holder_of", "lease", "name_holder"]
