"""Rows left out on purpose: blank ones, totals at the end of the table, and hidden ones where that was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from importer.findings import Finding, Place
from importer.validate.cells import is_blank
from importer.validate.currency import split_currency, without_currency
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from importer.model import Cell, Sheet
    from importer.validate.cells import Column

TOTALS: Final = frozenset(
    {
        *("total", "totales", "total general", "gran total", "suma", "suma total", "subtotal", "sub total"),
        *("monto total", "total monto", "importe total", "total importe", "valor total", "total acumulado"),
        *("totals", "grand total", "sum", "total amount", "overall total", "total geral", "soma"),
    }
)
NUMBER: Final = re.compile(r"#[^\s]+|[-+(]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*[-)%]?")
COUNT: Final = re.compile(r"[(\[:#=]?\s*\d*\s*[)\]]?\s*:?\s*$")


def skipped(sheet: Sheet, own: Sequence[Column], *, errors: Collection[int]) -> dict[int, Finding]:
    """Why a row is no opportunity, by position, for blank and total rows.

    `own` are the columns that are the person's, `errors` the positions of rows with a cell that holds
    an error: such a row was not left blank on purpose.
    """
    blank = [at for at in _blank(own, len(sheet)) if at not in errors]
    found = {at: _finding("ROW-BLANK", sheet, at) for at in blank}
    for at, seen in _totals(sheet, own, set(blank)):
        found[at] = _finding("ROW-TOTAL", sheet, at, seen=seen)
    return found


def hidden(sheet: Sheet) -> dict[int, Finding]:
    """The rows that the workbook hides, by position."""
    numbers = set(sheet.reading.hidden_rows)
    return {at: _finding("ROW-HIDDEN", sheet, at) for at, number in enumerate(sheet.numbers) if number in numbers}


def _finding(code: str, sheet: Sheet, at: int, *, seen: object = "") -> Finding:
    return Finding.of(code, Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at]), seen=seen)


def _blank(own: Sequence[Column], length: int) -> list[int]:
    """The positions of rows without any cell."""
    full = [False] * length
    for column in own:
        filled = [not is_blank(cell) for cell in column.cells]
        full = [was or filled[code] for was, code in zip(full, column.codes, strict=True)]
    return [at for at, has_cell in enumerate(full) if not has_cell]


def _totals(sheet: Sheet, own: Sequence[Column], blank: Collection[int]) -> Iterator[tuple[int, str]]:
    """The rows at the end that are totals: the word for it, numbers, and nothing else."""
    for at in range(len(sheet) - 1, -1, -1):
        if at in blank:
            continue
        cells = [cell for column in own if not is_blank(cell := column.cells[column.codes[at]])]
        if not is_total(cells):
            return
        yield at, ", ".join(map(str, cells))


def is_total(cells: Sequence[Cell]) -> bool:
    """True for the filled cells of a total row. One more text, such as a description, makes it an opportunity."""
    words = [cell for cell in cells if isinstance(cell, str) and not _is_number(cell)]
    return len(words) == 1 < len(cells) and _is_total_word(words[0])


def _is_number(text: str) -> bool:
    bare, currency = split_currency(text.strip())
    return currency is not None and bool(NUMBER.fullmatch(bare.strip()))


def _is_total_word(text: str) -> bool:
    return fold(without_currency(COUNT.sub("", text))) in TOTALS
