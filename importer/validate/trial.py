"""Which rows a trial sends: a few that show as much as possible of what the whole sheet holds. Pure.

What a CRM may take otherwise than it was sent is a trait: a stage, a currency, an owner, a contact or none,
the longest text, letters and signs beyond plain English. Traits that every row has choose nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy

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
    """One side of the rows: of each row a number, of each number its traits, and of each trait its numbers."""

    codes: numpy.ndarray
    traits: list[tuple[Trait, ...]]

    def by_trait(self) -> dict[Trait, list[int]]:
        """The numbers that have each trait."""
        found: dict[Trait, list[int]] = {}
        for code, traits in enumerate(self.traits):
            for trait in traits:
                found.setdefault(trait, []).append(code)
        return found


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
    """The traits that no chosen row shows yet."""

    def __init__(self, aspects: Sequence[_Aspect], count: int) -> None:
        self._aspects, self._count = aspects, count
        self._weights = [numpy.zeros(len(aspect.traits), dtype=numpy.intp) for aspect in aspects]
        self._open: list[dict[Trait, list[int]]] = []
        for aspect, weights in zip(aspects, self._weights, strict=True):
            rows = numpy.bincount(aspect.codes, minlength=len(aspect.traits))
            telling = {trait: codes for trait, codes in aspect.by_trait().items() if rows[codes].sum() < count}
            for codes in telling.values():
                weights[codes] += 1
            self._open.append(telling)

    def best(self, taken: numpy.ndarray) -> int:
        """The row not taken that shows most of what is left; of several, and where nothing is left, the first."""
        score = numpy.zeros(self._count, dtype=numpy.intp)
        if any(self._open):
            for aspect, weights in zip(self._aspects, self._weights, strict=True):
                score += weights[aspect.codes]
        score[taken] = -1
        return int(score.argmax())

    def take(self, index: int) -> tuple[Trait, ...]:
        """The traits that this row adds; they count no more."""
        added: list[Trait] = []
        for aspect, weights, still in zip(self._aspects, self._weights, self._open, strict=True):
            for trait in aspect.traits[aspect.codes[index]]:
                if found := still.pop(trait, None):
                    weights[found] -= 1
                    added.append(trait)
        return tuple(added)


def _aspects(drafts: Drafts, rows: numpy.ndarray) -> list[_Aspect]:
    """Everything that is looked at in these rows."""
    values = drafts.values

    def of(name: Field, read: Callable[[list[Any]], Iterable[tuple[Trait, ...]]]) -> Iterator[_Aspect]:
        if name in values:
            used, codes = numpy.unique(values[name].codes[rows], return_inverse=True)
            yield _Aspect(codes, list(read([values[name].distinct[code] for code in used.tolist()])))

    return [
        *of("stage", lambda found: _named("stage", found)),
        *of("owner_email", lambda found: _named("owner", found)),
        *of("owner_id", lambda found: _named("owner", found)),
        *of("expiration_date", lambda found: _filled("expiry", found)),
        *of("tags", lambda found: _filled("tags", found)),
        *of("amount", _money),
        *of("name", lambda found: _texts("name", found)),
        *of("description", lambda found: _texts("description", found)),
        _contacts([values[name] for name in ("contact_id", "contact_phone", "contact_email") if name in values], rows),
    ]


def _named(kind: Kind, found: Iterable[Any]) -> Iterator[tuple[Trait, ...]]:
    return ((Trait(kind, str(value)),) if value else () for value in found)


def _filled(kind: Kind, found: Iterable[Any]) -> Iterator[tuple[Trait, ...]]:
    return ((Trait(kind),) if value else () for value in found)


def _money(found: list[Any]) -> Iterator[tuple[Trait, ...]]:
    """Of each amount its currency, and whether it is the biggest, zero or has decimals."""
    biggest = max((money.amount for money in found if money), default=None)
    for money in found:
        if not money:
            yield ()
            continue
        told = {
            "decimals": money.amount != money.amount.to_integral_value(),
            "biggest": money.amount == biggest,
            "zero": not money.amount,
        }
        currency = (Trait("currency", money.currency),) if money.currency else ()
        yield (*currency, *(Trait(kind) for kind in ("decimals", "biggest", "zero") if told[kind]))


def _texts(name: Field, found: list[Any]) -> Iterator[tuple[Trait, ...]]:
    """Of each text whether it is the longest, and what is odd in it."""
    texts = [str(value or "") for value in found]
    longest = max(map(len, texts), default=0)
    for text in texts:
        kinds: list[Kind] = ["longest"] if len(text) == longest else []
        kinds += [kind for kind, signs in SIGNS.items() if signs.search(text)]
        yield tuple(Trait(kind, name) for kind in kinds)


def _contacts(columns: Sequence[Values], rows: numpy.ndarray) -> _Aspect:
    """Whether a row names a contact in any way."""
    codes = numpy.zeros(len(rows), dtype=numpy.intp)
    for column in columns:
        filled = numpy.array([bool(value) for value in column.distinct], dtype=numpy.intp)
        codes |= filled[column.codes[rows]]
    return _Aspect(codes, [(Trait("no_contact"),), (Trait("contact"),)])


__all__ = ["SIGNS", "Kind", "Pick", "Trait", "choose"]
