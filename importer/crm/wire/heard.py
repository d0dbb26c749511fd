"""What comes back for a request: an answer, or a fault in its place. Pure: nouns only.

Which exception of which library is which fault is known to `crm/client.py` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Break(StrEnum):
    """Where the way to the CRM and back broke."""

    NO_REQUEST = "the address or a header is none"
    NO_ADDRESS = "the name of the host has no address"
    NO_CONNECTION = "nobody took the connection"
    NO_TLS = "no safe connection was agreed on"
    NO_CONNECTION_IN_TIME = "no connection was made in time"
    CUT = "the connection ended before the answer did"
    NO_ANSWER_IN_TIME = "no whole answer came in time"
    GARBLED = "what came is no answer of HTTP"
    TOO_LONG = "the answer is too long"


NEVER_CONNECTED: Final = frozenset(
    {Break.NO_REQUEST, Break.NO_ADDRESS, Break.NO_CONNECTION, Break.NO_TLS, Break.NO_CONNECTION_IN_TIME}
)
"""No connection was made, so no byte of the request left."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `headers` finds a name in lower case."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """No whole answer: where it broke, and what was said of it."""

    kind: Break
    words: str


Heard = Answer | Fault

__all__ = ["NEVER_CONNECTED", "Answer", "Break", "Fault", "Heard"]
