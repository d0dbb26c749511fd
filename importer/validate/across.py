"""Rules that look across rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Finding, Place

if TYPE_CHECKING:
    from importer.validate.drafts import Drafts


def repeated(drafts: Drafts) -> dict[int, Finding]:
    """Rows equal in every imported field to an earlier row of the sheet, by position."""
    first: dict[tuple[str, ...], int] = {}
    found: dict[int, Finding] = {}
    sheet = drafts.sheet
    columns = [column for _, column in sorted(drafts.values.items())]
    for at, key in enumerate(drafts.draft_keys):
        if not key:
            continue
        fields = tuple(str(column[at]) for column in columns)
        earlier = first.setdefault(fields, at)
        if earlier != at:
            place = Place(sheet.path.name, sheet.reading.sheet, sheet.numbers[at])
            found[at] = Finding.of("ROW-REPEATED", place, first=sheet.numbers[earlier])
    return found
