"""Who has a file open in a spreadsheet program, by the small file that such a program lays beside it.

LibreOffice writes `.~lock.NAME#`, a line of text with commas; Excel writes `~$NAME`, 165 bytes in which a name
stands twice, in letters of one byte from the second on and in UTF-16 behind its length (LibreOffice's
`svl/source/misc/msodocumentlockfile.cxx` writes the same). Such a file may be left of a program that crashed.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MOST: Final = 4096  # bytes looked at; either is shorter
LONGEST_NAME: Final = 52  # letters of a name in Excel's file
SECOND_NAMES: Final = (54, 55)  # where the length before the name in UTF-16 was seen


class Opened(NamedTuple):
    """A program, and who sits before it; "" where the file does not say."""

    program: str
    who: str

    def __str__(self) -> str:
        return f"{self.program}: {self.who}" if self.who else self.program


def opened_by(path: Path) -> Opened | None:
    """Who seems to have this file open; None if nobody does."""
    with suppress(OSError, ValueError):
        for program, name, reads in (
            ("LibreOffice", f".~lock.{path.name}#", _libreoffice),
            ("Excel", f"~${path.name}", _excel),
        ):
            beside = path.with_name(name)
            if beside.is_file():
                return Opened(program, _plain(reads(_content(beside))))
    return None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST)
    except OSError:  # Excel on Windows lets nobody read its own
        return b""


def _libreoffice(content: bytes) -> str:
    """Of the name a person has given, the account, the computer and more, the first that says something."""
    cells = content.decode("utf-8", errors="replace").partition(";")[0].split(",")
    return next((cell for cell in cells[:2] if cell.strip()), "")


def _excel(content: bytes) -> str:
    count = content[0] if content else 0
    if not 0 < count <= LONGEST_NAME:
        return ""
    for at in SECOND_NAMES:
        if content[at : at + 1] == content[:1]:
            return content[at + 2 : at + 2 + 2 * count].decode("utf-16-le", errors="replace")
    return content[1 : 1 + count].decode("cp1252", errors="replace")


def _plain(name: str) -> str:
    """Only what a name is made of: the file may hold anything."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())[:LONGEST_NAME]


__all__ = ["Opened", "opened_by"]
