"""Where sheets cannot be added without harm, the results are a workbook of their own and a finding says why."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import replace

import openpyxl
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.load import read_sheet
from importer.model import RESULTS_SHEET, SUMMARY_SHEET, Header, Reading, Sheet
from importer.results import refusal

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def unread():
    """A Sheet as if the workbook had been read, for packages that no reader takes."""

    def make(path, format="xlsx") -> Sheet:
        table = pandas.DataFrame([["Ana"]], columns=[0], dtype=object)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Sheet(path, (Header(0, "Name"),), table, range(2, 3), digest, Reading(format, "Leads"))

    return make


def with_parts(contents, packed_as, path, changes):
    """Rewrite a workbook with some parts changed (a function of the old bytes), added, or left out (None)."""
    parts = contents(path)
    for name, change in changes.items():
        made = change(parts[name]) if callable(change) else change
        if made is None:
            del parts[name]
        else:
            parts[name] = made
    return packed_as(path, parts)


def after(mark: bytes, text: bytes):
    """Puts a text behind the first place of another."""
    return lambda part: part.replace(mark, mark + text, 1)


BOOK, LINKS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
REVISIONS = b'<Relationship Id="h" Type="http://x/relationships/revisionHeaders" Target="revisions/h.xml"/>'
ORIGIN = b'<Relationship Id="s" Type="http://x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
LOCK = b'<workbookProtection lockStructure="1"/>'
ODD = {
    "signed": ("RES-SIGNED", {"_xmlsignatures/sig1.xml": b"<s/>"}),
    "signed, elsewhere": ("RES-SIGNED", {"_rels/.rels": lambda part: part.replace(b"</Rel", ORIGIN + b"</Rel", 1)}),
    "structure protected": ("RES-LOCKED", {BOOK: lambda part: re.sub(rb"(<sheets>)", LOCK + rb"\1", part)}),
    "shared": ("RES-SHARED", {LINKS: lambda part: part.replace(b"</Rel", REVISIONS + b"</Rel", 1)}),
    "no relationships": ("RES-ODD-BOOK", {LINKS: None}),
    "no workbook": ("RES-ODD-BOOK", {BOOK: None}),
    "no types": ("RES-ODD-BOOK", {TYPES: None}),
    "a document type": ("RES-ODD-BOOK", {BOOK: lambda part: b"<!DOCTYPE workbook []>" + part}),
    "another encoding": ("RES-ODD-BOOK", {BOOK: lambda part: part.decode().encode("utf-16")}),
    "latin letters": (
        "RES-ODD-BOOK",
        {BOOK: lambda part: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + part.rpartition(b"?>")[2]},
    ),
    "no XML": ("RES-ODD-BOOK", {BOOK: b"<workbook"}),
    "a template": ("RES-ODD-BOOK", {TYPES: lambda part: part.replace(b".sheet.main", b".template.main")}),
    "another root": ("RES-ODD-BOOK", {BOOK: b"<book/>"}),
    "no sheets": ("RES-ODD-BOOK", {BOOK: lambda part: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", part)}),
    "a sheet of no part": ("RES-ODD-BOOK", {BOOK: lambda part: part.replace(b'r:id="rId1"', b'r:id="rId99"')}),
    "broken styles": ("RES-ODD-BOOK", {"xl/styles.xml": b"<x"}),
    "styles of another kind": ("RES-ODD-BOOK", {"xl/styles.xml": b"<styles/>"}),
    "macros under another name": (
        "RES-ENDING",
        {
            TYPES: lambda part: part.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                b"application/vnd.ms-excel.sheet.macroEnabled.main",
            )
        },
    ),
}


@pytest.mark.parametrize(("code", "changes"), [pytest.param(*odd, id=name) for name, odd in ODD.items()])
def test_what_is_not_touched(book, unread, send, contents, packed_as, code, changes):
    """The results are there all the same, with their reason; the person's file is as it was."""
    with_parts(contents, packed_as, book, changes)
    before = book.read_bytes()
    written = send(book, sheet=unread(book))
    assert [finding.code for finding in written.findings] == [code]
    assert openpyxl.load_workbook(written.path).sheetnames == [RESULTS_SHEET, SUMMARY_SHEET]
    assert book.read_bytes() == before
    told = refusal(book)
    assert told is not None
    assert told.code == code
    assert book.name in told.message("en")
    assert book.name in told.message("es")


def damaged(name, path):
    """The bytes of a workbook with one thing odd about its zip."""
    data = path.read_bytes()
    if name == "something before it":
        return b"#!/bin/sh\n" + data
    if name == "something after it":
        return data + b"more"
    if name == "cut short":
        return data[:-30]
    if name == "no zip":
        return b"PK\3\4" + b"x" * 50
    if name == "empty":
        return b""
    with zipfile.ZipFile(path) as archive:
        first, second = sorted(info.header_offset for info in archive.infolist())[:2]
        last = archive.start_dir
    if name == "another name in the header":
        return data[:30] + b"X" + data[31:]
    if name == "a part too many":
        return data[: first + 4] + data[first + 4 :].replace(b"xl/styles.xml", b"XL/theme.xml!")
    if name == "encrypted":
        return data[: last + 8] + bytes([data[last + 8] | 1]) + data[last + 9 :]
    assert name == "one over the other"
    return data[: last + 42] + second.to_bytes(4, "little") + data[last + 46 :]


@pytest.mark.parametrize(
    "name",
    [
        *("something before it", "something after it", "cut short", "no zip", "empty", "another name in the header"),
        *("a part too many", "encrypted", "one over the other"),
    ],
)
def test_zips_that_are_not_copied(book, unread, send, name):
    """A zip of which two readers could see two things is not copied."""
    book.write_bytes(damaged(name, book))
    written = send(book, sheet=unread(book))
    assert [finding.code for finding in written.findings] == ["RES-ODD-BOOK"]
    assert openpyxl.load_workbook(written.path).sheetnames == [RESULTS_SHEET, SUMMARY_SHEET]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("name", ["xl/styles.xml", "XL/Styles.xml", "xl\\styles.xml"])
def test_two_parts_of_one_name(book, unread, send, name):
    """Which of the two counts, nobody knows."""
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr(name, "<x/>")
    assert [finding.code for finding in send(book, sheet=unread(book)).findings] == ["RES-ODD-BOOK"]


def test_a_part_that_is_not_what_the_zip_says(book, unread, send):
    """A part that is needed and does not have its checksum is not built upon."""
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("xl/workbook.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at] ^= 0xFF
    book.write_bytes(bytes(data))
    assert [finding.code for finding in send(book, sheet=unread(book)).findings] == ["RES-ODD-BOOK"]


def test_a_workbook_that_changed_meanwhile(book, send):
    """Saved again or moved since it was read: its rows do not go into another workbook."""
    sheet = read_sheet(book, sheet="Leads")
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("new.xml", "<x/>")
    assert [finding.code for finding in send(book, sheet=sheet).findings] == ["RES-CHANGED"]
    book.unlink()
    written = send(book, sheet=sheet)
    assert [finding.code for finding in written.findings] == ["RES-CHANGED"]
    assert openpyxl.load_workbook(written.path)[RESULTS_SHEET]["H2"].value == "Ana"


@pytest.mark.parametrize("format", ["xls", "xlsb", "ods"])
def test_formats_that_take_no_sheets(tmp_path, book, unread, send, format):
    """The older formats and that of LibreOffice give a workbook of the results alone."""
    written = send(book, tmp_path / "leads.results.xlsx", sheet=unread(book, format))
    assert [finding.code for finding in written.findings] == ["RES-OLD-FORMAT"]
    assert format in written.findings[0].message("en")


def test_a_workbook_with_macros_keeps_its_ending_or_is_none(tmp_path, everything, send):
    """Where the copy cannot be made, the results are an .xlsx, and never in the place of another's."""
    path = everything(tmp_path / "leads.xlsm", macros=True)
    (tmp_path / "leads.results.xlsx").write_bytes(b"another's")
    sheet = replace(read_sheet(path, sheet="Leads"), digest="0" * 64)
    written = send(path, sheet=sheet)
    assert written.path == tmp_path / "leads.results.2.xlsx"
    assert (tmp_path / "leads.results.xlsx").read_bytes() == b"another's"
    assert openpyxl.load_workbook(written.path).sheetnames == [RESULTS_SHEET, SUMMARY_SHEET]
    other = send(path, tmp_path / "out.xlsx")
    assert [finding.code for finding in other.findings] == ["RES-ENDING"]
    assert ".xlsm" in other.findings[0].tip("es")


def test_in_place(tmp_path, book, send, contents):
    """In its own place the workbook has its results, and a copy of it as it was lies beside."""
    before = contents(book)
    written = send(book, book, keep="r7", in_place=True)
    assert (written.path, [finding.code for finding in written.findings]) == (book, ["RES-BACKUP"])
    assert contents(tmp_path / "leads.r7.xlsx") == before
    assert contents(book)["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(book, read_only=True).sheetnames[-2:] == [RESULTS_SHEET, SUMMARY_SHEET]


def test_in_place_of_what_takes_no_sheets(tmp_path, book, send):
    """A workbook that nothing can be added to is never replaced by its results."""
    before = book.read_bytes()
    sheet = replace(read_sheet(book, sheet="Leads"), digest="0" * 64)
    written = send(book, book, sheet=sheet, keep="r7", in_place=True)
    assert written.path == tmp_path / "leads.results.xlsx"
    assert book.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["leads.results.xlsx", "leads.xlsx"]


def test_a_workbook_that_takes_sheets(book):
    """Nothing is said of a workbook as most are."""
    assert refusal(book) is None


def test_a_text_file_has_no_workbook(tmp_path, sheet_of, send):
    """A CSV whose results are wanted as a workbook gives one, without a word about it."""
    sheet = sheet_of()
    written = send(sheet.path, tmp_path / "out.xlsx", sheet=sheet)
    assert written.findings == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_directory_is_one_sentence(tmp_path, by_hand, changes):
    """Whatever bytes of the zip's directory and headers are wrong, there is an answer and no crash."""
    path = by_hand(tmp_path / "leads.xlsx")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        first = archive.start_dir
    for at, byte in changes:
        data[first + int(at * (len(data) - first))] = byte
    path.write_bytes(bytes(data))
    told = refusal(path)
    assert told is None or told.code.startswith("RES-")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from([BOOK, LINKS, TYPES, "xl/styles.xml", "_rels/.rels"]), data=st.data())
def test_damaged_parts_are_one_sentence(tmp_path, everything, contents, packed_as, part, data):
    """Whatever stands in the small parts, there is an answer and no crash."""
    parts = contents(everything(tmp_path / "leads.xlsx"))
    text = parts[part].decode()
    words = data.draw(st.lists(st.sampled_from(re.findall(r'"[^"]*"|<[/a-zA-Z:]+', text)), min_size=1, max_size=3))
    for word in words:
        text = text.replace(word, data.draw(st.sampled_from(['""', '"x"', '"-1"', "<y", "", '"99999999999"'])), 1)
    parts[part] = text.encode()
    told = refusal(packed_as(tmp_path / "leads.xlsx", parts))
    assert told is None or told.code.startswith("RES-")
