"""A workbook's zip: its parts, each measured as it is unpacked, and how they refer to each other.

Nothing a zip says of itself is believed: what a reader is given is written again from the parts that were measured.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from importer.load import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zipfile import ZipInfo

    from importer.findings import Place

PIECE: Final = 1 << 20
KEPT: Final = 48_000_000  # bytes of parts that need not be unpacked a second time
XML: Final = (".xml", ".rels")
LOCAL: Final = struct.Struct("<4s5H3I2H")  # before each part (APPNOTE 4.3.7)
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")  # in the directory (4.3.12)
END: Final = struct.Struct("<4s4H2IH")  # after it (4.3.16)
UTF8: Final = 0x800  # says that names are written so
NEEDED: Final = 20  # version 2.0 of the format
DAY_ONE: Final = 33  # 1980-01-01, the first a zip can name
PROLOG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+<!DOCTYPE", re.DOTALL
)
RELATIONSHIP_ID: Final = "/relationships id"  # ends the attribute's name in both flavours of the standard

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """An opened zip. `parts` has each part under its name in lower case with slashes: names compare so."""

    data: memoryview
    parts: Mapping[str, ZipInfo]
    place: Place
    kept: dict[str, list[bytes]] = field(default_factory=dict)  # pieces of measured parts, while there is room

    @classmethod
    def opened(cls, data: bytes, place: Place) -> Package:
        """By its directory, without unpacking. Raises `Unusable`: FILE-BOMB, FILE-TOO-BIG, FILE-PROTECTED;
        ValueError for two parts of one name or in one place, and zipfile's own.
        """
        with ZipFile(BytesIO(data)) as archive:
            listed = archive.infolist()
        guard.unpacked(listed, place)
        parts: dict[str, ZipInfo] = {}
        for info in listed:
            name = info.filename.replace("\\", "/").lower()  # some writers use the backslashes of Windows
            if name in parts:
                raise ValueError(f"{info.filename}: 2 ×")
            parts[name] = info
        package = cls(memoryview(data), parts, place)
        package._refuse_overlaps()
        return package

    def _refuse_overlaps(self) -> None:
        """Parts that share bytes are damaged, or how a small file claims to hold much."""
        end = 0
        for info in sorted(self.parts.values(), key=lambda info: info.header_offset):
            if info.header_offset < end:
                total = sum(info.file_size for info in self.parts.values())
                raise self._excess(info, len(self.data), total)
            end = self._start(info) + info.compress_size

    def _excess(self, info: ZipInfo, packed: int, size: int) -> Exception:
        """More bytes than there may be: FILE-BOMB beyond reason, else a mere ValueError."""
        if guard.is_bomb(packed, size):
            return guard.bomb(info.filename, packed, size, self.place)
        return ValueError(f"{info.filename}: {packed} → {size}")

    def _start(self, info: ZipInfo) -> int:
        """Where the part's packed bytes begin. Raises ValueError when they are not where the directory says."""
        if info.header_offset + LOCAL.size > len(self.data):
            raise ValueError(info.filename)
        mark, *_, name, extra = LOCAL.unpack_from(self.data, info.header_offset)
        start: int = info.header_offset + LOCAL.size + name + extra
        if mark != b"PK\3\4" or start + info.compress_size > len(self.data):
            raise ValueError(info.filename)
        return start

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part's bytes, piece by piece. Raises KeyError, ValueError when they are not those that the directory
        says, FILE-BOMB when they are many more, and zlib's own.
        """
        name = name.lower()
        if name in self.kept:
            yield from self.kept[name]
            return
        info = self.parts[name]
        start = self._start(info)
        unpacked = _unpacked(self.data[start : start + info.compress_size], info)
        size = checksum = 0
        for piece in unpacked:
            size += len(piece)
            if size > info.file_size:
                while not guard.is_bomb(info.compress_size, size) and (more := next(unpacked, b"")):
                    size += len(more)
                raise self._excess(info, info.compress_size, size)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size < info.file_size or checksum != info.CRC:
            raise ValueError(f"{info.filename}: CRC")

    def measure(self) -> dict[str, int]:
        """Unpack every part once, so that a reader meets no surprise: how many tags each has. Small ones are kept.

        Raises what `pieces` raises, ValueError for a document type or UTF-16, and FILE-BOMB for more tags or more
        text than a person's file can have.
        """
        found, room = {}, KEPT
        for name, info in self.parts.items():
            guard.text(info.filename, info.file_size, len(self.data), self.place)
            count, kept, keeping = 0, [], info.file_size <= room
            for number, piece in enumerate(self.pieces(name)):
                count += piece.count(b"<")
                guard.tags(info.filename, count, info.compress_size, self.place)
                if number == 0 and name.endswith(XML):
                    _refuse_odd_beginning(piece)
                if keeping:
                    kept.append(piece)
            if keeping and name.endswith(XML):
                self.kept[name] = kept
                room -= info.file_size
            found[name] = count
        return found

    def read(self, name: str) -> bytes:
        """The whole part; b"" when there is none of this name."""
        return b"".join(self.pieces(name)) if name.lower() in self.parts else b""

    def rewritten(self, replaced: Mapping[str, bytes] | None = None) -> bytes:
        """The same parts as a plain zip, so that no two readers can see two things in it; some with other content."""
        body, directory = BytesIO(), BytesIO()
        for key, info in self.parts.items():
            name = info.filename.replace("\\", "/").encode()
            if replaced and key in replaced:
                content = replaced[key]
                packed: bytes | memoryview = zlib.compress(content, 1, -zlib.MAX_WBITS)
                about = (ZIP_DEFLATED, 0, DAY_ONE, zlib.crc32(content), len(packed), len(content))
            else:
                start = self._start(info)
                packed = self.data[start : start + info.compress_size]
                about = (info.compress_type, 0, DAY_ONE, info.CRC, info.compress_size, info.file_size)
            facts = (NEEDED, UTF8, *about, len(name), 0)
            directory.write(CENTRAL.pack(b"PK\1\2", NEEDED, *facts, 0, 0, 0, 0, body.tell()) + name)
            body.write(LOCAL.pack(b"PK\3\4", *facts) + name)
            body.write(packed)
        offset, count = body.tell(), len(self.parts)
        body.write(directory.getbuffer())
        body.write(END.pack(b"PK\5\6", 0, 0, count, count, directory.tell(), offset, 0))
        return body.getvalue()

    def parse(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        *,
        bare: bool = True,
    ) -> None:
        """Stream one part through the parser; element names `bare` of their namespace, else "namespace name".

        Raises ValueError for a document type, expat.ExpatError, and what `pieces` raises.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        shortened = _bare if bare else str
        parser.StartElementHandler = lambda element, attributes: start(shortened(element), attributes)
        if end is not None:
            finish = end
            parser.EndElementHandler = lambda element: finish(shortened(element))
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        for piece in self.pieces(name):
            parser.Parse(piece)
        parser.Parse(b"", True)

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Id to type and target (a part's name in lower case) of every relationship of this part, "" the package's."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: Attributes) -> None:
            if element == "Relationship":
                target = posixpath.join("/", folder, attributes["Target"].replace("\\", "/"))
                found[attributes["Id"]] = attributes["Type"], posixpath.normpath(target).lstrip("/").lower()

        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return found


def _unpacked(packed: memoryview, info: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part as they come. Raises ValueError for another method than the two every workbook uses."""
    if info.compress_type == ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if info.compress_type != ZIP_DEFLATED:
        raise ValueError(f"{info.filename}: {info.compress_type}")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), PIECE):
        rest: bytes | memoryview = packed[at : at + PIECE]
        while len(rest) and not inflater.eof:
            yield inflater.decompress(rest, PIECE)
            rest = inflater.unconsumed_tail
    while piece := inflater.decompress(inflater.unconsumed_tail, PIECE):
        yield piece


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_odd_beginning(piece: bytes) -> None:
    """The standard allows UTF-16, but nobody writes it, and the reader takes such a sheet for an empty one."""
    if b"\0" in piece[:4]:
        raise ValueError("UTF-16")
    if PROLOG.match(piece):
        _refuse_doctype()


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("DOCTYPE")
