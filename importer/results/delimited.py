"""A results sheet as text, in the encoding and dialect of the file it came from.

That is also what makes it readable again: a file with backslashes before its marks gives itself away by them.
"""

from __future__ import annotations

import csv
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from importer.errors import BrokenLaw
from importer.results.made import CHECKED, Made
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import Reading
    from importer.results.columns import Result

FORMULA_SIGNS: Final = (
    *"=+-@\t\r\n",
    *"＝＋－＠",
)  # what spreadsheet programs take for a formula in a CSV (OWASP, CSV Injection)
MARK: Final = "\ufeff"
EVERY_CHARACTER: Final = "utf-8-sig"  # with its mark Excel reads it as UTF-8
LONGEST_CELL: Final = 2**31 - 1  # characters; the csv module's own limit of 131,072 is below what a file may hold


class _Rows(list[str]):
    """Takes the rows of a csv writer and ends each one as the person's file does.

    The writer itself is told to end rows with both newline characters, because it puts a cell in
    quotes only for those that end a row: a lone carriage return would otherwise split the row.
    """

    def __init__(self, newline: str) -> None:
        super().__init__()
        self.newline = newline

    def write(self, row: str) -> None:
        """Called by the writer once for every row."""
        self.append(row.removesuffix("\r\n") + self.newline)


def made(result: Result, reading: Reading) -> Made:
    """The results as a text file. A sheet that was a workbook has no habits of text: then UTF-8 with commas.

    When the encoding cannot hold a character, the file is UTF-8 with a mark, and `refused` is that character.
    """
    text = _text(result.spelled(), reading)
    encoding, refused = reading.encoding or EVERY_CHARACTER, ""
    try:
        content = (MARK * reading.mark + text).encode(encoding)
    except UnicodeEncodeError as error:
        encoding, refused = EVERY_CHARACTER, text[error.start - reading.mark]
        content = text.encode(encoding, errors="replace")
    read_back = partial(_first_columns, encoding=encoding, reading=reading)
    return Made(content, [guarded(own)[:CHECKED] for own in result.own], read_back, refused)


def guarded(own: Iterable[object]) -> tuple[str, ...]:
    """Our own cells, with an apostrophe before what a spreadsheet program would compute. Never for the person's."""
    return tuple(f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in map(str, own))


def _text(result: Result, reading: Reading) -> str:
    newline = reading.newline or "\n"
    named = [f"sep={_delimiter(reading)}{newline}"] if reading.named else []
    lines = chain([result.header], _cells(result))
    rows = _escaped(lines, reading) if reading.escape else _standard(lines, reading)
    return "".join((*named, *rows))


def _standard(lines: Iterable[Sequence[str]], reading: Reading) -> Iterable[str]:
    """The rows as RFC 4180 writes them."""
    rows = _Rows(reading.newline or "\n")
    writer = csv.writer(
        rows,
        delimiter=_delimiter(reading),
        quoting=csv.QUOTE_ALL if reading.quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerows(lines)
    return rows


def _escaped(lines: Iterable[Sequence[str]], reading: Reading) -> Iterator[str]:
    r"""The rows with a backslash before marks, delimiters and backslashes.

    A cell is not quoted for a delimiter alone: `Paz\, Ana` proves the dialect to whoever reads it, `"Paz, Ana"` not.
    """
    delimiter, newline = _delimiter(reading), reading.newline or "\n"

    def cell(text: str) -> str:
        doubled = text.replace("\\", r"\\")
        if reading.quote_all or any(sign in text for sign in '"\r\n'):
            return '"' + doubled.replace('"', r"\"") + '"'
        return doubled.replace(delimiter, "\\" + delimiter)

    for line in lines:
        yield delimiter.join(map(cell, line)) + newline


def _cells(result: Result) -> Iterator[tuple[str, ...]]:
    for own, copied in result.lines():
        yield (*guarded(own), *map(plain, copied))


def _delimiter(reading: Reading) -> str:
    return reading.delimiter or ","


def _first_columns(path: Path, *, encoding: str, reading: Reading) -> list[tuple[str, ...]]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    try:
        with path.open(encoding=encoding, newline="") as stream:
            if reading.mark and encoding == reading.encoding:
                stream.read(len(MARK))
            if reading.named:
                stream.readline()
            rows = csv.reader(stream, delimiter=_delimiter(reading), escapechar=reading.escape or None, strict=True)
            return [tuple(line[:CHECKED]) for line in rows]
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenLaw(f"the results written cannot be read back: {error}") from error


__all__ = ["FORMULA_SIGNS", "guarded", "made"]
