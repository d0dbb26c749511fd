"""How lines of text are laid out for a person: the width of the page, folding, tables, numbers, safe letters."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

NARROWEST: Final = 80  # columns of a page; narrower terminals fold the lines themselves
WIDEST: Final = 100
NARROWEST_SCREEN: Final = 40  # columns for which sentences are still folded
# What a cell could do to a terminal: escape sequences, line ends, turning the direction of writing.
UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def page_width() -> int:
    """Columns of a page: those of the terminal, within NARROWEST and WIDEST; WIDEST where stdout is none."""
    columns = shutil.get_terminal_size((NARROWEST, 24)).columns if sys.stdout.isatty() else WIDEST
    return min(WIDEST, max(NARROWEST, columns))


def screen_width() -> int | None:
    """Columns of the terminal that stderr is; None where it is none, and lines are not to be folded for anybody."""
    if not sys.stderr.isatty():
        return None
    return max(NARROWEST_SCREEN, shutil.get_terminal_size((NARROWEST, 24)).columns)


def safe(text: str) -> str:
    """A line without anything that a terminal would obey; what it was is shown, as Python writes it."""
    return UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def folded(text: str, width: int, *, first: str = "", then: str = "") -> Iterator[str]:
    """A text on as many lines as it needs, `first` before the first one and `then` before the others.

    Words are never broken, so that options, paths and codes can be copied; a longer one stands out.
    """
    yield from textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )


def cut(text: str, width: int) -> str:
    """A text of at most this many characters, with an ellipsis where some are left out."""
    return text if len(text) <= width else text[: width - 1] + "…"


def summed(amounts: Sequence[Decimal]) -> list[str]:
    """Sums with every digit they have, all with as many decimals: two, or more where one has more.

    Nothing is rounded: halves are rounded otherwise by Excel than by Python.
    """
    scales = [-int(amount.normalize().as_tuple().exponent) for amount in amounts]
    decimals = max([2, *scales])
    return [f"{amount:,.{decimals}f}".replace(",", " ") for amount in amounts]


def table(lines: Sequence[Sequence[str]], *, right: Sequence[bool], indent: str = "  ") -> Iterator[str]:
    """Lines of cells under each other; `right` says which columns are set to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ]
        yield (indent + "  ".join(cells)).rstrip()


__all__ = [
    "NARROWEST",
    "WIDEST",
    "cut",
    "folded",
    "page_width",
    "safe",
    "screen_width",
    "summed",
    "table",
]
