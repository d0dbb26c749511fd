"""A run: every opportunity once, a few at once, as an iterator of outcomes.

One loop does all the bookkeeping. In each turn it writes the outcomes that came in and the intents
of the rows about to leave in one durable commit, gives the outcomes out, and lets the rows go. So no
request leaves before its intent is durable, no outcome is given out before it is durable, and the
disk is synced once for many rows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from importer.crm import wire
from importer.errors import Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.outcome import Outcome, Refused, Reply, Stop, TryLater, Unclear
from importer.send.delivery import deliver, outcome_of
from importer.send.journal.kept import Intent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from importer.crm.client import Client
    from importer.findings import Place
    from importer.model import Opportunity
    from importer.send.delivery import Gate
    from importer.send.journal import Journal

HORIZON: Final = 0.05  # seconds: rows whose slot is this near get their intent written
GRACE: Final = 30.0  # seconds that requests in flight may take once the run is to end
HEARTBEAT: Final = 0.25  # seconds between looks at the person's wish to stop
SAME_REFUSALS: Final = 20  # so many at the very start, all in the same words: it is not the rows
UNCLEAR_RUN: Final = 10  # so many on end without a clear answer: the CRM is ill, and every row more is one to settle

Flight = asyncio.Task[tuple[Reply, int]]
Departure = tuple["Opportunity", float]  # with the time of its slot


@dataclass(frozen=True, slots=True)
class Limits:
    """How many are sent at once, and how many rows may have errors before the run stops (None: any number)."""

    concurrency: int = 8
    most_errors: int | None = None
    errors_before: int = 0  # rows that are not sent because of errors
    rows: int = 0  # data rows of the sheet


class _Waiting:
    """The rows still to be sent, taken lazily; those taken can be put back."""

    def __init__(self, opportunities: Iterable[Opportunity]) -> None:
        self._rest = iter(opportunities)
        self._front: deque[Opportunity] = deque()

    def take(self, count: int) -> list[Opportunity]:
        self._front.extend(islice(self._rest, max(0, count - len(self._front))))
        return [self._front.popleft() for _ in range(min(count, len(self._front)))]

    def put_back(self, opportunities: Iterable[Opportunity]) -> None:
        self._front.extendleft(reversed(list(opportunities)))

    def __bool__(self) -> bool:
        self.put_back(self.take(1))
        return bool(self._front)


@dataclass(slots=True)
class _Course:
    """Where a run stands: what flies, what has landed, and why the run is to end before its end, if it is."""

    gate: Gate
    limits: Limits
    place: Place
    url: str
    flying: dict[Flight, Opportunity] = field(default_factory=dict)
    landed: list[Outcome] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    settled: int = 0
    errors: int = 0
    unclear: int = 0  # on end
    reason: Exception | None = None
    ends_by: float = float("inf")
    unwritten: list[Outcome] = field(default_factory=list)

    def end(self, reason: Exception) -> None:
        """Let no more rows leave; the first reason counts."""
        if self.reason is None:
            self.reason = reason
            self.ends_by = self.gate.now() + GRACE
        self.gate.stop.set()

    def departures(self, waiting: _Waiting) -> list[Departure]:
        """The rows that leave next: as many as there is room for and slots are near."""
        if self.gate.stop.is_set():
            self.end(Interrupted(Finding.of("CRM-INTERRUPTED", self.place)))
        found: list[Departure] = []
        now = self.gate.now()
        pacer = self.gate.pacer
        while (
            self.reason is None
            and len(self.flying) + len(found) < self.limits.concurrency
            and pacer.next_slot(now) <= now + HORIZON
            and (taken := waiting.take(1))
        ):
            found.append((taken[0], pacer.reserve(now)))
        return found

    def land(self, flight: Flight, opportunity: Opportunity) -> None:
        """Take in what came back for one row, and see whether the run has to end."""
        reply, attempts = self._result(flight)
        place = replace(self.place, row=opportunity.row.number)
        match reply:
            case Stop(reason):
                self.end(Stopped(Finding.of("CRM-STOPPED", seen=reason)))
            case TryLater(reason, wait) if self.gate.away:
                seen = f"{reason}, Retry-After {wait:.0f} s" if wait and wait > self.gate.patience else reason
                self.end(Stopped(Finding.of("CRM-AWAY", seen=seen, url=self.url)))
            case Refused(reason):
                self.refusals.append(reason)
        ended = self.gate.stop.is_set()  # set by `end` too
        outcome = outcome_of(opportunity.row, reply, attempts, ended=ended, place=place)
        self.landed.append(outcome)
        self.unclear = self.unclear + 1 if isinstance(reply, Unclear) else 0
        if isinstance(reply, Unclear) and self.unclear == UNCLEAR_RUN:
            self.end(Stopped(Finding.of("CRM-AWAY", seen=reply.reason, url=self.url)))
        self.settled += 1
        self.errors += outcome.status in ("refused", "failed", "unconfirmed")
        self._see_limits()

    def _result(self, flight: Flight) -> tuple[Reply, int]:
        """What a flight brought back. A defect of ours ends the run, after the other flights have landed."""
        if flight.cancelled():
            return Unclear("stopped before the answer came"), 1
        if (defect := flight.exception()) is None:
            return flight.result()
        if not isinstance(defect, Exception):
            raise defect
        self.end(defect)
        return Unclear(f"internal error, {type(defect).__name__}"), 1

    def _see_limits(self) -> None:
        most, errors = self.limits.most_errors, self.errors + self.limits.errors_before
        if most is not None and errors > most:
            facts = {"count": errors, "rows": self.limits.rows, "limit": most}
            self.end(Stopped(Finding.of("CRM-CEILING", self.place, **facts)))
        if self.settled == len(self.refusals) == SAME_REFUSALS and len(set(self.refusals)) == 1:
            self.end(Stopped(Finding.of("CRM-STOPPED", seen=self.refusals[0])))


async def run(
    opportunities: Iterable[Opportunity],
    *,
    client: Client,
    journal: Journal,
    gate: Gate,
    limits: Limits,
    place: Place,
) -> AsyncGenerator[Outcome, None]:
    """Send every opportunity; give each outcome as soon as it is durable, in the order of arrival.

    Rows that were not reached come last, as `pending`. Then raises Stopped or Interrupted if the run
    ended before its end, or the exception that one delivery died of. The rows must be `pending` in the
    journal (`Journal.begin`).
    """
    gate.listen()
    waiting = _Waiting(opportunities)
    course = _Course(gate, limits, place, client.base_url)
    try:
        while True:
            departing = course.departures(waiting)
            landed, course.landed = course.landed, []
            if not await _commit(journal, departing, landed, course, client.workspace):
                waiting.put_back(opportunity for opportunity, _ in departing)
                departing = []
            for outcome in landed:
                yield outcome
            for opportunity, slot in departing:
                flight = asyncio.create_task(deliver(opportunity, client, gate, slot=slot))
                course.flying[flight] = opportunity
            if not course.flying and (course.reason or not waiting):
                break
            await _landing(course, more=bool(waiting))
    finally:
        for flight in course.flying:  # only if nobody listens any more: what flies stays `sending`
            flight.cancel()
        if course.flying:
            await asyncio.wait(course.flying)
    await _write_again(journal, course)
    while rest := waiting.take(1):
        row = rest[0].row
        finding = Finding.of("CRM-NOT-REACHED", replace(place, row=row.number))
        yield Outcome.not_created(row, "pending", finding)
    if course.reason:
        raise course.reason


async def _commit(
    journal: Journal, departing: list[Departure], landed: list[Outcome], course: _Course, workspace: str
) -> bool:
    """One durable commit; False, and the run is to end, if the journal cannot be written."""
    if not departing and not landed:
        return True
    attempted = course.gate.crm_time()
    intents = [Intent(one.row.ref, wire.create_body(one, workspace).decode(), attempted) for one, _ in departing]
    try:
        await asyncio.to_thread(journal.commit, intents, landed)
    except Misused as error:  # a full disk, say: nothing more may leave, and what came back is still told
        course.end(Stopped(*error.findings))
        course.unwritten += landed
        return False
    return True


async def _write_again(journal: Journal, course: _Course) -> None:
    """What could not be written down when it came in: the disk may have room again by the end."""
    if course.unwritten:
        with suppress(Misused):
            await asyncio.to_thread(journal.commit, [], course.unwritten)


async def _landing(course: _Course, *, more: bool) -> None:
    """Wait until a row lands, the next slot is near, or it is time to look whether to stop."""
    gate = course.gate
    now = gate.now()
    wait = HEARTBEAT
    if more and course.reason is None and len(course.flying) < course.limits.concurrency:
        wait = min(wait, max(0.001, gate.pacer.next_slot(now) - HORIZON - now))
    if not course.flying:
        await gate.pause(wait)
        return
    if now > course.ends_by:
        for flight in course.flying:
            flight.cancel()
    done, _ = await asyncio.wait(course.flying, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
    for flight in done:
        course.land(flight, course.flying.pop(flight))
