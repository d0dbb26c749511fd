"""The plan: for every row, before the first create, whether it will be sent and if not why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from importer.errors import BrokenLaw, Misused
from importer.findings import Finding, Place
from importer.model import Opportunity, Row
from importer.outcome import Outcome, Tally
from importer.validate.across import repeated
from importer.validate.cells import trimmed
from importer.validate.keys import reference, workspace_tag
from importer.validate.resolve import Ids, resolve
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.model import Cell, Directory, Past
    from importer.outcome import Status
    from importer.validate.drafts import Drafts

UNSETTLED: Final = frozenset({"sending", "unconfirmed"})
OPEN: Final = frozenset({"pending", "refused", "failed", "invalid"})


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What will be sent (`ready`), what will not and why (`settled`), and every finding.

    `ids` are None where names were not looked up: such a plan can be shown but not sent.
    """

    drafts: Drafts
    ready: tuple[Row, ...]
    settled: dict[int, Outcome]
    findings: tuple[Finding, ...]
    ids: dict[int, Ids] | None

    @property
    def tally(self) -> Tally:
        """Counts of the rows that are settled before anything is sent."""
        return Tally.of(self.settled.values())

    def notes(self, row: Row) -> list[Finding]:
        """Warnings and notes on a row that is sent all the same."""
        return self.drafts.notes.get(row.at, [])

    def totals(self, positions: Iterator[int] | None = None) -> dict[str, Decimal]:
        """Sum of amounts by currency ("" where the sheet names none), of the rows ready to send or of these."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for at in (row.at for row in self.ready) if positions is None else positions:
            if money := self.drafts.value("amount", at):
                sums[money.currency] += money.amount
        return dict(sums)

    def opportunities(self) -> Iterator[Opportunity]:
        """The rows to send, one object at a time. Raises BrokenLaw if names were not looked up."""
        if self.ids is None:
            raise BrokenLaw("a plan made offline cannot be sent")
        return (self._opportunity(row, self.ids.get(row.at, Ids())) for row in self.ready)

    def _opportunity(self, row: Row, ids: Ids) -> Opportunity:
        value = self.drafts.value
        money = value("amount", row.at)
        description = value("description", row.at)
        return Opportunity(
            row,
            value("name", row.at),
            f"{description} [ref:{row.ref}]" if self.drafts.choices.mark else description,
            money.amount,
            money.currency,
            ids.contact,
            ids.owner,
            ids.stage,
            value("expiration_date", row.at),
            value("tags", row.at) or (),
        )


@dataclass(slots=True)
class _Rows:
    """Rows being decided: what the journal knows of each, and the references already given out."""

    drafts: Drafts
    known: Mapping[str, Sequence[Past]]
    origin: str
    taken: set[str] = field(default_factory=set)

    def given(self, at: int, column: str) -> str:
        """What one of our own columns says of a row, where the sheet is a results sheet."""
        position = self.drafts.fit.ours.get(column)
        if position is None:
            return ""
        cell: Cell = self.drafts.sheet.table.iat[at, position]  # type: ignore[assignment]  # a column of objects
        return trimmed(plain(cell)).removeprefix("'")  # a CSV keeps a formula sign from Excel by an apostrophe

    def past(self, at: int) -> tuple[Past | None, bool]:
        """The earlier row this one is, and whether it is the same row (else: an equal one from elsewhere)."""
        ref = self.given(at, "import_ref")
        same = [*self.known.get(ref, ())] if ref else []
        keys = (self.drafts.content_keys[at], self.drafts.draft_keys[at])
        equal = [past for key in keys if key for past in self.known.get(key, ())]
        same += [past for past in equal if past.file == self.origin or past.digest == self.drafts.sheet.digest]
        for rank in ("created", *UNSETTLED):
            for past in same:
                if past.state == rank:
                    return past, True
        if not self.drafts.choices.allow_duplicates:
            for rank in ("created", *UNSETTLED):
                for past in equal:
                    if past.state == rank:
                        return past, False
        return next((past for past in same if past.state in OPEN and past.ref not in self.taken), None), True

    def row(self, at: int, past: Past | None) -> Row:
        """The row object, with the reference it had before or a new one."""
        content, key = self.drafts.content_keys[at], self.drafts.draft_keys[at]
        ref = past.ref if past else ""
        salt = 0
        while not ref or (not past and (ref in self.taken or ref in self.known)):
            ref = reference(self.drafts.workspace, content, salt=salt)
            salt += 1
        self.taken.add(ref)
        return Row(at, self.drafts.sheet.numbers[at], ref, content, key)


def make_plan(drafts: Drafts, *, known: Mapping[str, Sequence[Past]], directory: Directory | None, origin: str) -> Plan:
    """Decide every row. `known` is what the journal has by content key, draft key and reference.

    `directory` None leaves names unresolved (`check` without `--online`). `origin` is the file's full
    path. Raises Misused for a results sheet of another workspace.
    """
    rows = _Rows(drafts, known, origin)
    _same_workspace(rows)
    again = {} if drafts.choices.allow_duplicates else repeated(drafts)
    settled: dict[int, Outcome] = {}
    ready: list[Row] = []
    ids: dict[int, Ids] = {}
    for at in range(len(drafts.sheet)):
        past, same = (None, True) if at in drafts.blank else rows.past(at)
        row = rows.row(at, past if same else None)
        decided = _settled(rows, row, past, same=same)
        if decided is None:
            stops = [*drafts.errors.get(at, ()), *([again[at]] if at in again else [])]
            if directory is not None:
                found = resolve(drafts, directory, at)
                if not isinstance(found, Ids):
                    stops += found
                elif found != Ids():
                    ids[at] = found
            decided = Outcome.not_created(row, "invalid", *stops) if stops else None
        if decided is None:
            ready.append(row)
        else:
            settled[at] = decided.noting(drafts.notes.get(at, ()))
    found = _findings(drafts, settled, directory)
    return Plan(drafts, tuple(ready), settled, found, None if directory is None else ids)


def _settled(rows: _Rows, row: Row, past: Past | None, *, same: bool) -> Outcome | None:
    """The outcome of a row that is not to be sent whatever it holds, or None."""
    place = Place(rows.drafts.sheet.path.name, rows.drafts.sheet.reading.sheet, row.number)
    if row.at in rows.drafts.blank:
        return Outcome.not_created(row, "skipped", Finding.of("ROW-BLANK", place))
    if past is None or past.state in OPEN:
        return _from_elsewhere(rows, row, place) if past is None else None
    facts = {"when": past.when[:10], "run": past.run}
    if past.state in UNSETTLED:
        return Outcome.not_created(row, "unconfirmed", Finding.of("ROW-UNSETTLED", place, **facts))
    identity = past.opportunity_code or past.opportunity_id
    if not same:
        origin = past.file.replace("\\", "/").rpartition("/")[2]
        finding = Finding.of("ROW-DUPLICATE", place, seen=origin, other=past.number, **facts)
        return Outcome.earlier(row, "duplicate", past.opportunity_id, past.opportunity_code, finding)
    edited = past.content_key != row.content_key and past.draft_key != row.draft_key
    finding = Finding.of("ROW-EDITED" if edited else "ROW-EARLIER", place, seen=identity, **facts)
    return Outcome.earlier(row, "created", past.opportunity_id, past.opportunity_code, finding)


def _from_elsewhere(rows: _Rows, row: Row, place: Place) -> Outcome | None:
    """A row that a results sheet calls sent, and this journal does not know: believed, not sent."""
    status, id = rows.given(row.at, "import_status"), rows.given(row.at, "opportunity_id")
    if status not in ("created", "duplicate", "unconfirmed"):
        return None
    finding = Finding.of("ROW-OTHER-JOURNAL", place, seen=id or "-", status=status)
    if status == "unconfirmed" or not id:
        return Outcome.not_created(row, "unconfirmed", finding)
    earlier: Status = "created" if status == "created" else "duplicate"
    return Outcome.earlier(row, earlier, id, rows.given(row.at, "opportunity_code"), finding)


def _same_workspace(rows: _Rows) -> None:
    """Refuse a results sheet whose references are another workspace's."""
    tag = workspace_tag(rows.drafts.workspace)
    if "import_ref" not in rows.drafts.fit.ours or not rows.drafts.workspace:
        return
    sheet = rows.drafts.sheet
    for at in range(len(sheet)):
        ref = rows.given(at, "import_ref")
        if ref and not ref.startswith(f"{tag}-"):
            place = Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])
            raise Misused(Finding.of("SET-OTHER-WORKSPACE", place, seen=ref, workspace=rows.drafts.workspace))


def open_positions(drafts: Drafts, settled: Mapping[int, Outcome]) -> list[int]:
    """The rows whose names matter: those to be sent, and those that would be once they are corrected."""
    return [at for at in range(len(drafts.sheet)) if at not in settled or settled[at].status == "invalid"]


def _findings(drafts: Drafts, settled: dict[int, Outcome], directory: Directory | None) -> tuple[Finding, ...]:
    """Every finding once: of columns, then of rows in the sheet's order."""
    found = list(drafts.findings)
    names = drafts.names(open_positions(drafts, settled))
    if directory is None and names:
        count = sum(map(len, (names.owners, names.phones, names.emails, names.stages)))
        found.append(Finding.of("MAP-OFFLINE", Place(drafts.sheet.path.name), count=count))
    for at in sorted(settled.keys() | drafts.notes.keys()):
        found += settled[at].findings if at in settled else drafts.notes[at]
    return tuple(found)
