"""One delivery and its gate: turns, pauses, patience, and what the last reply makes of a row."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from importer.findings import Place
from importer.outcome import Created, Refused, Stop, TryLater, Unclear
from importer.send.delivery import MOST_TRIES, Gate, deliver, outcome_of
from importer.send.pacing import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable

MEANINGS = [
    pytest.param(Created("op-1", "OP-1"), False, "created", [], id="created"),
    pytest.param(Refused("400 no"), False, "refused", ["CRM-REFUSED"], id="refused"),
    pytest.param(Unclear("cut"), False, "unconfirmed", ["CRM-UNCLEAR"], id="unclear"),
    pytest.param(Unclear("cut"), True, "unconfirmed", ["CRM-UNCLEAR"], id="unclear at the end"),
    pytest.param(Stop("401"), True, "pending", ["CRM-STOPPED"], id="stop"),
    pytest.param(TryLater("429"), False, "failed", ["CRM-FAILED"], id="tries used up"),
    pytest.param(TryLater("429"), True, "pending", ["CRM-NOT-REACHED"], id="not reached before the end"),
]


@pytest.mark.parametrize(("reply", "ended", "status", "codes"), MEANINGS)
def test_the_last_reply_decides_the_status(
    reply: Any, ended: bool, status: str, codes: list[str], rows: Callable[..., Any]
) -> None:
    """Each reply makes one status of its own row, and says why where the row is not created."""
    (row,) = rows(1)
    outcome = outcome_of(row, reply, 3, ended=ended, place=Place("leads.csv", row=2))
    assert (outcome.row, outcome.status, outcome.attempts) == (row, status, 3)
    assert [finding.code for finding in outcome.findings] == codes
    assert all(finding.message(lang) for finding in outcome.findings for lang in ("en", "es"))


def deliver_one(
    jump: Callable[..., Any], client: Any, one: Any, *, others: bool = False, **given: Any
) -> tuple[Any, int, float]:
    """Deliver one opportunity, while others get through or not; gives the reply, the tries and how long it took."""

    async def whole() -> tuple[Any, int, float]:
        gate = Gate(Pacer(given.pop("rate", 1000.0)), random=Random(1), **given)
        started = gate.now()
        flight = asyncio.create_task(deliver(one, client, gate, slot=gate.pacer.reserve(started)))
        while not flight.done():
            await asyncio.wait([flight], timeout=1.0)
            if others:
                gate.answered(gate.now())
        return *flight.result(), gate.now() - started

    return jump(whole())


def test_tries_back_off(jump: Callable[..., Any], scripted: Any, opportunities: Callable[..., Any]) -> None:
    """Without a wait from the CRM the pauses between tries grow, and end after the most tries."""
    client = scripted({"*": [TryLater("429")]}, takes=0.0)
    reply, tries, took = deliver_one(jump, client, opportunities(1)[0], others=True)
    assert (type(reply), tries, len(client.calls)) == (TryLater, MOST_TRIES, MOST_TRIES)
    assert took > 20


def test_a_wait_the_crm_names_takes_the_place_of_the_pause(
    jump: Callable[..., Any], scripted: Any, opportunities: Callable[..., Any]
) -> None:
    """The next try leaves when the named wait is over, not later."""
    client = scripted({"*": [TryLater("429", wait=7.0), None]}, takes=0.0)
    deliver_one(jump, client, opportunities(1)[0])
    (_, first), (_, second) = client.calls
    assert 7.0 <= second - first < 7.1


def test_nothing_leaves_after_the_stop(
    jump: Callable[..., Any], scripted: Any, opportunities: Callable[..., Any]
) -> None:
    """A delivery whose turn comes after the stop makes no request."""
    client = scripted()

    async def whole() -> Any:
        gate = Gate(Pacer(1.0))
        slot = gate.now() + 30
        flight = asyncio.create_task(deliver(opportunities(1)[0], client, gate, slot=slot))
        await asyncio.sleep(5)
        gate.stop.set()
        return await flight, gate.now() - (slot - 30)

    (reply, tries), took = jump(whole())
    assert isinstance(reply, TryLater)
    assert (reply.reached, tries, client.calls) == (False, 0, [])
    assert took < 6


def test_a_hold_moves_slots_that_were_given_out(jump: Callable[..., Any]) -> None:
    """Who waits for a slot when everybody is held waits for a new one, one behind the other."""

    async def whole() -> list[float]:
        gate = Gate(Pacer(2.0))
        begun, left = gate.now(), []

        async def one() -> None:
            assert await gate.turn()
            left.append(gate.now() - begun)

        flights = [asyncio.create_task(one()) for _ in range(4)]
        await asyncio.sleep(0.6)
        gate.turned_away(10.0)
        await asyncio.gather(*flights)
        return sorted(left)

    assert jump(whole()) == pytest.approx([0.0, 0.5, 10.6, 11.1], abs=0.01)


def test_away_means_nothing_came_through(jump: Callable[..., Any]) -> None:
    """Patience is counted from the last answer that was not "later"."""

    async def whole() -> list[bool]:
        gate, seen = Gate(Pacer(1.0), patience=10.0), []
        for act in (lambda: gate.turned_away(None), lambda: gate.answered(gate.now()), lambda: None):
            await asyncio.sleep(8)
            act()
            seen.append(gate.away)
        await asyncio.sleep(3)
        return [*seen, gate.away]

    assert jump(whole()) == [False, False, False, True]


def test_a_wait_too_long_means_away_until_the_sending_begins(jump: Callable[..., Any]) -> None:
    """Told to wait for longer than the patience, the CRM counts as away, but not for what begins after it."""

    async def whole() -> list[bool]:
        gate = Gate(Pacer(1.0), patience=10.0)
        gate.turned_away(10.0)
        seen = [gate.away]
        gate.turned_away(11.0)
        seen.append(gate.away)
        gate.answered(gate.now())  # another flight's answer does not take it back
        seen.append(gate.away)
        await asyncio.sleep(11)
        gate.listen()
        return [*seen, gate.away]

    assert jump(whole()) == [False, True, True, False]
