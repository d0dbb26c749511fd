"""`runs` and `results`: what the journal knows of past runs, and their results sheets once more."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importer.cli.phrases import say
from importer.cli.screens import counts, error_lines
from importer.errors import Misused
from importer.findings import Finding, Place
from importer.job import Job, exit_code
from importer.outcome import STATUSES, Tally
from importer.send.journal import Journal
from importer.settings import Settings

if TYPE_CHECKING:
    from importer.send.journal import Run


def runs(settings: Settings, *, run: str, as_json: bool) -> int:
    """List past runs, newest first, or show one. Raises Misused for a run that is not there."""
    with Journal.open(settings.journal) as journal:
        found = [_find(journal, run)] if run else journal.runs()
        shown = [_run_json(one, journal) for one in found]
        told = journal.findings
    for text in error_lines(told, settings.lang):
        print(text, file=sys.stderr)
    if as_json:
        print(json.dumps({"runs": shown}, ensure_ascii=False))
    elif run:
        print("\n".join(f"{name:<11} {value}" for name, value in shown[0].items()))
    else:
        lang = settings.lang
        lines = (f"{one['run']}  {one['counts'] or say(lang, 'in_flight'):<40}  {one['file']}" for one in shown)
        print("\n".join(lines) or say(lang, "no_runs"))
    return 0


def results(run: str, *, settings: Settings, output: Path | None) -> int:
    """Write the results sheet of a run again, as the journal knows its rows now. Returns what a send would."""
    with Journal.open(settings.journal) as journal:
        found = _find(journal, run)
    flags = {
        **found.options,
        "journal": settings.journal,
        "workspace": found.workspace or None,
        "base_url": found.base_url,
        "lang": settings.lang,
        "sheet": found.sheet or None,
    }
    job = Job(Path(found.file), Settings.gather(flags))
    if job.sheet.digest not in (found.digest, found.results_digest):
        raise Misused(Finding.of("SET-NO-COPY", Place(file=found.file), run=run))
    with job.journal():
        plan, outcomes = job.recall()
        written = job.write(plan, outcomes, output=output, run=run)
    tally = Tally.of(outcomes)
    for text in error_lines(written.findings, settings.lang):
        print(text)
    print(counts(tally))
    print(say(settings.lang, "results", path=written.path))
    return exit_code(outcomes, None)


def _find(journal: Journal, run: str) -> Run:
    found = next((one for one in journal.runs() if one.run == run), None)
    if found is None:
        raise Misused(Finding.of("SET-RUN", seen=run))
    return found


def _run_json(run: Run, journal: Journal) -> dict[str, Any]:
    tally = run.tally or journal.states(run.run)
    return {
        "run": run.run,
        "started": run.started,
        "finished": run.finished,
        "exit_code": run.exit_code,
        "counts": ", ".join(f"{tally[name]} {name}" for name in (*STATUSES, "sending") if tally.get(name)),
        "workspace": run.workspace,
        "base_url": run.base_url,
        "file": run.file,
        "sheet": run.sheet,
        "results": run.results,
    }
