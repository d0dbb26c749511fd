"""What is wrong with a cell that is not one phone number: several, an extension, digits that a spreadsheet dropped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from importer.validate.cells import MOST_DIGITS, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], str | None]  # one number as country code and digits, None where it is none

BETWEEN: Final = re.compile(r"[/;,|&\r\n\v\f\x85\u2028\u2029]|\s(?:o|u|y|e|ou|or|and)\s", re.IGNORECASE)
# Blanks and dashes stand within a number as well: they part two only where the whole is none.
PERHAPS_BETWEEN: Final = (re.compile(r"\s[-\u2010-\u2015]\s"), re.compile(r"\s+"))
EXTENSION: Final = re.compile(
    r"[\s,;(-]*(?:extensi[oó]n|ext|anexo|anx|interno|int|ramal|x|#)[\s.:#]*(\d{1,6})\)?\Z", re.IGNORECASE
)
LONGEST_WITH_EXTENSION: Final = 100  # characters that are searched for an extension


def several(text: str, read: Read) -> str | Problem | None:
    """PHONE-SEVERAL for numbers with a mark between them, the number if it is the same twice; None if not all are."""
    return _several(text, BETWEEN, read) if BETWEEN.search(text) else None


def fault(text: str, read: Read) -> str | Problem:
    """What is wrong with a text that is no number and no list of numbers; the number if it is the same twice."""
    found = EXTENSION.search(text) if len(text) <= LONGEST_WITH_EXTENSION else None
    if found and (number := read(text[: found.start()])):
        return Problem("PHONE-EXTENSION", text, {"number": f"+{number}", "extension": found[1]})
    for between in PERHAPS_BETWEEN:
        if numbers := _several(text, between, read):
            return numbers
    if text.isdecimal() and len(text) > MOST_DIGITS and not text[MOST_DIGITS:].strip("0"):
        return rounded(text)
    if text.startswith("=") and read(text[1:]):
        return Problem("PHONE-FORMULA", text)
    return Problem("PHONE-UNREADABLE", text)


def rounded(seen: object) -> Problem:
    """What Excel does to a number of more than 15 digits, in a sheet or on the way to a CSV."""
    return Problem("PHONE-ROUNDED", seen, {"digits": MOST_DIGITS})


def _several(text: str, between: re.Pattern[str], read: Read) -> str | Problem | None:
    parts = [part.strip() for part in between.split(text) if part.strip()]
    if len(parts) < 2:
        return None
    numbers: list[str] = []
    for part in parts:
        if not (number := read(part)):
            return None
        numbers.append(number)
    distinct = list(dict.fromkeys(numbers))
    if len(distinct) == 1:
        return distinct[0]
    return Problem("PHONE-SEVERAL", text, {"numbers": ", ".join(f"+{number}" for number in distinct)})
