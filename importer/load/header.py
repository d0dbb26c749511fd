"""The row of titles: which one it is among title lines and blank lines, its titles, and what is odd about them.

A row whose headings make an import complete is the row of titles wherever it stands; else the one with
most headings the mapping knows, else the first that is as wide as the table and holds nothing but
titles. Data above it or in it is never left out silently: then the person is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.errors import Unusable
from importer.findings import Finding
from importer.validate.cells import is_blank, trimmed
from importer.validate.currency import split_currency
from importer.validate.recognise import SURE, is_results, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.findings import Place
    from importer.load.grid import ErrorCell
    from importer.model import Cell, Header
    from importer.validate.recognise import Headings

LOOKED_AT: Final = 30  # rows with cells; below that no title line or logo reaches
LONGEST: Final = 120  # characters of a title; a row of longer texts is data or an explanation
AS_WIDE: Final = 0.7  # of the titles' cells; a pair of label and value above a table is not as wide
NUMBER: Final = re.compile(r"[-+(#]*\d[\d\s.,:/()%'+-]*")  # amounts, dates, phones, counts
MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class Candidate(NamedTuple):
    """A row that may be the row of titles."""

    number: int
    filled: list[Cell]
    titles: list[str]
    known: int
    complete: bool

    @property
    def has_data(self) -> bool:
        """True if any cell is what stands in data and not in titles."""
        return any(map(is_data, self.filled))

    def is_row_of_data(self, *, alone: bool) -> bool:
        """True for a row of data: by one such cell `alone` where known headings were looked for, else by half."""
        count = sum(map(is_data, self.filled))
        return count > 0 and (alone or 2 * count >= len(self.filled))

    def is_as_wide(self, other: Candidate) -> bool:
        """True if this row may be one of the other's table."""
        return len(self.filled) >= max(2, AS_WIDE * len(other.filled))


def header_row(rows: Mapping[int, Sequence[Cell]], headings: Headings, place: Place) -> int:
    """The row of titles among these rows (number as Excel shows it to cells), all of them with cells.

    Raises `Unusable`: FILE-NO-HEADER when no row can be it or the row is data, FILE-ROWS-ABOVE when data
    stands above it.
    """
    found = [_candidate(number, row, headings) for number, row in rows.items()]
    chosen = next((one for one in found if one.complete), None) or _known(found) or _shaped(found)
    if chosen is None or (not chosen.known and chosen.is_row_of_data(alone=bool(headings.fields))):
        raise Unusable(_no_header(chosen or found[0], place))
    if lost := [one for one in found if one.number < chosen.number and one.has_data and one.is_as_wide(chosen)]:
        if chosen.known < SURE:
            raise Unusable(_no_header(lost[0], place))
        seen = ", ".join(map(str, lost[0].filled))
        raise Unusable(Finding.of("FILE-ROWS-ABOVE", replace(place, row=lost[0].number), top=chosen.number, seen=seen))
    return chosen.number


def _candidate(number: int, row: Sequence[Cell], headings: Headings) -> Candidate:
    texts = titles(row)
    short = [text for text in texts if len(text) <= LONGEST]
    filled = [cell for cell in row if not is_blank(cell)]
    return Candidate(number, filled, texts, len(headings.named(short)), headings.complete(short))


def _known(found: Sequence[Candidate]) -> Candidate | None:
    """The first of the rows with most known headings, if these are enough to be sure and no titles stand above."""
    best = max(found, key=lambda one: one.known)
    above = (one for one in found if one.number < best.number)
    if best.known < SURE or any(one.is_as_wide(best) and not one.has_data for one in above):
        return None
    return best


def _shaped(found: Sequence[Candidate]) -> Candidate | None:
    """The first row that looks like titles: as wide as most rows, all of it texts that are no data."""
    width = median(len(one.filled) for one in found)
    for one in found:
        if len(one.filled) >= width * 0.6 and _has_letters(one.filled) and not one.has_data:
            return one
    return next((one for one in found if one.known or _has_letters(one.filled)), None)


def _no_header(row: Candidate, place: Place) -> Finding:
    return Finding.of("FILE-NO-HEADER", replace(place, row=row.number), seen=", ".join(map(str, row.filled)))


def _has_letters(cells: Iterable[Cell]) -> bool:
    return any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in cells)


def is_data(cell: Cell) -> bool:
    """True for what stands in data and not in titles: a number, date, phone or address, or a long text."""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return True
    text, currency = split_currency(trimmed(cell))
    return currency is not None and bool(NUMBER.fullmatch(text.strip()) or MAIL.fullmatch(text))


def titles(row: Sequence[Cell]) -> list[str]:
    """The titles of a row: text, trimmed of every kind of blank and of a byte order mark; up to the last one."""
    found = [title_text(cell) for cell in row]
    while found and not found[-1]:
        found.pop()
    return found


def title_text(cell: Cell) -> str:
    """One cell as a title."""
    return trimmed(str(cell).upper() if isinstance(cell, bool) else str(cell))


def unknown(row: int, texts: Sequence[str], headings: Headings, place: Place) -> Iterator[Finding]:
    """A warning when no title is one the mapping knows: it may be the first row of data."""
    is_near = not headings.near.isdisjoint(one for text in texts if text for one in spellings(text))
    if headings.fields and not is_near and not headings.named(texts) and not is_results(texts):
        seen = ", ".join(filter(None, texts))
        yield Finding.of("HEAD-UNKNOWN", replace(place, row=row), seen=seen)


def above(rows: Mapping[int, Sequence[Cell]], top: int, place: Place) -> Iterator[Finding]:
    """What stands above the first row of titles and is not imported."""
    found = {number: [cell for cell in row if not is_blank(cell)] for number, row in rows.items() if number < top}
    if found:
        seen = " · ".join(", ".join(map(str, cells)) for cells in found.values())
        yield Finding.of("HEAD-ABOVE", place, seen=seen, rows=", ".join(map(str, found)), top=top)


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
