"""Dates: the order of day, month and year is proven by the column itself, as the convention of amounts is.

A cell that its numbers let be read in one order only is a vote. Votes for one order: the column is
read so. Votes for two: what is clear is read and the rest are errors. None, and readings that differ:
the column is asked about, never guessed. Dates written with a month's name vote among themselves,
since who writes `15-mar-26` may still write `03/15/26`. A date never passes through a time zone: what
the sheet shows is what is sent.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal, get_args

from importer.findings import Finding
from importer.validate.cells import Choices, Parsed, Problem, is_number, trimmed
from importer.validate.date_words import (
    ORDER_WORDS,
    ORDERS,
    YEARS,
    Order,
    Style,
    Written,
    has_time,
    read_number,
    read_writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Cell
    from importer.validate.cells import Column

Proven = Order | Literal["mixed"] | None


def read_dates(column: Column, choices: Choices) -> Parsed:
    """Read a column of dates into `date`. DATE-AMBIGUOUS (column-stop) asks for `--dates`."""
    found = [_look(cell) for cell in column.cells]
    timed = [at for at, cell in enumerate(column.cells) if found[at] is not None and _is_timed(cell)]
    by_style: dict[Style, dict[int, Written]] = {style: {} for style in get_args(Style)}
    for at, one in enumerate(found):
        if isinstance(one, Written):
            by_style[one.style][at] = one
    findings: list[Finding] = []
    numbers: Proven = None
    for style, written_so in sorted(by_style.items(), key=lambda pair: pair[0] != "numbers"):
        proven, evidence = _order(column, written_so, style, choices, numbers=numbers)
        numbers = proven if style == "numbers" else numbers
        findings += evidence
        for at, written in written_so.items():
            found[at] = _decide(written, proven, choices, column.cells[at])
    found = [_sane(one) if isinstance(one, date) else one for one in found]
    values = [one if isinstance(one, date) else None for one in found]
    problems: dict[int, tuple[Problem, ...]] = {at: (one,) for at, one in enumerate(found) if isinstance(one, Problem)}
    if cut := [at for at in timed if values[at]]:
        facts = {"seen": column.cells[cut[0]], "count": int(column.counts[cut].sum())}
        findings.append(Finding.of("DATE-TIMES", column.at(column.rows[cut[0]]), **facts))
    return Parsed(values, problems, tuple(findings))


def _is_timed(cell: Cell) -> bool:
    """True for a cell with a time of day. It is not sent: of which time zone it is nobody knows."""
    if isinstance(cell, str):
        return has_time(trimmed(cell))
    return isinstance(cell, datetime) and cell.time() != time()


def _sane(day: date) -> date | Problem:
    """A date of YEARS; the rest are slips and lost centuries."""
    return day if day.year in YEARS else Problem("DATE-WINDOW", day.isoformat())


def _look(cell: Cell) -> date | Written | Problem | None:
    """A date the cell holds, the readings of a text, a problem, or nothing."""
    if isinstance(cell, str):
        text = trimmed(cell)
        return read_writing(text) if text else None
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    return read_number(cell, cell) if is_number(cell) else Problem("DATE-UNREADABLE", cell)


def _order(
    column: Column, written: dict[int, Written], style: Style, choices: Choices, *, numbers: Proven = None
) -> tuple[Proven, list[Finding]]:
    """The order that the cells of one style prove, with the finding that shows the evidence.

    `numbers` is what the cells without names of months have proved.
    """
    if choices.dates != "auto":
        year_last: Order = "dmy" if style == "names" and choices.dates == "mdy" else choices.dates
        return year_last, []
    several = [index for index, found in written.items() if len(found.readings) > 1 and len(found.days) > 1]
    if style in ("clear", "digits") or (style == "names" and not several):
        return None, []  # digits run together are no evidence; where the year is clear none is needed
    votes: dict[Order, list[int]] = {}
    for index, found in written.items():
        if len(found.readings) == 1 and not found.is_slip:
            votes.setdefault(next(iter(found.readings)), []).append(index)
    if votes:
        order = min(votes, key=ORDERS.index)
        others = (index for index, found in written.items() if order not in found.readings and not found.is_slip)
        against = next(others, None)
        if against is None:
            return order, [_evidence(column, order, votes[order])]
        return "mixed", [_mixed(column, written, votes[order][0], against)]
    return None, [_ambiguous(column, written, several, keeps=numbers)] if several else []


def _decide(written: Written, proven: Proven, choices: Choices, cell: Cell) -> date | Problem:
    """The day under the column's order."""
    forced = choices.dates != "auto"
    if written.style == "digits" and not forced:
        english, spanish = _readings(written)
        return Problem("DATE-DIGITS", cell, {"readings": english, "readings_es": spanish})
    if written.sure and (written.style in ("clear", "names") or not forced) and (forced or not written.is_slip):
        return written.sure
    if proven in ORDERS and proven in written.readings:
        return written.readings[proven] or Problem("DATE-UNREADABLE", cell)
    english, spanish = _readings(written)
    if forced:
        order = choices.dates
        return Problem("DATE-OTHER-ORDER", cell, {"order": order, "readings": english, "readings_es": spanish})
    if len(written.days) > 1:
        return Problem("DATE-TWO-READINGS", cell, {"readings": english, "readings_es": spanish})
    return Problem("DATE-UNREADABLE", cell)


def _evidence(column: Column, order: Order, votes: list[int]) -> Finding:
    first = votes[0]
    english, spanish = ORDER_WORDS[order]
    count = int(column.counts[votes].sum())
    place = column.at(column.rows[first])
    return Finding.of("DATE-ORDER", place, seen=column.cells[first], order=english, order_es=spanish, count=count)


def _mixed(column: Column, written: dict[int, Written], one: int, other: int) -> Finding:
    first, second = _orders_of(written[one]), _orders_of(written[other])
    return Finding.of(
        "DATE-MIXED",
        column.place,
        first=column.cells[one],
        first_row=column.rows[one],
        first_order=first[0],
        first_order_es=first[1],
        second=column.cells[other],
        second_row=column.rows[other],
        second_order=second[0],
        second_order_es=second[1],
    )


def _ambiguous(column: Column, written: dict[int, Written], several: list[int], *, keeps: Proven) -> Finding:
    """The cell with the most readings as the example, and how far the column would reach under each of them.

    `keeps` is an order that other cells have proved: of names of months `mdy` says that the year is last,
    as `dmy` does, so that is advised which leaves those cells as they are.
    """
    example = max(several, key=lambda index: len(written[index].days))
    english, spanish = _readings(written[example])
    spans: list[str] = []
    for order in written[example].readings:
        days = [day for found in written.values() if (day := found.readings.get(order))]
        spans.append(f"{min(days)} … {max(days)}" if days else "—")
    orders = [ORDER_WORDS[order] for order in written[example].readings]
    kept = {"dmy": "mdy"} if keeps == "mdy" else {}
    choices = [f"--dates {kept.get(order, order)}" for order in written[example].readings]
    return Finding.of(
        "DATE-AMBIGUOUS",
        column.at(column.rows[example]),
        seen=column.cells[example],
        spans=_listed([f"{span} ({words})" for span, (words, _) in zip(spans, orders, strict=True)], "or"),
        spans_es=_listed([f"{span} ({words})" for span, (_, words) in zip(spans, orders, strict=True)], "o"),
        choices=_listed(choices, "or"),
        choices_es=_listed(choices, "o"),
        readings=english,
        readings_es=spanish,
    )


def _readings(written: Written) -> tuple[str, str]:
    """Its readings in English and Spanish: `2026-04-03 (day/month/year) or 2026-03-04 (month/day/year)`."""
    read = [(day, *ORDER_WORDS[order]) for order, day in written.readings.items() if day]
    english = _listed([f"{day} ({words})" for day, words, _ in read], "or")
    return english, _listed([f"{day} ({words})" for day, _, words in read], "o")


def _orders_of(written: Written) -> tuple[str, str]:
    """The orders it can be read in, in English and Spanish."""
    words = [ORDER_WORDS[order] for order in written.readings]
    return _listed([english for english, _ in words], "or"), _listed([spanish for _, spanish in words], "o")


def _listed(texts: Iterable[str], either: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, last = texts
    return f"{', '.join(others)} {either} {last}" if others else last
