"""Phone numbers, to the form Plazbot searches by: country code and number, digits only (`51987654321`).

A column is read in two ways that agree, proven by a test: plain digits by the plans of `phone_plans`, in about a
microsecond; and carefully by phonenumbers, in tens of them, wherever the first way has no answer.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import phonenumbers

from importer.validate.cells import MOST_DIGITS, Parsed, Problem, is_number, trimmed
from importer.validate.phone_faults import fault, rounded, several
from importer.validate.phone_plans import international, national
from importer.validate.remaining import read_remaining
from importer.validate.text import plain
from importer.validate.writing import EMPTY_MARKERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Cell
    from importer.validate.cells import Column

DAMAGED: Final = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)  # 9.87654E+08: digits are gone for good
WRITTEN: Final = re.compile(r"'?\+?[\d\s().\-\u2010-\u2015]+")
KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"')  # how a CSV keeps Excel from making a number of digits
FRACTION: Final = re.compile(r"\+?\d+\.0+")  # a number that became a float: its last zero was never dialled
MARKS: Final = str.maketrans("", "", "\t\u00a0\u202f\u2010\u2011\u2012\u2013\u2014\u2015")
SHORTEST: Final = 6  # digits; fewer is a short code or a piece of a number, in any country
# Digits without a plus are read as international only where they cannot be a number of the named country.
# Without one they are asked about: (51) 99699-8703 is a mobile of Porto Alegre, and a Peruvian one with +.
SHORTEST_WITH_COUNTRY: Final = 11


def read_phones(column: Column, *, country: str) -> Parsed:
    """Read one phone number a cell. `country` is the region of numbers without a country code, "" if unknown."""
    values = list(map(plainly(country), column.cells))
    remaining = [index for index, value in enumerate(values) if value is None]
    return read_remaining(column, values, partial(read_carefully, country=country), remaining=remaining)


def read_phone(cell: Cell, *, country: str) -> str | Problem | None:
    """One number as country code and digits, what is wrong with the cell, or None for a marker such as `n/a`."""
    return plainly(country)(cell) or read_carefully(cell, country=country)


def plainly(country: str) -> Callable[[Cell], str | None]:
    """A quick reader of cells with nothing but digits and the marks among them; None where it cannot tell."""
    dialled = national(country)

    def read(cell: Cell) -> str | None:
        text = digits = _as_text(cell)
        if not text.isdecimal():
            text = text.removeprefix("'")
            digits = text.replace(" ", "").replace("-", "")
            if not digits[1:].isdecimal():
                if text.rstrip("0").endswith("."):
                    return None
                digits = digits.replace("(", "").replace(")", "").replace(".", "")  # many times quicker than translate
                if not digits[1:].isdecimal():
                    digits = digits.translate(MARKS)
        if len(digits) <= SHORTEST:  # a plus counts here as well; six digits are rare enough
            return None
        if text[0] == "+":
            return international(digits[1:])
        if text[0] == "0" == text[1]:
            return international(digits[2:])
        return dialled(digits) if dialled else None

    return read


def _as_text(cell: Cell) -> str:
    """A cell that can be a plain number, as text; "" for any other."""
    if type(cell) is str:
        return cell.strip()
    return str(int(cell)) if is_number(cell) and 0 < cell < 10**MOST_DIGITS and cell == int(cell) else ""


def read_carefully(cell: Cell, *, country: str) -> str | Problem | None:
    """What `read_phone` gives, found by phonenumbers alone."""
    text = trimmed(plain(cell)).removeprefix("'")
    if kept := KEPT_AS_TEXT.fullmatch(text):
        text = trimmed(kept[1])
    if text.lower() in EMPTY_MARKERS:
        return None
    if DAMAGED.fullmatch(text):
        return Problem("PHONE-DAMAGED", text)
    if not _is_written(cell, text):
        return Problem("PHONE-UNREADABLE", text)
    if is_number(cell) and abs(cell) >= 10**MOST_DIGITS:
        return rounded(text)
    read = partial(_one, country=country)
    return several(text, read) or read(text) or _without_country(text, country) or fault(text, read)


def _is_written(cell: Cell, text: str) -> bool:
    """False for a date and for -1.5: their digits would make a number, and not one that anybody wrote."""
    return isinstance(cell, str) or (not isinstance(cell, date | time | timedelta) and text.isdecimal())


def _is_number(text: str) -> bool:
    return bool(WRITTEN.fullmatch(text)) and not FRACTION.fullmatch(text) and len(_digits(text)) >= SHORTEST


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _one(text: str, *, country: str) -> str | None:
    """One number, None for everything else."""
    if not _is_number(text):
        return None
    digits = _digits(text)
    if text.startswith(("+", "00")):  # 00 is how + is dialled
        return _parsed("+" + digits.removeprefix("00"), None)
    if not country:
        return None
    longer = len(digits) >= SHORTEST_WITH_COUNTRY and not (country == "MX" and digits[0] == "1")  # mobiles until 2019
    return _parsed(digits, country) or (_parsed("+" + digits, None) if longer else None)


def _without_country(text: str, country: str) -> Problem | None:
    """What to say of digits whose country nobody named."""
    if country or text.startswith(("+", "00")) or not _is_number(text):
        return None
    digits = _digits(text)
    number = _parsed("+" + digits, None) if len(digits) >= SHORTEST_WITH_COUNTRY else None
    return Problem("PHONE-PLUS-LOST", text, {"number": f"+{number}"}) if number else Problem("PHONE-COUNTRY", text)


def _parsed(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
