"""A checked sheet, read back by two readers: the person's cells as they were, the bad ones coloured, with notes."""

from __future__ import annotations

import errno
import re
import stat
import zipfile
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as calamine

from importer.errors import BrokenLaw, Stopped
from importer.findings import Finding, Place
from importer.job import Job
from importer.results import checked as module
from importer.results.checked import write_checked
from importer.results.columns import CHECKED_TITLES, is_checked
from importer.results.excel import LONGEST_TEXT, MOST_COLUMNS
from importer.results.problems import PROBLEMS_SHEET, by_kind
from importer.results.shades import SHADE_COLOURS, SHADES
from importer.settings import Settings

pytestmark = pytest.mark.usefixtures("nothing_left")

PLAIN = "00000000"  # what openpyxl says of a cell without a fill
ERROR, WARNING, NOTE = (SHADE_COLOURS[one][0] for one in SHADES)


def amount(row: int | None, letter: str = "B", seen: str = "12.345") -> Finding:
    """An error in a cell."""
    return Finding.of("TEST-AMOUNT", Place(row=row, letter=letter, header="Amount"), seen=seen, tip="1234,50")


def phone(row: int | None, letter: str = "C", seen: str = "987") -> Finding:
    """A warning in a cell."""
    return Finding.of("TEST-PHONE", Place(row=row, letter=letter, header="Phone"), seen=seen)


def quiet(row: int | None, letter: str = "", seen: str = "Told before.") -> Finding:
    """A note about a row."""
    return Finding.of("TEST-QUIET", Place(row=row, letter=letter), seen=seen)


@pytest.fixture
def write(tmp_path):
    """Write a checked sheet to `leads.checked.xlsx`, every row ready unless other statuses are given."""

    def run(sheet, findings=None, statuses=None, **options):
        target = options.pop("target", tmp_path / "leads.checked.xlsx")
        statuses = ["ready"] * len(sheet) if statuses is None else statuses
        chosen = {"lang": "en", "fallback": tmp_path / "home", **options}
        return write_checked(sheet, findings or {}, statuses, target, **chosen).path

    return run


@pytest.fixture
def troubled(sheet_of):
    """The four leads with an error and a warning in row 3, a note on row 4 and two errors in one cell of row 5."""
    found = {1: [phone(3), amount(3)], 2: [quiet(4)], 3: [phone(5, "B"), amount(5), amount(5, "")]}
    return sheet_of(format="xlsx", sheet="Hoja1"), found, ["ready", "invalid", "skipped", "invalid"]


def fills(page) -> dict[str, str]:
    """The coloured cells right of our row number and status, below the titles, and their colours."""
    cells = (cell for row in page.iter_rows(min_row=2, min_col=3) for cell in row)
    return {cell.coordinate: cell.fill.start_color.rgb[2:] for cell in cells if cell.fill.start_color.rgb != PLAIN}


def notes(page) -> dict[str, str]:
    """The texts of the notes below the titles by cell."""
    cells = (cell for row in page.iter_rows(min_row=2) for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def by_calamine(path, at: int = 0) -> list[list[object]]:
    """The cells of one page as the other reader gives them."""
    with calamine(path) as book:
        return book.get_sheet_by_index(at).to_python()


def test_all_rows_as_they_are(troubled, write):
    """Every row stands in its order with its number, status and problems before its own cells."""
    page = load_workbook(write(*troubled)).worksheets[0]
    bad = "TEST-AMOUNT: Not clear: 12.345.\nTEST-PHONE: Odd phone 987."
    worse = "TEST-AMOUNT: Not clear: 12.345.\nTEST-AMOUNT: Not clear: 12.345.\nTEST-PHONE: Odd phone 987."
    assert list(page.values) == [
        ("Row", "Check result", "Problems", "Name", "Amount", "Phone"),
        (2, "ready", None, "Ana Prueba", "1.500,00", "+54 11 5555 0001"),
        (3, "invalid", bad, "Bruno Ejemplo", "12.345", "=55550002"),
        (4, "skipped", "TEST-QUIET: Told before.", None, None, None),
        (5, "invalid", worse, "Carla; Muestra", "900", 'calle "Sol"'),
    ]


def test_exactly_the_bad_cells_are_coloured(troubled, write):
    """An error is red, a warning amber, of both the graver counts; a finding without a column colours the problems."""
    page = load_workbook(write(*troubled)).worksheets[0]
    assert fills(page) == {"C4": NOTE, "C5": ERROR, "E3": ERROR, "E5": ERROR, "F3": WARNING}


def test_exactly_the_bad_cells_have_notes(troubled, write):
    """Each note has the code, message and tip of every finding of its cell, and names its author."""
    page = load_workbook(write(*troubled)).worksheets[0]
    unclear, odd = "TEST-AMOUNT: Not clear: 12.345.\nWrite 1234,50.", "TEST-PHONE: Odd phone 987.\nWrite 1234,50."
    assert notes(page) == {
        "C4": "TEST-QUIET: Told before.",
        "C5": unclear,
        "E3": unclear,
        "E5": f"{unclear}\n\n{odd}",
        "F3": odd,
    }
    assert {page[cell].comment.author for cell in notes(page)} == {"plazbot-importer"}


def test_notes_are_large_enough_to_be_read(sheet_of, write):
    """A note is as high as its lines need, up to a limit: neither reader says so, the drawing in the file does."""
    path = write(sheet_of(), {0: [amount(2)], 1: [amount(3), phone(3, "B")], 2: [amount(4, seen="x" * 70)] * 90})
    with zipfile.ZipFile(path) as parts:
        drawing = parts.read("xl/drawings/commentsDrawing1.vml").decode()
    sizes = [(int(wide), int(high)) for wide, high in re.findall(r"width:(\d+)px;height:(\d+)px", drawing)]
    assert sizes[2:] == [(340, 54), (340, 108), (340, 420)]


def test_spanish(troubled, write):
    """Titles, sheets, messages and tips are in the person's language; statuses are the contract's words."""
    book = load_workbook(write(*troubled, lang="es"))
    page = book.worksheets[0]
    assert book.sheetnames == ["Filas revisadas", "Problemas"]
    assert [cell.value for cell in page[1]][:3] == ["Fila", "Resultado", "Problemas"]
    assert page["C3"].value == "TEST-AMOUNT: Duda: 12.345.\nTEST-PHONE: Teléfono 987."
    assert page["E3"].comment.text == "TEST-AMOUNT: Duda: 12.345.\nPon 1234,50."
    assert page["F3"].comment.text == "TEST-PHONE: Teléfono 987."
    assert page["B1"].comment.text.split("\n")[0] == "ready: se creará"
    assert "leads.csv" in page["A1"].comment.text


def test_a_finding_of_a_column_is_on_its_title(sheet_of, write):
    """The title of the column is coloured and has the note; one of the whole file is on the list of problems only."""
    book = load_workbook(write(sheet_of(), general=[phone(None, "C"), quiet(None), amount(None, "ZZ"), amount(9)]))
    page, problems = book.worksheets
    assert page["F1"].comment.text == "TEST-PHONE: Odd phone 987.\nWrite 1234,50."
    assert page["F1"].fill.start_color.rgb[2:] == WARNING
    assert [cell.comment is None for cell in page[1]] == [False, False, True, True, True, False]
    assert (fills(page), notes(page)) == ({}, {})
    assert {row[0] for row in problems.values} >= {"TEST-PHONE", "TEST-QUIET", "TEST-AMOUNT"}


@pytest.mark.parametrize(
    ("cell", "code", "shown"),
    [
        pytest.param("Ana", "", "General", id="text"),
        pytest.param("0012", "", "General", id="text of digits"),
        pytest.param(1500, "", "General", id="whole number"),
        pytest.param(-0.125, '"S/" #,##0.00', '"S/" #,##0.00', id="number with a format"),
        pytest.param("12", "0%", "General", id="text with a format"),
        pytest.param(True, "", "General", id="truth"),
        pytest.param(date(2026, 3, 1), "", "yyyy-mm-dd", id="day"),
        pytest.param(datetime.fromisoformat("2026-03-01T09:30"), "", "yyyy-mm-dd hh:mm:ss", id="moment"),
        pytest.param(time(9, 30), "", "hh:mm:ss", id="clock"),
    ],
)
@pytest.mark.parametrize("bad", [False, True], ids=["plain", "coloured"])
def test_cells_keep_kind_and_format(sheet_of, write, cell, code, shown, bad):
    """A number is a number with the format it had, a date a date, coloured or not."""
    sheet = sheet_of([("Name", "Amount"), ("x", "1"), ("y", cell)], format="xlsx")
    object.__setattr__(sheet, "formats", {1: ["", code]})
    path = write(sheet, {1: [amount(3)]} if bad else {})
    found = load_workbook(path).worksheets[0]["E3"]
    assert (found.number_format, bool(found.comment)) == (shown, bad)
    assert by_calamine(path)[2][4] == cell
    assert type(by_calamine(path)[2][4]) is type(float(cell) if type(cell) is int else cell)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://a","b")', "+1", "-1", "@x", "#N/A", "TRUE", "'=1"])
@pytest.mark.parametrize("bad", [False, True], ids=["plain", "coloured"])
def test_text_is_never_a_formula(sheet_of, write, text, bad):
    """Cells, titles, notes and statuses keep what looks like a formula as text."""
    sheet = sheet_of([("Name", text), ("x", text)])
    path = write(sheet, {0: [amount(2, seen=text)]} if bad else {}, [text])
    book = load_workbook(path)
    page = book.worksheets[0]
    for cell in (page["E1"], page["E2"], page["B2"]):
        assert (cell.value, cell.data_type) == (text, "s")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert by_calamine(path)[1][4] == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("a\x00b\x0bc", "a\ufffdb\ufffdc", id="control characters"),
        pytest.param("a\ud800b", "a\ufffdb", id="half a character"),
        pytest.param("a\r\nb", "a\r\nb", id="line break"),
        pytest.param("_x0041_", "_x0041_", id="looks like an escape"),
        pytest.param("x" * 40_000, "x" * LONGEST_TEXT, id="longer than a cell"),
    ],
)
def test_what_a_workbook_cannot_hold(sheet_of, write, cell, text):
    """Odd characters in a cell, and in the message and note about it, neither break the file nor shift a row."""
    sheet = sheet_of([("Name", cell), ("x", cell)])
    path = write(sheet, {0: [amount(2, seen=cell)]}, general=[amount(None, seen=cell)])
    assert by_calamine(path)[1][4] == text
    assert load_workbook(path).worksheets[0]["E2"].comment.text.startswith("TEST-AMOUNT: Not clear: ")


def test_more_findings_than_a_cell_holds(sheet_of, write):
    """A row with hundreds of findings has as many of them as fit into one cell and one note."""
    path = write(sheet_of(), {0: [amount(2, seen="x" * 70)] * 600})
    page = load_workbook(path).worksheets[0]
    assert len(page["C2"].value) == LONGEST_TEXT == len(page["E2"].comment.text)
    assert page.row_dimensions[2].height == 8 * 15


def test_odd_titles_stand_as_they_are(sheet_of, write):
    """Blank and repeated titles, and one that is called as ours, come back each over its own column."""
    titles = ("", "Amount", "Amount", "Problems", "")
    sheet = sheet_of([titles, ("1", "2", "3", "4", "5")])
    path = write(sheet, {0: [amount(2, "C"), amount(2, "E")]})
    assert by_calamine(path)[0] == [*CHECKED_TITLES["en"], *titles]
    assert fills(load_workbook(path).worksheets[0]) == {"F2": ERROR, "H2": ERROR}


def test_a_blank_bad_cell_is_coloured(sheet_of, write):
    """A missing value is where a person has to write: its empty cell is coloured and has the note."""
    page = load_workbook(write(sheet_of(), {2: [amount(4, "A")]})).worksheets[0]
    assert (page["D4"].value, page["D4"].fill.start_color.rgb[2:], bool(page["D4"].comment)) == (None, ERROR, True)


def test_rows_keep_the_numbers_of_the_file(sheet_of, write):
    """The number is the one Excel shows in the person's own file, also where that has lines above its titles."""
    path = write(sheet_of(first=7), {1: [amount(8)]})
    assert [row[0] for row in by_calamine(path)[1:]] == [7, 8, 9, 10]
    assert load_workbook(path).worksheets[1]["E4"].value == "row 8"


def test_a_csv_gives_a_workbook_of_texts(sheet_of, write):
    """The cells of a text file are texts, whatever they look like."""
    sheet = sheet_of([("Code", "Amount"), ("007", "1e5"), ("2026-03-01", "12.50")])
    page = load_workbook(write(sheet)).worksheets[0]
    assert [[cell.data_type for cell in row[3:]] for row in page.iter_rows(min_row=2)] == [["s", "s"], ["s", "s"]]
    assert [row[3:] for row in page.values][1:] == [("007", "1e5"), ("2026-03-01", "12.50")]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_messy_sample(samples, write, tmp_path, lang):
    """Of the shipped sheet, whose last column says what is wrong where, exactly those cells are coloured."""
    job = Job(samples / "leads-messy.xlsx", Settings.gather({"journal": tmp_path / "j.sqlite3", "lang": lang}))
    plan, count = job.plan_offline(), len(job.sheet)
    found = {at: plan.settled[at].findings if at in plan.settled else plan.notes.get(at, ()) for at in range(count)}
    statuses = [plan.settled[at].status if at in plan.settled else "ready" for at in range(count)]
    general = [finding for finding in plan.findings if finding.place.row is None]
    path = write(job.sheet, found, statuses, lang=lang, general=general)
    page = load_workbook(path).worksheets[0]
    wanted = {}
    for row in range(2, count + 2):
        code, _, where = str(page.cell(row, 3 + len(job.sheet.headers)).value or "").partition(" @ ")
        if code:
            assert f"{code}: " in page.cell(row, 3).value
            at = 3 if where.isdigit() else 4 + "ABCDEF".index(where)
            assert f"{code}: " in page.cell(row, at).comment.text
            wanted[page.cell(row, at).coordinate] = code
    warnings = {cell for cell, code in wanted.items() if code in ("AMT-ZERO", "AMT-DECIMALS")}
    seen = {cell: fill for cell, fill in fills(page).items() if page.cell(page[cell].row, 2).value != "skipped"}
    assert seen == {cell: WARNING if cell in warnings else ERROR for cell in wanted}
    assert [row[3:] for row in by_calamine(path)[1:]] == job.sheet.table.values.tolist()


def test_the_looks(troubled, write):
    """Titles and our columns stay in sight, every column can be filtered, problems wrap in rows tall enough."""
    page = load_workbook(write(*troubled)).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == ("D2", "A1:F5")
    assert all(cell.font.bold for cell in page[1])
    assert page["A1"].fill.start_color.rgb != page["D1"].fill.start_color.rgb
    assert page["C3"].alignment.wrap_text
    assert [page.row_dimensions[row].height for row in (2, 3, 4, 5)] == [None, 30, None, 45]
    assert page.column_dimensions["C"].width > 40 > page.column_dimensions["F"].width >= 16


def test_the_statuses_are_coloured_and_explained(sheet_of, write):
    """Each status has a colour of its own, and the title's note says what those that occur mean."""
    page = load_workbook(write(sheet_of(), None, ["ready", "duplicate", "invalid", "unconfirmed"])).worksheets[0]
    assert len({cell.fill.start_color.rgb for cell in page["B"]}) == 5
    told = page["B1"].comment.text.split("\n")
    assert [line.partition(":")[0] for line in told] == ["ready", "duplicate", "invalid", "unconfirmed"]


def test_the_list_of_problems(troubled, write):
    """One line for each kind, errors first: code, title, effect, count, first rows, an example, what to do."""
    book = load_workbook(write(*troubled))
    assert book.sheetnames == ["Checked rows", PROBLEMS_SHEET["en"]]
    said = [tuple(cell for cell in row if cell is not None) for row in book[PROBLEMS_SHEET["en"]].values]
    assert said[0][0] == "What to do next"
    assert said[0][1].startswith("Correct the red cells in leads.csv")
    assert said[1:] == [
        (),
        ("Code", "Problem", "Effect", "Count", "Where it starts", "For example", "What to do"),
        ("TEST-AMOUNT", "t", "stops the row", 3, "rows 3, 5", "Not clear: 12.345.", "Write 1234,50."),
        ("TEST-PHONE", "t", "please look", 2, "rows 3, 5", "Odd phone 987.", "Write 1234,50."),
        ("TEST-QUIET", "t", "good to know", 1, "row 4", "Told before."),
    ]


def test_kinds_are_in_order_of_weight():
    """Errors before warnings, then the most frequent; only the first places are named."""
    missing = Finding.of("NAME-MISSING", Place(row=2, letter="A", header="Name"))
    found = by_kind([missing, phone(2), phone(3), *(quiet(4),) * 3, *(amount(row) for row in range(7, 30))])
    assert [(kind.first.code, kind.count) for kind in found] == [
        ("TEST-AMOUNT", 23),
        ("NAME-MISSING", 1),
        ("TEST-PHONE", 2),
        ("TEST-QUIET", 3),
    ]
    assert [finding.place.row for finding in found[0].examples] == [7, 8, 9, 10, 11]


def test_long_lines_of_the_list_are_tall(sheet_of, write):
    """A line of the list is as high as its longest cell needs, and the others are not."""
    page = load_workbook(write(sheet_of(), {0: [amount(2, seen="x" * 70), phone(2)]})).worksheets[1]
    assert [page[f"A{row}"].value for row in (4, 5)] == ["TEST-AMOUNT", "TEST-PHONE"]
    assert [page.row_dimensions[row].height for row in (3, 4, 5)] == [None, 30, None]


def test_more_rows_than_are_named(sheet_of, write):
    """A kind on many rows names the first ones and shows that there are more; a column is called by its title."""
    sheet = sheet_of([("Name", "Amount"), *(("x", "y") for _ in range(9))])
    book = load_workbook(write(sheet, {at: [amount(at + 2)] for at in range(9)}, general=[phone(None, "B")]))
    assert [book.worksheets[1][f"E{row}"].value for row in (4, 5)] == ["rows 2, 3, 4, 5, 6 …", "column Phone"]


def test_nothing_found(sheet_of, write):
    """A good sheet gives a workbook that says so."""
    book = load_workbook(write(sheet_of()))
    assert "Nothing was found." in [row[0] for row in book.worksheets[1].values]
    assert fills(book.worksheets[0]) == {}


def test_a_sheet_without_rows(sheet_of, write):
    """No rows in, no rows out."""
    assert by_calamine(write(sheet_of([("Name", "=x")]))) == [[*CHECKED_TITLES["en"], "Name", "=x"]]


def test_only_so_many_notes(sheet_of, write, monkeypatch):
    """Above the limit every bad cell keeps its colour; the gravest have the notes, and the list says so."""
    monkeypatch.setattr(module, "made", partial(module.made, most_notes=3))
    sheet = sheet_of([("Name", "Amount", "Phone"), *(("x", "y", "z") for _ in range(4))])
    found = {0: [phone(2), quiet(2)], 1: [phone(3)], 2: [phone(4), amount(4)], 3: [amount(5)]}
    book = load_workbook(write(sheet, found))
    page, problems = book.worksheets
    assert set(notes(page)) == {"E4", "E5", "F2"}
    assert len(fills(page)) == 6
    assert "Only 3 of the 6 coloured cells have a note" in problems["B2"].value
    assert page["B1"].comment


def test_up_to_the_limit_nothing_is_said_of_notes(troubled, write, monkeypatch):
    """As many coloured cells as notes: all have one, and the list does not speak of it."""
    monkeypatch.setattr(module, "made", partial(module.made, most_notes=5))
    page, problems = load_workbook(write(*troubled)).worksheets
    assert (len(notes(page)), problems["A2"].value) == (5, None)


def test_eleven_thousand_rows(sheet_of, write):
    """With more bad cells than notes are made for, every cell comes back equal to both readers; 5,000 have notes."""
    rows = [(f"Lead {at}", at * 1.25, "" if at % 7 else f"={at}") for at in range(11_000)]
    sheet = sheet_of([("Name", "Amount", "Phone"), *rows], format="xlsx")
    found = {at: [amount(at + 2)] for at in range(0, 11_000, 2)}
    path = write(sheet, found)
    assert [tuple(row[3:]) for row in by_calamine(path)[1:]] == rows
    book = load_workbook(path)
    seen = [tuple("" if cell is None else cell for cell in row[3:]) for row in book.worksheets[0].values]
    assert seen[1:] == rows
    coloured = fills(book.worksheets[0])
    assert coloured == {f"E{at + 2}": ERROR for at in found}
    assert list(notes(book.worksheets[0])) == list(coloured)[:5_000]
    assert "5000" in book.worksheets[1]["B2"].value


def test_the_own_file_is_refused(sheet_of, write, tmp_path):
    """Under any spelling of its name the person's own file is not written to."""
    path = tmp_path / "leads.xlsx"
    path.write_bytes(b"mine")
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    for target in (path, link, tmp_path / "." / "leads.xlsx"):
        with pytest.raises(BrokenLaw, match="would overwrite"):
            write(sheet_of(path=path), target=target)
    assert path.read_bytes() == b"mine"


def test_a_file_that_lies_there_is_replaced_or_kept(sheet_of, write, tmp_path):
    """A checked sheet of before is replaced in one step; with `keep` it stays beside under that name."""
    target = tmp_path / "leads.checked.xlsx"
    target.write_bytes(b"before")
    write(sheet_of(), keep="earlier")
    assert (tmp_path / "leads.checked.earlier.xlsx").read_bytes() == b"before"
    write(sheet_of())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leads.checked.earlier.xlsx", "leads.checked.xlsx"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_place_that_refuses(sheet_of, tmp_path, monkeypatch):
    """Where the file is open in another program, the checked sheet lies beside it and a finding says so."""
    target, rename = tmp_path / "leads.checked.xlsx", Path.replace

    def replace(old, new):
        if new == target:
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(old, new)

    target.write_bytes(b"open")
    monkeypatch.setattr(Path, "replace", replace)
    written = write_checked(sheet_of(), {}, ["ready"] * 4, target, lang="en", fallback=tmp_path / "home")
    assert written.path == tmp_path / "leads.checked.2.xlsx"
    assert ([one.code for one in written.findings], target.read_bytes()) == (["RES-ELSEWHERE"], b"open")


@pytest.mark.parametrize(
    ("findings", "statuses", "complaint"),
    [
        pytest.param({}, ["ready"] * 3, "3 statuses for 4 rows", id="too few statuses"),
        pytest.param({4: []}, ["ready"] * 4, "does not have", id="a row below the last"),
        pytest.param({-1: []}, ["ready"] * 4, "does not have", id="a row above the first"),
    ],
)
def test_what_does_not_fit_is_a_broken_law(sheet_of, write, tmp_path, findings, statuses, complaint):
    """Findings and statuses of another sheet are noticed before anything is written."""
    with pytest.raises(BrokenLaw, match=complaint):
        write(sheet_of(), findings, statuses)
    assert list(tmp_path.iterdir()) == []


def test_more_columns_than_a_workbook_holds(sheet_of, write):
    """Our three columns may be the ones too many."""
    with pytest.raises(Stopped, match="RES-TOO-BIG"):
        write(sheet_of([tuple("x" * (MOST_COLUMNS - 2)), tuple("y" * (MOST_COLUMNS - 2))]))


def test_what_does_not_read_back_is_a_broken_law(troubled, tmp_path, monkeypatch):
    """A status or a row number that is not what was meant, and a cut file, are noticed before the file has its name."""
    sheet, found, statuses = troubled
    kept = []
    monkeypatch.setattr(module, "put", lambda made, path, **_: kept.append(made))
    for words in (statuses, ["ready", "ready", "skipped", "invalid"]):
        write_checked(sheet, found, words, tmp_path / "a.xlsx", lang="en", fallback=tmp_path)
    path = tmp_path / "written.xlsx"
    for content, complaint in ((kept[1].content, "line 3 of the results"), (kept[0].content[:-400], "cannot be read")):
        path.write_bytes(content)
        with pytest.raises(BrokenLaw, match=complaint):
            kept[0].check(path)
    path.write_bytes(kept[0].content)
    kept[0].check(path)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_checked_sheet_is_recognised(sheet_of, write, lang):
    """In both languages it is known by its titles, so that only such a file is written over."""
    path = write(sheet_of(), lang=lang)
    assert is_checked(sheet_of(by_calamine(path), path=path))
    assert not is_checked(sheet_of())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_our_titles_are_no_headings_of_a_template(root, lang):
    """A checked sheet that is imported by mistake does not have its statuses taken for stages."""
    told = "".join(path.read_text(encoding="utf-8").lower() for path in (root / "templates").glob("*.toml"))
    assert [title for title in CHECKED_TITLES[lang] if f'"{title.lower()}"' in told] == []
