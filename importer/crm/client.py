"""The CRM's client: the only place that imports httpx, and where its faults become ours.

All but one call go out as httpx's requests through its aiohttp transport. A create is one fixed POST a hundred
thousand times over: it takes a connection of the same pool from aiohttp itself, since httpx's request,
response and headers around it would cost a sixth of a run. Neither follows a redirect.

Only a fault in making the connection proves that nothing was sent. The transport gives most broken
connections the name of a connect time-out, so the original aiohttp fault is what counts here.
aiohttp itself sends a GET once more where a kept connection turns out to be closed, never a POST.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from importer.crm import wire
from importer.crm.asking import Asking, NoDoor, words_of
from importer.crm.lookups import Lookups
from importer.crm.wire import Answer, Break, Fault
from importer.errors import Interrupted, Stopped
from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from importer.crm.asking import Door
    from importer.crm.wire import Heard
    from importer.model import NewContact, Opportunity
    from importer.outcome import Reply
    from importer.settings import Secret, Settings

TIMEOUTS: Final = {"connect": 10.0, "pool": 20.0, "write": 30.0, "read": 60.0}
"""Seconds, by the names httpx gives them; what the transport makes of each was read in its code and is tested.

connect  a connection with one of the host's addresses, TLS included. Nothing was sent.
pool     a free connection, the host's address and `connect` together (in aiohttp: `connect`), so it bounds a name
         service that hangs. Nothing was sent. Nobody waits for a free connection: their number has no limit here.
write    aiohttp has none: its clock for reading starts when the request is written. So the whole request is bounded
         by what getting a connection, writing and reading may take, and a peer that does not read is left.
read     between two pieces of the answer.
"""
LONGEST_ANSWER: Final = 8 * 1024 * 1024  # bytes; a page of 20 opportunities has some 20 kB
IDLE_SECONDS: Final = 4.0  # a connection unused for longer may be closed by the other side just as we send


class Client(Lookups):
    """Calls of one workspace over one pool of connections. Use as an async context.

    Creates are paced by who calls them; every other request goes through the `door`, if there is one.
    `renew` gives a new token in place of one that the CRM refuses, None if it cannot: asked once at most.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        door: Door | None = None,
        renew: Callable[[Client], Awaitable[Secret | None]] | None = None,
    ) -> None:
        self.workspace = settings.workspace
        self.base_url = settings.base_url
        self.requests = 0
        self._key = settings.workspace_key or settings.workspace
        self._door = door or NoDoor()
        self._asking = Asking(self.base_url, self._door)
        self._renew = renew
        self._renewing = asyncio.Lock()
        self._skew = wire.Skew()
        self._headers = self._named(settings.token)
        self._create = self._url(wire.CREATE)
        self._create_at = str(self._create)
        self._tls = ssl.create_default_context() if self._create.scheme == "https" else None
        self._limits = _limits()

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS, ssl=self._tls or False)
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, timeout=self._limits
        )
        # `verify` is for a session that the transport would make; it has ours, so it is spared the work.
        self._transport = AiohttpTransport(verify=self._tls or False, client=self._session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    def _named(self, token: Secret) -> _Named:
        return _Named(wire.headers(token.reveal(), self._key))

    def _url(self, path: str) -> httpx.URL:
        try:
            return httpx.URL(self.base_url + path)
        except httpx.InvalidURL as error:  # a continuation token of a hundred thousand letters
            raise self._odd(str(error)) from None

    async def create(self, opportunity: Opportunity) -> Reply:
        """Create one opportunity and say what the answer, or the lack of one, means. Never raises on a fault."""
        heard = await self._admitted("POST", self._create, wire.create_body(opportunity, self.workspace))
        return wire.read_create(heard, now=datetime.now(UTC))

    async def create_contact(self, contact: NewContact) -> Reply:
        """Create one contact, as `create` does an opportunity. Never raises on a fault."""
        body = wire.contact_body(contact, self.workspace)
        heard = await self._admitted("POST", self._url(wire.CREATE_CONTACT), body)
        return wire.read_create(heard, now=datetime.now(UTC), named=wire.CONTACT)

    async def update(self, id: str, body: bytes) -> Reply:
        """Set fields of an opportunity: Created once that is done, never Unclear. Never raises on a fault."""
        heard = await self._admitted("PUT", self._url(wire.update_path(self.workspace, id)), body)
        return wire.read_update(heard, id, now=datetime.now(UTC))

    async def probe(self) -> bool:
        """True if the CRM answers, with data or with a clear no. One harmless request, which its caller paces.

        Never raises on a fault. A refused token is an answer: the next create will hear of it and stop.
        """
        heard = await self._send("GET", self._url(wire.list_path(self.workspace)), self._headers)
        return isinstance(heard, Answer) and wire.is_clear(heard)

    async def login(self, email: str, password: str) -> str:
        """A token for an e-mail address and password. Raises Stopped if they are refused."""
        await self._asking.turn()
        body = wire.login_body(email, password)
        heard = await self._asking.once(self._send("POST", self._url(wire.LOGIN), _Named(wire.PLAIN), body))
        if isinstance(heard, Fault):
            raise Stopped(Finding.of("CRM-AWAY", seen=heard.words, url=self.base_url))
        if token := wire.token_of(heard.content):
            return token
        raise Stopped(Finding.of("CRM-STOPPED", seen=words_of(heard)))

    async def ask(self, path: str, *, allow: tuple[int, ...] = ()) -> Answer:
        """GET, repeated until it is answered: reading again changes nothing. Raises Stopped and Interrupted."""
        url = self._url(path)
        return await self._asking.ask(lambda: self._admitted("GET", url), allow=allow)

    async def _admitted(self, method: str, url: httpx.URL, body: bytes = b"") -> Heard:
        """One request; where its token is refused, and another is to be had, the same once more with that.

        This is the one case in which a create that was answered leaves again: see `wire.token_refused` for
        why nothing can have happened. Whoever waited for its turn when the run was stopped is not repeated.
        """
        headers = self._headers
        heard = await self._send(method, url, headers, body)
        if not wire.token_refused(heard) or not await self._renewed(headers):
            return heard
        if not await self._door.turn():
            return heard
        return await self._send(method, url, self._headers, body)

    async def _renewed(self, refused: _Named) -> bool:
        """True if there is another token than the refused one. All who were refused share one renewal."""
        async with self._renewing:
            if self._renew:
                renew, self._renew = self._renew, None  # once in a run: the next refusal ends it
                try:
                    token = await renew(self)
                except (Stopped, Interrupted):  # the refusal itself says more than that this was refused too
                    return False
                if token:
                    self._headers = self._named(token)
            return refused is not self._headers

    async def _send(self, method: str, url: httpx.URL, headers: _Named, body: bytes = b"") -> Heard:
        """One request and its whole answer, or the fault that came in its place."""
        self.requests += 1
        sent = time.time()
        try:
            if url is self._create:
                answer, received = await self._posted(headers, body)
            else:
                answer, received = await self._fetched(httpx.Request(method, url, content=body), headers)
        except (httpx.HTTPError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return _fault(error)
        self._skew = self._skew.heard(answer.headers, sent=sent, received=received)
        self._door.skew = self._skew.seconds
        return answer

    async def _posted(self, headers: _Named, body: bytes) -> tuple[Answer, float]:
        """The answer to a create, and when its first line came."""
        async with self._session.post(self._create_at, headers=headers, data=body, allow_redirects=False) as response:
            received, content = time.time(), bytearray()
            while chunk := await response.content.readany():
                content += chunk
                if len(content) > LONGEST_ANSWER:
                    raise _TooLongError
            return Answer(response.status, bytes(content), response.headers), received

    async def _fetched(self, request: httpx.Request, headers: _Named) -> tuple[Answer, float]:
        """The answer to any other request, and when its first line came."""
        request.headers = _headers(headers)
        request.extensions = {"timeout": TIMEOUTS}
        async with asyncio.timeout(self._limits.total):
            response = await self._transport.handle_async_request(request)
            received, content = time.time(), bytearray()
            try:
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > LONGEST_ANSWER:
                        raise _TooLongError
            finally:
                await response.aclose()
        return Answer(response.status_code, bytes(content), response.headers), received


def _limits() -> aiohttp.ClientTimeout:
    """TIMEOUTS in aiohttp's names, and what all of it may take."""
    wait = TIMEOUTS
    total = wait["pool"] + wait["write"] + wait["read"]
    return aiohttp.ClientTimeout(total, connect=wait["pool"], sock_connect=wait["connect"], sock_read=wait["read"])


class _Named(dict[str, str]):
    """Headers by name, whose repr shows no token.

    The packings are those that httpx reads everywhere: aiohttp would offer zstd as well, where it can read it.
    """

    def __init__(self, named: dict[str, str]) -> None:
        super().__init__(named, **{"Accept-Encoding": "gzip, deflate"})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self)})"


def _headers(named: _Named) -> httpx.Headers:
    """Headers of a request of httpx's, which itself takes ASCII only: a token that is none is for the CRM to refuse."""
    return httpx.Headers(named, encoding="utf-8")


class _TooLongError(ValueError):
    """The answer is longer than any that we expect."""


BREAKS: Final[tuple[tuple[type[Exception] | tuple[type[Exception], ...], Break], ...]] = (
    (aiohttp.ClientConnectorDNSError, Break.NO_ADDRESS),
    (aiohttp.ClientConnectorCertificateError, Break.NOT_TRUSTED),
    (aiohttp.ClientConnectorSSLError, Break.NO_TLS),
    (aiohttp.ClientConnectorError, Break.NO_CONNECTION),
    (aiohttp.ConnectionTimeoutError, Break.NO_CONNECTION_IN_TIME),
    (aiohttp.InvalidURL, Break.NO_REQUEST),
    (_TooLongError, Break.TOO_LONG),
    (TimeoutError, Break.NO_ANSWER_IN_TIME),
    ((aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError), Break.CUT),
)
"""The first that fits counts. What is none of them are bytes that the libraries stumble over: a request was sent."""


def _fault(error: Exception) -> Fault:
    """What a fault of the libraries is to us. The transport keeps the original as the cause of its own."""
    cause = error.__cause__ if isinstance(error, httpx.HTTPError) and error.__cause__ else error
    kind = next((kind for types, kind in BREAKS if isinstance(cause, types)), Break.GARBLED)
    if isinstance(cause, aiohttp.ClientConnectorError) and isinstance(cause.os_error, ConnectionRefusedError):
        kind = Break.NOBODY
    return Fault(kind)


__all__ = ["Client"]
