"""The whole way for one file: open, plan, send, write. What the command line and a page both hold.

job = Job(path, settings)
with job.journal():
    plan = job.plan_offline()            # no request at all
    async with job.online() as line:
        plan = await line.plan()         # names looked up
        async for outcome in line.send(plan): ...
    job.write(plan, outcomes)
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.catalog import load_mapping
from importer.crm.client import Client
from importer.errors import BrokenLaw, Misused
from importer.findings import Finding, Place
from importer.job.line import Line
from importer.load import read_sheet
from importer.outcome import STATUSES, Outcome, Tally
from importer.results import results_path, write_results
from importer.results.summary import Facts, summary_of
from importer.send.delivery import Gate
from importer.send.journal import Journal, Run, now
from importer.send.pacing import Pacer
from importer.validate.drafts import draft
from importer.validate.mapping import fit
from importer.validate.plan import Plan, make_plan

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from importer.model import Directory, Past
    from importer.outcome import Status
    from importer.results import Written
    from importer.settings import Settings
    from importer.validate.drafts import Drafts


class Job:
    """One file on its way into one workspace.

    Reading happens at once: raises Unusable if the file cannot be used as it is, Misused for wrong
    settings. `results_only` refuses a file that is not a results sheet.
    """

    def __init__(self, path: Path, settings: Settings, *, results_only: bool = False) -> None:
        self.settings = settings
        self.path = path
        self.origin = str(path.absolute())
        self.run = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        self.started = now()
        self.opened: Journal | None = None
        mapping = load_mapping(settings.template)
        self.sheet = read_sheet(path, sheet=settings.sheet)
        fitted = fit(mapping, self.sheet, assigned=settings.assigned, constants=settings.constants)
        if results_only and not fitted.ours:
            raise Misused(Finding.of("SET-NOT-RESULTS", Place(file=path.name), seen="import_ref"))
        self.drafts: Drafts = draft(self.sheet, fitted, settings.choices, workspace=settings.workspace)

    @property
    def place(self) -> Place:
        """The file and sheet, for findings."""
        return Place(self.path.name, self.sheet.reading.sheet)

    @contextmanager
    def journal(self, *, to_send: bool = False) -> Iterator[Journal]:
        """Open the journal for the time of the block; `to_send` also holds the right to send to the workspace.

        Raises Misused if the journal cannot be used, or another process is sending to this workspace.
        """
        with Journal.open(self.settings.journal) as opened, ExitStack() as stack:
            if to_send:
                stack.enter_context(opened.lease(self.settings.workspace))
            self.opened = opened
            try:
                yield opened
            finally:
                self.opened = None

    def begin(self, plan: Plan) -> Journal:
        """Write down the run and its rows before anything is sent."""
        settings, opened = self.settings, self._journal()
        facts = Run(
            self.run,
            settings.workspace,
            settings.base_url,
            self.origin,
            self.sheet.reading.sheet,
            self.sheet.digest,
            process_name(),
            self.started,
            options=settings.options(),
        )
        wrong = (outcome for outcome in plan.settled.values() if outcome.status == "invalid")
        opened.begin(
            facts,
            [
                *((row, "pending", ()) for row in plan.ready),
                *((outcome.row, "invalid", outcome.findings) for outcome in wrong),
            ],
        )
        return opened

    def recall(self, run: str) -> tuple[Plan, list[Outcome]]:
        """Every row's outcome as the journal has it now, for a run of this very sheet; nothing is sent."""
        plan = self.plan_offline()
        rows = self._journal().rows(run)
        outcomes = list(plan.settled.values())
        for row in plan.ready:
            state, findings = rows.get(row.ref, ("pending", ()))
            found: Status = next((status for status in STATUSES if status == state), "pending")
            said = findings or (Finding.of("CRM-NOT-REACHED", replace(self.place, row=row.number)),)
            outcomes.append(Outcome.not_created(row, found, *said))
        return plan, outcomes

    def _journal(self) -> Journal:
        if self.opened is None:
            raise BrokenLaw("this needs the journal to be open")
        return self.opened

    def plan_offline(self) -> Plan:
        """The plan as far as it can be known without the CRM: names are not looked up."""
        return make_plan(self.drafts, known=self._known(), directory=None, origin=self.origin)

    def plan_with(self, directory: Directory) -> Plan:
        """The plan with what the CRM knows of the sheet's names."""
        return make_plan(self.drafts, known=self._known(), directory=directory, origin=self.origin)

    def _known(self) -> dict[str, list[Past]]:
        """What the journal knows of this sheet's rows."""
        workspace = self.settings.workspace
        if not workspace or not self.settings.journal.is_file():
            return {}
        keys = {*self.drafts.content_keys, *self.drafts.draft_keys} - {""}
        position = self.drafts.fit.ours.get("import_ref")
        if position is not None:
            keys |= {str(ref).strip() for ref in self.sheet.table[position]} - {""}
        if self.opened:
            return self.opened.past(workspace, keys)
        with self.journal() as opened:
            return opened.past(workspace, keys)

    @asynccontextmanager
    async def online(self) -> AsyncIterator[Line]:
        """A line to the CRM for the time of the block; one connection pool and one pacer for all of it."""
        gate = Gate(Pacer(self.settings.rate), patience=self.settings.patience)
        async with Client(self.settings, door=gate) as client:
            yield Line(self, client, gate)

    def check_in_place(self) -> None:
        """Refuse `--in-place` before anything is sent where it would lose something. Raises Misused."""
        if self.sheet.reading.format != "csv":
            raise Misused(Finding.of("SET-IN-PLACE", self.place))

    def write(
        self,
        plan: Plan,
        outcomes: Sequence[Outcome],
        *,
        output: Path | None = None,
        in_place: bool = False,
        run: str = "",
    ) -> Written:
        """Write the results sheet. Results of other content under that name are kept beside it.

        `in_place` puts the results in the place of the person's own CSV, after a copy of it was made.
        """
        target = self.path if in_place else output or results_path(self.path)
        tally = Tally.of(outcomes)
        created = (outcome.row.at for outcome in outcomes if outcome.status == "created")
        facts = Facts(
            run or self.run,
            self.origin,
            self.sheet.digest,
            self.settings.workspace,
            self.started,
            now(),
            tally,
            plan.totals(created),
            target.name,
        )
        return write_results(
            self.sheet,
            outcomes,
            target,
            lang=self.settings.lang,
            fallback=self.settings.home,
            summary=summary_of(facts, self.settings.lang),
            keep=f"backup-{self.run}" if in_place else self._keep(target),
            in_place=in_place,
        )

    def _keep(self, target: Path) -> str:
        """The run of the results found at `target` if they are to be kept: another content, or edited since."""
        if not target.is_file():
            return ""
        found = digest_of(target)
        runs = self.opened.runs() if self.opened else []
        ours = [one for one in runs if one.results_digest == found and one.workspace == self.settings.workspace]
        if any(self.sheet.digest in (one.digest, one.results_digest) for one in ours):
            return ""
        last = next((one.run for one in runs if one.results == str(target.absolute())), "")
        return last or f"earlier-{datetime.fromtimestamp(target.stat().st_mtime, UTC):%Y%m%d-%H%M%S}"

    def finish(self, tally: Tally, exit_code: int, written: Written | None) -> None:
        """Write down in the journal how the run ended."""
        path = str(written.path.absolute()) if written else ""
        digest = digest_of(written.path) if written else ""
        self._journal().finish(
            self.run,
            exit_code=exit_code,
            tally={str(status): count for status, count in tally.items()},
            results=path,
            results_digest=digest,
        )


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def process_name() -> str:
    """The process, as another one is told who holds the workspace."""
    return f"pid {os.getpid()} on {socket.gethostname()}"
