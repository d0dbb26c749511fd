"""`check`: read and validate one file; sends nothing, and without `--online` makes no request at all."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.cli.access import with_access
from importer.cli.as_json import check_json
from importer.cli.opening import open_job
from importer.cli.phrases import say
from importer.cli.plan_page import plan_lines
from importer.cli.screens import error_lines
from importer.job.target import check_marked_target

if TYPE_CHECKING:
    from pathlib import Path

    from importer.job import Job
    from importer.settings import Settings
    from importer.validate.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How `check` goes about it: whether it asks Plazbot, and where a marked copy of the rows goes."""

    output: Path | None
    online: bool
    as_json: bool
    quiet: bool


def check(path: Path, *, settings: Settings, manner: Manner) -> int:
    """Show the plan. Returns 0 when nothing needs fixing, 1 when some rows would not be sent."""
    if manner.online:
        settings = with_access(settings)
    job = open_job(path, settings, asks=not (manner.as_json or manner.quiet), quiet=manner.quiet)
    if manner.output:
        check_marked_target(job.sheet, manner.output)
    plan = asyncio.run(_look_up(job)) if manner.online else job.plan_offline()
    exit_code = show(job, plan, as_json=manner.as_json, quiet=manner.quiet)
    for line in error_lines(job.told, settings.lang):
        print(line, file=sys.stderr)
    if manner.output:
        written = job.write_marked(plan, manner.output)
        for line in error_lines(written.findings, settings.lang):
            print(line, file=sys.stderr)
        if not manner.quiet:
            print(say(settings.lang, "marked", path=written.path), file=sys.stderr)
    return exit_code


def show(job: Job, plan: Plan, *, as_json: bool, quiet: bool) -> int:
    """Print a plan as text or JSON and give its exit code."""
    lang = job.settings.lang
    exit_code = 1 if plan.tally["invalid"] or plan.tally["unconfirmed"] else 0
    if as_json:
        print(json.dumps(check_json(job, plan, lang, exit_code), ensure_ascii=False))
    elif not quiet:
        print("\n".join(plan_lines(job, plan, lang)))
    return exit_code


async def _look_up(job: Job) -> Plan:
    async with job.online() as line:
        return await line.plan()
