"""Columns of which most cells are plain: those are read all at once, and only what remains one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from importer.validate.cells import Parsed, read_each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Cell
    from importer.validate.cells import Column, Problem


AT_ONCE: Final = 10_000  # cells looked at together


def whole_lines(pattern: str) -> re.Pattern[str]:
    """What `matching` takes: a line that is all of `pattern`, which has no groups of its own, or any other line."""
    return re.compile(rf"^(?:({pattern})|.*)$", re.MULTILINE | re.ASCII)


def matching(lines: re.Pattern[str], cells: Sequence[Cell]) -> list[str]:
    """Each cell that is all of the pattern of `lines`, "" in place of the others; one search for all of them."""
    try:
        found: list[str] = lines.findall("\n".join(cells))  # type: ignore[arg-type]  # refuses what is no text
    except TypeError:
        found = []
    if len(found) == len(cells):
        return found
    texts = (cell if type(cell) is str and "\n" not in cell else "" for cell in cells)  # some have lines of their own
    return [lines.findall(text)[0] for text in texts]


def read_remaining(column: Column, values: list[Any], read: Callable[[Cell], Any | Problem]) -> Parsed:
    """Complete the values of distinct cells: where one is None, read that cell, as `read_each` does.

    A number that its format shows as text is read again whatever was made of that text: digits may be lost.
    """
    remaining = [index for index, value in enumerate(values) if value is None]
    if column.behind:
        remaining = sorted({*remaining, *column.behind})
    if not remaining:
        return Parsed(values)
    behind = {at: column.behind[index] for at, index in enumerate(remaining) if index in column.behind}
    cells = [column.cells[index] for index in remaining]
    parsed = read_each(replace(column, cells=cells, formats=(), behind=behind), read)
    for index, value in zip(remaining, parsed.values, strict=True):
        values[index] = value
    return Parsed(values, {remaining[at]: problems for at, problems in parsed.problems.items()})
