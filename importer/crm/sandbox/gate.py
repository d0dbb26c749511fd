"""How many calls arrive, and how many may pass. Pure: the clock is passed in."""

from __future__ import annotations

import math
from collections import Counter, deque


class Gate:
    """Counts the calls and, given a rate, lets that many a second pass with a small reserve for bursts."""

    def __init__(self, rate: float | None) -> None:
        self.rate = rate
        self.reserve = max(2.0, rate / 5) if rate else 0.0
        self.left = self.reserve
        self.filled_at = -math.inf
        self.calls: Counter[str] = Counter()
        self.recent: deque[float] = deque()
        self.peak = 0

    def note(self, call: str, now: float) -> None:
        """Count one arrival; `peak` is the most that ever arrived within one second."""
        self.calls[call] += 1
        recent = self.recent
        recent.append(now)
        while recent[0] <= now - 1.0:
            recent.popleft()
        self.peak = max(self.peak, len(recent))

    def wait(self, now: float) -> int:
        """0 when the call may pass, else the whole seconds to wait: what `Retry-After` says, at least 1."""
        if self.rate is None:
            return 0
        self.left = min(self.reserve, self.left + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.left >= 1.0:
            self.left -= 1.0
            return 0
        return max(1, math.ceil((1.0 - self.left) / self.rate))
