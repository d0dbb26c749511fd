"""The crosswalk: what each row was called in the CRM it comes from, and what it is called in Plazbot."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from importer.errors import BrokenLaw
from importer.findings import Finding, Place
from importer.outcome import IN_THE_CRM
from importer.results.delimited import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from importer.outcome import Outcome

HEADER: Final = ("old_id", "new_id", "new_code")
SHOWN: Final = 5  # old ids named in a message


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Old id, new id and code of every row that is in the CRM and has an old id, in the order of the sheet.

    `without` counts the rows that are in the CRM and have none.
    """

    lines: tuple[tuple[str, str, str], ...]
    without: int = 0

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], old_id_of: Callable[[int], str]) -> Crosswalk:
        """The crosswalk of these outcomes: rows created now or by earlier runs, and equal ones of other sheets."""
        there = sorted((one for one in outcomes if one.status in IN_THE_CRM), key=lambda one: one.row.at)
        lines = [(old_id_of(one.row.at), one.opportunity_id, one.opportunity_code) for one in there]
        known = tuple(line for line in lines if line[0])
        return cls(known, len(lines) - len(known))

    def findings(self, place: Place) -> Iterator[Finding]:
        """What the person should know before other data is tied to it."""
        found: dict[str, set[str]] = defaultdict(set)
        for old, new, _ in self.lines:
            found[old].add(new)
        if several := [old for old, ids in found.items() if len(ids) > 1]:
            seen = ", ".join([*several[:SHOWN], *(["…"] if len(several) > SHOWN else [])])
            yield Finding.of("CROSS-SEVERAL", place, seen=seen, count=len(several))
        if self.without:
            yield Finding.of("CROSS-WITHOUT", place, count=self.without)

    def write(self, stream: BinaryIO) -> None:
        """Write it as CSV (RFC 4180, UTF-8) into an empty file.

        An apostrophe stands before what a spreadsheet program would compute: no CRM has ids like that, and what
        was a text in a workbook would be a formula here.
        """
        text = io.StringIO(newline="")
        csv.writer(text).writerows((HEADER, *map(guarded, self.lines)))
        stream.write(text.getvalue().encode())

    def check(self, path: Path) -> None:
        """Raise BrokenLaw unless the file at `path` holds every line as it was meant."""
        with path.open(encoding="utf-8", newline="") as file:
            if list(map(tuple, csv.reader(file))) != [HEADER, *map(guarded, self.lines)]:
                raise BrokenLaw("the crosswalk written does not read back as it was meant")


def is_crosswalk(path: Path) -> bool:
    """True for a file that begins like a crosswalk: no other file of the person's is ever written over."""
    with path.open("rb") as file:
        return file.read(len(",".join(HEADER)) + 2).rstrip(b"\r\n") == ",".join(HEADER).encode()


__all__ = ["HEADER", "Crosswalk", "is_crosswalk"]
