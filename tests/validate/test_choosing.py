"""Which template a sheet was written by: told by its headings, or left open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.catalog import STANDARD, load_all
from importer.model import RESULT_COLUMNS, Header
from importer.validate.choosing import Chosen, Unsure, choose, own_titles, signature
from importer.validate.recognise import Headings, fed_by, fold

EVERY = load_all()


def chosen(*titles: str, assigned=None, constants=None):
    """The name of the template and what it was chosen by, or the names of those that may be meant."""
    found = choose(EVERY, titles, standard=STANDARD, assigned=assigned or {}, constants=constants or {})
    match found:
        case Chosen(candidate, how):
            return candidate.mapping.name, how
        case Unsure(candidates):
            return [one.mapping.name for one in candidates]


CLEAR = [
    pytest.param(["Nombre", "Descripción", "Monto"], ("standard", "plain"), id="Plazbot's own"),
    pytest.param(["Nombre", "Descripción", "Monto", "Etapa", "Fuente"], ("standard", "plain"), id="with one more"),
    pytest.param(
        ["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date"], ("hubspot", "signs"), id="HubSpot"
    ),
    pytest.param(
        ["ID DE REGISTRO", "nombre del negocio", "Etapa del negócio", "Importe"], ("hubspot", "signs"), id="spelling"
    ),
    pytest.param(
        ["Deal - Title", "Deal - Value", "Deal - Stage", "Person - Name"], ("pipedrive", "signs"), id="Pipedrive"
    ),
    pytest.param(
        ["Opportunity Name", "Opportunity Owner", "Amount", "Stage", "Close Date"],
        ("salesforce", "signs"),
        id="a report",
    ),
    pytest.param(["ID", "NAME", "STAGENAME", "CLOSEDATE", "AMOUNT"], ("salesforce-loader", "signs"), id="the loader"),
    pytest.param(
        ["Deal Name", "Amount", "Closing Date", "Created Time", "Stage"], ("zoho", "signs"), id="Zoho, in English"
    ),
    pytest.param(["Oportunidad", "Comercial", "Ingreso esperado", "Etapa"], ("odoo", "signs"), id="Odoo"),
    pytest.param(
        ["ID", "Nombre del lead", "Presupuesto RD$", "Estatus del lead"],
        ("kommo", "signs"),
        id="a currency in a heading",
    ),
    pytest.param(
        ["ID", "Nombre de la negociación", "Ingreso", "Contacto: Móvil"], ("bitrix24", "signs"), id="Bitrix24"
    ),
    pytest.param(
        ["full_name", "phone_number", "email", "ad_name"], ("leads-list", "signs"), id="an advertisement's form"
    ),
    pytest.param(
        ["Nombre", "Descripción", "Monto", "Interesado en"], ("leads-list", "signs"), id="one sign and nothing unknown"
    ),
    pytest.param(
        ["Nombre", "Descripción", "Monto", "Comercial", "Otra cosa"], ("standard", "plain"), id="one sign is a chance"
    ),
    pytest.param(["Cosa", "Plata", "Cuándo"], ("standard", "plain"), id="nothing known: no other has anything for it"),
]


@pytest.mark.parametrize(("titles", "expected"), CLEAR)
def test_headings_that_tell(titles, expected) -> None:
    """The template is found whatever the spelling and order of the headings."""
    assert chosen(*titles) == chosen(*reversed(titles)) == chosen(*map(str.upper, titles)) == expected


OPEN = [
    pytest.param(
        ["Record ID", "Deal Stage", "Opportunity Name", "Opportunity Owner", "Amount"],
        ["hubspot", "salesforce"],
        id="a tie",
    ),
    pytest.param(
        ["Record ID", "Deal Stage", "Associated Contact", "Opportunity Owner", "Forecast Category", "Amount"],
        ["hubspot", "salesforce"],
        id="two headings of another",
    ),
    pytest.param(
        ["Record ID", "Deal Stage", "Associated Contact", "Associated Company", "Owner Role", "Forecast Category"],
        ["hubspot", "salesforce"],
        id="two headings of another, though four are its own",
    ),
    pytest.param(
        ["Record ID", "Deal Stage", "Opportunity Owner", "Amount"],
        ["hubspot", "salesforce"],
        id="one of another, two own",
    ),
    pytest.param(
        ["Nombre", "Descripción", "Monto", "Teléfono", "Correo", "Etiquetas", "Associated Note", "Record ID"],
        ["hubspot", "standard"],
        id="Plazbot's own headings are more",
    ),
    pytest.param(
        ["Deal - Title", "Deal - Value", "Usuario responsable", "Estatus del lead"], ["kommo", "pipedrive"], id="equals"
    ),
    pytest.param(["Deal Name", "Amount", "Close Date", "Deal Owner"], ["hubspot", "standard"], id="weak"),
]


@pytest.mark.parametrize(("titles", "expected"), OPEN)
def test_headings_that_do_not_tell(titles, expected) -> None:
    """Signs of two programs, or headings that several know: all that may be meant, the likeliest first."""
    assert chosen(*titles) == chosen(*reversed(titles)) == expected


def test_what_map_and_set_say_counts() -> None:
    """A field that --set or --map feeds is not missing: the standard template is complete with it."""
    titles = ("Deal Name", "Amount", "Close Date", "Deal Owner")
    assert chosen(*titles, constants={"description": "x"}) == ("standard", "plain")
    assert chosen(*titles, assigned={"description": "Deal Owner"}) == ("standard", "plain")


def test_no_sign_is_that_of_two_programs() -> None:
    """But for ids and probabilities that two write, which are known to both and so tell against neither."""
    owners: dict[str, list[str]] = {}
    for mapping in EVERY:
        for sign in mapping.signs:
            owners.setdefault(sign, []).append(mapping.name)
    assert {sign: names for sign, names in owners.items() if len(names) > 1} == {}
    assert [mapping.name for mapping in EVERY if not mapping.signs] == [STANDARD]


@pytest.mark.parametrize("mapping", EVERY, ids=lambda mapping: mapping.name)
def test_every_sign_is_a_heading_the_template_knows(mapping) -> None:
    """A sign that is imported nowhere and left out nowhere would be listed as a column nobody knows."""
    known = mapping.other_headings.union(*(rule.headers for rule in mapping.fields.values()))
    assert {sign for sign in mapping.signs if fold(sign) not in known} == set()


HEADINGS = sorted({title for mapping in EVERY for rule in mapping.fields.values() for title in rule.order})


@given(st.lists(st.sampled_from(HEADINGS) | st.text(max_size=12), unique=True, max_size=12), st.randoms())
def test_the_choice_never_depends_on_the_order(titles, random) -> None:
    """Whatever the headings: shuffled they give the same template or the same question."""
    shuffled = list(titles)
    random.shuffle(shuffled)
    assert chosen(*titles) == chosen(*shuffled)


TITLE = st.text(min_size=1, max_size=12).map(str.strip).filter(lambda title: title and title not in RESULT_COLUMNS)


@given(st.lists(TITLE, unique=True, max_size=8), st.randoms())
def test_a_signature_is_that_of_the_headings(titles, random) -> None:
    """The same however they are ordered and spelled; blank headings and our own columns do not count."""
    shuffled = list(titles)
    random.shuffle(shuffled)
    ours = ["import_ref", "import_status"]
    headers = [Header(at, title) for at, title in enumerate([*ours, "", *shuffled])]
    assert signature(headers) == signature([Header(at, title) for at, title in enumerate([*ours, *titles])])
    assert sorted(own_titles(headers)) == sorted(titles)
    assert signature(headers) != signature([*headers, Header(99, "one more heading")])


PREFIXED = [
    pytest.param("Trato - Valor", ["amount"], id="a deal's"),
    pytest.param("Deal - Expected close date", ["expiration_date"], id="in English"),
    pytest.param("Persona - Teléfono", ["contact_phone"], id="a person's"),
    pytest.param("Contacto: Correo electrónico", ["contact_email"], id="with a colon"),
    pytest.param("Person - Name", ["contact_name"], id="a person's name is the contact's"),
    pytest.param("Trato - Nombre", ["name"], id="a deal's name is its own"),
    pytest.param("Deal - Phone", [], id="a deal has no phone"),
    pytest.param("Persona - Valor", [], id="a person has no amount"),
    pytest.param("Organización - Nombre", [], id="what another thing is called"),
    pytest.param("E-mail", ["contact_email"], id="a dash without blanks is no prefix"),
]


@pytest.mark.parametrize(("title", "fields"), PREFIXED)
def test_a_heading_that_says_whose_it_is(title, fields) -> None:
    """The second part of `Trato - Valor` counts for the fields of what the first part names, and for no others."""
    standard = next(one for one in EVERY if one.name == STANDARD)
    assert fed_by(title, {name: rule.headers for name, rule in standard.fields.items()}) == fields


def test_a_single_known_word_is_no_row_of_titles() -> None:
    """A list of leads needs a name alone: a label such as `Cliente: ACME` above a table is not its titles for that."""
    each = [one.headings(assigned={}, constants={}) for one in EVERY]
    headings = Headings.of_any(each)
    assert not headings.complete(["Cliente", "ACME"])
    assert headings.complete(["Nombre", "Teléfono", "Correo"])
    assert headings.complete(["Nombre", "Descripción", "Monto"])
