"""What became of a row, and what one answer of the CRM means. Nouns only; no I/O.

`Reply` is the meaning of one HTTP answer (or of its absence); `Outcome` is what finally happened to
one row. Either/or is a type here: match a Reply exhaustively, never by looking at optional fields.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.findings import Place
    from importer.model import Row

Status = Literal["created", "duplicate", "skipped", "invalid", "refused", "failed", "unconfirmed", "pending"]

STATUSES: Final[tuple[Status, ...]] = (
    "created",
    "duplicate",
    "skipped",
    "invalid",
    "refused",
    "failed",
    "unconfirmed",
    "pending",
)
IN_THE_CRM: Final[frozenset[Status]] = frozenset({"created", "duplicate"})
DONE: Final[frozenset[Status]] = IN_THE_CRM | {"skipped"}


def status_of(state: str, *, otherwise: Status) -> Status:
    """The status of this name, or else the other one: of a row that is `sending` the journal says no status."""
    return next((status for status in STATUSES if status == state), otherwise)


@dataclass(frozen=True, slots=True)
class Created:
    """The CRM made it: its id, and the code people see (`OP-000418`; may be empty)."""

    id: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The CRM read the request and will not create it; sending the same again gives the same answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Known not to have happened, and worth another try: after `wait` seconds if the CRM named a time."""

    reason: str
    wait: float | None = None
    reached: bool = True  # False: the connection was never made


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may or may not have happened: never sent again before it is settled."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The CRM refuses us, not the row (token, workspace): nothing more is sent."""

    reason: str


Reply = Created | Refused | TryLater | Unclear | Stop


@dataclass(frozen=True, slots=True)
class Outcome:
    """What finally happened to one row: one per row, always. Made by its named constructors."""

    row: Row
    status: Status
    opportunity_id: str = ""
    opportunity_code: str = ""
    findings: tuple[Finding, ...] = ()
    attempts: int = 0
    now: bool = False  # created by this very run
    owes: bool = False  # created, but not all is set yet that is to be set after it

    @classmethod
    def created(cls, row: Row, reply: Created, *, attempts: int = 1) -> Outcome:
        """In the CRM, made by this run."""
        return cls(row, "created", reply.id, reply.code, attempts=attempts, now=True)

    @classmethod
    def earlier(cls, row: Row, status: Status, id: str, code: str, *findings: Finding) -> Outcome:
        """In the CRM since an earlier run: `created` for this same row, `duplicate` for an equal one."""
        return cls(row, status, id, code, findings)

    @classmethod
    def not_created(cls, row: Row, status: Status, *findings: Finding, attempts: int = 0) -> Outcome:
        """Not in the CRM, or not known to be; the findings say why."""
        return cls(row, status, findings=findings, attempts=attempts)

    @classmethod
    def left(cls, row: Row, place: Place, code: str = "CRM-NOT-REACHED", *, attempts: int = 0, **facts: Any) -> Outcome:
        """Not in the CRM, and nothing is wrong with it: pending. `place` is that of the sheet, `code` says why."""
        return cls.not_created(
            row, "pending", Finding.of(code, replace(place, row=row.number), **facts), attempts=attempts
        )

    def noting(self, findings: Iterable[Finding]) -> Outcome:
        """The same outcome with the row's own findings (warnings, notes) said before its own."""
        return replace(self, findings=(*findings, *self.findings))


class Tally(Counter[Status]):
    """Counts by status. `Tally.of(outcomes)`; a status that did not occur counts 0."""

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """The counts of these outcomes."""
        return cls(outcome.status for outcome in outcomes)

    @property
    def complete(self) -> bool:
        """True when every row is in the CRM or was left out on purpose."""
        return all(status in DONE for status, count in self.items() if count)


__all__ = [
    "DONE",
    "IN_THE_CRM",
    "STATUSES",
    "Created",
    "Outcome",
    "Refused",
    "Reply",
    "Status",
    "Stop",
    "Tally",
    "TryLater",
    "Unclear",
    "status_of",
]
