"""A file becomes a Sheet.

guard   is it there, is it harmless; detect and foreign: what is it
text/   the bytes of a text file become a Grid; books/: a workbook's do
table   choose (which sheet), header and bands (which rows have the titles); a Grid becomes a Sheet
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Place
from importer.load import choose, detect, guard, table
from importer.load.books import workbook
from importer.load.text import delimited
from importer.validate.collector import collector_off
from importer.validate.recognise import Headings

if TYPE_CHECKING:
    from pathlib import Path

    from importer.model import Sheet

ANY: Headings = Headings()


def read_sheet(
    path: Path,
    *,
    sheet: str | None = None,
    headings: Headings = ANY,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Sheet:
    """The table in this file; of a workbook, the sheet called `sheet` or the only one it can be.

    `headings` are those a mapping knows: by them the row of titles and the right sheet are found.
    `header_row` (as Excel shows it), `encoding` (a Python codec) and `delimiter` (one character) are
    what the person decided. Raises `Unusable` with one finding that says what the file really is and
    what to do. What is odd about single titles, rows and cells stands in the Sheet's findings, and
    nothing is left out for it.
    """
    place = Place(file=path.name or str(path))
    with collector_off():
        content = guard.content_of(path, place)
        format = detect.format_of(content.data, place)
        if format == "csv":
            grid = delimited.read(
                content.data, place, sheet=sheet, encoding=encoding, delimiter=delimiter, headings=headings
            )
        else:
            with workbook.opened(content.data, format, place) as book:
                grid = choose.grid_of(book, place, wanted=sheet, headings=headings)
        return table.sheet_of(path, content.digest, grid, headings=headings, top=header_row)


__all__ = ["read_sheet"]
