"""What the headers of an answer say of time: how long to wait, and what the CRM's clock shows. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

RESETS: Final = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
LONGEST_RESET: Final = 120.0  # seconds; a longer one is of another quota, of the day or the month
EPOCH: Final = 1e8  # seconds; a larger number is a time, not a span
EPOCH_MS: Final = 1e11  # … and beyond this one in milliseconds


def retry_after(answered: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds the CRM asks us to wait; None if it says nothing.

    Retry-After as seconds or as a date (RFC 9110, 10.2.3), else when its rate limit begins anew, which
    services write as seconds or as a time. A date is compared with the answer's own Date: both are by
    the CRM's clock. `now` (UTC) stands in for it.
    """
    date = seconds_of(answered.get("date", ""))
    at = now.timestamp() if date is None else date
    if value := answered.get("retry-after", "").strip():
        if (number := _number(value)) is not None:
            return number
        until = seconds_of(value)
        return None if until is None else max(0.0, until - at)
    return next((wait for name in RESETS if (wait := _reset(answered.get(name, "").strip(), at)) is not None), None)


def _reset(value: str, at: float) -> float | None:
    number = _number(value)
    if number is None:
        return None
    if number > EPOCH:
        number = max(0.0, (number / 1000 if number > EPOCH_MS else number) - at)
    return number if number <= LONGEST_RESET else None


def _number(value: str) -> float | None:
    return float(value) if value.isascii() and value.replace(".", "", 1).isdigit() else None


@lru_cache(maxsize=16)  # all answers of one second say the same
def seconds_of(date: str) -> float | None:
    """A date of HTTP in seconds since 1970, None for what is no date."""
    try:
        found = parsedate_to_datetime(date)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Skew:
    """How far the CRM's clock is ahead of ours: surely between these bounds, in seconds.

    A Date has whole seconds and was written somewhere between the sending and the receipt, so one answer
    says it to a second and the round trip; many answers, taken together, to a fraction of that.
    """

    low: float = -math.inf
    high: float = math.inf

    @property
    def seconds(self) -> float | None:
        """The best guess: the middle; None while nothing is known."""
        return (self.low + self.high) / 2 if math.isfinite(self.low + self.high) else None

    def heard(self, answered: Mapping[str, str], *, sent: float, received: float) -> Skew:
        """What is known after an answer, sent and received by our clock (seconds since 1970).

        Bounds that exclude those of before mean that a clock was set, or that another machine answered:
        the newer ones count. An answer out of a cache (it has an Age) tells of another time.
        """
        date = seconds_of(answered.get("date", ""))
        if date is None or received < sent or answered.get("age", "0").strip() != "0":
            return self
        low, high = date - received, date + 1.0 - sent
        if low > self.high or high < self.low:
            return Skew(low, high)
        if low <= self.low and high >= self.high:
            return self
        return Skew(max(low, self.low), min(high, self.high))


__all__ = ["Skew", "retry_after", "seconds_of"]
