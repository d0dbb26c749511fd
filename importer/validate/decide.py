"""Every row is decided before the first create: settled as it is, to be corrected, or ready to be sent."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy

from importer.errors import Misused
from importer.findings import Finding, Place
from importer.model import file_name
from importer.outcome import Outcome
from importer.validate.across import likely, repeated
from importer.validate.claims import OPEN, UNSETTLED, Claim, Given, again, claims
from importer.validate.collector import collector_off
from importer.validate.drafts import NAMES
from importer.validate.keys import key_text, workspace_tag
from importer.validate.plan import Plan, Ready, Rows
from importer.validate.resolve import Ids, Resolver, idle_owners
from importer.validate.sameness import count as distinct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from importer.findings import Severity
    from importer.model import Directory, Past, Row
    from importer.outcome import Status
    from importer.validate.drafts import Drafts


def make_plan(
    drafts: Drafts,
    *,
    known: Mapping[str, Sequence[Past]],
    directory: Directory | None,
    origin: str,
    run: str = "",
    later: Collection[int] = (),
    vouched: Mapping[str, str | None] | None = None,
) -> Plan:
    """Decide every row.

    `known` is what the journal has by content key, draft key, reference and opportunity id. `directory`
    None leaves names unresolved (`check` without `--online`). `origin` is the file's full path, `run`
    the run that new rows belong to, `later` the rows whose names are not looked up yet, `vouched` the names
    that the CRM has under ids of a results sheet, None where it has none. Raises Misused for a results sheet
    of another workspace.
    """
    with collector_off():
        given = Given(drafts)
        _same_workspace(drafts, given)
        rows = Rows(drafts, given, claims(drafts, given, known=known, origin=origin), known, run, vouched or {})
        return _decided(rows, directory, later)


def _decided(rows: Rows, directory: Directory | None, later: Collection[int]) -> Plan:
    drafts, known, found = rows.drafts, rows.known, rows.claims
    settled = {at: outcome for at in _remarkable(rows) if (outcome := _settled(rows, rows.row(at)))}
    repeats = {} if drafts.choices.allow_duplicates else repeated(drafts, sent=settled.keys())
    said = _said(drafts, likely(drafts, settled=settled.keys(), without=repeats.keys()), known, found)
    ids, unresolved = _resolved(drafts, directory, later)
    errors = _joined(drafts.errors, repeats, _of(said, "error"), unresolved)
    notes = _joined(drafts.notes, _of(said, "warning", "note"))
    for at in sorted(errors.keys() - settled.keys()):
        settled[at] = Outcome.not_created(rows.row(at), "invalid", *errors[at])
    settled = {at: settled[at].noting(notes.get(at, ())) for at in sorted(settled)}
    ready = Ready(rows, _without(len(drafts.sheet), settled))
    findings = (*_nameless(drafts, ids, ready.positions), *_findings(drafts, settled, notes, directory))
    return Plan(drafts, ready, settled, notes, findings, None if directory is None else ids, frozenset(later))


def _remarkable(rows: Rows) -> list[int]:
    """The positions of rows that may be settled by what they are, in order: all others are new."""
    drafts = rows.drafts
    told = range(len(drafts.sheet)) if "import_status" in drafts.fit.ours else ()
    return sorted({*drafts.skipped, *drafts.hidden, *rows.claims, *told})


def _resolved(
    drafts: Drafts, directory: Directory | None, later: Collection[int]
) -> tuple[dict[int, Ids], dict[int, tuple[Finding, ...]]]:
    """The ids of the names of each row, and what there is to say of rows with a name that has none."""
    ids: dict[int, Ids] = {}
    unresolved: dict[int, tuple[Finding, ...]] = {}
    if directory is None:
        return ids, unresolved
    resolver = Resolver(drafts, directory)
    for at in range(len(drafts.sheet)):
        found = Ids() if at in later else resolver.row(at)
        if not isinstance(found, Ids):
            unresolved[at] = found
        elif found != Ids():
            ids[at] = found
    return ids, unresolved


def _settled(rows: Rows, row: Row) -> Outcome | None:
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


def _unsettled(rows: Rows, row: Row, claim: Claim, place: Place) -> Outcome:
    """A row without a clear answer; a results sheet may know the id that a full disk kept from the journal."""
    id = rows.given("opportunity_id", row.at)
    if claim.same and id and rows.given("import_status", row.at) == "created":
        finding = Finding.of("ROW-OTHER-JOURNAL", place, seen=f"created {id}")
        return Outcome.earlier(row, "created", id, rows.given("opportunity_code", row.at), finding)
    facts = {"when": claim.past.when[:10], "run": claim.past.run}
    return Outcome.not_created(row, "unconfirmed", Finding.of("ROW-UNSETTLED", place, **facts))


def _in_the_crm(rows: Rows, row: Row, claim: Claim, place: Place) -> Outcome:
    """A row that was created: this very one, one edited since, or an equal one."""
    past = claim.past
    facts = {"when": past.when[:10], "run": past.run}
    id, code = past.opportunity_id, past.opportunity_code
    if claim.corrected:
        found: Status = "created" if claim.same else "duplicate"
        return Outcome.earlier(row, found, id, code, Finding.of("ROW-CORRECTED", place, seen=code or id, **facts))
    if claim.edited:
        status: Status = "duplicate" if rows.given("import_status", row.at) == "duplicate" else "created"
        return Outcome.earlier(row, status, id, code, Finding.of("ROW-EDITED", place, seen=code or id, **facts))
    if claim.same:
        return Outcome.earlier(row, "created", id, code, Finding.of("ROW-EARLIER", place, seen=code or id, **facts))
    finding = Finding.of("ROW-DUPLICATE", place, seen=file_name(past.file), other=past.number, **facts)
    return Outcome.earlier(row, "duplicate", id, code, finding)


def _from_elsewhere(rows: Rows, row: Row, place: Place) -> Outcome | None:
    """A row that a results sheet calls sent, and this journal knows as not sent or not at all: believed, not sent."""
    status, id = rows.given("import_status", row.at), rows.given("opportunity_id", row.at)
    if status not in ("created", "duplicate", "unconfirmed"):
        return None
    if status == "duplicate" and rows.drafts.choices.allow_duplicates:
        return None
    claim = rows.claims.get(row.at)
    if status == "unconfirmed" and claim and claim.same and claim.past.attempted:
        return None  # the journal knows that it was sent, and has settled since that it is not there
    if claim is None and (rows.given("import_ref", row.at) in rows.known or id in rows.known):
        return None  # another row of the sheet is that one: this is a copy of it, made for a new opportunity
    finding = _vouched(rows, row, place) or Finding.of("ROW-OTHER-JOURNAL", place, seen=f"{status} {id}".rstrip())
    if status == "unconfirmed" or not id or finding.code == "ROW-ID-GONE":
        return Outcome.not_created(row, "unconfirmed", finding)
    earlier: Status = "created" if status == "created" else "duplicate"
    return Outcome.earlier(row, earlier, id, rows.given("opportunity_code", row.at), finding)


def _vouched(rows: Rows, row: Row, place: Place) -> Finding | None:
    """What the CRM says of the id that a results sheet has for a row; None where it was not asked."""
    id = rows.given("opportunity_id", row.at)
    if id not in rows.vouched:
        return None
    name, here = rows.vouched[id], rows.drafts.value("name", row.at)
    if name is None:
        return Finding.of("ROW-ID-GONE", place, seen=id)
    if here and key_text(here) != key_text(name):
        return Finding.of("ROW-ID-OTHER", place, seen=id, name=name)
    return Finding.of("ROW-VOUCHED", place, seen=id)


def _said(
    drafts: Drafts, doubtful: Mapping[int, Finding], known: Mapping[str, Sequence[Past]], found: Mapping[int, Claim]
) -> dict[int, list[Finding]]:
    """What is to be said of rows that are sent: which earlier one they repeat, which other they may be the same as."""
    more = again(drafts, known=known, found=found) if drafts.choices.allow_duplicates else {}
    again_said: dict[int, Finding] = {}
    for at, past in more.items():
        place = drafts.sheet.row_place(at)
        seen = past.opportunity_code or past.opportunity_id or past.state
        again_said[at] = Finding.of("ROW-AGAIN", place, seen=seen, when=past.when[:10], run=past.run)
    if drafts.choices.strict:  # what --allow-duplicates sends again was decided by the person
        doubtful = {at: finding.weighed("error") for at, finding in doubtful.items()}
    return _joined(again_said, doubtful)


def _of(said: Mapping[int, Iterable[Finding]], *severities: Severity) -> dict[int, list[Finding]]:
    """The findings of these severities; rows without any are left out."""
    found = {at: [one for one in findings if one.severity in severities] for at, findings in said.items()}
    return {at: findings for at, findings in found.items() if findings}


def _same_workspace(drafts: Drafts, given: Given) -> None:
    """Refuse a results sheet whose references are another workspace's."""
    tag = workspace_tag(drafts.scope)
    if "import_ref" not in drafts.fit.ours or not drafts.scope:
        return
    sheet = drafts.sheet
    for at in range(len(sheet)):
        ref = given("import_ref", at)
        if ref and not ref.startswith(f"{tag}-"):
            place = sheet.row_place(at)
            other, other_es = "which this journal does not know", "que este diario no conoce"
            said = Finding.of("SET-OTHER-WORKSPACE", place, seen=ref, here=drafts.scope, other=other, other_es=other_es)
            raise Misused(said)


def open_positions(drafts: Drafts, settled: Mapping[int, Outcome]) -> Sequence[int]:
    """The rows whose names matter: those to be sent, and those that would be once they are corrected."""
    return _without(len(drafts.sheet), [at for at, one in settled.items() if one.status != "invalid"])


def _without(length: int, settled: Collection[int]) -> Sequence[int]:
    """The positions of all other rows."""
    if not settled:
        return range(length)
    is_left = numpy.ones(length, dtype=bool)
    is_left[list(settled)] = False
    return numpy.flatnonzero(is_left).tolist()


def _nameless(drafts: Drafts, ids: Mapping[int, Ids], ready: Iterable[int]) -> Iterator[Finding]:
    """What is to be said of contacts that will be made without a name of their own."""
    made = {ids[at].newcomer for at in ready if at in ids}
    if count := sum(contact is not None and contact.is_nameless for contact in made):
        yield Finding.of("CONTACT-NAMELESS", Place(drafts.sheet.path.name), count=count)


def _joined(*parts: Mapping[int, Iterable[Finding] | Finding]) -> dict[int, list[Finding]]:
    """The findings of each row from all these, in their order."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for part in parts:
        for at, findings in part.items():
            found[at] += [findings] if isinstance(findings, Finding) else findings
    return found


def _findings(
    drafts: Drafts, settled: Mapping[int, Outcome], notes: Mapping[int, list[Finding]], directory: Directory | None
) -> tuple[Finding, ...]:
    """Every finding once: of columns, then of rows in the sheet's order."""
    found = [*drafts.findings, *idle_owners(drafts)]
    if directory is None:
        rows = open_positions(drafts, settled)
        names = sum(distinct(drafts.values[name], rows) for name in NAMES if name in drafts.values)
        if names:
            found.append(Finding.of("MAP-OFFLINE", Place(drafts.sheet.path.name), count=names))
    for at in sorted(settled.keys() | notes.keys()):
        found += settled[at].findings if at in settled else notes[at]
    return tuple(found)
