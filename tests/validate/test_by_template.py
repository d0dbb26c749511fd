"""What a template says of cells: what is blank, which of several, defaults, translations, joined texts, footers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from importer.errors import Unusable
from importer.model import Directory
from importer.validate.across import alike
from importer.validate.cells import Choices
from importer.validate.drafts import draft
from importer.validate.fitting import fit
from importer.validate.mapping import Mapping
from importer.validate.resolve import Ids, Resolver

TITLE = {"en": "x", "es": "x"}


def template(fields=None, **more):
    """A mapping with name, description and amount, and what a case adds to them."""
    base = {name: {"title": TITLE} for name in ("name", "description", "amount")}
    for name, table in (fields or {}).items():
        base[name] = {"title": TITLE, **base.get(name, {}), **table}
    return Mapping.parse({"name": "own", "title": TITLE, "fields": base, **more}, file="own.toml")


def drafted(sheet, mapping, headings, *rows, constants=None, **choices):
    """The drafts of these rows under these headings."""
    table = sheet(rows, headings)
    fitted = fit(mapping, table, assigned={}, constants=constants or {})
    return draft(table, fitted, Choices(**choices), scope="ws")


def column(drafts, name):
    """The field's value in every row."""
    return [drafts.value(name, at) for at in range(len(drafts.sheet))]


def codes(drafts):
    """Code and cell of every finding on a row, errors first."""
    found = [one for each in (drafts.errors, drafts.notes) for ones in each.values() for one in ones]
    return [(one.code, one.place.cell) for one in found]


HEAD = ("name", "description", "amount")


def test_what_stands_for_an_empty_cell(sheet) -> None:
    """`blank` texts are as nothing, whatever their capitals, in every field that is read."""
    made = drafted(sheet, template(blank=["oculto"]), HEAD, ("A", "b", "OCULTO"), ("Oculto ", "c", 5))
    assert sorted(codes(made)) == [("AMT-MISSING", "C2"), ("NAME-MISSING", "A3")]


PHONES = [
    pytest.param("'+51900111222, '+51900222333", "51900111222", ["CONTACT-FIRST"], id="Kommo's apostrophes"),
    pytest.param("p:+51900111222", "51900111222", [], id="Facebook's prefix"),
    pytest.param("+51 900 111 222", "51900111222", [], id="one"),
    pytest.param("+51900111222, +51900111222", "51900111222", [], id="the same twice"),
    pytest.param("'900, '+51900222333", None, ["PHONE-UNREADABLE"], id="one that is none"),
    pytest.param("", None, [], id="none"),
]


@pytest.mark.parametrize(("cell", "phone", "said"), PHONES)
def test_the_first_of_several_phones(sheet, cell, phone, said) -> None:
    """It is taken, the others are named in a note; a cell that is not all phones stays an error."""
    mapping = template({"contact_phone": {"headers": ["tel"], "read": "first"}})
    made = drafted(sheet, mapping, (*HEAD, "tel"), ("A", "b", 1, cell))
    assert (column(made, "contact_phone"), [code for code, _ in codes(made)]) == ([phone], said)


ADDRESSES = [
    pytest.param("Rosa Quispe (rosa@example.com)", "rosa@example.com", [], id="in brackets"),
    pytest.param("Rosa <ROSA@example.com>", "rosa@example.com", [], id="in angles"),
    pytest.param("A (a@example.com);B (b@example.com)", "a@example.com", ["CONTACT-FIRST"], id="two"),
    pytest.param('"Quispe, Rosa" <rosa@example.com>', "rosa@example.com", [], id="a name in quotation marks"),
    pytest.param("Quispe, Rosa (rosa@example.com)", "rosa@example.com", [], id="a name with a comma"),
    pytest.param("Rosa: rosa@example.com", "rosa@example.com", [], id="after a colon"),
    pytest.param("Rosa - rosa@example.com", "rosa@example.com", [], id="after a dash"),
    pytest.param("a@example.com; b@example.com,c@example.com", "a@example.com", ["CONTACT-FIRST"], id="a list"),
    pytest.param("rosa quispe@example.com", None, ["MAIL-UNREADABLE"], id="a blank within it"),
    pytest.param("rosa@example.com quispe", None, ["MAIL-UNREADABLE"], id="a blank behind it"),
    pytest.param("Rosa Quispe", None, ["CONTACT-NAME-ALONE"], id="no address"),
    pytest.param("rosa@", None, ["MAIL-UNREADABLE"], id="a broken one"),
    pytest.param("", None, [], id="nothing"),
]


@pytest.mark.parametrize(("cell", "address", "said"), ADDRESSES)
def test_an_address_within_a_text(sheet, cell, address, said) -> None:
    """As HubSpot writes an associated contact; a name alone is a warning, and never silently nobody."""
    mapping = template({"contact_email": {"headers": ["who"], "read": "within"}})
    made = drafted(sheet, mapping, (*HEAD, "who"), ("A", "b", 1, cell))
    assert (column(made, "contact_email"), [code for code, _ in codes(made)]) == ([address], said)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        pytest.param(46096, date(2026, 3, 15), id="number"),
        pytest.param(46096.75, date(2026, 3, 15), id="with a time"),
        pytest.param("46096", date(2026, 3, 15), id="text"),
        pytest.param("15/03/2026", date(2026, 3, 15), id="written out"),
        pytest.param(date(2026, 3, 15), date(2026, 3, 15), id="a date"),
        pytest.param(12, None, id="too small"),
        pytest.param(float("nan"), None, id="no number"),
    ],
)
def test_excels_serial_numbers(sheet, cell, day) -> None:
    """They are days where the template says so, and only there."""
    mapping = template({"expiration_date": {"headers": ["when"], "read": "excel-serial"}})
    made = drafted(sheet, mapping, (*HEAD, "when"), ("A", "b", 1, cell))
    assert column(made, "expiration_date") == [day]
    assert bool(made.errors) == (day is None)


def test_a_convention_is_taken_only_where_the_column_proves_none(sheet) -> None:
    """`read = "dmy"` decides 03/04/2026 and says so; a column that proves its order, and the person, go before it."""
    mapping = template({"expiration_date": {"headers": ["when"], "read": "dmy"}, "amount": {"read": "comma"}})
    made = drafted(sheet, mapping, (*HEAD, "when"), ("A", "b", "12.345", "03/04/2026"))
    assert column(made, "expiration_date") == [date(2026, 4, 3)]
    assert [value.amount for value in column(made, "amount")] == [12345]
    assert [one.seen for one in made.findings if one.code == "MAP-READ"] == ["comma", "dmy"]
    rows = [("A", "b", "12.34", "03/04/2026"), ("B", "c", "12.345", "04/13/2026")]
    made = drafted(sheet, mapping, (*HEAD, "when"), *rows)
    assert column(made, "expiration_date") == [date(2026, 3, 4), date(2026, 4, 13)]
    assert "MAP-READ" not in [one.code for one in made.findings]
    made = drafted(sheet, mapping, (*HEAD, "when"), ("A", "b", "12.345", "03/04/2026"), dates="mdy", decimal="dot")
    assert column(made, "expiration_date") == [date(2026, 3, 4)]
    with pytest.raises(Unusable):
        drafted(
            sheet, template({"expiration_date": {"headers": ["when"]}}), (*HEAD, "when"), ("A", "b", 1, "03/04/2026")
        )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>Uno<br>dos</p><p>tres &amp; <b>más</b></p>", "Uno\ndos\ntres & más", id="tags"),
        pytest.param("Menos de 3 < 5 y 7 > 6", "Menos de 3 < 5 y 7 > 6", id="no tags"),
        pytest.param("<p><br></p>", "A", id="nothing in them"),
    ],
)
def test_a_description_in_html(sheet, html, text) -> None:
    """What a person sees of it; where that is nothing the default stands."""
    made = drafted(sheet, template({"description": {"read": "html", "default": "{name}"}}), HEAD, ("A", html, 1))
    assert column(made, "description") == [text]


def test_a_default_is_said(sheet) -> None:
    """It fills blank cells only, of rows that count, and the note says how many."""
    mapping = template({"stage": {"headers": ["stage"], "default": "Nuevo"}, "amount": {"default": "0"}})
    rows = [("A", "b", 5, "Ganado"), ("B", "c", "", ""), ("", "", "", ""), ("C", "d", "much", "")]
    made = drafted(sheet, mapping, (*HEAD, "stage"), *rows)
    assert column(made, "stage")[:2] == ["Ganado", "Nuevo"]
    assert [value and value.amount for value in column(made, "amount")[:2]] == [5, 0]
    assert {one.place.header: one.facts["count"] for one in made.findings if one.code == "MAP-DEFAULT"} == {
        "amount": 1,
        "stage": 2,
    }
    assert ("AMT-UNREADABLE", "C5") in codes(made)


def test_a_constant_gives_way(sheet) -> None:
    """It stands where the sheet has no column and --set says nothing, and is said."""
    mapping = template({"amount": {"headers": ["monto"], "constant": "7"}})
    made = drafted(sheet, mapping, ("name", "description"), ("A", "b"))
    assert [value.amount for value in column(made, "amount")] == [7]
    assert [one.seen for one in made.findings if one.code == "MAP-CONSTANT"] == ["7"]
    assert [value.amount for value in column(drafted(sheet, mapping, HEAD, ("A", "b", 3)), "amount")] == [3]
    made = drafted(sheet, mapping, ("name", "description"), ("A", "b"), constants={"amount": "9"})
    assert [value.amount for value in column(made, "amount")] == [9]


def test_the_first_of_several_columns_that_has_a_cell(sheet) -> None:
    """In the template's order and not the sheet's; what is wrong stands where it was read."""
    mapping = template({"contact_email": {"headers": ["work", "home"], "first_filled": True}})
    rows = [
        ("A", "b", 1, "h@example.com", "w@example.com"),
        ("B", "c", 2, "h@example.com", " "),
        ("C", "d", 3, "no", ""),
    ]
    made = drafted(sheet, mapping, (*HEAD, "home", "work"), *rows)
    assert column(made, "contact_email") == ["w@example.com", "h@example.com", None]
    assert codes(made) == [("MAIL-UNREADABLE", "D4")]
    assert (made.place("contact_email", 0).cell, made.place("contact_email", 1).cell) == ("E2", "D3")


@pytest.mark.parametrize("nothing", ["oculto", " OCULTO ", "n/a", "-"])
def test_a_cell_that_says_there_is_nothing_hides_no_other(sheet, nothing) -> None:
    """The mobile that may not be seen is no reason to lose the phone of the office."""
    phones = {"headers": ["mobile", "work"], "first_filled": True}
    mapping = template(
        {"contact_phone": phones, "stage": {"headers": ["s", "t"], "first_filled": True}}, blank=["oculto"]
    )
    rows = [("A", "b", 1, nothing, "+51900111222", "oculto", "Nuevo"), ("B", "c", 2, nothing, "", "-", "Nuevo")]
    made = drafted(sheet, mapping, (*HEAD, "mobile", "work", "s", "t"), *rows)
    assert (column(made, "contact_phone"), codes(made)) == (["51900111222", None], [])
    assert column(made, "stage") == ["Nuevo", "-"]


def test_texts_of_other_columns_are_joined(sheet) -> None:
    """Each on a line of its own behind its heading; empty ones leave nothing; the default fills what is left."""
    mapping = template({"description": {"join": ["next step", "source"], "default": "{name}: {amount}"}})
    rows = [("A", "b", 1, "call", "web"), ("B", "", 2, "", "fair"), ("C", "", 3, "", " ")]
    made = drafted(sheet, mapping, (*HEAD, "Source", "Next step"), *[(*r[:3], r[4], r[3]) for r in rows])
    assert column(made, "description") == ["b\nNext step: call\nSource: web", "Source: fair", "C: 3"]
    assert [one.facts["count"] for one in made.findings if one.code == "MAP-DEFAULT"] == [1]
    assert [one.seen for one in made.findings if one.code == "DESC-JOINED"] == ["Next step, Source"]


def test_a_joined_text_is_bounded(sheet) -> None:
    """What is too long together is an error on its row, and what is empty together lacks a description."""
    mapping = template({"description": {"join": ["more"], "max_length": 20}})
    made = drafted(sheet, mapping, (*HEAD, "more"), ("A", "b" * 15, 1, "c" * 15), ("B", "", 2, ""), ("C", "d", 3, "e"))
    assert codes(made) == [("TEXT-LONG", "B2"), ("DESC-MISSING", "B3")]


def test_the_rest_of_a_name(sheet) -> None:
    """Columns with the rest of a name follow it."""
    mapping = template({"name": {"followed_by": ["last name"]}})
    made = drafted(sheet, mapping, (*HEAD, "Last name"), ("Rosa", "b", 1, "Quispe"), ("Ana", "c", 2, ""))
    assert column(made, "name") == ["Rosa Quispe", "Ana"]


def test_names_are_translated(sheet) -> None:
    """Whatever their spelling; the sheet's own stay beside, and both are looked up."""
    mapping = template({"stage": {"headers": ["stage"]}}, values={"stage": {"Closed Won": "Ganado"}})
    made = drafted(sheet, mapping, (*HEAD, "stage"), ("A", "b", 1, "closed  WON"), ("B", "c", 2, "Nuevo"))
    assert column(made, "stage") == ["Ganado", "Nuevo"]
    assert made.names([0, 1]).stages == {"closed  WON", "Ganado", "Nuevo"}
    assert [one.facts["names"] for one in made.findings if one.code == "MAP-VALUES"] == ["closed  WON → Ganado"]


def test_custom_fields_and_the_other_crms_id(sheet) -> None:
    """They are read beside the fields, and two rows that differ in them alone are two opportunities."""
    mapping = template(custom={"Canal": ["source"]}, old_id=["record id"])
    rows = [("A", "b", 1, "web", "901"), ("A", "b", 1, "web", "902"), ("A", "b", 1, "fair", "902")]
    made = drafted(sheet, mapping, (*HEAD, "Source", "Record ID"), *rows)
    assert [made.custom_of(at) for at in range(3)] == [(("Canal", "web"),), (("Canal", "web"),), (("Canal", "fair"),)]
    assert [made.old_id_of(at) for at in range(3)] == ["901", "902", "902"]
    assert len(set(made.keys.draft)) == 3


FOOTER = ["", "Report of the week", "Copyright (c) 2026", "Generated by Ana"]


def footed(sheet, *lines, footers=("copyright", "generated by")):
    """The codes of skipped rows by number, of two rows and these lines below them."""
    mapping = template(footers=list(footers))
    rows = [("A", "b", 1), ("B", "c", 2), *((line, "", "") for line in lines)]
    made = drafted(sheet, mapping, HEAD, *rows)
    return {made.sheet.numbers[at]: why.code for at, why in made.skipped.items()}


def test_lines_below_the_table(sheet) -> None:
    """From the blank line above the first known one to the end; without any known one nothing is left out."""
    assert footed(sheet, *FOOTER) == {4: "ROW-BLANK", 5: "ROW-FOOTER", 6: "ROW-FOOTER", 7: "ROW-FOOTER"}
    assert footed(sheet, *FOOTER, footers=()) == {4: "ROW-BLANK"}
    assert footed(sheet, "", "Andina", "Lima") == {4: "ROW-BLANK"}


def test_a_name_above_the_footer_is_a_row(sheet) -> None:
    """A last row that has its name alone, with no blank line below it, is no footer: it is an error to be seen."""
    assert footed(sheet, "Deal with a name alone", "Copyright (c) 2026") == {5: "ROW-FOOTER"}


def test_a_row_below_a_footer_is_a_row(sheet) -> None:
    """What looks like a footer with a row of data below it is none."""
    mapping = template(footers=["copyright"])
    rows = [("A", "b", 1), ("Copyright lawyers", "", ""), ("B", "c", 2)]
    assert drafted(sheet, mapping, HEAD, *rows).skipped == {}


def test_the_example_of_a_blank_sheet(sheet) -> None:
    """It is skipped in either language; with another name it is an opportunity."""
    rows = [
        ("EXAMPLE (this row is not imported)", "b", 1),
        ("EJEMPLO (esta fila no se importa)", "c", 2),
        ("C", "d", 3),
    ]
    made = drafted(sheet, template(), HEAD, *rows)
    assert [why.code for why in made.skipped.values()] == ["ROW-EXAMPLE", "ROW-EXAMPLE"]
    assert made.errors == {}


def test_a_heading_with_several_meanings_feeds_nothing_by_itself(sheet) -> None:
    """Though it is a heading of one of them: it is asked about where that field is needed, and else not imported."""
    mapping = template({"name": {"headers": ["deal"]}}, ambiguous={"Name": ["name", "contact_name"]})
    with pytest.raises(Unusable) as caught:
        drafted(sheet, mapping, HEAD, ("A", "b", 1))
    assert [(one.code, one.facts["fields"]) for one in caught.value.findings] == [
        ("MAP-AMBIGUOUS", "name, contact_name")
    ]
    made = drafted(sheet, mapping, (*HEAD, "deal"), ("Rosa", "b", 1, "Plan"))
    assert column(made, "name") == ["Plan"]
    assert [one.seen for one in made.findings if one.code == "MAP-UNUSED"] == ["name"]


def test_a_description_that_is_set_stays_as_it_is_set(sheet) -> None:
    """Nothing is added to --set description; the columns that would be are not read."""
    mapping = template({"description": {"join": ["more"]}})
    made = drafted(sheet, mapping, (*HEAD, "more"), ("A", "b", 1, "c"), constants={"description": "as set"})
    assert (column(made, "description"), made.fit.added) == (["as set"], {})


def test_a_name_that_the_workspace_does_not_know_is_looked_for_as_the_sheet_has_it(sheet) -> None:
    """A translation is for a workspace that has the title it leads to; the sheet's own may be there instead."""
    mapping = template({"stage": {"headers": ["stage"]}}, values={"stage": {"Closed Won": "Ganado"}})
    made = drafted(sheet, mapping, (*HEAD, "stage"), ("A", "b", 1, "Closed Won"))
    assert Resolver(made, Directory(stages={"ganado": ("st-5",)})).row(0) == Ids(stage="st-5")
    assert Resolver(made, Directory(stages={"closed won": ("st-9",)})).row(0) == Ids(stage="st-9")
    (unknown,) = Resolver(made, Directory(stages={"nuevo": ("st-1",)})).row(0)
    assert (unknown.code, unknown.seen) == ("STAGE-UNKNOWN", "Closed Won → Ganado")


@pytest.mark.parametrize(("is_shipped", "expected"), [(True, "st-9"), (False, "st-5")])
def test_a_shipped_template_does_not_translate_what_the_workspace_has(sheet, is_shipped, expected) -> None:
    """The workspace's own stage is meant by its title; a template of the person's own means what it says."""
    mapping = template({"stage": {"headers": ["stage"]}}, values={"stage": {"Closed Won": "Ganado"}})
    made = drafted(sheet, replace(mapping, is_shipped=is_shipped), (*HEAD, "stage"), ("A", "b", 1, "Closed won"))
    both = Directory(stages={"ganado": ("st-5",), "closed won": ("st-9",)})
    assert Resolver(made, both).row(0) == Ids(stage=expected)
    assert Resolver(made, Directory(stages={"ganado": ("st-5",)})).row(0) == Ids(stage="st-5")
    twice = Directory(stages={"ganado": ("st-5",), "closed won": ("st-8", "st-9")})
    if is_shipped:
        (several,) = Resolver(made, twice).row(0)
        assert (several.code, several.seen) == ("STAGE-SEVERAL", "Closed won")


def test_two_deals_of_the_other_crm_are_no_repetition(sheet) -> None:
    """Rows that are equal but for their old id, or a custom field, are not told to repeat each other."""
    mapping = template(old_id=["id"], custom={"Canal": ["canal"]})
    rows = [
        ("A", "b", 1, "901", "web"),
        ("A", "b", 1, "902", "web"),
        ("A", "b", 1, "902", "fair"),
        ("A", "b", 1, "902", "fair"),
    ]
    assert alike(drafted(sheet, mapping, (*HEAD, "id", "canal"), *rows)) == [[2, 3]]


def test_a_word_for_nothing_is_no_blank_cell(sheet) -> None:
    """`n/a` was written by somebody: a default does not stand for it."""
    made = drafted(sheet, template({"amount": {"default": "0"}}), HEAD, ("A", "b", "n/a"), ("B", "c", ""))
    assert codes(made) == [("AMT-MISSING", "C2")]


def test_what_stands_for_an_empty_cell_is_not_joined(sheet) -> None:
    """`oculto` is no text of a description."""
    mapping = template({"description": {"join": ["more"]}}, blank=["oculto"])
    assert column(drafted(sheet, mapping, (*HEAD, "more"), ("A", "b", 1, "Oculto")), "description") == ["b"]
