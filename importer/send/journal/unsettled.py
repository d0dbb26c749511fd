"""Of the journal, what concerns rows that were sent without a clear answer. Works within the journal's transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importer.errors import BrokenLaw
from importer.send.journal.kept import attempt_of, findings_text
from importer.send.journal.schema import DOUBT_ROW, FIND_ROW, NEWEST_IDS, PAY_ROW, UNSETTLED_ROWS
from importer.send.reconcile import Doubtful, Found, NotListed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.findings import Finding
    from importer.send.journal.kept import Intent
    from importer.send.reconcile import Attempt, Verdict


def unsettled(execute: Any, scope: str) -> list[Attempt]:
    """See `Journal.unsettled`."""
    return [attempt_of(values) for values in execute(UNSETTLED_ROWS, (scope,))]


def known_ids(execute: Any, scope: str) -> frozenset[str]:
    """See `Journal.known_ids`."""
    rows = execute("SELECT opportunity_id FROM rows WHERE scope = ? AND opportunity_id <> ''", (scope,))
    return frozenset(id for (id,) in rows)


def newest_ids(execute: Any, scope: str, count: int) -> list[str]:
    """See `Journal.newest_ids`."""
    return [id for (id,) in execute(NEWEST_IDS, (scope, count))]


def doubt(execute: Any, intents: Sequence[Intent], when: str) -> None:
    """See `Journal.doubt`."""
    for intent in intents:
        expect_one(execute(DOUBT_ROW, (intent.sent, intent.owed, when, intent.ref)), intent.ref)


def settle(execute: Any, verdicts: Sequence[tuple[str, Verdict, Sequence[Finding]]], when: str) -> None:
    """See `Journal.settle`."""
    for ref, verdict, findings in verdicts:
        match verdict:
            case Found(id, code):
                values = ("created", id, code)
            case NotListed():
                values = ("pending", "", "")
            case Doubtful():
                values = ("unconfirmed", "", "")
        expect_one(execute(FIND_ROW, (*values, findings_text(findings), when, ref)), ref)


def paid(execute: Any, refs: Iterable[str]) -> None:
    """See `Journal.paid`."""
    for ref in refs:
        expect_one(execute(PAY_ROW, (ref,)), ref)


def expect_one(cursor: Any, ref: str) -> None:
    """Raise BrokenLaw unless the statement moved one row: it was in the state its next step needs."""
    expect(cursor, [ref])


def expect(cursor: Any, refs: Sequence[str]) -> None:
    """Raise BrokenLaw unless the statement moved so many rows: each was in the state its next step needs."""
    if cursor.rowcount != len(refs):
        moved = max(0, cursor.rowcount)
        raise BrokenLaw(f"{moved} of the rows {', '.join(refs)} are in the state their next step needs")


__all__ = ["doubt", "expect", "expect_one", "known_ids", "newest_ids", "paid", "settle", "unsettled"]
