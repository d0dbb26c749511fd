"""The CRM's client: the only place that imports httpx, and where its faults become replies.

httpx's types are sent through its aiohttp transport directly: client-side merging of headers,
cookies and redirects would cost half of every request, and redirects must not be followed anyway.

Only a fault in making the connection proves that nothing was sent. The transport gives most broken
connections the name of a connect time-out, so the original aiohttp fault is what counts here.
"""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from importer.crm import wire
from importer.errors import Interrupted, Stopped
from importer.findings import Finding
from importer.outcome import TryLater, Unclear

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import TracebackType

    from importer.model import Opportunity
    from importer.outcome import Reply
    from importer.settings import Settings

TIMEOUTS: Final = {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 60.0}  # seconds
LONGEST_ANSWER: Final = 8 * 1024 * 1024  # bytes; a page of 20 opportunities has some 20 kB
IDLE_SECONDS: Final = 4.0  # a connection unused for longer may be closed by the other side just as we send
LOOKUP_TRIES: Final = 5
LOOKUP_PAUSE: Final = 0.3  # seconds, doubled after each try
LONGEST_PAUSE: Final = 30.0  # seconds a look-up may be told to wait; more is told to the person

# The connection was never made: the only faults after which a create may be sent again.
NEVER_SENT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)

# Any other. A ValueError is an answer that the libraries themselves stumble over, such as bytes that are
# no text in its status line: a request was sent all the same.
FAULTS: Final = (httpx.HTTPError, aiohttp.ClientError, OSError, TimeoutError, ValueError)


class Door(Protocol):
    """What a look-up asks before it leaves and tells when it is back: the run's pacer, shared by all requests."""

    async def turn(self) -> bool:
        """Wait until a request may leave; False if none may any more."""

    def answered(self, started: float) -> None:
        """The CRM answered a request that left at this time of the loop's clock."""

    def turned_away(self, wait: float | None) -> None:
        """The CRM said "later"."""


class Client:
    """Calls of one workspace over one pool of connections. Use as an async context.

    Creates are paced by who calls them; every other request goes through the `door`, if there is one.
    """

    def __init__(self, settings: Settings, *, door: Door | None = None) -> None:
        self.workspace = settings.workspace
        self.base_url = settings.base_url
        self._door = door
        # The packings httpx always reads: aiohttp would offer zstd too, on a Python where httpx cannot read it.
        named = wire.headers(settings.token.reveal(), settings.workspace_key or settings.workspace)
        # A token that is no token, with an ñ say, is for the CRM to refuse: httpx itself takes ASCII only.
        self._headers = httpx.Headers({**named, "Accept-Encoding": "gzip, deflate"}, encoding="utf-8")
        self._transport = AiohttpTransport(client=self._session)
        self.requests = 0

    def _session(self) -> aiohttp.ClientSession:
        loopback = self.base_url.startswith("http://")
        connector = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=IDLE_SECONDS, ssl=False if loopback else ssl.create_default_context()
        )
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def create(self, opportunity: Opportunity) -> Reply:
        """Create one opportunity and say what the answer, or the lack of one, means. Never raises on a fault."""
        body = wire.create_body(opportunity, self.workspace)
        try:
            status, content, answered = await self._send("POST", wire.CREATE, body)
        except NEVER_SENT as fault:
            return TryLater(_words(fault), reached=False)
        except FAULTS as fault:
            return Unclear(_words(fault))  # the connection was made: the request may have been read
        return wire.read_create(status, content, answered, now=datetime.now(UTC))

    async def check_access(self) -> None:
        """One harmless call before the first create. Raises Stopped if the CRM is away or refuses us.

        The list call is documented by a copy of the vendor's pages only, so its absence proves nothing.
        """
        status, content = await self._get(wire.list_path(self.workspace), allow=(400, 404, 405))
        body = wire.parse(content)
        if status == 404 and isinstance(body, dict) and body.get("success") is False:
            raise Stopped(Finding.of("CRM-STOPPED", seen=wire.reason(status, body)))  # no such workspace
        if body is None and content.strip():
            raise Stopped(Finding.of("CRM-ODD-ANSWER", seen=wire.reason(status, body), url=self.base_url))

    async def owners(self) -> dict[str, tuple[str, ...]]:
        """Ids of the workspace's users, by folded e-mail address and full name. One request."""
        return wire.owners_of(self._understood(*await self._get(wire.users_path(self.workspace))))

    async def stages(self) -> dict[str, tuple[str, ...]]:
        """Ids of the workspace's stages, by folded title and id. One request."""
        return wire.stages_of(self._understood(*await self._get(wire.workspace_path(self.workspace))))

    async def contacts(self, *, phone: str = "", email: str = "") -> tuple[str, ...]:
        """Ids of the contacts with this phone (digits) or e-mail address; () if there are none."""
        path = wire.contact_path(self.workspace, phone=phone, email=email)
        status, content = await self._get(path, allow=(404,))  # how one edition says that nobody was found
        found = [] if status == 404 else self._understood(status, content, none_is_empty=True)
        return wire.contacts_of(found, phone=phone, email=email)

    async def pages(self) -> AsyncGenerator[list[dict[str, Any]], None]:
        """The list page by page."""
        token: str | None = None
        while True:
            status, content = await self._get(wire.list_path(self.workspace, token))
            yield self._understood(status, content)
            before, token = token, wire.continuation_of(content)
            if token is None:
                return
            if token == before:
                raise Stopped(Finding.of("CRM-ODD-ANSWER", seen="the list has no end", url=self.base_url))

    async def opportunity(self, id: str) -> dict[str, Any] | None:
        """One by id."""
        path = f"{wire.CREATE}/{id}?workspaceId={self.workspace}"
        status, content = await self._get(path, allow=(404,))
        return None if status == 404 else self._understood(status, content)[0]

    async def opportunities(self) -> list[dict[str, Any]]:
        """Every opportunity the CRM lists, page by page. Raises Stopped for a page that cannot be read."""
        found: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            status, content = await self._get(wire.list_path(self.workspace, token))
            found += self._understood(status, content)
            before, token = token, wire.continuation_of(content)
            if token is None:
                return found
            if token == before:
                raise Stopped(Finding.of("CRM-ODD-ANSWER", seen="the list has no end", url=self.base_url))

    async def login(self, email: str, password: str) -> str:
        """A token for an e-mail address and password. Raises Stopped if they are refused."""
        body = httpx.Request("POST", "http://x", json={"email": email, "password": password}).content
        try:
            status, content, _ = await self._send("POST", wire.LOGIN, body)
        except FAULTS as fault:
            raise Stopped(Finding.of("CRM-AWAY", seen=_words(fault), url=self.base_url)) from None
        if token := wire.token_of(content):
            return token
        raise Stopped(Finding.of("CRM-STOPPED", seen=wire.reason(status, wire.parse(content))))

    def _understood(self, status: int, content: bytes, *, none_is_empty: bool = False) -> list[dict[str, Any]]:
        """The objects of an answer. One that holds none of the known shapes is no proof of anything."""
        found = wire.rows_of(content, none_is_empty=none_is_empty)
        if found is None:
            said = wire.reason(status, wire.parse(content))
            raise Stopped(Finding.of("CRM-ODD-ANSWER", seen=said, url=self.base_url))
        return found

    async def _get(self, path: str, *, allow: tuple[int, ...] = ()) -> tuple[int, bytes]:
        """GET with a few tries: reading again changes nothing. Raises Stopped when it stays without an answer."""
        said = ""
        for attempt in range(LOOKUP_TRIES):
            pause = LOOKUP_PAUSE * 2**attempt
            if self._door and not await self._door.turn():
                raise Interrupted(Finding.of("CRM-INTERRUPTED"))
            started = asyncio.get_running_loop().time()
            try:
                status, content, answered = await self._send("GET", path)
            except FAULTS as fault:
                said = _words(fault)
            else:
                if self._final(status, content, allow):
                    if self._door:
                        self._door.answered(started)
                    return status, content
                said = wire.reason(status, wire.parse(content))
                wait = wire.retry_after(answered, now=datetime.now(UTC))
                if wait is not None and wait > LONGEST_PAUSE:
                    said = f"{said}, Retry-After {wait:.0f} s"
                    break
                pause = max(pause, wait or 0.0)
                if self._door and status in (429, 503):
                    self._door.turned_away(wait)
            if attempt + 1 < LOOKUP_TRIES:
                await asyncio.sleep(pause)
        raise Stopped(Finding.of("CRM-AWAY", seen=said, url=self.base_url))

    def _final(self, status: int, content: bytes, allow: tuple[int, ...]) -> bool:
        """True for an answer to take, False for one to ask for again; raises Stopped for one that will not change."""
        body = wire.parse(content)
        if status in (401, 403):
            raise Stopped(Finding.of("CRM-STOPPED", seen=wire.reason(status, body)))
        if status in allow or (body is not None and 200 <= status < 300):
            return True
        if 200 <= status < 500 and status not in (408, 429):
            raise Stopped(Finding.of("CRM-ODD-ANSWER", seen=wire.reason(status, body), url=self.base_url))
        return False

    async def _send(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, dict[str, str]]:
        """One request and its whole answer: status, body, headers with lower-case names."""
        self.requests += 1
        request = httpx.Request(
            method,
            self.base_url + path,
            headers=self._headers,
            content=body,
            extensions={"timeout": TIMEOUTS},
        )
        try:
            response = await self._transport.handle_async_request(request)
            try:
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > LONGEST_ANSWER:
                        raise httpx.ReadError("the answer is too long")
            finally:
                await response.aclose()
        except httpx.HTTPError as fault:
            if isinstance(fault.__cause__, NEVER_SENT):
                raise fault.__cause__ from None
            raise
        return response.status_code, bytes(content), {key.lower(): value for key, value in response.headers.items()}


def _words(fault: BaseException) -> str:
    """A fault in a few words: what it says, or what it is called."""
    said = " ".join(str(fault).split())
    name = type(fault.__cause__ or fault).__name__
    return f"{name}: {said}"[:200] if said else name


__all__ = ["Client"]
