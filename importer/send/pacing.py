"""When the next request may leave, and how many may be out at once. Pure: the time is passed in.

Times are seconds of any monotonic clock. Every request reserves a slot of its own ahead of time, so
that being woken late never adds up and no burst follows a pause. One hold stops everybody.
"""

from __future__ import annotations

from collections import deque
from dataclasses import InitVar, dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from importer.send.quota import START, Search

if TYPE_CHECKING:
    from random import Random

SLACK: Final = 1.01  # slots of a fixed rate are this much further apart, so that lateness is made up for again
SECOND: Final = 1.0 + 1e-6  # a window of one second has both of its ends
CATCH_UP: Final = 0.5  # of a slot at least lies between two that leave, also after all have been late
CLOSE: Final = 0.002  # seconds: no timer is better than that
FIRST_FEW: Final = 4  # in flight until there was an answer: the token may be refused
HEADROOM: Final = 1.5  # times pace x latency (Little's law), since latency varies
SPARE: Final = 4
WEIGHT: Final = 0.1  # of a new latency in the usual one
BASELINE_DRIFT: Final = 1.001  # the best latency is forgotten slowly, or one lucky answer would slow us for ever
NOTICED: Final = 0.05  # seconds: less than that on top of the best latency is no sign of anything
OUTLIER: Final = 4.0  # times the best latency: one slow answer counts for no more
BREATH: Final = 0.25  # seconds that nobody leaves after a sign of a limit: a bucket that has run dry fills again
BACKOFF_FIRST: Final = 0.5  # seconds
BACKOFF_CAP: Final = 30.0


@dataclass(slots=True)
class Pacer:
    """A pace in requests a second: fixed, or finding its own where `rate` is None.

    `reserve` gives the time of the next free slot, `leave` allows one request to leave now or says
    when, `accepted`, `limited` and `hold` tell it what came back. With a fixed rate N no window of one
    second ever holds more than N requests that `leave` let go (than its whole part, where N is 1 or
    more and no whole number). `remembered` is the pace an earlier run has `learned`.
    """

    rate: float | None
    remembered: InitVar[float | None] = None
    held_until: float = field(default=float("-inf"), init=False)
    _search: Search | None = field(init=False)
    _fixed: float = field(init=False, default=0.0)
    _left: deque[float] = field(init=False)
    _last: float = field(default=float("-inf"), init=False)
    _next: float = field(default=float("-inf"), init=False)
    _usual: float = field(default=0.0, init=False)
    _best: float = field(default=0.0, init=False)

    def __post_init__(self, remembered: float | None) -> None:
        self._search = Search(remembered) if self.rate is None else None
        whole = 1
        if self.rate is not None:
            whole = max(1, floor(self.rate))
            self._fixed = (whole if self.rate >= 1.0 else self.rate) / SLACK
        self._left = deque(maxlen=whole)

    @property
    def pace(self) -> float:
        """Requests a second, now."""
        return self._search.pace if self._search else self._fixed

    @property
    def learned(self) -> float | None:
        """The pace worth remembering for the next run, None where there is none."""
        return self._search.learned if self._search else None

    def next_slot(self, now: float) -> float:
        """When the next free slot is, without taking it."""
        return max(self._next, self.held_until, now)

    def reserve(self, now: float) -> float:
        """Take the next free slot and say when it is."""
        slot = self.next_slot(now)
        self._next = slot + 1.0 / self.pace
        return slot

    def leave(self, now: float) -> float:
        """Count a request that leaves now, and give `now`; or the later time when it may leave, and count nothing.

        Slots alone do not keep the promise of a fixed rate: one request that leaves late and others in
        time are closer together than their slots. Nor do those that wake late all together leave so.
        """
        if (due := self._last + CATCH_UP / self.pace) > now + CLOSE:
            return due
        if self._search is None:
            if len(self._left) == self._left.maxlen and (due := self._left[0] + SECOND) > now:
                return due
            self._left.append(now)
        self._last = now
        return now

    def hold(self, until: float) -> None:
        """Nobody leaves before this time; slots reserved before it are to be reserved again."""
        if until > self.held_until:
            self.held_until = until
            self._next = max(self._next, until)  # slots given out behind the end of the hold stay taken

    def accepted(self, latency: float, now: float) -> None:
        """An answer came that is no sign of a limit, after `latency` seconds."""
        self._best = min(self._best * BASELINE_DRIFT or latency, latency)
        if self._search is None:
            self._usual = (self._usual or latency) * (1.0 - WEIGHT) + WEIGHT * latency
            return
        counted = min(latency, OUTLIER * self._best + 2 * NOTICED)
        self._usual = (self._usual or counted) * (1.0 - WEIGHT) + WEIGHT * counted
        self._search.accepted(now, now - latency)
        if self._usual > 2 * self._best + NOTICED and self._search.slowed(now):
            self._best = self._usual  # if it stays like this at the lower pace, the pace was not the reason

    def limited(self, now: float, left: float | None = None) -> None:
        """The CRM said "too many" or "later" to a request that left at this time."""
        if self._search and self._search.limited(now, now if left is None else left):
            self.hold(now + BREATH)

    def room(self, ceiling: int) -> int:
        """How many requests may be out at once: what pace and latency need, and some more.

        Where latency climbs under an automatic pace, more of them in flight would only wait in the CRM.
        """
        if not self._best:
            return min(ceiling, FIRST_FEW)
        latency = min(self._usual, 2 * self._best + NOTICED) if self._search else self._usual
        return min(ceiling, ceil(HEADROOM * self.pace * latency) + SPARE)


def backoff(attempt: int, random: Random) -> float:
    """Seconds before trying again after the given attempt (1, 2, …): exponential with full jitter, capped.

    Full jitter spreads the tries of many rows best (AWS Architecture Blog, "Exponential Backoff And
    Jitter", 2015).
    """
    return random.uniform(0.0, min(BACKOFF_CAP, BACKOFF_FIRST * 2.0 ** min(attempt, 20)))


__all__ = ["START", "Pacer", "backoff"]
