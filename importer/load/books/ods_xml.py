"""What the content of an .ods says of its sheets and the reader does not: one pass of the parser over all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from importer.load import guard
from importer.load.books.beneath import NAMELESS, Found
from importer.load.grid import Area
from importer.validate.formats import is_telling

if TYPE_CHECKING:
    from importer.load.books.package import Attributes, Package

CONTENT: Final = "content.xml"
MOST_REPEATS: Final = 1 << 20  # rows of a sheet; a greater number means "up to the end"
HIDDEN: Final = frozenset({"collapse", "filter"})
CELLS: Final = frozenset({"table table-cell", "table covered-table-cell"})
ASIDE: Final = frozenset({"office annotation", "table shapes", "table tracked-changes", "office forms"})
ERROR: Final = re.compile(r"#[A-ZÁÉÍÓÚÑ0-9/¡¿]+[!?]?|Err:[0-9]{3}")
PART: Final = re.compile(r"(?:.*:)?([a-z]+):[0-9.]+ ")  # urn:oasis:names:tc:opendocument:xmlns:table:1.0 table-row


def sheets_of(package: Package) -> dict[str, Found]:
    """What every sheet tells, by name. Raises FILE-TOO-BIG for a sheet with more cells than there is room for,
    KeyError without a content, ValueError, and what `Package.parse` raises.
    """
    follower = _Follower(package)
    package.parse(CONTENT, follower.start, follower.end, follower.text, bare=False)
    return follower.sheets


class _Follower:
    """Follows sheets, rows and cells with their repetitions; what stands aside of cells is passed over."""

    def __init__(self, package: Package) -> None:
        self.sheets: dict[str, Found] = {}
        self._package = package
        self._packed = sum(info.compress_size for info in package.parts.values())
        self._found: Found | None = None
        self._row = self._column = 0  # of the next row and cell, from 0
        self._row_repeats = 1
        self._cell: Attributes | None = None
        self._nested = 0  # elements inside one that stands aside
        self._text: list[str] | None = None
        self._made = 0

    def start(self, element: str, given: Attributes) -> None:
        name = _short(element)
        if self._nested or name in ASIDE:
            self._nested += 1
            return
        if name == "table table":
            self._table({_short(key): value for key, value in given.items()})
        elif self._found is not None:
            if name in CELLS or name in {"table table-row", "table table-column"}:
                self._inside(name, {_short(key): value for key, value in given.items()}, self._found)
            elif name == "text p" and self._cell is not None:
                self._text = self._text or []

    def _table(self, attributes: Attributes) -> None:
        if self._cell is not None:  # a table inside a cell is no sheet
            self._nested = 1
            return
        self._found = Found()
        self.sheets.setdefault(attributes.get("table name", ""), self._found)
        self._row = self._column = 0

    def _inside(self, name: str, attributes: Attributes, found: Found) -> None:
        if name in CELLS:
            self._cell, self._text = attributes, None
            return
        hidden = attributes.get("table visibility") in HIDDEN
        if name == "table table-column":
            last = self._column + _number(attributes, "table number-columns-repeated")
            if hidden:
                found.hidden_columns.append((self._column, last - 1))
            self._column = last
            return
        self._column = 0
        self._row_repeats = _number(attributes, "table number-rows-repeated")
        if hidden:
            found.hidden_rows.append((self._row + 1, self._row + self._row_repeats))

    def text(self, text: str) -> None:
        if self._text is not None and not self._nested:
            self._text.append(text)

    def end(self, element: str) -> None:
        if self._nested:
            self._nested -= 1
            return
        name = _short(element)
        if name in CELLS and self._cell is not None and self._found is not None:
            columns = _number(self._cell, "table number-columns-repeated")
            if "office value-type" in self._cell or "table formula" in self._cell or self._text:
                self._filled(self._cell, self._found, columns)
            self._column += columns
            self._cell = self._text = None
        elif name == "table table-row":
            self._row += self._row_repeats
            self._column = 0
        elif name == "table table":
            self._found = None

    def _filled(self, cell: Attributes, found: Found, columns: int) -> None:
        """A cell with content; the guard comes before anything is made of its repetitions."""
        rows = self._row_repeats
        found.reach(self._row + rows, self._column + columns - 1)
        guard.area(found.rows, found.columns, self._package.place, packed=self._packed)
        self._merge(cell, found)
        error = _error(cell, "".join(self._text or ()))
        uncalculated = "table formula" in cell and "office value-type" not in cell and self._text is None
        if error or uncalculated:
            self._made += rows * columns
            guard.area(self._made, 1, self._package.place)
            every = [(row, column) for row in self._rows() for column in range(self._column, self._column + columns)]
            if error:
                found.errors.update(dict.fromkeys(every, error))
            else:
                found.uncalculated.update(every)
        code = _code(cell)
        if code and is_telling(code):
            area = Area(self._row + 1, self._column, self._row + rows, self._column + columns - 1)
            found.format(area, code, self._package.place)

    def _rows(self) -> range:
        return range(self._row + 1, self._row + self._row_repeats + 1)

    def _merge(self, cell: Attributes, found: Found) -> None:
        across = _number(cell, "table number-columns-spanned")
        down = _number(cell, "table number-rows-spanned")
        if across > 1 or down > 1:
            top, left = self._row + 1, self._column
            found.merged[Area(top, left, top + down - 1, left + across - 1)] = None


def _short(name: str) -> str:
    """A name with the last word of its namespace: `table table-row`."""
    return PART.sub(r"\1 ", name)


def _number(attributes: Attributes, name: str) -> int:
    """How often: 1 to MOST_REPEATS. Raises ValueError for another text than digits."""
    return min(max(int(attributes.get(name, "1")), 1), MOST_REPEATS)


def _error(cell: Attributes, text: str) -> str:
    """The name of the error a cell shows, else "". Only newer programs say that it is one."""
    told = "error" in (cell.get("calcext value-type"), cell.get("office value-type"))
    if told or ("table formula" in cell and ERROR.fullmatch(text.strip())):
        return text.strip() or NAMELESS
    return ""


def _code(cell: Attributes) -> str:
    """The number format that a percentage or an amount of money amounts to, else ""."""
    kind = cell.get("office value-type")
    if kind == "percentage":
        return "0%"
    return f"[${cell['office currency']}] 0.00" if kind == "currency" and "office currency" in cell else ""
