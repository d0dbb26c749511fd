"""Files made to do harm, or too large: refused before they are unpacked, in one sentence."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
ROWS = [HEAD, ANA]
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<c r="@" t="inlineStr"><is><t>x</t></is></c>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///no/such/file">]>'


def many() -> str:
    """Six million cells, with something between them that packs badly."""
    mark = 11_400_714_819_323_198_485
    return "".join("<c/>" * 400 + f'<c n="{number * mark % 2**64:x}"/>' for number in range(15_000))


# Made when the test runs, so that they fill no memory before.
BOMBS = [
    pytest.param(lambda: {"parts": {"xl/media/a.bin": bytes(6_000_000)}}, id="a part of zeros"),
    pytest.param(
        lambda: {"swap": {"</sheetData>": " " * 30_000_000 + "</sheetData>"}}, id="a sheet of 30 MB of blanks"
    ),
    pytest.param(lambda: {"parts": {f"xl/{number}.xml": "" for number in range(2_000)}}, id="2,000 parts"),
    pytest.param(
        lambda: {"swap": {"</sheetData>": many() + "</sheetData>"}}, id="six million empty cells that pack less well"
    ),
]


@pytest.mark.parametrize("spec", BOMBS)
def test_what_unpacks_beyond_reason_is_refused(book, refused_as, spec):
    """The zip's own directory tells before anything is unpacked."""
    refused_as(book({"rows": ROWS, **spec()}), "FILE-BOMB")


def relabelled(data: bytes, name: str, size: int) -> bytes:
    """The zip with another unpacked size for this part, in its directory and in front of it."""
    found = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start = archive.getinfo(name).header_offset
        central = archive.start_dir
    struct.pack_into("<I", found, start + 22, size)
    at = data.index(name.encode(), central) - 46
    struct.pack_into("<I", found, at + 24, size)
    return bytes(found)


def test_a_part_that_is_larger_than_the_zip_says_is_refused(packed, file, refused_as):
    """Sizes are counted while unpacking: a directory may lie."""
    data = packed({"rows": ROWS, "swap": {"</sheetData>": " " * 8_000_000 + "</sheetData>"}})
    refused_as(file(relabelled(data, SHEET, 1_000), "prospectos.xlsx"), "FILE-BOMB")


def test_a_part_that_is_smaller_than_the_zip_says_is_refused(packed, file, refused_as):
    """A cut part is never taken for a whole one."""
    data = packed({"rows": ROWS})
    refused_as(file(relabelled(data, SHEET, 4_000), "prospectos.xlsx"), "FILE-UNREADABLE")


def test_two_parts_of_one_name_are_refused(packed, file, refused_as):
    """Two readers could see two different sheets."""
    buffer = BytesIO(packed({"rows": ROWS}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    refused_as(file(buffer.getvalue(), "prospectos.xlsx"), "FILE-UNREADABLE")


def test_a_zip_with_a_password_is_said_to_have_one(packed, file, refused_as):
    """A zip whose parts are encrypted one by one is refused as one with a password."""
    data = bytearray(packed({"rows": ROWS}))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    refused_as(file(bytes(data), "prospectos.xlsx"), "FILE-PROTECTED")


TYPES = [
    pytest.param("<worksheet ", BOMB, {}, id="entities in a sheet"),
    pytest.param("<worksheet ", OUTSIDE, {}, id="a file of this computer in a sheet"),
    pytest.param("<workbook ", BOMB, {}, id="entities in the workbook's part"),
    pytest.param("<sst ", BOMB, {"shared": True}, id="entities in the shared strings"),
    pytest.param("<styleSheet ", BOMB, {}, id="entities in the styles"),
]


@pytest.mark.parametrize(("before", "written", "spec"), TYPES)
def test_a_document_type_is_refused(book, refused_as, before, written, spec):
    """No program that writes workbooks writes one; bombs and spies do."""
    refused_as(book({"rows": ROWS, "swap": {before: written + before}, **spec}), "FILE-UNREADABLE")


FAR = [
    pytest.param({1_048_576: [None] * 16_383 + [CELL]}, "FILE-TOO-BIG", id="a cell in the farthest corner"),
    pytest.param({1_048_576: [CELL]}, "FILE-FAR", id="a note in row 1,048,576"),
    pytest.param({9: [None] * 16_384 + [CELL]}, "FILE-TOO-BIG", id="a column more than Excel has"),
    pytest.param({1_048_577: [CELL]}, "FILE-TOO-BIG", id="a row more than Excel has"),
    pytest.param({99_999_999: [CELL]}, "FILE-TOO-BIG", id="a row of eight digits"),
]


@pytest.mark.parametrize(("rows", "code"), FAR)
def test_cells_far_apart_are_refused_before_room_is_made_for_them(book, refused_as, rows, code):
    """A file of a kilobyte may not ask for the memory of all blank cells between two of its own."""
    refused_as(book({"rows": {1: HEAD, 2: ANA, **rows}}), code)


def test_a_stray_cell_at_a_reasonable_distance_is_read(book, reads_as):
    """A note far to the right and below is kept where it is."""
    rows = {1: HEAD, 2: ANA, 2_000: ["", "nota"]}
    expected = {"cells": [ANA, *[["", "", ""]] * 1_997, ["", "nota", ""]]}
    expected["skipped"] = {"ROW-BLANK": list(range(3, 2_000))}
    reads_as(book({"rows": rows}), {**expected, "wrong": ["NAME-MISSING A2000", "AMT-MISSING C2000"]})


TEXTS = [
    pytest.param("Nombre,Nota,Monto\nAna" + ",x" * 16_384 + "\n", "FILE-TOO-BIG", id="a line of 16,385 cells"),
    pytest.param("Nombre\n" + "a\n" * 1_048_576, "FILE-TOO-BIG", id="a line more than Excel has rows"),
    pytest.param(
        "Nombre,Nota,Monto\n" + "x" * 10_000_001 + ",b,5\n", "FILE-ROW-ENDLESS", id="a cell of ten million letters"
    ),
]


@pytest.mark.parametrize(("content", "code"), TEXTS)
def test_text_files_have_the_limits_of_a_sheet(file, refused_as, content, code):
    """Rows, columns and the length of a cell are bounded, and the bound is named."""
    refused_as(file(content), code)


def test_a_workbook_of_all_its_rows_hidden_is_read(book, reads_as):
    """Hiding a million rows costs nothing: the rows of the table are the only ones listed."""
    hidden = '<row r="3" hidden="1"/><row r="1048576" hidden="1"/>'
    spec = {"rows": ROWS, "attributes": {2: 'hidden="1"'}, "before": '<sheetFormatPr zeroHeight="1"/>'}
    spec["swap"] = {"</sheetData>": hidden + "</sheetData>"}
    reads_as(book(spec), {"cells": [ANA], "hidden_rows": (2,), "findings": ["FILE-ROWS-HIDDEN"]})


def test_names_of_formulas_and_links_are_never_followed(book, reads_as):
    """External links, hyperlinks and connections are not opened, wherever they lead."""
    link = '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
    spec = {
        "rows": [HEAD, ["Ana", '<c r="@" t="str"><f>WEBSERVICE("http://example.com/x")</f><v>dos camas</v></c>', 5]],
        "properties": link,
        "after": '<hyperlinks><hyperlink ref="A2" location="http://example.com"/></hyperlinks>',
    }
    reads_as(book(spec), {"cells": [["Ana", "dos camas", 5]]})
