"""What the journal keeps of a run and of a row's findings, and how it stands in their columns. No files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from importer.findings import Finding, Place
from importer.send.reconcile import Attempt

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the journal has it. Times are ISO 8601, UTC; `tally` counts by status."""

    run: str
    scope: str  # what rows are recognised within: see Settings.scope
    workspace: str
    base_url: str
    file: str
    sheet: str
    digest: str
    process: str
    started: str
    finished: str = ""
    exit_code: int | None = None
    results: str = ""
    results_digest: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intent:
    """A row about to leave: what will be sent, as JSON, and when, by the CRM's clock (ISO 8601, UTC; "" unknown).

    `owed` is what is to be set once it is created, as JSON; "" for nothing.
    """

    ref: str
    sent: str
    attempted: str = ""
    owed: str = ""


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What runs learn of a workspace, None where it is not known.

    `pace` is in requests a second; `listed` is how many opportunities the last whole walk of its list found.
    """

    pace: float | None = None
    listed: int | None = None


# The facts of findings that repeat what stands in a cell or name people, and what stands for them in the journal.
OF_PEOPLE: Final = {
    **dict.fromkeys(("name", "number", "numbers", "addresses", "other", "own"), "…"),
    **dict.fromkeys(("nearest", "nearest_es"), ""),
}
FACT_COLUMNS: Final = tuple(one.name for one in fields(WorkspaceFacts))
RUN_COLUMNS: Final = tuple(one.name for one in fields(Run))


def now() -> str:
    """The time as the journal writes it: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def run_of(values: dict[str, Any]) -> Run:
    """A run from its columns."""
    texts = {name: values[name] or "" for name in ("finished", "results", "results_digest")}
    jsons = {name: _read(values[name], {}) for name in ("options", "tally")}
    return Run(**{**values, **texts, **jsons})


def findings_text(findings: Sequence[Finding]) -> str | None:
    """The findings of a row that is not settled, as JSON: code, where, facts, and the CRM's words.

    What was seen in the customer's cell is left out, and so are facts of people: both stand in the sheet.
    """
    if not findings:
        return None
    kept = [
        [
            one.code,
            one.place.letter,
            one.place.header,
            one.seen if one.code.startswith("CRM-") else "",
            {fact: OF_PEOPLE.get(fact, value) for fact, value in one.facts.items()},
        ]
        for one in findings
    ]
    return json.dumps(kept, default=str)


def findings_of(text: str | None) -> tuple[Finding, ...]:
    """The findings again, without file, sheet and row."""
    return tuple(
        Finding.of(code, Place(letter=letter, header=header), seen=seen, **facts)
        for code, letter, header, seen, facts in _read(text, [])
    )


def _read(text: str | None, nothing: Any) -> Any:
    """What a column of JSON says; nothing where a flipped bit has made it unreadable, which no check of SQLite sees."""
    try:
        return json.loads(text) if text else nothing
    except ValueError:
        return nothing


def attempt_of(values: Sequence[Any]) -> Attempt:
    """An unsettled row from its columns; one whose text is lost stays unsettled."""
    ref, file, sheet, number, sent, attempted = values
    return Attempt(ref, Place(file, sheet, number), _read(sent, {}), attempted)
