"""How a text file writes its table: the sign between cells, the line ends, the quotation marks, the backslash.

RFC 4180 is the standard: a quoted cell ends with a mark before a delimiter or a line's end, and inside it a
mark is doubled. MySQL and others put a backslash before marks, delimiters and backslashes instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from importer.validate.recognise import SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from importer.validate.recognise import Headings

DELIMITERS: Final = "\t|;,"  # of two that fit equally well the first wins: text has commas more often than tabs
SAMPLE: Final = 200_000  # characters
QUOTED_ROWS: Final = 20
FIRST_ROWS: Final = 30  # in which known headings are looked for
MOST_TITLES: Final = 200  # in a row of titles; more cells are not looked at
NAMED: Final = re.compile(r'"?sep=([^\w\r\n"])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
CELL_LIMIT: Final = 10_000_000  # characters; an open quotation mark must not swallow all the memory there is
BACKSLASH: Final = "\\"


class Dialect(NamedTuple):
    """The delimiter, and the sign that stands before what is to be taken as it is: a backslash or ""."""

    delimiter: str
    escape: str = ""


class Named(NamedTuple):
    """What a first line `sep=X` says: the sign, and the line itself with its end, which is no row of the table."""

    delimiter: str
    line: str


class Rows(Protocol):
    """Rows of cells, as `csv.reader` gives them."""

    @property
    def line_num(self) -> int:
        """How many lines of the text the rows took so far."""

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def named_delimiter(text: str) -> Named | None:
    """The delimiter a first line `sep=X` names. Excel takes that line away: the next one is row 1."""
    match = NAMED.match(text)
    return Named(match[1], match[0]) if match else None


def best_delimiter(sample: str, *, cut: bool, headings: Headings) -> str:
    """The delimiter that most rows have the same width by, above 1, then the wider rows; "," if there is none.

    One that alone makes a row of known headings wins: title lines may have commas, and amounts too. `cut`
    says that the sample may end within a row.
    """
    known = {delimiter: _known(sample, delimiter, headings) for delimiter in DELIMITERS}
    most = max(known.values())
    if most >= SURE and sorted(known.values())[-2] < most:
        return max(known, key=known.__getitem__)
    fits = {delimiter: _fit(sample, delimiter, cut=cut) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=fits.__getitem__)
    return best if fits[best] > (0, 0) else ","


def _known(sample: str, delimiter: str, headings: Headings) -> int:
    """The most fields that one of the first rows names."""
    dialect = Dialect(delimiter)
    rows = islice(reader(lines([sample], dialect), dialect, strict=False), FIRST_ROWS)
    return max((len(headings.named(row)) for row in rows if 1 < len(row) <= MOST_TITLES), default=0)


def _fit(sample: str, delimiter: str, *, cut: bool) -> tuple[float, int]:
    """The share of rows that have the most frequent width above 1, and that width, in the better way to read them."""
    escapes = ("", BACKSLASH) if f'{BACKSLASH}"' in sample or BACKSLASH + delimiter in sample else ("",)
    return max(_evenness(sample, Dialect(delimiter, escape), cut=cut) for escape in escapes)


def _evenness(sample: str, dialect: Dialect, *, cut: bool) -> tuple[float, int]:
    widths = [len(row) for row in reader(lines([sample], dialect), dialect, strict=False) if row]
    if cut and len(widths) > 1:
        widths.pop()
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0, 0
    width, count = max(wide.items(), key=lambda found: (found[1], found[0]))
    return count / len(widths), width


def lines(pieces: Iterable[str], dialect: Dialect) -> Iterator[str]:
    """The lines of these pieces of text, with their ends, as `reader` wants them."""
    literal = _literal(dialect)
    return chain.from_iterable(map(_lines, map(literal, pieces) if literal else pieces))


def _lines(piece: str) -> Iterable[str]:
    """The lines of a piece. As pieces end where lines do, one that is far too long is a single line."""
    if len(piece) > CELL_LIMIT:
        raise csv.Error("line too long")
    return io.StringIO(piece, newline="")


def _literal(dialect: Dialect) -> Callable[[str], str] | None:
    r"""What makes a backslash that escapes nothing, as in `C:\temp`, one that stands for itself."""
    if not dialect.escape:
        return None
    pairs = re.compile(rf'((?:\\["\\{re.escape(dialect.delimiter)}])++)|\\')
    return lambda piece: pairs.sub(lambda match: match[1] or r"\\", piece) if BACKSLASH in piece else piece


def reader(lines: Iterable[str], dialect: Dialect, *, strict: bool) -> Rows:
    """The rows of these lines, each cell as text. A blank line is an empty row.

    A strict reader raises `csv.Error` where a quotation mark is not closed properly; any does where a cell or a
    line is longer than `CELL_LIMIT`.
    """
    csv.field_size_limit(CELL_LIMIT)
    return csv.reader(lines, delimiter=dialect.delimiter, escapechar=dialect.escape or None, strict=strict)


def newline_of(sample: str, dialect: Dialect) -> str:
    """What ends the first row; line breaks inside its quoted cells may be others."""
    rows = reader(lines([sample], dialect), dialect, strict=False)
    next(rows, None)
    last = next(islice(lines([sample], dialect), rows.line_num - 1, None), "") if rows.line_num else ""
    return next((newline for newline in ("\r\n", "\r", "\n") if last.endswith(newline)), "\n")


def quotes_all(sample: str, dialect: Dialect) -> bool:
    """Whether every cell of the first rows stands in quotation marks."""
    taken = lines([sample], dialect)
    rows = csv.reader(
        taken,
        delimiter=dialect.delimiter,
        escapechar=dialect.escape or None,
        quoting=csv.QUOTE_NONNUMERIC,  # takes what has no marks for a number, or refuses it
    )
    try:
        cells = [cell for row in islice(rows, QUOTED_ROWS) for cell in row]
    except (ValueError, csv.Error):
        return False
    return bool(cells) and all(type(cell) is str for cell in cells)


def opening_quote(text: str, dialect: Dialect) -> int:
    """Where the quotation mark stands that opens a cell which is never closed, or closed before its end.

    The length of the text when there is no such mark.
    """
    sign = re.escape(dialect.delimiter)
    escaped = rf'|\\["\\{sign}]?+' if dialect.escape else ""
    plain = r"\\" if dialect.escape else ""
    cell = rf'(?:"(?:[^"{plain}]++|""{escaped})*+"|(?!")(?:[^{sign}\r\n{plain}]++{escaped})*+)'
    good = re.match(rf"(?:{cell}(?:{sign}|\r\n|\r|\n))*+(?:{cell}\Z)?+", text)
    return good.end() if good else 0
