"""How a row is recognised again in another run: by what stands in it, never by where it stands.

The content key is a digest of the row's cells with their headings; the draft key of what would be
sent, with names and not ids (a contact created meanwhile must not change it) and, as Plazbot keeps
none, without the currency. Both hold the scope (the workspace, see `Settings.scope`) and which
repetition of this content in the sheet it is, so that two equal rows stay two and inserting a row
above changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from importer.validate.cells import is_blank, trimmed
from importer.validate.recognise import fold
from importer.validate.text import plain
from importer.validate.writing import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from importer.model import Header
    from importer.validate.cells import Column
    from importer.validate.values import Values

CELL: Final = "\x1f"  # ASCII's own separators of units and groups: a cell that holds them is refused as text
ROW: Final = "\x1e"
BASE_32: Final = "abcdefghijklmnopqrstuvwxyz234567"  # it survives e-mail, Excel and being read aloud


class Keys:
    """The keys of all rows of a sheet, made when they are first asked for: an offline check may need none."""

    def __init__(self, content: Callable[[], list[str]], draft: Callable[[], list[str]]) -> None:
        self._content, self._draft = content, draft

    @cached_property
    def content(self) -> list[str]:
        """The content key of every row."""
        return self._content()

    @cached_property
    def draft(self) -> list[str]:
        """The draft key of every row that can be drafted, "" for the others."""
        return self._draft()


def content_keys(headers: Sequence[Header], columns: Sequence[Column], *, scope: str, length: int) -> list[str]:
    """One key a row from all its cells that are not blank, whatever the order of the columns."""
    ordered = sorted(zip((fold(header.title) for header in headers), columns, strict=True), key=lambda pair: pair[0])
    parts: list[list[str]] = []
    for title, column in ordered:
        written = ["" if is_blank(cell) else f"{title}{CELL}{trimmed(plain(cell))}{ROW}" for cell in column.cells]
        parts.append([written[code] for code in column.codes.tolist()])
    contents = map("".join, zip(*parts, strict=True)) if parts else [""] * length
    return _numbered("content", scope, contents)


def draft_keys(values: Mapping[str, Values], good: Sequence[int], *, scope: str, length: int) -> list[str]:
    """One key for each of the rows `good` from its fields as text, "" for the others."""
    parts: list[list[str]] = []
    for name, column in sorted(values.items()):
        texts = [f"{CELL}{name}={text}" if (text := key_text(value)) else "" for value in column.distinct]
        parts.append([texts[code] for code in column.codes[list(good)].tolist()])
    drafts = map("".join, zip(*parts, strict=True)) if parts else [""] * len(good)
    found = [""] * length
    for at, key in zip(good, _numbered("draft", scope, (draft[1:] for draft in drafts)), strict=True):
        found[at] = key
    return found


def key_text(value: Any) -> str:
    """A field's value as text, the same for 5.5 and 5.50 and whatever blanks stand between words."""
    if value is None:
        return ""
    if type(value) is str:
        return " ".join(value.split())
    if type(value) is Money:
        return format(value.amount.normalize(), "f")
    return ",".join(value) if isinstance(value, tuple) else str(value)


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
    """The first letters of a digest of 80 bits in lower-case base 32."""
    digest = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=10).digest())
    return "".join([BASE_32[digest >> shift & 31] for shift in range(75, 75 - 5 * count, -5)])
