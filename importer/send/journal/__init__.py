"""The journal: what every run did, kept in SQLite. The only room that imports sqlite3."""

from __future__ import annotations

from importer.send.journal.acquaintances import ContactIntent
from importer.send.journal.book import Journal, now
from importer.send.journal.kept import Intent, Run, WorkspaceFacts

__all__ = ["ContactIntent", "Intent", "Journal", "Run", "WorkspaceFacts", "now"]
