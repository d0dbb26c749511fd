"""The results of a workbook, read back by two readers: values, types, looks and the summary."""

from __future__ import annotations

import random
import stat
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as calamine

from importer.errors import BrokenLaw, Stopped
from importer.model import RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET
from importer.outcome import STATUSES, Created, Outcome
from importer.results import workbook, write_results
from importer.results.columns import Own, Result, result_of
from importer.results.excel import LONGEST_TEXT, MOST_COLUMNS, held
from importer.results.lines import Line
from importer.results.measures import STATUS_COLOURS

pytestmark = pytest.mark.usefixtures("nothing_left")

DAY = date(2026, 3, 1)
MOMENT = datetime.fromisoformat("2026-03-01T09:30")


@pytest.fixture
def write(tmp_path):
    """Write results to `leads.results.xlsx`."""

    def run(sheet, outcomes, **options):
        target = options.pop("target", tmp_path / "leads.results.xlsx")
        return write_results(sheet, outcomes, target, **{"lang": "en", "fallback": tmp_path / "home", **options})

    return run


@pytest.fixture
def one_cell(sheet_of, all_created, write):
    """What openpyxl and calamine read of one cell that was given back in a results workbook."""

    def run(cell):
        sheet = sheet_of([("Name", "Last"), (cell, "end")], format="xlsx")
        path = write(sheet, all_created(sheet)).path
        with calamine(path) as book:
            by_calamine = book.get_sheet_by_name(RESULTS_SHEET).to_python()[1][7]
        return load_workbook(path)[RESULTS_SHEET]["H2"], by_calamine

    return run


def test_all_rows_in_the_order_of_the_sheet(sheet_of, mixed, write):
    """Every row stands once beside its own outcome, whatever the order of the outcomes."""
    sheet = sheet_of(format="xlsx")
    outcomes = mixed(sheet)
    random.Random(2).shuffle(outcomes)
    page = load_workbook(write(sheet, outcomes).path)[RESULTS_SHEET]
    message = "TEST-AMOUNT: Not clear: 12.345. | TEST-PHONE: Odd phone =55550002."
    assert list(page.values) == [
        (*RESULT_COLUMNS, "Name", "Amount", "Phone"),
        ("r0002", "created", "5f1e", "OP-000418", None, None, 2, "Ana Prueba", "1.500,00", "+54 11 5555 0001"),
        ("r0003", "invalid", None, None, message, "Write 1234,50.", 3, "Bruno Ejemplo", "12.345", "=55550002"),
        ("r0004", "skipped", None, None, None, None, 4, None, None, None),
        ("r0005", "unconfirmed", None, None, "TEST-QUIET: no answer", None, 5, "Carla; Muestra", "900", 'calle "Sol"'),
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "number_format"),
    [
        pytest.param("Ana", "s", "General", id="text"),
        pytest.param("0012", "s", "General", id="text of digits"),
        pytest.param(1500, "n", "General", id="whole number"),
        pytest.param(-0.5, "n", "General", id="fraction"),
        pytest.param(True, "b", "General", id="truth"),
        pytest.param(MOMENT, "d", "yyyy-mm-dd hh:mm:ss", id="moment"),
        pytest.param(time(9, 30), "d", "hh:mm:ss", id="clock"),
        pytest.param(timedelta(hours=30), "d", "[h]:mm:ss", id="duration"),
    ],
)
def test_cells_keep_their_kind(one_cell, cell, kind, number_format):
    """Numbers are numbers, dates are dates with a format that reads the same in every country."""
    by_openpyxl, by_calamine = one_cell(cell)
    assert (by_openpyxl.value, by_openpyxl.data_type, by_openpyxl.number_format) == (cell, kind, number_format)
    assert by_calamine == cell


@pytest.mark.parametrize("cell", [DAY, datetime.fromisoformat("2026-03-01")])
def test_a_day_shows_no_empty_time(one_cell, cell):
    """A date without a time is shown as the date alone."""
    by_openpyxl, by_calamine = one_cell(cell)
    assert (by_openpyxl.number_format, by_calamine) == ("yyyy-mm-dd", DAY)


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+1", "-1", "@x", "#N/A", "TRUE", "2026-03-01", "'=1"])
def test_text_is_never_a_formula(one_cell, text):
    """What looks like a formula, an error or a number stays the text it was."""
    by_openpyxl, by_calamine = one_cell(text)
    assert (by_openpyxl.value, by_openpyxl.data_type, by_calamine) == (text, "s", text)
    assert bool(by_openpyxl.quotePrefix) == (text[0] in "=+-@")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(10**15, "1000000000000000", id="more digits than Excel keeps"),
        pytest.param(-(10**20), "-100000000000000000000", id="the same, negative"),
        pytest.param(float("inf"), "inf", id="no number Excel knows"),
        pytest.param(date(1900, 2, 28), "1900-02-28", id="before Excel's calendar is right"),
        pytest.param(datetime.fromisoformat("1899-12-31T10:00"), "1899-12-31 10:00:00", id="before it begins"),
        pytest.param(timedelta(hours=-1), "-1 day, 23:00:00", id="a time Excel cannot show"),
        pytest.param("a\x00b\x0bc", "a\ufffdb\ufffdc", id="control characters"),
        pytest.param("a\ud800b\uffff", "a\ufffdb\ufffd", id="no characters"),
        pytest.param("a\r\nb\rc", "a\r\nb\rc", id="carriage returns"),
        pytest.param("_x0041_ _x_", "_x0041_ _x_", id="looks like an escape"),
        pytest.param("x" * 40_000, "x" * LONGEST_TEXT, id="longer than a cell"),
        pytest.param("🎉" * 20_000, "🎉" * (LONGEST_TEXT // 2), id="longer in the units of Excel"),
        pytest.param("x" + "🎉" * 16_000, "x" + "🎉" * 16_000, id="just short enough"),
    ],
)
def test_what_a_workbook_cannot_hold_is_text(one_cell, cell, text):
    """Nothing is lost in silence: what has no exact place in a workbook is written as text."""
    assert one_cell(cell)[1] == text


def test_excel_has_no_blank_text():
    """A blank cell is left out rather than written as an empty text."""
    assert held("").value is None


def test_the_looks_of_the_results(sheet_of, all_created, write):
    """Titles are bold and stay in sight, every column can be filtered, long messages wrap."""
    sheet = sheet_of(format="xlsx")
    page = load_workbook(write(sheet, all_created(sheet)).path)[RESULTS_SHEET]
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == "A1:J5"
    assert all(cell.font.bold for cell in page[1])
    assert page["A1"].fill.start_color.rgb != page["H1"].fill.start_color.rgb
    assert {page.column_dimensions[letter].width >= 8 for letter in "ABCDEFGHIJ"} == {True}


def test_columns_are_as_wide_as_what_they_hold(sheet_of, all_created, write):
    """A long text makes its column wide, up to a limit; a short one leaves room for its title."""
    sheet = sheet_of([("Id", "A title of some length", "Note"), ("1", "2", "x" * 500)], format="xlsx")
    page = load_workbook(write(sheet, all_created(sheet)).path)[RESULTS_SHEET]
    assert [page.column_dimensions[letter].width for letter in "HIJ"] == [8, 26, 36]


def test_messages_wrap_and_cells_stand_at_the_top(sheet_of, mixed, write):
    """A message of several lines does not push the other cells of its row down."""
    sheet = sheet_of(format="xlsx")
    page = load_workbook(write(sheet, mixed(sheet)).path)[RESULTS_SHEET]
    assert page["E3"].alignment.wrap_text
    assert page["F3"].alignment.wrap_text
    assert {page[f"{letter}3"].alignment.vertical for letter in "ABEFGH"} == {"top"}
    assert [page.row_dimensions[row].height for row in (2, 3)] == [None, 30]


def test_every_status_has_its_colour(sheet_of, rows_of, write):
    """Each status is coloured in its own way, with letters dark enough to be read on it."""
    sheet = sheet_of([("Name",), *((status,) for status in STATUSES)], format="xlsx")
    rows = zip(rows_of(sheet), STATUSES, strict=True)
    outcomes = [
        Outcome.created(row, Created("5f")) if s == "created" else Outcome.not_created(row, s) for row, s in rows
    ]
    page = load_workbook(write(sheet, outcomes).path)[RESULTS_SHEET]
    seen = {cell.value: (cell.fill.start_color.rgb[2:], cell.font.color.rgb[2:]) for cell in page["B"][1:]}
    assert seen == STATUS_COLOURS
    assert len({fill for fill, _ in seen.values()}) == len(STATUSES)
    assert min(contrast(*colours) for colours in seen.values()) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it: 4.5 and more is readable."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_summary_has_its_own_sheet(sheet_of, all_created, write):
    """Labels and values as given, in their order; a value that looks like a formula is text."""
    sheet = sheet_of(format="xlsx")
    summary = [Line.fact(*pair) for pair in (("Rows", "4"), ("Created", "4"), ("File", "=leads"))]
    book = load_workbook(write(sheet, all_created(sheet), summary=summary).path)
    assert book.sheetnames == [RESULTS_SHEET, SUMMARY_SHEET]
    assert list(book[SUMMARY_SHEET].values) == [("Rows", "4", None), ("Created", "4", None), ("File", "=leads", None)]
    assert book[SUMMARY_SHEET]["B3"].data_type == "s"


def test_a_sheet_without_rows_gives_its_header(sheet_of, write):
    """No rows in, no rows out, and a workbook all the same."""
    page = load_workbook(write(sheet_of([("Name", "", "=x")], format="xlsx"), []).path)[RESULTS_SHEET]
    assert list(page.values) == [(*RESULT_COLUMNS, "Name", None, "=x")]


def test_results_of_results_have_our_columns_once(sheet_of, all_created, mixed, write):
    """A results workbook sent again gives itself, with new results in the place of the old ones."""
    path = write(sheet_of(format="xlsx"), mixed(sheet_of())).path
    with calamine(path) as book:
        again = sheet_of(book.get_sheet_by_name(RESULTS_SHEET).to_python(), path=path, format="xlsx")
    page = load_workbook(write(again, all_created(again), target=path).path)[RESULTS_SHEET]
    assert [cell.value for cell in page[1]] == [*RESULT_COLUMNS, "Name", "Amount", "Phone"]
    assert [cell.value for cell in page[3]][:3] == ["r0003", "created", "id3"]


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".xlsm", ".ods"])
def test_another_kind_of_workbook_becomes_an_xlsx(sheet_of, all_created, write, tmp_path, ending):
    """Asked for a format that is not written, the results get the name of the format that is."""
    sheet = sheet_of(format="xlsx")
    written = write(sheet, all_created(sheet), target=tmp_path / f"out{ending}")
    assert written.path == tmp_path / "out.results.xlsx"
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600


def test_more_than_a_workbook_holds_is_said_clearly(sheet_of, all_created, write, tmp_path):
    """Seven columns more than fit: the person is told how to get the results all the same."""
    sheet = sheet_of([tuple("x" * (MOST_COLUMNS - 6)), tuple("y" * (MOST_COLUMNS - 6))])
    with pytest.raises(Stopped) as stopped:
        write(sheet, all_created(sheet))
    assert stopped.value.findings[0].code == "RES-TOO-BIG"
    assert "16385 columns" in stopped.value.findings[0].message("en")
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_workbook_holds_are_said_clearly():
    """A sheet of text can be longer than any workbook."""
    line = Own("r", "pending", "", "", "", "", 2)
    with pytest.raises(Stopped, match="RES-TOO-BIG"):
        workbook.made(Result(own=(line,) * 1_048_576, titles=(), copied=()), ())


def test_a_workbook_that_does_not_read_back_is_a_broken_law(sheet_of, mixed, tmp_path):
    """Another row's results and a file that was cut are each noticed before the file gets its name."""
    sheet = sheet_of(format="xlsx")
    made = workbook.made(result_of(sheet, mixed(sheet), lang="en"), ())
    other = workbook.made(result_of(sheet_of(first=9), mixed(sheet_of(first=9)), lang="en"), ())
    path = tmp_path / "written.xlsx"
    for content, complaint in ((other.content, "line 2 of the results"), (made.content[:-400], "cannot be read back")):
        path.write_bytes(content)
        with pytest.raises(BrokenLaw, match=complaint):
            made.check(path)
