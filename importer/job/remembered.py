"""How a column was read the last time, where a person had to decide it: offered, never applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.errors import Misused
from importer.findings import Finding
from importer.model import file_name
from importer.send.journal import Journal
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Field
    from importer.send.journal import Run
    from importer.settings import Settings

ASKED: Final[dict[str, tuple[str, Field]]] = {
    "AMT-AMBIGUOUS": ("decimal", "amount"),
    "DATE-AMBIGUOUS": ("dates", "expiration_date"),
}
"""The findings that ask for a decision: the option that decides, and the field it is about."""


def remembered(findings: Iterable[Finding], settings: Settings) -> list[Finding]:
    """For each finding that asks for a decision, the newest one for a column with the same heading: MAP-REMEMBERED."""
    asking = [finding for finding in findings if finding.code in ASKED]
    if not asking or not settings.journal.is_file():
        return []
    try:
        with Journal.open(settings.journal) as opened:
            runs = [run for run in opened.runs() if run.scope == settings.scope]
    except Misused:  # a journal that cannot be read keeps nobody from being told what is wrong with the file
        return []
    return [said for finding in asking if (said := _last(finding, runs))]


def _last(finding: Finding, runs: Iterable[Run]) -> Finding | None:
    option, name = ASKED[finding.code]
    for run in runs:
        told = run.options.get(option, "auto")
        heading = run.options.get("headings", {}).get(name, "")
        if told != "auto" and fold(heading) == fold(finding.place.header):
            facts = {"option": f"--{option} {told}", "when": run.started[:10]}
            return Finding.of("MAP-REMEMBERED", finding.place, seen=file_name(run.file), **facts)
    return None
