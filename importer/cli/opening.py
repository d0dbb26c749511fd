"""Opening a file: what its headings do not tell is asked at the terminal, and remembered once the file can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importer.cli.asking import picks, somebody_there
from importer.cli.columns_asked import field_title, one_column, these_columns
from importer.cli.layout import safe
from importer.cli.phrases import say
from importer.cli.telling import tell
from importer.job import Job
from importer.job.opening import remember
from importer.job.questions import Answers, TheseColumns, Undecided, WhichColumn, WhichField, WhichTemplate
from importer.validate.choosing import Chosen

if TYPE_CHECKING:
    from pathlib import Path

    from importer.findings import Lang
    from importer.settings import Settings


def open_job(path: Path, settings: Settings, *, asks: bool, quiet: bool = False, results_only: bool = False) -> Job:
    """The file as a job. Raises Undecided where a question stays open: nobody is there, or nothing was answered.

    `asks` says whether questions may be asked, which needs a terminal too; `quiet` whether nothing is said besides.
    """
    answers = Answers() if asks and somebody_there() else None
    while True:
        try:
            job = Job(path, settings, answers=answers, results_only=results_only)
        except Undecided as error:
            answered = answers and _asked(error, answers, settings.lang)
            if answered in (None, answers):
                raise
            answers = answered
            continue
        told = "ask_kept" if answers not in (None, Answers()) else "kept_accepted" if job.opening.taken else ""
        if told and remember(settings, job.opening) and not quiet:
            tell(say(settings.lang, told))
        return job


def _asked(error: Undecided, answers: Answers, lang: Lang) -> Answers:
    """What was answered, with what the person says now; the same where every question stays open.

    Raises click.Abort.
    """
    before = answers
    answers = within = answers if answers.chosen else replace(answers, chosen=error.chosen)
    for question in error.questions:
        match question:
            case WhichTemplate():
                answers = _template(question, error, answers, lang)
            case WhichField():
                answers = _field(question, answers, lang)
            case WhichColumn():
                answers = one_column(question, error.sheet, answers, lang)
                if question.needed and question.field not in answers.assigned:
                    break
            case TheseColumns():
                answers = these_columns(question, error.sheet, answers, lang)
    return before if answers == within else answers


def _template(question: WhichTemplate, error: Undecided, answers: Answers, lang: Lang) -> Answers:
    tell(say(lang, "ask_template", file=error.sheet.path.name))
    for number, one in enumerate(question.candidates, 1):
        facts = {"seen": one.mapping.name, "known": len(one.known), "of": len(one.titles)}
        tell("  " + say(lang, "ask_template_line", number=str(number), title=one.mapping.title[lang], **facts))
    picked = picks(say(lang, "ask_number"), len(question.candidates))
    return replace(answers, chosen=Chosen(question.candidates[picked - 1], "answered")) if picked else answers


def _field(question: WhichField, answers: Answers, lang: Lang) -> Answers:
    tell(safe(say(lang, "ask_field", heading=question.heading)))
    for number, name in enumerate(question.fields, 1):
        tell(f"  {number}  {field_title(name, lang)}")
    picked = picks(say(lang, "ask_number"), len(question.fields))
    if not picked:
        return answers
    return replace(answers, assigned={**answers.assigned, question.fields[picked - 1]: question.heading})


__all__ = ["open_job"]
