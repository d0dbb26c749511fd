"""How like an opportunity of the CRM's list is to what was sent, and what the list tells of one."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.crm.wire.likeness import Likeness, likeness, listed_of, moment_of, squeezed

if TYPE_CHECKING:
    from decimal import Decimal

DAY = datetime(2025, 4, 8, tzinfo=UTC)
MOMENTS = [
    pytest.param("2025-04-08T03:52:53.3774876Z", DAY.replace(hour=3, minute=52, second=53, microsecond=377487), id="Z"),
    pytest.param("2025-04-08T03:52:53-05:00", DAY.replace(hour=8, minute=52, second=53), id="with its zone"),
    pytest.param("2025-04-08T03:52:53.1+00:00", DAY.replace(hour=3, minute=52, second=53, microsecond=100000), id="1"),
    pytest.param(" 2025-04-08T03:00:00Z ", DAY.replace(hour=3), id="blanks around"),
    pytest.param("2025-04-08T03:00:00", DAY.replace(hour=15), id="no zone: the latest it can be"),
    pytest.param("0001-01-01T00:00:00", None, id="never set, as .NET writes it"),
    pytest.param("0001-01-01T00:00:00Z", None, id="never set, with a zone"),
    pytest.param("1970-01-01T00:00:00Z", None, id="never set, as others write it"),
    pytest.param("yesterday", None, id="no time"),
    pytest.param("", None, id="empty"),
    pytest.param(None, None, id="null"),
    pytest.param(1744084373, None, id="a number"),
]


@pytest.mark.parametrize(("value", "moment"), MOMENTS)
def test_a_time_is_read_so_that_nothing_counts_as_too_old_by_mistake(value: Any, moment: datetime | None) -> None:
    """A time that is not known, or not which zone's, must not prove that the CRM had it before."""
    assert moment_of(value) == moment


SPELLINGS = [
    pytest.param("José  Ñandú", "JOSE NANDU", id="accents and case"),
    pytest.param("Flota 😀 Andina", "Flota Andina", id="a lost emoji"),
    pytest.param("Café", "Cafe\u0301", id="letters composed in another way"),
    pytest.param("A&B Motors", "A&amp;B Motors", id="escaped for a page"),
    pytest.param("D'Onofrio <Lima>", "D&#39;Onofrio &lt;Lima&gt;", id="escaped in other ways"),
    pytest.param("Ａ１", "a1", id="wide letters"),
]


@pytest.mark.parametrize(("ours", "theirs"), SPELLINGS)
def test_other_spellings_of_a_name_leave_the_same_letters(ours: str, theirs: str) -> None:
    """What a CRM may make of a name on its way through still says whose it is."""
    assert squeezed(ours) == squeezed(theirs) != ""


def test_other_names_leave_other_letters() -> None:
    """Names that differ in a letter or a digit differ."""
    assert len({squeezed(name) for name in ("Flota 1", "Flota 2", "Flotas 1", "", "Peña")}) == 5


DELETIONS = [
    pytest.param({}, False, id="says nothing"),
    pytest.param({"deletionDate": None, "userDeletion": None}, False, id="null"),
    pytest.param({"deletionDate": "", "userDeletion": ""}, False, id="empty"),
    pytest.param({"deletionDate": "0001-01-01T00:00:00"}, False, id="never set, as .NET writes it"),
    pytest.param({"deletionDate": "2025-04-08T03:52:53Z"}, True, id="a time"),
    pytest.param({"deletionDate": "ayer"}, True, id="a time nobody can read"),
    pytest.param({"userDeletion": "us-1"}, True, id="by somebody"),
]


@pytest.mark.parametrize(("fields", "deleted"), DELETIONS)
def test_a_deleted_opportunity_says_when_or_by_whom(fields: dict[str, Any], deleted: bool) -> None:
    """The CRM deletes softly: what it lists may be deleted."""
    found = listed_of({"id": "op-1", **fields})
    assert found
    assert found.deleted is deleted


IDS = [
    pytest.param("op-1", "op-1", id="text"),
    pytest.param(17, "17", id="a number"),
    pytest.param(None, None, id="null"),
    pytest.param("", None, id="empty"),
    pytest.param(True, None, id="true"),
    pytest.param(" op-1", None, id="with a blank, which no request could name"),
    pytest.param("x" * 201, None, id="too long"),
    pytest.param(["op-1"], None, id="a list"),
]


@pytest.mark.parametrize(("value", "id"), IDS)
def test_an_opportunity_of_the_list_has_an_id_or_is_none(value: Any, id: str | None) -> None:
    """What has no id that can be written down and asked for again is not taken for an opportunity."""
    found = listed_of({"id": value, "name": "Flota", "opportCode": 12})
    assert (found.id if found else None) == id
    assert not found or found.code == "12"


BODY = {"workspaceId": "ws", "name": "Flota Andina de Carga", "description": "Feria de Lima", "amount": 1200.5}
LIKE = [
    pytest.param({}, {}, Likeness.WHOLE, id="the very same"),
    pytest.param(
        {}, {"name": " Flota  Andina\tde Carga ", "description": "Feria\nde  Lima"}, Likeness.WHOLE, id="blanks"
    ),
    pytest.param({"name": "Jose\u0301 Ñandu\u0301"}, {"name": "José Ñandú"}, Likeness.WHOLE, id="letters composed"),
    pytest.param({}, {"amount": "1200.50"}, Likeness.WHOLE, id="the amount as text"),
    pytest.param({"amount": 1200}, {"amount": 1200.0}, Likeness.WHOLE, id="a whole amount with a point"),
    pytest.param({}, {"contactId": ""}, Likeness.WHOLE, id="no contact, as an empty text"),
    pytest.param({"contactId": "ct-1"}, {"contactId": "ct-1"}, Likeness.WHOLE, id="the same contact"),
    pytest.param({"stageId": "st-1"}, {"stageId": "st-1"}, Likeness.WHOLE, id="the stage kept"),
    pytest.param({"stageId": "st-1"}, {"stageId": None}, Likeness.EQUAL, id="the stage not kept"),
    pytest.param({"stageId": "st-1"}, {"stageId": "st-0"}, Likeness.EQUAL, id="the CRM's own stage"),
    pytest.param({}, {"stageId": "st-0"}, Likeness.WHOLE, id="the CRM's own stage where none was sent"),
    pytest.param(
        {"expirationDate": "2026-04-30T00:00:00"},
        {"expirationDate": "2026-04-30T05:00:00Z"},
        Likeness.WHOLE,
        id="the day",
    ),
    pytest.param({"expirationDate": "2026-04-30T00:00:00"}, {}, Likeness.EQUAL, id="the day not kept"),
    pytest.param({"tags": ["a"], "assignedComercialId": "us-1"}, {}, Likeness.WHOLE, id="what no list shows"),
    pytest.param(
        {"description": "Feria [ref:w1-a-b]"},
        {"description": "Feria… [ref:w1-a-b]", "amount": 0},
        Likeness.MARKED,
        id="mark",
    ),
    pytest.param(
        {"description": "Feria [ref:w1-a-b]"},
        {"description": "Feria [ref:w1-a-c]"},
        Likeness.NEAR,
        id="another row's mark",
    ),
    pytest.param(
        {"description": "a [ref:old]"}, {"description": "b [ref:old]"}, Likeness.NEAR, id="a mark that is not the row's"
    ),
    pytest.param({}, {"amount": 1200}, Likeness.NEAR, id="another amount"),
    pytest.param({}, {"amount": None}, Likeness.NEAR, id="no amount"),
    pytest.param({}, {"amount": "NaN"}, Likeness.NEAR, id="an amount that is none"),
    pytest.param({}, {"description": "Otra"}, Likeness.NEAR, id="another description"),
    pytest.param({}, {"description": "Feria"}, Likeness.NEAR, id="a description cut off"),
    pytest.param({}, {"contactId": "ct-2"}, Likeness.NEAR, id="a contact where none was sent"),
    pytest.param({"contactId": "ct-1"}, {"contactId": "ct-2"}, Likeness.NEAR, id="another contact"),
    pytest.param({"contactId": "ct-1"}, {}, Likeness.NEAR, id="the contact not kept"),
    pytest.param({}, {"name": "FLOTA ANDINA DE CARGA"}, Likeness.NEAR, id="upper case"),
    pytest.param({"name": "José Peña"}, {"name": "Jose Pena"}, Likeness.NEAR, id="accents lost"),
    pytest.param({"name": "Flota Andina de Carga 😀"}, {}, Likeness.NEAR, id="an emoji lost"),
    pytest.param({"name": "Iñaki Peña"}, {"name": "I?aki Pe?a"}, Likeness.NEAR, id="letters lost"),
    pytest.param({"name": "Iñaki Peña"}, {"name": "IÃ±aki PeÃ±a"}, Likeness.NEAR, id="letters of another code"),
    pytest.param({"name": "王伟"}, {"name": "??"}, Likeness.NEAR, id="all letters lost"),
    pytest.param({"name": "王伟"}, {"name": "Rosa"}, Likeness.NONE, id="another alphabet, another name"),
    pytest.param({"name": "D'Onofrio & Cía"}, {"name": "D&#39;Onofrio &amp; Cía"}, Likeness.NEAR, id="escaped"),
    pytest.param({}, {"name": "Flota Andina d"}, Likeness.NEAR, id="a name cut off"),
    pytest.param({}, {"name": "Flota"}, Likeness.NONE, id="a name cut off too short to know"),
    pytest.param({"name": "😀"}, {"name": ""}, Likeness.NEAR, id="a name lost"),
    pytest.param(
        {"name": "😀"}, {"name": "", "description": "Otra", "amount": 1}, Likeness.FAINT, id="a name and all lost"
    ),
    pytest.param({}, {"name": None, "description": "Otra"}, Likeness.NONE, id="no name, another description"),
    pytest.param({}, {"description": "Otra", "amount": 1}, Likeness.FAINT, id="the name alone"),
    pytest.param(
        {"contactId": "ct-1"},
        {"contactId": "ct-1", "description": "Otra", "amount": 1},
        Likeness.NEAR,
        id="and contact",
    ),
    pytest.param({}, {"name": "Flota Andina de Cargo"}, Likeness.NONE, id="another name"),
    pytest.param({}, {"deletionDate": "2026-03-02T11:00:00Z"}, Likeness.NEAR, id="deleted since"),
    pytest.param(
        {"description": "a [ref:w1]"},
        {"description": "a [ref:w1]", "userDeletion": "us-1"},
        Likeness.NEAR,
        id="deleted, mark",
    ),
]


@pytest.mark.parametrize(("sent", "shown", "like"), LIKE)
def test_how_like_a_listed_opportunity_is(sent: dict[str, Any], shown: dict[str, Any], like: Likeness) -> None:
    """Only what was sent, shown again, is the row; everything else that has its name is for a person to judge."""
    listed = listed_of({**BODY, "id": "op-1", **shown})
    assert listed
    assert likeness({**BODY, **sent}, listed, refs={"w1", "w1-a-b"}) is like


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=20) | st.none() | st.integers() | st.lists(st.text()),
        "description": st.text(max_size=20) | st.none() | st.booleans(),
        "amount": st.floats() | st.text(max_size=5) | st.none() | st.lists(st.integers()),
        "contactId": st.text(max_size=5) | st.none() | st.integers(),
        "stageId": st.text(max_size=5) | st.none() | st.dictionaries(st.text(), st.text()),
        "expirationDate": st.text(max_size=12) | st.none() | st.integers(),
        "creationDate": st.text(max_size=30) | st.none() | st.datetimes().map(str) | st.integers(),
        "deletionDate": st.text(max_size=12) | st.none(),
    },
)


@settings(deadline=None)
@given(FIELDS, FIELDS)
def test_whatever_a_list_shows_is_compared(sent: dict[str, Any], shown: dict[str, Any]) -> None:
    """A CRM may show anything: it is like the row to some degree, and no program ends because of it."""
    listed = listed_of({**shown, "id": "op-1"})
    assert listed
    assert likeness(sent, listed, refs=()) in Likeness
    assert listed.created is None or listed.created > DAY.replace(year=1999)


@settings(deadline=None)
@given(
    st.text(max_size=30),
    st.text(max_size=30),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
)
def test_what_was_sent_and_comes_back_is_known_again(name: str, description: str, amount: Decimal) -> None:
    """As JSON there and back, letters decomposed and blanks doubled: it is the row."""
    sent = {"name": name, "description": description, "amount": float(amount)}
    back = {"name": unicodedata.normalize("NFD", name).replace(" ", "  "), "description": f" {description}\n"}
    listed = listed_of({**json.loads(json.dumps(sent | back)), "amount": str(float(amount)), "id": 7})
    assert listed
    assert likeness(sent, listed, refs=()) >= Likeness.EQUAL
