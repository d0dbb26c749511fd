"""How amounts are written: one cell read by a strict grammar under each convention. It knows nothing of its column.

A text such as `12.345` is twelve thousand under one convention and twelve under the other, so what a cell holds is
a reading for each convention that can read it. A cell that the workbook holds as a number is taken as it is; the
currency of its number format is what a sign beside a written amount is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from importer.validate.cells import Problem, is_blank, trimmed
from importer.validate.currency import shared_sign, split_currency
from importer.validate.formats import currency_of, exact, is_percent, percentage

if TYPE_CHECKING:
    from importer.model import Cell

Convention = Literal["dot", "comma"]
CONVENTIONS: Final[tuple[Convention, ...]] = ("dot", "comma")
MARK: Final[dict[Convention, str]] = {"dot": ".", "comma": ","}

MINUS_SIGNS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"
APOSTROPHES: Final = "'\u2018\u2019\u02bc\u00b4`\u2032\uff07"
SAME_MARKS: Final = {ord(c): "-" for c in MINUS_SIGNS} | {ord(c): "'" for c in APOSTROPHES}
EMPTY_MARKERS: Final = {
    *("-", "--", "---", "n/a", "na", "n.a.", "n/d", "n.d.", "nd", "s/d", "s.d.", "tbd", "null", "none", "nan"),
    *("por definir", "por confirmar", "pendiente", "sin dato", "sin monto"),
}
NOBODY: Final = EMPTY_MARKERS | {"–", "—", "sin contacto", "sin nombre", "no contact", "no name"}  # instead of a name


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
    sign: str = field(default="", compare=False)  # of several currencies: a bare `$` or `Bs`

    @property
    def vote(self) -> Convention | None:
        """The only convention that can read it, if there is just one."""
        return next(iter(self.readings)) if len(self.readings) == 1 else None

    @property
    def sure(self) -> Decimal | None:
        """The value, where every convention that can read it gives the same."""
        values = set(self.readings.values())
        return values.pop() if len(values) == 1 else None


def look(cell: Cell, code: str) -> Written | Problem | None:
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
    shared = shared_sign(clean) if not currency else ""
    return Written(readings, currency, shared) if readings else Problem("AMT-UNREADABLE", text)


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
