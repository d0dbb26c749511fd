"""A disk that is full, a person who stops it, a copy that is not what was meant: the old results stay as they were."""

from __future__ import annotations

import resource
import signal
import zipfile

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.errors import Stopped
from importer.load import read_sheet
from importer.model import RESULTS_SHEET, SUMMARY_SHEET, Row
from importer.outcome import Created, Outcome
from importer.results import write_results
from importer.results.splice import Unspliceable, growing

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning")


@pytest.fixture
def small_disk():
    """No file may grow beyond so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_a_full_disk(book, send, small_disk, part):
    """Wherever the disk is full, the results of before are whole, and it is said that there is no room."""
    target = send(book).path
    before = target.read_bytes()
    small_disk(int(len(before) * part))
    with pytest.raises(Stopped, match="RES-NOWHERE"):
        send(book)
    assert target.read_bytes() == before


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("at", range(0, 30, 3))
def test_an_interrupted_writing(book, send, monkeypatch, at):
    """Stopped between any two parts, nothing but the results of before is there."""
    target = send(book).path
    before, left = target.read_bytes(), sorted(target.parent.iterdir())
    copy, done = growing.Growing.copy, []

    def stopped(self, archive, part):
        done.append(part)
        if len(done) > at:
            raise KeyboardInterrupt
        copy(self, archive, part)

    monkeypatch.setattr(growing.Growing, "copy", stopped)
    try:
        send(book)
    except KeyboardInterrupt:
        assert target.read_bytes() == before
    assert sorted(target.parent.iterdir()) == left


def rewritten(path, change) -> None:
    """A copy with its parts changed by a program that means well."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_true_copy_is_taken(book, spliced, tmp_path):
    """What was written is found again."""
    made, path = spliced(book), tmp_path / "copy.xlsx"
    with path.open("wb") as stream:
        made.write(stream)
    made.check(path)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("id", ["a&b <c>", "_x0041_", "&amp;", "é  ñ", "=1"])
def test_ids_that_are_written_otherwise_are_found_again(book, tmp_path, id):
    """An id may have any characters: XML writes some of them otherwise, and the check reads them as they were."""
    sheet = read_sheet(book, sheet="Leads")
    rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
    outcomes = [Outcome.created(row, Created(id)) for row in rows]
    written = write_results(sheet, outcomes, tmp_path / "leads.results.xlsx", lang="en", fallback=tmp_path)
    assert written.findings == ()
    with calamine(written.path) as reader:
        told = reader.get_sheet_by_name(RESULTS_SHEET).to_python()[1][2]
    assert told == " ".join(id.split())


@pytest.mark.parametrize("step", range(23))
def test_a_changed_byte_is_found(book, spliced, tmp_path, step):
    """One byte that is not as it was, anywhere in the copy, and it is not taken."""
    made, path = spliced(book), tmp_path / "copy.xlsx"
    with path.open("wb") as stream:
        made.write(stream)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        info = infos[step % len(infos)]
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at] ^= 0x10
    path.write_bytes(bytes(data))
    with pytest.raises(Unspliceable):
        made.check(path)


def row_gone(parts):
    """A row of the results is not there."""
    page = parts["xl/worksheets/sheet3.xml"]
    first = page.index(b'<row r="3"')
    parts["xl/worksheets/sheet3.xml"] = page[:first] + page[page.index(b"</row>", first) + 6 :]


def rows_swapped(parts):
    """Two rows have each other's ids."""
    page = parts["xl/worksheets/sheet3.xml"]
    parts["xl/worksheets/sheet3.xml"] = (
        page.replace(b">id2<", b">idX<").replace(b">id3<", b">id2<").replace(b">idX<", b">id3<")
    )


def numbers_wrong(parts):
    """A row says that it is another one."""
    page = parts["xl/worksheets/sheet3.xml"]
    parts["xl/worksheets/sheet3.xml"] = page.replace(b'<row r="3"', b'<row r="9"')


def sheet_gone(parts):
    """The workbook does not name the summary."""
    listed = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = listed.replace(SUMMARY_SHEET.encode(), b"Other")


def style_gone(parts):
    """The styles are those of before."""
    styles = parts["xl/styles.xml"]
    last = styles.rindex(b"<xf ", 0, styles.index(b"</cellXfs>"))
    parts["xl/styles.xml"] = styles[:last] + styles[styles.index(b"</cellXfs>") :]


@pytest.mark.parametrize(
    "change", [row_gone, rows_swapped, numbers_wrong, sheet_gone, style_gone], ids=lambda change: change.__name__
)
def test_a_copy_that_means_something_else_is_found(book, spliced, tmp_path, monkeypatch, change):
    """Bytes may be whole and say something else."""
    made, path = spliced(book), tmp_path / "copy.xlsx"
    with path.open("wb") as stream:
        made.write(stream)
    monkeypatch.setattr("importer.results.splice.check._same_bytes", lambda *_: None)
    rewritten(path, lambda parts: None)
    made.check(path)
    rewritten(path, change)
    with pytest.raises(Unspliceable):
        made.check(path)


@pytest.mark.usefixtures("nothing_left")
def test_a_copy_that_does_not_read_back_is_not_kept(book, send, monkeypatch):
    """The results are then a workbook of their own: no row is lost."""

    def failing(*_):
        raise Unspliceable.odd("made up")

    monkeypatch.setattr("importer.results.splice.check.compare", failing)
    written = send(book)
    assert [finding.code for finding in written.findings] == ["RES-ODD-BOOK"]
    assert openpyxl.load_workbook(written.path).sheetnames == [RESULTS_SHEET, SUMMARY_SHEET]
