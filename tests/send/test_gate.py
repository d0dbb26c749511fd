"""The gate: who may leave after an absence and in which order, and what a run that stands still says of itself."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from importer.outcome import Created, Stop, TryLater, Unclear
from importer.send import absence, gate
from importer.send.gate import Gate, Waiting
from importer.send.pacing import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


@pytest.fixture
def at_gate(jump: Callable[..., Any]) -> Callable[..., Waiting | None]:
    """What a gate says after something has happened at it, at a clock that jumps."""

    def go(happen: Callable[[Gate], Coroutine[Any, Any, None]], **given: Any) -> Waiting | None:
        async def whole() -> Waiting | None:
            one = Gate(Pacer(10.0), patience=60.0, **given)
            await happen(one)
            return one.waiting(one.now())

        return jump(whole())

    return go


def test_a_run_that_moves_is_not_waiting(at_gate: Callable[..., Any]) -> None:
    """Nothing is said of a gate at which nothing is wrong."""

    async def happen(one: Gate) -> None:
        assert await one.leave()
        await asyncio.sleep(gate.SILENT - 1)

    assert at_gate(happen) is None


def test_a_hold_says_how_long_it_still_takes(at_gate: Callable[..., Any]) -> None:
    """The CRM asked for thirty seconds, ten of which are over."""

    async def happen(one: Gate) -> None:
        one.turned_away(30.0)
        await asyncio.sleep(10.0)

    assert at_gate(happen) == Waiting("held", pytest.approx(10.0), pytest.approx(20.0))


def test_a_hold_that_is_made_longer_counts_from_its_beginning(at_gate: Callable[..., Any]) -> None:
    """A second answer in the middle of a hold does not begin it anew."""

    async def happen(one: Gate) -> None:
        one.turned_away(10.0)
        await asyncio.sleep(5.0)
        one.turned_away(30.0)
        await asyncio.sleep(1.0)

    assert at_gate(happen) == Waiting("held", pytest.approx(6.0), pytest.approx(29.0))


def test_a_moment_is_not_worth_a_word(at_gate: Callable[..., Any]) -> None:
    """A hold of less than a second goes unmentioned."""

    async def happen(one: Gate) -> None:
        one.turned_away(0.9)

    assert at_gate(happen) is None


def test_requests_without_an_answer_are_silence(at_gate: Callable[..., Any]) -> None:
    """A request is out, and nothing has come back since; an answer to it ends the silence."""

    async def happen(one: Gate) -> None:
        await asyncio.sleep(100.0)
        assert await one.leave()
        await asyncio.sleep(12.0)

    assert at_gate(happen) == Waiting("silent", pytest.approx(12.0))

    async def answered(one: Gate) -> None:
        await happen(one)
        one.came_back(Unclear("cut"), one.now())

    assert at_gate(answered) is None


@pytest.mark.parametrize("probing", [False, True])
def test_a_crm_out_of_reach_is_told_with_what_is_left_of_the_patience(
    probing: bool, at_gate: Callable[..., Any]
) -> None:
    """Since the last clear answer, and until the run gives up."""

    async def happen(one: Gate) -> None:
        await asyncio.sleep(20.0)
        for _ in range(absence.SEVERAL):
            assert await one.leave()
            one.came_back(TryLater("refused", reached=False), one.now())
        await asyncio.sleep(1.0)
        if probing:
            assert one.absence.probe(one.now())

    said = at_gate(happen)
    assert said.reason == ("probing" if probing else "unreachable")
    assert said.seconds == pytest.approx(21.4, abs=0.2)
    assert said.left == pytest.approx(60.0 - said.seconds)


def lose(one: Gate) -> None:
    """So many faults on end that nothing leaves any more."""
    for _ in range(absence.SEVERAL):
        one.absence.faulted("cut", one.now(), unclear=True)


def find(one: Gate) -> None:
    """The next probe is answered."""
    assert one.absence.probe(one.now() + 100.0)
    one.probed(answered=True)


def test_no_burst_follows_an_absence(jump: Callable[..., Any]) -> None:
    """Who had a slot before the absence takes a new one after it; the first leaves alone."""

    async def whole() -> list[float]:
        one, left = Gate(Pacer(10.0)), []

        async def create(slot: float) -> None:
            assert await one.leave(slot)
            left.append(one.now())
            await asyncio.sleep(1.0)
            one.came_back(Created("op-1"), one.now() - 1.0)

        lose(one)
        flights = [asyncio.create_task(create(one.pacer.reserve(one.now()))) for _ in range(6)]
        await asyncio.sleep(20.0)
        assert left == []
        find(one)
        assert not one.wants_one  # there are enough who wait
        await asyncio.gather(*flights)
        return left

    left = jump(whole())
    gaps = [later - earlier for earlier, later in pairwise(left)]
    assert gaps[0] >= 1.0
    assert all(gap >= 0.1 for gap in gaps)


def test_who_waits_for_a_slot_when_the_crm_goes_away_does_not_leave(jump: Callable[..., Any]) -> None:
    """A create that was let in before the faults looks again before it leaves."""

    async def whole() -> bool:
        one = Gate(Pacer(10.0))
        flight = asyncio.create_task(one.leave(one.now() + 1.0))
        await asyncio.sleep(0.5)
        lose(one)
        await asyncio.sleep(5.0)
        stays = not flight.done()
        one.stop.set()
        return stays and not await flight

    assert jump(whole())


def test_who_waits_for_a_slot_when_the_token_is_refused_does_not_leave(jump: Callable[..., Any]) -> None:
    """A refusal closes the gate at once, before the run has heard of it."""

    async def whole() -> bool:
        one = Gate(Pacer(10.0))
        assert await one.leave()
        flight = asyncio.create_task(one.leave(one.now() + 1.0))
        await asyncio.sleep(0.5)
        one.came_back(Stop("401"), one.now() - 0.1)
        return await flight

    assert not jump(whole())


def test_one_is_asked_for_when_the_probe_was_answered_and_nobody_waits(jump: Callable[..., Any]) -> None:
    """The run hands in a single row then, and only that one."""

    async def whole() -> list[bool]:
        one = Gate(Pacer(10.0))
        lose(one)
        seen = [one.wants_one]
        find(one)
        seen.append(one.wants_one)
        assert await one.leave()
        return [*seen, one.wants_one]

    assert jump(whole()) == [False, True, False]
