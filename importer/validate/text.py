"""Texts: names, descriptions, ids, e-mail addresses, tags. Trimmed and bounded, never rewritten.

A column is looked at as a whole first: texts that are fine as they stand cost no call of Python's each.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy

from importer.validate.cells import AT_ONCE, Parsed, Problem, read_each, trimmed
from importer.validate.mails import doubt, read_mail, simply
from importer.validate.remaining import read_remaining
from importer.validate.tags import split_tags
from importer.validate.writing import EMPTY_MARKERS, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Cell
    from importer.validate.cells import Column

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but line breaks and tabs
LONGEST_CELL: Final = 10_000  # characters of a cell with addresses or tags


def read_text(column: Column, *, limit: int) -> Parsed:
    """Text of at most `limit` characters; numbers and dates are taken as Excel would show them."""
    values: list[Any] = []
    remaining: list[int] = []
    for start in range(0, len(column.cells), AT_ONCE):
        cells = column.cells[start : start + AT_ONCE]
        if _are_plain(cells, limit):
            values += cells
        else:
            plainly = [cell if _is_plain(cell, limit) else None for cell in cells]
            remaining += [start + at for at, value in enumerate(plainly) if value is None and cells[at] != ""]
            values += plainly
    return read_remaining(column, values, partial(as_text, limit=limit), remaining=remaining)


def read_people(column: Column, *, limit: int) -> Parsed:
    """Names of people; a mark for nobody, such as `-` or `sin contacto`, is none."""
    parsed = read_text(column, limit=limit)
    return replace(parsed, values=[None if text and text.lower() in NOBODY else text for text in parsed.values])


def read_emails(column: Column) -> Parsed:
    """One e-mail address a cell, in lower case."""
    values, odd = simply(column.cells)
    parsed = read_remaining(column, values, _email, remaining=odd)
    for index in odd:
        if (address := parsed.values[index]) and (problem := doubt(address)):
            parsed.problems[index] = (*parsed.problems.get(index, ()), problem)
    return parsed


def read_tags(column: Column) -> Parsed:
    """Tags split at `,` `;` or `|`, trimmed, each once, in the order of the cell."""
    return read_each(column, _tags)


def as_text(cell: Cell, *, limit: int) -> str | Problem:
    """One cell as text, or what is wrong with it."""
    if isinstance(cell, bool):
        return Problem("TEXT-NOT-TEXT", cell)
    text = trimmed(plain(cell))
    if CONTROL.search(text):
        return Problem("TEXT-CONTROL", CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text))
    if len(text) > limit:
        return Problem("TEXT-LONG", text, {"length": len(text), "limit": limit})
    return text


def plain(cell: Cell) -> str:
    """A cell as text, the same whichever file format it came from: 5.0 is 5, midnight is left off a date."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return f"{cell:.15g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case _:  # of a date with a time: a blank between the two
            return str(cell)


def _are_plain(cells: Sequence[Cell], limit: int) -> bool:
    """True if `as_text` would give every one of these cells as it stands, told without looking at each.

    Controls, line breaks and every blank but the usual one are not printable, so at the ends of what is
    printable only usual blanks can be too many; and two line breaks on end are a cell without anything.
    """
    try:
        printable = "".join(cells).isprintable()  # type: ignore[arg-type]  # refuses what is no text
    except TypeError:
        return False
    if not printable or max(map(len, cells)) > limit:  # type: ignore[arg-type]
        return False
    lines = "\n" + "\n".join(cells) + "\n"  # type: ignore[arg-type]
    signs = numpy.frombuffer(lines.encode("utf-8"), dtype=numpy.uint8)
    is_gap = (signs == ord("\n")) | (signs == ord(" "))
    if not (is_gap[1:] & is_gap[:-1]).any():
        return True
    return not any(odd in lines for odd in ("\n\n", "\n ", " \n"))


def _is_plain(cell: Cell, limit: int) -> bool:
    return type(cell) is str and 0 < len(cell) <= limit and cell.isprintable() and cell.strip() == cell


def _email(cell: Cell) -> str | Problem | None:
    text = as_text(cell, limit=LONGEST_CELL)
    if isinstance(text, Problem):
        return text
    return None if text.lower() in EMPTY_MARKERS else read_mail(text)


def _tags(cell: Cell) -> tuple[str, ...] | Problem:
    text = as_text(cell, limit=LONGEST_CELL)
    return text if isinstance(text, Problem) else split_tags(text)
