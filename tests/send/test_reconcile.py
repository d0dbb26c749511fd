"""Which unsettled rows a walk of the CRM's list finds, which it does not, and which are for a person to judge."""

from __future__ import annotations

from typing import Any

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
