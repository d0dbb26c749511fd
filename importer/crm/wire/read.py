"""What counts of an answer to a create, read once, whatever content type it claims. Pure; judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from importer.crm.wire.answers import LONGEST_ID, NAMED, data_of, parse, printable, reason
from importer.crm.wire.heard import Fault
from importer.outcome import Created

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.crm.wire.heard import Answer, Heard

ENVOY: Final = b"upstream connect error or disconnect/reset before headers"


@dataclass(frozen=True, slots=True)
class Read:
    """What counts of an answer, read once.

    `inner` is the `code` inside the envelope: 0 where it has none, None where it cannot be understood.
    `yes` is what `success` says: None where it says nothing. `made` is what the answer names.
    """

    answer: Answer
    body: Any
    yes: bool | None
    inner: int | None
    made: Created | None

    @classmethod
    def of(cls, answer: Answer, *, named: tuple[str, ...] = NAMED) -> Read:
        """Read an answer, whatever content type it claims; `named` is what it calls the thing it shows."""
        body = parse(answer.content)
        envelope = body if isinstance(body, dict) else {}
        success = envelope.get("success")
        yes = None if success is None else success in (True,)
        return cls(answer, body, yes, _code(envelope.get("code")), _made(envelope, named))

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return self.answer.status

    @property
    def fine(self) -> bool:
        """A 2xx, whatever it says inside."""
        return 200 <= self.status < 300

    @property
    def says_no(self) -> bool:
        """It says inside that it failed, or what it says there cannot be understood."""
        return self.yes is False or self.inner is None or self.inner >= 400

    @property
    def no_inside(self) -> int | None:
        """The status of a failure that a 2xx carries; None in any other answer, or if it cannot be understood."""
        if not (self.fine and self.says_no) or self.inner is None:
            return None
        return max(self.inner, 400)  # `success: false` with no code, or a good one, is a plain no

    @property
    def passed_on(self) -> bool:
        """A gateway says that it had no answer from the CRM: it may have handed the request on before."""
        headers = self.answer.headers
        front_door = "x-azure-ref" in headers and "retry-after" not in headers and not isinstance(self.body, dict)
        return ENVOY in self.answer.content or front_door

    @property
    def words(self) -> str:
        """The CRM's own words."""
        return reason(self.status, self.body)


def token_refused(heard: Heard) -> bool:
    """True when the CRM refused our token, as the status or inside a 2xx, and made nothing.

    Nothing can have happened then: who asks is looked at before what is asked for. (RFC 9110, 15.5.2;
    no page of the vendor's says so, but a 401 that had created the row would be open to anybody.)
    """
    if isinstance(heard, Fault) or (heard.status != 401 and b"401" not in heard.content):
        return False  # without parsing every good answer twice
    read = Read.of(heard)
    return read.made is None and 401 in (read.status, read.no_inside)


def _code(value: Any) -> int | None:
    """The status inside an envelope: 0 where it says none, None where it cannot be understood."""
    if value is None:
        return 0
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None


def _made(body: Mapping[str, Any], named: tuple[str, ...]) -> Created | None:
    """What the answer names as made: the id in `data`, or in the opportunity or contact there."""
    data = data_of(body)
    opportunity: dict[str, Any] = next((one for name in named if isinstance(one := data.get(name), dict)), {})
    value = data.get("id") or opportunity.get("id")
    id = printable(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(id) > LONGEST_ID:
        return None
    return Created(id, printable(str(opportunity.get("opportCode") or ""))[:LONGEST_ID]) if id else None


__all__ = ["Read", "token_refused"]
