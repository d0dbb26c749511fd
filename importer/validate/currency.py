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
_SIGN: Final = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_BEFORE: Final = re.compile(rf"(?P<minus>[-+(]?)\s*(?P<sign>{_SIGN})\s*(?P<rest>[-\d.,(].*)", re.IGNORECASE | re.DOTALL)
_AFTER: Final = re.compile(rf"(?P<rest>.*[\d.,)-])\s*(?P<sign>{_SIGN})(?P<close>\)?)", re.IGNORECASE | re.DOTALL)
_IN_HEADER: Final = re.compile(rf"(?<!\w)({_SIGN})(?!\w)", re.IGNORECASE)
ISO_CODES: Final = frozenset(code for code in SIGNS.values() if code)


def split_currency(text: str) -> tuple[str, str | None]:
    """The text without its currency sign, and the currency: "" where none is named, None where two are."""
    found: list[str] = []
    if match := _BEFORE.fullmatch(text):
        found.append(match["sign"].upper())
        text = match["minus"] + match["rest"]
    if match := _AFTER.fullmatch(text):
        found.append(match["sign"].upper())
        text = match["rest"] + match["close"]
    if len(found) > 1:
        return text, None
    return text, SIGNS[found[0]] if found else ""


def currency_in(header: str) -> str:
    """The currency a heading names (`Monto (S/)`, `Presupuesto RD$`), or "" if it names none or several."""
    named = {SIGNS[sign.upper()] for sign in _IN_HEADER.findall(header) if len(sign) > 1 or sign in "€₡₲£"}
    named.discard("")
    return named.pop() if len(named) == 1 else ""
