"""What a person sees of a run and its problems, as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.cli.layout import folded, safe, screen_width
from importer.outcome import STATUSES
from importer.results.summary import status_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from importer.findings import Finding, Lang
    from importer.outcome import Status

PROGRAM: Final = "plazbot-import"


def error_lines(findings: Iterable[Finding], lang: Lang) -> Iterator[str]:
    """Findings that keep a command from going on: code, place, what was found, what to do.

    Folded at the width of a terminal; for a log or a program each stays on one line.
    """
    width = screen_width()
    for finding in findings:
        place = ", ".join(str(part) for part in (finding.place.file, finding.place.cell) if part)
        said = safe(f"{finding.code}: {f'{place}: ' if place else ''}{finding.message(lang)}")
        tip = safe(finding.tip(lang))
        yield from [said] if width is None else folded(said, width, then="  ")
        yield from [f"  → {tip}"] if width is None else _folded_tip(tip, width)


def _folded_tip(tip: str, width: int) -> Iterator[str]:
    """A tip in lines, a command at its end on one of its own: it is to be copied whole."""
    words, colon, arguments = tip.partition(f": {PROGRAM} ")
    yield from folded(f"{words}:" if colon else tip, width, first="  → ", then="    ")
    if colon:
        yield f"    {PROGRAM} {arguments}"


def counts(tally: Mapping[Status, int], lang: Lang) -> str:
    """`57 created, 3 invalid`: the statuses that occur, in the contract's order and the person's language."""
    told = (f"{tally[one]} {status_name(one, tally[one], lang)}" for one in STATUSES if tally.get(one))
    return ", ".join(told) or "0"
