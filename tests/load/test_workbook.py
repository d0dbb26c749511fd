"""Workbooks: which sheet, which rows, what a cell is, and what is odd about titles and cells."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import openpyxl.chart
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.books import workbook
from importer.load.grid import ErrorCell
from importer.model import RESULTS_SHEET, SUMMARY_SHEET

TABLE = [["Name"], ["Ana"]]
OTHER = [["City"], ["Lima"]]


def test_cells_are_what_the_workbook_holds(book, cells):
    """Text, numbers, dates and truth values keep their kind; whole numbers are int, a blank is ""."""
    row = [
        "Ana",
        987654321,
        12.5,
        True,
        date(2026, 3, 5),
        datetime.fromisoformat("2026-03-05T14:30"),  # a workbook knows no zones
        time(9, 15),
        timedelta(hours=30),
    ]
    sheet = read_sheet(book({"Leads": [[*"abcdefgh", "i"], [*row, " x "], [None, "007", -3.0, False]]}))
    first, second = cells(sheet)
    assert first == [*row, " x "]
    assert [type(cell) for cell in first] == [str, int, float, bool, date, datetime, time, timedelta, str]
    assert second == ["", "007", -3, False, "", "", "", "", ""]
    assert type(second[2]) is int
    assert {str(kind) for kind in sheet.table.dtypes} == {"object"}


@pytest.mark.parametrize(
    ("stored", "read"),
    [("9999999999999998", 9999999999999998), ("1E+20", 1e20), ("-0", 0), ("1E-3", 0.001)],
)
def test_a_whole_number_is_int_while_its_digits_are_its_own(raw, stored, read):
    """Beyond 16 digits an int would show digits the file does not hold."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Id</t></is></c></row>'
    cell = read_sheet(raw(f'{head}<row r="2"><c r="A2"><v>{stored}</v></c></row>')).table.loc[0, 0]
    assert (cell, type(cell)) == (read, type(read))


def test_blank_rows_and_columns_keep_their_places(tmp_path):
    """A table that begins in C4 has its titles in row 4 and its letters from C on."""
    workbook = openpyxl.Workbook()
    worksheet = workbook.active
    for address, value in {"C4": "Name", "D4": "City", "C5": "Ana", "C7": "Eva", "D7": "Lima"}.items():
        worksheet[address] = value
    worksheet["F900"] = " "
    workbook.save(tmp_path / "leads.xlsx")
    sheet = read_sheet(tmp_path / "leads.xlsx")
    assert sheet.reading.header_row == 4
    assert list(sheet.numbers) == [5, 6, 7]
    assert [(header.letter, header.title) for header in sheet.headers if header.title] == [("C", "Name"), ("D", "City")]
    assert len(sheet.headers) == sheet.table.shape[1] == 4
    assert sheet.findings == ()


def test_titles_are_trimmed_and_oddities_told(book, places):
    """Every kind of blank goes; a column without a title is noted, an equal title warned about."""
    sheet = read_sheet(
        book({"Leads": [["\ufeff Name\u00a0", "Mail", None, "Mail", None, 2026], [1, 2, 3, 4, None, 6]]})
    )
    assert [header.title for header in sheet.headers] == ["Name", "Mail", "", "Mail", "", "2026"]
    assert places(sheet) == ["HEAD-BLANK C", "HEAD-TWICE B"]
    assert "B, D" in sheet.findings[1].message("es")


def test_the_only_visible_sheet_with_cells_is_read(book):
    """Empty sheets beside it and hidden ones do not matter."""
    path = book({"Notes": [], "Leads": TABLE, "Blank": [[" "]], "Lists": OTHER}, hidden=["Lists"])
    sheet = read_sheet(path)
    assert (sheet.reading.format, sheet.reading.sheet) == ("xlsx", "Leads")


def test_several_sheets_are_asked_about(book, refusal):
    """Which one is never guessed: all are listed."""
    finding = refusal(book({"March": TABLE, "April": OTHER}))
    assert finding.code == "FILE-SHEETS-SEVERAL"
    assert "March, April" in finding.message("en")
    assert "--sheet" in finding.tip("es")


def test_a_hidden_sheet_is_never_read_in_silence(book, refusal):
    """When only hidden sheets have cells, the person chooses; chosen by name it is read."""
    path = book({"Front": [], "Secret": TABLE}, hidden=["Secret"])
    finding = refusal(path)
    assert finding.code == "FILE-SHEET-HIDDEN"
    assert "Secret" in finding.message("en")
    assert read_sheet(path, sheet="Secret").reading.sheet == "Secret"


def test_a_sheet_is_chosen_by_name(book):
    """The exact name first, else the only one that differs in upper and lower case."""
    path = book({"March": TABLE, "Abril": OTHER})
    assert read_sheet(path, sheet="March").headers[0].title == "Name"
    assert read_sheet(path, sheet="ABRIL").headers[0].title == "City"


def test_an_unknown_sheet_is_refused_with_the_names(book, refusal):
    """The tip lists what there is; the command ends with exit code 3."""
    path = book({"March": TABLE, "April": OTHER})
    finding = refusal(path, sheet="May")
    assert (finding.code, finding.seen) == ("FILE-SHEET-UNKNOWN", "May")
    assert "March, April" in finding.tip("en")
    with pytest.raises(Unusable) as caught:
        read_sheet(path, sheet="May")
    assert caught.value.exit_code == 3


def test_our_own_results_are_read_before_the_rest(book):
    """A results workbook is sent again as it is, without naming its sheet."""
    results = [["import_ref", "import_status", "Name"], ["r-1", "failed", "Ana"]]
    path = book({"Leads": OTHER, RESULTS_SHEET: results, SUMMARY_SHEET: OTHER})
    assert read_sheet(path).reading.sheet == RESULTS_SHEET


def test_a_sheet_of_that_name_that_is_no_results_is_one_of_several(book, refusal):
    """Its titles tell results, not its name."""
    assert refusal(book({"Leads": OTHER, RESULTS_SHEET: TABLE})).code == "FILE-SHEETS-SEVERAL"


@pytest.mark.parametrize("rows", [pytest.param([], id="no cells"), pytest.param([[" "], ["  "]], id="blanks only")])
def test_an_empty_sheet_is_refused(book, refusal, rows):
    """Chosen by name it is called empty; a workbook of nothing is an empty file."""
    path = book({"Leads": rows})
    assert refusal(path).code == "FILE-EMPTY"
    finding = refusal(path, sheet="Leads")
    assert finding.code == "FILE-SHEET-EMPTY"
    assert "Leads" in finding.message("es")


def test_a_sheet_of_numbers_has_no_titles(book, refusal):
    """The first row is not taken for titles when none of its cells has a letter."""
    finding = refusal(book({"Leads": [[2025, 2026], [1, 2]]}))
    assert (finding.code, finding.place.row, finding.seen) == ("FILE-NO-HEADER", 1, "2025, 2026")


def inline(address: str, value: str) -> str:
    """One cell of text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


TITLES = f'<row r="1">{inline("A1", "Name")}{inline("B1", "Amount")}</row>'


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param('<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>', [("CELL-ERROR B2", "#REF!")], id="plain"),
        pytest.param(
            "<row r='2'><c r='A2' t = 'e'><f>NA()</f><v>#N/A</v></c></row>", [("CELL-ERROR A2", "#N/A")], id="formula"
        ),
        pytest.param(
            '<row><c/><c t="e"><v>#NULL!</v></c><c><v>1</v></c></row>',
            [("HEAD-BLANK C", ""), ("CELL-ERROR B2", "#NULL!")],
            id="without address",
        ),
        pytest.param('<row r="2"><c r="A2" t="e"/></row>', [("CELL-ERROR A2", "#ERROR!")], id="without value"),
        pytest.param(
            '<row r="4"><c r="C4" t="e"/></row>',
            [("HEAD-BLANK C", ""), ("CELL-ERROR C4", "#ERROR!")],
            id="without value, beyond what the reader gives",
        ),
        pytest.param(
            f'<row r="2">{inline("A2", "Ana")}</row><row r="5"><c r="D5" t="e"><v>#DIV/0!</v></c></row>',
            [("HEAD-BLANK D", ""), ("CELL-ERROR D5", "#DIV/0!")],
            id="the only cell of the last row and column",
        ),
    ],
)
def test_an_error_is_never_taken_for_a_blank(raw, places, rows, expected):
    """The reader shows such cells as blank; the XML tells them, and the Sheet holds the error's name."""
    sheet = read_sheet(raw(TITLES + rows))
    assert list(zip(places(sheet), [finding.seen for finding in sheet.findings], strict=True)) == expected
    error = sheet.findings[-1]
    at = ord(error.place.letter) - ord("A")
    assert sheet.table.loc[list(sheet.numbers).index(error.place.row), at] == error.seen
    assert error.severity == "error"
    assert (error.place.sheet, error.place.header) == ("Leads", sheet.headers[at].title or f"({error.place.letter})")


def test_an_error_among_the_titles_is_told(raw, places):
    """It is a title that says nothing, and no error of a row."""
    rows = (
        f'<row r="1">{inline("A1", "Name")}<c r="B1" t="e"><v>#NAME?</v></c></row><row r="2">{inline("A2", "x")}</row>'
    )
    sheet = read_sheet(raw(rows))
    assert [header.title for header in sheet.headers] == ["Name", "#NAME?"]
    assert places(sheet) == ["HEAD-ERROR B1"]


def test_the_sheets_part_is_found_through_the_relationships(raw, places):
    """Parts may have any name, an absolute address, another case, and the backslashes of Windows."""
    error = '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    path = raw(TITLES + error)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    moved = {
        "xl/worksheets/sheet1.xml": None,
        "xl/worksheets/Blatt.xml": parts["xl/worksheets/sheet1.xml"],
        "_rels/.rels": None,
        "_RELS\\.rels": parts["_rels/.rels"],
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
            "worksheets/sheet1.xml", "/xl/worksheets/Blatt.xml"
        ),
    }
    assert places(read_sheet(raw(TITLES + error, moved))) == ["CELL-ERROR A2"]


def test_a_document_type_is_refused(raw, refusal):
    """Entities have no place in a workbook and are how bombs are made."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    assert refusal(raw("", {"xl/worksheets/sheet1.xml": bomb})).code in {"FILE-UNREADABLE", "FILE-EMPTY"}
    workbook = '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    assert refusal(raw(TITLES, {"xl/workbook.xml": workbook})).code in {"FILE-UNREADABLE", "FILE-EMPTY"}


@pytest.mark.parametrize("broken", ["", "<worksheet><sheetData><row><c", "no XML at all"])
def test_a_damaged_part_is_no_traceback(raw, refusal, broken):
    """A sheet whose XML is cut or none is refused, not read in part."""
    assert refusal(raw("", {"xl/worksheets/sheet1.xml": broken})).code in {"FILE-UNREADABLE", "FILE-EMPTY"}


def test_errors_and_missing_results_stand_in_the_cells(raw):
    """An error beyond the reader's last cell, and a formula that no program has calculated."""
    rows = TITLES + '<row r="2"><c r="A2"><f>B2</f></c></row><row r="4"><c r="D4" t="e"><v>#N/A</v></c></row>'
    with workbook.opened(raw(rows).read_bytes(), "xlsx", Place(file="leads.xlsx")) as book:
        assert book.sheets == (("Leads", False),)
        assert book.top("Leads")[1] == ["#CALC!", "", "", ""]
        grid = book.grid("Leads")
    assert grid.columns == [["Name", "#CALC!", "", ""], ["Amount", "", "", ""], [""] * 4, ["", "", "", "#N/A"]]
    assert grid.beneath.errors == [ErrorCell(4, 3, "#N/A")]
    assert grid.beneath.uncalculated == [(2, 0)]
    assert (grid.reading.format, grid.reading.sheet, grid.place) == ("xlsx", "Leads", Place("leads.xlsx", "Leads"))


@pytest.mark.parametrize("name", ["#SPILL!", "#GETTING_DATA", "#ERROR!", "Err:522", "#¡VALOR!"])
def test_an_error_the_reader_does_not_know_is_no_damage(raw, name):
    """The reader refuses the whole sheet for it; it is given a known one, and the cell keeps its own."""
    rows = f'{TITLES}<row r="2"><c r="A2" t="e"><f>1</f><v>{name}</v></c><c r="B2"><v>7</v></c></row>'
    with workbook.opened(raw(rows).read_bytes(), "xlsx", Place()) as book:
        assert book.grid("Leads").columns == [["Name", name], ["Amount", 7]]


def test_days_counted_from_1904_are_the_same_days(tmp_path, cells):
    """Excel for the Mac once counted from another day; the workbook says so."""
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    when = [date(2026, 3, 5), datetime.fromisoformat("2026-03-05T14:30"), time(9, 15), timedelta(hours=30)]
    for row in (["day", "moment", "hour", "long"], when):
        made.active.append(row)
    made.save(tmp_path / "leads.xlsx")
    assert cells(read_sheet(tmp_path / "leads.xlsx")) == [when]


def test_the_first_rows_are_sixty_at_most(book):
    """Enough to find the titles in, blank rows and columns kept; nothing for a sheet of blanks."""
    rows = [[], [], [None, None, "Name"], *([None, None, f"Ana {n}"] for n in range(100))]
    path = book({"Leads": rows, "blank": [["\u200b"]]})
    with workbook.opened(path.read_bytes(), "xlsx", Place()) as opened:
        assert opened.top("blank") == []
        top = opened.top("Leads")
        assert (len(top), top[2], top[59]) == (60, ["", "", "Name"], ["", "", "Ana 56"])
        assert opened.grid("Leads").height == 103
        assert opened.grid("blank").columns == [["\u200b"]]


def test_a_chart_is_no_worksheet(tmp_path):
    """Sheets that hold a chart only are not among those to choose from; hidden ones are, and are marked."""
    made = openpyxl.Workbook()
    made.active.title = "Leads"
    made.create_chartsheet("Chart").add_chart(openpyxl.chart.BarChart())
    made.create_sheet("Lists").sheet_state = "veryHidden"
    made.save(tmp_path / "leads.xlsx")
    with workbook.opened((tmp_path / "leads.xlsx").read_bytes(), "xlsx", Place()) as opened:
        assert opened.sheets == (("Leads", False), ("Lists", True))
        assert opened.top("Lists") == []
        assert opened.grid("Lists").height == 0
