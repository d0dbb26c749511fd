"""Files as people have them: text by its bytes, workbooks by openpyxl, odd packages part by part."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.books.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from importer.findings import Finding
    from importer.model import Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml"
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
        <Override PartName="/xl/workbook.xml"
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="rId7" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
        <sheets><sheet name="Leads" sheetId="1" r:id="rId7"/></sheets></workbook>""",
}

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>
    <numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
    <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs>
    <dxfs><dxf><numFmt numFmtId="165" formatCode="0%"/></dxf></dxfs></styleSheet>"""
WITH_STYLES = f"""<Relationships xmlns="{PACKAGE}/relationships">
    <Relationship Id="rId7" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId8" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"""


def package(path: Path, rows: str, parts: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write an .xlsx whose one sheet `Leads` holds this XML of rows; `parts` replaces or (None) leaves out parts."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    every = {**PARTS, "xl/worksheets/sheet1.xml": sheet, **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            if content is not None:
                archive.writestr(name, content)
    return path


@pytest.fixture
def raw(tmp_path: Path) -> Callable[..., Path]:
    """Writes an .xlsx from the XML of its rows."""
    return lambda rows, parts=None: package(tmp_path / "raw.xlsx", rows, parts)


@pytest.fixture
def packed(raw: Callable[..., Path]) -> Callable[..., Package]:
    """A package whose one sheet has this XML; its styles 1 and 3 are percentages."""

    def opened(xml: str | bytes, **parts: str | None) -> Package:
        every = {
            "xl/worksheets/sheet1.xml": xml,
            "xl/styles.xml": STYLES,
            "xl/_rels/workbook.xml.rels": WITH_STYLES,
            **parts,
        }
        return Package.opened(raw("", every).read_bytes(), Place(file="leads.xlsx"))

    return opened


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text file: str as UTF-8, bytes as they are."""

    def write(content: str | bytes, name: str = "leads.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes an .xlsx with these sheets, name to rows; those named in `hidden` are hidden."""

    def write(sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()) -> Path:
        workbook = openpyxl.Workbook()
        for name, rows in sheets.items():
            worksheet = workbook.create_sheet(name)
            for row in rows:
                worksheet.append(list(row))
            worksheet.sheet_state = "hidden" if name in hidden else "visible"
        workbook.remove(workbook.worksheets[0])
        path = tmp_path / "leads.xlsx"
        workbook.save(path)
        return path

    return write


@pytest.fixture
def cells() -> Callable[[Sheet], list[list[object]]]:
    """The cells of a sheet's data rows, row by row."""
    return lambda sheet: [list(row) for row in sheet.table.itertuples(index=False, name=None)]


@pytest.fixture
def places() -> Callable[[Sheet], list[str]]:
    """The findings of a sheet as `CODE cell`, in their order."""
    return lambda sheet: [f"{finding.code} {finding.place.cell}".strip() for finding in sheet.findings]


@pytest.fixture
def refusal() -> Callable[..., Finding]:
    """The one finding a file is refused with."""

    def read(path: Path, *, sheet: str | None = None) -> Finding:
        with pytest.raises(Unusable) as caught:
            read_sheet(path, sheet=sheet)
        (finding,) = caught.value.findings
        return finding

    return read
