"""Which sheet of a workbook is read."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.errors import Unusable
from importer.load import read_sheet, read_with_fixes
from importer.model import RESULTS_SHEET

KNOWN = load_mapping().headings(assigned={}, constants={})
LEADS = [["Nombre", "Descripción", "Monto"], ["Flota", "Doce camiones", 1500]]
MORE = [["Feria de Lima"], [], ["Oportunidad", "Detalle", "Importe"], ["Plan", "Anual", 300]]
NOTES = [["Pendientes"], ["Llamar a Ana"], ["Pedir catálogo"]]
PHONES = [["Nombre", "Celular"], ["Ana", "999888777"]]
RESULTS = [["import_ref", "import_status", "Nombre", "Descripción", "Monto"], ["", "pending", "Flota", "x", 1]]


@pytest.mark.parametrize(
    ("sheets", "chosen"),
    [
        pytest.param({"Notas": NOTES, "Hoja1": LEADS}, "Hoja1", id="beside notes"),
        pytest.param({"Notas": NOTES, "Feria": MORE}, "Feria", id="with its titles below title lines"),
        pytest.param({"Celulares": PHONES, "Leads": LEADS}, "Leads", id="beside one that lacks required columns"),
        pytest.param({"Leads": LEADS, "Vacía": []}, "Leads", id="beside an empty one"),
    ],
)
def test_the_only_sheet_whose_titles_fit_is_read(book, sheets, chosen):
    """Its titles show every required field; the others with cells are named as not read."""
    sheet = read_sheet(book(sheets), headings=KNOWN)
    assert sheet.reading.sheet == chosen
    others = [name for name, rows in sheets.items() if name != chosen and rows]
    said = [finding.facts["names"] for finding in sheet.findings if finding.code == "FILE-SHEET-CHOSEN"]
    assert said == [", ".join(others)][: len(others)]


@pytest.mark.parametrize(
    ("sheets", "proposed"),
    [
        pytest.param({"Norte": LEADS, "Sur": MORE}, "Norte", id="two fit"),
        pytest.param({"Notas": NOTES, "Celulares": PHONES}, "Celulares", id="none fits, one comes near"),
        pytest.param({"Notas": NOTES, "Otras": NOTES}, "Notas", id="none comes near"),
    ],
)
def test_in_doubt_the_person_chooses(book, refusal_of, sheets, proposed):
    """Two that fit, or none, are asked about, with the best one as the example."""
    finding = refusal_of(book(sheets))
    assert (finding.code, finding.facts["names"]) == ("FILE-SHEETS-SEVERAL", ", ".join(sheets))
    assert finding.tip("en").endswith(f'--sheet "{proposed}"')


@pytest.fixture
def refusal_of():
    """The finding a file is refused with, the mapping's headings known."""
    from importer.errors import Unusable

    def read(path):
        with pytest.raises(Unusable) as caught:
            read_sheet(path, headings=KNOWN)
        (finding,) = caught.value.findings
        return finding

    return read


def test_a_required_field_by_option_need_not_be_in_the_sheet(book):
    """With `--set` and `--map` other sheets fit: the sheet is judged by what is still needed."""
    headings = load_mapping().headings(assigned={"amount": "Precio final"}, constants={"description": "Feria"})
    sheets = {"Notas": NOTES, "Lista": [["Nombre", "PRECIO FINAL"], ["Ana", 10]]}
    assert read_sheet(book(sheets), headings=headings).reading.sheet == "Lista"


def test_a_hidden_sheet_is_named_and_left_alone(book):
    """It would fit as well, and is not read unless it is asked for."""
    path = book({"Leads": LEADS, "Viejos": MORE}, hidden=["Viejos"])
    sheet = read_sheet(path, headings=KNOWN)
    assert (sheet.reading.sheet, sheet.reading.hidden_sheets) == ("Leads", ("Viejos",))
    assert [(finding.code, finding.seen) for finding in sheet.findings] == [("FILE-SHEETS-HIDDEN", "Viejos")]
    asked = read_sheet(path, sheet="viejos", headings=KNOWN)
    assert (asked.reading.sheet, asked.findings[0].code) == ("Viejos", "HEAD-ABOVE")


def test_our_results_win_over_a_sheet_of_their_name(book):
    """Where a person's own sheet is called so, ours has a number; theirs alone is a sheet as any other."""
    second = f"{RESULTS_SHEET} 2"
    both = {"Leads": LEADS, RESULTS_SHEET: NOTES, second: RESULTS}
    assert read_sheet(book(both), headings=KNOWN).reading.sheet == second
    assert read_sheet(book({"Leads": LEADS, second: NOTES}), headings=KNOWN).reading.sheet == "Leads"
    assert read_sheet(book({RESULTS_SHEET.lower(): RESULTS, "Leads": LEADS})).reading.sheet == RESULTS_SHEET.lower()


def test_our_results_win_over_every_other_sheet(book):
    """A results sheet beside the original data is what goes round again."""
    assert read_sheet(book({"Leads": LEADS, RESULTS_SHEET: RESULTS}), headings=KNOWN).reading.sheet == RESULTS_SHEET


@pytest.mark.parametrize(
    ("sheets", "chosen"),
    [
        pytest.param({"Leads": LEADS, "Resultados": RESULTS, "To fix": RESULTS}, "Resultados", id="renamed"),
        pytest.param(
            {"Leads": LEADS, RESULTS_SHEET: LEADS, f"{RESULTS_SHEET} 2": RESULTS}, f"{RESULTS_SHEET} 2", id="2"
        ),
        pytest.param({"To fix": RESULTS, RESULTS_SHEET: RESULTS, "Leads": LEADS}, RESULTS_SHEET, id="behind"),
    ],
)
def test_our_results_are_read_whatever_they_are_called(book, sheets, chosen):
    """The sheet of results, never the one of rows to fix."""
    assert read_sheet(book(sheets), headings=KNOWN).reading.sheet == chosen


def test_of_two_sheets_of_results_the_person_chooses(book):
    """A copy of the results is as good as they are, once neither has their name."""
    with pytest.raises(Unusable, match="FILE-SHEETS-SEVERAL"):
        read_sheet(book({"March": RESULTS, "March (2)": RESULTS}), headings=KNOWN)


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        pytest.param({RESULTS_SHEET: RESULTS, "To fix": RESULTS}, "To fix", id="there"),
        pytest.param({RESULTS_SHEET: RESULTS, "To fix": NOTES, "To fix 2": RESULTS}, "To fix 2", id="beside one's own"),
        pytest.param({RESULTS_SHEET: RESULTS, "To fix": RESULTS[:1]}, None, id="without rows"),
        pytest.param({RESULTS_SHEET: RESULTS, "To fix": NOTES}, None, id="one's own"),
        pytest.param({RESULTS_SHEET: RESULTS, "To fixed": RESULTS}, None, id="another name"),
        pytest.param({"Leads": LEADS, "To fix": NOTES}, None, id="beside no results"),
    ],
)
def test_which_sheet_has_the_rows_to_fix(book, sheets, found):
    """One of that name with our titles and rows, beside results."""
    _, fixes = read_with_fixes(book(sheets), headings=KNOWN)
    assert (fixes.reading.sheet if fixes else None) == found
