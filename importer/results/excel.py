"""How one cell is held in a workbook: as a number, a date or text, never as a formula. Pure."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from importer.model import Cell

Kind = Literal["text", "sign", "number", "day", "moment", "clock", "duration"]

MOST_ROWS: Final = 1_048_575  # below the header
MOST_COLUMNS: Final = 16_384
LONGEST_TEXT: Final = 32_767  # UTF-16 units in one cell
MOST_DIGITS: Final = 15  # of a number; Excel turns the rest to zeros
FIRST_DAY: Final = date(1900, 3, 1)  # Excel's calendar has a 29 February 1900: earlier dates are off by one
NUMBER_FORMATS: Final[dict[Kind, str]] = {
    "text": "General",
    "sign": "General",
    "number": "General",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
    "clock": "hh:mm:ss",
    "duration": "[h]:mm:ss",
}

_UNHOLDABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Held(NamedTuple):
    """What is stored and as what kind. None: the cell is left out."""

    value: Cell | None
    kind: Kind


def held(cell: Cell) -> Held:
    """How a cell is stored. What a workbook cannot hold exactly is stored as text."""
    match cell:
        case str():
            return _text(cell)
        case bool() | int() | float():
            return Held(cell, "number") if exact(cell) else _text(str(cell))
        case date():
            return _date(cell)
        case time():
            return Held(cell, "clock")
        case timedelta():
            return Held(cell, "duration") if cell >= timedelta() else _text(str(cell))


def exact(number: float) -> bool:
    """True when Excel gives the number back: whole ones up to 15 digits, fractions unless infinite."""
    return abs(number) < 10**MOST_DIGITS if isinstance(number, int) else math.isfinite(number)


def _text(text: str) -> Held:
    if not text:
        return Held(None, "text")
    kind: Kind = "sign" if text[0] in "=+-@" else "text"
    return Held(_escaped(shortened(_UNHOLDABLE.sub("\ufffd", text))), kind)


def _date(day: date) -> Held:
    if not isinstance(day, datetime):
        return Held(day, "day") if day >= FIRST_DAY else _text(day.isoformat())
    if day.date() < FIRST_DAY:
        return _text(day.isoformat(sep=" "))
    return Held(day, "day" if day.time() == time() else "moment")


def shortened(text: str) -> str:
    """The text cut to what a cell holds, which Excel counts in UTF-16 units: an emoji is two."""
    if len(text) * 2 <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", errors="ignore")


def _escaped(text: str) -> str:
    """The text as the file stores it: `_x000D_` stands for a carriage return, which XML itself would drop.

    Text that only looks like such an escape gets its underscore escaped (ECMA-376 part 1, 22.9.2.19).
    """
    return _ESCAPE_LIKE.sub("_x005F_", text).replace("\r", "_x000D_")


__all__ = [
    "FIRST_DAY",
    "LONGEST_TEXT",
    "MOST_COLUMNS",
    "MOST_DIGITS",
    "MOST_ROWS",
    "NUMBER_FORMATS",
    "Held",
    "Kind",
    "exact",
    "held",
    "shortened",
]
