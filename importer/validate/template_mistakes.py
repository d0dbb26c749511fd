"""A mistake of a template: which key it is about, what is wrong with it, and what may stand there instead."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Self

from importer.findings import Finding, Place
from importer.findings.words import offered
from importer.validate.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.findings.words import Words

LIKE: Final = 0.6  # of 1, as difflib has it
LONGEST: Final = 60  # characters of a value that is shown
ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake as a finding without its place: `path` are the keys that lead to it, none for what is missing."""

    code: str
    seen: str
    path: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def unknown(cls, path: Sequence[str], allowed: Sequence[str]) -> Self:
        """A key that nobody knows; `allowed` are those that may stand there."""
        near = get_close_matches(path[-1], allowed, n=1, cutoff=LIKE)
        meant = offered(near)
        facts = {"expected": ", ".join(allowed), "near": meant.en, "near_es": meant.es}
        return cls("MAP-KEY", ".".join(path), tuple(path), facts)

    @classmethod
    def missing(cls, key: str, example: str) -> Self:
        """A key that every template has."""
        return cls("MAP-MISSING", key, (), {"example": example})

    @classmethod
    def wrong(cls, path: Sequence[str], expected: Words, value: Any = ABSENT) -> Self:
        """A key whose value is not what it takes."""
        facts = {"value": _written(value), "expected": expected.en, "expected_es": expected.es}
        return cls("MAP-INVALID", ".".join(path), tuple(path), facts)

    @classmethod
    def twice(cls, path: Sequence[str], heading: str, other: str) -> Self:
        """A heading that stands in two places."""
        return cls("MAP-HEADING-TWICE", heading, tuple(path), {"where": ".".join(path), "other": other})

    def finding(self, file: str, text: str) -> Finding:
        """The finding, with the line of `text` where the mistake is, if it is in one."""
        return Finding.of(
            self.code, Place(file, row=line_of(text, self.path) if self.path else None), seen=self.seen, **self.facts
        )


def _written(value: Any) -> str:
    """` = "{nombre}"`: a value as the file has it; "" for what takes more than a few words."""
    if not isinstance(value, str | int | float | list):
        return ""
    try:
        told = json.dumps(value, ensure_ascii=False)
    except (ValueError, TypeError):  # an integer without end, a date in a list
        return ""
    return f" = {told}" if len(told) <= LONGEST else ""


__all__ = ["Mistake"]
