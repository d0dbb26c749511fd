"""Columns that `--map` gives to one field and that the template had given to another: never without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from importer.model import Sheet
    from importer.validate.fitted import Fit


def taken(before: Fit, after: Fit, sheet: Sheet, *, told: Collection[str]) -> Iterator[Finding]:
    """What the fields have lost that the person has said nothing of: MAP-TAKEN; MAP-TAKEN-JOINED of a text's end.

    `before` is the fit without `--map`, `after` the one with it, `told` the fields that it names.
    """
    had = _fed(before)
    joined = {position for positions in before.added.values() for position in positions} - {*before.named.values()}
    for name, position in after.named.items():
        lost = had.get(position, name)
        if name in told and lost not in (name, *told):
            title = sheet.headers[position].title or sheet.headers[position].letter
            code = "MAP-TAKEN-JOINED" if position in joined else "MAP-TAKEN"
            yield Finding.of(code, sheet.column_place(position), field=lost, by=name, title=title)


def for_want_of(problem: Finding, losses: Collection[Finding]) -> Finding:
    """The problem, or where a required field has no column because `--map` took it, that instead."""
    for loss in losses:
        field = loss.facts["field"]
        if problem.code == "MAP-REQUIRED" and problem.facts["field"] == field:
            facts = {"by": loss.facts["by"], "title": loss.facts["title"], "headers": problem.facts["headers"]}
            return Finding.of("MAP-TAKEN-REQUIRED", loss.place, field=field, **facts)
    return problem


def _fed(fit: Fit) -> dict[int, str]:
    """What each column feeds, by position; one whose text is added to a field feeds that field."""
    several = (fit.others, fit.added)
    more = {position: str(name) for fed in several for name, positions in fed.items() for position in positions}
    return {**more, **{position: name for name, position in fit.named.items()}}


__all__ = ["for_want_of", "taken"]
