"""Outcomes become a results sheet: the person's own rows back, with our columns before them.

A workbook comes back whole: a copy of it with the results as new sheets (splice/). Text, and workbooks
that nothing can be added to, give a file of the results alone. Each is written under a passing name,
read back and compared, and only then put in its place. The person's own file is never written to.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from importer.errors import BrokenLaw
from importer.findings import Finding, Place
from importer.results import delimited
from importer.results.columns import is_results, paired, result_of
from importer.results.links import NO_LINKS
from importer.results.where import SPLICED, WORKBOOKS, Written, put, results_path, same_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from importer.findings import Lang
    from importer.model import Sheet
    from importer.outcome import Outcome
    from importer.results.lines import Line
    from importer.results.links import IdLinks


def write_results(
    sheet: Sheet,
    outcomes: Sequence[Outcome],
    target: Path,
    *,
    lang: Lang,
    fallback: Path,
    summary: Sequence[Line] = (),
    keep: str = "",
    in_place: bool = False,
    links: IdLinks = NO_LINKS,
) -> Written:
    """Write every row of the sheet with its outcome to `target`, in one step and readable by its owner only.

    `outcomes` come in any order: a result goes to the row it was made from. The name of `target`
    decides the format: a workbook, with the lines of `summary` on a sheet of its own,
    or text as the sheet's file was written. An .xlsx or .xlsm workbook comes back with all it has and
    those sheets; where that cannot be, the results are an .xlsx of their own and a finding says why.
    Asked for another kind, the results get the name that `results_path` gives. `keep` is the run id of the
    results of other content that lie at `target`: they are kept beside, under a name with that id. `in_place`
    lets the person's own file be the target, provided it is kept. Where `target` cannot be written, a free
    name beside it is tried, then the folder `fallback`. In a workbook, ids are `links` to the CRM where those are set.

    Raises `BrokenLaw` when a row has no outcome or two, when `target` is the person's own file, or
    when the written file does not read back as meant; `Stopped` (RES-NOWHERE, RES-TOO-BIG) when
    there is nowhere to write or the sheet is larger than a workbook can be.
    """
    in_workbook = target.suffix.lower() in WORKBOOKS
    if in_workbook and target.suffix.lower() not in SPLICED:
        target = results_path(target)
    if same_file(target, sheet.path) and not is_results(sheet) and not (in_place and keep):
        raise BrokenLaw(f"the results would overwrite the sheet they were made from: {target}")
    if in_workbook:
        put_there = partial(put, keep=keep, fallback=fallback, in_place=in_place)
        return _workbook(sheet, outcomes, summary, target, put_there, lang=lang, in_place=in_place, links=links)
    made = delimited.made(result_of(sheet, outcomes, lang=lang), sheet.reading)
    written = put(made, target, keep=keep, fallback=fallback, in_place=in_place)
    if not made.refused:
        return written
    note = Finding.of("RES-ENCODING", Place(file=str(written.path)), seen=made.refused, encoding=sheet.reading.encoding)
    return Written(written.path, (*written.findings, note))


def refusal(path: Path) -> Finding | None:
    """Why sheets cannot be added to the .xlsx or .xlsm workbook at `path`, as far as a quick look tells."""
    from importer.results import splice

    return splice.refusal(path)


def _workbook(
    sheet: Sheet,
    outcomes: Sequence[Outcome],
    summary: Sequence[Line],
    target: Path,
    put_there: Callable[..., Written],
    *,
    lang: Lang,
    in_place: bool,
    links: IdLinks,
) -> Written:
    """The results in a copy of the person's workbook or, where nothing can be added to that, in one of their own."""
    from importer.results.splice import Spliced, Unspliceable

    notes: tuple[Finding, ...] = ()
    if sheet.reading.format != "csv":
        try:
            return put_there(Spliced(sheet, outcomes, summary, ending=target.suffix, lang=lang, links=links), target)
        except Unspliceable as reason:
            notes = (reason.finding(sheet.path),)
    from importer.results import workbook

    told = dict(links.by_line(paired(sheet, outcomes))) if links.pattern else {}
    separate = workbook.made(result_of(sheet, outcomes, lang=lang), summary, told)
    if in_place or target.suffix.lower() != ".xlsx":  # whose name is another's: what lies there is kept
        apart = results_path(target).with_suffix(".xlsx")
        written = put_there(separate, apart, in_place=False, keep="", new=True)
    else:
        written = put_there(separate, target)
    return Written(written.path, (*written.findings, *notes))


__all__ = ["Written", "refusal", "results_path", "same_file", "write_results"]
