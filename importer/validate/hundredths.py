"""Plainly written amounts, a whole column of them as exact integers: a million need no object each.

`12`, `12.5` and `12,50` are plain: up to twelve digits, and at most one mark with one or two digits behind it. They
are kept as a number of hundredths, which 64 bits hold with room to spare. All others are left to the grammar of
`writing.py`, which reads the plain ones the same.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import compress
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy

from importer.validate.cells import AT_ONCE
from importer.validate.remaining import lines_of
from importer.validate.writing import CONVENTIONS, MARK, Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Cell

MOST_DIGITS: Final = 12  # before the mark
NOT_PLAIN: Final = -1  # in place of a number of decimals
TO_HUNDREDTHS: Final = numpy.array([100, 10, 1], dtype=numpy.int64)  # by the number of decimals
HALF: Final = 10**6  # sums are made of two halves, neither of which can grow beyond what a float or 64 bits hold


class Plain(NamedTuple):
    """The plainly written amounts of a column, one place each for every distinct cell."""

    hundredths: numpy.ndarray  # int64; 0 where the cell is not plain
    decimals: numpy.ndarray  # int8; how many are written, NOT_PLAIN where the cell is not plain
    marks: numpy.ndarray  # uint8; the decimal mark's character, 0 where there is none

    @property
    def is_plain(self) -> numpy.ndarray:
        """Which of the cells are."""
        found: numpy.ndarray = self.decimals != NOT_PLAIN
        return found

    def votes(self, convention: Convention) -> numpy.ndarray:
        """The indexes of the cells that only this convention can read."""
        return numpy.flatnonzero(self.marks == ord(MARK[convention]))

    def total(self, counts: numpy.ndarray) -> Decimal:
        """The exact sum, where each stands as often as `counts` says."""
        high, low = (int((half * counts).sum()) for half in numpy.divmod(self.hundredths, HALF))
        return in_hundredths(high * HALF + low)


def in_hundredths(number: int) -> Decimal:
    """A number of hundredths as an amount with two decimals."""
    return Decimal(number).scaleb(-2)


def plain_amounts(cells: Sequence[Cell], *, allowed: Sequence[Convention] = CONVENTIONS) -> Plain:
    """Read the cells that are plainly written.

    What has a mark of a convention that is not `allowed` is left to the grammar, which says what is wrong.
    """
    count = len(cells)
    plain = Plain(numpy.zeros(count, numpy.int64), numpy.zeros(count, numpy.int8), numpy.zeros(count, numpy.uint8))
    for start in range(0, count, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        _read(cells[part], Plain(*(column[part] for column in plain)), "".join(MARK[one] for one in allowed))
    return plain


def _read(cells: Sequence[Cell], into: Plain, allowed: str) -> None:
    """Read some cells, found by where the signs stand that are no digits: line breaks, marks and all others."""
    text = lines_of(cells) + "\n"
    signs = numpy.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=numpy.uint8)
    where = numpy.flatnonzero(signs - ord("0") > 9)  # what stands before 0 wraps round to more than 9
    kinds = signs[where]
    breaks = numpy.flatnonzero(kinds == ord("\n"))
    others = numpy.diff(breaks, prepend=-1) - 1  # signs of each line that are no digits
    ends, mark, mark_at = where[breaks], kinds[breaks - 1], where[breaks - 1]
    starts = numpy.concatenate([[0], ends[:-1] + 1])
    marked = (others == 1) & numpy.isin(mark, list(allowed.encode()))
    digits = numpy.where(marked, mark_at, ends) - starts
    decimals = numpy.where(marked, ends - mark_at - 1, 0)
    is_plain = (digits >= 1) & (digits <= MOST_DIGITS) & (marked | (others == 0))
    is_plain &= ~marked | ((decimals >= 1) & (decimals <= 2))
    into.decimals[:] = numpy.where(is_plain, decimals, NOT_PLAIN)
    into.marks[:] = numpy.where(is_plain & marked, mark, 0)
    if is_plain.any():
        text = text if is_plain.all() else "\n".join(compress(cells, is_plain.tolist()))  # type: ignore[arg-type]
        numbers = numpy.fromstring(text.replace(".", "").replace(",", ""), dtype=numpy.int64, sep="\n")
        into.hundredths[is_plain] = numbers * TO_HUNDREDTHS[decimals[is_plain]]
