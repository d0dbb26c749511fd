"""Outcomes become a results sheet: the person's own rows back, with our columns before them.

The sheet is made whole in memory, written under a passing name, read back and compared, and only
then put in its place. The person's own file is never written to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import BrokenLaw
from importer.findings import Finding, Place
from importer.results import delimited
from importer.results.columns import is_results, result_of
from importer.results.where import WORKBOOKS, Written, put, results_path, same_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.findings import Lang
    from importer.model import Sheet
    from importer.outcome import Outcome


def write_results(
    sheet: Sheet,
    outcomes: Sequence[Outcome],
    target: Path,
    *,
    lang: Lang,
    fallback: Path,
    summary: Sequence[tuple[str, str]] = (),
    keep: str = "",
    in_place: bool = False,
) -> Written:
    """Write every row of the sheet with its outcome to `target`, in one step and readable by its owner only.

    `outcomes` come in any order: a result goes to the row it was made from. The name of `target`
    decides the format: a workbook, with the (label, value) pairs of `summary` on a sheet of its own,
    or text as the sheet's file was written. Only .xlsx workbooks are written: asked for another kind,
    the results get the name that `results_path` gives. `keep` is the run id of the results of other
    content that lie at `target`: they are kept beside, under a name with that id. `in_place` lets the
    person's own file be the target, provided it is kept. Where `target`
    cannot be written, a free name beside it is tried, then the folder `fallback`.

    Raises `BrokenLaw` when a row has no outcome or two, when `target` is the person's own file, or
    when the written file does not read back as meant; `Stopped` (RES-NOWHERE, RES-TOO-BIG) when
    there is nowhere to write or the sheet is larger than a workbook can be.
    """
    in_workbook = target.suffix.lower() in WORKBOOKS
    if in_workbook and target.suffix.lower() != ".xlsx":
        target = results_path(target)
    if same_file(target, sheet.path) and not is_results(sheet) and not (in_place and keep):
        raise BrokenLaw(f"the results would overwrite the sheet they were made from: {target}")
    result = result_of(sheet, outcomes, lang=lang)
    if in_workbook:
        from importer.results import workbook

        made = workbook.made(result, summary)
    else:
        made = delimited.made(result, sheet.reading)
    written = put(made, target, keep=keep, fallback=fallback, in_place=in_place)
    if not made.refused:
        return written
    note = Finding.of("RES-ENCODING", Place(file=str(written.path)), seen=made.refused, encoding=sheet.reading.encoding)
    return Written(written.path, (*written.findings, note))


__all__ = ["Written", "results_path", "same_file", "write_results"]
