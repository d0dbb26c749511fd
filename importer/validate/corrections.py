"""What a person corrected in the sheet `To fix`, which has some rows of `Import results` a second time. Pure.

A row that only one of the two has otherwise than it was is taken from that one. Where nobody can tell, the row
is not sent and the person is asked: both answers stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import pandas

from importer.findings import Finding, Place
from importer.validate.cells import is_blank, trimmed
from importer.validate.columns import Columns
from importer.validate.keys import contents, possible_keys
from importer.validate.recognise import result_columns
from importer.validate.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importer.model import Cell, Header, Past, Sheet

    Cells = Mapping[int, Sequence[Cell]]  # by column

Age = Literal["new", "former", "current"]
NEWER: Final[dict[tuple[Age, Age], Literal["here", "there", "nobody knows"]]] = {
    ("current", "current"): "nobody knows",  # a cell moved between two columns of one title
    ("current", "former"): "there",  # put back as it was
    ("current", "new"): "there",
    ("former", "current"): "here",
    ("former", "former"): "nobody knows",
    ("former", "new"): "there",  # an older copy of the workbook, corrected
    ("new", "current"): "here",
    ("new", "former"): "here",
    ("new", "new"): "nobody knows",
}
"""Which of two sheets has what the person wrote last, by how old each one's cells are."""

ID: Final = "opportunity_id"  # what a person may write in a column of ours: which opportunity the row became


@dataclass(frozen=True, slots=True)
class Differing:
    """A row that two sheets have otherwise: its position and reference in the first, its position in the second.

    `columns` has the positions of the columns in question, in the first sheet and in the second.
    """

    at: int
    line: int
    ref: str
    columns: tuple[tuple[int, int], ...]


def differing(results: Sheet, fixes: Sheet) -> tuple[list[Differing], list[Finding]]:
    """The rows that `fixes` has otherwise than `results`, and what there is in `fixes` that has no place there."""
    refs_here, refs_there = texts_of(results, "import_ref"), texts_of(fixes, "import_ref")
    by_ref: dict[str, int] = {}
    for at, ref in enumerate(refs_here):
        by_ref.setdefault(ref, at)
    pairs, found = paired(own(results), own(fixes)), list(_strange_columns(results, fixes))
    here, there, ids = cells_of(results), cells_of(fixes), _ids(results, fixes)
    rows: list[Differing] = []
    lines: dict[int, int] = {}  # where each row of the results stands in the other sheet first
    for line, ref in enumerate(refs_there):
        position = by_ref.get(ref) if ref else None
        if position is not None and lines.setdefault(position, line) == line:
            written = [pair for pair in ids if not is_blank(there[pair[1]][line])]
            columns = unlike(here, position, there, line, [*pairs, *written])
            rows += [Differing(position, line, ref, columns)] if columns else []
        elif position is not None:
            if unlike(there, lines[position], there, line, [(other, other) for _, other in pairs]):
                found.append(_strange_row(results, fixes, line, ref))
        elif ref or not all(is_blank(there[header.position][line]) for header in own(fixes)):
            found.append(_strange_row(results, fixes, line, ref))
    return rows, found


def own(sheet: Sheet) -> list[Header]:
    """The columns that are the person's."""
    ours = set(result_columns(sheet.headers).values())
    return [header for header in sheet.headers if header.position not in ours]


def texts_of(sheet: Sheet, name: str) -> list[str]:
    """What a column of ours says of each row, trimmed."""
    cells = sheet.table[result_columns(sheet.headers)[name]]
    return ["" if is_blank(cell) else trimmed(plain(cell)) for cell in cells]


def paired(here: Iterable[Header], there: Iterable[Header]) -> list[tuple[int, int]]:
    """The columns of two sheets with the same title, of several with one title in their order."""
    left: dict[str, list[int]] = {}
    for header in there:
        left.setdefault(header.title, []).append(header.position)
    return [(one.position, left[one.title].pop(0)) for one in here if left.get(one.title)]


def cells_of(sheet: Sheet) -> Cells:
    """The cells of every column, for who looks at them one by one."""
    return {header.position: sheet.table[header.position].tolist() for header in sheet.headers}


def unlike(
    here: Cells, at: int, there: Cells, line: int, pairs: Iterable[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The pairs of columns in which a row of one sheet is not as a row of another."""
    return tuple((one, other) for one, other in pairs if not _same(here[one][at], there[other][line]))


def contents_of(sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """What the content keys of these rows are made of."""
    few = replace(
        sheet,
        table=sheet.table.iloc[list(rows)].reset_index(drop=True),
        numbers=[sheet.numbers[at] for at in rows],
        formats={at: [codes[row] for row in rows] for at, codes in sheet.formats.items()},
    )
    columns, theirs = Columns(few), own(sheet)
    return list(contents(theirs, [columns(header.position) for header in theirs], length=len(rows)))


def age(ref: str, content: str, known: Mapping[str, Sequence[Past]], *, scope: str) -> Age:
    """Whether a row with this reference has this content in the journal, or had it before it was corrected.

    `known` is what the journal has by the keys that the content can have.
    """
    ages = {
        "current" if past.content_key == key else "former"
        for key in possible_keys(content, scope=scope)
        for past in known.get(key, ())
        if past.ref == ref
    }
    return "current" if "current" in ages else "former" if ages else "new"


def corrected(results: Sheet, fixes: Sheet, rows: Sequence[Differing], ages: Sequence[tuple[Age, Age]]) -> Sheet:
    """The results with what was corrected in `fixes`; `ages` are those of each row there and here.

    Rows that nobody can decide have findings, and their other cells in `beside`.
    """
    taken, asked = [], []
    ours = set(result_columns(results.headers).values())
    for row, (here, there) in zip(rows, ages, strict=True):
        words = [pair for pair in row.columns if pair[0] in ours]
        cells = [pair for pair in row.columns if pair[0] not in ours]
        blank = [pair for pair in words if is_blank(results.table[pair[0]].iloc[row.at])]
        newer = NEWER[here, there]
        take = [*(cells if newer == "there" else ()), *blank]
        ask = [*(cells if newer == "nobody knows" else ()), *(pair for pair in words if pair not in blank)]
        taken += [replace(row, columns=tuple(take))] if take else []
        asked += [replace(row, columns=tuple(ask))] if ask else []
    return _asking(with_cells(results, fixes, taken), fixes, asked, count=len(taken))


def with_cells(results: Sheet, fixes: Sheet, rows: Sequence[Differing]) -> Sheet:
    """The results with these cells of the other sheet: values, number formats, and what loading said of them."""
    moved: dict[int, list[tuple[int, int, int]]] = {}
    for row in rows:
        for here, there in row.columns:
            moved.setdefault(here, []).append((row.at, row.line, there))
    table, formats = results.table.copy(deep=False), dict(results.formats)
    for position, cells in moved.items():
        column = results.table[position].to_numpy().copy()
        codes = list(formats.get(position, [""] * len(results)))
        for at, line, there in cells:
            column[at] = fixes.table[there].iloc[line]
            codes[at] = fixes.formats[there][line] if there in fixes.formats else ""
        table[position] = pandas.Series(column, index=table.index, dtype=object)
        formats |= {position: codes} if any(codes) else {}
    findings = tuple(_moved(results, fixes, moved))
    return replace(results, table=table, formats=formats, findings=findings)


def _moved(results: Sheet, fixes: Sheet, moved: Mapping[int, Sequence[tuple[int, int, int]]]) -> Iterator[Finding]:
    """What loading said of cells: not of those replaced, but of those in their place."""
    places: dict[tuple[int, str], Place] = {}
    replaced: set[tuple[int | None, str]] = set()
    for position, cells in moved.items():
        column = results.column_place(position)
        for at, line, there in cells:
            replaced.add((results.numbers[at], column.letter))
            places[fixes.numbers[line], fixes.headers[there].letter] = replace(column, row=results.numbers[at])
    yield from (one for one in results.findings if (one.place.row, one.place.letter) not in replaced)
    for one in fixes.findings if places else ():
        if (place := places.get((one.place.row or 0, one.place.letter))) is not None:
            yield replace(one, place=place)


def _asking(results: Sheet, fixes: Sheet, rows: Sequence[Differing], *, count: int) -> Sheet:
    """The results with a finding for each cell that nobody can decide."""
    name = fixes.reading.sheet
    found: list[Finding] = []
    beside: dict[int, dict[int, Cell]] = {}
    if count:
        found.append(Finding.of("FIX-TAKEN", results.place, seen=name, count=count))
    for row in rows:
        for here, there in row.columns:
            place = replace(results.column_place(here), row=results.numbers[row.at])
            cell, other = results.table[here].iloc[row.at], fixes.table[there].iloc[row.line]
            beside.setdefault(row.at, {})[here] = other
            found.append(Finding.of("FIX-TWO-VALUES", place, seen=plain(cell), other=plain(other), fixes=name))
    return replace(results, findings=(*results.findings, *found), beside=beside)


def _ids(results: Sheet, fixes: Sheet) -> list[tuple[int, int]]:
    """Where both have the id of the opportunity: a person may have written it where there was none."""
    here, there = result_columns(results.headers).get(ID), result_columns(fixes.headers).get(ID)
    return [] if here is None or there is None else [(here, there)]


def _strange_row(results: Sheet, fixes: Sheet, line: int, ref: str) -> Finding:
    facts = {"line": fixes.numbers[line], "results": results.reading.sheet}
    place = fixes.place  # its row would be taken for one of the results
    return Finding.of("FIX-ROW", place, seen=ref or "import_ref", **facts)


def _strange_columns(results: Sheet, fixes: Sheet) -> Iterator[Finding]:
    """Columns with cells that the results do not have."""
    known = {there for _, there in paired(own(results), own(fixes))}
    for header in own(fixes):
        if header.position not in known and not all(map(is_blank, fixes.table[header.position])):
            place = fixes.column_place(header.position)
            yield Finding.of("FIX-COLUMN", place, seen=place.header, results=results.reading.sheet)


def _same(one: Cell, other: Cell) -> bool:
    return (type(one) is type(other) and one == other) or trimmed(plain(one)) == trimmed(plain(other))


__all__ = [
    "NEWER",
    "Age",
    "Differing",
    "age",
    "cells_of",
    "contents_of",
    "corrected",
    "differing",
    "own",
    "paired",
    "texts_of",
    "unlike",
    "with_cells",
]
