"""Contacts that the CRM does not have are made, each once.

As safe as the creates of rows: a contact is in the journal before its request leaves, and one without a clear
answer is searched for twice, with a pause between, before it may be sent again. A search finds what
has the phone or the e-mail address, whoever made it: then nothing is made.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from importer.crm import wire
from importer.errors import Interrupted
from importer.findings import Finding
from importer.model import NewContact, Row
from importer.send.journal.acquaintances import Acquaintances, ContactIntent, Kind
from importer.send.journal.kept import Intent
from importer.send.run import Limits, run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence

    from importer.crm.client import Client
    from importer.findings import Place
    from importer.outcome import Outcome, Reply
    from importer.send.delivery import Gate
    from importer.send.journal import Journal

ROUNDS: Final = 4  # times that a contact which is not there is sent again
LOOKS: Final = 2  # searches that agree before it counts as not there

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Made:
    """A contact that is in the CRM by now, under this id."""

    contact: NewContact
    id: str


@dataclass(frozen=True, slots=True)
class NotMade:
    """A contact that is not there, or not known to be. `refused`: the CRM will not have it as it is."""

    contact: NewContact
    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Where contacts are made: one workspace, one run. `pause` (seconds) is what a search may take to find them."""

    client: Client
    journal: Journal
    gate: Gate
    scope: str
    run: str
    pause: float
    concurrency: int
    place: Place

    def names(self, contact: NewContact) -> tuple[str, ...]:
        """What the journal calls a contact: one name for its phone, one for its e-mail address."""
        kinds: tuple[tuple[Kind, str], ...] = (("phone", contact.phone), ("email", contact.email))
        return tuple(sorted(Acquaintances.name(self.scope, kind, value) for kind, value in kinds if value))


@dataclass(frozen=True, slots=True)
class _Introduction:
    """A contact as a run sends it: its `row` is none of a sheet, and has the contact's name for a reference."""

    row: Row
    contact: NewContact


async def make_contacts(contacts: Mapping[NewContact, int], desk: Desk) -> AsyncGenerator[Made | NotMade, None]:
    """Make these contacts; each with the number of the row that names it first, for what is told of it.

    Gives what came of each once that is durable. Raises Stopped or Interrupted where the run is to end, after
    it has given those that were made.
    """
    waiting = [_introduction(at, contact, number, desk) for at, (contact, number) in enumerate(contacts.items())]
    for _ in range(ROUNDS):
        unclear: list[_Introduction] = []
        async with aclosing(_sent(waiting, desk, unclear)) as steps:
            async for step in steps:
                yield step
        if not unclear:
            return
        by_names = {desk.names(one.contact): one for one in unclear}
        intents = [one for one in desk.journal.contacts.unsettled(desk.scope) if one.names in by_names]
        waiting = []
        for intent, ids in (await settle_contacts(intents, desk)).items():
            one = by_names[intent.names]
            if len(ids) == 1:
                yield Made(one.contact, ids[0])
            elif ids:
                yield NotMade(one.contact, ", ".join(ids))
            else:
                waiting.append(one)
    for one in waiting:
        yield NotMade(one.contact, "")


async def settle_contacts(intents: Sequence[ContactIntent], desk: Desk) -> dict[ContactIntent, tuple[str, ...]]:
    """Search for contacts that were sent without a clear answer; the ids of each, () for one that is not there.

    What is found is in the journal by then, and what is not there may be sent again. Raises Stopped where the CRM
    cannot be asked, and Interrupted.
    """
    found: dict[ContactIntent, tuple[str, ...]] = {}
    left = list(intents)
    for look in range(LOOKS):
        wait = max(desk.pause, desk.gate.longest_unclear) if look else desk.pause / 2
        if left and not await desk.gate.pause(wait):
            raise Interrupted(Finding.of("CRM-INTERRUPTED"))
        seen = await at_once(left, lambda intent: _searched(intent, desk.client), most=desk.concurrency)
        found |= {intent: ids for intent, ids in seen.items() if ids or look == LOOKS - 1}
        left = [intent for intent in left if intent not in found]
    ends = {intent.names: ids[0] if len(ids) == 1 else "" for intent, ids in found.items()}
    await asyncio.to_thread(desk.journal.contacts.settle, desk.scope, desk.run, ends)
    return found


async def at_once(values: Iterable[T], ask: Callable[[T], Awaitable[U]], *, most: int) -> dict[T, U]:
    """What is found for each value, so many asked for at once; after the first that fails nothing more is."""
    found: dict[T, U] = {}
    waiting = iter(values)

    async def some() -> None:
        for value in waiting:
            found[value] = await ask(value)

    asking = [asyncio.create_task(some()) for _ in range(most)]
    try:
        await asyncio.gather(*asking)
    finally:
        for task in asking:
            task.cancel()
    return found


async def _searched(intent: ContactIntent, client: Client) -> tuple[str, ...]:
    by_phone = await client.contacts(phone=intent.phone) if intent.phone else ()
    by_email = await client.contacts(email=intent.email) if intent.email else ()
    return tuple(dict.fromkeys((*by_phone, *by_email)))


async def _sent(
    waiting: Sequence[_Introduction], desk: Desk, unclear: list[_Introduction]
) -> AsyncGenerator[Made | NotMade, None]:
    """Send contacts, and give what came of them; those without a clear answer are put among the `unclear`."""
    by_ref = {one.row.ref: one for one in waiting}
    flow = run(
        waiting,
        client=_Creates(desk.client),
        journal=_Intents(desk, by_ref),
        gate=desk.gate,
        limits=Limits(desk.concurrency, rows=len(waiting)),
        place=desk.place,
        intend=_intent,
    )
    async with aclosing(flow) as outcomes:
        async for outcome in outcomes:
            one = by_ref[outcome.row.ref]
            said = "; ".join(filter(None, (finding.seen for finding in outcome.findings)))
            match outcome.status:
                case "created":
                    yield Made(one.contact, outcome.opportunity_id)
                case "unconfirmed":
                    unclear.append(one)
                case _:
                    yield NotMade(one.contact, said, refused=outcome.status == "refused")


def _introduction(at: int, contact: NewContact, number: int, desk: Desk) -> _Introduction:
    return _Introduction(Row(at, number, desk.names(contact)[0], "", ""), contact)


def _intent(one: Any, workspace: str, attempted: str) -> Intent:
    return Intent(one.row.ref, wire.contact_body(one.contact, workspace).decode(), attempted)


class _Creates:
    """The CRM as a run speaks to it, for which a contact's create is what an opportunity's is."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.base_url, self.workspace = client.base_url, client.workspace

    async def create(self, one: _Introduction) -> Reply:
        return await self._client.create_contact(one.contact)

    async def probe(self) -> bool:
        return await self._client.probe()


class _Intents:
    """The journal as a run writes to it: contacts have a table of their own there."""

    def __init__(self, desk: Desk, by_ref: Mapping[str, _Introduction]) -> None:
        self._desk, self._by_ref = desk, by_ref

    def commit(self, intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        desk, contacts = self._desk, self._desk.journal.contacts
        ends = {self._names(one.row.ref): one.opportunity_id for one in outcomes if one.status != "unconfirmed"}
        if ends:
            contacts.settle(desk.scope, desk.run, ends)
        if intents:
            contacts.intend(desk.scope, desk.run, [ContactIntent(self._names(one.ref), one.sent) for one in intents])

    def _names(self, ref: str) -> tuple[str, ...]:
        return self._desk.names(self._by_ref[ref].contact)


__all__ = ["Desk", "Made", "NotMade", "at_once", "make_contacts", "settle_contacts"]
