"""The problems of a plan by kind: how many rows, the first cells with what was seen, which rows, what to do once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from importer.cli.layout import folded
from importer.cli.phrases import rows_of, say
from importer.findings import ranges

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from importer.findings import Finding, Lang

EXAMPLES: Final = 3  # cells shown of each kind of problem
SECTIONS: Final = (("problems", "error"), ("warnings", "warning"), ("notes", "note"))
UNTOLD: Final = frozenset({"ROW-EARLIER"})  # the numbers on top say it


def problem_lines(
    findings: Iterable[Finding], lang: Lang, width: int, *, columns: Collection[int], told: Collection[int]
) -> Iterator[str]:
    """Errors, then warnings, then notes; of each the kind with the most rows first.

    `columns` are the findings of whole columns or of the file by `id`, which count no rows; `told`
    those that stand elsewhere on the page.
    """
    sections: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if id(finding) not in told and finding.code not in UNTOLD:
            sections[finding.severity].append(finding)
    for title, severity in SECTIONS:
        if chosen := sections[severity]:
            yield ""
            yield f"{say(lang, title)}{_on_rows(_rows(chosen, columns), lang)}"
            yield from _kinds(chosen, lang, width, columns)


def _kinds(findings: list[Finding], lang: Lang, width: int, columns: Collection[int]) -> Iterator[str]:
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code].append(finding)
    rows = {code: _rows(found, columns) for code, found in kinds.items()}
    for code, found in sorted(kinds.items(), key=lambda pair: -len(rows[pair[0]])):
        yield f"  {code}  {found[0].title(lang)}{_on_rows(rows[code], lang)}"
        examples = found[:EXAMPLES] if rows[code] else found  # a column each: none of them goes unnamed
        yield from _cells(examples, lang, width)
        if len(rows[code]) > EXAMPLES:
            yield from _which(rows[code], lang, width)
        yield from _what_to_do(examples, lang, width)


def _rows(findings: Iterable[Finding], columns: Collection[int]) -> list[int]:
    """The numbers of the rows that have one of these findings, in order."""
    return sorted({one.place.row for one in findings if one.place.row is not None and id(one) not in columns})


def _on_rows(rows: Sequence[int], lang: Lang) -> str:
    return f" ({rows_of(len(rows), lang)})" if rows else ""


def _cells(examples: Sequence[Finding], lang: Lang, width: int) -> Iterator[str]:
    """What was seen where; cells of which the same is said share a line."""
    said: dict[str, list[str]] = defaultdict(list)
    for finding in examples:
        said[finding.message(lang)].append(_where(finding, lang))
    addresses = {message: ", ".join(filter(None, places)) for message, places in said.items()}
    longest = max(map(len, addresses.values()))
    for message, address in addresses.items():
        first = f"    {address:<{longest}}  " if longest else "    "
        yield from folded(message, width, first=first, then=" " * len(first))


def _where(finding: Finding, lang: Lang) -> str:
    """A cell as Excel names it; a row or a column says that it is one."""
    place = finding.place
    if place.row is None:
        return say(lang, "column", letter=place.letter) if place.letter else ""
    return place.cell if place.letter else say(lang, "row_at", row=place.row)


def _which(rows: Sequence[int], lang: Lang, width: int) -> Iterator[str]:
    """All the rows on one line, or as many as it takes and how many more there are."""
    shown, covered = "", 0
    for part in ranges(rows).split(", "):
        first, _, last = part.partition("–")
        longer = f"{shown}, {part}" if shown else part
        count = covered + (int(last) - int(first) + 1 if last else 1)
        left = len(rows) - count
        line = say(lang, "which_and_more", rows=longer, count=left) if left else longer
        if shown and len("    " + say(lang, "which", rows=line)) > width:
            break
        shown, covered = longer, count
    left = len(rows) - covered
    line = say(lang, "which_and_more", rows=shown, count=left) if left else shown
    yield f"    {say(lang, 'which', rows=line)}"


def _what_to_do(examples: Sequence[Finding], lang: Lang, width: int) -> Iterator[str]:
    """The tip, once; where it differs from cell to cell, that of the first cell, which it names."""
    tips = list(dict.fromkeys(finding.tip(lang) for finding in examples))
    where = f"{_where(examples[0], lang)}: " if len(tips) > 1 else ""
    yield from folded(where + tips[0], width, first="    → ", then="      ")


__all__ = ["EXAMPLES", "problem_lines"]
