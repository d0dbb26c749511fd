"""Claims: which rows of a sheet are rows of an earlier run, each earlier row once, however the sheet is sorted."""

from __future__ import annotations

import pytest

from importer.errors import BrokenLaw
from importer.model import Directory

HEADINGS = ("Nombre", "Descripción", "Monto")
WIDE = (*HEADINGS, "Campaña")
OURS = ("import_ref", "import_status", "opportunity_id", *HEADINGS)
A, B, C = ("Plan", "uno", "80"), ("Soporte", "dos", "90"), ("Flota", "tres", "7")
ELSEWHERE = {"file": "/ventas/b.csv", "digest": "0"}
NOW = "20261123-090000-cd34"


def test_two_equal_rows_and_one_past_by_content(plan, past, said) -> None:
    """One of two equal rows is the created one; the other is a row of its own, with a reference of its own."""
    known = past(plan([A]), 0, "created")
    made = plan([A, A], known=[known], allow_duplicates=True, run=NOW)
    assert said(made) == {2: "created ROW-EARLIER", 3: "ready"}
    assert made.ready[0].ref != known.ref


def test_two_equal_rows_and_one_past_by_draft(plan, past, said) -> None:
    """The same where only what would be sent is equal, since another column was edited in both."""
    known = past(plan([(*A, "x")], WIDE), 0, "created")
    rows = [(*A, "y"), (*A, "z")]
    assert said(plan(rows, WIDE, known=[known])) == {2: "created ROW-EARLIER", 3: "invalid ROW-REPEATED"}
    assert said(plan(rows, WIDE, known=[known], allow_duplicates=True)) == {2: "created ROW-EARLIER", 3: "ready"}


def test_equal_cells_are_claimed_before_an_equal_draft(plan, past, drafts, claimed) -> None:
    """A row above that has only the draft does not take what the row below is cell by cell."""
    known = past(plan([(*A, "x")], WIDE), 0, "created")
    assert claimed(drafts([(*A, "y"), (*A, "x")], WIDE), [known]) == {3: (known.ref, True)}


def test_a_sheet_that_was_sorted_again_claims_the_same(plan, past, drafts, claimed) -> None:
    """Each row finds its own past wherever it stands."""
    first = plan([A, B, C])
    known = [past(first, at, "created") for at in range(3)]
    a, b, c = (one.ref for one in known)
    assert claimed(drafts([C, A, B]), known) == {2: (c, True), 3: (a, True), 4: (b, True)}


def test_rows_of_one_draft_that_were_sorted_and_edited_are_sent_once(plan, past, said) -> None:
    """Which of two rows of one draft is the second changes with their order; both were created, neither goes again."""
    first = plan([(*A, "x"), (*A, "y")], WIDE, allow_duplicates=True)
    known = [past(first, at, "created") for at in (0, 1)]
    made = plan([(*A, "y edited"), (*A, "x")], WIDE, known=known, allow_duplicates=True)
    assert said(made) == {2: "created ROW-EARLIER", 3: "created ROW-EARLIER"}
    assert [made.settled[at].opportunity_id for at in (0, 1)] == ["id-1", "id-0"]


def test_equal_rows_of_a_results_sheet_that_were_sorted_are_not_edited(plan, past, said) -> None:
    """Two equal rows in the other order keep their references, and nobody is told of an edit."""
    first = plan([A, A], allow_duplicates=True)
    known = [past(first, at, "created") for at in (0, 1)]
    rows = [(one.ref, "created", one.opportunity_id, *A) for one in reversed(known)]
    made = plan(rows, OURS, known=known)
    assert said(made) == {2: "created ROW-EARLIER", 3: "created ROW-EARLIER"}
    assert [made.settled[at].row.ref for at in (0, 1)] == [known[1].ref, known[0].ref]


SAME_SHEET = [
    pytest.param({}, True, id="same path and content"),
    pytest.param({"digest": "0"}, True, id="same path, other content"),
    pytest.param({"file": "/ventas/b.xlsx"}, True, id="same content, other path"),
    pytest.param({"sheet": "Marzo"}, False, id="another sheet of the same workbook"),
    pytest.param({"sheet": "Marzo", "digest": "0"}, False, id="another sheet, and edited since"),
    pytest.param({"sheet": "Marzo", "file": "/ventas/b.xlsx"}, False, id="another sheet of a copy"),
    pytest.param(ELSEWHERE, False, id="another file with a sheet of this name"),
]


@pytest.mark.parametrize(("changed", "same"), SAME_SHEET)
def test_which_rows_are_the_same_and_which_only_equal(plan, past, drafts, said, changed, same, claimed) -> None:
    """The same sheet's name, and the same path or the same content: otherwise the row is one of another sheet."""
    known = past(plan([A]), 0, "created", **changed)
    assert claimed(drafts([A]), [known]) == {2: (known.ref, same)}
    again = plan([A], known=[known], allow_duplicates=True)
    assert said(again) == {2: "created ROW-EARLIER" if same else "ready"}


@pytest.mark.parametrize(("changed", "same"), SAME_SHEET)
def test_an_open_row_is_carried_on_in_its_own_sheet_only(plan, past, drafts, changed, same, claimed) -> None:
    """What another sheet did not send is no row of this one."""
    known = past(plan([A]), 0, "refused", **changed)
    assert claimed(drafts([A]), [known]) == ({2: (known.ref, True)} if same else {})


def test_a_pending_row_that_was_created_from_elsewhere_is_not_created_again(plan, past, said) -> None:
    """An interrupted sheet whose rows went in by another file, with another column: duplicates, and not sent."""
    pending = past(plan([A]), 0, "pending")
    elsewhere = past(plan([(*A, "x")], WIDE, run="r-elsewhere"), 0, "created", **ELSEWHERE, run="r-elsewhere")
    assert pending.ref != elsewhere.ref
    assert said(plan([A], known=[pending, elsewhere])) == {2: "duplicate ROW-DUPLICATE"}
    made = plan([A], known=[pending, elsewhere], allow_duplicates=True)
    assert (said(made), made.ready[0].ref) == ({2: "ready"}, pending.ref)
    assert [finding.code for finding in made.notes[0]] == ["ROW-AGAIN"]


AGAIN = [
    pytest.param("created", "OP-0", id="created"),
    pytest.param("unconfirmed", "unconfirmed", id="no clear answer"),
    pytest.param("sending", "sending", id="in flight"),
]


@pytest.mark.parametrize(("state", "seen"), AGAIN)
def test_allow_duplicates_says_what_is_sent_again(plan, past, said, state, seen) -> None:
    """The row goes with a reference of its own and a warning that names day, run and opportunity."""
    known = past(plan([A]), 0, state, **ELSEWHERE)
    made = plan([A, B], known=[known], allow_duplicates=True, run=NOW)
    assert said(made) == {2: "ready", 3: "ready"}
    assert made.ready[0].ref != known.ref
    (finding,) = made.notes[0]
    assert (finding.code, finding.place.row, finding.seen) == ("ROW-AGAIN", 2, seen)
    assert (finding.facts["when"], finding.facts["run"]) == ("2026-11-22", known.run)
    assert [one.code for one in made.findings] == ["ROW-AGAIN"]
    assert said(plan([A], known=[known]))[2].split()[0] in ("duplicate", "unconfirmed")


@pytest.mark.parametrize("state", ["pending", "refused", "failed", "invalid"])
def test_what_was_not_sent_elsewhere_is_no_repetition(plan, past, state) -> None:
    """ROW-AGAIN is said of rows that are, or may be, in the CRM."""
    known = past(plan([A]), 0, state, **ELSEWHERE)
    assert plan([A], known=[known], allow_duplicates=True).findings == ()


def test_a_new_row_has_a_reference_of_its_run(plan) -> None:
    """Rows that no run has seen get another reference in each run; within a run it is stable."""
    assert list(plan([A], run=NOW).ready) == list(plan([A], run=NOW).ready)
    assert plan([A], run=NOW).ready[0].ref != plan([A], run="20261124-090000-ef56").ready[0].ref


# Results sheets.


def test_a_copied_row_of_a_results_sheet_is_a_new_row(plan, past, said) -> None:
    """A created row that was pasted below and changed is sent, under a reference of its own."""
    known = past(plan([A]), 0, "created")
    rows = [(known.ref, "created", "id-0", *A), (known.ref, "created", "id-0", *B)]
    made = plan(rows, OURS, known=[known], run=NOW)
    assert said(made) == {2: "created ROW-EARLIER", 3: "ready"}
    assert made.ready[0].ref != known.ref


def test_the_copy_above_the_original_does_not_take_its_place(plan, past, said) -> None:
    """A reference with equal cells is surer than the reference alone."""
    known = past(plan([A]), 0, "created")
    rows = [(known.ref, "created", "id-0", *B), (known.ref, "created", "id-0", *A)]
    assert said(plan(rows, OURS, known=[known], run=NOW)) == {2: "ready", 3: "created ROW-EARLIER"}


def test_rows_that_cannot_be_drafted_are_not_equal_for_it(plan, past, drafts, claimed) -> None:
    """Two rows with errors have no draft: only the one with the cells of the invalid past is it."""
    known = past(plan([("", "x", "1")]), 0, "invalid")
    assert known.draft_key == ""
    rows = [(known.ref, "invalid", "", "", "y", "2"), (known.ref, "invalid", "", "", "x", "1")]
    assert claimed(drafts(rows, OURS), [known]) == {3: (known.ref, True)}


def test_an_edited_row_is_known_by_its_reference_alone(plan, past, said) -> None:
    """Nothing else of the row is as it was."""
    known = past(plan([A]), 0, "created", **ELSEWHERE)
    assert said(plan([(known.ref, "created", "id-0", *B)], OURS, known=[known])) == {2: "created ROW-EDITED"}


def test_an_edited_row_is_known_by_its_opportunity_too(plan, past, said) -> None:
    """Where the reference was lost, the opportunity's id ties the row to what was created."""
    known = past(plan([A]), 0, "created")
    assert said(plan([("", "created", "id-0", *B)], OURS, known=[known])) == {2: "created ROW-EDITED"}


@pytest.mark.parametrize("status", ["created", "duplicate"])
def test_an_edited_row_keeps_the_word_of_its_results_sheet(plan, past, said, status) -> None:
    """A duplicate that was edited stays a duplicate: it was not this row that made the opportunity."""
    known = past(plan([A]), 0, "created", **ELSEWHERE)
    made = plan([("", status, "id-0", *B)], OURS, known=[known])
    assert said(made) == {2: f"{status} ROW-EDITED"}
    assert (made.settled[0].opportunity_id, made.settled[0].opportunity_code) == ("id-0", "OP-0")


WORDS = [
    pytest.param("created", "id-9", "created ROW-OTHER-JOURNAL", id="created"),
    pytest.param("duplicate", "id-9", "duplicate ROW-OTHER-JOURNAL", id="duplicate"),
    pytest.param("unconfirmed", "", "unconfirmed ROW-OTHER-JOURNAL", id="unconfirmed"),
    pytest.param("created", "", "unconfirmed ROW-OTHER-JOURNAL", id="created without an id"),
    pytest.param("pending", "", "ready", id="pending"),
    pytest.param("refused", "", "ready", id="refused"),
]


@pytest.mark.parametrize("state", ["pending", "refused", "failed", "invalid"])
@pytest.mark.parametrize(("status", "id", "expected"), WORDS)
def test_a_results_sheet_is_believed_against_an_open_past(plan, past, said, state, status, id, expected) -> None:
    """Another journal knows more than this one: what the sheet calls sent is not sent."""
    known = past(plan([A]), 0, state)
    made = plan([(known.ref, status, id, *A)], OURS, known=[known])
    assert said(made) == {2: expected}
    rows = made.ready or [made.settled[0].row]
    assert rows[0].ref == known.ref


def test_a_duplicate_of_a_results_sheet_may_be_sent_when_that_is_asked_for(plan, said) -> None:
    """`--allow-duplicates` is for exactly these rows."""
    rows = [("", "duplicate", "id-9", *A), ("", "created", "id-8", *B)]
    assert said(plan(rows, OURS, allow_duplicates=True)) == {2: "ready", 3: "created ROW-OTHER-JOURNAL"}


def test_rows_for_later_are_not_looked_up_and_not_sent(plan, said) -> None:
    """Their names are no errors yet; an opportunity without them is never made."""
    rows = [(*A, "luis@example.com"), (*B, "eva@example.com"), ("", "d", "1", "eva@example.com")]
    crm = Directory(owners={"luis@example.com": ("o1",)})
    made = plan(rows, (*HEADINGS, "Responsable"), directory=crm, later=[1, 2])
    assert said(made) == {2: "ready", 3: "ready", 4: "invalid NAME-MISSING"}
    assert made.later == {1, 2}
    opportunities = made.opportunities()
    assert next(opportunities).owner_id == "o1"
    with pytest.raises(BrokenLaw, match="row 3"):
        next(opportunities)


def test_a_row_put_above_its_equal_that_was_created_is_asked_about(plan, past, said) -> None:
    """The created row goes before a new equal one, although it stands below: nothing is made twice unasked."""
    known = past(plan([(*A, "x")], WIDE), 0, "created")
    made = plan([(*A, "new"), (*A, "x")], WIDE, known=[known])
    assert said(made) == {2: "invalid ROW-REPEATED", 3: "created ROW-EARLIER"}
    assert made.settled[0].findings[0].facts["first"] == 3
