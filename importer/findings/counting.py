"""Numbers within the sentences of both languages: `{count:# row|# rows}` says `1 row` and `1 000 rows`.

What stands before the bar is said of one, what stands behind it of any other number; `#` is the number
itself. So words that agree with it need no number: `{count:was|were}`.
"""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.findings.kind import Lang


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


def filled(texts: tuple[str, str], lang: Lang, facts: Mapping[str, Any]) -> str:
    """The text of this language, English or Spanish, with the facts in its braces. Raises KeyError for one it lacks."""
    return texts[lang == "es"].format_map({name: countable(fact) for name, fact in facts.items()})


__all__ = ["Count", "countable", "filled", "spaced"]
