"""A text file becomes a Grid: every cell as text, exactly as it stands in the file.

Row numbers are those Excel shows for the same file: one for each line of the table, blank ones too;
a line break inside a quoted cell makes no row.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from importer.errors import Unusable
from importer.findings import Finding
from importer.load import dialect, encoding
from importer.load.grid import Grid
from importer.model import Reading

if TYPE_CHECKING:
    from importer.findings import Place


def read(data: bytes, place: Place, *, sheet: str | None) -> Grid:
    """The cells of this text and how it was read.

    Raises `Unusable`: FILE-EMPTY, FILE-QUOTE, and what `encoding.decode` raises.
    """
    text, codec = encoding.decode(data, place)
    named = dialect.named_delimiter(text)
    body = text[named.length :] if named else text
    if not body.strip("\ufeff \t\r\n\v\f\x1a"):
        raise Unusable(Finding.of("FILE-EMPTY", place))
    delimiter = named.delimiter if named else dialect.best_delimiter(body)
    rows = _rows(body, delimiter, place, above=1 if named else 0)
    newline = dialect.newline_of(body, delimiter)
    reading = Reading(
        format="csv",
        encoding=codec,
        delimiter=delimiter,
        newline=newline,
        quote_all=dialect.quotes_all(body, rows, delimiter, newline),
    )
    ignored = () if sheet is None else (Finding.of("FILE-SHEET-IGNORED", place, seen=sheet),)
    return Grid(rows, place, reading, findings=ignored)


def _rows(text: str, delimiter: str, place: Place, *, above: int) -> list[list[str]]:
    """The rows of the text; `above` lines of the file stand before it."""
    try:
        return list(dialect.reader(io.StringIO(text, newline=""), delimiter, strict=True))
    except csv.Error as problem:
        offset = _opening_quote(text, delimiter)
        seen = encoding.LINE_BREAK.split(text[offset : offset + 200], maxsplit=1)[0]
        line = encoding.line_at(text, offset) + above
        raise Unusable(Finding.of("FILE-QUOTE", place, seen=seen, line=line)) from problem


def _opening_quote(text: str, delimiter: str) -> int:
    """Where the quotation mark stands that opens a cell which is never closed, or closed before its end.

    RFC 4180 section 2: a quoted cell ends with a mark before a delimiter or a line's end; inside it a mark is doubled.
    """
    sign = re.escape(delimiter)
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+"|(?!")[^{sign}\r\n]*+)(?:{sign}|\r\n|\r|\n|\Z)')
    at = 0
    while at < len(text):
        match = cell.match(text, at)
        if not match:
            break
        at = match.end()
    return at
