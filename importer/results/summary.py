"""What the sheet `Import summary` says: the run in plain words, on one page.

What the journal does not keep is not made up: where results are written again from it, `Facts.again` says when, and
what only the run itself knew is said to be unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from importer.findings.counting import filled
from importer.model import file_name
from importer.outcome import STATUSES
from importer.results.lines import Line
from importer.results.measures import STATUS_COLOURS
from importer.results.summary_texts import LABELS, NEXT, SENTENCES, STATUS_NAMES, STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from importer.findings import Lang
    from importer.outcome import Status, Tally
    from importer.results.how_read import HowRead
    from importer.results.reasons import Reason
    from importer.results.receipt import Receipt

MOST_REASONS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a summary is made from. Times are ISO 8601, UTC, "" where nobody knows; sums go by currency, "" for none.

    `totals` are of created rows, `in_sheet` of all rows that were not left out on purpose and have an amount.
    `retry` is the command that sends the corrected rows, `without` the option that kept rows from being sent, see
    `next_steps`. `receipt` is None where nothing is known of what was sent, `again` is when results were
    written again from the journal.
    """

    run: str
    file: str
    digest: str
    workspace: str
    base_url: str
    started: str
    ended: str
    tally: Tally
    retry: str
    sheet: str = ""
    again: str = ""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    in_sheet: Mapping[str, Decimal] = field(default_factory=dict)
    columns: Sequence[HowRead] = ()
    unused: Sequence[str] = ()
    reasons: Sequence[Reason] = ()
    receipt: Receipt | None = None
    without: str = ""
    incomplete: int = 0  # rows created of which something is still to be set


def next_steps(tally: Tally, retry: str, lang: Lang, *, without: str = "", incomplete: bool = False) -> list[str]:
    """What a person does next, most urgent first; never empty. `incomplete`: something is still to be set of a row.

    The same command sends the rest, unless it had an option that would keep it from that once more: `without` it.
    """
    keys = [
        *(["without" if without else "again"] if tally["pending"] or tally["failed"] or incomplete else []),
        *(["correct"] if tally["invalid"] or tally["refused"] else []),
        *(["look"] if tally["unconfirmed"] else []),
    ]
    return [_in(NEXT[key], lang).format(retry=retry, option=without) for key in keys or ["nothing"]]


def summary_of(facts: Facts, lang: Lang) -> list[Line]:
    """The page, line by line."""
    parts = (
        _outcome(facts, lang),
        _money(facts, lang),
        _reasons(facts, lang),
        _columns(facts, lang),
        _run(facts, lang),
    )
    lines = [Line.title(_said(lang, "title", file=file_name(facts.file)))]
    for part in parts:
        if told := list(part):
            lines += [Line.gap(), *told]
    return lines


def status_name(status: Status, count: int, lang: Lang) -> str:
    """A status in the person's language, as it is said of so many rows."""
    return STATUS_NAMES[status][count != 1] if lang == "es" else status


def receipt_lines(receipt: Receipt | None, lang: Lang) -> list[tuple[str, str]]:
    """Requests made, and rows and sums sent and accepted, as names of LABELS with their values."""
    if receipt is None:
        return []
    return [
        ("requests", str(receipt.requests)),
        ("sent", _rows_and_sums(receipt.rows_sent, receipt.sent, lang)),
        ("accepted", _rows_and_sums(receipt.rows_accepted, receipt.accepted, lang)),
        *([("contacts", str(receipt.contacts_made))] if receipt.contacts_made else []),
        *([("incomplete", str(receipt.incomplete))] if receipt.incomplete else []),
    ]


def _outcome(facts: Facts, lang: Lang) -> Iterator[Line]:
    """The counts, which add up to the rows of the sheet, and what to do."""
    rows = _said(lang, "rows", count=facts.tally.total())
    yield Line.section(_label("outcome", lang), rows, _label("meaning", lang))
    for status in STATUSES:
        if count := facts.tally[status]:
            name = status_name(status, count, lang)
            label = name if name == status else f"{name} ({status})"
            yield Line.of(label, count, _in(STATUS_WORDS[status], lang), colours=STATUS_COLOURS[status])
    if facts.incomplete:
        yield Line.of(_label("incomplete", lang), facts.incomplete, _said(lang, "incomplete"))
    yield Line.gap()
    yield Line.section(_label("next", lang))
    incomplete = facts.incomplete > 0
    for step in next_steps(facts.tally, facts.retry, lang, without=facts.without, incomplete=incomplete):
        yield Line.sentence(step)


def _money(facts: Facts, lang: Lang) -> Iterator[Line]:
    """The sums to compare: what the sheet holds, what left, what arrived."""
    tally = facts.tally
    yield Line.section(_label("money", lang))
    yield Line.fact(_label("in_sheet", lang), _rows_and_sums(tally.total() - tally["skipped"], facts.in_sheet, lang))
    for name, value in receipt_lines(facts.receipt, lang):
        if name in ("sent", "accepted"):
            yield Line.fact(_label(name, lang), value)
    if facts.receipt is None:
        yield Line.fact(_label("sent", lang), _said(lang, "unknown"))
    yield Line.fact(_label("total", lang), _rows_and_sums(tally["created"], facts.totals, lang))


def _reasons(facts: Facts, lang: Lang) -> Iterator[Line]:
    if not facts.reasons:
        return
    yield Line.section(_label("reasons", lang), _label("what", lang), _label("tip", lang))
    for reason in facts.reasons[:MOST_REASONS]:
        finding = reason.finding
        first = _said(lang, "first", row=reason.first, message=finding.message(lang))
        what = f"{finding.code}\n{finding.title(lang)}"
        yield Line.of(_said(lang, "rows", count=reason.rows), what, f"{first}\n{finding.tip(lang)}".strip())
    if (more := len(facts.reasons) - MOST_REASONS) > 0:
        yield Line.sentence(_said(lang, "more_reasons", count=more))


def _columns(facts: Facts, lang: Lang) -> Iterator[Line]:
    """Which column feeds which field, and how its cells were read."""
    if not facts.columns:
        return
    yield Line.section(_label("field", lang), _label("column", lang), _label("evidence", lang))
    for one in facts.columns:
        yield Line.of(one.title, f"{one.letter}: {one.heading}" if one.letter else one.heading, one.evidence)
    if facts.unused:
        yield Line.fact(_label("unused", lang), ", ".join(facts.unused))


def _run(facts: Facts, lang: Lang) -> Iterator[Line]:
    """Where, when and at what pace."""
    yield Line.section(_label("run_part", lang))
    for name in ("run", "file", "sheet", "digest", "workspace", "base_url"):
        if value := getattr(facts, name):
            yield Line.fact(_label(name, lang), value)
    yield Line.fact(_label("started", lang), clock(facts.started))
    yield Line.fact(_label("ended", lang), clock(facts.ended) if facts.ended else _said(lang, "not_ended"))
    if facts.again:
        yield Line.fact(_label("again", lang), clock(facts.again))
    receipt = facts.receipt
    if receipt is None:
        yield Line.fact(_label("requests", lang), _said(lang, "unknown"))
        return
    yield Line.fact(_label("seconds", lang), f"{receipt.seconds:.1f}")
    yield Line.fact(_label("requests", lang), receipt.requests)
    if receipt.contacts_made:
        yield Line.fact(_label("contacts", lang), receipt.contacts_made)
    if receipt.seconds >= 1 and receipt.rows_sent:
        yield Line.fact(_label("pace", lang), _said(lang, "pace", pace=f"{receipt.rows_sent / receipt.seconds:.1f}"))


def _rows_and_sums(rows: int, sums: Mapping[str, Decimal], lang: Lang) -> str:
    money = (f"{_sum(total)} {code}".strip() for code, total in sorted(sums.items()))
    return ": ".join(filter(None, (_said(lang, "rows", count=rows), ", ".join(money))))


def _sum(total: Decimal) -> str:
    """A sum with its thousands set apart by spaces, which no country reads as a decimal sign; nothing is rounded."""
    decimals = max(2, -int(total.normalize().as_tuple().exponent))
    return f"{total:,.{decimals}f}".replace(",", " ")


def clock(time: str) -> str:
    """`2026-11-26T14:05:10+00:00` as people write it; "" where nobody knows."""
    return time.removesuffix("+00:00").replace("T", " ")


def _label(name: str, lang: Lang) -> str:
    return _in(LABELS[name], lang)


def _said(lang: Lang, name: str, **facts: Any) -> str:
    return filled(SENTENCES[name], lang, facts)


def _in(texts: tuple[str, str], lang: Lang) -> str:
    return texts[1] if lang == "es" else texts[0]


__all__ = [
    "Facts",
    "clock",
    "next_steps",
    "receipt_lines",
    "status_name",
    "summary_of",
]
