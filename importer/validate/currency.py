"""Currency signs as people write them beside an amount or in a heading; evidence only, nothing is ever converted."""

from __future__ import annotations

import re
from typing import Final

# A bare $ and a bare Bs are used by several countries: they are currency signs, and say nothing of which.
SIGNS: Final[dict[str, str]] = {
    **dict.fromkeys(("S/.", "S/", "PEN", "SOLES"), "PEN"),
    **dict.fromkeys(("US$", "U$S", "USD", "U$D", "USD$", "DÓLARES", "DOLARES"), "USD"),
    **dict.fromkeys(("€", "EUR", "EUROS"), "EUR"),
    **dict.fromkeys(("MX$", "MXN", "MXN$"), "MXN"),
    **dict.fromkeys(("COL$", "COP", "COP$"), "COP"),
    **dict.fromkeys(("CLP", "CLP$"), "CLP"),
    **dict.fromkeys(("AR$", "ARS", "ARS$"), "ARS"),
    **dict.fromkeys(("R$", "BRL"), "BRL"),
    **dict.fromkeys(("RD$", "DOP"), "DOP"),
    **dict.fromkeys(("$U", "UYU"), "UYU"),
    **dict.fromkeys(("C$", "NIO"), "NIO"),
    **dict.fromkeys(("₡", "CRC"), "CRC"),
    **dict.fromkeys(("₲", "PYG", "GS."), "PYG"),
    **dict.fromkeys(("GTQ", "Q"), "GTQ"),
    **dict.fromkeys(("HNL", "L"), "HNL"),
    **dict.fromkeys(("B/.", "PAB"), "PAB"),
    **dict.fromkeys(("BOB",), "BOB"),
    **dict.fromkeys(("VES",), "VES"),
    **dict.fromkeys(("£", "GBP"), "GBP"),
    "$": "",
    "BS.": "",
    "BS": "",
}
DOLLARS: Final = frozenset(
    {
        *("USD", "MXN", "COP", "CLP", "ARS", "UYU", "DOP", "NIO", "CUP", "CAD", "AUD", "NZD", "BBD", "BSD", "BZD"),
        *("GYD", "HKD", "JMD", "SGD", "SRD", "TTD", "TWD", "XCD"),
    }
)
PESOS: Final = frozenset({"MXN", "COP", "CLP", "ARS", "UYU", "DOP", "CUP", "PHP"})
MEANT_BY: Final[dict[str, frozenset[str]]] = {"$": DOLLARS, "Bs": frozenset({"BOB", "VES"}), "pesos": PESOS}
"""The currencies that a sign or word which several countries use can stand for; it is never another."""
_SIGN: Final = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_BEFORE: Final = re.compile(rf"(?P<minus>[-+(]?)\s*(?P<sign>{_SIGN})\s*(?P<rest>[-\d.,(].*)", re.IGNORECASE | re.DOTALL)
_AFTER: Final = re.compile(rf"(?P<rest>.*[\d.,)-])\s*(?P<sign>{_SIGN})(?P<close>\)?)", re.IGNORECASE | re.DOTALL)
# A sign of letters stands by itself (`Monto USD`, not the end of `Pedidos/mes`); one such as $ may follow a word.
_IN_HEADER: Final = re.compile(rf"(?:(?<!\w)|(?!\w))({_SIGN})(?!\w)", re.IGNORECASE)
# One letter is a currency only right before one number: `Q 1,500.00`, but not the quarter of `Q3 500` nor `5 L`.
_ONE_LETTER: Final = re.compile(r"[-+(]?\s*[QL]\s*[-\d.,(][\d.,')-]*", re.IGNORECASE)
ONE_LETTER: Final = frozenset({"Q", "L"})  # quetzal and lempira beside an amount, any abbreviation in a heading


def split_currency(text: str) -> tuple[str, str | None]:
    """The text without its currency sign, and the currency: "" where none is named, None where two are."""
    whole, found = text, list[str]()
    if match := _BEFORE.fullmatch(text):
        found.append(match["sign"].upper())
        text = match["minus"] + match["rest"]
    if match := _AFTER.fullmatch(text):
        found.append(match["sign"].upper())
        text = match["rest"] + match["close"]
    if len(found) == 2:  # `$1,200.00 MXN`: the code says which dollar or peso
        found = [sign for sign in found if SIGNS.get(sign)]
    if len(found) > 1 or (found and found[0] in ONE_LETTER and not _ONE_LETTER.fullmatch(whole)):
        return whole, None
    return text, SIGNS.get(found[0], "") if found else ""


def shared_sign(text: str) -> str:
    """The sign of MEANT_BY in an amount that names no currency otherwise, "" where there is none."""
    folded = text.upper()
    return "$" if "$" in folded else "Bs" if "BS" in folded else ""


def without_currency(header: str) -> str:
    """The heading without the currency it names: `Monto USD`, `Presupuesto RD$`, `Total $`."""
    return _IN_HEADER.sub(lambda match: match[0] if match[0].upper() in ONE_LETTER else " ", header)


def currency_in(header: str) -> str:
    """The currency a heading names (`Monto (S/)`, `Presupuesto RD$`), or "" if it names none or several."""
    signs = [match for match in _IN_HEADER.finditer(header) if match[0].upper() not in ONE_LETTER]
    named = {SIGNS.get(match[0].upper(), "") for match in signs if not _is_without(header, match)}
    named.discard("")
    return named.pop() if len(named) == 1 else ""


def _is_without(header: str, match: re.Match[str]) -> bool:
    """True for the `s/` of `Precio s/ IGV`, which is short for sin: soles stand in brackets or end the heading."""
    return match[0].upper() == "S/" and bool(re.match(r"\s*\w", header[match.end() :]))
