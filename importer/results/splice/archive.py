"""A workbook's zip as it lies on the disk: where the bytes of each part are, so that they can be copied unseen.

The directory is read raw, because `zipfile` would write another one: order, times, flags, extra fields
and comments of what is copied stay as they are. Layouts that no program needs are refused.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from importer.load.books.package import CENTRAL, LOCAL
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

PIECE: Final = 1 << 20
MOST_DIRECTORY: Final = 16_000_000  # bytes; two thousand parts take a tenth of a megabyte
MOST_READ: Final = 64_000_000  # bytes of a part that is read whole, such as the styles
END: Final = struct.Struct("<4s4H2IH")  # APPNOTE 4.3.16
LONGEST_COMMENT: Final = 0xFFFF
LOCATOR: Final = struct.Struct("<4sIQI")  # of the larger end (4.3.15)
END_64: Final = struct.Struct("<4sQ2H2I4Q")  # the larger end itself (4.3.14)
HUGE: Final = 0xFFFFFFFF  # stands where the true number is in the extra field (4.5.3)
ZIP_64: Final = 1  # the number of that extra field
STORED, DEFLATED = 0, 8
ENCRYPTED: Final = 0x1 | 0x40 | 0x2000


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name with slashes, what the directory says of it, and the bytes from its header to the next one's.

    `head` is its line in the directory, `moved` where in that line the offset stands and how wide it is.
    """

    name: str
    head: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    offset: int
    end: int
    moved: tuple[int, str]

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return self.name.lower()

    def placed(self, offset: int) -> bytes:
        """Its line in a directory where it begins at another offset."""
        at, kind = self.moved
        if offset >= HUGE and kind == "<I":
            raise Unspliceable.odd("> 4 GB")
        head = bytearray(self.head)
        struct.pack_into(kind, head, at, offset)
        return bytes(head)


class Archive:
    """An opened zip. `parts` are in the order of its directory; `by_name` has them under their names in lower case."""

    def __init__(self, file: BinaryIO) -> None:
        """Reads the directory of a file that is at least as large as one. Raises `Unspliceable`."""
        self.file = file
        self.size = self._reading(0, 2)
        try:
            start, count, raw, self.comment = self._directory()
            self.parts = self._bounded(_listed(raw, count), start)
        except (struct.error, ValueError, OverflowError) as error:
            raise Unspliceable.odd(str(error)) from error
        self.by_name = {part.key: part for part in self.parts}
        if len(self.by_name) < len(self.parts):
            raise Unspliceable.odd("2 × 1")

    def read_at(self, start: int, length: int) -> bytes:
        """Exactly these bytes of the file."""
        self._reading(start, 0)
        try:
            data = self.file.read(length)
        except OSError as error:
            raise Unspliceable("RES-CHANGED", reason=error.strerror or str(error)) from error
        if len(data) < length:
            raise Unspliceable.odd("EOF")
        return data

    def raw(self, part: Part) -> Iterator[bytes]:
        """Everything from the part's header to the next one's, piece by piece."""
        for at in range(part.offset, part.end, PIECE):
            yield self.read_at(at, min(PIECE, part.end - at))

    def pieces(self, part: Part) -> Iterator[bytes]:
        """The part unpacked, piece by piece. Raises `Unspliceable` when it is not what the directory says."""
        if part.method not in (STORED, DEFLATED):
            raise Unspliceable.odd(f"{part.name}: {part.method}")
        size = checksum = 0
        for piece in self._unpacked(part):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > part.size:
                break
            yield piece
        if (size, checksum) != (part.size, part.checksum):
            raise Unspliceable.odd(f"{part.name}: CRC")

    def read(self, name: str) -> bytes:
        """A whole part, whatever the case of its name. Raises `Unspliceable` when it is not there or too large."""
        part = self.by_name.get(name.lower())
        if part is None:
            raise Unspliceable.odd(f"{name}?")
        if part.size > MOST_READ:
            raise Unspliceable.odd(f"{name}: {part.size // 1_000_000} MB")
        return b"".join(self.pieces(part))

    def _unpacked(self, part: Part) -> Iterator[bytes]:
        first = self._data(part)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for at in range(first, first + part.packed, PIECE):
                rest = self.read_at(at, min(PIECE, first + part.packed - at))
                if part.method == STORED:
                    yield rest
                    continue
                while rest and not inflater.eof:
                    yield inflater.decompress(rest, PIECE)
                    rest = inflater.unconsumed_tail
            yield inflater.flush()
        except zlib.error as error:
            raise Unspliceable.odd(f"{part.name}: {error}") from error

    def _data(self, part: Part) -> int:
        """Where the packed bytes begin; the header before them must be of this very part."""
        mark, *_, name, extra = LOCAL.unpack(self.read_at(part.offset, LOCAL.size))
        first = part.offset + LOCAL.size + int(name) + int(extra)
        written = self.read_at(part.offset + LOCAL.size, int(name))
        if mark != b"PK\3\4" or written != name_of(part.head) or first + part.packed > part.end:
            raise Unspliceable.odd(f"{part.name}: PK")
        return first

    def _directory(self) -> tuple[int, int, bytes, bytes]:
        """Where the directory begins, how many lines it has, its bytes, and the comment at the zip's end."""
        from_end = min(self.size, END.size + LONGEST_COMMENT)
        tail = self.read_at(self.size - from_end, from_end)
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) - at < END.size:
            raise Unspliceable.odd("PK 5 6")
        _, disk, first_disk, here, count, length, start, comment = END.unpack_from(tail, at)
        end = self.size - from_end + at
        before = end - LOCATOR.size
        if before >= 0 and (located := self.read_at(before, LOCATOR.size)).startswith(b"PK\6\7"):
            end = LOCATOR.unpack(located)[2]
            larger = END_64.unpack(self.read_at(end, END_64.size))
            disk, first_disk, here, count, length, start = larger[4:]
        if disk or first_disk or here != count or start + length != end or len(tail) - at - END.size != comment:
            raise Unspliceable.odd("PK 5 6")
        if length > MOST_DIRECTORY:
            raise Unspliceable.odd(f"{count} × PK 1 2")
        return start, count, self.read_at(start, length), tail[at + END.size :]

    def _bounded(self, listed: list[Part], directory: int) -> list[Part]:
        """Each part with where it ends: where the next one begins. Nothing may stand before the first one."""
        ends = [*sorted(part.offset for part in listed), directory]
        if ends[0] != 0 or len(set(ends)) < len(ends):
            raise Unspliceable.odd("PK 3 4")
        after = dict(pairwise(ends))
        bounded = [replace(part, end=after[part.offset]) for part in listed]
        for part in bounded:
            if self._data(part) + part.packed > part.end:
                raise Unspliceable.odd(f"{part.name}: PK")
        return bounded

    def _reading(self, offset: int, whence: int) -> int:
        try:
            return self.file.seek(offset, whence)
        except (ValueError, OverflowError) as error:  # a place no file has
            raise Unspliceable.odd(str(error)) from error
        except OSError as error:
            raise Unspliceable("RES-CHANGED", reason=error.strerror or str(error)) from error


def name_of(head: bytes) -> bytes:
    """The name in a line of the directory, as it is written there."""
    length = CENTRAL.unpack_from(head)[10]
    return head[CENTRAL.size : CENTRAL.size + int(length)]


def _listed(raw: bytes, count: int) -> list[Part]:
    """The lines of a directory; where each part ends is not yet known."""
    parts, at = [], 0
    for _ in range(count):
        if raw[at : at + 4] != b"PK\1\2" or len(raw) - at < CENTRAL.size:
            raise Unspliceable.odd("PK 1 2")
        numbers = CENTRAL.unpack_from(raw, at)
        end = at + CENTRAL.size + sum(numbers[10:13])
        parts.append(_line(raw[at:end], numbers))
        at = end
    if at != len(raw) or not parts:
        raise Unspliceable.odd("PK 1 2")
    return parts


def _line(head: bytes, numbers: tuple[int, ...]) -> Part:
    flags, method, checksum = numbers[3], numbers[4], numbers[7]
    name, extra = numbers[10], numbers[11]
    if flags & ENCRYPTED:
        raise Unspliceable.odd("***")
    sizes = {"size": numbers[9], "packed": numbers[8], "offset": numbers[16]}
    moved = CENTRAL.size - 4, "<I"
    at = _larger(head, CENTRAL.size + name, CENTRAL.size + name + extra)
    for which, told in list(sizes.items()):
        if told == HUGE and at:
            moved = (at, "<Q") if which == "offset" else moved
            sizes[which] = struct.unpack_from("<Q", head, at)[0]
            at += 8
    text = name_of(head).decode("utf-8" if flags & 0x800 else "cp437").replace("\\", "/")
    return Part(text, head, flags, method, checksum, sizes["packed"], sizes["size"], sizes["offset"], 0, moved)


def _larger(head: bytes, at: int, end: int) -> int:
    """Where the larger numbers of a line begin, 0 when it has none."""
    while at + 4 <= end:
        kind, length = struct.unpack_from("<2H", head, at)
        if kind == ZIP_64:
            return at + 4
        at += 4 + int(length)
    return 0


__all__ = ["DEFLATED", "HUGE", "PIECE", "STORED", "Archive", "Part", "name_of"]
