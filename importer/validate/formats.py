"""Number formats: what the format of a workbook's cell says about its number. Evidence only, nothing is converted.

The grammar is that of ECMA-376 part 1, 18.8.31: up to four sections between semicolons, for positive,
negative and zero numbers and for text, or for the numbers that a condition in brackets names.
"""

from __future__ import annotations

import math
import operator
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from importer.validate.currency import ONE_LETTER, SIGNS, currency_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.model import Cell

_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<symbol>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]"  # [$S/-280A]: a currency sign, and whose it is
    r"|\[(?P<bracket>[^\]]*)\]"  # a colour, a condition, or hours that go beyond a day
    r"|_(?P<width>.)|\*(?P<fill>.)"  # a blank as wide as the character; the character as often as it fits
    r"|(?P<end>;)|(?P<single>General|.)",
    re.DOTALL | re.IGNORECASE,
)
_UNQUOTED: Final = frozenset("$-+/():!^&'~{}<>= ")  # shown as they are without quotation marks
_ELAPSED: Final = re.compile("[hms]+", re.IGNORECASE)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_TESTS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
# Signs that several countries use, by the language tag and Windows locale id that say which one is meant.
# A sign that is not the country's own stays unsaid: what $ means under Peru's locale nobody knows.
_LOCALES: Final[dict[str, tuple[int, str, tuple[str, ...]]]] = {
    "en-us": (0x0409, "USD", ("$",)),
    "es-us": (0x540A, "USD", ("$",)),
    "es-ec": (0x300A, "USD", ("$",)),
    "es-pr": (0x500A, "USD", ("$",)),
    "es-sv": (0x440A, "USD", ("$",)),
    "es-mx": (0x080A, "MXN", ("$",)),
    "es-co": (0x240A, "COP", ("$",)),
    "es-cl": (0x340A, "CLP", ("$",)),
    "es-ar": (0x2C0A, "ARS", ("$",)),
    "es-uy": (0x380A, "UYU", ("$",)),
    "es-do": (0x1C0A, "DOP", ("$",)),
    "es-bo": (0x400A, "BOB", ("BS", "BS.", "$B")),
    "es-ve": (0x200A, "VES", ("BS", "BS.", "BS.S", "BS.S.")),
    "es-hn": (0x480A, "HNL", ("L.",)),
    "es-py": (0x3C0A, "PYG", ("GS",)),
}
_BY_ID: Final = {number: tag for tag, (number, _, _) in _LOCALES.items()}
_HEX: Final = re.compile("[0-9A-Fa-f]{1,8}")
_PROBES: Final = (1, 10**9)  # a format that changes how neither looks pads nothing


class Piece(NamedTuple):
    """A piece of a section: text that is shown, a currency sign with its locale, a condition, or a place of the number.

    Of a `condition`, `text` is what stands in the brackets, a colour too.
    """

    kind: Literal["text", "currency", "condition", "mark"]
    text: str
    locale: str = ""


Section = tuple[Piece, ...]


def is_telling(code: str) -> bool:
    """True for a format that says percent, names a currency or shows leading zeros."""
    return is_percent(code) or bool(currency_of(code)) or any(shown(probe, code) != probe for probe in _PROBES)


@lru_cache(maxsize=4096)
def is_percent(code: str) -> bool:
    """True for a format that shows 0.155 as 15.5%; a percent sign in quotation marks is only text."""
    return any(piece.kind == "mark" and piece.text == "%" for section in _sections(code) for piece in section)


@lru_cache(maxsize=4096)
def currency_of(code: str) -> str:
    """The ISO code of the currency a format names (`"S/" #,##0.00`, `[$$-80A]0.00`), "" for none or several.

    A bare $ names none: it is the peso or the dollar of whoever opens the workbook.
    """
    named = {currency for section in _sections(code) for currency in _named(section) if currency}
    return named.pop() if len(named) == 1 else ""


def shown(cell: Cell, code: str) -> Cell:
    """A whole number as the text that Excel shows, where its format is of zeros and literals only; else the cell.

    `shown(1234567, "000000000")` is "001234567", and `"+51" 000000000` puts the code before a phone
    number. Negative numbers, fractions and other types are left alone.
    """
    if type(cell) is not int or cell < 0 or not code:
        return cell
    picture = _picture(code, cell)
    if not picture.places:
        return cell
    digits = str(cell).zfill(picture.places)
    surplus = len(digits) - picture.places  # stands at the first place
    text = picture.template.format(digits[: surplus + 1], *digits[surplus + 1 :])
    return cell if text == str(cell) else text


def spelled(cell: Cell, code: str) -> Cell:
    """A number as text that says by itself what its format says (`15.5%`, `PEN 1200.50`, `001234567`); else the cell.

    For files that hold no formats. It reads back as the same amount whatever stands around it, or is refused again.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not code or not math.isfinite(cell):
        return cell
    number = exact(cell)
    if (text := shown(cell, code)) != cell:
        return text
    if is_percent(code):
        return percentage(number)
    if not (currency := currency_of(code)):
        return cell
    whole, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0")
    if decimals:  # of three decimals nobody could tell whether they are a group of thousands
        decimals = "." + (f"{decimals}0" if len(decimals) in (1, 3) else decimals)
    return f"{currency} {whole}{decimals}"


def exact(number: float) -> Decimal:
    """A workbook's number without the dust of binary fractions: Excel keeps 15 digits."""
    return Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)


def percentage(number: Decimal) -> str:
    """A number as a percent format shows it, with all its decimals: 0.155 is `15.5%`."""
    return f"{(number * 100).normalize():f}%"


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[Section, ...]:
    found: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(code):
        if match["end"]:
            found.append([])
        else:
            found[-1].append(_piece(match, found[-1]))
    return tuple(map(tuple, found))


def _piece(match: re.Match[str], before: list[Piece]) -> Piece:
    """One piece; `before` is the section so far."""
    match match.lastgroup:
        case "quoted" | "escaped":
            return Piece("text", match[match.lastgroup])
        case "symbol" | "locale":
            return Piece("currency", match["symbol"], match["locale"] or "")
        case "bracket":
            return Piece("mark" if _ELAPSED.fullmatch(match["bracket"]) else "condition", match["bracket"])
        case "width" | "fill":
            return Piece("text", " ")
    single = match["single"]
    is_fraction = single == "/" and any(piece.kind == "mark" for piece in before)
    is_text = (single in _UNQUOTED or not single.isascii()) and not is_fraction
    return Piece("text" if is_text else "mark", single)


class _Picture(NamedTuple):
    """How a section shows whole numbers: the places of digits in it, 0 where it has other marks than zeros."""

    applies: Callable[[float], bool] | None  # None: no condition
    places: int
    template: str


@lru_cache(maxsize=4096)
def _pictures(code: str) -> tuple[_Picture, ...]:
    """Of the sections for numbers; the fourth is for text."""
    return tuple(_Picture(_condition(section), *_template(section)) for section in _sections(code)[:3])


def _picture(code: str, number: int) -> _Picture:
    """The one for a number that is not negative; one without places where no condition holds."""
    pictures = _pictures(code)
    if not any(picture.applies for picture in pictures):
        return pictures[2] if number == 0 and len(pictures) == 3 else pictures[0]
    for picture in pictures:
        if picture.applies is None or picture.applies(number):
            return picture
    return _Picture(None, 0, "")


def _condition(section: Section) -> Callable[[float], bool] | None:
    found = (_CONDITION.fullmatch(piece.text) for piece in section if piece.kind == "condition")
    match = next(filter(None, found), None)
    if match is None:
        return None
    test, limit = _TESTS[match[1]], float(match[2])
    return lambda number: test(number, limit)


def _template(section: Section) -> tuple[int, str]:
    marks = [piece.text for piece in section if piece.kind == "mark"]
    if set(marks) != {"0"}:
        return 0, ""
    template = ""
    for kind, text, _ in section:
        if kind != "condition":
            template += "{}" if kind == "mark" else text.replace("{", "{{").replace("}", "}}")
    return len(marks), template.strip()


def _named(section: Section) -> Iterator[str]:
    """The currencies that signs and texts of a section name; pieces of text that touch are one text."""
    text, in_front = "", True
    for piece in section:
        if piece.kind == "text":
            text += piece.text
        elif piece.kind == "currency":
            yield _of_sign(piece.text, piece.locale)
        elif piece.kind == "mark":
            yield _in_text(text, in_front=in_front)
            text, in_front = "", False
    yield _in_text(text, in_front=in_front)


def _in_text(text: str, *, in_front: bool) -> str:
    """The currency of a text; one letter is one only in front of the number, since `0 "L"` are litres."""
    sign = text.strip().upper()
    if sign in ONE_LETTER:
        return SIGNS[sign] if in_front else ""
    return currency_in(text)


def _of_sign(symbol: str, locale: str) -> str:
    """The currency of a sign in brackets: by itself, or where it is the locale's own sign."""
    sign = symbol.strip().upper()
    if currency := SIGNS.get(sign):
        return currency
    tag = locale.partition(",")[0].lower()
    if _HEX.fullmatch(tag):  # above the lower 16 bits stand the calendar and the digits
        tag = _BY_ID.get(int(tag, 16) & 0xFFFF, "")
    _, currency, own = _LOCALES.get(tag, (0, "", ()))
    return currency if sign in own else ""


__all__ = ["currency_of", "exact", "is_percent", "is_telling", "percentage", "shown", "spelled"]
