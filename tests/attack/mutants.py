"""How a file gets damaged: bytes of any file, and the parts of a package (a zip) beneath their compression.

Every damage takes bytes and a generator of random numbers and gives other bytes; the same seed gives the same damage.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Damage = Callable[[bytes, Random], bytes]
    PartsDamage = Callable[[list["Part"], Random], list["Part"]]

RUNS: Final = (1, 2, 8, 64, 512)  # bytes that one damage changes
INSIDE: Final = 0.7  # of the mutants of a package are damaged beneath the compression
SWOLLEN: Final = (100_000, 1_000_000, 4_000_000)  # bytes
WORDS: Final = (0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF)  # as bad lengths, offsets and counts
TEXTS: Final = (
    *(b'"', b"'", b"\\", b"\0", b"\r", b"\n", b"\t", b";;;;;;;;", b",,,,", b"|", b"\x1a", b"\xa0", b"sep=|\r\n"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xf0\x9f", b"\xed\xa0\x80", b"\x81"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"<html>"),
    *(b"<", b">", b"&", b"&x;", b"&#0;", b"&#x110000;", b"<!-- ", b"]]>", b"<![CDATA[", b"</row>", b"</c>", b"<c>"),
    b'<!DOCTYPE x [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]>',
    *(b"=1+1", b"1e999", b"NaN", b"-", b"#REF!", b"x" * 40_000, b"<a>" * 20_000),
)
EXTREMES: Final = (
    *(b"0", b"-1", b"1", b"255", b"16384", b"16385", b"65536", b"1048576", b"1048577", b"2147483647", b"2147483648"),
    *(b"4294967295", b"18446744073709551615", b"99999999999999999999999", b"1e308", b"1e999", b"0.1", b"nan", b""),
)
ADDRESSES: Final = (b"A1", b"A0", b"XFD1048576", b"XFE1", b"ZZZZ1", b"A1048577", b"A99999999999", b"AAAAAAAAAA1", b"1A")
NUMBER: Final = re.compile(rb'(?<=[">])-?[0-9]+(?:\.[0-9]+)?(?=["<])')
ADDRESS: Final = re.compile(rb'(?<=")[A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?(?=")')
TAG: Final = re.compile(rb"<[^<>]+>")
ATTRIBUTE: Final = re.compile(rb'\s[\w:]+="[^"]*"')
HEADERS: Final = re.compile(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06")
FIELDS: Final = {  # offset and width of the numbers in a zip's headers (APPNOTE 4.3.7, 4.3.12, 4.3.16)
    b"PK\x03\x04": ((6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    b"PK\x01\x02": ((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)),
    b"PK\x05\x06": ((8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}


class Part(NamedTuple):
    """One file of a package, unpacked."""

    name: str
    method: int
    data: bytes


def mutant(data: bytes, rng: Random) -> tuple[str, bytes]:
    """What was done to the file, and the file it made."""
    if rng.random() < INSIDE and (parts := unpacked(data)):
        return _damaged_package(parts, rng)
    choices = [*BYTES, wrong_header] if HEADERS.match(data) else BYTES
    damage = rng.choice(choices)
    return damage.__name__, damage(data, rng)


def _damaged_package(parts: list[Part], rng: Random) -> tuple[str, bytes]:
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        damage = rng.choice(PARTS)
        parts = damage(parts, rng) or parts
        done.append(damage.__name__)
    return " + ".join(done), packed(parts)


def unpacked(data: bytes) -> list[Part]:
    """The parts of a package; none when this is no zip."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [Part(one.filename, one.compress_type, archive.read(one)) for one in archive.infolist()]


def packed(parts: list[Part]) -> bytes:
    """A zip of these parts in this order, with right sizes and sums; two may have the same name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of a second part of the same name
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part.name), part.data, part.method, compresslevel=1)
    return made.getvalue()


def _run(data: bytes, rng: Random) -> tuple[int, int]:
    """Where a run of bytes begins and ends."""
    begin = rng.randrange(len(data) + 1)
    return begin, min(len(data), begin + rng.choice(RUNS))


# Bytes of any file.


def flipped(data: bytes, rng: Random) -> bytes:
    """A few bits turned over."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 32)) if data else 0):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def replaced(data: bytes, rng: Random) -> bytes:
    """A run of bytes replaced with noise."""
    begin, end = _run(data, rng)
    return data[:begin] + rng.randbytes(end - begin) + data[end:]


def zeroed(data: bytes, rng: Random) -> bytes:
    """A run of bytes set to zero, as a bad disk does."""
    begin, end = _run(data, rng)
    return data[:begin] + bytes(end - begin) + data[end:]


def truncated(data: bytes, rng: Random) -> bytes:
    """The end is missing, as after a broken download."""
    return data[: rng.randrange(len(data) + 1)]


def beheaded(data: bytes, rng: Random) -> bytes:
    """The beginning is missing."""
    return data[rng.choice(RUNS) :]


def cut(data: bytes, rng: Random) -> bytes:
    """A run of bytes taken out."""
    begin, end = _run(data, rng)
    return data[:begin] + data[end:]


def inserted(data: bytes, rng: Random) -> bytes:
    """Something put between, once or at several places: noise, or what means something to a reader."""
    for _ in range(rng.choice((1, 1, 3))):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice((*TEXTS, rng.randbytes(rng.choice(RUNS)))) + data[at:]
    return data


def doubled(data: bytes, rng: Random) -> bytes:
    """A block of any length standing twice."""
    begin, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return data[:end] + data[begin:end] + data[end:]


def moved(data: bytes, rng: Random) -> bytes:
    """Two neighbouring blocks in each other's place."""
    begin, middle, end = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return data[:begin] + data[middle:end] + data[begin:middle] + data[end:]


def misnumbered(data: bytes, rng: Random) -> bytes:
    """A binary number of four bytes set to an extreme."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(WORDS).to_bytes(4, "little") + data[at + 4 :]


def wrong_header(data: bytes, rng: Random) -> bytes:
    """A size, offset, method, flag or sum in a zip's headers that is not true."""
    found = rng.choice(list(HEADERS.finditer(data)))
    offset, width = rng.choice(FIELDS[found[0]])
    at = found.start() + offset
    wrong = rng.choice((*WORDS, rng.randrange(1 << 8 * width))) & ((1 << 8 * width) - 1)
    return data[:at] + wrong.to_bytes(width, "little") + data[at + width :]


# The text of one part: XML, mostly.


def _one_match(pattern: re.Pattern[bytes], data: bytes, rng: Random) -> tuple[int, int]:
    """Where one of the pattern's matches stands, else a run of bytes."""
    found = list(pattern.finditer(data))
    return rng.choice(found).span() if found else _run(data, rng)


def extreme_number(data: bytes, rng: Random) -> bytes:
    """A number of an attribute or a value set to an extreme."""
    begin, end = _one_match(NUMBER, data, rng)
    return data[:begin] + rng.choice(EXTREMES) + data[end:]


def extreme_address(data: bytes, rng: Random) -> bytes:
    """The address of a cell or range set to one that is far out or none at all."""
    begin, end = _one_match(ADDRESS, data, rng)
    return data[:begin] + rng.choice(ADDRESSES) + data[end:]


def untagged(data: bytes, rng: Random) -> bytes:
    """A tag taken out, so that elements no longer close."""
    begin, end = _one_match(TAG, data, rng)
    return data[:begin] + data[end:]


def unattributed(data: bytes, rng: Random) -> bytes:
    """An attribute taken out that a reader may count on."""
    begin, end = _one_match(ATTRIBUTE, data, rng)
    return data[:begin] + data[end:]


def swollen(data: bytes, rng: Random) -> bytes:
    """A stretch of the text repeated until it is big, as a bomb below the limit of any guard."""
    begin, end = sorted((_one_match(TAG, data, rng)[0], _one_match(TAG, data, rng)[0]))
    block = data[begin:end] or b" "
    return data[:end] + block * (rng.choice(SWOLLEN) // len(block)) + data[end:]


# The parts of a package. A damage that finds nothing to do gives nothing.


def inside(parts: list[Part], rng: Random) -> list[Part]:
    """One part damaged beneath its compression."""
    at = rng.randrange(len(parts))
    damage = rng.choice((*BYTES, *XML, *XML))
    return [*parts[:at], parts[at]._replace(data=damage(parts[at].data, rng)), *parts[at + 1 :]]


def exchanged(parts: list[Part], rng: Random) -> list[Part]:
    """Two parts with each other's content."""
    one, two = rng.choice(parts), rng.choice(parts)
    contents = {one.name: two.data, two.name: one.data}
    return [part._replace(data=contents.get(part.name, part.data)) for part in parts]


def dropped(parts: list[Part], rng: Random) -> list[Part]:
    """One part missing."""
    at = rng.randrange(len(parts))
    return parts[:at] + parts[at + 1 :]


def renamed(parts: list[Part], rng: Random) -> list[Part]:
    """One part under another name: other letters, another folder, or the name of a part that is there too."""
    at = rng.randrange(len(parts))
    name = parts[at].name
    spelled = (name.upper(), name.replace("/", "\\"), f"/{name}", f"../{name}", f"{name}x")
    other = rng.choice((*spelled, parts[0].name, "é\u202e.xml", ""))
    return [*parts[:at], parts[at]._replace(name=other), *parts[at + 1 :]]


def repeated(parts: list[Part], rng: Random) -> list[Part]:
    """One part twice."""
    return [*parts, rng.choice(parts)]


def reordered(parts: list[Part], rng: Random) -> list[Part]:
    """The parts in another order."""
    return rng.sample(parts, len(parts))


def crowded(parts: list[Part], rng: Random) -> list[Part]:
    """Thousands of small parts more."""
    return [*parts, *(Part(f"xl/media/image{number}.png", zipfile.ZIP_STORED, b"") for number in range(3_000))]


BYTES: Final[tuple[Damage, ...]] = (
    *(flipped, replaced, zeroed, truncated, beheaded, cut, inserted, doubled, moved, misnumbered),
)
XML: Final[tuple[Damage, ...]] = (extreme_number, extreme_address, untagged, unattributed, swollen)
PARTS: Final[tuple[PartsDamage, ...]] = (
    *(inside,) * 14,
    *(exchanged, exchanged, dropped, dropped, renamed, renamed, repeated, reordered, crowded),
)
