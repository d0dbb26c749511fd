"""The CRM and the way to it: what it holds, what its list shows by now, and what a client is told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Stopped
from importer.findings import Finding
from importer.outcome import Created, Refused, Reply, Stop, TryLater, Unclear
from simulated.schedule import ACTS, AT_THE_DOOR, LATE, Fault, Other, PageFault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from importer.model import Opportunity
    from simulated.clock import Clockwork
    from simulated.schedule import Crash, Schedule

BEGAN: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)  # when the clock of the loop shows 0
PAGE: Final = 2  # opportunities
TOLD: Final[dict[Fault, Reply]] = {
    Fault.NEVER_CONNECTED: TryLater("no connection", reached=False),
    Fault.TOO_MANY: TryLater("429"),
    Fault.TOO_MANY_WAIT: TryLater("429", wait=0.4),
    Fault.BUSY: TryLater("503"),
    Fault.CUT_BEFORE: Unclear("cut"),
    Fault.CUT_AFTER: Unclear("cut"),
    Fault.CUT_MEANWHILE: Unclear("time-out"),
    Fault.ERROR_BEFORE: Unclear("500"),
    Fault.ERROR_AFTER: Unclear("502"),
    Fault.NO_SUCCESS: Refused("200 no"),
    Fault.NO_SUCCESS_AFTER: Unclear("200 broke"),
    Fault.NO_ID: Unclear("200"),
    Fault.BAD_ROW: Refused("400"),
    Fault.BAD_TOKEN: Stop("401"),
}


class Died(BaseException):
    """The process is dead: nothing of it goes on, whatever it would catch."""


@dataclass(slots=True)
class Held:
    """One opportunity that the CRM holds. `ref` is the row it was made from, "" for other people's."""

    id: str
    ref: str
    shown: dict[str, Any]
    created: float  # of the loop's clock
    listed: float


@dataclass
class Crm:
    """The CRM through all lives of the process, and when the present one dies."""

    loop: Clockwork
    schedule: Schedule
    held: list[Held] = field(default_factory=list)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)  # of our rows, by reference
    requests: int = 0
    updates: int = 0
    pages: int = 0
    probes: int = 0
    commits: int = 0
    crash: Crash | None = None
    dead: bool = False
    main: asyncio.Task[Any] | None = None
    stop: asyncio.Event | None = None

    def begin(self, crash: Crash | None) -> None:
        """A new life of the process, which dies, if it does, by this crash."""
        self.crash, self.dead, self.commits = crash, False, 0

    def dies(self, at: str, count: int, *, after: bool) -> bool:
        """True at the moment of the crash."""
        crash = self.crash
        return crash is not None and (crash.at, crash.count, crash.after) == (at, count, after)

    def disk_full(self) -> bool:
        """True where the present commit finds no room."""
        crash = self.crash
        if crash is None or crash.at != "full":
            return False
        return self.commits == crash.count or (crash.after and self.commits > crash.count)

    def die(self) -> None:
        """Only the present task goes on, and that is to be ended by whoever calls this."""
        self.dead = True
        if self.main:
            self.main.cancel()

    def hold(self, ref: str, shown: dict[str, Any], *, after: float = 0.0, ago: float = 0.0) -> Held:
        """Make an opportunity, now, a little later, or long ago."""
        at = self.loop.time() + after
        found = Held(f"op-{len(self.held) + 1}", ref, shown, at - ago, at + self.schedule.lag)
        self.held.append(found)
        return found

    def act(self, ref: str, *, after: float = 0.0) -> Held:
        """Do what a create asks for."""
        shown = dict(self.bodies[ref])
        if not self.schedule.stages_kept:
            shown.pop("stageId", None)
        return self.hold(ref, shown, after=after)

    def set(self, id: str, fields: dict[str, Any]) -> None:
        """Do what an update asks for."""
        next(one for one in self.held if one.id == id).shown.update(fields)

    def come_others(self) -> None:
        """What other people do before this request."""
        bodies = list(self.bodies.values())
        for count, other in self.schedule.others:
            if count != self.requests:
                continue
            body = bodies[count % len(bodies)]
            match other:
                case Other.EQUAL_OLDER:
                    self.hold("", dict(body), ago=3600.0)
                case Other.ALIKE:
                    self.hold("", {**body, "amount": 999})
                case Other.UNRELATED:
                    self.hold("", {**body, "name": "Something else", "description": "Else", "amount": 7})

    def list(self) -> list[dict[str, Any]]:
        """What the list shows now."""
        now = self.loop.time()
        found = [one for one in self.held if one.created <= now and one.listed <= now]
        if self.schedule.order == "newest":
            found.reverse()
        elif self.schedule.order == "mixed":
            Random(self.pages).shuffle(found)
        return [{**one.shown, "id": one.id, "creationDate": self.date(one.created)} for one in found]

    def date(self, when: float) -> str:
        """A time of the loop's clock as the CRM's own clock shows it."""
        return (BEGAN + timedelta(seconds=when + self.schedule.skew)).isoformat(timespec="microseconds")


class Client:
    """What a process holds of the CRM: the part of the real client that sending and settling use."""

    base_url = "http://127.0.0.1:9"
    workspace = "ws"

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.requests = 0

    async def create(self, opportunity: Opportunity) -> Reply:
        """One create request, with whatever the schedule has for it."""
        crm, ref = self.crm, opportunity.row.ref
        if crm.dead:
            raise Died
        crm.requests += 1
        self.requests += 1
        count = crm.requests
        crm.come_others()
        fault = crm.schedule.creates[count - 1] if count <= len(crm.schedule.creates) else Fault.NONE
        if crm.stop and crm.dies("stop", count, after=crm.crash.after if crm.crash else False):
            crm.stop.set()
        if fault in AT_THE_DOOR:
            await asyncio.sleep(0.01)
            return TOLD[fault]
        takes = 0.02 + 0.013 * (count * 3 % 5)  # so that answers come in another order
        if crm.dies("request", count, after=False):
            crm.die()
        try:
            await asyncio.sleep(takes)
        except asyncio.CancelledError:
            if crm.crash and crm.crash.carried and fault in ACTS:
                crm.act(ref, after=LATE)
            raise
        found = crm.act(ref, after=LATE if fault is Fault.CUT_MEANWHILE else 0.0) if fault in ACTS else None
        if crm.dies("request", count, after=True):
            crm.die()
        await asyncio.sleep(takes)
        return Created(found.id) if found and fault is Fault.NONE else TOLD[fault]

    async def update(self, id: str, body: bytes) -> Reply:
        """One update request, with whatever the schedule has for it."""
        crm = self.crm
        if crm.dead:
            raise Died
        crm.updates += 1
        count, faults, fields = crm.updates, crm.schedule.updates, json.loads(body)
        fault = faults[count - 1] if count <= len(faults) else Fault.NONE
        if fault in AT_THE_DOOR:
            await asyncio.sleep(0.01)
            return TOLD[fault]
        if crm.dies("update", count, after=False):
            crm.die()
        try:
            await asyncio.sleep(0.02)
        except asyncio.CancelledError:
            if crm.crash and crm.crash.carried and fault in ACTS:
                crm.set(id, fields)
            raise
        if fault in ACTS:
            crm.set(id, fields)
        if crm.dies("update", count, after=True):
            crm.die()
        await asyncio.sleep(0.02)
        told = Created(id) if fault is Fault.NONE else TOLD[fault]
        return TryLater(told.reason, reached=False) if isinstance(told, Unclear) else told

    async def probe(self) -> bool:
        """One harmless request, to see whether the CRM is there."""
        self.crm.probes += 1
        await asyncio.sleep(0.02)
        return self.crm.probes > self.crm.schedule.silent

    async def pages(self) -> AsyncGenerator[list[dict[str, Any]], None]:
        """The list, page by page."""
        crm = self.crm
        listed: list[dict[str, Any]] = []
        at = 0
        while not at or at < len(listed):
            crm.pages += 1
            count = crm.pages
            if crm.dies("page", count, after=False):
                crm.die()
            await asyncio.sleep(0.02)
            listed = listed or crm.list()
            faults = crm.schedule.pages
            fault = faults[count - 1] if count <= len(faults) else PageFault.NONE
            if fault is PageFault.AWAY:
                raise Stopped(Finding.of("CRM-AWAY", seen="502", url=self.base_url))
            for _ in range(2 if fault is PageFault.TWICE else 1):
                yield listed[at : at + PAGE]
            at += PAGE


__all__ = ["BEGAN", "Client", "Crm", "Died", "Held"]
