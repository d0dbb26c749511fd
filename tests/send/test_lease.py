"""Only one process sends to a workspace, and the right to do so ends with that process however it ends."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Misused
from importer.send.journal import Journal, locks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOLDER = """
import sys, time
from pathlib import Path
from importer.send.journal import Journal
holder = sys.argv[2]
with Journal.open(Path(sys.argv[1])) as journal, journal.lease("ws-demo", holder):
    print("held", flush=True)
    sys.stdin.read()
"""
OPENER = """
import sys
from pathlib import Path
from importer.send.journal import Journal
sys.stdin.readline()
with Journal.open(Path(sys.argv[1])) as journal:
    print(len(journal.runs()))
"""

TAKER = """
import sys
from pathlib import Path
from importer.errors import Misused
from importer.send.journal import Journal
try:
    with Journal.open(Path(sys.argv[1])) as journal, journal.lease("ws-demo"):
        print("taken")
except Misused as refused:
    print(refused.findings[0].code)
"""


def begun(program: str, path: Path, surroundings: Callable[..., Any], *more: str) -> subprocess.Popen[str]:
    """Start a process with this program."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", program, str(path), *more], **pipes, **surroundings())


def holder_of(path: Path, scope: str = "ws-demo") -> str:
    """Who is said to hold the workspace."""
    busy = pytest.raises(Misused, match="SET-BUSY")
    with Journal.open(path) as journal, busy as refused, journal.lease(scope, "us"):
        pass
    return str(refused.value.findings[0].facts["holder"])


@pytest.fixture
def holding(surroundings: Callable[..., Any]) -> Iterator[Callable[[Path, str], subprocess.Popen[str]]]:
    """Start a process that holds the workspace until it is killed."""
    with ExitStack() as running:

        def begin(path: Path, holder: str) -> subprocess.Popen[str]:
            process = begun(HOLDER, path, surroundings, holder)
            giving_up = threading.Timer(20, process.kill)
            giving_up.start()
            running.callback(process.communicate)
            running.callback(process.kill)
            running.callback(giving_up.cancel)
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            return process

        yield begin


def test_a_second_process_is_refused_until_the_first_is_dead(tmp_path: Path, holding: Callable[..., Any]) -> None:
    """It is told who holds the workspace; another workspace is free; a killed process holds nothing."""
    path = tmp_path / "journal.sqlite3"
    process = holding(path, "pid 77 on there, leads.csv, 2026-11-26")
    assert holder_of(path) == "pid 77 on there, leads.csv, 2026-11-26"
    with Journal.open(path) as journal:
        with journal.lease("ws-other"):
            pass
        process.kill()
        process.communicate(timeout=60)
        with journal.lease("ws-demo"):
            pass


def test_a_dead_holder_is_never_named(tmp_path: Path, holding: Callable[..., Any]) -> None:
    """Who was killed leaves its name behind; the next one writes its own over it, a nameless one takes it away."""
    path = tmp_path / "journal.sqlite3"
    for name in ("first, with a long name", "second", "third"):
        process = holding(path, name)
        assert holder_of(path) == name
        process.kill()
        process.communicate(timeout=60)
    with Journal.open(path) as journal, journal.lease("ws-demo"):
        assert holder_of(path) == "?"


def test_what_is_written_of_the_holder_is_private_and_short_lived(tmp_path: Path) -> None:
    """It is readable by its owner only, is gone with the lease, and tells of a file's name what a line can hold."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal:
        with journal.lease("ws-demo", "pid 1, a\nb.csv, " + "x" * 5000):
            (text,) = tmp_path.glob("*.holder")
            assert stat.S_IMODE(text.stat().st_mode) == 0o600
            assert holder_of(path).startswith("pid 1, a b.csv, xxx")
            assert len(holder_of(path)) <= 1000
        assert text.read_bytes() == b""


def test_nobody_reads_between_the_lock_and_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the lock and has not yet written who it is: the one who is refused waits for that."""
    path = tmp_path / "journal.sqlite3"
    begun, go_on = threading.Event(), threading.Event()
    name = locks.name_holder

    def slowly(*given: Any) -> None:
        begun.set()
        assert go_on.wait(20)
        name(*given)

    def hold() -> None:
        with Journal.open(path) as journal, journal.lease("ws-demo", "the new one"):
            assert asked.result(20) == "the new one"

    with Journal.open(path) as journal, journal.lease("ws-demo", "the dead one"):
        (text,) = tmp_path.glob("*.holder")
    text.write_text("the dead one")
    monkeypatch.setattr(locks, "name_holder", slowly)
    with ThreadPoolExecutor() as aside:
        held = aside.submit(hold)
        assert begun.wait(20)
        asked = aside.submit(holder_of, path)
        with pytest.raises(TimeoutError):
            asked.result(0.2)
        go_on.set()
        held.result(20)


def taken(path: Path, surroundings: Callable[..., Any]) -> str:
    """What another process gets that wants to send."""
    out, err = begun(TAKER, path, surroundings).communicate(timeout=60)
    assert err == ""
    return out.strip()


def test_a_refused_attempt_leaves_the_lease_with_its_holder(tmp_path: Path, surroundings: Callable[..., Any]) -> None:
    """A second attempt within the process is refused, and a third one, of another process, is refused as well."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal, journal.lease("ws-demo"):
        for _ in range(2):
            busy = pytest.raises(Misused, match="SET-BUSY")
            with Journal.open(path) as second, busy, second.lease("ws-demo"):
                pass
        assert taken(path, surroundings) == "SET-BUSY"
    assert taken(path, surroundings) == "taken"


def test_opening_and_closing_the_journal_again_keeps_its_locks(
    tmp_path: Path, surroundings: Callable[..., Any]
) -> None:
    """While a commit is under way another opening in the process does not let other processes write."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as journal:
        journal._connection.execute("BEGIN IMMEDIATE")
        with Journal.open(path) as second:
            assert second.runs() == []
        writer = "import sqlite3, sys\nsqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        _, err = begun(writer, path, surroundings).communicate(timeout=60)
        assert "database is locked" in err
        journal._connection.execute("ROLLBACK")


def test_a_lease_ends_with_its_block(tmp_path: Path) -> None:
    """After the block, also after an error in it, the workspace is free."""
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        with pytest.raises(ZeroDivisionError), journal.lease("ws-demo"):
            raise ZeroDivisionError
        with journal.lease("ws-demo"):
            pass


def test_a_lease_does_not_keep_others_from_reading(tmp_path: Path) -> None:
    """While one process sends, another one can look at the runs."""
    path = tmp_path / "journal.sqlite3"
    with Journal.open(path) as sender, sender.lease("ws-demo"), Journal.open(path) as reader:
        assert reader.runs() == []


def test_many_processes_may_open_a_new_journal_at_once(tmp_path: Path, surroundings: Callable[..., Any]) -> None:
    """Whoever comes first makes the tables; nobody fails because somebody else did."""
    path = tmp_path / "journal.sqlite3"
    processes = [begun(OPENER, path, surroundings) for _ in range(4)]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in processes]
    assert ended == [("0\n", "")] * 4
