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
    """Where the way to the CRM and back broke, in words for people; `findings/own_words.py` has the Spanish."""

    NO_REQUEST = "the address is not valid"
    NO_ADDRESS = "the name of the host was not found"
    NOBODY = "the connection was refused"
    NO_CONNECTION = "no connection could be made"
    NOT_TRUSTED = "its certificate is not trusted"
    NO_TLS = "no encrypted connection was agreed on"
    NO_CONNECTION_IN_TIME = "no connection was made in time"
    CUT = "the connection was cut off before the answer ended"
    NO_ANSWER_IN_TIME = "no whole answer came in time"
    GARBLED = "the answer cannot be read"
    TOO_LONG = "the answer is too long"


NEVER_CONNECTED: Final = frozenset(
    {
        Break.NO_REQUEST,
        Break.NO_ADDRESS,
        Break.NOBODY,
        Break.NO_CONNECTION,
        Break.NOT_TRUSTED,
        Break.NO_TLS,
        Break.NO_CONNECTION_IN_TIME,
    }
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
    """No whole answer: where it broke."""

    kind: Break

    @property
    def words(self) -> str:
        """What is told of it. The libraries' own words are for their authors."""
        return self.kind.value


Heard = Answer | Fault

__all__ = ["NEVER_CONNECTED", "Answer", "Break", "Fault", "Heard"]
