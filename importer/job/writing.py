"""What a job leaves behind: its results sheet, and the marked copy that `check` makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importer.errors import Misused
from importer.job.commands import retry_command
from importer.job.identity import digest_of
from importer.job.target import kept_run, plain_target
from importer.outcome import Tally
from importer.results import write_results
from importer.results.how_read import how_read
from importer.results.links import IdLinks
from importer.results.reasons import reasons_of
from importer.results.summary import Facts, summary_of
from importer.send.journal import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.job import Job
    from importer.outcome import Outcome
    from importer.results import Written
    from importer.results.receipt import Receipt
    from importer.validate.plan import Plan


def write(
    job: Job,
    plan: Plan,
    outcomes: Sequence[Outcome],
    *,
    output: Path | None,
    in_place: bool,
    run: str,
    receipt: Receipt | None,
    without: str,
) -> Written:
    """See `Job.write`."""
    sheet, settings = job.sheet, job.settings
    target = job.path if in_place else output or plain_target(sheet)
    facts = facts_of(job, plan, outcomes, run=run, target=target, receipt=receipt, without=without)
    written = write_results(
        sheet,
        outcomes,
        target,
        lang=settings.lang,
        fallback=settings.home,
        summary=summary_of(facts, settings.lang),
        keep=f"backup-{job.run}" if in_place else kept_run(sheet, target, job.opened, settings.scope),
        in_place=in_place,
        links=IdLinks(settings.opportunity_url, settings.workspace),
    )
    if job.opened:
        path = written.path.absolute()
        try:
            job.opened.written(run, results=str(path), digest=digest_of(path))
        except Misused as error:  # a full disk: the results are there all the same
            written = replace(written, findings=(*written.findings, *error.findings))
    return written


def facts_of(
    job: Job,
    plan: Plan,
    outcomes: Sequence[Outcome],
    *,
    run: str,
    target: Path,
    receipt: Receipt | None,
    without: str,
) -> Facts:
    """What the summary is made from: of this run, or of an earlier one as the journal knows it."""
    sheet, settings, drafts = job.sheet, job.settings, job.drafts
    runs = job.opened.runs() if job.opened and run != job.run else ()
    of_run = next((one for one in runs if one.run == run), None)
    fed = drafts.fit.read | {*drafts.fit.ours.values()}
    return Facts(
        run=run,
        file=of_run.file if of_run else job.origin,
        digest=of_run.digest if of_run else sheet.digest,
        sheet=of_run.sheet if of_run else sheet.reading.sheet,
        workspace=settings.workspace,
        base_url=settings.base_url,
        started=of_run.started if of_run else job.started,
        ended=of_run.finished if of_run else now(),
        again=now() if of_run else "",
        tally=Tally.of(outcomes),
        totals=plan.totals(outcome.row.at for outcome in outcomes if outcome.status == "created"),
        in_sheet=plan.totals(outcome.row.at for outcome in outcomes if outcome.status != "skipped"),
        columns=list(how_read(drafts, settings.lang)),
        unused=[sheet.label(one.position) for one in sheet.headers if one.position not in fed],
        reasons=reasons_of(outcomes),
        retry=retry_command(Path(target.name), settings),
        receipt=receipt,
        without=without,
        incomplete=sum(outcome.owes for outcome in outcomes),
    )


def write_marked(job: Job, plan: Plan, output: Path) -> Written:
    """See `Job.write_marked`."""
    from importer.results.checked import is_untouched, write_checked  # it brings openpyxl

    settled, notes = plan.settled, plan.notes
    found = {at: settled[at].findings if at in settled else notes[at] for at in settled.keys() | notes.keys()}
    return write_checked(
        job.sheet,
        found,
        [settled[at].status if at in settled else "ready" for at in range(len(job.sheet))],
        output,
        lang=job.settings.lang,
        fallback=job.settings.home,
        general=[finding for finding in plan.findings if finding.place.row is None],
        keep="" if not output.is_file() or is_untouched(output) else f"edited-{job.run}",
    )


__all__ = ["facts_of", "write", "write_marked"]
