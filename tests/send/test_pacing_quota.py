"""The pacer against simulated CRMs with a quota: events in order of time, no waiting, many seeds."""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest

from importer.send.pacing import Pacer, backoff

if TYPE_CHECKING:
    from collections.abc import Callable

HORIZON = 0.05  # as in the run: rows whose slot is this near are about to leave


class Bucket:
    """A token bucket: `rate(now)` tokens a second, a burst of max(2, rate / 5), Retry-After in whole seconds."""

    def __init__(self, rate: Callable[[float], float], *, share: float = 0.2, waits: bool = True) -> None:
        self.rate, self.share, self.waits = rate, share, waits
        self.left, self.filled_at = math.inf, 0.0

    def __call__(self, now: float) -> tuple[bool, float | None]:
        rate = self.rate(now)
        self.left = min(max(2.0, rate * self.share), self.left + (now - self.filled_at) * rate)
        self.filled_at = now
        if self.left >= 1.0:
            self.left -= 1.0
            return True, None
        return False, float(max(1, math.ceil((1.0 - self.left) / rate))) if self.waits else None


class Window:
    """So many requests in every second of the CRM's own clock; what is left of the second is the wait."""

    def __init__(self, rate: Callable[[float], float], *, waits: bool = True) -> None:
        self.rate, self.waits, self.second, self.count = rate, waits, -1, 0

    def __call__(self, now: float) -> tuple[bool, float | None]:
        if int(now) != self.second:
            self.second, self.count = int(now), 0
        self.count += 1
        if self.count <= self.rate(now):
            return True, None
        return False, 1.0 if self.waits else None


@dataclass
class Seen:
    """What a simulated CRM saw: when requests arrived and which it accepted."""

    left: list[float] = field(default_factory=list)
    accepted: list[float] = field(default_factory=list)
    rejected: list[float] = field(default_factory=list)
    paces: list[tuple[float, float]] = field(default_factory=list)

    def rate(self, begin: float, end: float) -> float:
        """Accepted a second between two times."""
        return sum(begin <= when < end for when in self.accepted) / (end - begin)

    def share(self, begin: float = 0.0, end: float = math.inf) -> float:
        """Rejected, of all that arrived between two times."""
        no = sum(begin <= when < end for when in self.rejected)
        return no / max(1, no + sum(begin <= when < end for when in self.accepted))


class Simulation:
    """A run's sender, a network with a latency, and a CRM that accepts or turns away."""

    def __init__(
        self,
        pacer: Pacer,
        crm: Callable[[float], tuple[bool, float | None]],
        *,
        seed: int,
        latency: tuple[float, float] | Callable[[float], tuple[float, float]] = (0.03, 0.07),
        ceiling: int = 64,
        late: float = 0.003,
    ) -> None:
        self.pacer, self.crm, self.random = pacer, crm, Random(seed)
        self.latency = latency if callable(latency) else lambda now: latency
        self.ceiling, self.late = ceiling, late
        self.events: list[tuple[float, int, Callable[..., None], tuple]] = []
        self.order = itertools.count()
        self.now, self.flying, self.woken_at = 0.0, 0, math.inf
        self.seen = Seen()

    def run(self, seconds: float) -> Seen:
        """Let so many seconds pass."""
        self.wake()
        while self.events and self.events[0][0] < seconds:
            self.now, _, call, given = heapq.heappop(self.events)
            call(*given)
        return self.seen

    def at(self, when: float, call: Callable[..., None], *given: object) -> None:
        heapq.heappush(self.events, (when, next(self.order), call, given))

    def wake(self) -> None:
        """As many rows leave as there is room for and slots are near."""
        self.woken_at = math.inf
        self.depart()

    def depart(self) -> None:
        pacer = self.pacer
        while (room := self.flying < pacer.room(self.ceiling)) and pacer.next_slot(self.now) <= self.now + HORIZON:
            self.flying += 1
            self.turn(pacer.reserve(self.now), 1)
        due = max(self.now + 0.001, pacer.next_slot(self.now) - HORIZON)
        if room and due < self.woken_at:
            self.woken_at = due
            self.at(due, self.wake)

    def turn(self, slot: float, attempt: int) -> None:
        self.at(max(self.now, slot) + self.random.uniform(0, self.late), self.leave, slot, attempt)

    def leave(self, slot: float, attempt: int) -> None:
        if self.pacer.held_until > slot:
            self.turn(self.pacer.reserve(self.now), attempt)
        elif (when := self.pacer.leave(self.now)) > self.now:
            self.at(when + self.random.uniform(0, self.late), self.leave, slot, attempt)
        else:
            self.seen.left.append(self.now)
            self.at(self.now + self.random.uniform(*self.latency(self.now)) / 2, self.arrive, self.now, attempt)

    def arrive(self, left: float, attempt: int) -> None:
        yes, wait = self.crm(self.now)
        (self.seen.accepted if yes else self.seen.rejected).append(self.now)
        self.at(self.now + self.random.uniform(*self.latency(self.now)) / 2, self.answer, yes, wait, left, attempt)

    def answer(self, yes: bool, wait: float | None, left: float, attempt: int) -> None:
        if yes:
            self.flying -= 1
            self.pacer.accepted(self.now - left, self.now)
        else:
            self.pacer.limited(self.now, left)
            if wait is None:
                self.at(self.now + backoff(attempt, self.random), self.again, attempt + 1)
            else:
                self.pacer.hold(self.now + wait)
                self.again(attempt + 1)
        self.seen.paces.append((self.now, self.pacer.pace))
        self.depart()

    def again(self, attempt: int) -> None:
        self.turn(self.pacer.reserve(self.now), attempt)


def kept(rate: float) -> Callable[[float], float]:
    """A quota that stays as it is."""
    return lambda now: rate


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [10.0, 50.0, 200.0])
def test_a_known_quota_is_used_up_and_not_exceeded(rate: float, seed: int) -> None:
    """At a fixed pace at least 0.97 of the quota is accepted, next to nothing is turned away, no second has more."""
    seen = Simulation(Pacer(rate), Bucket(kept(rate)), seed=seed).run(30.0)
    assert 0.97 <= seen.rate(0, 30) / rate <= 1.0
    assert seen.share() < 0.001
    left = sorted(seen.left)
    assert all(later - earlier > 1.0 for earlier, later in zip(left, left[int(rate) :], strict=False))


AUTO = [
    pytest.param(10.0, Bucket, {}, 0.90, id="10"),
    pytest.param(50.0, Bucket, {}, 0.90, id="50"),
    pytest.param(200.0, Bucket, {}, 0.90, id="200"),
    pytest.param(1000.0, Bucket, {}, 0.90, id="1000"),
    pytest.param(50.0, Bucket, {"waits": False}, 0.90, id="50, no Retry-After"),
    pytest.param(200.0, Bucket, {"waits": False}, 0.90, id="200, no Retry-After"),
    pytest.param(50.0, Bucket, {"share": 1.0}, 0.90, id="50, a second's worth of burst"),
    pytest.param(10.0, Window, {}, 0.80, id="10, fixed window"),
    pytest.param(50.0, Window, {}, 0.80, id="50, fixed window"),
    pytest.param(200.0, Window, {"waits": False}, 0.80, id="200, fixed window, no Retry-After"),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("rate", "kind", "given", "least"), AUTO)
def test_an_unknown_quota_is_found(rate: float, kind: type, given: dict, least: float, seed: int) -> None:
    """After the first 15 seconds most of the quota is used, and few requests are ever turned away."""
    seen = Simulation(Pacer(None), kind(kept(rate), **given), seed=seed, ceiling=128).run(30.0)
    assert seen.rate(15, 30) / rate >= least
    assert seen.share() < 0.02
    assert seen.share(15) < 0.02


@pytest.mark.parametrize(
    ("before", "after", "settled"),
    [
        pytest.param(200.0, 50.0, 0.85, id="falls"),
        pytest.param(200.0, 10.0, 0.75, id="falls deep"),
        pytest.param(50.0, 100.0, 0.80, id="rises"),
        pytest.param(50.0, 200.0, 0.75, id="rises high"),
    ],
)
def test_a_quota_that_moves_is_followed(before: float, after: float, settled: float) -> None:
    """A minute and a half after the quota has moved most of it is used again; few were turned away on the way."""
    seen = Simulation(Pacer(None), Bucket(lambda now: before if now < 40.0 else after), seed=1).run(160.0)
    assert seen.rate(15, 40) / before >= 0.90
    assert seen.rate(130, 160) / after >= settled
    assert seen.share() < 0.02


@pytest.mark.parametrize("rate", [10.0, 50.0, 200.0])
def test_what_was_learned_is_the_quota(rate: float) -> None:
    """What is remembered is close to the quota, and the next run uses most of it from its first second."""
    pacer = Pacer(None)
    Simulation(pacer, Bucket(kept(rate)), seed=5).run(40.0)
    assert pacer.learned == pytest.approx(rate, rel=0.1)
    seen = Simulation(Pacer(None, pacer.learned), Bucket(kept(rate)), seed=6).run(10.0)
    assert seen.rate(1, 10) / rate >= 0.85
    assert seen.share() < 0.02


@pytest.mark.parametrize("times", [3.0, 10.0])
def test_a_crm_that_becomes_slow_by_itself_is_not_left_alone(times: float) -> None:
    """Where a lower pace does not help, the pace rises again: latency alone never brings a run to a halt."""
    slow = lambda now: (0.03, 0.07) if now < 20.0 else (0.03 * times, 0.07 * times)  # noqa: E731
    seen = Simulation(Pacer(None), Bucket(kept(100.0)), seed=3, latency=slow, ceiling=128).run(60.0)
    assert seen.rate(15, 20) / 100.0 >= 0.9
    assert seen.rate(35, 60) / 100.0 >= 0.8


class Queueing:
    """A CRM that does so many requests a second, one after the other, and says nothing when there are more."""

    def __init__(self, capacity: float) -> None:
        self.each, self.free_at = 1.0 / capacity, 0.0

    def __call__(self, now: float) -> tuple[float, float]:
        self.free_at = max(self.free_at, now) + self.each / 2  # asked twice for every request
        return (0.05 + 2 * (self.free_at - now),) * 2


def test_a_crm_that_only_becomes_slower_is_kept_busy_and_not_buried() -> None:
    """Without any quota what it can do is used, and its queue stays short."""
    busy = Queueing(100.0)
    seen = Simulation(Pacer(None), lambda now: (True, None), seed=3, latency=busy, ceiling=500).run(60.0)
    assert seen.rate(15, 60) >= 75.0
    assert busy(60.0)[0] < 1.5


def test_a_crm_without_a_quota_is_not_held_back() -> None:
    """Where nothing speaks against it the pace grows to thousands a second, more than the network brings back."""
    pacer = Pacer(None)
    seen = Simulation(pacer, lambda now: (True, None), seed=1, latency=(0.002, 0.004), ceiling=16).run(12.0)
    assert seen.rate(11, 12) > 2000


@pytest.mark.parametrize("seed", range(3))
def test_turned_away_by_chance_is_survived(seed: int) -> None:
    """Requests turned away now and then for no reason of pace do not bring the run to a halt."""
    chance = Random(seed)
    seen = Simulation(Pacer(None), lambda now: (chance.random() > 0.03, None), seed=seed).run(60.0)
    assert seen.rate(30, 60) > 2.0
