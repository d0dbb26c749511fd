"""Texts, e-mail addresses and tags: trimmed and bounded, never rewritten."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from importer.validate.text import as_text, plain, read_emails, read_tags, read_text

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
    pytest.param("ñandú@peñarol.example", "ñandú@peñarol.example", id="accents"),
    pytest.param("ana@", "MAIL-UNREADABLE", id="no domain"),
    pytest.param("@example.com", "MAIL-UNREADABLE", id="no name"),
    pytest.param("ana@example", "MAIL-UNREADABLE", id="no dot"),
    pytest.param("ana@example.com.", "MAIL-UNREADABLE", id="dot at the end"),
    pytest.param("ana@example..com", "MAIL-UNREADABLE", id="two dots"),
    pytest.param("ana example.com", "MAIL-UNREADABLE", id="no sign"),
    pytest.param("ana@example.com; luis@example.com", "MAIL-UNREADABLE", id="two"),
    pytest.param("ana@example.com,luis@example.com", "MAIL-UNREADABLE", id="two with a comma"),
    pytest.param("Ana <ana@example.com>", "MAIL-UNREADABLE", id="with a name"),
    pytest.param("mailto:ana@example.com", "MAIL-UNREADABLE", id="as a link"),
    pytest.param("ana@exam\u200bple.com", "MAIL-UNREADABLE", id="an invisible blank in the domain"),
    pytest.param("an\u200ba@example.com", "MAIL-UNREADABLE", id="an invisible blank in the name"),
    pytest.param("ana@exam\u3000ple.com", "MAIL-UNREADABLE", id="a wide blank"),
    pytest.param("a" * 250 + "@example.com", "TEXT-LONG", id="too long"),
    pytest.param(True, "TEXT-NOT-TEXT", id="yes/no"),
    pytest.param("", None, id="blank"),
]


@pytest.mark.parametrize(("cell", "expected"), EMAILS)
def test_one_address_a_cell(column, per_row, cell, expected) -> None:
    """One e-mail address in lower case, or what is wrong."""
    made = column([cell], "Correo")
    assert per_row(made, read_emails(made)) == [expected]


TAGS = [
    pytest.param("vip, feria", ("vip", "feria"), id="comma"),
    pytest.param("vip;feria|web", ("vip", "feria", "web"), id="every mark"),
    pytest.param(" vip ,, vip ", ("vip",), id="once, without gaps"),
    pytest.param("Vip, vip", ("Vip", "vip"), id="capitals are the person's"),
    pytest.param("cliente nuevo", ("cliente nuevo",), id="blanks inside"),
    pytest.param(",;|", (), id="marks only"),
    pytest.param(2026, ("2026",), id="a number"),
    pytest.param("", None, id="blank"),
    pytest.param("a\x00", "TEXT-CONTROL", id="control"),
    pytest.param("x" * 1001, "TEXT-LONG", id="too long"),
]


@pytest.mark.parametrize(("cell", "expected"), TAGS)
def test_tags_are_split_and_kept_in_order(column, per_row, cell, expected) -> None:
    """Tags split at , ; and |, each once, in the order of the cell."""
    made = column([cell], "Etiquetas")
    assert per_row(made, read_tags(made)) == [expected]


def test_a_yes_no_cell_has_one_spelling() -> None:
    """Excel's own spelling, so that a CSV of the same sheet holds the same text."""
    assert (plain(True), plain(False)) == ("TRUE", "FALSE")
