"""Why a workbook does not get its results as sheets of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importer.findings import Finding, Place

if TYPE_CHECKING:
    from pathlib import Path


class Unspliceable(Exception):
    """Nothing can be added to this workbook without harm; `code` and `facts` are those of the finding that says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code, self.facts = code, facts

    def finding(self, path: Path) -> Finding:
        """What is told to the person about their workbook at `path`."""
        return Finding.of(self.code, Place(file=path.name), **self.facts)

    @classmethod
    def odd(cls, reason: str) -> Unspliceable:
        """The package is written in a way that nobody's Excel writes."""
        return cls("RES-ODD-BOOK", reason=reason)


__all__ = ["Unspliceable"]
