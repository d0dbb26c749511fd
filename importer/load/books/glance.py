"""The quick way through a sheet's XML: one expression steps over every tag that says nothing of interest.

It knows by heart how programs write cells and looks closely at all other tags, so a strange one is
slow, never missed. What it cannot be sure of (comments, cells without address) it leaves to `walk.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import unescape

from importer.load import guard
from importer.load.books.beneath import ADDRESS, NAMELESS, Found, area_of, column_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.load.books.package import Package

ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*?(?:encoding=[\"']([\w-]+)[\"'][^>]*?)?\?>)?\s*"
    rb"<(?:([A-Za-z_][\w.-]*):)?worksheet(\s[^<>]*)?>"
)
MAIN: Final = re.compile(rb"xmlns(:[\w.-]+)?\s*=\s*[\"'][^\"']*/spreadsheetml/(?:2006/)?main[\"']")
KNOWN_ENCODINGS: Final = frozenset({b"", b"utf-8", b"utf8", b"us-ascii"})
ATTRIBUTE: Final = re.compile(rb"\s([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
KINDS: Final = rb'(?: t="(?:s|n|b|str|inlineStr|d)")?'  # of cells; all but errors
CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^>]*?\s)??r\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*>")
TRUE: Final = frozenset({b"1", b"true", b"on"})
LONGEST_NAME: Final = 100  # bytes; the cell at the beginning of a window is no place to cut it again
MOST_CARRIED: Final = 1 << 24  # bytes without a place to cut; no cell is that long


class NotPlainError(Exception):
    """The sheet is written in a way that only a parser reads rightly."""


def glance(package: Package, part: str, telling: Mapping[int, str]) -> Found:
    """What the sheet in this part tells, as `walk` does; `Found.rows` and `columns` may be somewhat too large.

    Raises NotPlainError, FILE-TOO-BIG for a cell beyond Excel's last, and what `Package.pieces` raises.
    """
    glancer: _Glancer | None = None
    for window in windows(package, part):
        start = 0
        if glancer is None:
            prefix, start = _root(window)
            glancer = _Glancer(package, telling, prefix)
        glancer.look(window, start)
    if glancer is None:
        raise NotPlainError
    return glancer.found


def extent(package: Package, part: str) -> tuple[int, int]:
    """Rows and columns of the rectangle that holds every cell with content, of a sheet `glance` could read."""
    rows = columns = 0
    for window in windows(package, part):
        for match in CELL.finditer(window):
            if not match[0].endswith(b"/>"):  # a format far out costs nothing
                rows = max(rows, int(match[2]))
                columns = max(columns, column_of(match[1].decode().upper()) + 1)
    return rows, columns


def windows(package: Package, part: str) -> Iterator[bytes]:
    """The part's bytes, cut so that no cell and no tag is. Raises NotPlainError when there is no place for it."""
    carried = b""
    for piece in package.pieces(part):
        window = carried + piece
        cell = window.rfind(b"c r=", LONGEST_NAME)
        cut = window.rfind(b"<", 1, cell if cell > 0 else len(window))
        if cut <= 0:
            carried = window
            if len(carried) > MOST_CARRIED:
                raise NotPlainError
            continue
        yield window[:cut]
        carried = window[cut:]
    yield carried


def _root(window: bytes) -> tuple[bytes, int]:
    """The prefix of the sheet's elements, such as b"x:", and where the first one ends."""
    root = ROOT.match(window)
    if root is None or (root[1] or b"").lower() not in KNOWN_ENCODINGS:
        raise NotPlainError
    spaces = MAIN.findall(root[3] or b"")
    prefix = root[2] + b":" if root[2] else b""
    if spaces != [b":" + root[2] if root[2] else b""]:
        raise NotPlainError
    return prefix, root.end()


@lru_cache(maxsize=8)
def _interesting(prefix: bytes, columns: int, rows: int) -> re.Pattern[bytes]:
    """Finds the tags to look at: everything about cells, rows and columns but what is written as every program does.

    That is a cell within `columns` and `rows`, a blank one anywhere, a row that is not hidden, a formula
    followed by its value.
    """
    near = rb'r="(?:%s)(?:%s)"(?: s="[0-9]+")?%s' % (_column_expression(columns), _row_expression(rows), KINDS)
    return re.compile(
        rb'<(?=%(p)s[cfrm]|[!?])(?!%(p)s(?:c %(near)s>|row r="[0-9]+" spans="[0-9:]+">))'
        rb"(?:%(p)s(?:"
        rb'c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>)'
        rb"|f(?=[\s/>])(?!(?:\s[^>]*)?(?:/>|>[^<]*</%(p)sf>)<%(p)sv>[^<\s])"
        rb"|row(?=\s)(?=[^>]*\shidden)|col(?=\s)(?=[^>]*\shidden)|mergeCell(?=\s)"
        rb")[^>]*>|[!?])" % {b"p": re.escape(prefix), b"near": near}
    )


def _formatted(prefix: bytes, telling: Iterable[int]) -> re.Pattern[bytes]:
    """Finds letters, row and style of the cells with a telling style, where they are written as every program does."""
    styles = _any_of([b"%d" % index for index in telling])
    return re.compile(rb'<%sc r="([A-Z]{1,3})([1-9][0-9]{0,6})" s="(%s)"%s>' % (re.escape(prefix), styles, KINDS))


def _any_of(numbers: Sequence[bytes]) -> bytes:
    """An expression for these numbers, a digit at a time: thousands of styles cost no more than a few."""
    endings: dict[bytes, list[bytes]] = {}
    for number in sorted(numbers):
        endings.setdefault(number[:1], []).append(number[1:])
    return b"(?:%s)" % b"|".join(first + (_any_of(rest) if any(rest) else b"") for first, rest in endings.items())


def _column_expression(columns: int) -> bytes:
    """Letters of the first columns, for the numbers `_column_step` gives."""
    if columns == guard.MOST_COLUMNS:
        return b"[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D]"
    if columns > 26:
        return b"[A-Z]|[A-%c][A-Z]" % (63 + columns // 26)
    return b"[A-%c]" % (64 + columns)


def _column_step(columns: int) -> int:
    """The next of 8, 16, 26, 52, 78 … 702, 16,384."""
    if columns > 26 * 27:
        return guard.MOST_COLUMNS
    return -(-columns // 26) * 26 if columns > 16 else -(-columns // 8) * 8


def _row_expression(rows: int) -> bytes:
    """Numbers of the first rows, for the numbers `_row_step` gives."""
    if rows == guard.MOST_ROWS:
        return b"[0-9]{1,6}|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6]))))"
    digits = str(rows)
    more = len(digits) - 1
    return b"[0-9]{1,%d}|[1-%c][0-9]{%d}" % (more, ord(digits[0]), more)


def _row_step(rows: int) -> int:
    """The next of 199, 499, 999, 1999 … 999,999, 1,048,576."""
    more: int = 10 ** (len(str(rows)) - 1)
    return min(guard.MOST_ROWS, next(step for step in (2 * more - 1, 5 * more - 1, 10 * more - 1) if step >= rows))


class _Glancer:
    def __init__(self, package: Package, telling: Mapping[int, str], prefix: bytes) -> None:
        self.found = Found()
        self.found.rows, self.found.columns = 999, 8
        self._place = package.place
        self._prefix = prefix
        self._styles = {b"%d" % index: code for index, code in telling.items()}
        self._formatted = _formatted(prefix, telling) if telling else None

    def look(self, window: bytes, start: int) -> None:
        """Go through the window; the expression grows with the sheet."""
        at: int | None = start
        while at is not None:
            at = self._look(window, at)
        if self._formatted:
            self._formats(self._formatted.findall(window, start))

    def _look(self, window: bytes, start: int) -> int | None:
        """Where to go on with a wider expression; None at the end."""
        found, known = self.found, (self.found.rows, self.found.columns)
        for match in _interesting(self._prefix, found.columns, found.rows).finditer(window, start):
            self._tag(match[0], window, match.start(), match.end())
            if (found.rows, found.columns) != known:
                return match.end()
        return None

    def _formats(self, told: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Of a hundred thousand cells at a time: nothing is called for the most common of them."""
        numbers = {style: self.found.number(code) for style, code in self._styles.items()}
        columns: dict[bytes, array[int]] = {}
        for letters, row, style in told:
            marks = columns.get(letters)
            if marks is None:
                marks = columns[letters] = self.found.marks(column_of(letters.decode()))
            at = int(row) - 1
            if at > len(marks):
                self.found.lengthen(marks, at, self._place)
            if at == len(marks):
                marks.append(numbers[style])
            else:
                marks[at] = numbers[style]

    def _tag(self, tag: bytes, window: bytes, start: int, end: int) -> None:
        skipped = 1 + len(self._prefix)
        kind = tag[skipped : skipped + 1]
        if tag[1:2] in b"!?":
            raise NotPlainError
        if kind == b"c" and not tag.startswith(b"col", skipped):
            self._cell(tag, window, end)
        elif kind == b"f":
            self._formula(window, start, end)
        else:
            self._around(tag, kind)

    def _reach(self, row: int, column: int) -> None:
        if row > self.found.rows or column >= self.found.columns:
            guard.area(row, column + 1, self._place)
            self.found.rows = max(self.found.rows, _row_step(row))
            self.found.columns = max(self.found.columns, _column_step(column + 1))

    def _cell(self, tag: bytes, window: bytes, end: int) -> None:
        attributes = _attributes(tag)
        at = _address(attributes)
        kind, style = attributes.get(b"t", b"n"), attributes.get(b"s", b"")
        filled = not tag.endswith(b"/>")
        if filled or kind == b"e":
            self._reach(*at)
        if kind == b"e":
            self.found.errors[at] = self._value(window, end) or NAMELESS if filled else NAMELESS
        if filled and style in self._styles:
            self._formats([(*_letters(attributes), style)])

    def _formula(self, window: bytes, start: int, end: int) -> None:
        """A formula that is not followed by its value at once: by none, or after a blank."""
        opened = window.rfind(b"<%bc" % self._prefix, 0, start)
        cell = _attributes(window[opened : window.find(b">", opened, start) + 1]) if opened >= 0 else {}
        at = _address(cell)
        if cell.get(b"t", b"n") not in {b"e", b"str", b"inlineStr"} and not self._value(window, end):
            self.found.uncalculated.add(at)

    def _value(self, window: bytes, start: int) -> str:
        """The value of the cell that is open at `start`, without blanks round it."""
        end = window.find(b"</%bc>" % self._prefix, start)
        if end < 0:
            raise NotPlainError
        value = re.search(rb"<%bv(?:\s[^>]*)?(?<!/)>([^<]*)</" % re.escape(self._prefix), window[start:end])
        return unescape(value[1].decode()).strip() if value else ""

    def _around(self, tag: bytes, kind: bytes) -> None:
        """A row, a column or a merged rectangle."""
        attributes = _attributes(tag)
        if kind == b"m":
            area = area_of(attributes.get(b"ref", b"").decode())
            if area is not None:
                self.found.merged[area] = None
        elif attributes.get(b"hidden") in TRUE:
            if kind == b"c":
                self.found.hidden_columns.append((int(attributes[b"min"]) - 1, int(attributes[b"max"]) - 1))
            elif b"r" in attributes:
                self.found.hidden_rows.append((int(attributes[b"r"]), int(attributes[b"r"])))
            else:
                raise NotPlainError


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    if b"&" in tag:
        raise NotPlainError
    return {name: quoted or apostrophe for name, quoted, apostrophe in ATTRIBUTE.findall(tag)}


def _letters(attributes: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
    """The two halves of a cell's address."""
    address = ADDRESS.fullmatch(attributes.get(b"r", b"").upper().decode("latin-1"))
    if address is None:
        raise NotPlainError
    if int(address[2]) < 1:
        raise ValueError(address[0])
    return address[1].encode(), address[2].encode()


def _address(attributes: Mapping[bytes, bytes]) -> tuple[int, int]:
    letters, row = _letters(attributes)
    return int(row), column_of(letters.decode())
