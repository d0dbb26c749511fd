"""Numbers within the sentences of both languages: `{count:# row|# rows}` says `1 row` and `1 000 rows`.

What stands before the bar is said of one, what stands behind it of any other number; `#` is the number
itself. So words that agree with it need no number: `{count:was|were}`.
"""

from __future__ import annotations

from numbers import Integral
from typing import Any


class Count(int):
    """A whole number that a text of ours can be filled with."""

    def __format__(self, spec: str) -> str:
        """One of two wordings, where there are two; else what any number does."""
        one, bar, several = spec.partition("|")
        if not bar:
            return int(self).__format__(spec)
        return (one if self == 1 else several).replace("#", spaced(self))


def spaced(count: int) -> str:
    """A number with its thousands set apart by spaces, which no country reads as a decimal sign."""
    return f"{int(count):,}".replace(",", " ")


def countable(fact: Any) -> Any:
    """The same fact, able to choose words by it if it is a whole number."""
    return Count(fact) if isinstance(fact, Integral) and not isinstance(fact, bool) else fact


__all__ = ["Count", "countable", "spaced"]
