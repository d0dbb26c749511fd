"""What a column may be whose heading no template knows: by its spelling and by what stands in it. Only ever proposed.

The confidence is no probability: it orders proposals, and what is below LEAST is not proposed at all.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from importer.validate.cells import is_blank, is_number, trimmed
from importer.validate.date_words import Written, read_writing
from importer.validate.recognise import OTHERS, fold, spellings
from importer.validate.writing import Written as Amount
from importer.validate.writing import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.model import Cell, Field, Header, Sheet
    from importer.validate.mapping import FieldRule

LEAST: Final = 50  # percent
CLEAR: Final = 5  # points that one column must be ahead of the next for a field
SURE_ENOUGH: Final = 60  # percent that `--accept-suggestions` takes
LOOKED_AT: Final = 100  # cells of a column
MOSTLY: Final = 0.5
DIFFERENT: Final = 0.8  # of the cells of names
MONEY: Final = re.compile(r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d{1,2}")  # and no phone
ALIKE: Final = 0.8  # of two spellings; below it words have only letters in common
SHORTEST: Final = 4  # letters of a word that is compared letter by letter
LONG_TEXT: Final = 40  # characters
MAIL: Final = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
PHONE: Final = re.compile(r"['+(]*\d[\d\s().\-]{5,18}\d")
LONGEST_AMOUNT: Final = 10  # digits without any mark; more are a phone
PHONE_DIGITS: Final = range(7, 16)

Like = Literal["amount", "date", "e-mail", "phone", "long text", "text"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column that may feed a field: how sure that is (percent), the spelling and the kind of cells that say so."""

    field: Field
    position: int
    confidence: int
    spelling: str = ""  # the known heading that is nearest, "" where the cells alone speak for it
    like: Like | None = None
    share: int = 0  # percent of the cells that are like that
    clear: bool = True  # no other column is nearly as likely
    in_part: bool = False  # the heading says more than the spelling it is like: `Tax amount`, `Nombre del banco`

    @property
    def sure(self) -> bool:
        """Whether it may be taken without asking a person who said so."""
        return self.clear and not self.in_part and self.confidence >= SURE_ENOUGH


def reasons(one: Suggestion) -> tuple[str, str]:
    """Why a column may be a field, in English and Spanish."""
    english, spanish = list[str](), list[str]()
    if one.spelling:
        english.append(f"spelled like “{one.spelling}”")
        spanish.append(f"se escribe como “{one.spelling}”")
    if one.like:
        english.append(f"{one.share} % of its cells are {WORDS[one.like][0]}")
        spanish.append(f"el {one.share} % de sus celdas son {WORDS[one.like][1]}")
    return "; ".join(english), "; ".join(spanish)


class _Words(NamedTuple):
    """The headings a field is known by: those of the template itself, and those of any."""

    near: frozenset[str]
    known: frozenset[str]


def suggest(
    sheet: Sheet, rules: Mapping[Field, FieldRule], known: Mapping[Field, frozenset[str]], *, free: Sequence[int]
) -> list[Suggestion]:
    """For each of the fields in `rules` the column of `free` that is likeliest, the surest first.

    `known` are the headings that any template knows a field by.
    """
    looks = {position: _look(sheet.table[position].head(LOOKED_AT * 5).tolist()) for position in free}
    words = {name: _Words(rule.near | rule.headers, known[name]) for name, rule in rules.items()}
    found = [
        one
        for name in rules.keys() - NEVER
        for position in free
        if (one := _judge(name, words[name], sheet.headers[position], looks[position]))
    ]
    found.sort(key=lambda one: (-one.confidence, one.position, one.field))
    chosen: dict[Field, Suggestion] = {}
    taken: set[int] = set()
    for one in found:
        if one.field not in chosen and one.position not in taken:
            rivals = (two for two in found if two.field == one.field and two.position not in {*taken, one.position})
            clear = all(one.confidence - two.confidence >= CLEAR for two in rivals)
            chosen[one.field] = replace(one, clear=clear)
            taken.add(one.position)
    return list(chosen.values())


def _judge(name: Field, words: _Words, header: Header, look: dict[Like, float]) -> Suggestion | None:
    """A suggestion, or None where too little speaks for it."""
    spelling, by_name = _nearest(name, header.title, words)
    like, by_cells = _fitting(name, look)
    if like is not None and look and by_cells < MOSTLY:
        return None  # whatever it is called, it does not hold what the field takes
    confidence = _confidence(name, by_name, by_cells if like else None)
    if confidence < LEAST:
        return None
    share = round(100 * by_cells)
    return Suggestion(name, header.position, confidence, spelling, like, share, in_part=_says_more(header, spelling))


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
WORDS: Final[dict[Like, tuple[str, str]]] = {
    "amount": ("amounts", "montos"),
    "date": ("dates", "fechas"),
    "e-mail": ("e-mail addresses", "correos"),
    "phone": ("phone numbers", "teléfonos"),
    "long text": ("long texts", "textos largos"),
    "text": ("short texts, nearly all different", "textos cortos, casi todos distintos"),
}
NEEDED: Final[frozenset[Field]] = frozenset({"amount", "expiration_date", "contact_email", "contact_phone"})
"""Fields whose cells must be of that kind; a name or a description may be any text."""


def _fitting(name: Field, look: dict[Like, float]) -> tuple[Like | None, float]:
    """The kind of cells the field takes, and the share of the column's that are of it; None where any text will do."""
    kind = KINDS.get(name)
    share = look.get(kind, 0.0) if kind else 0.0
    return (kind, share) if name in NEEDED or share >= MOSTLY else (None, 0.0)


def _nearest(name: Field, title: str, words: _Words) -> tuple[str, float]:
    """The known heading that a title is most like, and how much: 1 is the same, 0 nothing."""
    best, likeness = "", 0.0
    if name.startswith("contact_") and not OTHERS.isdisjoint(fold(title).split()):
        return best, likeness
    for spelled in spellings(title) if title else ():
        for word in words.near | words.known:
            alike = _likeness(spelled, word) - (0 if word in words.near else 0.05)
            if alike > likeness or (alike == likeness and word < best):
                best, likeness = word, alike
    return best, likeness


def _says_more(header: Header, spelling: str) -> bool:
    """True where a heading has all the words of the spelling, and others that may make another thing of it."""
    words = set(spelling.split())
    return bool(words) and all(words < set(one.split()) for one in spellings(header.title))


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    words, others = set(one.split()), set(other.split())
    if len(others) > 1 and others <= words:
        return 0.85
    if len(other) >= SHORTEST and others < words and len(words) <= 3:
        return 0.7
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    return 0.95 * _alike(one, other)


def _alike(one: str, other: str) -> float:
    """How many letters two spellings share, 0 where one of their words is another: a birth is no expiry.

    `fecha de nacimiento` has nearly all letters of `fecha de vencimiento`. A slip seldom changes how a word begins.
    """
    ours, theirs = one.split(), other.split()
    pairs = zip(ours, theirs, strict=True) if len(ours) == len(theirs) else [("".join(ours), "".join(theirs))]
    if not all(one == other or (one[0] == other[0] and _ratio(one, other) >= ALIKE) for one, other in pairs):
        return 0.0
    return _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return 0.0  # too different in length for that many letters to be the same
    matcher = SequenceMatcher(None, one, other)
    ratio = matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
    return ratio if ratio >= ALIKE else 0.0


def _look(cells: Iterable[Cell]) -> dict[Like, float]:
    """Of the first cells with anything in them, the share that is like each kind; empty where there are none."""
    filled = [cell for cell in cells if not is_blank(cell)][:LOOKED_AT]
    if not filled:
        return {}
    kinds = Counter(kind for cell in filled for kind in _kinds(cell))
    look: dict[Like, float] = {kind: kinds[kind] / len(filled) for kind in WORDS}
    is_named = len(set(map(str, filled))) > DIFFERENT * len(filled) and kinds["text"] > 1
    if not is_named or look["long text"] >= MOSTLY:
        look["text"] = 0.0
    return look


def _kinds(cell: Cell) -> list[Like]:
    """What a cell may be: plain digits may be an amount and a phone."""
    if not isinstance(cell, str):
        found: list[Like] = ["date"] if isinstance(cell, date) else ["amount"] if is_number(cell) else []
        return [*found, "phone"] if _is_phone(_whole(cell)) else found
    return _kinds_of_text(trimmed(cell))


def _kinds_of_text(text: str) -> list[Like]:
    if MAIL.fullmatch(text):
        return ["e-mail"]
    if any(map(str.isdecimal, text)):
        if _is_date(text):
            return ["date"]
        if _is_phone(text):
            return ["amount", "phone"] if text.isdecimal() and len(text) <= LONGEST_AMOUNT else ["phone"]
        if isinstance(look(text, ""), Amount):
            return ["amount"]
    return ["long text", "text"] if len(text) >= LONG_TEXT else ["text"]


def _is_date(text: str) -> bool:
    return isinstance(read_writing(text), Written)


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdecimal, text))
    return bool(PHONE.fullmatch(text)) and digits in PHONE_DIGITS and not MONEY.fullmatch(text)


def _whole(cell: Cell) -> str:
    """A number without decimals as its digits, "" for any other cell."""
    if type(cell) is int:
        return str(cell) if abs(cell) < 10**PHONE_DIGITS.stop else ""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**PHONE_DIGITS.stop else ""


__all__ = ["LEAST", "NEVER", "SURE_ENOUGH", "Suggestion", "reasons", "suggest"]
