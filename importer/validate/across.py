"""Rules that look across rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Finding, Place
from importer.validate.keys import key_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from importer.validate.drafts import Drafts


def alike(drafts: Drafts) -> list[list[int]]:
    """The positions of rows that are equal in every imported field, by two or more, in the sheet's order."""
    groups: dict[tuple[str, ...], list[int]] = {}
    columns = [column for _, column in sorted(drafts.values.items())]
    for at, key in enumerate(drafts.draft_keys):
        if key:
            groups.setdefault(tuple(key_text(column[at]) for column in columns), []).append(at)
    return [rows for rows in groups.values() if len(rows) > 1]


def repeated(drafts: Drafts, *, sent: Collection[int]) -> dict[int, Finding]:
    """Rows equal in every imported field to another row of the sheet that goes before them, by position.

    Those in `sent`, which an earlier run took, go before the others; then the sheet's order counts.
    """
    found: dict[int, Finding] = {}
    sheet = drafts.sheet
    for group in alike(drafts):
        first, *others = sorted(group, key=lambda at: at not in sent)
        for at in others:
            place = Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])
            found[at] = Finding.of("ROW-REPEATED", place, first=sheet.numbers[first])
    return found
