"""What the XML of an .xlsx says of its cells and the reader does not: how far out they lie, which hold an error.

The part is streamed, and looked at closely only when its raw bytes say that there is something to find.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from importer.load.grid import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile

CHUNK: Final = 1 << 20
KEPT: Final = 1 << 10  # bytes of a chunk seen again with the next, so that its end cuts no tag
FAR: Final = re.compile(rb"=[\"'](?:[A-Za-z]{2,3}[0-9]+|[A-Za-z][0-9]{7,})[\"']")  # beyond column Z or row 999,999
CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})([0-9]+)[\"'][^>]*>")
NAMELESS: Final = "#ERROR!"  # shown for an error cell that does not say which error it is
ERROR_TYPE: Final = (
    b'"e"',
    b"'e'",
)  # the value of the attribute `t`; without its name, so that blanks round "=" do not matter
ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
RELATIONSHIP_ID: Final = "/relationships id"  # ends the attribute's name in both flavours of the standard

Attributes = dict[str, str]


def extent(archive: ZipFile, sheet: str) -> tuple[int, int]:
    """Rows and columns of the rectangle that holds every cell with content; 0 by 0 when none lies far out.

    The reader makes room for all of it at once, and ends the whole program when there is no such room.
    Raises what `error_cells` raises.
    """
    part = _sheet_part(archive, sheet)
    if not any(FAR.search(window) for window in _windows(archive, part)):
        return 0, 0
    rows = columns = 0
    for window in _windows(archive, part):
        for match in CELL.finditer(window):
            if not match[0].endswith(b"/>"):  # a format far out costs nothing
                rows = max(rows, int(match[2]))
                columns = max(columns, _column(match[1].decode().upper()) + 1)
    return rows, columns


def error_cells(archive: ZipFile, sheet: str) -> list[ErrorCell]:
    """The cells of the sheet of this name that hold an error, in the order of the file.

    Raises KeyError when the workbook lists no such sheet, ValueError for a document type, expat.ExpatError
    and zipfile's own for a damaged part.
    """
    part = _sheet_part(archive, sheet)
    if not any(value in window for window in _windows(archive, part) for value in ERROR_TYPE):
        return []
    collector = _Collector()
    _parse(archive, part, collector.start, collector.end, collector.text)
    return collector.found


class _Collector:
    """Follows rows and cells; both may leave out their address and then stand next to the one before."""

    def __init__(self) -> None:
        self.found: list[ErrorCell] = []
        self._row = 0
        self._column = -1
        self._in_error = self._reading = False
        self._value = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1
        elif name == "c":
            address = ADDRESS.fullmatch(attributes.get("r", ""))
            self._column = _column(address[1]) if address else self._column + 1
            self._row = int(address[2]) if address else self._row
            self._in_error, self._value = attributes.get("t") == "e", ""
        elif name == "v" and self._in_error:
            self._reading = True

    def text(self, text: str) -> None:
        if self._reading:
            self._value += text

    def end(self, name: str) -> None:
        if name == "v":
            self._reading = False
        elif name == "c" and self._in_error:
            self.found.append(ErrorCell(self._row, self._column, self._value.strip() or NAMELESS))


def _column(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def _windows(archive: ZipFile, part: str) -> Iterator[bytes]:
    """The part's bytes in pieces that overlap."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            window = tail + chunk
            yield window
            tail = window[-KEPT:]


def _sheet_part(archive: ZipFile, sheet: str) -> str:
    """The part of the package that holds the sheet: followed through the relationships, as its name is free."""
    parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}  # some writers use Windows paths
    package = _relationships(archive, parts["_rels/.rels"])
    workbook = next(target for kind, target in package.values() if kind.endswith("/officeDocument")).lstrip("/")
    folder, name = posixpath.split(workbook)
    targets = _relationships(archive, parts[posixpath.join(folder, "_rels", f"{name}.rels").lower()])
    _, target = targets[_sheet_ids(archive, parts[workbook.lower()])[sheet]]
    part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return parts[part.lower()]


def _relationships(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id to type and target of every relationship in this part."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            found[attributes["Id"]] = attributes["Type"], attributes["Target"]

    _parse(archive, part, start)
    return found


def _sheet_ids(archive: ZipFile, part: str) -> dict[str, str]:
    """Name to relationship id of every sheet the workbook part lists."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            found[attributes["name"]] = next(
                value for key, value in attributes.items() if key.endswith(RELATIONSHIP_ID)
            )

    _parse(archive, part, start)
    return found


def _parse(
    archive: ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream one part through the parser, with element names bare of their namespace. A DOCTYPE is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(" ")[2], attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name.rpartition(" ")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as stream:
        parser.ParseFile(stream)


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("DOCTYPE")
