"""Amounts: each cell read by the convention that the column itself proves.

A cell that only one convention can read is a vote. No vote and readings that differ: the column is asked
about, never guessed. Votes for both: clear cells are read, the others are asked about one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy

from importer.findings import Finding
from importer.validate.amount_currencies import Currencies
from importer.validate.amount_values import AmountValues
from importer.validate.cells import Choices, Parsed, Problem
from importer.validate.hundredths import plain_amounts
from importer.validate.judging import judged
from importer.validate.rules import ANY_AMOUNT
from importer.validate.writing import CONVENTIONS, Convention, Money, Written, look

if TYPE_CHECKING:
    from decimal import Decimal

    from importer.model import Cell
    from importer.validate.cells import Column
    from importer.validate.hundredths import Plain
    from importer.validate.rules import AmountRule


def read_amounts(column: Column, choices: Choices, rule: AmountRule = ANY_AMOUNT) -> Parsed:
    """Read a column of amounts into `Money`.

    Findings with severity `column-stop` mean that the column cannot be read without a decision:
    AMT-AMBIGUOUS (`--decimal`) and AMT-CURRENCIES (`--currency`).
    """
    expected = choices.currency or rule.currency
    currencies = Currencies(column, expected)
    cells = column.held()
    plain = plain_amounts(cells, allowed=CONVENTIONS if choices.decimal == "auto" else (choices.decimal,))
    written, problems = _written(column, plain)
    convention, findings = _convention(column, plain, written, choices)
    values = AmountValues(cells, plain, currencies.usual)
    problems |= currencies.name(values)
    for index, found in written.items():
        decided = _decide(found, convention, choices, column.cells[index])
        if isinstance(decided, Problem):
            problems[index] = (decided,)
        elif isinstance(currency := currencies.of_written(index, found), Problem):
            problems[index] = (currency,)
        else:
            values.others[index] = Money(decided, currency)
    if not expected:
        findings += currencies.several(values)
    for index, found_problems, value in judged(column, values, rule, expected=expected):
        problems[index], values[index] = found_problems, value
    return Parsed(values, problems, tuple(findings))


def _written(column: Column, plain: Plain) -> tuple[dict[int, Written], dict[int, tuple[Problem, ...]]]:
    """What the cells hold that are not plainly written, by index; and those that hold no amount."""
    written: dict[int, Written] = {}
    problems: dict[int, tuple[Problem, ...]] = {}
    looked: dict[tuple[type, Cell, str], Written | Problem | None] = {}  # where all count as distinct many are equal
    for index in numpy.flatnonzero(~plain.is_plain).tolist():
        cell, code = column.behind.get(index, column.cells[index]), column.format(index)
        if (key := (type(cell), cell, code)) not in looked:
            looked[key] = look(cell, code)
        match looked[key]:
            case Problem() as problem:
                problems[index] = (problem,)
            case Written() as found:
                written[index] = found
    return written, problems


def _convention(
    column: Column, plain: Plain, written: dict[int, Written], choices: Choices
) -> tuple[Convention | Literal["mixed"] | None, list[Finding]]:
    """The convention the column proves, with the finding that shows the evidence."""
    if choices.decimal != "auto":
        return choices.decimal, []
    votes = {one: plain.votes(one) for one in CONVENTIONS}
    for one in CONVENTIONS:
        more = [index for index, found in written.items() if found.vote == one]
        votes[one] = numpy.concatenate([votes[one], more]).astype(numpy.intp)
    open_cells = [index for index, found in written.items() if found.sure is None]
    if len(votes["dot"]) and len(votes["comma"]):
        return "mixed", [_mixed(column, votes)]
    proven: Convention | None = "dot" if len(votes["dot"]) else "comma" if len(votes["comma"]) else None
    if proven:
        return proven, [_evidence(column, proven, votes[proven])]
    if open_cells:
        return None, [_ambiguous(column, plain, written, open_cells[0])]
    return None, []


def _mixed(column: Column, votes: dict[Convention, numpy.ndarray]) -> Finding:
    dot, comma = int(votes["dot"].min()), int(votes["comma"].min())
    return Finding.of(
        "AMT-MIXED",
        column.place,
        dot=column.cells[dot],
        dot_row=column.rows[dot],
        comma=column.cells[comma],
        comma_row=column.rows[comma],
    )


def _evidence(column: Column, proven: Convention, votes: numpy.ndarray) -> Finding:
    first = int(votes.min())
    facts = {"decimal": proven, "decimal_es": {"dot": "punto", "comma": "coma"}[proven]}
    count = int(column.counts[votes].sum())
    return Finding.of("AMT-CONVENTION", column.at(column.rows[first]), seen=column.cells[first], count=count, **facts)


def _ambiguous(column: Column, plain: Plain, written: dict[int, Written], example: int) -> Finding:
    counts, sure = column.counts.tolist(), plain.total(column.counts)
    totals = {
        convention: sum((found.readings[convention] * counts[index] for index, found in written.items()), sure)
        for convention in CONVENTIONS
    }
    return Finding.of(
        "AMT-AMBIGUOUS",
        column.at(column.rows[example]),
        seen=column.cells[example],
        **{str(name): _shown(value) for name, value in written[example].readings.items()},
        **{f"{name}_total": _shown(value) for name, value in totals.items()},
    )


def _decide(found: Written, convention: str | None, choices: Choices, cell: Cell) -> Decimal | Problem:
    """The amount under the column's convention."""
    if found.sure is not None and (choices.decimal == "auto" or choices.decimal in found.readings):
        return found.sure
    if convention in found.readings:
        return found.readings["dot" if convention == "dot" else "comma"]
    if choices.decimal != "auto":
        return Problem("AMT-OTHER-CONVENTION", cell, {"decimal": choices.decimal})
    readings = {str(name): _shown(value) for name, value in found.readings.items()}
    low, high = sorted(found.readings.values(), key=abs)
    # The last 0 gives the fraction one reading only: without it, it would be the very text that is asked about.
    return Problem("AMT-TWO-READINGS", cell, {**readings, "whole": f"{high:f}", "fraction": f"{low:f}0"})


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"
