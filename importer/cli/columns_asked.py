"""Questions about the columns of a sheet: which one a field is, and whether one is the field it looks like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.catalog import STANDARD, load_mapping
from importer.cli.asking import Choice, chooses, picks
from importer.cli.layout import WIDEST, cut, folded, safe, screen_width
from importer.cli.phrases import say
from importer.cli.telling import tell
from importer.job.opening import column_name
from importer.validate.cells import is_blank
from importer.validate.suggesting import reasons

if TYPE_CHECKING:
    from importer.findings import Lang
    from importer.job.questions import Answers, TheseColumns, WhichColumn
    from importer.model import Field, Sheet

SAMPLES: Final = 3  # cells shown of a column
LONGEST: Final = 28  # characters of each
LONGEST_HEADING: Final = 36


def field_title(name: Field, lang: Lang) -> str:
    """What a field is called on the screen; templates of another CRM call it as that CRM does."""
    return load_mapping(STANDARD).fields[name].title[lang]


def one_column(question: WhichColumn, sheet: Sheet, answers: Answers, lang: Lang) -> Answers:
    """Ask which column a field is; none of them is an answer too. Raises click.Abort."""
    given = set(answers.assigned.values())
    columns = [at for at in question.positions if column_name(sheet, at) not in given]
    if not columns or (question.doubled and len(columns) == 1):
        return answers
    tell()
    tell(say(lang, "ask_which", file=sheet.path.name, field=field_title(question.field, lang)))
    labels = [cut(sheet.label(at) or sheet.headers[at].letter, LONGEST_HEADING) for at in columns]
    width = max(map(len, labels))
    for number, (at, label) in enumerate(zip(columns, labels, strict=True), 1):
        tell(safe(f"  {number:>2}  {label:<{width}}  {_samples(sheet, at)}").rstrip())
    picked = picks(say(lang, "ask_number"), len(columns))
    if picked:
        assigned = {**answers.assigned, question.field: column_name(sheet, columns[picked - 1])}
        return replace(answers, assigned=assigned)
    none = {(question.field, column_name(sheet, at)) for at in columns}
    return replace(answers, declined=answers.declined | none)


def these_columns(question: TheseColumns, sheet: Sheet, answers: Answers, lang: Lang) -> Answers:
    """Ask of each column whether it is the field it looks like, or take all that follow. Raises click.Abort."""
    given = set(answers.assigned.values())
    asked = [one for one in question.suggestions if column_name(sheet, one.position) not in given]
    if not asked:
        return answers
    assigned, declined = dict(answers.assigned), set(answers.declined)
    tell()
    tell(safe(say(lang, "ask_columns", file=sheet.path.name)))
    for number, one in enumerate(asked, 1):
        why, title = reasons(one, sheet)[lang == "es"], field_title(one.field, lang)
        line = safe(f"{sheet.label(one.position)} → {title} ({one.confidence} %): {why}")
        tell("\n".join(folded(line, screen_width() or WIDEST, first=f"  {number}  ", then="     ")))
        tell(safe(f"     {_samples(sheet, one.position)}").rstrip())
    said: Choice = "n"
    for one in asked:
        named, title = column_name(sheet, one.position), field_title(one.field, lang)
        words = say(lang, "ask_last" if one is asked[-1] else "ask_column", heading=named, field=title)
        said = said if said == "a" else chooses(safe(words), lang)
        if said == "n":
            declined.add((one.field, named))
        else:
            assigned[one.field] = named
    return replace(answers, assigned=assigned, declined=frozenset(declined))


def _samples(sheet: Sheet, position: int) -> str:
    """The first cells of a column with anything in them, each once."""
    cells = dict.fromkeys(str(cell) for cell in sheet.table[position].head(200).tolist() if not is_blank(cell))
    return " · ".join(cut(" ".join(cell.split()), LONGEST) for cell in list(cells)[:SAMPLES])


__all__ = ["field_title", "one_column", "these_columns"]
