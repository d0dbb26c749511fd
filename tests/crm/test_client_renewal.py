"""A refused token is renewed once in a run, whoever hears of it first, and nothing is created twice by that."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking
from importer.crm.client import Client
from importer.errors import Stopped
from importer.findings import Finding
from importer.model import Opportunity, Row
from importer.outcome import Created, Stop, Unclear
from importer.settings import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

OPPORTUNITY = Opportunity(Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d"), "Flota", "Lote", Decimal("12.50"))
MADE = {"success": True, "code": 200, "data": {"id": "op-1"}}
NO = {"success": False, "code": 401, "message": "token expired", "data": None}


class Renewing:
    """Gives these tokens one after the other and counts how often it was asked."""

    def __init__(self, *tokens: str | None) -> None:
        self.tokens = list(tokens)
        self.asked = 0

    async def __call__(self, client: Client) -> Secret | None:
        self.asked += 1
        await asyncio.sleep(0)  # others come to be refused meanwhile
        token = self.tokens.pop(0)
        return Secret(token) if token else None


def bearer(received: tuple[str, dict[str, str], bytes]) -> str:
    """The token of a request that a server received."""
    return received[1]["authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize("refusal", [(401, NO), (401, b""), (200, NO)], ids=["401", "401 without words", "401 inside"])
def test_a_refused_create_leaves_again_with_the_new_token(
    refusal: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any, doorkeeper: Any
) -> None:
    """The same body once more, after a turn at the door; later requests have the new token from the start."""
    renew, door = Renewing("new"), doorkeeper()

    async def go() -> Any:
        script = [answer(*refusal), answer(200, MADE)]
        async with told(*script) as server, Client(settings_for(server.base_url), door=door, renew=renew) as client:
            replies = [await client.create(OPPORTUNITY), await client.create(OPPORTUNITY)]
            return replies, server.received, client.requests

    replies, received, requests = asyncio.run(go())
    assert replies == [Created("op-1")] * 2
    assert [bearer(one) for one in received] == ["tok-123", "new", "new"]
    assert received[0][2] == received[1][2]
    assert (requests, renew.asked, door.noted) == (3, 1, ["turn"])


def test_a_second_refusal_stops(told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any) -> None:
    """A new token that is refused too, at once or later, is not renewed again."""
    renew = Renewing("new", "newer")

    async def go() -> Any:
        script = [answer(401, NO), answer(401, NO), answer(401, NO)]
        async with told(*script) as server, Client(settings_for(server.base_url), renew=renew) as client:
            return await client.create(OPPORTUNITY), await client.create(OPPORTUNITY), len(server.received)

    first, second, requests = asyncio.run(go())
    assert isinstance(first, Stop)
    assert isinstance(second, Stop)
    assert (renew.asked, requests) == (1, 3)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        pytest.param(403, NO | {"code": 403}, Stop, id="403"),
        pytest.param(401, MADE, Unclear, id="401 that names what it made"),
        pytest.param(500, NO, Unclear, id="401 inside a 500"),
    ],
)
def test_what_is_no_refused_token_is_not_repeated(
    status: int, body: Any, kind: type, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """Only a token that was refused before anything happened is worth another one."""
    renew = Renewing("new")

    async def go() -> Any:
        async with told(answer(status, body)) as server, Client(settings_for(server.base_url), renew=renew) as client:
            return await client.create(OPPORTUNITY), len(server.received)

    reply, requests = asyncio.run(go())
    assert isinstance(reply, kind)
    assert (renew.asked, requests) == (0, 1)


async def stopped(client: Client) -> Secret | None:
    """A log-in that is refused."""
    raise Stopped(Finding.of("CRM-STOPPED", seen="401 wrong password"))


@pytest.mark.parametrize("renew", [None, Renewing(None), stopped], ids=["nobody to ask", "nothing kept", "refused"])
def test_without_another_token_the_refusal_stands(
    renew: Any, told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """The reply is the CRM's own refusal, not what became of the renewal."""

    async def go() -> Any:
        async with told(answer(401, NO)) as server, Client(settings_for(server.base_url), renew=renew) as client:
            return await client.create(OPPORTUNITY), len(server.received)

    assert asyncio.run(go()) == (Stop("401 token expired"), 1)


class Guarded:
    """A loopback CRM that lets one token in and creates; it counts refusals and what was made."""

    def __init__(self, right: str) -> None:
        self.right = right
        self.refused = 0
        self.made = 0
        self.all_refused = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                await reader.readexactly(length)
                welcome = f"Bearer {self.right}\r\n".encode() in head
                self.made += welcome and bool(length)
                self.refused += not welcome
                if self.refused == 17:
                    self.all_refused.set()
                body = json.dumps(MADE | {"data": {"id": f"op-{self.made}", "data": []}} if welcome else NO).encode()
                writer.write(
                    b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n" % (200 if welcome else 401, len(body)) + body
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def test_all_who_are_refused_share_one_renewal(settings_for: Callable[..., Any]) -> None:
    """Sixteen creates and a look-up are refused at once: one renewal, and each row is created once."""
    guarded, renewing = Guarded("new"), Renewing("new", "newer")

    async def renew(client: Client) -> Secret | None:
        await guarded.all_refused.wait()
        await asyncio.sleep(0.02)  # until they have all heard of it, and wait for the one that asks
        return await renewing(client)

    async def go() -> list[Any]:
        server = await asyncio.start_server(guarded.serve, "127.0.0.1", 0)
        base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, Client(settings_for(base_url), renew=renew) as client:
            asked = asyncio.create_task(client.check_access())
            replies = await asyncio.gather(*(client.create(OPPORTUNITY) for _ in range(16)))
            await asked
        await asyncio.sleep(0.01)  # until the connections have ended
        return replies

    replies = asyncio.run(go())
    assert len({reply.id for reply in replies if isinstance(reply, Created)}) == 16
    assert (renewing.asked, guarded.made, guarded.refused) == (1, 16, 17)


def test_who_is_stopped_meanwhile_is_not_repeated(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any, doorkeeper: Any
) -> None:
    """The door closed while the token was renewed: nothing leaves any more, and the refusal is the reply."""

    async def go() -> Any:
        async with (
            told(answer(401, NO)) as server,
            Client(settings_for(server.base_url), door=doorkeeper(turns=0), renew=Renewing("new")) as client,
        ):
            return await client.create(OPPORTUNITY), len(server.received)

    assert asyncio.run(go()) == (Stop("401 token expired"), 1)


def test_a_login_names_nobody(told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any) -> None:
    """A log-in goes through the door, and shows neither the old token nor the workspace."""

    async def go() -> Any:
        async with (
            told(answer(200, {"data": {"token": "new"}})) as server,
            Client(settings_for(server.base_url)) as one,
        ):
            return await one.login("ana@example.com", "señal"), server.received[0]

    token, (line, headers, body) = asyncio.run(go())
    assert (token, line) == ("new", "POST /api/user/login HTTP/1.1")
    assert json.loads(body) == {"email": "ana@example.com", "password": "señal"}
    assert not {"authorization", "x-workspace-id"} & set(headers)


def test_a_probe_renews_nothing(told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any) -> None:
    """The next create will hear of the refusal."""
    renew = Renewing("new")

    async def go() -> bool:
        async with told(answer(401, NO)) as server, Client(settings_for(server.base_url), renew=renew) as client:
            return await client.probe()

    assert (asyncio.run(go()), renew.asked) == (True, 0)


def test_a_refused_lookup_is_asked_again_with_the_new_token(
    practice_crm: Callable[..., Any], settings_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the practice CRM: its own log-in gives the token that lets the look-up in."""
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.0)
    crm = practice_crm(token="right")

    async def renew(client: Client) -> Secret | None:
        return Secret(await client.login("ana.torres@example.com", "practice"))

    async def go() -> Any:
        async with Client(settings_for(crm.base_url), renew=renew) as client:
            return (await client.owners()).ids

    assert "ana.torres@example.com" in asyncio.run(go())
