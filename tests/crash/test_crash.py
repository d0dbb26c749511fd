"""The crash scenario in its short form: nothing lost, nothing twice; and a command that breaks a law is found out.

At full length: python tests/crash/scenario.py
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

SCENARIO = Path(__file__).with_name("scenario.py")
MOST = 300  # seconds for all of them side by side, on a computer that is busy
PROOFS = {
    "a text file": ("--seed", "3", "--kind", "csv", "--quota", "0", "--no-duplicates"),
    "a workbook and a quota": ("--seed", "5", "--kind", "xlsx", "--quota", "50", "--no-duplicates"),
    "moved from another CRM": ("--seed", "4", "--kind", "csv", "--quota", "0", "--no-duplicates", "--second"),
    "equal rows on purpose": ("--seed", "8", "--kind", "csv", "--quota", "0", "--duplicates"),
}
# See broken.py. An answer that takes long leaves more in flight for the kill to cut off.
BROKEN = {
    "blind": ("--kills", "0"),
    "forgetful": ("--kills", "3", "--only", "sending", "--latency", "300"),
    "careless": ("--kills", "15", "--only", "making contacts", "--latency", "300", "--second"),
}


def played(scenarios, folder, surroundings):
    """Play these scenarios side by side, since they mostly wait; gives exit code and what was said, by name."""
    with ExitStack() as running:
        started = {}
        for name, words in scenarios.items():
            line = [sys.executable, str(SCENARIO), "--folder", str(folder / name.replace(" ", "-")), *words]
            process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **surroundings())
            running.callback(process.wait, MOST)
            running.callback(process.terminate)
            started[name] = process
        said = {name: process.communicate(timeout=MOST)[0] for name, process in started.items()}
        return {name: (started[name].returncode, text) for name, text in said.items()}


def test_killed_again_and_again(tmp_path, surroundings):
    """Killed at moments of every kind, the file changed in between: every row is there once, settled and paired."""
    short = {name: (*words, "--kills", "4", "--rows", "80") for name, words in PROOFS.items()}
    for name, (code, said) in played(short, tmp_path, surroundings).items():
        assert code == 0, f"{name}:\n{said}"
        assert "twice 0; lost 0" in said


def test_a_broken_law_is_found_out(tmp_path, surroundings):
    """A command that sends blindly again, or forgets what it was about to make, makes things twice; it is noticed."""
    always = ("--rows", "120", "--seed", "3", "--kind", "csv", "--quota", "0", "--no-duplicates")
    short = {law: (*always, *words, "--break", law) for law, words in BROKEN.items()}
    for law, (code, said) in played(short, tmp_path, surroundings).items():
        assert (code, "created twice" in said) == (1, True), f"{law}:\n{said}"
