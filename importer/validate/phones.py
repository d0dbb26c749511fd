"""Phone numbers, to the form Plazbot searches by: country code and number, digits only (`51987654321`)."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

import phonenumbers

from importer.validate.cells import Parsed, Problem, read_each, trimmed
from importer.validate.text import plain

if TYPE_CHECKING:
    from importer.model import Cell
    from importer.validate.cells import Column

DAMAGED: Final = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)  # 9.87654E+08: digits are gone for good
WRITTEN: Final = re.compile(r"'?\+?[\d\s().\-\u2010-\u2015]+")
SHORTEST: Final = 6  # digits; fewer is a short code or a piece of a number, in any country
# Digits without a plus are read as international only where they cannot be a number of the named country.
# Without one they are asked about: (51) 99699-8703 is a mobile of Porto Alegre, and a Peruvian one with +.
SHORTEST_WITH_COUNTRY: Final = 11


def read_phones(column: Column, *, country: str) -> Parsed:
    """Read one phone number a cell. `country` is the region of numbers without a country code, "" if unknown."""
    return read_each(column, lambda cell: read_phone(cell, country=country))


def read_phone(cell: Cell, *, country: str) -> str | Problem:
    """One number as country code and digits, or what is wrong with the cell."""
    text = trimmed(plain(cell)).removeprefix("'")
    if DAMAGED.fullmatch(text):
        return Problem("PHONE-DAMAGED", text)
    digits = re.sub(r"\D", "", text)
    if not WRITTEN.fullmatch(text) or len(digits) < SHORTEST or not _is_written(cell, text):
        return Problem("PHONE-UNREADABLE", text)
    if text.startswith(("+", "00")):  # 00 is how + is dialled
        return _parsed("+" + digits.removeprefix("00"), None) or Problem("PHONE-UNREADABLE", text)
    if not country:
        return Problem("PHONE-COUNTRY", text)
    international = _parsed("+" + digits, None) if len(digits) >= SHORTEST_WITH_COUNTRY else None
    return _parsed(digits, country) or international or Problem("PHONE-UNREADABLE", text)


def _is_written(cell: Cell, text: str) -> bool:
    """False for a date and for -1.5: their digits would make a number, and not one that anybody wrote."""
    return isinstance(cell, str) or (not isinstance(cell, date | time | timedelta) and text.isdecimal())


def _parsed(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
