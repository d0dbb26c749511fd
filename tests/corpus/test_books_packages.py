"""Workbooks by how their programs pack them: prefixes, the strict flavour, macros, odd addresses and wrong sizes."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas", "tres sillas", 75.25]
ROWS = [HEAD, ANA, EVA]
TEXT = '<c t="inlineStr"><is><t>{}</t></is></c>'
SHEET = "xl/worksheets/sheet1.xml"
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}

SITUATIONS = [
    pytest.param({}, {"format": "xlsx"}, id="plain"),
    pytest.param({"shared": True}, {"format": "xlsx"}, id="with shared strings, as Excel"),
    pytest.param({"prefix": "x"}, {"format": "xlsx"}, id="every element with a prefix"),
    pytest.param({"prefix": "x", "shared": True}, {}, id="shared strings with a prefix"),
    pytest.param({"type": "xlsm"}, {"format": "xlsm"}, id="with macros"),
    pytest.param({"type": "xltx"}, {"format": "xlsx"}, id="a template"),
    pytest.param({"before": '<dimension ref="A1"/>'}, {}, id="a size that is too small"),
    pytest.param({"before": '<dimension ref="A1:XFD1048576"/>'}, {}, id="a size that is far too large"),
    pytest.param({"before": '<dimension ref="C9:A1"/>'}, {}, id="a size written backwards"),
    pytest.param({"parts": {"xl/styles.xml": None}}, {}, id="without its styles"),
    pytest.param({"swap": {"<row ": "<!-- fila --><row "}}, {}, id="comments between the rows"),
    pytest.param(
        {"swap": {"<sheetData>": "\n  <sheetData>\n", "<c ": "\n<c "}}, {}, id="every cell on a line of its own"
    ),
    pytest.param({"swap": {"<t xml:": "<t\nxml:", "<c r=": "<c  r ="}}, {}, id="blanks inside of tags"),
    pytest.param(
        {
            "rows": [
                HEAD,
                ANA,
                ["<c r='@' t='inlineStr'><is><t>Eva Rojas</t></is></c>", EVA[1], "<c r='@' s='0'><v>75.25</v></c>"],
            ]
        },
        {},
        id="apostrophes round addresses",
    ),
    pytest.param(
        {
            "swap": {'<row r="2" >': "<row>", '<row r="3" >': "<row>"},
            "rows": [
                HEAD,
                [TEXT.format("Ana Quispe"), TEXT.format("dos camas"), "<c><v>150.5</v></c>"],
                [TEXT.format("Eva Rojas"), TEXT.format("tres sillas"), "<c><v>75.25</v></c>"],
            ],
        },
        {},
        id="rows and cells without addresses",
    ),
    pytest.param({"swap": {"<worksheet ": "\ufeff<worksheet "}}, {}, id="a byte order mark before the XML"),
    pytest.param(
        {"swap": {"<worksheet ": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet '}},
        {},
        id="an XML declaration",
    ),
    pytest.param({"swap": {'Target="worksheets/': 'Target="/xl/worksheets/'}}, {}, id="absolute targets"),
]


@pytest.mark.parametrize(("spec", "expected"), SITUATIONS)
def test_one_table_packed_in_many_ways_is_the_same_table(book, reads_as, spec, expected):
    """What the standard allows, and what programs write all the same, does not change the cells."""
    reads_as(book({"rows": ROWS, **spec}), {"cells": [ANA, EVA], "sheet": "Leads", **expected})


@pytest.mark.parametrize(
    "spec", [pytest.param({}, id="inline texts"), pytest.param({"shared": True}, id="shared strings")]
)
def test_the_strict_flavour_of_the_standard_is_read(book, reads_as, spec):
    """Excel's “Strict Open XML Workbook” has other namespaces and the same cells, formats and errors."""
    rows = [*ROWS, ["Luz", "una mesa", '<c r="@" t="e"><v>#REF!</v></c>'], ["Sol", "sillas", (0.25, 9)]]
    expected = {
        "cells": [ANA, EVA, ["Luz", "una mesa", "#REF!"], ["Sol", "sillas", 0.25]],
        "formats": {2: ["", "", "", "0%"]},
        "findings": ["CELL-ERROR C4"],
        "wrong": ["CELL-ERROR C4", "AMT-PERCENT C5"],
    }
    reads_as(book({"rows": rows, "swap": STRICT, **spec}), expected)


WRITTEN = [
    pytest.param({}, id="plain"),
    pytest.param({"prefix": "x"}, id="with a prefix"),
    pytest.param({"swap": {"<row ": "<!-- fila --><row "}}, id="with comments"),
    pytest.param({"swap": {"<sheetData>": "\n<sheetData>\n", "<c ": "\n  <c ", "<v>": "\n<v>"}}, id="with line breaks"),
    pytest.param({"swap": {'<row r="1" ': "<row ", '<row r="3" ': "<row "}}, id="with rows that have no number"),
    pytest.param({"swap": STRICT, "prefix": "x"}, id="in the strict flavour with a prefix"),
]


@pytest.mark.parametrize("written", WRITTEN)
def test_what_lies_beneath_is_seen_however_it_is_written(book, reads_as, written):
    """Errors, formulas without a value, formats, hidden parts and merged titles, in every spelling of the XML."""
    spec = {
        "rows": [
            ["Nombre", "Nota", "Monto", "Ciudad"],
            [None, None, "Soles", None],
            ["Ana", "camas", (0.5, 10), "Lima"],
            ["Eva", '<c r="@" t="e"><f>Z1</f><v>#N/A</v></c>', 5, '<c r="@" t="str"><f>IF(1,"")</f><v></v></c>'],
            ["Luz", "mesas", '<c r="@"><f>SUM(C3:C4)</f></c>', '<c r="@" t="e"><v>#REF!</v></c>'],
        ],
        "attributes": {4: 'hidden="1"'},
        "before": '<cols><col min="4" max="4" hidden="1"/></cols>',
        "after": '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/><mergeCell ref="D1:D2"/></mergeCells>',
        **written,
    }
    expected = {
        "titles": ["Nombre", "Nota", "Monto / Soles", "Ciudad"],
        "cells": [["Ana", "camas", 0.5, "Lima"], ["Eva", "#N/A", 5, ""], ["Luz", "mesas", "#CALC!", "#REF!"]],
        "header_row": 2,
        "hidden_rows": (4,),
        "hidden_columns": ("D",),
        "formats": {2: ["0.00%", "", ""]},
        "findings": [
            "CELL-ERROR B4",
            "CELL-ERROR D5",
            "CELL-UNCALCULATED C5",
            "FILE-COLUMNS-HIDDEN",
            "FILE-ROWS-HIDDEN",
        ],
        "wrong": ["AMT-PERCENT C3", "CELL-ERROR B4", "CELL-UNCALCULATED C5"],
    }
    reads_as(book(spec), expected)


def test_a_workbook_of_openpyxl_is_read(tmp_path, reads_as):
    """A workbook written by openpyxl, as most Python programs write them, is read whole."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Leads"
    for row in ([*HEAD, "Fecha de cierre"], [*ANA, date(2026, 3, 15)], [*EVA, None]):
        sheet.append(row)
    sheet["C3"].number_format = '"S/" #,##0.00'
    workbook.save(tmp_path / "prospectos.xlsx")
    expected = {
        "titles": [*HEAD, "Fecha de cierre"],
        "cells": [[*ANA, date(2026, 3, 15)], [*EVA, ""]],
        "formats": {2: ["", '"S/" #,##0.00']},
    }
    reads_as(tmp_path / "prospectos.xlsx", expected)


LETTERS = [
    pytest.param("dos_x000D_\ncamas", "dos\r\ncamas", id="a carriage return in Excel's own writing"),
    pytest.param("precio_x005F_x000D_final", "precio_x000D_final", id="an escaped underline"),
    pytest.param("archivo_x00.txt", "archivo_x00.txt", id="what only looks escaped"),
]


@pytest.mark.parametrize("shared", [False, True], ids=["inline", "shared"])
@pytest.mark.parametrize(("written", "read"), LETTERS)
def test_escaped_characters_are_the_characters(book, reads_as, written, read, shared):
    """Excel writes characters that XML does not allow as `_x000D_`; people never see that."""
    spec = {"rows": [HEAD, ["Ana", written, 5]], "shared": shared}
    reads_as(book(spec), {"cells": [["Ana", read, 5]]})


DAMAGED = [
    pytest.param({SHEET: None}, id="a sheet's part is missing"),
    pytest.param({SHEET: "<worksheet><sheetData><row"}, id="a sheet's part is cut"),
    pytest.param({SHEET: ""}, id="a sheet's part is empty"),
    pytest.param({"xl/workbook.xml": None}, id="the workbook's part is missing"),
    pytest.param({"xl/_rels/workbook.xml.rels": None}, id="the relationships are missing"),
    pytest.param({"xl/sharedStrings.xml": "<sst><si><t>Nom"}, id="the shared strings are cut"),
    pytest.param({"xl/sharedStrings.xml": None}, id="the shared strings are missing"),
    pytest.param({"xl/sharedStrings.xml": "<sst><si><t>Nombre</t></si></sst>"}, id="a shared string is missing"),
]


@pytest.mark.parametrize("parts", DAMAGED)
def test_a_damaged_package_is_refused(book, refused_as, parts):
    """A workbook that lacks a part is not read as if it were empty or shorter."""
    refused_as(book({"rows": ROWS, "shared": True, "parts": parts}), "FILE-UNREADABLE")
