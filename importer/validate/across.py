"""Rules that look across rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy
import pandas

from importer.findings import Finding
from importer.model import CONTACT_FIELDS
from importer.validate.drafts import imported
from importer.validate.keys import key_text
from importer.validate.recognise import home_rows
from importer.validate.sameness import marks_at, same, several

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from importer.validate.drafts import Drafts
    from importer.validate.values import Values

MIX: Final = 0x5851F42D4C957F2D  # any big odd number; what goes beyond 64 bits is cut off


def alike(drafts: Drafts) -> list[list[int]]:
    """The positions of rows that are equal in every imported field, by two or more, in the sheet's order."""
    left_out = drafts.skipped.keys() | drafts.errors.keys()
    return _groups(drafts, sorted(imported(drafts.values, drafts.custom, drafts.old_id).items()), without=left_out)


def repeated(drafts: Drafts, *, sent: Collection[int]) -> dict[int, Finding]:
    """Rows equal in every imported field to another row of the sheet that goes before them, by position.

    Those in `sent`, which an earlier run took, go before the others; then the sheet's order counts.
    """
    found: dict[int, Finding] = {}
    numbers = home_rows(drafts.sheet)
    for group in alike(drafts):
        first, *others = sorted(group, key=lambda at: at not in sent)
        for at in others:
            found[at] = Finding.of("ROW-REPEATED", drafts.sheet.row_place(at), first=numbers[first])
    return found


def likely(drafts: Drafts, *, settled: Collection[int], without: Collection[int]) -> dict[int, Finding]:
    """Rows with the name and the contact of a row above them and another amount, by position: ROW-LIKELY.

    Nothing is said of rows that are `settled`, but other rows are compared with them; those of `without` are left out.
    """
    contacts = [name for name in CONTACT_FIELDS if name in drafts.values]
    if not contacts or not {"name", "amount"} <= drafts.values.keys():
        return {}
    left_out = {*without, *drafts.skipped, *drafts.errors}
    found: dict[int, Finding] = {}
    numbers = home_rows(drafts.sheet)
    compared = [(name, drafts.values[name]) for name in ("name", *contacts)]
    for group in _groups(drafts, compared, without=left_out):
        first, *others = group
        if not any(drafts.value(name, first) for name in contacts):
            continue
        amount = drafts.value("amount", first)
        for at in others:
            if (other := drafts.value("amount", at)) != amount and at not in settled:
                facts = {"first": numbers[first], "amount": key_text(amount)}
                found[at] = Finding.of("ROW-LIKELY", drafts.sheet.row_place(at), seen=key_text(other), **facts)
    return found


def _groups(drafts: Drafts, fields: Iterable[tuple[str, Values]], *, without: Collection[int]) -> list[list[int]]:
    """The positions of rows whose values in all these fields are equal as text, by two or more.

    Field by field only the rows that are still equal to another are looked at; those with most values come
    first, after which hardly any are left: amounts, which are numbers, and the longest texts last.
    """

    def width(field: tuple[str, Values]) -> tuple[bool, bool, bool, int, str]:
        name, values = field
        count = len(values.distinct)
        return 2 * count < len(drafts.sheet), name != "amount", name in ("name", "description"), -count, name

    by_width = [values for _, values in sorted(fields, key=width)]
    is_left = numpy.ones(len(drafts.sheet), dtype=bool)
    is_left[list(without)] = False
    rows = numpy.flatnonzero(is_left)
    rows = _alike_by_marks(by_width, rows)
    groups: numpy.ndarray = numpy.zeros(len(rows), dtype=numpy.intp)
    for values in by_width if len(rows) else ():
        codes = same(values, rows)
        groups, _ = pandas.factorize(groups * (int(codes.max()) + 1) + codes)
        is_one_of_several = numpy.bincount(groups)[groups] > 1
        rows, groups = rows[is_one_of_several], groups[is_one_of_several]
        if not len(rows):
            return []
    found: dict[int, list[int]] = {}
    for at, group in zip(rows.tolist(), groups.tolist(), strict=True):
        found.setdefault(group, []).append(at)
    return list(found.values()) if by_width else []


def _alike_by_marks(fields: Iterable[Values], rows: numpy.ndarray) -> numpy.ndarray:
    """The rows whose values in all these fields may be equal to those of another: all that are, and few more."""
    mixed: numpy.ndarray | None = None
    for values in fields:
        found = marks_at(values, rows)
        mixed = found if mixed is None else mixed * MIX + found
        chosen = several(mixed)
        rows, mixed = rows[chosen], mixed[chosen]
    return rows
