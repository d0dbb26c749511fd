"""Columns that nothing is read from, and that say what the amounts are in: sums without them would be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.findings import Finding
from importer.validate.cells import is_blank
from importer.validate.currency_names import Named, read_currency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.model import Cell
    from importer.validate.columns import Columns
    from importer.validate.fitted import Fit

FIRST: Final = 200  # rows that are looked at; a column of anything else shows itself at once
MOST: Final = 12  # currencies of one sheet


def unread_currencies(columns: Columns, fit: Fit) -> Iterator[Finding]:
    """MAP-CURRENCY for each column that is not imported and holds nothing but currencies, where no other names them."""
    if fit.currency is not None or "amount" not in fit.columns:
        return
    sheet = columns.sheet
    for header in sheet.headers:
        if header.position in fit.read or header.position in fit.ours.values():
            continue
        if not _all_named(sheet.table[header.position].iloc[:FIRST].tolist()):
            continue
        cells = columns(header.position).cells
        if len(cells) <= MOST and (shown := _all_named(cells)):
            names = ", ".join(dict.fromkeys(shown))
            yield Finding.of("MAP-CURRENCY", sheet.column_place(header.position), names=names, title=header.title)


def _all_named(cells: Sequence[Cell]) -> list[str]:
    """The currencies of these cells as messages show them; none where a cell is anything else."""
    named = [read_currency(cell) for cell in cells if not is_blank(cell)]
    found = [one.shown for one in named if isinstance(one, Named)]
    return found if len(found) == len([one for one in named if one is not None]) else []


__all__ = ["unread_currencies"]
