"""Real files of public test suites are read or explained; they are no part of the project and may be absent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program watches forked processes")

BESIDE = "../shared/corpus"  # from the top of the repository
PATIENCE = 300  # seconds for all files on a slow machine; they take about ten
MEASURING = {"COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}  # forks lose what they count; it only slows them
READERS = '''
"""Readers that explain nothing."""
from pathlib import Path
from importer.errors import Unusable
from importer.findings import Finding, Place
from subjects import explained

def raises(path):
    raise LookupError("a defect")

def says_nothing(path):
    return explained(Unusable())

def says_no_sentence(path):
    return explained(Unusable(Finding.of("FILE-QUOTE", Place(file="leads.csv"), line=Path("two\\nlines"))))
'''
TABLE = """\
| outcome | .csv | .txt | .xlsx | all |
|---|---:|---:|---:|---:|
| read as csv | 1 | 1 |  | 2 |
| FILE-UNREADABLE |  |  | 1 | 1 |
| FILE-EMPTY | 1 |  |  | 1 |
4 files, 0 neither read nor explained
"""


@pytest.fixture
def corpus_walk(root, tmp_path, surroundings):
    """Run the program over a folder: `corpus_walk(folder)`; the readers above can be named as `readers:NAME`."""
    readers = tmp_path / "readers"
    readers.mkdir()
    (readers / "readers.py").write_text(READERS)

    def ran(folder, *given):
        line = [sys.executable, root / "tests" / "attack" / "corpus_walk.py", folder, *given]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        made = surroundings(PYTHONPATH=str(readers))
        for name in set(os.environ) & MEASURING:
            del made["env"][name]
        return subprocess.run(line, timeout=PATIENCE, check=False, **pipes, **made)

    return ran


@pytest.fixture
def folder(tmp_path, root):
    """A folder of files as people have them: good ones, an empty one, and one that is no workbook any more."""
    made = tmp_path / "files"
    (made / "deeper").mkdir(parents=True)
    (made / "leads.csv").write_bytes((root / "samples" / "leads.csv").read_bytes())
    (made / "empty.csv").write_bytes(b"")
    (made / "deeper" / "cut.xlsx").write_bytes((root / "samples" / "leads.xlsx").read_bytes()[:5_000])
    (made / "deeper" / "leads.txt").write_text("Name\tDescription\tAmount\nLead\tFair in Lima\t10.50\n")
    return made


def test_every_real_file_is_read_or_explained(corpus_walk, root):
    """A Sheet, or findings in whole sentences in both languages: no traceback, no crash, no hang."""
    corpus = root / BESIDE
    if not corpus.is_dir():
        pytest.skip(f"no real files to try: there is no folder {BESIDE} beside the repository")
    ran = corpus_walk(corpus, "--table")
    assert ran.returncode == 0, ran.stdout
    count = sum(path.is_file() for path in corpus.rglob("*"))
    assert ran.stdout.endswith(f"\n{count} files, 0 neither read nor explained\n")
    assert "| read as xlsx |" in ran.stdout


def test_the_table_counts_kinds_and_reasons(corpus_walk, folder):
    """The table has a column for every ending of a name and a line for every outcome, what was read first."""
    assert corpus_walk(folder, "--table").stdout == TABLE


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        pytest.param("raises", "LookupError: a defect", id="an exception"),
        pytest.param("says_nothing", "Unusable without a finding", id="a refusal without a reason"),
        pytest.param("says_no_sentence", "FILE-QUOTE in en is no sentence", id="a reason on two lines"),
    ],
)
def test_what_is_not_explained_is_noticed(corpus_walk, folder, reader, said):
    """The program names every such file and what happened, and ends with 1."""
    ran = corpus_walk(folder, "--subject", f"readers:{reader}")
    assert ran.returncode == 1
    assert ran.stdout.count(said) == 4
    assert "RAISED deeper/cut.xlsx" in ran.stdout
    assert ran.stdout.endswith("4 files, 4 neither read nor explained\n")
