"""What the content of an .ods tells: errors, formats, hidden and merged parts, repetitions, and bombs made of those."""

from __future__ import annotations

import io
import zipfile

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.books import ods_xml, workbook
from importer.load.books.package import Package

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "drawing", "manifest")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
STRING = 'office:value-type="string"'


def cell(text: str = "", attributes: str = STRING, *, name: str = "table-cell") -> str:
    """One cell; without text it has no paragraph."""
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:{name} {attributes}>{paragraph}</table:{name}>"


def row(*cells: str, attributes: str = "") -> str:
    """One row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


HEAD = row(cell("Name"), cell("Amount"))


def table(*rows: str, name: str = "Leads") -> str:
    """One sheet."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def document(*tables: str, manifest: str = "", **parts: str | None) -> bytes:
    """The bytes of an .ods with these sheets."""
    content = f"<office:document-content {SPACES} {CALC}><office:body><office:spreadsheet>{''.join(tables)}"
    every = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}>{manifest}</manifest:manifest>",
        "content.xml": f"{content}</office:spreadsheet></office:body></office:document-content>",
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in every.items():
            if text is not None:
                archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture
def grid():
    """The grid of the sheet `Leads` of this .ods."""

    def read(data: bytes):
        with workbook.opened(data, "ods", Place(file="leads.ods")) as book:
            return book.grid("Leads")

    return read


FORMULA = 'table:formula="of:=1"'
ERROR = f'{FORMULA} office:value-type="string" office:string-value="" calcext:value-type="error"'
OLD_ERROR = f'{FORMULA} office:value-type="float" office:value="0"'
NOTE = "<office:annotation><text:p>#REF!</text:p></office:annotation>"
FOUND = [
    pytest.param(
        [row(cell("#DIV/0!", ERROR), cell("Err:522", ERROR), cell("", ERROR))], "#DIV/0! Err:522 #ERROR!", id="new"
    ),
    pytest.param(
        [row(cell("#N/A", OLD_ERROR), cell("Err:502", OLD_ERROR), cell("#¡VALOR!", OLD_ERROR))],
        "#N/A Err:502 #¡VALOR!",
        id="old",
    ),
]


@pytest.mark.parametrize(("rows", "names"), FOUND)
def test_errors_stand_in_their_cells(grid, rows, names):
    """The reader gives a blank or a zero; the text that LibreOffice shows says which error it is."""
    read = grid(document(table(HEAD, *rows)))
    assert [column[1] for column in read.columns] == names.split()
    assert [(error.row, error.column, error.text) for error in read.beneath.errors] == [
        (2, column, name) for column, name in enumerate(names.split())
    ]


def test_text_that_looks_like_an_error_is_text(grid):
    """Only a formula gives errors, and a note beside a cell is none of its text."""
    rows = row(cell("#REF!"), f"<table:table-cell {STRING}>{NOTE}<text:p>Ana</text:p></table:table-cell>")
    read = grid(document(table(HEAD, rows)))
    assert [column[1] for column in read.columns] == ["#REF!", "Ana"]
    assert read.beneath.errors == []


def test_a_formula_without_a_value_is_no_blank(grid):
    """An empty text is stored as an empty paragraph; where nothing is stored, nobody has calculated."""
    empty = f"<table:table-cell {FORMULA}><text:p/></table:table-cell>"
    read = grid(document(table(HEAD, row(cell("", FORMULA), empty, cell("x")))))
    assert [column[1] for column in read.columns] == ["#CALC!", "", "x"]
    assert read.beneath.uncalculated == [(2, 0)]


def test_percentages_and_money_are_number_formats(grid):
    """Told by the kind of the value, also of a cell that stands for several."""
    rows = row(
        cell("15%", 'office:value-type="percentage" office:value="0.15" table:number-columns-repeated="2"'),
        cell("€ 3", 'office:value-type="currency" office:currency="EUR" office:value="3"'),
        cell("3", 'office:value-type="currency" office:value="3"'),
        attributes='table:number-rows-repeated="2"',
    )
    read = grid(document(table(HEAD, rows)))
    assert {key: list(codes) for key, codes in read.beneath.formats.items()} == {
        0: ["", "0%", "0%"],
        1: ["", "0%", "0%"],
        2: ["", "[$EUR] 0.00", "[$EUR] 0.00"],
    }
    assert [column[2] for column in read.columns] == [0.15, 0.15, 3, 3]


def test_hidden_and_merged_parts_are_known(grid):
    """Rows, filtered ones too, columns, both also repeated; nothing beyond the last cell."""
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="16383"/>'
    )
    rows = (
        row(
            cell("Name", f'{STRING} table:number-columns-spanned="2" table:number-rows-spanned="1"'),
            cell(name="covered-table-cell", attributes=""),
        ),
        row(cell("Ana"), cell("x"), attributes='table:visibility="filter" table:number-rows-repeated="2"'),
        row(cell("Eva"), attributes='table:visibility="collapse"'),
        row(cell("Luz")),
        row(
            cell("", 'table:number-columns-repeated="16384"'),
            attributes='table:visibility="collapse" table:number-rows-repeated="1048570"',
        ),
    )
    beneath = grid(document(table(columns, *rows))).beneath
    assert (beneath.hidden_rows, beneath.hidden_columns) == ([2, 3, 4], [1])
    assert [tuple(area) for area in beneath.merged] == [(1, 0, 1, 1)]


def test_rows_after_repeated_blank_ones_keep_their_numbers(grid):
    """One element may stand for many rows."""
    rows = (row(cell("", ""), attributes='table:number-rows-repeated="7"'), row(cell("", ""), cell("#N/A", ERROR)))
    read = grid(document(table(HEAD, *rows)))
    assert read.height == 9
    assert read.columns[1][8] == "#N/A"


def test_what_stands_aside_of_cells_is_passed_over():
    """Shapes and the history of changes may hold tables, rows and cells of their own, cells even tables."""
    aside = table(row(cell("#REF!", ERROR)), name="Aside")
    history = f"<table:tracked-changes>{row(cell('#REF!', ERROR))}</table:tracked-changes>"
    shapes = f"<table:shapes>{aside}</table:shapes>"
    nested = f"<table:table-cell>{aside}</table:table-cell>"
    data = document(history, table(shapes, HEAD, row(nested, cell("#N/A", ERROR))), table(name="Other"))
    found = ods_xml.sheets_of(Package.opened(data, Place()))
    assert {name: sheet.errors for name, sheet in found.items()} == {"Leads": {(2, 1): "#N/A"}, "Other": {}}


REPEATED = [
    pytest.param(
        row(
            cell("x", f'{STRING} table:number-columns-repeated="16384"'),
            attributes='table:number-rows-repeated="1048576"',
        ),
        id="a cell repeated over the whole sheet",
    ),
    pytest.param(
        row(cell("", 'table:number-columns-repeated="16383"'), cell("x"))
        + row(cell("", ""), attributes='table:number-rows-repeated="1048000"')
        + HEAD,
        id="two cells far apart",
    ),
    pytest.param(
        row(
            cell("#N/A", f'{ERROR} table:number-columns-repeated="16000"'),
            attributes='table:number-rows-repeated="16000"',
        ),
        id="an error repeated",
    ),
]


@pytest.mark.parametrize("rows", REPEATED)
def test_repetitions_that_fill_the_memory_are_refused_before_they_are_made(rows):
    """A few hundred bytes can stand for seventeen thousand million cells."""
    with (
        pytest.raises(Unusable, match="FILE-TOO-BIG"),
        workbook.opened(document(table(HEAD, rows)), "ods", Place(file="leads.ods")),
    ):
        pass


DAMAGED = [
    pytest.param({"content.xml": None}, "FILE-UNREADABLE", id="no content"),
    pytest.param({"content.xml": "<office"}, "FILE-UNREADABLE", id="cut content"),
    pytest.param({"content.xml": "<!DOCTYPE x><x/>"}, "FILE-UNREADABLE", id="a document type"),
    pytest.param({"manifest": "<manifest:encryption-data/>"}, "FILE-PROTECTED", id="a password"),
]


@pytest.mark.parametrize(("parts", "code"), DAMAGED)
def test_a_damaged_document_is_explained(text, refusal, parts, code):
    """Whatever is wrong with a document, one finding says what it is."""
    assert refusal(text(document(table(HEAD), **parts), "leads.ods")).code == code


def test_errors_of_an_open_document_are_no_longer_unseen(text, places):
    """What the other old formats are noted for does not hold for this one."""
    sheet = read_sheet(text(document(table(HEAD, row(cell("Ana"), cell("#N/A", ERROR)))), "leads.ods"))
    assert sheet.reading.format == "ods"
    assert places(sheet) == ["CELL-ERROR B2"]
