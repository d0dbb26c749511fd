"""What an unknown column may be: by its spelling and by its cells, proposed with reasons and never taken for sure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.catalog import load_all, load_mapping
from importer.validate.suggesting import LEAST, NEVER, SURE_ENOUGH, reasons, suggest

RULES = load_mapping().fields
KNOWN = {name: frozenset().union(*(one.fields[name].headers for one in load_all())) for name in RULES}


def suggested(sheet, columns, *, fields=tuple(RULES)):
    """For each field the heading proposed and whether it may be taken unasked."""
    rows = list(zip(*columns.values(), strict=True))
    table = sheet(rows, tuple(columns))
    found = suggest(table, {name: RULES[name] for name in fields}, KNOWN, free=range(len(columns)))
    return {one.field: (table.headers[one.position].title, one.sure) for one in found}


AMOUNTS = ["1.250,50", "99,00", "S/ 1.200,00", "48.500,00"]
DATES = ["31/12/2026", "15/01/2027", "2027-02-28", "1 de marzo de 2027"]
MAILS = ["rosa@example.com", "jorge@example.com", "", "ana@example.com"]
PHONES = ["+51 900 111 222", "900222333", "", "(01) 444-5555"]
NAMES = ["Plan anual", "Renovación de flota", "Soporte", "Sitio web"]
LONG = ["Quiere renovar la flota completa antes de fin de año", "Pidió una cotización por el plan anual de soporte"] * 2

PROPOSED = [
    pytest.param({"Nome do negócio": NAMES}, {"name": ("Nome do negócio", True)}, id="Portuguese name"),
    pytest.param({"Descrição": LONG}, {"description": ("Descrição", True)}, id="Portuguese description"),
    pytest.param({"Valor do negócio": AMOUNTS}, {"amount": ("Valor do negócio", True)}, id="Portuguese amount"),
    pytest.param({"Telefone": PHONES}, {"contact_phone": ("Telefone", True)}, id="Portuguese phone"),
    pytest.param(
        {"Data de fechamento": DATES}, {"expiration_date": ("Data de fechamento", True)}, id="Portuguese date"
    ),
    pytest.param({"Fecha de vencimento": DATES}, {"expiration_date": ("Fecha de vencimento", True)}, id="one of words"),
    pytest.param({"Fechadecierre": DATES}, {"expiration_date": ("Fechadecierre", True)}, id="blanks forgotten"),
    pytest.param({"Plata (S/)": AMOUNTS}, {"amount": ("Plata (S/)", True)}, id="with its currency"),
    pytest.param({"Montto": AMOUNTS}, {"amount": ("Montto", True)}, id="a slip"),
    pytest.param({"Plata": AMOUNTS}, {"amount": ("Plata", True)}, id="another word"),
    pytest.param({"Xyz": AMOUNTS}, {"amount": ("Xyz", False)}, id="amounts alone"),
    pytest.param({"Xyz": DATES}, {"expiration_date": ("Xyz", False)}, id="dates alone"),
    pytest.param({"Xyz": [date(2026, 12, 31)] * 4}, {"expiration_date": ("Xyz", False)}, id="dates of a workbook"),
    pytest.param({"Xyz": MAILS}, {"contact_email": ("Xyz", False)}, id="addresses alone"),
    pytest.param({"Xyz": PHONES}, {"contact_phone": ("Xyz", False)}, id="phones alone"),
    pytest.param({"Xyz": NAMES}, {"name": ("Xyz", False)}, id="short texts alone"),
    pytest.param({"Xyz": LONG}, {"description": ("Xyz", False)}, id="long texts alone"),
]


@pytest.mark.parametrize(("columns", "expected"), PROPOSED)
def test_what_a_column_may_be(sheet, columns, expected) -> None:
    """A near spelling with fitting cells is sure enough for --accept-suggestions; cells alone are only asked about."""
    assert suggested(sheet, columns) == expected


NOTHING = [
    pytest.param({"Fecha de nacimiento": DATES}, "expiration_date", id="a birth has the letters of an expiry"),
    pytest.param({"Fecha de inicio": DATES}, "expiration_date", id="a start has the words of an end"),
    pytest.param({"Tax amount": AMOUNTS}, "amount", id="an amount of something else"),
    pytest.param({"Monto descuento": AMOUNTS}, "amount", id="an amount of something else, in Spanish"),
    pytest.param({"Monto estimado anterior": AMOUNTS}, "amount", id="two words of an amount and a third"),
    pytest.param({"Nombre del vendedor": NAMES}, "name", id="the name of somebody else"),
    pytest.param({"Nombre del banco": NAMES}, "name", id="the name of something else"),
    pytest.param({"Company name": NAMES}, "name", id="the name of a company"),
    pytest.param({"Teléfono de contacto de emergencia": PHONES}, "contact_phone", id="the phone of somebody else"),
    pytest.param({"Estado civil": ["Soltero", "Casado"] * 2}, "stage", id="a status of something else"),
    pytest.param({"Valor do negócio": NAMES}, "amount", id="an amount's heading over texts"),
    pytest.param({"Telefone": DATES}, "contact_phone", id="a phone's heading over dates"),
    pytest.param({"Correo del vendedor 2": MAILS}, "contact_email", id="another person's address, by its heading"),
    pytest.param({"Id de contacto en HubSpot": ["1", "2", "3", "4"]}, "contact_id", id="another CRM's id"),
    pytest.param({"Xyz": ["A", "A", "A", "B"]}, "name", id="few distinct texts"),
    pytest.param({"Xyz": ["", "", "", ""]}, "amount", id="an empty column nobody knows"),
]


@pytest.mark.parametrize(("columns", "field"), NOTHING)
def test_what_a_column_is_not(sheet, columns, field) -> None:
    """Cells that are something else, ids of another CRM, and other people's addresses are not taken for sure."""
    found = suggested(sheet, columns)
    assert field not in found or not found[field][1]
    assert not NEVER & found.keys()


def test_each_column_is_proposed_once(sheet) -> None:
    """The surer field takes a column, and the next best column goes to the other."""
    columns = {"Nome do negócio": NAMES, "Observações": LONG, "Quantia": AMOUNTS, "Fone": PHONES, "Fechamento": DATES}
    found = suggested(sheet, columns)
    assert {name: title for name, (title, _) in found.items()} == {
        "name": "Nome do negócio",
        "description": "Observações",
        "amount": "Quantia",
        "contact_phone": "Fone",
        "expiration_date": "Fechamento",
    }


def test_two_columns_that_are_equally_likely_are_never_sure(sheet) -> None:
    """Between two amounts nobody but a person can tell."""
    found = suggested(sheet, {"Quantia": AMOUNTS, "Montante": AMOUNTS}, fields=("amount",))
    assert found == {"amount": ("Quantia", False)}


AGAINST = [
    pytest.param({"Fono contacto": PHONES}, "contact_name", id="phones are no names of contacts"),
    pytest.param({"Asunto": PHONES}, "name", id="phones are no names"),
    pytest.param({"Nombre del lead": MAILS}, "name", id="addresses are no names"),
    pytest.param({"Etapa del funil": DATES}, "stage", id="dates are no stages"),
    pytest.param({"Responsável": AMOUNTS}, "owner_email", id="amounts are no owners"),
    pytest.param({"Observações": MAILS}, "description", id="addresses are no descriptions"),
    pytest.param({"Estado civil": ["Soltero", "Casado"] * 2}, "stage", id="a status with a word of another thing"),
    pytest.param({"Teléfono del vendedor": PHONES}, "contact_phone", id="a seller's phone, by its cells"),
    pytest.param({"Nombre comercial": NAMES}, "owner_email", id="a company's name"),
    pytest.param({"Nombre del proveedor": NAMES}, "name", id="a supplier's name"),
    pytest.param({"Fecha de creación": DATES}, "expiration_date", id="a date that other templates leave out, by cells"),
]


@pytest.mark.parametrize(("columns", "field"), AGAINST)
def test_what_is_not_even_proposed(sheet, columns, field) -> None:
    """Cells that a field cannot hold rule it out, however near the heading; so do words of other people and things."""
    table = sheet(list(zip(*columns.values(), strict=True)), tuple(columns))
    apart = frozenset().union(*(one.ignore for one in load_all()))
    found = suggest(table, RULES, KNOWN, free=range(len(columns)), apart=apart)
    assert field not in {one.field for one in found}


EXPLAINED = [
    pytest.param({"Fono contacto": PHONES}, "contact_phone", id="whose phone it is"),
    pytest.param({"Correo del cliente": MAILS}, "contact_email", id="whose address it is"),
    pytest.param({"Etapa del lead": ["Nuevo", "Ganado"] * 2}, "stage", id="whose stage it is"),
    pytest.param({"Precio total S/": AMOUNTS}, "amount", id="two words of an amount"),
    pytest.param(
        {"Ejecutivo comercial": ["Ana Torres", "Carla Méndez"] * 2}, "owner_email", id="two words of an owner"
    ),
    pytest.param({"Nombre del vendedor": ["Ana Torres", "Carla Méndez"] * 2}, "owner_email", id="an owner's name"),
    pytest.param({"Teléfono fijo": PHONES}, "contact_phone", id="which of the phones it is"),
    pytest.param({"Fase actual": ["Nuevo", "Ganado"] * 2}, "stage", id="a word that says nothing"),
]


@pytest.mark.parametrize(("columns", "field"), EXPLAINED)
def test_a_heading_all_of_whose_words_are_explained_may_be_taken(sheet, columns, field) -> None:
    """Nothing in it speaks of something else."""
    (title,) = columns
    assert suggested(sheet, columns) == {field: (title, True)}


@pytest.mark.parametrize(
    ("title", "field", "cells"),
    [("Cantidad", "amount", AMOUNTS), ("Número", "contact_phone", PHONES), ("Costo", "amount", AMOUNTS)],
)
def test_a_word_of_many_things_is_likely_and_never_sure(sheet, title, field, cells) -> None:
    """A quantity may be one of pieces, a number one of invoices, a cost is seldom what a deal is worth."""
    table = sheet([(cell,) for cell in cells], (title,))
    (one,) = suggest(table, {field: RULES[field]}, KNOWN, free=[0])
    assert (one.likely, one.sure) == (True, False)


@pytest.mark.parametrize(
    ("title", "left_over"),
    [
        ("Total de empleados", ("empleados",)),
        ("Precio de lista con IGV", ("lista", "igv")),
        ("Monto de descuento", ("descuento",)),
    ],
)
def test_each_word_that_is_left_over_counts_against_a_column(sheet, title, left_over) -> None:
    """It is proposed below what is likely, with the words that speak against it."""
    table = sheet([(cell,) for cell in AMOUNTS], (title,))
    (one,) = suggest(table, {"amount": RULES["amount"]}, KNOWN, free=[0])
    assert (one.left_over, one.likely, one.sure, one.confidence >= LEAST) == (left_over, False, False, True)
    assert all(all(word in said for word in left_over) for said in reasons(one, table))


def test_a_rival_is_shown_and_keeps_both_from_being_taken(sheet) -> None:
    """Another column that is nearly as likely is named with its confidence; one that is far behind is no rival."""
    columns = {"Descrição": LONG, "Observações": LONG, "Xyz": LONG}
    table = sheet(list(zip(*columns.values(), strict=True)), tuple(columns))
    (one,) = suggest(table, {"description": RULES["description"]}, KNOWN, free=range(3))
    assert ([two.position for two in one.others], [two.position for two in one.rivals]) == ([1, 2], [1])
    assert not one.sure
    assert all("“Observações” (98 %)" in said and "Xyz" not in said for said in reasons(one, table))


def test_a_column_that_a_surer_field_takes_is_no_rival(sheet) -> None:
    """Phones of ten digits look like amounts too; once the phone has them the amount is free of doubt."""
    columns = {"Valor do negócio": AMOUNTS, "Telefone": ["900111222", "900222333", "900333444", "900444555"]}
    assert suggested(sheet, columns) == {"amount": ("Valor do negócio", True), "contact_phone": ("Telefone", True)}


def test_a_column_that_a_weaker_guess_takes_is_a_rival_still(sheet) -> None:
    """That it may be the name by its cells alone makes it no less likely a description."""
    columns = {"Descrição": ["Primeira", "Segunda"], "Observações": ["obs a", "obs b"]}
    found = suggested(sheet, columns, fields=("description", "name"))
    assert found == {"description": ("Descrição", False), "name": ("Observações", False)}


def test_what_was_declined_gives_way_to_the_next_best(sheet) -> None:
    """The column that a person said not to be it is not proposed for that field any more."""
    columns = {"Quantia": AMOUNTS, "Montante": AMOUNTS}
    table = sheet(list(zip(*columns.values(), strict=True)), tuple(columns))
    (one,) = suggest(table, {"amount": RULES["amount"]}, KNOWN, free=[0, 1], declined={("amount", 0)})
    assert (one.position, one.others) == (1, ())


def test_a_heading_that_another_field_goes_by_is_not_taken(sheet) -> None:
    """`Cliente` may be the name of a lead, but the template has it for the contact: only a person can tell."""
    table = sheet([(cell,) for cell in NAMES], ("Cliente",))
    spoken_for = RULES["contact_name"].headers
    (one,) = suggest(table, {"name": RULES["name"]}, KNOWN, free=[0], spoken_for=spoken_for)
    assert (one.likely, one.sure) == (True, False)


def test_the_reasons_are_said_in_both_languages(sheet) -> None:
    """The spelling it is near to, and the share of cells that are like what the field takes."""
    table = sheet([(cell,) for cell in AMOUNTS], ("Valor do negócio",))
    (one,) = suggest(table, {"amount": RULES["amount"]}, KNOWN, free=[0])
    assert reasons(one, table) == (
        "spelled like “valor do negocio”; 100 % of its cells are amounts",
        "se escribe como “valor do negocio”; el 100 % de sus celdas son montos",
    )


CELLS = st.none() | st.text(max_size=30) | st.integers() | st.floats() | st.booleans() | st.dates() | st.times()


@settings(deadline=None)
@given(
    titles=st.lists(st.text(max_size=20), min_size=1, max_size=5),
    cells=st.lists(st.lists(CELLS.map(lambda cell: "" if cell is None else cell), min_size=5, max_size=5), max_size=8),
)
def test_any_sheet_is_looked_at_without_an_accident(sheet, titles, cells) -> None:
    """Whatever stands in it: at most one column a field, each with a confidence between LEAST and 100 and a reason."""
    table = sheet([row[: len(titles)] for row in cells], tuple(titles))
    found = suggest(table, RULES, KNOWN, free=range(len(titles)))
    assert len({one.field for one in found}) == len({one.position for one in found}) == len(found)
    assert all(LEAST <= one.confidence <= 100 and all(reasons(one, table)) for one in found)
    assert all(one.confidence >= SURE_ENOUGH for one in found if one.sure)
