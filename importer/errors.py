"""The exceptions of the importer, and the exit code each one ends a command with.

    ImporterError            what a person can act on; carries catalogue findings
    ├── Misused          2   wrong usage or settings; nothing was sent
    ├── Unusable         3   the file cannot be used; nothing was sent
    ├── Stopped          4   stopped before the end; what is left is `pending`
    └── Interrupted    130   the person stopped it; run again to go on
    BrokenLaw           70   the program itself is wrong: rows in are not rows out

Bad data is never an exception: it is a `Finding` on its row. Any other exception is a defect of
this program; `importer.cli` turns it into exit code 70. Foreign exceptions are translated where
their library is used: `crm/client.py` for httpx, `send/journal/` for sqlite3, `load/` for readers,
`settings/token.py` for the keyring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from importer.findings import Finding


class ImporterError(Exception):
    """Something a person can act on. Every one carries at least one finding that says what to do."""

    exit_code: ClassVar[int] = 70

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{finding.code}: {finding.message('en')}" for finding in findings))
        self.findings = findings


class Misused(ImporterError):
    """Wrong usage or settings; nothing was sent."""

    exit_code = 2


class Unusable(ImporterError):
    """The file cannot be used as it is; nothing was sent."""

    exit_code = 3


class Stopped(ImporterError):
    """The run ended before its end: token refused, CRM out of reach, error ceiling. Run again to go on."""

    exit_code = 4


class Interrupted(ImporterError):
    """The person stopped the run; what was in flight was waited for. Run again to go on."""

    exit_code = 130


class BrokenLaw(Exception):
    """A law of the program was broken, such as rows in not being equal to rows out. Never expected."""


__all__ = ["BrokenLaw", "ImporterError", "Interrupted", "Misused", "Stopped", "Unusable"]
