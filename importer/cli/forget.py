"""`runs --forget`: ask, and erase a run or everything from the journal."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from importer.cli.asking import says_yes
from importer.cli.phrases import rows_of, say
from importer.cli.screens import error_lines
from importer.cli.telling import tell
from importer.errors import Misused
from importer.findings import Finding, Place
from importer.job.identity import holder_name
from importer.send.journal import Journal, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.send.journal import Run
    from importer.send.journal.forget import Forgotten
    from importer.settings import Settings

ALL: Final = "all"


def forget(which: str, *, settings: Settings, yes: bool) -> int:
    """Erase one run or `all`. Returns 0, or 1 if the person said no.

    Raises Misused for a run that is not there, while somebody sends to one of its workspaces, without a
    terminal unless `yes`, and for rows without a clear answer unless `yes`: what was sent of them is all
    there is to find them by, so that is not to be lost by a short answer to a question.
    """
    if not (yes or sys.stdin.isatty()):
        raise Misused(Finding.of("SET-FORGET-CONFIRM"))
    with Journal.open(settings.journal) as journal, ExitStack() as stack:
        runs = [run for run in journal.runs() if which in (ALL, run.run)]
        if which != ALL and not runs:
            raise Misused(Finding.of("SET-RUN", seen=which))
        names = [run.run for run in runs]
        for scope in journal.would_forget(names).scopes:
            stack.enter_context(journal.lease(scope, holder_name(f"runs --forget {which}", now())))
        taken = journal.would_forget(names)  # counted when nobody can be sending any more
        if taken.unclear and not yes:
            raise Misused(Finding.of("SET-FORGET-UNSETTLED", count=taken.unclear))
        aside = journal.aside if which == ALL else ()
        tell("\n".join(_meaning(which, runs, taken, aside, settings)))
        if not (yes or says_yes(say(settings.lang, "forget_confirm"))):
            tell(say(settings.lang, "not_forgotten"))
            return 1
        wiped = journal.forget(names, aside=aside)
    if not wiped:
        left = Finding.of("SET-FORGET-LEFT", Place(file=str(settings.journal)))
        tell("\n".join(error_lines([left], settings.lang)))
    tell(say(settings.lang, "forgotten", rows=rows_of(taken.rows, settings.lang)))
    return 0


def _meaning(
    which: str, runs: list[Run], taken: Forgotten, aside: tuple[Path, ...], settings: Settings
) -> Iterator[str]:
    """What is erased, and what that means."""
    lang = settings.lang
    facts = {"rows": taken.rows, "created": taken.created}
    if which == ALL:
        yield say(lang, "forget_all", runs=len(runs), **facts)
    else:
        yield say(lang, "forget_run", run=runs[0].run, file=runs[0].file, started=runs[0].started, **facts)
    if aside:
        yield say(lang, "forget_aside", paths=", ".join(map(str, aside)))
    if taken.unclear:
        yield say(lang, "forget_unclear", count=taken.unclear)
    yield say(lang, "forget_means")


__all__ = ["forget"]
