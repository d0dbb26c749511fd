"""The client against the practice CRM: what it sends, what it looks up, and through which door it goes."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking
from importer.crm.client import Client
from importer.errors import Stopped
from importer.model import Opportunity, Row
from importer.outcome import Created, Refused, Stop
from importer.settings import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

OPPORTUNITY = Opportunity(Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d"), "Flota", "Lote", Decimal("12.50"))
OK = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": {"data": []}}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups try again at once."""
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.0)


def test_a_created_row_has_the_id_the_crm_holds(calm: Any, ask: Callable[..., Any]) -> None:
    """The id in the reply is the id of the opportunity that is really there, with the row's own fields."""
    reply = ask(calm.base_url, lambda client: client.create(OPPORTUNITY))
    held = {one["id"]: one for one in calm.truth()["opportunities"]}[reply.id]
    assert isinstance(reply, Created)
    assert (held["name"], held["description"], held["amount"], held["opportCode"]) == (
        "Flota",
        "Lote",
        12.5,
        reply.code,
    )


def test_a_refusal_is_in_the_crms_words(calm: Any, ask: Callable[..., Any]) -> None:
    """What the CRM will not create comes back as Refused with what it said."""
    nobody = Opportunity(OPPORTUNITY.row, "Flota", "Lote", Decimal(1), owner_id="us-99")
    reply = ask(calm.base_url, lambda client: client.create(nobody))
    assert isinstance(reply, Refused)
    assert reply.reason.startswith("404 ")


def test_a_refused_token_stops(practice_crm: Callable[..., Any], ask: Callable[..., Any]) -> None:
    """A token that is not accepted concerns us, not the row."""
    crm = practice_crm(token="right")
    assert isinstance(ask(crm.base_url, lambda client: client.create(OPPORTUNITY)), Stop)
    right = ask(crm.base_url, lambda client: client.create(OPPORTUNITY), token=Secret("right"))
    assert isinstance(right, Created)


@pytest.mark.parametrize("token", ["añb", "a\nb", "…", "a b"])
def test_a_token_of_odd_characters_is_no_defect(token: str, ask: Callable[..., Any], practice_crm: Any) -> None:
    """What was pasted in place of a token is refused like any wrong token, or not sent at all."""
    crm = practice_crm(token="right")
    with pytest.raises(Stopped):
        ask(crm.base_url, lambda client: client.owners(), token=Secret(token))


def test_names_are_looked_up(calm: Any, ask: Callable[..., Any]) -> None:
    """Owners, stages and contacts are found as the practice CRM has them; nobody is an empty answer."""

    async def all_of_them(client: Client) -> list[Any]:
        return [
            (await client.owners()).ids["ana.torres@example.com"],
            (await client.owners()).ids["luis salas"],
            (await client.stages()).ids["negociacion"],
            await client.contacts(phone="51900333444"),
            await client.contacts(email="rosa.quispe@example.com"),
            await client.contacts(email="nobody+1@example.com"),
            (await client.owners()).called["us-03"].whole,
            (await client.stages()).called["st-4"].whole,
            {id: one.whole for id, one in (await client.people(phone="51900333444")).items()},
        ]

    expected = [
        *(("us-01",), ("us-02", "us-04"), ("st-4",), ("ct-03", "ct-04"), ("ct-01",), ()),
        *("Carla Méndez (carla.mendez@example.com)", "Negociación"),
        {"ct-03": "Marta Rojas (marta.rojas@example.com)", "ct-04": "Pedro Rojas (pedro.rojas@example.com)"},
    ]
    assert ask(calm.base_url, all_of_them) == expected


def test_the_list_is_walked_to_its_end(practice_crm: Callable[..., Any], ask: Callable[..., Any]) -> None:
    """Every opportunity is listed, over more pages than one."""
    crm = practice_crm()
    for number in range(45):
        crm.create(name=f"Flota {number}")
    listed = ask(crm.base_url, lambda client: client.opportunities())
    assert sorted(one["name"] for one in listed) == sorted(f"Flota {number}" for number in range(45))


def test_a_login_gives_a_token(calm: Any, ask: Callable[..., Any]) -> None:
    """E-mail and password give a token; wrong ones say so."""
    assert ask(calm.base_url, lambda client: client.login("ana.torres@example.com", "practice"))
    with pytest.raises(Stopped, match="CRM-STOPPED"):
        ask(calm.base_url, lambda client: client.login("ana.torres@example.com", "wrong"))


def test_what_is_sent_is_what_the_api_asks_for(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Callable[..., Any]
) -> None:
    """One POST with both ways of naming the caller, and no cookie of an earlier answer."""

    async def go() -> list[Any]:
        async with told(answer(200, OK | {"data": {"id": "op-1"}}, set_cookie="a=b")) as server:
            settings = settings_for(server.base_url, workspace_key="wok_9")
            async with Client(settings) as client:
                await client.create(OPPORTUNITY)
                await client.create(OPPORTUNITY)
                assert client.requests == 2
            return server.received

    for line, headers, body in asyncio.run(go()):
        assert line == "POST /api/opportunity HTTP/1.1"
        assert headers["authorization"] == "Bearer tok-123"
        assert headers["x-workspace-id"] == "wok_9"
        assert headers["content-type"] == "application/json"
        assert headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in headers
        expected = {"workspaceId": "ws-demo", "name": "Flota", "description": "Lote", "amount": 12.5}
        assert json.loads(body) == expected


def test_a_continuation_token_arrives_as_it_was(
    told: Callable[..., Any], answer: Callable[..., Any], settings_for: Any
) -> None:
    """A token of any spelling goes back to the CRM encoded, so that it reads the same one."""
    pages = [OK | {"data": {"continuationToken": token, "data": []}} for token in ("a+b/c==&x=%20ñ", None)]

    async def go() -> str:
        async with (
            told(*(answer(200, page) for page in pages)) as server,
            Client(settings_for(server.base_url)) as client,
        ):
            assert await client.opportunities() == []
            return server.received[1][0]

    assert "continuationToken=a%2Bb/c%3D%3D%26x%3D%2520%C3%B1 " in asyncio.run(go())


def test_the_token_is_in_no_repr(settings_for: Callable[..., Any]) -> None:
    """Neither settings nor client show the token when they are printed."""
    settings = settings_for("http://127.0.0.1:9")
    shown = repr(settings) + repr(Client(settings)) + str(vars(Client(settings)))
    assert "tok-123" not in shown
