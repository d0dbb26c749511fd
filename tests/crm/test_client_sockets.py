"""Creates over sockets that misbehave on purpose: what was never connected is known, all else is unclear."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import threading
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.crm import client as client_module
from importer.crm.client import Client
from importer.model import Opportunity, Row
from importer.outcome import Created, Refused, Stop, TryLater, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.outcome import Reply

MADE = json.dumps({"success": True, "code": 200, "data": {"id": "op-1"}}).encode()
WHOLE = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(MADE) + MADE
SHORT = {"connect": 0.2, "pool": 0.3, "write": 0.1, "read": 0.2}
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: closing sends a reset


def opportunity(name: str = "Flota", description: str = "Lote") -> Opportunity:
    """A row to send."""
    return Opportunity(Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d"), name, description, Decimal(1))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a fraction of a second."""
    monkeypatch.setattr(client_module, "TIMEOUTS", SHORT)


@pytest.fixture
def create(settings_for: Callable[..., Any]) -> Callable[..., Reply]:
    """The reply to one create at an address."""

    def created(base_url: str, sent: Opportunity | None = None) -> Reply:
        async def go() -> Reply:
            async with Client(settings_for(base_url)) as client:
                return await client.create(sent or opportunity())

        return asyncio.run(go())

    return created


@contextmanager
def listening(backlog: int = 100) -> Iterator[tuple[socket.socket, str]]:
    """A socket that listens, and the host and port of it."""
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as taken:
        yield taken, f"127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def serving(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A thread that hands every connection to `serve`, in order; it ends with the block."""
    with listening() as (taken, place):

        def accept() -> None:
            while True:
                try:
                    connection = taken.accept()[0]
                except OSError:
                    return
                with closing(connection):
                    connection.settimeout(5.0)
                    serve(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield place
        finally:
            taken.shutdown(socket.SHUT_RDWR)
            thread.join()


def request_of(connection: socket.socket) -> bytes:
    """One whole request."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        seen += (more := connection.recv(65536))
        if not more:
            return b""
    head, _, body = seen.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def test_a_connection_that_is_not_taken_was_never_made(create: Callable[..., Reply]) -> None:
    """Nobody accepts, and the queue is full: the connect time-out says that nothing was sent."""
    with listening(backlog=0) as (_, place), socket.socket() as first, socket.socket() as second:
        host, _, port = place.partition(":")
        for filling in (first, second):
            filling.setblocking(False)
            filling.connect_ex((host, int(port)))
        reply = create(f"http://{place}")
    assert isinstance(reply, TryLater)
    assert not reply.reached


def test_a_name_service_that_hangs_is_left(settings_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool's time-out bounds it, and nothing was sent."""

    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    async def go() -> Reply:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
        async with Client(settings_for("http://localhost:9")) as client:
            return await client.create(opportunity())

    reply = asyncio.run(go())
    assert isinstance(reply, TryLater)
    assert not reply.reached


def test_waiting_for_a_free_connection_leaves_nothing_unclear(
    settings_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were there only one connection, who waits for it in vain has sent nothing; who holds it has."""
    monkeypatch.setattr(client_module, "TIMEOUTS", {"connect": 0.2, "pool": 0.1, "write": 0.2, "read": 0.3})
    only = aiohttp.TCPConnector
    monkeypatch.setattr(aiohttp, "TCPConnector", lambda **given: only(**{**given, "limit": 1}))

    async def go(place: str) -> list[Reply]:
        async with Client(settings_for(f"http://{place}")) as client:
            return await asyncio.gather(client.create(opportunity()), client.create(opportunity()))

    with listening() as (_, place):
        holding, waiting = asyncio.run(go(place))
    assert isinstance(holding, Unclear)
    assert isinstance(waiting, TryLater)
    assert not waiting.reached


def speaks_plainly(connection: socket.socket) -> None:
    """It answers a greeting of TLS in HTTP."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")


def no_cipher(connection: socket.socket) -> None:
    """It speaks TLS, with ciphers that nobody offers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    with suppress(OSError):  # as it was meant
        context.wrap_socket(connection, server_side=True).close()


def hangs_up(connection: socket.socket) -> None:
    """It hears the greeting and leaves."""
    connection.recv(65536)


def says_nothing(connection: socket.socket) -> None:
    """It hears the greeting and waits for more until the other side leaves."""
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("serve", "reason"),
    [
        (speaks_plainly, "no encrypted connection was agreed on"),
        (no_cipher, "no encrypted connection was agreed on"),
        (hangs_up, "no connection could be made"),
        (says_nothing, "no connection was made in time"),
    ],
)
def test_without_tls_nothing_is_sent(
    serve: Callable[[socket.socket], None], reason: str, create: Callable[..., Reply]
) -> None:
    """However the greeting of TLS fails, no byte of the request has left, and it is told how it failed."""
    with serving(serve) as place:
        reply = create(f"https://{place}")
    assert isinstance(reply, TryLater)
    assert not reply.reached
    assert reply.reason == reason


def resets_after_reading(connection: socket.socket) -> None:
    """It reads the request and resets."""
    request_of(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def closes_its_half(connection: socket.socket) -> None:
    """It will say nothing, and goes on to read."""
    connection.shutdown(socket.SHUT_WR)
    says_nothing(connection)


def answers_in_drops(connection: socket.socket) -> None:
    """A letter of the headers every few hundredths, so that no time-out between two of them is ever reached."""
    request_of(connection)
    with suppress(OSError):  # the other side leaves
        for at in range(1000):
            connection.sendall(b"HTTP/1.1 200 OK\r\nx-drops: "[at : at + 1] or b"y")
            threading.Event().wait(0.05)


def body_in_drops(connection: socket.socket) -> None:
    """The same with the body."""
    request_of(connection)
    with suppress(OSError):  # the other side leaves
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b" ")
            threading.Event().wait(0.05)


MISBEHAVING = [resets_after_reading, closes_its_half, answers_in_drops, body_in_drops]


@pytest.mark.parametrize("serve", MISBEHAVING)
def test_once_connected_all_is_unclear(serve: Callable[[socket.socket], None], create: Callable[..., Reply]) -> None:
    """Whatever the other side does once it took the connection, it may have read the request."""
    with serving(serve) as place:
        assert isinstance(create(f"http://{place}"), Unclear)


def test_a_peer_that_does_not_read_is_left(settings_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """No library has a time-out for writing; our own bound ends it, and part of the request may have been read."""

    def small(address: Any) -> socket.socket:
        made = socket.socket(*address[:3])
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return made

    usual = aiohttp.TCPConnector
    monkeypatch.setattr(aiohttp, "TCPConnector", lambda **given: usual(**given, socket_factory=small))

    async def go(taken: socket.socket, place: str) -> Reply:
        async with Client(settings_for(f"http://{place}")) as client:
            reply = await client.create(opportunity(description="x" * 1_000_000))
            taken.close()  # what is still to be written would keep the connection open
            await asyncio.sleep(0.05)
            return reply

    with listening() as (taken, place):
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert asyncio.run(go(taken, place)) == Unclear("no whole answer came in time")


def test_a_reset_before_the_request_is_never_a_refusal(create: Callable[..., Reply]) -> None:
    """Reset as soon as it is taken: nothing was sent if the connection did not come about, else it is unclear."""

    def resets(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    with serving(resets) as place:
        reply = create(f"http://{place}")
    assert isinstance(reply, Unclear) or (isinstance(reply, TryLater) and not reply.reached)


def test_a_create_on_a_connection_that_closes_just_then_is_sent_once(settings_for: Callable[..., Any]) -> None:
    """The server answers and closes, again and again, while the next create is on its way: none arrives twice."""
    seen: list[bytes] = []

    def once(connection: socket.socket) -> None:
        seen.append(request_of(connection))
        connection.sendall(WHOLE)

    async def go(place: str) -> list[Reply]:
        async with Client(settings_for(f"http://{place}")) as client:
            return [await client.create(opportunity(f"Flota {number:03d}")) for number in range(40)]

    with serving(once) as place:
        replies = asyncio.run(go(place))
    arrived = [sum(f"Flota {number:03d}".encode() in one for one in seen) for number in range(40)]
    assert {type(reply) for reply in replies} == {Created, Unclear}  # the race was run
    assert max(arrived) == 1
    assert [
        reply for reply, times in zip(replies, arrived, strict=True) if isinstance(reply, Created) and not times
    ] == []


LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 200", b"HTTP/1.0 503 \xff", b"HTTP/1.1 101 Up", b"HTTP/2 200", b""]
)
FIELDS = st.sampled_from(
    [
        b"content-length: 5",
        b"content-length: -1",
        b"content-length: 5\r\ncontent-length: 6",
        b"transfer-encoding: chunked",
        b"transfer-encoding: gzip",
        b"content-encoding: gzip",
        b"content-encoding: br, gzip",
        b"content-encoding: \xf1",
        b"date: \xf1",
        b"connection: upgrade",
        b"\x00: x",
        b"no colon",
    ]
)
ANSWERS = st.builds(
    lambda line, fields, body: b"\r\n".join([line, *fields, b"", body]),
    LINES | st.binary(max_size=20),
    st.lists(FIELDS | st.binary(max_size=20), max_size=4),
    st.sampled_from([MADE, b"5\r\nabcde\r\n0\r\n\r\n", b"0\r\n\r\n", b""]) | st.binary(max_size=40),
)


# The transport stumbles over a reason that is no text with the answer in its hands; the connection is closed when
# it is collected, which is soon enough, but with a warning.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*Connection:pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_no_bytes_on_the_wire_break_the_client(settings_for: Callable[..., Any], content: bytes) -> None:
    """Whatever bytes come back, a create has a reply, and it is no "never sent"."""

    def says(connection: socket.socket) -> None:
        if request_of(connection):
            connection.sendall(content)

    async def go(place: str) -> Reply:
        async with Client(settings_for(f"http://{place}")) as client:
            return await client.create(opportunity())

    with serving(says) as place:
        reply = asyncio.run(go(place))
    assert isinstance(reply, Created | Refused | Stop | TryLater | Unclear)
    assert not isinstance(reply, TryLater) or reply.reached
