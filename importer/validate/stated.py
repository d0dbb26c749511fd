"""The currencies that a column of their own states, set beside the amounts of the same rows. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy
import pandas

from importer.findings import Finding
from importer.validate.cells import Column, Parsed, Problem, without_errors
from importer.validate.currency_names import NOTHING, Named, read_currency

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from importer.model import Cell
    from importer.validate.hundredths import Plain


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What a column of currencies says of each distinct amount: that of index i stands at `codes[i]` of `named`.

    `column` is the column of currencies itself; its distinct cells have the same places as `named`.
    """

    column: Column
    named: Sequence[Named]
    codes: numpy.ndarray

    def of(self, index: int) -> Named:
        """The currency stated of one distinct amount."""
        return self.named[int(self.codes[index])]

    def cell(self, index: int) -> Cell:
        """The cell that states it."""
        return self.column.cells[int(self.codes[index])]

    def first_of_each(self, plain: Plain) -> list[int]:
        """Of every cell of currencies the first plainly written amount beside it."""
        indexes = numpy.flatnonzero(plain.is_plain)
        _, firsts = numpy.unique(self.codes[indexes], return_index=True)
        return sorted(indexes[firsts].tolist())


def read_currencies(column: Column, *, blank: Collection[str]) -> Parsed:
    """Read a column of currencies into `Named`, None where a cell states nothing; the note says which were found."""
    found = [read_currency(cell, blank=blank) for cell in column.cells]
    problems: dict[int, tuple[Problem, ...]] = {at: (one,) for at, one in enumerate(found) if isinstance(one, Problem)}
    values = [None if isinstance(one, Problem) else one for one in found]
    counts: Counter[str] = Counter()
    for named, count in zip(values, column.counts.tolist(), strict=True):
        if named:
            counts[named.shown] += count
    shown = ", ".join(counts) if len(counts) < 2 else ", ".join(f"{name} ({count}×)" for name, count in counts.items())
    notes = (Finding.of("AMT-CURRENCY-READ", column.place, seen=shown),) if shown else ()
    return without_errors(column, Parsed(values, problems, notes))


def beside(amounts: Column, currencies: Column, parsed: Parsed, *, numbers: Sequence[int]) -> Column:
    """The column of amounts with the currency that each row states; `numbers` are those of the sheet's rows.

    An amount that stands in rows of several currencies becomes as many distinct cells; mostly none does.
    """
    named = [one or NOTHING for one in parsed.values]
    stated = numpy.zeros(len(amounts.cells), dtype=numpy.intp)
    stated[amounts.codes] = currencies.codes
    if bool((stated[amounts.codes] == currencies.codes).all()):
        return replace(amounts, stated=Stated(currencies, named, stated))
    codes, pairs = pandas.factorize(amounts.codes * len(named) + currencies.codes)
    olds, stated = numpy.divmod(pairs, len(named))
    rows = numpy.zeros(len(pairs), dtype=numpy.intp)
    rows[codes[::-1]] = numpy.arange(len(codes))[::-1]  # of several rows the last assignment stays, the first row's
    indexes = olds.tolist()
    split = replace(
        amounts,
        cells=[amounts.cells[index] for index in indexes],
        codes=numpy.asarray(codes),
        rows=[numbers[at] for at in rows.tolist()],
        counts=numpy.bincount(codes, minlength=len(pairs)),
        formats=[amounts.formats[index] for index in indexes] if amounts.formats else (),
        behind={at: amounts.behind[index] for at, index in enumerate(indexes) if index in amounts.behind},
    )
    return replace(split, stated=Stated(currencies, named, stated))
