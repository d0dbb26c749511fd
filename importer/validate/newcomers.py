"""Which contacts of a sheet the CRM does not have and is to get: each once, however many rows name it. Pure.

A contact is known by its phone, its e-mail address, or both; a row that has both says that they are one
contact's. What is in the CRM under either is that contact, and is not made again for the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from importer.findings import Finding
from importer.model import Names, NewContact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from importer.model import Directory
    from importer.validate.drafts import Drafts

SHOWN: Final = 3  # phones or addresses named in a message


def reached_by(phone: str | None, email: str | None) -> str:
    """What a contact is looked for by, as messages show it."""
    return " / ".join(filter(None, (f"+{phone}" if phone else "", email)))


@dataclass(frozen=True, slots=True)
class Met:
    """A contact that is in the CRM after all, under another name that the sheet gives it."""

    id: str


@dataclass(slots=True)
class _Person:
    """All phones and addresses that rows say are one contact's."""

    phones: dict[str, None] = field(default_factory=dict)
    emails: dict[str, None] = field(default_factory=dict)

    @property
    def unclear(self) -> str:
        """What makes it doubtful that this is one contact: several phones, several addresses; "" if nothing."""
        several = [names for names in ([f"+{one}" for one in self.phones], [*self.emails]) if len(names) > 1]
        return ", ".join(one for names in several for one in [*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])


class Newcomers:
    """What a sheet says of its contacts, all rows together. Made once for a sheet; it looks at every row."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def partners(self, names: Names) -> Names:
        """The names, with those that rows of the sheet, whichever, say are the same contacts'.

        Without them one that is in the CRM under its e-mail address would be made again for its phone.
        """
        phones, emails = self._by_phone, self._by_email
        return Names(
            names.owners,
            names.phones.union(*(emails.get(email, ()) for email in names.emails)),
            names.emails.union(*(phones.get(phone, ()) for phone in names.phones)),
            names.stages,
        )

    def contact(self, at: int, directory: Directory) -> NewContact | Met | Finding:
        """The contact of a row of whose phone and e-mail address the CRM has neither."""
        value, place = self._drafts.value, self._drafts.place
        phone, email = value("contact_phone", at) or "", value("contact_email", at) or ""
        where = place("contact_phone" if phone else "contact_email", at)
        person = self._person(phone, email)
        if person.unclear:
            return Finding.of("CONTACT-MIXED", where, seen=reached_by(phone, email), name=person.unclear)
        (phone,), (email,) = person.phones or ("",), person.emails or ("",)
        ids = dict.fromkeys((*directory.phones.get(phone, ()), *directory.emails.get(email, ())))
        if len(ids) > 1:
            return Finding.of("CONTACT-SEVERAL", where, seen=phone or email, count=len(ids))
        if ids:
            return Met(next(iter(ids)))
        return NewContact(phone, email, self._called.get(phone) or self._called.get(email) or email or f"+{phone}")

    def _person(self, phone: str, email: str) -> _Person:
        """Everything that is tied to these by rows that have both; more than needed to see that it is too much."""
        person = _Person(dict.fromkeys(filter(None, (phone,))), dict.fromkeys(filter(None, (email,))))
        before = -1
        while before != (before := len(person.phones) + len(person.emails)) and not person.unclear:
            person.emails |= dict.fromkeys(one for phone in person.phones for one in self._by_phone.get(phone, ()))
            person.phones |= dict.fromkeys(one for email in person.emails for one in self._by_email.get(email, ()))
        return person

    @property
    def _by_phone(self) -> Mapping[str, dict[str, None]]:
        return self._pairs[0]

    @property
    def _by_email(self) -> Mapping[str, dict[str, None]]:
        return self._pairs[1]

    @cached_property
    def _pairs(self) -> tuple[dict[str, dict[str, None]], dict[str, dict[str, None]]]:
        """The addresses beside each phone, and the phones beside each address, in the order of the sheet."""
        by_phone: dict[str, dict[str, None]] = defaultdict(dict)
        by_email: dict[str, dict[str, None]] = defaultdict(dict)
        for _, phone, email in self._rows:
            if phone and email:
                by_phone[phone][email] = by_email[email][phone] = None
        return by_phone, by_email

    @cached_property
    def _called(self) -> dict[str, str]:
        """The first name that the sheet gives to each phone and address."""
        found: dict[str, str] = {}
        for name, *known_by in self._rows:
            for one in filter(None, known_by if name else ()):
                found.setdefault(one, name)
        return found

    @cached_property
    def _rows(self) -> list[tuple[str, str, str]]:
        """Name, phone and e-mail address of every row that is a lead at all."""
        drafts = self._drafts
        rows: Iterable[int] = (at for at in range(len(drafts.sheet)) if at not in drafts.skipped)
        read = drafts.value
        return [
            (drafts.contact_name(at), read("contact_phone", at) or "", read("contact_email", at) or "") for at in rows
        ]


__all__ = ["Met", "Newcomers", "reached_by"]
