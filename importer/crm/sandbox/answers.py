"""What goes back on the wire: the envelope, and what a fault makes of an answer. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from importer.crm.sandbox.faults import Kind

if TYPE_CHECKING:
    from importer.crm.sandbox.faults import Fault
    from importer.crm.sandbox.refusals import RefusedError

Header = tuple[bytes, bytes]
Cut = Literal["nowhere", "before", "inside"]

JSON: Final[Header] = (b"content-type", b"application/json; charset=utf-8")
HTML: Final[Header] = (b"content-type", b"text/html; charset=utf-8")
GATEWAY_PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `cut`: where the connection ends: nowhere, before the first byte, or inside the body."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = (JSON,)
    cut: Cut = "nowhere"

    @classmethod
    def bare(cls, content: object) -> Answer:
        """200 with this JSON and nothing around it."""
        return cls(200, json.dumps(content).encode("ascii"))

    @classmethod
    def done(cls, data: object, message: str = "ok") -> Answer:
        """200 with the envelope."""
        return envelope(200, message=message, data=data)

    @classmethod
    def refused(cls, refusal: RefusedError) -> Answer:
        """The refusal in the envelope."""
        return envelope(refusal.status, error=refusal.code, message=refusal.message)

    @classmethod
    def too_many(cls, wait: int | None) -> Answer:
        """429, with `Retry-After` when the wait is known (whole seconds)."""
        answer = envelope(429, error="TOO_MANY_REQUESTS", message="Too many requests.")
        if wait is None:
            return answer
        return cls(429, answer.body, (JSON, (b"retry-after", str(wait).encode("ascii"))))


def envelope(status: int, *, message: str, error: str | None = None, data: object = None) -> Answer:
    """The five keys of every answer but the bare ones: success, code, errorCode, message, data."""
    content = {"success": error is None, "code": status, "errorCode": error, "message": message, "data": data}
    return Answer(status, json.dumps(content).encode("ascii"))


STRUCK: Final[dict[Kind, Answer]] = {
    Kind.TOO_MANY: Answer.too_many(None),
    Kind.ERROR_BEFORE: envelope(500, error="INTERNAL_ERROR", message="An unexpected error occurred."),
    Kind.ERROR_AFTER: envelope(500, error="INTERNAL_ERROR", message="An unexpected error occurred."),
    Kind.GATEWAY_BEFORE: Answer(502, GATEWAY_PAGE, (HTML,)),
    Kind.GATEWAY_AFTER: Answer(502, GATEWAY_PAGE, (HTML,)),
    Kind.CUT_BEFORE: Answer(200, b"", cut="before"),
    Kind.CUT_AFTER: Answer(200, b"", cut="before"),
    Kind.SAID_NO: envelope(200, error="NOT_CREATED", message="It could not be created."),
    Kind.NO_ID: Answer.done(None, "created"),
}


def spoiled(fault: Fault, answer: Answer) -> Answer:
    """What the client gets to see of `answer` once the fault has struck."""
    if fault.kind is Kind.TOO_MANY_WITH_WAIT:
        return Answer.too_many(round(fault.wait))
    if fault.kind is Kind.CUT_INSIDE:
        return replace(answer, cut="inside")
    return STRUCK.get(fault.kind, answer)
