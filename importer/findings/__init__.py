"""Findings: every problem or note the importer can speak of, from one catalogue.

A finding has a stable code, a severity, a place, what was seen there, and says in English and
Spanish what is wrong and what to do. Texts live in the sibling modules, one family of codes each;
`{seen}`, `{header}` and the other names in braces are filled from the finding itself, and a number chooses
the words that agree with it (`counting.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from importer.findings import (
    amounts,
    corrections,
    fields,
    journals,
    mappings,
    replies,
    results,
    rows,
    sheets,
    strangers,
    templates,
    usage,
)
from importer.findings.counting import countable
from importer.findings.kind import Kind, Lang, Severity
from importer.findings.own_words import in_spanish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGS: Final[tuple[Lang, ...]] = ("en", "es")
WHITE: Final = re.compile(r"\s+")
SEEN_LIMIT: Final = 80  # characters of a cell shown in a message; the cell itself stays in the sheet

CATALOGUE: Final[dict[str, Kind]] = {
    kind.code: kind
    for family in (
        usage,
        journals,
        mappings,
        templates,
        sheets,
        amounts,
        fields,
        rows,
        strangers,
        corrections,
        replies,
        results,
    )
    for kind in family.KINDS
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: any part may be unknown. `row` is the number Excel shows, `letter` its column."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    letter: str = ""
    header: str = ""

    @property
    def cell(self) -> str:
        """The address as Excel writes it (`C14`), or what is known of it (`row 14`, `C`)."""
        if self.row is None:
            return self.letter
        return f"{self.letter}{self.row}" if self.letter else str(self.row)


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or note. Made by `Finding.of`, which refuses a code the catalogue does not have."""

    code: str
    place: Place = Place()
    seen: str = ""
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, code: str, place: Place | None = None, *, seen: object = "", **facts: Any) -> Finding:
        """A finding of the catalogue. `facts` fill the braces of its texts; raises KeyError on an unknown code."""
        CATALOGUE[code]
        return cls(code, place or Place(), shown(seen), facts)

    @property
    def severity(self) -> Severity:
        """`error` stops the row, `column-stop` the run, `warning` and `note` nothing.

        A template or `--strict` may weigh a finding otherwise than the catalogue; that is one of its facts.
        """
        return severity_of(self.code, self.facts)

    def weighed(self, severity: Severity) -> Finding:
        """The same finding with another severity."""
        return replace(self, facts={**self.facts, "severity": severity})

    def title(self, lang: Lang) -> str:
        """What kind of finding this is, in a few words."""
        return CATALOGUE[self.code].text(lang).title

    def message(self, lang: Lang) -> str:
        """What was found here, one sentence without the code."""
        return self._fill(CATALOGUE[self.code].text(lang).message)

    def tip(self, lang: Lang) -> str:
        """What to do about it."""
        return self._fill(CATALOGUE[self.code].text(lang).tip)

    def _fill(self, template: str) -> str:
        place = self.place
        known = {"file": place.file, "sheet": place.sheet, "row": place.row, "header": place.header}
        seen = {"seen": self.seen, "seen_es": in_spanish(self.seen)}
        facts = {**known, "letter": place.letter, **seen, **self.facts}
        return template.format_map(_Facts({name: _said(fact) for name, fact in facts.items()}))


class _Untold:
    """What stands for a fact that the journal of an earlier version did not keep."""

    def __format__(self, spec: str) -> str:
        return "…"


class _Facts(dict[str, Any]):
    """The facts of a finding. One out of the journal may be older than the sentence that is filled with them."""

    def __missing__(self, name: str) -> _Untold:
        return _Untold()


def severity_of(code: str, facts: Mapping[str, Any]) -> Severity:
    """What a finding with these facts weighs: what they say, else what the catalogue does."""
    given: Severity | None = facts.get("severity")
    return given or CATALOGUE[code].severity


def _said(fact: Any) -> Any:
    """Titles and names may hold line breaks; a message is one sentence on one line."""
    return WHITE.sub(" ", fact) if isinstance(fact, str) else countable(fact)


def shown(seen: object) -> str:
    """A cell's value as messages show it: on one line, cut at SEEN_LIMIT characters."""
    text = " ".join(str(seen).split())
    return text if len(text) <= SEEN_LIMIT else text[: SEEN_LIMIT - 1] + "…"


def ranges(numbers: Sequence[int]) -> str:
    """Row numbers in order as people write them: `3, 7–12, 40`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)


__all__ = ["CATALOGUE", "LANGS", "Finding", "Kind", "Lang", "Place", "Severity", "ranges", "severity_of", "shown"]
