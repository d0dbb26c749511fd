"""A zip that is being written: parts copied as they are, parts written anew, and the directory at its end."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from importer.load.books.package import CENTRAL, LOCAL
from importer.results.splice.archive import DEFLATED, END, HUGE, name_of
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from importer.results.splice.archive import Archive, Part

UTF8: Final = 0x800  # says that names are written so
NEEDED: Final = 20  # version 2.0 of the format
DAY_ONE: Final = 33  # 1980-01-01, the first a zip can name, and what Excel writes
LEVEL: Final = 1  # a sheet's cells repeat so much that more effort makes it little smaller
MOST_PARTS: Final = 0xFFFF


class Growing:
    """A zip whose parts are written one after the other into a file that can be gone back in."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.heads: dict[str, bytes] = {}  # lines of the directory by name in lower case

    def copy(self, archive: Archive, part: Part) -> None:
        """A part of another zip with every byte it has there."""
        self.heads[part.key] = part.placed(self.stream.tell())
        for piece in archive.raw(part):
            self.stream.write(piece)

    def replace(self, part: Part, content: bytes) -> None:
        """A part of another zip with other content: name, time and attributes stay."""
        old = CENTRAL.unpack_from(part.head)
        made, (time, day), attributes = old[1], old[5:7], old[14:16]
        name = name_of(part.head)
        comment = part.head[CENTRAL.size + old[10] + old[11] :]
        offset, about = self._write(name, (NEEDED, old[3] & UTF8, DEFLATED, time, day), [content])
        facts = (NEEDED, old[3] & UTF8, DEFLATED, time, day, *about, len(name), 0, len(comment), 0, *attributes)
        self.heads[part.key] = CENTRAL.pack(b"PK\1\2", made, *facts, offset) + name + comment

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A new part."""
        written = name.encode()
        start = (NEEDED, UTF8 if len(written) > len(name) else 0, DEFLATED, 0, DAY_ONE)
        offset, about = self._write(written, start, pieces)
        facts = (*start, *about, len(written), 0, 0, 0, 0, 0)
        self.heads[name.lower()] = CENTRAL.pack(b"PK\1\2", NEEDED, *facts, offset) + written

    def close(self, order: Sequence[str], comment: bytes) -> None:
        """The directory: names in lower case in this order, all others after them."""
        heads = [self.heads.pop(name) for name in order if name in self.heads]
        heads += self.heads.values()
        start = self.stream.tell()
        length = sum(map(len, heads))
        if len(heads) >= MOST_PARTS or start + length >= HUGE:
            raise Unspliceable.odd("> 4 GB")
        for head in heads:
            self.stream.write(head)
        self.stream.write(END.pack(b"PK\5\6", 0, 0, len(heads), len(heads), length, start, len(comment)) + comment)

    def _write(self, name: bytes, start: tuple[int, ...], pieces: Iterable[bytes]) -> tuple[int, tuple[int, int, int]]:
        """Where the part begins, and its checksum, packed and whole size, which its header gets afterwards."""
        offset = self.stream.tell()
        self.stream.write(LOCAL.pack(b"PK\3\4", *start, 0, 0, 0, len(name), 0) + name)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        checksum = packed = size = 0
        for piece in pieces:
            checksum = zlib.crc32(piece, checksum)
            size += len(piece)
            packed += self.stream.write(packer.compress(piece))
        packed += self.stream.write(packer.flush())
        if max(packed, size) >= HUGE:
            raise Unspliceable.odd("> 4 GB")
        end = self.stream.tell()
        self.stream.seek(offset)
        self.stream.write(LOCAL.pack(b"PK\3\4", *start, checksum, packed, size, len(name), 0))
        self.stream.seek(end)
        return offset, (checksum, packed, size)


__all__ = ["Growing"]
