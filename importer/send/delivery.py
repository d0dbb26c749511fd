"""One opportunity to the CRM: wait for its turn, send, and send again only what is known not to have happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol, assert_never

from importer.findings import Finding, Place
from importer.outcome import Created, Outcome, Refused, Stop, TryLater, Unclear
from importer.send.gate import Gate, Waiting
from importer.send.pacing import backoff

if TYPE_CHECKING:
    from importer.model import Row
    from importer.outcome import Reply

# Of one row, while other rows do get through: what they overtake so often, or for so many seconds, is better told
# to the person than kept in flight. While nothing gets through, the patience with the CRM is what ends it.
MOST_TRIES: Final = 10
LONGEST: Final = 300.0


class Sendable(Protocol):
    """What a run sends: an opportunity, or anything else that belongs to a row."""

    @property
    def row(self) -> Row:
        """The row that its outcome belongs to."""


class Crm(Protocol):
    """What a run asks of the CRM's client."""

    @property
    def base_url(self) -> str:
        """The CRM's address."""

    @property
    def workspace(self) -> str:
        """The workspace's id."""

    async def create(self, opportunity: Any, /) -> Reply:
        """Create one opportunity, within a bounded time. Never raises on a fault."""

    async def probe(self) -> bool:
        """One harmless request: True if the CRM answers it."""


async def deliver(opportunity: Sendable, client: Crm, gate: Gate, *, slot: float) -> tuple[Reply, int]:
    """Send one opportunity and give the last reply and the number of tries.

    Only a TryLater is followed by another try: nothing else is known not to have happened.
    """
    reply: Reply = TryLater("stopped before it was sent", reached=False)
    own_slot: float | None = slot
    begun, attempt = gate.now(), 0
    while await gate.leave(own_slot):
        attempt += 1
        reply = await _try(opportunity, client, gate)
        if not isinstance(reply, TryLater) or gate.away:
            return reply, attempt
        pause = backoff(attempt, gate.random) if reply.wait is None else 0.0
        spent = attempt >= MOST_TRIES or gate.now() + pause - begun > LONGEST
        if (spent and gate.cleared_since(begun)) or not await gate.pause(pause):
            return reply, attempt
        own_slot = None
    return reply, attempt


async def _try(opportunity: Sendable, client: Crm, gate: Gate) -> Reply:
    """One request, and what it brought back told to the gate. What was cut short on our side may have happened."""
    started = gate.now()
    reply: Reply = Unclear("stopped before the answer came")
    try:
        reply = await client.create(opportunity)
    finally:
        gate.came_back(reply, started)
    return reply


def outcome_of(row: Row, reply: Reply, attempts: int, *, ended: bool, place: Place) -> Outcome:
    """What a row's last reply makes of it. `ended`: the run is over, so a TryLater is merely not reached."""
    if isinstance(reply, Created):
        return Outcome.created(row, reply, attempts=attempts)
    place = replace(place, row=row.number)
    match reply:
        case Refused(reason):
            return Outcome.not_created(row, "refused", Finding.of("CRM-REFUSED", place, seen=reason), attempts=attempts)
        case Unclear(reason):
            found = Finding.of("CRM-UNCLEAR", place, seen=reason)
            return Outcome.not_created(row, "unconfirmed", found, attempts=attempts)
        case Stop(reason):
            return Outcome.not_created(row, "pending", Finding.of("CRM-STOPPED", place, seen=reason), attempts=attempts)
        case TryLater() if ended:
            return Outcome.not_created(row, "pending", Finding.of("CRM-NOT-REACHED", place), attempts=attempts)
        case TryLater(reason):
            found = Finding.of("CRM-FAILED", place, seen=reason, attempts=attempts)
            return Outcome.not_created(row, "failed", found, attempts=attempts)
        case _:
            assert_never(reply)


__all__ = ["Crm", "Gate", "Sendable", "Waiting", "deliver", "outcome_of"]
