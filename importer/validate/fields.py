"""What a template asks of the fields of one row together: a field composed of others, and fields that go together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy

from importer.findings import Finding, Place
from importer.validate.values import Values
from importer.validate.writing import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.model import Field, Sheet
    from importer.validate.found import Found
    from importer.validate.mapping import Fit


def composed(sheet: Sheet, fit: Fit, values: dict[Field, Values], found: Found) -> None:
    """Make the descriptions that the sheet has no column for and the template composes: DESC-COMPOSED."""
    rule = fit.mapping.fields["description"]
    if rule.compose is None or "description" in values:
        return
    parts = {part: [_written(value) for value in values[part]] for part in rule.compose.names if part in values}
    rows = (dict(zip(parts, each, strict=True)) for each in zip(*parts.values(), strict=True))
    texts = [rule.compose.text(row) for row in rows] or [""] * len(sheet)
    values["description"] = Values(texts, numpy.arange(len(sheet)))
    place = Place(sheet.path.name, sheet.reading.sheet)
    found.columns.append(Finding.of("DESC-COMPOSED", place, seen=rule.compose.pattern))
    for at, text in enumerate(texts):
        if at in found.skipped or found.errors.get(at) or 0 < len(text) <= rule.max_length:
            continue
        here = replace(place, row=sheet.numbers[at], header=rule.compose.pattern)
        if text:
            found.add(at, Finding.of("TEXT-LONG", here, seen=text, length=len(text), limit=rule.max_length))
        else:
            found.add(at, Finding.of("DESC-MISSING", here, marker=""))


def apart(sheet: Sheet, fit: Fit, values: Mapping[Field, Values], found: Found) -> None:
    """Find the rows that have one of several fields that go together, and lack another: ROW-TOGETHER.

    A cell that cannot be read is not lacking: what is wrong with it is said already.
    """
    letters = {name: sheet.headers[position].letter for name, position in fit.columns.items()}
    for group in fit.mapping.together:
        filled = {name: _filled(values[name]) if name in values else numpy.zeros(len(sheet), bool) for name in group}
        some, every = numpy.any(list(filled.values()), axis=0), numpy.all(list(filled.values()), axis=0)
        for at in numpy.flatnonzero(some & ~every).tolist():
            wrong = {finding.place.letter for finding in found.errors.get(at, ())}
            missing = [name for name in group if not filled[name][at] and letters.get(name) not in wrong]
            if missing and at not in found.skipped:
                place = Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])
                there = ", ".join(name for name in group if filled[name][at])
                found.add(at, Finding.of("ROW-TOGETHER", place, seen=there, missing=", ".join(missing)))


def _written(value: Any) -> str:
    """A field's value as it stands in a composed text."""
    if isinstance(value, Money):
        return f"{value.currency} {value.amount:f}".strip()
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _filled(values: Values) -> numpy.ndarray:
    filled: numpy.ndarray = numpy.array([value not in (None, "", ()) for value in values.distinct], dtype=bool)
    return filled.take(values.codes)
