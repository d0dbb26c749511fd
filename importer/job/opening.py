"""A file and the template it was written by: read once, recognised by its headings, fitted, or asked about.

Whatever the headings do not tell is a question (`Undecided`), which a person answers at a terminal and a script by
an option. What was confirmed before for the same headings is taken again, and said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from importer.catalog import STANDARD, is_own, load_all, load_mapping
from importer.errors import Misused, Unusable
from importer.findings import Finding
from importer.job.corrected import read_corrected
from importer.results.columns import is_checked
from importer.settings.confirmed import Confirmed, confirm, confirmed
from importer.validate.choosing import Candidate, Chosen, Unsure, choose, own_titles, signature
from importer.validate.fitting import Fit, is_mapped, try_fit
from importer.validate.recognise import Headings, fold, spellings
from importer.validate.suggesting import Suggestion, reasons, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importer.model import Field, Sheet
    from importer.settings import Settings
    from importer.validate import mapping


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
class TheseColumns:
    """Columns that no template knows look like fields: are they?"""

    suggestions: tuple[Suggestion, ...]


Question = WhichTemplate | WhichField | TheseColumns


class Undecided(Unusable):
    """The file can be used once a person has answered; the findings say the same to a script."""

    def __init__(self, question: Question, sheet: Sheet, template: str, *findings: Finding) -> None:
        super().__init__(*findings)
        self.question, self.sheet, self.template = question, sheet, template


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet with the template that was chosen for it, fitted. `assigned` are columns that were named for fields."""

    sheet: Sheet
    chosen: Chosen
    fitted: Fit
    assigned: Mapping[Field, str]

    @property
    def template(self) -> str:
        """The template's name."""
        return self.chosen.candidate.mapping.name

    def options(self) -> dict[str, Any]:
        """How it was read, as flags that would read it so again; a template that was named stays as it was named."""
        named = {} if self.chosen.how == "told" else {"template": self.template}
        return {**named, "assigned": dict(self.assigned)}


def open_file(path: Path, settings: Settings) -> Opened:
    """Read a file and fit it. Raises Unusable, Undecided among it, and Misused."""
    told = [load_mapping(settings.template)] if settings.template else load_all()
    sheet = _read(path, settings, told)
    if is_checked(sheet):
        raise Misused(Finding.of("SET-MARKED-COPY", sheet.place))
    return _Opening(sheet, settings, told).opened()


def remember(settings: Settings, opened: Opened) -> bool:
    """Keep what a person confirmed of sheets with these headings. False where it could not be kept.

    Columns that only a letter names are left out: in another sheet with the same headings it may be another's. Of a
    template in a file of the person's own nothing is kept: its name may be that of the shipped one it was copied from.
    """
    if is_own(settings.template):
        return False
    titles = own_titles(opened.sheet.headers)
    named = {str(name): title for name, title in opened.assigned.items() if title in titles}
    return confirm(settings.home, signature(opened.sheet.headers), Confirmed(opened.template, named))


def _read(path: Path, settings: Settings, told: list[mapping.Mapping]) -> Sheet:
    each = [one.headings(assigned=settings.assigned, constants=settings.constants) for one in told]
    return read_corrected(path, settings, each[0] if len(each) == 1 else Headings.of_any(each))


class _Opening:
    """One sheet on its way to a template."""

    def __init__(self, sheet: Sheet, settings: Settings, told: list[mapping.Mapping]) -> None:
        self.sheet, self.settings, self.told = sheet, settings, told
        self.assigned: dict[Field, str] = dict(settings.assigned)
        self.notes: list[Finding] = []
        self.place = sheet.place

    def opened(self) -> Opened:
        """The sheet, fitted to the template that was named, confirmed before, or recognised."""
        chosen = self._as_before() or self._chosen()
        fitted, problems = self._fitted(chosen)
        offered = self._offered(fitted)
        if self.settings.accept_suggestions and (sure := [one for one in offered if one.sure]):
            self.notes += (self._finding("MAP-ACCEPTED", one) for one in sure)
            self.assigned.update({one.field: _named(self.sheet, one.position) for one in sure})
            fitted, problems = self._fitted(chosen)
            offered = [one for one in offered if one not in sure]
        suggested = [self._finding("MAP-SUGGESTED", one) for one in offered if one.sure or problems]
        if problems:
            question = _question(problems, offered)
            if question is None:
                raise Unusable(*problems, *suggested)
            raise Undecided(question, self.sheet, chosen.candidate.mapping.name, *problems, *suggested)
        fitted = replace(fitted, findings=(*self.notes, *fitted.findings, *suggested))
        return Opened(self.sheet, chosen, fitted, self.assigned)

    def _fitted(self, chosen: Chosen) -> tuple[Fit, tuple[Finding, ...]]:
        mapping, settings = chosen.candidate.mapping, self.settings
        return try_fit(mapping, self.sheet, assigned=self.assigned, constants=settings.constants)

    def _chosen(self) -> Chosen:
        """The template that was named, or the one the headings tell. Raises Undecided where they do not."""
        titles, constants = own_titles(self.sheet.headers), self.settings.constants
        if self.settings.template:
            return Chosen(Candidate.of(self.told[0], titles, self.assigned, constants), "told")
        found = choose(self.told, titles, standard=STANDARD, assigned=self.assigned, constants=constants)
        match found:
            case Chosen():
                return found
            case Unsure(candidates):
                names = [one.mapping.name for one in candidates]
                scores = ", ".join(f"{one.mapping.name} ({len(one.known)}/{len(one.titles)})" for one in candidates)
                others = " | ".join(names[1:])
                finding = Finding.of("MAP-TEMPLATE-UNSURE", self.place, seen=scores, first=names[0], others=others)
                raise Undecided(WhichTemplate(candidates), self.sheet, "", finding)

    def _as_before(self) -> Chosen | None:
        """What was confirmed for the same headings; None where nothing was, or the template is not there any more."""
        if self.settings.template:
            return None
        before = confirmed(self.settings.home, signature(self.sheet.headers))
        mapping = next((one for one in self.told if before and one.name == before.template), None)
        if before is None or mapping is None:
            return None
        # A column that an option names for something else is no more what it was confirmed to be.
        taken = set(map(fold, self.assigned.values()))
        fields = {
            name: title for name, title in before.assigned.items() if is_mapped(name) and fold(title) not in taken
        }
        self.assigned = {**fields, **self.assigned}
        columns = ", ".join(f"{name}={title}" for name, title in fields.items()) or "—"
        facts = {"when": before.when, "template": before.template}
        self.notes.append(Finding.of("MAP-CONFIRMED", self.place, seen=columns, names=columns, **facts))
        titles = own_titles(self.sheet.headers)
        return Chosen(Candidate.of(mapping, titles, self.assigned, self.settings.constants), "confirmed")

    def _offered(self, fitted: Fit) -> list[Suggestion]:
        """Columns that nothing is read from and that look like fields which nothing feeds."""
        mapping, constants = fitted.mapping, self.settings.constants
        left_out = mapping.ignore | mapping.ambiguous.keys()
        free = [
            one.position
            for one in self.sheet.headers
            if one.position not in fitted.read
            and one.position not in fitted.ours.values()
            and (not one.title or left_out.isdisjoint(spellings(one.title)))
        ]
        fed = fitted.columns.keys() | constants.keys() | self.assigned.keys()
        rules = {name: rule for name, rule in mapping.fields.items() if name not in fed}
        known = {name: frozenset[str]().union(*(one.fields[name].headers for one in self.told)) for name in rules}
        return suggest(self.sheet, rules, known, free=free)

    def _finding(self, code: str, one: Suggestion) -> Finding:
        label = self.sheet.label(one.position)
        place = replace(self.place, letter=self.sheet.headers[one.position].letter, header=label)
        english, spanish = reasons(one)
        facts = {"field": one.field, "confidence": one.confidence, "why": english, "why_es": spanish}
        return Finding.of(code, place, seen=_named(self.sheet, one.position), **facts)


def _question(problems: tuple[Finding, ...], offered: list[Suggestion]) -> Question | None:
    """What one answer would settle everything; None where something else is wrong too, or nothing can be offered."""
    if unclear := next((one for one in problems if one.code == "MAP-AMBIGUOUS"), None):
        return WhichField(unclear.seen, tuple(unclear.facts["fields"].split(", ")))
    missing = {one.facts.get("field") for one in problems}
    if any(one.code != "MAP-REQUIRED" for one in problems) or not missing <= {one.field for one in offered}:
        return None
    return TheseColumns(tuple(offered))


def _named(sheet: Sheet, position: int) -> str:
    """A column as `--map` takes it: its heading where no other has the same, else its letter."""
    header = sheet.headers[position]
    label = sheet.label(position)
    return header.title if header.title and label == header.title else header.letter
