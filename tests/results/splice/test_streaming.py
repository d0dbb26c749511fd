"""A workbook of any size is copied piece by piece, and who is killed meanwhile leaves the old results whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest
from python_calamine import load_workbook as calamine

from importer.load import read_sheet
from importer.model import RESULTS_SHEET, Row
from importer.outcome import Created, Outcome
from importer.results.splice import Spliced

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE: Final = 1 << 20
ROWS: Final = 8_000
KILLED: Final = """
import sys
from pathlib import Path
from importer.load import read_sheet
from importer.model import Row
from importer.outcome import Created, Outcome
from importer.results import write_results
path, target = map(Path, sys.argv[1:])
sheet = read_sheet(path, sheet="Leads")
rows = (Row(at, number, f"new{number}", "", "") for at, number in enumerate(sheet.numbers))
outcomes = [Outcome.created(row, Created(f"id{row.number}")) for row in rows]
write_results(sheet, outcomes, target, lang="en", fallback=target.parent / "home")
"""


@pytest.fixture
def large(tmp_path, by_hand) -> Path:
    """A workbook of many rows and with a film of 40 MB in it."""
    noise = random.Random(6)
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
    texts = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>lead {row} {noise.randbytes(900).hex()}</t></is></c></row>'
        for row in range(2, ROWS + 2)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path = by_hand(
        tmp_path / "leads.xlsx", sheet=f'<worksheet xmlns="{main}"><sheetData>{title}{texts}</sheetData></worksheet>'
    )
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive, archive.open("xl/media/film.bin", "w") as part:
        for _ in range(40):
            part.write(noise.randbytes(MEBIBYTE))
    return path


def test_neither_the_package_nor_a_sheet_stands_in_memory(large, tmp_path):
    """Writing and checking take a few pieces of a mebibyte, beside a package of 40 and a sheet of many."""
    sheet = read_sheet(large, sheet="Leads")
    rows = (Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers))
    made = Spliced(sheet, [Outcome.created(row, Created("x" * 24)) for row in rows], (), ending=".xlsx", lang="en")
    copy = tmp_path / "copy.xlsx"
    tracemalloc.start()
    try:
        with copy.open("wb") as stream:
            made.write(stream)
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        made.check(copy)
        checked = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with zipfile.ZipFile(copy) as archive:
        sizes = {info.filename: info.file_size / MEBIBYTE for info in archive.infolist()}
    assert sizes["xl/worksheets/sheet2.xml"] > 14
    assert max(written, checked) / MEBIBYTE < 12


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_killed_while_writing(large, send, share):
    """Whenever the process ends, under the name of the results lies a whole file: the old one, or the new one."""
    target = send(large).path
    before = target.read_bytes()
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(large), str(target)])
    try:
        ended = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < ended:
            with suppress(FileNotFoundError):  # it may get its name while it is looked at
                sizes = [left.stat().st_size for left in target.parent.glob(".import-plazbot-*")]
                if sizes and max(sizes) >= share * len(before):
                    break
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    if target.read_bytes() == before:
        assert process.returncode == -signal.SIGKILL
    else:
        with calamine(target) as book:
            lines = book.get_sheet_by_name(RESULTS_SHEET).to_python()
        assert [line[0] for line in lines[1:]] == [f"new{number}" for number in range(2, ROWS + 2)]
    assert send(large).findings == ()
