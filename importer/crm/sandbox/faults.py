"""A seeded generator of everything that can go wrong on the way. Pure: it draws, others act on what was drawn."""

from __future__ import annotations

import bisect
import itertools
import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, get_args

Profile = Literal["none", "rough", "storm"]
Sort = Literal["create", "contact", "update", "read", "other"]


class Kind(StrEnum):
    """One way for a call to go wrong. `after`: what was asked for has happened all the same."""

    TOO_MANY_WITH_WAIT = "429 with Retry-After"
    TOO_MANY = "429"
    ERROR_BEFORE = "500 before"
    ERROR_AFTER = "500 after"
    GATEWAY_BEFORE = "502 before"
    GATEWAY_AFTER = "502 after"
    CUT_BEFORE = "cut before"
    CUT_AFTER = "cut after"
    CUT_INSIDE = "cut in the answer"
    SAID_NO = "200 without success"
    NO_ID = "200 without id"
    SLOW = "slow"
    LATE = "late in the list"  # of a contact: found by a search only later


BEFORE: Final = frozenset(
    {Kind.TOO_MANY_WITH_WAIT, Kind.TOO_MANY, Kind.ERROR_BEFORE, Kind.GATEWAY_BEFORE, Kind.CUT_BEFORE, Kind.SAID_NO}
)
# What was stored without a clear answer is the very row a client looks for in the list.
UNCLEAR: Final = frozenset({Kind.ERROR_AFTER, Kind.GATEWAY_AFTER, Kind.CUT_AFTER, Kind.CUT_INSIDE, Kind.NO_ID})
ALSO_LATE: Final = 0.3  # share of those that the list shows late besides

# Kind: of 1000 creates and updates in rough weather, in a storm; of 1000 reads in rough weather, in a storm.
CHANCES: Final[dict[Kind, tuple[int, int, int, int]]] = {
    Kind.TOO_MANY_WITH_WAIT: (18, 40, 5, 20),
    Kind.TOO_MANY: (8, 30, 5, 20),
    Kind.ERROR_BEFORE: (8, 35, 5, 20),
    Kind.ERROR_AFTER: (8, 40, 0, 0),
    Kind.GATEWAY_BEFORE: (5, 20, 5, 20),
    Kind.GATEWAY_AFTER: (4, 20, 0, 0),
    Kind.CUT_BEFORE: (7, 30, 4, 15),
    Kind.CUT_AFTER: (8, 40, 0, 0),
    Kind.CUT_INSIDE: (5, 30, 3, 13),
    Kind.SAID_NO: (4, 20, 0, 0),
    Kind.NO_ID: (4, 20, 0, 0),
    Kind.SLOW: (12, 30, 3, 12),
    Kind.LATE: (9, 20, 0, 0),
}
LATE_CONTACTS: Final = (30, 250)  # instead: a search by phone has an index of its own, which lags more often
KINDS: Final = tuple(CHANCES)


@dataclass(frozen=True, slots=True)
class Fault:
    """One draw. `wait`: seconds of Retry-After or of a slow answer; `hidden`: seconds in which it is not found."""

    kind: Kind
    wait: float = 0.0
    hidden: float = 0.0


class Chance:
    """Draws by seed. Each sort of call has its own stream, so that reads do not disturb what creates get."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.bounds = {sort: steps(profile, sort) for sort in ("create", "contact", "update", "read")}
        self.streams = {sort: random.Random(f"{seed} {sort}") for sort in (*get_args(Sort), "latency")}
        self.quiet = profile == "none"

    def draw(self, sort: Sort) -> Fault | None:
        """What happens to the next call of this sort; None: nothing. `other` calls (log-in) never fail."""
        if self.quiet or sort == "other":
            return None
        roll = self.streams[sort].random
        picked, amount, late = roll() * 1000, roll(), roll()
        place = bisect.bisect_right(self.bounds[sort], picked)
        return fault(KINDS[place], amount, late) if place < len(KINDS) else None

    def around(self, seconds: float) -> float:
        """A delay of about `seconds`: between 0.6 and 1.4 of it."""
        return seconds * self.streams["latency"].uniform(0.6, 1.4)


def steps(profile: Profile, sort: str) -> list[int]:
    """The upper bounds of the kinds, in thousandths, in the order of KINDS."""
    column = (0 if sort != "read" else 2) + (profile == "storm")
    chances = {kind: shares[column] for kind, shares in CHANCES.items()}
    if sort == "contact":
        chances[Kind.LATE] = LATE_CONTACTS[profile == "storm"]
    if sort == "update":
        chances[Kind.LATE] = 0  # what is changed is listed already
    return list(itertools.accumulate(chances.values()))


def fault(kind: Kind, amount: float, late: float) -> Fault:
    """The fault of this kind with its size; `amount` and `late` are drawn between 0 and 1."""
    if kind is Kind.SLOW:
        return Fault(kind, wait=0.3 + 1.2 * amount)
    if kind is Kind.TOO_MANY_WITH_WAIT:
        return Fault(kind, wait=1.0 + round(amount))
    if kind is Kind.LATE or (kind in UNCLEAR and late < ALSO_LATE):
        return Fault(kind, hidden=1.0 + 2.0 * amount)
    return Fault(kind)
