"""The journal's tables, version by version, what may become of a row, and the statements that move one. Data only."""

from __future__ import annotations

from typing import Final

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
# What looking into the CRM makes of a row that was in flight when its run died, or got no clear answer. `settle` only.
SETTLING: Final = {
    ("sending", "created"),  # found in the CRM's list
    ("sending", "pending"),  # not there: to be sent again
    ("sending", "unconfirmed"),  # something like it is there
    ("unconfirmed", "created"),
    ("unconfirmed", "pending"),
    ("unconfirmed", "unconfirmed"),
}
DOUBTING: Final = {("pending", "unconfirmed")}  # the journal of before is lost: it may have been sent. `doubt` only
STATES: Final = tuple(sorted({state for arrow in (*ARROWS, *SETTLING, *DOUBTING) for state in arrow}))
PLANNED_AGAIN: Final = tuple(sorted(old for old, new in ARROWS if new == "pending" and old != "sending"))

APPLICATION: Final = 0x506C7A49  # "PlzI": by its application id a journal is known from other programs' SQLite files

# One step a version, never changed once it was released: a new version adds a step.
SCHEMA: Final = (
    (
        """
        CREATE TABLE runs (
            run TEXT PRIMARY KEY, scope TEXT NOT NULL, workspace TEXT NOT NULL, base_url TEXT NOT NULL,
            file TEXT NOT NULL, sheet TEXT NOT NULL, digest TEXT NOT NULL, options TEXT NOT NULL, started TEXT NOT NULL,
            finished TEXT, exit_code INTEGER, results TEXT, results_digest TEXT, tally TEXT, process TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE rows (
            ref TEXT PRIMARY KEY, scope TEXT NOT NULL, content_key TEXT NOT NULL, draft_key TEXT NOT NULL,
            first_run TEXT NOT NULL REFERENCES runs, run TEXT NOT NULL REFERENCES runs, number INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('pending', 'sending', 'created', 'refused', 'failed', 'unconfirmed', 'invalid')),
            opportunity_id TEXT NOT NULL DEFAULT '', opportunity_code TEXT NOT NULL DEFAULT '',
            sent TEXT, findings TEXT, attempts INTEGER NOT NULL DEFAULT 0, changed TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX rows_by_content ON rows (scope, content_key)",
        "CREATE INDEX rows_by_draft ON rows (scope, draft_key)",
        "CREATE INDEX rows_by_id ON rows (scope, opportunity_id) WHERE opportunity_id <> ''",
        "CREATE INDEX rows_by_run ON rows (run)",
    ),
    (
        f"PRAGMA application_id={APPLICATION}",
        # when a run that never ended was found, and the journal looked over for it
        "ALTER TABLE runs ADD COLUMN looked_over TEXT",
        # when the first request left that may have made it, by the CRM's clock; UNTIMED where nobody knows when
        "ALTER TABLE rows ADD COLUMN attempted TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX rows_unsettled ON rows (scope) WHERE state IN ('sending', 'unconfirmed')",
        """
        CREATE TABLE workspaces (
            scope TEXT PRIMARY KEY, pace REAL, listed INTEGER, walk_seconds REAL
        ) STRICT, WITHOUT ROWID
        """,
    ),
    (
        # The keys a row had before it was corrected: the file it came from still has them. OR IGNORE would not do:
        # within a trigger the conflict clause of the statement that fires it counts (sqlite.org, CREATE TRIGGER, 2).
        """
        CREATE TABLE formerly (
            scope TEXT NOT NULL, key TEXT NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (scope, key, ref)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TRIGGER rows_keep_content AFTER UPDATE OF content_key ON rows
        WHEN old.content_key <> new.content_key AND old.content_key <> ''
            AND NOT EXISTS (SELECT 1 FROM formerly WHERE scope = old.scope AND key = old.content_key AND ref = old.ref)
        BEGIN INSERT INTO formerly VALUES (old.scope, old.content_key, old.ref); END
        """,
        """
        CREATE TRIGGER rows_keep_draft AFTER UPDATE OF draft_key ON rows
        WHEN old.draft_key <> new.draft_key AND old.draft_key <> ''
            AND NOT EXISTS (SELECT 1 FROM formerly WHERE scope = old.scope AND key = old.draft_key AND ref = old.ref)
        BEGIN INSERT INTO formerly VALUES (old.scope, old.draft_key, old.ref); END
        """,
    ),
    (
        # what is to be set of a row once it is created: the body of an update, erased when that is done
        "ALTER TABLE rows ADD COLUMN owed TEXT",
        # by a digest of a phone or an e-mail address: the contact that has it, or the body of its create while
        # that has no clear answer. `changed` is when it was seen in the CRM, or sent
        """
        CREATE TABLE contacts (
            name TEXT PRIMARY KEY, scope TEXT NOT NULL, run TEXT NOT NULL, contact_id TEXT NOT NULL DEFAULT '',
            sent TEXT, changed TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ),
    ("ALTER TABLE workspaces DROP COLUMN walk_seconds",),  # was written and never asked for
)

UNTIMED: Final = "unknown"
PLAN_ROW: Final = f"""
    INSERT INTO rows (ref, scope, content_key, draft_key, first_run, run, number, state, findings, changed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (ref) DO UPDATE SET
        content_key = excluded.content_key, draft_key = excluded.draft_key, run = excluded.run,
        state = excluded.state, findings = excluded.findings,
        changed = excluded.changed, attempts = 0
    WHERE rows.state IN {PLANNED_AGAIN}
"""
# A commit moves all its rows of a kind by one statement, given as a list in JSON: SQLite lets go of Python's lock
# at every statement, and with a busy loop to get it back takes longer than the statement itself.
SETTLE_ROWS: Final = """
    UPDATE rows SET state = to_be.state, opportunity_id = to_be.id, opportunity_code = to_be.code,
        attempts = to_be.attempts, changed = ?2, findings = to_be.findings,
        sent = CASE WHEN to_be.state = 'unconfirmed' THEN sent END,
        owed = CASE WHEN to_be.state IN ('created', 'unconfirmed') THEN owed END,
        attempted = CASE WHEN to_be.state IN ('refused', 'failed') THEN '' ELSE attempted END
    FROM (
        SELECT json_extract(value, '$[0]') AS ref, json_extract(value, '$[1]') AS state,
            json_extract(value, '$[2]') AS id, json_extract(value, '$[3]') AS code,
            json_extract(value, '$[4]') AS attempts, json_extract(value, '$[5]') AS findings
        FROM json_each(?1)
    ) AS to_be
    WHERE rows.ref = to_be.ref AND rows.state = 'sending'
"""
# A request that came to nothing as far as anybody can see may be carried out late: the first time counts.
INTEND_ROWS: Final = f"""
    UPDATE rows SET state = 'sending', sent = to_be.sent, owed = nullif(to_be.owed, ''), changed = ?2,
        attempted = CASE WHEN attempted IN ('', '{UNTIMED}') THEN to_be.at ELSE attempted END
    FROM (
        SELECT json_extract(value, '$[0]') AS ref, json_extract(value, '$[1]') AS sent,
            json_extract(value, '$[2]') AS at, json_extract(value, '$[3]') AS owed
        FROM json_each(?1)
    ) AS to_be
    WHERE rows.ref = to_be.ref AND rows.state = 'pending'
"""
CORRECT_ROW: Final = "UPDATE rows SET state = 'invalid', findings = ?, changed = ? WHERE ref = ? AND state = 'pending'"
DOUBT_ROW: Final = """
    UPDATE rows SET state = 'unconfirmed', sent = ?, owed = nullif(?, ''), changed = ?
    WHERE ref = ? AND state = 'pending'
"""
FIND_ROW: Final = f"""
    UPDATE rows SET state = ?1, opportunity_id = ?2, opportunity_code = ?3, findings = ?4, changed = ?5,
        sent = CASE WHEN ?1 = 'unconfirmed' THEN sent END,
        owed = CASE WHEN ?1 IN ('created', 'unconfirmed') THEN owed END,
        attempted = CASE WHEN ?1 = 'pending' AND attempted = '' THEN '{UNTIMED}' ELSE attempted END
    WHERE ref = ?6 AND state IN ('sending', 'unconfirmed')
"""
PAY_ROW: Final = "UPDATE rows SET owed = NULL WHERE ref = ? AND state = 'created'"
MEET_CONTACT: Final = """
    INSERT INTO contacts (name, scope, run, contact_id, sent, changed) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
        run = excluded.run, contact_id = excluded.contact_id, sent = excluded.sent, changed = excluded.changed
"""
SENT_ANYTHING: Final = """
    SELECT 1 FROM rows WHERE run = :run AND attempts > 0 UNION ALL SELECT 1 FROM contacts WHERE run = :run LIMIT 1
"""
NEWEST_IDS: Final = """
    SELECT opportunity_id FROM rows WHERE scope = ? AND state = 'created' ORDER BY changed DESC LIMIT ?
"""
UNSETTLED_ROWS: Final = """
    SELECT ref, runs.file, runs.sheet, number, sent, attempted
    FROM rows JOIN runs ON runs.run = rows.run
    WHERE rows.scope = ? AND state IN ('sending', 'unconfirmed') ORDER BY attempted, number
"""
PAST: Final = """
    SELECT wanted.key, rows.ref, content_key, draft_key, state, rows.run, changed, runs.file, runs.sheet, runs.digest,
        number, opportunity_id, opportunity_code, attempted <> '' OR state IN ('refused', 'failed'),
        coalesce(owed, '')
"""
PAST_ROWS: Final = f"""
    {PAST} FROM wanted JOIN rows ON rows.{{column}} = wanted.key AND rows.scope = ?
    JOIN runs ON runs.run = rows.first_run
"""  # where a row was first seen is its home, also after it went round as a results sheet
FORMER_ROWS: Final = f"""
    {PAST} FROM wanted JOIN formerly ON formerly.key = wanted.key AND formerly.scope = ?
    JOIN rows ON rows.ref = formerly.ref JOIN runs ON runs.run = rows.first_run
"""

__all__ = [
    "APPLICATION",
    "ARROWS",
    "CORRECT_ROW",
    "DOUBTING",
    "DOUBT_ROW",
    "FIND_ROW",
    "FORMER_ROWS",
    "INTEND_ROWS",
    "MEET_CONTACT",
    "NEWEST_IDS",
    "PAST_ROWS",
    "PAY_ROW",
    "PLANNED_AGAIN",
    "PLAN_ROW",
    "SCHEMA",
    "SENT_ANYTHING",
    "SETTLE_ROWS",
    "SETTLING",
    "STATES",
    "UNSETTLED_ROWS",
    "UNTIMED",
]
