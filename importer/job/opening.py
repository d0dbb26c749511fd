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
from importer.job.commands import command
from importer.job.corrected import read_corrected
from importer.job.questions import Answers, Question, Undecided, WhichTemplate, open_questions
from importer.results.columns import is_checked
from importer.settings.confirmed import Confirmed, confirm, confirmed
from importer.validate.choosing import Candidate, Chosen, Unsure, choose, own_titles, signature
from importer.validate.fitted import Fit, is_mapped
from importer.validate.fitting import try_fit
from importer.validate.recognise import Headings, fold, result_columns, spellings
from importer.validate.suggesting import Suggestion, reasons, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from importer.model import Field, Sheet
    from importer.settings import Settings
    from importer.validate import mapping


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet with the template that was chosen for it, fitted. `assigned` are columns that were named for fields.

    Of these `taken` were named by an answer or a suggestion just now, and `accepted` by nobody: a suggestion was taken
    for them, now or before. `declined` are columns that are not a field, `left` those that look like one that nothing
    feeds, each with the field it is likely to be.
    """

    sheet: Sheet
    chosen: Chosen
    fitted: Fit
    assigned: Mapping[Field, str]
    taken: Mapping[Field, str]
    accepted: frozenset[Field]
    declined: frozenset[tuple[Field, str]]
    left: Mapping[Field, str]

    @property
    def template(self) -> str:
        """The template's name."""
        return self.chosen.candidate.mapping.name

    def told(self, settings: Settings) -> Settings:
        """The settings as if the person had named the columns: a command to be copied leans on no memory."""
        return replace(settings, assigned={**settings.assigned, **self.taken})

    def options(self) -> dict[str, Any]:
        """How it was read, as flags that would read it so again; a template that was named stays as it was named."""
        named = {} if self.chosen.how == "told" else {"template": self.template}
        return {**named, "assigned": dict(self.assigned)}


def open_file(path: Path, settings: Settings, answers: Answers | None = None) -> Opened:
    """Read a file and fit it. Raises Unusable, Undecided among it, and Misused.

    `answers` are a person's, so far: with them Undecided is raised for columns too that no field needs. None: nobody
    is there, and what could be asked is said by findings.
    """
    told = [load_mapping(settings.template)] if settings.template else load_all()
    sheet = _read(path, settings, told)
    if is_checked(sheet):
        raise Misused(Finding.of("SET-MARKED-COPY", sheet.place))
    return _Opening(path, sheet, settings, told, answers).opened()


def remember(settings: Settings, opened: Opened) -> bool:
    """Keep what was decided of sheets with these headings, and by whom. False where it could not be kept.

    Columns that only a letter names are left out: in another sheet with the same headings it may be another's. Of a
    template in a file of the person's own nothing is kept: its name may be that of the shipped one it was copied from.
    """
    if is_own(settings.template):
        return False
    titles = own_titles(opened.sheet.headers)
    named = {str(name): title for name, title in opened.assigned.items() if title in titles}
    declined = frozenset((str(name), title) for name, title in opened.declined if title in titles)
    told = Confirmed(opened.template, named, accepted=frozenset(map(str, opened.accepted)), declined=declined)
    return confirm(settings.home, signature(opened.sheet.headers), told)


def _read(path: Path, settings: Settings, told: list[mapping.Mapping]) -> Sheet:
    each = [one.headings(assigned=settings.assigned, constants=settings.constants) for one in told]
    return read_corrected(path, settings, each[0] if len(each) == 1 else Headings.of_any(each))


class _Opening:
    """One sheet on its way to a template."""

    def __init__(
        self,
        path: Path,
        sheet: Sheet,
        settings: Settings,
        told: list[mapping.Mapping],
        answers: Answers | None,
    ) -> None:
        self.path, self.sheet, self.settings, self.told = path, sheet, settings, told
        self.known = load_all()  # what any template knows is a reason to ask, whichever was named
        # What a template of the person's own leaves out it leaves out on purpose, and no answer of it is kept.
        self.asks = answers is not None and not settings.accept_suggestions and not is_own(settings.template)
        self.answers = answers or Answers()
        self.assigned: dict[Field, str] = {**settings.assigned, **self.answers.assigned}
        self.accepted: frozenset[Field] = frozenset()
        self.declined = self.answers.declined
        self.taken: dict[Field, str] = dict(self.answers.assigned)
        self.notes: list[Finding] = []
        self.place = sheet.place

    def opened(self) -> Opened:
        """The sheet, fitted to the template that was named, confirmed before, or recognised."""
        chosen = self._as_before() or self._chosen()
        fitted, problems = self._fitted(chosen)
        offered = self._offered(fitted)
        if self.settings.accept_suggestions and (sure := [one for one in offered if one.sure]):
            self._accept(sure)
            fitted, problems = self._fitted(chosen)
            offered = [one for one in offered if one not in sure]
        shown = offered if problems else [one for one in offered if one.likely]
        suggested = [self._finding("MAP-SUGGESTED", one) for one in shown]
        questions: tuple[Question, ...] = ()
        if problems or (shown and self.asks):
            questions = open_questions(problems, shown, positions=self._positions(fitted, problems))
        if problems or questions:
            said = (*problems, *suggested, *self._titles(problems, shown))
            raise Undecided(questions, self.sheet, *said, chosen=chosen) if questions else Unusable(*said)
        fitted = replace(fitted, findings=(*self.notes, *fitted.findings, *suggested))
        left = {one.field: self._named(one.position) for one in shown if not one.rivals}
        return Opened(
            self.sheet,
            chosen,
            fitted,
            self.assigned,
            taken=self.taken,
            accepted=self.accepted,
            declined=self.declined,
            left=left,
        )

    def _accept(self, sure: list[Suggestion]) -> None:
        """Take suggestions as --accept-suggestions says."""
        self.notes += (self._finding("MAP-ACCEPTED", one) for one in sure)
        named = {one.field: self._named(one.position) for one in sure}
        self.assigned.update(named)
        self.taken.update(named)
        self.accepted |= named.keys()

    def _fitted(self, chosen: Chosen) -> tuple[Fit, tuple[Finding, ...]]:
        mapping, settings = chosen.candidate.mapping, self.settings
        return try_fit(mapping, self.sheet, assigned=self.assigned, constants=settings.constants)

    def _chosen(self) -> Chosen:
        """The template that was named or picked, or the one the headings tell. Raises Undecided where they do not."""
        titles, constants = own_titles(self.sheet.headers), self.settings.constants
        if self.settings.template:
            return Chosen(Candidate.of(self.told[0], titles, self.assigned, constants), "told")
        if self.answers.chosen:
            return self.answers.chosen
        found = choose(self.told, titles, standard=STANDARD, assigned=self.assigned, constants=constants)
        match found:
            case Chosen():
                return found
            case Unsure(candidates):
                names = [one.mapping.name for one in candidates]
                scores = ", ".join(f"{one.mapping.name} ({len(one.known)}/{len(one.titles)})" for one in candidates)
                others = " | ".join(names[1:])
                finding = Finding.of("MAP-TEMPLATE-UNSURE", self.place, seen=scores, first=names[0], others=others)
                raise Undecided((WhichTemplate(candidates),), self.sheet, finding)

    def _as_before(self) -> Chosen | None:
        """What was decided of the same headings; None where nothing was, or the template is not there any more."""
        before = confirmed(self.settings.home, signature(self.sheet.headers))
        mapping = next((one for one in self.told if before and one.name == before.template), None)
        if before is None or mapping is None or is_own(self.settings.template):
            return None
        self.declined |= {(name, title) for name, title in before.declined if is_mapped(name)}
        if self.settings.template:
            return None
        # A column that an option names for something else is no more what it was confirmed to be.
        taken = set(map(fold, self.assigned.values()))
        if self.settings.accept_suggestions:  # what was accepted is suggested and listed anew
            before = replace(
                before, assigned={name: before.assigned[name] for name in before.assigned.keys() - before.accepted}
            )
        fields = {
            name: title
            for name, title in before.assigned.items()
            if is_mapped(name) and name not in self.assigned and fold(title) not in taken
        }
        self.assigned = {**fields, **self.assigned}
        self.accepted = frozenset(name for name in fields if name in before.accepted)
        facts = {"when": before.when, "template": before.template}
        sure, unsure = (_listed(fields, accepted=self.accepted, wanted=wanted) for wanted in (False, True))
        if sure or not before.by_nobody:
            self.notes.append(Finding.of("MAP-CONFIRMED", self.place, seen=sure or "—", names=sure or "—", **facts))
        if unsure:
            self.notes.append(Finding.of("MAP-ACCEPTED-BEFORE", self.place, seen=unsure, names=unsure, **facts))
        titles = own_titles(self.sheet.headers)
        candidate = Candidate.of(mapping, titles, self.assigned, self.settings.constants)
        if not before.by_nobody:
            return Chosen(candidate, "confirmed")
        return Chosen(candidate, "accepted" if fields else "plain")

    def _offered(self, fitted: Fit) -> list[Suggestion]:
        """Columns that nothing is read from and that look like fields which nothing feeds."""
        mapping, constants = fitted.mapping, self.settings.constants
        left_out = mapping.ignore | mapping.ambiguous.keys()
        free = [
            one.position
            for one in self.sheet.headers
            if self._is_free(one.position, fitted) and (not one.title or left_out.isdisjoint(spellings(one.title)))
        ]
        fed = fitted.columns.keys() | constants.keys() | self.assigned.keys()
        rules = {name: rule for name, rule in mapping.fields.items() if name not in fed}
        known = {name: frozenset[str]().union(*(one.fields[name].headers for one in self.known)) for name in rules}
        at = {self._named(position): position for position in free}
        return suggest(
            self.sheet,
            rules,
            known,
            free=free,
            apart=frozenset[str]().union(*(one.ignore for one in self.known)),
            spoken_for=frozenset[str]().union(*(rule.headers for name, rule in mapping.fields.items() if name in fed)),
            declined={(name, at[title]) for name, title in self.declined if title in at},
        )

    def _is_free(self, position: int, fitted: Fit) -> bool:
        return position not in fitted.read and position not in fitted.ours.values()

    def _positions(self, fitted: Fit, problems: tuple[Finding, ...]) -> dict[Field, list[int]]:
        """For each field with a problem the columns that a person may say it is."""
        doubled = {one.facts["field"]: list(one.facts["positions"]) for one in problems if "positions" in one.facts}
        free = {one.position for one in self.sheet.headers if self._is_free(one.position, fitted)}
        each = sorted(free.union(*doubled.values()))
        may_be = {one.facts["field"]: doubled.get(one.facts["field"], each) for one in problems if "field" in one.facts}
        return {
            name: [at for at in positions if (name, self._named(at)) not in self.declined]
            for name, positions in may_be.items()
        }

    def _finding(self, code: str, one: Suggestion) -> Finding:
        label = self.sheet.label(one.position)
        place = replace(self.place, letter=self.sheet.headers[one.position].letter, header=label)
        english, spanish = reasons(one, self.sheet)
        facts = {"field": one.field, "confidence": one.confidence, "why": english, "why_es": spanish}
        found = Finding.of(code, place, seen=self._named(one.position), **facts)
        return found.weighed("warning") if code == "MAP-SUGGESTED" and one.likely else found

    def _titles(self, problems: tuple[Finding, ...], offered: list[Suggestion]) -> Iterator[Finding]:
        """Once for all required fields that lack a column: the headings, and a command that names the likely ones."""
        lacking = [one.facts["field"] for one in problems if one.code == "MAP-REQUIRED"]
        if not lacking:
            return
        likely = {one.field: self._named(one.position) for one in offered if one.likely and not one.rivals}
        options = self.settings.options()
        english, spanish = (
            command(
                "check", self.path, {**options, "assigned": {**dict.fromkeys(lacking, word), **likely, **self.assigned}}
            )
            for word in ("HEADER", "ENCABEZADO")
        )
        english, spanish = (one.removeprefix("plazbot-import ") for one in (english, spanish))
        ours = result_columns(self.sheet.headers).values()
        titles = ", ".join(self.sheet.label(one.position) for one in self.sheet.headers if one.position not in ours)
        facts = {"titles": titles, "top": self.sheet.reading.header_row}
        yield Finding.of("MAP-TITLES", self.place, command=english, command_es=spanish, **facts)

    def _named(self, position: int) -> str:
        return column_name(self.sheet, position)


def _listed(fields: Mapping[Field, str], *, accepted: frozenset[Field], wanted: bool) -> str:
    return ", ".join(f"{name}={title}" for name, title in fields.items() if (name in accepted) is wanted)


def column_name(sheet: Sheet, position: int) -> str:
    """A column as `--map` takes it: its heading where no other has the same, else its letter."""
    header = sheet.headers[position]
    label = sheet.label(position)
    return header.title if header.title and label == header.title else header.letter


__all__ = ["Opened", "column_name", "open_file", "remember"]
