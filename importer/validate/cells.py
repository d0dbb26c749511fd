"""A column as its distinct cells, and what reading them gave. Every kind of field reads through these types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard

import numpy
import pandas

from importer.findings import Finding, Place, severity_of
from importer.validate.formats import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from importer.findings import Severity
    from importer.model import Cell
    from importer.validate.stated import Stated

ODD_BLANKS: Final = (
    "\ufeff\u200b\u200c\u200d\u2060"  # invisible, and not white space to str.strip
    "\x1a"  # ends a text file of DOS
)
# Errors as English, Spanish and Portuguese Excel show them, Google's `#ERROR!`, and LibreOffice's `Err:502`.
ERROR_NAME: Final = re.compile(
    r"#(REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|PYTHON|EXTERNAL|ERROR)!"
    r"|#N/A|#N/D|#NAME\?|#GETTING_DATA|#¡(REF|DIV/0|VALOR|NUM|NULO|DESBORDAMIENTO|CALC|CAMPO|ERROR)!|#¿NOMBRE\?"
    r"|#(VALOR|NÚM|NULO|DESPEJAR)!|#NOME\?|Err:\d{3}",
    re.IGNORECASE,
)
AT_ONCE: Final = 10_000  # cells looked at together
SAMPLE: Final = 1_000  # cells
MOSTLY: Final = 0.8
MOST_DIGITS: Final = 15  # of a number in Excel; it turns the rest to zeros


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided about reading: the options of `check` and `send`."""

    decimal: Literal["auto", "comma", "dot"] = "auto"
    dates: Literal["auto", "dmy", "mdy", "ymd"] = "auto"
    country: str = ""  # ISO 3166 two letters; phones without a country code are read as of there
    currency: str = ""  # ISO 4217
    allow_duplicates: bool = False
    skip_hidden: bool = False  # leave out the rows that the workbook hides
    strict: bool = False  # what would be a warning is an error
    mark: bool = False  # write [ref:…] at the end of the description
    owners: tuple[tuple[str, str], ...] = ()  # an owner as the sheet names it, and who that is in the workspace
    default_owner: str = ""  # of rows that name none: an e-mail address or a full name
    create_contacts: bool = False  # make the contacts that the workspace does not have
    set_after_create: bool = False  # stage, expiry and custom fields are set after the create


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its distinct cells: `cells[codes[i]]` is the cell of row i.

    `rows` holds the number of the first row of each distinct cell, `counts` how many rows have it;
    `place` is the column's place, without a row. `formats` has the number format of each distinct
    cell, "" where it has none that says anything, and is empty for a column without formats. A number
    that its format shows with leading zeros stands in `cells` as that text, and in `behind` by its
    index as the number it is. A field may be read from several columns: `elsewhere` has the place of the cells,
    by number of their row, that stand in another column than `place` says. `stated` is what a column of currencies
    says of each distinct amount.
    """

    cells: Sequence[Cell]
    codes: numpy.ndarray
    rows: Sequence[int]
    counts: numpy.ndarray
    place: Place
    formats: Sequence[str] = ()
    behind: Mapping[int, Cell] = field(default_factory=dict)
    elsewhere: Mapping[int, Place] = field(default_factory=dict)
    stated: Stated | None = None

    @classmethod
    def of(cls, cells: pandas.Series, numbers: Sequence[int], place: Place, formats: Sequence[str] = ()) -> Column:
        """The distinct cells of a series. `1`, `1.0`, `True` and `"1"` are four different cells.

        `formats` has the number format of each cell; a number under two formats is two cells. Where nearly
        all cells of a long column differ, each counts as distinct: finding the equal ones would take
        longer than reading them again.
        """
        held = cells.to_numpy()
        if _nearly_all_differ(held) and (found := _texts(held)):
            return cls(found, numpy.arange(len(found)), numbers, numpy.ones(len(found), dtype=numpy.intp), place)
        codes, found = _distinct_texts(held)
        if found or not len(held):
            formats = ()  # a format says nothing of text
        else:
            per_row, found, formats = _distinct(held.tolist(), formats)
            codes = numpy.asarray(per_row, dtype=numpy.intp)
        firsts = numpy.zeros(len(found), dtype=numpy.intp)
        firsts[codes[::-1]] = numpy.arange(len(codes))[::-1]  # of several rows with a cell the last assignment stays
        rows = [numbers[at] for at in firsts.tolist()]
        counts = numpy.bincount(codes, minlength=len(found))
        if not formats:
            return cls(found, codes, rows, counts, place)
        as_shown = list(map(shown, found, formats))
        behind = {at: cell for at, cell in enumerate(found) if as_shown[at] is not cell}
        return cls(as_shown, codes, rows, counts, place, formats, behind)

    @classmethod
    def constant(cls, cell: Cell, length: int, first: int, place: Place) -> Column:
        """The same cell in every row."""
        return cls([cell], numpy.zeros(length, dtype=numpy.intp), [first], numpy.array([length]), place)

    def positions(self, codes: Collection[int]) -> list[int]:
        """The positions of the rows that have any of these distinct cells."""
        if not codes:
            return []
        wanted = numpy.zeros(len(self.cells), dtype=bool)
        wanted[list(codes)] = True
        return numpy.flatnonzero(wanted[self.codes]).tolist()

    def held(self) -> Sequence[Cell]:
        """The distinct cells as the workbook holds them, whatever their formats show."""
        return [self.behind.get(index, cell) for index, cell in enumerate(self.cells)] if self.behind else self.cells

    def format(self, index: int) -> str:
        """The number format of a distinct cell, "" where it says nothing."""
        return self.formats[index] if self.formats else ""

    def at(self, row: int) -> Place:
        """The place of this column's cell in a row."""
        place = self.elsewhere.get(row, self.place)
        return Place(place.file, place.sheet, row, place.letter, place.header)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a distinct cell; becomes a Finding on every row that has it."""

    code: str
    seen: object
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """That of its finding."""
        return severity_of(self.code, self.facts)

    def on(self, column: Column, row: int) -> Finding:
        """The finding on one row."""
        return Finding.of(self.code, column.at(row), seen=self.seen, **self.facts)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What reading a column gave: a value (or None) and the problems for each distinct cell, and notes on the whole."""

    values: Sequence[Any]
    problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_each(column: Column, read: Callable[[Cell], Any | Problem]) -> Parsed:
    """Read every distinct cell by itself as text; a Problem in place of a value is kept as such, a blank is None."""
    values: list[Any] = []
    problems: dict[int, tuple[Problem, ...]] = {}
    for index, cell in enumerate(column.cells):
        value = None if is_blank(cell) else read(cell)
        if isinstance(value, Problem):
            problems[index] = (value,)
            value = None
        values.append(value)
    for index, number in _rounded(column):
        problems[index] = (*problems.get(index, ()), Problem("CELL-PRECISION", number))
    return Parsed(values, problems)


def without_errors(column: Column, parsed: Parsed, *, among: Iterable[int] | None = None) -> Parsed:
    """What reading gave, with CELL-ERROR in place of all that was made of a cell that shows an error of a formula.

    `among` are the indexes of the cells that can show one, None for all. What shows one has no amount, no
    date, phone or address, so that of such a column only the cells with a problem can.
    """
    looked_at = _with_error_signs(column.cells) if among is None else among
    errors = [index for index in looked_at if _is_error(column.cells[index])]
    if not errors:
        return parsed
    said = {index: (Problem("CELL-ERROR", column.cells[index]),) for index in errors}
    values = parsed.values
    if any(values[index] is not None for index in errors):
        values = [None if index in said else value for index, value in enumerate(values)]
    return Parsed(values, {**parsed.problems, **said}, parsed.findings)


def _with_error_signs(cells: Sequence[Cell]) -> list[int]:
    """The cells that hold a sign every name of an error has; a column of texts is mostly seen at once to have none."""
    try:
        text = "".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return [index for index, cell in enumerate(cells) if type(cell) is str]
    if "#" not in text and ":" not in text:
        return []
    return [index for index, cell in enumerate(cells) if "#" in cell or ":" in cell]  # type: ignore[operator]


def _is_error(cell: Cell) -> bool:
    """True for the name of an error kept as text, as a CSV has it."""
    return type(cell) is str and bool(ERROR_NAME.fullmatch(trimmed(cell)))


def is_number(cell: Cell) -> TypeGuard[int | float]:
    """True for what a workbook holds as a number; not for yes and no."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _nearly_all_differ(cells: numpy.ndarray) -> bool:
    """Whether a long column has hardly two equal cells, judged by its first ones and by some from all over it."""
    if len(cells) < 10 * SAMPLE:
        return False
    samples = (cells[:SAMPLE], cells[:: len(cells) // SAMPLE])
    return all(len(set(sample.tolist())) > MOSTLY * len(sample) for sample in samples)


def _texts(cells: numpy.ndarray) -> list[Cell]:
    """The cells, none at all if any of them is no text; by pieces, since what was just looked at is at hand."""
    found: list[Cell] = []
    for start in range(0, len(cells), AT_ONCE):
        some = cells[start : start + AT_ONCE].tolist()
        if not _are_texts(some):
            return []
        found += some
    return found


def _are_texts(cells: Iterable[Cell]) -> bool:
    return set(map(type, cells)) <= {str}


def _distinct_texts(cells: numpy.ndarray) -> tuple[numpy.ndarray, list[Cell]]:
    """For each cell its index among the distinct ones, and those; none at all where some are no texts.

    What is no text is equal to no text, so that the distinct cells tell of all.
    """
    if not _are_texts(cells[:SAMPLE]):
        return cells, []
    codes, distinct = pandas.factorize(cells)
    found: list[Cell] = distinct.tolist()
    return numpy.asarray(codes), found if _are_texts(found) and codes.min(initial=0) >= 0 else []


def _distinct(cells: Iterable[Cell], formats: Sequence[str]) -> tuple[list[int], list[Cell], Sequence[str]]:
    """For each cell its index among the distinct ones; those; and the format of each, where there are any."""
    codes = set(formats)
    if len(codes) > 1:
        formatted: dict[tuple[type, Cell, str], int] = {}
        per_row = [
            formatted.setdefault((type(cell), cell, code if is_number(cell) else ""), len(formatted))
            for cell, code in zip(cells, formats, strict=True)
        ]
        return per_row, [cell for _, cell, _ in formatted], [code for *_, code in formatted]
    index: dict[tuple[type, Cell], int] = {}
    per_row = [index.setdefault((type(cell), cell), len(index)) for cell in cells]
    found = [cell for _, cell in index]
    code = "".join(codes)
    return per_row, found, [code if is_number(cell) else "" for cell in found] if code else ()


def _rounded(column: Column) -> Iterator[tuple[int, Cell]]:
    """The numbers with more digits than Excel keeps, by index."""
    for index, cell in chain(enumerate(column.cells), column.behind.items()):
        if type(cell) is not str and is_number(cell) and abs(cell) >= 10**MOST_DIGITS:
            yield index, cell


def trimmed(text: str) -> str:
    """The text without blanks of any kind at its ends, zero-width ones included."""
    while (shorter := text.strip().strip(ODD_BLANKS)) != text:
        text = shorter
    return text


def is_blank(cell: Cell) -> bool:
    """True for an empty cell and for one that holds only blanks."""
    return isinstance(cell, str) and (not cell or (not "!" <= cell[0] <= "~" and not trimmed(cell)))
