"""The whole way for one file: open, plan, send, write. What the command line holds, and what a program may.

job = Job(path, settings)                # read and validated
plan = job.plan_offline()                # no request at all
with job.journal(to_send=True):
    async with job.online() as line:
        plan = await line.plan()         # names looked up
        outcomes = [outcome async for outcome in line.send(plan)]
    job.write(plan, outcomes)
"""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from importer.crm.client import Client
from importer.errors import BrokenLaw, Misused, Unusable
from importer.findings import Finding, Place
from importer.job.debts import with_debts
from importer.job.identity import holder_name, process_name
from importer.job.line import Line
from importer.job.opening import open_file
from importer.job.remembered import remembered
from importer.job.renewal import renewal
from importer.job.target import check_target
from importer.job.vouching import naming_both
from importer.job.writing import write, write_marked
from importer.outcome import IN_THE_CRM, Tally
from importer.send.delivery import Gate
from importer.send.journal import Journal, Run, WorkspaceFacts, now
from importer.send.pacing import Pacer
from importer.validate.claims import Given
from importer.validate.decide import make_plan
from importer.validate.drafts import draft

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Sequence
    from pathlib import Path

    from importer.errors import ImporterError
    from importer.model import Directory, Field, Past
    from importer.outcome import Outcome
    from importer.results import Written
    from importer.results.receipt import Receipt
    from importer.settings import Settings
    from importer.validate.drafts import Drafts
    from importer.validate.plan import Plan


class Job:
    """One file on its way into one workspace.

    Reading happens at once: raises Unusable if the file cannot be used as it is, Misused for wrong
    settings. `results_only` refuses a file that is not a results sheet.
    """

    def __init__(self, path: Path, settings: Settings, *, results_only: bool = False) -> None:
        self.settings = settings
        self.path = path
        self.origin = os.path.normcase(os.path.realpath(path))  # one file has one name, however it was spelled
        self.run = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        self.started = now()
        self.opened: Journal | None = None
        self.told: tuple[Finding, ...] = ()  # what there is to say of the journal itself, once it was opened
        self._leased = False
        self.vouched: dict[str, str | None] = {}  # what the CRM said of ids that only a results sheet has, see Line
        self.past: dict[str, list[Past]] | None = None  # what the journal knows of the rows, once it was asked
        self.opening = open_file(path, settings)
        self.sheet, fitted = self.opening.sheet, self.opening.fitted
        if results_only and not fitted.ours:
            raise Misused(Finding.of("SET-NOT-RESULTS", Place(file=path.name), seen="import_ref"))
        try:
            self.drafts: Drafts = draft(self.sheet, fitted, settings.choices, scope=settings.scope)
        except Unusable as error:
            raise Unusable(*error.findings, *remembered(error.findings, settings)) from None

    @property
    def place(self) -> Place:
        """The file and sheet, for findings."""
        return self.sheet.place

    @contextmanager
    def journal(self, *, to_send: bool = False) -> Iterator[Journal]:
        """Open the journal for the time of the block; `to_send` also holds the right to send to the workspace.

        Raises Misused if the journal cannot be used, or another process is sending to this workspace.
        """
        with Journal.open(self.settings.journal, to_send=to_send) as opened, ExitStack() as stack:
            if to_send:
                stack.enter_context(opened.lease(self.settings.scope, holder_name(self.origin, self.started)))
            self.opened, self._leased, self.past = opened, to_send, None
            self.told = opened.findings
            try:
                yield opened
            finally:
                self.opened, self._leased = None, False

    def begin(self, plan: Plan) -> Journal:
        """Write down the run and its rows before anything is sent. Raises BrokenLaw without the right to send."""
        settings, opened = self.settings, self.journal_to_send()
        facts = Run(
            run=self.run,
            scope=settings.scope,
            workspace=settings.workspace,
            base_url=settings.base_url,
            file=self.origin,
            sheet=self.sheet.reading.sheet,
            digest=self.sheet.digest,
            process=process_name(),
            started=self.started,
            options={**settings.options(), **self.opening.options(), "headings": self.drafts.fit.headings(self.sheet)},
        )
        # What is undecided between two sheets is not written down: neither would be known as edited any more.
        beside = self.sheet.beside
        settled = (outcome for at, outcome in plan.settled.items() if at not in beside)
        wrong = (outcome for outcome in settled if outcome.status == "invalid")
        opened.begin(
            facts,
            [
                *((row, "pending", ()) for row in plan.ready),
                *((outcome.row, "invalid", outcome.findings) for outcome in wrong),
            ],
        )
        return opened

    def journal_to_send(self) -> Journal:
        """The journal, open with the right to send. Raises BrokenLaw without it."""
        if not self._leased:
            raise BrokenLaw("rows are sent in `with job.journal(to_send=True)`")
        return self.journal_opened()

    @property
    def sending(self) -> Journal | None:
        """The journal where it is open with the right to send."""
        return self.opened if self._leased else None

    def journal_opened(self) -> Journal:
        """The journal, open. Raises BrokenLaw outside of `with job.journal()`."""
        if self.opened is None:
            raise BrokenLaw("this needs the journal to be open")
        return self.opened

    @property
    def needs_names(self) -> bool:
        """True when the sheet has columns whose names only the CRM can turn into ids."""
        fields: tuple[Field, ...] = ("owner_email", "contact_phone", "contact_email", "stage")
        return bool(self.settings.choices.default_owner) or any(self.drafts.values.get(name) for name in fields)

    @property
    def given_ids(self) -> frozenset[str]:
        """The ids that a results sheet has for its rows: none of them is what another row became."""
        given, rows = Given(self.drafts), range(len(self.sheet))
        return frozenset(given("opportunity_id", at) for at in rows if given("import_status", at) in IN_THE_CRM)

    def plan_offline(self) -> Plan:
        """The plan as far as it can be known without the CRM: names are not looked up."""
        return self.plan_with(None)

    def plan_with(self, directory: Directory | None, *, later: Collection[int] = ()) -> Plan:
        """The plan with what the CRM knows of the sheet's names; those of the rows in `later` were not asked for."""
        facts = {"origin": self.origin, "run": self.run}
        try:
            plan = make_plan(
                self.drafts, known=self._known(), directory=directory, **facts, later=later, vouched=self.vouched
            )
        except Misused as error:
            raise naming_both(error, self.settings) from None
        return with_debts(plan, self.place)

    def _known(self) -> dict[str, list[Past]]:
        """What the journal knows of this sheet's rows; asked once for as long as the journal is open."""
        scope = self.settings.scope
        if self.past is None:
            if not scope or not self.settings.journal.is_file():
                return {}
            if self.opened is None:
                with self.journal() as opened:
                    return opened.past(scope, self._keys())
            self.past = self.opened.past(scope, self._keys())
        return self.past

    def _keys(self) -> Iterator[str]:
        """All by which the rows may be known, made one after the other: an empty journal asks for none."""
        given = Given(self.drafts)
        said = (given(name, at) for name in ("import_ref", "opportunity_id") for at in range(len(self.sheet)))
        return filter(None, chain(self.drafts.keys.content, self.drafts.keys.draft, said))

    @asynccontextmanager
    async def online(self) -> AsyncIterator[Line]:
        """A line to the CRM for the time of the block; one connection pool and one pacer for all of it.

        Where the journal is open the pace begins with what earlier runs learned; with the right to send, what this
        one learns is kept.
        """
        scope = self.settings.scope
        known = self.opened.facts(scope).pace if self.opened else None
        gate = Gate(Pacer(self.settings.rate, known), patience=self.settings.patience)
        async with Client(self.settings, door=gate, renew=renewal(self.settings)) as client:
            try:
                yield Line(self, client, gate, findings=list(self.told))
            finally:
                if self._leased and self.opened:
                    with suppress(Misused):  # a full disk: the next run finds the pace again
                        self.opened.learn(scope, WorkspaceFacts(pace=gate.pacer.learned))

    def check_target(self, output: Path | None, *, in_place: bool) -> None:
        """Refuse, before anything is sent, a place where the results cannot go. Raises Misused."""
        check_target(self.sheet, output, in_place=in_place, journal=self.settings.journal)

    def write(
        self,
        plan: Plan,
        outcomes: Sequence[Outcome],
        *,
        output: Path | None = None,
        in_place: bool = False,
        run: str = "",
        receipt: Receipt | None = None,
        without: str = "",
    ) -> Written:
        """Write the results sheet: to `output` or its plain name; results of other content there are kept beside it.

        `in_place` puts the results into the person's own file, after a copy of it was made. `run` is the id of the
        run they are of, this one if "". `receipt` is None where nothing is known of what was sent; `without` is an
        option that has to be left out for the rest to be sent, see `results.summary.next_steps`.

        Raises Stopped (RES-NOWHERE, RES-TOO-BIG) where they can be written nowhere, and BrokenLaw.
        """
        return write(
            self,
            plan,
            outcomes,
            output=output,
            in_place=in_place,
            run=run or self.run,
            receipt=receipt,
            without=without,
        )

    def write_marked(self, plan: Plan, output: Path) -> Written:
        """Write the sheet's rows with the problems of each beside it and its bad cells coloured.

        A marked copy of before is replaced, and kept beside if somebody has worked in it. Raises as `write` does.
        """
        return write_marked(self, plan, output)

    def finish(self, outcomes: Sequence[Outcome], reason: ImporterError | None) -> None:
        """Write down in the journal how the run ended."""
        counts = {str(status): count for status, count in Tally.of(outcomes).items()}
        self.journal_opened().finish(self.run, exit_code=exit_code(outcomes, reason), tally=counts)


def exit_code(outcomes: Sequence[Outcome], reason: ImporterError | None) -> int:
    """The contract's exit code of a run that ended like this; rows with something still to be set are not done."""
    if reason:
        return reason.exit_code
    return 0 if Tally.of(outcomes).complete and not any(outcome.owes for outcome in outcomes) else 1
