"""Sheets with number formats, and cells that show an error: what becomes of their rows, texts and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from importer.findings import Finding, Place

HEADINGS = ("Nombre", "Descripción", "Monto", "Teléfono", "Fecha de cierre", "ID contacto")
SOLES, DOLLARS, ZEROS = '"S/" #,##0.00', "[$$-409]#,##0.00", "00000000"
BIG = 1234567890123456


@pytest.fixture(scope="session")
def formatted(sheet):
    """A sheet of these rows, with number formats by the column's position."""

    def make(rows, formats=None, headings=HEADINGS, **rest):
        return replace(sheet(rows, headings, **rest), formats=formats or {})

    return make


def errors(drafts) -> dict[int, list[str]]:
    """`CODE cell` of every error, by row number."""
    found = sorted((drafts.sheet.numbers[at], findings) for at, findings in drafts.errors.items() if findings)
    return {number: [f"{finding.code} {finding.place.cell}" for finding in findings] for number, findings in found}


def notes(drafts, at: int) -> list[str]:
    """`CODE cell` of every note and warning of the row at this position."""
    return [f"{finding.code} {finding.place.cell}" for finding in drafts.notes.get(at, ())]


def test_texts_are_what_excel_shows(formatted, drafts) -> None:
    """Phones, ids and names keep the zeros and the country code that their format puts before the number."""
    row = ("Plan", "d", 80, 987654321, "2026-12-31", 1234)
    plain = (7, "d", 80, 987654321, 31122026, "01234")
    formats = {
        0: ("", '"Lote "000'),
        3: ('"+51" 000000000', "000-000-000"),
        4: ("", "00\\/00\\/0000"),
        5: (ZEROS, ""),
    }
    made = drafts(formatted([row, plain], formats), country="PE")
    assert errors(made) == {}
    assert list(made.values["name"]) == ["Plan", "Lote 007"]
    assert list(made.values["contact_phone"]) == ["51987654321"] * 2
    assert list(made.values["contact_id"]) == ["00001234", "01234"]
    assert list(made.values["expiration_date"]) == [date(2026, 12, 31)] * 2
    assert made.sheet.table[5].tolist() == [1234, "01234"]  # the cells themselves stay


def test_percentages_and_other_currencies_stop_their_rows_alone(formatted, drafts) -> None:
    """Equal numbers under different formats are different cells."""
    rows = [(f"Plan {number}", "d", 1, "", "", "") for number in range(4)]
    made = drafts(formatted(rows, {2: ("0%", DOLLARS, SOLES, "")}), currency="PEN")
    assert errors(made) == {2: ["AMT-PERCENT C2"], 3: ["AMT-CURRENCY C3"]}
    assert [made.values["amount"][at].currency for at in (2, 3)] == ["PEN", "PEN"]


def test_totals_go_by_the_currency_of_the_format(formatted, plan) -> None:
    """What the plan sums up under each currency."""
    rows = [(f"Plan {number}", "d", number, "", "", "") for number in (1, 2, 4)]
    assert plan(formatted(rows, {2: (SOLES, SOLES, "")})).totals() == {"PEN": Decimal(3), "": Decimal(4)}


def test_a_serial_in_a_date_column_is_asked_about_whatever_its_format(formatted, drafts) -> None:
    """46096 may be an amount as well; the tip says to format it as a date."""
    rows = [("Plan", "d", 1, "", cell, "") for cell in (46096, 46096.5, 46096)]
    made = drafts(formatted(rows, {4: ("", "", "00000")}))
    assert errors(made) == {2: ["DATE-SERIAL E2"], 3: ["DATE-SERIAL E3"], 4: ["DATE-SERIAL E4"]}
    assert list(made.values["expiration_date"]) == [None] * 3
    assert "format the cell of Fecha de cierre as a date" in made.errors[0][0].tip("en")


def test_formats_leave_keys_alone_unless_they_change_what_is_shown(formatted, drafts) -> None:
    """A currency or a width of columns makes no new row; zeros in front are content."""

    def keys(amount="", contact=""):
        made = drafts(formatted([("Plan", "d", 80, "", "", 1234)], {2: (amount,), 5: (contact,)}))
        return made.keys.content, made.keys.draft

    bare = drafts(formatted([("Plan", "d", 80, "", "", 1234)]))
    text = drafts(formatted([("Plan", "d", 80, "", "", "00001234")]))
    assert keys() == keys(amount=SOLES) == (bare.keys.content, bare.keys.draft)
    assert keys(contact=ZEROS) == (text.keys.content, text.keys.draft) != keys()


DISTINCT = [
    pytest.param([1, 1, 1], (SOLES, DOLLARS, SOLES), [1, 1], [SOLES, DOLLARS], id="a number under two formats"),
    pytest.param([1, 1.0, True], (SOLES,) * 3, [1, 1.0, True], [SOLES, SOLES, ""], id="one format"),
    pytest.param(["1", "1", 1], (SOLES, DOLLARS, ""), ["1", 1], ["", ""], id="a text under two formats"),
    pytest.param(["1", "1"], (SOLES, DOLLARS), ["1"], [], id="nothing but text"),
    pytest.param([7, "007", 7], (ZEROS, "", ""), ["00000007", "007", 7], [ZEROS, "", ""], id="zeros in front"),
    pytest.param([7, 7], (), [7], [], id="no formats"),
]


@pytest.mark.parametrize(("cells", "formats", "distinct", "codes"), DISTINCT)
def test_cells_are_distinct_by_what_their_format_says(column, cells, formats, distinct, codes) -> None:
    """The distinct cells of a column and their formats; each row finds its own."""
    made = column(cells, formats=formats)
    assert [(type(cell), cell) for cell in made.cells] == [(type(cell), cell) for cell in distinct]
    assert list(made.formats) == codes
    held = made.held()
    assert [held[code] for code in made.codes] == cells
    assert sum(made.counts) == len(cells)


PRECISION = [
    pytest.param(BIG, ["CELL-PRECISION F2"], id="16 digits"),
    pytest.param(float(BIG), ["CELL-PRECISION F2"], id="16 digits as a fraction"),
    pytest.param(10**15, ["CELL-PRECISION F2"], id="the least of 16 digits"),
    pytest.param(-BIG, ["CELL-PRECISION F2"], id="negative"),
    pytest.param(10**15 - 1, [], id="15 digits"),
    pytest.param(str(BIG), [], id="text"),
]


@pytest.mark.parametrize(("cell", "expected"), PRECISION)
def test_a_number_with_more_digits_than_excel_keeps_is_remarked_on(formatted, drafts, cell, expected) -> None:
    """The row is sent; what the number was before Excel rounded it only the person knows."""
    made = drafts(formatted([("Plan", "d", 1, "", "", cell)]))
    assert (errors(made), notes(made, 0)) == ({}, expected)


def test_a_long_number_shown_with_a_format_is_remarked_on_too(formatted, drafts) -> None:
    """A card number in groups of four has lost its last digit all the same; a phone of that length is wrong anyway."""
    made = drafts(formatted([("Plan", BIG, 1, BIG, "", "")], {1: ("0000 0000 0000 0000",)}), country="PE")
    assert list(made.values["description"]) == ["1234 5678 9012 3456"]
    assert errors(made) == {2: ["PHONE-ROUNDED D2"]}
    assert notes(made, 0) == ["CELL-PRECISION B2", "CELL-PRECISION D2"]


ERRORS = [
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
    *("#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!", "#ERROR!", "#¡REF!", "#¡DIV/0!"),
    *("#¡VALOR!", "#¿NOMBRE?", "#¡NUM!", "#¡NULO!", "#N/D", "#¡DESBORDAMIENTO!", "#NÚM!", "#NOME?", "Err:502"),
    *(" #REF! ", "#n/a"),
]
NO_ERRORS = ["N/A", "#", "#1", "# REF!", "#REF", "see #REF!", "#REF! #REF!", "#hashtag", "Err: 502", "a:b"]


@pytest.mark.parametrize("text", [pytest.param(text, id=repr(text)) for text in ERRORS])
def test_the_name_of_an_error_is_no_text(formatted, drafts, text) -> None:
    """A CSV or a results sheet keeps what a formula's cell shows as text: it is not sent as a description."""
    made = drafts(formatted([("Plan", text, 1, "", "", "")], name="leads.csv"))
    assert errors(made) == {2: ["CELL-ERROR B2"]}
    assert list(made.values["description"]) == [None]


@pytest.mark.parametrize("text", [pytest.param(text, id=repr(text)) for text in NO_ERRORS])
def test_a_text_with_a_hash_is_a_text(formatted, drafts, text) -> None:
    """Only a cell that holds nothing but the name of an error shows one."""
    made = drafts(formatted([("Plan", text, 1, "", "", "")]))
    assert (errors(made), list(made.values["description"])) == ({}, [text])


def test_an_error_is_said_once_in_every_column_that_is_imported(formatted, drafts) -> None:
    """Whatever the field would make of it, and on every row that has it."""
    made = drafts(formatted([("#REF!",) * 7] * 2, headings=(*HEADINGS, "Otra")))
    said = {number: sorted(found) for number, found in errors(made).items()}
    assert said == {number: [f"CELL-ERROR {letter}{number}" for letter in "ABCDEF"] for number in (2, 3)}
    assert made.errors[0][0].message("en") == "Nombre holds the error #REF!, not a value."


def test_an_error_that_loading_saw_is_not_said_again(formatted, drafts) -> None:
    """A workbook's error cell has its finding already, whether its name stands in the cell or not."""
    said = Finding.of("CELL-ERROR", Place("leads.xlsx", "Leads", 2, "B", "Descripción"), seen="#REF!")
    made = drafts(replace(formatted([("Plan", "#REF!", 1, "", "", "")]), findings=(said,)))
    assert errors(made) == {2: ["CELL-ERROR B2"]}


def test_what_the_person_sets_is_no_error_of_a_cell(formatted, drafts) -> None:
    """--set description means what it says."""
    made = drafts(formatted([("Plan", 1)], headings=("Nombre", "Monto")), constants={"description": "#N/A"})
    assert (errors(made), list(made.values["description"])) == ({}, ["#N/A"])


FOUND = [
    pytest.param("CELL-LONG", "G", False, id="a cell that is not imported"),
    pytest.param("CELL-LONG", "B", True, id="a cell that is imported"),
    pytest.param("CELL-PRECISION", "G", False, id="a warning of a cell that is not imported"),
    pytest.param("CELL-PRECISION", "B", True, id="a warning of a cell that is imported"),
    pytest.param("ROW-SHORT", "G", True, id="of the row"),
]


@pytest.mark.parametrize(("code", "letter", "kept"), FOUND)
def test_what_loading_says_of_a_cell_counts_where_it_is_imported(formatted, drafts, code, letter, kept) -> None:
    """A finding on a cell of another column is on no row, whatever its severity."""
    place = Place("leads.xlsx", "Leads", 2, letter, "x")
    said = Finding.of(code, place, seen="x", count=1, expected=2, cell=place.cell)
    table = formatted([("Plan", "d", 1, "", "", "", "x")], headings=(*HEADINGS, "Campaña"))
    made = drafts(replace(table, findings=(said,)))
    assert (said in [*made.errors.get(0, ()), *made.notes.get(0, ())]) == kept
    assert said not in made.findings
