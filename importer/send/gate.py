"""The run's one door to the CRM: everything that leaves waits here for its turn.

A thin shell that gives the loop's clock to what decides: the pacer (when), and the absence (whether
at all). Look-ups and walks of the list share the pacer.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from importer.outcome import Created, Refused, Stop, TryLater, Unclear
from importer.send.absence import Absence, Paused

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from importer.outcome import Reply
    from importer.send.pacing import Pacer

NOTICEABLE: Final = 1.0  # seconds; a shorter hold is not worth a word
SILENT: Final = 5.0  # seconds without any answer while requests are out

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a run stands still, for how many seconds so far, and how many are left where that is known.

    `held`: the CRM asked for a pause; `silent`: requests are out and nothing comes back;
    `unreachable`: nothing leaves until the next probe; `probing`: one request is out to see whether
    the CRM is there again. `left` is until the end of the hold, or until the run gives up.
    """

    reason: Literal["held", "silent", "probing", "unreachable"]
    seconds: float
    left: float | None = None


@dataclass(slots=True)
class Gate:
    """The pacer and the absence on the loop's clock, and how long nothing came through.

    `stop` is set when no new request is to leave.
    """

    pacer: Pacer
    patience: float = 120.0  # seconds without any settled answer before the CRM counts as away
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    random: Random = field(default_factory=Random)
    skew: float | None = None  # seconds that the CRM's clock is ahead of ours, None while it has not told
    absence: Absence = field(default_factory=Absence)
    longest_unclear: float = 0.0  # seconds that a create without a clear answer took at most
    _last_answer: float = field(init=False)
    _gone: bool = field(default=False, init=False)
    _refused: bool = field(default=False, init=False)  # us, not a row
    _out: int = field(default=0, init=False)
    _queued: int = field(default=0, init=False)  # creates that may not leave before the CRM is there again
    _heard: float = field(default=0.0, init=False)
    _held_since: float = field(default=0.0, init=False)
    _missing_since: float | None = field(default=None, init=False)  # since when a look-up is not answered
    _moved: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def __post_init__(self) -> None:
        self.listen()

    def listen(self) -> None:
        """Begin to count how long nothing comes through: the person may have thought for an hour before saying yes."""
        self._last_answer = self._heard = self.now()
        self._gone = False  # what look-ups were told and waited for is over
        self._missing_since = None

    @staticmethod
    def now() -> float:
        """The loop's monotonic clock, in seconds."""
        return asyncio.get_running_loop().time()

    @property
    def open(self) -> bool:
        """False when no new request is to leave any more."""
        return not self._refused and not self.stop.is_set()

    async def turn(self, slot: float | None = None) -> bool:
        """Wait for a slot, the one given or the next; False if the run was stopped meanwhile."""
        pacer = self.pacer
        slot = pacer.reserve(self.now()) if slot is None else slot
        while self.open:
            now = self.now()
            if pacer.held_until > slot:
                slot = pacer.reserve(now)
            due = slot if slot > now else pacer.leave(now)
            if due <= now:
                return True
            await self.pause(due - now)
        return False

    async def leave(self, slot: float | None = None) -> bool:
        """Wait until a create may leave; False if the run was stopped meanwhile.

        Who had to wait for an absent CRM does not come back with the slot of before: no burst follows.
        """
        while self.open:
            if entered := self.absence.enter():
                if not await self.turn(slot):
                    return False
                if self.absence.admits(entered):
                    if not self._out:
                        self._heard = self.now()
                    self._out += 1
                    return True
            else:
                await self._move()
            slot = None
        return False

    async def pause(self, seconds: float) -> bool:
        """Sleep; False if the run was stopped meanwhile."""
        if seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.stop.wait()
        return self.open

    async def reading(self, request: Coroutine[Any, Any, T]) -> T | None:
        """What a request that only reads brings back; None if the run is stopped first: it is cut short then.

        A create is never asked for like this: what became of it is waited for.
        """
        flight, stop = asyncio.ensure_future(request), asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait((flight, stop), return_when=asyncio.FIRST_COMPLETED)
            return flight.result() if flight.done() else None
        finally:
            flight.cancel()
            stop.cancel()
            await asyncio.gather(flight, stop, return_exceptions=True)

    async def _move(self) -> None:
        """Wait until something changes for those who may not leave."""
        self._moved.clear()
        self._queued += 1
        waits = [asyncio.ensure_future(event.wait()) for event in (self._moved, self.stop)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._queued -= 1
            for wait in waits:
                wait.cancel()

    def crm_time(self) -> str:
        """What the CRM's clock shows now (ISO 8601, UTC, whole seconds); "" while its answers have not told.

        Our own clock alone says nothing of what the CRM writes beside an opportunity.
        """
        if self.skew is None:
            return ""
        return (datetime.now(UTC) + timedelta(seconds=self.skew)).isoformat(timespec="seconds")

    def answered(self, started: float) -> None:
        """The CRM answered, and not with "later"; `started` is when the request left."""
        now = self.now()
        self._last_answer = now
        self._missing_since = None
        self.pacer.accepted(now - started, now)

    def turned_away(self, wait: float | None, started: float | None = None) -> None:
        """The CRM said "later", and for how many seconds if it did: everybody waits."""
        now = self.now()
        held = self.pacer.held_until
        self.pacer.limited(now, started)
        if wait is not None and wait > self.patience:
            self._gone = True  # nobody waits for that without being told
        elif wait is not None:
            self.pacer.hold(now + wait)
        if held <= now < self.pacer.held_until:
            self._held_since = now

    def missed(self, since: float) -> None:
        """A look-up that began at this time has no answer yet."""
        if self._missing_since is None:
            self._missing_since = since

    def patience_left(self, since: float) -> float:
        """Seconds that a look-up is still repeated for which began at this time, if nothing was answered later."""
        return max(since, self._last_answer) + self.patience - self.now()

    def came_back(self, reply: Reply, started: float) -> None:
        """What a create that left at this time brought back."""
        now = self.now()
        self._out -= 1
        self._heard = now
        match reply:
            case Created() | Refused():
                self.answered(started)
                self.absence.cleared()
            case Stop():
                self._refused = True  # at once: others may be about to leave
            case TryLater(_, wait, True):
                self.turned_away(wait, started)
                self.absence.later()
            case TryLater(reason, _, _):
                self.absence.faulted(reason, now, unclear=False)
            case Unclear(reason):
                self.longest_unclear = max(self.longest_unclear, now - started)
                self.absence.faulted(reason, now, unclear=True)
        self._moved.set()

    @property
    def wants_one(self) -> bool:
        """True when one more create is to be handed in, to see whether the CRM is there again."""
        return self.absence.wants_one and not self._queued

    def cleared_since(self, when: float) -> bool:
        """True if any request was answered clearly after this time."""
        return self._last_answer > when

    def probed(self, *, answered: bool) -> None:
        """The probe is back."""
        self.absence.probed(answered=answered, now=self.now())
        self._moved.set()

    @property
    def away(self) -> bool:
        """True when nothing has come through for longer than the patience, or will not for longer than that."""
        return self._gone or self.absence.hopeless or self.now() - self._last_answer > self.patience

    @property
    def given_up(self) -> bool:
        """True when the CRM is not there and is not waited for any longer."""
        return not self.absence.there and self.away

    def waiting(self, now: float) -> Waiting | None:
        """Why the run stands still at this time of the loop's clock; None if it does not."""
        if not self.absence.there:
            reason: Literal["unreachable", "probing"] = (
                "unreachable" if isinstance(self.absence.state, Paused) else "probing"
            )
            quiet = now - self._last_answer
            return Waiting(reason, quiet, max(0.0, self.patience - quiet))
        until = self.pacer.held_until
        if now < until and until - self._held_since >= NOTICEABLE:
            return Waiting("held", now - self._held_since, until - now)
        if self._missing_since is not None and now - self._missing_since >= NOTICEABLE:
            quiet = now - max(self._missing_since, self._last_answer)
            return Waiting("unreachable", quiet, max(0.0, self.patience - quiet))
        if self._out and now - self._heard >= SILENT:
            return Waiting("silent", now - self._heard)
        return None


__all__ = ["Gate", "Waiting"]
