"""The pace of a CRM whose quota nobody published: found while sending, then kept just under. Pure.

It rises fast until the first sign of a limit. From then on it knows about where the limit is, from
what was accepted lately: no bucket that lets a burst through hides that for long. It stays just
under it, and now and then tries gently whether the limit has moved.

The figures below were tuned on `tests/send/test_pacing_quota.py`, which simulates token buckets and
fixed windows of many sizes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

START: Final = 5.0  # requests a second that an unknown CRM is asked first
SLOWEST: Final = 0.2
FASTEST: Final = 10_000.0
UNDER: Final = 0.97  # of the limit: what is asked for once it is known

# What is taken for the limit at a sign of it, as a share …
FIRST: Final = 0.85  # of what was accepted in the second before the first sign: the rest came out of the bucket
FOUND: Final = 1.0  # of what was accepted lately, when the pace had risen past the limit
NOTCH: Final = 0.97  # of what it was taken for, when it had been kept to for a while
REPEATED: Final = 0.7  # of the pace, when the sign comes right after another: the limit is far below
FAR_BELOW: Final = 0.7
SLOWED: Final = 0.85  # of what was accepted lately, when latency has doubled

# What one answer adds to the pace, and so the share by which it grows in a second.
FAST: Final = 0.7  # before any sign: twice the pace in a second
HASTE: Final = 10.0  # times that, at most, where answers come back so much sooner than …
USUAL: Final = 0.05  # seconds: a limit is noticed as much sooner, and a CRM on this computer has none
BACK: Final = 0.3  # far under the limit
SEARCH: Final = 0.08  # close to it, while it is known roughly
TRY: Final = 0.03  # past it, after a rest
TRY_FAR: Final = 0.2  # … and far past it: it has moved
FAR: Final = 1.15  # times the limit

REST: Final = 20.0  # seconds just under the limit before it is tried again, doubled each time it had not moved
FIRST_REST: Final = 10.0  # … under a limit that an earlier run has found
LONGEST_REST: Final = 60.0
SAME: Final = 0.12  # a limit that differs by less has not moved
AT_ONCE: Final = 1.0  # seconds: a sign so soon after another is the same trouble
WINDOW: Final = 4.0  # seconds: "lately"
SEARCH_WINDOW: Final = 2.5  # … while the pace is rising faster
SEVERAL: Final = 2
BIN: Final = 0.1
UNUSED: Final = 3.0  # a pace so many times what comes back is not what holds the run up, and grows no more
TELLING: Final = 2.0  # seconds of answers, or …
MANY: Final = 100  # … so many of them, before what was reached without any sign is worth remembering


@dataclass(slots=True)
class Meter:
    """How many answers came lately, counted in tenths of a second."""

    bins: deque[tuple[float, int]] = field(default_factory=deque)  # the full ones: begin, answers
    begun: float = 0.0
    opened: float = 0.0
    count: int = 0  # of the open bin

    def restart(self) -> None:
        """Forget everything: the next answer begins a new count."""
        self.bins.clear()
        self.count = 0

    def add(self, now: float) -> bool:
        """Count one answer; True if it is the first of a new bin."""
        if self.count and now < self.opened + BIN:
            self.count += 1
            return False
        if self.count:
            self.bins.append((self.opened, self.count))
            while self.bins and self.bins[0][0] < now - WINDOW:
                self.bins.popleft()
        else:
            self.begun = now
        self.opened, self.count = now, 1
        return True

    def span(self, now: float) -> float:
        """For how many seconds it has counted."""
        return now - self.begun if self.count else 0.0

    def rate(self, now: float, window: float = WINDOW) -> float:
        """Answers a second over the last `window` seconds, or since the count began."""
        begin = max(self.begun, now - window)
        counted = self.count + sum(count for opened, count in self.bins if opened >= begin)
        return counted / max(now - begin, BIN)


@dataclass(slots=True)
class Search:
    """A pace in requests a second, moved by what comes back: `accepted`, `limited`, `slowed`.

    `top` is what the limit is taken for, None until there was a sign of one. Times are seconds of any
    monotonic clock.
    """

    remembered: float | None = None
    pace: float = START
    top: float | None = None
    _meter: Meter = field(default_factory=Meter)
    _searching: bool = True  # the limit is known roughly at best
    _cut_at: float = float("-inf")
    _rest: float = REST
    _rests_until: float | None = None
    _answers: int = 0
    _signs: int = 0  # since the pace was cut
    _reached: float = 0.0  # the most that was accepted for a while
    _unused: bool = False

    def __post_init__(self) -> None:
        if self.remembered is not None:
            self.top = min(FASTEST, max(SLOWEST, self.remembered))
            self.pace = max(SLOWEST, UNDER * self.top)

    @property
    def learned(self) -> float | None:
        """The limit that was found, or what was reached without one; None where too little came back to tell."""
        if self.top is None:
            return self._reached or None
        return max(self.top, min(self.pace, self._reached))

    def accepted(self, now: float, left: float) -> None:
        """An answer came that is no sign of a limit, to a request that left at this time."""
        if left < self._cut_at:  # it tells of the pace of before
            return
        self._answers += 1
        if self._meter.add(now):
            self._look(now)
        if not self._unused:
            self.pace = min(FASTEST, self.pace + self._step(now, now - left))

    def _look(self, now: float) -> None:
        """Once in a while: see whether the pace is what holds the run up, and what it has reached."""
        if self._rests_until is None:
            self._rests_until = now + FIRST_REST
        self._unused = self.pace > max(2 * START, UNUSED * self._meter.rate(now, 1.0))
        if self._meter.span(now) >= TELLING or self._answers >= MANY:
            self._reached = max(self._reached, self._meter.rate(now))

    def _step(self, now: float, latency: float) -> float:
        haste = min(HASTE, max(1.0, USUAL / max(latency, 1e-3)))
        if self.top is None:
            return FAST * haste
        goal = UNDER * self.top
        if self.pace < 0.8 * goal:
            return BACK
        if self.pace < goal:
            return min(SEARCH, goal - self.pace)
        if self._rests_until is not None and now < self._rests_until:
            return 0.0
        if self._searching:
            return min(BACK, SEARCH * haste)
        return TRY if self.pace < FAR * self.top else TRY_FAR

    def limited(self, now: float, left: float) -> bool:
        """The CRM said "too many" or "later" to a request that left at this time. True if the pace was cut for it."""
        if left < self._cut_at:  # it left before the pace was cut: the same sign once more
            return False
        self._signs += 1
        lately = min(self.pace, self._meter.rate(now, SEARCH_WINDOW if self._searching else WINDOW))
        if self.top is None:
            top, sure = FIRST * (min(self.pace, self._meter.rate(now, 1.0)) or self.pace), False
        elif self._meter.span(now) < AT_ONCE:
            if self._signs < SEVERAL:
                return True
            top, sure = REPEATED * self.pace, False
        elif self.pace <= self.top and lately < FAR_BELOW * self.pace:
            top, sure = REPEATED * self.pace, False
        elif self.pace <= self.top:
            top, sure = NOTCH * self.top, not self._searching
        else:
            top, sure = FOUND * lately, True
        self._cut(max(SLOWEST, top), now, sure=sure)
        return True

    def slowed(self, now: float) -> bool:
        """Latency has doubled: the CRM may have as much as it can do. True if the pace was cut for it."""
        if now - self._cut_at < AT_ONCE:
            return False
        lately = min(self.pace, self._meter.rate(now))
        self._cut(max(SLOWEST, SLOWED * lately), now, sure=False)
        return True

    def _cut(self, top: float, now: float, *, sure: bool) -> None:
        if sure and not self._searching and self.top and abs(top / self.top - 1.0) < SAME:
            self._rest = min(LONGEST_REST, 2 * self._rest)
        else:
            self._rest = REST
        self._rests_until = now + self._rest if sure else now
        self._searching = not sure
        self.top, self.pace = top, max(SLOWEST, min(self.pace, UNDER * top))
        self._cut_at = now
        self._signs = 0
        self._meter.restart()
