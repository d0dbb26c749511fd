"""What a person sees of a trial: which rows and why, what Plazbot made of them, and the question about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from importer.cli.asking import says_yes
from importer.cli.layout import cut, folded, page_width, safe, table
from importer.cli.phrases import rows_of, say
from importer.cli.problems import problem_lines
from importer.cli.screens import counts, error_lines
from importer.cli.telling import tell
from importer.outcome import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importer.findings import Finding, Lang
    from importer.job.line import Line
    from importer.job.trial import Difference, Trial
    from importer.outcome import Outcome
    from importer.validate.plan import Plan
    from importer.validate.trial import Pick, Trait

MOST_PICKS: Final = 10  # rows whose choice is explained
MOST_TRAITS: Final = 4  # reasons named of each
LONGEST_VALUE: Final = 24  # characters of a stage, an owner or a heading
MOST_DIFFERENCES: Final = 20  # lines of the table
NOTHING: Final = "—"
IN_TEXTS: Final = frozenset({"longest", "emoji", "letters", "accents", "quotes", "markup", "breaks"})


def choice_lines(line: Line, plan: Plan) -> Iterator[str]:
    """Which rows the trial sends, each with what it shows that those before it do not."""
    if line.trial is None or not plan.later:
        return
    lang = line.job.settings.lang
    picks = line.trial.picks
    told = ", ".join(_pick(plan, pick, lang) for pick in picks[:MOST_PICKS])
    if len(picks) > MOST_PICKS:
        told = f"{told} {say(lang, 'more', count=len(picks) - MOST_PICKS)}"
    text = say(lang, "trial", count=len(picks), picks=told)
    yield from (safe(one) for one in folded(text, page_width(), then="  "))


def _pick(plan: Plan, pick: Pick, lang: Lang) -> str:
    number = str(plan.drafts.sheet.numbers[pick.at])
    told = [_trait(plan, trait, lang) for trait in pick.shows[:MOST_TRAITS]]
    if len(pick.shows) > MOST_TRAITS:
        told.append("…")
    return f"{number} ({', '.join(told)})" if told else number


def _trait(plan: Plan, trait: Trait, lang: Lang) -> str:
    value = trait.value
    if trait.kind in IN_TEXTS:
        value = plan.drafts.fit.header("name" if value == "name" else "description", plan.drafts.sheet)
    return say(lang, f"trait_{trait.kind}", value=cut(value, LONGEST_VALUE))


def report(line: Line) -> Iterator[str]:
    """What came of the trial's rows, and what Plazbot shows of them otherwise than it was sent."""
    trial, lang, width = line.trial, line.job.settings.lang, page_width()
    if trial is None or not trial.outcomes:
        return
    yield say(
        lang, "trial_sent", rows=rows_of(len(trial.outcomes), lang), counts=counts(Tally.of(trial.outcomes), lang)
    )
    yield from error_lines(_wrong(trial.outcomes), lang)
    if trial.unread_reason:
        unread = say(lang, "trial_unread", rows=rows_of(trial.unread, lang), seen=safe(trial.unread_reason))
        yield from folded(unread, width, then="  ")
    created = sum(outcome.status == "created" for outcome in trial.outcomes)
    changed = len({one.place.row for one in trial.differences})
    if read := created - trial.unread - trial.vanished:
        if changed:
            yield say(lang, "trial_changed", count=changed, read=read)
            yield from _table(trial.differences, lang, width)
            yield from folded(_not_taken(trial, lang), width, then="  ")
        else:
            yield say(lang, "trial_same", count=read)
        if trial.unseen:
            fields = safe(_headers(line.job.drafts.place(name, 0).header for name in trial.unseen))
            yield from folded(say(lang, "trial_unseen", fields=fields), width, then="  ")


def _wrong(outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """What is to be said of the rows that were not created, or are not there any more."""
    for outcome in outcomes:
        yield from (
            one
            for one in outcome.findings
            if one.code == "CRM-VANISHED" or (outcome.status != "created" and one.severity == "error")
        )


def _table(differences: Sequence[Difference], lang: Lang, width: int) -> Iterator[str]:
    """Row, field, what was sent and what is shown, the texts cut to the width of the page around what differs."""
    told = differences[:MOST_DIFFERENCES]
    rows = [(str(one.place.row), cut(one.place.header, LONGEST_VALUE)) for one in told]
    titles = tuple(say(lang, f"trial_{name}") for name in ("row", "field", "was_sent", "shown"))
    taken = sum(max(len(line[at]) for line in (titles, *rows)) for at in (0, 1)) + 2 + 3 * 2
    part = (width - taken) // 2
    texts = [tuple(text or NOTHING for text in one.change.parts(part)) for one in told]
    lines = [titles, *((*row, *text) for row, text in zip(rows, texts, strict=True))]
    yield from table([[safe(cell) for cell in line] for line in lines], right=[True, False, False, False])
    if len(differences) > len(told):
        yield f"  {say(lang, 'more', count=len(differences) - len(told))}"


def _not_taken(trial: Trial, lang: Lang) -> str:
    """The fields that Plazbot shows nothing of, "" where there are none."""
    fields = _headers(one.place.header for one in trial.differences if not one.change.shown)
    return say(lang, "trial_not_taken", fields=safe(fields)) if fields else ""


def _headers(headers: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(headers))


def goes_on(line: Line, plan: Plan) -> bool:
    """Ask whether the rest is to be sent now; not where there is none, or the run has ended.

    Ctrl-C here ends the run like everywhere else: its results are written, the rest waits.
    """
    trial, lang = line.trial, line.job.settings.lang
    rest = len(plan.rest)
    if trial is None or not trial.outcomes or not rest or line.ended:
        return False
    name = "trial_rest" if trial.is_as_sent else "trial_rest_all_the_same"
    try:
        return says_yes("\n" + say(lang, name, rows=rows_of(rest, lang)))
    except click.Abort:
        line.gate.stop.set()
        tell()
        return True


def rest_lines(plan: Plan, outcomes: Iterable[Outcome], lang: Lang) -> Iterator[str]:
    """What is wrong with the names of the rest, which the plan could not show before they were looked up."""
    found = [
        one
        for outcome in outcomes
        if outcome.status == "invalid" and outcome.row.at in plan.later
        for one in outcome.findings
    ]
    yield from (safe(one) for one in problem_lines(found, lang, page_width(), columns=(), told=()))


__all__ = ["choice_lines", "goes_on", "report", "rest_lines"]
