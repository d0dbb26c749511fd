"""Which schedules are lived through: every one of a small kind, and as many as wanted by chance."""

from __future__ import annotations

from itertools import islice, product
from random import Random
from typing import TYPE_CHECKING, Final

from simulated.schedule import PAUSE, Crash, Fault, PageFault, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

UNCLEAR: Final = (Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.CUT_MEANWHILE)


def every_crash(*, commits: int, requests: int, pages: int) -> list[Crash | None]:
    """No crash, and each kind of it at each of the first so many commits, requests and pages."""
    found: list[Crash | None] = [None]
    for count in range(1, commits + 1):
        found += [Crash("commit", count), Crash("commit", count, after=True, carried=True)]
        found += [Crash("full", count), Crash("full", count, after=True)]
    for count in range(1, requests + 1):
        found += [Crash("request", count), Crash("request", count, carried=True), Crash("request", count, after=True)]
        found += [Crash("stop", count)]
    found += [Crash("page", count) for count in range(1, pages + 1)]
    return found


def one_row() -> Iterator[Schedule]:
    """One row: any two faults one after the other, and any crash."""
    crashes = every_crash(commits=6, requests=3, pages=3)
    for first, second, crash in product(Fault, Fault, crashes):
        yield Schedule(creates=(first, second), crashes=(crash,), lag=0.7 * PAUSE)


def two_rows() -> Iterator[Schedule]:
    """Two rows at once, different or the very same: any two faults, and any crash."""
    crashes = every_crash(commits=6, requests=3, pages=2)
    for first, second, crash in product(Fault, Fault, crashes):
        for likes in ("different", "twins"):
            yield Schedule(rows=2, creates=(first, second), crashes=(crash,), likes=likes)


def two_crashes() -> Iterator[Schedule]:
    """One row without a clear answer, and any two crashes, one in each of two lives."""
    crashes = every_crash(commits=5, requests=2, pages=4)
    for fault, one, other in product(UNCLEAR, crashes, crashes):
        yield Schedule(creates=(fault,), crashes=(one, other), lag=0.7 * PAUSE)


def walks() -> Iterator[Schedule]:
    """Three rows of which one has no clear answer, any faults of the first pages, in any order, and any crash there."""
    crashes = [None, *(Crash("page", count) for count in range(1, 7)), *(Crash("commit", at) for at in range(3, 9))]
    for fault, pages, crash in product(UNCLEAR, product(PageFault, repeat=4), crashes):
        for order in ("oldest", "newest", "mixed"):
            yield Schedule(
                rows=3, creates=(fault,), pages=pages, crashes=(crash,), order=order, lag=0.7 * PAUSE, concurrency=3
            )


def siblings() -> Iterator[Schedule]:
    """Three rows that differ in their stage only, one after the other, through a stop and lists that are not there."""
    kinds = (Fault.NONE, Fault.CUT_BEFORE, Fault.CUT_AFTER)
    for faults, away, stop in product(product(kinds, repeat=3), range(4), range(4)):
        for order, kept in product(("oldest", "newest", "mixed"), (True, False)):
            yield Schedule(
                rows=3,
                creates=faults,
                pages=(PageFault.AWAY,) * away,
                crashes=(Crash("stop", stop),) if stop else (),
                likes="siblings",
                stages_kept=kept,
                order=order,
                concurrency=1,
            )


def by_chance(first: int, count: int) -> Iterator[Schedule]:
    """So many schedules of all kinds, the same ones for the same numbers."""
    return (Schedule.drawn(Random(seed)) for seed in range(first, first + count))


def some(schedules: Iterator[Schedule], *, share: int) -> Iterator[Schedule]:
    """One of every `share`; a prime number goes through all faults and crashes in turn."""
    return islice(schedules, 0, None, share)


__all__ = ["by_chance", "every_crash", "one_row", "siblings", "some", "two_crashes", "two_rows", "walks"]
