"""Headings: how they find their fields, and what is said when they do not."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.errors import Unusable
from importer.validate.fitting import fit
from importer.validate.recognise import fold, result_columns, spellings

BASE = ("Nombre", "Descripción", "Monto")
HEADINGS = {
    "name": ("Name", "Nombre", "OPORTUNIDAD", "Deal Name", "Nombre de la oportunidad", "TÍTULO", "name"),
    "description": ("Description", "Descripcion", "Notas", "Comments", "OBSERVACIÓN"),
    "amount": (
        "Amount",
        "Monto",
        "Importe",
        "Valor estimado",
        "Deal value",
        "Monto (S/)",
        "Presupuesto RD$",
        "Amount USD",
    ),
    "contact_id": ("Contact id", "ID de contacto", "contact_id"),
    "contact_phone": ("Phone", "Celular", "Número de WhatsApp", "TELEFONO", "Teléfono (opcional)", "Mobile"),
    "contact_email": ("E-mail", "Email", "Correo electrónico *", "CORREO_ELECTRONICO", "contact-email"),
    "contact_name": ("Contact", "Cliente", "Nombre completo", "Full Name"),
    "owner_id": ("Owner id", "Id del vendedor", "owner_id"),
    "owner_email": ("Owner", "Responsable", "Vendedora", "Owner e-mail", "Correo del responsable"),
    "stage": ("Stage", "Etapa:", "Estado", "Deal Stage"),
    "expiration_date": ("Close date", "Fecha de cierre", "Vencimiento", "Expected close date", "expiration_date"),
    "tags": ("Tags", "Etiquetas", "label"),
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [pytest.param(field, heading, id=heading) for field, headings in HEADINGS.items() for heading in headings],
)
def test_a_heading_finds_its_field(sheet, field, heading) -> None:
    """English, Spanish, accents, capitals, marks, brackets and currencies: the field is found all the same."""
    headings = [base for base, name in zip(BASE, ("name", "description", "amount"), strict=True) if name != field]
    table = sheet([("x",) * (len(headings) + 1)], (*headings, heading))
    assert fit(load_mapping(), table, assigned={}, constants={}).columns[field] == len(headings)


FOLDED = [
    pytest.param("Correo electrónico *", "correo electronico", id="accent and star"),
    pytest.param("CORREO_ELECTRONICO", "correo electronico", id="capitals and underscore"),
    pytest.param("  Fecha\u00a0de\n cierre: ", "fecha de cierre", id="blanks and lines"),
    pytest.param("E-mail", "e mail", id="dash"),
    pytest.param("Ｎｏｍｂｒｅ", "nombre", id="wide letters"),
    pytest.param("Nombre\u0301", "nombre", id="a loose accent"),
    pytest.param("***", "", id="marks only"),
]


@pytest.mark.parametrize(("title", "folded"), FOLDED)
def test_how_a_heading_is_folded(title, folded) -> None:
    """Accents, case, blanks and marks do not tell headings apart; folding again changes nothing."""
    assert fold(title) == folded
    assert fold(folded) == folded


BARE = [
    *[(f"Monto {sign}", "monto") for sign in ("(S/)", "S/.", "RD$", "$", "USD", "€", "[MXN]", "(en soles)", "US$ *")],
    *[("Monto$", "monto"), ("Pedidos/mes", "pedidos/mes"), ("Total L", "total l"), ("(S/)", "(s/)"), ("USD", "usd")],
]


@pytest.mark.parametrize(("title", "bare"), [pytest.param(*case, id=case[0]) for case in BARE])
def test_a_heading_without_its_brackets_and_currency(title, bare) -> None:
    """The last spelling is the heading without what stands in brackets and without a currency."""
    assert spellings(title)[-1] == bare


@pytest.mark.parametrize("title", ["Correo (vendedor)", "Teléfono (móvil)", "Monto (sin IGV)", "Etapa [anterior]"])
def test_what_else_stands_in_brackets_belongs_to_the_title(title) -> None:
    """Brackets are dropped only around a currency or an aside, so that no other person's address is taken."""
    assert spellings(title) == (fold(title),)


@pytest.mark.parametrize(
    "aside", ["(obligatorio)", "[OPCIONAL]", "(required)", "( dd/mm/aaaa )", "(in USD)", "(en S/)"]
)
def test_asides_and_currencies_are_no_part_of_a_title(aside) -> None:
    """What a form adds to a heading is taken off it."""
    assert spellings(f"Fecha {aside}")[-1] == "fecha"


MAPPED = [
    pytest.param("Campaña", 3, id="as it stands"),
    pytest.param("CAMPANA", 3, id="folded"),
    pytest.param("d", 3, id="letter"),
    pytest.param("E", 4, id="letter of a column without a title"),
    pytest.param("(E)", 4, id="label of a column without a title"),
    pytest.param("Nota 2 (G)", 6, id="label of a heading that stands twice"),
    pytest.param("C", 2, id="letter of a column another field would take"),
]


@pytest.mark.parametrize(("said", "position"), MAPPED)
def test_map_finds_a_column(sheet, said, position) -> None:
    """--map takes a heading as it stands, in any spelling, or its letter."""
    table = sheet([("x",) * 7], (*BASE, "Campaña", "", "Nota 2", "Nota 2"))
    fitted = fit(load_mapping(), table, assigned={"tags": said}, constants={"amount": "1"})
    assert fitted.columns["tags"] == position


def problems(sheet, headings, *, assigned=None, constants=None) -> list[tuple[str, str]]:
    """Code and field of every problem a sheet with these headings is refused with."""
    with pytest.raises(Unusable) as caught:
        fit(
            load_mapping(),
            sheet([("x",) * len(headings)], headings),
            assigned=assigned or {},
            constants=constants or {},
        )
    assert all(finding.facts["headers"] for finding in caught.value.findings)
    return [(finding.code, finding.facts["field"]) for finding in caught.value.findings]


REFUSED = [
    pytest.param(
        ("A", "B"),
        {},
        [("MAP-REQUIRED", "name"), ("MAP-REQUIRED", "description"), ("MAP-REQUIRED", "amount")],
        id="none",
    ),
    pytest.param((*BASE, "Valor"), {}, [("MAP-TWO-HEADERS", "amount")], id="two headings for one field"),
    pytest.param((*BASE, "Monto (S/)"), {}, [("MAP-TWO-HEADERS", "amount")], id="two spellings of one heading"),
    pytest.param((*BASE, "Monto"), {}, [("MAP-TWO-HEADERS", "amount")], id="the same heading twice"),
    pytest.param(BASE, {"tags": "Nope"}, [("MAP-HEADER", "tags")], id="--map of no column"),
    pytest.param((*BASE, "Z", "Z"), {"tags": "Z"}, [("MAP-HEADER", "tags")], id="--map of two columns"),
    pytest.param(
        ("Nombre", "Correo", "Email", "Nada"),
        {"tags": "Nope"},
        [
            ("MAP-HEADER", "tags"),
            ("MAP-TWO-HEADERS", "contact_email"),
            ("MAP-REQUIRED", "description"),
            ("MAP-REQUIRED", "amount"),
        ],
        id="everything at once",
    ),
]


@pytest.mark.parametrize(("headings", "assigned", "expected"), REFUSED)
def test_every_problem_of_the_headings_is_said_at_once(sheet, headings, assigned, expected) -> None:
    """One Unusable holds all of them, each with the headings that were found."""
    assert problems(sheet, headings, assigned=assigned) == expected


def test_the_headings_that_were_found_are_named(sheet) -> None:
    """What is said of a missing column has the sheet's headings, with letters where they have none."""
    with pytest.raises(Unusable) as caught:
        fit(load_mapping(), sheet([("a", "b", "c")], ("Nombre", "", "Monto")), assigned={}, constants={})
    (finding,) = caught.value.findings
    assert finding.message("en") == "leads.xlsx has no column for description."
    assert finding.facts["headers"] == "Nombre, (B), Monto"


def test_map_takes_the_column_from_the_field_that_would_have_it(sheet) -> None:
    """A column said to be something else is not read twice."""
    assert problems(sheet, BASE, assigned={"tags": "Monto"}) == [("MAP-TAKEN-REQUIRED", "amount")]


def test_a_constant_wins_over_its_column_and_says_so(sheet) -> None:
    """--set is used for every row; the column it sets aside is named."""
    fitted = fit(load_mapping(), sheet([("x",) * 3], BASE), assigned={}, constants={"amount": "5"})
    assert "amount" not in fitted.columns
    assert [(one.code, one.place.letter, one.place.header) for one in fitted.findings] == [
        ("MAP-SET-WINS", "C", "Monto")
    ]


def test_columns_left_over_are_listed_once(sheet) -> None:
    """One note names every column that is not imported."""
    fitted = fit(load_mapping(), sheet([("x",) * 5], (*BASE, "Campaña", "")), assigned={}, constants={})
    assert [(one.code, one.seen) for one in fitted.findings] == [("MAP-UNUSED", "Campaña, (E)")]


@pytest.mark.parametrize(
    ("extra", "codes"),
    [pytest.param((), ["MAP-CONTACT-NAME"], id="alone"), pytest.param(("Correo",), [], id="with an e-mail")],
)
def test_contact_names_alone_link_nothing(sheet, extra, codes) -> None:
    """A column of contact names is remarked on where no phone, e-mail or id stands beside it."""
    table = sheet([("x",) * (4 + len(extra))], (*BASE, "Cliente", *extra))
    assert [one.code for one in fit(load_mapping(), table, assigned={}, constants={}).findings] == codes


def test_our_own_columns_are_not_data(sheet) -> None:
    """In a results sheet our columns feed no field, and a second column of such a name is the person's."""
    table = sheet([("x",) * 6], ("import_ref", "import_status", *BASE, "import_ref"))
    assert result_columns(table.headers) == {"import_ref": 0, "import_status": 1}
    fitted = fit(load_mapping(), table, assigned={}, constants={})
    assert fitted.columns == {"name": 2, "description": 3, "amount": 4}
    assert [one.code for one in fitted.findings] == ["MAP-UNUSED"]


def test_one_of_our_names_alone_makes_no_results_sheet(sheet) -> None:
    """A sheet of the person's own may have a column of that name."""
    assert result_columns(sheet([("x",) * 2], ("import_ref", "Nombre")).headers) == {}


def test_no_two_fields_of_the_standard_template_share_a_heading() -> None:
    """Otherwise one column would feed two fields."""
    rules = load_mapping().fields
    owners: dict[str, list[str]] = {}
    for name, rule in rules.items():
        for heading in rule.headers:
            owners.setdefault(heading, []).append(name)
    assert {heading: names for heading, names in owners.items() if len(names) > 1} == {}
    assert all(heading and heading == fold(heading) for heading in owners)
