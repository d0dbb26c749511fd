"""The journal: an SQLite file that knows every run, and of every row what became of it.

The only importer of sqlite3. Durable means durable: WAL with synchronous=FULL, so that a commit is on
the disk before `commit` returns. A row is `sending` here before its request leaves; what is still
`sending` when nobody sends was in flight when the power went, and counts as unconfirmed.

Once a row is settled only its keys and ids stay; what was sent is kept while it may be needed to find
the row in the CRM again (`sending`, `unconfirmed`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from importer.errors import BrokenLaw, Misused
from importer.findings import Finding
from importer.model import Past
from importer.send.journal.file import make_private, translated, upgrade
from importer.send.journal.kept import (
    FACT_COLUMNS,
    RUN_COLUMNS,
    Run,
    WorkspaceFacts,
    attempt_of,
    findings_of,
    findings_text,
    run_of,
)
from importer.send.journal.schema import (
    ARROWS,
    DOUBT_ROW,
    FIND_ROW,
    INTEND_ROW,
    NEWEST_IDS,
    PAST_ROWS,
    PLAN_ROW,
    SETTLE_ROW,
    UNSETTLED_ROWS,
)
from importer.send.reconcile import Doubtful, Found, NotListed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import Row
    from importer.outcome import Outcome
    from importer.send.journal.kept import Intent
    from importer.send.reconcile import Attempt, Verdict


class Journal:
    """One open journal. Methods block; `commit` may be called from another thread, one call at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self.aside: tuple[Path, ...] = ()  # damaged journals that lie beside: what they knew may be lost
        self._runs_known: dict[str, int] = {}  # by scope, when its rows were last looked up

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the journal, readable by its owner only. Raises Misused if it cannot be used."""
        with translated(path):
            path = path.resolve()  # one journal has one name, and so one lock
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private(path)
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            try:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                    connection.execute(f"PRAGMA {pragma}")
                upgrade(connection)
            except BaseException:
                connection.close()
                raise
            return cls(connection, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def lease(self, scope: str) -> Iterator[None]:
        """Hold the right to send to one workspace. Raises Misused if another process holds it.

        The lock is the operating system's, on a file of its own, and ends with the process however it ends.
        """
        digest = hashlib.sha256(scope.encode()).hexdigest()[:8]
        path = self.path.with_name(f"{self.path.name}-{digest}.lock")
        with translated(path):
            make_private(path)
            lock = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise self._busy(scope) from error
            yield
        finally:
            lock.close()

    def _busy(self, scope: str) -> Misused:
        running = (run for run in self.runs() if run.scope == scope and not run.finished)
        holder = next((f"{run.process}, {run.file}, {run.started}" for run in running), "?")
        return Misused(Finding.of("SET-BUSY", workspace=scope, holder=holder))

    def past(self, scope: str, keys: Iterable[str]) -> dict[str, list[Past]]:
        """What is known of these content keys, draft keys, references and opportunity ids, by each of them."""
        found: dict[str, list[Past]] = defaultdict(list)
        rows: dict[str, Past] = {}
        with self._transaction(to_write=False) as execute:
            self._runs_known[scope] = _count_runs(execute, scope)
            if execute("SELECT 1 FROM rows WHERE scope = ? LIMIT 1", (scope,)).fetchone() is None:
                return found
            execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY) WITHOUT ROWID")
            self._connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
            for column in ("content_key", "draft_key", "ref", "opportunity_id"):
                for key, ref, *values in execute(PAST_ROWS.format(column=column), (scope,)):
                    found[key].append(rows.setdefault(ref, Past(ref, *values)))
            execute("DROP TABLE wanted")
        return found

    def begin(self, run: Run, planned: Sequence[tuple[Row, str, Sequence[Finding]]]) -> None:
        """Write down a run and its rows with their states (`pending` or `invalid`), in one transaction.

        Raises BrokenLaw, and writes nothing, if a row is in a state that it cannot be planned from, or if
        another run was begun since the rows were looked up.
        """
        when = now()
        columns = RUN_COLUMNS[: RUN_COLUMNS.index("started") + 1]
        with self._transaction() as execute:
            if self._runs_known.get(run.scope, found := _count_runs(execute, run.scope)) != found:
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
        when = now()
        with self._transaction() as execute:
            for outcome in outcomes:
                if ("sending", outcome.status) not in ARROWS:
                    raise BrokenLaw(f"row {outcome.row.ref} cannot become {outcome.status}")
                values = (outcome.status, outcome.opportunity_id, outcome.opportunity_code, outcome.attempts, when)
                end = (findings_text(outcome.findings), outcome.status, outcome.row.ref)
                _expect_one(execute(SETTLE_ROW, (*values, *end)), outcome.row.ref)
            for intent in intents:
                _expect_one(execute(INTEND_ROW, (intent.sent, intent.attempted, when, intent.ref)), intent.ref)

    def unsettled(self, scope: str) -> list[Attempt]:
        """The rows that were sent without a clear answer, of all sheets of this workspace.

        What is `sending` counts too: ask only while nobody else can be sending.
        """
        with self._transaction(to_write=False) as execute:
            return [attempt_of(values) for values in execute(UNSETTLED_ROWS, (scope,))]

    def known_ids(self, scope: str) -> frozenset[str]:
        """The ids of all opportunities that rows of this workspace are known to have become."""
        with self._transaction(to_write=False) as execute:
            rows = execute("SELECT opportunity_id FROM rows WHERE scope = ? AND opportunity_id <> ''", (scope,))
            return frozenset(id for (id,) in rows)

    def newest_ids(self, scope: str, count: int) -> list[str]:
        """The ids of the rows of this workspace that were created last."""
        with self._transaction(to_write=False) as execute:
            return [id for (id,) in execute(NEWEST_IDS, (scope, count))]

    def doubt(self, intents: Sequence[Intent]) -> None:
        """Rows of this run that may have been sent before, by a journal that is lost: they are to be settled first."""
        when = now()
        with self._transaction() as execute:
            for intent in intents:
                _expect_one(execute(DOUBT_ROW, (intent.sent, when, intent.ref)), intent.ref)

    def settle(self, verdicts: Sequence[tuple[str, Verdict, Sequence[Finding]]]) -> None:
        """What the CRM's list says of unsettled rows, by reference, and what is to be said of those still in doubt."""
        when = now()
        with self._transaction() as execute:
            for ref, verdict, findings in verdicts:
                match verdict:
                    case Found(id, code):
                        values = ("created", id, code)
                    case NotListed():
                        values = ("pending", "", "")
                    case Doubtful():
                        values = ("unconfirmed", "", "")
                _expect_one(execute(FIND_ROW, (*values, findings_text(findings), when, ref)), ref)

    def facts(self, scope: str) -> WorkspaceFacts:
        """What earlier runs learned of this workspace; all None for one that is new."""
        columns = ", ".join(FACT_COLUMNS)
        with self._transaction(to_write=False) as execute:
            row = execute(f"SELECT {columns} FROM workspaces WHERE scope = ?", (scope,)).fetchone()
        return WorkspaceFacts(*row) if row else WorkspaceFacts()

    def learn(self, scope: str, facts: WorkspaceFacts) -> None:
        """Keep what a run learned of this workspace; a None leaves what was known."""
        told = {name: value for name in FACT_COLUMNS if (value := getattr(facts, name)) is not None}
        if not told:
            return
        changes = ", ".join(f"{name} = excluded.{name}" for name in told)
        with self._transaction() as execute:
            execute(
                f"INSERT INTO workspaces (scope, {', '.join(told)}) VALUES (?{', ?' * len(told)}) "
                f"ON CONFLICT (scope) DO UPDATE SET {changes}",
                (scope, *told.values()),
            )

    def finish(self, run: str, *, exit_code: int, tally: dict[str, int]) -> None:
        """Write down how a run ended, and leave nothing on the disk of what was sent and is settled."""
        with self._transaction() as execute:
            execute(
                "UPDATE runs SET finished = ?, exit_code = ?, tally = ? WHERE run = ?",
                (now(), exit_code, json.dumps(tally), run),
            )
            if not execute("SELECT 1 FROM rows WHERE run = ? AND attempts > 0 LIMIT 1", (run,)).fetchone():
                return
        with suppress(sqlite3.Error):  # another reader or a full disk: the next run's end does it
            self._connection.execute("PRAGMA busy_timeout=2000")
            # secure_delete leaves copies behind where SQLite moves rows between pages; rewritten, the file has none.
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
        wanted = set(refs)
        with self._transaction(to_write=False) as execute:
            rows = execute("SELECT ref, state, findings FROM rows WHERE scope = ?", (scope,))
            return {ref: (state, findings_of(text)) for ref, state, text in rows if ref in wanted}

    def states(self, run: str) -> dict[str, int]:
        """Counts of a run's rows by state, as they are now."""
        with self._transaction(to_write=False) as execute:
            return dict(execute("SELECT state, count(*) FROM rows WHERE run = ? GROUP BY state", (run,)).fetchall())

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


def now() -> str:
    """The time as the journal writes it: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _count_runs(execute: Any, scope: str) -> int:
    (count,) = execute("SELECT count(*) FROM runs WHERE scope = ?", (scope,)).fetchone()
    return int(count)


def _expect_one(cursor: sqlite3.Cursor, ref: str) -> None:
    if cursor.rowcount != 1:
        raise BrokenLaw(f"row {ref} is not in the state its next step needs")


__all__ = ["ARROWS", "Journal", "Run", "now"]
