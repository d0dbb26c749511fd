"""Which contacts are to be made: by properties, over sheets whose rows name the same people in every way."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.model import Directory, NewContact
from importer.validate.newcomers import Newcomers

HEADINGS = ("Nombre", "Descripción", "Monto", "Contacto", "Teléfono", "Correo")
PHONES = ["", *(f"5198765432{n}" for n in range(5))]
EMAILS = ["", *(f"p{n}@example.com" for n in range(5))]
CELLS = st.tuples(st.sampled_from(["", "Ana", "Eva"]), st.sampled_from(PHONES), st.sampled_from(EMAILS))
IDS = st.sampled_from([(), ("c1",), ("c2",), ("c1", "c2")])
NAMES = st.fixed_dictionaries(dict.fromkeys((*PHONES[1:], *EMAILS[1:]), IDS))


def directory(known: dict[str, tuple[str, ...]]) -> Directory:
    return Directory(
        phones={name: ids for name, ids in known.items() if "@" not in name},
        emails={name: ids for name, ids in known.items() if "@" in name},
    )


def lead(at: int, cells: tuple[str, str, str]) -> tuple[str, ...]:
    name, phone, email = cells
    return (f"Plan {at}", "uno", "80", name, f"+{phone}" if phone else "", email)


@settings(deadline=None)
@given(rows=st.lists(CELLS, min_size=1, max_size=8), known=NAMES)
def test_nobody_is_made_twice(plan, rows, known) -> None:
    """No phone and no address is in two new contacts, and none of them is in the CRM already."""
    made = plan(
        [lead(at, cells) for at, cells in enumerate(rows)], HEADINGS, directory=directory(known), create_contacts=True
    )
    contacts = list(made.newcomers(made.ready))
    names = Counter(name for one in contacts for name in (one.phone, one.email) if name)
    assert set(names.values()) <= {1}
    assert [name for name in names if known[name]] == []
    assert all(one.name for one in contacts)


@settings(deadline=None)
@given(rows=st.lists(CELLS, min_size=1, max_size=8), known=NAMES)
def test_every_row_has_its_contact_or_a_reason(plan, rows, known) -> None:
    """A row that names somebody is sent with who has the name, with who will, or needs a correction."""
    made = plan(
        [lead(at, cells) for at, cells in enumerate(rows)], HEADINGS, directory=directory(known), create_contacts=True
    )
    done = made.meeting({one: f"new {one.phone} {one.email}" for one in made.newcomers(made.ready)})
    contacts = {one.row.at: one.contact_id for one in done.opportunities()}
    for at, (_, phone, email) in enumerate(rows):
        if at not in contacts:
            codes = {one.code for one in made.settled[at].findings}
            assert codes & {"CONTACT-SEVERAL", "CONTACT-TWO", "CONTACT-MIXED", "ROW-REPEATED"}
        elif contacts[at].startswith("new"):
            assert all(name in contacts[at].split() for name in (phone, email) if name)
        else:
            assert bool(contacts[at]) == bool(phone or email)


@settings(deadline=None)
@given(rows=st.lists(CELLS, min_size=1, max_size=8), known=NAMES, data=st.data())
def test_the_order_of_the_rows_makes_no_difference(plan, rows, known, data) -> None:
    """Who is made, and for which row, is the same however the sheet is sorted; only the first name given counts."""
    order = data.draw(st.permutations(range(len(rows))))

    def found(places) -> dict[int, object]:
        made = plan([lead(at, rows[at]) for at in places], HEADINGS, directory=directory(known), create_contacts=True)
        known_by = {}
        for row in made.ready:
            one = made.newcomer(row)
            known_by[places[row.at]] = (one.phone, one.email) if one else None
        return known_by

    assert found(list(range(len(rows)))) == found(list(order))


def test_of_several_under_the_other_name_none_is_taken(plan, said) -> None:
    """A phone alone, whose address two contacts have: a person has to say which, and nobody is made."""
    rows = [lead(0, ("", PHONES[1], "")), lead(1, ("", PHONES[1], EMAILS[1]))]
    known = Directory(emails={EMAILS[1]: ("c1", "c2")})
    made = plan(rows, HEADINGS, directory=known, create_contacts=True)
    assert said(made) == {2: "invalid CONTACT-SEVERAL", 3: "invalid CONTACT-SEVERAL"}


def test_the_first_name_of_the_sheet_counts(plan) -> None:
    """A contact is called as the first row that names it says, also where another row has the phone alone."""
    rows = [lead(0, ("", PHONES[1], "")), lead(1, ("Ana", PHONES[1], EMAILS[1])), lead(2, ("Eva", "", EMAILS[1]))]
    made = plan(rows, HEADINGS, directory=Directory(), create_contacts=True)
    assert list(made.newcomers(made.ready)) == [NewContact(PHONES[1], EMAILS[1], "Ana")]
    assert [finding.code for finding in made.findings] == []


def test_a_contact_without_a_name_is_told_of(plan) -> None:
    """It is called by its address or number, and the plan says so."""
    made = plan(
        [lead(0, ("", PHONES[1], "")), lead(1, ("", "", EMAILS[1]))],
        HEADINGS,
        directory=Directory(),
        create_contacts=True,
    )
    assert [one.name for one in made.newcomers(made.ready)] == [f"+{PHONES[1]}", EMAILS[1]]
    assert [(one.code, one.facts["count"]) for one in made.findings] == [("CONTACT-NAMELESS", 2)]


def test_partners_are_asked_for(drafts) -> None:
    """The names of some rows come with those that other rows say are the same people's."""
    made = drafts(
        [lead(0, ("", PHONES[1], "")), lead(1, ("", PHONES[1], EMAILS[1])), lead(2, ("", "", EMAILS[2]))], HEADINGS
    )
    names = Newcomers(made).partners(made.names([0]))
    assert (names.phones, names.emails) == ({PHONES[1]}, {EMAILS[1]})


OWNERS = Directory(owners={"ana torres": ("o1",), "ana.torres@example.com": ("o1",), "luis salas": ("o2", "o3")})


@pytest.mark.parametrize(
    ("cell", "owners", "default", "expected"),
    [
        pytest.param("", (), "Ana Torres", "o1", id="the default where there is none"),
        pytest.param("Ana Torres", (), "nobody", "o1", id="no default where there is one"),
        pytest.param(
            "old@hubspot.com", (("OLD@hubspot.com", "ana.torres@example.com"),), "", "o1", id="another address"
        ),
        pytest.param("Rosa  Q.", (("rosa q", "Ana Torres"),), "", "o1", id="a name, folded"),
        pytest.param(
            "Ana Torres", (("Ana Torres", "luis salas"),), "", "OWNER-SEVERAL", id="what the person says wins"
        ),
        pytest.param("x@example.com", (), "Ana Torres", "OWNER-UNKNOWN", id="an unknown one is never defaulted"),
    ],
)
def test_owners_by_option(plan, said, cell, owners, default, expected) -> None:
    """`--map-owner` stands for an owner of the sheet, `--default-owner` for none; a row is known as without them."""
    rows, headings = [("Plan", "uno", "80", cell)], ("Nombre", "Descripción", "Monto", "Responsable")
    made = plan(rows, headings, directory=OWNERS, owners=owners, default_owner=default)
    if expected.startswith("OWNER"):
        assert said(made) == {2: f"invalid {expected}"}
    else:
        assert [one.owner_id for one in made.opportunities()] == [expected]
    assert made.drafts.keys.draft == plan(rows, headings).drafts.keys.draft


def test_an_unknown_owner_comes_with_the_nearest(plan) -> None:
    """Names of the workspace that are like it are offered, in both languages."""
    made = plan(
        [("Plan", "uno", "80", "Anna Tores")], ("Nombre", "Descripción", "Monto", "Responsable"), directory=OWNERS
    )
    (finding,) = made.settled[0].findings
    assert finding.message("en") == "No user of the workspace is “Anna Tores”. Most like it: ana torres."
    assert finding.message("es").endswith("Lo más parecido: ana torres.")


def test_an_owner_with_the_last_name_first_comes_with_the_same_words(plan) -> None:
    """It is not taken for the other, since two people may be called so; it is the first name offered."""
    made = plan(
        [("Plan", "uno", "80", "Torres, Ana")], ("Nombre", "Descripción", "Monto", "Responsable"), directory=OWNERS
    )
    (finding,) = made.settled[0].findings
    assert finding.message("en") == "No user of the workspace is “Torres, Ana”. Most like it: ana torres."


def test_a_mapped_owner_that_no_row_has_is_told(plan) -> None:
    """A slip in --map-owner is not passed over."""
    made = plan(
        [("Plan", "uno", "80", "")], ("Nombre", "Descripción", "Monto", "Responsable"), owners=(("Anna", "Ana Torres"),)
    )
    assert "OWNER-IDLE" in [one.code for one in made.findings]
