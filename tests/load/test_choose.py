"""Which sheet of a workbook is read."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.load import read_sheet
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
