"""Only one process sends to a workspace, and the right to do so ends with that process however it ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Misused
from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOLDER = """
import sys, time
from pathlib import Path
from importer.send.journal import Journal, Run, now
with Journal.open(Path(sys.argv[1])) as journal, journal.lease("ws-demo"):
    journal.begin(Run("run-9", "ws-demo", "ws-demo", "http://x", "leads.csv", "", "d", "pid 77 on there", now()), [])
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


def begun(program: str, path: Path, surroundings: Callable[..., Any]) -> subprocess.Popen[str]:
    """Start a process with this program."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", program, str(path)], **pipes, **surroundings())


def test_a_second_process_is_refused_until_the_first_is_dead(tmp_path: Path, surroundings: Callable[..., Any]) -> None:
    """It is told who holds the workspace; another workspace is free; a killed process holds nothing."""
    path = tmp_path / "journal.sqlite3"
    process = begun(HOLDER, path, surroundings)
    giving_up = threading.Timer(20, process.kill)
    giving_up.start()
    try:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with Journal.open(path) as journal:
            with pytest.raises(Misused, match="SET-BUSY") as refused, journal.lease("ws-demo"):
                pass
            assert "pid 77 on there, leads.csv" in refused.value.findings[0].message("en")
            with journal.lease("ws-other"):
                pass
            process.kill()
            process.communicate(timeout=60)
            with journal.lease("ws-demo"):
                pass
            assert [run.finished for run in journal.runs()] == [""]
    finally:
        giving_up.cancel()
        process.kill()
        process.communicate()


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
