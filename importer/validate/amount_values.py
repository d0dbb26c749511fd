"""The amounts of a column by its distinct cells: exact, and made into objects only where one is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, overload

import numpy

from importer.validate.hundredths import HALF, NOT_PLAIN, in_hundredths
from importer.validate.writing import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import Cell
    from importer.validate.hundredths import Plain

WITHIN: Final = 10**14  # hundredths; a plainly written amount has fewer


class AmountValues(Sequence["Money | None"]):
    """The amount of each distinct cell, None where it has none.

    The plainly written ones, whose currency is `currency` unless `name` gave them others, are kept as their
    hundredths; setting an amount keeps it among the `others`.
    """

    def __init__(self, cells: Sequence[Cell], plain: Plain, currency: str) -> None:
        self._cells, self.plain = cells, plain
        self._currencies: tuple[str, ...] = (currency,)
        self._naming: numpy.ndarray | None = None  # of each plain one its place among the currencies; None: the first
        self.others: dict[int, Money] = {}

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> Money | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Money | None]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if self.plain.decimals[index] == NOT_PLAIN:
            return self.others.get(index)
        return Money(Decimal(str(self._cells[index]).replace(",", ".")), self._currency(index))

    def __iter__(self) -> Iterator[Money | None]:
        for index, (cell, is_plain) in enumerate(zip(self._cells, self.plain.is_plain.tolist(), strict=True)):
            if is_plain:
                yield Money(Decimal(str(cell).replace(",", ".")), self._currency(index))
            else:
                yield self.others.get(index)

    def __setitem__(self, index: int, money: Money | None) -> None:
        self.plain.decimals[index], self.plain.hundredths[index] = NOT_PLAIN, 0
        self.others.pop(index, None)
        if money is not None:
            self.others[index] = money

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be changed, as a list can

    def _currency(self, index: int) -> str:
        return self._currencies[0 if self._naming is None else self._naming[index]]

    def name(self, currencies: Sequence[str], naming: numpy.ndarray) -> None:
        """Give each plainly written amount the currency of this list whose number stands at its place in `naming`."""
        of_each = dict.fromkeys(currencies)
        places = numpy.array([list(of_each).index(one) for one in currencies], dtype=numpy.intp)
        self._currencies, self._naming = tuple(of_each), None if len(of_each) == 1 else places[naming]

    def drop(self, indexes: numpy.ndarray) -> None:
        """Take away the amounts at these places."""
        self.plain.decimals[indexes], self.plain.hundredths[indexes] = NOT_PLAIN, 0

    def in_another(self, expected: str) -> list[int]:
        """The plainly written amounts whose currency is named and another one."""
        other = [at for at, one in enumerate(self._currencies) if one not in ("", expected)]
        if not other:
            return []
        is_other = self.plain.is_plain if self._naming is None else numpy.isin(self._naming, other)
        return numpy.flatnonzero(self.plain.is_plain & is_other).tolist()

    @property
    def missing(self) -> list[int]:
        """The indexes without an amount."""
        return [index for index in numpy.flatnonzero(~self.plain.is_plain).tolist() if index not in self.others]

    @property
    def sizes(self) -> numpy.ndarray:
        """The amounts as floats, NaN where there is none: each the float nearest to it."""
        sizes = numpy.where(self.plain.is_plain, self.plain.hundredths / 100, numpy.nan)
        for index, money in self.others.items():
            sizes[index] = float(money.amount)
        return sizes

    @property
    def marks(self) -> numpy.ndarray:
        """A number for each (see `sameness.marks`): its hundredths, where they are whole and not too many."""
        marks = self.plain.hundredths.copy()
        for index, money in self.others.items():
            hundredths = money.amount.normalize() * 100
            near = abs(hundredths) < WITHIN and hundredths == int(hundredths)
            marks[index] = int(hundredths) if near else hash(hundredths)
        return marks

    def sums(self, codes: numpy.ndarray, groups: numpy.ndarray) -> dict[tuple[int, str], tuple[int, Decimal]]:
        """How many rows each group has in each currency, and their exact sum; in the order in which they first stand.

        `codes` has the index of the amount of each row, `groups` the number of the row's group. Rows without an
        amount are not counted. As in a sum of decimals, there are as many decimals as the amount with most has.
        """
        found: dict[tuple[int, str], tuple[int, int, Decimal]] = {}  # with the row that is the first
        is_plain = self.plain.is_plain[codes]
        for number, currency in enumerate(self._currencies):
            plain = numpy.flatnonzero(is_plain if self._naming is None else is_plain & (self._naming[codes] == number))
            for group, first, count, total in _summed(self.plain, codes[plain], groups[plain]):
                found[group, currency] = int(plain[first]), count, total
        rest = self.plain.decimals[codes] == NOT_PLAIN if self.others else numpy.zeros(0, dtype=bool)
        for at in numpy.flatnonzero(rest).tolist():
            if (money := self.others.get(int(codes[at]))) is not None:
                key = int(groups[at]), money.currency
                first, count, total = found.get(key, (at, 0, Decimal()))
                found[key] = min(first, at), count + 1, total + money.amount
        return {key: (count, total) for key, (_, count, total) in sorted(found.items(), key=lambda one: one[1][0])}


def missing(values: Sequence[Any]) -> list[int]:
    """The indexes of the values that are None or empty."""
    if isinstance(values, AmountValues):
        return values.missing
    return [] if all(values) else [index for index, value in enumerate(values) if not value]


def _summed(plain: Plain, codes: numpy.ndarray, groups: numpy.ndarray) -> Iterator[tuple[int, int, int, Decimal]]:
    """Of every group: its number, its first row, how many rows it has, and the exact sum of their hundredths.

    The sums are made of floats, which are exact: each half is less than 10**8, and sheets have a few million rows.
    """
    numbers, firsts, inverse = numpy.unique(groups, return_index=True, return_inverse=True)
    high, low = (numpy.bincount(inverse, half) for half in numpy.divmod(plain.hundredths[codes], HALF))
    counts = numpy.bincount(inverse)
    decimals = numpy.zeros(len(numbers), dtype=numpy.int8)
    numpy.maximum.at(decimals, inverse, plain.decimals[codes])
    each = (column.tolist() for column in (numbers, firsts, counts, high, low, decimals))
    for group, first, count, upper, lower, places in zip(*each, strict=True):
        total = in_hundredths(int(upper) * HALF + int(lower))
        yield group, first, count, total.quantize(Decimal(1).scaleb(-places))
