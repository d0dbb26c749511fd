"""A file becomes a Sheet.

guard (is it there, is it harmless) -> detect (what is it) -> delimited or workbook (its cells) -> table (a Sheet).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Place
from importer.load import delimited, detect, guard, table, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from importer.model import Sheet


def read_sheet(path: Path, *, sheet: str | None = None) -> Sheet:
    """The table in this file; of a workbook, the sheet called `sheet` or the only one it can be.

    Raises `Unusable` with one finding that says what the file really is and what to do. What is odd
    about single titles, rows and cells stands in the Sheet's findings, and nothing is left out for it.
    """
    place = Place(file=path.name or str(path))
    content = guard.content_of(path, place)
    format = detect.format_of(content.data, place)
    if format == "csv":
        grid = delimited.read(content.data, place, sheet=sheet)
    else:
        grid = workbook.read(content.data, format, place, sheet=sheet)
    return table.sheet_of(path, content.digest, grid)


__all__ = ["read_sheet"]
