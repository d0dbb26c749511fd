"""A create whose connection breaks, against servers that break it: none is sent twice or taken for unsent."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking
from importer.crm import client as client_module
from importer.crm.client import Client
from importer.crm.wire import Break
from importer.errors import Stopped
from importer.model import Opportunity, Row
from importer.outcome import Created, TryLater, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

OPPORTUNITY = Opportunity(Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d"), "Flota", "Lote", Decimal("12.50"))
MADE = json.dumps({"success": True, "code": 200, "data": {"id": "op-1"}}).encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def whole(body: bytes, *lines: bytes) -> bytes:
    """An answer with its length."""
    return HEAD + b"".join(line + b"\r\n" for line in lines) + b"content-length: %d\r\n\r\n" % len(body) + body


UNCLEAR = [
    pytest.param((b"", "close"), id="closed before any byte"),
    pytest.param((b"", "reset"), id="reset before any byte"),
    pytest.param((b"HTTP/1.1 200 O", "close"), id="closed in the status line"),
    pytest.param((HEAD, "close"), id="closed in the headers"),
    pytest.param((whole(MADE)[:-5], "close"), id="closed in the body"),
    pytest.param((whole(MADE)[:-5], "reset"), id="reset in the body"),
    pytest.param((HEAD + b'transfer-encoding: chunked\r\n\r\n5\r\n{"a"', "close"), id="closed in a chunk"),
    pytest.param((HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n{}", "close"), id="chunks of no length"),
    pytest.param((b"220 mail.example.com ESMTP\r\n", "close"), id="not HTTP"),
    pytest.param((b"HTTP/1.1 999999 Odd\r\n\r\n", "close"), id="a status that is none"),
    pytest.param((b"\x00" * 2000, "close"), id="zeros"),
    pytest.param((HEAD + b"x: " + b"y" * 100_000 + b"\r\n\r\n", "close"), id="a header without end"),
    pytest.param((b"HTTP/1.1 200 \xff\xfe\r\ncontent-length: 0\r\n\r\n", "close"), id="a reason that is no text"),
    pytest.param((whole(b"not gzip", b"content-encoding: gzip"), "keep"), id="says gzip and is not"),
    pytest.param((whole(gzip.compress(MADE)[:-12], b"content-encoding: gzip"), "keep"), id="half a gzip"),
    pytest.param((whole(MADE[:-1] + b',"a":"' + b"x" * 3000 + b'"}'), "keep"), id="longer than the limit"),
    pytest.param((b"", "hang"), id="no answer in time"),
    pytest.param((HEAD, "hang"), id="no headers in time"),
    pytest.param((whole(MADE)[:-5], "hang"), id="no whole body in time"),
]


@pytest.fixture(autouse=True)
def _short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a fraction of a second, and answers of a few kilobytes."""
    monkeypatch.setattr(client_module, "TIMEOUTS", {"connect": 1.0, "read": 0.2, "write": 1.0, "pool": 1.0})
    monkeypatch.setattr(client_module, "LONGEST_ANSWER", 2000)
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.0)


def created(server: Any, settings_for: Callable[..., Any], times: int = 1) -> list[Any]:
    """The replies to so many creates, one after the other over one client."""

    async def go() -> list[Any]:
        async with server, Client(settings_for(server.base_url)) as client:
            return [await client.create(OPPORTUNITY) for _ in range(times)]

    return asyncio.run(go())


@pytest.mark.parametrize("fault", UNCLEAR)
def test_a_request_that_left_is_never_taken_for_unsent(
    fault: tuple[bytes, str], told: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """Whatever breaks after the connection was made, the reply is Unclear and the server saw one request."""
    server = told(fault)
    (reply,) = created(server, settings_for)
    assert isinstance(reply, Unclear)
    assert reply.reason in {*Break, "200 an answer that is not JSON"}
    assert len(server.received) == 1


def test_a_reused_connection_that_was_closed_sends_nothing_twice(
    told: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """The server reads the second request on a kept connection and hangs up: it must not get it again."""
    server = told((whole(MADE), "keep"), (b"", "close"), (whole(MADE), "keep"))
    first, second = created(server, settings_for, times=2)
    assert (type(first), type(second)) == (Created, Unclear)
    assert (len(server.received), server.connections) == (2, 1)


def test_a_connection_closed_while_idle_is_not_used_again(
    told: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """A connection that was closed between two requests is left alone: both rows are created, each sent once."""
    server = told((whole(MADE), "close"))

    async def go() -> list[Any]:
        async with server, Client(settings_for(server.base_url)) as client:
            replies = []
            for _ in range(3):
                replies.append(await client.create(OPPORTUNITY))
                await asyncio.sleep(0.02)  # until the end of the connection has come through
            return replies

    assert [type(reply) for reply in asyncio.run(go())] == [Created] * 3
    assert len(server.received) == 3


def test_a_refused_connection_was_never_made(settings_for: Callable[..., Any]) -> None:
    """Nobody listens there: known not to have happened."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    async def go() -> Any:
        async with Client(settings_for(f"http://127.0.0.1:{port}")) as client:
            return await client.create(OPPORTUNITY)

    reply = asyncio.run(go())
    assert isinstance(reply, TryLater)
    assert (reply.reached, reply.wait, reply.reason) == (False, None, "the connection was refused")


def test_an_address_that_does_not_exist_was_never_reached(
    settings_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that no address belongs to: known not to have happened."""

    async def nobody(*_: Any, **__: Any) -> Any:
        raise OSError("Name or service not known")

    async def go() -> Any:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nobody)
        async with Client(settings_for("http://localhost:9")) as client:
            return await client.create(OPPORTUNITY)

    reply = asyncio.run(go())
    assert isinstance(reply, TryLater)
    assert (reply.reached, reply.reason) == (False, "the name of the host was not found")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    status: int, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """The other address never hears from us, neither for a create nor for a look-up."""

    async def go() -> int:
        async with told(answer(200, MADE)) as other:
            moved = told(answer(status, b"", location=f"{other.base_url}/api/opportunity"))
            async with moved, Client(settings_for(moved.base_url)) as client:
                assert isinstance(await client.create(OPPORTUNITY), Unclear)
                with pytest.raises(Stopped, match="CRM-ODD-ANSWER"):
                    await client.check_access()
            return other.connections

    assert asyncio.run(go()) == 0


@pytest.mark.parametrize("packed", [pytest.param(gzip.compress(MADE), id="gzip"), pytest.param(MADE, id="plain")])
def test_a_packed_answer_is_unpacked(packed: bytes, told: Callable[..., Any], settings_for: Callable[..., Any]) -> None:
    """An answer in gzip means what it says."""
    lines = (b"content-encoding: gzip",) if packed != MADE else ()
    assert created(told((whole(packed, *lines), "keep")), settings_for) == [Created("op-1")]


def test_a_lookup_on_a_dead_connection_is_counted_once(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """A CRM that is away ends a look-up after a few tries, with the fault in words."""

    async def go() -> tuple[int, Stopped]:
        async with told((b"", "close")) as server, Client(settings_for(server.base_url)) as client:
            with pytest.raises(Stopped) as stopped:
                await client.stages()
            return len(server.received), stopped.value

    requests, stopped = asyncio.run(go())
    # aiohttp itself asks once more where a kept connection breaks; reading twice changes nothing.
    assert asking.LOOKUP_TRIES <= requests <= 2 * asking.LOOKUP_TRIES
    assert stopped.findings[0].code == "CRM-AWAY"
    assert stopped.findings[0].seen


def test_a_cancelled_create_does_not_swallow_it(told: Callable[..., Any], settings_for: Callable[..., Any]) -> None:
    """Who ends a flight hears that it was ended: a cancelled create has no reply."""

    async def go() -> None:
        async with told((b"", "hang")) as server, Client(settings_for(server.base_url)) as client:
            flight = asyncio.create_task(client.create(OPPORTUNITY))
            for _ in range(1000):
                if server.received:
                    break
                await asyncio.sleep(0.001)
            flight.cancel()
            with pytest.raises(asyncio.CancelledError):
                await flight

    asyncio.run(go())
