"""When the next request may leave. Pure: the time is passed in, in seconds of any monotonic clock.

Every request reserves a slot of its own ahead of time, so that being woken late never adds up and no
burst follows a pause. One hold stops everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

START: Final = 5.0  # requests a second that an unknown CRM is asked first
SLOWEST: Final = 0.2
FASTEST: Final = 500.0
FAST_STEP: Final = 0.35  # added per answer until the first sign of a limit: doubles about every two seconds
GENTLE_STEP: Final = 0.5  # added per second after it
CUT: Final = 0.7  # what is left of the pace at a sign of a limit
SLOW_CUT: Final = 0.85  # … and when latency has doubled
BASELINE_DRIFT: Final = 1.001  # the best latency is forgotten slowly, or one lucky answer would slow us for ever
BACKOFF_FIRST: Final = 0.5  # seconds
BACKOFF_CAP: Final = 30.0


@dataclass(slots=True)
class Pacer:
    """A pace in requests a second: fixed, or finding its own where `rate` is None.

    `reserve` gives the time of the next free slot; slots are `1 / pace` apart, so no window of one
    second holds more than `pace` of them. `accepted`, `limited` and `hold` tell it what came back.
    """

    rate: float | None
    pace: float = field(init=False)
    held_until: float = field(default=float("-inf"), init=False)
    _next: float = field(default=float("-inf"), init=False)
    _fast: bool = field(default=True, init=False)
    _cut_at: float = field(default=float("-inf"), init=False)
    _usual: float = field(default=0.0, init=False)
    _best: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.pace = START if self.rate is None else self.rate

    def next_slot(self, now: float) -> float:
        """When the next free slot is, without taking it."""
        return max(self._next, self.held_until, now)

    def reserve(self, now: float) -> float:
        """Take the next free slot and say when it is."""
        slot = self.next_slot(now)
        self._next = slot + 1.0 / self.pace
        return slot

    def hold(self, until: float) -> None:
        """Nobody leaves before this time; slots reserved before it are to be reserved again."""
        if until > self.held_until:
            self.held_until = until
            self._next = max(self._next, until)  # slots given out behind the end of the hold stay taken

    def accepted(self, latency: float, now: float) -> None:
        """An answer came that is no sign of a limit, after `latency` seconds."""
        if self.rate is not None:
            return
        self._usual = latency if not self._usual else 0.8 * self._usual + 0.2 * latency
        self._best = min(self._best * BASELINE_DRIFT or latency, latency)
        if self._usual > 2 * self._best + 0.05:
            self._slow_down(SLOW_CUT, now)
        else:
            self.pace = min(FASTEST, self.pace + (FAST_STEP if self._fast else GENTLE_STEP / self.pace))

    def limited(self, now: float) -> None:
        """The CRM said "too many" or "later"."""
        if self.rate is None:
            self._slow_down(CUT, now)

    def _slow_down(self, share: float, now: float) -> None:
        self._fast = False
        if now - self._cut_at >= 1.0:  # one burst of answers is one sign
            self._cut_at = now
            self.pace = max(SLOWEST, self.pace * share)


def backoff(attempt: int, random: Random) -> float:
    """Seconds before trying again after the given attempt (1, 2, …): exponential with full jitter, capped.

    Full jitter spreads the tries of many rows best (AWS Architecture Blog, "Exponential Backoff And
    Jitter", 2015).
    """
    return random.uniform(0.0, min(BACKOFF_CAP, BACKOFF_FIRST * 2.0**attempt))
