"""What a file really is: its bytes decide, never its extension.

A new format is one more line in a table here and one module beside this one.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load import guard
from importer.load.books.package import Package
from importer.load.foreign import kin

if TYPE_CHECKING:
    from importer.load.grid import Format

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")

WORKBOOK_TYPES: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    (b"application/vnd.ms-excel.template.macroEnabled.main+xml", "xlsm"),
    (b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"),
    (b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "xlsx"),
)
"""Content types of the workbook part in `[Content_Types].xml` (ECMA-376 part 1, 12.3.23; [MS-XLSB] 2.1.7)."""

ENTRY_BYTES: Final = 128  # entries of the directory stand at multiples of this and begin with the name ([MS-CFB] 2.6)
ENCRYPTED: Final = "encryptedpackage".encode("utf-16-le")
STREAM: Final = re.compile(
    b"|".join(name.encode("utf-16-le") for name in ("Workbook", "Book", "EncryptedPackage")), re.IGNORECASE
)
BEGINNING: Final = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00", re.DOTALL)
FILE_PASS: Final = 0x2F


def format_of(data: bytes, place: Place) -> Format:
    """The format of these bytes, "csv" for any text. Raises `Unusable` that says what it is when it is no sheet."""
    if data.startswith(ZIP):
        return _zip(data, place)
    if data.startswith(OLE2):
        return _ole2(data, place)
    other = kin(data)
    if other is not None:
        raise Unusable(Finding.of(other.code, place, seen=other.seen))
    return "csv"


def _zip(data: bytes, place: Place) -> Format:
    with guard.translated(place):
        package = Package.opened(data, place)
        if "[content_types].xml" in package.parts:
            types = package.read("[content_types].xml")
            for content_type, format in WORKBOOK_TYPES:
                if content_type in types:
                    return format
            raise Unusable(Finding.of("FILE-DOCUMENT" if _office(types) else "FILE-ARCHIVE", place))
        kind = package.read("mimetype").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if b"encryption-data" in package.read("meta-inf/manifest.xml"):
                raise Unusable(Finding.of("FILE-PROTECTED", place))
            return "ods"
    if any(name.endswith(".iwa") or name == "index.zip" for name in package.parts):
        raise Unusable(Finding.of("FILE-NUMBERS", place))
    raise Unusable(Finding.of("FILE-DOCUMENT" if kind.startswith(b"application/") else "FILE-ARCHIVE", place))


def _office(types: bytes) -> bool:
    return (
        b"wordprocessingml" in types or b"presentationml" in types or b"ms-word" in types or b"ms-powerpoint" in types
    )


def _ole2(data: bytes, place: Place) -> Format:
    """An OLE2 container holds a workbook of Excel 5 to 2003, an encrypted newer one, or another program's file."""
    names = {match[0].lower() for match in STREAM.finditer(data) if match.start() % ENTRY_BYTES == 0}
    if ENCRYPTED in names or _has_password(data):
        raise Unusable(Finding.of("FILE-PROTECTED", place))
    if not names:
        raise Unusable(Finding.of("FILE-DOCUMENT", place))
    return "xls"


def _has_password(data: bytes) -> bool:
    """Whether a FilePass entry follows the workbook's first entry ([MS-XLS] 2.1.7.20.3, 2.4.117)."""
    start = BEGINNING.search(data)
    at = start.start() if start else len(data)
    for _ in range(4):  # only WriteProtect and the template flag may stand between
        if at + 4 > len(data):
            return False
        entry, length = struct.unpack_from("<HH", data, at)
        if entry == FILE_PASS:
            return True
        at += 4 + length
    return False
