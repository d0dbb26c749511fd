"""Which letters the bytes of a text file are: byte order mark, zero bytes, strict UTF-8, else the old encodings.

The whole file is considered, not a sample: one letter far below can prove an encoding wrong. A text is never
held as a whole; it is decoded a piece at a time, twice: once to see that it can be, once to be read.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.errors import Unusable
from importer.findings import Finding
from importer.load.text import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Place

PIECE: Final = 65_536  # bytes; small enough to stay in the processor's cache while it is split into cells
SAMPLE: Final = 65_536  # bytes looked at for the pattern of zero bytes
SEVERAL_BYTES: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)  # one letter of UTF-8 beyond ASCII; in text of one byte a letter such pairs are rare
LIKE_ASCII: Final = frozenset({"utf-8", *letters.LEGACY, "latin-1"})  # ASCII's bytes mean the same there, and only it
TEXT_CONTROLS: Final = frozenset(b"\0\t\n\v\f\r\x1a\x1b")
CONTROLS: Final = bytes(byte for byte in range(32) if byte not in TEXT_CONTROLS)


class Coding(NamedTuple):
    """How bytes become text: the codec, how many bytes of a mark stand first, and what the Reading says of it."""

    codec: str
    start: int
    encoding: str  # a codec that writes the text back
    mark: bool = False  # whether the mark must be written besides


MARKS: Final = (  # the mark of UTF-32 little-endian begins with that of UTF-16, so it is asked for first
    (codecs.BOM_UTF32_LE, Coding("utf-32-le", 4, "utf-32")),
    (codecs.BOM_UTF32_BE, Coding("utf-32-be", 4, "utf-32-be", mark=True)),
    (codecs.BOM_UTF8, Coding("utf-8", 3, "utf-8-sig")),
    (codecs.BOM_UTF16_LE, Coding("utf-16-le", 2, "utf-16")),
    (codecs.BOM_UTF16_BE, Coding("utf-16-be", 2, "utf-16-be", mark=True)),
)
UNMARKED: Final = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes of a text file that are known to be text in this coding, and what is to be said about the choice."""

    data: bytes
    coding: Coding
    findings: tuple[Finding, ...] = ()

    @property
    def codec(self) -> str:
        """What `raw` is written in: this text's own codec where ASCII stands for itself in it, else UTF-8."""
        return self.coding.codec if self.coding.codec in LIKE_ASCII else "utf-8"

    def pieces(self) -> Iterator[str]:
        """The text without its byte order mark, in pieces that end with a line's end (the last one may not)."""
        for piece in self.raw():
            yield piece.decode(self.codec)

    def raw(self) -> Iterator[bytes]:
        """The bytes of the pieces, in `codec`."""
        held: list[bytes] = []
        for part in self._parts():
            cut = max(part.rfind(b"\n"), part.rfind(b"\r", 0, max(len(part) - 1, 0))) + 1
            if cut:
                yield b"".join((*held, part[:cut]))
                held = [part[cut:]]
            else:
                held.append(part)
        if any(held):
            yield b"".join(held)

    def _parts(self) -> Iterator[bytes]:
        steps = range(self.coding.start, len(self.data), PIECE)
        if self.coding.codec in LIKE_ASCII:
            yield from (self.data[at : at + PIECE] for at in steps)
        else:
            decoder = codecs.getincrementaldecoder(self.coding.codec)()
            for at in steps:
                yield decoder.decode(self.data[at : at + PIECE], at + PIECE >= len(self.data)).encode()

    def line_of(self, sign: str) -> int:
        """The number of the first line that has this sign, which is known to be there."""
        line = 1
        for piece in self.pieces():
            before, found, _ = piece.partition(sign)
            line += breaks_in(before)
            if found:
                break
        return line


def opened(data: bytes, place: Place, *, encoding: str | None) -> Text:
    """The text these bytes are in the encoding given, or else in the one they prove.

    Raises `Unusable`: FILE-ENCODING, FILE-NUL, FILE-BINARY.
    """
    coding = _given(data, encoding) if encoding else _marked(data) or _by_zero_bytes(data)
    if not coding and b"\0" in data:
        raise Unusable(_zero_bytes(data, place))
    text = Text(data, coding or Coding("utf-8", 0, "utf-8"))
    has_zero = False
    try:
        for piece in text.raw():
            piece.decode(text.codec)
            has_zero = has_zero or b"\0" in piece
    except UnicodeError as problem:
        if coding or _mostly_utf8(data):
            raise Unusable(_undecodable(text, place)) from problem
        return _legacy(text, place)
    if has_zero:
        raise Unusable(Finding.of("FILE-NUL", place, line=text.line_of("\0")))
    return text


def breaks_in(text: str) -> int:
    """How many line breaks there are, as a text editor counts."""
    returns = text.count("\r")
    return text.count("\n") + returns - (text.count("\r\n") if returns else 0)


def _marked(data: bytes) -> Coding | None:
    return next((coding for mark, coding in MARKS if data.startswith(mark)), None)


def _given(data: bytes, encoding: str) -> Coding:
    """The encoding a person named. A mark of the same family says the rest and is no letter of the first title."""
    name = codecs.lookup(encoding).name
    marked = _marked(data)
    if marked and name.startswith(marked.codec.removesuffix("-le").removesuffix("-be")):
        return marked
    if name == "utf-16" and (found := _by_zero_bytes(data)):
        return found
    plain = UNMARKED.get(name)
    return Coding(plain, 0, plain) if plain else Coding(encoding, 0, encoding)


def _by_zero_bytes(data: bytes) -> Coding | None:
    """UTF-16 without a mark: in European text nearly every second byte is zero, always on the same side."""
    sample = data[:SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(first, second) < 0.3 * len(sample) / 2 or 10 * min(first, second) > max(first, second):
        return None
    codec = "utf-16-le" if second > first else "utf-16-be"
    return Coding(codec, 0, codec)


def _zero_bytes(data: bytes, place: Place) -> Finding:
    """Text with some zero bytes in it, or no text at all when other control characters are common too."""
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls > len(sample) / 100:
        return Finding.of("FILE-BINARY", place, seen=data[:8].hex(" "))
    return Finding.of("FILE-NUL", place, line=Text(data, Coding("latin-1", 0, "latin-1")).line_of("\0"))


def _mostly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a few broken bytes: read in another encoding, every accent would be wrong."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = sum(decoder.decode(data[at : at + PIECE]).count("\ufffd") for at in range(0, len(data), PIECE))
    return sum(1 for _ in SEVERAL_BYTES.finditer(data)) > broken


def _legacy(text: Text, place: Place) -> Text:
    """The text in one of the old encodings, with a note that shows a word of it."""
    found = letters.choice(text.data)
    if not found:
        raise Unusable(_undecodable(text, place))
    if found.sure:
        note = Finding.of("FILE-LETTERS", place, seen=found.example, encoding=found.encoding)
    else:
        note = Finding.of(
            "FILE-LETTERS-UNSURE",
            place,
            seen=found.example,
            encoding=found.encoding,
            other=found.other,
            other_seen=found.other_example,
        )
    return Text(text.data, Coding(found.encoding, 0, found.encoding), (note,))


def _undecodable(text: Text, place: Place) -> Finding:
    """Where the bytes first are no text in this coding."""
    start, codec = text.coding.start, text.coding.codec
    first, last = 0, 0
    try:
        text.data[start:].decode(codec)
    except UnicodeDecodeError as problem:
        first, last = problem.start, problem.end
    except UnicodeError:  # some codecs do not say where
        pass
    before = text.data[start : start + first].decode(codec, "ignore")
    seen = text.data[start:][first:last][:4].hex(" ")
    line = 1 + breaks_in(before)
    return Finding.of("FILE-ENCODING", place, seen=seen, offset=start + first, line=line, encoding=text.coding.encoding)
