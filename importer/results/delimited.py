"""A results sheet as text, in the encoding, delimiter, newline and quoting habit of the file it came from."""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING, Final

from importer.errors import BrokenLaw
from importer.results.made import CHECKED, Made
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.model import Reading
    from importer.results.columns import Own, Result

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program takes for a formula in a CSV
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
    text = _text(result, reading)
    encoding, refused = reading.encoding or EVERY_CHARACTER, ""
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError as error:
        encoding, refused = EVERY_CHARACTER, text[error.start]
        content = text.encode(encoding, errors="replace")
    read_back = partial(_first_columns, encoding=encoding, delimiter=_delimiter(reading))
    return Made(content, [guarded(own)[:CHECKED] for own in result.own], read_back, refused)


def guarded(own: Own) -> tuple[str, ...]:
    """Our own cells, with an apostrophe before what a spreadsheet program would compute. Never for the person's."""
    return tuple(f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in map(str, own))


def _text(result: Result, reading: Reading) -> str:
    rows = _Rows(reading.newline or "\n")
    writer = csv.writer(
        rows,
        delimiter=_delimiter(reading),
        quoting=csv.QUOTE_ALL if reading.quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerow(result.header)
    writer.writerows(_cells(result))
    return "".join(rows)


def _cells(result: Result) -> Iterator[tuple[str, ...]]:
    for own, copied in result.lines():
        yield (*guarded(own), *map(plain, copied))


def _delimiter(reading: Reading) -> str:
    return reading.delimiter or ","


def _first_columns(path: Path, *, encoding: str, delimiter: str) -> list[tuple[str, ...]]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    try:
        with path.open(encoding=encoding, newline="") as stream:
            return [tuple(line[:CHECKED]) for line in csv.reader(stream, delimiter=delimiter, strict=True)]
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenLaw(f"the results written cannot be read back: {error}") from error


__all__ = ["FORMULA_SIGNS", "guarded", "made"]
