"""The rows of one run on their way: sent, looked for where no clear answer came, sent again if they are not there."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from importer.crm import wire
from importer.errors import Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job.settling import outcome_of, settled
from importer.outcome import Outcome
from importer.send.journal import Intent
from importer.send.run import Limits, run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from importer.errors import ImporterError
    from importer.job.line import Line
    from importer.model import Row
    from importer.send.journal import Journal
    from importer.validate.plan import Plan

ROUNDS: Final = 4  # times the rows that were not there are sent again before they are left for the next run


@dataclass(slots=True)
class Rounds:
    """One run of a plan. `reason` says why it ended before its end, if it did."""

    line: Line
    plan: Plan
    journal: Journal
    reason: ImporterError | None = None
    errors: int = 0  # rows that will not be created, so far
    held: dict[str, Outcome] = field(default_factory=dict)  # unconfirmed, by reference
    absent: list[Row] = field(default_factory=list)  # looked for and not there
    tries: dict[str, int] = field(default_factory=dict)  # of rows that were sent and are not there, by reference

    @property
    def limits(self) -> Limits:
        """How many are sent at once, and how many errors there may be, those of the plan counted."""
        settings, rows = self.line.job.settings, len(self.line.job.sheet)
        most = settings.max_errors
        if isinstance(most, float):
            most = int(most * rows + 1e-9)  # 29 % of 100 is 29, which floats miss by a hair
        return Limits(settings.concurrency, most, self.plan.tally["invalid"] + self.errors, rows)

    async def go(self, rows: Sequence[Row]) -> AsyncGenerator[Outcome, None]:
        """One outcome for each of these rows, each as soon as it is final and durable."""
        waiting = self._doubted(rows)
        for rounds_left in range(ROUNDS, -1, -1):
            if self.held and not self.reason:
                async with aclosing(self._looked_for()) as outcomes:
                    async for outcome in outcomes:
                        yield outcome
                waiting = [*waiting, *self.absent]
                self.absent = []
            if not waiting or self.reason or not rounds_left:
                break
            async with aclosing(self._sent(waiting)) as outcomes:
                async for outcome in outcomes:
                    yield self._counted(outcome)
            waiting = []
        for outcome in self.held.values():
            yield outcome
        for row in waiting:
            gave_up = row.ref in self.tries and not self.reason
            code = "CRM-GAVE-UP" if gave_up else "CRM-NOT-REACHED"
            yield self._counted(Outcome.left(row, self.line.job.place, code))

    def _counted(self, outcome: Outcome) -> Outcome:
        """The outcome with the tries of earlier rounds."""
        return replace(outcome, attempts=outcome.attempts + self.tries.get(outcome.row.ref, 0))

    def _doubted(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows that can be sent as they are. What another journal may know, a lost one too, is looked for first."""
        strangers = [row for row in rows if self.plan.is_stranger(row)]
        if strangers:
            self.line.findings.append(Finding.of("ROW-STRANGERS", self.line.job.place, count=len(strangers)))
        new = [row for row in rows if self.plan.is_new(row)] if self.journal.aside else strangers
        bodies = (wire.create_body(one, self.line.client.workspace).decode() for one in self.plan.opportunities(new))
        try:
            self.journal.doubt([Intent(row.ref, body) for row, body in zip(new, bodies, strict=True)])
        except Misused as error:  # a full disk, perhaps after the rows of a trial were sent
            self.reason = Stopped(*error.findings)
            return rows
        code = "CRM-DOUBTED" if self.journal.aside else "ROW-STRANGER"
        for row in new:
            self.held[row.ref] = Outcome.not_created(
                row, "unconfirmed", Finding.of(code, replace(self.line.job.place, row=row.number))
            )
        return [row for row in rows if row.ref not in self.held]

    async def _looked_for(self) -> AsyncGenerator[Outcome, None]:
        """Look for the rows held back: gives those that are settled; what is not there goes to `absent`."""
        attempts = [one for one in self.journal.unsettled(self.line.job.settings.scope) if one.ref in self.held]
        steps = settled(self.line, self.journal, attempts)
        try:
            async with aclosing(steps) as settled_ones:
                async for one in settled_ones:
                    held = self.held.pop(one.attempt.ref)
                    if outcome := outcome_of(held, one):
                        self.errors += outcome.status == "unconfirmed"
                        yield outcome
                    else:
                        self.absent.append(held.row)
                        self.tries[held.row.ref] = held.attempts
        except Interrupted as error:
            self.reason = error
        except Misused as error:  # a full disk must not keep the outcomes of what was sent from the person
            self.reason = Stopped(*error.findings)

    async def _sent(self, rows: Sequence[Row]) -> AsyncGenerator[Outcome, None]:
        """Send these rows; those without a clear answer are held back until they are looked for."""
        line, opportunities = self.line, self.plan.opportunities(rows)
        flow = run(
            opportunities,
            client=line.client,
            journal=self.journal,
            gate=line.gate,
            limits=self.limits,
            place=line.job.place,
        )
        try:
            async with aclosing(flow) as outcomes:
                async for outcome in outcomes:
                    if outcome.status == "unconfirmed":
                        self.held[outcome.row.ref] = self._counted(outcome)
                    else:
                        self.errors += outcome.status in ("refused", "failed")
                        yield outcome
        except (Stopped, Interrupted) as error:
            self.reason = error
