"""A job with the CRM on the line: names are looked up, rows are sent, and rows in are proven to be rows out."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from importer.errors import BrokenLaw, ImporterError, Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job.course import Course
from importer.job.settling import settle_earlier
from importer.model import Directory
from importer.outcome import Outcome, Tally
from importer.validate.decide import open_positions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence

    from importer.crm.client import Client
    from importer.job import Job
    from importer.model import Names, Row
    from importer.send.delivery import Gate
    from importer.send.journal import Journal
    from importer.send.run import Limits
    from importer.send.settle import Settled, Walked
    from importer.validate.plan import Plan


@dataclass(slots=True)
class Line:
    """A job with the CRM on the line. Setting `gate.stop` lets no new request leave."""

    job: Job
    client: Client
    gate: Gate
    sent: list[Outcome] = field(default_factory=list)
    checked: bool = False
    looking_for: int = 0  # rows that are being looked for in the CRM's list just now
    walk: Walked | None = None  # and how far that is
    findings: list[Finding] = field(default_factory=list)  # of the run as a whole

    async def plan(self) -> Plan:
        """The plan with names looked up, each distinct one once. Raises Stopped if the CRM does not answer.

        For a trial only the names of its rows are looked up, and of those that need a correction anyway.
        """
        offline, trial = self.job.plan_offline(), self.job.settings.trial
        later = {row.at for row in offline.ready[trial:]} if trial else set()
        open_rows = [at for at in open_positions(self.job.drafts, offline.settled) if at not in later]
        names = self.job.drafts.names(open_rows)
        if not names:
            return self.job.plan_with(Directory())
        await self._check_access()
        return self.job.plan_with(await self._look_up(names), later=later)

    def not_begun(self, reason: ImporterError) -> tuple[Plan, list[Outcome]]:
        """What becomes of the rows when names could not be looked up: every row that is good so far is pending."""
        job = self.job
        plan = job.plan_offline()
        job.begin(plan)
        outcomes = list(plan.settled.values())
        for row in plan.ready:
            finding = Finding.of("CRM-NOT-REACHED", replace(job.place, row=row.number))
            outcomes.append(Outcome.not_created(row, "pending", finding))
        conserved(len(job.sheet), outcomes)
        job.finish(Tally.of(outcomes), reason)
        return plan, outcomes

    async def _check_access(self) -> None:
        """Ask once, before anything else, whether the CRM is there and lets us in."""
        if not self.checked:
            await self.client.check_access()
            self.checked = True

    async def _look_up(self, names: Names) -> Directory:
        client = self.client
        owners = await client.owners() if names.owners else {}
        stages = await client.stages() if names.stages else {}
        phones = await self._contacts("phone", names.phones)
        emails = await self._contacts("email", names.emails)
        return Directory(owners, phones, emails, stages)

    async def _contacts(self, kind: str, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The ids under each phone or e-mail address, a few asked for at once."""
        found: dict[str, tuple[str, ...]] = {}
        waiting = iter(sorted(names))

        async def some() -> None:
            for name in waiting:
                found[name] = await self.client.contacts(**{kind: name})

        asking = [asyncio.create_task(some()) for _ in range(self.job.settings.concurrency)]
        try:
            await asyncio.gather(*asking)
        finally:  # after the first that fails the others are not to go on asking
            for task in asking:
                task.cancel()
        return found

    async def send(self, plan: Plan) -> AsyncGenerator[Outcome, None]:
        """Send what is ready and give every row's outcome, those settled beforehand first.

        Raises Stopped or Interrupted after the last outcome if the run ended before its end,
        BrokenLaw if rows in are not rows out.
        """
        job = self.job
        self.sent = []
        reason: ImporterError | None = None
        try:
            async with aclosing(self._outcomes(plan, job.begin(plan))) as outcomes:
                async for outcome in outcomes:
                    self.sent.append(outcome)
                    yield outcome
        except (Stopped, Interrupted) as error:
            reason = error
        conserved(len(job.sheet), self.sent)
        try:
            job.finish(Tally.of(self.sent), reason)
        except Misused as error:  # a full disk must not keep the outcomes from the person
            reason = reason or Stopped(*error.findings)
        if reason:
            raise reason

    async def settle(self) -> AsyncGenerator[Settled, None]:
        """Settle what earlier runs of this workspace left without a clear answer; plan afterwards.

        Raises Interrupted. Where the list cannot be read, `findings` says so and the rows stay unconfirmed.
        """
        async with aclosing(settle_earlier(self, self.job.journal_to_send())) as steps:
            async for one in steps:
                yield one
        self.job.past = None  # some of it is settled now

    async def _outcomes(self, plan: Plan, journal: Journal) -> AsyncGenerator[Outcome, None]:
        for outcome in plan.settled.values():
            yield outcome
        course = Course(self, plan, journal)
        trial = self.job.settings.trial or len(plan.ready)
        course.reason = await self._obstacle(plan, course.limits)
        if course.reason is None:
            async with aclosing(course.go(list(plan.ready[:trial]))) as outcomes:
                async for outcome in outcomes:
                    yield outcome.noting(plan.notes.get(outcome.row.at, ()))
        for row in plan.ready[trial:] if course.begun else plan.ready:
            yield self._not_sent(row, "CRM-NOT-REACHED" if course.reason else "CRM-TRIAL", count=trial)
        if course.reason:
            raise course.reason

    def _not_sent(self, row: Row, code: str, **facts: Any) -> Outcome:
        place = replace(self.job.place, row=row.number)
        return Outcome.not_created(row, "pending", Finding.of(code, place, **facts))

    def leave(self, plan: Plan) -> list[Outcome]:
        """Every row's outcome where nothing is to be sent (`--settle-only`); the run is in the journal all the same."""
        self.job.begin(plan)
        outcomes = [*plan.settled.values(), *(self._not_sent(row, "CRM-SETTLE-ONLY") for row in plan.ready)]
        conserved(len(self.job.sheet), outcomes)
        self.job.finish(Tally.of(outcomes), None)
        return outcomes

    async def _obstacle(self, plan: Plan, limits: Limits) -> ImporterError | None:
        """Why nothing is to be sent at all, if there is a reason."""
        if limits.most_errors is not None and limits.errors_before > limits.most_errors:
            facts = {"count": limits.errors_before, "rows": limits.rows, "limit": limits.most_errors}
            return Stopped(Finding.of("CRM-CEILING", self.job.place, **facts))
        if plan.ready:
            try:
                await self._check_access()
            except (Stopped, Interrupted) as error:
                return error
        return None


def conserved(rows: int, outcomes: Sequence[Outcome]) -> None:
    """Law 1: one outcome for every row, no more and no less. Raises BrokenLaw."""
    seen = sorted(outcome.row.at for outcome in outcomes)
    if seen != list(range(rows)):
        raise BrokenLaw(f"{rows} rows in, {len(outcomes)} outcomes for {len(set(seen))} rows out")
