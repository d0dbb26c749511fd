"""Workbooks of LibreOffice and other programs: OpenDocument, written by hand."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas 🎉", "tres sillas, año 2026", 75]
ROWS = [HEAD, ANA, EVA]
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "table", "text", "style"))
NEWER = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
COLLAPSED = 'table:visibility="collapse"'
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods(*tables: str) -> bytes:
    """A workbook of these tables, and a style `hidden` that hides one."""
    hidden = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{hidden}</style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    listed = f'<m:manifest xmlns:m="{OPEN}:manifest:1.0"/>'
    return packed({"mimetype": SHEET, "META-INF/manifest.xml": listed, "content.xml": content})


def table(rows: list, *, name: str = "Leads", style: str = "", columns: str = "", hidden: tuple[int, ...] = ()) -> str:
    """One table; as LibreOffice writes it, one element stands for all blank rows below."""
    lines = "".join(
        f"<table:table-row {COLLAPSED if number in hidden else ''}>{''.join(map(open_cell, row))}</table:table-row>"
        for number, row in enumerate(rows, 1)
    )
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{columns}{lines}{blank}</table:table>'


def open_cell(value: object) -> str:
    """One cell; XML is taken as it is."""
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    text = str(value)
    shown = f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
    return text if text.startswith("<") else shown


def packed(parts: dict) -> bytes:
    """A zip of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def cell(attributes: str, *lines: str) -> str:
    """The XML of one cell."""
    texts = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell {attributes}>{texts}</table:table-cell>"


PERCENT = cell('office:value-type="percentage" office:value="0.155"', "15.5%")
MONEY = cell('office:value-type="currency" office:currency="PEN" office:value="150.5"', "S/ 150.50")
ERROR = cell(f'table:formula="of:=[.Z9]" office:value-type="string" calcext:value-type="error" {NEWER}', "#REF!")
OLD_ERROR = cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!")
UNKNOWN = cell('table:formula="of:=1+1"')
LINES = cell('office:value-type="string"', "dos", "camas")

OPEN_CELLS = [
    pytest.param(table(ROWS), {"cells": [ANA, EVA], "format": "ods", "sheet": "Leads"}, id="plain"),
    pytest.param(
        table([[*HEAD, "Fecha de cierre"], [*ANA, date(2026, 3, 15)]]),
        {"titles": [*HEAD, "Fecha de cierre"], "cells": [[*ANA, date(2026, 3, 15)]]},
        id="a date",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", PERCENT]]),
        {"cells": [["Ana", "dos camas", 0.155]], "formats": {2: ["0%"]}, "wrong": ["AMT-PERCENT C2"]},
        id="a percentage",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", MONEY]]),
        {"cells": [["Ana", "dos camas", 150.5]], "formats": {2: ["[$PEN] 0.00"]}},
        id="an amount of money",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", True]]),
        {"cells": [["Ana", "dos camas", True]], "wrong": ["AMT-NOT-NUMBER C2"]},
        id="yes as an amount",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", ERROR]]),
        {"cells": [["Ana", "dos camas", "#REF!"]], "findings": ["CELL-ERROR C2"], "wrong": ["CELL-ERROR C2"]},
        id="an error",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", OLD_ERROR]]),
        {"cells": [["Ana", "dos camas", "#DIV/0!"]], "findings": ["CELL-ERROR C2"], "wrong": ["CELL-ERROR C2"]},
        id="an error that only its text shows",
    ),
    pytest.param(
        table([HEAD, ["Ana", "dos camas", UNKNOWN]]),
        {
            "cells": [["Ana", "dos camas", "#CALC!"]],
            "findings": ["CELL-UNCALCULATED C2"],
            "wrong": ["CELL-UNCALCULATED C2"],
        },
        id="a formula without a value",
    ),
    pytest.param(table([HEAD, ["Ana", LINES, 5]]), {"cells": [["Ana", "dos\ncamas", 5]]}, id="a text of two lines"),
    pytest.param(
        table([[], [], HEAD, ANA, [], EVA]),
        {"cells": [ANA, ["", "", ""], EVA], "header_row": 3, "skipped": {"ROW-BLANK": [5]}},
        id="blank rows above and inside",
    ),
    pytest.param(
        table([HEAD, ANA, EVA], hidden=(3,)),
        {"cells": [ANA, EVA], "hidden_rows": (3,), "findings": ["FILE-ROWS-HIDDEN"]},
        id="a hidden row",
    ),
    pytest.param(
        table(ROWS, columns='<table:table-column/><table:table-column table:visibility="collapse"/>'),
        {"cells": [ANA, EVA], "hidden_columns": ("B",), "findings": ["FILE-COLUMNS-HIDDEN"]},
        id="a hidden column",
    ),
    pytest.param(
        table(ROWS, name="Base", style="hidden") + table(ROWS),
        {"cells": [ANA, EVA], "sheet": "Leads", "hidden_sheets": ("Base",), "findings": ["FILE-SHEETS-HIDDEN"]},
        id="a hidden sheet",
    ),
]


@pytest.mark.parametrize(("tables", "expected"), OPEN_CELLS)
def test_open_documents_are_read_as_well_as_excels(file, reads_as, tables, expected):
    """What LibreOffice says of its cells is used: percent, currency, errors, hidden parts."""
    reads_as(file(ods(tables), "prospectos.ods"), expected)


REFUSED = [
    pytest.param(ods(), "FILE-EMPTY", id="without a sheet"),
    pytest.param(ods(table([])), "FILE-EMPTY", id="without cells"),
    pytest.param(packed({"mimetype": SHEET}), "FILE-UNREADABLE", id="without its content"),
    pytest.param(ods(table(ROWS))[:900], "FILE-UNREADABLE", id="cut off"),
    pytest.param(ods("<table:table><!-- " + "x" * 50), "FILE-UNREADABLE", id="with broken XML"),
    pytest.param(packed({"mimetype": SHEET.replace("spreadsheet", "text")}), "FILE-DOCUMENT", id="a text of Writer"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_what_cannot_be_read_of_them_is_explained(file, refused_as, content, code):
    """A cut or damaged file and a document of another kind are named for what they are."""
    refused_as(file(content, "prospectos.ods"), code)
