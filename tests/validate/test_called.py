"""What contacts are called beside their addresses, in lists of people, and names that reach nobody."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.model import Directory, NewContact
from importer.validate.called import beside
from importer.validate.cells import Choices
from importer.validate.drafts import draft
from importer.validate.fitting import fit

HUBSPOT = ("Deal Name", "Deal Stage", "Amount", "Associated Contact", "Phone Number")
LEADS = ("Nombre", "Apellidos", "Celular", "Correo", "Interés", "Presupuesto")

CELLS = [
    pytest.param("Rosa Quispe (rosa@example.com)", {"rosa@example.com": "Rosa Quispe"}, id="in brackets"),
    pytest.param('"Quispe, Rosa" <ROSA@example.com>', {"rosa@example.com": "Quispe, Rosa"}, id="of a mail program"),
    pytest.param(
        "Ana (ana@example.com);Eva Luz (eva@example.com)",
        {"ana@example.com": "Ana", "eva@example.com": "Eva Luz"},
        id="two",
    ),
    pytest.param("rosa@example.com <rosa@example.com>", {}, id="an address is no name"),
    pytest.param("rosa@example.com<mailto:rosa@example.com>", {}, id="nor is its host"),
    pytest.param("Correo: rosa@example.com", {}, id="a label is no name"),
    pytest.param("51 (rosa@example.com)", {}, id="nor is a number"),
    pytest.param(f"{'x' * 256} (rosa@example.com)", {}, id="nor a whole text"),
    pytest.param("Rosa Quispe", {}, id="no address"),
    pytest.param("", {}, id="nothing"),
]


@pytest.mark.parametrize(("cell", "names"), CELLS)
def test_a_name_stands_before_its_address(cell, names) -> None:
    """Only what has the address in brackets behind it is a name; each address has its own."""
    assert beside(cell) == names


@pytest.fixture
def drafted(sheet):
    """The drafts of rows under headings that a template knows."""

    def make(template, headings, *rows, assigned=None, constants=None, **choices):
        table = sheet(rows, headings)
        fitted = fit(load_mapping(template), table, assigned=assigned or {}, constants=constants or {})
        return draft(table, fitted, Choices(**choices), scope="ws-42")

    return make


def newcomers(plan, drafts):
    made = plan(drafts, directory=Directory(stages={"nuevo": ("s1",)}))
    return list(made.newcomers(made.ready)), [one.code for one in made.findings]


def test_a_cell_with_name_and_address_names_the_contact(plan, drafted) -> None:
    """As HubSpot writes it: the contact that is made has the name, and no note says that it has none."""
    row = ("Venta", "Nuevo", "1000.00", "Tito Tres (tito3@example.pe)", "+51 944 111 333")
    contacts, codes = newcomers(plan, drafted("hubspot", HUBSPOT, row, create_contacts=True))
    assert contacts == [NewContact("51944111333", "tito3@example.pe", "Tito Tres")]
    assert "CONTACT-NAMELESS" not in codes


def test_a_name_is_taken_with_its_own_address_only(plan, drafted) -> None:
    """Where another column gives the row its address, who stands beside a different one is somebody else."""
    headings = (*HUBSPOT, "Email")
    row = ("Venta", "Nuevo", "1000.00", "Tito Tres (tito3@example.pe)", "", "eva@example.pe")
    contacts, codes = newcomers(plan, drafted("hubspot", headings, row, create_contacts=True))
    assert contacts == [NewContact("", "eva@example.pe", "eva@example.pe")]
    assert "CONTACT-NAMELESS" in codes
    row = (*row[:-1], "tito3@example.pe")
    contacts, _ = newcomers(plan, drafted("hubspot", headings, row, create_contacts=True))
    assert [one.name for one in contacts] == ["Tito Tres"]
    row = (*row[:3], "Solo Nombre", "", "eva@example.pe")
    contacts, _ = newcomers(plan, drafted("hubspot", headings, row, create_contacts=True))
    assert [one.name for one in contacts] == ["eva@example.pe"]


def test_any_column_of_addresses_may_name(plan, drafted) -> None:
    """`Rosa <rosa@…>` under a plain heading; a column of names goes before it, where it has one."""
    headings = ("Nombre", "Descripción", "Monto", "Correo", "Contacto")
    rows = [("A", "d", "5", "Eva <eva@example.pe>", ""), ("B", "d", "6", "Ana <ana@example.pe>", "Ana Luz")]
    contacts, _ = newcomers(plan, drafted("standard", headings, *rows, create_contacts=True))
    assert [one.name for one in contacts] == ["Eva", "Ana Luz"]


def test_a_column_read_as_both_names_without_the_address(plan, drafted) -> None:
    """What the note on `--map contact_name` advises: the same column as address and as name."""
    told = {"contact_name": "Associated Contact", "contact_email": "Associated Contact"}
    row = ("Venta", "Nuevo", "1000.00", "Tito Tres (tito3@example.pe)", "")
    contacts, _ = newcomers(plan, drafted("hubspot", HUBSPOT, row, assigned=told, create_contacts=True))
    assert contacts == [NewContact("", "tito3@example.pe", "Tito Tres")]


def test_a_name_beside_an_address_makes_no_other_row(drafted) -> None:
    """A row is known by the contact's address: with another name beside it, it is the same draft."""
    keys = [
        drafted("hubspot", HUBSPOT, ("Venta", "Nuevo", "9.00", cell, "")).keys.draft
        for cell in ("Tito (t@example.pe)", "Tito Tres (t@example.pe)", "t@example.pe")
    ]
    assert keys[0] == keys[1] == keys[2] != [""]


ALONE = [
    pytest.param(("Rosa", "", ""), {}, ["D2"], id="neither phone nor address"),
    pytest.param(("Rosa", "+51900111222", ""), {}, [], id="a phone"),
    pytest.param(("Rosa", "", "rosa@example.pe"), {}, [], id="an address"),
    pytest.param(("Rosa", "90", ""), {}, [], id="a phone that cannot be read is said already"),
    pytest.param(("", "", ""), {}, [], id="no name"),
    pytest.param(("Rosa", "", ""), {"contact_phone": "", "contact_email": ""}, [], id="no contacts at all, as told"),
]


@pytest.mark.parametrize(("cells", "constants", "places"), ALONE)
def test_a_name_that_reaches_nobody_is_told(drafted, cells, constants, places) -> None:
    """The opportunity is created without its contact, which is a warning of its row; `--strict` makes it an error."""
    headings = ("Nombre", "Descripción", "Monto", "Contacto", "Teléfono", "Correo")
    made = drafted("standard", headings, ("A", "d", "5", *cells), constants=constants)
    found = [one for ones in made.notes.values() for one in ones]
    assert [(one.code, one.place.cell) for one in found] == [("CONTACT-NAME-ALONE", place) for place in places]
    strict = drafted("standard", headings, ("A", "d", "5", *cells), constants=constants, strict=True)
    assert any(one.code == "CONTACT-NAME-ALONE" for ones in strict.errors.values() for one in ones) == bool(places)


def test_a_name_in_the_column_of_addresses_is_the_phones(plan, drafted) -> None:
    """HubSpot's contact without an address, and with a phone in its own column: linked by it, and called so."""
    row = ("Venta", "Nuevo", "1000.00", "Solo Nombre", "+51 944 111 334")
    made = drafted("hubspot", HUBSPOT, row, create_contacts=True)
    assert not made.notes
    assert newcomers(plan, made)[0] == [NewContact("51944111334", "", "Solo Nombre")]


def test_in_a_list_of_people_the_contact_is_called_as_the_opportunity(plan, drafted) -> None:
    """First and last name; that the person names the opportunity is said."""
    row = ("Eva", "Luz", "+51 944 111 399", "eva@example.pe", "Plan anual", "100")
    contacts, codes = newcomers(plan, drafted("leads-list", LEADS, row, create_contacts=True))
    assert contacts == [NewContact("51944111399", "eva@example.pe", "Eva Luz")]
    assert ("CONTACT-OF-LEAD" in codes, "CONTACT-NAMELESS" in codes) == (True, False)


@pytest.mark.parametrize(
    ("assigned", "constants", "name"),
    [
        pytest.param({"name": "Interés"}, {}, "Plan anual", id="a column"),
        pytest.param({"name": "Interés", "contact_name": "Nombre"}, {}, "Plan anual", id="and the person's too"),
        pytest.param({}, {"name": "Feria"}, "Feria", id="a text"),
        pytest.param({"name": "Nombre"}, {}, "Eva Luz", id="the same column"),
    ],
)
def test_a_list_of_people_whose_opportunities_are_called_otherwise(plan, drafted, assigned, constants, name) -> None:
    """The person's whole name is then the contact's alone, and no last name stands behind the opportunity's."""
    row = ("Eva", "Luz", "+51 944 111 399", "eva@example.pe", "Plan anual", "100")
    made = drafted("leads-list", LEADS, row, assigned=assigned, constants=constants, create_contacts=True)
    contacts, codes = newcomers(plan, made)
    assert (made.value("name", 0), [one.name for one in contacts]) == (name, ["Eva Luz"])
    assert ("CONTACT-OF-LEAD" in codes) == (name == "Eva Luz")


def test_a_mark_for_nobody_is_no_name(sheet) -> None:
    """No contact is called `-`, and none is missed where one says so."""
    names = ("-", "n/a", "Sin contacto", "—", "Ana")
    table = sheet(
        [("A", "b", 1, "+51900111222", name) for name in names],
        ("Name", "Description", "Amount", "Teléfono", "Contacto"),
    )
    made = draft(table, fit(load_mapping(), table, assigned={}, constants={}), Choices(), scope="ws")
    assert [made.value("contact_name", at) or "" for at in range(5)] == ["", "", "", "", "Ana"]
