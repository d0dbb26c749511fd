"""The page `Import summary`: every word of it, in both languages and both kinds of workbook, and how it is laid out."""

from __future__ import annotations

import random
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.findings import LANGS, Finding, Place
from importer.load import read_sheet
from importer.model import SUMMARY_SHEET, Row
from importer.outcome import DONE, STATUSES, Created, Outcome, Tally
from importer.results import write_results
from importer.results.how_read import HowRead
from importer.results.lines import WIDTHS, Line
from importer.results.reasons import Reason, reasons_of
from importer.results.receipt import Receipt
from importer.results.summary import MOST_REASONS, Facts, next_steps, summary_of
from importer.results.summary_texts import LABELS, SENTENCES, STATUS_NAMES, STATUS_WORDS

DIGEST = "d5d13a817a4e83dc9703b72697e22d2c504619e6b58964ea2c440f3b42afb69d"


def facts(**changed) -> Facts:
    """A run that left something of every kind."""
    place = Place("leads.xlsx", "Leads", 8, "C", "Amount")
    given = {
        "run": "20261126-140510-ab12",
        "file": "/home/ana/ferias/leads de mayo.xlsx",
        "digest": DIGEST,
        "sheet": "Leads",
        "workspace": "ws-9",
        "base_url": "https://api.plazbot.com",
        "started": "2026-11-26T14:05:10+00:00",
        "ended": "2026-11-26T14:05:22+00:00",
        "tally": Tally(created=56, skipped=1, invalid=2, unconfirmed=1, pending=3),
        "retry": 'plazbot-import retry "leads de mayo.results.xlsx"',
        "totals": {"PEN": Decimal("1200.5"), "USD": Decimal(7)},
        "in_sheet": {"PEN": Decimal("1500000.125"), "": Decimal(3)},
        "columns": [HowRead("Name", "A", "Opportunity", ""), HowRead("Stage", "", "--set", "“New” in every row")],
        "unused": ["Campaign", "Notes"],
        "reasons": [Reason(2, 8, Finding.of("AMT-UNREADABLE", place, seen="about 1500"))],
        "receipt": Receipt(57, 56, {"PEN": Decimal(1300)}, {"PEN": Decimal("1200.5")}, 63, 12.0),
    }
    return Facts(**{**given, **changed})


def text(lines: list[Line]) -> str:
    """A page as text: cells between bars."""
    return "".join("| ".join(map(str, line.texts)) + "\n" for line in lines)


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_page(golden, lang):
    """Every line of it, in the order in which a person needs it."""
    golden(f"summary {lang}.txt", text(summary_of(facts(), lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_complete_is_not_called_done(lang):
    """Rows with something still to be set are counted, the same command is next; contacts made are told."""
    receipt = Receipt(3, 3, {}, {}, 8, 2.0, contacts_made=2, incomplete=1)
    lines = summary_of(facts(tally=Tally(created=3), incomplete=1, receipt=receipt), lang)
    said = {line.texts[0]: line.texts[1:] for line in lines if line.texts}
    assert said[LABELS["incomplete"][lang == "es"]][0] == 1
    assert said[LABELS["contacts"][lang == "es"]] == (2,)
    (step,) = next_steps(Tally(created=3), "plazbot-import retry x.csv", lang, incomplete=True)
    assert (step,) in [line.texts for line in lines]
    assert next_steps(Tally(created=3), "plazbot-import retry x.csv", lang)[0] not in said


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_results_written_again(golden, lang):
    """What only the run itself knew is not made up; a run without an end is said to have none."""
    again = facts(receipt=None, ended="", again="2026-11-27T09:00:00+00:00", reasons=(), columns=(), unused=())
    golden(f"summary again {lang}.txt", text(summary_of(again, lang)))


@pytest.mark.parametrize("table", [LABELS, SENTENCES, STATUS_WORDS], ids=["labels", "sentences", "statuses"])
def test_every_word_is_in_both_languages(table):
    """No text is missing, and none is the same in both but for names."""
    assert [name for name, (english, spanish) in table.items() if not english or not spanish] == []
    assert set(STATUS_NAMES) == set(STATUSES)


@pytest.mark.parametrize("separate", [False, True], ids=["in the person's workbook", "in one of its own"])
def test_how_it_is_laid_out(sheet_of, all_created, tmp_path, separate):
    """It prints upright on one page; the digest has a cell that is wide enough; every line is as tall as its text."""
    path = tmp_path / "leads.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.active.append(["Ana"])
    book.save(path)
    sheet = sheet_of([("Name",), ("Ana",)], path=path, format="xls") if separate else read_sheet(path)
    lines = summary_of(facts(), "en")
    target = tmp_path / "leads.results.xlsx"
    written = write_results(sheet, all_created(sheet), target, lang="en", fallback=tmp_path / "home", summary=lines)
    page = openpyxl.load_workbook(written.path)[SUMMARY_SHEET]
    setup, fit = page.page_setup, page.sheet_properties.pageSetUpPr
    assert (setup.orientation, fit.fitToPage, setup.fitToWidth, setup.fitToHeight) in [
        ("portrait", True, None, None),
        ("portrait", True, 1, 1),
    ]
    assert [page.column_dimensions[letter].width for letter in "ABC"] == list(WIDTHS)
    at = next(row for row, line in enumerate(lines, start=1) if DIGEST in line.texts)
    assert f"B{at}:C{at}" in {str(area) for area in page.merged_cells.ranges}
    assert sum(WIDTHS[1:]) > len(DIGEST)
    assert [page.row_dimensions[row].height for row in range(1, len(lines) + 1)] == [line.height for line in lines]
    found = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert found == [[cell for cell in line.texts if cell != ""] for line in lines]
    assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row if cell.value)


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=600))
def test_a_line_makes_room_for_its_text(words):
    """A sentence of any length gets the height of the lines that its letters take, up to what a row can have."""
    line = Line.sentence(words)
    assert 15 <= line.height <= 400
    assert line.height >= min(400, 15 * -(-len(words) // int(sum(WIDTHS) * 1.1)))


@pytest.mark.parametrize("first", "=+-@")
def test_nothing_is_ever_a_formula(sheet_of, all_created, tmp_path, first):
    """A file, a heading or a message that looks like a formula stays text in either kind of workbook."""
    sheet = sheet_of([("Name",)], format="xls")
    lines = [Line.title(f"{first}1"), Line.fact(f"{first}2", f"{first}3"), Line.sentence(f"{first}4")]
    target = tmp_path / "leads.results.xlsx"
    path = write_results(sheet, [], target, lang="en", fallback=tmp_path / "home", summary=lines).path
    cells = [cell for row in openpyxl.load_workbook(path)[SUMMARY_SHEET].iter_rows() for cell in row if cell.value]
    assert [cell.data_type for cell in cells] == ["s"] * 4


def outcome(number: int, status: str, *codes: str) -> Outcome:
    """A row with these findings."""
    row = Row(number - 2, number, f"r{number}", "", "")
    if status == "created":
        return Outcome.created(row, Created("x"))
    return Outcome.not_created(row, status, *(Finding.of(code, Place(row=number)) for code in codes))


MANY = [
    outcome(2, "invalid", "AMT-UNREADABLE", "DESC-MISSING"),
    outcome(3, "invalid", "DESC-MISSING", "ROW-SHORT"),
    outcome(4, "created"),
    outcome(5, "skipped", "ROW-BLANK"),
    outcome(6, "pending", "ROW-SHORT", "CRM-NOT-REACHED"),
    outcome(7, "duplicate", "ROW-DUPLICATE"),
    outcome(8, "invalid", "DESC-MISSING", "DESC-MISSING"),
]


@pytest.mark.parametrize("seed", range(5))
def test_reasons_are_counted_by_row(seed):
    """The most frequent first, with the first row that has it; what is done or left out counts for none."""
    shuffled = random.Random(seed).sample(MANY, len(MANY))
    assert [(one.rows, one.first, one.finding.code) for one in reasons_of(shuffled)] == [
        (3, 2, "DESC-MISSING"),
        (1, 2, "AMT-UNREADABLE"),
        (1, 6, "CRM-NOT-REACHED"),
    ]


def test_the_example_is_that_of_the_first_row():
    """Whatever order the outcomes come in, the finding shown stands in the row that is named."""
    for made in (MANY, MANY[::-1]):
        assert [one.finding.place.row for one in reasons_of(made)] == [one.first for one in reasons_of(made)]


codes = st.sampled_from(["DESC-MISSING", "AMT-UNREADABLE", "ROW-SHORT", "CRM-NOT-REACHED", "TEXT-LONG"])


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.lists(codes, min_size=1, max_size=3))))
def test_no_row_without_a_reason(rows):
    """Every row that is not done counts for one reason at least, and no reason for more rows than there are."""
    made = [outcome(at, status, *found) for at, (status, found) in enumerate(rows, start=2)]
    open_rows = sum(one.status not in DONE for one in made)
    found = reasons_of(made)
    assert sum(one.rows for one in found) >= open_rows
    assert all(1 <= one.rows <= open_rows for one in found)
    assert [one.rows for one in found] == sorted((one.rows for one in found), reverse=True)


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, "One more reason"), (2, "2 more reasons")])
def test_ten_reasons_are_shown(more, said):
    """A page has room for so many; it says how many there are besides."""
    reason = facts().reasons[0]
    page = text(summary_of(facts(reasons=[reason] * (MOST_REASONS + more)), "en"))
    assert page.count("AMT-UNREADABLE") == MOST_REASONS
    assert (said in page, "more reason" in page) == (True, bool(more))
