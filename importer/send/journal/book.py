"""The journal: an SQLite file that knows every run, and of every row what became of it.

Durable means durable: WAL with synchronous=FULL, so a commit is on the disk before it returns. A row is `sending`
here before its request leaves; what is still so when nobody sends was in flight when the power went: unconfirmed.

Once a row is settled only its keys and ids stay; what was sent is kept while it may be needed to find the row in
the CRM again (`sending`, `unconfirmed`), and what is to be set of it after the create until that is set.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self

from importer.errors import BrokenLaw, Misused
from importer.findings import Finding
from importer.send.journal import forget, learned, past, unsettled
from importer.send.journal.acquaintances import Acquaintances
from importer.send.journal.damage import asides, open_journal, tidy, told_of
from importer.send.journal.file import translated
from importer.send.journal.kept import (
    RUN_COLUMNS,
    Run,
    WorkspaceFacts,
    findings_text,
    now,
    run_of,
)
from importer.send.journal.locks import holder_of, lease
from importer.send.journal.past_runs import count_runs, rows_of, states_of
from importer.send.journal.schema import ARROWS, CORRECT_ROW, INTEND_ROWS, PLAN_ROW, SENT_ANYTHING, SETTLE_ROWS
from importer.send.journal.unsettled import expect, expect_one

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import Past, Row
    from importer.outcome import Outcome
    from importer.send.journal.forget import Forgotten
    from importer.send.journal.kept import Intent
    from importer.send.journal.locks import Presence
    from importer.send.journal.past_runs import RunRow
    from importer.send.reconcile import Attempt, Verdict


class Journal:
    """One open journal. Methods block; `commit` may be called from another thread, one call at a time."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, presence: Presence, told: tuple[Finding, ...] = ()
    ) -> None:
        self._connection = connection
        self._presence = presence
        self.path = path
        self.findings = (*told, *told_of(self.aside))  # what the person should know of the journal itself
        self._runs_known: dict[str, int] = {}  # by scope, when its rows were last looked up
        self.contacts = Acquaintances(self._transaction)

    @classmethod
    def open(cls, path: Path, *, to_send: bool = False) -> Self:
        """Open or make the journal, readable by its owner only. Raises Misused if it cannot be used.

        A journal found damaged is set aside only by one who is about to send, and a new one begun.
        """
        with translated(path):
            path = path.resolve()  # one journal has one name, and so one lock
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection, presence, told = open_journal(path, to_send=to_send)
            if to_send:
                tidy(path)
            return cls(connection, path, presence, told)

    @property
    def aside(self) -> tuple[Path, ...]:
        """Damaged journals that lie beside this one: while any does, rows that this one lacks may have been created."""
        return asides(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._presence.close()

    @contextmanager
    def lease(self, scope: str, holder: str = "") -> Iterator[None]:
        """Hold the right to send to one workspace; `holder` is what others are told of who does.

        Raises Misused, with what its holder has said of itself, if another process holds it. The lock is the
        operating system's, on a file of its own, and ends with the process however it ends.
        """
        with ExitStack() as stack:
            with translated(self.path):
                other = stack.enter_context(lease(self.path, scope, holder))
            if other is not None:
                raise Misused(Finding.of("SET-BUSY", workspace=scope, holder=other or "?"))
            yield

    def past(self, scope: str, keys: Iterable[str]) -> dict[str, list[Past]]:
        """What is known of these content keys, draft keys, references and opportunity ids, by each of them.

        A row that was corrected is known by the keys it had before as well.
        """
        with self._transaction(to_write=False) as execute:
            self._runs_known[scope] = count_runs(execute, scope)
            return past.past(self._connection, scope, keys)

    def begin(self, run: Run, planned: Sequence[tuple[Row, str, Sequence[Finding]]]) -> None:
        """Write down a run and its rows with their states (`pending` or `invalid`), in one transaction.

        Raises BrokenLaw, and writes nothing, if a row is in a state that it cannot be planned from, or if
        another run was begun since the rows were looked up.
        """
        when = now()
        columns = RUN_COLUMNS[: RUN_COLUMNS.index("started") + 1]
        with self._transaction() as execute:
            if self._runs_known.get(run.scope, found := count_runs(execute, run.scope)) != found:
                raise BrokenLaw("another run was begun meanwhile, in spite of the lock")
            execute(
                f"INSERT INTO runs ({', '.join(columns)}, options) VALUES ({'?, ' * len(columns)}?)",
                (*(getattr(run, name) for name in columns), json.dumps(run.options)),
            )
            self._connection.executemany(
                PLAN_ROW,
                (
                    (
                        *(row.ref, run.scope, row.content_key, row.draft_key, run.run, run.run, row.number, state),
                        *(findings_text(findings), when),
                    )
                    for row, state, findings in planned
                ),
            )
            (count,) = execute("SELECT count(*) FROM rows WHERE run = ?", (run.run,)).fetchone()
            if count != len(planned):
                raise BrokenLaw(f"{len(planned)} rows were planned, {count} could be written down")

    def commit(self, intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        """Write outcomes and then intents, durably, before returning.

        Raises BrokenLaw for a change that is no arrow: the program would be about to send a row twice.
        """
        if wrong := next((one for one in outcomes if ("sending", one.status) not in ARROWS), None):
            raise BrokenLaw(f"row {wrong.row.ref} cannot become {wrong.status}")
        ends = [
            (one.row.ref, one.status, one.opportunity_id, one.opportunity_code, one.attempts, text)
            for one in outcomes
            for text in [findings_text(one.findings)]
        ]
        beginnings = [(one.ref, one.sent, one.attempted, one.owed) for one in intents]
        when = now()
        with self._transaction() as execute:
            for statement, moves in ((SETTLE_ROWS, ends), (INTEND_ROWS, beginnings)):
                if moves:
                    expect(execute(statement, (json.dumps(moves), when)), [ref for ref, *_ in moves])

    def paid(self, refs: Iterable[str]) -> None:
        """What was owed to these rows is set in the CRM: its text is erased."""
        with self._transaction() as execute:
            unsettled.paid(execute, refs)

    def unsettled(self, scope: str) -> list[Attempt]:
        """The rows sent without a clear answer, of all sheets; what is `sending` too: ask only while nobody can be."""
        with self._transaction(to_write=False) as execute:
            return unsettled.unsettled(execute, scope)

    def known_ids(self, scope: str) -> frozenset[str]:
        """The ids of all opportunities that rows of this workspace are known to have become."""
        with self._transaction(to_write=False) as execute:
            return unsettled.known_ids(execute, scope)

    def newest_ids(self, scope: str, count: int) -> list[str]:
        """The ids of the rows of this workspace that were created last."""
        with self._transaction(to_write=False) as execute:
            return unsettled.newest_ids(execute, scope, count)

    def doubt(self, intents: Sequence[Intent]) -> None:
        """Rows of this run that may have been sent before, by a journal that is lost: they are to be settled first."""
        with self._transaction() as execute:
            unsettled.doubt(execute, intents, now())

    def correct(self, rows: Sequence[tuple[Row, Sequence[Finding]]]) -> None:
        """Rows of this run that need a correction after all: their names were looked up when their turn came."""
        with self._transaction() as execute:
            for row, findings in rows:
                expect_one(execute(CORRECT_ROW, (findings_text(findings), now(), row.ref)), row.ref)

    def settle(self, verdicts: Sequence[tuple[str, Verdict, Sequence[Finding]]]) -> None:
        """What the CRM's list says of unsettled rows, by reference, and what is to be said of those still in doubt."""
        with self._transaction() as execute:
            unsettled.settle(execute, verdicts, now())

    def would_forget(self, runs: Sequence[str]) -> Forgotten:
        """What the journal would forget with these runs."""
        with self._transaction(to_write=False) as execute:
            return forget.knows_of(execute, runs)

    def forget(self, runs: Sequence[str], *, aside: Sequence[Path] = ()) -> bool:
        """Erase these runs and their rows, and damaged journals; False if traces stay: another reader, a full disk.

        Ask only while nobody can be sending: the leases of their workspaces are to be held.
        """
        with self._transaction() as execute:
            forget.forget(execute, runs)
        with translated(self.path):
            for one in aside:
                one.unlink(missing_ok=True)
            tidy(self.path)
        return forget.wipe(self._connection)

    def facts(self, scope: str) -> WorkspaceFacts:
        """What earlier runs learned of this workspace; all None for one that is new."""
        with self._transaction(to_write=False) as execute:
            return learned.facts(execute, scope)

    def learn(self, scope: str, facts: WorkspaceFacts) -> None:
        """Keep what a run learned of this workspace; a None leaves what was known."""
        with self._transaction() as execute:
            learned.learn(execute, scope, facts)

    def finish(self, run: str, *, exit_code: int, tally: dict[str, int]) -> None:
        """Write down how a run ended, and leave nothing on the disk of what was sent and is settled."""
        with self._transaction() as execute:
            execute(
                "UPDATE runs SET finished = ?, exit_code = ?, tally = ? WHERE run = ?",
                (now(), exit_code, json.dumps(tally), run),
            )
            anything = execute(SENT_ANYTHING, {"run": run}).fetchone()
        if anything:
            forget.wipe(self._connection)

    def written(self, run: str, *, results: str, digest: str) -> None:
        """Write down where the results of a run are, and the SHA-256 of that file."""
        with self._transaction() as execute:
            execute("UPDATE runs SET results = ?, results_digest = ? WHERE run = ?", (results, digest, run))

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        with self._transaction(to_write=False) as execute:
            rows = execute(f"SELECT {', '.join(RUN_COLUMNS)} FROM runs ORDER BY started DESC, rowid DESC").fetchall()
        return [run_of(dict(zip(RUN_COLUMNS, row, strict=True))) for row in rows]

    def rows(self, scope: str, refs: Iterable[str]) -> dict[str, tuple[str, tuple[Finding, ...]]]:
        """State and findings of these rows, by reference, as they are now."""
        with self._transaction(to_write=False) as execute:
            return states_of(execute, scope, set(refs))

    def states(self, run: str) -> dict[str, int]:
        """Counts of a run's rows by state, as they are now."""
        with self._transaction(to_write=False) as execute:
            return dict(execute("SELECT state, count(*) FROM rows WHERE run = ? GROUP BY state", (run,)).fetchall())

    def rows_of(self, run: str) -> list[RunRow]:
        """The rows that a run planned, or was the first to know, as they are now; by their numbers."""
        with self._transaction(to_write=False) as execute:
            return rows_of(execute, run)

    def holder_of(self, scope: str) -> str | None:
        """What whoever sends to this workspace now has said of itself; None if nobody does."""
        with translated(self.path):
            return holder_of(self.path, scope)

    @contextmanager
    def _transaction(self, *, to_write: bool = True) -> Iterator[Any]:
        """A transaction around the block; what sqlite3 raises becomes a finding about the journal.

        One that only reads takes no lock that another process's commit would wait for.
        """
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE" if to_write else "BEGIN")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk has rolled back by itself
                    self._connection.execute("ROLLBACK")
                raise


__all__ = ["Journal"]
