"""`runs` and `results`: what the journal knows of past runs, and their results sheets once more."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from importer.cli.layout import page_width
from importer.cli.past_page import list_lines, run_lines
from importer.cli.phrases import say
from importer.cli.screens import counts, error_lines
from importer.errors import Misused
from importer.findings import Finding
from importer.job import exit_code
from importer.job.past import Told, told_of
from importer.job.rewriting import rewrite
from importer.outcome import STATUSES, Tally
from importer.send.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from importer.send.journal import Run
    from importer.settings import Settings

MOST_NAMED: Final = 5  # runs named whose ids begin alike


def runs(settings: Settings, *, run: str, as_json: bool) -> int:
    """List past runs, newest first, or show one. Raises Misused for a run that is not there."""
    lang = settings.lang
    with Journal.open(settings.journal) as journal:
        found = [_find(journal, run)] if run else journal.runs()
        told = [told_of(one, journal, whole=bool(run)) for one in found]
        findings = journal.findings
    for text in error_lines(findings, lang):
        print(text, file=sys.stderr)
    if as_json:
        print(json.dumps({"runs": [run_json(one) for one in told]}, ensure_ascii=False))
    elif run:
        print("\n".join(run_lines(told[0], lang, page_width())))
    else:
        print("\n".join(list_lines(told, lang)) or say(lang, "no_runs"))
    return 0


def results(run: str, *, settings: Settings, output: Path | None) -> int:
    """Write the results sheet of a run again, as the journal knows its rows now. Returns what a send would."""
    with Journal.open(settings.journal) as journal:
        found = _find(journal, run)
    outcomes, written = rewrite(found, settings=settings, output=output)
    for text in error_lines(written.findings, settings.lang):
        print(text)
    print(counts(Tally.of(outcomes), settings.lang))
    print(say(settings.lang, "results", path=written.path))
    return exit_code(outcomes, None)


def _find(journal: Journal, wanted: str) -> Run:
    """The run of this id, or the only one whose id begins so. Raises Misused."""
    every = journal.runs()
    found = [one for one in every if one.run == wanted] or [one for one in every if one.run.startswith(wanted)]
    if not found:
        raise Misused(Finding.of("SET-RUN", seen=wanted))
    if len(found) > 1:
        named = ", ".join([one.run for one in found[:MOST_NAMED]] + ["…"] * (len(found) > MOST_NAMED))
        raise Misused(Finding.of("SET-RUN-SEVERAL", seen=wanted, count=len(found), runs=named))
    return found[0]


def run_json(told: Told) -> dict[str, Any]:
    """A run as `--json` has it; `created` only where one run was asked for."""
    run = told.run
    every: dict[str, Any] = {
        "run": run.run,
        "state": told.ending,
        "started": run.started,
        "finished": run.finished,
        "exit_code": run.exit_code,
        "counts": counts(told.tally, "en"),
        "tally": {status: told.tally[status] for status in STATUSES},
        "created_now": told.created_count,
        "workspace": run.workspace,
        "base_url": run.base_url,
        "file": run.file,
        "file_is_there": told.file.there,
        "sheet": run.sheet,
        "results": run.results,
        "results_are_there": told.results.there,
    }
    if told.created is not None:
        every["created"] = [
            {"row": one.number, "opportunity_id": one.opportunity_id, "opportunity_code": one.opportunity_code}
            for one in told.created
        ]
    return every


__all__ = ["results", "run_json", "runs"]
