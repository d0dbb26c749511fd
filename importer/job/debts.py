"""Rows that are in the CRM and of which something is still to be set: an earlier run did not come to it, or failed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importer.findings import Finding
from importer.model import Row
from importer.outcome import IN_THE_CRM
from importer.send.second import Step

if TYPE_CHECKING:
    from importer.findings import Place
    from importer.model import Past
    from importer.outcome import Outcome
    from importer.validate.plan import Plan


def debts_of(plan: Plan) -> dict[int, Step]:
    """The steps that rows of earlier runs are owed, by position.

    A file may have been renamed or saved as another kind since: an equal row of another file stands for the row
    that was created, and what is set is what was meant for that one. A duplicate has no step of its own: one that
    was created is owed once, whichever rows of the sheet are taken for it.
    """
    found: dict[int, Step] = {}
    taken: set[str] = set()
    for at, claim in plan.ready.rows.claims.items():
        past = claim.past
        if past.owed and past.ref not in taken and at in plan.settled and plan.settled[at].status in IN_THE_CRM:
            found[at] = Step(_as_journalled(plan.settled[at].row, past), past.opportunity_id, past.owed)
            taken.add(past.ref)
    return found


def _as_journalled(row: Row, past: Past) -> Row:
    """The row under the reference that the journal has for what is owed."""
    return Row(row.at, row.number, past.ref, past.content_key, past.draft_key)


def with_debts(plan: Plan, place: Place) -> Plan:
    """The plan that says of these rows what is not set of them."""
    debts = debts_of(plan)
    if not debts:
        return plan
    owing = {at: owing_still(plan.settled[at], step, place) for at, step in debts.items()}
    told = (outcome.findings[-1] for outcome in owing.values())
    return replace(plan, settled={**plan.settled, **owing}, findings=(*plan.findings, *told))


def owing_still(outcome: Outcome, step: Step, place: Place, reason: str = "") -> Outcome:
    """The outcome of a created row whose second step is not done; `place` is that of the sheet."""
    where = replace(place, row=outcome.row.number)
    marker = f" ({reason})" if reason else ""
    found = Finding.of("CRM-NOT-SET", where, seen=", ".join(step.fields), marker=marker)
    return replace(outcome, owes=True, findings=(*paid(outcome).findings, found))


def paid(outcome: Outcome) -> Outcome:
    """The outcome of a row of which nothing is owed any more."""
    return replace(outcome, owes=False, findings=tuple(one for one in outcome.findings if one.code != "CRM-NOT-SET"))


__all__ = ["debts_of", "owing_still", "paid", "with_debts"]
