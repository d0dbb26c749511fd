"""Which sheets of a workbook are results that we wrote: only those are replaced.

A sheet of that name may be the person's own. Ours has our titles in its first row, whichever program
saved it last and wherever it keeps its texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from importer.validate.recognise import RESULT_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importer.results.splice.archive import Archive, Part

FURTHEST: Final = 100_000  # shared texts looked through: programs number them in the order of cells, titles first


class _EnoughError(Exception):
    """Everything that was looked for has gone by."""


def has_our_titles(archive: Archive, sheet: str, strings: str) -> bool:
    """True when the first row of the sheet in this part names our columns; `strings` is the part of shared texts."""
    part = archive.by_name.get(sheet.lower())
    if part is None:
        return False
    row = _FirstRow()
    _read(archive, part, row.start, row.end, row.text)
    titles = set(row.texts)
    shared = archive.by_name.get(strings.lower())
    if row.shared and shared is not None:
        texts = _Shared(row.shared)
        _read(archive, shared, texts.start, texts.end, texts.text)
        titles |= set(texts.found)
    return titles >= RESULT_SIGNS


def _read(
    archive: Archive,
    part: Part,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    try:
        for piece in archive.pieces(part):
            parser.Parse(piece)
    except (_EnoughError, expat.ExpatError):
        return


class _FirstRow:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.shared: set[int] = set()
        self._kind = self._told = ""
        self._reading = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._kind, self._told = attributes.get("t", ""), ""
        self._reading = name in ("v", "t")

    def text(self, text: str) -> None:
        if self._reading:
            self._told += text

    def end(self, name: str) -> None:
        self._reading = False
        if name == "row":
            raise _EnoughError
        if name != "c":
            return
        if self._kind == "s" and self._told.strip().isdecimal():
            self.shared.add(int(self._told))
        else:
            self.texts.append(self._told.strip())


class _Shared:
    def __init__(self, wanted: set[int]) -> None:
        self.found: list[str] = []
        self._wanted, self._last = wanted, min(max(wanted), FURTHEST)
        self._at, self._told, self._reading = 0, "", False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        self._reading = name == "t"

    def text(self, text: str) -> None:
        if self._reading and self._at in self._wanted:
            self._told += text

    def end(self, name: str) -> None:
        self._reading = False
        if name == "si":
            if self._at in self._wanted:
                self.found.append(self._told.strip())
            self._at, self._told = self._at + 1, ""
            if self._at > self._last:
                raise _EnoughError


__all__ = ["has_our_titles"]
