"""What one text can be read as when it is to be a date: by a strict grammar, each order of its numbers by itself.

A text such as `03/04/2026` has two readings, `15-mar-26` has two, `15 de marzo de 2026` has one. This
file finds the readings and decides nothing between them; the column does. A time of day and its zone
are checked and left out, so that a date is the one that was written. Months and weekdays are known in
English, Spanish and Portuguese; capitals and accents do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from importer.validate.cells import Problem, trimmed
from importer.validate.writing import EMPTY_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["dmy", "mdy", "ymd"]
Style = Literal["clear", "numbers", "names", "digits"]  # clear: in an order that nobody doubts
Readings = dict[Order, date | None]  # None: the numbers fit this order, and no calendar has that day
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")
ORDER_WORDS: Final[dict[Order, tuple[str, str]]] = {
    "dmy": ("day/month/year", "día/mes/año"),
    "mdy": ("month/day/year", "mes/día/año"),
    "ymd": ("year/month/day", "año/mes/día"),
}
YEARS: Final = range(2000, 2100)
EXCEL_EPOCH: Final = date(1899, 12, 30)  # so that 61 is 1900-03-01; earlier serials are out of YEARS anyway
SERIALS: Final = range((date(2000, 1, 1) - EXCEL_EPOCH).days, (date(2100, 1, 1) - EXCEL_EPOCH).days)
LONGEST: Final = 100  # characters; the longest way to write a date with weekday, time and zone has about 80

MONTHS: Final = (
    "jan january ene enero janeiro",
    "feb february febr febrero fev fevereiro",
    "mar march marzo marco",
    "apr april abr abril",
    "may mayo mai maio",
    "jun june junio junho",
    "jul july julio julho",
    "aug august ago agosto",
    "sep sept september septiembre set setiembre setembro",
    "oct october octubre out outubro",
    "nov november noviembre novembro",
    "dec december dic diciembre dez dezembro",
)
WEEKDAYS: Final = (
    ("Monday", "lunes", "mon lun seg segunda segunda-feira"),
    ("Tuesday", "martes", "tue tues mar ter terca terca-feira"),
    ("Wednesday", "miércoles", "wed weds mie miercoles qua quarta quarta-feira"),
    ("Thursday", "jueves", "thu thur thurs jue qui quinta quinta-feira"),
    ("Friday", "viernes", "fri vie sex sexta sexta-feira"),
    ("Saturday", "sábado", "sat sab sabado"),
    ("Sunday", "domingo", "sun dom"),
)
MONTH: Final = {word: str(at) for at, words in enumerate(MONTHS, 1) for word in words.split()}
WEEKDAY: Final = {
    word: at
    for at, (english, spanish, words) in enumerate(WEEKDAYS)
    for word in {english.lower(), spanish.replace("á", "a").replace("é", "e"), *words.split()}
}
NO_DATE: Final = {
    *EMPTY_MARKERS,
    *("sin fecha", "sin definir", "sin confirmar", "a definir", "a confirmar", "por definirse", "por confirmarse"),
    *("no date", "to be defined", "to be confirmed", "to be decided", "tbc", "sem data"),
    *("0000-00-00", "0000/00/00", "00/00/0000", "00-00-0000", "00.00.0000"),  # "no date" of many databases
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


MASK: Final = re.compile(r"[-/._ ]+")  # the blanks of a form that nobody filled in: `__/__/____`
CLOCK: Final = re.compile(
    r"(?: *, *| *t *| +)(?:a las +)?"
    r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"  # no 24:00, which is the next day
    r"(?: *[ap] *\.? *m *\.?| *(?:h|hs|hrs|horas)\.?)?"
    r"(?: *(?:z|utc|gmt|(?:utc|gmt)? *[+-][0-9]{1,2}(?::?[0-9]{2})?))?\Z"
)
MIDNIGHT: Final = re.compile(
    r"(?<![0-9:])(?:0?0:00(?::00(?:[.,]0+)?)?(?![:.,0-9])|12:00(?::00(?:[.,]0+)?)? *a)"
)  # the clock of a date without one, as programs write it
NUMBERS: Final = re.compile(r"([0-9]{1,4}) *([-/.]) *([0-9]{1,2}) *\2 *([0-9]{1,4})")
RANK: Final = r"\.?o|st|nd|rd|th|er|ro"  # 15th, 1.º, 1er
OF_YEAR: Final = r" +(?:del?|of)(?: ano)? +"
NAME_AMID: Final = re.compile(
    rf"([0-9]{{1,4}})({RANK})?(?: *[-/.,] *|( *(?:de|of) +)| *)({_any(MONTH)})\.?"
    rf"(?: *[-/.,] *|({OF_YEAR})| *)(')?([0-9]{{1,4}})"
)
NAME_FIRST: Final = re.compile(
    rf"({_any(MONTH)})\.?(?: *[-/.,] *| *)([0-9]{{1,2}})(?:{RANK})?(?: *[-/.,] *|{OF_YEAR}| +)'?([0-9]{{4}}|[0-9]{{2}})"
)
DAY_NAME: Final = re.compile(rf"({_any(WEEKDAY)})(?: *\.? *, *|\. *| +)(?=[0-9a-z])")
SERIAL: Final = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
RUN_TOGETHER: Final = re.compile(r"[0-9]{8}")
DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
SAME_MARKS: Final = {**DASHES, **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032"), "'"), ord("°"): "o"}
ACCENT: Final = re.compile(r"([a-z])[\u0300-\u036f]+")


class Written(NamedTuple):
    """What a text can be read as, and how it is written."""

    readings: Readings
    style: Style

    @property
    def days(self) -> set[date]:
        """The different days it can be read as."""
        return {day for day in self.readings.values() if day}

    @property
    def is_slip(self) -> bool:
        """Whether only two digits of a year in front would make a date of it: `00/03/26`, `45/03/26`, `vie 13/03/27`.

        The first number or the weekday is rather mistyped. As proof it would turn a whole column of `05/03/26` round.
        """
        return self.style in ("numbers", "names") and self.readings.keys() == {"ymd"}

    @property
    def sure(self) -> date | None:
        """The day, where every order whose numbers fit gives the same."""
        first, *others = self.readings.values()
        return first if not others or all(day == first for day in others) else None


def has_time(text: str) -> bool:
    """True for a text with a time of day other than midnight, which programs write where there is none."""
    plain = _plain(text) if ":" in text else None
    clock = CLOCK.search(plain, max(0, plain.index(":") - 15)) if plain else None
    return clock is not None and not MIDNIGHT.search(clock[0])


def read_writing(text: str) -> Written | Problem | None:
    """What a text can be read as; None where it says that there is no date (`n/a`, `sin fecha`, `00/00/0000`)."""
    plain = _plain(text)
    if plain is None:
        return Problem("DATE-UNREADABLE", text)
    if ":" in plain and (clock := CLOCK.search(plain, max(0, plain.index(":") - 15))):  # 15: `, a las 10` and blanks
        plain = plain[: clock.start()].rstrip(" ")
    if plain in NO_DATE or MASK.fullmatch(plain):
        return None
    written = _orders(plain)
    if not written and (name := DAY_NAME.match(plain)):
        written = _orders(plain[name.end() :])
        if written and any(written.readings.values()):
            return _on_weekday(written, WEEKDAY[name[1]], text)
    if written:
        return written if any(written.readings.values()) else Problem("DATE-UNREADABLE", text)
    if digits := SERIAL.fullmatch(plain):
        return read_number(int(digits[1]), text)
    return _run_together(plain) or Problem("DATE-UNREADABLE", text)


def read_number(number: float, seen: object) -> Written | Problem:
    """A bare number is asked about even where it would make a date: it may as well be an amount."""
    if not 0 < number < 10**8:  # nan too
        return Problem("DATE-UNREADABLE", seen)
    if (days := int(number)) in SERIALS:
        return Problem("DATE-SERIAL", seen, {"reading": (EXCEL_EPOCH + timedelta(days)).isoformat()})
    return (number % 1 == 0 and _run_together(f"{number:.0f}")) or Problem("DATE-UNREADABLE", seen)


def _plain(text: str) -> str | None:
    """Small letters without accents, one kind of blank, dash and apostrophe; None for what no date has."""
    if len(text) > LONGEST:
        return None
    if text.isascii():
        return text.replace("\t", " ").lower()
    # A raised or circled digit is a footnote; unpacked, it would be one more digit of the day.
    if any(unicodedata.category(letter) == "No" for letter in text):
        return None
    unpacked = unicodedata.normalize("NFKD", text).replace("\t", " ").lower()
    return trimmed(ACCENT.sub(r"\1", unpacked).translate(SAME_MARKS))


@lru_cache(2**14)  # the days of many years; a column of hours has each of them over and over
def _orders(plain: str) -> Written | None:
    """The readings of a date without weekday and time; None where it is not written as one."""
    if match := NUMBERS.fullmatch(plain):
        first, _, second, last = match.groups()
        if len(first) == 4:
            return Written(_fitting(("ymd", first, second, last)), "clear")
        readings = _fitting(("dmy", last, second, first), ("mdy", last, first, second), ("ymd", first, second, last))
        return Written(readings, "numbers")
    if match := NAME_AMID.fullmatch(plain):
        first, rank, of_month, month, of_year, apostrophe, last = match.groups()
        year_last: tuple[Order, str, str, str] = ("dmy", last, MONTH[month], first)
        year_first: tuple[Order, str, str, str] = ("ymd", first, MONTH[month], last)
        if len(first) == 4 or rank or of_month or of_year or apostrophe:  # nobody writes a year in these places
            return Written(_fitting(year_first if len(first) == 4 else year_last), "clear")
        return Written(_fitting(year_last, year_first), "names")
    if match := NAME_FIRST.fullmatch(plain):
        return Written(_fitting(("mdy", match[3], MONTH[match[1]], match[2])), "clear")
    return None


def _fitting(*written: tuple[Order, str, str, str]) -> Readings:
    """The orders that the numbers fit, each with its day. Given are the order, and year, month and day as written.

    `31/04/26` fits day first although April has no such day, and `15/3/2` fits none although its 15 could
    be a year: a slip of the hand or a lost digit proves no order.
    """
    readings: Readings = {}
    for order, year, month, day in written:
        if len(year) not in (2, 4) or max(len(month), len(day)) > 2 or (order == "ymd" and len(year) == 2 != len(day)):
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            readings[order] = _date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    return readings


def _on_weekday(written: Written, weekday: int, text: str) -> Written | Problem:
    """Only the readings that fall on the weekday it names; DATE-WEEKDAY where none does."""
    kept: Readings = {order: day for order, day in written.readings.items() if day and day.weekday() == weekday}
    if kept:
        return written._replace(readings=kept)
    day = min(written.days)
    english, spanish, _ = WEEKDAYS[weekday]
    true_english, true_spanish, _ = WEEKDAYS[day.weekday()]
    facts = {"says": english, "says_es": spanish, "reading": day.isoformat()}
    return Problem("DATE-WEEKDAY", text, {**facts, "falls_on": true_english, "falls_on_es": true_spanish})


def _run_together(plain: str) -> Written | None:
    """Eight digits as year, month and day in each order that gives a day of YEARS."""
    if not RUN_TOGETHER.fullmatch(plain):
        return None
    readings = _fitting(
        ("dmy", plain[4:], plain[2:4], plain[:2]),
        ("mdy", plain[4:], plain[:2], plain[2:4]),
        ("ymd", plain[:4], plain[4:6], plain[6:]),
    )
    sane: Readings = {order: day for order, day in readings.items() if day and day.year in YEARS}
    return Written(sane, "digits") if sane else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
