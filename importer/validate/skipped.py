"""Rows left out on purpose: blank ones, totals at the end of the table, and hidden ones where that was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy

from importer.findings import Finding
from importer.validate.cells import AT_ONCE, is_blank, trimmed
from importer.validate.currency import split_currency, without_currency
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from importer.findings import Lang
    from importer.model import Cell, Sheet
    from importer.validate.columns import Columns

TOTALS: Final = frozenset(
    {
        *("total", "totales", "total general", "gran total", "suma", "suma total", "subtotal", "sub total"),
        *("monto total", "total monto", "importe total", "total importe", "valor total", "total acumulado"),
        *("totals", "grand total", "sum", "total amount", "overall total", "total geral", "soma"),
    }
)
# Each of them has one of these, as people write them.
STEMS: Final = ("total", "sum", "soma")
WORDS: Final = tuple(spell(word) for word in STEMS for spell in (str.lower, str.title, str.upper))
LOWER: Final = bytes.maketrans(b"TOALSUM", b"toalsum")
NUMBER: Final = re.compile(r"#\S+|[-+(]?[\d.,' ]*\d[-)%]?")
COUNT: Final = re.compile(r"\d+ [a-záéíóúñ]+", re.IGNORECASE)  # `12 prospectos`, beside the sum
BESIDE: Final = re.compile(r"[\s(\[:#=]*\d*[)\]: ]*$")  # what may stand behind the word: `Total (12):`
LONGEST: Final = 40  # characters of a total's word or number
EXAMPLES: Final[dict[Lang, str]] = {
    "en": "EXAMPLE (this row is not imported)",
    "es": "EJEMPLO (esta fila no se importa)",
}
"""The name of the example in a blank sheet. Whoever writes another name there has made it an opportunity."""
MOST_FOOTERS: Final = 12  # lines of a report's own below its table
FOOTERS: Final = 5  # rows of one text below a total: who made the list, and when


def skipped(
    columns: Columns, own: Sequence[int], *, errors: Collection[int], telling: Collection[int] = ()
) -> dict[int, Finding]:
    """Why a row is no opportunity, by position, for blank and total rows.

    `own` are the positions of the columns that are the person's, `errors` the positions of rows with a
    cell that holds an error: such a row was not left blank on purpose. A cell in one of the columns at
    `telling` (a phone, a date) makes a row an opportunity, whatever its name.
    """
    sheet = columns.sheet
    blank = [at for at in _blank(columns, own) if at not in errors]
    found = {at: _finding("ROW-BLANK", sheet, at) for at in blank}
    for at, seen in _totals(sheet, own, set(blank), telling):
        found[at] = _finding("ROW-TOTAL", sheet, at, seen=seen)
    return found


def footers(
    sheet: Sheet, own: Sequence[int], beginnings: Sequence[str], *, known: Collection[int]
) -> dict[int, Finding]:
    """The lines below the table that its program writes there, by position: each one text that stands alone.

    They begin with the first that has one of these (folded) beginnings and reach to the end of the sheet; lines
    between a blank row and that one, such as the name of a report, are of them too. `known` are blank rows.
    """
    lines: dict[int, str] = {}
    for at in range(len(sheet) - 1, -1, -1) if beginnings else ():
        cells = [cell for position in own if not is_blank(cell := sheet.table[position].iloc[at])]
        if len(cells) > 1 or len(lines) > MOST_FOOTERS:
            break
        if cells:
            lines[at] = str(cells[0])
    marked = [at for at, text in lines.items() if fold(text).startswith(tuple(beginnings))]
    if not marked:
        return {}
    first = min(marked)
    while first - 1 in lines:
        first -= 1
    if first > 0 and first - 1 not in known:
        first = min(marked)  # no blank row parts them from the table: the lines above may be rows of it
    return {at: _finding("ROW-FOOTER", sheet, at, seen=text) for at, text in lines.items() if at >= first}


def examples(sheet: Sheet, position: int) -> dict[int, Finding]:
    """The rows that are the example of a blank sheet, by position: their names in column `position` say so."""
    names = frozenset(map(fold, EXAMPLES.values()))
    cells, found = sheet.table[position].tolist(), dict[int, str]()
    for start in range(0, len(cells), AT_ONCE):
        some = cells[start : start + AT_ONCE]
        if "(" in _joined(some):  # few names have a bracket, and to fold every name of a long list would take a while
            texts = ((at, cell) for at, cell in enumerate(some, start) if isinstance(cell, str))
            found |= {at: cell for at, cell in texts if "(" in cell and fold(trimmed(cell)) in names}
    return {at: _finding("ROW-EXAMPLE", sheet, at, seen=cell) for at, cell in found.items()}


def hidden(sheet: Sheet) -> dict[int, Finding]:
    """The rows that the workbook hides, by position."""
    numbers = set(sheet.reading.hidden_rows)
    return {at: _finding("ROW-HIDDEN", sheet, at) for at, number in enumerate(sheet.numbers) if number in numbers}


def _finding(code: str, sheet: Sheet, at: int, *, seen: object = "") -> Finding:
    return Finding.of(code, sheet.row_place(at), seen=seen)


def _blank(columns: Columns, own: Sequence[int]) -> list[int]:
    """The positions of rows without any cell. Where a stage stands in every row, no other column is looked at."""
    found = numpy.arange(len(columns.sheet))
    for position in columns.narrow_first(own):
        if not len(found):
            break
        column = columns(position)
        codes = column.codes[found]
        blank = numpy.zeros(len(column.cells), dtype=bool)
        for code in set(codes.tolist()) if len(codes) < len(blank) else range(len(blank)):
            blank[code] = is_blank(column.cells[code])
        found = found[blank[codes]]
    return found.tolist()


def _totals(
    sheet: Sheet, own: Sequence[int], blank: Collection[int], telling: Collection[int]
) -> Iterator[tuple[int, str]]:
    """The rows at the end that are totals: the word for it, numbers, and nothing else."""
    footers = 0
    columns = {position: sheet.table[position].to_numpy() for position in own}
    for at in range(len(sheet) - 1, -1, -1):
        if at in blank:
            continue
        filled = {position: cells[at] for position, cells in columns.items() if not is_blank(cells[at])}
        cells = list(filled.values())
        if is_total(cells) and filled.keys().isdisjoint(telling):
            yield at, ", ".join(map(str, cells))
        elif len(cells) != 1 or not isinstance(cells[0], str) or (footers := footers + 1) > FOOTERS:
            return


def is_total(cells: Sequence[Cell]) -> bool:
    """True for the filled cells of a total row. One more text, such as a description, makes it an opportunity."""
    words = [cell for cell in cells if isinstance(cell, str) and not _is_number(cell)]
    return len(words) == 1 < len(cells) and is_total_word(words[0])


def maybe_totals(names: Sequence[Cell]) -> list[int]:
    """The names that may be those of totals, by index. Most lists have no such word at all, which is seen at once."""
    found: list[int] = []
    for start in range(0, len(names), AT_ONCE):
        texts: Sequence[Cell] = names[start : start + AT_ONCE]
        all_of_them = _joined(texts)
        if _has_word(all_of_them) and (words := [word for word in WORDS if word in all_of_them]):
            named = ((at, text) for at, text in enumerate(texts, start) if type(text) is str)
            found += [at for at, text in named if any(map(text.count, words)) and may_be_total(text)]
    return found


def _joined(cells: Sequence[Cell]) -> str:
    """The texts among these cells in one, to look at all of them at once."""
    try:
        return "\n".join(cells)  # type: ignore[arg-type]  # refuses what is no text
    except TypeError:
        return "\n".join(cell if type(cell) is str else "" for cell in cells)


def _has_word(text: str) -> bool:
    """False where a text has none of WORDS, however they are spelled."""
    try:
        signs = text.encode("latin-1")  # costs nothing, where it can be done
    except UnicodeEncodeError:
        signs = text.encode("utf-8", "surrogatepass")
    signs = signs.translate(LOWER)
    return any(stem.encode() in signs for stem in STEMS)


def may_be_total(text: str) -> bool:
    """True for a name that is or begins with the word for a total: `Total enero`."""
    return fold(text[:LONGEST]).startswith(("total ", "subtotal ", "sub total ", "gran total")) or is_total_word(text)


def is_total_word(text: str) -> bool:
    """True for a text that says total and nothing else; a currency or a count may stand beside it."""
    return len(text) <= LONGEST and fold(without_currency(BESIDE.sub("", text))) in TOTALS


def _is_number(text: str) -> bool:
    if len(text) > LONGEST:
        return False
    bare, currency = split_currency(" ".join(text.split()))
    return currency is not None and bool(NUMBER.fullmatch(bare.strip()) or COUNT.fullmatch(bare.strip()))
