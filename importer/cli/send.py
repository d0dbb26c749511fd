"""`send` and `retry`: check, ask, send, write the results sheet. Safe to repeat."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from importer.cli import trial
from importer.cli.access import with_access
from importer.cli.as_json import send_json
from importer.cli.asking import says_yes
from importer.cli.check import show
from importer.cli.opening import open_job
from importer.cli.phrases import duration, say
from importer.cli.plan_page import expected_time, plan_lines
from importer.cli.progress import progress
from importer.cli.screens import counts, error_lines
from importer.cli.stopping import stopping
from importer.cli.telling import tell
from importer.cli.watching import watching
from importer.errors import ImporterError, Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job import exit_code
from importer.job.commands import file_command, retry_command
from importer.job.crosswalk import check_crosswalk, write_crosswalk
from importer.outcome import Outcome, Tally
from importer.results.receipt import Receipt
from importer.results.summary import next_steps, receipt_lines
from importer.results.summary_texts import LABELS
from importer.send.reconcile import Doubtful, Found, NotListed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.findings import Lang
    from importer.job import Job
    from importer.job.line import Line
    from importer.settings import Settings
    from importer.validate.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a send behaves towards the person."""

    yes: bool = False
    dry_run: bool = False
    as_json: bool = False
    quiet: bool = False
    output: Path | None = None
    crosswalk: Path | None = None  # where the old and new ids go
    in_place: bool = False
    settle_only: bool = False  # look for rows without a clear answer, send nothing
    settle_later: bool = False  # leave those of earlier runs as they are
    last_word: bool = True  # say what to do next


@dataclass(slots=True)
class _Sent:
    """What came of a send: nothing was sent where `outcomes` is None."""

    plan: Plan
    outcomes: list[Outcome] | None = None
    reason: ImporterError | None = None
    requests: int = 0
    seconds: float = 0.0
    contacts_made: int = 0
    findings: list[Finding] = field(default_factory=list)  # of the run as a whole


def send(path: Path, *, settings: Settings, manner: Manner, results_only: bool = False) -> int:
    """Send one file's rows and write its results sheet. Returns the contract's exit code."""
    if not (manner.yes or manner.dry_run or manner.settle_only or sys.stdin.isatty()):
        raise Misused(Finding.of("SET-CONFIRM"))
    settings = with_access(settings)
    asks = not (manner.yes or manner.as_json or manner.quiet)
    job = open_job(path, settings, asks=asks, quiet=manner.quiet, results_only=results_only)
    job.check_target(manner.output, in_place=manner.in_place)
    if manner.crosswalk:
        check_crosswalk(job, manner.crosswalk, output=manner.output)
    if manner.dry_run:
        plan = asyncio.run(_plan_only(job, quiet=manner.quiet or manner.as_json))
        if not (manner.quiet or manner.as_json):
            tell(say(settings.lang, "dry_run"))
        return show(job, plan, as_json=manner.as_json, quiet=manner.quiet)
    with job.journal(to_send=True):
        sent = asyncio.run(_send(job, manner))
        if sent.outcomes is None:
            tell(say(settings.lang, "not_sent"))
            return 1
        return _close(job, sent, sent.outcomes, manner)


async def _plan_only(job: Job, *, quiet: bool) -> Plan:
    async with job.online() as line:
        plan = await line.plan()
        if not quiet:
            _tell_lines(trial.choice_lines(line, plan))
        return plan


async def _send(job: Job, manner: Manner) -> _Sent:
    lang, began = job.settings.lang, time.monotonic()
    message = say(lang, "stopping")
    async with job.online() as line, watching(line, lang, quiet=manner.quiet):
        try:
            with stopping(line.gate.stop, message):
                await _settle(line, manner)
                if manner.settle_only:
                    return _left(line, began)
                if job.needs_names and not manner.quiet:
                    tell(say(lang, "looking"))
                plan = await line.plan()
        except (Stopped, Interrupted) as error:
            if manner.settle_only:
                return _left(line, began, error)
            plan, outcomes = line.not_begun(error)
            return _Sent(plan, outcomes, error, line.client.requests, findings=line.findings)
        sent = _Sent(plan, findings=line.findings)
        if not manner.quiet and not manner.as_json:
            tell("\n".join(plan_lines(job, plan, lang, closing=False)) + "\n")
            _tell_lines(trial.choice_lines(line, plan))
        if manner.yes or not plan.now or _confirmed(job, plan):
            with stopping(line.gate.stop, message):
                await _send_all(line, sent, manner)
        sent.requests, sent.contacts_made = line.client.requests, line.contacts_made
    return sent


def _left(line: Line, began: float, reason: ImporterError | None = None) -> _Sent:
    """What came of settling alone."""
    plan, outcomes = line.leave(reason)
    return _Sent(plan, outcomes, reason, line.client.requests, time.monotonic() - began, findings=line.findings)


async def _settle(line: Line, manner: Manner) -> None:
    """Settle what earlier runs left unsettled, or what a person says of it, and tell what came of that."""
    counts = Counter[type]()
    async for one in line.settle(by_word=manner.settle_later):
        counts[type(one.verdict)] += 1
    if counts and not manner.quiet:
        found, absent, doubtful = (counts[kind] for kind in (Found, NotListed, Doubtful))
        tell(say(line.job.settings.lang, "settled", found=found, absent=absent, doubtful=doubtful))


def _confirmed(job: Job, plan: Plan) -> bool:
    """Ask. Ctrl-C here ends the command (click.Abort)."""
    lang = job.settings.lang
    tell(expected_time(job, plan, lang))
    try:
        return says_yes(say(lang, "confirm", count=len(plan.now), workspace=job.settings.workspace))
    except click.Abort:
        tell("\n" + say(lang, "not_sent"))
        raise


async def _send_all(line: Line, sent: _Sent, manner: Manner) -> None:
    plan, outcomes = sent.plan, list[Outcome]()
    began = time.monotonic()
    with progress(len(plan.now), line.job.settings.lang, quiet=manner.quiet) as seen:
        async for outcome in line.send_first(plan):
            outcomes.append(outcome)
            seen(outcome)
    sent.seconds = time.monotonic() - began
    if not (manner.quiet and manner.yes):
        _tell_lines(trial.report(line))
    go_on = not manner.yes and trial.goes_on(line, plan)
    began = time.monotonic()
    with progress(len(plan.rest), line.job.settings.lang, quiet=manner.quiet or not go_on) as seen:
        try:
            async for outcome in line.send_rest(go_on=go_on):
                outcomes.append(outcome)
                seen(outcome)
        except (Stopped, Interrupted) as error:
            sent.reason = error
    sent.outcomes = outcomes
    sent.seconds += time.monotonic() - began
    if not manner.quiet and not manner.as_json:
        _tell_lines(trial.rest_lines(plan, outcomes, line.job.settings.lang))


def _close(job: Job, sent: _Sent, outcomes: list[Outcome], manner: Manner) -> int:
    """Write the results, and tell a program and the person what came of it all. Gives the exit code."""
    without = "--settle-only" if manner.settle_only else "--trial" if job.settings.trial else ""
    receipt = Receipt.of(
        sent.plan, outcomes, requests=sent.requests, seconds=sent.seconds, contacts_made=sent.contacts_made
    )
    left = _leave(job, sent, outcomes, manner, receipt=receipt, without=without)
    trouble = [*sent.findings, *(sent.reason.findings if sent.reason else ()), *left.findings]
    code = left.exit_code or exit_code(outcomes, sent.reason)
    if manner.as_json:
        found = send_json(
            job,
            sent.plan,
            outcomes,
            results=left.results,
            seconds=sent.seconds,
            receipt=receipt,
            exit_code=code,
            crosswalk=left.crosswalk,
            findings=trouble,
        )
        print(json.dumps(found, ensure_ascii=False))
    for text in error_lines((one for one in trouble if not manner.quiet or one.severity != "note"), job.settings.lang):
        tell(text)
    if not manner.quiet:
        for text in _last_lines(sent, outcomes, left, receipt, job.settings.lang):
            tell(text)
    if manner.last_word and not manner.quiet:
        retry = (
            retry_command(Path(left.results), job.settings, crosswalk=left.crosswalk)
            if left.results
            else file_command("send", job.path, job.settings)
        )
        lang, incomplete = job.settings.lang, receipt.incomplete > 0
        for step in next_steps(Tally.of(outcomes), retry, lang, without=without, incomplete=incomplete):
            tell(say(lang, "next", step=step))
    return code


def _last_lines(sent: _Sent, outcomes: list[Outcome], left: _Left, receipt: Receipt, lang: Lang) -> Iterator[str]:
    """How many rows became what in which time, what was sent and accepted, and where the files are."""
    now = sum(outcome.now for outcome in outcomes)
    summary = f"{counts(Tally.of(outcomes), lang)} ({say(lang, 'now', count=now)})"
    yield say(lang, "ended" if sent.reason else "done", time=duration(sent.seconds), counts=summary)
    if receipt.rows_sent:
        for name, value in receipt_lines(receipt, lang):
            yield f"  {LABELS[name][lang == 'es']}: {value}"
    for name, path in (("results", left.results), ("crosswalk", left.crosswalk)):
        if path:
            yield say(lang, name, path=path)


@dataclass(slots=True)
class _Left:
    """What a send has left: the paths of its files, "" for one that there is not, and what there is to say of them."""

    results: str = ""
    crosswalk: str = ""
    findings: list[Finding] = field(default_factory=list)
    exit_code: int = 0  # of a file that could be written nowhere


def _leave(job: Job, sent: _Sent, outcomes: list[Outcome], manner: Manner, *, receipt: Receipt, without: str) -> _Left:
    """Write the results sheet, and the crosswalk if it is wanted."""
    left, output, in_place = _Left(), manner.output, manner.in_place
    try:
        written = job.write(sent.plan, outcomes, output=output, in_place=in_place, receipt=receipt, without=without)
        left.results = str(written.path.absolute())
        left.findings += written.findings
        if manner.crosswalk:
            written = write_crosswalk(job, outcomes, manner.crosswalk)
            left.crosswalk = str(written.path.absolute())
            left.findings += written.findings
    except Stopped as error:
        left.findings += error.findings
        left.exit_code = error.exit_code
    return left


def _tell_lines(lines: Iterable[str]) -> None:
    if text := "\n".join(lines):
        tell(text)


__all__ = ["Manner", "send"]
