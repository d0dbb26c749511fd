"""Rows without a clear answer, of this run and of earlier ones, on their way to being settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.crm.wire.likeness import listed_of
from importer.errors import Stopped
from importer.findings import Finding, Place
from importer.outcome import Created, Outcome
from importer.send.reconcile import Doubtful, Found, NotListed
from importer.send.settle import Settled, Walked, settle
from importer.validate.claims import Given

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from importer.job.line import Line
    from importer.send.journal import Journal
    from importer.send.reconcile import Attempt

NONE_OF_THEM: Final = frozenset({"none", "no", "ninguno", "ninguna", "0"})
"""What a person writes into `opportunity_id` of a results sheet when no opportunity of the CRM is the row."""


async def settle_earlier(line: Line, journal: Journal, *, by_word: bool) -> AsyncGenerator[Settled, None]:
    """Settle every unsettled row of the workspace, whatever sheet it came from: one walk serves them all.

    What a person says in the results sheet comes first; with `by_word` that is all. Raises Interrupted; what
    cannot be asked of the CRM becomes a finding of the line, and the rows stay as they are.
    """
    attempts = journal.unsettled(line.job.settings.scope)
    if not attempts:
        return
    told = [one async for one in _told(line, journal, attempts)]
    for one in told:
        yield one
    if by_word:
        return
    rest = [attempt for attempt in attempts if attempt.ref not in {one.attempt.ref for one in told}]
    async for one in settled(line, journal, rest):
        yield one


async def settled(line: Line, journal: Journal, attempts: Sequence[Attempt]) -> AsyncGenerator[Settled, None]:
    """Settle these rows by the CRM's list; `line.walk` shows meanwhile how far it is."""
    if not attempts:
        return
    settings = line.job.settings
    count = len(attempts)
    line.looking_for = count
    steps = settle(
        attempts,
        client=line.client,
        journal=journal,
        gate=line.gate,
        scope=settings.scope,
        pause=settings.settle_pause,
        others=line.job.given_ids,
    )
    try:
        async for step in steps:
            match step:
                case Walked():
                    line.walk = step
                case Settled():
                    count -= 1
                    yield step
    except Stopped as error:
        said = "; ".join(filter(None, (one.seen for one in error.findings)))
        line.findings.append(Finding.of("CRM-LIST-UNREAD", line.job.place, seen=said, count=count))
    finally:
        await steps.aclose()
        line.looking_for, line.walk = 0, None


async def _told(line: Line, journal: Journal, attempts: Sequence[Attempt]) -> AsyncGenerator[Settled, None]:
    """The rows of which the results sheet says what they became: an id that the CRM knows, or that it is none."""
    given, known = Given(line.job.drafts), set(journal.known_ids(line.job.settings.scope))
    by_ref = {attempt.ref: attempt for attempt in attempts}
    for at, number in enumerate(line.job.sheet.numbers):
        word = given("opportunity_id", at)
        attempt = by_ref.get(ref := given("import_ref", at)) if word else None
        if attempt is None:
            continue
        place = Place(line.job.place.file, line.job.place.sheet, number, header="opportunity_id")
        verdict = NotListed() if word.casefold() in NONE_OF_THEM else await _under(line, word, place)
        if isinstance(verdict, Found) and verdict.id in known:  # beside two rows it is one row's only
            line.findings.append(Finding.of("CRM-ID-TAKEN", place, seen=word))
        elif verdict:
            known |= {verdict.id} if isinstance(verdict, Found) else set()
            del by_ref[ref]  # the line may stand twice in the sheet
            journal.settle([(attempt.ref, verdict, ())])
            yield Settled(attempt, verdict)


async def _under(line: Line, id: str, place: Place) -> Found | None:
    """What the CRM has under this id; where it has nothing, or will not say, a finding says so."""
    try:
        if (found := await line.client.opportunity(id)) and (listed := listed_of(found)):
            return Found(listed.id, listed.code)
        line.findings.append(Finding.of("CRM-ID-UNKNOWN", place, seen=id))
    except Stopped:
        line.findings.append(Finding.of("CRM-ID-UNREAD", place, seen=id))
    return None


def outcome_of(held: Outcome, one: Settled) -> Outcome | None:
    """What a row that was unconfirmed is once it is settled; None where it is not there and can be sent."""
    match one.verdict:
        case Found(id, code):
            found = Finding.of("CRM-FOUND", one.attempt.place)
            if held.attempts:  # by this very run
                return Outcome.created(held.row, Created(id, code), attempts=held.attempts).noting([found])
            return Outcome.earlier(held.row, "created", id, code, found)
        case NotListed():
            return None
        case Doubtful():
            return Outcome.not_created(held.row, "unconfirmed", *one.findings, attempts=held.attempts)


__all__ = ["outcome_of", "settle_earlier", "settled"]
