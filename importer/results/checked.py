"""A checked sheet: the person's rows as they are, what is wrong with each beside it, and the bad cells coloured.

It is made to be read beside the person's own file, where the corrections go. That file is never written to.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

import openpyxl
from openpyxl import Workbook
from python_calamine import CalamineError, load_workbook

from importer.errors import BrokenLaw
from importer.results.columns import CHECKED_SHEETS, CHECKED_TITLES
from importer.results.excel import held
from importer.results.looks import AUTHOR, Pens, excel_note, heighten, lay_out, title_cell
from importer.results.made import Made
from importer.results.measures import MEASURED, OUR_HEADER, STATUS_COLOURS, THEIR_HEADER, check_size, lines, width
from importer.results.problems import PROBLEMS_SHEET, write_problems
from importer.results.shades import SHADE_COLOURS, SHADES, Shade, gravest_first, worst
from importer.results.summary_texts import STATUS_WORDS
from importer.results.where import Written, put, same_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell as Pen
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

    from importer.findings import Finding, Lang
    from importer.model import Sheet
    from importer.results.measures import Colours

ROW, STATUS, PROBLEMS, OURS = range(4)
READY: Final[tuple[str, Colours]] = ("ready", ("E2EFDA", "2B5212"))
READY_WORDS: Final = ("will be created", "se creará")
MOST_NOTES: Final = 5_000  # Excel opens a sheet with ten times as many only after minutes
WIDE_PROBLEMS: Final = 54  # characters: these columns stay in sight, the person's need room beside them

ROW_NOTE: Final[dict[Lang, str]] = {
    "en": "The number of the row in {file}. Your columns begin right of {title}, with their own titles: "
    "what is column D here is column A in your file.",
    "es": "El número de la fila en {file}. Tus columnas empiezan a la derecha de {title}, con sus títulos: "
    "lo que aquí es la columna D, en tu archivo es la A.",
}
NEXT: Final[dict[Lang, tuple[str, str]]] = {
    "en": (
        "What to do next",
        "Correct the red cells in {file}, not in this workbook, save it and check it again. "
        "The numbers of rows are those of {file}.",
    ),
    "es": (
        "Qué hacer ahora",
        "Corrige las celdas rojas en {file}, no en este libro, guárdalo y revísalo otra vez. "
        "Los números de fila son los de {file}.",
    ),
}
CAPPED: Final[dict[Lang, tuple[str, str]]] = {
    "en": (
        "Notes",
        "Only {most} of the {count} coloured cells have a note, the gravest first: more would make Excel slow. "
        "The column {title} has every problem.",
    ),
    "es": (
        "Notas",
        "Solo {most} de las {count} celdas con color tienen nota, primero las más graves: con más, Excel se vuelve "
        "lento. La columna {title} tiene todos los problemas.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is shown: rows by their position in the sheet, columns by their place in the workbook, ours first."""

    sheet: Sheet
    findings: Mapping[int, Sequence[Finding]]
    statuses: Sequence[str]
    general: Sequence[Finding]
    lang: Lang
    letters: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        letters = {header.letter: OURS + at for at, header in enumerate(self.sheet.headers)}
        object.__setattr__(self, "letters", letters)

    @property
    def titles(self) -> list[str]:
        """All titles: ours first."""
        return [*CHECKED_TITLES[self.lang], *(header.title for header in self.sheet.headers)]

    def cells(self, at: int) -> dict[int, list[Finding]]:
        """The cells of a row that are coloured; a finding without a column of the sheet is the row's."""
        found: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings.get(at, ()):
            found[self.letters.get(finding.place.letter, PROBLEMS)].append(finding)
        return found

    def of_titles(self) -> dict[int, list[Finding]]:
        """The titles of columns that a finding speaks of as a whole."""
        found: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.general:
            if finding.place.row is None and finding.place.letter in self.letters:
                found[self.letters[finding.place.letter]].append(finding)
        return found

    def coloured(self) -> Counter[Shade]:
        """How many cells below the titles get each colour."""
        return Counter(worst(found) for at in self.findings for found in self.cells(at).values())

    def all_findings(self) -> Iterable[Finding]:
        """Those of columns, then those of rows in the sheet's order."""
        return chain(self.general, *(self.findings[at] for at in sorted(self.findings)))


class _Notes:
    """Gives out the notes there may be: cells of a graver colour come first, of equals the upper ones."""

    def __init__(self, coloured: Counter[Shade], most: int) -> None:
        self.left: Counter[Shade] = Counter()
        for one in SHADES:
            self.left[one] = min(coloured[one], most - self.left.total())

    def pin(self, pen: Pen, findings: Sequence[Finding], lang: Lang) -> Pen | None:
        """Put the note of these findings on a cell; None where there are too many already."""
        kind = worst(findings)
        if not self.left[kind]:
            return None
        self.left[kind] -= 1
        pen.comment = note(findings, lang)
        return pen


def write_checked(
    sheet: Sheet,
    findings: Mapping[int, Sequence[Finding]],
    statuses: Sequence[str],
    path: Path,
    *,
    lang: Lang,
    fallback: Path,
    general: Sequence[Finding] = (),
    keep: str = "",
) -> Written:
    """Write a sheet's rows with their problems as a workbook at `path`, in one step and readable by its owner only.

    `findings` are those of single rows by the row's position in the sheet, `statuses` one word for
    every row (`ready` or a status), `general` the findings of columns and of the whole file. Where
    `path` cannot be written, and what `keep` does with a file that lies there, is as in `write_results`.

    Raises `BrokenLaw` when `path` is the person's own file, when the statuses or findings do not fit
    the sheet, or when the written file does not read back as meant; `Stopped` as `write_results`.
    """
    if same_file(path, sheet.path):
        raise BrokenLaw(f"the checked sheet would overwrite the sheet it was made from: {path}")
    if len(statuses) != len(sheet):
        raise BrokenLaw(f"{len(statuses)} statuses for {len(sheet)} rows")
    if strangers := [at for at in findings if not 0 <= at < len(sheet)]:
        raise BrokenLaw(f"findings of rows that the sheet does not have: {strangers[:10]}")
    return put(made(_Checked(sheet, findings, statuses, general, lang)), path, keep=keep, fallback=fallback)


def is_untouched(path: Path) -> bool:
    """True when no other program has saved a checked sheet since: each writes its person's name into it, or none."""
    with path.open("rb") as file:
        return bool(openpyxl.load_workbook(file, read_only=True).properties.lastModifiedBy == AUTHOR)


def made(checked: _Checked, *, most_notes: int = MOST_NOTES) -> Made:
    """The checked sheet as a workbook. Raises `Stopped` (RES-TOO-BIG) when the sheet is larger than one can be."""
    sheet, lang = checked.sheet, checked.lang
    check_size(rows=len(sheet), columns=OURS + len(sheet.headers))
    coloured = checked.coloured()
    book = Workbook(write_only=True)
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    # Sheets that are only written have what is used here, although their type does not say so.
    page = cast("Worksheet", book.create_sheet(CHECKED_SHEETS[lang]))
    _write_rows(page, checked, _Notes(coloured, most_notes))
    facts = {"file": sheet.path.name, "title": CHECKED_TITLES[lang][PROBLEMS]}
    capped = {"most": most_notes, "count": coloured.total()}
    more = [NEXT[lang], *([CAPPED[lang]] if coloured.total() > most_notes else [])]
    pairs = [(label, text.format(**facts, **capped)) for label, text in more]
    problems = cast("Worksheet", book.create_sheet(PROBLEMS_SHEET[lang]))
    write_problems(problems, checked.all_findings(), pairs, lang=lang)
    stream = io.BytesIO()
    book.save(stream)
    meant = [(str(number), status) for number, status in zip(sheet.numbers, checked.statuses, strict=True)]
    return Made(stream.getvalue(), meant, _first_columns, header=CHECKED_TITLES[lang][:PROBLEMS])


def note(findings: Sequence[Finding], lang: Lang) -> Comment:
    """What Excel shows beside a cell: every message with its tip, large enough to be read."""
    told = (f"{one.code}: {one.message(lang)}\n{one.tip(lang)}".rstrip() for one in gravest_first(findings))
    return excel_note("\n\n".join(told))


def _write_rows(page: Worksheet, checked: _Checked, notes: _Notes) -> None:
    sheet = checked.sheet
    copied = [sheet.table.iloc[:, at].tolist() for at in range(len(sheet.headers))]
    lay_out(page, _widths(checked, copied), rows=len(sheet), kept=OURS)
    page.append(_titles(page, checked))
    pens = Pens(page, centred=(ROW,), wrapped=(PROBLEMS,), bold=(STATUS,))
    rows = zip(*copied, strict=True) if copied else iter([()] * len(sheet))
    for at, cells in enumerate(rows):
        bad = checked.cells(at)
        problems = _problems(checked.findings.get(at, ()), checked.lang)
        heighten(page, at + 2, lines(problems, WIDE_PROBLEMS))
        line: list[Pen | None] = []
        for column, cell in enumerate((sheet.numbers[at], checked.statuses[at], problems, *cells)):
            colours = SHADE_COLOURS[worst(bad[column])] if column in bad else None
            if column == STATUS:
                colours = _status_colours(checked.statuses[at])
            formats = sheet.formats.get(column - OURS)
            line.append(pens.write(column, held(cell), colours, formats[at] if formats else ""))
        noted = [notes.pin(pen, found, checked.lang) for column, found in bad.items() if (pen := line[column])]
        page.append(line)
        for pen in filter(None, noted):
            pen.comment = None  # the same pen writes the next row


def _titles(page: Worksheet, checked: _Checked) -> list[Pen]:
    lang, bad = checked.lang, checked.of_titles()
    cells = []
    for at, title in enumerate(checked.titles):
        colours = SHADE_COLOURS[worst(bad[at])] if at in bad else OUR_HEADER if at < OURS else THEIR_HEADER
        cells.append(title_cell(page, title, colours))
        if at in bad:
            cells[at].comment = note(bad[at], lang)
    names = {"file": checked.sheet.path.name, "title": CHECKED_TITLES[lang][PROBLEMS]}
    cells[ROW].comment = excel_note(ROW_NOTE[lang].format(**names))
    cells[STATUS].comment = excel_note("\n".join(_status_words(checked.statuses, lang)))
    return cells


def _widths(checked: _Checked, copied: list[list[object]]) -> list[float]:
    ours = (checked.sheet.numbers[:MEASURED], checked.statuses[:MEASURED])
    columns = [*ours, (), *(cells[:MEASURED] for cells in copied)]
    widths = [width(title, cells) for title, cells in zip(checked.titles, columns, strict=True)]
    widths[PROBLEMS] = WIDE_PROBLEMS
    return widths


def _problems(findings: Sequence[Finding], lang: Lang) -> str:
    """All findings of a row, one on each line, the gravest first."""
    return "\n".join(f"{finding.code}: {finding.message(lang)}" for finding in gravest_first(findings))


def _status_colours(status: str) -> Colours:
    return next((colours for word, colours in (READY, *STATUS_COLOURS.items()) if word == status), THEIR_HEADER)


def _status_words(statuses: Iterable[str], lang: Lang) -> list[str]:
    seen = set(statuses)
    words = ((READY[0], READY_WORDS), *STATUS_WORDS.items())
    return [f"{word}: {texts[lang == 'es']}" for word, texts in words if word in seen]


def _first_columns(path: Path) -> list[tuple[str, ...]]:
    """Number and status of every row, the titles first."""
    try:
        with load_workbook(path) as book:
            titles, *rows = book.get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise BrokenLaw(f"the checked sheet written cannot be read back: {error}") from error
    return [tuple(map(str, titles[:PROBLEMS])), *((f"{row[ROW]:.0f}", str(row[STATUS])) for row in rows)]


__all__ = ["MOST_NOTES", "is_untouched", "made", "note", "write_checked"]
