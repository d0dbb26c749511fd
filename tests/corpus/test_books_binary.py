"""Excel's binary workbooks, written by hand: .xls (BIFF8 in an OLE2 container) and .xlsb (BIFF12 in a zip)."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas 🎉", "tres sillas, año 2026", 75]
ROWS = [HEAD, ANA, EVA]
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


# .xls: [MS-XLS] inside of [MS-CFB].


def ole2(stream: bytes, name: str = "Workbook") -> bytes:
    """A container with one stream: a sector of the table, one of the directory, then the stream's own."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, END, 0, END, 0)
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    entries = entry("Root Entry", 5, 1, END, 0) + entry(name, 2, FREE, 2, len(stream))
    return head + struct.pack("<I", 0).ljust(436, b"\xff") + table + entries.ljust(512, b"\0") + stream


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """One entry of the directory."""
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HBB3I36xIQ", len(text), kind, 1, FREE, FREE, child, start, size)


def biff(number: int, content: bytes = b"") -> bytes:
    """One entry of a stream of BIFF8."""
    return struct.pack("<HH", number, len(content)) + content


def wide(text: str, length: str = "<H") -> bytes:
    """A text with its length in front."""
    encoded = text.encode("utf-16-le")
    return struct.pack(length, len(encoded) // 2) + b"\1" + encoded


def biff_cell(row: int, column: int, value: object) -> bytes:
    """One cell; the second cell format is that of dates."""
    place = struct.pack("<HHH", row, column, isinstance(value, date))
    match value:
        case None:
            return b""
        case bool():
            return biff(0x205, place + struct.pack("<BB", value, 0))
        case date():
            return biff(0x203, place + struct.pack("<d", (value - date(1899, 12, 30)).days))
        case int() | float():
            return biff(0x203, place + struct.pack("<d", value))
    return biff(0x204, place + wide(str(value)))


def xls(*tabs: tuple[str, int, list], before: bytes = b"") -> bytes:
    """A workbook of sheets: name, 0 for visible ones, rows."""
    formats = biff(0xE0, bytes(20)) + biff(0xE0, struct.pack("<HH16x", 0, 14))
    listed = sum(len(biff(0x85, bytes(6) + wide(name, "<B"))) for name, *_ in tabs)
    opening = biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before + biff(0x42, b"\xb0\4") + formats
    sheets = []
    for _, _, rows in tabs:
        cells = [biff_cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row)]
        begin = biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        size = biff(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
        sheets.append(begin + size + b"".join(cells) + biff(10))
    at, names = len(opening) + listed + 4, b""
    for (name, hidden, _), sheet in zip(tabs, sheets, strict=True):
        names += biff(0x85, struct.pack("<IBB", at, hidden, 0) + wide(name, "<B"))
        at += len(sheet)
    return ole2(opening + names + biff(10) + b"".join(sheets))


# .xlsb: [MS-XLSB].


def bits(number: int, content: bytes = b"") -> bytes:
    """One entry of a part of BIFF12: number and length take seven bits a byte."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(content)
    while length > 0x7F:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + content


def long(text: str) -> bytes:
    """A text with its length in front, in four bytes."""
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def bits_cell(column: int, value: object) -> bytes:
    """One cell of a row."""
    place = struct.pack("<II", column, 0)
    match value:
        case None:
            return b""
        case bool():
            return bits(4, place + bytes([value]))
        case int() | float():
            return bits(5, place + struct.pack("<d", value))
    return bits(6, place + long(str(value)))


def xlsb(name: str, rows: list) -> bytes:
    """A workbook of one sheet."""
    lines = b""
    for y, row in enumerate(rows):
        lines += bits(0, struct.pack("<I", y).ljust(17, b"\0"))
        lines += b"".join(bits_cell(x, value) for x, value in enumerate(row))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    link = '<Relationships xmlns="{}/relationships"><Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
    bundle = bits(143) + bits(156, struct.pack("<II", 0, 1) + long("rId1") + long(name)) + bits(144)
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
            "_rels/.rels": link.format(package, f"{office}/officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": bits(131) + bundle + bits(132),
            "xl/_rels/workbook.bin.rels": link.format(package, f"{office}/worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": bits(129) + bits(148, size) + bits(145) + lines + bits(146) + bits(130),
        }
    )


def packed(parts: dict) -> bytes:
    """A zip of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


BINARY = [
    pytest.param(xls(("Leads", 0, ROWS)), {"format": "xls", "sheet": "Leads", "cells": [ANA, EVA]}, id="xls"),
    pytest.param(
        xls(("Leads", 0, [[*HEAD, "Fecha de cierre"], [*ANA, date(2026, 3, 15)]])),
        {"titles": [*HEAD, "Fecha de cierre"], "cells": [[*ANA, date(2026, 3, 15)]]},
        id="xls with a date",
    ),
    pytest.param(
        xls(("Leads", 0, [[], [], HEAD, ANA, [None, None, None], EVA, ["TOTAL", None, 225.5]])),
        {
            "cells": [ANA, ["", "", ""], EVA, ["TOTAL", "", 225.5]],
            "header_row": 3,
            "skipped": {"ROW-BLANK": [5], "ROW-TOTAL": [7]},
        },
        id="xls with blank rows above and inside and a total",
    ),
    pytest.param(
        xls(("Base", 1, ROWS), ("Leads", 0, ROWS), ("Muy oculta", 2, [["x"]])),
        {
            "cells": [ANA, EVA],
            "sheet": "Leads",
            "hidden_sheets": ("Base", "Muy oculta"),
            "findings": ["FILE-ERRORS-UNSEEN", "FILE-SHEETS-HIDDEN"],
        },
        id="xls with hidden sheets",
    ),
    pytest.param(
        xls(("Leads", 0, [HEAD, ["Ana", "dos camas", True]])),
        {"cells": [["Ana", "dos camas", True]], "wrong": ["AMT-NOT-NUMBER C2"]},
        id="xls with yes as an amount",
    ),
    pytest.param(xlsb("Leads", ROWS), {"format": "xlsb", "sheet": "Leads", "cells": [ANA, EVA]}, id="xlsb"),
    pytest.param(
        xlsb("Leads", [HEAD, ["Ana", "dos camas", False]]),
        {"cells": [["Ana", "dos camas", False]], "wrong": ["AMT-NOT-NUMBER C2"]},
        id="xlsb with no as an amount",
    ),
]


@pytest.mark.parametrize(("content", "expected"), BINARY)
def test_the_binary_formats_of_excel_are_read(file, reads_as, content, expected):
    """Cells, dates, row numbers and hidden sheets as in .xlsx; that errors look blank there is said."""
    reads_as(file(content, "prospectos.xls"), {"findings": ["FILE-ERRORS-UNSEEN"], **expected})


REFUSED = [
    pytest.param(xls(("Leads", 0, ROWS), before=biff(0x2F, bytes(6))), "FILE-PROTECTED", id="xls with a password"),
    pytest.param(xls(("Leads", 0, ROWS))[:2_000], "FILE-UNREADABLE", id="xls cut off"),
    pytest.param(xls(("Leads", 0, [])), "FILE-EMPTY", id="xls without cells"),
    pytest.param(ole2(b"", "EncryptedPackage"), "FILE-PROTECTED", id="xlsx with a password"),
    pytest.param(ole2(b"", "WordDocument"), "FILE-DOCUMENT", id="a document of Word"),
    pytest.param(ole2(b"", "__properties_version1.0"), "FILE-DOCUMENT", id="a message of Outlook"),
    pytest.param(xlsb("Leads", ROWS)[:1_200], "FILE-UNREADABLE", id="xlsb cut off"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_what_cannot_be_read_of_them_is_explained(file, refused_as, content, code):
    """A password, a cut file and a document of another program are named for what they are."""
    refused_as(file(content, "prospectos.xls"), code)
