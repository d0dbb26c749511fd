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
import os
import sqlite3
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from importer.errors import BrokenLaw, Misused
from importer.findings import Finding, Place
from importer.model import Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import Row
    from importer.outcome import Outcome

# What may become of a row, and what brings it about. `commit` and `begin` allow nothing else.
ARROWS: Final = {
    ("pending", "sending"),  # its intent is written
    ("sending", "created"),  # the CRM answered with an id
    ("sending", "refused"),  # the CRM answered that it will not
    ("sending", "failed"),  # known not to have happened, tries used up
    ("sending", "unconfirmed"),  # no clear answer
    ("sending", "pending"),  # known not to have happened, the run ended before the next try
    ("invalid", "pending"),  # corrected and planned again
    ("refused", "pending"),  # planned again by a later run
    ("failed", "pending"),  # planned again by a later run
    ("pending", "pending"),  # planned again by a later run
    ("invalid", "invalid"),  # checked again, still wrong
    ("pending", "invalid"),  # wrong by now: the sheet or the CRM changed
    ("refused", "invalid"),
    ("failed", "invalid"),
}
PLANNED_AGAIN: Final = ", ".join(f"'{old}'" for old, new in sorted(ARROWS) if new == "pending" and old != "sending")

SCHEMA: Final = (
    """
    CREATE TABLE runs (
        run TEXT PRIMARY KEY, workspace TEXT NOT NULL, base_url TEXT NOT NULL, file TEXT NOT NULL,
        sheet TEXT NOT NULL, digest TEXT NOT NULL, options TEXT NOT NULL, started TEXT NOT NULL,
        finished TEXT, exit_code INTEGER, results TEXT, results_digest TEXT, tally TEXT, process TEXT NOT NULL
    ) STRICT;
    CREATE TABLE rows (
        ref TEXT PRIMARY KEY, workspace TEXT NOT NULL, content_key TEXT NOT NULL, draft_key TEXT NOT NULL,
        run TEXT NOT NULL REFERENCES runs, number INTEGER NOT NULL, state TEXT NOT NULL,
        opportunity_id TEXT NOT NULL DEFAULT '', opportunity_code TEXT NOT NULL DEFAULT '',
        sent TEXT, findings TEXT, attempts INTEGER NOT NULL DEFAULT 0, changed TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rows_by_content ON rows (workspace, content_key);
    CREATE INDEX rows_by_draft ON rows (workspace, draft_key);
    CREATE INDEX rows_by_run ON rows (run);
    """,
)

PLAN_ROW: Final = f"""
    INSERT INTO rows (ref, workspace, content_key, draft_key, run, number, state, findings, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (ref) DO UPDATE SET
        content_key = excluded.content_key, draft_key = excluded.draft_key, run = excluded.run,
        number = excluded.number, state = excluded.state, findings = excluded.findings,
        changed = excluded.changed, attempts = 0
    WHERE rows.state IN ({PLANNED_AGAIN})
"""
SETTLE_ROW: Final = """
    UPDATE rows SET state = ?, opportunity_id = ?, opportunity_code = ?, attempts = ?, changed = ?, findings = ?,
        sent = CASE WHEN ? = 'unconfirmed' THEN sent END
    WHERE ref = ? AND state = 'sending'
"""
INTEND_ROW: Final = "UPDATE rows SET state = 'sending', sent = ?, changed = ? WHERE ref = ? AND state = 'pending'"
PAST_ROWS: Final = """
    SELECT wanted.key, ref, content_key, draft_key, state, run, changed, runs.file, runs.digest, number,
        opportunity_id, opportunity_code
    FROM wanted JOIN rows ON rows.{column} = wanted.key AND rows.workspace = ? JOIN runs USING (run)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the journal has it. Times are ISO 8601, UTC; `tally` counts by status."""

    run: str
    workspace: str
    base_url: str
    file: str
    sheet: str
    digest: str
    process: str
    started: str
    finished: str = ""
    exit_code: int | None = None
    results: str = ""
    results_digest: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)


RUN_COLUMNS: Final = tuple(one.name for one in fields(Run))


class Journal:
    """One open journal. Methods block; `commit` may be called from another thread, one call at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the journal, readable by its owner only. Raises Misused if it cannot be used."""
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            try:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                    connection.execute(f"PRAGMA {pragma}")
                _upgrade(connection)
            except BaseException:
                connection.close()
                raise
            return cls(connection, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def lease(self, workspace: str) -> Iterator[None]:
        """Hold the right to send to one workspace. Raises Misused if another process holds it.

        The lock is the operating system's, on a file of its own, and ends with the process however it ends.
        """
        digest = hashlib.sha256(workspace.encode()).hexdigest()[:8]
        path = self.path.with_name(f"{self.path.name}-{digest}.lock")
        with _translated(path):
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            lock = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise self._busy(workspace) from error
            yield
        finally:
            lock.close()

    def _busy(self, workspace: str) -> Misused:
        running = (run for run in self.runs() if run.workspace == workspace and not run.finished)
        holder = next((f"{run.process}, {run.file}, {run.started}" for run in running), "?")
        return Misused(Finding.of("SET-BUSY", workspace=workspace, holder=holder))

    def past(self, workspace: str, keys: Iterable[str]) -> dict[str, list[Past]]:
        """What is known of these content keys, draft keys and references, by each of them."""
        found: dict[str, list[Past]] = defaultdict(list)
        with self._transaction() as run:
            if run("SELECT 1 FROM rows WHERE workspace = ? LIMIT 1", (workspace,)).fetchone() is None:
                return found
            run("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY) WITHOUT ROWID")
            self._connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
            for column in ("content_key", "draft_key", "ref"):
                for key, *values in run(PAST_ROWS.format(column=column), (workspace,)):
                    found[key].append(Past(*values))
            run("DROP TABLE wanted")
        return found

    def begin(self, run: Run, planned: Iterable[tuple[Row, str, Sequence[Finding]]]) -> None:
        """Write down a run and its rows with their states (`pending` or `invalid`), in one transaction."""
        when = now()
        with self._transaction() as execute:
            execute(
                "INSERT INTO runs (run, workspace, base_url, file, sheet, digest, options, started, process) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run.run, run.workspace, run.base_url, run.file, run.sheet, run.digest),
                    *(json.dumps(run.options), run.started, run.process),
                ),
            )
            self._connection.executemany(
                PLAN_ROW,
                (
                    (
                        *(row.ref, run.workspace, row.content_key, row.draft_key, run.run, row.number, state),
                        *(_findings_text(findings), when),
                    )
                    for row, state, findings in planned
                ),
            )

    def commit(self, intents: Sequence[tuple[str, str]], outcomes: Sequence[Outcome]) -> None:
        """Write outcomes and then intents (reference, what will be sent), durably, before returning.

        Raises BrokenLaw for a change that is no arrow: the program would be about to send a row twice.
        """
        when = now()
        with self._transaction() as execute:
            for outcome in outcomes:
                values = (outcome.status, outcome.opportunity_id, outcome.opportunity_code, outcome.attempts, when)
                end = (_findings_text(outcome.findings), outcome.status, outcome.row.ref)
                _expect_one(execute(SETTLE_ROW, (*values, *end)), outcome.row.ref)
            for ref, sent in intents:
                _expect_one(execute(INTEND_ROW, (sent, when, ref)), ref)

    def finish(self, run: str, *, exit_code: int, tally: dict[str, int], results: str, results_digest: str) -> None:
        """Write down how a run ended and where its results are."""
        with self._transaction() as execute:
            execute(
                "UPDATE runs SET finished = ?, exit_code = ?, tally = ?, results = ?, results_digest = ? WHERE run = ?",
                (now(), exit_code, json.dumps(tally), results, results_digest, run),
            )

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        with self._transaction() as execute:
            rows = execute(f"SELECT {', '.join(RUN_COLUMNS)} FROM runs ORDER BY started DESC, run DESC").fetchall()
        return [_run(dict(zip(RUN_COLUMNS, row, strict=True))) for row in rows]

    def rows(self, run: str) -> dict[str, tuple[str, tuple[Finding, ...]]]:
        """State and findings of a run's rows, by reference, as they are now."""
        with self._transaction() as execute:
            rows = execute("SELECT ref, state, findings FROM rows WHERE run = ?", (run,)).fetchall()
        return {ref: (state, _findings(text)) for ref, state, text in rows}

    def states(self, run: str) -> dict[str, int]:
        """Counts of a run's rows by state, as they are now."""
        with self._transaction() as execute:
            return dict(execute("SELECT state, count(*) FROM rows WHERE run = ? GROUP BY state", (run,)).fetchall())

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """A transaction around the block; what sqlite3 raises becomes a finding about the journal."""
        with _translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
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


def _run(values: dict[str, Any]) -> Run:
    texts = {name: values[name] or "" for name in ("finished", "results", "results_digest")}
    jsons = {name: json.loads(values[name] or "{}") for name in ("options", "tally")}
    return Run(**{**values, **texts, **jsons})


def _findings_text(findings: Sequence[Finding]) -> str | None:
    """The findings of a row that is not settled, as JSON: code, what was seen, facts."""
    return json.dumps([[one.code, one.seen, one.facts] for one in findings], default=str) if findings else None


def _findings(text: str | None) -> tuple[Finding, ...]:
    return tuple(Finding.of(code, seen=seen, **facts) for code, seen, facts in json.loads(text or "[]"))


def _expect_one(cursor: sqlite3.Cursor, ref: str) -> None:
    if cursor.rowcount != 1:
        raise BrokenLaw(f"row {ref} is not in the state its next step needs")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Misused(Finding.of("SET-JOURNAL", Place(file=str(path)), seen=error)) from error


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date: one script for each version, in order, each in a transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(SCHEMA):
        raise sqlite3.DatabaseError("it was written by a newer version of this program")
    for number, script in enumerate(SCHEMA[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version={number}; COMMIT;")


__all__ = ["ARROWS", "Journal", "Run", "now"]
