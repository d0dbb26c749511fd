"""Texts, e-mail addresses and tags: trimmed and bounded, never rewritten."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.mails import SLIPS
from importer.validate.text import AT_ONCE, as_text, plain, read_emails, read_tags, read_text

TEXTS = [
    pytest.param("  Plan anual ", "Plan anual", id="trimmed"),
    pytest.param("\ufeffPlan\u200b", "Plan", id="invisible blanks at the ends"),
    pytest.param("\u00a0\u3000Plan", "Plan", id="wide blanks"),
    pytest.param("uno\n\tdos\r\ntres", "uno\n\tdos\r\ntres", id="lines are kept"),
    pytest.param("a  b", "a  b", id="blanks inside are kept"),
    pytest.param("👩\u200d👧 ñandú", "👩\u200d👧 ñandú", id="joined signs are kept"),
    pytest.param(5, "5", id="a number"),
    pytest.param(5.0, "5", id="a whole float"),
    pytest.param(0.1 + 0.2, "0.3", id="no dust"),
    pytest.param(date(2026, 3, 15), "2026-03-15", id="a date"),
    pytest.param(datetime(2026, 3, 15), "2026-03-15", id="midnight is left off"),  # noqa: DTZ001
    pytest.param(datetime(2026, 3, 15, 9, 30), "2026-03-15 09:30:00", id="a time of day is kept"),  # noqa: DTZ001
    pytest.param(time(9, 30), "09:30:00", id="a time"),
    pytest.param("N" * 20, "N" * 20, id="as long as may be"),
    pytest.param("N" * 21, "TEXT-LONG", id="one too many"),
    pytest.param("ñ" * 21, "TEXT-LONG", id="characters, not bytes"),
    pytest.param(True, "TEXT-NOT-TEXT", id="yes/no"),
    pytest.param("a\x00b", "TEXT-CONTROL", id="zero byte"),
    pytest.param("a\x07b", "TEXT-CONTROL", id="bell"),
    pytest.param("a\x1fb", "TEXT-CONTROL", id="separator"),
    pytest.param("a\x7fb", "TEXT-CONTROL", id="delete"),
    pytest.param("a\x9bb", "TEXT-CONTROL", id="second set of controls"),
]


@pytest.mark.parametrize(("cell", "expected"), TEXTS)
def test_what_a_cell_is_as_text(cell, expected) -> None:
    """The text without blanks at its ends, or what is wrong with it."""
    found = as_text(cell, limit=20)
    assert getattr(found, "code", found) == expected


def test_only_the_control_character_is_spelled_out() -> None:
    """The message shows where the control character is, and leaves accents as they are."""
    assert as_text("Renovación\x07 de año", limit=99).seen == r"Renovación\x07 de año"


def test_what_is_said_of_a_long_text(column) -> None:
    """The message has both lengths, and shows no more than 80 characters of the cell."""
    made = column(["N" * 300], "Nombre")
    finding = read_text(made, limit=255).problems[0][0].on(made, 4)
    assert finding.message("en") == "The text has 300 characters; at most 255 are taken."
    assert len(finding.seen) == 80


EMAILS = [
    pytest.param("Ana.Torres@Example.COM", "ana.torres@example.com", id="lower case"),
    pytest.param(" ana@example.com\u200b", "ana@example.com", id="blanks"),
    pytest.param("ana+crm@mail.example.co", "ana+crm@mail.example.co", id="plus and subdomain"),
    pytest.param("ana@peñarol.example", "ana@peñarol.example", id="accents in the domain"),
    pytest.param("o'brien@mi-empresa.com.pe", "o'brien@mi-empresa.com.pe", id="apostrophe and dash"),
    pytest.param("mailto:Ana@example.com", "ana@example.com", id="as a link"),
    pytest.param("MAILTO: ana@example.com", "ana@example.com", id="as a link in capitals"),
    pytest.param("Rosa Quispe <rosa@example.com>", "rosa@example.com", id="with a name"),
    pytest.param('"Quispe, Rosa" <Rosa@example.com>;', "rosa@example.com", id="with a quoted name"),
    pytest.param("rosa@example.com <rosa@example.com>", "rosa@example.com", id="with itself as a name"),
    pytest.param("rosa@example.com<mailto:rosa@example.com>", "rosa@example.com", id="with itself as a link"),
    pytest.param("<ana@example.com>", "ana@example.com", id="in angles"),
    pytest.param("(ana@example.com)", "ana@example.com", id="in brackets"),
    pytest.param('"ana@example.com"', "ana@example.com", id="in quotation marks"),
    pytest.param("“ana@example.com”", "ana@example.com", id="in curled quotation marks"),
    pytest.param("'ana@example.com", "ana@example.com", id="an apostrophe before it"),
    pytest.param("ana@example.com;", "ana@example.com", id="a semicolon at the end"),
    pytest.param("ana@example.com ,", "ana@example.com", id="a comma at the end"),
    pytest.param("ana@example.com; luis@example.com", "MAIL-SEVERAL", id="two"),
    pytest.param("ana@example.com,luis@example.com", "MAIL-SEVERAL", id="two with a comma"),
    pytest.param("ana@example.com / luis@example.com", "MAIL-SEVERAL", id="two with a slash"),
    pytest.param("ana@example.com y luis@example.com", "MAIL-SEVERAL", id="two with a word"),
    pytest.param("ana@example.com\nluis@example.com", "MAIL-SEVERAL", id="two lines"),
    pytest.param("Ana <ana@example.com>, Luis <luis@example.com>", "MAIL-SEVERAL", id="two with names"),
    pytest.param("ana@old.example <ana@new.example>", "MAIL-SEVERAL", id="another address as a name"),
    pytest.param("ana@example.com, ana@example.com", "ana@example.com", id="the same twice"),
    pytest.param("ana@example.com; pronto", "MAIL-UNREADABLE", id="an address and a word"),
    pytest.param("ana@example.com; luis@", "MAIL-UNREADABLE", id="an address and a piece of one"),
    pytest.param("ana@", "MAIL-UNREADABLE", id="no domain"),
    pytest.param("@example.com", "MAIL-UNREADABLE", id="no name"),
    pytest.param("ana@example", "MAIL-UNREADABLE", id="no dot"),
    pytest.param("ana@example.c", "MAIL-UNREADABLE", id="an ending of one letter"),
    pytest.param("ana@192.168.1.10", "MAIL-UNREADABLE", id="a number for a domain"),
    pytest.param("ana@example.com.", "MAIL-UNREADABLE", id="dot at the end: .pe may have been cut off"),
    pytest.param("ana@example..com", "MAIL-UNREADABLE", id="two dots"),
    pytest.param("ana@-example.com", "MAIL-UNREADABLE", id="a dash before the domain"),
    pytest.param("ana..torres@example.com", "MAIL-UNREADABLE", id="two dots in the name"),
    pytest.param(".ana@example.com", "MAIL-UNREADABLE", id="a dot before the name"),
    pytest.param("ana.@example.com", "MAIL-UNREADABLE", id="a dot after the name"),
    pytest.param("josé@example.com", "MAIL-UNREADABLE", id="an accent in the name"),
    pytest.param("ana@gmail,com", "MAIL-UNREADABLE", id="a comma for a dot"),
    pytest.param("ana @example.com", "MAIL-UNREADABLE", id="a blank inside"),
    pytest.param("ana@ example.com", "MAIL-UNREADABLE", id="a blank in the domain"),
    pytest.param("ana example.com", "MAIL-UNREADABLE", id="no sign"),
    pytest.param("ana@luis@example.com", "MAIL-UNREADABLE", id="two signs"),
    pytest.param("mailto:ana@example.com?subject=Hola", "MAIL-UNREADABLE", id="a link with a subject"),
    pytest.param("Ana <ana@example>", "MAIL-UNREADABLE", id="a name and no address"),
    pytest.param("ana@exam\u200bple.com", "MAIL-UNREADABLE", id="an invisible blank in the domain"),
    pytest.param("an\u200ba@example.com", "MAIL-UNREADABLE", id="an invisible blank in the name"),
    pytest.param("ana@exam\u3000ple.com", "MAIL-UNREADABLE", id="a wide blank"),
    pytest.param("a" * 65 + "@example.com", "MAIL-UNREADABLE", id="a name of 65 characters"),
    pytest.param("ana@" + "a." * 250 + "com", "TEXT-LONG", id="too long"),
    pytest.param(True, "TEXT-NOT-TEXT", id="yes/no"),
    pytest.param("", None, id="blank"),
]


@pytest.mark.parametrize(("cell", "expected"), EMAILS)
def test_one_address_a_cell(column, per_row, cell, expected) -> None:
    """One e-mail address in lower case, or what is wrong."""
    made = column([cell], "Correo")
    assert per_row(made, read_emails(made)) == [expected]


SLIPPED = [
    pytest.param("gmail.con", "gmail.com", id="gmail.con"),
    pytest.param("hotmial.con", "hotmail.com", id="two slips"),
    pytest.param("example.con", "example.com", id="an ending that is none"),
    *(pytest.param(slip, meant, id=slip) for slip, meant in SLIPS.items()),
]


@pytest.mark.parametrize(("domain", "meant"), SLIPPED)
def test_a_likely_slip_is_imported_and_spoken_of(column, domain, meant) -> None:
    """The address stays as it is written, with a warning that names the one likely meant."""
    made = column([f"Ana@{domain}", "ana@gmail.com"], "Correo")
    parsed = read_emails(made)
    assert parsed.values == [f"ana@{domain}", "ana@gmail.com"]
    finding = parsed.problems[0][0].on(made, 2)
    assert (finding.code, finding.severity, list(parsed.problems)) == ("MAIL-DOUBTFUL", "warning", [0])
    assert f"ana@{meant}" in finding.message("es")


@pytest.mark.parametrize("domain", ["gmail.com", "gmail.co", "hotmail.es", "outlook.es", "yahoo.com.mx", "ymail.com"])
def test_a_right_domain_is_no_slip(column, domain) -> None:
    """Domains that exist are not spoken of, however near to another."""
    assert read_emails(column([f"ana@{domain}"], "Correo")).problems == {}


def test_the_addresses_of_a_cell_are_named(column) -> None:
    """The message has each address, so that the person can choose."""
    made = column(["Ana <ANA@example.com>; luis@example.com"], "Correo")
    message = read_emails(made).problems[0][0].on(made, 2).message("en")
    assert message.endswith("is more than one e-mail address: ana@example.com, luis@example.com.")


TAGS = [
    pytest.param("vip, feria", ("vip", "feria"), id="comma"),
    pytest.param("vip;feria|web", ("vip", "feria", "web"), id="every mark"),
    pytest.param(" vip ,, vip ", ("vip",), id="once, without gaps"),
    pytest.param("Vip, vip, VIP", ("Vip",), id="once, in the first spelling"),
    pytest.param("Campaña única, CAMPAÑA UNICA", ("Campaña única",), id="once, whatever its accents"),
    pytest.param("caña, cana", ("caña", "cana"), id="ñ is a letter of its own"),
    pytest.param("ca\u006e\u0303a, CAÑA", ("ca\u006e\u0303a",), id="ñ in two pieces"),
    pytest.param("cliente  nuevo;Cliente nuevo", ("cliente  nuevo",), id="once, whatever its blanks"),
    pytest.param("\u200bvip\u00a0,vip", ("vip",), id="odd blanks"),
    pytest.param("cliente nuevo", ("cliente nuevo",), id="blanks inside"),
    pytest.param(",;|", (), id="marks only"),
    pytest.param(2026, ("2026",), id="a number"),
    pytest.param("", None, id="blank"),
    pytest.param("a\x00", "TEXT-CONTROL", id="control"),
    pytest.param("vip," + "x" * 100, ("vip", "x" * 100), id="a tag as long as may be"),
    pytest.param("vip," + "x" * 101, "TAG-LONG", id="a tag too long"),
    pytest.param(",".join(map(str, range(50))), tuple(map(str, range(50))), id="as many as may be"),
    pytest.param(",".join(map(str, range(51))), "TAG-MANY", id="one too many"),
    pytest.param("vip," * 51, ("vip",), id="the same many times"),
    pytest.param("x," * 5001, "TEXT-LONG", id="too long a cell"),
    pytest.param(True, "TEXT-NOT-TEXT", id="yes/no"),
]


@pytest.mark.parametrize(("cell", "expected"), TAGS)
def test_tags_are_split_and_kept_in_order(column, per_row, cell, expected) -> None:
    """Tags split at , ; and |, each once, in the order of the cell."""
    made = column([cell], "Etiquetas")
    assert per_row(made, read_tags(made)) == [expected]


def test_a_yes_no_cell_has_one_spelling() -> None:
    """Excel's own spelling, so that a CSV of the same sheet holds the same text."""
    assert (plain(True), plain(False)) == ("TRUE", "FALSE")


ODD = st.sampled_from(
    ["", " ", "a ", " a", "a\u00a0", "a\nb", "a\x07", "x" * 9, "\u200b", 5, 2.5, True, 10**16, "ñandú", "a b"]
)
CELLS = st.lists(
    st.one_of(ODD, st.text(max_size=10), st.sampled_from(["ana@example.com", "Ana@gmail.con", "a@b; c@d.com"]))
)


@settings(max_examples=200, deadline=None, database=None)
@given(cells=CELLS)
def test_a_column_is_read_as_its_cells_are(column, cells) -> None:
    """However many cells are plain, each gives what it gives alone, in its place."""
    made = column(cells, "Nombre")
    for read in (lambda one: read_text(one, limit=8), read_emails):
        together = read(made)
        alone = [read(column([cell], "Nombre")) for cell in made.cells]
        assert together.values == [parsed.values[0] for parsed in alone]
        assert together.problems == {at: parsed.problems[0] for at, parsed in enumerate(alone) if parsed.problems}


def test_an_odd_cell_among_very_many(column) -> None:
    """A long column is looked at in parts; an odd cell in one of them leaves all others as they stand."""
    cells = [f"Lead {number}" for number in range(2 * AT_ONCE + 5)]
    cells[AT_ONCE] = " Lead\u200b"
    parsed = read_text(column(cells, "Nombre"), limit=99)
    assert parsed.values == [*cells[:AT_ONCE], "Lead", *cells[AT_ONCE + 1 :]]
    assert parsed.problems == {}


def test_a_number_under_a_format_is_warned_of(column) -> None:
    """A number shown with zeros in front looks like text; digits that Excel dropped are spoken of all the same."""
    made = column([1234567890123456], "Código", ["00000000000000000"])
    parsed = read_text(made, limit=99)
    assert parsed.values == ["01234567890123456"]
    assert [problem.code for problem in parsed.problems[0]] == ["CELL-PRECISION"]


@pytest.mark.parametrize("cell", ["-", "n/a", "s/d"])
def test_a_marker_of_emptiness_is_no_address_and_no_error(column, cell) -> None:
    """What says that there is none leaves the field empty."""
    parsed = read_emails(column([cell]))
    assert (parsed.values, parsed.problems) == ([None], {})
