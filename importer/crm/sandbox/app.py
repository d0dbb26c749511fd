"""The practice CRM as an ASGI application: routes, delays, faults, and the truth for tests and the demo."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route, Router

from importer.crm.sandbox import calls, page
from importer.crm.sandbox.answers import Answer, spoiled
from importer.crm.sandbox.calls import Asked, Holdings
from importer.crm.sandbox.faults import BEFORE, Chance, Kind
from importer.crm.sandbox.gate import Gate
from importer.crm.sandbox.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from importer.crm.sandbox.faults import Fault, Profile, Sort

    Work = Callable[[Holdings, Asked], Answer]

NOTHING: Final = Answer(500, b"")  # what there is to see when no work was done
BODY_LIMIT: Final = 1024 * 1024
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
CALLS: Final[tuple[tuple[str, str, Sort, Work], ...]] = (
    ("POST", "/api/opportunity", "create", calls.create),
    ("GET", "/api/opportunity", "read", calls.page),
    ("PUT", "/api/opportunity", "update", calls.update),
    ("GET", "/api/opportunity/{id}", "read", calls.get),
    ("GET", "/api/contact/searchByCellphone", "read", calls.by_phone),
    ("GET", "/api/contact/searchByEmail", "read", calls.by_email),
    ("POST", "/api/contact", "contact", calls.create_contact),
    ("GET", "/api/workspace/usersByWorkspaceId/{id}", "read", calls.workspace_users),
    ("GET", "/api/workspace/{id}", "read", calls.workspace),
    ("GET", "/api/user/email", "read", calls.user_by_email),
    ("POST", "/api/user/login", "other", calls.login),
)


class Practice:
    """What all calls share: what is held, the gate, the chances and how many faults have struck."""

    def __init__(
        self,
        *,
        workspaces: Sequence[str],
        token: str | None,
        rate: float | None,
        latency: float,
        faults: Profile,
        seed: int,
    ) -> None:
        self.holdings = Holdings.furnished(workspaces, token)
        self.gate = Gate(rate)
        self.chance = Chance(faults, seed)
        self.latency = latency
        self.struck: Counter[str] = Counter()

    async def pause(self) -> None:
        """Half of the latency; every call waits twice."""
        if self.latency:
            await asyncio.sleep(self.chance.around(self.latency / 2))

    def answer(self, work: Work, asked: Asked, fault: Fault | None) -> Answer:
        """Do the work unless the fault comes before it, and say what the client gets to see."""
        if fault is not None and fault.kind in BEFORE:
            self.struck[fault.kind] += 1
            return spoiled(fault, NOTHING)
        try:
            answer = work(self.holdings, asked)
        except RefusedError as refusal:
            return Answer.refused(refusal)
        if fault is None:
            return answer
        self.struck[fault.kind] += 1
        if fault.hidden and fault.kind is not Kind.LATE:
            self.struck[Kind.LATE] += 1
        return spoiled(fault, answer)

    @property
    def truth(self) -> dict[str, Any]:
        """What `GET /sandbox.json` tells: everything held, listed or not, and what was counted."""
        return {
            "opportunities": self.holdings.opportunities,
            "contacts": self.holdings.contacts,
            "counts": self.holdings.counts,
            "requests": dict(self.gate.calls),
            "faults": dict(self.struck),
            "peak_per_second": self.gate.peak,
        }


class Call:
    """One call of the API as an ASGI application of its own."""

    def __init__(self, practice: Practice, name: str, sort: Sort, work: Work) -> None:
        self.practice = practice
        self.name = name
        self.sort = sort
        self.work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, wait, work, wait, answer. The draw is made on arrival: it depends on the order of calls alone."""
        practice, now = self.practice, time.monotonic()
        practice.gate.note(self.name, now)
        fault = practice.chance.draw(self.sort)
        wait = practice.gate.wait(now)
        body = b"" if scope["method"] == "GET" else await read(receive)
        if body is None:
            return
        await practice.pause()
        if wait:
            answer, fault = Answer.too_many(wait), None
        elif len(body) > BODY_LIMIT:
            answer, fault = Answer.refused(RefusedError(413, "BODY_TOO_LARGE", "The body is larger than 1 MiB.")), None
        else:
            asked = Asked(dict(scope["headers"]), scope["query_string"], scope["path_params"], body)
            asked.hidden = fault.hidden if fault else 0.0
            answer = practice.answer(self.work, asked, fault)
        await practice.pause()
        if fault is not None and fault.kind is Kind.SLOW:
            await asyncio.sleep(fault.wait)
        await finish(answer, scope, receive, send)


async def read(receive: Receive) -> bytes | None:
    """The body, at most a little more than the limit; None when the client went away before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > BODY_LIMIT:
            return bytes(body)


async def finish(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the answer, or as much of it as the cut leaves and end the connection there."""
    if answer.cut != "before":
        length = (b"content-length", str(len(answer.body)).encode("ascii"))
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, length]},
        )
        if answer.cut == "nowhere":
            await send({"type": "http.response.body", "body": answer.body})
            return
        await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
    scope["state"]["cut"]()
    while (await receive())["type"] != "http.disconnect":
        pass  # once the server knows that the connection is gone it no longer expects an answer


class OwnPage:
    """A page of ours, not Plazbot's: no bearer, but only for somebody who asked for loopback by name.

    What is held may be a real customer's rows; a web page from elsewhere that points its own name at
    127.0.0.1 gets nothing.
    """

    def __init__(self, make: Callable[[], Answer]) -> None:
        self.make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer without delay and without fault."""
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").partition(":")[0]
        try:
            if host not in LOOPBACK:
                raise RefusedError(403, "HOST_REFUSED", "Ask for 127.0.0.1.")
            answer = self.make()
        except RefusedError as refusal:
            answer = Answer.refused(refusal)
        await finish(answer, scope, receive, send)


def application(practice: Practice) -> Router:
    """The calls of the API, our own two pages, and a refusal for everything else."""

    def call(method: str, path: str, sort: Sort, work: Work) -> Route:
        return Route(path, Call(practice, f"{method} {path}", sort, work), methods=[method], name=path)

    def seen() -> Answer:
        return page.answer(practice.holdings, calls=practice.gate.calls, faults=practice.struck)

    def nothing() -> Answer:
        raise RefusedError(404, "NOT_FOUND", "There is nothing here.")

    rest = [
        Route("/api/{rest:path}", Call(practice, "unknown", "other", calls.unknown), name="unknown"),
        Route("/", OwnPage(seen), methods=["GET"], name="page"),
        Route("/sandbox.json", OwnPage(lambda: Answer.bare(practice.truth)), methods=["GET"], name="truth"),
        Route("/{rest:path}", OwnPage(nothing), name="nothing"),
    ]
    return Router([*(call(*one) for one in CALLS), *rest], redirect_slashes=False)
