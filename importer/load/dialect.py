"""How a text file writes its table: the sign between cells, the line ends, the quotation marks."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS: Final = "\t|;,"  # of two that fit equally well the first wins: text has commas more often than tabs
SAMPLE: Final = 1_000_000  # characters
QUOTED_ROWS: Final = 20
NAMED: Final = re.compile(r'"?sep=([^\w\r\n"])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
FIELD_LIMIT: Final = 2**31 - 1  # the module's own limit is 131,072 characters and ends the reading


class Named(NamedTuple):
    """What a first line `sep=X` says: the sign, and the length of the line, which is no row of the table."""

    delimiter: str
    length: int


def named_delimiter(text: str) -> Named | None:
    """The delimiter a first line `sep=X` names. Excel takes that line away: the next one is row 1."""
    match = NAMED.match(text)
    return Named(match[1], match.end()) if match else None


def best_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same width above 1, then the wider rows; "," if there is none."""
    sample = text[:SAMPLE]
    fits = {delimiter: _fit(sample, delimiter, cut=len(text) > SAMPLE) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=fits.__getitem__)
    return best if fits[best] > (0, 0) else ","


def _fit(sample: str, delimiter: str, *, cut: bool) -> tuple[float, int]:
    """The share of rows that have the most frequent width above 1, and that width."""
    widths = [len(row) for row in reader(io.StringIO(sample, newline=""), delimiter, strict=False) if row]
    if cut and len(widths) > 1:
        widths.pop()
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0, 0
    width, count = max(wide.items(), key=lambda found: (found[1], found[0]))
    return count / len(widths), width


def reader(lines: Iterator[str], delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """The rows of these lines, each cell as text. A blank line is an empty row."""
    csv.field_size_limit(FIELD_LIMIT)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def newline_of(text: str, delimiter: str) -> str:
    """What ends the first row; line breaks inside its quoted cells may be others."""
    stream = io.StringIO(text, newline="")
    next(reader(stream, delimiter, strict=False), None)
    row = text[: stream.tell()]
    return next((newline for newline in ("\r\n", "\r", "\n") if row.endswith(newline)), "\n")


def quotes_all(text: str, rows: Sequence[Sequence[str]], delimiter: str, newline: str) -> bool:
    """Whether the first rows, written with every cell in quotation marks, are the text as it stands."""
    first = list(islice(rows, QUOTED_ROWS))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(first)
    return any(first) and text.startswith(written.getvalue().removesuffix(newline))
