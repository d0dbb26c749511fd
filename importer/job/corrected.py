"""The sheet of a job with what was corrected beside it: in `To fix`, and in the person's own sheet of the workbook."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from importer.errors import Unusable
from importer.findings import Finding
from importer.load import Wanted, read_sheet, read_with_fixes
from importer.outcome import DONE, STATUSES
from importer.send.journal import Journal
from importer.validate.columns import Columns
from importer.validate.corrections import (
    age,
    cells_of,
    contents_of,
    corrected,
    differing,
    own,
    paired,
    texts_of,
    unlike,
    with_cells,
)
from importer.validate.keys import content_keys, possible_keys
from importer.validate.recognise import result_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import Past, Sheet
    from importer.settings import Settings
    from importer.validate.recognise import Headings

RETRIED: Final = frozenset(STATUSES) - DONE  # what a retry may send


def read_corrected(path: Path, settings: Settings, headings: Headings) -> Sheet:
    """The sheet to import. Raises Unusable as `load.read_sheet`, Misused if the journal cannot be used.

    Of a workbook of results what stands in `To fix` counts as well, and a correction in the person's own sheet
    that is in neither keeps its row from being sent.
    """
    wanted = Wanted(settings.sheet, settings.header_row, settings.encoding, settings.delimiter)
    sheet, fixes = read_with_fixes(path, wanted, headings=headings)
    if sheet.reading.format == "csv" or not result_columns(sheet.headers):
        return sheet
    with_fixes = sheet if fixes is None else _with_fixes(sheet, fixes, settings)
    return _with_own_sheets(with_fixes, settings, headings)


def _with_fixes(sheet: Sheet, fixes: Sheet, settings: Settings) -> Sheet:
    rows, strange = differing(sheet, fixes)
    sheet = replace(sheet, findings=(*sheet.findings, *strange))
    if not rows:
        return sheet
    scope, ats = settings.scope, [row.at for row in rows]
    here, there = contents_of(sheet, ats), contents_of(with_cells(sheet, fixes, rows), ats)
    known = _past(settings, (key for content in (*here, *there) for key in possible_keys(content, scope=scope)))
    ages = [
        (age(row.ref, one, known, scope=scope), age(row.ref, other, known, scope=scope))
        for row, one, other in zip(rows, here, there, strict=True)
    ]
    return corrected(sheet, fixes, rows, ages)


def _with_own_sheets(sheet: Sheet, settings: Settings, headings: Headings) -> Sheet:
    """The results, where a row to be sent was changed in the sheet it came from, with a finding that says so."""
    refs, statuses = texts_of(sheet, "import_ref"), texts_of(sheet, "import_status")
    rows = {ref: at for at, ref in enumerate(refs) if ref and statuses[at] in RETRIED}
    homes: dict[str, list[Past]] = {}
    for past in _by_ref(settings, list(rows)).values():
        homes.setdefault(past.sheet, []).append(past)
    found: list[Finding] = []
    for name, pasts in homes.items():
        if name != sheet.reading.sheet:
            with suppress(Unusable):  # it was taken away, or is no table any more
                home = read_sheet(sheet.path, sheet=name, headings=headings)
                found += _changed(sheet, home, [(rows[past.ref], past) for past in pasts], settings)
    return replace(sheet, findings=(*sheet.findings, *found)) if found else sheet


def _changed(sheet: Sheet, home: Sheet, rows: Sequence[tuple[int, Past]], settings: Settings) -> Iterator[Finding]:
    """A finding for each of these rows that was changed in its home; a warning where it was corrected here too."""
    lines = {number: line for line, number in enumerate(home.numbers)}
    pairs = paired(own(sheet), home.headers)
    here, there = cells_of(sheet), cells_of(home)
    suspects = [
        (at, past, unlike(here, at, there, lines[past.number], pairs)) for at, past in rows if past.number in lines
    ]
    suspects = [one for one in suspects if one[2]]
    if not suspects:
        return
    columns = Columns(home)
    theirs = [columns(header.position) for header in home.headers]
    keys = content_keys(home.headers, theirs, scope=settings.scope, length=len(home))
    known = _past(settings, keys)
    still_there = {past.ref for pasts in known.values() for past in pasts}
    for at, past, columns_changed in suspects:
        if past.ref in still_there or keys[lines[past.number]] in known:
            continue  # it is as it was, and perhaps only moved
        titles = ", ".join(sheet.label(here) for here, _ in columns_changed)
        facts = {"own": home.reading.sheet, "other": past.number}
        finding = Finding.of("FIX-OWN-SHEET", sheet.row_place(at), seen=titles, **facts)
        is_as_it_was = past.content_key in possible_keys(contents_of(sheet, [at])[0], scope=settings.scope)
        yield finding if is_as_it_was else finding.weighed("warning")


def _by_ref(settings: Settings, refs: Sequence[str]) -> dict[str, Past]:
    """What the journal has of the rows with these references."""
    found = _past(settings, refs)
    return {ref: past for ref in refs for past in found.get(ref, ()) if past.ref == ref}


def _past(settings: Settings, keys: Iterable[str]) -> dict[str, list[Past]]:
    if not settings.scope or not settings.journal.is_file():
        return {}
    with Journal.open(settings.journal) as opened:
        return opened.past(settings.scope, keys)


__all__ = ["read_corrected"]
