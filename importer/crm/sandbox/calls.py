"""The calls of the API, each as a function of what the practice CRM holds and what is asked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from importer.crm.sandbox import refusals
from importer.crm.sandbox.answers import Answer
from importer.crm.sandbox.held import NOT_DIGITS, furnish
from importer.crm.sandbox.people import BEGAN
from importer.crm.sandbox.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.crm.sandbox.held import Workspace
    from importer.crm.sandbox.people import Json

SEARCHES_LAG: Final = 1.5  # so much longer than the list: an index of their own
EVERYBODY_SAYS: Final = "practice"  # what every shipped user logs in with


@dataclass
class Asked:
    """One request as it came: headers by lower-case name, the raw query, the parameters of the path, the body."""

    headers: Mapping[bytes, bytes]
    raw_query: bytes
    path: Mapping[str, Any]
    body: bytes
    hidden: float = 0.0  # seconds for which lists and searches leave out what this call stores

    @cached_property
    def query(self) -> dict[str, str]:
        """The query; of a name given twice the last one counts."""
        return dict(parse_qsl(self.raw_query.decode("latin-1"), keep_blank_values=True))

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The JSON object of the body. Raises RefusedError."""
        try:
            fields = json.loads(self.body)
        except (ValueError, RecursionError):
            raise RefusedError(400, "BODY_INVALID", "The body is not JSON.") from None
        if not isinstance(fields, dict):
            raise RefusedError(400, "BODY_INVALID", "The body is not a JSON object.")
        return fields


@dataclass
class Holdings:
    """Everything the practice CRM holds: its workspaces and who may come in."""

    workspaces: dict[str, Workspace]
    token: str | None  # None: any token that is not empty
    given_out: dict[str, str] = field(default_factory=dict)  # token of a log-in -> id of its user

    @classmethod
    def furnished(cls, workspaces: Sequence[str], token: str | None) -> Holdings:
        """The workspaces with the shipped people in each."""
        return cls(furnish(workspaces), token)

    def user(self, asked: Asked) -> str:
        """The id of the user this request comes from. Raises RefusedError without an accepted bearer."""
        scheme, _, token = asked.headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise RefusedError(401, "UNAUTHORIZED", "A bearer token is needed.")
        if token in self.given_out:
            return self.given_out[token]
        if self.token is not None and token != self.token:
            raise RefusedError(401, "UNAUTHORIZED", "The bearer token is not accepted.")
        return "us-01"

    def workspace(self, asked: Asked, fields: Mapping[str, Any]) -> Workspace:
        """The workspace named twice: by the header and by `workspaceId` of `fields`. Raises RefusedError."""
        header = asked.headers.get(b"x-workspace-id", b"").decode("latin-1")
        if not header:
            raise RefusedError(401, "WORKSPACE_MISSING", "The header x-workspace-id is needed.")
        workspace = self.named(header)
        if refusals.text(fields, "workspaceId") != header:
            raise RefusedError(400, "WORKSPACE_MISMATCH", "workspaceId and the header x-workspace-id differ.")
        return workspace

    def named(self, id: str) -> Workspace:
        """The workspace with this id. Raises RefusedError."""
        try:
            return self.workspaces[id]
        except KeyError:
            raise RefusedError(404, "WORKSPACE_NOT_FOUND", f"No workspace has the id '{id}'.") from None

    @property
    def opportunities(self) -> list[Json]:
        """All opportunities as they truly are, oldest first within a workspace."""
        return [held.truth for workspace in self.workspaces.values() for held in workspace.opportunities]

    @property
    def contacts(self) -> list[Json]:
        """All contacts."""
        return [contact for workspace in self.workspaces.values() for contact in workspace.contacts.values()]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are. Of the contacts made here, `doubled_contacts` share a phone or an e-mail."""
        made = [contact for contact in self.contacts if contact["creationDate"] != BEGAN]
        held = Counter(name for contact in self.contacts for name in names_of(contact))
        doubled = sum(any(held[name] > 1 for name in names_of(contact)) for contact in made)
        return {
            "opportunities": len(self.opportunities),
            "contacts": len(self.contacts),
            "contacts_made": len(made),
            "doubled_contacts": doubled,
        }


def names_of(contact: Json) -> set[tuple[str, str]]:
    """What a contact is found by: its workspace with the digits of each number, and with its e-mail."""
    numbers = (contact["platformSenderPhone"], contact["internalWhatsappNumber"])
    digits = {NOT_DIGITS.sub("", number) for number in numbers if number}
    emails = {contact["email"].casefold()} if contact["email"] else set()
    return {(contact["workspaceId"], name) for name in (*digits, *emails)}


def login(holdings: Holdings, asked: Asked) -> Answer:
    """`POST /api/user/login`."""
    email, word = refusals.text(asked.fields, "email"), refusals.text(asked.fields, "password")
    for workspace in holdings.workspaces.values():
        for user in workspace.users.values():
            if user["email"] == email.casefold() and word == EVERYBODY_SAYS:
                token = f"practice-{len(holdings.given_out) + 1:04d}-{user['id']}"
                holdings.given_out[token] = user["id"]
                return Answer.done({"token": token, "user": user})
    raise RefusedError(401, "UNAUTHORIZED", "The e-mail or the password is wrong.")


def create(holdings: Holdings, asked: Asked) -> Answer:
    """`POST /api/opportunity`: 200, never 201."""
    user = holdings.user(asked)
    workspace = holdings.workspace(asked, asked.fields)
    opportunity = workspace.create(asked.fields, by=user, hidden=asked.hidden)
    return Answer.done({"id": opportunity["id"], "opportunity": opportunity}, "Opportunity successfully created.")


def update(holdings: Holdings, asked: Asked) -> Answer:
    """`PUT /api/opportunity?id=&workspaceId=`: the id is in the query."""
    holdings.user(asked)
    workspace = holdings.workspace(asked, asked.query)
    opportunity = workspace.update(refusals.text(asked.query, "id"), asked.fields)
    return Answer.done({"id": opportunity["id"], "opportunity": opportunity}, "updated")


def page(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/opportunity`: data within data, 20 a page."""
    holdings.user(asked)
    return Answer.done(holdings.workspace(asked, asked.query).page(asked.query.get("continuationToken")))


def get(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/opportunity/{id}`: an array with one object and no envelope."""
    holdings.user(asked)
    return Answer.bare([holdings.workspace(asked, asked.query).find(asked.path["id"]).shown])


def by_phone(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/contact/searchByCellphone`."""
    holdings.user(asked)
    return Answer.done(holdings.workspace(asked, asked.query).with_phone(refusals.text(asked.query, "cellphone")))


def by_email(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/contact/searchByEmail`."""
    holdings.user(asked)
    return Answer.done(holdings.workspace(asked, asked.query).with_email(refusals.text(asked.query, "email")))


def create_contact(holdings: Holdings, asked: Asked) -> Answer:
    """`POST /api/contact`."""
    holdings.user(asked)
    contact = holdings.workspace(asked, asked.fields).create_contact(asked.fields, hidden=SEARCHES_LAG * asked.hidden)
    return Answer.done({"id": contact["id"], "contact": contact}, "created")


def workspace_users(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/workspace/usersByWorkspaceId/{id}`: the one list without paging."""
    holdings.user(asked)
    return Answer.done(list(holdings.named(asked.path["id"]).users.values()))


def workspace(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/workspace/{id}`: an array with one object and no envelope; the stages are `masterOfStates`."""
    user = holdings.user(asked)
    workspace = holdings.named(asked.path["id"])
    shown = {
        "id": workspace.id,
        "userId": user,
        "name": "Práctica",
        "urlAvatar": None,
        "status": 1,
        "deletionDate": None,
        "lastOpenView": None,
        "masterOfStates": workspace.stages,
        "masterOfProjects": [{"id": "pr-1", "color": "#999999", "name": "General"}],
    }
    return Answer.bare([shown])


def user_by_email(holdings: Holdings, asked: Asked) -> Answer:
    """`GET /api/user/email`: the user alone, spelled unlike in the list."""
    holdings.user(asked)
    email = refusals.text(asked.query, "email").casefold()
    for workspace in holdings.workspaces.values():
        for user in workspace.users.values():
            if user["email"] == email:
                shown = {name: user[name] for name in ("id", "name", "lastName", "email", "company")}
                more = {"roles": [user["role"]], "workspaceId": workspace.id, "isActive": True}
                return Answer.bare({**shown, **more, "createdAt": user["creationDate"]})
    raise RefusedError(404, "USER_NOT_FOUND", "No user has this e-mail.")


def unknown(_: Holdings, asked: Asked) -> Answer:
    """Whatever else is asked for."""
    raise RefusedError(404, "NOT_FOUND", f"There is no '/api/{asked.path['rest']}'.")
