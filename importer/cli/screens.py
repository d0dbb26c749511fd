"""What a person sees of a plan, a run and its problems, as lines of text; and the same as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from importer.cli.phrases import duration, say
from importer.outcome import STATUSES
from importer.results.summary import spaced
from importer.send.pacing import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from importer.findings import Finding, Lang
    from importer.job import Job
    from importer.outcome import Outcome, Tally
    from importer.validate.plan import Plan

EXAMPLES: Final = 3  # rows shown of each kind of problem
SEPARATORS: Final = {"\t": "TAB", " ": "SPACE"}
CHECKED: Final = ("created", "duplicate", "invalid", "unconfirmed", "skipped")


def error_lines(findings: Iterable[Finding], lang: Lang) -> Iterator[str]:
    """Findings that keep a command from going on: code, place, what was found, what to do."""
    for finding in findings:
        place = ", ".join(str(part) for part in (finding.place.file, finding.place.cell) if part)
        yield f"{finding.code}: {f'{place}: ' if place else ''}{finding.message(lang)}"
        yield f"  → {finding.tip(lang)}"


def plan_lines(job: Job, plan: Plan, lang: Lang) -> Iterator[str]:
    """The page of `check`: what will happen, how the sheet was read, and every kind of problem."""
    yield say(lang, "read", file=job.path.name, rows=_rows(len(job.sheet), lang), how=", ".join(_how_read(job, lang)))
    yield ""
    totals = money(plan.totals(), lang)
    total = ", " + say(lang, "sum", total=totals) if plan.ready else ""
    yield f"{len(plan.ready):>7}  {say(lang, 'ready')}{total}"
    for status in CHECKED:
        if count := plan.tally[status]:
            yield f"{count:>7}  {say(lang, status)}"
    yield ""
    yield from _columns(job, lang)
    for title, severities in (("notes", ("note",)), ("warnings", ("warning",)), ("problems", ("error",))):
        chosen = [one for one in plan.findings if one.severity in severities and not one.code.startswith("ROW-EARLIER")]
        if chosen:
            yield ""
            yield say(lang, title)
            yield from _by_kind(chosen, lang)


def _rows(count: int, lang: Lang) -> str:
    return say(lang, "row") if count == 1 else say(lang, "rows", count=count)


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


def _columns(job: Job, lang: Lang) -> Iterator[str]:
    fit, sheet = job.drafts.fit, job.sheet
    yield say(lang, "columns")
    for name in fit.mapping.fields:
        if name in fit.constants:
            yield f"  {name:<16} {say(lang, 'value', seen=fit.constants[name])}"
        elif name in fit.columns:
            header = sheet.headers[fit.columns[name]]
            yield f"  {name:<16} {header.letter:<3} {sheet.label(header.position)}"


def _by_kind(findings: list[Finding], lang: Lang) -> Iterator[str]:
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code].append(finding)
    for code, found in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        count = _rows(len(found), lang)
        on_rows = f" ({count})" if found[0].place.row is not None else ""
        yield f"  {code}  {found[0].title(lang)}{on_rows}"
        for finding in found[:EXAMPLES]:
            place = finding.place.cell
            yield f"    {f'{place}: ' if place else ''}{finding.message(lang)}"
        if len(found) > EXAMPLES:
            yield f"    {say(lang, 'more', count=len(found) - EXAMPLES)}"
        for tip in dict.fromkeys(finding.tip(lang) for finding in found[:EXAMPLES]):
            yield f"    → {tip}"


def expected_time(job: Job, plan: Plan, lang: Lang) -> str:
    """How long sending will take at the pace asked for; the automatic one is reckoned from its start."""
    rate = job.settings.rate
    if rate is None:
        return say(lang, "time_auto", time=duration(len(plan.ready) / START))
    return say(lang, "time", time=duration(len(plan.ready) / rate), rate=f"{rate:g}")


def counts(tally: Tally) -> str:
    """`57 created, 3 invalid`: the statuses that occur, in the contract's order."""
    return ", ".join(f"{tally[status]} {status}" for status in STATUSES if tally[status]) or "0"


def money(totals: Mapping[str, Decimal], lang: Lang) -> str:
    """Sums by currency, as text; one without a currency says so where there are others."""
    unnamed = say(lang, "no_currency") if len(totals) > 1 else ""
    return " + ".join(f"{spaced(total)} {code or unnamed}".strip() for code, total in sorted(totals.items())) or "0"


def numbers(totals: Mapping[str, Decimal]) -> dict[str, int | float]:
    """Sums by currency, as JSON numbers."""
    return {
        code: int(total) if total == total.to_integral_value() else float(total)
        for code, total in sorted(totals.items())
    }


def finding_json(finding: Finding, lang: Lang) -> dict[str, Any]:
    """One finding as the contract's JSON has it; `column` is the heading, `cell` its address."""
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity,
        "row": place.row,
        "column": place.header,
        "cell": place.cell,
        "seen": finding.seen,
        "message": finding.message(lang),
        "tip": finding.tip(lang),
    }


def check_json(job: Job, plan: Plan, lang: Lang, exit_code: int) -> dict[str, Any]:
    """The object `check --json` prints."""
    fit, sheet = job.drafts.fit, job.sheet
    return {
        "file": job.origin,
        "rows": len(sheet),
        "ready": len(plan.ready),
        **{status: plan.tally[status] for status in CHECKED},
        "findings": [finding_json(finding, lang) for finding in plan.findings],
        "mapping": {name: sheet.label(position) for name, position in fit.columns.items()},
        "constants": dict(fit.constants),
        "amount_total": numbers(plan.totals()),
        "reading": reading_json(job, plan),
        "exit_code": exit_code,
    }


def reading_json(job: Job, plan: Plan) -> dict[str, Any]:
    """How the file was read: its form, its rows, what was left out and why, what is hidden, what to look at."""
    sheet, reading = job.sheet, job.sheet.reading
    skipped: dict[str, list[int]] = defaultdict(list)
    for outcome in plan.settled.values():
        if outcome.status == "skipped":
            skipped[outcome.findings[0].code].append(outcome.row.number)
    return {
        "format": reading.format,
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "newline": reading.newline if reading.format == "csv" else "",
        "quoted": reading.quote_all,
        "escape": reading.escape,
        "columns": len(sheet.headers),
        "rows": len(sheet),
        "skipped": dict(skipped),
        "hidden": {
            "rows": list(reading.hidden_rows),
            "columns": list(reading.hidden_columns),
            "sheets": list(reading.hidden_sheets),
        },
        "look_at": sorted({finding.code for finding in sheet.findings}),
    }


def send_json(
    job: Job,
    plan: Plan,
    outcomes: list[Outcome],
    *,
    results: str,
    seconds: float,
    requests: int,
    exit_code: int,
    findings: Iterable[Finding] = (),
) -> dict[str, Any]:
    """The object `send --json` prints; the statuses always add up to `rows`.

    `findings` are those of the run, then the errors of single rows.
    """
    of_rows = (one for outcome in outcomes for one in outcome.findings if one.severity == "error")
    tally = Counter(outcome.status for outcome in outcomes)
    created = (outcome.row.at for outcome in outcomes if outcome.status == "created")
    return {
        "run": job.run,
        "file": job.origin,
        "results": results,
        "rows": len(job.sheet),
        **{status: tally[status] for status in STATUSES},
        "created_now": sum(outcome.now for outcome in outcomes),
        "seconds": round(seconds, 3),
        "requests": requests,
        "amount_total": numbers(plan.totals(created)),
        "exit_code": exit_code,
        "findings": [finding_json(finding, job.settings.lang) for finding in (*findings, *of_rows)],
    }
