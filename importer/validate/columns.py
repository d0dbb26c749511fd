"""The columns of one sheet, each made of its distinct cells once, for all who look at it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importer.validate.cells import SAMPLE, Column, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from importer.findings import Place
    from importer.model import Cell, Sheet


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

    def first_filled(
        self, positions: Sequence[int], *, left_out: Sequence[int] = (), is_empty: Callable[[Cell], bool] = is_blank
    ) -> Column:
        """Of each row the first of these columns that it has a cell in, as one column.

        `is_empty` says of a cell that it has nothing, whatever stands in it: a later column's cell goes before it.
        """
        first, *others = positions
        sheet, left = self.sheet, set(left_out)
        cells = sheet.table[first].copy()
        cells.iloc[list(left)] = ""
        elsewhere: dict[int, Place] = {}
        for position in others:
            place = sheet.column_place(position)
            more = sheet.table[position].to_numpy()
            for at in [at for at, cell in enumerate(cells.to_numpy()) if is_empty(cell) and at not in left]:
                if not is_empty(more[at]):
                    cells.iloc[at] = more[at]
                    elsewhere[sheet.numbers[at]] = place
        return replace(Column.of(cells, sheet.numbers, sheet.column_place(first)), elsewhere=elsewhere)

    def narrow_first(self, positions: Iterable[int]) -> list[int]:
        """The positions in the order of how many different cells their columns begin with."""
        table = self.sheet.table
        return sorted(positions, key=lambda position: len(set(table[position].to_numpy()[:SAMPLE])))

    def _made_of(self, position: int, left_out: Sequence[int] = ()) -> Column:
        sheet = self.sheet
        cells, place = sheet.table[position], sheet.column_place(position)
        if left_out:
            cells = cells.copy()
            cells.iloc[list(left_out)] = ""
        return Column.of(cells, sheet.numbers, place, sheet.formats.get(position, ()))
