"""A workbook's zip: what it says of itself is measured, not believed."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load.books.package import Package
from importer.load.books.shared import refuse_much

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ROWS = """<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>
    <row r="2"><c r="A2" t="inlineStr"><is><t>Ana</t></is></c></row>"""
WITH_STRINGS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="rId7" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId8" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
# Reads one file as a person would and tells the most memory it took, in bytes.
MEASURED = """
import sys
from pathlib import Path
from importer.errors import Unusable
from importer.load import read_sheet
try:
    told = len(read_sheet(Path(sys.argv[1])))
except Unusable as problem:
    told = problem.findings[0].code
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(told, int(most.split()[1]) * 1024)
"""
MOST_MEMORY = 300_000_000


def changed(data: bytes, part: str, offset: int, form: str, *values: int) -> bytes:
    """The zip with other values at this offset of the part's entry in the directory."""
    made = bytearray(data)
    at = data.rindex(part.encode()) - 46
    assert data[at : at + 4] == b"PK\1\2"
    struct.pack_into(form, made, at + offset, *values)
    return bytes(made)


def repeated(path, name: str, content: str) -> bytes:
    """The package with one more part, under a name it may already have."""
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(path, "a") as archive:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        archive.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize("name", [SHEET, "XL/Worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml"])
def test_two_parts_of_one_name_are_damage(raw, text, refusal, name):
    """Names compare without case, and two readers may take two different ones."""
    data = repeated(raw(ROWS), name, "<worksheet/>")
    assert refusal(text(data, "leads.xlsx")).code == "FILE-UNREADABLE"


LIES = [
    pytest.param(24, "<I", (100,), "FILE-UNREADABLE", id="less than the part has"),
    pytest.param(24, "<I", (4_000_000,), "FILE-UNREADABLE", id="more than the part has"),
    pytest.param(24, "<I", (99_000_000,), "FILE-BOMB", id="more than any part of its size may have"),
    pytest.param(16, "<I", (1,), "FILE-UNREADABLE", id="another checksum"),
    pytest.param(10, "<H", (12,), "FILE-UNREADABLE", id="another method of packing"),
    pytest.param(8, "<H", (1,), "FILE-PROTECTED", id="a password"),
    pytest.param(42, "<I", (3,), "FILE-UNREADABLE", id="a place inside another part"),
    pytest.param(42, "<I", (4_000_000,), "FILE-UNREADABLE", id="a place after the end"),
    pytest.param(20, "<I", (4_000_000,), "FILE-UNREADABLE", id="a packed size beyond the end"),
]


@pytest.mark.parametrize(("offset", "form", "values", "code"), LIES)
def test_a_directory_that_lies_is_found_out(raw, text, refusal, offset, form, values, code):
    """Each part is unpacked once before a reader sees any."""
    data = changed(raw(ROWS).read_bytes(), SHEET, offset, form, *values)
    assert refusal(text(data, "leads.xlsx")).code == code


@pytest.mark.parametrize(
    ("offset", "value", "named"), [(16, 1, "CRC"), (24, 100_000, "CRC"), (24, 100, "→"), (42, 3, "→")]
)
def test_it_is_found_out_before_any_reader_is_asked(raw, offset, value, named):
    """Some readers look at the checksum too late, or never."""
    with pytest.raises(ValueError, match=f"{SHEET}.*{named}"):
        Package.opened(changed(raw(ROWS).read_bytes(), SHEET, offset, "<I", value), Place()).measure()


def test_more_tags_than_a_person_can_have_are_a_bomb(raw):
    """Readers keep something for each; a small part has four million at most."""
    package = Package.opened(raw(ROWS, {"xl/a.xml": "<" * 4_500_000}).read_bytes(), Place())
    with pytest.raises(Unusable, match="FILE-BOMB"):
        package.measure()


def test_what_a_reader_is_given_is_written_again(raw):
    """The same parts with the same content, without what else the file holds."""
    data = b"not of the zip" + raw(ROWS).read_bytes() + b"after it"
    package = Package.opened(data, Place())
    with zipfile.ZipFile(io.BytesIO(package.rewritten({SHEET: b"<other/>"}))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {name.lower() for name in names} == set(package.parts)
        assert all(archive.read(name) == package.read(name) for name in names if name != SHEET)
        assert archive.read(SHEET) == b"<other/>"
    assert package.rewritten()[:2] == b"PK"
    assert b"after it" not in package.rewritten()


def test_stored_parts_are_parts_too(raw, tmp_path):
    """A zip need not compress."""
    with zipfile.ZipFile(raw(ROWS)) as packed, zipfile.ZipFile(tmp_path / "stored.xlsx", "w") as stored:
        for name in packed.namelist():
            stored.writestr(name, packed.read(name))
    package = Package.opened((tmp_path / "stored.xlsx").read_bytes(), Place())
    assert package.measure()[SHEET] == package.read(SHEET).count(b"<")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/any.xml"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', id="a document type"),
        pytest.param("<?xml version='1.0'?> <!-- a --><?b c?>\n<!DOCTYPE x><x/>", id="one below other things"),
        pytest.param("<?xml version='1.0' encoding='UTF-16'?><x/>".encode("utf-16"), id="UTF-16"),
    ],
)
def test_beginnings_that_no_program_writes_are_refused(raw, refusal, part, content):
    """Entities are how bombs are made; a sheet in UTF-16 would be taken for an empty one."""
    assert refusal(raw(ROWS, {part: content})).code == "FILE-UNREADABLE"


def test_a_long_beginning_takes_no_time(raw):
    """A part with many marks before its first element, as damage makes them, is read once."""
    package = Package.opened(raw(ROWS, {"a.xml": "<?a?> ?>" * 200_000 + "<x/>"}).read_bytes(), Place())
    assert package.measure()["a.xml"] == 200_001


def strings(*texts: str) -> str:
    """A part of shared texts."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def referring(rows: int, cell: str = '<c r="A{n}" t="s"><v>0</v></c>') -> str:
    """A sheet of so many equal rows."""
    lines = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, rows + 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


BLANKS = 400_000_000  # who unpacks them has taken too much
# Made when the test runs: all of them together would fill the memory of every process that only collects tests.
BOMBS = [
    pytest.param(lambda: {SHEET: referring(2).replace("</row>", "</row>" + " " * BLANKS, 1)}, "FILE-BOMB", id="blanks"),
    pytest.param(lambda: {STRINGS: strings() + "<si/>" * 20_000_000}, "FILE-BOMB", id="shared texts"),
    pytest.param(lambda: {"xl/styles.xml": "<xf/>" * 20_000_000}, "FILE-BOMB", id="styles"),
    pytest.param(
        lambda: {SHEET: referring(60_000), STRINGS: strings("x" * 30_000)},
        "FILE-BOMB",
        id="a long text that all cells share",
    ),
    pytest.param(
        lambda: {SHEET: referring(2, '<c r="XFD1048576"><v>{n}</v></c>')}, "FILE-TOO-BIG", id="two cells far apart"
    ),
    pytest.param(
        lambda: {SHEET: referring(2, '<c r="AF900000"><v>{n}</v></c>')}, "FILE-FAR", id="two cells not so far"
    ),
]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process is asked of Linux")
@pytest.mark.parametrize(("made", "code"), BOMBS)
@pytest.mark.parametrize("told", [True, False], ids=["as its directory says", "with a directory that lies"])
def test_a_small_file_takes_little_memory(raw, tmp_path, surroundings, made, code, told):
    """A file of some hundred kilobytes is refused before it takes 300 MB."""
    parts = made()
    path = raw("", {"xl/_rels/workbook.xml.rels": WITH_STRINGS, **parts})
    if not told:
        path.write_bytes(changed(path.read_bytes(), next(iter(parts)), 24, "<I", 1_000))
        code = "FILE-BOMB" if code == "FILE-BOMB" and len(parts) == 1 else "FILE-UNREADABLE"
    assert path.stat().st_size < 700_000
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, path], stdout=subprocess.PIPE, check=True, cwd=tmp_path, **surroundings()
    )
    found, memory = ran.stdout.split()
    assert (found, int(memory) < MOST_MEMORY) == (code, True)


LONG = "x" * 30_000
TEXTS = [
    pytest.param(["Name", "Ana"], 0, id="short texts"),
    pytest.param(["Name", LONG, *map(str, range(3_000))], 2_000, id="long ones that few cells share"),
    pytest.param(["Name", LONG], 3_000, id="long ones that many cells share"),
]


@pytest.mark.parametrize(("texts", "shared"), TEXTS)
def test_shared_texts_count_as_often_as_cells_share_them(raw, texts, shared):
    """A sheet may hold 64 MB of text, and 64 times its packed size."""
    cells = [f'<row r="{n}"><c r="A{n}" t="s"><v>{int(n < shared)}</v></c></row>' for n in range(1, 3_001)]
    package = Package.opened(raw("".join(cells), {STRINGS: strings(*texts)}).read_bytes(), Place())
    tags = package.measure()[SHEET]
    if shared == 3_000:
        with pytest.raises(Unusable, match="FILE-BOMB"):
            refuse_much(package, STRINGS.lower(), SHEET, tags, 1_000)
    else:
        refuse_much(package, STRINGS.lower(), SHEET, tags, 1_000)
    refuse_much(package, STRINGS.lower(), SHEET, tags, 1_000_000)


def test_a_text_that_is_not_there_is_damage(raw, refusal):
    """A cell refers to the fifth of two texts."""
    cell = '<row r="1"><c r="A1" t="s"><v>5</v></c></row>'
    parts = {"xl/_rels/workbook.xml.rels": WITH_STRINGS, STRINGS: strings("Name", LONG)}
    assert refusal(raw(cell, parts)).code == "FILE-UNREADABLE"
