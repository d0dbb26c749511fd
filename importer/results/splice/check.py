"""The copy is opened again and compared with the workbook it was made from, before it gets its name.

Bytes are compared with bytes, not by what a directory says of them; the new sheets are parsed to
their end, and the first cells of every row are found in them again in the order they were meant.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat
from xml.sax.saxutils import unescape

from importer.results.made import CHECKED
from importer.results.splice.book import Book
from importer.results.splice.outline import Outline
from importer.results.splice.styles import Styles
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.results.splice.archive import Archive

TEXT: Final = 't="(?:str"><v>|inlineStr"><is><t[^>]*>)([^<]*)(?:</v>|</t></is>)</c>'
CELL: Final = f'(?:<c r="%s[0-9]+" s="[0-9]+" {TEXT})?'
ROW: Final = re.compile(('<row r="([0-9]+)"[^>]*>' + "".join(CELL % letter for letter in "ABC"[:CHECKED])).encode())
"""The number of a row and the texts of its first cells, written as we write them."""


@dataclass(slots=True)
class Meant:
    """What the copy must hold: the sheets in their order, the parts that differ, and those that are gone or new.

    `pages` are the new sheets' parts, `lines` the digest of the first cells of the results in the first of them.
    """

    sheets: list[str]
    ending: str
    edited: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    new: set[str] = field(default_factory=set)
    styles: str = ""
    style_count: int = 0
    lines: str = ""


class Lines:
    """A digest of the first cells of rows, in their order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, cells: Iterable[Sequence[str]]) -> None:
        """The next rows."""
        self._hash.update("".join("\0".join(row) + "\n" for row in cells).encode())

    def add_written(self, rows: bytes) -> None:
        """The same as XML has them: a zero byte, which no cell holds, between cells, and a line end after each row."""
        self._hash.update(unescape(rows.decode()).replace("_x005F_", "_").encode())

    @property
    def digest(self) -> str:
        """Of all rows so far."""
        return self._hash.hexdigest()


def compare(original: Archive, copy: Archive, meant: Meant) -> None:
    """Raise `Unspliceable` unless the copy is the original with what was meant in it."""
    keys = [part.key for part in original.parts if part.key not in meant.gone]
    found = [part.key for part in copy.parts]
    if found[: len(keys)] != keys or set(found[len(keys) :]) != meant.new:
        raise _other("[parts]")
    for key in keys:
        if key not in meant.edited:
            _same_bytes(original, copy, key)
    book = Book.of(copy)
    if ([sheet.name for sheet in book.sheets], book.ending) != (meant.sheets, meant.ending):
        raise _other(book.part)
    for key in meant.edited | meant.new:
        if key not in meant.pages:
            Outline(copy.read(key), key)
    if Styles(copy.read(meant.styles), space=book.space, name=meant.styles).count != meant.style_count:
        raise _other(meant.styles)
    for number, page in enumerate(meant.pages):
        lines = _parsed(copy, page)
        if number == 0 and lines != meant.lines:
            raise _other(page)


def _same_bytes(original: Archive, copy: Archive, key: str) -> None:
    one, other = original.by_name[key], copy.by_name[key]
    if one.placed(0) != other.placed(0) or one.end - one.offset != other.end - other.offset:
        raise _other(key)
    for piece, again in zip(original.raw(one), copy.raw(other), strict=True):
        if piece != again:
            raise _other(key)


def _parsed(copy: Archive, page: str) -> str:
    """The digest of a sheet's first cells, after all of it went through a parser."""
    lines, row = Lines(), 1
    parser = expat.ParserCreate()
    try:
        for window in _windows(copy, page, parser):
            found = ROW.findall(window)
            if [int(one[0]) for one in found] != list(range(row, row + len(found))):
                raise _other(page)
            lines.add_written(b"".join(b"\0".join(one[1:]) + b"\n" for one in found if one[0] != b"1"))
            row += len(found)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unspliceable.odd(f"{page}: {error}") from error
    return lines.digest


def _windows(copy: Archive, page: str, parser: expat.XMLParserType) -> Iterator[bytes]:
    """The sheet's bytes, cut so that no row is, each after it went through the parser."""
    carried = b""
    for piece in copy.pieces(copy.by_name[page]):
        parser.Parse(piece)
        window = carried + piece
        cut = window.rfind(b"<row ")
        if cut > 0:
            yield window[:cut]
            window = window[cut:]
        carried = window
    yield carried


def _other(what: str) -> Unspliceable:
    return Unspliceable.odd(f"{what} ≠")


__all__ = ["Lines", "Meant", "compare"]
