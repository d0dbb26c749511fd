"""What a run sent and what the CRM accepted, in rows, requests and money: to be compared with the sheet and the CRM."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from importer.outcome import Outcome
    from importer.validate.plan import Plan


@dataclass(frozen=True, slots=True)
class Receipt:
    """Of one run: rows sent and rows accepted, and the sums of their amounts by currency ("" where none is named).

    `requests` counts every request, look-ups and walks of the list too; `seconds` is how long sending took.
    """

    rows_sent: int = 0
    rows_accepted: int = 0
    sent: Mapping[str, Decimal] = field(default_factory=dict)
    accepted: Mapping[str, Decimal] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0.0
    contacts_made: int = 0
    incomplete: int = 0  # rows created of which something is still to be set

    @classmethod
    def of(
        cls, plan: Plan, outcomes: Sequence[Outcome], *, requests: int, seconds: float = 0.0, contacts_made: int = 0
    ) -> Self:
        """The receipt of these outcomes. A row counts as sent if a request for it left, once however often."""
        sent = [outcome.row.at for outcome in outcomes if outcome.attempts]
        accepted = [outcome.row.at for outcome in outcomes if outcome.now]
        return cls(
            rows_sent=len(sent),
            rows_accepted=len(accepted),
            sent=plan.totals(sent),
            accepted=plan.totals(accepted),
            requests=requests,
            seconds=seconds,
            contacts_made=contacts_made,
            incomplete=sum(outcome.owes for outcome in outcomes),
        )


__all__ = ["Receipt"]
