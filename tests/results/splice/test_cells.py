"""Cells of the new sheets as two readers read them: whatever the person's cell held is given back."""

from __future__ import annotations

import math
import re
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell
from python_calamine import load_workbook as calamine

from importer.model import Header, Reading, Sheet, column_letter
from importer.results.excel import LONGEST_TEXT
from importer.results.splice.cells import plain_texts, text_xml, written
from importer.results.splice.pages import Columns
from importer.results.splice.shapes import _Found
from importer.results.splice.styles import Styles

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style:UserWarning")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.one_of(
    st.text(max_size=30),
    st.text("_x0041DF é\n\t\r&<>=+-@'\"\x01\ufffe\ud800", max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1905, 1, 1), datetime(9999, 12, 31)).map(lambda day: day.replace(microsecond=0)),  # noqa: DTZ001
    st.dates(date(1905, 1, 1), date(9999, 12, 31)),
)


def holdable(text: str) -> str:
    """A text as a workbook can hold it."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


@pytest.fixture
def sheet_of_cells():
    """A sheet of these columns, as if it had been read from the workbook at `path`."""

    def make(path, columns) -> Sheet:
        import hashlib

        import pandas

        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        headers = tuple(Header(at, f"T{at}") for at in range(len(columns)))
        table = pandas.DataFrame(dict(enumerate(columns)), dtype=object)
        return Sheet(path, headers, table, range(2, 2 + len(columns[0])), digest, Reading("xlsx", "Leads"))

    return make


@FEW
@given(columns=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4), from_1904=st.booleans())
def test_any_cell_is_given_back(tmp_path, by_hand, send, sheet_of_cells, columns, from_1904):
    """Text, numbers, truths and days read as they were, in both calendars a workbook may count by."""
    epoch = f'<workbookPr date1904="{from_1904:d}"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = f'<sheets><sheet name="Leads" sheetId="1" q:id="rId1" xmlns:q="{office}"/></sheets>'
    path = by_hand(tmp_path / "leads.xlsx", workbook=f'<workbook xmlns="{MAIN}">{epoch}{listed}</workbook>')
    result = send(path, sheet=sheet_of_cells(path, columns))
    assert result.findings == ()
    page = openpyxl.load_workbook(result.path)["Import results"]
    with calamine(result.path) as book:
        found = book.get_sheet_by_name("Import results").to_python()
    for at, cells in enumerate(columns):
        for row, cell in enumerate(cells):
            read = found[row + 1][7 + at] if len(found[row + 1]) > 7 + at else ""
            assert same(read, cell), (read, cell)
            if isinstance(cell, str) and cell:
                assert page.cell(row + 2, 8 + at).data_type == "s"


def same(read, cell) -> bool:
    """Whether a reader gives a cell back; it knows days by their numbers, and a day at midnight by its date."""
    if isinstance(cell, str):
        return read == holdable(cell)
    if isinstance(cell, datetime):
        moment = read if isinstance(read, datetime) else datetime.combine(read, time())
        return abs(moment - cell) <= timedelta(milliseconds=1)
    if isinstance(cell, date):
        return read == cell
    return type(read) in (type(cell), float) and (read == cell or math.isclose(read, cell, rel_tol=1e-15))


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
@example(["a", "_x0041_"])
@example(["a", " b"])
@example(["b "])
@example(["x" * 40_000])
@example(["a&b"])
def test_plain_texts_are_those_that_need_no_care(texts):
    """What is written as a mere value has nothing but the marks of XML that would be read as something else."""
    for text, plain in zip(texts, plain_texts(texts) or texts, strict=True):
        assert text == "" or plain_texts(texts) is None or text_xml(text) == f"<is><t>{plain}</t></is>"


KINDS = {
    "all": (str, int, float, bool, date),
    "texts": (str,),
    "numbers": (int, float),
    "days": (date,),
}


@given(cells=st.lists(CELLS, min_size=1, max_size=6), marks=st.lists(st.integers(0, 1), min_size=6, max_size=6))
@example([date(2026, 3, 1), date(2026, 3, 1)], [1, 0, 0, 0, 0, 0])
@example([date(2026, 3, 1), datetime.fromisoformat("2026-03-01T00:00")], [0] * 6)
def test_a_column_at_once_is_as_its_cells_one_by_one(cells, marks):
    """The quick way through a column writes what the slow way writes, in the same styles."""
    base = f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf/><xf numFmtId="4"/></cellXfs></styleSheet>'
    columns = Columns(Styles(base.encode(), space=MAIN, name="s"))
    for kinds in KINDS.values():
        kept = [cell for cell in cells if isinstance(cell, kinds) and (bool in kinds or not isinstance(cell, bool))]
        for told in (marks[: len(kept)], [1] * len(kept), []):
            made = columns.cells("H", range(2, 2 + len(kept)), kept, told, wrapped=False)
            one_by_one = zip(kept, told or [0] * len(kept), strict=True)
            assert made == [columns.cell(f"H{row}", cell, mark) for row, (cell, mark) in enumerate(one_by_one, 2)]


@pytest.mark.parametrize(
    ("cell", "xml"),
    [
        pytest.param("a\x00b\x1f", "<is><t>a_x0000_b_x001F_</t></is>", id="control characters"),
        pytest.param("_x0041_", "<is><t>_x005F_x0041_</t></is>", id="looks like an escape"),
        pytest.param("a\r\nb", '<is><t xml:space="preserve">a_x000D_\nb</t></is>', id="line ends"),
        pytest.param(" a", '<is><t xml:space="preserve"> a</t></is>', id="a blank before"),
        pytest.param("a & <b>", "<is><t>a &amp; &lt;b&gt;</t></is>", id="marks of XML"),
        pytest.param("\ud800\uffff", "<is><t>\ufffd\ufffd</t></is>", id="no characters"),
        pytest.param("x" * 40_000, f"<is><t>{'x' * LONGEST_TEXT}</t></is>", id="longer than a cell"),
    ],
)
def test_text_as_excel_writes_it(cell, xml):
    """What XML cannot hold is written as Excel writes it; more than a cell holds is cut."""
    assert text_xml(cell) == xml


@pytest.mark.parametrize(
    ("cell", "xml", "kind", "in_1904"),
    [
        (date(1900, 3, 1), "<v>61</v>", "day", ""),
        (datetime.fromisoformat("2026-03-01T12:00"), "<v>46082.5</v>", "moment", "<v>44620.5</v>"),
        (date(1904, 1, 2), "<v>1463</v>", "day", "<v>1</v>"),
        (time(18), "<v>0.75</v>", "clock", "<v>0.75</v>"),
        (timedelta(hours=36), "<v>1.5</v>", "duration", "<v>1.5</v>"),
        (True, "<v>1</v>", "number", "<v>1</v>"),
        (0.1, "<v>0.1</v>", "number", "<v>0.1</v>"),
    ],
)
def test_days_are_counted_as_the_workbook_counts(cell, xml, kind, in_1904):
    """A day is a number, counted from 1900 or from 1904; one before the calendar is right is text."""
    assert written(cell)[::2] == (xml, kind)
    told = written(cell, from_1904=True)
    assert told.xml == in_1904 if in_1904 else told.kind == "text"


@pytest.mark.parametrize("count", [1, 999, 1000, 1001, 2500])
def test_blocks_of_rows(tmp_path, by_hand, send, sheet_of_cells, count):
    """Rows are the same in number and order however many blocks they take."""
    path = by_hand(tmp_path / "leads.xlsx")
    texts = [f"row {at}" if at % 3 else f"<{at}>" for at in range(count)]
    sheet = sheet_of_cells(path, [texts, list(range(count))])
    with calamine(send(path, sheet=sheet).path) as book:
        found = book.get_sheet_by_name("Import results").to_python()
    assert [(line[0], line[7], line[8]) for line in found[1:]] == [
        (f"r{at + 2:04d}", text, at) for at, text in enumerate(texts)
    ]


SHAPES = {
    "as most write": '<c r="{0}" s="{1}"><v>5</v></c>',
    "kind first": '<c r="{0}" t="n" s="{1}"><v>5</v></c>',
    "style first": '<c s="{1}" r="{0}"><v>5</v></c>',
    "single quotes": "<c r='{0}' s='{1}'><v>5</v></c>",
    "no address": '<c s="{1}"><v>5</v></c>',
    "with a prefix": '<x:c xmlns:x="' + MAIN + '" r="{0}" s="{1}"><x:v>5</x:v></x:c>',
}


@pytest.mark.parametrize("shape", [pytest.param(shape, id=name) for name, shape in SHAPES.items()])
def test_number_formats_of_any_way_of_writing(tmp_path, by_hand, send, sheet_of_cells, shape):
    """Cells keep their number formats, cell by cell, however the program that wrote them writes."""
    styles = [1, 2, 0, 1, 2]
    rows = "".join(
        f'<row r="{row}">'
        + "".join(shape.format(f"{column_letter(at)}{row}", (styles * 2)[at + row]) for at in range(3))
        + "</row>"
        for row in range(1, 4)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    path = by_hand(
        tmp_path / "leads.xlsx",
        sheet=f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="10"/>'
        "</cellXfs></styleSheet>",
        links=f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{kinds}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{kinds}/styles" Target="styles.xml"/>'
        "</Relationships>",
    )
    written = send(path, sheet=sheet_of_cells(path, [[5, 5], [5, 5], [5, 5]]))
    assert written.findings == ()
    page = openpyxl.load_workbook(written.path)["Import results"]
    codes = {0: "General", 1: "#,##0.00", 2: "0.00%"}
    assert [[page.cell(row, 8 + at).number_format for at in range(3)] for row in (2, 3)] == [
        [codes[(styles * 2)[at + row]] for at in range(3)] for row in (2, 3)
    ]


def test_signs_in_a_column_of_texts(tmp_path, by_hand, send, sheet_of_cells):
    """In a column of plain texts, those that begin as a formula does stay text when they are edited."""
    path = by_hand(tmp_path / "leads.xlsx")
    written = send(path, sheet=sheet_of_cells(path, [["+51 900", "Ana", "=1", "-"]]))
    page = openpyxl.load_workbook(written.path)["Import results"]
    assert [bool(page.cell(row, 8).quotePrefix) for row in range(2, 6)] == [True, False, True, True]


def test_number_formats_of_a_long_sheet(tmp_path, send, sheet_of_cells):
    """Where the sheet is read in many pieces, no cell between two of them loses its format."""
    path, count = tmp_path / "leads.xlsx", 40_000
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Leads")
    cell = WriteOnlyCell(page)
    cell.number_format = "0.00%"
    for at in range(count + 1):
        cell.value = at
        page.append([cell])
    book.save(path)
    written = send(path, sheet=sheet_of_cells(path, [list(range(count))]))
    with zipfile.ZipFile(written.path) as archive:
        styles = re.findall(rb'<c r="H[0-9]+" s="([0-9]+)"><v>', archive.read("xl/worksheets/sheet2.xml"))
    assert (len(styles), len(set(styles))) == (count, 1)


@given(cuts=st.lists(st.integers(1, 400), max_size=8), shape=st.sampled_from(sorted(SHAPES)))
def test_cells_are_found_however_the_part_comes(cuts, shape):
    """The pieces in which a part is unpacked may end anywhere."""
    rows = "".join(
        f'<row r="{row}">{"".join(SHAPES[shape].format(f"{letter}{row}", row % 3) for letter in "AB")}</row>'
        for row in range(1, 6)
    )
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    ends = [0, *sorted({min(cut, len(part)) for cut in cuts}), len(part)]
    found = _Found(frozenset({1, 2}), frozenset({1}), 4)
    found.read([part[start:end] for start, end in pairwise(ends)])
    assert {column: list(marks) for column, marks in found.marks.items()} == {1: [0, 1, 2, 0, 1]}
