"""An opened workbook: its sheets, their first rows, and all the cells of one with what lies beneath them.

What the zip holds is measured before any reader sees it. The two formats that Excel writes today are
read here; the others in a process of their own, whose end is not ours.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from importer.errors import Unusable
from importer.findings import Finding
from importer.load import guard
from importer.load.books import apart, ods_xml, reader, shared
from importer.load.books.beneath import UNCALCULATED, Found
from importer.load.books.book_xml import part_of, sheet_parts, telling_styles
from importer.load.books.glance import NotPlainError, extent, glance
from importer.load.books.hush import hushed
from importer.load.books.package import Package
from importer.load.books.walk import walk
from importer.load.grid import Area, Beneath, Format, Grid
from importer.model import Cell, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

    from importer.findings import Place

WITH_XML: Final = frozenset({"xlsx", "xlsm"})
ZIPPED: Final = frozenset({"xlsb", "ods"})
ERROR_VALUE: Final = re.compile(
    rb"(<(?:[\w.-]+:)?c\s[^>]*?\bt\s*=\s*[\"']e[\"'][^>]*(?<!/)>"
    rb"(?:(?!</(?:[\w.-]+:)?c>).)*?<(?:[\w.-]+:)?v(?:\s[^>]*)?>)[^<]*",
    re.DOTALL,
)
"""The value of a cell that holds an error."""


class SheetName(NamedTuple):
    """A worksheet's name, and whether the workbook hides it."""

    name: str
    hidden: bool


class Book(Protocol):
    """An opened workbook. Every question may raise `Unusable`: FILE-UNREADABLE, FILE-BOMB, FILE-TOO-BIG."""

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """Worksheets only, in the workbook's order."""

    def top(self, name: str) -> list[list[Cell]]:
        """The first 60 rows of a sheet, blank ones too; [] when no cell of the whole sheet holds anything."""

    def merged(self, name: str) -> list[Area]:
        """The merged cells of a sheet whose top was asked for, as far as the format tells them."""

    def grid(self, name: str) -> Grid:
        """All cells of a sheet. Asked once: the lists are the caller's to change."""


@contextmanager
def opened(data: bytes, format: Format, place: Place) -> Iterator[Book]:
    """The workbook in these bytes. Raises `Unusable`: FILE-UNREADABLE, FILE-BOMB, FILE-TOO-BIG, FILE-PROTECTED."""
    book: Book
    with guard.translated(place):
        book = _Here(data, format, place) if format in WITH_XML else _Apart(data, format, place)
    yield book


class _Here:
    """A workbook read in this process, sheet by sheet; what a sheet's XML tells comes first."""

    def __init__(self, data: bytes, format: Format, place: Place) -> None:
        self._format, self._place, self._packed = format, place, len(data)
        self._package = Package.opened(data, place)
        self._tags = self._package.measure()
        with hushed():
            self._reader = reader.workbook_of(self._package.rewritten())
            self.sheets = tuple(SheetName(*told) for told in reader.worksheets(self._reader))
        self._parts = sheet_parts(self._package)
        self._strings = part_of(self._package, "sharedStrings")
        self._telling = telling_styles(self._package)
        self._found: dict[str, Found] = {}
        self._tops: dict[str, list[list[Cell]]] = {}
        self._largest: CalamineSheet | None = None  # most often the one whose grid is asked for later

    def top(self, name: str) -> list[list[Cell]]:
        if name not in self._tops:
            with guard.translated(self._place):
                sheet = self._sheet(name)
                self._tops[name] = _marked(reader.top(sheet), self._found[name])
                if self._largest is None or reader.size(sheet) > reader.size(self._largest):
                    self._largest = sheet
        return self._tops[name]

    def merged(self, name: str) -> list[Area]:
        return list(self._found[name].merged)

    def grid(self, name: str) -> Grid:
        place = replace(self._place, sheet=name)
        with guard.translated(place):
            sheet = self._sheet(name)
            self._package.kept.clear()
            columns = reader.columns(sheet)
            del sheet  # as large as its cells
            beneath = self._found.pop(name).beneath(columns, place)
        return Grid(columns, place, Reading(format=self._format, sheet=name), beneath=beneath)

    def _sheet(self, name: str) -> CalamineSheet:
        """The sheet, measured before the reader makes room for its cells."""
        if self._largest is not None and self._largest.name == name:
            sheet, self._largest = self._largest, None
            return sheet
        if name not in self._found:
            self._found[name] = self._beneath(name)
        unknown = set(self._found[name].errors.values()) - reader.ERRORS
        part = self._parts[name]
        with hushed():
            if not unknown:
                return self._reader.get_sheet_by_name(name)
            known = ERROR_VALUE.sub(rb"\1#N/A", self._package.read(part))
            return reader.workbook_of(self._package.rewritten({part: known})).get_sheet_by_name(name)

    def _beneath(self, name: str) -> Found:
        part, place = self._parts[name], replace(self._place, sheet=name)
        shared.refuse_much(self._package, self._strings, part, self._tags[part], self._packed)
        try:
            found = glance(self._package, part, self._telling)
        except NotPlainError:
            found = walk(self._package, part, self._telling)
            guard.area(found.rows, found.columns, place, packed=self._packed)
            return found
        try:
            guard.area(found.rows, found.columns, place, packed=self._packed)
        except Unusable:  # what was found at a glance may be too much by half
            rows, columns = extent(self._package, part)
            guard.area(rows, columns, place, packed=self._packed)
        return found


class _Apart:
    """A workbook read in another process, which is asked twice: for an overview, and for one sheet."""

    def __init__(self, data: bytes, format: Format, place: Place) -> None:
        self._format, self._place, self._data = format, place, data
        self._beneath: dict[str, Found] = {}
        if format in ZIPPED:
            package = Package.opened(data, place)
            package.measure()
            self._beneath = ods_xml.sheets_of(package) if format == "ods" else {}
            self._data = package.rewritten()
        self._seen = {told[0]: told for told in apart.ask(self._data, "look", place)}
        self.sheets = tuple(SheetName(name, hidden) for name, hidden, *_ in self._seen.values())

    def top(self, name: str) -> list[list[Cell]]:
        return _marked(self._seen[name][3], self._beneath.get(name, Found()))

    def merged(self, name: str) -> list[Area]:
        return list(self._beneath[name].merged) if name in self._beneath else []

    def grid(self, name: str) -> Grid:
        place = replace(self._place, sheet=name)
        with guard.translated(place):
            rows, width = self._seen[name][2]
            guard.area(rows, width, place)
            columns, merged = apart.ask(self._data, str(list(self._seen).index(name)), place)
            if self._format == "ods":
                beneath = self._beneath.get(name, Found()).beneath(columns, place)
            else:
                beneath = Beneath(merged=[Area(top + 1, left, low + 1, right) for (top, left), (low, right) in merged])
        unseen = () if self._format == "ods" else (Finding.of("FILE-ERRORS-UNSEEN", place),)
        reading = Reading(format=self._format, sheet=name)
        return Grid(columns, place, reading, beneath=beneath, findings=unseen)


def _marked(rows: list[list[Cell]], found: Found) -> list[list[Cell]]:
    """The first rows with errors and missing results written in, as far as the rows reach; made if there is none."""
    marks = {**dict.fromkeys(found.uncalculated, UNCALCULATED), **found.errors}
    near = {at: text for at, text in marks.items() if at[0] <= reader.TOP}
    height = max([len(rows), *(row for row, _ in near)])
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in near)])
    if marks and not rows:
        height, width = max(height, 1), max(width, 1)
    made = [row + [""] * (width - len(row)) for row in rows]
    made += [[""] * width for _ in range(height - len(rows))]
    for (row, column), text in near.items():
        made[row - 1][column] = text
    return made
