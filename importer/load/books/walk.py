"""The slow and right way through a sheet's XML: the parser reads every tag. `glance.py` says when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.load.books.beneath import ADDRESS, NAMELESS, Found, area_of, column_of
from importer.load.grid import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.load.books.package import Attributes, Package

TRUE = frozenset({"1", "true", "on"})


def walk(package: Package, part: str, telling: Mapping[int, str]) -> Found:
    """What the sheet in this part tells; `telling` are the styles whose number format says something.

    Raises FILE-TOO-BIG, ValueError for what no sheet can hold, and what `Package.parse` raises.
    """
    walker = _Walker(package, telling)
    package.parse(part, walker.start, walker.end, walker.text)
    return walker.found


class _Walker:
    """Follows rows and cells; both may leave out their address and then stand next to the one before."""

    def __init__(self, package: Package, telling: Mapping[int, str]) -> None:
        self.found = Found()
        self._place = package.place
        self._telling = telling
        self._row, self._column = 0, -1
        self._cell: Attributes | None = None
        self._formula = self._filled = self._reading = False
        self._value = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._inside(name)
        elif name == "c":
            self._begin(attributes)
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            if attributes.get("hidden") in TRUE:
                self.found.hidden_rows.append((self._row, self._row))
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.found.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "mergeCell" and (area := area_of(attributes.get("ref", ""))):
            self.found.merged[area] = None

    def _begin(self, attributes: Attributes) -> None:
        address = ADDRESS.fullmatch(attributes.get("r", "").upper())
        if address is None and attributes.get("r"):
            raise ValueError(attributes["r"])  # the reader ends the process over letters without end
        self._column = column_of(address[1]) if address else self._column + 1
        self._row = int(address[2]) if address else max(self._row, 1)
        if self._row < 1:
            raise ValueError(attributes["r"])
        self._cell, self._value = attributes, ""
        self._formula = self._filled = self._reading = False

    def _inside(self, name: str) -> None:
        self._filled = True
        self._formula = self._formula or name == "f"
        self._reading = name == "v"

    def text(self, text: str) -> None:
        if self._reading:
            self._value += text

    def end(self, name: str) -> None:
        if name == "v":
            self._reading = False
        elif name == "c" and self._cell is not None:
            self._finish(self._cell)
            self._cell = None

    def _finish(self, cell: Attributes) -> None:
        kind, value, at = cell.get("t", "n"), self._value.strip(), (self._row, self._column)
        if self._filled or kind == "e":
            self.found.reach(*at)
        if kind == "e":
            self.found.errors[at] = value or NAMELESS
        elif self._formula and not value and kind not in {"str", "inlineStr"}:
            self.found.uncalculated.add(at)
        style = cell.get("s", "")
        if self._filled and style.isdecimal() and int(style) in self._telling:
            area = Area(self._row, self._column, self._row, self._column)
            self.found.format(area, self._telling[int(style)], self._place)
