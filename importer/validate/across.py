"""Rules that look across rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy
import pandas

from importer.findings import Finding, Place
from importer.validate.keys import key_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from importer.model import Field
    from importer.validate.cells import Values
    from importer.validate.drafts import Drafts

CONTACT: Final[tuple[Field, ...]] = ("contact_id", "contact_phone", "contact_email")


def alike(drafts: Drafts) -> list[list[int]]:
    """The positions of rows that are equal in every imported field, by two or more, in the sheet's order."""
    left_out = drafts.skipped.keys() | drafts.errors.keys()
    return _groups(drafts, [name for name, _ in sorted(drafts.values.items())], without=left_out)


def repeated(drafts: Drafts, *, sent: Collection[int]) -> dict[int, Finding]:
    """Rows equal in every imported field to another row of the sheet that goes before them, by position.

    Those in `sent`, which an earlier run took, go before the others; then the sheet's order counts.
    """
    found: dict[int, Finding] = {}
    for group in alike(drafts):
        first, *others = sorted(group, key=lambda at: at not in sent)
        for at in others:
            found[at] = Finding.of("ROW-REPEATED", _place(drafts, at), first=drafts.sheet.numbers[first])
    return found


def likely(drafts: Drafts, *, settled: Collection[int], without: Collection[int]) -> dict[int, Finding]:
    """Rows with the name and the contact of a row above them and another amount, by position: ROW-LIKELY.

    Nothing is said of rows that are `settled`, but other rows are compared with them; those of `without` are left out.
    """
    contacts = [name for name in CONTACT if name in drafts.values]
    if not contacts or not {"name", "amount"} <= drafts.values.keys():
        return {}
    left_out = {*without, *drafts.skipped, *drafts.errors}
    found: dict[int, Finding] = {}
    for group in _groups(drafts, ["name", *contacts], without=left_out):
        first, *others = group
        if not any(drafts.value(name, first) for name in contacts):
            continue
        amount = drafts.value("amount", first)
        for at in others:
            if (other := drafts.value("amount", at)) != amount and at not in settled:
                facts = {"first": drafts.sheet.numbers[first], "amount": key_text(amount)}
                found[at] = Finding.of("ROW-LIKELY", _place(drafts, at), seen=key_text(other), **facts)
    return found


def _place(drafts: Drafts, at: int) -> Place:
    sheet = drafts.sheet
    return Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])


def _groups(drafts: Drafts, fields: Iterable[Field], *, without: Collection[int]) -> list[list[int]]:
    """The positions of rows whose values in all these fields are equal as text, by two or more.

    Field by field only the rows that are still equal to another are looked at; the one with most
    values comes first, after which hardly any are left.
    """
    by_width = sorted(fields, key=lambda name: (-len(drafts.values[name].distinct), name != "name", name))
    is_left = numpy.ones(len(drafts.sheet), dtype=bool)
    is_left[list(without)] = False
    rows = numpy.flatnonzero(is_left)
    groups: numpy.ndarray = numpy.zeros(len(rows), dtype=numpy.intp)
    for name in by_width:
        codes = same(drafts.values[name])[rows]
        if groups.any():
            groups, _ = pandas.factorize(groups * (int(codes.max(initial=0)) + 1) + codes)
        else:
            groups = codes
        several = numpy.bincount(groups)[groups] > 1 if len(groups) else groups.astype(bool)
        rows, groups = rows[several], groups[several]
        if not len(rows):
            return []
    found: dict[int, list[int]] = {}
    for at, group in zip(rows.tolist(), groups.tolist(), strict=True):
        found.setdefault(group, []).append(at)
    return list(found.values()) if by_width else []


def same(values: Values) -> numpy.ndarray:
    """A number for each row, the same where values are the same as text; kept with the values once it is made."""
    if values.same is None:
        codes, _ = pandas.factorize(numpy.array(_texts(values.distinct), dtype=object))
        values.same = numpy.asarray(codes)[values.codes]
    return values.same


def _texts(values: Sequence[Any]) -> Sequence[str]:
    """What `key_text` makes of each; of ordinary texts with single blanks nothing, which is seen of all at once."""
    try:
        texts = [value or "" for value in values]
        joined = "".join(texts)
    except TypeError:
        return list(map(key_text, values))
    return texts if joined.isprintable() and "  " not in joined else list(map(key_text, values))
