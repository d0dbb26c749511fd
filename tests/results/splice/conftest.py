"""Workbooks with everything a person's may have, made by openpyxl and by hand, and their results as a copy of them."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from importer.errors import Unusable
from importer.load import read_sheet
from importer.model import Row
from importer.outcome import Created, Outcome
from importer.results import write_results
from importer.results.lines import Line
from importer.results.splice import Spliced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from importer.model import Sheet
    from importer.results import Written

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MICROSOFT = "http://schemas.microsoft.com/office"
OPENXML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SPARKLINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>Leads!B2:B4</xm:f><xm:sqref>F2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
HIDDEN_PARTS = {
    "xl/vbaProject.bin": (f"{MICROSOFT}/2006/relationships/vbaProject", "application/vnd.ms-office.vbaProject"),
    "xl/persons/person.xml": ("http://schemas.microsoft.com/office/2017/10/relationships/person", f"{OPENXML}.x+xml"),
    "xl/calcChain.xml": (f"{OFFICE}/calcChain", f"{OPENXML}.calcChain+xml"),
    "xl/connections.xml": (f"{OFFICE}/connections", f"{OPENXML}.connections+xml"),
    "customXml/item1.xml": (f"{OFFICE}/customXml", "application/xml"),
    "xl/threadedComments/threadedComment1.xml": (f"{MICROSOFT}/2017/10/relationships/x", f"{OPENXML}.y+xml"),
    "xl/printerSettings/printerSettings1.bin": (f"{OFFICE}/printerSettings", f"{OPENXML}.printerSettings"),
    "xl/pivotCache/pivotCacheDefinition1.xml": (f"{OFFICE}/x", f"{OPENXML}.pivotCacheDefinition+xml"),
    "xl/drawings/shapes1.xml": (f"{OFFICE}/y", "application/vnd.openxmlformats-officedocument.drawing+xml"),
}
LEADS = [
    ("Name", "Amount", "Close", "Phone", "Double"),
    ("Ana", 1500.5, datetime(2026, 3, 1), "+51 900", "=B2*2"),  # noqa: DTZ001
    ("Bruno & <Cía>", 0.155, datetime(2026, 12, 24, 18, 30), "0012", "=B3*2"),  # noqa: DTZ001
    (" Carla\nMuestra", 12, None, "", "=B4*2"),
]
FORMATS = {"B2": '"S/" #,##0.00', "B3": "0.0%", "C2": "dd/mm/yyyy", "C3": 'd "de" mmmm', "D3": "@"}


def _leads() -> openpyxl.Workbook:
    """What openpyxl can write: a chart, rules, drop-downs, a table, notes, names, formats and print settings."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Leads"
    for line in LEADS:
        page.append(line)
    for cell, code in FORMATS.items():
        page[cell].number_format = code
    page["A2"].font, page["A2"].fill = Font(name="Arial", bold=True, color="FF0000"), PatternFill("solid", "FFFF00")
    page["A2"].comment = Comment("call her", "somebody")
    page.conditional_formatting.add("B2:B4", DataBarRule("min", None, "max", None, "638EC6"))
    page.conditional_formatting.add("B2:B4", CellIsRule("greaterThan", ["100"], fill=PatternFill("solid", "00FF00")))
    choice = DataValidation("list", "Lists!$A$1:$A$3")
    choice.add("D2:D4")
    page.add_data_validation(choice)
    lists = book.create_sheet("Lists & more")
    lists["A1"] = "one"
    lists.add_table(Table(displayName="T1", ref="A1:A3"))
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    lists.add_chart(chart, "C3")
    page.print_title_rows = "1:1"
    page.print_area = "A1:E4"
    book.defined_names["Sum"] = DefinedName("Sum", attr_text="Leads!$B$2:$B$4")
    book.active = 1
    return book


def _everything(path: Path, *, macros: bool = False) -> Path:
    """A workbook that has all of it, with stored values of formulas and parts that no library here knows."""
    packed = BytesIO()
    _leads().save(packed)
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"].decode()
    page = re.sub(r"(</f>)<v ?/>|(</f>)<v></v>", r"</f><v>42</v>", page).replace(
        "</worksheet>", f"{SPARKLINES}</worksheet>"
    )
    parts["xl/worksheets/sheet1.xml"] = page.encode()
    types = parts["[Content_Types].xml"].decode()
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    if macros:
        types = types.replace(f"{OPENXML}.sheet.main+xml", MACROS)
    for number, (name, (kind, type)) in enumerate(HIDDEN_PARTS.items()):
        parts[name] = b"\0\1binary" * 200 if name.endswith(".bin") else b"<x xmlns='urn:x'>kept</x>"
        types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{type}"/></Types>')
        link = f'<Relationship Id="hidden{number}" Type="{kind}" Target="/{name}"/></Relationships>'
        links = links.replace("</Relationships>", link)
    parts["[Content_Types].xml"], parts["xl/_rels/workbook.xml.rels"] = types.encode(), links.encode()
    return _packed_as(path, parts)


def _packed_as(path: Path, parts: Mapping[str, bytes | str]) -> Path:
    """These parts as a zip, with times, attributes and a comment of its own."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2020, 1, 1 + number % 28, 10, 20, 30))
            info.external_attr, info.comment = 0o640 << 16, f"part {number}".encode()
            info.compress_type = zipfile.ZIP_STORED if number % 5 == 4 else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.comment = b"made by hand"
    return path


def _by_hand(path: Path, *, prefix: str = "", strict: bool = False, **parts: str) -> Path:
    """A small workbook as other programs write them: elements with a prefix, the strict flavour, no styles.

    `parts` replaces parts: `types`, `workbook`, `links`, `sheet`, `root`, `styles`.
    """
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main" if strict else MAIN
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else OFFICE
    p, declared = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    texts = "".join(
        f'<{p}row r="{row}">'
        + "".join(
            f'<{p}c r="{letter}{row}" t="inlineStr"><{p}is><{p}t>{text}</{p}t></{p}is></{p}c>' for letter, text in cells
        )
        + f"</{p}row>"
        for row, cells in ((1, [("A", "Name"), ("B", "Amount")]), (2, [("A", "Ana"), ("B", "900")]))
    )
    made = {
        "types": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{OPENXML}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OPENXML}.worksheet+xml"/></Types>',
        "root": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "workbook": f'<{p}workbook {declared}="{main}"><{p}sheets>'
        f'<{p}sheet name="Leads" sheetId="7" q:id="rId1" xmlns:q="{office}"/></{p}sheets></{p}workbook>',
        "links": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "sheet": f'<{p}worksheet {declared}="{main}"><{p}sheetData>{texts}</{p}sheetData></{p}worksheet>',
        **parts,
    }
    names = {
        "types": "[Content_Types].xml",
        "root": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
        "styles": "xl/styles.xml",
    }
    return _packed_as(path, {names.get(name, name): text for name, text in made.items()})


def read(path: Path) -> Sheet:
    """The results that a workbook has, else its sheet of leads."""
    try:
        return read_sheet(path)
    except Unusable:
        return read_sheet(path, sheet="Leads")


def outcomes_of(sheet: Sheet) -> list[Outcome]:
    """Every row created, with ids that tell the rows apart."""
    rows = [Row(at, number, f"r{number:04d}", "", "") for at, number in enumerate(sheet.numbers)]
    return [Outcome.created(row, Created(f"id{row.number}", f"OP-{row.number}")) for row in rows]


def _contents(path: Path) -> dict[str, bytes]:
    """Every part of a zip, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def everything() -> Callable[..., Path]:
    """Make a workbook that has everything: `everything(path, macros=…)`."""
    return _everything


@pytest.fixture
def by_hand() -> Callable[..., Path]:
    """Make a small workbook as other programs write them: `by_hand(path, prefix=…, strict=…, workbook=…)`."""
    return _by_hand


@pytest.fixture
def packed_as() -> Callable[..., Path]:
    """Make a zip of parts: `packed_as(path, {name: content})`."""
    return _packed_as


@pytest.fixture
def contents() -> Callable[[Path], dict[str, bytes]]:
    """Read every part of a zip."""
    return _contents


@pytest.fixture
def formats() -> dict[str, str]:
    """The number formats of the workbook that has everything, by cell."""
    return FORMATS


@pytest.fixture
def book(tmp_path) -> Path:
    """A workbook that has everything."""
    return _everything(tmp_path / "leads.xlsx")


@pytest.fixture
def send(tmp_path) -> Callable[..., Written]:
    """Read a workbook and write its results: `send(path, target, sheet=…)`, the target beside it by default."""

    def run(path: Path, target: Path | None = None, *, sheet: Sheet | None = None, **options) -> Written:
        sheet = sheet or read(path)
        target = target or path.with_name(f"{path.stem.removesuffix('.results')}.results{path.suffix}")
        given = {
            "lang": "en",
            "fallback": tmp_path / "home",
            "summary": [Line.fact("Rows", "3"), Line.fact("File", "=x & <y>")],
        }
        return write_results(sheet, outcomes_of(sheet), target, **{**given, **options})

    return run


@pytest.fixture
def spliced() -> Callable[[Path], Spliced]:
    """The results of a workbook, not yet written."""

    def make(path: Path) -> Spliced:
        sheet = read(path)
        return Spliced(sheet, outcomes_of(sheet), [Line.fact("Rows", "3")], ending=path.suffix, lang="en")

    return make
