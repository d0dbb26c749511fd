"""What is checked before anything is parsed: that there is a file, how big it is, and what its parts may hold.

The limits are Excel's own (rows, columns, characters of a cell) or what a common computer holds in memory.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import replace
from stat import S_ISDIR, S_ISREG
from threading import Thread
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.model import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from zipfile import ZipInfo

MOST_BYTES: Final = 300_000_000  # of the file
MOST_UNPACKED: Final = 1_000_000_000  # of all parts of a workbook; a million rows of eight columns take 390 MB
LARGEST_UNPACKED: Final = 3_000_000_000  # where the file's own size makes it likely: those rows with results, 1.1 GB
MOST_PARTS: Final = 2_000
MOST_RATIO: Final = 200  # unpacked to packed size, for parts above BIG_PART; text of real sheets stays below 30
LIKELY_RATIO: Final = 32  # of a whole file of that size
BIG_PART: Final = 5_000_000
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
MOST_CELLS: Final = MOST_ROWS * 32  # the readers fill the whole rectangle, so one far cell costs all before it
FREE_CELLS: Final = 2_000_000  # a file of any size may have so many, and three more for each of its bytes
FREE_TAGS: Final = 4_000_000  # and so many tags in a part, and eight for each of the part's packed bytes
FREE_TEXT: Final = 64_000_000  # and so many bytes of text in a sheet, and 64 for each of its own
CELL_LIMIT: Final = 32_767  # characters Excel keeps in one cell


class Content:
    """A file's bytes and their SHA-256, which another core works out while the cells are read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._hash = hashlib.sha256()
        self._hashing = Thread(target=self._hash.update, args=(data,), daemon=True)
        self._hashing.start()

    @property
    def digest(self) -> str:
        """The SHA-256 in hex."""
        self._hashing.join()
        return self._hash.hexdigest()


def content_of(path: Path, place: Place) -> Content:
    """The whole file, read through one opening so that bytes and digest belong together.

    Raises `Unusable`: FILE-MISSING, FILE-FOLDER, FILE-SPECIAL, FILE-DENIED, FILE-TOO-BIG, FILE-EMPTY,
    or FILE-UNREADABLE with the system's own words.
    """
    try:
        _regular(path, place)
        with path.open("rb") as file:
            data = file.read()
    except PermissionError as problem:
        raise Unusable(Finding.of("FILE-DENIED", place)) from problem
    except (FileNotFoundError, NotADirectoryError, ValueError) as problem:  # ValueError: a zero byte in the name
        raise Unusable(Finding.of("FILE-MISSING", place, seen=path.absolute().parent)) from problem
    except OSError as problem:
        raise Unusable(Finding.of("FILE-UNREADABLE", place, seen=problem.strerror or problem)) from problem
    if not data:
        raise Unusable(Finding.of("FILE-EMPTY", place))
    return Content(data)


def _regular(path: Path, place: Place) -> None:
    """Refuse what is no regular file before it is opened: opening a pipe would wait forever."""
    status = path.stat()
    if S_ISDIR(status.st_mode):
        raise Unusable(Finding.of("FILE-FOLDER", place))
    if not S_ISREG(status.st_mode):
        raise Unusable(Finding.of("FILE-SPECIAL", place))
    if status.st_size > MOST_BYTES:
        raise Unusable(Finding.of("FILE-TOO-BIG", place, seen=f"{status.st_size // 1_000_000} MB"))


def unpacked(parts: Sequence[ZipInfo], place: Place) -> None:
    """Refuse a zip by its central directory alone, without unpacking: FILE-BOMB, FILE-TOO-BIG, FILE-PROTECTED."""
    if len(parts) > MOST_PARTS:
        raise Unusable(Finding.of("FILE-BOMB", place, seen=f"{len(parts)} > {MOST_PARTS}"))
    for part in parts:
        if is_bomb(part.compress_size, part.file_size):
            raise bomb(part.filename, part.compress_size, part.file_size, place)
    total = sum(part.file_size for part in parts)
    if total > unpacked_room(sum(part.compress_size for part in parts)):
        raise Unusable(Finding.of("FILE-TOO-BIG", place, seen=f"{total // 1_000_000} MB"))
    if any(part.flag_bits & 1 for part in parts):
        raise Unusable(Finding.of("FILE-PROTECTED", place))


def unpacked_room(packed: int) -> int:
    """Bytes that all parts of a file of `packed` bytes may unpack to.

    The results of a million rows are written beside those rows, and have to be read again. A file that small ones
    could be made of gains nothing: beyond a gigabyte, each byte unpacked takes a thirty-second one of the file.
    """
    return max(MOST_UNPACKED, min(LARGEST_UNPACKED, LIKELY_RATIO * packed))


def is_bomb(packed: int, size: int) -> bool:
    """Whether so few bytes may not unpack to so many."""
    return size > BIG_PART and size > MOST_RATIO * packed


def bomb(name: str, packed: int, size: int, place: Place) -> Unusable:
    """The refusal of a part that unpacks beyond reason; sizes in bytes."""
    return Unusable(Finding.of("FILE-BOMB", place, seen=f"{name}: {packed} → {size}"))


def tags(name: str, count: int, packed: int, place: Place) -> None:
    """Refuse a part of `packed` bytes with so many tags: FILE-BOMB. The reader keeps 24 bytes and more for each.

    Eight million equal cells, the densest a person can make, have 2.6 tags for each packed byte.
    """
    if count > FREE_TAGS + 8 * packed:
        raise Unusable(Finding.of("FILE-BOMB", place, seen=f"{name}: {packed} → {count} <…>"))


def text_room(packed: int) -> int:
    """Bytes of text that a sheet in a file of `packed` bytes may hold."""
    return FREE_TEXT + 64 * packed


def text(name: str, size: int, packed: int, place: Place) -> None:
    """Refuse more text than that: FILE-BOMB. Sheets of people hold thirty times their packed size at most."""
    if size > text_room(packed):
        raise bomb(name, packed, size, place)


def area(rows: int, columns: int, place: Place, *, packed: int | None = None) -> None:
    """Refuse a rectangle of cells that Excel or memory does not hold: FILE-TOO-BIG, FILE-FAR.

    A file of `packed` bytes may not ask for more room than its own size makes likely: two cells in
    opposite corners are a file of two kilobytes, and the reader makes room for all between them.
    """
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Unusable(Finding.of("FILE-TOO-BIG", place, seen=f"{rows} × {columns}"))
    if packed is not None and rows * columns > FREE_CELLS + 3 * packed:
        raise Unusable(Finding.of("FILE-FAR", replace(place, row=rows, letter=column_letter(columns - 1))))


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Turn whatever a reader raises into FILE-UNREADABLE.

    A reader written in Rust may panic; pyo3 raises that as a BaseException whose class cannot be imported.
    """
    try:
        yield
    except Unusable:
        raise
    except BaseException as problem:
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        reason = str(problem) or type(problem).__name__
        raise Unusable(Finding.of("FILE-UNREADABLE", place, seen=reason)) from problem
