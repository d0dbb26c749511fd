"""What a file really is: its bytes decide, never its extension.

A new format is one more line in a table here and one module beside this one.
"""

from __future__ import annotations

import codecs
import json
import re
import struct
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load import guard

if TYPE_CHECKING:
    from importer.load.grid import Format

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")

SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "FILE-PDF"),
    (b"\x1f\x8b", "FILE-ARCHIVE"),  # gzip
    (b"\xfd7zXZ\0", "FILE-ARCHIVE"),
    (b"7z\xbc\xaf\x27\x1c", "FILE-ARCHIVE"),
    (b"Rar!\x1a\x07", "FILE-ARCHIVE"),
    (b"\x28\xb5\x2f\xfd", "FILE-ARCHIVE"),  # zstandard
    (b"\x89PNG\r\n\x1a\n", "FILE-IMAGE"),
    (b"\xff\xd8\xff", "FILE-IMAGE"),  # JPEG
    (b"GIF87a", "FILE-IMAGE"),
    (b"GIF89a", "FILE-IMAGE"),
    (b"II*\0", "FILE-IMAGE"),  # TIFF, in both byte orders
    (b"MM\0*", "FILE-IMAGE"),
    (b"{\\rtf", "FILE-DOCUMENT"),
    (b"\x09\x00\x04\x00", "FILE-OLD"),  # the first entry of a workbook of Excel 2, 3 and 4
    (b"\x09\x02\x06\x00", "FILE-OLD"),
    (b"\x09\x04\x06\x00", "FILE-OLD"),
)
"""First bytes that no table written as text begins with, and the finding that says what they are."""

MARKUP: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    (re.compile(rb"<!doctype\s+html|<(html|head|body|meta|table|style|script)[\s>]", re.IGNORECASE), "FILE-HTML"),
    (re.compile(rb"<\?xml\s.*?<(!doctype\s+)?html[\s>]", re.IGNORECASE | re.DOTALL), "FILE-HTML"),
    (re.compile(rb"<\?xml\s|<(\w+:)?workbook\s", re.IGNORECASE), "FILE-XML"),
)
MARKUP_BYTES: Final = 2_000  # enough for the declarations that stand before a document's first element

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
    code = _foreign(data)
    if code:
        raise Unusable(Finding.of(code, place))
    return "csv"


def _foreign(data: bytes) -> str:
    """The code of the finding for bytes that are something else than a table, else ""."""
    for signature, code in SIGNATURES:
        if data.startswith(signature):
            return code
    opening = _plain(data[:MARKUP_BYTES])
    if opening.startswith(b"%PDF-"):
        return "FILE-PDF"
    for pattern, code in MARKUP:
        if pattern.match(opening):
            return code
    return "FILE-JSON" if opening[:1] in (b"{", b"[") and _is_json(data) else ""


def _plain(opening: bytes) -> bytes:
    """The first letters without byte order mark, blanks and the zero bytes of UTF-16 and UTF-32."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        opening = opening.removeprefix(mark)
    return opening.replace(b"\0", b"").lstrip()


def _is_json(data: bytes) -> bool:
    """Whether the whole is one JSON text; `[` alone may well begin the title of a column."""
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _zip(data: bytes, place: Place) -> Format:
    with guard.translated(place), ZipFile(BytesIO(data)) as archive:
        guard.unpacked(archive.infolist(), place)
        parts = {name.lower(): name for name in archive.namelist()}
        if "[content_types].xml" in parts:
            types = archive.read(parts["[content_types].xml"])
            for content_type, format in WORKBOOK_TYPES:
                if content_type in types:
                    return format
            raise Unusable(Finding.of("FILE-DOCUMENT" if _office(types) else "FILE-ARCHIVE", place))
        kind = archive.read(parts["mimetype"]).strip() if "mimetype" in parts else b""
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
    if any(name.endswith(".iwa") or name == "index.zip" for name in parts):
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
