"""Which letters the bytes of a text file are: byte order mark, zero bytes, strict UTF-8, else strict Windows-1252.

The whole file is decoded, not a sample: one letter far below can prove an encoding wrong. A detector for
other encodings joins `decode` after UTF-8.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.errors import Unusable
from importer.findings import Finding

if TYPE_CHECKING:
    from importer.findings import Place

MARKS: Final = (  # the mark of UTF-32 little-endian begins with that of UTF-16, so it is asked for first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE: Final = 65_536  # bytes looked at for the pattern of zero bytes
LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
SEVERAL_BYTES: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)  # one letter of UTF-8 beyond ASCII; in Windows-1252 text such pairs are rare
TEXT_CONTROLS: Final = frozenset(b"\0\t\n\v\f\r\x1a\x1b")
CONTROLS: Final = bytes(byte for byte in range(32) if byte not in TEXT_CONTROLS)


class Decoded(NamedTuple):
    """The text without its byte order mark, and the Python codec that writes it back."""

    text: str
    encoding: str


def decode(data: bytes, place: Place) -> Decoded:
    """The text of these bytes. Raises `Unusable`: FILE-ENCODING, FILE-NUL, FILE-BINARY."""
    encoding = _marked(data) or _by_zero_bytes(data)
    if not encoding:
        if b"\0" in data:
            raise Unusable(_zero_bytes(data, place))
        encoding = "utf-8"
    try:
        decoded = Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8" or _mostly_utf8(data):
            raise Unusable(_undecodable(problem, data, place)) from problem
        decoded = _windows(data, place)
    if "\0" in decoded.text:
        line = line_at(decoded.text, decoded.text.index("\0"))
        raise Unusable(Finding.of("FILE-NUL", place, line=line))
    return decoded


def line_at(text: str, offset: int) -> int:
    """The number of the line, as a text editor counts, that the character at this offset stands in."""
    return 1 + len(LINE_BREAK.findall(text, 0, offset))


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")


def _by_zero_bytes(data: bytes) -> str:
    """UTF-16 without a mark: in European text nearly every second byte is zero, always on the same side."""
    sample = data[:SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(first, second) < 0.3 * len(sample) / 2 or 10 * min(first, second) > max(first, second):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _zero_bytes(data: bytes, place: Place) -> Finding:
    """Text with some zero bytes in it, or no text at all when other control characters are common too."""
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls > len(sample) / 100:
        return Finding.of("FILE-BINARY", place, seen=data[:8].hex(" "))
    before = data[: data.index(b"\0")].decode("latin-1")
    return Finding.of("FILE-NUL", place, line=line_at(before, len(before)))


def _mostly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a few broken bytes: read as Windows text, every accent would be wrong."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return len(SEVERAL_BYTES.findall(data)) > broken


def _windows(data: bytes, place: Place) -> Decoded:
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError as problem:  # the five bytes Windows-1252 leaves undefined
        raise Unusable(_undecodable(problem, data, place)) from problem


def _undecodable(problem: UnicodeDecodeError, data: bytes, place: Place) -> Finding:
    offset = len(data) - len(problem.object) + problem.start  # one codec takes its mark away before it counts
    before = data[:offset].decode(problem.encoding, "ignore")
    seen = problem.object[problem.start : problem.end][:4].hex(" ")
    return Finding.of("FILE-ENCODING", place, seen=seen, offset=offset, line=line_at(before, len(before)))
