"""Unsettled rows are looked for in the CRM's own list, and each is settled: created, or not there and safe to send.

"Not there" takes two whole walks with a pause between them: the CRM may list what it made a little later, and
a page may be missed while others change the list. What walks find is in the journal before it is told.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.crm.wire.likeness import listed_of
from importer.errors import Interrupted, Misused
from importer.findings import Finding
from importer.send.journal.kept import WorkspaceFacts
from importer.send.reconcile import Doubtful, Found, NotListed, Search

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Sequence

    from importer.crm.client import Client
    from importer.send.delivery import Gate
    from importer.send.journal import Journal
    from importer.send.reconcile import Attempt, Verdict

WALKS: Final = 2  # whole ones that agree before a row counts as not there
WITNESSES: Final = 20  # of the newest rows known to be created, how many are looked for beside
SHRUNK: Final = 0.9  # of what the last walk showed: a list that lost more is cut short, or was cleared by somebody


@dataclass(frozen=True, slots=True)
class Walked:
    """How far a walk of the list is: opportunities seen, of how many the last whole walk had (None: not known)."""

    walk: int
    seen: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one unsettled row, durable in the journal; Doubtful: it stays unconfirmed, `findings` say why."""

    attempt: Attempt
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


async def settle(
    attempts: Sequence[Attempt],
    *,
    client: Client,
    journal: Journal,
    gate: Gate,
    scope: str,
    pause: float,
    others: Collection[str] = (),
) -> AsyncGenerator[Walked | Settled, None]:
    """Settle these rows; tells how far it is after each page. `others` are ids of rows that the journal need not know.

    `pause` is in seconds: half of it passes before the first walk, all of it before the second; where a create of
    this run took longer without a clear answer, as much as it took: a CRM that slow may still be at it. Raises
    Stopped when the list cannot be read, Interrupted when the person stops it: what is not settled by
    then stays as it was.
    """
    left = {attempt.ref: attempt for attempt in attempts}
    known = {*await asyncio.to_thread(journal.known_ids, scope), *others}
    beside = [one for one in await asyncio.to_thread(journal.unsettled, scope) if one.ref not in left]
    witnesses = frozenset(await asyncio.to_thread(journal.newest_ids, scope, WITNESSES))
    facts = journal.facts(scope)
    absent = set(left)
    for walk in range(1, WALKS + 1):
        if not await gate.pause(max(pause, gate.longest_unclear) if walk > 1 else pause / 2):
            raise Interrupted(Finding.of("CRM-INTERRUPTED"))
        before = facts.listed or 0
        search = Search(left.values(), known=known, beside=beside)
        async for count in _walk(search, client):
            yield Walked(walk, count, facts.listed)
        if not search.complete:
            facts = WorkspaceFacts(listed=search.count)
            with suppress(Misused):  # a full disk: the next walk learns it again
                journal.learn(scope, facts)
        verdicts = _trusted(search, witnesses, last=before)
        absent &= {ref for ref, verdict in verdicts.items() if isinstance(verdict, NotListed)}
        last = walk == WALKS or not absent
        settled = [one for one in _settled(left, verdicts, absent) if last or isinstance(one.verdict, Found)]
        said = [(one.attempt.ref, one.verdict, one.findings) for one in settled]
        await asyncio.to_thread(journal.settle, said)
        for one in settled:
            del left[one.attempt.ref]
            if isinstance(one.verdict, Found):
                known.add(one.verdict.id)
            yield one
        if not left:
            return


async def _walk(search: Search, client: Client) -> AsyncGenerator[int, None]:
    """Show the list to the search, page by page, until its end or until every row has its match."""
    pages = client.pages()
    try:
        async for page in pages:
            search.see(map(listed_of, page))
            yield search.count
            if search.complete:
                return
    finally:
        await pages.aclose()


def _trusted(search: Search, witnesses: frozenset[str], *, last: int) -> dict[str, Verdict]:
    """The verdicts of a walk. "Not there" is not believed of a list that leaves out what is known to be there.

    It must show one of the newest rows, and nearly as many opportunities as the `last` walk did.
    """
    verdicts = search.verdicts()
    if (not witnesses or search.saw(witnesses)) and search.count >= SHRUNK * last:
        return verdicts
    return {ref: Doubtful() if isinstance(one, NotListed) else one for ref, one in verdicts.items()}


def _settled(left: dict[str, Attempt], verdicts: dict[str, Verdict], absent: set[str]) -> list[Settled]:
    """What becomes of each row: not there only if every walk said so."""
    found = []
    for ref, said in verdicts.items():
        verdict = Doubtful() if isinstance(said, NotListed) and ref not in absent else said
        findings = (_doubt(left[ref], verdict),) if isinstance(verdict, Doubtful) else ()
        found.append(Settled(left[ref], verdict, findings))
    return found


def _doubt(attempt: Attempt, verdict: Doubtful) -> Finding:
    if verdict.ids:
        return Finding.of("CRM-LIKE-IT", attempt.place, seen=", ".join(verdict.ids[:5]), count=len(verdict.ids))
    return Finding.of("CRM-LIST-UNSURE", attempt.place)


__all__ = ["Settled", "Walked", "settle"]
