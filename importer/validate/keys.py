"""How a row is recognised again in another run: by what stands in it, never by where it stands.

The content key is a digest of the row's cells with their headings; the draft key of what would be
sent, with names and not ids (a contact created meanwhile must not change it) and, as Plazbot keeps
none, without the currency. Both hold the scope (the workspace, see `Settings.scope`) and which
repetition of this content in the sheet it is, so that two equal rows stay two and inserting a row
above changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from importer.validate.amounts import Money
from importer.validate.cells import is_blank, trimmed
from importer.validate.recognise import fold
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.model import Header
    from importer.validate.cells import Column

CELL: Final = "\x1f"  # ASCII's own separators of units and groups: a cell that holds them is refused as text
ROW: Final = "\x1e"


def content_keys(headers: Sequence[Header], columns: Sequence[Column], *, scope: str, length: int) -> list[str]:
    """One key a row from all its cells that are not blank, whatever the order of the columns."""
    ordered = sorted(zip((fold(header.title) for header in headers), columns, strict=True), key=lambda pair: pair[0])
    parts: list[list[str]] = []
    for title, column in ordered:
        written = ["" if is_blank(cell) else f"{title}{CELL}{trimmed(plain(cell))}{ROW}" for cell in column.cells]
        parts.append([written[code] for code in column.codes])
    contents = map("".join, zip(*parts, strict=True)) if parts else [""] * length
    return _numbered("content", scope, contents)


def draft_keys(drafts: Iterable[Sequence[str]], *, scope: str) -> list[str]:
    """One key a row from its fields as text."""
    return _numbered("draft", scope, (CELL.join(fields) for fields in drafts))


def key_text(value: Any) -> str:
    """A field's value as text, the same for 5.5 and 5.50 and whatever blanks stand between words."""
    match value:
        case None:
            return ""
        case Money(amount, _):
            return format(amount.normalize(), "f")
        case tuple():
            return ",".join(value)
        case _:
            return " ".join(str(value).split())


def _numbered(kind: str, scope: str, contents: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for content in contents:
        keys.append(_digest(f"{kind}{ROW}{scope}{ROW}{seen[content]}{ROW}{content}"))
        seen[content] += 1
    return keys


def workspace_tag(scope: str) -> str:
    """Four letters that every reference of a workspace begins with."""
    return "w" + _letters(f"workspace{ROW}{scope}", 4)


def reference(scope: str, content_key: str, *, run: str) -> str:
    """The short printable reference of a row that a run sees first; it stays the row's when it is corrected."""
    letters = _letters(f"{content_key}{ROW}{run}", 12)
    return f"{workspace_tag(scope)}-{letters[:6]}-{letters[6:]}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _letters(text: str, count: int) -> str:
    """Lower-case base 32: it survives e-mail, Excel and being read aloud."""
    return base64.b32encode(hashlib.blake2b(text.encode(), digest_size=10).digest()).decode().lower()[:count]
