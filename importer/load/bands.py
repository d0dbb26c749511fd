"""Titles of several rows: a merged title (a band) above others joins theirs, `Monto / Soles`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from importer.load.header import header_row, is_data, title_text, titles
from importer.validate.cells import is_blank
from importer.validate.recognise import BAND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.load.grid import Area, Grid
    from importer.model import Cell
    from importer.validate.recognise import Headings

MOST_ROWS: Final = 3  # of titles


class TitleRows(NamedTuple):
    """The rows of titles, first and last as Excel shows them, and each column's title up to the last one."""

    top: int
    bottom: int
    titles: list[str]


def titles_of(
    grid: Grid, filled: Mapping[int, Sequence[Cell]], headings: Headings, *, named: int | None = None
) -> TitleRows:
    """The rows of titles of a sheet whose first rows with cells are `filled`; just row `named` where that is given.

    Raises what `header.header_row` raises.
    """
    found = header_row(filled, headings, grid.place) if named is None else named
    single = TitleRows(found, found, titles(grid.row(found)))
    areas = [area for area in grid.beneath.merged if abs(area.top - found) <= MOST_ROWS] if named is None else []
    best, known = single, len(headings.named(single.titles))
    for top, bottom, sure in _wider(grid, areas, found):
        joined = _joined(grid, areas, top, bottom)
        count = len(headings.named(joined))
        if count > known or (sure and count == known):
            best, known = TitleRows(top, bottom, joined), count
    return best


def _wider(grid: Grid, areas: Sequence[Area], found: int) -> Iterator[tuple[int, int, bool]]:
    """Rows that may be titles together with the one found, first and last, and whether their shape alone says so."""
    above, here = _bands(areas, found - 1), _bands(areas, found)
    if above and not any(map(is_data, _texts(grid, found - 1))):
        yield found - 1, found, len(_texts(grid, found - 1)) > 1 or _is_over_few(above[0], grid, found)
    merged_down = [area.bottom for area in areas if area.top == found < area.bottom and area.left == area.right]
    bottom = max(merged_down, default=found + 1 if here else found)
    if found < bottom <= min(grid.height, found + MOST_ROWS - 1):
        below = [cell for number in range(found + 1, bottom + 1) for cell in _texts(grid, number)]
        if below and not any(map(is_data, below)) and (merged_down or here):
            yield found, bottom, _is_closed(grid, areas, found, bottom)


def _bands(areas: Sequence[Area], row: int) -> list[Area]:
    return [area for area in areas if area.top == area.bottom == row and area.left < area.right]


def _is_over_few(band: Area, grid: Grid, row: int) -> bool:
    """True for a band alone over some columns; one from the first column on, or over most, is the sheet's title."""
    titled = [column for column, text in enumerate(grid.row(row)) if text != ""]
    return bool(titled) and band.left > titled[0] and 2 * (band.right - band.left + 1) <= len(titled)


def _texts(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.row(row) if not is_blank(cell)] if row >= 1 else []


def _is_closed(grid: Grid, areas: Sequence[Area], top: int, bottom: int) -> bool:
    """True if the rows belong together: every column merged down or below a band, or most merged down, none doubled."""
    tall = {area.left for area in areas if area.top == top and area.bottom == bottom}
    under = {column for area in _bands(areas, top) for column in range(area.left, area.right + 1)}
    below = {
        column for number in range(top + 1, bottom + 1) for column, text in enumerate(grid.row(number)) if text != ""
    }
    titled = {column for column, text in enumerate(grid.row(top)) if text != ""}
    return (below <= under and titled <= tall | under) or (below <= titled - tall and 2 * len(tall) > len(titled))


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
    joined = [BAND.join(dict.fromkeys(row[at] for row in rows if row[at])) for at in range(width)]
    while joined and not joined[-1]:
        joined.pop()
    return joined
