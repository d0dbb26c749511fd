"""Random sheets and random pasts: no past is claimed twice, order does not matter, nothing is sent again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.claims import OPEN

if TYPE_CHECKING:
    from importer.model import Past

HEADINGS = ("Nombre", "Descripción", "Monto")
WIDE = (*HEADINGS, "Campaña")
OURS = ("import_ref", "import_status", "opportunity_id", *HEADINGS)
ELSEWHERE = {"file": "/ventas/b.csv", "digest": "0"}
NAMES = st.sampled_from(["Plan", "Soporte", ""])
ROWS = st.lists(st.tuples(NAMES, st.just("d"), st.sampled_from(["1", "2"]), st.sampled_from(["x", "y"])), max_size=7)
STATES = st.sampled_from(["created", "sending", "unconfirmed", "pending", "refused", "failed", "invalid"])
PLACES = st.sampled_from([{}, {"digest": "0"}, {"sheet": "Marzo"}, ELSEWHERE])
PASTS = st.lists(st.tuples(ROWS, STATES, PLACES), max_size=3)


@pytest.fixture(scope="module")
def history(plan, past):
    """The pasts of some earlier sheets, each with a state and a place of its own and a run of its own."""

    def make(pasts) -> list[Past]:
        known: dict[str, Past] = {}
        for number, (rows, state, place) in enumerate(pasts):
            made = plan(rows, WIDE, run=f"run-{number}", allow_duplicates=True) if rows else None
            for at in range(len(rows)):
                one = past(made, at, state, **place)
                ids = {"opportunity_id": f"id-{one.ref}"} if state == "created" else {}
                known[one.ref] = replace(one, **{**ids, "opportunity_code": ""})
        return list(known.values())

    return make


@settings(deadline=None, max_examples=60)
@given(rows=ROWS.filter(bool), pasts=PASTS, twice=st.booleans(), data=st.data())
def test_no_past_is_claimed_twice_and_order_does_not_matter(drafts, history, rows, pasts, twice, data, claimed) -> None:
    """Shuffled, the same contents claim the same pasts, and what is sent is the same."""
    known = history(pasts)
    order = data.draw(st.permutations(range(len(rows))))
    sheets = [rows, [rows[at] for at in order]]
    found = [claimed(drafts(sheet, WIDE, allow_duplicates=twice), known) for sheet in sheets]
    assert all(len({ref for ref, _ in got.values()}) == len(got) for got in found)
    states = {one.ref: "open" if one.state in OPEN else "sent" for one in known}
    alone = {fields for fields, count in Counter(row[:3] for row in rows).items() if count == 1}

    def seen(got: dict[int, tuple[str, bool]], sheet) -> Counter[tuple[object, str]]:
        # Rows of one draft may change places among themselves.
        contents = ((sheet[number - 2][:3], ref) for number, (ref, _) in got.items())
        return Counter((fields, ref if fields in alone else states[ref]) for fields, ref in contents)

    assert seen(found[0], sheets[0]) == seen(found[1], sheets[1])


@settings(deadline=None, max_examples=60)
@given(rows=ROWS.filter(bool), pasts=PASTS, data=st.data())
def test_references_of_a_results_sheet_are_claimed_once(drafts, history, rows, pasts, data, claimed) -> None:
    """Whatever references and ids stand beside the rows, no past is two rows' own; only an edited one has equals."""
    known = history(pasts)
    refs = st.sampled_from(["", *(one.ref for one in known)])
    ids = st.sampled_from(["", *(one.opportunity_id for one in known)])
    sheet = [(data.draw(refs), "created", data.draw(ids), *row[:3]) for row in rows]
    found = claimed(drafts(sheet, OURS), known)
    own = [ref for ref, same in found.values() if same]
    assert len(set(own)) == len(own)
    equal = [ref for ref, same in found.values() if not same and ref not in own]
    assert len(set(equal)) == len(equal)


@settings(deadline=None, max_examples=60)
@given(rows=ROWS.filter(bool), twice=st.booleans(), data=st.data())
def test_a_sheet_that_was_sent_is_never_sent_again(plan, past, rows, twice, data) -> None:
    """Every row created: in any order, edited where nothing is imported, the same sheet makes nothing more."""
    first = plan(rows, WIDE, allow_duplicates=twice)
    known = [past(first, row.at, "created", opportunity_id=f"id-{row.at}") for row in first.ready]
    edited = [(*rows[at][:3], "z") if data.draw(st.booleans()) else rows[at] for at in range(len(rows))]
    order = data.draw(st.permutations(range(len(rows))))
    again = plan([edited[at] for at in order], WIDE, known=known, allow_duplicates=twice)
    assert not again.ready
    assert sum(outcome.status == "created" for outcome in again.settled.values()) == len(known)
