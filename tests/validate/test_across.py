"""Rules across rows: the same opportunity twice, and perhaps the same one twice."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate import cells
from importer.validate.across import alike
from importer.validate.keys import key_text

HEADINGS = ("Nombre", "Descripción", "Monto", "Celular", "Correo")


def rows_said(plan):
    """What is said of each row across rows, by number: the code, its severity and the row it names."""
    found = {}
    for finding in plan.findings:
        if finding.code in ("ROW-LIKELY", "ROW-REPEATED"):
            found[finding.place.row] = (finding.code, finding.severity, finding.facts["first"])
    return found


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("Ana,x,80,987654321,", "Ana,x,90,987654321,", ("ROW-LIKELY", "warning", 2), id="another amount"),
        pytest.param("Ana,x,80,987654321,", "Ana,y,90,+51 987654321,", ("ROW-LIKELY", "warning", 2), id="another text"),
        pytest.param("Ana,x,80,,a@x.pe", "Ana,x,90,,A@x.pe", ("ROW-LIKELY", "warning", 2), id="the same address"),
        pytest.param("Ana,x,80,987654321,", "Ana,y,80,987654321,", None, id="the same amount, another text"),
        pytest.param("Ana,x,80,987654321,", "Luz,x,90,987654321,", None, id="another name"),
        pytest.param("Ana,x,80,987654321,", "Ana,x,90,987654322,", None, id="another contact"),
        pytest.param("Ana,x,80,,", "Ana,x,90,,", None, id="no contact to compare"),
        pytest.param(
            "Ana,x,80,987654321,", "Ana,x,80.00,987 654 321,", ("ROW-REPEATED", "error", 2), id="all the same"
        ),
    ],
)
def test_perhaps_the_same_opportunity(plan, first, second, expected) -> None:
    """Same name and contact with another amount is a warning that names the other row; equal rows are an error."""
    made = plan([first.split(","), second.split(",")], HEADINGS, country="PE")
    assert rows_said(made).get(3) == expected
    assert len(made.ready) == (1 if expected and expected[1] == "error" else 2)


def test_strictly_a_likely_double_is_not_sent(plan) -> None:
    """--strict makes the warning an error of the second row."""
    made = plan([("Ana", "x", "80", "", "a@x.pe"), ("Ana", "x", "90", "", "a@x.pe")], HEADINGS, strict=True)
    assert rows_said(made) == {3: ("ROW-LIKELY", "error", 2)}
    assert [row.number for row in made.ready] == [2]


def test_a_row_with_errors_is_compared_with_none(plan) -> None:
    """What cannot be sent is nobody's double."""
    made = plan([("Ana", "x", "mil", "", "a@x.pe"), ("Ana", "x", "90", "", "a@x.pe")], HEADINGS)
    assert rows_said(made) == {}


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Ana", "Ana ", "Ana  Díaz", "Ana Díaz", "Luz"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from(["5", "5.0", "5.00", "6"]),
            st.sampled_from(["", "987654321", "+51 987654321"]),
        ),
        max_size=12,
    )
)
def test_rows_are_grouped_as_comparing_them_one_by_one_would(drafts, rows) -> None:
    """Groups found column by column are those of equal texts in every field."""
    made = drafts([(*row, "") for row in rows], HEADINGS, country="PE")
    expected = defaultdict(list)
    for at in range(len(rows)):
        if at not in made.errors:
            expected[tuple(key_text(made.value(name, at)) for name in sorted(made.values))].append(at)
    assert alike(made) == [group for group in expected.values() if len(group) > 1]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_column_where_nearly_all_differ_is_read_like_any_other(drafts, data) -> None:
    """Taking each cell of a long column for a distinct one changes no value, no finding and no key."""
    rows = data.draw(
        st.lists(st.tuples(st.sampled_from(["A", "B", ""]), st.just("d"), st.sampled_from(["5", "1.5", "x", "7,25"])))
    )
    usual = drafts(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_nearly_all_differ", lambda _: True)
        other = drafts(rows)
    assert {name: list(values) for name, values in usual.values.items()} == {
        name: list(values) for name, values in other.values.items()
    }
    assert (usual.errors, usual.notes, usual.findings) == (other.errors, other.notes, other.findings)
    assert (usual.keys.content, usual.keys.draft) == (other.keys.content, other.keys.draft)


def test_strictly_a_row_sent_again_on_purpose_is_sent(plan, past) -> None:
    """--allow-duplicates is the person's decision: --strict does not make an error of what it sends."""
    rows = [("Ana", "x", "80", "", "a@x.pe")]
    known = past(plan(rows, HEADINGS), 0, "created", file="/data/other.xlsx", digest="other", sheet="Otra")
    made = plan(rows, HEADINGS, known=[known], strict=True, allow_duplicates=True)
    assert [finding.code for finding in made.notes[0]] == ["ROW-AGAIN"]
    assert [row.number for row in made.ready] == [2]
