"""What the journal knows of the rows of a sheet, as outcomes in their places; nothing is sent and nothing asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from importer.findings import shown
from importer.outcome import Outcome, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.findings import Finding
    from importer.job import Job
    from importer.model import Row
    from importer.validate.plan import Plan

    Known = Mapping[str, tuple[str, Sequence[Finding]]]
    """State and findings of rows, by reference."""


def recall(job: Job) -> tuple[Plan, list[Outcome]]:
    """The plan without the CRM, and every row's outcome as the journal has it now. The journal is to be open."""
    plan = job.plan_offline()
    doubted = [outcome.row for outcome in plan.settled.values() if outcome.status == "unconfirmed"]
    known = _known(job, chain(plan.ready, doubted))
    left = (Outcome.left(row, job.place).noting(plan.notes.get(row.at, ())) for row in plan.ready)
    outcomes = [
        _as_known(outcome, known, plan, job) if outcome.status in ("pending", "unconfirmed") else outcome
        for outcome in chain(plan.settled.values(), left)
    ]
    return plan, outcomes


def in_doubt(job: Job, plan: Plan) -> dict[int, Outcome]:
    """The rows of a plan that stay in doubt, by position, with what the journal has to say of each."""
    doubted = {at: one for at, one in plan.settled.items() if one.status == "unconfirmed"}
    known = _known(job, (one.row for one in doubted.values()))
    return {at: _as_known(one, known, plan, job) for at, one in doubted.items()}


def _known(job: Job, rows: Iterable[Row]) -> Known:
    return job.journal_opened().rows(job.settings.scope, (row.ref for row in rows))


def _as_known(outcome: Outcome, known: Known, plan: Plan, job: Job) -> Outcome:
    """What is to be said of a row that is not created: what the journal has, if it has anything."""
    row = outcome.row
    state, findings = known.get(row.ref, ("", ()))
    status = status_of(state, otherwise=outcome.status)
    if status != state or not findings:
        return replace(outcome, status=status)
    said = (_seen_again(finding, row, job) for finding in findings)
    return Outcome.not_created(row, status, *said).noting(plan.notes.get(row.at, ()))


def _seen_again(finding: Finding, row: Row, job: Job) -> Finding:
    """A finding of the journal in its place; what was seen in a cell is read from the sheet again."""
    letters = {header.letter: header.position for header in job.sheet.headers}
    at = letters.get(finding.place.letter)
    seen = finding.seen or ("" if at is None else str(job.sheet.table[at].iloc[row.at]))
    place = replace(finding.place, file=job.place.file, sheet=job.place.sheet, row=row.number)
    return replace(finding, place=place, seen=shown(seen))


__all__ = ["in_doubt", "recall"]
