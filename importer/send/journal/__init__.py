"""The journal: what every run did, kept in SQLite. The only room that imports sqlite3."""

from __future__ import annotations

from importer.send.journal.acquaintances import ContactIntent
from importer.send.journal.book import Journal
from importer.send.journal.kept import Intent, Run, WorkspaceFacts, now
from importer.send.journal.past_runs import RunRow

__all__ = ["ContactIntent", "Intent", "Journal", "Run", "RunRow", "WorkspaceFacts", "now"]
