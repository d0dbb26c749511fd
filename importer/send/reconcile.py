"""Which unsettled rows are in the CRM's list. Pure: what was sent and what is listed go in, verdicts come out.

A row is found only by what was sent, compared field by field; what is merely like it keeps it in doubt,
for a person to decide. Wrongly "not there" would create a row twice, wrongly "found" would lose one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.findings import Place


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row that was sent without a clear answer: what was sent (the body of the create), and when.

    `attempted` is by the CRM's clock, ISO 8601, UTC; "" where it is not known.
    """

    ref: str
    place: Place
    sent: Mapping[str, Any] = field(default_factory=dict)
    attempted: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """It is in the CRM under this id."""

    id: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class NotListed:
    """The list was walked whole, and nothing in it is this row or like it."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """These ids of the list may be the row, and a person has to say which; () where the list could not be read."""

    ids: tuple[str, ...] = ()


Verdict = Found | NotListed | Doubtful

__all__ = ["Attempt", "Doubtful", "Found", "NotListed", "Verdict"]
