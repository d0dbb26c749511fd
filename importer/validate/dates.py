"""Dates: the order of day and month is proven by the column itself, as the convention of amounts is.

A date never passes through a time zone: what the sheet shows is what is sent.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from importer.findings import Finding
from importer.validate.cells import Choices, Parsed, Problem, is_blank, trimmed

if TYPE_CHECKING:
    from importer.model import Cell
    from importer.validate.cells import Column

Order = Literal["dmy", "mdy"]
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy")
YEARS: Final = range(2000, 2100)
ISO: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
NUMERIC: Final = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.? ?m\.?)?)?", re.IGNORECASE
)
EXCEL_EPOCH: Final = date(1899, 12, 30)  # so that 61 is 1900-03-01; earlier serials are out of YEARS anyway
ORDER_WORDS: Final = {"dmy": ("day/month/year", "día/mes/año"), "mdy": ("month/day/year", "mes/día/año")}

Readings = dict[Order, date]


def read_dates(column: Column, choices: Choices) -> Parsed:
    """Read a column of dates into `date`. DATE-AMBIGUOUS (column-stop) asks for `--dates`."""
    values: list[date | None] = [None] * len(column.cells)
    problems: dict[int, tuple[Problem, ...]] = {}
    written: dict[int, Readings] = {}
    for index, cell in enumerate(column.cells):
        match _look(cell):
            case Problem() as problem:
                problems[index] = (problem,)
            case dict() as readings:
                written[index] = readings
            case date() as day:
                values[index] = day
    order, findings = _order(column, written, choices)
    for index, readings in written.items():
        decided = _decide(readings, order, choices, column.cells[index])
        if isinstance(decided, Problem):
            problems[index] = (decided,)
        else:
            values[index] = decided
    for index, value in enumerate(values):
        if value and value.year not in YEARS:
            problems[index] = (Problem("DATE-WINDOW", value.isoformat()),)
            values[index] = None
    return Parsed(values, problems, tuple(findings))


def _look(cell: Cell) -> date | Readings | Problem | None:
    """A date the cell holds, the readings of a numeric date, a problem, or nothing."""
    match cell:
        case datetime():
            return cell.date()
        case date():
            return cell
        case str():
            return None if is_blank(cell) else _look_at_text(trimmed(cell))
        case int() | float() if not isinstance(cell, bool):
            return _serial(cell)
        case _:
            return Problem("DATE-UNREADABLE", cell)


def _look_at_text(text: str) -> date | Readings | Problem:
    readings: Readings = {}
    if match := ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3])) or Problem("DATE-UNREADABLE", text)
    if match := NUMERIC.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        found = {"dmy": _date(year, second, first), "mdy": _date(year, first, second)}
        readings = {order: day for order in ORDERS if (day := found[order])}
    return readings or Problem("DATE-UNREADABLE", text)


def _serial(number: float) -> Problem:
    """A bare number is asked about even where it would make a date: it may as well be an amount."""
    try:
        reading = EXCEL_EPOCH + timedelta(days=int(number))
    except (OverflowError, ValueError):
        return Problem("DATE-UNREADABLE", number)
    return Problem("DATE-SERIAL", number, {"reading": reading.isoformat()})


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _order(
    column: Column, written: dict[int, Readings], choices: Choices
) -> tuple[Order | Literal["ymd", "mixed"] | None, list[Finding]]:
    """The order the column proves, with the finding that shows the evidence."""
    if choices.dates != "auto":
        return choices.dates, []
    votes = {next(iter(readings)): index for index, readings in reversed(written.items()) if len(readings) == 1}
    if len(votes) == 2:
        return "mixed", []
    if votes:
        (order, first), *_ = votes.items()
        english, spanish = ORDER_WORDS[order]
        place = column.at(column.rows[first])
        seen = column.cells[first]
        return order, [Finding.of("DATE-ORDER", place, seen=seen, order=english, order_es=spanish)]
    for index, readings in written.items():
        if len(set(readings.values())) > 1:
            place = column.at(column.rows[index])
            return None, [Finding.of("DATE-AMBIGUOUS", place, seen=column.cells[index], **_shown(readings))]
    return None, []


def _decide(readings: Readings, order: str | None, choices: Choices, cell: Cell) -> date | Problem:
    """The date under the column's order."""
    days = set(readings.values())
    if len(days) == 1 and choices.dates == "auto":
        return days.pop()
    if order in readings:
        return readings["dmy" if order == "dmy" else "mdy"]
    if choices.dates != "auto":
        return Problem("DATE-UNREADABLE", cell)
    return Problem("DATE-TWO-READINGS", cell, _shown(readings))


def _shown(readings: Readings) -> dict[str, str]:
    return {order: day.isoformat() for order, day in readings.items()}
