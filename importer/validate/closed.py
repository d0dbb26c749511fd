"""Rows that the other CRM says are won, lost or deleted, in a column beside the stage, while the stage does not. Pure.

The create of Plazbot knows no such state: whatever has none of its stages comes in as an open opportunity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.findings import Finding
from importer.validate.cells import is_blank
from importer.validate.recognise import fold, spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importer.validate.reading import Reader


def over(read: Reader) -> None:
    """Find the rows that are over there and open here: STAGE-CLOSED, as the template's `closed` says."""
    for position, stages in _telling(read):
        column = read.columns(position)
        texts = {code: str(cell) for code, cell in enumerate(column.cells) if not is_blank(cell)}
        says = {code: stages[fold(text)] for code, text in texts.items() if fold(text) in stages}
        for at in column.positions(says):
            code = int(column.codes[at])
            if at not in read.found.skipped and not _is_said(read, at, says[code], texts[code]):
                place, (stage, where) = column.at(read.sheet.numbers[at]), _with(read, at)
                facts = {"stage": stage[0], "stage_es": stage[1], "column": where[0], "column_es": where[1]}
                read.found.add(at, Finding.of("STAGE-CLOSED", place, seen=texts[code], **facts))


def _telling(read: Reader) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The positions of the columns that say such things, and what each of their words means."""
    closed = read.fit.mapping.closed
    for header in read.sheet.headers if closed else ():
        for known in set(spellings(header.title)) & closed.keys():
            yield header.position, closed[known]


def _is_said(read: Reader, at: int, stage: str, word: str) -> bool:
    """Whether the row's stage says the same, in Plazbot's word for it or in the other CRM's."""
    named = [column["stage"][at] for column in (read.values, read.own_names) if "stage" in column]
    return any(fold(name) in {fold(stage), fold(word)} - {""} for name in named if name)


def _with(read: Reader, at: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """With which stage the row comes in, and where another could be written, each in English and Spanish."""
    stage = read.values["stage"][at] if "stage" in read.values else ""
    named = (f"with the stage “{stage}”", f"con la etapa “{stage}”") if stage else ("without a stage", "sin etapa")
    label = read.sheet.label(read.fit.columns["stage"]) if "stage" in read.fit.columns else ""
    return named, (f" in {label}", f" en {label}") if label else ("", "")


__all__ = ["over"]
