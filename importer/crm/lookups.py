"""What is read of one workspace: its users, stages, contacts, and the list of its opportunities.

This file does not know how a request travels: that is for the client, which is made from it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from importer.crm import wire
from importer.errors import Stopped
from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from importer.model import Called

MOST_PAGES: Final = 100_000  # of 20 opportunities; a list that goes on for longer goes round in a circle


@dataclass(frozen=True, slots=True)
class Listed:
    """What the CRM lists of one kind: the ids under each name, and what each id is called."""

    ids: Mapping[str, tuple[str, ...]]
    called: Mapping[str, Called]


class Lookups(ABC):
    """The readings of one workspace.

    Each raises Stopped where the CRM stays away, refuses us or cannot be understood, and Interrupted
    where nothing may leave any more.
    """

    workspace: str
    base_url: str

    @abstractmethod
    async def ask(self, path: str, *, allow: tuple[int, ...] = ()) -> wire.Answer:
        """The answer to a GET: a 2xx of JSON, or one of the statuses in `allow`."""

    async def check_access(self) -> None:
        """One harmless call before the first create.

        The list call is documented by a copy of the vendor's pages only, so its absence proves nothing.
        """
        answer = await self.ask(wire.list_path(self.workspace), allow=(400, 404, 405))
        body = wire.parse(answer.content)
        if answer.status == 404 and isinstance(body, dict) and body.get("success") is False:
            raise Stopped(Finding.of("CRM-STOPPED", seen=wire.reason(answer.status, body)))  # no such workspace
        if body is None and answer.content.strip():
            raise self._odd(wire.reason(answer.status, body))

    async def owners(self) -> Listed:
        """The workspace's users, by e-mail address in lower case and folded full name. One request."""
        users = self._understood(await self.ask(wire.users_path(self.workspace)))
        return Listed(wire.owners_of(users), wire.users_of(users))

    async def stages(self) -> Listed:
        """The workspace's stages, by folded title and id. One request."""
        found = self._understood(await self.ask(wire.workspace_path(self.workspace)))
        return Listed(wire.stages_of(found), wire.titled_of(found))

    async def owner_addresses(self) -> tuple[str, ...]:
        """The e-mail addresses of the workspace's users, to be chosen from. One request."""
        return wire.addresses_of(self._understood(await self.ask(wire.users_path(self.workspace))))

    async def stage_titles(self) -> tuple[str, ...]:
        """The titles of the workspace's stages in its order, to be chosen from. One request."""
        return wire.titles_of(self._understood(await self.ask(wire.workspace_path(self.workspace))))

    async def contacts(self, *, phone: str = "", email: str = "") -> tuple[str, ...]:
        """Ids of the contacts with this phone (digits) or e-mail address; () if there are none."""
        return tuple(await self.people(phone=phone, email=email))

    async def people(self, *, phone: str = "", email: str = "") -> dict[str, Called]:
        """The contacts with this phone (digits) or e-mail address, and what each is called, by id."""
        path = wire.contact_path(self.workspace, phone=phone, email=email)
        answer = await self.ask(path, allow=(404,))  # how one edition says that nobody was found
        found = [] if answer.status == 404 else self._understood(answer, none_is_empty=True)
        called = wire.people_of(found)
        return {id: called[id] for id in wire.contacts_of(found, phone=phone, email=email)}

    async def pages(self) -> AsyncGenerator[list[dict[str, Any]], None]:
        """The list of opportunities, page by page, to its end.

        A page that cannot be read, or one that was there before, raises Stopped: a list walked in part
        would let what is in it count as not created.
        """
        token: str | None = None
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            answer = await self.ask(wire.list_path(self.workspace, token))
            yield self._understood(answer)
            token = wire.continuation_of(answer.content)
            if token is None:
                return
            if token in seen:
                break
            seen.add(token)
        raise self._odd("the list has no end")

    async def opportunities(self) -> list[dict[str, Any]]:
        """Every opportunity the CRM lists."""
        return [one async for page in self.pages() for one in page]

    async def opportunity(self, id: str) -> dict[str, Any] | None:
        """The opportunity of this id; None where the CRM says that there is none."""
        answer = await self.ask(wire.one_path(self.workspace, id), allow=(404,))
        if answer.status == 404:
            return None
        found = wire.one_of(answer.content, id)
        if found is None:
            raise self._odd(wire.reason(answer.status, wire.parse(answer.content)))
        return found[0] if found else None

    def _understood(self, answer: wire.Answer, *, none_is_empty: bool = False) -> list[dict[str, Any]]:
        """The objects of an answer. One that holds none of the known shapes is no proof of anything."""
        found = wire.rows_of(answer.content, none_is_empty=none_is_empty)
        if found is None:
            raise self._odd(wire.reason(answer.status, wire.parse(answer.content)))
        return found

    def _odd(self, said: str) -> Stopped:
        return Stopped(Finding.of("CRM-ODD-ANSWER", seen=said, url=self.base_url))


__all__ = ["MOST_PAGES", "Listed", "Lookups"]
