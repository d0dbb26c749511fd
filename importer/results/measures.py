"""How our workbooks look, as far as no library is needed to say it: colours, widths, heights, and their limits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from importer.errors import Stopped
from importer.findings import Finding
from importer.model import RESULT_COLUMNS
from importer.results.excel import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.outcome import Status
    from importer.results.columns import Own, Result

Colours = tuple[str, str]
"""Fill and letters."""

WIDEST: Final = 60  # characters, of the columns that hold sentences
WIDE: Final = 36  # characters, of all others
NARROW: Final = 8
ARROW: Final = 4  # room for the filter's arrow beside a title
MEASURED: Final = 300  # lines that decide the width of a column
LINE: Final = 15  # points, the height of a row of one line
MOST_LINES: Final = 8  # of a message that are shown; the cell holds the rest
FONT: Final = "Calibri"

STATUS: Final = RESULT_COLUMNS.index("import_status")
ID: Final = RESULT_COLUMNS.index("opportunity_id")
ROW: Final = RESULT_COLUMNS.index("source_row")
WRAPPED: Final = (RESULT_COLUMNS.index("import_message"), RESULT_COLUMNS.index("import_tip"))

OUR_HEADER: Final[Colours] = ("1F3864", "FFFFFF")
THEIR_HEADER: Final[Colours] = ("D9E1F2", "1F3864")
STATUS_COLOURS: Final[dict[Status, Colours]] = {
    "created": ("C6EFCE", "0B5B1D"),
    "duplicate": ("D5EBE8", "0F4C45"),
    "skipped": ("E7E6E6", "404040"),
    "invalid": ("FFC7CE", "8A0012"),
    "refused": ("FBD5BF", "7A2A00"),
    "failed": ("F4CCEA", "6B1257"),
    "unconfirmed": ("FFEB9C", "6B4A00"),
    "pending": ("DDEBF7", "1B4A78"),
}


def check_size(*, rows: int, columns: int) -> None:
    """Raise `Stopped` (RES-TOO-BIG) when there are more rows below the titles or columns than a workbook holds."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Stopped(Finding.of("RES-TOO-BIG", rows=rows, columns=columns))


def width(title: str, cells: Iterable[object], *, widest: int = WIDE) -> float:
    """How wide a column is, in characters: as its cells are, with room for the filter's arrow."""
    longest = max((len(str(cell)) + 2 for cell in cells), default=NARROW)
    return max(NARROW, min(widest, longest), min(WIDE, len(title) + ARROW))


def widths(result: Result) -> list[float]:
    """How wide each column of a results sheet is, by its first lines."""
    columns = (*zip(*result.own[:MEASURED], strict=True), *(cells[:MEASURED] for cells in result.copied))
    return [
        width(title, columns[at] if result.own else (), widest=WIDEST if at in WRAPPED else WIDE)
        for at, title in enumerate(result.header)
    ]


def height(lines: int) -> int:
    """Points, of a row whose longest text takes so many lines."""
    return LINE * min(MOST_LINES, lines)


def lines_of(own: Own) -> int:
    """How many lines the message or the tip takes, whichever is longer."""
    return math.ceil(max(len(own.import_message), len(own.import_tip)) / WIDEST)


def lines(text: str, wide: int) -> int:
    """How many lines a text takes where this many letters stand on each."""
    return sum(max(1, math.ceil(len(line) / wide)) for line in text.split("\n"))


__all__ = [
    "FONT",
    "ID",
    "LINE",
    "MEASURED",
    "OUR_HEADER",
    "ROW",
    "STATUS",
    "STATUS_COLOURS",
    "THEIR_HEADER",
    "WIDE",
    "WIDEST",
    "WRAPPED",
    "Colours",
    "check_size",
    "height",
    "lines",
    "lines_of",
    "width",
    "widths",
]
