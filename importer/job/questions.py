"""What a sheet's headings leave open, as questions to a person, and the answers that were given so far.

Whoever asks (the terminal) holds the answers and opens the file with them again, until nothing is left to ask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importer.errors import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.findings import Finding
    from importer.model import Field, Sheet
    from importer.validate.choosing import Candidate, Chosen
    from importer.validate.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class WhichTemplate:
    """Several templates know the headings equally well: which one is it?"""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class WhichField:
    """A heading may be any of several fields: which one is it?"""

    heading: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class WhichColumn:
    """A field has several columns that may be it, or none that surely is: which one is it? The likeliest first.

    Without a column for one that is `needed` nothing else is worth asking. Of one that is `doubled` all but one column
    may turn out to be other fields: then nothing is left to ask.
    """

    field: Field
    positions: tuple[int, ...]
    needed: bool = False
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class TheseColumns:
    """Columns that no template knows look like fields: are they?"""

    suggestions: tuple[Suggestion, ...]


Question = WhichTemplate | WhichField | WhichColumn | TheseColumns


class Undecided(Unusable):
    """The file can be used, or used better, once a person has answered; the findings say the same to a script."""

    def __init__(
        self, questions: Sequence[Question], sheet: Sheet, *findings: Finding, chosen: Chosen | None = None
    ) -> None:
        super().__init__(*findings)
        self.questions, self.sheet, self.chosen = tuple(questions), sheet, chosen


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of a sheet: its template, the columns of fields, and what columns are not.

    Columns are called as `--map` takes them. `declined` are pairs of a field and a column that is not it. `chosen` is
    the template that was picked, or the one that the questions were asked under.
    """

    chosen: Chosen | None = None
    assigned: Mapping[Field, str] = field(default_factory=dict)
    declined: frozenset[tuple[Field, str]] = frozenset()


def open_questions(
    problems: Sequence[Finding], offered: Sequence[Suggestion], *, positions: Mapping[Field, Sequence[int]]
) -> tuple[Question, ...]:
    """The questions whose answers would settle everything; none where something else is wrong too.

    `offered` are the columns to ask about, `positions` those that a field which lacks its column may be, as far as
    they were not declined.
    """
    if unclear := next((one for one in problems if one.code == "MAP-AMBIGUOUS"), None):
        return (WhichField(unclear.seen, tuple(unclear.facts["fields"].split(", "))),)
    if any(one.code not in {"MAP-REQUIRED", "MAP-TWO-HEADERS"} for one in problems):
        return ()
    likeliest = {one.field: one for one in offered}
    lacking: list[Field] = [one.facts["field"] for one in problems if one.code == "MAP-REQUIRED"]
    doubled: list[Field] = [one.facts["field"] for one in problems if one.code == "MAP-TWO-HEADERS"]
    picked = [name for name in lacking if name not in likeliest or not likeliest[name].sure]
    asked = [WhichColumn(name, _ordered(likeliest.get(name), positions[name]), needed=True) for name in picked]
    asked += [WhichColumn(name, tuple(positions[name]), doubled=True) for name in doubled]
    if not all(one.positions for one in asked):
        return ()  # no column is left that it could be
    others = [one for one in offered if one.field not in picked]
    among = [
        WhichColumn(one.field, (one.position, *(two.position for two in one.rivals))) for one in others if one.rivals
    ]
    plain = tuple(one for one in others if not one.rivals)
    return (*asked, *among, *((TheseColumns(plain),) if plain else ()))


def _ordered(likeliest: Suggestion | None, positions: Sequence[int]) -> tuple[int, ...]:
    first = (likeliest.position, *(one.position for one in likeliest.others)) if likeliest else ()
    return tuple(dict.fromkeys((*(one for one in first if one in positions), *positions)))


__all__ = [
    "Answers",
    "Question",
    "TheseColumns",
    "Undecided",
    "WhichColumn",
    "WhichField",
    "WhichTemplate",
    "open_questions",
]
