"""Tags: a cell split into its tags, each once, however it is capitalised or accented."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from importer.validate.cells import Problem, trimmed

BETWEEN: Final = re.compile(r"[,;|]")
LONGEST: Final = 100  # characters of a tag
MOST: Final = 50  # tags of a row
# The tilde of ñ is no accent: caña and cana are two words.
ACCENTS: Final = re.compile(r"[\u0300-\u0302\u0304-\u036f]|(?<!n)\u0303")


def split_tags(text: str) -> tuple[str, ...] | Problem:
    """The tags of a text in its order and in the first spelling of each, or what is wrong with them."""
    found: dict[str, str] = {}
    for part in BETWEEN.split(text):
        if tag := trimmed(part):
            found.setdefault(_alike(tag), tag)
    tags = tuple(found.values())
    if long := [tag for tag in tags if len(tag) > LONGEST]:
        return Problem("TAG-LONG", long[0], {"length": len(long[0]), "limit": LONGEST})
    if len(tags) > MOST:
        return Problem("TAG-MANY", text, {"count": len(tags), "limit": MOST})
    return tags


def _alike(tag: str) -> str:
    """The same for tags that differ in capitals, accents and blanks only."""
    if tag.isascii():
        return " ".join(tag.lower().split())
    return " ".join(ACCENTS.sub("", unicodedata.normalize("NFKD", tag.casefold())).split())
