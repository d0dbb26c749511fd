"""What the cells of a column are like: amounts, dates, addresses, phones or texts. Only ever an indication."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from importer.validate.cells import is_blank, is_number, trimmed
from importer.validate.date_words import Written, read_writing
from importer.validate.writing import Written as Amount
from importer.validate.writing import look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Cell

Like = Literal["amount", "date", "e-mail", "phone", "long text", "text"]

LOOKED_AT: Final = 100  # cells of a column
MOSTLY: Final = 0.5
DIFFERENT: Final = 0.8  # of the cells of names
MONEY: Final = re.compile(r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d{1,2}")  # and no phone
LONG_TEXT: Final = 40  # characters
MAIL: Final = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
PHONE: Final = re.compile(r"['+(]*\d[\d\s().\-]{5,18}\d")
LONGEST_AMOUNT: Final = 10  # digits without any mark; more are a phone
PHONE_DIGITS: Final = range(7, 16)
WORDS: Final[dict[Like, tuple[str, str]]] = {
    "amount": ("amounts", "montos"),
    "date": ("dates", "fechas"),
    "e-mail": ("e-mail addresses", "correos"),
    "phone": ("phone numbers", "teléfonos"),
    "long text": ("long texts", "textos largos"),
    "text": ("short texts, nearly all different", "textos cortos, casi todos distintos"),
}


def look_at(cells: Iterable[Cell]) -> dict[Like, float]:
    """Of the first cells with anything in them, the share that is like each kind; empty where there are none."""
    filled = [cell for cell in cells if not is_blank(cell)][:LOOKED_AT]
    if not filled:
        return {}
    kinds = Counter(kind for cell in filled for kind in _kinds(cell))
    shares: dict[Like, float] = {kind: kinds[kind] / len(filled) for kind in WORDS}
    is_named = len(set(map(str, filled))) > DIFFERENT * len(filled) and kinds["text"] > 1
    if not is_named or shares["long text"] >= MOSTLY:
        shares["text"] = 0.0
    return shares


def _kinds(cell: Cell) -> list[Like]:
    """What a cell may be: plain digits may be an amount and a phone."""
    if not isinstance(cell, str):
        found: list[Like] = ["date"] if isinstance(cell, date) else ["amount"] if is_number(cell) else []
        return [*found, "phone"] if _is_phone(_whole(cell)) else found
    return _kinds_of_text(trimmed(cell))


def _kinds_of_text(text: str) -> list[Like]:
    if MAIL.fullmatch(text):
        return ["e-mail"]
    if any(map(str.isdecimal, text)):
        if _is_date(text):
            return ["date"]
        if _is_phone(text):
            return ["amount", "phone"] if text.isdecimal() and len(text) <= LONGEST_AMOUNT else ["phone"]
        if isinstance(look(text, ""), Amount):
            return ["amount"]
    return ["long text", "text"] if len(text) >= LONG_TEXT else ["text"]


def _is_date(text: str) -> bool:
    return isinstance(read_writing(text), Written)


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdecimal, text))
    return bool(PHONE.fullmatch(text)) and digits in PHONE_DIGITS and not MONEY.fullmatch(text)


def _whole(cell: Cell) -> str:
    """A number without decimals as its digits, "" for any other cell."""
    if type(cell) is int:
        return str(cell) if abs(cell) < 10**PHONE_DIGITS.stop else ""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**PHONE_DIGITS.stop else ""


__all__ = ["LOOKED_AT", "MOSTLY", "WORDS", "Like", "look_at"]
