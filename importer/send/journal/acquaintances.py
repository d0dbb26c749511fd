"""Of the journal, the contacts: which one has a phone or an e-mail address, and which are being made.

Kept by digests of those, never by the phone or address itself: a contact found is known for a day, and the
body of one that is being made stays, like that of a row, only until it is clear what became of it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from importer.crm import wire
from importer.send.journal.schema import MEET_CONTACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

KNOWN_FOR: Final = timedelta(hours=24)
AT_ONCE: Final = 500  # names in one question: SQLite takes a thousand values in the oldest versions still about

Kind = Literal["phone", "email"]


@dataclass(frozen=True, slots=True)
class ContactIntent:
    """A contact about to be made, or of which no clear answer came: its names in the journal, and what is sent.

    `sent` is the body of the create, as JSON.
    """

    names: tuple[str, ...]
    sent: str

    @property
    def phone(self) -> str:
        """The phone it is to have, digits; "" for none, and where a flipped bit has spoilt the body."""
        return wire.contact_reached_by(self.sent)[0]

    @property
    def email(self) -> str:
        """The e-mail address it is to have; "" as for the phone."""
        return wire.contact_reached_by(self.sent)[1]


class Acquaintances:
    """The contacts of one journal. Methods block."""

    def __init__(self, transaction: Callable[..., AbstractContextManager[Any]]) -> None:
        self._transaction = transaction

    @staticmethod
    def name(scope: str, kind: Kind, value: str) -> str:
        """What a phone (digits) or e-mail address of a workspace is called in the journal."""
        text = "\x1e".join(("contact", scope, kind, value.casefold()))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def known(self, names: Iterable[str], *, now: datetime | None = None) -> dict[str, str]:
        """The contact of each of these names that was seen in the CRM within the last day, by name."""
        since = ((now or datetime.now(UTC)) - KNOWN_FOR).isoformat(timespec="seconds")
        wanted, found = list(names), dict[str, str]()
        with self._transaction(to_write=False) as execute:
            for start in range(0, len(wanted), AT_ONCE):
                some = wanted[start : start + AT_ONCE]
                places = ", ".join("?" * len(some))
                statement = f"SELECT name, contact_id FROM contacts WHERE changed > ? AND name IN ({places})"
                found |= {name: id for name, id in execute(statement, (since, *some)) if id}
        return found

    def meet(self, scope: str, run: str, found: Mapping[str, str]) -> None:
        """These contacts are in the CRM, by name. One that is being made is not touched: that has an end of its own."""
        when = _now()
        with self._transaction() as execute:
            for name, id in found.items():
                if not execute("SELECT 1 FROM contacts WHERE name = ? AND sent IS NOT NULL", (name,)).fetchone():
                    execute(MEET_CONTACT, (name, scope, run, id, None, when))

    def intend(self, scope: str, run: str, intents: Sequence[ContactIntent]) -> None:
        """These contacts are about to be made. Durable before it returns."""
        when = _now()
        with self._transaction() as execute:
            for intent in intents:
                for name in intent.names:
                    execute(MEET_CONTACT, (name, scope, run, "", intent.sent, when))

    def settle(self, scope: str, run: str, made: Mapping[tuple[str, ...], str]) -> None:
        """What became of contacts that were being made, by their names: the id, or "" where they are not there."""
        when = _now()
        with self._transaction() as execute:
            for names, id in made.items():
                for name in names:
                    if id:
                        execute(MEET_CONTACT, (name, scope, run, id, None, when))
                    else:
                        execute("DELETE FROM contacts WHERE name = ?", (name,))

    def unsettled(self, scope: str) -> list[ContactIntent]:
        """The contacts that were sent, and of which it is not clear whether they were made."""
        names: dict[str, list[str]] = defaultdict(list)
        with self._transaction(to_write=False) as execute:
            for name, sent in execute(
                "SELECT name, sent FROM contacts WHERE scope = ? AND sent IS NOT NULL ORDER BY name", (scope,)
            ):
                names[sent].append(name)
        return [ContactIntent(tuple(found), sent) for sent, found in names.items()]

    def forget(self, ids: Iterable[str]) -> None:
        """These contacts may not be there any more: they are looked up again."""
        with self._transaction() as execute:
            for id in ids:
                execute("DELETE FROM contacts WHERE contact_id = ? AND sent IS NULL", (id,))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["KNOWN_FOR", "Acquaintances", "ContactIntent", "Kind"]
