"""The plan: for every row, before the first create, whether it will be sent and if not why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from importer.errors import BrokenLaw, Misused
from importer.findings import Finding, Place
from importer.model import Opportunity, Row
from importer.outcome import Outcome, Tally
from importer.validate.across import repeated
from importer.validate.claims import OPEN, UNSETTLED, Claim, Given, again, claims
from importer.validate.keys import reference, workspace_tag
from importer.validate.resolve import Ids, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from importer.model import Directory, Past
    from importer.outcome import Status
    from importer.validate.drafts import Drafts


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What will be sent (`ready`), what will not and why (`settled`), and every finding.

    `notes` are the warnings and notes of rows by position, sent or not.
    `ids` are None where names were not looked up: such a plan can be shown but not sent, and neither
    can the rows of `later`, whose names are looked up in a later run.
    """

    drafts: Drafts
    ready: tuple[Row, ...]
    settled: dict[int, Outcome]
    notes: dict[int, list[Finding]]
    findings: tuple[Finding, ...]
    ids: dict[int, Ids] | None
    later: frozenset[int] = frozenset()

    @property
    def tally(self) -> Tally:
        """Counts of the rows that are settled before anything is sent."""
        return Tally.of(self.settled.values())

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
        if row.at in self.later:
            raise BrokenLaw(f"the names of row {row.number} were not looked up")
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows being decided: what they are known as from earlier runs, and what our own columns say of them."""

    drafts: Drafts
    given: Given
    claims: Mapping[int, Claim]
    known: Mapping[str, Sequence[Past]]
    run: str

    def row(self, at: int) -> Row:
        """The row object, with the reference it had before or a new one."""
        content, key = self.drafts.content_keys[at], self.drafts.draft_keys[at]
        claim = self.claims.get(at)
        ref = claim.past.ref if claim and claim.same else reference(self.drafts.scope, content, run=self.run)
        return Row(at, self.drafts.sheet.numbers[at], ref, content, key)

    def place(self, row: Row) -> Place:
        """The row's place, without a column."""
        return Place(self.drafts.sheet.path.name, self.drafts.sheet.reading.sheet, row.number)


def make_plan(
    drafts: Drafts,
    *,
    known: Mapping[str, Sequence[Past]],
    directory: Directory | None,
    origin: str,
    run: str = "",
    later: Collection[int] = (),
) -> Plan:
    """Decide every row.

    `known` is what the journal has by content key, draft key, reference and opportunity id. `directory`
    None leaves names unresolved (`check` without `--online`). `origin` is the file's full path, `run`
    the run that new rows belong to, `later` the rows whose names are not looked up yet. Raises Misused
    for a results sheet of another workspace.
    """
    given = Given(drafts)
    _same_workspace(drafts, given)
    found = claims(drafts, given, known=known, origin=origin)
    rows = _Rows(drafts, given, found, known, run)
    earlier = {at: outcome for at in range(len(drafts.sheet)) if (outcome := _settled(rows, rows.row(at)))}
    repeats = {} if drafts.choices.allow_duplicates else repeated(drafts, sent=earlier.keys())
    more = again(drafts, known=known, found=found) if drafts.choices.allow_duplicates else {}
    settled: dict[int, Outcome] = {}
    ready: list[Row] = []
    ids: dict[int, Ids] = {}
    for at in range(len(drafts.sheet)):
        row = rows.row(at)
        decided = earlier.get(at)
        if decided is None:
            stops = [*drafts.errors.get(at, ()), *([repeats[at]] if at in repeats else [])]
            if directory is not None and at not in later:
                resolved = resolve(drafts, directory, at)
                if not isinstance(resolved, Ids):
                    stops += resolved
                elif resolved != Ids():
                    ids[at] = resolved
            decided = Outcome.not_created(row, "invalid", *stops) if stops else None
        if decided is None:
            ready.append(row)
        else:
            settled[at] = decided.noting(drafts.notes.get(at, ()))
    notes = _notes(drafts, _once_more(drafts, more))
    findings = _findings(drafts, settled, notes, directory)
    return Plan(drafts, tuple(ready), settled, notes, findings, None if directory is None else ids, frozenset(later))


def _settled(rows: _Rows, row: Row) -> Outcome | None:
    """The outcome of a row that is not to be sent whatever it holds, or None."""
    place = rows.place(row)
    if skipped := rows.drafts.skipped.get(row.at):
        return Outcome.not_created(row, "skipped", skipped)
    claim = rows.claims.get(row.at)
    if claim is None or claim.past.state in OPEN:
        left_out = rows.drafts.hidden.get(row.at)
        hidden = Outcome.not_created(row, "skipped", left_out) if left_out else None
        return _from_elsewhere(rows, row, place) or hidden
    if claim.past.state in UNSETTLED:
        return _unsettled(rows, row, claim, place)
    return _in_the_crm(rows, row, claim, place)


def _unsettled(rows: _Rows, row: Row, claim: Claim, place: Place) -> Outcome:
    """A row without a clear answer; a results sheet may know the id that a full disk kept from the journal."""
    id = rows.given("opportunity_id", row.at)
    if claim.same and id and rows.given("import_status", row.at) == "created":
        finding = Finding.of("ROW-OTHER-JOURNAL", place, seen=id, status="created")
        return Outcome.earlier(row, "created", id, rows.given("opportunity_code", row.at), finding)
    facts = {"when": claim.past.when[:10], "run": claim.past.run}
    return Outcome.not_created(row, "unconfirmed", Finding.of("ROW-UNSETTLED", place, **facts))


def _in_the_crm(rows: _Rows, row: Row, claim: Claim, place: Place) -> Outcome:
    """A row that was created: this very one, one edited since, or an equal one."""
    past = claim.past
    facts = {"when": past.when[:10], "run": past.run}
    id, code = past.opportunity_id, past.opportunity_code
    if claim.edited:
        status: Status = "duplicate" if rows.given("import_status", row.at) == "duplicate" else "created"
        return Outcome.earlier(row, status, id, code, Finding.of("ROW-EDITED", place, seen=code or id, **facts))
    if claim.same:
        return Outcome.earlier(row, "created", id, code, Finding.of("ROW-EARLIER", place, seen=code or id, **facts))
    file = past.file.replace("\\", "/").rpartition("/")[2]
    return Outcome.earlier(
        row, "duplicate", id, code, Finding.of("ROW-DUPLICATE", place, seen=file, other=past.number, **facts)
    )


def _from_elsewhere(rows: _Rows, row: Row, place: Place) -> Outcome | None:
    """A row that a results sheet calls sent, and this journal knows as not sent or not at all: believed, not sent."""
    status, id = rows.given("import_status", row.at), rows.given("opportunity_id", row.at)
    if status not in ("created", "duplicate", "unconfirmed"):
        return None
    if status == "duplicate" and rows.drafts.choices.allow_duplicates:
        return None
    if row.at not in rows.claims and (rows.given("import_ref", row.at) in rows.known or id in rows.known):
        return None  # another row of the sheet is that one: this is a copy of it, made for a new opportunity
    finding = Finding.of("ROW-OTHER-JOURNAL", place, seen=id or "-", status=status)
    if status == "unconfirmed" or not id:
        return Outcome.not_created(row, "unconfirmed", finding)
    earlier: Status = "created" if status == "created" else "duplicate"
    return Outcome.earlier(row, earlier, id, rows.given("opportunity_code", row.at), finding)


def _once_more(drafts: Drafts, rows: Mapping[int, Past]) -> dict[int, Finding]:
    """For every row that is sent although an equal one was sent before, which one that is."""
    found: dict[int, Finding] = {}
    for at, past in rows.items():
        place = Place(drafts.sheet.path.name, drafts.sheet.reading.sheet, drafts.sheet.numbers[at])
        seen = past.opportunity_code or past.opportunity_id or past.state
        found[at] = Finding.of("ROW-AGAIN", place, seen=seen, when=past.when[:10], run=past.run)
    return found


def _same_workspace(drafts: Drafts, given: Given) -> None:
    """Refuse a results sheet whose references are another workspace's."""
    tag = workspace_tag(drafts.scope)
    if "import_ref" not in drafts.fit.ours or not drafts.scope:
        return
    sheet = drafts.sheet
    for at in range(len(sheet)):
        ref = given("import_ref", at)
        if ref and not ref.startswith(f"{tag}-"):
            place = Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])
            raise Misused(Finding.of("SET-OTHER-WORKSPACE", place, seen=ref, workspace=drafts.scope))


def open_positions(drafts: Drafts, settled: Mapping[int, Outcome]) -> list[int]:
    """The rows whose names matter: those to be sent, and those that would be once they are corrected."""
    return [at for at in range(len(drafts.sheet)) if at not in settled or settled[at].status == "invalid"]


def _notes(drafts: Drafts, more: Mapping[int, Finding]) -> dict[int, list[Finding]]:
    return {**drafts.notes, **{at: [*drafts.notes.get(at, ()), finding] for at, finding in more.items()}}


def _findings(
    drafts: Drafts, settled: Mapping[int, Outcome], notes: Mapping[int, list[Finding]], directory: Directory | None
) -> tuple[Finding, ...]:
    """Every finding once: of columns, then of rows in the sheet's order."""
    found = list(drafts.findings)
    names = drafts.names(open_positions(drafts, settled))
    if directory is None and names:
        count = sum(map(len, (names.owners, names.phones, names.emails, names.stages)))
        found.append(Finding.of("MAP-OFFLINE", Place(drafts.sheet.path.name), count=count))
    for at in sorted(settled.keys() | notes.keys()):
        found += settled[at].findings if at in settled else notes[at]
    return tuple(found)
