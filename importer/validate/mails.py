"""E-mail addresses as people have them in cells: alone, out of a mail program, several at once, with a slip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from importer.validate.cells import AT_ONCE, Problem, trimmed
from importer.validate.remaining import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Cell

LONGEST: Final = 254  # characters, RFC 5321
LONGEST_NAME: Final = 64  # before the @, RFC 5321
# Not all of RFC 5322: no comments and quoted parts, and before the @ no marks that part two addresses in a cell.
NAME: Final = r"[A-Za-z0-9!#$%&'*+=?^_`{}~-]+(?:\.[A-Za-z0-9!#$%&'*+=?^_`{}~-]+)*"
LETTER: Final = r"(?:[^\W_]|[\u0300-\u036f])"  # of a domain, those of other alphabets and loose accents too
LABEL: Final = rf"{LETTER}(?:(?:{LETTER}|-)*{LETTER})?"
ADDRESS: Final = re.compile(rf"{NAME}@(?:{LABEL}\.)+(?!\d+\Z)(?={LETTER}{{2}}){LABEL}")
# Some of ADDRESS, quickly told.
_SIMPLE: Final = r"[a-z0-9_+-]++(?:\.[a-z0-9_+-]++)*+@(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)+[a-z]{2,}"
SIMPLE: Final = re.compile(rf"^(?:({_SIMPLE})|.*)$", re.MULTILINE)  # a line that is one, or any other line
ALL_SIMPLE: Final = re.compile(rf"(?:(?:{_SIMPLE})?\n)*+")
NAMED: Final = re.compile(r"[^<>@]*<([^<>]*)>")  # Rosa Quispe <rosa@example.com>
AROUND: Final = ("<>", '""', "''", "“”", "‘’", "()", "[]")
BETWEEN: Final = re.compile(r"[\s,;/|<>()\[\]\"]+")
AND: Final = frozenset({"o", "u", "y", "e", "ou", "or", "and", "&"})
SLIPS: Final = {
    slip: meant
    for meant, slips in {
        "gmail.com": "gmial.com gmai.com gmal.com gmil.com gamil.com gnail.com gmaill.com gmail.cm gmail.om gmail.comm",
        "hotmail.com": "hotmial.com hotmai.com hotmal.com hotmil.com hotamil.com homail.com hotmaill.com hotmail.cm",
        "outlook.com": "outlok.com outloo.com outlokk.com outlock.com outlook.cm",
        "yahoo.com": "yaho.com yahooo.com yahoo.cm",
        "icloud.com": "iclod.com icloud.cm",
    }.items()
    for slip in slips.split()
}


def simply(cells: Sequence[Cell]) -> tuple[list[str | None], list[int]]:
    """The address of each cell in lower case, None for a blank and where anything about it needs a second look.

    With the indexes of those that need it.
    """
    found: list[str | None] = []
    odd: list[int] = []
    for start in range(0, len(cells), AT_ONCE):
        some = cells[start : start + AT_ONCE]
        addresses = _all_simple(some) or SIMPLE.findall(_lower(some))
        domains = set("@".join(filter(None, addresses)).split("@")[1::2])
        doubtful = tuple(f"@{domain}" for domain in domains if meant(domain))
        if doubtful or max(map(len, addresses)) > LONGEST_NAME:
            addresses = ["" if len(one) > LONGEST_NAME or one.endswith(doubtful) else one for one in addresses]
        if all(addresses):
            found += addresses
        else:
            found += [address or None for address in addresses]
            odd += [start + at for at, address in enumerate(addresses) if not address and some[at] != ""]
    return found, odd


def _all_simple(cells: Sequence[Cell]) -> Sequence[str]:
    """The addresses of cells that are nothing but simple ones and blanks; none at all if there is any other cell."""
    text = lines_of(cells)
    lowered = text.lower() if text.isascii() else "é"
    if not ALL_SIMPLE.fullmatch(f"{lowered}\n"):
        return ()
    return lowered.split("\n")


def _lower(cells: Sequence[Cell]) -> str:
    """The cells as lines in lower case. A sign beyond ASCII may become one of ASCII by that: such a line is blank."""
    text = lines_of(cells)
    if not text.isascii():
        text = "\n".join(line if line.isascii() else "" for line in text.split("\n"))
    return text.lower()


def read_mail(text: str) -> str | Problem:
    """The one address of a text, in lower case, or what is wrong with it."""
    if one := _address(text):
        return one
    words = [word for word in BETWEEN.split(text) if word and word.casefold() not in AND]
    found = [_address(word) for word in words if "@" in word]
    if found and all(found):
        distinct = list(dict.fromkeys(found))
        if len(distinct) > 1:
            return Problem("MAIL-SEVERAL", text, {"addresses": ", ".join(distinct)})
        if len(found) == len(words):  # rosa@example.com<mailto:rosa@example.com>
            return distinct[0]
    if len(text) > LONGEST:
        return Problem("TEXT-LONG", text, {"length": len(text), "limit": LONGEST})
    return Problem("MAIL-UNREADABLE", text)


def doubt(address: str) -> Problem | None:
    """MAIL-DOUBTFUL for an address at a domain that is a slip of a well-known one."""
    name, _, domain = address.rpartition("@")
    likely = meant(domain)
    return Problem("MAIL-DOUBTFUL", address, {"likely": f"{name}@{likely}"}) if likely else None


def meant(domain: str) -> str:
    """The domain that was likely meant, "" where nothing is odd. No country or trade has the ending .con."""
    likely = domain.removesuffix("n") + "m" if domain.endswith(".con") else domain
    likely = SLIPS.get(likely, likely)
    return likely if likely != domain else ""


def _address(text: str) -> str:
    """The address of a text that holds one, without what mail programs put around it; "" for any other."""
    bare = trimmed(text.rstrip(" ;,"))
    if found := NAMED.fullmatch(bare):
        bare = trimmed(found[1])
    if len(bare) > 1 and bare[0] + bare[-1] in AROUND:
        bare = trimmed(bare[1:-1])
    bare = bare.removeprefix("'")  # Excel's mark of a text
    if bare[:7].casefold() == "mailto:":
        bare = trimmed(bare[7:])
    whole = len(bare) <= LONGEST and bare.find("@") <= LONGEST_NAME and ADDRESS.fullmatch(bare)
    return bare.lower() if whole else ""
