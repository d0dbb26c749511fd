"""What a run is waiting for, said while it waits: the CRM's list being searched, a pause it asked for, its silence."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from tqdm import tqdm

from importer.cli.phrases import duration, say
from importer.cli.telling import unheard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from importer.findings import Lang
    from importer.job.line import Line

LOOK: Final = 0.5  # seconds between looks
ABSENT: Final = {"probing": "unreachable"}  # one is the other's moment of asking; they are the same to a person
AGAIN: Final = 15.0  # seconds after which the same is said again, with new numbers


@asynccontextmanager
async def watching(line: Line, lang: Lang, *, quiet: bool) -> AsyncIterator[None]:
    """Say on stderr what the line is waiting for, during the block; with `quiet` nothing."""
    if quiet:
        yield
        return
    watch = asyncio.create_task(_watch(line, lang))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(line: Line, lang: Lang) -> None:
    kind, since, said_at = "", 0.0, 0.0
    while True:
        await asyncio.sleep(LOOK)
        now = time.monotonic()
        if (doing := _doing(line)) != kind:
            kind, since, said_at = doing, now, 0.0
        if kind and now - said_at >= AGAIN:
            said_at = now
            with unheard():
                tqdm.write(_sentence(line, lang, now - since), file=sys.stderr)


def _doing(line: Line) -> str:
    """What the line is busy with other than sending; "" for nothing."""
    if waiting := line.gate.waiting(line.gate.now()):
        return ABSENT.get(waiting.reason, waiting.reason)
    if line.looking_for:
        return f"walk {line.walk.walk if line.walk else 0}"
    return ""


def _sentence(line: Line, lang: Lang, seconds: float) -> str:
    """What to say about it now."""
    if waiting := line.gate.waiting(line.gate.now()):
        kind = ABSENT.get(waiting.reason, waiting.reason)
        times = {"time": duration(waiting.seconds), "left": duration(waiting.left or 0.0)}
        return say(lang, kind, url=line.client.base_url, **times)
    count, walk = line.looking_for, line.walk
    if walk is None:
        return say(lang, "looking_earlier" if line.course is None else "looking_for", count=count)
    if walk.last is None or walk.seen >= walk.last or not walk.seen:
        return say(lang, "walking", count=count, seen=walk.seen)
    left = seconds / walk.seen * (walk.last - walk.seen)
    return say(lang, "walking_of", count=count, seen=walk.seen, last=walk.last, time=duration(max(left, 1)))


__all__ = ["watching"]
