"""The plan: what is sent, and what an earlier run, a results sheet or the sheet itself says against it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from importer.errors import BrokenLaw, Misused
from importer.model import Directory
from importer.validate.keys import reference, workspace_tag

WORKSPACE = "ws-42"
HEADINGS = ("Nombre", "Descripción", "Monto")
A, B, C = ("Plan", "uno", "80"), ("Soporte", "dos", "90"), ("Flota", "tres", "7")
NOBODY = Directory()


def test_every_row_is_decided_once(plan, said) -> None:
    """Blank, wrong, repeated and good rows: one decision each, in one pass."""
    made = plan([A, ("", "", ""), ("", "x", "mil"), A, B])
    assert said(made) == {
        2: "ready",
        3: "skipped ROW-BLANK",
        4: "invalid NAME-MISSING AMT-UNREADABLE",
        5: "invalid ROW-REPEATED",
        6: "ready",
    }
    assert (made.tally["invalid"], made.tally["skipped"]) == (2, 1)


REPEATED = [
    pytest.param([A, A], {}, "invalid ROW-REPEATED", id="equal"),
    pytest.param([A, ("Plan", "uno", "80.00")], {}, "invalid ROW-REPEATED", id="zeros at the end"),
    pytest.param([A, ("Plan", "uno", 80.0)], {}, "invalid ROW-REPEATED", id="as a number"),
    pytest.param([A, (" Plan ", "uno", "80")], {}, "invalid ROW-REPEATED", id="blanks"),
    pytest.param([A, A], {"allow_duplicates": True}, "ready", id="allowed"),
    pytest.param([A, ("Plan", "uno", "80.01")], {}, "ready", id="another amount"),
    pytest.param([A, ("plan", "uno", "80")], {}, "ready", id="another name"),
]


@pytest.mark.parametrize(("rows", "choices", "second"), REPEATED)
def test_rows_equal_in_every_field(plan, said, rows, choices, second) -> None:
    """The second of two rows that would make the same opportunity is asked about."""
    assert said(plan(rows, **choices)) == {2: "ready", 3: second}


def test_a_repeated_row_names_the_first(plan) -> None:
    """The message says which row it equals, of three the first."""
    made = plan([B, A, A, A])
    assert [made.settled[at].findings[0].facts["first"] for at in (2, 3)] == [3, 3]


def test_rows_that_differ_only_in_a_column_not_imported_are_repeated(plan, said) -> None:
    """What is not sent does not tell two opportunities apart."""
    assert said(plan([(*A, "x"), (*A, "y")], (*HEADINGS, "Campaña")))[3] == "invalid ROW-REPEATED"


KNOWN = [
    pytest.param("created", {}, "created ROW-EARLIER", id="created from this file"),
    pytest.param("created", {"digest": "0"}, "created ROW-EARLIER", id="this file, edited elsewhere since"),
    pytest.param("created", {"file": "/x/b.csv"}, "created ROW-EARLIER", id="the same bytes under another name"),
    pytest.param(
        "created", {"file": "/x/b.csv", "digest": "0"}, "duplicate ROW-DUPLICATE", id="created from another file"
    ),
    pytest.param("sending", {}, "unconfirmed ROW-UNSETTLED", id="in flight"),
    pytest.param("unconfirmed", {}, "unconfirmed ROW-UNSETTLED", id="no clear answer"),
    pytest.param("unconfirmed", {"file": "/b.csv", "digest": "0"}, "unconfirmed ROW-UNSETTLED", id="unclear elsewhere"),
    pytest.param("refused", {}, "ready", id="refused"),
    pytest.param("failed", {}, "ready", id="failed"),
    pytest.param("pending", {}, "ready", id="pending"),
    pytest.param("invalid", {}, "ready", id="invalid, corrected meanwhile"),
    pytest.param("pending", {"file": "/x/b.csv", "digest": "0"}, "ready", id="pending from another file"),
]


@pytest.mark.parametrize(("state", "changed", "expected"), KNOWN)
def test_a_row_the_journal_knows(plan, past, said, state, changed, expected) -> None:
    """Created stays created, unclear stays unconfirmed, and what was not created is sent."""
    known = past(plan([A, B]), 0, state, **changed)
    again = plan([A, B], known=[known])
    assert said(again) == {2: expected, 3: "ready"}
    if expected.startswith(("created", "duplicate")):
        assert (again.settled[0].opportunity_id, again.settled[0].opportunity_code) == ("id-0", "OP-0")


@pytest.mark.parametrize("state", ["sending", "unconfirmed"])
def test_a_row_that_waits_for_another_sheets_shows_its_reference(plan, past, said, state) -> None:
    """Once that one is found not to be there, the results sheet that called it unconfirmed can be sent."""
    known = past(plan([A]), 0, state, file="/x/b.csv", digest="0")
    ref = plan([A], known=[known], run="20261126-101500-abcd").settled[0].row.ref
    assert ref == known.ref
    absent = replace(known, state="pending", attempted=True)
    rows = [(ref, "unconfirmed", *A)]
    assert said(plan(rows, ("import_ref", "import_status", *HEADINGS), known=[absent])) == {2: "ready"}


@pytest.mark.parametrize("state", ["refused", "failed", "pending", "invalid"])
def test_an_open_row_keeps_its_reference(plan, past, state) -> None:
    """The row that is sent again is the journal's very row."""
    known = past(plan([A]), 0, state, ref="wabcd-aaaaaa-bbbbbb")
    assert plan([A], known=[known]).ready[0].ref == "wabcd-aaaaaa-bbbbbb"


@pytest.mark.parametrize("key", ["content_key", "draft_key"])
def test_either_key_is_enough(plan, past, said, key) -> None:
    """A row partly edited, or read with another mapping, is still the one that was created."""
    known = past(plan([A]), 0, "created", **{key: "0" * 32}, ref="wabcd-aaaaaa-bbbbbb")
    assert said(plan([A], known=[known])) == {2: "created ROW-EARLIER"}


def test_a_duplicate_says_where_it_was_created(plan, past) -> None:
    """The note names the day, the run, the file and the row."""
    known = past(plan([A]), 0, "created", file="C:\\ventas\\b.csv", digest="0", number=17)
    message = plan([A], known=[known]).settled[0].findings[0].message("en")
    assert message == "An equal row was created on 2026-11-22 by run 20261122-101500-ab12 from b.csv, row 17."


ALLOWED = [
    pytest.param("created", {}, "created ROW-EARLIER", id="this file: never twice"),
    pytest.param("created", {"file": "/b.csv", "digest": "0"}, "ready", id="another file: sent"),
    pytest.param("unconfirmed", {}, "unconfirmed ROW-UNSETTLED", id="unclear: never twice"),
]


@pytest.mark.parametrize(("state", "changed", "expected"), ALLOWED)
def test_allow_duplicates_sends_what_is_equal_and_not_what_is_the_same(
    plan, past, said, state, changed, expected
) -> None:
    """Running the same command again is safe with --allow-duplicates too."""
    known = past(plan([A]), 0, state, **changed)
    assert said(plan([A], known=[known], allow_duplicates=True)) == {2: expected}


def test_a_row_created_once_more_has_a_reference_of_its_own(plan, past) -> None:
    """The journal holds the earlier row under the same keys: the new one must not take its place in it."""
    known = past(plan([A]), 0, "created", file="/b.csv", digest="0")
    made = plan([A, A], allow_duplicates=True, known=[known], run="20261123-090000-cd34")
    refs = [row.ref for row in made.ready]
    assert len({*refs, known.ref}) == 3


def test_a_reference_is_found_in_the_journal_by_its_content_alone(plan, past, drafts) -> None:
    """Also where the journal is asked for keys only and not for references."""
    known = past(plan([A]), 0, "created", file="/b.csv", digest="0")
    made = drafts([A], allow_duplicates=True)
    from importer.validate.decide import make_plan

    found = {known.content_key: [known]}
    (row,) = make_plan(made, known=found, directory=None, origin="/data/leads.xlsx", run="20261123-090000-cd34").ready
    assert row.ref != known.ref


def test_a_second_equal_row_is_not_the_first(plan, past, said) -> None:
    """One of two equal rows was created: the other is still asked about, and is no duplicate of it."""
    known = past(plan([A]), 0, "created")
    assert said(plan([A, A], known=[known])) == {2: "created ROW-EARLIER", 3: "invalid ROW-REPEATED"}
    assert said(plan([A, A], known=[known], allow_duplicates=True)) == {2: "created ROW-EARLIER", 3: "ready"}


# Results sheets: import_ref, import_status, opportunity_id and the person's columns.
OURS = ("import_ref", "import_status", "opportunity_id", *HEADINGS)


def test_a_created_row_that_was_edited_is_not_sent(plan, past, said) -> None:
    """The reference ties the row to what was created; the edit is remarked on."""
    known = past(plan([A]), 0, "created")
    made = plan([(known.ref, "created", "id-0", "Plan B", "otro", "81")], OURS, known=[known])
    assert said(made) == {2: "created ROW-EDITED"}
    assert "as OP-0" in made.settled[0].findings[0].message("en")


def test_a_refused_row_that_was_corrected_is_sent_under_its_reference(plan, past, said) -> None:
    """A corrected row goes again as the row it was."""
    known = past(plan([A]), 0, "refused")
    made = plan([(known.ref, "refused", "", "Plan B", "otro", "81")], OURS, known=[known])
    assert said(made) == {2: "ready"}
    assert made.ready[0].ref == known.ref


def test_an_apostrophe_before_a_reference_does_not_hide_it(plan, past, said) -> None:
    """A spreadsheet's mark of text is no part of the reference."""
    known = past(plan([A]), 0, "created")
    assert said(plan([(f"' {known.ref}".replace(" ", ""), "created", "id-0", "x", "y", "1")], OURS, known=[known])) == {
        2: "created ROW-EDITED"
    }


def test_copied_rows_do_not_share_a_reference_to_send(plan, past, said) -> None:
    """A row pasted below itself and changed is sent as a row of its own."""
    known = past(plan([A]), 0, "failed")
    rows = [(known.ref, "failed", "", *A), (known.ref, "failed", "", *B), (known.ref, "failed", "", *A)]
    made = plan(rows, OURS, known=[known])
    assert said(made) == {2: "ready", 3: "ready", 4: "invalid ROW-REPEATED"}
    assert made.ready[0].ref == known.ref != made.ready[1].ref


FOREIGN = [
    pytest.param("created", "id-9", "created ROW-OTHER-JOURNAL", id="created"),
    pytest.param("duplicate", "id-9", "duplicate ROW-OTHER-JOURNAL", id="duplicate"),
    pytest.param("created", "", "unconfirmed ROW-OTHER-JOURNAL", id="created without an id"),
    pytest.param("unconfirmed", "", "unconfirmed ROW-OTHER-JOURNAL", id="unconfirmed"),
    pytest.param("refused", "", "ready", id="refused"),
    pytest.param("failed", "", "ready", id="failed"),
    pytest.param("invalid", "", "ready", id="invalid"),
    pytest.param("", "", "ready", id="nothing said"),
]


@pytest.mark.parametrize(("status", "id", "expected"), FOREIGN)
def test_a_results_sheet_this_journal_does_not_know_is_believed(plan, said, status, id, expected) -> None:
    """What the sheet calls sent is not sent again; what it calls not created is."""
    ref = f"{workspace_tag(WORKSPACE)}-aaaaaa-bbbbbb"
    assert said(plan([(ref, status, id, *A)], OURS)) == {2: expected}


def test_a_results_sheet_of_another_workspace_is_refused(plan) -> None:
    """The first reference of another workspace ends it, with its row."""
    ours, other = reference(WORKSPACE, "a", run="r"), reference("ws-43", "a", run="r")
    rows = [("", "", "", *A), (ours, "failed", "", *B), (other, "created", "id-9", *C)]
    with pytest.raises(Misused) as caught:
        plan(rows, OURS)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.row, finding.seen) == ("SET-OTHER-WORKSPACE", 4, other)


def test_without_a_workspace_a_results_sheet_is_only_read(plan, said) -> None:
    """`check` without a workspace cannot tell, and sends nothing."""
    assert said(plan([(reference("ws-43", "a", run="r"), "failed", "", *A)], OURS, scope="")) == {2: "ready"}


NAMED = (*HEADINGS, "Teléfono", "Correo", "Responsable", "Etapa")


def test_a_plan_made_offline_counts_names_and_cannot_be_sent(plan) -> None:
    """It says how many names were not looked up; sending it is a defect of the program."""
    made = plan([(*A, "+51987654321", "", "luis@example.com", "Nuevo"), (*B, "", "", "luis@example.com", "")], NAMED)
    assert [(one.code, one.facts["count"]) for one in made.findings] == [("MAP-OFFLINE", 3)]
    with pytest.raises(BrokenLaw):
        made.opportunities()


def test_an_opportunity_is_the_row_it_was_made_from(plan) -> None:
    """Law 4: each holds its own row object, and its values."""
    made = plan([A, ("", "", ""), B], directory=NOBODY)
    found = list(made.opportunities())
    assert [one.row for one in found] == list(made.ready)
    assert [one.row.ref for one in found] == [row.ref for row in made.ready]
    assert [(one.row.number, one.name, one.description, one.amount) for one in found] == [
        (2, "Plan", "uno", Decimal(80)),
        (4, "Soporte", "dos", Decimal(90)),
    ]


def test_the_mark_stands_at_the_end_of_the_description(plan) -> None:
    """--mark writes the reference where a person and reconciling can find it, and changes no key."""
    marked = plan([A], directory=NOBODY, mark=True)
    (opportunity,) = marked.opportunities()
    assert opportunity.description == f"uno [ref:{opportunity.row.ref}]"
    assert list(marked.ready) == list(plan([A]).ready)


def test_totals_are_by_currency_and_exact(plan) -> None:
    """The control total of the rows to send, or of the rows asked for."""
    made = plan([("A", "d", "S/ 0.10"), ("B", "d", "S/ 0.20"), ("C", "d", "5"), ("", "d", "S/ 9")])
    assert made.totals() == {"PEN": Decimal("0.30"), "": Decimal(5)}
    assert made.totals(iter([0])) == {"PEN": Decimal("0.10")}


def test_warnings_stay_with_a_row_that_is_sent(plan) -> None:
    """A zero is sent with its warning, and the warning is among the findings once."""
    made = plan([("A", "d", "0")])
    assert [finding.code for finding in made.notes[0]] == ["AMT-ZERO"]
    assert [finding.code for finding in made.findings] == ["AMT-ZERO"]
