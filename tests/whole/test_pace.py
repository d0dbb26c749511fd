"""The pace that a run has learned is the next one's start, for its own workspace."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from importer.job import Job
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def begins_with(path: Path, **flags: Any) -> float:
    """The pace a run of this sheet begins with."""
    job = Job(path, Settings.gather(flags))

    async def pace() -> float:
        async with job.online() as line:
            return line.gate.pacer.pace

    with job.journal(to_send=True):
        return asyncio.run(pace())


def test_a_learned_pace_is_remembered(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """After a run that told something, the next begins there; another workspace, or --rate, does not."""
    journal = {"journal": tmp_path / "journal.sqlite3"}
    path = sheet(600)
    before = begins_with(path, **journal)
    sent = drive(path, rate="auto", concurrency="32")
    assert sent.tally == {"created": 600}
    with sent.job.journal() as opened:
        learned = opened.facts(sent.job.settings.scope).pace
    assert learned is not None
    assert learned > before
    assert before < begins_with(path, **journal) <= learned
    assert begins_with(path, **journal, workspace="ws-other") == before
    assert begins_with(path, **journal, rate="7") < 7.1
