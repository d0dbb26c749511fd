"""The results of a past run once more: from its file, from results of before, or from what the journal alone knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pandas

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.job import Job
from importer.job.commands import command
from importer.job.identity import digest_of
from importer.job.recalling import recall
from importer.job.target import check_target
from importer.model import Reading, Row, Sheet
from importer.outcome import Outcome, Tally, status_of
from importer.results import Written, results_path, write_results
from importer.results.links import IdLinks
from importer.results.reasons import reasons_of
from importer.results.summary import Facts, summary_of
from importer.send.journal import Journal, now
from importer.settings import OF_THE_FILE, Settings

if TYPE_CHECKING:
    from importer.send.journal import Run, RunRow

EVERY_CHARACTER: Final = "utf-8-sig"


def rewrite(run: Run, *, settings: Settings, output: Path | None) -> tuple[list[Outcome], Written]:
    """Write the results of a run again, as the journal knows its rows now; nothing is sent.

    Where the run's file is gone or has changed, results of it that are still there are taken instead; where those
    are not, the results are what the journal knows: reference, status, id, message and row number of every row.
    """
    path = next((Path(one) for one in (run.file, run.results) if one and _is_of(Path(one), run)), None)
    if path is not None:
        try:
            return _from_sheet(run, path, settings, output)
        except Unusable:
            if path == Path(run.file):
                raise
    return _from_journal(run, settings, output)


def _is_of(path: Path, run: Run) -> bool:
    """True when this is the very file of the run, or the results it wrote."""
    try:
        return digest_of(path) in (run.digest, run.results_digest)
    except OSError:
        return False


def _from_sheet(run: Run, path: Path, settings: Settings, output: Path | None) -> tuple[list[Outcome], Written]:
    is_file = path == Path(run.file)
    options = {name: value for name, value in run.options.items() if is_file or name not in OF_THE_FILE}
    flags = {
        **options,
        "journal": settings.journal,
        "workspace": run.workspace or None,
        "base_url": run.base_url,
        "lang": settings.lang,
        "sheet": (run.sheet or None) if is_file else None,
    }
    job = Job(path, Settings.gather(flags))
    with job.journal():
        plan, outcomes = recall(job)
        job.check_target(output, in_place=False)
        written = job.write(plan, outcomes, output=output, run=run.run)
    if not is_file:
        written = _noted(written, Finding.of("RES-OF-RESULTS", Place(file=run.file), run=run.run, path=str(path)))
    return outcomes, written


def _from_journal(run: Run, settings: Settings, output: Path | None) -> tuple[list[Outcome], Written]:
    with Journal.open(settings.journal) as journal:
        outcomes = [_outcome(at, one) for at, one in enumerate(journal.rows_of(run.run))]
    sheet = _bare_sheet(run, [outcome.row.number for outcome in outcomes])
    if output is not None:  # either kind of file will do
        form: Literal["xls", "csv"] = "xls" if output.suffix.lower() == ".xlsx" else "csv"
        asked = replace(sheet, reading=replace(sheet.reading, format=form))
        check_target(asked, output, in_place=False, journal=settings.journal)
    target = output or _bare_target(run)
    facts = Facts(
        run=run.run,
        file=run.file,
        digest=run.digest,
        sheet=run.sheet,
        workspace=run.workspace,
        base_url=run.base_url,
        started=run.started,
        ended=run.finished,
        again=now(),
        tally=Tally.of(outcomes),
        reasons=reasons_of(outcomes),
        retry=command("retry", Path(target.name), {}),
    )
    summary = summary_of(facts, settings.lang)
    written = write_results(
        sheet,
        outcomes,
        target,
        lang=settings.lang,
        fallback=settings.home,
        summary=summary,
        links=IdLinks(settings.opportunity_url, run.workspace),
    )
    return outcomes, _noted(written, Finding.of("RES-BARE", Place(file=run.file), run=run.run))


def _bare_target(run: Run) -> Path:
    """A name of its own: results that have the person's columns are not to give way to these."""
    plain = results_path(Path(run.file))
    ending = ".xlsx" if plain.suffix.lower() == ".xlsm" else plain.suffix
    return plain.with_name(f"{plain.stem}.{run.run}{ending}")


def _bare_sheet(run: Run, numbers: list[int]) -> Sheet:
    """The rows of a run without any column."""
    reading = Reading("csv", encoding=EVERY_CHARACTER)
    return Sheet(Path(run.file), (), pandas.DataFrame(index=range(len(numbers))), numbers, run.digest, reading)


def _outcome(at: int, one: RunRow) -> Outcome:
    """What the journal knows of a row; one that was in flight when its run was cut off is unconfirmed."""
    status = status_of(one.state, otherwise="unconfirmed")
    row = Row(at, one.number, one.ref, "", "")
    return Outcome(row, status, one.opportunity_id, one.opportunity_code, one.findings)


def _noted(written: Written, finding: Finding) -> Written:
    return Written(written.path, (finding, *written.findings))


__all__ = ["rewrite"]
