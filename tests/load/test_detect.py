"""What a file really is: the bytes decide, and every refusal says what was found and what to do."""

from __future__ import annotations

import gzip
import io
import os
import struct
import sys
import zipfile

import pytest

from importer.findings import CATALOGUE, LANGS, Place
from importer.load import detect, read_sheet

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = "Name,Amount\nAna,5\n"


def ole2(stream: str, content: bytes = b"") -> bytes:
    """A container whose directory names this stream, followed by its content."""
    return OLE2.ljust(512, b"\0") + stream.encode("utf-16-le").ljust(512, b"\0") + content.ljust(512, b"\0")


def zipped(**parts: str) -> bytes:
    """A zip with these parts; two underlines stand for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def typed(content_type: str) -> bytes:
    """A package whose main part has this content type and nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{content_type}"/></Types>')
    return buffer.getvalue()


def dbase(version: int, length: int) -> bytes:
    """A dBase table of one column and no lines, with a header of this length."""
    header = struct.pack("<BBBBIHH", version, 126, 11, 22, 0, length, 6).ljust(32, b"\0") + b"NAME".ljust(32, b"\0")
    return header + b"\r" + b"\0" * (length - 65) + b"\x1a"


MAIL = (
    "Received: from mail.example.com\r\n\tby mx.example.com\r\nFrom: Ana <ana@example.com>\r\nSubject: leads\r\n"
    "To: sales@example.com\r\n\r\nHere they are.\r\n"
)
WORKBOOK_START = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

UNUSABLE = [
    pytest.param(b"", "FILE-EMPTY", id="no bytes"),
    pytest.param(b"\xef\xbb\xbf", "FILE-EMPTY", id="byte order mark only"),
    pytest.param(b"\xff\xfe", "FILE-EMPTY", id="byte order mark of UTF-16 only"),
    pytest.param(b" \r\n\t\r\n", "FILE-EMPTY", id="white space only"),
    pytest.param(b"sep=;\r\n", "FILE-EMPTY", id="separator line only"),
    pytest.param(b",,\n,,\n", "FILE-EMPTY", id="blank cells only"),
    pytest.param(b"%PDF-1.7\n\xb5\xed", "FILE-PDF", id="PDF"),
    pytest.param(b"\r\n%PDF-1.7\n", "FILE-PDF", id="PDF below a blank line"),
    pytest.param(b"<!DOCTYPE html>\n<html></html>", "FILE-HTML", id="HTML with document type"),
    pytest.param(b"\xef\xbb\xbf\n <HTML xmlns:x='y'><table>", "FILE-HTML", id="HTML table as old exports name .xls"),
    pytest.param("<table><tr><td>1".encode("utf-16"), "FILE-HTML", id="HTML in UTF-16"),
    pytest.param(b'<?xml version="1.0"?>\n<html xmlns="x">', "FILE-HTML", id="XHTML"),
    pytest.param(b'<?xml version="1.0"?><Workbook xmlns="x"/>', "FILE-XML", id="XML-2003"),
    pytest.param(b'[{"name": "Ana"}]', "FILE-JSON", id="JSON"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "FILE-IMAGE", id="PNG"),
    pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "FILE-IMAGE", id="JPEG"),
    pytest.param(gzip.compress(b"Name\nAna\n"), "FILE-ARCHIVE", id="gzip"),
    pytest.param(zipped(leads="x"), "FILE-ARCHIVE", id="zip of a file"),
    pytest.param(b"PK\x05\x06" + b"\0" * 18, "FILE-ARCHIVE", id="zip of nothing"),
    pytest.param(typed(WORD), "FILE-DOCUMENT", id="Word"),
    pytest.param(zipped(mimetype="application/vnd.oasis.opendocument.text"), "FILE-DOCUMENT", id="Writer"),
    pytest.param(
        zipped(Index__Document_iwa="x").replace(b"Document_iwa", b"Document.iwa"), "FILE-NUMBERS", id="Numbers"
    ),
    pytest.param(b"{\\rtf1\\ansi Ana}", "FILE-DOCUMENT", id="RTF"),
    pytest.param(ole2("WordDocument"), "FILE-DOCUMENT", id="Word 97"),
    pytest.param(ole2("EncryptedPackage"), "FILE-PROTECTED", id="workbook with a password"),
    pytest.param(
        ole2("Workbook", WORKBOOK_START + struct.pack("<HHH", 0x2F, 2, 0)), "FILE-PROTECTED", id="xls with a password"
    ),
    pytest.param(ole2("Workbook", WORKBOOK_START), "FILE-UNREADABLE", id="xls cut off"),
    pytest.param(b"\x09\x04\x06\x00\x00\x04\x10\x00", "FILE-OLD", id="Excel 4"),
    pytest.param(MAIL, "FILE-MAIL", id="e-mail"),
    pytest.param("From ana@example.com Mon\n" + MAIL.replace("\r", ""), "FILE-MAIL", id="e-mail of a mailbox"),
    pytest.param(
        "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n boundary=x\r\n",
        "FILE-HTML",
        id="web page in one file",
    ),
    pytest.param("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n", "FILE-CONTACTS", id="contact cards"),
    pytest.param("begin:vcalendar\nEND:VCALENDAR\n", "FILE-CONTACTS", id="calendar"),
    pytest.param("[InternetShortcut]\r\nURL=https://example.com/x\r\n", "FILE-LINK", id="link of Windows"),
    pytest.param("[Desktop Entry]\nType=Link\n", "FILE-LINK", id="link of a desktop"),
    pytest.param(b"L\0\0\0\x01\x14\x02\0\0\0\0\0", "FILE-LINK", id="shortcut of Windows"),
    pytest.param(
        '<?xml version="1.0"?><!DOCTYPE plist><plist version="1.0"><dict><key>URL</key></dict></plist>',
        "FILE-LINK",
        id="link of a Mac",
    ),
    pytest.param(b"bplist00\xd1\x01\x02SURL", "FILE-LINK", id="packed link of a Mac"),
    pytest.param('{"url": "https://docs.example.com/x", "doc_id": "x"}', "FILE-LINK", id="link to a sheet of Google"),
    pytest.param('{"": "DO NOT EDIT", "doc_id": "x", "email": "ana@example.com"}', "FILE-LINK", id="newer such link"),
    pytest.param(b"SQLite format 3\0" + bytes(84), "FILE-DATABASE", id="SQLite"),
    pytest.param(b"\0\1\0\0Standard Jet DB\0" + bytes(40), "FILE-DATABASE", id="Access"),
    pytest.param(b"\0\1\0\0Standard ACE DB\0" + bytes(40), "FILE-DATABASE", id="newer Access"),
    pytest.param(b"PAR1\x15\x04PAR1", "FILE-DATABASE", id="Parquet"),
    pytest.param(b"ARROW1\0\0\xff\xff", "FILE-DATABASE", id="Arrow"),
    pytest.param(dbase(3, 65), "FILE-DATABASE", id="dBase"),
    pytest.param(dbase(0x30, 328), "FILE-DATABASE", id="FoxPro"),
    pytest.param(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "FILE-UNREADABLE", id="empty ods"),
    pytest.param(b"PK\x03\x04 and no more", "FILE-UNREADABLE", id="zip cut off"),
    pytest.param(typed(EXCEL), "FILE-UNREADABLE", id="package without its workbook"),
    pytest.param(bytes(range(256)), "FILE-BINARY", id="bytes of any kind"),
    pytest.param(b"Name,Amount\nAna,\0\n", "FILE-NUL", id="text with a zero byte"),
    pytest.param("Name\nA\0na\n".encode("utf-16"), "FILE-NUL", id="UTF-16 with a zero letter"),
    pytest.param(b'Name,Amount\n"Ana,5\n', "FILE-QUOTE", id="quotation mark left open"),
    pytest.param(b"987654321\n912345678\n", "FILE-NO-HEADER", id="numbers without a title"),
    pytest.param(b"Name,Amount\n", "FILE-NO-ROWS", id="titles only"),
    pytest.param(b"Name,Amount\n\n,,\n \n", "FILE-NO-ROWS", id="titles and blank lines"),
]


@pytest.mark.parametrize(("content", "code"), UNUSABLE)
@pytest.mark.parametrize("name", ["leads.csv", "leads.xlsx"])
def test_unusable_bytes_are_named_for_what_they_are(text, refusal, content, code, name):
    """Whatever the name ends with, one finding says what the file is, in both languages and with its name."""
    finding = refusal(text(content, name))
    assert finding.code == code
    assert all(name in finding.message(lang) and finding.tip(lang) for lang in LANGS)
    assert finding.severity == "column-stop"


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_a_workbook_cut_anywhere_is_refused(book, text, refusal, cut):
    """The first part of a workbook is never read as if it were all."""
    whole = book({"Leads": [["Name"], ["Ana"]]}).read_bytes()
    assert refusal(text(whole[: len(whole) * cut // 60], "cut.xlsx")).code == "FILE-UNREADABLE"


def test_the_extension_has_no_say(book, text):
    """A workbook called .csv is a workbook, and text called .xlsx is text."""
    workbook = text(book({"Leads": [["Name"], ["Ana"]]}).read_bytes(), "leads.csv")
    assert read_sheet(workbook).reading.format == "xlsx"
    assert read_sheet(text(TABLE, "leads.xlsx")).reading.format == "csv"


def test_missing_file_says_where_it_was_looked_for(tmp_path, refusal):
    """A name that leads nowhere is shown with its folder."""
    finding = refusal(tmp_path / "leads.csv")
    assert finding.code == "FILE-MISSING"
    assert str(tmp_path)[:40] in finding.message("en")


@pytest.mark.parametrize("name", ["leads.csv/inside.csv", "zero\0byte.csv"])
def test_impossible_names_are_missing_files(text, tmp_path, refusal, name):
    """A path through a file, or with a zero byte, names no file."""
    text(TABLE)
    assert refusal(tmp_path / name).code == "FILE-MISSING"


def test_a_folder_is_refused(tmp_path, refusal):
    """A folder is not read as a file."""
    assert refusal(tmp_path).code == "FILE-FOLDER"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_is_refused_without_waiting(tmp_path, refusal):
    """Opening a pipe nobody writes to would wait forever, so it is not opened."""
    os.mkfifo(tmp_path / "leads.csv")
    assert refusal(tmp_path / "leads.csv").code == "FILE-SPECIAL"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may read everything")
def test_no_permission_is_said(text, refusal):
    """A file the system does not let us read is not called damaged."""
    path = text(TABLE)
    path.chmod(0)
    assert refusal(path).code == "FILE-DENIED"


def test_a_refused_opening_is_a_missing_permission(text, refusal, monkeypatch):
    """The system's PermissionError becomes FILE-DENIED, also where the administrator runs the tests."""

    def deny(*_, **__):
        raise PermissionError

    path = text(TABLE)
    monkeypatch.setattr(type(path), "open", deny)
    assert refusal(path).code == "FILE-DENIED"


def test_every_code_of_this_family_has_texts():
    """Each entry the room can raise speaks both languages, with a tip."""
    family = [kind for code, kind in CATALOGUE.items() if code.startswith(("FILE-", "HEAD-", "CELL-"))]
    assert len(family) > 30
    assert all(all(kind.text(lang)) for kind in family for lang in LANGS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("From: Lima\nTo: Cusco\nName,Amount\nAna,5\n", id="two lines like a letter's"),
        pytest.param("Name: first\nCity: Lima\nPhone: 5\nMail: x\n", id="lines with colons"),
        pytest.param("[Name],Amount\nAna,5\n", id="a bracket"),
        pytest.param("0\t\n\nName\tAmount\nAna\t5\n", id="a first letter of dBase"),
        pytest.param("Begin,Amount\nBEGIN:VCARD,5\n", id="a word of cards"),
    ],
)
def test_text_that_begins_like_something_else_is_text(content):
    """Only what no table begins with counts."""
    assert detect.format_of(content.encode(), Place()) == "csv"
