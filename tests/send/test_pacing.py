"""The pacer: a fixed rate is never exceeded, a hold stops everybody, the automatic pace stays within its bounds."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.send import pacing
from importer.send.pacing import Pacer, backoff

STEPS = st.lists(st.tuples(st.floats(0, 3), st.sampled_from(["reserve", "reserve", "reserve", "hold"])), max_size=120)
SIGNS = st.lists(st.tuples(st.floats(0, 2), st.sampled_from(["accepted", "slow", "limited"])), max_size=200)


def most_in_a_second(slots: list[float]) -> int:
    """The most slots that any closed window of one second holds."""
    return max((sum(start <= slot <= start + 1.0 for slot in slots) for start in slots), default=0)


@given(st.integers(1, 40), STEPS)
def test_no_second_holds_more_than_the_rate(rate: int, steps: list[tuple[float, str]]) -> None:
    """Whenever slots are asked for, no closed second has more of them than the rate, plus one for its end."""
    pacer, now, slots = Pacer(float(rate)), 0.0, []
    for pause, call in steps:
        now += pause
        if call == "hold":
            pacer.hold(now + pause)
        else:
            slots.append(pacer.reserve(now))
    assert most_in_a_second(slots) <= rate + 1
    assert slots == sorted(slots)


@given(st.integers(1, 40), STEPS)
def test_a_slot_is_never_in_the_past(rate: int, steps: list[tuple[float, str]]) -> None:
    """A slot is now or later, the one that was shown beforehand, and never before the end of a hold."""
    pacer, now = Pacer(float(rate)), 0.0
    for pause, call in steps:
        now += pause
        if call == "hold":
            pacer.hold(now + 2 * pause)
        else:
            shown = pacer.next_slot(now)
            assert pacer.reserve(now) == shown >= max(now, pacer.held_until)


def test_slots_are_spaced_without_a_burst_after_a_pause() -> None:
    """A long pause is not made up for."""
    pacer = Pacer(4.0)
    assert [pacer.reserve(0.0) for _ in range(3)] == [0.0, 0.25, 0.5]
    assert [pacer.reserve(100.0) for _ in range(3)] == [100.0, 100.25, 100.5]


def test_a_shorter_hold_does_not_end_a_longer_one() -> None:
    """The latest end counts."""
    pacer = Pacer(10.0)
    pacer.hold(50.0)
    pacer.hold(20.0)
    assert pacer.held_until == 50.0
    assert pacer.reserve(0.0) == 50.0


def test_a_hold_that_ends_among_slots_gives_none_of_them_out_twice() -> None:
    """Slots behind the end of a short hold stay taken: the next ones follow them."""
    pacer = Pacer(2.0)
    assert [pacer.reserve(0.0) for _ in range(4)] == [0.0, 0.5, 1.0, 1.5]
    pacer.hold(0.7)
    assert [pacer.reserve(0.1) for _ in range(2)] == [2.0, 2.5]


def test_nobody_is_let_off_by_a_hold_of_an_earlier_slot() -> None:
    """Slots reserved before a hold are reserved anew behind it, spaced."""
    pacer = Pacer(2.0)
    early = [pacer.reserve(0.0) for _ in range(3)]
    pacer.hold(10.0)
    assert all(slot < pacer.held_until for slot in early)
    assert [pacer.reserve(1.0) for _ in range(3)] == [10.0, 10.5, 11.0]


@given(SIGNS)
def test_the_automatic_pace_stays_within_bounds(signs: list[tuple[float, str]]) -> None:
    """Whatever comes back, the pace is never above the fastest or below the slowest."""
    pacer, now = Pacer(None), 0.0
    for pause, sign in signs:
        now += pause
        if sign == "limited":
            pacer.limited(now)
        else:
            pacer.accepted(5.0 if sign == "slow" else 0.1, now)
        assert pacing.SLOWEST <= pacer.pace <= pacing.FASTEST


@given(SIGNS)
def test_a_burst_of_signs_is_one_sign(signs: list[tuple[float, str]]) -> None:
    """The pace is cut at most once in any second, however many answers say so."""
    pacer, now, cuts = Pacer(None), 0.0, []
    for pause, sign in signs:
        now += pause
        before = pacer.pace
        if sign == "limited":
            pacer.limited(now)
        else:
            pacer.accepted(5.0 if sign == "slow" else 0.1, now)
        if pacer.pace < before:
            cuts.append(now)
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(cuts))


def test_the_automatic_pace_rises_fast_then_gently() -> None:
    """Until the first sign of a limit every answer adds a whole step; after it about half a request a second."""
    pacer = Pacer(None)
    for number in range(20):
        pacer.accepted(0.1, number / 10)
    assert pacer.pace == pytest.approx(pacing.START + 20 * pacing.FAST_STEP)
    pacer.limited(3.0)
    cut = pacer.pace
    assert cut == pytest.approx((pacing.START + 20 * pacing.FAST_STEP) * pacing.CUT)
    pacer.accepted(0.1, 3.1)
    assert pacer.pace == pytest.approx(cut + pacing.GENTLE_STEP / cut)


def test_the_automatic_pace_falls_when_answers_take_twice_as_long() -> None:
    """Latency that doubles is a sign of a limit too."""
    pacer = Pacer(None)
    for number in range(20):
        pacer.accepted(0.2, number / 10)
    before = pacer.pace
    for number in range(20, 40):
        pacer.accepted(1.0, number / 10)
    assert pacer.pace < before


def test_a_pace_never_stays_down_for_ever() -> None:
    """After the worst burst of signs the pace recovers."""
    pacer = Pacer(None)
    for second in range(60):
        pacer.limited(float(second))
    assert pacer.pace == pacing.SLOWEST
    for number in range(400):
        pacer.accepted(0.1, 60 + number)
    assert pacer.pace > pacing.START


@given(SIGNS, st.floats(0.01, 10_000))
def test_a_fixed_rate_does_not_move(signs: list[tuple[float, str]], rate: float) -> None:
    """What comes back changes nothing of a rate the person chose."""
    pacer = Pacer(rate)
    for when, sign in signs:
        pacer.limited(when) if sign == "limited" else pacer.accepted(when, when)
    assert pacer.pace == rate


@given(st.integers(1, 2000), st.integers())
def test_backoff_is_bounded(attempt: int, seed: int) -> None:
    """A pause before another try is never negative, never above the cap, and short at first."""
    pause = backoff(min(attempt, 1000), Random(seed))
    assert 0.0 <= pause <= min(pacing.BACKOFF_CAP, pacing.BACKOFF_FIRST * 2.0 ** min(attempt, 1000))


def test_backoff_is_spread() -> None:
    """Rows that failed together do not come back together."""
    random = Random(1)
    pauses = [backoff(6, random) for _ in range(200)]
    assert len(set(pauses)) == 200
    assert max(pauses) - min(pauses) > 0.8 * pacing.BACKOFF_CAP
