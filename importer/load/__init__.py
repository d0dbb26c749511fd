"""A file becomes a Sheet.

guard   is it there, is it harmless; detect and foreign: what is it
text/   the bytes of a text file become a Grid; books/: a workbook's do
table   choose (which sheet), header and bands (which rows have the titles); a Grid becomes a Sheet
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Place
from importer.load import choose, detect, guard, table
from importer.load.books import workbook
from importer.load.text import delimited
from importer.validate.collector import collector_off
from importer.validate.recognise import Headings

if TYPE_CHECKING:
    from pathlib import Path

    from importer.load.grid import Grid
    from importer.model import Sheet

ANY: Final = Headings()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person has said of a file, None for what its bytes are to tell.

    `sheet` is the name of a worksheet, `header_row` the row of titles as Excel shows it, `encoding` a Python codec,
    `delimiter` one character.
    """

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


NOTHING: Final = Wanted()


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
    return _read(path, Wanted(sheet, header_row, encoding, delimiter), headings, with_fixes=False)[0]


def read_with_fixes(path: Path, wanted: Wanted = NOTHING, *, headings: Headings = ANY) -> tuple[Sheet, Sheet | None]:
    """The table as `read_sheet` gives it and, of a workbook of results, the sheet `To fix` if it has rows.

    Raises as `read_sheet`, and `Unusable` (FIX-UNREAD) for a sheet `To fix` that does not say which rows it has.
    """
    return _read(path, wanted, headings, with_fixes=True)


def _read(path: Path, wanted: Wanted, headings: Headings, *, with_fixes: bool) -> tuple[Sheet, Sheet | None]:
    top = wanted.header_row
    place = Place(file=path.name or str(path))
    with collector_off():
        content = guard.content_of(path, place)
        format = detect.format_of(content.data, place)
        if format == "csv":
            grid = delimited.read(
                content.data,
                place,
                sheet=wanted.sheet,
                encoding=wanted.encoding,
                delimiter=wanted.delimiter,
                headings=headings,
            )
            return table.sheet_of(path, content.digest, grid, headings=headings, top=top), None
        with workbook.opened(content.data, format, place) as book:
            grid = choose.grid_of(book, place, wanted=wanted.sheet, headings=headings)
            found = table.sheet_of(path, content.digest, grid, headings=headings, top=top)
            fixes = choose.fixes_of(book, place, beside=found, headings=headings) if with_fixes else None
        return found, _with_rows(path, content.digest, fixes, headings) if fixes else None


def _with_rows(path: Path, digest: str, grid: Grid, headings: Headings) -> Sheet | None:
    """The sheet of these cells, None where it has nothing but titles."""
    try:
        return table.sheet_of(path, digest, grid, headings=headings, top=None)
    except Unusable as error:
        if all(finding.code == "FILE-NO-ROWS" for finding in error.findings):
            return None
        raise


__all__ = ["Wanted", "read_sheet", "read_with_fixes"]
