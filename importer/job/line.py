"""A job with the CRM on the line: names are looked up, rows are sent, and rows in are proven to be rows out."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from importer.errors import BrokenLaw, ImporterError, Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job.debts import debts_of
from importer.job.lookup import look_up
from importer.job.recalling import in_doubt, recall
from importer.job.rounds import Rounds
from importer.job.settling import settle_earlier
from importer.job.trial import Trial
from importer.job.vouching import strange_ids, vouch
from importer.model import Directory
from importer.outcome import Outcome
from importer.send.contacts import Desk
from importer.validate.decide import open_positions
from importer.validate.trial import choose

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Mapping, Sequence

    from importer.crm.client import Client
    from importer.job import Job
    from importer.model import NewContact, Row
    from importer.send.delivery import Gate
    from importer.send.journal import Journal
    from importer.send.run import Limits
    from importer.send.settle import Settled, Walked
    from importer.validate.plan import Plan, Ready

CHOICES: Final = 3  # times that rows of a trial whose names the CRM does not know are replaced by others


@dataclass(slots=True)
class Line:
    """A job with the CRM on the line. Setting `gate.stop` lets no new request leave."""

    job: Job
    client: Client
    gate: Gate
    given: list[Outcome] = field(default_factory=list)  # every outcome of the run so far
    checked: bool = False
    looking_for: int = 0  # rows that are being looked for in the CRM's list just now
    walk: Walked | None = None  # and how far that is
    findings: list[Finding] = field(default_factory=list)  # of the run as a whole
    directory: Directory = field(default_factory=Directory)  # what was looked up so far
    course: Rounds | None = None  # the run, once it has begun
    left: Sequence[Row] = ()  # rows of it that were not handed over to be sent
    trial: Trial | None = None
    contacts_made: int = 0

    async def plan(self) -> Plan:
        """The plan with names looked up, each distinct one once. Raises Stopped if the CRM does not answer.

        For a trial only the names of its rows are looked up, and of those that need a correction anyway. A row
        of it whose names are not found is replaced by another.
        """
        plan, count = self.job.plan_offline(), self.job.settings.trial
        if not count:
            return await self._planned(plan.settled)
        kept: Sequence[int] = ()
        for _ in range(CHOICES):
            picks = choose(self.job.drafts, plan.ready.positions, count, kept=kept)
            later = set(plan.ready.positions) - {pick.at for pick in picks}
            plan = await self._planned(plan.settled, later)
            kept = plan.now.positions
            if len(kept) == len(picks):
                break
        self.trial = Trial(tuple(pick for pick in picks if pick.at in kept))
        return plan

    async def _planned(self, settled: Mapping[int, Outcome], later: Collection[int] = ()) -> Plan:
        """The plan with the names of all rows looked up that are open, except those for later."""
        names = self.job.drafts.names([at for at in open_positions(self.job.drafts, settled) if at not in later])
        if names:
            await self._check_access()
            self.directory = await look_up(self, names)
        plan = self.job.plan_with(self.directory, later=later)
        if ids := strange_ids(plan) - self.job.vouched.keys():
            await self._check_access()
            self.job.vouched |= await vouch(self, ids)
            plan = self.job.plan_with(self.directory, later=later)
        return plan

    @property
    def ended(self) -> bool:
        """True when the run is over before its end, and nothing more of it can be sent."""
        return self.gate.stop.is_set() or (self.course is not None and self.course.reason is not None)

    def not_begun(self, reason: ImporterError) -> tuple[Plan, list[Outcome]]:
        """What becomes of the rows when names could not be looked up: every row that is good so far is pending."""
        job = self.job
        plan = job.plan_offline()
        job.begin(plan)
        outcomes = [*plan.settled.values(), *(Outcome.left(row, job.place) for row in plan.ready)]
        conserved(len(job.sheet), outcomes)
        job.finish(outcomes, reason)
        return plan, outcomes

    async def _check_access(self) -> None:
        """Ask once, before anything else, whether the CRM is there and lets us in."""
        if not self.checked:
            await self.client.check_access()
            self.checked = True

    def desk(self, journal: Journal) -> Desk:
        """Where contacts are made in the course of this job."""
        job, settings = self.job, self.job.settings
        return Desk(
            client=self.client,
            journal=journal,
            gate=self.gate,
            scope=settings.scope,
            run=job.run,
            pause=settings.settle_pause,
            concurrency=settings.concurrency,
            place=job.place,
        )

    def meet(self, made: Mapping[NewContact, str]) -> None:
        """Contacts were made: what is planned from now on knows them."""
        known = self.directory
        phones = {contact.phone: (id,) for contact, id in made.items() if contact.phone}
        emails = {contact.email: (id,) for contact, id in made.items() if contact.email}
        self.directory = replace(known, phones={**known.phones, **phones}, emails={**known.emails, **emails})
        self.contacts_made += len(made)

    async def send(self, plan: Plan) -> AsyncGenerator[Outcome, None]:
        """Send what is ready and give every row's outcome, those settled beforehand first; the rest of a trial is left.

        Raises Stopped or Interrupted after the last outcome if the run ended before its end,
        BrokenLaw if rows in are not rows out.
        """
        for part in (self.send_first(plan), self.send_rest()):
            async with aclosing(part) as outcomes:
                async for outcome in outcomes:
                    yield outcome

    async def send_first(self, plan: Plan) -> AsyncGenerator[Outcome, None]:
        """Send what is ready, of a trial its own rows, and give all outcomes but those of its rest.

        The rows of a trial come when all of them were sent and read back. `send_rest` has to follow, which also
        says why this ended before its end, if it did.
        """
        self.given = []
        course, self.left = Rounds(self, plan, self.job.begin(plan)), plan.ready
        self.course = course
        debts = debts_of(plan)
        for at, outcome in (plan.settled | in_doubt(self.job, plan)).items():
            if at not in debts:
                yield self._given(outcome)
        course.reason = await self._obstacle(plan, course.limits)
        async with aclosing(course.pay([(plan.settled[at], step) for at, step in debts.items()])) as outcomes:
            async for outcome in outcomes:
                yield self._given(outcome)
        if course.reason is not None:
            return
        self.left = plan.rest
        async with aclosing(self._gone(course, plan.now)) as outcomes:
            if self.trial is None:
                async for outcome in outcomes:
                    yield self._given(outcome)
                return
            sent = sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.row.at)
        course.reason = await self.trial.read_back(self, course.plan, sent, ended=course.reason)
        for outcome in self.trial.outcomes:
            yield self._given(outcome)

    async def send_rest(self, *, go_on: bool = False) -> AsyncGenerator[Outcome, None]:
        """Send the rest of a trial, or leave it pending, and end the run. Raises as `send` does."""
        if self.course is None:
            raise BrokenLaw("the rest is sent after `send_first`")
        if go_on and self.course.reason is None:
            async with aclosing(self._rest(self.course)) as outcomes:
                async for outcome in outcomes:
                    yield self._given(outcome)
        reason, count = self.course.reason, self.job.settings.trial
        for row in self.left:
            code = "CRM-NOT-REACHED" if reason else "CRM-TRIAL"
            yield self._given(Outcome.left(row, self.job.place, code, count=count))
        conserved(len(self.job.sheet), self.given)
        try:
            self.job.finish(self.given, reason)
        except Misused as error:  # a full disk must not keep the outcomes from the person
            reason = reason or Stopped(*error.findings)
        if reason:
            raise reason

    async def _rest(self, trial: Rounds) -> AsyncGenerator[Outcome, None]:
        """The rows that a trial left: their names are looked up now, which may settle some of them."""
        later = trial.plan.later
        try:
            plan = await self._planned(trial.plan.settled)
            wrong = [outcome for at, outcome in plan.settled.items() if at in later]
            trial.journal.correct([(outcome.row, outcome.findings) for outcome in wrong])
        except (Stopped, Interrupted, Misused) as error:
            trial.reason = Stopped(*error.findings) if isinstance(error, Misused) else error
            return
        for outcome in wrong:
            yield outcome
        course, rows = Rounds(self, plan, trial.journal, errors=trial.errors), plan.ready.among(later)
        self.course, self.left = course, rows
        course.reason = await self._obstacle(plan, course.limits)
        if course.reason is None:
            self.left = ()
            async with aclosing(self._gone(course, rows)) as outcomes:
                async for outcome in outcomes:
                    yield outcome

    async def _gone(self, course: Rounds, rows: Ready) -> AsyncGenerator[Outcome, None]:
        """The outcomes of these rows, with what the plan says of each."""
        async with aclosing(course.go(list(rows))) as outcomes:
            async for outcome in outcomes:
                yield outcome.noting(course.plan.notes.get(outcome.row.at, ()))

    def _given(self, outcome: Outcome) -> Outcome:
        self.given.append(outcome)
        return outcome

    async def settle(self, *, by_word: bool = False) -> AsyncGenerator[Settled, None]:
        """Settle what earlier runs of this workspace left without a clear answer; plan afterwards.

        With `by_word` only rows of which the results sheet says what they became. Raises Interrupted. Where the CRM
        cannot be asked, `findings` says so and the rows stay unconfirmed.
        """
        async with aclosing(settle_earlier(self, self.job.journal_to_send(), by_word=by_word)) as steps:
            async for one in steps:
                yield one
        self.job.past = None  # some of it is settled now

    def leave(self, reason: ImporterError | None = None) -> tuple[Plan, list[Outcome]]:
        """Every row's outcome as it is, where nothing is to be sent (`--settle-only`). Nobody's names are looked up.

        The run is in the journal all the same, and no row is planned again by it: what the CRM said of one stays.
        """
        job = self.job
        plan, known = recall(job)
        job.begin(replace(plan, ready=plan.ready.among(()), settled={}))
        outcomes = [
            Outcome.left(one.row, job.place, "CRM-SETTLE-ONLY").noting(plan.notes.get(one.row.at, ()))
            if one.status == "pending"
            else one
            for one in known
        ]
        conserved(len(job.sheet), outcomes)
        job.finish(outcomes, reason)
        return plan, outcomes

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
