"""Which sheet of a workbook is read: the one named, else our own results, else the one whose titles fit.

A hidden sheet is read only when it is named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load.bands import titles_of
from importer.load.grid import Beneath, Grid
from importer.load.table import first_rows
from importer.model import FIX_SHEET, HELP_SHEETS, HELP_TITLES, RESULT_COLUMNS, RESULTS_SHEET, Reading, is_called
from importer.validate.recognise import is_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.load.books.workbook import Book
    from importer.model import Sheet
    from importer.validate.recognise import Headings

NAMES_SHOWN: Final = 20


def grid_of(book: Book, place: Place, *, wanted: str | None, headings: Headings) -> Grid:
    """The cells of one sheet. Raises `Unusable`: FILE-SHEET-UNKNOWN, FILE-SHEET-EMPTY, FILE-SHEETS-SEVERAL,
    FILE-SHEET-HIDDEN, FILE-EMPTY.
    """
    findings: list[Finding] = []
    visible = [sheet.name for sheet in book.sheets if not sheet.hidden]
    hidden = [sheet.name for sheet in book.sheets if sheet.hidden]
    if wanted is not None:
        name = _named(wanted, [sheet.name for sheet in book.sheets], place)
        if not book.top(name):
            raise Unusable(Finding.of("FILE-SHEET-EMPTY", replace(place, sheet=name)))
    elif ours := _results(book, visible, headings, place):
        name = ours[0]
    else:
        filled = [name for name in visible if book.top(name) and not _is_help(book, name)]
        name = filled[0] if len(filled) == 1 else _fitting(book, filled, hidden, headings, place)
        if others := [other for other in filled if other != name]:
            findings.append(Finding.of("FILE-SHEET-CHOSEN", replace(place, sheet=name), names=_list(others)))
    if left := [other for other in hidden if other != name and not is_called(name, RESULTS_SHEET)]:
        findings.append(Finding.of("FILE-SHEETS-HIDDEN", place, seen=_list(left)))
    grid = book.grid(name)
    reading = replace(grid.reading, hidden_sheets=tuple(hidden))
    return replace(grid, reading=reading, findings=(*findings, *grid.findings))


def fixes_of(book: Book, place: Place, *, beside: Sheet, headings: Headings) -> Grid | None:
    """The cells of the sheet `To fix`, hidden or not, if the sheet read is the one of results beside it.

    Raises `Unusable` (FIX-UNREAD) when it is ours by its other titles and does not say which rows it has.
    """
    if is_called(beside.reading.sheet, FIX_SHEET) or not is_results(header.title for header in beside.headers):
        return None
    for name in (sheet.name for sheet in book.sheets if is_called(sheet.name, FIX_SHEET)):
        titles = _titles(book, name, headings, place)
        if is_results(titles):
            return book.grid(name)
        if not set(RESULT_COLUMNS).isdisjoint(titles):
            raise Unusable(Finding.of("FIX-UNREAD", replace(place, sheet=name)))
    return None


def _named(wanted: str, names: Sequence[str], place: Place) -> str:
    """The sheet of this name, else the only one that differs in upper and lower case alone."""
    if wanted in names:
        return wanted
    alike = [name for name in names if name.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise Unusable(Finding.of("FILE-SHEET-UNKNOWN", place, seen=wanted, names=_list(names)))


def _results(book: Book, visible: Sequence[str], headings: Headings, place: Place) -> list[str]:
    """The sheets of results that we wrote. A person's own sheet of that name is none."""
    called = (name for name in visible if is_called(name, RESULTS_SHEET))
    return [name for name in called if is_results(_titles(book, name, headings, place))]


def _is_help(book: Book, name: str) -> bool:
    """True for the instructions beside a blank sheet of ours, which hold no rows. A person's own of that name do."""
    if not any(is_called(name, ours) for ours in HELP_SHEETS):
        return False
    return any(cell in HELP_TITLES for row in book.top(name)[:1] for cell in row)


def _fitting(book: Book, filled: Sequence[str], hidden: Sequence[str], headings: Headings, place: Place) -> str:
    """Of several sheets with cells, our own results under another name, else the only one with every required field."""
    ours = [
        name for name in filled if not is_called(name, FIX_SHEET) and is_results(_titles(book, name, headings, place))
    ]
    if len(ours) == 1:
        return ours[0]
    fitting = [name for name in filled if headings.complete(_titles(book, name, headings, place))]
    if len(fitting) == 1:
        return fitting[0]
    if filled:
        proposed = fitting or sorted(filled, key=lambda name: -_known(book, name, headings, place))
        raise Unusable(Finding.of("FILE-SHEETS-SEVERAL", place, names=_list(filled), proposed=proposed[0]))
    if unseen := [name for name in hidden if book.top(name)]:
        raise Unusable(Finding.of("FILE-SHEET-HIDDEN", place, names=_list(unseen), proposed=unseen[0]))
    raise Unusable(Finding.of("FILE-EMPTY", place))


def _titles(book: Book, name: str, headings: Headings, place: Place) -> list[str]:
    """The titles of a sheet as far as its first rows tell; none where there is no such row."""
    columns = [list(column) for column in zip(*book.top(name), strict=True)]
    grid = Grid(columns, place, Reading("xlsx", name), beneath=Beneath(merged=book.merged(name)))
    try:
        filled = first_rows(grid)
        return titles_of(grid, filled, headings).titles if filled else []
    except Unusable:
        return []


def _known(book: Book, name: str, headings: Headings, place: Place) -> int:
    return len(headings.named(_titles(book, name, headings, place)))


def _list(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:NAMES_SHOWN]) + (", …" if len(listed) > NAMES_SHOWN else "")
