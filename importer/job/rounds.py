"""The rows of one run on their way: sent, looked for where no clear answer came, sent again if they are not there."""

from __future__ import annotations

from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from importer.crm import wire
from importer.errors import Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job.debts import owing_still, paid
from importer.job.settling import outcome_of, settled
from importer.model import NewContact, Row
from importer.outcome import Outcome
from importer.send.contacts import Made, NotMade, make_contacts
from importer.send.run import Limits, intent_of, run
from importer.send.second import Step, set_later

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from importer.errors import ImporterError
    from importer.job.line import Line
    from importer.send.journal import Journal
    from importer.validate.plan import Plan

PART: Final = 200  # rows that are sent before their second steps are taken
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
                async with aclosing(self._completed(self._looked_for())) as outcomes:
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
        workspace = self.line.client.workspace
        try:
            self.journal.doubt([intent_of(one, workspace, "") for one in self.plan.opportunities(new, unmet=True)])
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
        """Send these rows; those without a clear answer are held back until they are looked for.

        Where contacts are to be made before, or something set after it, a part of the rows goes through all of that
        before the next one begins: so the run stops with few rows half done, and shows how far it is.
        """
        whole = not (self.plan.sets_later or self.plan.newcomers(rows))
        for start in range(0, len(rows), len(rows) if whole else PART):
            part = rows[start : start + (len(rows) if whole else PART)]
            async with aclosing(self._introduced(part)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
            met = [row for row in part if self._is_met(row)]
            if self.reason:
                for row in met:
                    yield Outcome.left(row, self.line.job.place)
                continue
            async with aclosing(self._completed(self._created(met))) as outcomes:
                async for outcome in outcomes:
                    yield outcome

    def _is_met(self, row: Row) -> bool:
        """True for a row whose contact, if it has one, is in the CRM."""
        return (contact := self.plan.newcomer(row)) is None or contact in self.plan.met

    async def _introduced(self, rows: Sequence[Row]) -> AsyncGenerator[Outcome, None]:
        """Make the contacts of these rows; gives the outcomes of rows whose contact could not be made."""
        wrong: dict[NewContact, NotMade] = {}
        if not self.reason and (contacts := self.plan.newcomers(rows)):
            wrong = await self._make(contacts)
        for row in rows:
            if not self._is_met(row):
                unmet = self.plan.newcomer(row)
                yield self._unmet(row, wrong.get(unmet) if unmet else None)

    async def _make(self, contacts: Mapping[NewContact, int]) -> dict[NewContact, NotMade]:
        """Make these contacts; gives those that could not be made."""
        made, wrong = dict[NewContact, str](), dict[NewContact, NotMade]()
        try:
            async with aclosing(make_contacts(contacts, self.line.desk(self.journal))) as steps:
                async for step in steps:
                    match step:
                        case Made(contact, id):
                            made[contact] = id
                        case NotMade(contact):
                            wrong[contact] = step
        except (Stopped, Interrupted, Misused) as error:
            self.reason = Stopped(*error.findings) if isinstance(error, Misused) else error
        self.plan = self.plan.meeting(made)
        self.line.meet(made)
        return wrong

    def _unmet(self, row: Row, said: NotMade | None) -> Outcome:
        """The outcome of a row whose contact is not there: it was not sent."""
        place = replace(self.line.job.place, row=row.number)
        if said and said.refused:
            finding = Finding.of("CONTACT-REFUSED", place, seen=said.reason)
            self.journal.correct([(row, [finding])])
            self.errors += 1
            return Outcome.not_created(row, "invalid", finding)
        if said is None:
            return Outcome.left(row, place)
        return Outcome.left(row, place, "CONTACT-NOT-MADE", marker=f": {said.reason}" if said.reason else "")

    async def _completed(self, outcomes: AsyncGenerator[Outcome, None]) -> AsyncGenerator[Outcome, None]:
        """These outcomes; those of created rows once their second step is taken, if they have one."""
        created: list[tuple[Outcome, Step]] = []
        async with aclosing(outcomes):
            async for outcome in outcomes:
                if step := self._step(outcome):
                    created.append((outcome, step))
                else:
                    yield outcome
        async with aclosing(self.pay(created)) as completed:
            async for outcome in completed:
                yield outcome

    def _step(self, outcome: Outcome) -> Step | None:
        """What is to be set of a created row."""
        if outcome.status != "created" or not self.plan.sets_later:
            return None
        (opportunity,) = self.plan.opportunities([outcome.row], unmet=True)
        body = wire.update_body(opportunity).decode()
        return Step(outcome.row, outcome.opportunity_id, body) if body else None

    async def pay(self, owing: Sequence[tuple[Outcome, Step]]) -> AsyncGenerator[Outcome, None]:
        """Take the second steps of created rows; gives their outcomes, which say what could not be set."""
        line, by_ref = self.line, {step.row.ref: (outcome, step) for outcome, step in owing}
        if by_ref and not self.reason:
            flow = set_later(
                [step for _, step in owing],
                client=line.client,
                journal=self.journal,
                gate=line.gate,
                concurrency=line.job.settings.concurrency,
                place=line.job.place,
            )
            try:
                async with aclosing(flow) as steps:
                    async for one in steps:
                        outcome, step = by_ref.pop(one.step.row.ref)
                        yield paid(outcome) if one.done else owing_still(outcome, step, line.job.place, one.reason)
            except (Stopped, Interrupted) as error:
                self.reason = error
        for outcome, step in by_ref.values():
            yield owing_still(outcome, step, line.job.place)

    async def _created(self, rows: Sequence[Row]) -> AsyncGenerator[Outcome, None]:
        """Create these rows; those without a clear answer are held back."""
        line, opportunities, refused = self.line, self.plan.opportunities(rows), list[Row]()
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
                        if outcome.status == "refused":
                            refused.append(outcome.row)
                        yield outcome
        except (Stopped, Interrupted) as error:
            self.reason = error
        if refused:  # perhaps since its contact, which was known from before, is not there any more
            with suppress(Misused):
                self.journal.contacts.forget({one.contact_id for one in self.plan.opportunities(refused)} - {""})
