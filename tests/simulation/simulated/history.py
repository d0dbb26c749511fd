"""One history from its first life to its end, and what has to be true then."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from importer.crm import wire
from importer.errors import Interrupted, Misused
from importer.findings import Place
from importer.job.line import conserved
from importer.job.rounds import Rounds
from importer.job.settling import settled
from importer.model import Opportunity, Row
from importer.outcome import Outcome, Tally
from importer.send.delivery import Gate
from importer.send.journal import Run
from importer.send.pacing import Pacer
from importer.send.reconcile import Found, NotListed
from importer.send.second import Step
from simulated.crm import BEGAN, Client, Crm, Died
from simulated.schedule import PAUSE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from importer.send.journal import Journal
    from simulated.clock import Clockwork
    from simulated.journals import Journals
    from simulated.schedule import Schedule

SCOPE: Final = "ws"
PLACE: Final = Place("leads.csv")
MOST_LIVES: Final = (
    24  # after the last crash so many runs settle whatever can be settled without a person: one a fault, and some
)
MOST_QUESTIONS: Final = 40  # to that person: as many as there may be faults


class Broken(AssertionError):
    """A promise is broken: a row is doubled, lost, paired with another's id, or never settled."""


class SimulatedGate(Gate):
    """A gate whose calendar is the simulated one; how far the CRM's clock is ahead is known to a second."""

    def crm_time(self) -> str:
        return (BEGAN + timedelta(seconds=int(self.now() + self.skew))).isoformat(timespec="seconds")


def row_of(at: int) -> Row:
    return Row(at, at + 2, f"wabcd-{at:06d}-aaaaaa", f"content {at}", f"draft {at}")


ROWS: Final = [row_of(at) for at in range(40)]


def opportunity_of(at: int, schedule: Schedule) -> Opportunity:
    """Our row at a position, like the others or not; with second steps each has a stage of its own, set later."""
    found = _alike(at, schedule.likes)
    return replace(found, stage_id=f"st-{at}", later=True) if schedule.second else found


def _alike(at: int, likes: str) -> Opportunity:
    match likes:
        case "twins":
            return Opportunity(ROWS[at], "Flota Lima", "Feria", Decimal(5))
        case "siblings":
            return Opportunity(ROWS[at], "Flota Lima", "Feria", Decimal(5), stage_id=f"st-{at}")
        case "namesakes":
            return Opportunity(ROWS[at], "Flota Lima", "Feria", Decimal(at + 1))
        case _:
            return Opportunity(ROWS[at], f"{NAMES[at]} de Lima", "Feria", Decimal(at + 1))


NAMES: Final = [f"{first} {second}" for first in ("Ana", "Beto", "Caro", "Dina") for second in "ABCDEFGHIJ"]


@dataclass
class Plan:
    """What Rounds asks of a plan: the rows to send, as the journal's states decide."""

    all: Sequence[Opportunity]
    tally: Counter[str] = field(default_factory=Counter)
    sets_later: bool = False
    met: dict[Any, str] = field(default_factory=dict)

    def opportunities(self, rows: Iterable[Row], *, unmet: bool = False) -> Iterable[Opportunity]:
        return [self.all[row.at] for row in rows]

    def newcomers(self, rows: Iterable[Row]) -> dict[Any, int]:
        return {}

    def newcomer(self, row: Row) -> None:
        return None

    def is_new(self, row: Row) -> bool:
        return False

    def is_stranger(self, row: Row) -> bool:
        return False


@dataclass
class History:
    """The lives of one schedule, one after the other, on one journal and one CRM."""

    schedule: Schedule
    loop: Clockwork
    journals: Journals
    lives: int = 0
    person: int = 0  # rows that a person had to settle

    def __post_init__(self) -> None:
        self.crm = Crm(self.loop, self.schedule)
        self.all = [opportunity_of(at, self.schedule) for at in range(self.schedule.rows)]
        self.bodies = {one.row.ref: _body(one) for one in self.all}
        self.crm.bodies = self.bodies
        self.disk: sqlite3.Connection = self.journals.new()

    def live(self) -> None:
        """All lives with a crash, then runs to the end. Raises Broken, with the schedule as it is written in a test."""
        try:
            self._live()
        except Broken as error:
            raise Broken(f"{error}: {self.schedule}") from None

    def _live(self) -> None:
        for crash in self.schedule.crashes:
            self.life(crash)
        while not any(self.life(None) for _ in range(MOST_LIVES)):
            self.ask_the_person()
        self.see_the_end()

    def life(self, crash: Any) -> bool:
        """One run of the program, to its end or its death; True when every row is in the CRM."""
        crm = self.crm
        self.lives += 1
        asked = crm.requests
        crm.begin(crash)
        journal = self.journals.opened(crm)
        try:
            outcomes = self.loop.run_until_complete(self._run(journal))
        except (Died, asyncio.CancelledError):
            if not crm.dead:
                raise
            return False
        except Misused:  # a full disk: said as wrong settings are, so nothing may have been sent
            if crm.requests > asked:
                raise Broken("rows were sent, and their outcomes not told") from None
            return False
        self._conserved(outcomes)
        return Tally.of(outcomes).complete and not any(outcome.owes for outcome in outcomes)

    async def _run(self, journal: Journal) -> list[Outcome]:
        crm = self.crm
        crm.main = asyncio.current_task()
        gate = SimulatedGate(Pacer(500.0), patience=self.schedule.patience, random=Random(7), skew=self.schedule.skew)
        crm.stop = gate.stop
        line = self._line(Client(crm), gate)
        outcomes: list[Outcome] = []
        try:
            if attempts := journal.unsettled(SCOPE):
                async with aclosing(settled(line, journal, attempts)) as steps:
                    async for _ in steps:
                        pass
            ready, outcomes = self._planned(journal)
            run = f"run-{self.lives:03d}"
            journal.begin(_run_named(run), [(row, "pending", ()) for row in ready])
            course = Rounds(line, Plan(self.all, sets_later=self.schedule.second), journal)
            async with aclosing(course.pay(self._owing(outcomes))) as flow:
                paid = {outcome.row.ref: outcome async for outcome in flow}
            outcomes = [paid.get(outcome.row.ref, outcome) for outcome in outcomes]
            async with aclosing(course.go(ready)) as flow:
                async for outcome in flow:
                    self._told(outcome)
                    outcomes.append(outcome)
            with suppress(Misused):
                journal.finish(run, exit_code=0, tally=dict(Tally.of(outcomes)))
        except Interrupted:
            return outcomes + [Outcome.not_created(one.row, "pending") for one in self.all]
        return outcomes

    def _line(self, client: Client, gate: Gate) -> Any:
        settings = SimpleNamespace(
            scope=SCOPE, settle_pause=PAUSE, concurrency=self.schedule.concurrency, max_errors=None, lang="en"
        )
        job = SimpleNamespace(settings=settings, sheet=self.all, place=PLACE, given_ids=frozenset())
        return SimpleNamespace(job=job, client=client, gate=gate, findings=[], looking_for=0, walk=None)

    def _planned(self, journal: Journal) -> tuple[list[Row], list[Outcome]]:
        """What `make_plan` decides by the journal: created is done, unsettled is never sent, the rest is."""
        states = journal.rows(SCOPE, self.bodies)
        ready: list[Row] = []
        outcomes: list[Outcome] = []
        for one in self.all:
            match states.get(one.row.ref, ("new", ()))[0]:
                case "created":
                    outcomes.append(Outcome.earlier(one.row, "created", "", ""))
                case "sending" | "unconfirmed":
                    outcomes.append(Outcome.not_created(one.row, "unconfirmed"))
                case _:
                    ready.append(one.row)
        return ready, outcomes

    def _owing(self, outcomes: Sequence[Outcome]) -> list[tuple[Outcome, Step]]:
        """The created rows that are owed their second step, by the journal."""
        rows = self.disk.execute("SELECT ref, opportunity_id, owed FROM rows WHERE owed IS NOT NULL")
        owed = {ref: (id, body) for ref, id, body in rows}
        created = [one for one in outcomes if one.status == "created" and one.row.ref in owed]
        return [(one, Step(one.row, *owed[one.row.ref])) for one in created]

    def ask_the_person(self) -> None:
        """Where only a person can tell, one looks into the CRM and says it; anywhere else it is a promise broken."""
        journal = self.journals.opened(self.crm)
        attempts = journal.unsettled(SCOPE)
        if not attempts or not self.schedule.doubts or self.person > MOST_QUESTIONS:
            raise Broken(f"never settled: {self._rows()}")
        self.person += len(attempts)
        for one in attempts:
            verdict = Found(id) if (id := self._made_of(one.ref)) else NotListed()
            journal.settle([(one.ref, verdict, ())])

    def _made_of(self, ref: str) -> str:
        """The id of what was made of this row, or of its twin, and is no other row's yet; "" if there is none."""
        taken = {id for _, id in self._rows().values()}
        ours = [one for one in self.crm.held if one.ref and one.id not in taken and self._is(ref, one.ref)]
        return next((one.id for one in sorted(ours, key=lambda one: one.ref != ref)), "")

    def _told(self, outcome: Outcome) -> None:
        """What is told is durable, and true; a full disk is no reason not to tell."""
        if self.crm.crash and self.crm.crash.at == "full":
            return
        state, id = self._rows()[outcome.row.ref]
        if outcome.status == "created" and (state, id) != ("created", outcome.opportunity_id):
            raise Broken(f"{outcome.row.ref} was told as created, and is {state} in the journal")
        if outcome.status != state and not (outcome.status == "unconfirmed" and state == "sending"):
            raise Broken(f"{outcome.row.ref} was told as {outcome.status}, and is {state} in the journal")

    def _conserved(self, outcomes: Sequence[Outcome]) -> None:
        conserved(len(self.all), outcomes)

    def _rows(self) -> dict[str, tuple[str, str]]:
        """State and id of each row, as they are on the disk."""
        rows = self.disk.execute("SELECT ref, state, opportunity_id FROM rows")
        return {ref: (state, id) for ref, state, id in rows}

    def see_the_end(self) -> None:
        """Every row is in the CRM once, and its id is that of an opportunity made of what it is."""
        rows = self._rows()
        ours = [one for one in self.crm.held if one.ref]
        made = Counter(one.ref for one in ours)
        if any(state != "created" for state, _ in rows.values()) or len(rows) != len(self.all):
            raise Broken(f"not all are created: {rows}")
        if len(ours) > len(self.all):
            raise Broken(f"doubled: {made}")
        by_id = {one.id: one for one in ours}
        lost = [ref for ref, (_, id) in rows.items() if id not in by_id or not self._is(ref, by_id[id].ref)]
        if lost or len({id for _, id in rows.values()}) != len(rows):
            raise Broken(f"lost, or paired with another's id: {lost or rows}")

        if undone := [one.row.ref for one in self.all if not self._is_set(one, by_id[rows[one.row.ref][1]].shown)]:
            raise Broken(f"a second step is undone: {undone}")

    def _is_set(self, opportunity: Opportunity, shown: dict[str, Any]) -> bool:
        """True where the second step is done, and the journal owes none."""
        (owed,) = self.disk.execute("SELECT owed FROM rows WHERE ref = ?", (opportunity.row.ref,)).fetchone()
        return owed is None and (not opportunity.later or shown.get("stageId") == opportunity.stage_id)

    def _is(self, ref: str, made_from: str) -> bool:
        """True for an opportunity made from this row, or from one of which the very same was sent."""
        return ref == made_from or self.bodies[ref] == self.bodies[made_from]


def _body(opportunity: Opportunity) -> dict[str, Any]:
    import json

    return json.loads(wire.create_body(opportunity, SCOPE))


def _run_named(run: str) -> Run:
    return Run(run, SCOPE, SCOPE, "http://x", "leads.csv", "", "d", "pid 1", "2026-01-05T09:00:00+00:00")


__all__ = ["Broken", "History"]
