"""Where a run stands: what waits, what flies, what has landed, and why it is to end before its end.

This file knows nothing of the journal; `run` writes down what is decided here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from importer.crm.asking import too_long
from importer.errors import Interrupted, Stopped
from importer.findings import Finding
from importer.outcome import Refused, Reply, Stop, TryLater, Unclear
from importer.send.delivery import deliver, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.findings import Place
    from importer.outcome import Outcome
    from importer.send.delivery import Crm, Gate, Sendable

HORIZON: Final = 0.05  # seconds: rows whose slot is this near get their intent written
GRACE: Final = 30.0  # seconds that requests in flight may take once the run is to end
SAME_REFUSALS: Final = 20  # so many at the very start, all in the same words: it is not the rows

Flight = asyncio.Task[tuple[Reply, int]]
Departure = tuple["Sendable", float]  # with the time of its slot


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests may be out at once at most, and how many rows may have errors before the run stops.

    How many really are out is what pace and latency need; `most_errors` None is any number.
    """

    concurrency: int = 64
    most_errors: int | None = None
    errors_before: int = 0  # rows that are not sent because of errors
    rows: int = 0  # data rows of the sheet


class Bell:
    """Wakes the loop: one ring is enough, and a timer rings by itself."""

    def __init__(self) -> None:
        self._rung: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake who waits, if somebody does."""
        if self._rung and not self._rung.done():
            self._rung.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Wait for a ring, at most so many seconds."""
        loop = asyncio.get_running_loop()
        self._rung = loop.create_future()
        timer = loop.call_later(seconds, self.ring)
        try:
            await self._rung
        finally:
            timer.cancel()


class Queue:
    """The rows still to be sent, taken lazily; those taken can be put back."""

    def __init__(self, opportunities: Iterable[Sendable]) -> None:
        self._rest = iter(opportunities)
        self._front: deque[Sendable] = deque()

    def take(self, count: int) -> list[Sendable]:
        """The next rows, at most so many."""
        self._front.extend(islice(self._rest, max(0, count - len(self._front))))
        return [self._front.popleft() for _ in range(min(count, len(self._front)))]

    def put_back(self, opportunities: Iterable[Sendable]) -> None:
        """These are the next ones again."""
        self._front.extendleft(reversed(list(opportunities)))

    def __bool__(self) -> bool:
        self.put_back(self.take(1))
        return bool(self._front)


@dataclass(slots=True)
class Course:
    """Where a run stands: what flies, what has landed, and why the run is to end before its end, if it is."""

    gate: Gate
    limits: Limits
    place: Place
    client: Crm
    flying: dict[Flight, Sendable] = field(default_factory=dict)
    back: deque[Flight] = field(default_factory=deque)  # those that are down, and not yet taken in
    bell: Bell = field(default_factory=Bell)
    probe: asyncio.Task[bool] | None = None
    landed: list[Outcome] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    settled: int = 0
    errors: int = 0
    reason: Exception | None = None
    ends_by: float = float("inf")
    unwritten: list[Outcome] = field(default_factory=list)

    def end(self, reason: Exception) -> None:
        """Let no more rows leave; the first reason counts."""
        if self.reason is None:
            self.reason = reason
            self.ends_by = self.gate.now() + GRACE
        self.gate.stop.set()

    def departures(self, waiting: Queue) -> list[Departure]:
        """The rows that leave next: as many as there is room for and slots are near."""
        if self.gate.stop.is_set():
            self.end(Interrupted(Finding.of("CRM-INTERRUPTED", self.place)))
        found: list[Departure] = []
        now = self.gate.now()
        pacer = self.gate.pacer
        room = self.room
        while len(found) < room and pacer.next_slot(now) <= now + HORIZON and (taken := waiting.take(1)):
            found.append((taken[0], pacer.reserve(now)))
        return found

    @property
    def room(self) -> int:
        """How many more may leave: one at a time while it is not known whether the CRM is there again."""
        if self.reason:
            return 0
        if not self.gate.absence.there:
            return int(self.gate.wants_one)
        return self.gate.pacer.room(self.limits.concurrency) - len(self.flying)

    def send(self, departing: list[Departure]) -> None:
        """Let rows go whose intents are durable."""
        for opportunity, slot in departing:
            flight = asyncio.create_task(deliver(opportunity, self.client, self.gate, slot=slot))
            self.flying[flight] = opportunity
            flight.add_done_callback(self.down)

    def down(self, flight: Flight) -> None:
        """A flight is down; it is taken in by the loop."""
        self.back.append(flight)
        self.bell.ring()

    def see_absence(self) -> None:
        """Probe a CRM that does not answer, and give it up after a while."""
        gate = self.gate
        if self.probe and self.probe.done():
            probe, self.probe = self.probe, None
            gate.probed(answered=self._answered(probe))
        if gate.given_up:
            self.end(Stopped(Finding.of("CRM-AWAY", seen=gate.absence.reason, url=self.client.base_url)))
        elif self.reason is None and gate.absence.probe(gate.now()):
            self.probe = asyncio.create_task(self._probe())
            self.probe.add_done_callback(lambda _: self.bell.ring())

    async def _probe(self) -> bool:
        return await self.gate.turn() and await self.client.probe()

    def _answered(self, probe: asyncio.Task[bool]) -> bool:
        if (error := probe.exception()) is None:
            return probe.result()
        if not isinstance(error, Exception):
            raise error
        self.end(error)  # the CRM refuses us, or a defect of ours
        return False

    def land(self, flight: Flight, opportunity: Sendable) -> None:
        """Take in what came back for one row, and see whether the run has to end."""
        reply, attempts = self._result(flight)
        match reply:
            case Stop(reason):
                self.end(Stopped(Finding.of("CRM-STOPPED", seen=reason)))
            case TryLater(reason, wait) if wait is not None and wait > self.gate.patience:
                self.end(Stopped(too_long(reason, wait)))
            case TryLater(reason) if self.gate.away:
                self.end(Stopped(Finding.of("CRM-AWAY", seen=reason, url=self.client.base_url)))
            case Refused(reason):
                self.refusals.append(reason)
        ended = self.gate.stop.is_set()  # set by `end` too
        outcome = outcome_of(opportunity.row, reply, attempts, ended=ended, place=self.place)
        self.landed.append(outcome)
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

    async def leave(self) -> None:
        """Leave no task behind: the probe, and if nobody listens any more what flies, which stays `sending`."""
        tasks = [*self.flying, *([self.probe] if self.probe else ())]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _see_limits(self) -> None:
        most, errors = self.limits.most_errors, self.errors + self.limits.errors_before
        if most is not None and errors > most:
            facts = {"count": errors, "rows": self.limits.rows, "limit": most}
            self.end(Stopped(Finding.of("CRM-CEILING", self.place, **facts)))
        if self.settled == len(self.refusals) == SAME_REFUSALS and len(set(self.refusals)) == 1:
            finding = Finding.of("CRM-ALL-REFUSED", self.place, seen=self.refusals[0], count=SAME_REFUSALS)
            self.end(Stopped(finding))
