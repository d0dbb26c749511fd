"""Results as sheets of the person's own workbook: a copy of it with every byte it had, and the new sheets in it.

archive   the zip as it lies there; growing: the zip that is written
outline   where the tags of a small part stand; book: what names a sheet; styles: what cells refer to
pages     the new sheets; cells: one cell; shapes: number formats of the person's cells; ours: older results
check     the copy is compared with the workbook

Opening and saving a workbook with a library loses what the library does not know: shapes, drop-downs,
threaded comments, the stored values of formulas. What is copied unread is not lost.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from importer.model import RESULTS_SHEET, SUMMARY_SHEET, column_letter
from importer.results.columns import given_back, is_results, result_of
from importer.results.measures import check_size
from importer.results.splice import check as checking
from importer.results.splice.archive import PIECE, Archive
from importer.results.splice.book import Book, Links
from importer.results.splice.growing import Growing
from importer.results.splice.ours import has_our_titles
from importer.results.splice.pages import results_page, text_page
from importer.results.splice.shapes import styles_of_cells
from importer.results.splice.styles import Styles
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from importer.findings import Finding, Lang
    from importer.model import Sheet
    from importer.outcome import Outcome
    from importer.results.columns import Result
    from importer.results.splice.book import Listed

FORMATS: Final = frozenset({"xlsx", "xlsm"})
OF_ONE_SHEET: Final = frozenset({"comments", "threadedComment", "vmlDrawing", "printerSettings"})


class Spliced:
    """The results of a sheet, to be written as a copy of the workbook it was read from."""

    refused = ""

    def __init__(
        self,
        sheet: Sheet,
        outcomes: Sequence[Outcome],
        summary: Sequence[tuple[str, str]],
        *,
        ending: str,
        lang: Lang,
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
        self._meant: checking.Meant | None = None

    def write(self, stream: BinaryIO) -> None:
        """Write the copy. Raises `Unspliceable` where that would do harm, OSError where the copy cannot be written."""
        with _opened(self._sheet.path) as file:
            if _digest(file) != self._sheet.digest:
                raise Unspliceable("RES-CHANGED", reason="SHA-256")
            archive = Archive(file)
            self._meant = _Splicing(archive, self._sheet, self._result, self._summary, self._ending).write(stream)

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
        self, archive: Archive, sheet: Sheet, result: Result, summary: Sequence[tuple[str, str]], ending: str
    ) -> None:
        self._archive, self._sheet, self._result, self._summary = archive, sheet, result, summary
        self._book, self._styles = _understood(archive, ending)
        self._origin = self._book.named(sheet.reading.sheet)
        if self._origin is None:
            raise Unspliceable.odd(f"{sheet.reading.sheet}?")
        self._gone: set[str] = set()
        self._places = self._placed()

    def write(self, stream: BinaryIO) -> checking.Meant:
        """The whole copy, and what it must hold."""
        archive, book, growing = self._archive, self._book, Growing(stream)
        results, summary = self._places
        styles = self._styles.outline.name
        changed = book.changed()
        late = {styles.lower(), results.part.lower(), summary.part.lower()}
        for part in sorted(archive.parts, key=lambda part: part.offset):
            if part.key in changed:
                growing.replace(part, changed[part.key])
            elif part.key not in late | self._gone:
                growing.copy(archive, part)
        lines = checking.Lines()
        growing.add(results.part, self._results(lines))
        growing.add(summary.part, text_page(self._summary, self._styles, space=book.space))
        if (before := archive.by_name.get(styles.lower())) is not None:
            growing.replace(before, self._styles.changed())
        else:
            growing.add(styles, [self._styles.changed()])
        growing.close([part.key for part in archive.parts], archive.comment)
        return checking.Meant(
            sheets=[sheet.name for sheet in book.sheets],
            ending=book.ending,
            edited=(set(changed) | late) & set(archive.by_name),
            gone=self._gone,
            pages=[results.part.lower(), summary.part.lower()],
            new=late - set(archive.by_name),
            styles=styles,
            style_count=self._styles.count,
            lines=lines.digest,
        )

    def _placed(self) -> tuple[Listed, Listed]:
        """Where the results and the summary go: into the sheets of earlier results, else into new ones."""
        book = self._book
        old = book.named(RESULTS_SHEET)
        if old is not None and not self._is_ours(old):
            old = None
            summary = None
        else:
            summary = book.named(SUMMARY_SHEET) if old else None
        for replaced in filter(None, (old, summary)):
            self._gone |= _belongings(self._archive, replaced.part)
        book.forget(self._gone)
        results = old or book.add_sheet(RESULTS_SHEET)
        height, width = len(self._result.own) + 1, len(self._result.header)
        book.name_areas(results, filtered=f"$A$1:${column_letter(width - 1)}${height}", repeated="$1:$1")
        return results, summary or book.add_sheet(SUMMARY_SHEET)

    def _is_ours(self, listed: Listed) -> bool:
        if self._origin == listed and is_results(self._sheet):
            return True
        strings = self._book.links.of("sharedStrings")
        return has_our_titles(self._archive, listed.part, strings.part if strings else "")

    def _results(self, lines: checking.Lines) -> Iterator[bytes]:
        """The sheet of results; what its first columns hold is counted as it goes by."""
        sheet, origin = self._sheet, self._origin
        assert origin is not None  # noqa: S101  looked up when this was made
        positions = {sheet.headers[at].position: place for place, at in enumerate(given_back(sheet))}
        telling = [at for at, number in enumerate(self._styles.numbers) if number and at]
        marks = styles_of_cells(
            self._archive, origin.part, telling=telling, columns=positions, rows=max(sheet.numbers, default=0)
        )
        return results_page(
            self._result,
            lines,
            sheet.numbers,
            {positions[at]: told for at, told in marks.items()},
            self._styles,
            space=self._book.space,
            from_1904=self._book.from_1904,
        )


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
