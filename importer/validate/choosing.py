"""Which template a sheet was written by: told by its headings, and left open where these do not tell. Pure.

A heading is a sign of a program where no other program writes it; two of them are no chance. A sheet with signs of
two programs, or with headings that several templates know equally well, is asked about and never guessed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from importer.validate.recognise import SURE, fed_by, fold, marked, result_columns, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from collections.abc import Sequence

    from importer.model import Field, Header
    from importer.validate.mapping import Mapping

PLAUSIBLE: Final = 2 / 3  # of a sheet's headings that a template without signs must know to be proposed
MOST: Final = 3  # templates proposed

How = Literal["told", "signs", "plain", "answered", "confirmed", "accepted"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template beside a sheet: the headings it knows, and those among them that are its program's own."""

    mapping: Mapping
    known: tuple[str, ...]
    signs: tuple[str, ...]
    titles: tuple[str, ...]
    complete: bool

    @classmethod
    def of(
        cls, mapping: Mapping, titles: Sequence[str], assigned: Pairs[Field, str], constants: Pairs[Field, str]
    ) -> Candidate:
        """How well a template knows these titles. `assigned` is `--map`, `constants` is `--set`."""
        headings = mapping.headings(assigned=assigned, constants=constants)
        others = mapping.other_headings
        fed = {title: fed_by(title, headings.fields) for title in titles}
        known = tuple(one for one in titles if fed[one] or not others.isdisjoint(spellings(one)))
        signs = tuple(one for one in titles if marked(one) in mapping.signs)
        complete = headings.required <= {name for names in fed.values() for name in names} | assigned.keys()
        return cls(mapping, known, signs, tuple(titles), complete)

    @property
    def score(self) -> int:
        """The share of the sheet's headings that the template knows, in percent."""
        return round(100 * len(self.known) / len(self.titles)) if self.titles else 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One template, and what it was chosen by."""

    candidate: Candidate
    how: How


@dataclass(frozen=True, slots=True)
class Unsure:
    """Several templates that may be meant, the likeliest first."""

    candidates: tuple[Candidate, ...]


def choose(
    mappings: Sequence[Mapping],
    titles: Sequence[str],
    *,
    standard: str,
    assigned: Pairs[Field, str],
    constants: Pairs[Field, str],
) -> Chosen | Unsure:
    """The template of a sheet with these titles. The one called `standard` takes what is plainly headed."""
    candidates = [Candidate.of(one, titles, assigned, constants) for one in mappings]
    plain = next(one for one in candidates if one.mapping.name == standard)
    others = [one for one in candidates if one is not plain]
    others.sort(key=lambda one: (-len(one.signs), -len(one.known), one.mapping.name))
    if others and len(others[0].signs) >= SURE:
        return _by_signs(others, plain)
    whole = [one for one in others if one.signs and one.complete and len(one.known) == len(titles) > len(plain.known)]
    if len(whole) == 1:
        return Chosen(whole[0], "signs")
    if plain.complete:
        return Chosen(plain, "plain")
    likely = [one for one in others if one.complete and len(one.known) > len(plain.known) and _is_plausible(one)]
    likely.sort(key=lambda one: (-len(one.known), -len(one.signs), one.mapping.name))
    return Unsure((*likely[: MOST - 1], plain)) if likely else Chosen(plain, "plain")


def _by_signs(others: Sequence[Candidate], plain: Candidate) -> Chosen | Unsure:
    """The one with most signs, if nothing speaks for another."""
    best, *rest = others
    rivals = [one for one in rest if _is_rival(one, best)]
    if plain.complete and len(plain.known) > len(best.known):
        rivals.append(plain)
    return Unsure((best, *rivals[: MOST - 1])) if rivals else Chosen(best, "signs")


def _is_rival(other: Candidate, best: Candidate) -> bool:
    """True for a template whose own headings stand there too, and say nothing to the best one."""
    foreign = set(other.signs) - set(best.known)
    return len(foreign) >= SURE or bool(foreign and len(best.signs) - len(other.signs) < SURE)


def _is_plausible(candidate: Candidate) -> bool:
    return bool(candidate.signs) or len(candidate.known) >= PLAUSIBLE * len(candidate.titles)


def own_titles(headers: Sequence[Header]) -> list[str]:
    """The titles of a sheet that are the person's own, each once."""
    ours = result_columns(headers).values()
    return list(dict.fromkeys(one.title for one in headers if one.title and one.position not in ours))


def signature(headers: Sequence[Header]) -> str:
    """The same for sheets with the same headings, however they are spelled and in whatever order."""
    titles = sorted(map(fold, own_titles(headers)))
    return hashlib.blake2b("\x1f".join(titles).encode(), digest_size=16).hexdigest()


__all__ = ["Candidate", "Chosen", "How", "Unsure", "choose", "own_titles", "signature"]
