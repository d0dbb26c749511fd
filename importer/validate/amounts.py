"""Amounts: read by a strict grammar, and by the convention that the column itself proves.

A text such as `12.345` is twelve thousand under one convention and twelve under the other. Each cell
is read under both; a cell that only one convention can read is a vote. No vote and readings that
differ: the column is asked about, never guessed. A cell that the workbook holds as a number is
taken as it is; the currency of its number format is what a sign beside a written amount is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from importer.findings import Finding
from importer.validate.cells import Choices, Parsed, Problem, is_blank, trimmed
from importer.validate.currency import currency_in, split_currency
from importer.validate.formats import currency_of, exact, is_percent, percentage, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Cell
    from importer.validate.cells import Column

Convention = Literal["dot", "comma"]
CONVENTIONS: Final[tuple[Convention, ...]] = ("dot", "comma")

MINUS_SIGNS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"
APOSTROPHES: Final = "'\u2018\u2019\u02bc\u00b4`\u2032\uff07"
SAME_MARKS: Final = {ord(c): "-" for c in MINUS_SIGNS} | {ord(c): "'" for c in APOSTROPHES}
EMPTY_MARKERS: Final = {
    *("-", "--", "---", "n/a", "na", "n.a.", "n/d", "n.d.", "nd", "s/d", "s.d.", "tbd", "null", "none", "nan"),
    *("por definir", "por confirmar", "pendiente", "sin dato", "sin monto"),
}


def _grouped(marks: str) -> str:
    """A grouped number: the mark stands strictly before three digits and is the same one throughout.

    It does not begin with 0, so that `0.500` has one reading only.
    """
    return rf"[1-9]\d{{0,2}}([{marks}])\d{{3}}(?:\1\d{{3}})*"


INDIAN: Final = r"[1-9]\d?(?:,\d{2})+,\d{3}"  # 12,34,567.50: always with a decimal dot
GRAMMAR: Final[dict[Convention, re.Pattern[str]]] = {
    "dot": re.compile(rf"(?:{_grouped(', ' + chr(39))}|{INDIAN}|\d+)(?:\.\d+)?|\.\d+"),
    "comma": re.compile(rf"(?:{_grouped('. ' + chr(39))}|\d+)(?:,\d+)?|,\d+"),
}
MARKS: Final[dict[Convention, dict[int, str]]] = {
    "dot": {ord(mark): "" for mark in ", '"},
    "comma": {ord(mark): "" for mark in ". '"} | {ord(","): "."},
}


class Money(NamedTuple):
    """An amount and its currency's ISO code, "" where the sheet does not say."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as written: what each convention makes of it (none: not an amount), and its currency."""

    readings: dict[Convention, Decimal]
    currency: str

    @property
    def vote(self) -> Convention | None:
        """The only convention that can read it, if there is just one."""
        return next(iter(self.readings)) if len(self.readings) == 1 else None

    @property
    def sure(self) -> Decimal | None:
        """The value, where every convention that can read it gives the same."""
        values = set(self.readings.values())
        return values.pop() if len(values) == 1 else None


def read_amounts(column: Column, choices: Choices) -> Parsed:
    """Read a column of amounts into `Money`.

    Findings with severity `column-stop` mean that the column cannot be read without a decision:
    AMT-AMBIGUOUS (`--decimal`) and AMT-CURRENCIES (`--currency`).
    """
    in_header = currency_in(column.place.header)
    written: dict[int, Written] = {}
    values: list[Money | None] = [None] * len(column.cells)
    problems: dict[int, tuple[Problem, ...]] = {}
    for index, (cell, code) in enumerate(column.as_held()):
        match _look(cell, code):
            case Problem() as problem:
                problems[index] = (problem,)
            case Written() as found:
                written[index] = found
    convention, findings = _convention(column, written, choices)
    for index, found in written.items():
        amount = _decide(found, convention, choices, column.cells[index])
        if isinstance(amount, Problem):
            problems[index] = (amount,)
            continue
        money = Money(amount, found.currency or in_header or choices.currency)
        values[index], problems[index] = _bounded(money, choices, column.cells[index], column.format(index))
    findings += _currencies(column, values, choices)
    return Parsed(values, {index: found for index, found in problems.items() if found}, tuple(findings))


def _look(cell: Cell, code: str) -> Written | Problem | None:
    """What a cell of this number format holds: an amount as written, a problem, or nothing."""
    if isinstance(cell, str):
        return read_writing(cell) if not is_blank(cell) else None
    if isinstance(cell, bool):
        return Problem("AMT-NOT-NUMBER", cell, {"what": "a yes/no value", "what_es": "un valor sí/no"})
    if isinstance(cell, date | time | timedelta):
        return Problem("AMT-NOT-NUMBER", cell, {"what": "a date or time", "what_es": "una fecha u hora"})
    number = exact(cell)
    if not number.is_finite():
        return Problem("AMT-UNREADABLE", cell)
    if is_percent(code):
        return Problem("AMT-PERCENT", cell, {"percentage": percentage(number)})
    return Written({"dot": number, "comma": number}, currency_of(code))


def read_writing(text: str) -> Written | Problem | None:
    """Read one text under each convention; None for a marker of emptiness such as `n/a` or `-`."""
    clean = trimmed(unicodedata.normalize("NFKC", _same_blanks(trimmed(text)).translate(SAME_MARKS)))
    if clean.lower() in EMPTY_MARKERS:
        return None
    body, currency = split_currency(clean)
    sign, body = _sign(body)
    # A raised or circled digit is a footnote or a power; NFKC would make it one more digit of the number.
    odd_digit = any(unicodedata.category(c) == "No" for c in text)
    if currency is None or sign is None or odd_digit:
        return Problem("AMT-UNREADABLE", text)
    readings: dict[Convention, Decimal] = {}
    for convention in CONVENTIONS:
        if body.isascii() and GRAMMAR[convention].fullmatch(body):
            number = Decimal(body.translate(MARKS[convention]))
            readings[convention] = number if sign > 0 else number.copy_negate()  # `*` would round to 28 digits
    return Written(readings, currency) if readings else Problem("AMT-UNREADABLE", text)


def _same_blanks(text: str) -> str:
    """Every blank as a space; not a line break, since two lines of a cell are two amounts and no group of three."""
    return "".join(" " if c == "\t" or unicodedata.category(c) == "Zs" else c for c in text)


def _sign(body: str) -> tuple[int | None, str]:
    """The sign and what is left; None where the text has more than one."""
    inside = re.fullmatch(r"\((.*)\)", body)
    marks = [bool(inside), body.startswith("-"), body.endswith("-")]
    if inside:
        body = inside.group(1).strip()
    elif body.startswith("+"):
        return (None if marks[2] else 1), body[1:].strip()
    bare = body.removeprefix("-").removesuffix("-").strip()
    if sum(marks) > 1 or (inside and bare != body):
        return None, body
    return (-1 if any(marks) else 1), bare


def _convention(
    column: Column, written: dict[int, Written], choices: Choices
) -> tuple[Convention | Literal["mixed"] | None, list[Finding]]:
    """The convention the column proves, with the finding that shows the evidence."""
    if choices.decimal != "auto":
        return choices.decimal, []
    votes: dict[Convention, list[int]] = {"dot": [], "comma": []}
    for index, found in written.items():
        if found.vote:
            votes[found.vote].append(index)
    open_cells = [index for index, found in written.items() if found.sure is None]
    if votes["dot"] and votes["comma"]:
        return "mixed", [_mixed(column, votes)]
    proven: Convention | None = "dot" if votes["dot"] else "comma" if votes["comma"] else None
    if proven:
        return proven, [_evidence(column, proven, votes[proven])]
    if open_cells:
        return None, [_ambiguous(column, written, open_cells[0])]
    return None, []


def _mixed(column: Column, votes: dict[Convention, list[int]]) -> Finding:
    dot, comma = votes["dot"][0], votes["comma"][0]
    return Finding.of(
        "AMT-MIXED",
        column.place,
        dot=column.cells[dot],
        dot_row=column.rows[dot],
        comma=column.cells[comma],
        comma_row=column.rows[comma],
    )


def _evidence(column: Column, proven: Convention, votes: list[int]) -> Finding:
    first = votes[0]
    facts = {"decimal": proven, "decimal_es": {"dot": "punto", "comma": "coma"}[proven]}
    count = sum(column.counts[index] for index in votes)
    return Finding.of("AMT-CONVENTION", column.at(column.rows[first]), seen=column.cells[first], count=count, **facts)


def _ambiguous(column: Column, written: dict[int, Written], example: int) -> Finding:
    totals = {
        convention: sum(
            (found.readings[convention] * column.counts[index] for index, found in written.items()), Decimal()
        )
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


def _bounded(money: Money, choices: Choices, cell: Cell, code: str) -> tuple[Money | None, tuple[Problem, ...]]:
    """The amount if it may be sent, with what is remarkable about it."""
    amount = money.amount
    if choices.currency and money.currency not in ("", choices.currency):
        facts = {"found": money.currency, "expected": choices.currency}
        return None, (Problem("AMT-CURRENCY", spelled(cell, code), facts),)
    if amount < 0:
        return None, (Problem("AMT-NEGATIVE", cell),)
    if amount == 0:
        return money._replace(amount=Decimal()), (Problem("AMT-ZERO", cell),)
    digits, decimals = _extent(amount)
    if digits > 15 or amount.adjusted() > 14:
        return None, (Problem("AMT-LONG", cell),)
    if decimals > 2:
        return money, (Problem("AMT-DECIMALS", cell),)
    return money, ()


def _extent(amount: Decimal) -> tuple[int, int]:
    """Significant digits and decimals without zeros at the end; `normalize` would first round to 28 digits."""
    _, digits, exponent = amount.as_tuple()
    written = "".join(map(str, digits))
    bare = written.rstrip("0")
    return len(bare.lstrip("0")), len(bare) - len(written) - int(exponent)


def _currencies(column: Column, values: Iterable[Money | None], choices: Choices) -> list[Finding]:
    """A column that itself names two currencies stops, unless the person said which one is meant."""
    first: dict[str, int] = {}
    for index, money in enumerate(values):
        if money and money.currency:
            first.setdefault(money.currency, index)
    if len(first) < 2 or choices.currency:
        return []
    shown = ", ".join(
        f"{currency} (“{spelled(column.cells[i], column.format(i))}”, {column.place.letter}{column.rows[i]})"
        for currency, i in first.items()
    )
    return [Finding.of("AMT-CURRENCIES", column.place, seen=shown)]


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"
