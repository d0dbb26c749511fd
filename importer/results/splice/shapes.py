"""The number formats of the cells that are repeated: which of the workbook's styles each of them has."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from importer.load.books.beneath import ADDRESS, column_of
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.results.splice.archive import Archive

    Marks = dict[int, array[int]]
    """By column from 0, the style of each row by its number as Excel shows it; 0 for no style of interest."""

CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")
USUAL: Final = re.compile(rb'<((?:[\w.-]+:)?)c r="[A-Z]{1,3}[0-9]{1,7}"[ />]')
COMPARED: Final = 16  # styles that are told apart in one expression; more of them make it slow


def styles_of_cells(archive: Archive, part: str, *, telling: Sequence[int], columns: Iterable[int], rows: int) -> Marks:
    """The `telling` styles of the cells in these columns and the first `rows` rows of a sheet."""
    told = archive.by_name.get(part.lower())
    if told is None:
        raise Unspliceable.odd(f"{part}?")
    found = _Found(frozenset(telling), frozenset(columns), rows)
    if telling and found.columns:
        found.read(archive.pieces(told))
    return found.marks


class _Found:
    def __init__(self, telling: frozenset[int], columns: frozenset[int], rows: int) -> None:
        self.telling, self.columns, self.rows = telling, columns, rows
        self.marks: Marks = {}

    def read(self, pieces: Iterable[bytes]) -> None:
        """At a glance where cells are written as most programs do, else tag by tag."""
        finding: re.Pattern[bytes] | None = None
        walker: _Walker | None = None
        carried = b""
        for piece in pieces:
            window = carried + piece
            if finding is None and walker is None:
                if not (first := CELL.search(window)):
                    carried = window  # columns and views come before: never long
                    continue
                if usual := USUAL.match(window, first.start()):
                    finding = self._expression(usual[1])
                else:
                    walker = _Walker(self)
            if walker is not None:
                walker.feed(window)
                carried = b""
                continue
            cut = max(window.rfind(b"<"), 0)
            if finding is not None:
                self._glance(finding.findall(window, 0, cut))
            carried = window[cut:]

    def _expression(self, prefix: bytes) -> re.Pattern[bytes]:
        styles = [b"%d" % style for style in sorted(self.telling, reverse=True)]
        which = b"|".join(styles) if len(styles) <= COMPARED else rb"[0-9]+"
        return re.compile(rb'<%sc r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: t="\w+")? s="(%s)"' % (re.escape(prefix), which))

    def _glance(self, cells: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        positions: dict[bytes, int] = {}
        for letters, row, style in cells:
            if letters not in positions:
                positions[letters] = column_of(letters.decode())
            self.mark(positions[letters], int(row), int(style))

    def mark(self, column: int, row: int, style: int) -> None:
        if column in self.columns and row <= self.rows and style in self.telling:
            if column not in self.marks:
                self.marks[column] = array("H", bytes(2 * (self.rows + 1)))
            self.marks[column][row] = style


class _Walker:
    """Follows rows and cells; both may leave out their address and then stand next to the one before."""

    def __init__(self, found: _Found) -> None:
        self._found = found
        self._row, self._column = 0, -1
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece)
        except expat.ExpatError as error:
            raise Unspliceable.odd(str(error)) from error

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        name = element.rpartition(" ")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
        elif name == "c":
            address = ADDRESS.fullmatch(attributes.get("r", "").upper())
            self._column = column_of(address[1]) if address else self._column + 1
            row = int(address[2]) if address else self._row
            style = attributes.get("s", "")
            self._found.mark(self._column, row, int(style) if style.isdecimal() else 0)


__all__ = ["styles_of_cells"]
