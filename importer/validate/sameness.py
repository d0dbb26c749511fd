"""Which values are the same as text: told by numbers, and by the texts themselves only where the numbers are equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy
import pandas

from importer.validate.amount_values import AmountValues
from importer.validate.keys import key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.validate.values import Values


NOTHING: Final = (hash(None), hash(""))


def marks(values: Values) -> numpy.ndarray:
    """A 64-bit number for each distinct value: the same for the same text, and seldom the same for another.

    It is kept with the values once it is made.
    """
    if values.marks is None:
        held = values.distinct
        values.marks = held.marks if isinstance(held, AmountValues) else _hashes(held, values)
    return values.marks


def marks_at(values: Values, rows: numpy.ndarray) -> numpy.ndarray:
    """The marks of the values of these rows; of a few rows the others are not marked for it."""
    codes = values.codes[rows]
    if values.marks is None and 2 * len(rows) < len(values.distinct) and not isinstance(values.distinct, AmountValues):
        return _hashes([values.distinct[code] for code in codes.tolist()], values)
    found: numpy.ndarray = marks(values)[codes]
    return found


def _hashes(some: Sequence[Any], values: Values) -> numpy.ndarray:
    texts = some if values.is_bare else _texts(some)
    return numpy.fromiter(map(hash, texts), dtype=numpy.int64, count=len(some))


def several(numbers: numpy.ndarray) -> numpy.ndarray:
    """Which of the numbers stand there more than once."""
    ordered = numpy.sort(numbers)  # many times quicker than argsort; what comes of a blank is often the only one
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    found = numpy.zeros(len(numbers), dtype=bool)
    if not len(again) or again[0] == again[-1]:
        return numbers == again[0] if len(again) else found
    order = numpy.argsort(numbers)
    as_next = ordered[1:] == ordered[:-1]
    found[order[1:][as_next]] = True
    found[order[:-1][as_next]] = True
    return found


def same(values: Values, rows: numpy.ndarray) -> numpy.ndarray:
    """A number from 0 on for each of these rows, the same where their values are the same as text and only there."""
    used, inverse = numpy.unique(values.codes[rows], return_inverse=True)
    texts = _texts([values.distinct[code] for code in used.tolist()])
    codes, _ = pandas.factorize(numpy.array(texts, dtype=object))
    return numpy.asarray(codes)[inverse]


def count(values: Values, positions: Sequence[int]) -> int:
    """How many distinct values these rows have, without None and ""."""
    used = values.used_codes(positions)
    numbers = marks(values)[used]
    doubtful = several(numbers) | numpy.isin(numbers, NOTHING)
    texts = {values.distinct[code] for code in used[doubtful].tolist()} - {None, ""}
    return len(used) - int(doubtful.sum()) + len(texts)


def _texts(values: Sequence[Any]) -> Sequence[str]:
    """What `key_text` makes of each; of texts with single blanks at most nothing, which is seen of all at once."""
    try:
        texts = [value or "" for value in values]
        joined = "".join(texts)
    except TypeError:
        return list(map(key_text, values))
    tidy = not joined or joined.split(None, 1) == [joined] or (joined.isprintable() and "  " not in joined)
    return texts if tidy else list(map(key_text, values))
