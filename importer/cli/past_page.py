"""The screens of `runs`: the list of past runs, and one run in detail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from importer.cli.layout import cut, folded, safe, table
from importer.cli.phrases import duration, say
from importer.cli.screens import counts
from importer.model import file_name
from importer.outcome import STATUSES
from importer.results.summary import clock, status_name
from importer.results.summary_texts import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.findings import Lang
    from importer.job.past import FileState, Told

MOST_CREATED: Final = 20  # created rows shown of one run; the results sheet and --json have all
LONGEST_NAME: Final = 30  # characters shown of a workspace or a file in the list
HEADINGS: Final = ("run", "began", "how_ended", "rows_now", "where", "file")


def list_lines(runs: Sequence[Told], lang: Lang) -> Iterator[str]:
    """One line a run under headings, the newest first; nothing where there is none."""
    if not runs:
        return
    lines = [
        (
            told.run.run,
            clock(told.run.started)[:16],
            say(lang, f"run_{told.ending.replace(' ', '_')}"),
            counts(told.tally, lang),
            cut(safe(told.run.scope), LONGEST_NAME),
            cut(safe(file_name(told.run.file)), LONGEST_NAME),
        )
        for told in runs
    ]
    headings = tuple(say(lang, f"runs_{name}") for name in HEADINGS)
    yield from table([headings, *lines], right=[False] * len(HEADINGS), indent="")


def run_lines(told: Told, lang: Lang, width: int) -> Iterator[str]:
    """All there is to say of one run: a name and what it says on each line."""
    facts = list(_facts(told, lang))
    longest = max(len(name) for name, _ in facts)
    for name, value in facts:
        yield from folded(safe(value), width, first=f"{name:<{longest}}  ", then=" " * (longest + 2)) if value else ()
    created = told.created or ()
    if created:
        yield ""
        yield say(lang, "run_created_rows")
        cells = [(str(one.number), one.opportunity_id, one.opportunity_code) for one in created[:MOST_CREATED]]
        headings = (say(lang, "runs_row"), "opportunity_id", "opportunity_code")
        yield from map(safe, table([headings, *cells], right=[True, False, False]))
        if (more := len(created) - MOST_CREATED) > 0:
            yield f"  {say(lang, 'more', count=more)}"


def _facts(told: Told, lang: Lang) -> Iterator[tuple[str, str]]:
    run, spanish = told.run, lang == "es"
    yield LABELS["run"][spanish], run.run
    yield say(lang, "runs_how_ended"), say(lang, f"run_{told.ending.replace(' ', '_')}_long")
    yield LABELS["started"][spanish], clock(run.started)
    yield LABELS["ended"][spanish], clock(run.finished)
    yield say(lang, "runs_took"), _took(run.started, run.finished)
    yield LABELS["workspace"][spanish], run.workspace
    yield LABELS["base_url"][spanish], run.base_url
    yield LABELS["file"][spanish], _file(told.file, lang)
    yield LABELS["sheet"][spanish], run.sheet
    yield say(lang, "runs_results"), _file(told.results, lang) or say(lang, "run_no_results", run=run.run)
    for status in STATUSES:
        if count := told.tally[status]:
            yield status_name(status, count, lang), str(count)
    yield say(lang, "runs_created"), str(told.created_count)


def _file(file: FileState, lang: Lang) -> str:
    if file.state in ("changed", "gone"):
        return f"{file.path} ({say(lang, f'file_{file.state}')})"
    return file.path


def _took(started: str, finished: str) -> str:
    if not finished:
        return ""
    return duration((datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds())


__all__ = ["list_lines", "run_lines"]
