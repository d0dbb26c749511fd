"""Texts: names, descriptions, ids, e-mail addresses, tags. Trimmed and bounded, never rewritten."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from importer.validate.cells import Parsed, Problem, read_each, trimmed

if TYPE_CHECKING:
    from importer.model import Cell
    from importer.validate.cells import Column

# One address, as people have them: not RFC 5322's comments and quoted parts.
EMAIL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[A-Za-z0-9\u00a1-\uffff-]+(\.[A-Za-z0-9\u00a1-\uffff-]+)+")
ALLOWED_CONTROLS: Final = frozenset("\n\r\t")


def read_text(column: Column, *, limit: int) -> Parsed:
    """Text of at most `limit` characters; numbers and dates are taken as Excel would show them."""
    return read_each(column, lambda cell: as_text(cell, limit=limit))


def read_emails(column: Column) -> Parsed:
    """One e-mail address a cell, in lower case."""
    return read_each(column, _email)


def read_tags(column: Column) -> Parsed:
    """Tags split at `,` `;` or `|`, trimmed, each once, in the order of the cell."""
    return read_each(column, _tags)


def as_text(cell: Cell, *, limit: int) -> str | Problem:
    """One cell as text, or what is wrong with it."""
    if isinstance(cell, bool):
        return Problem("TEXT-NOT-TEXT", cell)
    text = trimmed(plain(cell))
    if any(unicodedata.category(c) == "Cc" and c not in ALLOWED_CONTROLS for c in text):
        shown = (c.encode("unicode_escape").decode() if unicodedata.category(c) == "Cc" else c for c in text)
        return Problem("TEXT-CONTROL", "".join(shown))
    if len(text) > limit:
        return Problem("TEXT-LONG", text, {"length": len(text), "limit": limit})
    return text


def plain(cell: Cell) -> str:
    """A cell as text, the same whichever file format it came from: 5.0 is 5, midnight is left off a date."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return f"{cell:.15g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case _:  # of a date with a time: a blank between the two
            return str(cell)


def _email(cell: Cell) -> str | Problem:
    text = as_text(cell, limit=254)
    if isinstance(text, Problem):
        return text
    invisible = any(unicodedata.category(c)[0] in "CZ" for c in text)  # nobody would ever find it in the CRM
    return text.lower() if EMAIL.fullmatch(text) and not invisible else Problem("MAIL-UNREADABLE", text)


def _tags(cell: Cell) -> tuple[str, ...] | Problem:
    text = as_text(cell, limit=1000)
    if isinstance(text, Problem):
        return text
    return tuple(dict.fromkeys(tag for part in re.split(r"[,;|]", text) if (tag := trimmed(part))))
