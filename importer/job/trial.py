"""A trial: what was created of its rows is read back, to see what the CRM made of it before the rest is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from importer.crm import wire
from importer.crm.wire.changes import Change, changes
from importer.errors import ImporterError, Interrupted, Stopped
from importer.findings import Finding
from importer.model import CONTACT_FIELDS
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.findings import Place
    from importer.job.line import Line
    from importer.model import Field, Opportunity
    from importer.outcome import Outcome
    from importer.validate.plan import Plan
    from importer.validate.trial import Pick

PART: Final = 60  # characters of a long text that a finding repeats, from shortly before the first difference
LOOKS: Final = 2  # times for what was created and is not there: it may be shown a moment later
NOT_SHOWN: Final[tuple[Field, ...]] = ("owner_email", "owner_id", "tags")  # no answer of the CRM has them


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row that the CRM shows otherwise than it was sent; stages are named by their titles."""

    place: Place
    change: Change

    @property
    def finding(self) -> Finding:
        """What is to be said of it."""
        sent, seen = self.change.parts(PART)
        code = "CRM-CHANGED" if seen else "CRM-IGNORED"
        return Finding.of(code, self.place, seen=seen, sent=sent)


@dataclass(slots=True)
class Trial:
    """Which rows a trial sends and why, and what came of them.

    `outcomes` are those of its rows, with what reading them back found; `unread` of the created ones
    could not be read, for the reason `unread_reason`. `unseen` are the fields of these rows that no answer shows.
    """

    picks: tuple[Pick, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    vanished: int = 0
    unread: int = 0
    unread_reason: str = ""  # in the CRM's words
    unseen: tuple[Field, ...] = ()

    @property
    def is_as_sent(self) -> bool:
        """True when every row of it was created and is shown as it was sent."""
        created = all(outcome.status == "created" for outcome in self.outcomes)
        return created and not (self.differences or self.vanished or self.unread)

    async def read_back(
        self, line: Line, plan: Plan, outcomes: Sequence[Outcome], *, ended: ImporterError | None = None
    ) -> ImporterError | None:
        """Read back what was created, unless the run has `ended`; gives why it ended, if it did by now."""
        ids = [outcome.opportunity_id for outcome in outcomes if outcome.status == "created"]
        shown, error = ({}, ended) if ended else await _look(line, ids)
        self.unread = len(ids) - len(shown)
        self.unseen = tuple(
            name for name in NOT_SHOWN if any(plan.drafts.value(name, outcome.row.at) for outcome in outcomes)
        )
        stopped = ended or (error if isinstance(error, Interrupted) else None)
        if self.unread and not stopped:
            said = "; ".join(one.message(line.job.settings.lang) for one in error.findings) if error else "404"
            self.unread_reason = said
            line.findings.append(Finding.of("CRM-UNREAD", line.job.place, seen=said, count=self.unread))
        for outcome in outcomes:
            found = self._compared(line, plan, outcome, shown) if outcome.opportunity_id in shown else []
            self.outcomes.append(outcome.noting(found))
        return stopped

    def _compared(
        self, line: Line, plan: Plan, outcome: Outcome, shown: dict[str, dict[str, Any] | None]
    ) -> list[Finding]:
        """What there is to say of one row that was read back."""
        found = shown[outcome.opportunity_id]
        if found is None:
            self.vanished += 1
            place = replace(line.job.place, row=outcome.row.number)
            return [Finding.of("CRM-VANISHED", place, seen=outcome.opportunity_code or outcome.opportunity_id)]
        (opportunity,) = plan.opportunities([outcome.row])
        sent = json.loads(wire.create_body(opportunity, line.client.workspace))
        differences = [_told(line, plan, opportunity, change) for change in changes(sent, found)]
        self.differences += differences
        return [difference.finding for difference in differences]


async def _look(line: Line, ids: Sequence[str]) -> tuple[dict[str, dict[str, Any] | None], ImporterError | None]:
    """What the CRM shows under each id, None where it says twice that there is none.

    Left out are those that could not be read, with the reason; and all of them where none is there: that
    proves the call to be missing rather than every opportunity.
    """
    found: dict[str, dict[str, Any] | None] = {}
    try:
        for look in range(LOOKS):
            missing = [id for id in ids if found.get(id) is None]
            if look and missing and not await line.gate.pause(line.job.settings.settle_pause):
                raise Interrupted(Finding.of("CRM-INTERRUPTED"))
            for id in missing:
                found[id] = await line.client.opportunity(id)
    except (Stopped, Interrupted) as error:
        return {id: one for id, one in found.items() if one is not None}, error
    return (found if any(found.values()) else {}), None


def _told(line: Line, plan: Plan, opportunity: Opportunity, change: Change) -> Difference:
    """A change in its place in the sheet, and in words the person knows."""
    drafts, at = plan.drafts, opportunity.row.at
    name: Field = change.field
    if name == "contact_id":
        name = next((one for one in CONTACT_FIELDS if drafts.value(one, at)), name)
    if name == "stage":
        ours = str(drafts.value("stage", at))
        change = replace(change, sent=ours, shown=_title(line, plan, change.shown))
    return Difference(drafts.place(name, at), change)


def _title(line: Line, plan: Plan, stage: str) -> str:
    """The title of a stage by its id, as the sheet spells it where it does; the id where it is not known."""
    titles = {title for title, ids in line.directory.stages.items() if stage in ids and title != stage}
    column = plan.drafts.values.get("stage")
    spelled = [str(title) for title in (column.distinct if column else ()) if title and fold(str(title)) in titles]
    return next(iter([*spelled, *sorted(titles)]), stage)


__all__ = ["Difference", "Trial"]
