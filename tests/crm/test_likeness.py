"""How like an opportunity of the CRM's list is to what was sent, and what the list tells of one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from importer.crm.wire.likeness import listed_of, moment_of, squeezed

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
