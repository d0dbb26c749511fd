"""Titles of several rows: a merged title (a band) above others joins theirs, `Monto / Soles`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from importer.load.header import title_text, titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.load.grid import Area, Grid
    from importer.validate.recognise import Headings

BETWEEN: Final = " / "
MOST_ROWS: Final = 3  # of titles


class TitleRows(NamedTuple):
    """The rows of titles, first and last as Excel shows them, and each column's title up to the last one."""

    top: int
    bottom: int
    titles: list[str]


def title_rows(grid: Grid, found: int, headings: Headings) -> TitleRows:
    """The rows that the row found belongs to, by what is merged there; just that row when nothing is.

    A second row is taken for titles only on evidence: cells merged down into it, or known headings in it.
    """
    near = [area for area in grid.beneath.merged if area.top <= found + MOST_ROWS and area.bottom >= found - MOST_ROWS]
    single = TitleRows(found, found, titles(grid.row(found)))
    top = found - 1 if _has_band(near, found - 1, grid, len(single.titles)) else found
    bottom = max((area.bottom for area in near if area.top in (top, found) and area.bottom > area.top), default=found)
    if bottom == found < grid.height and _has_band(near, found, grid, grid.width):
        below = _joined(grid, near, top, found + 1)
        bottom = found + 1 if len(headings.named(below)) > len(headings.named(single.titles)) else found
    if (top, bottom) == (found, found) or bottom - top >= MOST_ROWS or bottom > grid.height:
        return single
    return TitleRows(top, bottom, _joined(grid, near, top, bottom))


def _has_band(areas: Sequence[Area], row: int, grid: Grid, width: int) -> bool:
    """True if a merged title of this row stands over some columns of the table, which is `width` columns wide.

    One over all of them, or alone at the left, is the title of the sheet.
    """
    bands = [area for area in areas if area.top == area.bottom == row and area.left < area.right < width + 1]
    filled = [column for column, cell in enumerate(grid.row(row)) if title_text(cell)] if bands else []
    if not filled or (len(filled) == 1 and bands[0].right - bands[0].left + 1 >= width):
        return False
    return len(filled) > 1 or filled[0] > 0


def _joined(grid: Grid, areas: Sequence[Area], top: int, bottom: int) -> list[str]:
    """Each column's titles from top to bottom, a merged one in all the columns and rows it covers."""
    rows = []
    for number in range(top, bottom + 1):
        row = [title_text(cell) for cell in grid.row(number)]
        for area in areas:
            if area.top <= number <= area.bottom and area.left < len(row):
                text = title_text(grid.columns[area.left][area.top - 1])
                for column in range(area.left, min(area.right + 1, len(row))):
                    row[column] = text
        rows.append(row)
    width = min(map(len, rows))
    joined = [BETWEEN.join(dict.fromkeys(row[at] for row in rows if row[at])) for at in range(width)]
    while joined and not joined[-1]:
        joined.pop()
    return joined
