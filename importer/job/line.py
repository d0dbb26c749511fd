"""A job with the CRM on the line: names are looked up, rows are sent, and rows in are proven to be rows out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from importer.errors import BrokenLaw, ImporterError, Interrupted, Stopped
from importer.findings import Finding
from importer.model import Directory
from importer.outcome import Outcome
from importer.send.run import Limits, run
from importer.validate.plan import open_positions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

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

    async def plan(self) -> Plan:
        """The plan with names looked up, each distinct one once. Raises Stopped if the CRM does not answer."""
        offline = self.job.plan_offline()
        names = self.job.drafts.names(open_positions(self.job.drafts, offline.settled))
        return self.job.plan_with(await self._look_up(names))

    async def _look_up(self, names: Names) -> Directory:
        client, few = self.client, asyncio.Semaphore(self.job.settings.concurrency)

        async def one(call: Coroutine[Any, Any, tuple[str, ...]]) -> tuple[str, ...]:
            async with few:
                return await call

        owners = await client.owners() if names.owners else {}
        stages = await client.stages() if names.stages else {}
        phones, emails = sorted(names.phones), sorted(names.emails)
        calls = [client.contacts(phone=phone) for phone in phones] + [client.contacts(email=email) for email in emails]
        found = await asyncio.gather(*(one(call) for call in calls))
        return Directory(
            owners,
            dict(zip(phones, found[: len(phones)], strict=True)),
            dict(zip(emails, found[len(phones) :], strict=True)),
            stages,
        )

    async def send(self, plan: Plan) -> AsyncIterator[Outcome]:
        """Send what is ready and give every row's outcome, those settled beforehand first.

        Raises Stopped or Interrupted after the last outcome if the run ended before its end,
        BrokenLaw if rows in are not rows out.
        """
        job = self.job
        self.sent = []
        reason: ImporterError | None = None
        try:
            async for outcome in self._outcomes(plan, job.begin(plan)):
                self.sent.append(outcome)
                yield outcome
        except (Stopped, Interrupted) as error:
            reason = error
        conserved(len(job.sheet), self.sent)
        if reason:
            raise reason

    async def _outcomes(self, plan: Plan, journal: Journal) -> AsyncIterator[Outcome]:
        for outcome in plan.settled.values():
            yield outcome
        limits = self._limits(plan)
        trial = self.job.settings.trial or len(plan.ready)
        reason = await self._obstacle(plan, limits)
        chosen = [] if reason else islice(plan.opportunities(), trial)
        try:
            async for outcome in run(
                chosen, client=self.client, journal=journal, gate=self.gate, limits=limits, place=self.job.place
            ):
                yield outcome.noting(plan.notes(outcome.row))
        except (Stopped, Interrupted) as error:
            reason = error
        for row in plan.ready[0 if chosen == [] else trial :]:
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
                await self.client.check_access()
            except (Stopped, Interrupted) as error:
                return error
        return None

    def _limits(self, plan: Plan) -> Limits:
        settings, rows = self.job.settings, len(self.job.sheet)
        most = settings.max_errors
        if isinstance(most, float):
            most = int(most * rows)
        return Limits(settings.concurrency, most, plan.tally["invalid"], rows)


def conserved(rows: int, outcomes: Sequence[Outcome]) -> None:
    """Law 1: one outcome for every row, no more and no less. Raises BrokenLaw."""
    seen = sorted(outcome.row.at for outcome in outcomes)
    if seen != list(range(rows)):
        raise BrokenLaw(f"{rows} rows in, {len(outcomes)} outcomes for {len(set(seen))} rows out")
