"""What a sheet's XML tells beneath its cells: the quick way and the right way tell the same."""

from __future__ import annotations

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load.books.beneath import area_of
from importer.load.books.book_xml import sheet_parts, telling_styles
from importer.load.books.glance import NotPlainError, glance
from importer.load.books.walk import walk
from importer.load.grid import Area
from importer.model import column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
PART = "xl/worksheets/sheet1.xml"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'


def written(root: str, rows: str, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet with this first tag; every element takes the prefix of the root."""
    prefix = root.split(maxsplit=1)[0].removesuffix("worksheet")
    return f"<{root}>{before}<{prefix}sheetData>{rows}</{prefix}sheetData>{after}</{prefix}worksheet>"


def sheet(rows: str, **parts: str) -> str:
    """The XML of a sheet as most programs write it."""
    return written(f'worksheet xmlns="{MAIN}"', rows, **parts)


def told(found, height=12, width=6):
    """What was found, put to blank cells of a sheet of this size, as plain values."""
    columns = [["."] * height for _ in range(width)]
    beneath = found.beneath(columns, Place())
    formats = {
        (row, column): code
        for column, codes in beneath.formats.items()
        for row, code in enumerate(codes, start=1)
        if code
    }
    return {
        "errors": [tuple(error) for error in beneath.errors],
        "uncalculated": list(beneath.uncalculated),
        "formats": formats,
        "hidden_rows": list(beneath.hidden_rows),
        "hidden_columns": list(beneath.hidden_columns),
        "merged": [tuple(area) for area in beneath.merged],
    }


def row(*cells: str, number: int = 2) -> str:
    """One row of cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


PLAIN = [
    pytest.param(sheet(HEAD + row('<c r="A2" s="0"><v>1</v></c>')), {}, id="nothing to find"),
    pytest.param(
        sheet(row('<c r="A2" t="e"><v>#REF!</v></c><c r="B2" t="e"/><c r="C2" t="e"><f>1/0</f><v> #DIV/0! </v></c>')),
        {"errors": [(2, 0, "#REF!"), (2, 1, "#ERROR!"), (2, 2, "#DIV/0!")]},
        id="errors",
    ),
    pytest.param(
        sheet(row('<c t = "e" r = "A2"><v>#REF!</v></c>', "<c r='C2' s='1'><v>5</v></c>")),
        {"errors": [(2, 0, "#REF!")], "formats": {(2, 2): "0.0%"}},
        id="attributes in another order, with blanks and other quotation marks",
    ),
    pytest.param(
        sheet(row('<c r="A2"><f>B2</f></c><c r="B2"><f>B2</f><v/></c><c r="C2"><f>B2</f><v></v></c>')),
        {"uncalculated": [(2, 0), (2, 1), (2, 2)]},
        id="formulas without a value",
    ),
    pytest.param(
        sheet(
            row('<c r="A2"><f t="shared" si="0"/></c><c r="B2"><f>\n1\n</f>\n<v>\n</v></c><c r="C2" t="b"><f>1</f></c>')
        ),
        {"uncalculated": [(2, 0), (2, 1), (2, 2)]},
        id="formulas of other kinds without a value",
    ),
    pytest.param(
        sheet(
            row(
                '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c><c r="C2"><f>1</f> <v>1</v></c>'
                '<c r="D2" t="e"><f>1/0</f></c><c r="E2"><f t="shared" si="0"/><v>3</v></c>'
            )
        ),
        {"errors": [(2, 3, "#ERROR!")]},
        id="formulas with a value, with an empty text, with an error",
    ),
    pytest.param(
        sheet(
            row(
                '<c r="A2" s="1"><v>1</v></c><c r="B2" s="2"><v>1</v></c><c r="C2" s="3" t="n"><v>1</v></c>'
                '<c r="D2" s="1"/><c r="E2" s="1" cm="1"><f>1</f><v>1</v></c>'
            )
            + row('<c r="A5" s="3"><v>1</v></c>', number=5)
        ),
        {"formats": {(2, 0): "0.0%", (2, 2): "0%", (2, 4): "0.0%", (5, 0): "0%"}},
        id="number formats that tell something",
    ),
    pytest.param(
        sheet(
            '<row r="3" hidden="1"/><row r="4" spans="1:2" hidden="true"><c r="A4"><v>1</v></c></row>'
            '<row r="5" hidden="0"/><row r="7" ht="0" hidden="1"/><row r="900000" hidden="1"/>',
            before='<cols><col min="2" max="3" width="0" hidden="1"/><col min="4" max="4" hidden="0"/>'
            '<col min="6" max="16384" hidden="1"/></cols>',
        ),
        {"hidden_rows": [3, 4, 7], "hidden_columns": [1, 2, 5]},
        id="hidden rows and columns, as far as there are cells",
    ),
    pytest.param(
        sheet(
            HEAD, after='<mergeCells><mergeCell ref="C1:D2"/><mergeCell ref="A1:B1"/><mergeCell ref="?"/></mergeCells>'
        ),
        {"merged": [(1, 0, 1, 1), (1, 2, 2, 3)]},
        id="merged cells",
    ),
    pytest.param(
        written(
            f'x:worksheet xmlns:x="{MAIN}" xmlns:r="{OFFICE}"',
            '<x:row r="2" hidden="1"><x:c r="A2" t="e"><x:v>#N/A</x:v></x:c><x:c r="B2" s="3"><x:v>1</x:v></x:c>'
            '<x:c r="C2"><x:f>1</x:f></x:c><x:c r="D2"><x:f>1</x:f><x:v>1</x:v></x:c></x:row>',
        ),
        {"errors": [(2, 0, "#N/A")], "uncalculated": [(2, 2)], "formats": {(2, 1): "0%"}, "hidden_rows": [2]},
        id="a prefix before every name",
    ),
    pytest.param(
        written(f"worksheet xmlns='{STRICT}'", row('<c r="A2" t="e"><v>#NAME?</v></c>')),
        {"errors": [(2, 0, "#NAME?")]},
        id="the strict flavour of the standard",
    ),
    pytest.param(
        "\ufeff<?xml version='1.0' encoding='utf-8'?>\n" + sheet(row('<c r="a2" t="e"><v>#N/A</v></c>')),
        {"errors": [(2, 0, "#N/A")]},
        id="a byte order mark, a declaration, small letters",
    ),
]

ODD = [
    pytest.param(
        sheet('<row hidden="1"><c/><c t="e"><v>#N/A</v></c><c s="3"><v>1</v></c></row><row><c><f>1</f></c></row>'),
        {"errors": [(1, 1, "#N/A")], "uncalculated": [(2, 0)], "formats": {(1, 2): "0%"}, "hidden_rows": [1]},
        id="cells and rows without address",
    ),
    pytest.param(sheet(HEAD + '<!-- <c r="A2" t="e"><v>#N/A</v></c> -->'), {}, id="an error that is only a comment"),
    pytest.param(
        sheet(row('<c r="A2" t="e"><v><![CDATA[#N/A]]></v></c>')), {"errors": [(2, 0, "#N/A")]}, id="marked characters"
    ),
    pytest.param(
        sheet(row('<c r="A2" t="&#101;"><v>#N/A</v></c>')), {"errors": [(2, 0, "#N/A")]}, id="escaped letters"
    ),
    pytest.param(
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet(row('<c r="A2" t="e"><v>#¡VALOR!</v></c>'))).encode(
            "latin-1"
        ),
        {"errors": [(2, 0, "#¡VALOR!")]},
        id="another encoding",
    ),
    pytest.param(
        written(f'worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"', row('<x:c r="A2" t="e"/>')),
        {"errors": [(2, 0, "#ERROR!")]},
        id="two names for one namespace",
    ),
    pytest.param(
        "<worksheet><sheetData>" + row('<c r="A2" t="e"/>') + "</sheetData></worksheet>",
        {"errors": [(2, 0, "#ERROR!")]},
        id="no namespace",
    ),
]
NOTHING = {"errors": [], "uncalculated": [], "formats": {}, "hidden_rows": [], "hidden_columns": [], "merged": []}


@pytest.mark.parametrize(("xml", "expected"), PLAIN)
def test_both_ways_tell_the_same(packed, xml, expected):
    """What most programs write, the quick way reads as the parser does."""
    package = packed(xml)
    styles = telling_styles(package)
    assert told(glance(package, PART, styles)) == {**NOTHING, **expected}
    assert told(walk(package, PART, styles)) == {**NOTHING, **expected}


@pytest.mark.parametrize(("xml", "expected"), ODD)
def test_what_is_not_sure_at_a_glance_is_left_to_the_parser(packed, xml, expected):
    """The quick way says so instead of guessing."""
    package = packed(xml)
    styles = telling_styles(package)
    with pytest.raises(NotPlainError):
        glance(package, PART, styles)
    assert told(walk(package, PART, styles)) == {**NOTHING, **expected}


def test_only_telling_formats_of_cells_are_known(packed):
    """Built-in percent and declared ones by the order of the cells' styles; not those of conditional formats."""
    assert telling_styles(packed(sheet(HEAD))) == {1: "0.0%", 3: "0%"}


def test_a_workbook_without_styles_has_no_formats(packed):
    """A part the workbook refers to may be missing."""
    assert telling_styles(packed(sheet(HEAD), **{"xl/styles.xml": None})) == {}


@pytest.mark.parametrize("way", [glance, walk])
def test_a_row_of_number_zero_is_damage(packed, way):
    """There is none; as a list's position it would be the last one."""
    package = packed(sheet('<row><c r="A0" t="e"><v>#N/A</v></c></row>'))
    with pytest.raises(ValueError, match="A0"):
        way(package, PART, {})


@pytest.mark.parametrize("way", [glance, walk])
def test_formats_far_apart_do_not_fill_the_memory(packed, way):
    """One cell in the last row of each of 16,384 columns would ask for as many marks as there are cells before."""
    cells = "".join(f'<c r="{column_letter(at)}1048576" s="3"><v>1</v></c>' for at in range(100))
    package = packed(sheet(f"<row>{cells}</row>"))
    with pytest.raises(Unusable, match="FILE-TOO-BIG"):
        way(package, PART, {3: "0%"})


@pytest.mark.parametrize(
    ("reference", "area"),
    [("A1", Area(1, 0, 1, 0)), ("$B$2:C9", Area(2, 1, 9, 2)), ("C9:B2", Area(2, 1, 9, 2)), ("A:A", None), ("", None)],
)
def test_references_to_rectangles(reference, area):
    """One cell or two corners, in any order; anything else is no rectangle."""
    assert area_of(reference) == area


def test_sheets_are_found_through_the_relationships(packed):
    """A sheet whose relationship is missing has no part."""
    main = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Leads" r:id="rId7"/>
        <sheet name="Lost" r:id="rId99"/></sheets></workbook>"""
    assert sheet_parts(packed(sheet(HEAD), **{"xl/workbook.xml": main})) == {"Leads": PART}


def test_only_what_cells_hold_is_told(packed):
    """The format of a blank cell says nothing, nor does a merged rectangle below the last row."""
    rows = row('<c r="A2" s="3"><v>1</v></c><c r="B2" s="3"><v></v></c>')
    merged = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A3:B3"/><mergeCell ref="C1:D1"/></mergeCells>'
    found = glance(packed(sheet(rows, after=merged)), PART, {3: "0%"})
    beneath = found.beneath([["", 1], ["", ""]], Place())
    assert beneath.formats == {0: ["", "0%"]}
    assert beneath.merged == [Area(1, 0, 2, 1)]
