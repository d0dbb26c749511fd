"""`check`: read and validate one file; sends nothing, and without `--online` makes no request at all."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from importer.cli.access import with_access
from importer.cli.screens import check_json, plan_lines
from importer.job import Job

if TYPE_CHECKING:
    from pathlib import Path

    from importer.settings import Settings
    from importer.validate.plan import Plan


def check(path: Path, *, settings: Settings, online: bool, as_json: bool, quiet: bool) -> int:
    """Show the plan. Returns 0 when nothing needs fixing, 1 when some rows would not be sent."""
    if online:
        settings = with_access(settings)
    job = Job(path, settings)
    plan = asyncio.run(_look_up(job)) if online else job.plan_offline()
    return show(job, plan, as_json=as_json, quiet=quiet)


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
