"""How near a heading is to those a field is known by, and which of its words say something else.

A heading is rarely one word: `Total de empleados` has a word of an amount and one that no amount goes by. Each word
that the field does not explain counts against it, and with one of them left over nothing is taken unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from importer.validate.recognise import DEALS, OTHERS, PEOPLE, fold, spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from importer.model import Field

ALIKE: Final = 0.8  # of two spellings; below it words have only letters in common
SHORTEST: Final = 4  # letters of a word that is compared letter by letter
EXPLAINED: Final = 0.9  # a heading with nothing but words of the field, and no spelling of it
SEVERAL: Final = 0.85  # one with several words of a spelling, and others
SINGLE: Final = 0.7  # one with a single word of a spelling, and others
LETTERS: Final = 0.95  # one with nearly all letters of a spelling, at most
ELSEWHERE: Final = 0.05  # less for a spelling that only other templates know
_WORD: Final = re.compile(r"\w+")
_IDLE: Final = frozenset(
    {"de", "del", "la", "el", "los", "las", "lo", "do", "da", "dos", "das", "of", "the", "a", "al", "en", "in", "y"}
    | {"e", "and", "por", "para", "for", "con", "with", "su", "actual", "current", "1"}
    | {"aprox", "aproximado", "aproximada", "approx", "estimado", "estimada", "estimated", "referencial"}
)  # words that say nothing of what a column holds; `Teléfono 1` is the first of them
_SALES: Final = DEALS | {"venta", "ventas", "sale", "oportunidades"}  # `Etapa del lead`: whose stage it is
_BUYERS: Final = PEOPLE | {"cliente", "customer", "client"}
_WHICH: Final = frozenset({"principal", "personal", "corporativo", "corporativa", "laboral", "fijo", "main", "work"})
_NAMES: Final = frozenset({"nombre", "name", "nome"})  # of an owner only with his title: no `Nombre comercial`
_DOUBTFUL: Final = frozenset({"cantidad", "quantity", "numero", "number", "costo", "cost"})
"""Words of a field that as many other columns go by: a quantity may be one of pieces, a number one of invoices."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one field is known by: the spellings of the template itself (`near`), and those of any (`known`)."""

    name: Field
    near: frozenset[str]
    known: frozenset[str]
    explained: frozenset[str]

    @classmethod
    def of(cls, name: Field, near: frozenset[str], known: frozenset[str]) -> Wording:
        """The wording of a field; whose it is (a deal's, a contact's) is explained by its kind."""
        whose = _BUYERS | _WHICH if name.startswith("contact_") else _SALES
        others = words_of(known) - (_BUYERS - whose)
        idle = _NAMES if name == "owner_email" else frozenset[str]()
        return cls(name, near, known, (words_of(near) | others | whose) - idle)

    def nearest(self, title: str) -> tuple[str, float]:
        """The spelling that a title is most like, and how much: 1 is the same, 0 nothing."""
        best, likeness = "", 0.0
        for spelled in spellings(title) if title else ():
            in_part = self._in_part(spelled)
            for word in self.near | self.known:
                alike = in_part(word) or _alike(spelled, word)
                alike -= 0 if word in self.near else ELSEWHERE
                if alike > likeness or (alike == likeness and word < best):
                    best, likeness = word, alike
        return best, likeness

    def left_over(self, title: str, spelling: str) -> tuple[str, ...]:
        """The words of a title that has all those of a spelling which the field does not go by, or many others do."""
        whole = spellings(title) if title and spelling else ()
        left = [self._unexplained(one) for one in whole if _words(spelling) < _words(one)]
        if not whole or len(left) < len(whole):  # it is that spelling, but for a slip
            left = [()]
        telling = _telling(whole[-1]) if whole else []
        return min(left, key=len) or (tuple(telling) if telling and _DOUBTFUL.issuperset(telling) else ())

    @property
    def is_persons(self) -> bool:
        """True for a field that another person's column, a seller's say, can never be."""
        return self.name == "name" or self.name.startswith("contact_")

    def _in_part(self, spelled: str) -> Callable[[str], float]:
        """How much a title is like a spelling it is the same as, or has all words of."""
        words, left = _words(spelled), self._unexplained(spelled)
        telling = len(_telling(spelled))
        # A description may be one of anything: what its heading says more is what it is about.
        share = 1.0 if self.name == "description" or not telling else 1 - len(left) / telling

        def alike(other: str) -> float:
            if spelled == other:
                return 1.0
            others = _words(other)
            if not others < words or (len(others) == 1 and len(other) < SHORTEST):
                return 0.0
            return EXPLAINED if not left else (SEVERAL if len(others) > 1 else SINGLE) * share

        return alike

    def _unexplained(self, spelled: str) -> tuple[str, ...]:
        return tuple(
            one
            for one in _telling(spelled)
            if one not in self.explained and not any(_is_slip(one, word) for word in self.explained)
        )


def is_of_others(title: str) -> bool:
    """True where a heading names another person than the contact: a seller, an owner, a supplier."""
    return not OTHERS.isdisjoint(_words(fold(title)))


def words_of(spelled: Iterable[str]) -> frozenset[str]:
    """The words of several spellings that say something."""
    return frozenset(word for one in spelled for word in _telling(one))


def _telling(spelled: str) -> list[str]:
    return [one for one in _WORD.findall(spelled) if one not in _IDLE]


def _words(spelled: str) -> frozenset[str]:
    return frozenset(_WORD.findall(spelled))


def _is_slip(one: str, other: str) -> bool:
    """True where one word is most likely the other, mistyped."""
    return min(len(one), len(other)) >= SHORTEST and one[0] == other[0] and _ratio(one, other) >= ALIKE


def _alike(one: str, other: str) -> float:
    """How many letters two spellings share, 0 where one of their words is another: a birth is no expiry.

    `fecha de nacimiento` has nearly all letters of `fecha de vencimiento`. A slip seldom changes how a word begins.
    """
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    ours, theirs = one.split(), other.split()
    pairs = zip(ours, theirs, strict=True) if len(ours) == len(theirs) else [("".join(ours), "".join(theirs))]
    if not all(one == other or (one[0] == other[0] and _ratio(one, other) >= ALIKE) for one, other in pairs):
        return 0.0
    return LETTERS * _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return 0.0  # too different in length for that many letters to be the same
    matcher = SequenceMatcher(None, one, other)
    ratio = matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
    return ratio if ratio >= ALIKE else 0.0


__all__ = ["Wording", "is_of_others", "words_of"]
