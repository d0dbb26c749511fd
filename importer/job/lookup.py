"""Names are looked up in the CRM, each distinct one once; whose a phone or an address is stays known for a day."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.crm.lookups import Listed
from importer.errors import Misused
from importer.send.contacts import at_once, settle_contacts
from importer.send.journal.acquaintances import Acquaintances
from importer.validate.newcomers import Newcomers
from importer.validate.resolve import wrong_owners

if TYPE_CHECKING:
    from collections.abc import Collection

    from importer.job.line import Line
    from importer.model import Called, Directory, Names
    from importer.send.journal.acquaintances import Kind

BATCH: Final = 200  # look-ups after which what was found is written down: who is killed asks for no more of them again


async def look_up(line: Line, names: Names) -> Directory:
    """The directory of the line with these names, asked for where they are not in it yet.

    Raises Stopped and Interrupted, and Misused for an owner of an option whom the workspace does not have.
    """
    client, known, drafts = line.client, line.directory, line.job.drafts
    if drafts.choices.create_contacts:
        names = Newcomers(drafts).partners(names)
    if names.owners and not known.owners:
        owners = await client.owners()
        known = replace(known, owners=owners.ids, users=owners.called)
    if wrong := list(wrong_owners(drafts.choices, known)):
        raise Misused(*wrong)
    if names.stages and not known.stages:
        stages = await client.stages()
        known = replace(known, stages=stages.ids, titles=stages.called)
    if names.phones or names.emails:
        await _settle_earlier(line)
    phones = await _contacts(line, "phone", names.phones - known.phones.keys())
    emails = await _contacts(line, "email", names.emails - known.emails.keys())
    return replace(
        known,
        phones={**known.phones, **phones.ids},
        emails={**known.emails, **emails.ids},
        people={**known.people, **phones.called, **emails.called},
    )


async def _settle_earlier(line: Line) -> None:
    """Find out what became of contacts that earlier runs sent without a clear answer."""
    if journal := line.job.sending:
        intents = await asyncio.to_thread(journal.contacts.unsettled, line.job.settings.scope)
        if intents:
            await settle_contacts(intents, line.desk(journal))


async def _contacts(line: Line, kind: Kind, values: Collection[str]) -> Listed:
    """The contacts under each phone or e-mail address, a few asked for at once. What the journal knows has no names."""
    settings, journal = line.job.settings, line.job.sending
    names = {Acquaintances.name(settings.scope, kind, value): value for value in values}
    known = await asyncio.to_thread(journal.contacts.known, names) if journal and names else {}
    found: dict[str, tuple[str, ...]] = {names[name]: (id,) for name, id in known.items()}
    people: dict[str, Called] = {}
    asked = sorted(values - found.keys())
    called = {value: name for name, value in names.items()}

    async def ask(value: str) -> tuple[str, ...]:
        met = await line.client.people(**{kind: value})
        people.update(met)
        return tuple(met)

    for start in range(0, len(asked), BATCH):
        seen = await at_once(asked[start : start + BATCH], ask, most=settings.concurrency)
        found |= seen
        if journal and (ids := {called[value]: ids[0] for value, ids in seen.items() if len(ids) == 1}):
            await asyncio.to_thread(journal.contacts.meet, settings.scope, line.job.run, ids)
    return Listed(found, people)


__all__ = ["look_up"]
