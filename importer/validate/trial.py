"""Which rows a trial sends: a few that show as much as possible of what the whole sheet holds. Pure.

What a CRM may take otherwise than it was sent is a trait: a stage, a currency, an owner, a contact or none,
the longest text, letters and signs beyond plain English. Traits that every row has choose nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy

from importer.model import CONTACT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from importer.model import Field
    from importer.validate.drafts import Drafts
    from importer.validate.values import Values

Kind = Literal[
    "stage",
    "currency",
    "owner",
    "contact",
    "no_contact",
    "expiry",
    "tags",
    "longest",
    "emoji",
    "letters",
    "accents",
    "quotes",
    "markup",
    "breaks",
    "decimals",
    "biggest",
    "zero",
]
SIGNS: Final[dict[Kind, re.Pattern[str]]] = {
    "emoji": re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff]"),
    "letters": re.compile("[^\\W\\d_\u0000-\u024f\u1e00-\u1eff]"),  # of an alphabet other than the Latin
    "accents": re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]"),
    "quotes": re.compile("[\"'«»\u2018-\u201f]"),
    "markup": re.compile(r"[&<>\\]"),
    "breaks": re.compile("[\n\r\u2028\u2029]"),
}
"""What is odd about a text, by the signs that make it so."""
ODD: Final = re.compile("|".join(signs.pattern for signs in SIGNS.values()))


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing a row may have: `value` is the stage, currency or owner, or the field whose text is meant."""

    kind: Kind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A row of the trial, by its position in the sheet, and what it shows that no pick before it does."""

    at: int
    shows: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class _Aspect:
    """One side of the rows: the number of each row, and of each trait the numbers that have it, in ascending order."""

    codes: numpy.ndarray
    having: dict[Trait, list[int]]


def choose(drafts: Drafts, positions: Sequence[int], count: int, *, kept: Sequence[int] = ()) -> tuple[Pick, ...]:
    """`count` of the rows at these positions, in the sheet's order; all of them where there are no more.

    Each next one is the row that adds the most traits, of several the first in the sheet; when none adds
    any, the first rows that are left. Rows of `kept` are chosen before all others.
    """
    chosen: list[Pick] = []
    rows = numpy.asarray(positions, dtype=numpy.intp)
    taken = numpy.zeros(len(rows), dtype=bool)
    cover = _Cover(_aspects(drafts, rows), len(rows))
    first = iter(numpy.searchsorted(rows, list(kept)).tolist())
    while len(chosen) < min(count, len(rows)):
        index = next(first, None)
        if index is None:
            index = cover.best(taken)
        taken[index] = True
        chosen.append(Pick(int(rows[index]), cover.take(index)))
    return tuple(sorted(chosen, key=lambda pick: pick.at))


class _Cover:
    """The traits that no chosen row shows yet, and how many of them each row has."""

    def __init__(self, aspects: Sequence[_Aspect], count: int) -> None:
        self._aspects = aspects
        self._score = numpy.zeros(count, dtype=numpy.int32)
        self._weights: list[numpy.ndarray] = []
        self._open: list[dict[Trait, list[int]]] = []
        for aspect in aspects:
            highest = max((having[-1] for having in aspect.having.values() if having), default=0)
            rows = numpy.bincount(aspect.codes, minlength=highest + 1)
            telling = {trait: having for trait, having in aspect.having.items() if 0 < rows[having].sum() < count}
            weights = numpy.zeros(len(rows), dtype=numpy.int32)
            for having in telling.values():
                weights[having] += 1
            self._score += weights[aspect.codes]
            self._weights.append(weights)
            self._open.append(telling)

    def best(self, taken: numpy.ndarray) -> int:
        """The row not taken that shows most of what is left; of several, and where nothing is left, the first."""
        return int(numpy.where(taken, -1, self._score).argmax())

    def take(self, index: int) -> tuple[Trait, ...]:
        """The traits that this row adds; they count no more."""
        added: list[Trait] = []
        for aspect, weights, still in zip(self._aspects, self._weights, self._open, strict=True):
            shown = [trait for trait, having in still.items() if _is_in(int(aspect.codes[index]), having)]
            if not shown:
                continue
            self._score -= weights[aspect.codes]
            for trait in shown:
                weights[still.pop(trait)] -= 1
            self._score += weights[aspect.codes]
            added += shown
        return tuple(added)


def _is_in(code: int, having: list[int]) -> bool:
    at = bisect_left(having, code)
    return at < len(having) and having[at] == code


def _aspects(drafts: Drafts, rows: numpy.ndarray) -> list[_Aspect]:
    """Everything that is looked at in these rows."""
    values = drafts.values

    def of(name: Field, read: Callable[[list[Any]], dict[Trait, list[int]]]) -> Iterator[_Aspect]:
        if name in values:
            used, codes = numpy.unique(values[name].codes[rows], return_inverse=True)
            distinct = values[name].distinct
            yield _Aspect(codes, read([distinct[code] for code in used.tolist()]))

    return [
        *of("stage", lambda found: _named("stage", found)),
        *of("owner_email", lambda found: _named("owner", found)),
        *of("owner_id", lambda found: _named("owner", found)),
        *of("expiration_date", lambda found: _filled("expiry", found)),
        *of("tags", lambda found: _filled("tags", found)),
        *of("amount", _money),
        *of("name", lambda found: _texts("name", found)),
        *of("description", lambda found: _texts("description", found)),
        _contacts([values[name] for name in CONTACT_FIELDS if name in values], rows),
    ]


def _named(kind: Kind, found: Iterable[Any]) -> dict[Trait, list[int]]:
    return {Trait(kind, str(value)): [code] for code, value in enumerate(found) if value}


def _filled(kind: Kind, found: Iterable[Any]) -> dict[Trait, list[int]]:
    return {Trait(kind): [code for code, value in enumerate(found) if value]}


def _money(found: list[Any]) -> dict[Trait, list[int]]:
    """Of each currency the amounts that have it, and which are the biggest, zero or have decimals."""
    having: dict[Trait, list[int]] = {}
    amounts = [(code, money.amount) for code, money in enumerate(found) if money]
    for code, money in enumerate(found):
        if money and money.currency:
            having.setdefault(Trait("currency", money.currency), []).append(code)
    biggest = max((amount for _, amount in amounts), default=None)
    having[Trait("biggest")] = [code for code, amount in amounts if amount == biggest]
    having[Trait("zero")] = [code for code, amount in amounts if not amount]
    having[Trait("decimals")] = [code for code, amount in amounts if amount != amount.to_integral_value()]
    return having


def _texts(name: Field, found: list[Any]) -> dict[Trait, list[int]]:
    """Which texts are the longest, and which have something odd."""
    texts = [str(value or "") for value in found]
    longest = max(map(len, texts), default=0)
    having = {Trait("longest", name): [code for code, text in enumerate(texts) if len(text) == longest]}
    odd = [(code, text) for code, text in enumerate(texts) if ODD.search(text)]
    for kind, signs in SIGNS.items():
        having[Trait(kind, name)] = [code for code, text in odd if signs.search(text)]
    return having


def _contacts(columns: Sequence[Values], rows: numpy.ndarray) -> _Aspect:
    """Whether a row names a contact in any way."""
    codes = numpy.zeros(len(rows), dtype=numpy.intp)
    for column in columns:
        filled = numpy.array([bool(value) for value in column.distinct], dtype=numpy.intp)
        codes |= filled[column.codes[rows]]
    return _Aspect(codes, {Trait("no_contact"): [0], Trait("contact"): [1]})


__all__ = ["ODD", "SIGNS", "Kind", "Pick", "Trait", "choose"]
