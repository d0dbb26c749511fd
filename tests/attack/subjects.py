"""What a watched process does with one file: reads it and tells a person about it, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.errors import ImporterError, Unusable
from importer.findings import LANGS
from importer.job import Job
from importer.load import read_sheet
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from importer.findings import Finding

ENDS: Final = (".", "?", "!", "…", "”")


def planned(path: Path) -> str:
    """The file as `check` takes it: "plan", or the codes of why there is none.

    Raises whatever is no ImporterError, and ValueError for a finding that cannot be shown.
    """
    settings = Settings(home=path.parent, journal=path.parent / "journal.sqlite3")
    try:
        findings = Job(path, settings).plan_offline().findings
    except ImporterError as problem:
        return explained(problem)
    show(findings)
    return "plan"


def read(path: Path) -> str:
    """The file as a Sheet: "read as FORMAT", or the codes of why it is none. Raises what `planned` raises."""
    try:
        sheet = read_sheet(path)
    except Unusable as problem:
        return explained(problem)
    show(sheet.findings)
    return f"read as {sheet.reading.format}"


def explained(problem: ImporterError) -> str:
    """The codes of a refusal that says at least one thing."""
    if not problem.findings:
        raise ValueError(f"{type(problem).__name__} without a finding")
    show(problem.findings)
    return " + ".join(dict.fromkeys(finding.code for finding in problem.findings))


def show(findings: Iterable[Finding]) -> None:
    """Put every finding into words in every language. Raises ValueError for what is no whole sentence."""
    for finding in findings:
        for lang in LANGS:
            for text in (finding.message(lang), finding.tip(lang)):
                if not is_sentence(text):
                    raise ValueError(f"{finding.code} in {lang} is no sentence: {text!r}")


def is_sentence(text: str) -> bool:
    """True for several words on one line with an end, or with a colon and what was seen behind it."""
    return len(text.split()) > 1 and len(text.splitlines()) == 1 and (text.endswith(ENDS) or ": " in text)
