"""What a template asks of the fields of one row together: a field composed of others, and fields that go together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy

from importer.findings import Finding
from importer.validate.cells import Problem
from importer.validate.mapping import LONGEST
from importer.validate.recognise import fold
from importer.validate.rules import Composition
from importer.validate.text import as_text
from importer.validate.values import Values
from importer.validate.writing import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.model import Field, Sheet
    from importer.validate.columns import Columns
    from importer.validate.fitted import Fit
    from importer.validate.found import Found


def composed(sheet: Sheet, fit: Fit, values: dict[Field, Values], found: Found) -> None:
    """Make the descriptions that the sheet has no column for and the template composes: DESC-COMPOSED."""
    rule = fit.mapping.fields["description"]
    if rule.compose is None or "description" in values:
        return
    parts = {part: [_written(value) for value in values[part]] for part in rule.compose.names if part in values}
    rows = (dict(zip(parts, each, strict=True)) for each in zip(*parts.values(), strict=True))
    texts = [rule.compose.text(row) for row in rows] or [""] * len(sheet)
    values["description"] = Values(texts, numpy.arange(len(sheet)))
    place = sheet.place
    found.columns.append(Finding.of("DESC-COMPOSED", place, seen=rule.compose.pattern))
    for at, text in enumerate(texts):
        if at in found.skipped or found.errors.get(at) or 0 < len(text) <= rule.max_length:
            continue
        here = replace(place, row=sheet.numbers[at], header=rule.compose.pattern)
        if text:
            found.add(at, Finding.of("TEXT-LONG", here, seen=text, length=len(text), limit=rule.max_length))
        else:
            found.add(at, Finding.of("DESC-MISSING", here, marker=""))


def completed_texts(columns: Columns, fit: Fit, values: dict[Field, Values], found: Found) -> None:
    """Put the texts of further columns behind those of a field, and the template's words where a description is empty.

    Behind a description each stands on a line of its own, after its heading: `Próximo paso: llamar`. Behind a name
    they are the rest of it. The length of what comes of it is bounded as that of a cell is: TEXT-LONG.
    """
    for name in fit.added.keys() - {"description"}:
        _follow(name, columns, fit, values)
    if "description" in fit.constants or not fit.completes_description:
        return
    sheet, rule = columns.sheet, fit.mapping.fields["description"]
    lines = _lines(values.get("description"), len(sheet))
    added = fit.added.get("description", ())
    for position in added:
        title = sheet.headers[position].title
        for at, text in enumerate(_texts(columns, position, fit)):
            if text:
                lines[at].append(f"{title}: {text}")
    texts = ["\n".join(each) for each in lines]
    place = replace(sheet.place, header="description")
    if added:
        shown = ", ".join(sheet.label(position) for position in added)
        found.columns.append(Finding.of("DESC-JOINED", place, seen=shown, names=shown, template=fit.mapping.name))
    if "{" in rule.default and (empty := _by_default(rule.default, texts, values, found)):
        facts = {"count": empty, "template": fit.mapping.name}
        found.columns.append(Finding.of("MAP-DEFAULT", place, seen=rule.default, **facts))
    values["description"] = Values(texts, numpy.arange(len(sheet)))
    _bounded(texts, sheet, fit, found, rule.max_length)


def _lines(texts: Values | None, length: int) -> list[list[str]]:
    """The texts of a field as lists of lines to be added to."""
    return [[text] if text else [] for text in (texts or [None] * length)]


def _texts(columns: Columns, position: int, fit: Fit) -> list[str]:
    """The cells of a column as texts, empty for what stands for an empty cell and for what is no text."""
    column = columns(position)
    texts = [as_text(cell, limit=LONGEST) for cell in column.cells]
    good = ["" if isinstance(one, Problem) or fold(one) in fit.mapping.blank else one for one in texts]
    return [good[code] for code in column.codes.tolist()]


def _follow(name: Field, columns: Columns, fit: Fit, values: dict[Field, Values]) -> None:
    """Put the rest of a name behind it."""
    parts = [list(values[name])] if name in values else []
    parts += [_texts(columns, position, fit) for position in fit.added[name]]
    whole = [" ".join(part for part in each if part) or None for each in zip(*parts, strict=True)]
    values[name] = Values(whole, numpy.arange(len(columns.sheet)))


def _by_default(pattern: str, texts: list[str], values: Mapping[Field, Values], found: Found) -> int:
    """Fill the empty texts by a pattern with other fields in braces. Gives how many rows had one."""
    composition = Composition(pattern)
    parts = {name: column for name, column in values.items() if name in composition.names}
    empty = [at for at, text in enumerate(texts) if not text and at not in found.skipped]
    for at in empty:
        texts[at] = composition.text({name: _written(column[at]) for name, column in parts.items()})
    return len(empty)


def _bounded(texts: Sequence[str], sheet: Sheet, fit: Fit, found: Found, limit: int) -> None:
    """What is wrong with descriptions that were put together: too long, or still empty."""
    column = fit.columns.get("description")
    letter, header = ("", "") if column is None else (sheet.headers[column].letter, sheet.label(column))
    for at, text in enumerate(texts):
        if at in found.skipped or 0 < len(text) <= limit:
            continue
        here = replace(sheet.row_place(at), letter=letter, header=header or "description")
        if text:
            found.add(at, Finding.of("TEXT-LONG", here, seen=text, length=len(text), limit=limit))
        elif not found.errors.get(at):
            found.add(at, Finding.of("DESC-MISSING", here, marker=""))


def apart(sheet: Sheet, fit: Fit, values: Mapping[Field, Values], found: Found) -> None:
    """Find the rows that have one of several fields that go together, and lack another: ROW-TOGETHER.

    A cell that cannot be read is not lacking: what is wrong with it is said already.
    """
    letters = {name: sheet.headers[position].letter for name, position in fit.columns.items()}
    for group in fit.mapping.together:
        there = {name: filled(values[name]) if name in values else numpy.zeros(len(sheet), bool) for name in group}
        some, every = numpy.any(list(there.values()), axis=0), numpy.all(list(there.values()), axis=0)
        for at in numpy.flatnonzero(some & ~every).tolist():
            wrong = {finding.place.letter for finding in found.errors.get(at, ())}
            missing = [name for name in group if not there[name][at] and letters.get(name) not in wrong]
            if missing and at not in found.skipped:
                seen = ", ".join(name for name in group if there[name][at])
                found.add(at, Finding.of("ROW-TOGETHER", sheet.row_place(at), seen=seen, missing=", ".join(missing)))


def _written(value: Any) -> str:
    """A field's value as it stands in a composed text."""
    if isinstance(value, Money):
        return f"{value.currency} {value.amount:f}".strip()
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def filled(values: Values) -> numpy.ndarray:
    """Which rows have a value, as an array of yes and no."""
    has_one: numpy.ndarray = numpy.array([value not in (None, "", ()) for value in values.distinct], dtype=bool)
    return has_one.take(values.codes)
