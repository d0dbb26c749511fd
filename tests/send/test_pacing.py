"""The pacer: a fixed rate is never exceeded, a hold stops everybody, the automatic pace stays within its bounds."""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.send import pacing, quota
from importer.send.pacing import Pacer, backoff

STEPS = st.lists(st.tuples(st.floats(0, 3), st.sampled_from(["reserve", "reserve", "reserve", "hold"])), max_size=120)
SIGNS = st.lists(st.tuples(st.floats(0, 2), st.sampled_from(["accepted", "slow", "limited"])), max_size=200)
GAP = pacing.SLACK / 2  # between the slots of two a second

# What a request does: how late it wakes, and what comes back meanwhile.
LIVES = st.lists(
    st.tuples(
        st.floats(0, 0.4),
        st.floats(0, 0.4),
        st.sampled_from(["nothing", "nothing", "answer", "limit", "hold", "short hold"]),
    ),
    max_size=150,
)


def most_in_a_second(times: list[float]) -> int:
    """The most of these times that any closed window of one second holds; it begins with one of them."""
    times = sorted(times)
    return max((bisect_right(times, begin + 1.0) - at for at, begin in enumerate(times)), default=0)


@given(st.one_of(st.integers(1, 40).map(float), st.floats(0.1, 40.0)), LIVES)
def test_no_second_holds_more_departures_than_the_rate(rate: float, lives: list[tuple[float, float, str]]) -> None:
    """However late requests wake and whatever comes back, no second holds more of them than the rate."""
    pacer, now = Pacer(rate), 0.0
    waking: list[tuple[float, float]] = []
    left: list[float] = []

    def wake_until(end: float) -> None:
        while waking and waking[0][0] <= end:
            woken, late = heappop(waking)
            if (when := pacer.leave(woken)) > woken:
                heappush(waking, (when + late, late))
            else:
                left.append(woken)

    for passed, late, event in lives:
        now += passed
        wake_until(now)
        heappush(waking, (pacer.reserve(now) + late, late))
        match event:
            case "answer":
                pacer.accepted(late, now)
            case "limit":
                pacer.limited(now, now - late)
            case "hold" | "short hold":
                pacer.hold(now + (5.0 if event == "hold" else late))
    wake_until(float("inf"))
    assert len(left) == len(lives)
    assert most_in_a_second(left) <= max(1.0, rate)


@given(st.integers(1, 40), STEPS)
def test_no_second_holds_more_slots_than_the_rate(rate: int, steps: list[tuple[float, str]]) -> None:
    """Whenever slots are asked for, no closed second has more of them than the rate, and they follow each other."""
    pacer, now, slots = Pacer(float(rate)), 0.0, []
    for pause, call in steps:
        now += pause
        if call == "hold":
            pacer.hold(now + pause)
        else:
            slots.append(pacer.reserve(now))
    assert most_in_a_second(slots) <= rate
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
    assert [pacer.reserve(0.0) for _ in range(3)] == pytest.approx([0.0, GAP / 2, GAP])
    assert [pacer.reserve(100.0) for _ in range(3)] == pytest.approx([100.0, 100.0 + GAP / 2, 100.0 + GAP])


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
    assert [pacer.reserve(0.0) for _ in range(4)] == pytest.approx([0.0, GAP, 2 * GAP, 3 * GAP])
    pacer.hold(0.7)
    assert [pacer.reserve(0.1) for _ in range(2)] == pytest.approx([4 * GAP, 5 * GAP])


def test_nobody_is_let_off_by_a_hold_of_an_earlier_slot() -> None:
    """Slots reserved before a hold are reserved anew behind it, spaced."""
    pacer = Pacer(2.0)
    early = [pacer.reserve(0.0) for _ in range(3)]
    pacer.hold(10.0)
    assert all(slot < pacer.held_until for slot in early)
    assert [pacer.reserve(1.0) for _ in range(3)] == pytest.approx([10.0, 10.0 + GAP, 10.0 + 2 * GAP])


def told(pacer: Pacer, sign: str, now: float) -> None:
    """Tell a pacer what came back; every request took the latency it is told."""
    if sign == "limited":
        pacer.limited(now, now - 0.1)
    else:
        pacer.accepted(5.0 if sign == "slow" else 0.1, now)


@given(SIGNS, st.none() | st.floats(0.01, 1e6))
def test_the_automatic_pace_stays_within_bounds(signs: list[tuple[float, str]], remembered: float | None) -> None:
    """Whatever comes back, the pace is never above the fastest or below the slowest, nor is what is remembered."""
    pacer, now = Pacer(None, remembered), 0.0
    for pause, sign in signs:
        now += pause
        told(pacer, sign, now)
        assert quota.SLOWEST <= pacer.pace <= quota.FASTEST
        assert pacer.learned is None or 0.0 < pacer.learned <= quota.FASTEST


@given(SIGNS)
def test_a_burst_of_signs_is_one_sign(signs: list[tuple[float, str]]) -> None:
    """Requests that left before the pace was cut do not cut it again."""
    pacer, now, cut_at = Pacer(None), 0.0, -1.0
    for pause, sign in signs:
        now += pause
        before = pacer.pace
        told(pacer, sign, now)
        if pacer.pace < before:
            assert now - 0.1 >= cut_at
            cut_at = now


def test_the_automatic_pace_rises_fast_then_stays_under_what_was_accepted() -> None:
    """Until the first sign of a limit every answer adds a whole step; after it the pace is below what got through."""
    pacer = Pacer(None)
    for number in range(20):
        pacer.accepted(0.1, number / 10)
    assert pacer.pace == pytest.approx(quota.START + 20 * quota.FAST)
    pacer.limited(2.0, 1.9)
    assert pacer.pace == pytest.approx(quota.UNDER * quota.FIRST * 10.0, rel=0.1)  # ten a second were accepted


def test_everybody_waits_a_moment_after_a_sign_without_a_wait() -> None:
    """A bucket that has run dry has time to fill again, though the CRM named none."""
    pacer = Pacer(None)
    pacer.accepted(0.1, 10.0)
    pacer.limited(10.5, 10.4)
    assert pacer.reserve(10.5) == 10.5 + pacing.BREATH


def test_the_automatic_pace_falls_when_answers_take_twice_as_long() -> None:
    """Latency that doubles is a sign of a limit too."""
    pacer = Pacer(None)
    for number in range(20):
        pacer.accepted(0.2, number / 10)
    before = pacer.pace
    for number in range(20, 60):
        pacer.accepted(1.0, number / 10)
    assert pacer.pace < before


def test_one_slow_answer_is_no_sign() -> None:
    """A single answer that takes seconds slows nobody down."""
    pacer = Pacer(None)
    for number in range(20):
        pacer.accepted(0.05, number / 10)
    before = pacer.pace
    pacer.accepted(5.0, 2.0)
    assert pacer.pace >= before


def test_a_pace_never_stays_down_for_ever() -> None:
    """After the worst burst of signs the pace recovers."""
    pacer, now = Pacer(None), 0.0
    for _ in range(60):
        now += 1.0
        pacer.limited(now, now)
    assert pacer.pace == quota.SLOWEST
    while now < 400.0 and pacer.pace < quota.START:
        now += 1.0 / pacer.pace
        pacer.accepted(0.1, now)
    assert pacer.pace >= quota.START


def test_a_remembered_pace_is_begun_a_little_under() -> None:
    """What an earlier run has learned is where this one begins, and stays remembered if nothing speaks against it."""
    pacer = Pacer(None, remembered=50.0)
    assert pacer.pace == quota.UNDER * 50.0
    for number in range(100):
        pacer.accepted(0.05, number / 50)
    assert pacer.pace == quota.UNDER * 50.0
    assert pacer.learned == 50.0


def test_too_little_is_not_worth_remembering() -> None:
    """A few answers tell nothing of a pace; some seconds of them do. A fixed rate teaches nothing."""
    pacer, fixed = Pacer(None), Pacer(100.0)
    for number in range(10):
        pacer.accepted(0.05, number / 10)
    assert pacer.learned is None
    for number in range(10, 60):
        pacer.accepted(0.05, number / 10)
        fixed.accepted(0.05, number / 10)
    assert pacer.learned == pytest.approx(10.0, rel=0.1)
    assert fixed.learned is None


def test_a_short_run_of_many_rows_teaches_too() -> None:
    """A hundred answers tell as much as some seconds of them."""
    pacer = Pacer(None)
    for number in range(150):
        pacer.accepted(0.005, number / 300)
    assert pacer.learned == pytest.approx(300.0, rel=0.3)


@pytest.mark.parametrize(
    ("rate", "latency", "most"),
    [
        pytest.param(10.0, 0.05, 5, id="slow and near"),
        pytest.param(200.0, 0.05, 19, id="fast and near"),
        pytest.param(200.0, 1.0, 64, id="the ceiling"),
        pytest.param(50.0, 0.3, 27, id="far"),
    ],
)
def test_as_many_are_out_as_pace_and_latency_need(rate: float, latency: float, most: int) -> None:
    """Few until the first answer; then pace times latency with headroom, up to the ceiling."""
    pacer = Pacer(rate)
    assert pacer.room(64) == pacing.FIRST_FEW
    assert pacer.room(2) == 2
    for number in range(50):
        pacer.accepted(latency, number / 10)
    assert pacer.room(64) == most


def test_latency_that_climbs_puts_no_more_in_flight() -> None:
    """Under an automatic pace a CRM that slows down is not given more to do at once."""
    pacer = Pacer(None, remembered=100.0)
    for number in range(50):
        pacer.accepted(0.1, number / 100)
    before = pacer.room(1000)
    for number in range(50, 65):
        pacer.accepted(3.0, number / 100)
    assert pacer.room(1000) <= 4 * before


@given(SIGNS, st.floats(0.01, 10_000))
def test_a_fixed_rate_does_not_move(signs: list[tuple[float, str]], rate: float) -> None:
    """What comes back changes nothing of a rate the person chose."""
    pacer = Pacer(rate)
    before = pacer.pace
    for when, sign in signs:
        told(pacer, sign, when)
    assert pacer.pace == before
    assert 0.49 * rate < before <= rate


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


@pytest.mark.parametrize("rate", [10.0, None], ids=["fixed", "auto"])
def test_those_who_wake_late_together_do_not_leave_together(rate: float | None) -> None:
    """After a pause of the whole program what is due leaves one after the other."""
    pacer = Pacer(rate)
    due = [pacer.reserve(0.0) for _ in range(4)]
    assert pacer.leave(due[0]) == due[0]
    late = 3.0
    assert pacer.leave(late) == late
    again = pacer.leave(late)
    assert again == late + pacing.CATCH_UP / pacer.pace
    assert pacer.leave(again) == again
