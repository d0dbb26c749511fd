"""How grave a finding is, as a colour: errors stop a row, warnings want a look, notes are good to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from importer.results.measures import STATUS_COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.findings import Finding
    from importer.results.measures import Colours

Shade = Literal["error", "warning", "note"]

SHADES: Final[tuple[Shade, ...]] = ("error", "warning", "note")  # worst first
SHADE_COLOURS: Final[dict[Shade, Colours]] = {
    "error": STATUS_COLOURS["invalid"],
    "warning": STATUS_COLOURS["unconfirmed"],
    "note": STATUS_COLOURS["pending"],
}


def shade(finding: Finding) -> Shade:
    """How a finding is coloured."""
    return "error" if finding.severity == "column-stop" else finding.severity


def worst(findings: Iterable[Finding]) -> Shade:
    """The gravest of at least one finding."""
    return min(map(shade, findings), key=SHADES.index)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before notes, each in the order they had."""
    return sorted(findings, key=lambda finding: SHADES.index(shade(finding)))


__all__ = ["SHADES", "SHADE_COLOURS", "Shade", "gravest_first", "shade", "worst"]
