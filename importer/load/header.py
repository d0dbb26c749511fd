"""The row of titles: which one it is among title lines and blank lines, its titles, and what is odd about them.

A row that holds headings the mapping knows is the row of titles wherever it stands. Where none does,
it is the first row that is as wide as the table and holds nothing but titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.errors import Unusable
from importer.findings import Finding
from importer.validate.cells import is_blank
from importer.validate.recognise import is_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.findings import Place
    from importer.load.grid import ErrorCell
    from importer.model import Cell, Header
    from importer.validate.recognise import Headings

EDGES: Final = re.compile(r"\A[\s\ufeff\u200b\u2060]+|[\s\ufeff\u200b\u2060]+\Z")
LOOKED_AT: Final = 30  # rows with cells; below that no title line or logo reaches
LONGEST: Final = 120  # characters of a title; a row of longer texts is data or an explanation
SURE: Final = 2  # known headings in one row that no title line and no data row has by chance
# What stands in data and not in titles: a number with its marks and signs, a date, an e-mail address.
DATA: Final = re.compile(r"[^\w]*\w{0,3}[\s$/.+(]*\d[\d\s.,:/()%+'-]*\w{0,3}|[^\s@]+@[^\s@]+\.[^\s@]+")


class Candidate(NamedTuple):
    """A row that may be the row of titles."""

    number: int
    filled: list[Cell]
    titles: list[str]
    known: int


def header_row(rows: Mapping[int, Sequence[Cell]], headings: Headings, place: Place) -> int:
    """The row of titles among these rows (number as Excel shows it to cells), all of them with cells.

    Raises `Unusable`: FILE-NO-HEADER when no row can be it, or when it is data and would vanish as titles.
    """
    found = [
        Candidate(number, [cell for cell in row if not is_blank(cell)], titles(row), len(headings.named(titles(row))))
        for number, row in rows.items()
    ]
    for one in found:
        if is_results(one.titles):
            return one.number
    chosen = _known(found) or _shaped(found)
    if chosen is None:
        raise Unusable(_no_header(found[0], place))
    if chosen.known < SURE:
        _refuse_data(chosen, found, place)
    return chosen.number


def _known(found: Sequence[Candidate]) -> Candidate | None:
    """The first of the rows with most known headings, if these are enough to be sure."""
    best = max(found, key=lambda one: one.known)
    return best if best.known >= SURE else None


def _shaped(found: Sequence[Candidate]) -> Candidate | None:
    """The first row that looks like titles: as wide as most rows, all of it texts that are no data."""
    width = median(len(one.filled) for one in found)
    for one in found:
        if len(one.filled) >= width * 0.6 and _has_letters(one.filled) and not any(map(_is_data, one.filled)):
            return one
    return next((one for one in found if one.known or _has_letters(one.filled)), None)


def _refuse_data(chosen: Candidate, found: Sequence[Candidate], place: Place) -> None:
    """Raise FILE-NO-HEADER when data would be lost: titles that are data themselves, or data above the titles."""
    if not chosen.known and sum(map(_is_data, chosen.filled)) * 2 >= len(chosen.filled):
        raise Unusable(_no_header(chosen, place))
    for one in found:
        if one.number >= chosen.number:
            break
        if any(map(_is_data, one.filled)) and len(one.filled) * 2 >= len(chosen.filled):
            raise Unusable(_no_header(one, place))


def _no_header(row: Candidate, place: Place) -> Finding:
    return Finding.of("FILE-NO-HEADER", replace(place, row=row.number), seen=", ".join(map(str, row.filled)))


def _has_letters(cells: Iterable[Cell]) -> bool:
    return any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in cells)


def _is_data(cell: Cell) -> bool:
    return not isinstance(cell, str) or len(cell) > LONGEST or bool(DATA.fullmatch(EDGES.sub("", cell)))


def titles(row: Sequence[Cell]) -> list[str]:
    """The titles of a row: text, trimmed of every kind of blank and of a byte order mark; up to the last one."""
    found = [title_text(cell) for cell in row]
    while found and not found[-1]:
        found.pop()
    return found


def title_text(cell: Cell) -> str:
    """One cell as a title."""
    return EDGES.sub("", str(cell).upper() if isinstance(cell, bool) else str(cell))


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
