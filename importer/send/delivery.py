"""One opportunity to the CRM: wait for its slot, send, and send again only what is known not to have happened."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, assert_never

from importer.findings import Finding, Place
from importer.outcome import Created, Outcome, Refused, Stop, TryLater, Unclear
from importer.send.pacing import Pacer, backoff

if TYPE_CHECKING:
    from importer.crm.client import Client
    from importer.model import Opportunity, Row
    from importer.outcome import Reply

MOST_TRIES: Final = 10  # of one row, while other rows do get through


@dataclass(slots=True)
class Gate:
    """The run's one door to the CRM: its pacer on the loop's clock, and how long nothing came through.

    `stop` is set when no new request is to leave.
    """

    pacer: Pacer
    patience: float = 120.0  # seconds without any settled answer before the CRM counts as away
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    random: Random = field(default_factory=Random)
    skew: float = 0.0  # seconds that the CRM's clock is ahead of ours
    _last_answer: float = field(init=False)
    _gone: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.listen()

    def listen(self) -> None:
        """Begin to count how long nothing comes through: the person may have thought for an hour before saying yes."""
        self._last_answer = self.now()
        self._gone = False  # what look-ups were told and waited for is over

    @staticmethod
    def now() -> float:
        """The loop's monotonic clock, in seconds."""
        return asyncio.get_running_loop().time()

    async def turn(self, slot: float | None = None) -> bool:
        """Wait for a slot, the one given or the next; False if the run was stopped meanwhile."""
        slot = self.pacer.reserve(self.now()) if slot is None else slot
        while (wait := slot - self.now()) > 0 or self.pacer.held_until > slot:
            if not await self.pause(wait):
                return False
            if self.pacer.held_until > slot:
                slot = self.pacer.reserve(self.now())
        return not self.stop.is_set()

    async def pause(self, seconds: float) -> bool:
        """Sleep; False if the run was stopped meanwhile."""
        if seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), seconds)
        return not self.stop.is_set()

    def crm_time(self) -> str:
        """What the CRM's clock shows now, as far as its answers have told (ISO 8601, UTC, whole seconds)."""
        return (datetime.now(UTC) + timedelta(seconds=self.skew)).isoformat(timespec="seconds")

    def answered(self, started: float) -> None:
        """The CRM answered, and not with "later"; `started` is when the request left."""
        now = self.now()
        self._last_answer = now
        self.pacer.accepted(now - started, now)

    def turned_away(self, wait: float | None) -> None:
        """The CRM said "later", and for how many seconds if it did: everybody waits."""
        now = self.now()
        self.pacer.limited(now)
        if wait is not None and wait > self.patience:
            self._gone = True  # nobody waits for that without being told
        elif wait is not None:
            self.pacer.hold(now + wait)

    @property
    def away(self) -> bool:
        """True when nothing has come through for longer than the patience, or will not for longer than that."""
        return self._gone or self.now() - self._last_answer > self.patience


async def deliver(opportunity: Opportunity, client: Client, gate: Gate, *, slot: float) -> tuple[Reply, int]:
    """Send one opportunity and give the last reply and the number of tries.

    Only a TryLater is followed by another try: nothing else is known not to have happened.
    """
    reply: Reply = TryLater("stopped before it was sent", reached=False)
    if not await gate.turn(slot):
        return reply, 0
    for attempt in range(1, MOST_TRIES + 1):
        started = gate.now()
        reply = await client.create(opportunity)
        if not isinstance(reply, TryLater):
            gate.answered(started)
            return reply, attempt
        if reply.reached:
            gate.turned_away(reply.wait)
        if gate.away or attempt == MOST_TRIES:
            return reply, attempt
        pause = backoff(attempt, gate.random) if reply.wait is None else 0.0
        if not await gate.pause(pause) or not await gate.turn():
            return reply, attempt
    return reply, MOST_TRIES


def outcome_of(row: Row, reply: Reply, attempts: int, *, ended: bool, place: Place) -> Outcome:
    """What a row's last reply makes of it. `ended`: the run is over, so a TryLater is merely not reached."""
    match reply:
        case Created():
            return Outcome.created(row, reply, attempts=attempts)
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
