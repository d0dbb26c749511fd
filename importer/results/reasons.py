"""Why rows are not in Plazbot, the most frequent reasons first. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from importer.outcome import DONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.findings import Finding
    from importer.outcome import Outcome


class Reason(NamedTuple):
    """One kind of finding: how many rows it keeps out, and the first of them by its number, with what was found."""

    rows: int
    first: int
    finding: Finding


def reasons_of(outcomes: Iterable[Outcome]) -> list[Reason]:
    """The reasons of all rows that are neither in the CRM nor left out on purpose; a row may have several."""
    found: dict[str, Reason] = {}
    for outcome in outcomes:
        if outcome.status in DONE:
            continue
        number = outcome.row.number
        for code, finding in {one.code: one for one in reversed(_telling(outcome.findings))}.items():
            known = found.get(code)
            if known is None:
                found[code] = Reason(1, number, finding)
            else:
                first = known if known.first <= number else Reason(0, number, finding)
                found[code] = first._replace(rows=known.rows + 1)
    return sorted(found.values(), key=lambda reason: (-reason.rows, reason.first, reason.finding.code))


def _telling(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The errors of a row; where it has none, what the run says of it; else all there is."""
    errors = [one for one in findings if one.severity in ("error", "column-stop")]
    return errors or [one for one in findings if one.code.startswith("CRM-")] or findings


__all__ = ["Reason", "reasons_of"]
