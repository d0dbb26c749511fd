"""The client's readings beyond look-ups: the list page by page, one opportunity, a probe, the CRM's clock."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.crm import asking, lookups, wire
from importer.crm import client as client_module
from importer.crm.client import Client
from importer.errors import Interrupted, Stopped
from importer.model import Opportunity, Row

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = {"id": "op-1", "name": "Flota"}
OK = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": {"data": []}}
OPPORTUNITY = Opportunity(Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d"), "Flota", "Lote", Decimal("12.50"))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups try again at once, and no wait for an answer is long."""
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.0)
    monkeypatch.setattr(client_module, "TIMEOUTS", {"connect": 1.0, "read": 0.2, "write": 1.0, "pool": 1.0})


def page(token: str | None, *ids: str) -> dict[str, Any]:
    """One page of the list."""
    return OK | {"data": {"workspaceId": "w", "continuationToken": token, "data": [{"id": id} for id in ids]}}


async def walked(client: Client) -> list[list[str]]:
    """The ids of every page."""
    return [[one["id"] for one in found] async for found in client.pages()]


def test_the_list_comes_page_by_page(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any, doorkeeper: Any
) -> None:
    """Each page goes through the door, a broken one is asked for again, and an empty one can be the last."""
    script = [
        answer(200, page("t1", "a", "b")),
        answer(502, b""),
        answer(200, page("t2", "c")),
        answer(200, page(None)),
    ]
    door = doorkeeper()

    async def go() -> Any:
        async with told(*script) as server, Client(settings_for(server.base_url), door=door) as client:
            return await walked(client)

    assert asyncio.run(go()) == [["a", "b"], ["c"], []]
    assert door.noted == ["turn", "answered", "turn", "turn", "answered", "turn", "answered"]


ENDLESS = [
    pytest.param([page("t1", "a"), page("t1", "b")], 2, id="the same token twice"),
    pytest.param([page("t1", "a"), page("t2", "b"), page("t1", "c")], 3, id="a circle of two"),
    pytest.param([page("t1", "a"), {"success": False}], 1, id="a page that says no"),
    pytest.param([page("t1", "a"), b"<html>"], 1, id="a page of HTML"),
    pytest.param([page("x" * 100_000, "a")], 1, id="a token that no address can hold"),
]


@pytest.mark.parametrize(("answers", "pages"), ENDLESS)
def test_a_list_without_end_stops_after_what_was_read(
    answers: Any, pages: int, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """What was read is given, and then the walk is said to have failed: it never ends quietly."""
    read = []

    async def go() -> None:
        async with (
            told(*(answer(200, one) for one in answers)) as server,
            Client(settings_for(server.base_url)) as client,
        ):
            walking = client.pages()
            while (found := await anext(walking, None)) is not None:
                read.append(found)

    with pytest.raises(Stopped, match="CRM-ODD-ANSWER"):
        asyncio.run(go())
    assert len(read) == pages


def test_a_walk_has_a_most_of_pages(practice_crm: Any, ask: Callable[..., Any], monkeypatch: Any) -> None:
    """A CRM that never runs out of new tokens is left in the end."""
    crm = practice_crm()
    for number in range(45):
        crm.create(name=f"Flota {number}")
    assert [len(found) for found in ask(crm.base_url, walked)] == [20, 20, 5]
    monkeypatch.setattr(lookups, "MOST_PAGES", 2)
    with pytest.raises(Stopped, match="no end"):
        ask(crm.base_url, walked)


def test_a_walk_ends_when_nothing_may_leave(calm: Any, ask: Callable[..., Any], doorkeeper: Any) -> None:
    """A closed door interrupts it before its first page."""
    with pytest.raises(Interrupted):
        ask(calm.base_url, walked, door=doorkeeper(turns=0))


SHAPES = [
    pytest.param([ONE], ONE, id="a bare array"),
    pytest.param(ONE, ONE, id="a bare object"),
    pytest.param(OK | {"data": ONE}, ONE, id="data"),
    pytest.param(OK | {"data": [ONE]}, ONE, id="a list in data"),
    pytest.param(OK | {"data": {"opportunity": ONE}}, ONE, id="data.opportunity"),
    pytest.param(OK | {"data": {"id": "op-1", "opportunity": {"name": "Flota"}}}, ONE, id="the id beside it"),
    pytest.param(OK | {"data": {"oportunity": ONE}}, ONE, id="with one p"),
    pytest.param(OK | {"data": {"data": [ONE]}}, ONE, id="data.data"),
    pytest.param(OK | {"data": {"data": [{"id": "op-0"}, ONE]}}, ONE, id="among others"),
    pytest.param(OK | {"data": ONE | {"id": "OP-1"}}, ONE | {"id": "OP-1"}, id="in capitals"),
    pytest.param([], None, id="an empty array"),
    pytest.param(OK | {"data": None}, None, id="null"),
    pytest.param({"success": False, "code": 404, "data": None}, None, id="404 inside"),
]


@pytest.mark.parametrize(("body", "found"), SHAPES)
def test_one_is_read_in_every_shape(
    body: Any, found: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """One opportunity by its id, wherever an edition puts it; None where the CRM says there is none."""

    async def go() -> Any:
        async with told(answer(200, body)) as server, Client(settings_for(server.base_url)) as client:
            shown = await client.opportunity("op-1")
            return shown, server.received[0][0]

    assert asyncio.run(go()) == (found, "GET /api/opportunity/op-1?workspaceId=ws-demo HTTP/1.1")


ODD = [
    pytest.param((200, OK | {"data": {"id": "op-2"}}), "CRM-ODD-ANSWER", id="another one"),
    pytest.param((200, {"success": False, "data": {"opportunity": ONE}}), "CRM-ODD-ANSWER", id="it says no"),
    pytest.param((200, {"success": True}), "CRM-ODD-ANSWER", id="nothing"),
    pytest.param((200, b"<html>"), "CRM-ODD-ANSWER", id="HTML"),
    pytest.param((400, OK), "CRM-ODD-ANSWER", id="400"),
    pytest.param((401, OK), "CRM-STOPPED", id="401"),
    pytest.param((500, b""), "CRM-AWAY", id="500"),
]


@pytest.mark.parametrize(("reply", "code"), ODD)
def test_one_that_is_not_what_was_asked_for_proves_nothing(
    reply: Any, code: str, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """Neither another opportunity nor an answer of no known shape is "not there"."""

    async def go() -> None:
        async with told(answer(*reply)) as server, Client(settings_for(server.base_url)) as client:
            await client.opportunity("op-1")

    with pytest.raises(Stopped, match=code):
        asyncio.run(go())


def test_one_is_really_there(practice_crm: Any, ask: Callable[..., Any]) -> None:
    """What was created is found by its id in the practice CRM; an unknown id, and one no path holds, is None."""
    crm = practice_crm()
    id = crm.create(name="Flota").json()["data"]["id"]
    assert ask(crm.base_url, lambda client: client.opportunity(id))["name"] == "Flota"
    for unknown in ("op-none", "a/b?c#d", "ñ"):
        assert ask(crm.base_url, lambda client, one=unknown: client.opportunity(one)) is None


LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(["op-1", "op-2"])
KEYS = st.sampled_from(["success", "code", "data", "id", "opportunity", "oportunity"])
NESTED = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@given(NESTED)
def test_no_shape_breaks_the_reading_of_one(body: Any) -> None:
    """Any JSON gives the one asked for, none, or no answer; never another one."""
    found = wire.one_of(json.dumps(body).encode(), "op-1")
    assert found is None or [one["id"] for one in found] in ([], ["op-1"])


PROBES = [
    pytest.param((200, OK), True, id="a page"),
    pytest.param((200, b"<html>"), False, id="a page of HTML"),
    pytest.param((401, b""), True, id="401"),
    pytest.param((403, b""), True, id="403"),
    pytest.param((404, b""), True, id="404"),
    pytest.param((408, b""), False, id="408"),
    pytest.param((429, OK), False, id="429"),
    pytest.param((302, b""), False, id="a redirect"),
    pytest.param((500, OK), False, id="500"),
    pytest.param((503, OK), False, id="503"),
    pytest.param(None, False, id="hung up"),
]


@pytest.mark.parametrize(("reply", "there"), PROBES)
def test_a_probe_asks_once(
    reply: Any, there: bool, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any, doorkeeper: Any
) -> None:
    """One request, neither repeated nor held back at the door, says whether the CRM is there."""
    door = doorkeeper()
    script = answer(*reply) if reply else (b"", "hang")

    async def go() -> tuple[bool, int]:
        async with told(script) as server, Client(settings_for(server.base_url), door=door) as client:
            return await client.probe(), len(server.received)

    assert asyncio.run(go()) == (there, 1)
    assert door.noted == []


def test_a_probe_of_nobody_is_no(settings_for: Callable[..., Any]) -> None:
    """A refused connection is no answer, and no exception."""

    async def go() -> bool:
        async with Client(settings_for("http://127.0.0.1:9")) as client:
            return await client.probe()

    assert not asyncio.run(go())


def test_the_door_is_told_the_crms_clock(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any, doorkeeper: Any
) -> None:
    """From the Date of an answer, whatever it answers; one without a Date leaves it as it was."""
    door = doorkeeper()
    ahead = datetime.fromtimestamp(datetime.now(UTC).timestamp() + 7200, UTC)
    script = [
        answer(400, {"success": False}, date=format_datetime(ahead.replace(microsecond=0), usegmt=True)),
        answer(200, OK),
    ]

    async def go() -> list[float | None]:
        skews = [door.skew]
        async with told(*script) as server, Client(settings_for(server.base_url), door=door) as client:
            await client.create(OPPORTUNITY)
            skews.append(door.skew)
            await client.check_access()
            return [*skews, door.skew]

    before, first, second = asyncio.run(go())
    assert (before, first) == (None, second)
    assert first is not None
    assert abs(first - 7200) < 30  # a busy machine may take its time; the clocks are two hours apart
