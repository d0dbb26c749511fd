"""Files that are not what their name says: what the bytes are decides, and each is read or explained."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", "150.50"]
TABLE = "Nombre,Descripción,Monto\nAna Quispe,dos camas,150.50\n"
TABS = TABLE.replace(",", "\t")

TEXTS = [
    pytest.param(TABLE, "prospectos.xls", {"delimiter": ","}, id="a CSV called .xls"),
    pytest.param(TABLE, "prospectos.xlsx", {"delimiter": ","}, id="a CSV called .xlsx"),
    pytest.param(TABS, "prospectos.xls", {"delimiter": "\t"}, id="tab-separated text called .xls, as many CRMs export"),
    pytest.param(TABS.encode("utf-16"), "prospectos.xls", {"encoding": "utf-16"}, id="UTF-16 text called .xls"),
    pytest.param(TABS, "prospectos.csv", {"delimiter": "\t"}, id="tabs called .csv"),
    pytest.param(TABLE, "prospectos.ods", {"delimiter": ","}, id="a CSV called .ods"),
    pytest.param(TABLE, "prospectos.txt", {"delimiter": ","}, id="a CSV called .txt"),
    pytest.param(TABLE, "prospectos", {"delimiter": ","}, id="a CSV without an ending"),
    pytest.param(TABLE, "lista de prospectos (1).CSV", {"delimiter": ","}, id="capitals and blanks in the name"),
    pytest.param(
        "ID,Nombre,Descripción,Monto\n7,Ana Quispe,dos camas,150.50\n",
        "prospectos.csv",
        {"titles": ["ID", *HEAD], "cells": [["7", *ANA]]},
        id="text that begins with ID, which Excel takes for SYLK",
    ),
]


@pytest.mark.parametrize(("content", "name", "expected"), TEXTS)
def test_text_is_text_whatever_it_is_called(file, reads_as, content, name, expected):
    """A text file is read as text whatever its name ends in."""
    reads_as(file(content, name), {"cells": [ANA], "format": "csv", **expected})


@pytest.mark.parametrize(
    "name", ["prospectos.csv", "prospectos.xls", "prospectos.ods", "prospectos.xlsb", "prospectos"]
)
def test_a_workbook_is_a_workbook_whatever_it_is_called(book, reads_as, name):
    """A renamed workbook is read as what it is."""
    reads_as(
        book({"rows": [HEAD, ["Ana", "dos camas", 5]]}, name), {"cells": [["Ana", "dos camas", 5]], "format": "xlsx"}
    )


def test_a_web_page_of_a_table_is_explained(file, refused_as):
    """Old exports are HTML called .xls: what Excel does with it is not guessed, and how to convert it is said."""
    finding = refused_as(
        file("<html><body><table><tr><td>Nombre</td></tr></table></body></html>", "p.xls"), "FILE-HTML"
    )
    assert ".xlsx" in finding.tip("es")


def zipped(name: str, content: str) -> bytes:
    """A zip of one part."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
MAIL = (
    "Return-Path: <ana@example.com>\r\nReceived: by mail.example.com\r\nFrom: Ana Quispe <ana@example.com>\r\n"
    "To: ventas@example.com\r\nSubject: prospectos\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/csv\r\n\r\nNombre,Monto\r\n--x--\r\n'
)
ARCHIVED_PAGE = (
    "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    "Content-Type: text/html\r\n\r\n<html><body><table><tr><td>Nombre</td></tr></table></body></html>\r\n--x--\r\n"
)
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f'<Types><Override ContentType="{OFFICE}.wordprocessingml.document.main+xml"/></Types>'
SQLITE = b"SQLite format 3\0\x10\0\1\1\0\x40\x20\x20" + bytes(80)

REFUSED = [
    pytest.param(b"", "FILE-EMPTY", id="no bytes at all"),
    pytest.param(b"\xef\xbb\xbf", "FILE-EMPTY", id="a byte order mark only"),
    pytest.param(b"\xff\xfe", "FILE-EMPTY", id="a byte order mark of UTF-16 only"),
    pytest.param(" \r\n\t\r\n", "FILE-EMPTY", id="blanks and line ends"),
    pytest.param(b"%PDF-1.7\n%\xb5\xed\xae\xfb\n1 0 obj\n", "FILE-PDF", id="a PDF"),
    pytest.param("<!DOCTYPE html>\n<html><head>", "FILE-HTML", id="a web page"),
    pytest.param("\ufeff\n <HTML xmlns:x='urn:x'><table>", "FILE-HTML", id="a web page in capitals below a mark"),
    pytest.param("<table><tr><td>Nombre".encode("utf-16"), "FILE-HTML", id="a web page in UTF-16"),
    pytest.param(XML_2003, "FILE-XML", id="a workbook as XML of 2003"),
    pytest.param("<?xml version='1.0'?><prospectos/>", "FILE-XML", id="another XML document"),
    pytest.param('[{"Nombre": "Ana", "Monto": 5}]', "FILE-JSON", id="JSON"),
    pytest.param(MAIL, "FILE-MAIL", id="an e-mail"),
    pytest.param(ARCHIVED_PAGE, "FILE-HTML", id="a page saved by Excel as one file"),
    pytest.param("{\\rtf1\\ansi Nombre}", "FILE-DOCUMENT", id="rich text"),
    pytest.param(zipped("[Content_Types].xml", WORD), "FILE-DOCUMENT", id="a document of Word"),
    pytest.param(zipped("prospectos.csv", TABLE), "FILE-ARCHIVE", id="a zip of a CSV"),
    pytest.param(zipped("Index/Document.iwa", "x"), "FILE-NUMBERS", id="a sheet of Apple Numbers"),
    pytest.param(gzip.compress(TABLE.encode()), "FILE-ARCHIVE", id="a compressed CSV"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(20), "FILE-IMAGE", id="a screenshot"),
    pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20), "FILE-IMAGE", id="a photograph"),
    pytest.param(SQLITE, "FILE-DATABASE", id="a database"),
    pytest.param(bytes(range(256)) * 4, "FILE-BINARY", id="bytes of any kind"),
    pytest.param(b"\x09\x04\x06\0\0\0\x10\0", "FILE-OLD", id="a workbook of Excel 4"),
]


@pytest.mark.parametrize("name", ["prospectos.xlsx", "prospectos.csv"])
@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_what_is_no_sheet_is_named_for_what_it_is(file, refused_as, content, code, name):
    """One sentence says what the file really is, and a tip what to do, under either name."""
    refused_as(file(content, name), code)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.995])
def test_a_workbook_cut_by_a_broken_download_is_refused(packed, file, refused_as, share):
    """The first part of a workbook is never read as if it were all."""
    whole = packed({"rows": [HEAD, *([f"Lote {number}", "camas", number] for number in range(50))]})
    refused_as(file(whole[: int(len(whole) * share)], "prospectos.xlsx"), "FILE-UNREADABLE")


def test_a_workbook_with_other_bytes_in_front_is_refused(packed, file, refused_as):
    """What a mail program or a web form put before the zip is no part of a workbook."""
    whole = packed({"rows": [HEAD, ["Ana", "camas", 5]]})
    refused_as(file(b"\r\n--boundary\r\n" + whole, "prospectos.xlsx"), "FILE-BINARY")
