"""Which unsettled rows a walk of the CRM's list finds, which it does not, and which are for a person to judge."""

from __future__ import annotations

from typing import Any

import pytest

from importer.crm.wire.likeness import Listed, listed_of
from importer.findings import Place
from importer.send.reconcile import Attempt, Doubtful, Found, NotListed, Search, Verdict

SENT = "2026-03-02T10:00:00+00:00"
BODY = {"workspaceId": "ws", "name": "Flota Andina de Carga", "description": "Feria de Lima", "amount": 1200.5}


def attempt(ref: str = "r1", when: str = SENT, **fields: Any) -> Attempt:
    """A row that was sent without a clear answer; `fields` differ from BODY."""
    return Attempt(ref, Place("leads.csv"), {**BODY, **fields}, when)


def listed(id: str = "op-1", when: Any = "2026-03-02T10:00:01.1234567Z", **fields: Any) -> Listed:
    """What the list shows; `fields` differ from BODY."""
    found = listed_of({**BODY, "id": id, "creationDate": when, "contactId": None, "stageId": None, **fields})
    assert found
    return found


def search(attempts: list[Attempt], page: list[Listed], known: Any = (), beside: Any = ()) -> Search:
    """A walk of a list of one page."""
    made = Search(attempts, known=frozenset(known), beside=beside)
    made.see(page)
    return made


def verdicts(attempts: list[Attempt], page: list[Listed], known: Any = (), beside: Any = ()) -> dict[str, Verdict]:
    """What such a walk says."""
    return search(attempts, page, known, beside).verdicts()


# Three rows that differ in their stage only, and a CRM that keeps it: each opportunity is like all three.
STAGES = [attempt("a", stageId="st-a"), attempt("b", stageId="st-b"), attempt("c", stageId="st-c")]


def test_a_walk_does_not_end_while_two_rows_want_the_same() -> None:
    """Each row has something like it, but it is the same one: the others may be on a later page."""
    walk = search(STAGES, [listed("op-a", stageId="st-a")])
    assert not walk.complete
    walk.see([listed("op-c", stageId="st-c")])
    assert not walk.complete
    walk.see([listed("op-b", stageId="st-b")])
    assert walk.complete
    assert walk.verdicts() == {"a": Found("op-a"), "b": Found("op-b"), "c": Found("op-c")}


def test_what_is_more_like_another_unsettled_row_is_not_taken_from_it() -> None:
    """A row that an earlier run left unsettled keeps its opportunity, though nobody asks for it now."""
    page = [listed("op-a", stageId="st-a")]
    assert verdicts([STAGES[2]], page, beside=STAGES[:1]) == {"c": NotListed()}
    assert verdicts([STAGES[2]], page) == {"c": Found("op-a")}


def test_a_row_whose_text_is_lost_is_never_not_there() -> None:
    """What was sent is not known any more: nothing in the list can be it, and nothing proves that it is not there."""
    lost = Attempt("r1", Place("leads.csv"), {}, SENT)
    assert verdicts([lost], []) == {"r1": Doubtful()}
    assert verdicts([lost], [listed()]) == {"r1": Doubtful()}


def test_what_has_no_id_may_be_any_row() -> None:
    """A list whose opportunities cannot be told apart proves no absence; what it does show counts."""
    walk = search([attempt("a"), attempt("b", name="Otra")], [listed()])
    walk.see([None])
    assert walk.verdicts() == {"a": Found("op-1"), "b": Doubtful()}


LATER = "2026-03-02T10:00:01Z"
LONG_BEFORE = "2026-03-02T09:57:59Z"  # more than two minutes
JUST_BEFORE = "2026-03-02T09:58:00Z"  # what two clocks may differ by
ONE = [
    pytest.param({}, {}, Found("op-1"), id="the very same"),
    pytest.param({}, {"opportCode": "OP-7"}, Found("op-1", "OP-7"), id="with its code"),
    pytest.param({}, {"name": " Flota  Andina de Carga"}, Found("op-1"), id="blanks folded"),
    pytest.param({}, {"amount": "1200.50"}, Found("op-1"), id="the amount as text"),
    pytest.param({"stageId": "st-1"}, {"stageId": "st-0"}, Found("op-1"), id="a stage the CRM does not take"),
    pytest.param(
        {"description": "a [ref:r1]"}, {"description": "b [ref:r1]", "amount": 9}, Found("op-1"), id="by mark"
    ),
    pytest.param(
        {"description": "[ref:r1]"}, {"description": "[ref:r1]", "name": ""}, Found("op-1"), id="mark, no name"
    ),
    pytest.param({}, {"when": JUST_BEFORE}, Found("op-1"), id="made within what clocks may differ by"),
    pytest.param({}, {"when": None}, Found("op-1"), id="made at a time that is not told"),
    pytest.param({}, {"when": "2026-03-02T05:00:01"}, Found("op-1"), id="made at a time of a zone that is not told"),
    pytest.param({}, {"when": "0001-01-01T00:00:00"}, Found("op-1"), id="made at a time that was never set"),
    pytest.param({}, {"when": LONG_BEFORE}, NotListed(), id="made before"),
    pytest.param(
        {"description": "[ref:r1]"},
        {"description": "[ref:r1]", "when": LONG_BEFORE},
        Found("op-1"),
        id="by mark, whenever",
    ),
    pytest.param({"when": ""}, {"when": LONG_BEFORE}, Found("op-1"), id="sent at a time that is not known"),
    pytest.param({}, {"name": "Otra"}, NotListed(), id="another one"),
    pytest.param({}, {"amount": 1}, Doubtful(("op-1",)), id="another amount"),
    pytest.param({}, {"contactId": "ct-1"}, Doubtful(("op-1",)), id="another contact"),
    pytest.param({}, {"name": "Flota Andina d"}, Doubtful(("op-1",)), id="a name cut off"),
    pytest.param({"name": "😀"}, {"name": ""}, Doubtful(("op-1",)), id="a name lost"),
    pytest.param({"name": "😀"}, {"name": "Sin nombre"}, Doubtful(("op-1",)), id="a name made up for one lost"),
    pytest.param({}, {"name": "FLOTA ANDINA DE CARGA"}, Doubtful(("op-1",)), id="upper case"),
    pytest.param({}, {"deletionDate": LATER}, Doubtful(("op-1",)), id="deleted since"),
    pytest.param({}, {"amount": 1, "when": LONG_BEFORE}, NotListed(), id="like it, made before"),
    pytest.param({}, {"amount": 1, "description": "b"}, Doubtful(("op-1",)), id="the name alone, made since"),
    pytest.param({"when": ""}, {"amount": 1, "description": "b"}, NotListed(), id="the name alone, who knows when"),
]


@pytest.mark.parametrize(("sent", "shown", "verdict"), ONE)
def test_one_row_and_one_listed_opportunity(sent: dict[str, Any], shown: dict[str, Any], verdict: Verdict) -> None:
    """What a walk says of a row when the list shows this."""
    assert verdicts([attempt(**sent)], [listed(**shown)]) == {"r1": verdict}


def test_an_id_that_is_known_is_nobody_else_s() -> None:
    """What another row has become is not found, doubted or counted again."""
    assert verdicts([attempt()], [listed()], known={"op-1"}) == {"r1": NotListed()}
    assert verdicts([attempt()], [listed(amount=1)], known={"op-1"}) == {"r1": NotListed()}
    assert verdicts([attempt()], [listed(), listed("op-2")], known={"op-1"}) == {"r1": Found("op-2")}


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("there", range(6))
def test_identical_rows_claim_one_each(rows: int, there: int) -> None:
    """As many as there are become found, the others are not there; one too many leaves all to a person."""
    found = verdicts([attempt(f"r{at}") for at in range(rows)], [listed(f"op-{at}") for at in range(there)])
    if there > rows:
        assert {len(one.ids) for one in found.values() if isinstance(one, Doubtful)} == {there}
        assert len(found) == rows
        return
    ids = [one.id for one in found.values() if isinstance(one, Found)]
    assert sorted(ids) == [f"op-{at}" for at in range(there)]
    assert list(found.values()).count(NotListed()) == rows - there


def test_identical_rows_claim_in_the_order_of_time() -> None:
    """The one sent first gets the one made first."""
    rows = [attempt("late", "2026-03-02T10:05:00+00:00"), attempt("early")]
    page = [listed("op-2", "2026-03-02T10:05:01Z"), listed("op-1")]
    assert verdicts(rows, page) == {"early": Found("op-1"), "late": Found("op-2")}


TWO = [
    pytest.param([listed()], {"a": Doubtful(("op-1",)), "b": Doubtful(("op-1",))}, id="one, like both"),
    pytest.param([listed(stageId="st-b")], {"a": NotListed(), "b": Found("op-1")}, id="one, more like one of them"),
    pytest.param(
        [listed(stageId="st-b"), listed("op-2", stageId="st-a")],
        {"a": Found("op-2"), "b": Found("op-1")},
        id="one each",
    ),
    pytest.param(
        [listed(stageId="st-b"), listed("op-2", stageId="st-0")],
        {"a": Found("op-2"), "b": Found("op-1")},
        id="the other one's stage not kept",
    ),
    pytest.param(
        [listed(), listed("op-2")],
        {"a": Doubtful(("op-1", "op-2")), "b": Doubtful(("op-1", "op-2"))},
        id="two, and no stage kept",
    ),
    pytest.param(
        [listed(stageId="st-b"), listed("op-2", stageId="st-b")],
        {"a": Doubtful(("op-1", "op-2")), "b": Doubtful(("op-1", "op-2"))},
        id="one too many of one of them",
    ),
    pytest.param([listed(amount=7)], {"a": Doubtful(("op-1",)), "b": Doubtful(("op-1",))}, id="one that is near both"),
    pytest.param(
        [listed(stageId="st-b"), listed("op-2", amount=7)],
        {"a": Doubtful(("op-2",)), "b": Found("op-1")},
        id="found and near",
    ),
]


@pytest.mark.parametrize(("page", "wanted"), TWO)
def test_two_rows_that_differ_in_their_stage_only(page: list[Listed], wanted: dict[str, Verdict]) -> None:
    """What is more like one of them is that one's; what is like both is for a person to say."""
    assert verdicts(STAGES[:2], page) == wanted


def test_what_a_person_has_to_give_away_is_not_taken_by_others() -> None:
    """Of two that one row may be, neither is taken by rows that are less like them, though there are two of those."""
    rows = [STAGES[0], attempt("b1", stageId="st-b"), attempt("b2", stageId="st-b")]
    page = [listed(stageId="st-a"), listed("op-2", stageId="st-a")]
    assert set(map(type, verdicts(rows, page).values())) == {Doubtful}


def test_what_is_found_for_one_row_keeps_no_other_in_doubt() -> None:
    """Two of one name and different amounts: the one that is there is not a doubt about the other."""
    rows = [attempt("a"), attempt("b", amount=7)]
    assert verdicts(rows, [listed()]) == {"a": Found("op-1"), "b": NotListed()}


def test_a_page_that_is_shown_twice_counts_once() -> None:
    """As while others change the list under a walk."""
    walk = search([attempt("a"), attempt("b")], [listed()])
    walk.see([listed()])
    assert walk.count == 1
    assert walk.verdicts() == {"a": Found("op-1"), "b": NotListed()}
    assert walk.saw({"op-1", "op-9"})
    assert not walk.saw({"op-9"})


ENOUGH = [
    pytest.param([attempt()], [], False, id="nothing yet"),
    pytest.param([attempt()], [listed()], True, id="found"),
    pytest.param([attempt()], [listed(amount=1)], False, id="near"),
    pytest.param([attempt(), attempt("r2")], [listed()], False, id="one of two"),
    pytest.param([attempt(), attempt("r2")], [listed(), listed("op-2")], True, id="both"),
    pytest.param([attempt(), attempt("r2", name="Otra")], [listed(), listed("op-2")], False, id="too many of one"),
    pytest.param([attempt()], [listed(when=LONG_BEFORE)], False, id="made before"),
]


@pytest.mark.parametrize(("attempts", "page", "complete"), ENOUGH)
def test_a_walk_is_over_early_only_when_every_row_is_found(
    attempts: list[Attempt], page: list[Listed], complete: bool
) -> None:
    """Anything else may still come on a later page."""
    assert search(attempts, page).complete is complete


def test_a_mark_in_the_text_of_a_sheet_is_no_mark_of_ours() -> None:
    """Descriptions taken out of the CRM hold old marks: two rows with the same one are told apart by the rest."""
    rows = [attempt("a", description="x [ref:old]"), attempt("b", description="x [ref:old]", amount=7)]
    page = [listed(description="x [ref:old]", amount=7)]
    assert verdicts(rows, page) == {"a": NotListed(), "b": Found("op-1")}
    assert verdicts(rows[::-1], page) == {"a": NotListed(), "b": Found("op-1")}


def test_a_name_whose_letters_were_lost_is_looked_at() -> None:
    """A CRM that stores `Pe?a` for `Peña`, or takes the letters for another code's, keeps the row in doubt."""
    for shown in ("I?aki Pe?a", "IÃ±aki PeÃ±a"):
        assert verdicts([attempt("a", name="Iñaki Peña")], [listed("op-1", name=shown)]) == {"a": Doubtful(("op-1",))}


def test_after_a_journal_was_lost_marks_say_nothing() -> None:
    """Nobody knows the reference of before: what is the same but for the mark at its end is the row."""
    lost = [attempt("new", when="", description="Feria de Lima [ref:new]")]
    assert verdicts(lost, [listed(description="Feria de Lima [ref:old]")]) == {"new": Found("op-1")}
    assert verdicts(lost, [listed(description="Feria de Lima")]) == {"new": Found("op-1")}
    timed = [attempt("new", description="Feria de Lima [ref:new]")]
    assert verdicts(timed, [listed(description="Feria de Lima [ref:old]")]) == {"new": Doubtful(("op-1",))}
