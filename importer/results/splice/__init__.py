"""Results as sheets of the person's own workbook: a copy of it with every byte it had, and the new sheets in it.

archive   the zip as it lies there; growing: the zip that is written
outline   where the tags of a small part stand; book: what names a sheet; styles: what cells refer to
pages     the new sheets; told: the summary; fixes: the rows that need a hand; linked: ids that are
          links; cells: one cell
shapes    number formats of the person's cells; ours: which sheets are older results
check     the copy is compared with the workbook

Opening and saving a workbook with a library loses what the library does not know: shapes, drop-downs,
threaded comments, the stored values of formulas. What is copied unread is not lost.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from importer.catalog.paper import REPEATED
from importer.model import FIX_SHEET, RESULTS_SHEET, SUMMARY_SHEET, column_letter, is_called
from importer.results.columns import given_back, is_results, paired, result_of
from importer.results.links import NO_LINKS
from importer.results.measures import check_size
from importer.results.splice import check as checking
from importer.results.splice.archive import PIECE, Archive
from importer.results.splice.book import Book, Links
from importer.results.splice.fixes import Fixes
from importer.results.splice.growing import Growing
from importer.results.splice.linked import links_xml, where_xml
from importer.results.splice.ours import has_our_titles
from importer.results.splice.pages import Page
from importer.results.splice.shapes import styles_of_cells
from importer.results.splice.styles import Styles
from importer.results.splice.told import text_page
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from importer.findings import Finding, Lang
    from importer.model import Sheet
    from importer.outcome import Outcome
    from importer.results.columns import Result
    from importer.results.lines import Line
    from importer.results.links import IdLinks
    from importer.results.splice.book import Listed
    from importer.results.splice.shapes import Marks

FORMATS: Final = frozenset({"xlsx", "xlsm"})
OF_ONE_SHEET: Final = frozenset({"comments", "threadedComment", "vmlDrawing", "printerSettings"})


class Spliced:
    """The results of a sheet, to be written as a copy of the workbook it was read from."""

    refused = ""

    def __init__(
        self,
        sheet: Sheet,
        outcomes: Sequence[Outcome],
        summary: Sequence[Line],
        *,
        ending: str,
        lang: Lang,
        links: IdLinks = NO_LINKS,
    ) -> None:
        """`ending` is that of the name the copy gets.

        Raises `BrokenLaw` unless every row has exactly one outcome, `Stopped` (RES-TOO-BIG), and
        `Unspliceable` for a format that nothing can be added to.
        """
        if sheet.reading.format not in FORMATS:
            raise Unspliceable("RES-OLD-FORMAT", format=sheet.reading.format)
        self._sheet, self._summary, self._ending = sheet, summary, ending.lower()
        self._result = result_of(sheet, outcomes, lang=lang, lazily=True)
        check_size(rows=len(self._result.own), columns=len(self._result.header))
        self._fixes = Fixes.of(sheet, outcomes, self._result, lang)
        self._links = dict(links.by_line(paired(sheet, outcomes))) if links.pattern else {}
        self._meant: checking.Meant | None = None

    def write(self, stream: BinaryIO) -> None:
        """Write the copy. Raises `Unspliceable` where that would do harm, OSError where the copy cannot be written."""
        with _opened(self._sheet.path) as file:
            if _digest(file) != self._sheet.digest:
                raise Unspliceable("RES-CHANGED", reason="SHA-256")
            archive = Archive(file)
            splicing = _Splicing(
                archive, self._sheet, self._result, fixes=self._fixes, links=self._links, ending=self._ending
            )
            self._meant = splicing.write(stream, self._summary)

    def check(self, path: Path) -> None:
        """Raise `Unspliceable` unless the file at `path` is the workbook with the results in it."""
        assert self._meant is not None  # noqa: S101  it was written before
        with _opened(self._sheet.path) as file, path.open("rb") as copy:
            checking.compare(Archive(file), Archive(copy), self._meant)


def refusal(path: Path) -> Finding | None:
    """Why nothing can be added to the workbook at `path`, as far as its small parts tell; None when it can."""
    try:
        with _opened(path) as file:
            _understood(Archive(file), path.suffix.lower())
    except Unspliceable as problem:
        return problem.finding(path)
    return None


class _Splicing:
    """One copy being made."""

    def __init__(
        self, archive: Archive, sheet: Sheet, result: Result, *, fixes: Fixes, links: Mapping[int, str], ending: str
    ) -> None:
        self._archive, self._sheet, self._result, self._fixes, self._links = archive, sheet, result, fixes, links
        self._book, self._styles = _understood(archive, ending)
        self._origin = self._book.named(sheet.reading.sheet)
        if self._origin is None:
            raise Unspliceable.odd(f"{sheet.reading.sheet}?")
        self._gone: set[str] = set()

    def write(self, stream: BinaryIO, summary: Sequence[Line]) -> checking.Meant:
        """The whole copy, and what it must hold."""
        archive, book, growing = self._archive, self._book, Growing(stream)
        lines = checking.Lines()
        pages = self._pages(summary, lines)
        styles, changed = self._styles.outline.name, book.changed()
        late = {styles.lower(), *(part.lower() for part in pages)}
        for part in sorted(archive.parts, key=lambda part: part.offset):
            if part.key in changed:
                growing.replace(part, changed[part.key])
            elif part.key not in late | self._gone:
                growing.copy(archive, part)
        for name, xml in pages.items():
            growing.add(name, xml)
        if (before := archive.by_name.get(styles.lower())) is not None:  # after the pages, which add to them
            growing.replace(before, self._styles.changed())
        else:
            growing.add(styles, [self._styles.changed()])
        growing.close([part.key for part in archive.parts], archive.comment)
        return checking.Meant(
            sheets=[sheet.name for sheet in book.sheets],
            ending=book.ending,
            edited=(set(changed) | late) & set(archive.by_name),
            gone=self._gone,
            pages=[part.lower() for part in pages],
            new=late - set(archive.by_name),
            styles=styles,
            style_count=self._styles.count,
            lines=lines.digest,
        )

    def _pages(self, summary: Sequence[Line], lines: checking.Lines) -> dict[str, Iterator[bytes]]:
        """The new sheets by their parts, the results first, and what their links lead to."""
        book, fixes, sheet = self._book, self._fixes, self._sheet
        old = self._ours(RESULTS_SHEET)
        number = old.name[len(RESULTS_SHEET) :] if old else book.number_for([RESULTS_SHEET, SUMMARY_SHEET, FIX_SHEET])
        told = book.named(SUMMARY_SHEET + number) if old else None  # known by its number alone
        fixed = self._ours(FIX_SHEET) if old else None
        for replaced in filter(None, (old, told, fixed)):
            self._gone |= _belongings(self._archive, replaced.part)
        book.forget(self._gone)
        marks = self._marks()
        results = old or book.add_sheet(RESULTS_SHEET + number)
        where = links_xml(self._links, space=book.space)
        every = Page(self._result, sheet.numbers, marks, after=where, linked=self._links)
        about = told or book.add_sheet(SUMMARY_SHEET + number)
        made = {
            results.part: self._page(results, every, lines),
            about.part: text_page(summary, self._styles, space=book.space),
        }
        if fixed or fixes.lines:
            few = Page(fixes.result, fixes.numbers, marks, fixes.bad, fixes.after(results.name))
            to_fix = fixed or book.add_sheet(FIX_SHEET + number)
            made[to_fix.part] = self._page(to_fix, few, checking.Lines())
        if where:
            beside = Links.name_for(results.part)
            self._gone.discard(beside.lower())  # it is written anew
            made[beside] = where_xml(self._links, space=book.space)
        return made

    def _page(self, listed: Listed, page: Page, lines: checking.Lines) -> Iterator[bytes]:
        book = self._book
        filtered = "!" + re.sub("([A-Z]+)([0-9]+)", r"$\1$\2", page.area)
        book.name_areas(listed, filtered=filtered, repeated=f"!$A:${column_letter(REPEATED - 1)},!$1:$1")
        return page.xml(lines, self._styles, space=book.space, from_1904=book.from_1904)

    def _ours(self, name: str) -> Listed | None:
        """The sheet of this name that we wrote, whoever saved it since: another may be called so with a number."""
        called = (listed for listed in self._book.sheets if is_called(listed.name, name))
        return next((listed for listed in called if self._is_ours(listed)), None)

    def _is_ours(self, listed: Listed) -> bool:
        if self._origin == listed and is_results(self._sheet):
            return True
        strings = self._book.links.of("sharedStrings")
        return has_our_titles(self._archive, listed.part, strings.part if strings else "")

    def _marks(self) -> Marks:
        """The styles of the cells that are given back and have a number format, by the column's place among them."""
        sheet, origin = self._sheet, self._origin
        assert origin is not None  # noqa: S101  looked up when this was made
        places = {sheet.headers[at].position: place for place, at in enumerate(given_back(sheet))}
        telling = [at for at, number in enumerate(self._styles.numbers) if number and at]
        rows = max(sheet.numbers, default=0)
        found = styles_of_cells(self._archive, origin.part, telling=telling, columns=places, rows=rows)
        return {places[at]: told for at, told in found.items()}


def _understood(archive: Archive, ending: str) -> tuple[Book, Styles]:
    """The parts that are built upon, for a file with this ending. Raises `Unspliceable`."""
    try:
        book = Book.of(archive)
        link = book.links.of("styles")
        if link is None:
            styles = Styles(b"", space=book.space, name=book.add_styles())
        else:
            styles = Styles(archive.read(link.part), space=book.space, name=link.part)
    except ValueError as error:  # text where the standard wants a number
        raise Unspliceable.odd(str(error)) from error
    if not book.ending:
        raise Unspliceable.odd(f"{book.part}: type")
    if ending != book.ending:
        raise Unspliceable("RES-ENDING", ending=book.ending)
    return book, styles


def _belongings(archive: Archive, part: str) -> set[str]:
    """The parts of a sheet that go with it when it is replaced: its relationships, and notes that nothing else uses."""
    own = Links.name_for(part).lower()
    if own not in archive.by_name:
        return set()
    used = set()
    for key in archive.by_name:
        folder, _, name = key.rpartition("_rels/")
        if name.endswith(".rels") and key != own:
            used |= {link.part.lower() for link in Links(archive, folder + name.removesuffix(".rels")).links}
    links = Links(archive, part).links
    dropped = {link.part.lower() for link in links if link.kind in OF_ONE_SHEET}
    return {own} | ((dropped - used) & set(archive.by_name))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The person's workbook. Raises `Unspliceable` when it is not there any more; other faults are not its own."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unspliceable("RES-CHANGED", reason=error.strerror or str(error)) from error
    with file:
        yield file


def _digest(file: BinaryIO) -> str:
    """The SHA-256 of the whole file, as `load` gives it."""
    digest = hashlib.sha256()
    try:
        while piece := file.read(PIECE):
            digest.update(piece)
    except OSError as error:
        raise Unspliceable("RES-CHANGED", reason=error.strerror or str(error)) from error
    return digest.hexdigest()


__all__ = ["Spliced", "Unspliceable", "refusal"]
