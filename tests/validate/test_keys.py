"""How a row is recognised again: what changes its keys, and what does not."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from importer.validate.keys import reference, workspace_tag

HEADINGS = ("Nombre", "Descripción", "Monto", "Fecha de cierre", "Campaña")
ROWS = [
    ("Plan anual", "uno", "1200.50", "2026-12-31", "Lima"),
    ("Soporte", "dos", "80", "", "Web"),
    ("Flota", "tres", "7", "2026-03-15", ""),
]


def turned(order: tuple[int, ...]):
    return [tuple(row[at] for at in order) for row in ROWS], tuple(HEADINGS[at] for at in order)


def retyped(at: int, read):
    """The rows with one column's cells, where they are not blank, read as another type."""
    return [(*row[:at], read(row[at]) if row[at] else "", *row[at + 1 :]) for row in ROWS], HEADINGS


def number(text: str) -> float | str:
    """A number where its text has no zero at the end, which a number does not keep."""
    return text if text.endswith(".50") else float(text)


def padded():
    """The rows with blanks round every cell."""
    return [tuple(f" {cell}\u00a0" for cell in row) for row in ROWS], HEADINGS


def widened():
    """The rows with two blank columns more."""
    return [(*row, "", " ") for row in ROWS], (*HEADINGS, "", "Notas internas")


SAME = [
    pytest.param(lambda: turned((4, 2, 0, 3, 1)), {}, id="columns in another order"),
    pytest.param(lambda: (ROWS, HEADINGS), {"name": "other.csv"}, id="another file and format"),
    pytest.param(widened, {}, id="blank columns"),
    pytest.param(lambda: (ROWS, tuple(map(str.upper, HEADINGS))), {}, id="headings in capitals"),
    pytest.param(lambda: retyped(2, number), {}, id="numbers and not texts"),
    pytest.param(lambda: retyped(3, date.fromisoformat), {}, id="dates and not texts"),
    pytest.param(lambda: retyped(3, datetime.fromisoformat), {}, id="midnights"),
    pytest.param(padded, {}, id="blanks round cells"),
]


@pytest.mark.parametrize(("changed", "options"), SAME)
def test_what_does_not_change_the_content_key(drafts, changed, options) -> None:
    """Order, names, formats and blanks are no content."""
    rows, headings = changed()
    assert drafts(rows, headings, **options).keys.content == drafts(ROWS, HEADINGS).keys.content


def test_the_order_of_rows_and_rows_added_above_change_no_key(drafts) -> None:
    """A row has the same keys wherever it stands."""
    before = drafts(ROWS, HEADINGS)
    after = drafts([("Nueva", "x", "1", "", ""), ("", "", "", "", ""), *reversed(ROWS)], HEADINGS)
    assert after.keys.content[2:] == before.keys.content[::-1]
    assert after.keys.draft[2:] == before.keys.draft[::-1]


OTHER = [
    pytest.param([("Plan anual", "uno", "1200.50", "2026-12-31", "Ica"), *ROWS[1:]], HEADINGS, {}, id="a cell"),
    pytest.param([("uno", "Plan anual", "1200.50", "2026-12-31", "Lima"), *ROWS[1:]], HEADINGS, {}, id="cells swapped"),
    pytest.param([(ROWS[0][0] + "uno", "", *ROWS[0][2:]), *ROWS[1:]], HEADINGS, {}, id="cells joined"),
    pytest.param(ROWS, (*HEADINGS[:4], "Campaña 2"), {}, id="another heading"),
    pytest.param(ROWS, HEADINGS, {"scope": "ws-43"}, id="another workspace"),
]


@pytest.mark.parametrize(("rows", "headings", "options"), OTHER)
def test_what_changes_the_content_key(drafts, rows, headings, options) -> None:
    """Any cell, the heading it stands under, and the workspace are part of it."""
    assert drafts(rows, headings, **options).keys.content[0] != drafts(ROWS, HEADINGS).keys.content[0]


def test_equal_rows_stay_two_in_a_stable_way(drafts) -> None:
    """The first of two equal rows has the key it has alone; the second another, the same in every run."""
    alone = drafts(ROWS[:1], HEADINGS)
    twice = drafts([ROWS[0], ROWS[1], ROWS[0], ROWS[0]], HEADINGS)
    assert twice.keys.content[0] == alone.keys.content[0]
    assert len(set(twice.keys.content)) == len(set(twice.keys.draft)) == 4
    assert twice.keys.content == drafts([ROWS[0], ROWS[1], ROWS[0], ROWS[0]], HEADINGS).keys.content
    apart = drafts([ROWS[0], ROWS[0], ROWS[1], ROWS[0]], HEADINGS)
    assert set(apart.keys.content) == set(twice.keys.content)


DRAFTED = [
    pytest.param([(*ROWS[0][:4], "otra")], HEADINGS, {}, id="a column that is not imported"),
    pytest.param([ROWS[0][:4]], HEADINGS[:4], {}, id="without the column that is not imported"),
    pytest.param([(*ROWS[0], "")], (*HEADINGS, "Etiquetas"), {}, id="an empty field more"),
    pytest.param([ROWS[0]], ("Deal", "Notes", "Value", "Close date", "Campaña"), {}, id="headings in English"),
    pytest.param([("Plan  anual", "uno", "1,200.5", "31/12/2026", "")], HEADINGS, {}, id="written in another way"),
    pytest.param([("Plan anual", "uno", 1200.5, date(2026, 12, 31), "")], HEADINGS, {}, id="as numbers and dates"),
    pytest.param([("Plan anual", "uno", "S/ 1200.50", "2026-12-31", "")], HEADINGS, {}, id="with a currency"),
    pytest.param(
        [("Plan anual", "uno", "", "2026-12-31", "")], HEADINGS, {"constants": {"amount": "1200.50"}}, id="from --set"
    ),
]


@pytest.mark.parametrize(("rows", "headings", "options"), DRAFTED)
def test_what_does_not_change_the_draft_key(drafts, rows, headings, options) -> None:
    """What would be sent is the same, so the key is, whatever the sheet or the mapping looks like."""
    assert drafts(rows, headings, **options).keys.draft == drafts(ROWS[:1], HEADINGS).keys.draft


UNLIKE = [
    pytest.param(("Plan anual 2", *ROWS[0][1:]), {}, id="name"),
    pytest.param((*ROWS[0][:2], "1200.51", *ROWS[0][3:]), {}, id="amount"),
    pytest.param((*ROWS[0][:3], "2026-12-30", ""), {}, id="date"),
    pytest.param(("uno", "Plan anual", *ROWS[0][2:]), {}, id="swapped"),
    pytest.param(ROWS[0], {"scope": "ws-43"}, id="workspace"),
]


@pytest.mark.parametrize(("row", "options"), UNLIKE)
def test_what_changes_the_draft_key(drafts, row, options) -> None:
    """Anything that would be sent, and the workspace."""
    assert drafts([row], HEADINGS, **options).keys.draft != drafts(ROWS[:1], HEADINGS).keys.draft


def test_a_row_that_cannot_be_drafted_has_no_draft_key(drafts) -> None:
    """A row with an error and a blank row have none, so that they never equal anything."""
    found = drafts([ROWS[0], ("", "x", "1", "", ""), ("",) * 5], HEADINGS)
    assert [bool(key) for key in found.keys.draft] == [True, False, False]
    assert all(found.keys.content)


def test_how_a_reference_looks() -> None:
    """Short, lower-case, and begun by its workspace; another run gives another one."""
    ref = reference("ws-42", "a" * 32, run="r1")
    assert re.fullmatch(r"w[a-z2-7]{4}-[a-z2-7]{6}-[a-z2-7]{6}", ref)
    assert ref.startswith(workspace_tag("ws-42") + "-")
    assert ref == reference("ws-42", "a" * 32, run="r1") != reference("ws-42", "a" * 32, run="r2")
    assert workspace_tag("ws-42") != workspace_tag("ws-43")
