"""Whether an amount may be sent: its currency, sign, bounds, digits, and how far it stands from the others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy

from importer.findings import CATALOGUE
from importer.validate.cells import Problem
from importer.validate.formats import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.model import Cell
    from importer.validate.amount_values import AmountValues
    from importer.validate.cells import Column
    from importer.validate.rules import AmountRule, Weight
    from importer.validate.writing import Money

MOST_DIGITS: Final = 15  # of a JSON number that JavaScript reads exactly
PLAIN_DECIMALS: Final = 2  # a plainly written amount has no more
FEW: Final = 5  # rows; the median of fewer says nothing

Judgement = tuple[int, tuple[Problem, ...], "Money | None"]


def judged(column: Column, values: AmountValues, rule: AmountRule, *, expected: str) -> Iterator[Judgement]:
    """The remarkable amounts by index: what is to be said, and the amount as it is sent, None if it is not.

    `expected` is the currency that amounts must be in, "" for any. The plainly written amounts are only
    looked at closely where their size is remarkable.
    """
    sizes = values.sizes
    median = _median(sizes, column.counts)
    far = float(rule.times_median) * median if rule.times_median > 0 and median > 0 else float("inf")
    for index in sorted({*_by_size(sizes, rule, far), *_close(values, rule, expected)}):
        value = values[index]
        if value is not None:
            found, sent = _judge(value, column, index, rule, expected)
            if sent is not None and sizes[index] > far:
                facts = {"median": f"{median:,.2f}".replace(",", " "), "times": f"{rule.times_median:,f}"}
                found = (*found, Problem("AMT-FAR", column.cells[index], facts))
            if found or sent != value:
                yield index, found, sent


def _by_size(sizes: numpy.ndarray, rule: AmountRule, far: float) -> list[int]:
    """The amounts that are remarkable by their size, as nearly as floats tell; none of those that are missing."""
    least = float("-inf") if rule.least is None else float(rule.least)
    most = float("inf") if rule.most is None else float(rule.most)
    remarkable: numpy.ndarray = (sizes <= 0) | (sizes <= least) | (sizes >= most) | (sizes > far)
    return numpy.flatnonzero(remarkable).tolist()


def _close(values: AmountValues, rule: AmountRule, expected: str) -> Iterable[int]:
    """The amounts that must be looked at one by one whatever their size."""
    is_plain = values.plain.is_plain
    if rule.decimals < PLAIN_DECIMALS:
        return range(len(values))
    others = values.in_another(expected) if expected else []
    return [*numpy.flatnonzero(~is_plain).tolist(), *others]


def _median(sizes: numpy.ndarray, counts: numpy.ndarray) -> float:
    """The median of the amounts above zero of all rows; 0 where there are too few."""
    is_some = sizes > 0
    rows = numpy.repeat(sizes[is_some], counts[is_some])
    return float(numpy.median(rows)) if len(rows) >= FEW else 0.0


def _judge(
    money: Money, column: Column, index: int, rule: AmountRule, expected: str
) -> tuple[tuple[Problem, ...], Money | None]:
    """What is to be said of one amount, and the amount as it is sent."""
    amount, cell = money.amount, column.cells[index]
    if expected and money.currency not in ("", expected):
        facts = {"found": money.currency, "expected": expected}
        return (Problem("AMT-CURRENCY", spelled(cell, column.format(index)), facts),), None
    digits, decimals = _extent(amount)
    if digits > MOST_DIGITS or amount.adjusted() >= MOST_DIGITS:
        return (Problem("AMT-LONG", cell),), None
    said: list[Problem] = []
    if amount < 0:
        said += _weighed("AMT-NEGATIVE", rule.negative, cell)
    elif amount == 0:
        money = money._replace(amount=Decimal())
        said += _weighed("AMT-ZERO", rule.zero, cell)
    if decimals > rule.decimals and not any(problem.severity == "error" for problem in said):
        said += _weighed("AMT-DECIMALS", rule.more_decimals, cell, limit=rule.decimals)
    if amount and rule.least is not None and amount < rule.least:
        said += _weighed("AMT-SMALL", rule.outside, cell, limit=f"{rule.least:f}")
    if rule.most is not None and amount > rule.most:
        said += _weighed("AMT-BIG", rule.outside, cell, limit=f"{rule.most:f}")
    is_sent = all(problem.severity != "error" for problem in said)
    return tuple(said), money if is_sent else None


def _weighed(code: str, weight: Weight, cell: Cell, **facts: Any) -> list[Problem]:
    """The problem with the weight a template gives it; none where it is fine."""
    if weight == "ok":
        return []
    given = {} if weight == CATALOGUE[code].severity else {"severity": weight}
    return [Problem(code, cell, {**facts, **given})]


def _extent(amount: Decimal) -> tuple[int, int]:
    """Significant digits and decimals without zeros at the end; `normalize` would first round to 28 digits."""
    _, digits, exponent = amount.as_tuple()
    written = "".join(map(str, digits))
    bare = written.rstrip("0")
    return len(bare.lstrip("0")), len(bare) - len(written) - int(exponent)
