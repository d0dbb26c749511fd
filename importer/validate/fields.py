"""What a template asks of the fields of one row together: a field composed of others, and fields that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from importer.findings import Finding, Place
from importer.validate.cells import Values
from importer.validate.writing import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.model import Field, Sheet
    from importer.validate.found import Found
    from importer.validate.mapping import Fit


def composed(sheet: Sheet, fit: Fit, values: dict[Field, Values], found: Found) -> None:
    """Make the fields that the sheet has no column for and the template composes of others: DESC-COMPOSED."""
    for name, rule in fit.mapping.fields.items():
        if rule.compose is None or name in values:
            continue
        parts = {part: [written(value) for value in values[part]] for part in rule.compose.names if part in values}
        texts = [rule.compose.text(dict(zip(parts, each, strict=True))) for each in zip(*parts.values(), strict=True)]
        texts = [text[: rule.max_length] for text in texts] or [""] * len(sheet)
        values[name] = Values(texts, numpy.arange(len(sheet)))
        place = Place(sheet.path.name, sheet.reading.sheet)
        found.columns.append(Finding.of("DESC-COMPOSED", place, seen=rule.compose.pattern))
        for at, text in enumerate(texts):
            if not text and at not in found.skipped and not found.errors.get(at):
                found.add(at, Finding.of("DESC-MISSING", _row(place, sheet, at), marker=""))


def apart(sheet: Sheet, fit: Fit, values: Mapping[Field, Values], found: Found) -> None:
    """Find the rows that have one of several fields that go together, and lack another: ROW-TOGETHER."""
    for group in fit.mapping.together:
        filled = {name: _filled(values[name]) if name in values else numpy.zeros(len(sheet), bool) for name in group}
        some, every = numpy.any(list(filled.values()), axis=0), numpy.all(list(filled.values()), axis=0)
        for at in numpy.flatnonzero(some & ~every).tolist():
            if at not in found.skipped:
                there = ", ".join(name for name in group if filled[name][at])
                missing = ", ".join(name for name in group if not filled[name][at])
                place = _row(Place(sheet.path.name, sheet.reading.sheet), sheet, at)
                found.add(at, Finding.of("ROW-TOGETHER", place, seen=there, missing=missing))


def written(value: Any) -> str:
    """A field's value as it stands in a composed text."""
    if isinstance(value, Money):
        return f"{value.currency} {value.amount:f}".strip()
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _filled(values: Values) -> numpy.ndarray:
    filled: numpy.ndarray = numpy.array([value not in (None, "", ()) for value in values.distinct], dtype=bool)
    return filled.take(values.codes)


def _row(place: Place, sheet: Sheet, at: int) -> Place:
    return Place(place.file, place.sheet, sheet.numbers[at])
