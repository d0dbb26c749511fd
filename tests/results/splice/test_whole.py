"""A workbook comes back whole: every part it had, byte for byte, and two sheets more that any program reads."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.load import read_sheet
from importer.model import RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET
from importer.results.measures import STATUS_COLOURS

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning"),  # openpyxl loses them; we do not
]

ZIP = zipfile.ZipFile
EDITED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.fixture(params=[".xlsx", ".xlsm"])
def both(request, tmp_path, everything, send):
    """A workbook with everything, and its results."""
    path = everything(tmp_path / f"leads{request.param}", macros=request.param == ".xlsm")
    written = send(path)
    assert written.findings == ()
    assert written.path == tmp_path / f"leads.results{request.param}"
    return path, written.path


def test_every_part_is_as_it_was(both):
    """All parts but the four that name the new sheets have the bytes, times, attributes and order they had."""
    before, after = both
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        assert other.testzip() is None
        names = one.namelist()
        assert other.namelist()[: len(names)] == names
        assert len(other.namelist()) == len(names) + 2
        assert {"xl/vbaProject.bin", "xl/charts/chart1.xml", "xl/drawings/shapes1.xml", "xl/tables/table1.xml"} <= {
            *names
        }
        for name in sorted(set(names) - EDITED):
            assert packed(before, one.getinfo(name)) == packed(after, other.getinfo(name)), name
            assert facts(one.getinfo(name)) == facts(other.getinfo(name)), name
        assert one.comment == other.comment
        for name in EDITED:
            times = [
                (info.date_time, info.external_attr, info.comment)
                for info in map(ZIP.getinfo, (one, other), [name] * 2)
            ]
            assert times[0] == times[1], name


def packed(path, info) -> bytes:
    """The part as it lies in the file, its header with it."""
    data = path.read_bytes()
    return data[info.header_offset : info.header_offset + 30 + len(info.filename) + info.compress_size]


def facts(info) -> tuple:
    """What the directory says of a part."""
    return tuple(
        getattr(info, name) for name in info.__slots__ if name not in ("header_offset", "_end_offset", "_raw_time")
    )


def test_what_names_the_sheets_only_grew(both, contents):
    """Without what was put into them, the three parts that list sheets read as before."""
    before, after = map(contents, both)
    cut = {
        "[Content_Types].xml": rb'<Override PartName="/xl/worksheets/sheet[34]\.xml"[^>]*/>',
        "xl/_rels/workbook.xml.rels": rb'<Relationship Id="rId[0-9]+" [^>]*Target="worksheets/sheet[34]\.xml"/>',
        "xl/workbook.xml": rb'<sheet name="Import [^>]*/>|<definedName [^>]*localSheetId="2">[^<]*</definedName>',
    }
    for name, added in cut.items():
        assert re.sub(added, b"", after[name]) == before[name], name
        assert after[name] != before[name]


def test_the_sheets_of_the_person_read_as_before(both):
    """Values, stored values of formulas, number formats, fonts and which sheet is in front are as they were."""
    before, after = both
    for stored in (False, True):
        one, other = (openpyxl.load_workbook(path, data_only=stored) for path in (before, after))
        assert other.sheetnames == [*one.sheetnames, RESULTS_SHEET, SUMMARY_SHEET]
        assert (other.active.title, other.defined_names["Sum"].attr_text) == (one.active.title, "Leads!$B$2:$B$4")
        for page in one:
            for row in page.iter_rows():
                for cell in row:
                    again = other[page.title][cell.coordinate]
                    assert (again.value, again.number_format) == (cell.value, cell.number_format)
                    assert (repr(again.font), repr(again.fill)) == (repr(cell.font), repr(cell.fill))
        assert other["Leads"].print_title_rows == "$1:$1"
    assert openpyxl.load_workbook(after, data_only=True)["Leads"]["E2"].value == 42
    with calamine(before) as one, calamine(after) as other:
        for name in one.sheet_names:
            assert other.get_sheet_by_name(name).to_python() == one.get_sheet_by_name(name).to_python()


def test_the_results_and_the_summary(both):
    """Every row stands beside its outcome, the person's cells as they are; the summary says what it was given."""
    moment = datetime.fromisoformat("2026-12-24T18:30")
    lines = [
        (*RESULT_COLUMNS, "Name", "Amount", "Close", "Phone", "Double"),
        ("r0002", "created", "id2", "OP-2", None, None, 2, "Ana", 1500.5, datetime(2026, 3, 1), "+51 900", 42),  # noqa: DTZ001
        ("r0003", "created", "id3", "OP-3", None, None, 3, "Bruno & <Cía>", 0.155, moment, "0012", 42),
        ("r0004", "created", "id4", "OP-4", None, None, 4, " Carla\nMuestra", 12, None, None, 42),
    ]
    book = openpyxl.load_workbook(both[1])
    assert list(book[RESULTS_SHEET].values) == lines
    assert list(book[SUMMARY_SHEET].values) == [("Rows", "3", None), ("File", "=x & <y>", None)]
    with calamine(both[1]) as reader:
        found = reader.get_sheet_by_name(RESULTS_SHEET).to_python()
    assert [[cell or None for cell in row[:9]] for row in found] == [list(line[:9]) for line in lines]


def test_the_looks(both, formats):
    """Cells keep the number formats they had; titles stay in sight and can be filtered; statuses have colours."""
    page = openpyxl.load_workbook(both[1])[RESULTS_SHEET]
    ours = len(RESULT_COLUMNS)
    for place, code in formats.items():
        assert page.cell(int(place[1]), ours + 1 + "ABCDE".index(place[0])).number_format == code
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("C2", "A1:L4", "$1:$1")
    status = page["B2"]
    assert (status.fill.start_color.rgb[2:], status.font.color.rgb[2:]) == STATUS_COLOURS["created"]
    assert page["K2"].quotePrefix
    assert all(cell.font.bold for cell in page[1])
    assert {page.column_dimensions[letter].width >= 8 for letter in "ABCDEFGHIJKL"} == {True}


def test_the_copy_is_sent_again(both, send, contents):
    """Read again, the copy gives its results sheet; its results take the place of the old ones and nothing grows."""
    _, path = both
    sheet = read_sheet(path)
    assert (sheet.reading.sheet, len(sheet)) == (RESULTS_SHEET, 3)
    before = contents(path)
    written = send(path, path)
    assert (written.path, written.findings) == (path, ())
    after = contents(path)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} <= {"xl/worksheets/sheet3.xml"}
    assert openpyxl.load_workbook(path).sheetnames == ["Leads", "Lists & more", RESULTS_SHEET, SUMMARY_SHEET]


def test_results_saved_by_another_program_are_replaced(book, send, contents):
    """Saved again, with shared texts and parts of its own, the results sheet is still known and replaced."""
    path = send(book).path
    saved = openpyxl.load_workbook(path)
    saved[RESULTS_SHEET]["I2"] = 77
    saved.save(path)
    assert send(path, path).findings == ()
    again = openpyxl.load_workbook(path)
    assert again.sheetnames == ["Leads", "Lists & more", RESULTS_SHEET, SUMMARY_SHEET]
    assert again[RESULTS_SHEET]["I2"].value == 77
    names = re.findall(rb'name="_xlnm[^"]*"[^>]*localSheetId="2"', contents(path)["xl/workbook.xml"])
    assert len(names) == len(set(names)) == 2


def test_the_own_sheet_of_a_results_workbook_is_read(book, send, tmp_path):
    """Of a workbook with results, the person's own sheet is sent: its results replace those that are there."""
    path = send(book).path
    written = send(path, tmp_path / "more.results.xlsx", sheet=read_sheet(path, sheet="Leads"))
    assert written.findings == ()
    pages = openpyxl.load_workbook(written.path)
    assert pages.sheetnames == ["Leads", "Lists & more", RESULTS_SHEET, SUMMARY_SHEET]


def test_the_workbook_itself_is_never_touched(book, send):
    """Nothing is written to the person's file."""
    before, time = book.read_bytes(), book.stat().st_mtime_ns
    send(book)
    assert (book.read_bytes(), book.stat().st_mtime_ns) == (before, time)
