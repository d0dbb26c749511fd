"""A run: every opportunity once, a few at once, as an iterator of outcomes.

One loop does all the bookkeeping. In each turn it writes the outcomes that came in and the intents
of the rows about to leave in one durable commit, gives the outcomes out, and lets the rows go. So no
request leaves before its intent is durable, no outcome is given out before it is durable, and the
disk is synced once for many rows.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from importer.crm import wire
from importer.errors import Misused, Stopped
from importer.outcome import Outcome
from importer.send.course import HORIZON, Course, Departure, Limits, Queue
from importer.send.journal.kept import Intent

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

    from importer.findings import Place
    from importer.model import Opportunity
    from importer.send.delivery import Crm, Gate, Sendable

HEARTBEAT: Final = 0.25  # seconds between looks at the person's wish to stop
TOGETHER: Final = 64  # rows that are taken in at once at most
YOUNG: Final = 10_000  # new objects between collections while rows fly: Python's 700 are those of three rows


class Book(Protocol):
    """Where a run writes down what is about to leave and what came back: the journal, or a part of it."""

    def commit(self, intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        """Write outcomes and then intents, durably, before returning. Raises Misused where that cannot be."""


def intent_of(opportunity: Opportunity, workspace: str, attempted: str) -> Intent:
    """What is written down of an opportunity before it leaves."""
    body, owed = wire.create_body(opportunity, workspace), wire.update_body(opportunity)
    return Intent(opportunity.row.ref, body.decode(), attempted, owed.decode())


async def run(
    opportunities: Iterable[Sendable],
    *,
    client: Crm,
    journal: Book,
    gate: Gate,
    limits: Limits,
    place: Place,
    intend: Callable[[Any, str, str], Intent] = intent_of,
) -> AsyncGenerator[Outcome, None]:
    """Send every opportunity; give each outcome as soon as it is durable, in the order of arrival.

    What else has a row and is sent once goes the same way; `intend` says what is written down of it.

    Rows that were not reached come last, as `pending`. Then raises Stopped or Interrupted if the run
    ended before its end, or the exception that one delivery died of. The rows must be `pending` in the
    journal (`Journal.begin`).
    """
    gate.listen()
    waiting = Queue(opportunities)
    course = Course(gate, limits, place, client)
    often = gc.get_threshold()
    gc.set_threshold(YOUNG, *often[1:])
    try:
        while True:
            course.see_absence()
            departing = course.departures(waiting)
            landed, course.landed = course.landed, []
            if not await _commit(journal, departing, landed, course, intend):
                waiting.put_back(opportunity for opportunity, _ in departing)
                departing = []
            for outcome in landed:
                yield outcome
            course.send(departing)
            if not course.flying and (course.reason or not waiting):
                break
            await _landing(course, more=bool(waiting))
    finally:
        gc.set_threshold(*often)
        await course.leave()
    await _write_again(journal, course)
    while rest := waiting.take(1):
        yield Outcome.left(rest[0].row, place)
    if course.reason:
        raise course.reason


async def _commit(
    journal: Book,
    departing: list[Departure],
    landed: list[Outcome],
    course: Course,
    intend: Callable[[Any, str, str], Intent],
) -> bool:
    """One durable commit; False, and the run is to end, if the journal cannot be written."""
    if not departing and not landed:
        return True
    attempted, workspace = course.gate.crm_time(), course.client.workspace
    intents = [intend(one, workspace, attempted) for one, _ in departing]
    try:
        await asyncio.to_thread(journal.commit, intents, landed)
    except Misused as error:  # a full disk, say: nothing more may leave, and what came back is still told
        course.end(Stopped(*error.findings))
        course.unwritten += landed
        return False
    return True


async def _write_again(journal: Book, course: Course) -> None:
    """What could not be written down when it came in: the disk may have room again by the end."""
    if course.unwritten:
        with suppress(Misused):
            await asyncio.to_thread(journal.commit, [], course.unwritten)


async def _landing(course: Course, *, more: bool) -> None:
    """Wait until a row lands, the next slot is near, or it is time to look whether to stop."""
    gate = course.gate
    now = gate.now()
    wait = HEARTBEAT
    if more and course.room > 0:
        wait = min(wait, max(0.001, gate.pacer.next_slot(now) - HORIZON - now))
    if now > course.ends_by:
        for flight in course.flying:
            flight.cancel()
    if not course.back:
        await course.bell.wait(wait)
    seen = 0
    while seen < len(course.back) < TOGETHER:  # more may be about to land, and all of them are one commit
        seen = len(course.back)
        await asyncio.sleep(0)
    while course.back:
        flight = course.back.popleft()
        course.land(flight, course.flying.pop(flight))


__all__ = ["Book", "Limits", "intent_of", "run"]
