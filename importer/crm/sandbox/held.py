"""What the practice CRM holds and what it refuses. Memory only; every change is one step, whole or not at all."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from importer.crm.sandbox import people, refusals
from importer.crm.sandbox.paging import PAGE, position_of, token_after
from importer.crm.sandbox.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from importer.crm.sandbox.people import Json

NOT_DIGITS: Final = re.compile(r"\D+")
WHATSAPP: Final = 2
PLATFORMS: Final = range(1, 8)


def stamp() -> str:
    """Now, as the CRM writes it: seven fractional digits and `Z` (section 1 of the API notes)."""
    seconds, rest = divmod(time.time_ns(), 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest // 100:07d}Z"


def scrambled(number: int) -> str:
    """An id that says nothing of the order it was given in; no two numbers below 2**32 share one."""
    return f"op-{number * 2654435761 % 2**32:08x}"


@dataclass(slots=True)
class Held:
    """One opportunity: as the API shows it, and what was sent but is never shown again."""

    shown: Json
    owner: str | None
    tags: list[str]
    listed_from: float  # time.monotonic() from which the list has it

    @property
    def truth(self) -> Json:
        """The opportunity with what the API keeps to itself: the owner and the tags as sent."""
        return {**self.shown, "assignedComercialId": self.owner, "tags": self.tags}


@dataclass(slots=True)
class Workspace:
    """One workspace with its people, stages and opportunities, newest last."""

    id: str
    numbers: Iterator[int]  # shared by all workspaces: no id exists twice
    opportunities: list[Held] = field(default_factory=list)
    contacts: dict[str, Json] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=lambda: {user["id"]: user for user in people.users()})
    stages: list[Json] = field(default_factory=people.stages)
    by_id: dict[str, Held] = field(default_factory=dict)
    found_from: dict[str, float] = field(default_factory=dict)  # contact: time.monotonic() from which it is found
    by_phone: dict[str, list[Json]] = field(default_factory=dict)
    by_email: dict[str, list[Json]] = field(default_factory=dict)

    @classmethod
    def furnished(cls, id: str, numbers: Iterator[int]) -> Workspace:
        """A workspace with the shipped people and no opportunity."""
        workspace = cls(id, numbers)
        for contact in people.contacts(id):
            workspace.keep_contact(contact)
        return workspace

    def create(self, fields: Mapping[str, Any], *, by: str, hidden: float = 0.0) -> Json:
        """Store one opportunity and give it as the API shows it. `hidden`: seconds the list leaves it out.

        The owner is taken as `assignedComercialId` and never shown: the vendor's own sample answers with
        `assignedAgentId` null. Raises RefusedError, and then nothing is stored.
        """
        name, description = refusals.text(fields, "name"), refusals.text(fields, "description")
        sent = {"name": name, "description": description, "amount": refusals.number(fields, "amount")}
        sent |= self.checked(fields)
        owner, tags = self.owner(fields), refusals.texts(fields, "tags")
        shown = opportunity(next(self.numbers), workspace=self.id, order=len(self.opportunities) + 1, by=by) | sent
        held = Held(shown, owner, tags, time.monotonic() + hidden)
        self.opportunities.append(held)
        self.by_id[shown["id"]] = held
        return shown

    def checked(self, fields: Mapping[str, Any]) -> Json:
        """The optional fields that were sent, as they are shown. Raises RefusedError."""
        wanted = {
            "contactId": self.contact(fields),
            "stageId": self.stage(fields),
            "expirationDate": refusals.moment(fields, "expirationDate"),
            "customFields": refusals.pairs(fields, "customFields"),
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def owner(self, fields: Mapping[str, Any]) -> str | None:
        """The owner asked for, spelled with one `m`. Raises RefusedError for an id no user has."""
        id = refusals.optional_text(fields, "assignedComercialId")
        if id is not None and id not in self.users:
            raise RefusedError(404, "OWNER_NOT_FOUND", f"No user has the id '{id}'.")
        return id

    def contact(self, fields: Mapping[str, Any]) -> str | None:
        """The contact asked for. Raises RefusedError for an id no contact has."""
        id = refusals.optional_text(fields, "contactId")
        if id is not None and id not in self.contacts:
            raise RefusedError(404, "CONTACT_NOT_FOUND", f"No contact has the id '{id}'.")
        return id

    def stage(self, fields: Mapping[str, Any]) -> str | None:
        """The stage asked for. Raises RefusedError for an id no stage has."""
        id = refusals.optional_text(fields, "stageId")
        if id is not None and all(stage["id"] != id for stage in self.stages):
            raise RefusedError(404, "STAGE_NOT_FOUND", f"No stage has the id '{id}'.")
        return id

    def update(self, id: str, fields: Mapping[str, Any]) -> Json:
        """Change the plain fields that were sent, all or none, and give the opportunity. Raises RefusedError."""
        held = self.find(id)
        changed = self.checked(fields)
        for name, read in (("name", refusals.text), ("description", refusals.text), ("amount", refusals.number)):
            if name in fields:
                changed[name] = read(fields, name)
        held.shown.update(changed, updatedDate=stamp())
        return held.shown

    def find(self, id: str) -> Held:
        """The opportunity with this id, listed or not yet. Raises RefusedError."""
        try:
            return self.by_id[id]
        except KeyError:
            raise RefusedError(404, "OPPORTUNITY_NOT_FOUND", f"No opportunity has the id '{id}'.") from None

    def page(self, token: str | None) -> Json:
        """One page of the list: `{workspaceId, continuationToken, data[]}`, 20 rows at most.

        The token is null when the page is not full, so a total that is a multiple of 20 ends with an
        empty page. A row not listed yet is passed over and found by the next walk. Raises RefusedError.
        """
        position, now = position_of(token, length=len(self.opportunities)), time.monotonic()
        rows: list[Json] = []
        while len(rows) < PAGE and position < len(self.opportunities):
            held = self.opportunities[position]
            if held.listed_from <= now:
                rows.append(held.shown)
            position += 1
        more = token_after(position) if len(rows) == PAGE else None
        return {"workspaceId": self.id, "continuationToken": more, "data": rows}

    def with_phone(self, phone: str) -> Json:
        """`{contactId, data[]}` of the contacts with exactly these digits. Raises RefusedError if none."""
        return matches(self.found(self.by_phone.get(phone, ())))

    def with_email(self, email: str) -> Json:
        """`{contactId, data[]}` of the contacts with this e-mail, in any case. Raises RefusedError if none."""
        return matches(self.found(self.by_email.get(email.casefold(), ())))

    def found(self, contacts: Iterable[Json]) -> list[Json]:
        """Those of these contacts that a search finds by now."""
        now = time.monotonic()
        return [contact for contact in contacts if self.found_from.get(contact["id"], now) <= now]

    def create_contact(self, fields: Mapping[str, Any], *, hidden: float = 0.0) -> Json:
        """Store one contact: platform 2 needs a WhatsApp number, any other an e-mail. Raises RefusedError.

        Nothing is asked of its phone and e-mail: like an opportunity, an equal one is made a second time.
        """
        name, lastname = refusals.text(fields, "name"), refusals.optional_text(fields, "lastname")
        platform = refusals.needed(fields, "platformId")
        if isinstance(platform, bool) or not isinstance(platform, int) or platform not in PLATFORMS:
            raise refusals.mistyped("platformId", "a whole number from 1 to 7")
        refusals.text(fields, "internalWhatsappNumber" if platform == WHATSAPP else "email")
        whatsapp = refusals.optional_text(fields, "internalWhatsappNumber")
        order = len(self.contacts) + 1
        contact = people.contact(
            id=f"ct-{order:02d}",
            workspace=self.id,
            name=name,
            lastname=lastname,
            email=refusals.optional_text(fields, "email"),
            wrote_from=whatsapp if platform == WHATSAPP else None,
            whatsapp=whatsapp,
            platform=platform,
            stage=self.stage(fields),
            order=order,
            created=stamp(),
        )
        self.keep_contact(contact)
        self.found_from[contact["id"]] = time.monotonic() + hidden
        return contact

    def keep_contact(self, contact: Json) -> None:
        """Hold a contact and make it found by the digits of both its numbers and by its e-mail."""
        self.contacts[contact["id"]] = contact
        numbers = (contact["platformSenderPhone"], contact["internalWhatsappNumber"])
        for digits in {NOT_DIGITS.sub("", number) for number in numbers if number}:
            self.by_phone.setdefault(digits, []).append(contact)
        if contact["email"]:
            self.by_email.setdefault(contact["email"].casefold(), []).append(contact)


def opportunity(number: int, *, workspace: str, order: int, by: str) -> Json:
    """The opportunity object of the API with every field of its reference, before anything sent is put in."""
    now = stamp()
    return {
        "id": scrambled(number),
        "opportCode": f"OP-{order:06d}",
        "opportStatus": 1,
        "winLossStatus": 0,
        "winLossDate": None,
        "finalAmount": 0,
        "creationDate": now,
        "creationTypeId": 1,
        "updatedDate": None,
        "deletionDate": None,
        "userDeletion": None,
        "statusId": 1,
        "files": [],
        "orderInCards": order,
        "orderInCardsLastUpdated": now,
        "activities": [],
        "segmentationId": None,
        "workspaceId": workspace,
        "name": "",
        "description": "",
        "amount": 0,
        "userCreation": by,
        "contactId": None,
        "expirationDate": None,
        "assignedAgentId": None,
        "stageId": None,
    }


def matches(found: Iterable[Json]) -> Json:
    """The answer of a search: the first contact's id, and all of them. Raises RefusedError when there is none."""
    data = list(found)
    if not data:
        raise RefusedError(404, "CONTACT_NOT_FOUND", "No contact was found.")
    return {"contactId": data[0]["id"], "data": data}


def furnish(ids: Iterable[str]) -> dict[str, Workspace]:
    """The workspaces by id, each with its own people and no opportunity."""
    numbers = itertools.count(1)
    return {id: Workspace.furnished(id, numbers) for id in ids}
