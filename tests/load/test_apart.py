"""The reader in a process of its own: what kills, stops or starves it is one sentence to the person."""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
import sys
from contextlib import suppress
from datetime import date

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.books import apart, hush, reader

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLACE = Place(file="leads.xls")


def entry(kind: int, content: bytes) -> bytes:
    """One entry of an .xls stream ([MS-XLS] 2.1.4)."""
    return struct.pack("<HH", kind, len(content)) + content


def stream(*cells: bytes) -> bytes:
    """A workbook's stream of Excel 97 with one sheet of these cells."""
    start = entry(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet = entry(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + b"".join(cells) + entry(0x0A, b"")
    name = b"Leads"
    listed = entry(0x85, struct.pack("<IBBBB", len(start) + 4 + 8 + len(name) + 4, 0, 0, len(name), 0) + name)
    return start + listed + entry(0x0A, b"") + sheet


def label(row: int, column: int, text: str) -> bytes:
    """A cell of text."""
    return entry(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def number(row: int, column: int, value: float) -> bytes:
    """A cell of a number."""
    return entry(0x0203, struct.pack("<HHHd", row, column, 0, value))


def container(content: bytes, *, sectors: int | None = None) -> bytes:
    """An OLE2 file with the stream `Workbook` of 512-byte sectors ([MS-CFB] 2.2); `sectors` lies about its table."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    used = len(content) // 512
    header = OLE2 + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    tables = 1 if sectors is None else sectors
    header += struct.pack("<IIIIIIIII", 0, tables, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, used + 2), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    folder = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
        for name, kind, child, first, size in (
            ("Root Entry", 5, 1, 0xFFFFFFFE, 0),
            ("Workbook", 2, 0xFFFFFFFF, 2, len(content)),
        )
    )
    return header + table + folder.ljust(512, b"\0") + content


LAST_CELL = 512 * 3  # where the stream of cells begins
WHOLE = container(stream(label(0, 0, "Name"), label(0, 1, "Phone"), label(1, 0, "Ana"), number(1, 1, 987654321.0)))


def test_an_old_workbook_is_read_and_its_limits_are_told(text, cells, places):
    """The cells are those of the file; what cannot be seen in this format is noted."""
    sheet = read_sheet(text(WHOLE, "leads.xls"))
    assert (sheet.reading.format, sheet.reading.sheet) == ("xls", "Leads")
    assert cells(sheet) == [["Ana", 987654321]]
    assert places(sheet) == ["FILE-ERRORS-UNSEEN"]


def test_an_overview_and_a_sheet_are_answered():
    """Names, whether hidden, size and first rows of all sheets; then the columns of one."""
    assert apart.ask(WHOLE, "look", PLACE) == [("Leads", False, (2, 2), [["Name", "Phone"], ["Ana", 987654321]])]
    columns, merged = apart.ask(WHOLE, "0", PLACE)
    assert (columns, merged) == ([["Name", "Ana"], ["Phone", 987654321]], [])
    assert type(columns[1][1]) is int


def refused(data: bytes, **more: float) -> str:
    """What is said when the reader does not answer."""
    with pytest.raises(Unusable) as caught:
        apart.ask(data, "look", PLACE, **more)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("FILE-UNREADABLE", PLACE)
    return finding.seen


@pytest.mark.parametrize("cut", range(9, LAST_CELL, 101))
def test_a_workbook_cut_anywhere_is_one_sentence(cut):
    """The first part of a workbook is never read as if it were all."""
    assert refused(WHOLE[:cut])


def test_an_allocation_that_ends_the_process_is_one_sentence():
    """A workbook that claims two thousand million shared texts makes the reader ask for room for all at once."""
    claim = entry(0xFC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF))
    assert refused(container(stream().replace(entry(0x0A, b""), claim + entry(0x0A, b""), 1)))


def test_a_reader_that_takes_too_long_is_stopped():
    """The limit grows with the file's size; here it is over before the process has begun."""
    assert refused(WHOLE, seconds=0.0) == "> 0 s"


PROGRAMS = [
    pytest.param("import os; os.abort()", "SIGABRT", id="abort"),
    pytest.param("import os; os._exit(3)", "3", id="exit"),
    pytest.param("import sys; sys.stdout.buffer.write(b'not a pickle')", "0", id="nonsense"),
    pytest.param(
        "import sys, pickle; pickle.dump((False, 'PanicException', ''), sys.stdout.buffer)",
        "PanicException",
        id="panic",
    ),
    pytest.param("import sys, pickle; pickle.dump((False, 'XmlError', 'cut'), sys.stdout.buffer)", "cut", id="fault"),
    pytest.param("import sys, pickle, os; pickle.dump((True, os.getcwd), sys.stdout.buffer)", "0", id="no cells"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="signals have names elsewhere")
@pytest.mark.parametrize(("program", "seen"), PROGRAMS)
def test_however_the_reader_ends_it_is_one_sentence(tmp_path, monkeypatch, program, seen):
    """Its death, its faults and an answer that is none; nothing but cells is taken from it."""
    (tmp_path / "reader.py").write_text(program)
    monkeypatch.setattr(apart, "PROGRAM", str(tmp_path / "reader.py"))
    assert refused(WHOLE) == seen


def test_a_password_is_said(tmp_path, monkeypatch):
    """The reader finds some that the first bytes do not show."""
    (tmp_path / "reader.py").write_text(
        "import sys, pickle; pickle.dump((False, 'PasswordError', ''), sys.stdout.buffer)"
    )
    monkeypatch.setattr(apart, "PROGRAM", str(tmp_path / "reader.py"))
    with pytest.raises(Unusable, match="FILE-PROTECTED"):
        apart.ask(WHOLE, "look", PLACE)


def test_nothing_the_reader_prints_reaches_the_terminal(tmp_path, monkeypatch, capfd):
    """A panic reports itself on standard error."""
    (tmp_path / "reader.py").write_text("import os; os.write(2, b'thread panicked')")
    monkeypatch.setattr(apart, "PROGRAM", str(tmp_path / "reader.py"))
    refused(WHOLE)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to this limit")
def test_the_reader_gets_no_more_memory_than_it_is_allowed(tmp_path):
    """What is too much ends with an answer or without, never with the memory of the computer."""
    ran = subprocess.run(
        [sys.executable, "-P", reader.__file__, "look", str(60 << 20)], input=b"x" * (80 << 20), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode or pickle.loads(ran.stdout)[:2] == (False, "MemoryError")


def test_the_reader_is_a_small_program(tmp_path, surroundings):
    """It imports nothing of this package, and starts at once."""
    line = (
        "import runpy, sys; runpy.run_path(sys.argv[1]); print({'importer', 'pandas', 'openpyxl'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", line, reader.__file__], capture_output=True, check=True, cwd=tmp_path, **surroundings()
    )
    assert ran.stdout.strip() == "set()"


def test_cells_of_every_kind_cross_over():
    """What a cell can hold is all that may be sent."""
    cells = ["Ana", 5, 1.5, True, date(2026, 3, 5)]
    assert apart._Plain(io.BytesIO(pickle.dumps(cells))).load() == cells
    with pytest.raises(pickle.UnpicklingError):
        apart._Plain(io.BytesIO(pickle.dumps(os.getcwd))).load()


def test_what_a_reader_in_this_process_prints_is_held_back(capfd):
    """It comes out afterwards, for it may be of another thread; after a fault, which is told anyway, it does not."""
    with hush.hushed():
        os.write(2, b"kept")
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "kept"
    with suppress(ValueError), hush.hushed():
        os.write(2, b"a panic's report")
        raise ValueError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_a_program_without_standard_error_reads_too(monkeypatch, samples):
    """A workbook is read by a program with a window of its own, which may have no standard error to hold back."""
    refused = []

    def closed(number):
        refused.append(number)
        raise OSError

    monkeypatch.setattr(os, "dup", closed)
    assert len(read_sheet(samples / "leads.xlsx")) == 60
    assert set(refused) == {hush.STANDARD_ERROR}
