"""A results file that is not yet in its place: its bytes, and how to see that a file holds what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.errors import BrokenLaw
from importer.model import RESULT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

CHECKED: Final = 3  # columns compared: the reference, status and id tie a row to the journal and the CRM


@dataclass(frozen=True, slots=True)
class Made:
    """A results file in memory.

    `meant` holds the first `CHECKED` cells of every row; `read_back` gives the same of a file, its
    `header` first. `refused` is a character that the encoding of the person's file cannot hold.
    """

    content: bytes
    meant: Sequence[tuple[str, ...]]
    read_back: Callable[[Path], list[tuple[str, ...]]]
    refused: str = ""
    header: tuple[str, ...] = RESULT_COLUMNS[:CHECKED]

    def write(self, stream: BinaryIO) -> None:
        """Write it into an empty file."""
        stream.write(self.content)

    def check(self, path: Path) -> None:
        """Raise `BrokenLaw` unless the file at `path` holds every row as it was meant, in this order."""
        meant = [self.header, *self.meant]
        found = self.read_back(path)
        if len(found) != len(meant):
            raise BrokenLaw(f"the results written have {len(found)} lines instead of {len(meant)}")
        for line, (seen, wanted) in enumerate(zip(found, meant, strict=True), start=1):
            if seen != wanted:
                raise BrokenLaw(f"line {line} of the results written reads {seen!r} instead of {wanted!r}")


__all__ = ["CHECKED", "Made"]
