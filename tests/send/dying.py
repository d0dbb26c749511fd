"""A program of its own: children that use a journal and die in the middle of it, each in its own folder.

`dying.py HOW FOLDER SEED COUNT`, with HOW one of

    write       the system ends the child at a byte of the -wal that it must not write: inside a commit
    checkpoint  the same at a byte of the journal itself, while the -wal is brought into it
    kill        the parent ends the child at a random moment after one of many commits: in the next one, or in the
                rewriting at the end; the child waits behind that, so that no slow parent comes too late for most
    aside       the child ends itself at one step after the other of setting a damaged journal aside

FOLDER holds `whole/journal.sqlite3`, which every child gets a copy of. Prints, as JSON, a list of [folder of the
child, how many commits had returned, whether it died]. Reading and checking what is left is up to the test.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from importer.model import Row
from importer.outcome import Created, Outcome
from importer.send.journal import Intent, Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BATCH = 4
BATCHES = 15
WRITTEN = 280_000  # bytes: a little more than the commits write
MOMENTS = 0.1  # seconds: a little more than they take
STATUSES = ("created", "refused", "unconfirmed", "pending")


def rows() -> list[Row]:
    """The rows of the journal that the children use."""
    return [Row(at, at + 2, f"wabcd-{at:06d}-aaaaaa", f"content {at}", f"draft {at}") for at in range(BATCH * BATCHES)]


def became(row: Row) -> Outcome:
    """What becomes of a row."""
    if STATUSES[row.at % 4] == "created":
        return Outcome.created(row, Created(f"op-{row.at}"))
    return Outcome.not_created(row, STATUSES[row.at % 4], attempts=1)


def commits(journal: Journal) -> Iterator[int]:
    """One commit after the other: a batch's intents with the outcomes of the batch before; gives how many returned."""
    many = rows()
    batches = [many[at : at + BATCH] for at in range(0, len(many), BATCH)]
    for number, (landed, leaving) in enumerate(zip([[], *batches], [*batches, []], strict=True), start=1):
        intents = [Intent(row.ref, json.dumps({"name": f"Lead {row.at}" * 20})) for row in leaving]
        journal.commit(intents, [became(row) for row in landed])
        yield number


def limited(most: int) -> None:
    """From now on the system ends this process at the byte behind `most` of any file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def write(path: Path, tell: Callable[[int], Any], at: int) -> None:
    with Journal.open(path) as journal:
        limited(at)
        for number in commits(journal):
            tell(number)


def checkpoint(path: Path, tell: Callable[[int], Any], at: int) -> None:
    with Journal.open(path) as journal:
        for number in commits(journal):
            tell(number)
        limited(at)
        journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def kill(path: Path, tell: Callable[[int], Any], at: int) -> None:
    with Journal.open(path) as journal:
        for number in commits(journal):
            tell(number)
            if number > at:
                time.sleep(60)  # whoever ends it is late
        journal.finish("run-1", exit_code=0, tally={})
    time.sleep(60)


def aside(path: Path, tell: Callable[[int], Any], at: int) -> None:
    left = [at]

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        if event.partition(".")[0] in ("os", "open", "sqlite3", "pathlib"):
            left[0] -= 1
            if left[0] < 0:
                os._exit(1)

    sys.addaudithook(step)
    with Journal.open(path, to_send=True):
        tell(1)


HOW = {"write": write, "checkpoint": checkpoint, "kill": kill, "aside": aside}


def child(how: str, folder: Path, at: int, delay: float | None) -> tuple[str, int, bool]:
    """One child, from its copy of the journal to its end."""
    shutil.copytree(folder.parent / "whole", folder)
    heard, said = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            HOW[how](folder / "journal.sqlite3", lambda number: os.write(said, bytes([number])), at)
            os._exit(0)
        finally:
            os._exit(3)
    os.close(said)
    told = b""
    if delay is not None:
        while len(told) < at and (piece := os.read(heard, 1)):
            told += piece
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
    while piece := os.read(heard, 1000):
        told += piece
    os.close(heard)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3:
        raise SystemExit(f"the child of {folder.name} failed")
    return folder.name, max(told, default=0), status != 0


def main(how: str, base: Path, seed: int, count: int) -> None:
    """All children, one after the other."""
    chance = Random(seed)
    found = []
    whole = base / "whole" / "journal.sqlite3"
    for number in range(count):
        at, delay = number, None
        if how == "write":
            at = number * WRITTEN // count
        elif how == "checkpoint":
            at = number * whole.stat().st_size // count
        elif how == "kill":
            at, delay = number % (BATCHES + 1) + 1, chance.random() * MOMENTS / BATCHES
        found.append(child(how, base / f"{how}-{number}", at, delay))
        if how == "aside" and not found[-1][2]:
            break  # it came to its end: there are no more steps
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
