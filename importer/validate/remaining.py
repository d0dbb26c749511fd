"""Columns of which most cells are plain: those are read all at once, and only what remains one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importer.validate.cells import Parsed, read_each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Cell
    from importer.validate.cells import Column, Problem


def lines_of(cells: Sequence[Cell]) -> str:
    """The cells as lines: a blank one for what is no text, and for a text that has lines of its own."""
    try:
        text = "\n".join(cells)  # type: ignore[arg-type]  # refuses what is no text
    except TypeError:
        text = ""
    if text.count("\n") == len(cells) - 1:
        return text
    return "\n".join(cell if type(cell) is str and "\n" not in cell else "" for cell in cells)


def read_remaining(
    column: Column, values: list[Any], read: Callable[[Cell], Any | Problem], *, remaining: Sequence[int]
) -> Parsed:
    """Complete the values of distinct cells: read those `remaining`, as `read_each` does.

    A number that its format shows as text is read again whatever was made of that text: digits may be lost.
    """
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
