"""Everything that goes wrong in one simulated history: values only, so that a failing one can be read and run again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from random import Random

PAUSE: Final = 5.0  # seconds: the settle pause; what the CRM does late it has done and listed before that is over
LATE: Final = 0.9  # seconds until the CRM carries out what was in flight when the other side hung up


class Named(Enum):
    """Shown as it is written in a test."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


class Fault(Named):
    """What becomes of one create request: whether the CRM acts on it, and what we are told."""

    NONE = "created, and told so"
    NEVER_CONNECTED = "no connection"
    TOO_MANY = "429"
    TOO_MANY_WAIT = "429 and how long to wait"
    BUSY = "503 at the door"
    CUT_BEFORE = "time-out or reset before the CRM acted"
    CUT_AFTER = "time-out or reset after it acted"
    CUT_MEANWHILE = "time-out, and the CRM acts a little later"
    ERROR_BEFORE = "500 before it acted"
    ERROR_AFTER = "502 after it acted"
    NO_SUCCESS = "200 that says it failed"
    NO_SUCCESS_AFTER = "200 that says it broke, after it acted"
    NO_ID = "200 without an id"
    BAD_ROW = "400"
    BAD_TOKEN = "401"


ACTS: Final = frozenset(
    {Fault.NONE, Fault.CUT_AFTER, Fault.CUT_MEANWHILE, Fault.ERROR_AFTER, Fault.NO_SUCCESS_AFTER, Fault.NO_ID}
)
AT_THE_DOOR: Final = frozenset({Fault.NEVER_CONNECTED, Fault.TOO_MANY, Fault.TOO_MANY_WAIT, Fault.BUSY})


class PageFault(Named):
    """What becomes of one page of the list."""

    NONE = "as it is"
    AWAY = "it cannot be had"
    TWICE = "it is shown twice"


At = Literal["commit", "request", "update", "page", "stop", "full"]


@dataclass(frozen=True)
class Crash:
    """The process dies: at the nth commit, before or after it is durable; at the nth request, update or page.

    `carried`: what is on its way to the CRM at that moment is carried out all the same. Two are no deaths:
    `stop` is the person's wish to stop, at the nth request, and `full` a disk that is full at the nth commit.
    """

    at: At
    count: int
    after: bool = False  # after the commit; after the CRM acted on the request; the disk stays full
    carried: bool = False


class Other(Named):
    """What other people put into the CRM meanwhile."""

    EQUAL_OLDER = "equal to one of our rows, made an hour before"
    ALIKE = "the name of one of our rows, another amount"
    UNRELATED = "something else"


Likes = Literal["different", "twins", "siblings", "namesakes"]
"""Our rows: all different; the very same; the same but for the stage; the same name with other amounts."""


@dataclass(frozen=True)
class Schedule:
    """One history. Beyond the end of a list of faults everything goes well; each life has at most one crash."""

    rows: int = 1
    creates: tuple[Fault, ...] = ()
    pages: tuple[PageFault, ...] = ()
    crashes: tuple[Crash | None, ...] = ()
    others: tuple[tuple[int, Other], ...] = ()  # with the number of the create request they come before
    likes: Likes = "different"
    stages_kept: bool = True  # the CRM keeps the stage it is sent on create
    silent: int = 0  # so many probes of a CRM that seems to be away are not answered
    lag: float = 0.0  # seconds until the list shows what was created
    order: Literal["oldest", "newest", "mixed"] = "oldest"
    skew: float = 0.0  # seconds that the CRM's clock is ahead of ours
    concurrency: int = 2
    patience: float = 120.0
    second: bool = False  # the stage is set after the create
    updates: tuple[Fault, ...] = ()

    @property
    def doubts(self) -> bool:
        """True where a person may have to say which is which: alike rows that the CRM cannot tell apart either."""
        alike = any(other is Other.ALIKE for _, other in self.others)
        return alike or self.likes in ("siblings", "namesakes")

    @classmethod
    def drawn(cls, random: Random) -> Schedule:
        """One of very many, by chance: most have a fault at every second request and a crash or two."""
        rows = random.randint(1, 4)
        kinds, calm = list(Fault), random.choice([0.2, 0.5, 0.8])
        found = cls(
            rows=rows,
            creates=tuple(
                Fault.NONE if random.random() < calm else random.choice(kinds)
                for _ in range(random.choice([2, 4, 8, 16]))
            ),
            pages=tuple(random.choice(PAGE_WEIGHTS) for _ in range(random.randint(0, 6))),
            crashes=tuple(_crash(random) for _ in range(random.randint(0, 3))),
            others=tuple(
                (random.randint(0, 6), random.choice(list(Other))) for _ in range(random.choice([0, 0, 1, 3]))
            ),
            likes=random.choice(["different", "different", "twins", "siblings", "namesakes"]),
            stages_kept=random.random() < 0.7,
            silent=random.choice([0, 0, 1, 3]),
            lag=random.choice([0.0, 0.0, 1.0, 0.7 * PAUSE]),
            order=random.choice(["oldest", "newest", "mixed"]),
            skew=random.choice([0.0, 0.0, -3000.0, 3000.0]),
            concurrency=random.randint(1, 4),
            patience=random.choice([2.0, 120.0]),
        )
        if random.random() < 0.5:
            return found
        updates = tuple(random.choice([Fault.NONE, *kinds]) for _ in range(random.randint(0, 5)))
        dies = Crash("update", random.randint(1, 5), random.random() < 0.5, random.random() < 0.5)
        return replace(found, second=True, updates=updates, crashes=(*found.crashes, random.choice([None, dies])))


KINDS_OF_CRASH: Final[tuple[At, ...]] = ("commit", "commit", "request", "page", "stop", "full")
PAGE_WEIGHTS: Final = (*[PageFault.NONE] * 3, PageFault.AWAY, PageFault.TWICE)


def _crash(random: Random) -> Crash | None:
    at: At = random.choice(KINDS_OF_CRASH)
    count = random.randint(1, 9)
    return random.choice([None, *[Crash(at, count, random.random() < 0.5, random.random() < 0.5)] * 4])


__all__ = ["ACTS", "AT_THE_DOOR", "LATE", "PAUSE", "Crash", "Fault", "Likes", "Other", "PageFault", "Schedule"]
