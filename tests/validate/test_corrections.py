"""Corrections of two sheets that have the same rows: what only one of them says counts, and nothing is dropped."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.model import Header, Past, Reading, Sheet
from importer.validate.columns import Columns
from importer.validate.corrections import NEWER, age, contents_of, corrected, differing, with_cells
from importer.validate.keys import content_keys, possible_keys

SCOPE = "ws-1"
TITLES = ("import_ref", "import_status", "Name", "Amount", "Amount")
OWN = range(2, len(TITLES))
CELLS = st.sampled_from(["", "five", "5", " 5 ", 5, 5.0, 6, "=1"])
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4)


def sheet_of(rows: list[tuple], *, name: str = "Import results", order: list[int] | None = None) -> Sheet:
    """A sheet of results whose rows have the references r0, r1 … in this order."""
    order = list(range(len(rows))) if order is None else order
    lines = [(f"r{at}", "invalid", *rows[at]) for at in order]
    table = pandas.DataFrame(
        {position: pandas.Series([line[position] for line in lines], dtype=object) for position in range(len(TITLES))}
    )
    headers = tuple(Header(position, title) for position, title in enumerate(TITLES))
    return Sheet(Path("x.xlsx"), headers, table, range(2, 2 + len(rows)), "d", Reading("xlsx", name))


def journal_of(sheet: Sheet) -> dict[str, list[Past]]:
    """What a journal knows of these rows by their content keys."""
    keys = [possible_keys(content, scope=SCOPE)[0] for content in contents_of(sheet, range(len(sheet)))]
    found: dict[str, list[Past]] = {}
    for at, key in enumerate(keys):
        past = Past(f"r{at}", key, "", "invalid", "run-1", "2026-01-01", "x.xlsx", "Leads", "d", at + 2)
        found.setdefault(key, []).append(past)
    return found


def plainly(cell: object) -> str:
    """A cell as it counts: a number as Excel shows it, no blanks around."""
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def known_as(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A row as the journal can know it: which of two columns with one title has a cell is not told by its key."""
    name, *amounts = cells
    return (name, *filter(None, amounts))


@settings(deadline=None)
@given(st.data(), ROWS)
def test_what_was_written_last_counts_and_nothing_is_dropped(data, rows) -> None:
    """Edited in one sheet: that; in both alike: that; in both otherwise, or nobody can tell: asked, with both kept."""
    edited = st.tuples(*[st.lists(CELLS, min_size=len(OWN), max_size=len(OWN)).map(tuple) for _ in rows]).map(list)
    here, there = (data.draw(st.one_of(st.just(rows), edited)) for _ in range(2))
    order = data.draw(st.permutations(range(len(rows))))
    results, fixes = sheet_of(here), sheet_of(there, name="To fix", order=order)
    found, strange = differing(results, fixes)
    ats, known = [row.at for row in found], journal_of(sheet_of(rows))
    pairs = zip(contents_of(results, ats), contents_of(with_cells(results, fixes, found), ats), strict=True)
    ages = [
        (age(row.ref, one, known, scope=SCOPE), age(row.ref, other, known, scope=SCOPE))
        for row, (one, other) in zip(found, pairs, strict=True)
    ]
    made = corrected(results, fixes, found, ages)
    assert strange == []
    assert results.table.equals(sheet_of(here).table)  # what was read is not changed
    for at, before in enumerate(rows):
        wanted = [tuple(map(plainly, cells)) for cells in (before, here[at], there[at])]
        now = tuple(plainly(made.table[position].iloc[at]) for position in OWN)
        asked = [one for one in made.findings if one.code == "FIX-TWO-VALUES" and one.place.row == at + 2]
        is_edited = [known_as(cells) != known_as(wanted[0]) for cells in wanted]
        if wanted[1] == wanted[2] or (is_edited[1] and not is_edited[2]):
            assert (now, asked, at in made.beside) == (wanted[1], [], False)
        elif is_edited[2] and not is_edited[1]:
            assert (now, asked, at in made.beside) == (wanted[2], [], False)
        else:
            assert now == wanted[1]
            both = [plainly(made.beside[at].get(position, cell)) for position, cell in zip(OWN, now, strict=True)]
            assert tuple(both) == wanted[2]
            assert len(asked) == sum(one != other for one, other in zip(wanted[1], wanted[2], strict=True)) > 0


def test_every_pair_of_ages_is_decided() -> None:
    """The table has them all, and never takes the older one."""
    ages = ("new", "former", "current")
    assert set(NEWER) == {(here, there) for here in ages for there in ages}
    turned = {"here": "there", "there": "here", "nobody knows": "nobody knows"}
    assert all(NEWER[there, here] == turned[newer] for (here, there), newer in NEWER.items())


@pytest.mark.parametrize("number", [0, 1, 19])
def test_a_row_is_known_as_any_repetition_of_its_content(number) -> None:
    """Its key may be that of the twentieth equal row: which one it was changes with the order of the sheet."""
    rows = [("Ana", "five", "")] * 20
    sheet = sheet_of(rows)
    columns = Columns(sheet)
    keys = content_keys([sheet.headers[at] for at in OWN], [columns(at) for at in OWN], scope=SCOPE, length=len(sheet))
    past = Past("r0", keys[number], "", "invalid", "run-1", "2026-01-01", "x.xlsx", "Leads", "d", 2)
    (content,) = contents_of(sheet, [0])
    assert age("r0", content, {keys[number]: [past]}, scope=SCOPE) == "current"
    assert age("r1", content, {keys[number]: [past]}, scope=SCOPE) == "new"
