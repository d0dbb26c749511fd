"""What a column may be whose heading no template knows: by its spelling and by what stands in it. Only ever proposed.

The confidence is no probability: it orders proposals, and what is below LEAST is not proposed at all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from importer.validate.likeness import LOOKED_AT, MOSTLY, WORDS, Like, look_at
from importer.validate.recognise import spellings
from importer.validate.wording import Wording, is_of_others

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from importer.model import Field, Header, Sheet
    from importer.validate.mapping import FieldRule

LEAST: Final = 50  # percent
CLEAR: Final = 10  # points that one column must be ahead of the next for a field
SURE_ENOUGH: Final = 60  # percent from which a column is likely: asked about, or taken by `--accept-suggestions`


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column that may feed a field: how sure that is (percent), the spelling and the kind of cells that say so.

    What speaks against taking it unasked: words of its heading that the field does not go by, and other columns that
    are nearly as likely.
    """

    field: Field
    position: int
    confidence: int
    spelling: str = ""  # the known heading that is nearest, "" where the cells alone speak for it
    like: Like | None = None
    share: int = 0  # percent of the cells that are like that
    left_over: tuple[str, ...] = ()
    others: tuple[Suggestion, ...] = ()  # of the same field, the likeliest first

    @property
    def likely(self) -> bool:
        """Whether a person should be asked even where no field needs a column."""
        return self.confidence >= SURE_ENOUGH

    @property
    def rivals(self) -> tuple[Suggestion, ...]:
        """The other columns that are nearly as likely."""
        return tuple(one for one in self.others if self.confidence - one.confidence < CLEAR)

    @property
    def sure(self) -> bool:
        """Whether it may be taken without asking a person who said so."""
        return self.likely and not self.left_over and not self.rivals


def reasons(one: Suggestion, sheet: Sheet) -> tuple[str, str]:
    """Why a column may be a field and what speaks against it, in English and Spanish."""
    english, spanish = list[str](), list[str]()
    if one.spelling:
        english.append(f"spelled like “{one.spelling}”")
        spanish.append(f"se escribe como “{one.spelling}”")
    if one.like:
        english.append(f"{one.share} % of its cells are {WORDS[one.like][0]}")
        spanish.append(f"el {one.share} % de sus celdas son {WORDS[one.like][1]}")
    if one.left_over:
        words = ", ".join(f"“{word}”" for word in one.left_over)
        english.append(f"but {words} may make it something else")
        spanish.append(f"pero {words} puede indicar otra cosa")
    if one.rivals:
        others = ", ".join(f"“{sheet.label(two.position)}” ({two.confidence} %)" for two in one.rivals)
        english.append(f"{others} may be it too")
        spanish.append(f"también puede serlo {others}")
    return "; ".join(english), "; ".join(spanish)


def suggest(
    sheet: Sheet,
    rules: Mapping[Field, FieldRule],
    known: Mapping[Field, frozenset[str]],
    *,
    free: Sequence[int],
    apart: frozenset[str] = frozenset(),
    spoken_for: frozenset[str] = frozenset(),
    declined: Collection[tuple[Field, int]] = (),
) -> list[Suggestion]:
    """For each of the fields in `rules` the column of `free` that is likeliest, with its rivals; the surest first.

    `known` are the headings that any template knows a field by; `apart` those that some template knows as something
    else, by which cells alone say nothing; `spoken_for` those by which other fields of the same template go.
    `declined` are columns that a person said not to be a field.
    """
    looks = {position: look_at(sheet.table[position].head(LOOKED_AT * 5).tolist()) for position in free}
    wordings = [Wording.of(name, rules[name].near | rules[name].headers, known[name]) for name in rules.keys() - NEVER]
    found = [
        one
        for wording in wordings
        for position in free
        if (wording.name, position) not in declined
        and (one := _judge(wording, sheet.headers[position], looks[position], apart, spoken_for))
    ]
    found.sort(key=lambda one: (-one.confidence, one.position, one.field))
    chosen: dict[Field, Suggestion] = {}
    taken: dict[int, Suggestion] = {}
    for one in found:
        if one.field not in chosen and one.position not in taken:
            chosen[one.field] = taken[one.position] = one
    others: dict[Field, list[Suggestion]] = defaultdict(list)
    for one in found:
        by = taken.get(one.position)
        if by is None or (by.field != one.field and by.confidence < one.confidence):
            others[one.field].append(one)
    return [replace(one, others=tuple(others[one.field])) for one in chosen.values()]


def _judge(
    wording: Wording,
    header: Header,
    look: Mapping[Like, float],
    apart: frozenset[str],
    spoken_for: frozenset[str],
) -> Suggestion | None:
    """A suggestion, or None where too little speaks for it or the cells speak against it."""
    name, title = wording.name, header.title
    if any(look.get(kind, 0.0) >= MOSTLY for kind in AGAINST.get(name, ())):
        return None
    if wording.is_persons and is_of_others(title):
        return None
    spelling, by_name = wording.nearest(title)
    like, by_cells = _fitting(name, look)
    if like is not None and look and by_cells < MOSTLY:
        return None  # whatever it is called, it does not hold what the field takes
    if not by_name and title and not apart.isdisjoint(spellings(title)):
        return None
    confidence = _confidence(name, by_name, by_cells if like else None)
    if confidence < LEAST:
        return None
    left_over = wording.left_over(title, spelling)
    if spelling and not spoken_for.isdisjoint(spellings(title)):
        left_over = spellings(title)[-1:]
    return Suggestion(name, header.position, confidence, spelling, like, round(100 * by_cells), left_over)


def _confidence(name: Field, by_name: float, by_cells: float | None) -> int:
    if by_cells is None:
        return round(90 * by_name)
    if by_name:
        return round(60 * by_name + 38 * by_cells)
    return round(BY_CELLS.get(name, 0) * by_cells)


BY_CELLS: Final[dict[Field, int]] = {
    **dict.fromkeys(("amount", "expiration_date", "contact_email", "contact_phone", "description"), 55),
    "name": 50,
}
"""Percent at most where no spelling speaks for a field: enough to be asked, too little to be taken unasked."""
KINDS: Final[dict[Field, Like]] = {
    "amount": "amount",
    "expiration_date": "date",
    "contact_email": "e-mail",
    "contact_phone": "phone",
    "description": "long text",
    "name": "text",
}
NEVER: Final[frozenset[Field]] = frozenset({"contact_id", "owner_id"})
"""Ids are Plazbot's own: those of another CRM have the same headings and other meanings."""
NEEDED: Final[frozenset[Field]] = frozenset({"amount", "expiration_date", "contact_email", "contact_phone"})
"""Fields whose cells must be of that kind; a name or a description may be any text."""


NUMBERS: Final[tuple[Like, ...]] = ("amount", "date", "phone")
AGAINST: Final[dict[Field, tuple[Like, ...]]] = {
    **dict.fromkeys(("name", "contact_name", "stage", "description"), (*NUMBERS, "e-mail")),
    "owner_email": NUMBERS,
    "tags": ("date", "phone", "e-mail"),
}
"""What a column of texts mostly does not hold: one of phone numbers has no names, however it is called."""


def _fitting(name: Field, look: Mapping[Like, float]) -> tuple[Like | None, float]:
    """The kind of cells the field takes, and the share of the column's that are of it; None where any text will do."""
    kind = KINDS.get(name)
    share = look.get(kind, 0.0) if kind else 0.0
    return (kind, share) if name in NEEDED or share >= MOSTLY else (None, 0.0)


__all__ = ["LEAST", "NEVER", "SURE_ENOUGH", "Suggestion", "reasons", "suggest"]
