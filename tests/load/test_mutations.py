"""Damaged files are read or explained, and `tests/attack/mutations.py`, which tries them, notices when one is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program watches forked processes")

PATIENCE = 240  # seconds for all mutants on a slow machine; it takes about ten
FEW = ("--count", "60")
MEASURING = {"COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}  # forks lose what they count; it only slows them
READERS = '''
"""Readers that do what none may do."""
import os, signal

def fine(path):
    return "fine"

def raises(path):
    raise LookupError("a defect")

def panics(path):
    raise type("PanicException", (BaseException,), {})("a panic")

def dies(path):
    os.kill(os.getpid(), signal.SIGSEGV)

def leaves(path):
    os._exit(3)

def hangs(path):
    while True:
        pass

def grows(path):
    return str(len(b"x" * 300_000_000))

def grows_in_two_processes(path):
    if not (child := os.fork()):
        os._exit(len(b"x" * 130_000_000) == 0)
    os.waitpid(child, 0)
    return str(len(b"x" * 130_000_000))

def grows_and_hides_it(path):
    try:
        return grows(path)
    finally:
        raise ValueError("out of memory, it seems")
'''


@pytest.fixture
def mutations(root, tmp_path, surroundings):
    """Run the program: `mutations("--count", 5)`; the readers above can be named as `readers:NAME`."""
    folder = tmp_path / "readers"
    folder.mkdir()
    (folder / "readers.py").write_text(READERS)

    def ran(*given):
        line = [sys.executable, root / "tests" / "attack" / "mutations.py", *map(str, given)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        made = surroundings(PYTHONPATH=str(folder))
        for name in set(os.environ) & MEASURING:
            del made["env"][name]
        return subprocess.run(line, timeout=PATIENCE, check=False, cwd=tmp_path, **pipes, **made)

    return ran


def test_damaged_samples_are_read_or_explained(mutations):
    """Every sample and 60 mutants of each: a plan or findings; no exception, no death, no hang, no hunger."""
    ran = mutations(*FEW)
    assert ran.returncode == 0, ran.stdout
    for name in ("leads.csv", "leads.xlsx", "leads-messy.xlsx", "leads.ods"):
        assert name in ran.stdout
    assert "| plan |" in ran.stdout
    assert "| FILE-UNREADABLE |" in ran.stdout


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        pytest.param("raises", "RAISED seed 1, leads.csv number 1", id="an exception"),
        pytest.param("panics", "PanicException: a panic", id="a panic"),
        pytest.param("dies", "killed by SIGSEGV", id="a crash"),
        pytest.param("leaves", "left with code 3", id="an exit"),
        pytest.param("hangs", "no end after 0.5 s", id="a hang"),
        pytest.param("grows", "MB, having answered", id="too much memory"),
        pytest.param("grows_in_two_processes", "MB, having answered", id="too much memory in two processes together"),
        pytest.param("grows_and_hides_it", "MB, having raised", id="too much memory and an exception"),
    ],
)
def test_offenders_are_noticed(mutations, sheet, tmp_path, reader, said):
    """The program tells what happened, ends with 1 and keeps the file."""
    kept = tmp_path / "kept"
    limits = ("--seconds", "0.5" if reader == "hangs" else "60", "--megabytes", "200")
    ran = mutations(sheet(), "--count", 1, *limits, "--subject", f"readers:{reader}", "--keep", kept)
    assert ran.returncode == 1
    assert said in ran.stdout
    assert {path.name for path in kept.iterdir()} == {"1-0-leads.csv", "1-1-leads.csv"}
    assert (kept / "1-0-leads.csv").read_bytes() == sheet().read_bytes()


def test_a_good_reader_is_no_offender(mutations, sheet):
    """The same limits let a reader pass that keeps them."""
    ran = mutations(sheet(), "--count", 5, "--megabytes", 200, "--subject", "readers:fine")
    assert (ran.returncode, "| fine | 6 |" in ran.stdout) == (0, True), ran.stdout


def test_a_mutant_can_be_made_again(mutations, root, tmp_path):
    """Seed and number make the same bytes in another run; another number makes other bytes."""
    made = []
    for number, folder in ((7, "one"), (7, "two"), (8, "three")):
        where = ("--number", number, "--keep", tmp_path / folder)
        assert mutations(root / "samples" / "leads.xlsx", *where, "--subject", "readers:fine").returncode == 0
        made.append((tmp_path / folder / f"1-{number}-leads.xlsx").read_bytes())
    assert made[0] == made[1] != made[2]
