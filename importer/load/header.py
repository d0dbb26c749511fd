"""The row of titles: which one it is, its titles trimmed, and what is odd about them.

The header is the first row with any cell. A search below lines of title joins `header_row`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.findings import Place
    from importer.load.grid import ErrorCell, Grid
    from importer.model import Cell, Header

EDGES: Final = re.compile(r"\A[\s\ufeff\u200b\u2060]+|[\s\ufeff\u200b\u2060]+\Z")


def header_row(grid: Grid) -> int:
    """The row of titles, as Excel counts. Raises `Unusable`: FILE-EMPTY, or FILE-NO-HEADER when it has no letter.

    Without that second rule the first line of a bare list of phones would vanish as its "title".
    """
    for number, row in enumerate(grid.rows, start=1):
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            continue
        if any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in filled):
            return number
        seen = ", ".join(map(str, filled))
        raise Unusable(Finding.of("FILE-NO-HEADER", replace(grid.place, row=number), seen=seen))
    raise Unusable(Finding.of("FILE-SHEET-EMPTY" if grid.place.sheet else "FILE-EMPTY", grid.place))


def titles(row: Sequence[Cell]) -> list[str]:
    """The titles of a row: text, trimmed of every kind of blank and of a byte order mark; up to the last one."""
    found = [EDGES.sub("", _text(cell)) for cell in row]
    while found and not found[-1]:
        found.pop()
    return found


def _text(cell: Cell) -> str:
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def odd_titles(
    headers: Sequence[Header], columns: Sequence[Sequence[Cell]], errors: Sequence[ErrorCell], place: Place
) -> Iterator[Finding]:
    """Notes on columns with cells but no title, warnings on equal titles and on errors that stand as titles."""
    letters = defaultdict(list)
    for header, column in zip(headers, columns, strict=True):
        if header.title:
            letters[header.title].append(header.letter)
        elif any(not is_blank(cell) for cell in column):
            yield Finding.of("HEAD-BLANK", replace(place, letter=header.letter))
    for title, found in letters.items():
        if len(found) > 1:
            yield Finding.of("HEAD-TWICE", replace(place, letter=found[0], header=title), letters=", ".join(found))
    for error in errors:
        yield Finding.of(
            "HEAD-ERROR", replace(place, row=error.row, letter=headers[error.column].letter), seen=error.text
        )
