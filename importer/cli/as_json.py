"""What a program sees of a plan, a run and its problems: the objects that `--json` prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from importer.cli.plan_page import CHECKED, template_line
from importer.outcome import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from importer.findings import Finding, Lang
    from importer.job import Job
    from importer.outcome import Outcome
    from importer.results.receipt import Receipt
    from importer.validate.plan import Plan

TOLD_TOO: Final = frozenset({"CRM-CHANGED", "CRM-IGNORED", "CRM-VANISHED", "CRM-NOT-SET"})


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
        "findings": [finding_json(finding, lang) for finding in (*job.told, *plan.findings)],
        "mapping": {name: sheet.label(position) for name, position in fit.named.items()},
        "custom": {name: sheet.label(position) for name, position in fit.custom.items()},
        "constants": dict(fit.constants),
        "template": template_json(job, lang),
        "contacts_to_create": len(plan.newcomers(plan.ready)),
        "amount_total": numbers(plan.totals()),
        "reading": reading_json(job, plan),
        "exit_code": exit_code,
    }


def template_json(job: Job, lang: Lang) -> dict[str, Any]:
    """The template, the share of the sheet's headings it knows in percent, and what it was chosen by.

    `by` is `told` (--template), `answered`, `confirmed`, `accepted` (by --accept-suggestions before), `signs`
    (headings of that program alone), or `plain`.
    """
    chosen = job.opening.chosen
    candidate = chosen.candidate
    return {
        "name": job.opening.template,
        "by": chosen.how,
        "score": candidate.score,
        "known": len(candidate.known),
        "headings": len(candidate.titles),
        "signs": list(candidate.signs),
        "reason": template_line(job, lang),
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
    receipt: Receipt,
    exit_code: int,
    crosswalk: str = "",
    findings: Iterable[Finding] = (),
) -> dict[str, Any]:
    """The object `send --json` prints; the statuses always add up to `rows`.

    `findings` are those of the run, then of single rows their errors, what differs from what a trial sent, and what
    is not set yet.
    """
    of_rows = (
        one for outcome in outcomes for one in outcome.findings if one.severity == "error" or one.code in TOLD_TOO
    )
    tally = Counter(outcome.status for outcome in outcomes)
    created = (outcome.row.at for outcome in outcomes if outcome.status == "created")
    return {
        "run": job.run,
        "file": job.origin,
        "results": results,
        **({"crosswalk": crosswalk} if crosswalk else {}),
        "rows": len(job.sheet),
        "template": template_json(job, job.settings.lang),
        **{status: tally[status] for status in STATUSES},
        "created_now": sum(outcome.now for outcome in outcomes),
        "incomplete": receipt.incomplete,
        "contacts_created": receipt.contacts_made,
        "seconds": round(seconds, 3),
        "requests": receipt.requests,
        "amount_total": numbers(plan.totals(created)),
        "amount_sent": numbers(receipt.sent),
        "amount_accepted": numbers(receipt.accepted),
        "exit_code": exit_code,
        "findings": [finding_json(finding, job.settings.lang) for finding in (*findings, *of_rows)],
    }
