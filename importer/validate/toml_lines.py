"""In which line of a TOML file a key stands: the standard reader gives values, and a person needs the place.

A reading of lines, not a second TOML reader: it is asked about files that were read without a mistake, and where a
key is written in a way it does not know (inside an inline table) it gives the line of the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PATH: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE: Final = re.compile(rf"\s*\[\[?\s*({_PATH})\s*\]\]?")
_ASSIGNED: Final = re.compile(rf"\s*({_PATH})\s*=")
_ONE: Final = re.compile(_KEY)
_FENCES: Final = ('"' * 3, "'" * 3)


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The number of the line, from 1, where this key is given; that of what it stands in where it has no line."""
    best, depth = None, 0
    for number, found in _paths(text):
        shared = next((at for at, (one, other) in enumerate(zip(found, path, strict=False)) if one != other), None)
        reached = min(len(found), len(path)) if shared is None else 0
        if reached > depth or (reached == depth == len(path) and best is None):
            best, depth = number, reached
    return best


def _paths(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line that opens a table or gives a key, with the keys that lead there."""
    table: tuple[str, ...] = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        was_inside = bool(fence)
        fence = _fence_after(line, fence)
        if was_inside:
            continue
        if match := _TABLE.match(line):
            table = _split(match[1])
            yield number, table
        elif match := _ASSIGNED.match(line):
            yield number, (*table, *_split(match[1]))


def _fence_after(line: str, fence: str) -> str:
    """The quotation marks of a text of several lines that is still open after this line."""
    rest = line
    while True:
        marks = [fence] if fence else [mark for mark in _FENCES if mark in rest]
        if not marks or marks[0] not in rest:
            return fence
        mark = min(marks, key=rest.index)
        rest = rest.partition(mark)[2]
        fence = "" if fence else mark


def _split(path: str) -> tuple[str, ...]:
    return tuple(one.strip("\"'") for one in _ONE.findall(path))
