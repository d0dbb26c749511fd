"""Where the id of an opportunity leads: an address made from the pattern that a person has set. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.outcome import Outcome

MOST_LINKS: Final = 65_530  # of one sheet; Excel repairs a workbook with more, which takes links away
LONGEST_LINK: Final = 2_079  # characters; Excel takes no more
COLOUR: Final = "0563C1"  # of letters that are a link, as Excel has them


@dataclass(frozen=True, slots=True)
class IdLinks:
    """A pattern such as `https://app.example.com/{workspace}/opportunities/{id}`; "" where none is set."""

    pattern: str = ""
    workspace: str = ""

    def to(self, id: str) -> str:
        """The address of one opportunity; "" where there is none."""
        if not (self.pattern and id.split()):
            return ""
        named = self.pattern.replace("{workspace}", quote(self.workspace, safe=""))
        address = named.replace("{id}", quote(id, safe="", errors="replace"))
        return address if len(address) <= LONGEST_LINK else ""

    def by_line(self, outcomes: Iterable[Outcome]) -> Iterator[tuple[int, str]]:
        """The lines, from 0, whose ids are links, and where to; as many as a sheet may have."""
        left = MOST_LINKS if self.pattern else 0
        for at, outcome in enumerate(outcomes if left else ()):
            if left and (address := self.to(outcome.opportunity_id)):
                left -= 1
                yield at, address


NO_LINKS: Final = IdLinks()

__all__ = ["COLOUR", "LONGEST_LINK", "MOST_LINKS", "NO_LINKS", "IdLinks"]
