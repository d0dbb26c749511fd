"""The plan: for every row, before the first create, whether it will be sent and if not why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, overload

import numpy

from importer.errors import BrokenLaw
from importer.model import Opportunity, Row
from importer.outcome import Outcome, Tally
from importer.validate.amount_values import AmountValues
from importer.validate.claims import UNSETTLED
from importer.validate.keys import reference
from importer.validate.resolve import Ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from importer.findings import Finding, Place
    from importer.model import NewContact, Past
    from importer.validate.claims import Claim, Given
    from importer.validate.drafts import Drafts


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """How many rows of one stage and currency there are and the sum of their amounts; "" where none is named."""

    stage: str
    currency: str
    count: int
    amount: Decimal


class Ready(Sequence[Row]):
    """The rows that will be sent, in the sheet's order. A row becomes an object when it is taken."""

    def __init__(self, rows: Rows, positions: Sequence[int]) -> None:
        self.rows, self.positions = rows, positions

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Ready: ...
    def __getitem__(self, at: int | slice) -> Row | Ready:
        if isinstance(at, slice):
            return Ready(self.rows, self.positions[at])
        return self.rows.row(self.positions[at])

    def __len__(self) -> int:
        return len(self.positions)

    def __iter__(self) -> Iterator[Row]:
        return map(self.rows.row, self.positions)

    def among(self, positions: Collection[int]) -> Ready:
        """Those that stand at these positions."""
        return Ready(self.rows, [at for at in self.positions if at in positions])


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What will be sent (`ready`), what will not and why (`settled`), and every finding.

    `notes` are the warnings and notes of rows by position, sent or not.
    `ids` are None where names were not looked up: such a plan can be shown but not sent, and neither
    can the rows of `later`, the rest of a trial, whose names are looked up when their turn comes. `met` are
    the ids of contacts that were made since the names were looked up.
    """

    drafts: Drafts
    ready: Ready
    settled: dict[int, Outcome]
    notes: dict[int, list[Finding]]
    findings: tuple[Finding, ...]
    ids: dict[int, Ids] | None
    later: frozenset[int] = frozenset()
    met: Mapping[NewContact, str] = field(default_factory=dict)

    @property
    def tally(self) -> Tally:
        """Counts of the rows that are settled before anything is sent."""
        return Tally.of(self.settled.values())

    @property
    def sets_later(self) -> bool:
        """True where stage, expiry and custom fields are set after the create."""
        return self.drafts.choices.set_after_create

    @property
    def now(self) -> Ready:
        """The rows that are sent first: all that are ready, or those of a trial."""
        return self.ready.among(set(self.ready.positions) - self.later) if self.later else self.ready

    @property
    def rest(self) -> Ready:
        """The rows that a trial leaves."""
        return self.ready.among(self.later)

    def totals(self, positions: Iterable[int] | None = None) -> dict[str, Decimal]:
        """Sum of amounts by currency ("" where the sheet names none), of the rows ready to send or of these."""
        chosen = numpy.asarray(self.ready.positions if positions is None else list(positions), dtype=numpy.intp)
        sums = self._sums(chosen, numpy.zeros(len(chosen), dtype=numpy.intp))
        return {currency: total for (_, currency), (_, total) in sums.items()}

    def control_totals(self) -> list[ControlTotal]:
        """Counts and sums of the rows ready to send, by stage and currency, to compare with the sheet's own sums."""
        values, chosen = self.drafts.values, numpy.asarray(self.ready.positions, dtype=numpy.intp)
        numbers: dict[str, int] = {"": 0}
        groups = numpy.zeros(len(chosen), dtype=numpy.intp)
        if "stage" in values:
            stages = [numbers.setdefault(stage or "", len(numbers)) for stage in values["stage"].distinct]
            groups = numpy.array(stages, dtype=numpy.intp)[values["stage"].codes[chosen]]
        sums = self._sums(chosen, groups)
        without = numpy.bincount(groups, minlength=len(numbers))
        for (group, _), (count, _) in sums.items():
            without[group] -= count
        for group in numpy.flatnonzero(without).tolist():  # rows without an amount are counted with none's currency
            count, total = sums.get((group, ""), (0, Decimal()))
            sums[group, ""] = count + int(without[group]), total
        stages_of = list(numbers)
        named = [(stages_of[group], currency, *found) for (group, currency), found in sums.items()]
        return [ControlTotal(*one) for one in sorted(named)]

    def _sums(self, chosen: numpy.ndarray, groups: numpy.ndarray) -> dict[tuple[int, str], tuple[int, Decimal]]:
        """How many of these rows have an amount, and its sum, by the row's group and the currency."""
        values = self.drafts.values.get("amount")
        amounts = values.distinct if values else None
        if values is None or not isinstance(amounts, AmountValues):
            return {}
        return amounts.sums(values.codes[chosen], groups)

    def newcomers(self, rows: Iterable[Row]) -> dict[NewContact, int]:
        """The contacts of these rows that are still to be made, each with the number of the row that has it first."""
        found: dict[NewContact, int] = {}
        for row in rows if self.ids and self.drafts.choices.create_contacts else ():
            contact = self.newcomer(row)
            if contact and contact not in self.met:
                found.setdefault(contact, row.number)
        return found

    def newcomer(self, row: Row) -> NewContact | None:
        """The contact of a row that the CRM did not have when it was asked."""
        ids = (self.ids or {}).get(row.at)
        return ids.newcomer if ids else None

    def meeting(self, made: Mapping[NewContact, str]) -> Plan:
        """The plan with the ids of contacts that were made."""
        return replace(self, met={**self.met, **made})

    def is_new(self, row: Row) -> bool:
        """True for a row of which the journal knows nothing more than that it was to be sent, if that."""
        claim = self.ready.rows.claims.get(row.at)
        return claim is None or not claim.past.attempted

    def is_stranger(self, row: Row) -> bool:
        """True for a row of a results sheet whose reference is of another journal and that this one does not know."""
        rows = self.ready.rows
        ref = rows.given("import_ref", row.at)
        return bool(ref) and row.at not in rows.claims and ref not in rows.known

    def opportunities(self, rows: Iterable[Row] | None = None, *, unmet: bool = False) -> Iterator[Opportunity]:
        """These rows, or all to send, one object at a time.

        Raises BrokenLaw if names were not looked up or, unless `unmet`, a contact has yet to be made.
        """
        if self.ids is None:
            raise BrokenLaw("a plan made offline cannot be sent")
        ids = self.ids
        chosen = self.ready if rows is None else rows
        return (self._opportunity(row, ids.get(row.at, Ids()), unmet=unmet) for row in chosen)

    def _opportunity(self, row: Row, ids: Ids, *, unmet: bool) -> Opportunity:
        if row.at in self.later:
            raise BrokenLaw(f"the names of row {row.number} were not looked up")
        contact = self.met.get(ids.newcomer, "") if ids.newcomer else ids.contact
        if ids.newcomer and not (contact or unmet):
            raise BrokenLaw(f"the contact of row {row.number} was not made")
        value = self.drafts.value
        money = value("amount", row.at)
        description = value("description", row.at)
        return Opportunity(
            row=row,
            name=value("name", row.at),
            description=f"{description} [ref:{row.ref}]" if self.drafts.choices.mark else description,
            amount=money.amount,
            currency=money.currency,
            contact_id=contact,
            owner_id=ids.owner,
            stage_id=ids.stage,
            expiration_date=value("expiration_date", row.at),
            tags=value("tags", row.at) or (),
            custom=self.drafts.custom_of(row.at),
            old_id=self.drafts.old_id_of(row.at),
            later=self.drafts.choices.set_after_create,
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows being decided: what they are known as from earlier runs, and what our own columns say of them."""

    drafts: Drafts
    given: Given
    claims: Mapping[int, Claim]
    known: Mapping[str, Sequence[Past]]
    run: str
    vouched: Mapping[str, str | None]  # the names that the CRM has under ids unknown to the journal, as far as asked

    def row(self, at: int) -> Row:
        """The row object at a position."""
        return Planned(self, at)

    def ref(self, at: int) -> str:
        """The reference the row had before, or a new one.

        A row that waits for another sheet's to be settled shows the reference of that one: by a new one, which
        the journal does not know, nobody could tell later that it was settled.
        """
        claim = self.claims.get(at)
        if claim and (claim.same or claim.past.state in UNSETTLED):
            return claim.past.ref
        return reference(self.drafts.scope, self.drafts.keys.content[at], run=self.run)

    def place(self, row: Row) -> Place:
        """The row's place, without a column."""
        return self.drafts.sheet.row_place(row.at)


class Planned(Row):
    """A row whose reference and keys are made when they are asked for: to check a million rows takes none of them."""

    __slots__ = ("_rows",)
    _rows: Rows

    def __init__(self, rows: Rows, at: int) -> None:
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "number", rows.drafts.sheet.numbers[at])

    @property
    def ref(self) -> str:
        """The short reference printed in results."""
        return self._rows.ref(self.at)

    @property
    def content_key(self) -> str:
        """See `validate/keys.py`."""
        return self._rows.drafts.keys.content[self.at]

    @property
    def draft_key(self) -> str:
        """See `validate/keys.py`."""
        return self._rows.drafts.keys.draft[self.at]
