"""What reading a sheet finds on its way: on rows by position, and on columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.findings import Finding


@dataclass(slots=True)
class Found:
    """Findings as they gather: `skipped`, `errors` and `notes` by position of the row, `columns` of all others."""

    skipped: dict[int, Finding] = field(default_factory=dict)
    errors: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    columns: list[Finding] = field(default_factory=list)

    def add(self, at: int, finding: Finding) -> None:
        """Put a finding on a row."""
        (self.errors if finding.severity == "error" else self.notes)[at].append(finding)

    def weigh_strictly(self) -> None:
        """Make every warning of a row an error, and every warning of the sheet or a column a stop."""
        for at in list(self.notes):
            for one in self.notes.pop(at):
                self.add(at, one.weighed("error") if one.severity == "warning" else one)
        self.columns = [one.weighed("column-stop") if one.severity == "warning" else one for one in self.columns]
