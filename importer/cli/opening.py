"""Opening a file: what its headings do not tell is asked at the terminal, and remembered once the file can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importer.cli.asking import picks, says_yes, somebody_there
from importer.cli.layout import safe
from importer.cli.phrases import say
from importer.cli.telling import tell
from importer.job import Job
from importer.job.opening import TheseColumns, Undecided, WhichField, WhichTemplate, remember
from importer.validate.suggesting import reasons

if TYPE_CHECKING:
    from pathlib import Path

    from importer.findings import Lang
    from importer.model import Field
    from importer.settings import Settings


def open_job(path: Path, settings: Settings, *, asks: bool, results_only: bool = False) -> Job:
    """The file as a job. Raises Undecided where a question stays open: nobody is there, or nothing was answered.

    `asks` says whether questions may be asked, which needs a terminal too.
    """
    asks = asks and somebody_there()
    told = settings
    while True:
        try:
            job = Job(path, told, results_only=results_only)
        except Undecided as error:
            answered = _asked(error, settings.lang) if asks else {}
            if not answered:
                raise
            told = _with(told, answered)
            continue
        if told != settings or (settings.accept_suggestions and job.opening.assigned != settings.assigned):
            _remember(job, settings)
        return job


def _remember(job: Job, settings: Settings) -> None:
    if remember(settings, job.opening):
        tell(say(settings.lang, "ask_kept"))


def _with(settings: Settings, answered: dict[str, Any]) -> Settings:
    assigned: dict[Field, str] = {**settings.assigned, **answered.get("assigned", {})}
    # A template that was named stays as it was named: the name alone of a file of the person's own leads elsewhere.
    return replace(settings, template=settings.template or answered.get("template", ""), assigned=assigned)


def _asked(error: Undecided, lang: Lang) -> dict[str, Any]:
    """What the person answered, as settings; nothing where the question stays open. Raises click.Abort."""
    match error.question:
        case WhichTemplate():
            return _template(error.question, error, lang)
        case WhichField():
            return _field(error.question, error, lang)
        case TheseColumns():
            return _columns(error.question, error, lang)


def _template(question: WhichTemplate, error: Undecided, lang: Lang) -> dict[str, Any]:
    tell(say(lang, "ask_template", file=error.sheet.path.name))
    for number, one in enumerate(question.candidates, 1):
        facts = {"seen": one.mapping.name, "known": len(one.known), "of": len(one.titles)}
        tell("  " + say(lang, "ask_template_line", number=str(number), title=one.mapping.title[lang], **facts))
    picked = picks(say(lang, "ask_number"), len(question.candidates))
    return {"template": question.candidates[picked - 1].mapping.name} if picked else {}


def _field(question: WhichField, error: Undecided, lang: Lang) -> dict[str, Any]:
    tell(safe(say(lang, "ask_field", heading=question.heading)))
    for number, name in enumerate(question.fields, 1):
        tell(f"  {number}  {name}")
    picked = picks(say(lang, "ask_number"), len(question.fields))
    given = {"assigned": {question.fields[picked - 1]: question.heading}} if picked else {}
    return {**given, "template": error.template} if given else {}


def _columns(question: TheseColumns, error: Undecided, lang: Lang) -> dict[str, Any]:
    sheet = error.sheet
    tell(safe(say(lang, "ask_columns", file=sheet.path.name)))
    accepted: dict[Field, str] = {}
    for one in question.suggestions:
        why = reasons(one)[lang == "es"]
        tell(safe(f"  {sheet.label(one.position)} → {one.field} ({one.confidence} %): {why}"))
    for one in question.suggestions:
        label = sheet.label(one.position)
        if says_yes(safe(say(lang, "ask_column", heading=label, field=one.field))):
            accepted[one.field] = label
    return {"assigned": accepted, "template": error.template} if accepted else {}


__all__ = ["open_job"]
