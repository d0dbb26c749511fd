"""The currency of each amount of a column: by its own sign, by the heading, and by what its row states beside it.

Statements are compared, and what contradicts another is said; nothing is converted. A bare `$` may be any
dollar or peso beside which it stands, and is a currency of its own beside others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy

from importer.findings import Finding
from importer.validate.cells import Problem
from importer.validate.currency import MEANT_BY, currency_in
from importer.validate.currency_names import NOTHING, Named, meet
from importer.validate.formats import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.validate.amount_values import AmountValues
    from importer.validate.cells import Column
    from importer.validate.stated import Stated
    from importer.validate.writing import Written


class Currencies:
    """What is known of the currencies of a column; `expected` is the one that amounts must be in, "" for any."""

    def __init__(self, column: Column, expected: str) -> None:
        self.column, self.expected = column, expected
        self.heading = currency_in(column.place.header)
        self.usual = self.heading or expected
        self._signs: dict[int, str] = {}  # by index; of plainly written amounts that of the first beside a cell

    def name(self, values: AmountValues) -> dict[int, tuple[Problem, ...]]:
        """Give the plainly written amounts their currencies; those that may have none are taken away, and said."""
        stated = self.column.stated
        if stated is None:
            return {}
        names = [self.usual] * len(stated.named)
        problems: dict[int, tuple[Problem, ...]] = {}
        for first in stated.first_of_each(values.plain):
            found = self._of(first, NOTHING)
            if isinstance(found, Problem):
                wrong = numpy.flatnonzero(values.plain.is_plain & (stated.codes == stated.codes[first]))
                problems |= {at: (replace(found, seen=self.column.cells[at]),) for at in wrong.tolist()}
                values.drop(wrong)
            else:
                names[stated.codes[first]] = found
        values.name(names, stated.codes)
        return problems

    def of_written(self, index: int, found: Written) -> str | Problem:
        """The currency of an amount that is not plainly written, "" where nothing says it."""
        return self._of(index, Named(found.currency, "" if found.currency else found.sign))

    def _of(self, index: int, own: Named) -> str | Problem:
        column, stated = self.column, self.column.stated
        own = own if own.shown else Named(self.heading)
        beside = stated.of(index) if stated else NOTHING
        named = meet(own, beside)
        if named is None and stated:
            seen, column_of = spelled(column.cells[index], column.format(index)), stated.column.place.header
            facts = {"found": own.shown, "stated": stated.cell(index), "column": column_of}
            return Problem("AMT-CONTRADICTS", seen, facts)
        if named is None or not named.sign:
            return (named.code if named else "") or self.usual
        if self.expected and self.expected not in MEANT_BY[named.sign]:
            return Problem("AMT-CURRENCY", column.cells[index], {"found": named.sign, "expected": self.expected})
        self._signs[index] = named.sign
        return self.usual

    def several(self, values: AmountValues) -> list[Finding]:
        """A column that itself names two currencies stops."""
        stated = self.column.stated
        first: dict[str, int] = {}
        for index in sorted({*values.others, *_plain(values, stated)}):
            if (money := values[index]) and money.currency:
                first.setdefault(money.currency, index)
        signs: dict[str, int] = {}
        for index, sign in sorted(self._signs.items()):
            if values[index]:
                signs.setdefault(sign, index)
        first |= {sign: index for sign, index in signs.items() if len(signs) > 1 or not first.keys() <= MEANT_BY[sign]}
        if len(first) < 2:
            return []
        is_of_column = stated is not None and all(stated.of(index).shown for index in first.values())
        place = stated.column.place if stated and is_of_column else self.column.place
        counts = self._counts(values)
        shown = ", ".join(f"{name} ({counts[name]}×: {self._seen(at)})" for name, at in first.items())
        return [Finding.of("AMT-CURRENCIES", place, seen=shown)]

    def _seen(self, index: int) -> str:
        """The first cell that names a currency, and where it stands."""
        column, stated = self.column, self.column.stated
        row = column.rows[index]
        if stated and stated.of(index).shown:
            return f"“{stated.cell(index)}”, {stated.column.place.letter}{row}"
        return f"“{spelled(column.cells[index], column.format(index))}”, {column.place.letter}{row}"

    def _counts(self, values: AmountValues) -> dict[str, int]:
        """How many rows have an amount in each currency or under each sign."""
        column, stated = self.column, self.column.stated
        groups = numpy.zeros(len(column.codes), dtype=numpy.intp)
        counts = {currency: count for (_, currency), (count, _) in values.sums(column.codes, groups).items()}
        for index, sign in self._signs.items():
            alike = column.counts[index]
            if stated and values.plain.is_plain[index]:
                alike = column.counts[values.plain.is_plain & (stated.codes == stated.codes[index])].sum()
            counts[sign] = counts.get(sign, 0) + int(alike)
        return counts


def _plain(values: AmountValues, stated: Stated | None) -> Iterable[int]:
    """A plainly written amount of each currency that they have: without a column of currencies all have the same."""
    return stated.first_of_each(values.plain) if stated else numpy.flatnonzero(values.plain.is_plain)[:1].tolist()
