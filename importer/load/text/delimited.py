"""A text file becomes a Grid: every cell as text, exactly as it stands in the file.

Row numbers are those Excel shows for the same file: one for each line of the table, blank ones too;
a line break inside a quoted cell makes no row.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding
from importer.load.grid import Grid
from importer.load.text import dialect
from importer.load.text.columns import Columns, columns_of
from importer.load.text.dialect import BACKSLASH, Dialect
from importer.load.text.encoding import breaks_in, opened
from importer.model import Reading
from importer.validate.recognise import Headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.findings import Place
    from importer.load.text.encoding import Text

NONE: Final = Headings()
BLANK: Final = "\ufeff \t\r\n\v\f\x1a"
LINE_BREAK: Final = re.compile(r"[\r\n]")
WIDEST: Final = 65_535  # what two bytes hold; such rows are refused anyway


@dataclass(frozen=True, slots=True)
class Body:
    """The text of the table: all of the file's, less `skipped` bytes of a line that named the delimiter."""

    text: Text
    place: Place
    skipped: int

    def raw(self) -> Iterator[bytes]:
        """The bytes of the text, in the codec of `text`, in pieces that end with a line's end."""
        pieces = self.text.raw()
        yield next(pieces, b"")[self.skipped :]
        yield from pieces

    def pieces(self) -> Iterator[str]:
        """The same as text."""
        return (piece.decode(self.text.codec) for piece in self.raw())

    def sample(self) -> tuple[str, bool]:
        """The first characters, as many as tell the delimiter, and whether there are more."""
        taken, length = [], 0
        for piece in self.pieces():
            taken.append(piece)
            length += len(piece)
            if length > dialect.SAMPLE:
                break
        return "".join(taken)[: dialect.SAMPLE], length > dialect.SAMPLE


def read(
    data: bytes,
    place: Place,
    *,
    sheet: str | None,
    encoding: str | None,
    delimiter: str | None,
    headings: Headings = NONE,
) -> Grid:
    """The cells of this text and how it was read; `encoding` and `delimiter` as the person named them.

    Raises `Unusable`: FILE-EMPTY, FILE-QUOTE, FILE-ROW-ENDLESS, FILE-TOO-BIG, and what `encoding.opened` raises.
    """
    text = opened(data, place, encoding=encoding)
    named = dialect.named_delimiter(next(text.pieces(), ""))
    body = Body(text, place, len(named.line.encode(text.codec)) if named else 0)
    if not any(piece.strip(BLANK) for piece in body.pieces()):
        raise Unusable(Finding.of("FILE-EMPTY", place))
    sample, cut = body.sample()
    sign = delimiter or (named.delimiter if named else dialect.best_delimiter(sample, cut=cut, headings=headings))
    style, columns = _table(body, sign)
    reading = Reading(
        format="csv",
        encoding=text.coding.encoding,
        mark=text.coding.mark,
        delimiter=sign,
        newline=dialect.newline_of(sample, style),
        quote_all=dialect.quotes_all(sample, style),
        escape=style.escape,
        named=named is not None,
    )
    ignored = () if sheet is None else (Finding.of("FILE-SHEET-IGNORED", place, seen=sheet),)
    return Grid(
        columns.cells,
        place,
        reading,
        lengths=columns.lengths(),
        longest=columns.longest,
        findings=(*text.findings, *ignored),
    )


def _table(body: Body, sign: str) -> tuple[Dialect, Columns]:
    """The cells, read by the standard; with backslashes where that fails, or where they make uneven rows even."""
    standard, escaping = Dialect(sign), Dialect(sign, BACKSLASH)
    has_backslashes = sign != BACKSLASH and BACKSLASH.encode() in body.text.data
    columns = _read(body, standard)
    if columns and not (has_backslashes and columns.ragged and _repairs(body, columns, escaping)):
        return standard, columns
    columns = None  # before the other reading, which needs the room
    if has_backslashes and (columns := _read(body, escaping)):
        return escaping, columns
    raise Unusable(_not_closed(body, [standard, escaping] if has_backslashes else [standard]))


def _read(body: Body, style: Dialect) -> Columns | None:
    try:
        return columns_of(body.raw(), body.text.codec, style, body.place)
    except csv.Error:
        return None


def _repairs(body: Body, columns: Columns, escaping: Dialect) -> bool:
    r"""Whether backslashes read as `\,` and `\"` make rows as wide as most are, and no other row uneven.

    A path such as `C:\temp\` before a delimiter would make its row uneven instead.
    """
    rows = dialect.reader(dialect.lines(body.pieces(), escaping), escaping, strict=True)
    try:
        return _uneven(map(len, rows)) < _uneven(columns.widths)
    except csv.Error:
        return False


def _uneven(widths: Iterable[int]) -> set[int]:
    """The positions of the rows that are neither blank nor as wide as most are."""
    kept = array("H", (min(width, WIDEST) for width in widths))
    counts = Counter(kept)
    del counts[0]
    usual = max(counts, key=counts.__getitem__, default=0)
    return {at for at, width in enumerate(kept) if width not in (0, usual)}


def _not_closed(body: Body, styles: Sequence[Dialect]) -> Finding:
    """Where reading stops, in the way of reading that comes further."""
    text = "".join(body.pieces())
    above = 1 if body.skipped else 0
    offset = max(dialect.opening_quote(text, style) for style in styles)
    if offset < len(text):
        line = above + 1 + breaks_in(text[:offset])
        return Finding.of("FILE-QUOTE", body.place, seen=_beginning(text[offset:]), line=line)
    line = _endless(body, styles[0])
    return Finding.of("FILE-ROW-ENDLESS", body.place, limit=f"{dialect.CELL_LIMIT:,}", line=above + line)


def _beginning(text: str) -> str:
    return LINE_BREAK.split(text[:200], maxsplit=1)[0]


def _endless(body: Body, style: Dialect) -> int:
    """The line where the row begins that has a cell or line longer than any may be."""
    rows = dialect.reader(dialect.lines(body.pieces(), style), style, strict=True)
    read = 0
    try:
        for _ in rows:
            read = rows.line_num
    except csv.Error:
        pass
    return read + 1
