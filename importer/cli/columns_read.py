"""How each column was read, with its evidence: one line a field, as part of the page of `check`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.catalog import STANDARD, load_mapping, template_names
from importer.cli.layout import cut, folded
from importer.cli.phrases import say
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Finding, Lang
    from importer.job import Job
    from importer.model import Field

EVIDENCE: Final = frozenset({"AMT-CONVENTION", "AMT-MIXED", "DATE-ORDER", "DATE-MIXED"})
LONGEST: Final = 26  # characters shown of a title or heading


class _Line(NamedTuple):
    """One field of the list: its title, its column's letter and heading, and why it was read as it was."""

    title: str
    letter: str
    heading: str
    evidence: str


def column_lines(job: Job, lang: Lang, width: int) -> Iterator[str]:
    """One line a field that the sheet or `--set` feeds; evidence that does not fit stands under its heading."""
    lines = list(_lines(job, lang))
    titles, letters, headings = (max(len(line[at]) for line in lines) for at in range(3))
    for line in lines:
        begins = f"  {line.title:<{titles}}  {line.letter:<{letters}}  "
        whole = f"{begins}{line.heading:<{headings}}  {line.evidence}".rstrip()
        if len(whole) <= width:
            yield whole
        else:
            yield (begins + line.heading).rstrip()
            yield from folded(line.evidence, width, first=" " * len(begins), then=" " * len(begins))


def shown_as_evidence(job: Job) -> set[int]:
    """The findings that stand behind a column, by `id`: they are not told again below."""
    of_columns = {id(finding) for name in job.drafts.fit.columns for finding in _of_column(job, name)}
    return of_columns | {id(finding) for finding in job.drafts.findings if finding.code == "DESC-COMPOSED"}


def _lines(job: Job, lang: Lang) -> Iterator[_Line]:
    fit = job.drafts.fit
    titles = {name: rule.title[lang] for name, rule in load_mapping(STANDARD).fields.items()}
    for name, rule in fit.mapping.fields.items():
        title = cut(titles[name] if fit.mapping.name in template_names() else rule.title[lang], LONGEST)
        if name in fit.constants:
            value = fit.constants[name]
            by = say(lang, "constant_of_template") if name in fit.of_template else "--set"
            yield _Line(title, "", by, say(lang, "value" if value else "no_value", seen=value))
        elif name in fit.columns:
            yield _column(job, title, fit.columns[name], "; ".join(_evidence(job, name, lang)))
        elif name in job.drafts.values and rule.compose:
            yield _Line(title, "", "", say(lang, "composed", seen=rule.compose.pattern))
        elif name in job.drafts.values and name not in fit.added:
            yield _Line(title, "", "", say(lang, "composed", seen=rule.default))
        for position in (*fit.others.get(name, ()), *fit.added.get(name, ())):
            yield _column(job, f"{title} +", position, "")
    for own, position in fit.custom.items():
        yield _column(job, cut(f"custom:{own}", LONGEST), position, "")
    if fit.old_id is not None:
        yield _column(job, say(lang, "old_id"), fit.old_id, "")


def _column(job: Job, title: str, position: int, evidence: str) -> _Line:
    header = job.sheet.headers[position]
    return _Line(title, header.letter, cut(header.title, LONGEST), evidence)


def _of_column(job: Job, name: Field) -> list[Finding]:
    """What reading a field's column found out about its conventions."""
    letter = job.sheet.headers[job.drafts.fit.columns[name]].letter
    told = (one for one in job.drafts.findings if one.severity in ("note", "warning"))
    return [one for one in told if one.code in EVIDENCE and one.place.letter == letter]


def _evidence(job: Job, name: Field, lang: Lang) -> Iterator[str]:
    """Why the cells of a column mean what they were read as, in a few words each."""
    choices = job.drafts.choices
    if name == "contact_phone" and choices.country:
        yield say(lang, "country", country=choices.country)
    if name not in ("amount", "expiration_date"):
        return
    chosen = choices.decimal if name == "amount" else choices.dates
    option = "--decimal" if name == "amount" else "--dates"
    numbers, dates, texts = _held(job, name)
    found = _of_column(job, name)
    yield from (_short(finding, lang) for finding in found)
    if texts and chosen != "auto":
        yield say(lang, "as_told", option=option, chosen=chosen)
    elif texts and not found:
        yield say(lang, "one_way")
    if numbers and name == "amount":
        yield say(lang, "numbers")
    if dates and name == "expiration_date":
        yield say(lang, "dates")


def _held(job: Job, name: Field) -> tuple[bool, bool, bool]:
    """Whether a column holds numbers, dates and texts, as the file keeps them."""
    cells = job.sheet.table[job.drafts.fit.columns[name]]
    kinds = set(map(type, cells))
    texts = str in kinds and any(isinstance(cell, str) and not is_blank(cell) for cell in cells)
    return not kinds.isdisjoint((int, float)), any(issubclass(kind, date) for kind in kinds), texts


def _short(finding: Finding, lang: Lang) -> str:
    """A finding of a column in a few words; its message where it has none shorter."""
    facts = {**finding.facts, "seen": finding.seen, "row": finding.place.row}
    if lang == "es":
        facts |= {name.removesuffix("_es"): fact for name, fact in facts.items() if name.endswith("_es")}
    match finding.code:
        case "AMT-CONVENTION":
            how = say(lang, "decimal", sign=facts["decimal"])
        case "DATE-ORDER":
            how = facts["order"]
        case "AMT-MIXED":
            return say(lang, "both_ways", **facts)
        case "DATE-MIXED":
            return say(lang, "both_orders", **facts)
        case _:
            return finding.message(lang)
    return say(lang, "proven", **{**facts, "how": how})


__all__ = ["EVIDENCE", "column_lines", "shown_as_evidence"]
