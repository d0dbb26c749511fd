"""What holds of every walk, whatever was sent and listed: no row doubled, none lost, order of no account."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.crm.wire.likeness import Likeness, Listed, likeness, listed_of
from importer.findings import Place
from importer.send.reconcile import Attempt, Doubtful, Found, NotListed, Search, Verdict

if TYPE_CHECKING:
    from random import Random

# A small world, so that rows and opportunities meet: two names and what a CRM makes of one, few amounts and stages.
NAMES = ["Flota Andina de Carga", "Flota Andina de Carga", "Taller Ñandú"]
SHOWN_NAMES = [*NAMES, "FLOTA ANDINA DE CARGA", "Flota Andina", "", "Nobody"]
FIELDS = {
    "description": st.sampled_from(["Feria", "Feria", "Web"]),
    "amount": st.sampled_from([5, 5, 7.5]),
    "contactId": st.sampled_from([None, None, "ct-1"]),
    "stageId": st.sampled_from([None, "st-1", "st-2"]),
}
MARKS = st.sampled_from(["", "", "", " [ref:r0]", " [ref:r1]"])


def bodies(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """What is sent or shown."""
    made = st.fixed_dictionaries({"name": st.sampled_from(names), **FIELDS})
    return st.builds(lambda one, mark: {**one, "description": one["description"] + mark}, made, MARKS)


def attempts_of(sent: list[tuple[dict[str, Any], int | None]]) -> list[Attempt]:
    """Rows sent at these minutes after ten; None: not known when."""
    whens = ["" if when is None else f"2026-03-02T10:{when:02}:{at:02}+00:00" for at, (_, when) in enumerate(sent)]
    return [Attempt(f"r{at}", Place("a.csv"), body, whens[at]) for at, (body, _) in enumerate(sent)]


def listed(shown: list[tuple[dict[str, Any], int | None, bool]]) -> list[Listed]:
    """A list: what is shown, the minute after ten it was made at (None: not told), whether it was deleted."""
    found = []
    for at, (body, when, deleted) in enumerate(shown):
        told = {} if when is None else {"creationDate": f"2026-03-02T10:{when:02}:30Z"}
        found.append(listed_of({**body, **told, "id": f"op-{at}", "deletionDate": "x" if deleted else None}))
    return [one for one in found if one]


MINUTES = st.sampled_from([10, 20, 30, None])
ATTEMPTS = st.lists(st.tuples(bodies(NAMES), MINUTES), min_size=1, max_size=6).map(attempts_of)
PAGES = st.lists(st.tuples(bodies(SHOWN_NAMES), MINUTES, st.sampled_from([False] * 5 + [True])), max_size=7).map(listed)
KNOWN = st.frozensets(st.sampled_from(["op-0", "op-1", "op-2"]), max_size=2)


def walk(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str], beside: list[Attempt] | None = None
) -> Any:
    """A whole walk."""
    search = Search(attempts, known=known, beside=beside or ())
    search.see(page)
    return search


def refs_of(attempts: list[Attempt], like: Attempt) -> set[str]:
    """The references of the rows of which the very same was sent."""
    return {attempt.ref for attempt in attempts if attempt.sent == like.sent}


def in_time(attempts: list[Attempt], sent: dict[str, Any], one: Listed) -> bool:
    """True if it may have been made by the first of these rows of which the very same was sent."""
    earliest = min(attempt.earliest for attempt in attempts if attempt.sent == sent)
    return one.created is None or one.created >= earliest


def by_body(attempts: list[Attempt], verdicts: dict[str, Verdict]) -> dict[str, list[str]]:
    """What became of the rows of each body, in no order: identical rows may change places."""
    found = defaultdict(list)
    for attempt in attempts:
        verdict = verdicts[attempt.ref]
        said = sorted(verdict.ids) if isinstance(verdict, Doubtful) else getattr(verdict, "id", "")
        found[json.dumps(attempt.sent, sort_keys=True)].append(f"{type(verdict).__name__} {said}")
    return {body: sorted(said) for body, said in found.items()}


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN)
def test_no_id_is_given_twice_and_none_to_what_it_is_not(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str]
) -> None:
    """Found: unknown before, not deleted, and the row's own mark, or in time and all fields as sent; one row each."""
    by_id = {one.id: one for one in page}
    found = {
        attempt.ref: (attempt, verdict)
        for attempt in attempts
        if isinstance(verdict := walk(attempts, page, known).verdicts()[attempt.ref], Found)
    }
    ids = [verdict.id for _, verdict in found.values()]
    assert len(set(ids)) == len(ids)
    assert not known.intersection(ids)
    for attempt, verdict in found.values():
        one = by_id[verdict.id]
        assert not one.deleted
        if likeness(attempt.sent, one, refs=refs_of(attempts, attempt)) is Likeness.MARKED:
            continue
        assert in_time(attempts, attempt.sent, one)
        assert all(attempt.sent[name] == one.shown[name] for name in ("name", "amount", "contactId"))
        alike = {fields["description"] for fields in (attempt.sent, one.shown)}
        untimed = any(not other.attempted for other in attempts if other.sent == attempt.sent)
        assert len(alike if not untimed else {text.partition(" [ref:")[0] for text in alike}) == 1


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN)
def test_not_listed_is_said_only_of_what_is_not_listed(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str]
) -> None:
    """Whatever is like such a row, and was made since, is known or found to be another row's."""
    verdicts = walk(attempts, page, known).verdicts()
    spoken_for = known | {one.id for one in verdicts.values() if isinstance(one, Found)}
    for attempt in attempts:
        if not isinstance(verdicts[attempt.ref], NotListed):
            continue
        for one in page:
            if one.id not in spoken_for and in_time(attempts, attempt.sent, one):
                assert likeness(attempt.sent, one, refs=refs_of(attempts, attempt)) <= Likeness.FAINT
                assert not all(
                    [attempt.attempted, likeness(attempt.sent, one, refs=refs_of(attempts, attempt))]
                ) or any(not other.attempted for other in attempts if other.sent == attempt.sent)


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN, st.randoms(use_true_random=False))
def test_order_is_of_no_account(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str], random: Random
) -> None:
    """The list in another order, on more pages, some shown twice, the rows in another order: the same is said."""
    mixed, rows = [*page, *page[:2]], list(attempts)
    random.shuffle(mixed)
    random.shuffle(rows)
    search = Search(rows, known=known)
    for one in mixed:
        search.see([one])
    assert by_body(attempts, search.verdicts()) == by_body(attempts, walk(attempts, page, known).verdicts())


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN, st.integers(0, 7))
def test_what_is_like_no_row_changes_nothing(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str], at: int
) -> None:
    """Other people's opportunities in the same list."""
    other = listed_of({"id": "op-x", "name": "Somebody else", "description": "Feria", "amount": 5, "contactId": "ct-1"})
    assert other
    more = [*page[:at], other, *page[at:]]
    assert walk(attempts, more, known).verdicts() == walk(attempts, page, known).verdicts()


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN, st.integers(0, 6))
def test_rows_beside_count_as_if_they_were_asked_for(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str], asked: int
) -> None:
    """Asking for some of the unsettled rows says of them what asking for all says, and of the others nothing."""
    whole = walk(attempts, page, known).verdicts()
    some = walk(attempts[:asked], page, known, attempts[asked:]).verdicts()
    assert some == {attempt.ref: whole[attempt.ref] for attempt in attempts[:asked]}


@settings(deadline=None)
@given(ATTEMPTS, PAGES, KNOWN)
def test_a_walk_that_is_over_early_has_found_every_row(
    attempts: list[Attempt], page: list[Listed], known: frozenset[str]
) -> None:
    """Page by page: where it may stop there is no row left, and asking twice gives the same answer."""
    search = Search(attempts, known=known)
    for one in page:
        search.see([one])
        verdicts = search.verdicts()
        assert search.complete is all(isinstance(verdict, Found) for verdict in verdicts.values())
        assert search.verdicts() == verdicts
