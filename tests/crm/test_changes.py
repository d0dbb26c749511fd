"""What the CRM shows otherwise than it was sent: every change a person would see, and none that nobody would."""

from __future__ import annotations

import pytest

from importer.crm.wire.changes import Change, changes

SENT = {
    "workspaceId": "ws-1",
    "name": "Hotel Sol",
    "description": "Feria\nde Lima",
    "amount": 1200.5,
    "assignedComercialId": "us-1",
    "contactId": "ct-1",
    "stageId": "st-2",
    "expirationDate": "2026-12-01T00:00:00",
    "tags": ["feria"],
}
SHOWN = {
    "id": "op-1",
    "name": "Hotel Sol",
    "description": "Feria\nde Lima",
    "amount": 1200.5,
    "finalAmount": 0,
    "assignedAgentId": None,
    "contactId": "ct-1",
    "stageId": "st-2",
    "expirationDate": "2026-12-01T00:00:00",
}
SAME = [
    pytest.param({}, {}, id="as sent"),
    pytest.param({}, {"amount": "1200.50"}, id="the amount as a text"),
    pytest.param({"amount": 1000}, {"amount": 1000.0}, id="a whole amount with a point"),
    pytest.param({}, {"expirationDate": "2026-12-01"}, id="the day alone"),
    pytest.param({}, {"expirationDate": "2026-12-01T00:00:00.0000000Z"}, id="the day with seven digits"),
    pytest.param({}, {"description": "Feria\r\nde Lima"}, id="line ends of Windows"),
    pytest.param({"name": "Ca\u00f1ete"}, {"name": "Can\u0303ete"}, id="a letter in two parts"),
    pytest.param({"stageId": ""}, {"stageId": "st-1"}, id="a stage of the CRM's own"),
    pytest.param({"expirationDate": ""}, {"expirationDate": "2027-01-01"}, id="a date of the CRM's own"),
    pytest.param({"contactId": None}, {"contactId": ""}, id="no contact in either"),
]
CHANGED = [
    pytest.param({}, {"name": "hotel sol"}, ("name", "Hotel Sol", "hotel sol"), id="case"),
    pytest.param({}, {"name": "Hotel"}, ("name", "Hotel Sol", "Hotel"), id="cut"),
    pytest.param({}, {"name": None}, ("name", "Hotel Sol", ""), id="no name"),
    pytest.param(
        {}, {"description": "Feria de Lima"}, ("description", "Feria\nde Lima", "Feria de Lima"), id="a break"
    ),
    pytest.param({}, {"amount": 1200}, ("amount", "1200.5", "1200"), id="rounded"),
    pytest.param({}, {"amount": None}, ("amount", "1200.5", ""), id="no amount"),
    pytest.param({}, {"amount": "S/ 1"}, ("amount", "1200.5", "S/ 1"), id="an amount that is none"),
    pytest.param({}, {"amount": "NaN"}, ("amount", "1200.5", "NaN"), id="not a number"),
    pytest.param({}, {"contactId": "ct-2"}, ("contact_id", "ct-1", "ct-2"), id="another contact"),
    pytest.param({"contactId": ""}, {"contactId": "ct-2"}, ("contact_id", "", "ct-2"), id="a contact nobody sent"),
    pytest.param({}, {"stageId": None}, ("stage", "st-2", ""), id="no stage"),
    pytest.param({}, {"stageId": "st-1"}, ("stage", "st-2", "st-1"), id="another stage"),
    pytest.param({}, {"expirationDate": None}, ("expiration_date", "2026-12-01", ""), id="no date"),
    pytest.param(
        {},
        {"expirationDate": "2026-11-30T19:00:00"},
        ("expiration_date", "2026-12-01", "2026-11-30"),
        id="a day before",
    ),
]


@pytest.mark.parametrize(("sent", "shown"), SAME)
def test_what_nobody_would_see_is_no_change(sent, shown) -> None:
    """Other spellings of the same, and what the CRM sets by itself."""
    assert changes(SENT | sent, SHOWN | shown) == ()


@pytest.mark.parametrize(("sent", "shown", "change"), CHANGED)
def test_a_change_is_told_with_both_texts(sent, shown, change) -> None:
    """The field, what was sent and what is shown."""
    assert changes(SENT | sent, SHOWN | shown) == (Change(*change),)


def test_an_answer_without_any_field_has_lost_them_all() -> None:
    """Fields that are not in the answer are not taken over."""
    fields = ["name", "description", "amount", "contact_id", "stage", "expiration_date"]
    assert [change.field for change in changes(SENT, {"id": "op-1"})] == fields


LONG = "x" * 100
PARTS = [
    pytest.param("a & b", "a &amp; b", ("a & b", "a &amp; b"), id="short"),
    pytest.param(f"{LONG} & {LONG}", f"{LONG} &amp; {LONG}", "&", id="in the middle of a long text"),
    pytest.param(LONG, LONG[:50], ("…" + "x" * 28 + "…", "…" + "x" * 9), id="cut in the middle"),
    pytest.param("a\nb c", "a b c", ("a⏎b c", "a b c"), id="a line break"),
    pytest.param("a  b", "a b", ("a␣␣b", "a␣b"), id="blanks alone"),
    pytest.param("a b ", "a b", ("a␣b␣", "a␣b"), id="a blank at the end"),
    pytest.param("Nuevo", "", ("Nuevo", ""), id="nothing shown"),
]


@pytest.mark.parametrize(("sent", "shown", "parts"), PARTS)
def test_the_parts_shown_are_those_that_differ(sent, shown, parts) -> None:
    """On one line, no longer than asked for, with the difference in it."""
    both = Change("description", sent, shown).parts(30)
    assert all(len(part) <= 30 and "\n" not in part for part in both)
    assert both == parts or (both[0] != both[1] and all(parts in part for part in both))
