"""The page of `check`: what will happen in numbers, how the sheet was read, what to correct, what to do next."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from importer.cli.columns_read import column_lines, shown_as_evidence
from importer.cli.layout import cut, folded, page_width, safe, summed, table
from importer.cli.next_step import next_lines
from importer.cli.phrases import duration, rows_of, say
from importer.cli.problems import problem_lines
from importer.findings.counting import spaced
from importer.send.pacing import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Lang
    from importer.job import Job
    from importer.validate.plan import Plan

SEPARATORS: Final = {"\t": "TAB", " ": "SPACE"}
CHECKED: Final = ("created", "duplicate", "invalid", "unconfirmed", "skipped")
MOST_TOTALS: Final = 12  # lines of control totals
LONGEST_STAGE: Final = 36


def plan_lines(job: Job, plan: Plan, lang: Lang, *, closing: bool = True) -> Iterator[str]:
    """The whole page, at the width of the terminal.

    Without `closing` it does not say how long sending takes and what to do next: for a command that
    is about to ask.
    """
    width = page_width()
    yield from (safe(line) for line in _page(job, plan, lang, width, closing=closing))


def expected_time(job: Job, plan: Plan, lang: Lang) -> str:
    """How long sending will take at the pace asked for; the automatic one is reckoned from its start."""
    rate, requests = job.settings.rate, len(plan.now) + len(plan.newcomers(plan.now))
    if job.settings.choices.set_after_create:
        requests += len(plan.now)
    if rate is None:
        return say(lang, "time_auto", time=duration(requests / START))
    return say(lang, "time", time=duration(requests / rate), rate=f"{rate:g}")


def _page(job: Job, plan: Plan, lang: Lang, width: int, *, closing: bool) -> Iterator[str]:
    yield from folded(_read(job, lang), width, then="  ")
    if told := template_line(job, lang):
        yield from folded(told, width, then="  ")
    yield ""
    yield from _numbers(plan, lang)
    if plan.ready:
        yield ""
        yield from _totals(plan, lang, width)
        if closing:
            yield ""
            yield say(lang, "sending_takes", time=expected_time(job, plan, lang))
    yield ""
    yield say(lang, "columns")
    yield from column_lines(job, lang, width)
    of_columns = set(map(id, plan.drafts.findings))
    yield from problem_lines(plan.findings, lang, width, columns=of_columns, told=shown_as_evidence(job))
    if closing:
        yield ""
        yield from next_lines(job, plan, lang, width)


def _read(job: Job, lang: Lang) -> str:
    """The file, how many rows it has and how they were read."""
    return say(
        lang, "read", file=job.path.name, rows=rows_of(len(job.sheet), lang), how=", ".join(_how_read(job, lang))
    )


def template_line(job: Job, lang: Lang) -> str:
    """Which template the sheet is read by and why; "" for the standard one where its own headings are all there is."""
    chosen = job.opening.chosen
    name, candidate = job.opening.template, chosen.candidate
    if chosen.how == "plain" and not job.opening.taken:
        return ""
    facts = {"known": len(candidate.known), "of": len(candidate.titles), "signs": ", ".join(candidate.signs[:5])}
    return say(lang, "template", seen=name, why=say(lang, f"template_{chosen.how}", **facts))


def _how_read(job: Job, lang: Lang) -> Iterator[str]:
    reading = job.sheet.reading
    yield reading.format.upper()
    if reading.encoding:
        yield reading.encoding
    if reading.delimiter:
        yield say(lang, "separator", seen=SEPARATORS.get(reading.delimiter, reading.delimiter))
    if reading.sheet:
        yield say(lang, "sheet", seen=reading.sheet)
    yield say(lang, "header_row", row=reading.header_row)


def _numbers(plan: Plan, lang: Lang) -> Iterator[str]:
    """What becomes of the rows; the numbers add up to the rows of the sheet."""
    numbers = [("ready", len(plan.ready)), *((status, plan.tally[status]) for status in CHECKED)]
    yield say(lang, "what_happens")
    width = max(5, *(len(spaced(count)) for _, count in numbers))
    for name, count in numbers:
        if count or name == "ready":
            yield f"  {spaced(count):>{width}}  {say(lang, name, count=count)}"
    if contacts := plan.newcomers(plan.ready):
        rows = sum(plan.newcomer(row) is not None for row in plan.ready)
        yield say(lang, "contacts_first", count=len(contacts), rows=rows_of(rows, lang))


def _totals(plan: Plan, lang: Lang, width: int) -> Iterator[str]:
    """Count and sum by stage and currency, and by currency where stages divide it, as Excel's SUM has them."""
    control = plan.control_totals()
    whole: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal()))
    for total in control:
        count, amount = whole[total.currency]
        whole[total.currency] = count + total.count, amount + total.amount
    stages, currencies = any(total.stage for total in control), any(whole)
    listed = [(cut(one.stage, LONGEST_STAGE) or "—", one.currency, one.count, one.amount) for one in control]
    grand = [(say(lang, "total"), currency, *found) for currency, found in sorted(whole.items())]
    lines = [*listed[:MOST_TOTALS], *grand] if stages else listed[:MOST_TOTALS]
    sums = summed([amount for *_, amount in lines])
    unnamed = say(lang, "no_currency")
    cells = [
        (stage, currency or unnamed, spaced(count), amount)
        for (stage, currency, count, _), amount in zip(lines, sums, strict=True)
    ]
    headings = tuple(say(lang, name) for name in ("stage", "currency", "count", "amount"))
    shown = [at for at, wanted in enumerate((stages, currencies, True, True)) if wanted]
    drawn = list(table([[line[at] for at in shown] for line in (headings, *cells)], right=[at > 1 for at in shown]))
    yield from folded(say(lang, "control"), width)
    yield from drawn[: 1 + len(listed[:MOST_TOTALS])]
    if len(listed) > MOST_TOTALS:
        yield f"  {say(lang, 'more', count=len(listed) - MOST_TOTALS)}"
    yield from drawn[1 + len(listed[:MOST_TOTALS]) :]
    if left := plan.tally.total():
        yield f"  {say(lang, 'not_summed', count=left)}"


__all__ = ["expected_time", "plan_lines", "template_line"]
