"""The client's look-ups: asked again, given up, and never taken for more than they prove."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking
from importer.crm.client import Client
from importer.errors import Interrupted, Stopped
from importer.send.gate import Gate
from importer.send.pacing import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable

OK = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": {"data": []}}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups try again at once."""
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.0)


LOOKUPS = [
    pytest.param([(500, b"x", {}), (200, OK, {})], ["turn", "turn", "answered"], id="500, then an answer"),
    pytest.param(
        [(429, OK, {"retry_after": "0.01"}), (503, b"", {}), (200, OK, {})],
        ["turn", ("turned away", 0.01), "turn", ("turned away", None), "turn", "answered"],
        id="429 and 503, then an answer",
    ),
    pytest.param([(408, b"", {}), (502, b"<html>", {}), (200, OK, {})], ["turn"] * 3 + ["answered"], id="408 and 502"),
]


@pytest.mark.parametrize(("answers", "noted"), LOOKUPS)
def test_lookups_try_again_and_go_through_the_door(
    answers: Any,
    noted: Any,
    told: Callable[..., Any],
    answer: Callable[..., Any],
    settings_for: Any,
    doorkeeper: Any,
) -> None:
    """Reading again changes nothing: every try waits its turn, and the door hears of every "later"."""
    door = doorkeeper()

    async def go() -> None:
        scripted = [answer(status, body, **headers) for status, body, headers in answers]
        async with told(*scripted) as server, Client(settings_for(server.base_url), door=door) as client:
            await client.check_access()

    asyncio.run(go())
    assert door.noted == noted


def test_a_cut_lookup_is_asked_again(told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any) -> None:
    """A look-up whose connection broke is asked again."""

    async def go() -> int:
        script = [(b"", "reset"), (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "close"), answer(200, OK)]
        async with told(*script) as server, Client(settings_for(server.base_url)) as client:
            await client.check_access()
            return len(server.received)

    assert asyncio.run(go()) == 3


STOPS = [
    pytest.param((401, OK), "CRM-STOPPED", 1, id="401"),
    pytest.param((403, b"<html>"), "CRM-STOPPED", 1, id="403"),
    pytest.param((200, b"<html>login</html>"), "CRM-ODD-ANSWER", 1, id="a page of HTML"),
    pytest.param((302, b""), "CRM-ODD-ANSWER", 1, id="a redirect"),
    pytest.param((404, b"<html>"), "CRM-ODD-ANSWER", 1, id="404 that is no JSON"),
    pytest.param((200, {"success": False, "message": "no"}), "CRM-ODD-ANSWER", 1, id="200 that says no"),
    pytest.param((400, OK), "CRM-ODD-ANSWER", 1, id="400"),
    pytest.param((404, {"success": False, "code": 404}), "CRM-ODD-ANSWER", 1, id="404 in an envelope"),
    pytest.param((200, {"success": True, "data": None}), "CRM-ODD-ANSWER", 1, id="null"),
    pytest.param((500, b""), "CRM-AWAY", asking.LOOKUP_TRIES, id="500 every time"),
    pytest.param((429, OK), "CRM-AWAY", asking.LOOKUP_TRIES, id="429 every time"),
]


@pytest.mark.parametrize("name", ["owners", "stages"])
@pytest.mark.parametrize(("reply", "code", "requests"), STOPS)
def test_a_lookup_without_an_answer_stops_the_run(
    name: str,
    reply: Any,
    code: str,
    requests: int,
    told: Callable[..., Any],
    answer: Callable[..., Any],
    settings_for: Any,
) -> None:
    """What will not change is not asked twice; what may is asked a few times; then the run stops and says why."""

    async def go() -> int:
        async with told(answer(*reply)) as server, Client(settings_for(server.base_url)) as client:
            with pytest.raises(Stopped) as stopped:
                await getattr(client, name)()
            assert [finding.code for finding in stopped.value.findings] == [code]
            return len(server.received)

    assert asyncio.run(go()) == requests


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([{"success": False}], id="a page that says no"),
        pytest.param([{"success": True, "data": None}], id="a page of nothing"),
        pytest.param([{"data": {"continuationToken": "same", "data": []}}], id="the same page again and again"),
    ],
)
def test_a_list_that_cannot_be_read_proves_nothing(
    answers: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """An odd page is never an empty one: what is not listed there would count as not created."""

    async def go() -> None:
        async with (
            told(*(answer(200, one) for one in answers)) as server,
            Client(settings_for(server.base_url)) as client,
        ):
            await client.opportunities()

    with pytest.raises(Stopped, match="CRM-ODD-ANSWER"):
        asyncio.run(go())


OTHER = {"id": "ct-9", "platformSenderPhone": "51900999888", "email": "rosa_q@example.com"}
NOBODY = [
    pytest.param((404, {"success": False}), id="404"),
    pytest.param((404, b"<html>"), id="404 that is no JSON"),
    pytest.param((200, OK | {"data": None}), id="data null"),
    pytest.param((200, {"success": False, "code": 404, "data": None}), id="inner 404"),
    pytest.param((200, OK | {"data": [OTHER]}), id="somebody else"),
    pytest.param((200, [OTHER]), id="somebody else, bare"),
]


@pytest.mark.parametrize("asked", [{"phone": "51900111222"}, {"email": "rosa.q@example.com"}], ids=["phone", "e-mail"])
@pytest.mark.parametrize("reply", NOBODY)
def test_nobody_is_none(
    asked: Any, reply: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """However an edition says that nobody has this phone or address, and whoever it names instead: no contact."""

    async def go() -> Any:
        async with told(answer(*reply)) as server, Client(settings_for(server.base_url)) as client:
            return await client.contacts(**asked)

    assert asyncio.run(go()) == ()


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param((200, {"success": False, "code": 500, "data": None}), id="inner 500"),
        pytest.param((200, {"success": True}), id="nothing"),
    ],
)
def test_an_odd_search_proves_nothing(
    reply: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """A search that says neither who nor that there is nobody stops the run."""

    async def go() -> None:
        async with told(answer(*reply)) as server, Client(settings_for(server.base_url)) as client:
            await client.contacts(phone="51900111222")

    with pytest.raises(Stopped, match="CRM-ODD-ANSWER"):
        asyncio.run(go())


ACCESS = [
    pytest.param((200, OK), "", id="200"),
    pytest.param((404, b""), "", id="404 of no words: no such call"),
    pytest.param((404, {"message": "no route"}), "", id="404 of another shape"),
    pytest.param((405, b""), "", id="405"),
    pytest.param((404, {"success": False, "code": 404}), "CRM-STOPPED", id="404 in an envelope: no such workspace"),
    pytest.param((404, b"<html>"), "CRM-ODD-ANSWER", id="404 of a web page"),
    pytest.param((401, OK), "CRM-STOPPED", id="401"),
]


@pytest.mark.parametrize(("reply", "code"), ACCESS)
def test_the_access_check_tells_a_missing_workspace_from_a_missing_call(
    reply: Any, code: str, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """A CRM without the list call may be sent to; one that says it has no such workspace may not."""

    async def go() -> tuple[str, int]:
        async with told(answer(*reply)) as server, Client(settings_for(server.base_url)) as client:
            try:
                await client.check_access()
            except Stopped as stopped:
                return stopped.findings[0].code, len(server.received)
            return "", len(server.received)

    assert asyncio.run(go()) == (code, 1)


@pytest.mark.parametrize(
    ("wait", "en", "es"), [("86400", "24 hours", "24 horas"), ("31", "31 seconds", "31 segundos")], ids=["day", "31 s"]
)
def test_a_lookup_does_not_wait_for_long(
    wait: str,
    en: str,
    es: str,
    told: Callable[..., Any],
    answer: Callable[..., Any],
    settings_for: Any,
    doorkeeper: Any,
) -> None:
    """A CRM that asks for more than the patience ends the look-up at once, and the person is told how long."""
    door = doorkeeper()

    async def go() -> tuple[int, Stopped]:
        later = told(answer(429, OK, retry_after=wait))
        async with later as server, Client(settings_for(server.base_url), door=door) as client:
            with pytest.raises(Stopped) as stopped:
                await client.contacts(phone="51900111222")
            return len(server.received), stopped.value

    requests, stopped = asyncio.run(go())
    assert (requests, door.noted) == (1, ["turn"])
    (finding,) = stopped.findings
    assert finding.code == "CRM-LATER-LONG"
    assert f"asks to wait {en} before the next request: 429 ok." in finding.message("en")
    assert f"pide esperar {es} antes de la siguiente solicitud: 429 ok." in finding.message("es")


def test_a_closed_door_ends_a_lookup(calm: Any, ask: Callable[..., Any], doorkeeper: Any) -> None:
    """When nothing may leave any more a look-up is interrupted without a request."""
    door = doorkeeper(turns=0)
    with pytest.raises(Interrupted):
        ask(calm.base_url, lambda client: client.owners(), door=door)
    assert door.noted == ["turn"]


PAGE = {"continuationToken": "next", "data": [{"id": "op-1"}]}


def test_a_walk_outlasts_an_outage(told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any) -> None:
    """A dozen faults in the middle of a walk cost a pause: it goes on at the page where it was."""

    async def go() -> tuple[list[dict[str, Any]], list[str]]:
        script = [answer(200, OK | {"data": PAGE}), *[(b"", "reset"), answer(502, b"<html>")] * 6, answer(200, OK)]
        door = Gate(Pacer(1000.0), patience=60.0)
        async with told(*script) as server, Client(settings_for(server.base_url), door=door) as client:
            return await client.opportunities(), [line for line, _, _ in server.received]

    listed, asked = asyncio.run(go())
    assert [one["id"] for one in listed] == ["op-1"]
    assert sum("continuationToken" not in line for line in asked) == 1


@pytest.mark.parametrize("call", ["owners", "login"])
def test_a_stop_cuts_a_request_that_hangs(call: str, told: Callable[..., Any], settings_for: Any) -> None:
    """Nobody waits a minute for what only reads, once the run is stopped."""

    async def go() -> None:
        door = Gate(Pacer(1000.0))
        async with told((b"", "hang")) as server, Client(settings_for(server.base_url), door=door) as client:
            given = ("ana@example.com", "practice") if call == "login" else ()
            flight = asyncio.create_task(getattr(client, call)(*given))
            async with asyncio.timeout(10):  # the server would hang for a minute
                while not server.received:  # noqa: ASYNC110 - the server has no event for it
                    await asyncio.sleep(0.001)
                door.stop.set()
                await flight

    with pytest.raises(Interrupted):
        asyncio.run(go())
