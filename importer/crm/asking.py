"""What only reads is asked for again until it is answered: with which pauses, for how long, and what is told then.

Reading changes nothing, so it may be repeated and may be cut short. This file does not know how a request travels.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from importer.crm import wire
from importer.crm.wire import Answer, Fault, Worth
from importer.errors import Interrupted, Stopped
from importer.findings import Finding
from importer.findings.own_words import span
from importer.outcome import TryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from importer.crm.wire import Heard

LOOKUP_PAUSE: Final = 0.3  # seconds, doubled after each try
LONGEST_PAUSE: Final = 15.0
LOOKUP_TRIES: Final = 8  # of one look-up while others get through: it is this one, not the CRM, that fails

T = TypeVar("T")


class Door(Protocol):
    """What a look-up asks before it leaves and tells when it is back: the run's pacer, shared by all requests."""

    skew: float | None  # seconds that the CRM's clock is ahead of ours: the client sets it
    patience: float  # seconds that the CRM is waited for

    async def turn(self) -> bool:
        """Wait until a request may leave; False if none may any more."""

    async def reading(self, request: Coroutine[Any, Any, T]) -> T | None:
        """What a request that only reads brings back; None if nothing is to be waited for any more."""

    async def pause(self, seconds: float) -> bool:
        """Sleep; False if no request may leave any more."""

    def answered(self, started: float) -> None:
        """The CRM answered a request that left at this time of the loop's clock."""

    def turned_away(self, wait: float | None, started: float) -> None:
        """The CRM said "later" to a request that left at this time, and for how many seconds if it did."""

    def missed(self, since: float) -> None:
        """A look-up that began at this time has no answer yet, and is going to be repeated or given up."""

    def patience_left(self, since: float) -> float:
        """Seconds that the CRM is still waited for, if nothing was answered since this time or later."""

    def cleared_since(self, when: float) -> bool:
        """True if any request was answered clearly after this time."""


class NoDoor:
    """The door where there is no run: everybody may leave, and a look-up is tried a few times."""

    skew: float | None = None
    patience: float = 30.0

    async def turn(self) -> bool:
        """At once."""
        return True

    async def reading(self, request: Coroutine[Any, Any, T]) -> T | None:
        """Wait for it."""
        return await request

    async def pause(self, seconds: float) -> bool:
        """Sleep."""
        await asyncio.sleep(seconds)
        return True

    def answered(self, started: float) -> None:
        """Nobody else is to know."""

    def turned_away(self, wait: float | None, started: float) -> None:
        """Nobody else is to wait."""

    def missed(self, since: float) -> None:
        """Nobody else is to know."""

    def patience_left(self, since: float) -> float:  # noqa: ARG002
        """The number of tries is what ends it."""
        return self.patience

    def cleared_since(self, when: float) -> bool:  # noqa: ARG002
        """As if others got through: the tries are counted."""
        return True


class Asking:
    """Look-ups of one client, each repeated until it is answered or the patience with the CRM is over.

    While the CRM does not answer one of them asks for all: the others wait in line behind it.
    """

    def __init__(self, base_url: str, door: Door) -> None:
        self._base_url = base_url
        self._door = door
        self._line = asyncio.Lock()
        self._random = Random()  # noqa: S311 - it spreads requests in time, and hides nothing

    async def ask(self, get: Callable[[], Coroutine[Any, Any, Heard]], *, allow: tuple[int, ...] = ()) -> Answer:
        """The answer to a GET. Raises Stopped for one that will not change or never comes, Interrupted on a stop."""
        while True:
            begun = _now()
            heard = await self._try(get, allow)
            if isinstance(heard, Answer):
                return heard
            failed, queued = _now(), self._line.locked()
            async with self._line:
                if not (queued and self._door.cleared_since(failed)):
                    return await self._repeat(get, allow, heard, begun)

    async def _repeat(
        self, get: Callable[[], Coroutine[Any, Any, Heard]], allow: tuple[int, ...], said: TryLater, begun: float
    ) -> Answer:
        """The answer to a GET that had none when it was asked first, at this time of the loop's clock."""
        heard: Answer | TryLater = said
        for tries in count(1):
            if isinstance(heard, Answer):
                return heard
            await self._wait(tries, heard, begun)
            heard = await self._try(get, allow)
        raise AssertionError("count has no end")

    async def once(self, request: Coroutine[Any, Any, Heard]) -> Heard:
        """What one request brings back. Raises Interrupted if the run is stopped first: it is cut short then."""
        heard = await self._door.reading(request)
        if heard is None:
            raise _interrupted()
        return heard

    async def turn(self) -> None:
        """Wait until a request may leave. Raises Interrupted if none may any more."""
        if not await self._door.turn():
            raise _interrupted()

    async def _try(self, get: Callable[[], Coroutine[Any, Any, Heard]], allow: tuple[int, ...]) -> Answer | TryLater:
        await self.turn()
        started = _now()
        heard = await self.once(get())
        if isinstance(heard, Fault):
            return TryLater(heard.words, reached=False)
        if _taken(heard, allow, self._base_url):
            self._door.answered(started)
            return heard
        said, wait = words_of(heard), wire.retry_after(heard.headers, now=datetime.now(UTC))
        if wait is not None and wait > self._door.patience:
            raise Stopped(too_long(said, wait))
        if heard.status in (429, 503):
            self._door.turned_away(wait, started)
        return TryLater(said, wait)

    async def _wait(self, tries: int, said: TryLater, begun: float) -> None:
        """Wait for the next try of a look-up that began then. Raises Stopped if there is none."""
        self._door.missed(begun)
        left = self._door.patience_left(begun)
        if left <= 0 or (tries >= LOOKUP_TRIES and self._door.cleared_since(begun)):
            raise Stopped(Finding.of("CRM-AWAY", seen=said.reason, url=self._base_url))
        pause = min(LONGEST_PAUSE, LOOKUP_PAUSE * 2.0 ** min(tries - 1, 20)) * self._random.uniform(0.5, 1.0)
        if not await self._door.pause(max(min(pause, left), said.wait or 0.0)):
            raise _interrupted()


def _taken(answer: Answer, allow: tuple[int, ...], base_url: str) -> bool:
    """True for an answer to take, False for one to ask for again; raises Stopped for one that will not change."""
    match wire.worth_of(answer, allow=allow):
        case Worth.TAKE:
            return True
        case Worth.AGAIN:
            return False
        case Worth.REFUSED:
            raise Stopped(Finding.of("CRM-STOPPED", seen=words_of(answer)))
        case Worth.ODD:
            raise Stopped(Finding.of("CRM-ODD-ANSWER", seen=words_of(answer), url=base_url))


def too_long(said: str, wait: float) -> Finding:
    """The CRM asks to wait for more seconds than the person is ready to."""
    return Finding.of("CRM-LATER-LONG", seen=said, wait=span(wait, "en"), wait_es=span(wait, "es"))


def words_of(heard: Heard) -> str:
    """The words of an answer or a fault."""
    return heard.words if isinstance(heard, Fault) else wire.reason(heard.status, wire.parse(heard.content))


def _interrupted() -> Interrupted:
    return Interrupted(Finding.of("CRM-INTERRUPTED"))


def _now() -> float:
    return asyncio.get_running_loop().time()


__all__ = ["Asking", "Door", "NoDoor", "too_long", "words_of"]
