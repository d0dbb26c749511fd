"""A job with the CRM on the line: names are looked up, rows are sent, and rows in are proven to be rows out."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from importer.errors import BrokenLaw, ImporterError, Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.model import Directory
from importer.outcome import Outcome, Tally
from importer.send.run import Limits, run
from importer.validate.decide import open_positions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence

    from importer.crm.client import Client
    from importer.job import Job
    from importer.model import Names
    from importer.send.delivery import Gate
    from importer.send.journal import Journal
    from importer.validate.plan import Plan


@dataclass(slots=True)
class Line:
    """A job with the CRM on the line. Setting `gate.stop` lets no new request leave."""

    job: Job
    client: Client
    gate: Gate
    sent: list[Outcome] = field(default_factory=list)
    checked: bool = False

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

    async def _outcomes(self, plan: Plan, journal: Journal) -> AsyncGenerator[Outcome, None]:
        for outcome in plan.settled.values():
            yield outcome
        limits = self._limits(plan)
        trial = self.job.settings.trial or len(plan.ready)
        reason = await self._obstacle(plan, limits)
        chosen = [] if reason else islice(plan.opportunities(), trial)
        rest = plan.ready if reason else plan.ready[trial:]
        try:
            flow = run(chosen, client=self.client, journal=journal, gate=self.gate, limits=limits, place=self.job.place)
            async with aclosing(flow) as outcomes:
                async for outcome in outcomes:
                    yield outcome.noting(plan.notes.get(outcome.row.at, ()))
        except (Stopped, Interrupted) as error:
            reason = error
        for row in rest:
            place = replace(self.job.place, row=row.number)
            finding = Finding.of("CRM-NOT-REACHED" if reason else "CRM-TRIAL", place, count=trial)
            yield Outcome.not_created(row, "pending", finding)
        if reason:
            raise reason

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

    def _limits(self, plan: Plan) -> Limits:
        settings, rows = self.job.settings, len(self.job.sheet)
        most = settings.max_errors
        if isinstance(most, float):
            most = int(most * rows + 1e-9)  # 29 % of 100 is 29, which floats miss by a hair
        return Limits(settings.concurrency, most, plan.tally["invalid"], rows)


def conserved(rows: int, outcomes: Sequence[Outcome]) -> None:
    """Law 1: one outcome for every row, no more and no less. Raises BrokenLaw."""
    seen = sorted(outcome.row.at for outcome in outcomes)
    if seen != list(range(rows)):
        raise BrokenLaw(f"{rows} rows in, {len(outcomes)} outcomes for {len(set(seen))} rows out")
