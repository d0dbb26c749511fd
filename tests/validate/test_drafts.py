"""Drafts: every problem of every row in one pass, on the row and cell it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load import read_sheet
from importer.validate.writing import Money

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = ("Nombre", "Descripción", "Monto", "Teléfono", "Correo", "Fecha de cierre", "Campaña")
GOOD = ("Plan", "d", "80", "+51987654321", "ana@example.com", "2026-12-31", "x")


def errors(drafts) -> dict[int, list[str]]:
    """`CODE cell` of every error, by row number."""
    found = sorted((drafts.sheet.numbers[at], findings) for at, findings in drafts.errors.items() if findings)
    return {number: [f"{finding.code} {finding.place.cell}" for finding in findings] for number, findings in found}


def test_every_problem_of_every_row_is_found_in_one_pass(drafts) -> None:
    """No row hides another's problem, and no cell hides its neighbour's."""
    rows = [
        ("", "", "", "987", "ana@", "pronto", ""),
        GOOD,
        (True, "x\x00", "mil", "9.8E+08", "a b", 46096, ""),
    ]
    assert errors(drafts(rows, HEADINGS)) == {
        2: [
            *("NAME-MISSING A2", "DESC-MISSING B2", "AMT-MISSING C2", "PHONE-UNREADABLE D2"),
            *("MAIL-UNREADABLE E2", "DATE-UNREADABLE F2"),
        ],
        4: [
            *("TEXT-NOT-TEXT A4", "TEXT-CONTROL B4", "AMT-UNREADABLE C4", "PHONE-DAMAGED D4"),
            *("MAIL-UNREADABLE E4", "DATE-SERIAL F4"),
        ],
    }


def test_the_values_of_a_good_row(drafts) -> None:
    """Each field as its own type; a field without a column is None."""
    made = drafts([GOOD], HEADINGS)
    assert {name: column[0] for name, column in made.values.items()} == {
        "name": "Plan",
        "description": "d",
        "amount": Money(Decimal(80), ""),
        "contact_phone": "51987654321",
        "contact_email": "ana@example.com",
        "expiration_date": date(2026, 12, 31),
    }
    assert made.value("tags", 0) is None


def test_all_columns_that_need_a_decision_are_asked_about_at_once(drafts) -> None:
    """An ambiguous amount and an ambiguous date end in one Unusable."""
    with pytest.raises(Unusable) as caught:
        drafts([("Plan", "d", "12.345", "", "", "03/04/2026", "")], HEADINGS)
    assert [finding.code for finding in caught.value.findings] == ["AMT-AMBIGUOUS", "DATE-AMBIGUOUS"]


def test_blank_rows_have_no_errors(drafts) -> None:
    """Blank is blank, with odd blanks too; a row with a cell in any column is not."""
    rows = [GOOD, ("",) * 7, (" ", "\u200b", "\u00a0", "", "", "", ""), ("",) * 6 + ("x",)]
    made = drafts(rows, HEADINGS)
    assert set(made.skipped) == {1, 2}
    assert list(errors(made)) == [5]


def test_a_row_with_only_our_own_columns_is_blank(drafts) -> None:
    """What a results sheet says beside a blank row does not fill it."""
    made = drafts([("wabcd-aaaaaa-bbbbbb", "skipped", "", "", "")], ("import_ref", "import_status", *HEADINGS[:3]))
    assert set(made.skipped) == {0}


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        pytest.param("", "There is no amount.", id="blank"),
        pytest.param("por definir", "There is no amount (“por definir”).", id="marker"),
    ],
)
def test_a_missing_amount_shows_the_marker_that_stands_there(drafts, marker, message) -> None:
    """`por definir` is said to be the reason."""
    (finding,) = drafts([("Plan", "d", marker)]).errors[0]
    assert (finding.code, finding.message("en")) == ("AMT-MISSING", message)


def test_text_of_nothing_but_marks_is_missing_only_where_required(drafts) -> None:
    """An optional cell may be blank."""
    made = drafts([("Plan", "d", "1", "", "", "", "")], HEADINGS)
    assert errors(made) == {}


def error_cell(sheet, row: int, letter: str):
    """The sheet with what loading says of a cell that shows an error."""
    finding = Finding.of("CELL-ERROR", Place("leads.xlsx", "Leads", row, letter, "x"), seen="#REF!")
    return replace(sheet, findings=(finding,))


ERROR_CELLS = [
    pytest.param("C", ["CELL-ERROR C2"], id="imported: not missing as well"),
    pytest.param("D", [], id="not imported: stops no row"),
]


@pytest.mark.parametrize(("letter", "expected"), ERROR_CELLS)
def test_an_error_cell_is_said_once_and_only_where_it_is_imported(sheet, drafts, letter, expected) -> None:
    """`#REF!` reads as blank; the row has one error for it, or none where nothing is imported from it."""
    row = ["Plan", "d", "1", "x"]
    row["ABCD".index(letter)] = ""
    made = drafts(error_cell(sheet([tuple(row)], (*HEADINGS[:3], "Campaña")), 2, letter))
    assert errors(made).get(2, []) == expected


def test_a_row_of_nothing_but_an_error_is_not_blank(sheet, drafts) -> None:
    """A row whose only cell shows an error was not left empty on purpose."""
    made = drafts(error_cell(sheet([GOOD[:3], ("", "", "")]), 3, "C"))
    assert made.skipped == {}
    assert errors(made)[3] == ["CELL-ERROR C3", "NAME-MISSING A3", "DESC-MISSING B3"]


def test_a_row_with_a_cell_too_many_is_not_sent(tmp_path: Path, drafts) -> None:
    """In a real CSV, a separator inside a cell moves the others: an error of the whole row, wherever the cell lies."""
    path = tmp_path / "leads.csv"
    path.write_text("Nombre,Monto,Descripción\nPlan,80,hola, mundo\nOtro,90,bien\n", encoding="utf-8")
    assert errors(drafts(read_sheet(path))) == {2: ["ROW-LONG D2"]}


def test_a_row_with_a_cell_too_few_is_only_remarked_on(tmp_path: Path, drafts) -> None:
    """A short row keeps its warning and is read as it is."""
    path = tmp_path / "leads.csv"
    path.write_text("Nombre,Monto,Descripción,Etiquetas\nPlan,80,hola\nOtro,90,bien,x\n", encoding="utf-8")
    made = drafts(read_sheet(path))
    assert errors(made) == {}
    assert [finding.code for finding in made.notes[0]] == ["ROW-SHORT"]


def test_a_constant_is_read_by_the_same_rules(drafts) -> None:
    """--set goes through the grammar of its field, and its problems stand on every row."""
    made = drafts([("Plan", "d"), ("Otro", "d")], HEADINGS[:2], constants={"amount": "mil"})
    assert [finding.place.header for at in (0, 1) for finding in made.errors[at]] == ["--set amount"] * 2


def test_a_constant_description_serves_every_row(drafts) -> None:
    """The column of a required field may be replaced by one value."""
    made = drafts([("Plan", "1"), ("Otro", "2")], ("Nombre", "Monto"), constants={"description": "Feria"})
    assert (list(made.values["description"]), errors(made)) == (["Feria", "Feria"], {})


def test_the_same_cell_twice_is_one_finding_on_each_row(drafts) -> None:
    """Distinct cells are read once; every row that has one gets its finding with its own number."""
    made = drafts([("Plan", "d", "mil"), ("Otro", "d", "mil"), ("Más", "d", "1")])
    assert errors(made) == {2: ["AMT-UNREADABLE C2"], 3: ["AMT-UNREADABLE C3"]}


def test_a_number_and_its_text_are_two_cells(drafts) -> None:
    """`1`, `1.0`, `True` and `"1"` are read each by its own kind."""
    made = drafts([("Plan", "d", cell) for cell in (1, 1.0, True, "1")])
    assert errors(made) == {4: ["AMT-NOT-NUMBER C4"]}


def test_names_are_distinct_and_only_of_the_rows_asked_for(drafts) -> None:
    """Only the CRM's kinds of names are collected, each once."""
    headings = (*HEADINGS[:5], "Responsable", "Etapa")
    rows = [
        ("A", "d", "1", "+51987654321", "ana@example.com", "luis@example.com", "Nuevo"),
        ("B", "d", "1", "+51987654321", "", "luis@example.com", ""),
        ("C", "d", "1", "+51987654322", "eva@example.com", "", "Viejo"),
    ]
    names = drafts(rows, headings).names([0, 1])
    assert (names.owners, names.phones, names.emails, names.stages) == (
        {"luis@example.com"},
        {"51987654321"},
        {"ana@example.com"},
        {"Nuevo"},
    )
    assert names
    assert not drafts([("A", "d", "1")]).names([0])
