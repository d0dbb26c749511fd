"""Of the journal, what concerns past runs and their rows. Works within the journal's transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from importer.send.journal.kept import findings_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from importer.findings import Finding

ROWS_OF_RUN: Final = """
    SELECT ref, number, state, opportunity_id, opportunity_code, run = ?1 AND state = 'created', findings
    FROM rows WHERE run = ?1 OR first_run = ?1 ORDER BY number, ref
"""


class RunRow(NamedTuple):
    """One row that a run had to do with, as it is now; `its_own` says that this very run created it."""

    ref: str
    number: int
    state: str
    opportunity_id: str
    opportunity_code: str
    its_own: bool
    findings: tuple[Finding, ...]


def count_runs(execute: Any, scope: str) -> int:
    """How many runs a workspace has had."""
    return int(execute("SELECT count(*) FROM runs WHERE scope = ?", (scope,)).fetchone()[0])


def states_of(execute: Any, scope: str, refs: Collection[str]) -> dict[str, tuple[str, tuple[Finding, ...]]]:
    """See `Journal.rows`."""
    rows = execute("SELECT ref, state, findings FROM rows WHERE scope = ?", (scope,))
    return {ref: (state, findings_of(text)) for ref, state, text in rows if ref in refs}


def rows_of(execute: Any, run: str) -> list[RunRow]:
    """See `Journal.rows_of`."""
    rows = execute(ROWS_OF_RUN, (run,))
    return [
        RunRow(ref, number, state, id, code, bool(its_own), findings_of(text))
        for ref, number, state, id, code, its_own, text in rows
    ]


__all__ = ["RunRow", "count_runs", "rows_of", "states_of"]
