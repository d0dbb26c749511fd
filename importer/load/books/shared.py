"""How much text a sheet's cells refer to: sixty thousand cells may share one long text, and the reader copies it."""

from __future__ import annotations

import re
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from importer.load import guard
from importer.load.books.glance import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.load.books.package import Package

BEGIN: Final = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
INDEX: Final = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*([0-9]+)")
SHORT: Final = 128  # bytes; where a text begins in every such stretch, none is longer than two of them
LEAST_TAGS: Final = 4  # of a cell that refers to a text, and of its value


def refuse_much(package: Package, strings: str, sheet: str, tags: int, packed: int) -> None:
    """Refuse a sheet of so many tags that asks for more text than its file of `packed` bytes makes likely: FILE-BOMB.

    Counted only where it may be so. Raises IndexError for a text that is not there, and what `windows` raises.
    """
    if strings not in package.parts:
        return
    if 2 * SHORT * (tags // LEAST_TAGS) <= guard.text_room(packed) and _short(package.pieces(strings)):
        return
    lengths, total = _lengths(package, strings), 0
    for window in windows(package, sheet):
        total += sum(map(lengths.__getitem__, map(int, INDEX.findall(window))))
        guard.text(strings, total, packed, package.place)


def _short(pieces: Iterable[bytes]) -> bool:
    """Whether a text begins in every stretch of the pieces; what stands before the first text apart."""
    begun = False
    for piece in pieces:
        first = None if begun else BEGIN.search(piece)
        for at in range(first.start() if first else 0, len(piece) - SHORT, SHORT):
            if not BEGIN.search(piece, at, at + SHORT):
                return False
        begun = True
    return True


def _lengths(package: Package, strings: str) -> array[int]:
    """Bytes of every shared text, its tags with it."""
    starts = array("Q", _starts(package, strings))
    return array("Q", (after - before for before, after in pairwise(starts)))


def _starts(package: Package, strings: str) -> Iterator[int]:
    """Where each text begins in its part, and where the last one ends."""
    offset = 0
    for window in windows(package, strings):
        yield from (offset + match.start() for match in BEGIN.finditer(window))
        offset += len(window)
    yield offset
