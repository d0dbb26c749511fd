"""The journal under processes that die and disks that fail: what was said to be durable is there, and nothing else.

`pytest --hypothesis-profile=long` lets 25 times as many processes die.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from importer.errors import Misused
from importer.send.journal import Intent, Journal, Run, now
from importer.send.journal.damage import asides
from importer.send.journal.file import mark_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("resource", reason="the system ends no process at a byte")
PROGRAM = Path(__file__).with_name("dying.py")
FRAME = 24 + 4096  # sqlite.org, Database File Format, 4.1: a header and a page
LOG_HEADER = 32


def loaded() -> Any:
    """The program of the dying children as a module."""
    spec = importlib.util.spec_from_file_location("dying", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dying = loaded()
LAST = dying.BATCHES + 1


def number_of(short: int) -> int:
    """How many children are to die: the short number, or 25 times as many."""
    return short * 25 if settings.default.max_examples >= 10_000 else short


def states_after(commits: int) -> dict[str, str]:
    """The state of every row when so many commits have been made."""
    found = {}
    for row in dying.rows():
        batch = row.at // dying.BATCH
        state = "pending" if commits <= batch else "sending" if commits == batch + 1 else dying.became(row).status
        found[row.ref] = state
    return found


AFTER = [states_after(commits) for commits in range(LAST + 1)]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A journal whose rows are all to be sent."""
    path = tmp_path / "whole" / "journal.sqlite3"
    with Journal.open(path) as journal:
        facts = ("ws-demo", "ws-demo", "http://x", "leads.csv", "", "d", "pid 1 on here")
        journal.begin(Run("run-1", *facts, now()), [(row, "pending", ()) for row in dying.rows()])
    return path


@pytest.fixture
def died(tmp_path: Path, whole: Path, surroundings: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Let children die: for each the path of its journal, how many commits had returned, and whether it died."""

    def let(how: str, count: int, seed: int = 0) -> list[tuple[Path, int, bool]]:
        line = [sys.executable, str(PROGRAM), how, str(tmp_path), str(seed), str(count)]
        made = subprocess.run(line, capture_output=True, check=False, **surroundings())
        assert (made.returncode, made.stderr) == (0, "")
        return [(tmp_path / name / whole.name, told, dead) for name, told, dead in json.loads(made.stdout)]

    return let


def commits_in(path: Path, *, at_least: int, at_most: int) -> int:
    """Open what a dead process left, as one who sends does; gives how many of its commits are there, whole."""
    with Journal.open(path, to_send=True) as journal:
        assert (journal.aside, journal.findings) == ((), ())
        assert journal._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert journal._connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = {ref: state for ref, (state, _) in journal.rows("ws-demo", AFTER[0]).items()}
        commits = next(number for number in range(at_least, at_most + 1) if AFTER[number] == found)
        unsettled = {one.ref: one.sent["name"] for one in journal.unsettled("ws-demo")}
        assert unsettled.keys() == {ref for ref, state in found.items() if state in ("sending", "unconfirmed")}
        assert all(name.startswith("Lead ") for name in unsettled.values())
        ids = {ref: past[0].opportunity_id for ref, past in journal.past("ws-demo", found).items()}
        assert {ref for ref, id in ids.items() if id} == {ref for ref, state in found.items() if state == "created"}
        return commits


def test_processes_that_die_inside_a_commit(died: Callable[..., Any]) -> None:
    """At whatever byte it dies: every commit that returned is there, one that did not is there whole or not at all."""
    ended = died("write", number_of(80))
    found = [commits_in(path, at_least=told, at_most=told + 1) for path, told, _ in ended]
    assert sum(dead for _, _, dead in ended) > len(ended) * 0.8
    assert len(set(found)) > LAST * 0.8


def test_processes_that_die_while_the_log_is_brought_in(died: Callable[..., Any]) -> None:
    """A journal half overwritten is made whole again from its -wal."""
    ended = died("checkpoint", number_of(16))
    for path, told, _ in ended:
        assert commits_in(path, at_least=told, at_most=LAST) == LAST
    assert sum(dead for _, _, dead in ended) > len(ended) / 2


def test_processes_that_are_killed(died: Callable[..., Any]) -> None:
    """Kill -9 at random moments, in commits and while the file is rewritten at the end."""
    ended = died("kill", number_of(80), seed=7)
    for path, told, dead in ended:
        assert dead
        commits_in(path, at_least=told, at_most=min(told + 1, LAST))
    assert len({told for _, told, _ in ended}) > LAST / 2


def test_processes_that_die_while_they_set_a_journal_aside(
    died: Callable[..., Any], whole: Path, tmp_path: Path
) -> None:
    """After each step: the damaged journal is there as it was, and no new one is without it; the next one goes on."""
    with Journal.open(whole) as journal:
        for _ in dying.commits(journal):
            pass
        (page,) = journal._connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'rows_by_id'").fetchone()
        kept = tmp_path / "kept"
        shutil.copytree(whole.parent, kept)
    shutil.rmtree(whole.parent)
    kept.rename(whole.parent)
    (whole.parent / "journal.sqlite3-shm").unlink()
    content = whole.read_bytes()
    log = damaged_log(whole, page)
    mark_of(whole).touch()
    ended = died("aside", 1000)
    assert [dead for _, _, dead in ended] == [True] * (len(ended) - 1) + [False]
    assert len(ended) > 30
    for path, _, dead in ended:
        before = asides(path)
        if path.exists():
            assert before or path.read_bytes() == content
        if not dead:
            assert len(before) == 1
        with Journal.open(path, to_send=True) as journal:
            (aside,) = journal.aside
            assert before in ((), (aside,))
            assert aside.read_bytes() == content
            assert aside.with_name(f"{aside.name}-wal").read_bytes() == log
            assert journal.states("run-1")["created"] == 15
        assert not mark_of(path).exists()


def damaged_log(whole: Path, page: int) -> bytes:
    """Spoil a page in the -wal and set its sums right, so that it is the journal that is damaged; gives the -wal."""
    path = whole.with_name(whole.name + "-wal")
    log = bytearray(path.read_bytes())
    first, second = (int.from_bytes(log[at : at + 4]) for at in (24, 28))
    order = "big" if log[3] & 1 else "little"

    def summed(piece: bytes) -> None:
        nonlocal first, second
        for at in range(0, len(piece), 8):
            first = (first + int.from_bytes(piece[at : at + 4], order) + second) & 0xFFFFFFFF
            second = (second + int.from_bytes(piece[at + 4 : at + 8], order) + first) & 0xFFFFFFFF

    for at in range(LOG_HEADER, len(log), FRAME):
        if int.from_bytes(log[at : at + 4]) == page:
            log[at + 24 : at + FRAME] = b"\xff" * 4096
        summed(bytes(log[at : at + 8]))
        summed(bytes(log[at + 24 : at + FRAME]))
        log[at + 16 : at + 24] = first.to_bytes(4) + second.to_bytes(4)
    path.write_bytes(log)
    return bytes(log)


TORN = [
    pytest.param(lambda log, at: log[:at], id="cut"),
    pytest.param(lambda log, at: log[:at] + b"\x00" * (len(log) - at), id="zeros"),
    pytest.param(lambda log, at: log[:at] + bytes(byte ^ 0x55 for byte in log[at:]), id="garbled"),
    pytest.param(lambda log, at: log[:at] + bytes([log[at] ^ 1]) + log[at + 1 :], id="one bit"),
]


@pytest.mark.parametrize("tear", TORN)
def test_a_torn_log(tear: Callable[[bytes, int], bytes], whole: Path, tmp_path: Path) -> None:
    """At every frame and in its midst: the commits before the tear are all there, those after it not at all."""
    log_path, sizes = whole.with_name(whole.name + "-wal"), [0]
    with Journal.open(whole) as journal:
        sizes += [log_path.stat().st_size for _ in dying.commits(journal)]
        content, log = whole.read_bytes(), log_path.read_bytes()
    assert sizes[-1] == len(log) == max(sizes)
    path = tmp_path / "torn" / "journal.sqlite3"
    path.parent.mkdir()
    for at in (*range(LOG_HEADER, len(log), FRAME), *range(LOG_HEADER + 1000, len(log), FRAME)):
        path.write_bytes(content)
        path.with_name(log_path.name).write_bytes(tear(log, at))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        whole_ones = sum(size <= at for size in sizes) - 1
        assert commits_in(path, at_least=0, at_most=LAST) == whole_ones


FULL = """
import json, resource, signal, sys
from pathlib import Path
from importer.errors import Misused
from importer.send.journal import Intent, Journal
path, most = Path(sys.argv[1]), int(sys.argv[2])
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
told = []
try:
    with Journal.open(path) as journal:
        journal.commit([Intent(f"wabcd-{at:06d}-aaaaaa", "{}") for at in range(40)], [])
except Misused as refused:
    told = [(one.code, one.message("en"), one.tip("es")) for one in refused.findings]
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
with Journal.open(path) as journal:
    print(json.dumps([told, journal.states("run-1")]))
"""


@pytest.mark.parametrize("most", [0, 100, 5000, 20_000], ids=str)
@pytest.mark.parametrize("new", [False, True], ids=["a journal", "no journal yet"])
def test_a_disk_that_takes_no_more(most: int, new: bool, whole: Path, surroundings: Callable[..., Any]) -> None:
    """A finding with a tip, no commit by halves, no journal by halves; with room again it goes on as if nothing was."""
    path = whole.with_name("new.sqlite3") if new else whole
    made = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(most)], capture_output=True, check=True, **surroundings()
    )
    told, states = json.loads(made.stdout)
    if new and not told:  # the rows of that commit are not in a new journal
        pytest.fail("a commit of rows that are not there went through")
    assert [one[0] for one in told] == ["SET-JOURNAL"]
    assert str(path) in told[0][1]
    assert "Libera espacio" in told[0][2]
    assert states == ({} if new else {"pending": 60})


def test_a_full_database(whole: Path) -> None:
    """SQLite's own word for a full disk: the commit fails whole, and succeeds once there is room."""
    with Journal.open(whole) as journal:
        (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
        journal._connection.execute(f"PRAGMA max_page_count={pages}")
        intents = [Intent(row.ref, json.dumps({"name": "x" * 3000})) for row in dying.rows()]
        with pytest.raises(Misused, match="full") as refused:
            journal.commit(intents, [])
        assert refused.value.findings[0].code == "SET-JOURNAL"
        assert journal.states("run-1") == {"pending": 60}
        journal._connection.execute("PRAGMA max_page_count=100000")
        journal.commit(intents, [])
        assert journal.states("run-1") == {"sending": 60}


WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_journal_locked_by_another_program(
    whole: Path, surroundings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit ends in a finding after a wait, nothing is half written; when the other program is gone it goes on."""
    for module in ("file", "damage"):
        monkeypatch.setattr(f"importer.send.journal.{module}.PATIENCE", 0.05)
    line, pipe = [sys.executable, "-c", WRITER, str(whole)], subprocess.PIPE
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, **surroundings()) as process:
        try:
            assert process.stdout.readline() == "held\n"
            with Journal.open(whole) as journal:
                row = dying.rows()[0]
                with pytest.raises(Misused, match="locked") as refused:
                    journal.commit([Intent(row.ref, "{}")], [])
                assert [one.code for one in refused.value.findings] == ["SET-JOURNAL"]
                assert journal.states("run-1") == {"pending": 60}
                process.send_signal(signal.SIGKILL)
                process.wait(30)
                journal.commit([Intent(row.ref, "{}")], [])
                assert journal.states("run-1") == {"pending": 59, "sending": 1}
        finally:
            process.kill()
