"""The columns of one sheet, each made of its distinct cells once, for all who look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Place
from importer.validate.cells import SAMPLE, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.model import Sheet


class Columns:
    """The columns of `sheet` by position."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._made: dict[int, Column] = {}

    def __call__(self, position: int, *, left_out: Sequence[int] = ()) -> Column:
        """A column, with a blank in the rows left out: what a total holds proves nothing of the others."""
        if left_out:
            return self._made_of(position, left_out)
        if position not in self._made:
            self._made[position] = self._made_of(position)
        return self._made[position]

    def narrow_first(self, positions: Iterable[int]) -> list[int]:
        """The positions in the order of how many different cells their columns begin with."""
        table = self.sheet.table
        return sorted(positions, key=lambda position: len(set(table[position].to_numpy()[:SAMPLE])))

    def _made_of(self, position: int, left_out: Sequence[int] = ()) -> Column:
        sheet = self.sheet
        header, cells = sheet.headers[position], sheet.table[position]
        place = Place(sheet.path.name, sheet.reading.sheet, None, header.letter, sheet.label(position))
        if left_out:
            cells = cells.copy()
            cells.iloc[list(left_out)] = ""
        return Column.of(cells, sheet.numbers, place, sheet.formats.get(position, ()))
