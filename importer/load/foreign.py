"""Files that are no spreadsheet, known by their first bytes: what people hand in by mistake.

Only bytes that no table written as text begins with count; where text could be meant, the whole of it decides.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Final, NamedTuple


class Kin(NamedTuple):
    """What a file is: the code of the finding that says it, and the program or format it names."""

    code: str
    seen: str = ""


SIGNATURES: Final[tuple[tuple[bytes, Kin], ...]] = (
    (b"%PDF-", Kin("FILE-PDF")),
    (b"\x1f\x8b", Kin("FILE-ARCHIVE")),  # gzip
    (b"\xfd7zXZ\0", Kin("FILE-ARCHIVE")),
    (b"7z\xbc\xaf\x27\x1c", Kin("FILE-ARCHIVE")),
    (b"Rar!\x1a\x07", Kin("FILE-ARCHIVE")),
    (b"\x28\xb5\x2f\xfd", Kin("FILE-ARCHIVE")),  # zstandard
    (b"\x89PNG\r\n\x1a\n", Kin("FILE-IMAGE")),
    (b"\xff\xd8\xff", Kin("FILE-IMAGE")),  # JPEG
    (b"GIF87a", Kin("FILE-IMAGE")),
    (b"GIF89a", Kin("FILE-IMAGE")),
    (b"II*\0", Kin("FILE-IMAGE")),  # TIFF, in both byte orders
    (b"MM\0*", Kin("FILE-IMAGE")),
    (b"{\\rtf", Kin("FILE-DOCUMENT")),
    (b"\x09\x00\x04\x00", Kin("FILE-OLD")),  # the first entry of a workbook of Excel 2, 3 and 4
    (b"\x09\x02\x06\x00", Kin("FILE-OLD")),
    (b"\x09\x04\x06\x00", Kin("FILE-OLD")),
    (b"SQLite format 3\0", Kin("FILE-DATABASE", "SQLite")),
    (b"\0\1\0\0Standard Jet DB\0", Kin("FILE-DATABASE", "Access")),
    (b"\0\1\0\0Standard ACE DB\0", Kin("FILE-DATABASE", "Access")),
    (b"PAR1", Kin("FILE-DATABASE", "Parquet")),
    (b"ARROW1\0\0", Kin("FILE-DATABASE", "Arrow")),
    (b"bplist00", Kin("FILE-LINK")),  # of Apple's binary lists, people meet those that a link is saved as
    (b"L\0\0\0\x01\x14\x02\0", Kin("FILE-LINK")),  # a shortcut of Windows
)

OPENINGS: Final[tuple[tuple[re.Pattern[bytes], Kin], ...]] = (
    (re.compile(rb"%PDF-"), Kin("FILE-PDF")),
    (re.compile(rb"<!doctype\s+html|<(html|head|body|meta|table|style|script)[\s>]", re.IGNORECASE), Kin("FILE-HTML")),
    (re.compile(rb"<\?xml\s.*?<(!doctype\s+)?html[\s>]", re.IGNORECASE | re.DOTALL), Kin("FILE-HTML")),
    (re.compile(rb"<\?xml\s.*?<plist\s.*?<key>URL</key>", re.DOTALL), Kin("FILE-LINK")),  # .webloc
    (re.compile(rb"<\?xml\s|<(\w+:)?workbook\s", re.IGNORECASE), Kin("FILE-XML")),
    (re.compile(rb"\[(InternetShortcut|Desktop Entry)\]\r?\n", re.IGNORECASE), Kin("FILE-LINK")),
    (re.compile(rb"BEGIN:V(CARD|CALENDAR)\r?\n", re.IGNORECASE), Kin("FILE-CONTACTS")),
    (re.compile(rb"MIME-Version:[^\n]*\n(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*?X-Document-Type:", re.I), Kin("FILE-HTML")),
)
"""How a document of letters begins, blanks and marks apart."""

OPENING_BYTES: Final = 2_000  # enough for the declarations that stand before a document's first element
POINTER: Final = frozenset({"url", "doc_id"})  # what a .gsheet, .gdoc … says of a document in Google Drive

HEADER_LINE: Final = re.compile(rb"(?:From [^\n]*\n)?((?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)")
HEADER_NAME: Final = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):", re.MULTILINE)
MAIL_HEADERS: Final = frozenset(
    b"from to cc subject date sender reply-to received return-path delivered-to message-id mime-version "
    b"content-type content-transfer-encoding dkim-signature in-reply-to references".split()
)
SURELY_MAIL: Final = 3  # different headers of a message, one below the other: no table begins like that

DBASE: Final = frozenset({0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})  # first bytes of .dbf files


def kin(data: bytes) -> Kin | None:
    """What these bytes are, when they are something else than a table."""
    for signature, found in SIGNATURES:
        if data.startswith(signature):
            return found
    opening = _plain(data[:OPENING_BYTES])
    for pattern, found in OPENINGS:
        if pattern.match(opening):
            return found
    if _is_mail(opening):
        return Kin("FILE-MAIL")
    if _is_dbase(data):
        return Kin("FILE-DATABASE", "dBase")
    return _json(data) if opening[:1] in (b"{", b"[") else None


def _plain(opening: bytes) -> bytes:
    """The first letters without byte order mark, blanks and the zero bytes of UTF-16 and UTF-32."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        opening = opening.removeprefix(mark)
    return opening.replace(b"\0", b"").lstrip()


def _is_mail(opening: bytes) -> bool:
    block = HEADER_LINE.match(opening.replace(b"\r\n", b"\n"))
    names = {name.lower() for name in HEADER_NAME.findall(block[1])} if block else set()
    return len(names & MAIL_HEADERS) >= SURELY_MAIL


def _is_dbase(data: bytes) -> bool:
    """A dBase table: a version, a date, two zeros, and a header that ends where it says (FoxPro: 263 before)."""
    if len(data) < 65 or data[0] not in DBASE or not (1 <= data[2] <= 12 and 1 <= data[3] <= 31) or any(data[12:14]):
        return False
    length = int.from_bytes(data[8:10], "little")
    return any(65 <= end <= len(data) and data[end - 1] == 0x0D for end in (length, length - 263))


def _json(data: bytes) -> Kin | None:
    """The whole has to be one JSON text; `[` alone may well begin the title of a column."""
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return Kin("FILE-LINK" if isinstance(held, dict) and POINTER & held.keys() else "FILE-JSON")
