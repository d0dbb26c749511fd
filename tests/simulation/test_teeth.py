"""The simulation has teeth: with a law broken on purpose it finds a row that is doubled, lost or not told."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from simulated import crm, history
from simulated.explore import by_chance, siblings
from simulated.history import Broken

from importer.crm.wire.likeness import Likeness, squeezed
from importer.outcome import TryLater, Unclear
from importer.send import reconcile, settle
from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH = 3000  # histories; most sabotage is found within fifty


def intents_with_outcomes(patch: pytest.MonkeyPatch) -> None:
    """Law 2 broken: the intent is written when the answer is there."""
    commit = Journal.commit

    def late(self: Any, intents: Any, outcomes: Any) -> None:
        kept = self.__dict__.setdefault("kept", {})
        kept.update((one.ref, one) for one in intents)
        if outcomes:
            commit(self, [kept.pop(one.row.ref) for one in outcomes], [])
            commit(self, [], outcomes)

    patch.setattr(Journal, "commit", late)


def told_before_durable(patch: pytest.MonkeyPatch) -> None:
    """Outcomes are written with the next ones, after they were told."""
    commit = Journal.commit

    def late(self: Any, intents: Any, outcomes: Any) -> None:
        kept = self.__dict__.setdefault("kept", [])
        commit(self, intents, kept[:])
        kept[:] = outcomes

    patch.setattr(Journal, "commit", late)


def unclear_sent_again(patch: pytest.MonkeyPatch) -> None:
    """Law 3 broken: what has no clear answer is taken for something to try again."""
    for fault, told in crm.TOLD.items():
        if isinstance(told, Unclear):
            patch.setitem(crm.TOLD, fault, TryLater(told.reason))


def one_walk(patch: pytest.MonkeyPatch) -> None:
    """A single walk says what is not there."""
    patch.setattr(settle, "WALKS", 1)


def by_name_only(patch: pytest.MonkeyPatch) -> None:
    """An opportunity of the same name is the row."""

    def same_name(sent: Any, listed: Any, **_: Any) -> Likeness:
        return Likeness.EQUAL if squeezed(sent.get("name")) == squeezed(listed.shown.get("name")) else Likeness.NONE

    patch.setattr(reconcile, "likeness", same_name)


def known_ids_not_ignored(patch: pytest.MonkeyPatch) -> None:
    """A row is found in what another one is known to have become."""
    patch.setattr(Journal, "known_ids", lambda self, scope: frozenset())


def older_ones_not_ignored(patch: pytest.MonkeyPatch) -> None:
    """A row is found in what was there before it was sent."""
    patch.setattr(reconcile, "BEFORE", timedelta(days=30))


def newer_ones_ignored(patch: pytest.MonkeyPatch) -> None:
    """What was made when the row was sent counts as made before."""
    patch.setattr(reconcile, "BEFORE", timedelta(minutes=-2))


def clock_not_compared(patch: pytest.MonkeyPatch) -> None:
    """Nobody measures how far the CRM's clock is from ours."""
    gate = history.SimulatedGate
    patch.setattr(history, "SimulatedGate", lambda *given, skew, **more: gate(*given, skew=0.0, **more))


def walks_cut_short(patch: pytest.MonkeyPatch) -> None:
    """A walk ends as soon as there is something like each row, if it is the same thing for two."""

    def enough(search: Any) -> bool:
        groups = search._groups
        return all(sum(len(one.seen[like]) for like in reconcile.SURE) >= len(one.attempts) for one in groups)

    patch.setattr(reconcile.Search, "complete", property(enough))


def others_not_beside(patch: pytest.MonkeyPatch) -> None:
    """Only the rows of this run are looked for, as if no other were unsettled."""
    search = reconcile.Search
    patch.setattr(settle, "Search", lambda attempts, *, known, beside: search(attempts, known=known))


def steps_paid_before_they_are_done(patch: pytest.MonkeyPatch) -> None:
    """The journal forgets a second step as soon as the row is created."""
    commit = Journal.commit

    def hasty(self: Any, intents: Any, outcomes: Any) -> None:
        commit(self, intents, outcomes)
        self.paid([one.row.ref for one in outcomes if one.status == "created"])

    patch.setattr(Journal, "commit", hasty)


def steps_written_with_the_outcome(patch: pytest.MonkeyPatch) -> None:
    """Law 2 broken: what is to be set is written down when the create is answered, not with its intent."""
    commit = Journal.commit

    def late(self: Any, intents: Any, outcomes: Any) -> None:
        kept = self.__dict__.setdefault("steps", {})
        kept.update((one.ref, one.owed) for one in intents)
        commit(self, [replace(one, owed="") for one in intents], outcomes)
        with self._transaction() as execute:
            for one in outcomes:
                if one.status == "created" and (owed := kept.get(one.row.ref)):
                    execute("UPDATE rows SET owed = ? WHERE ref = ?", (owed, one.row.ref))

    patch.setattr(Journal, "commit", late)


SABOTAGE = [
    intents_with_outcomes,
    told_before_durable,
    unclear_sent_again,
    one_walk,
    by_name_only,
    known_ids_not_ignored,
    older_ones_not_ignored,
    newer_ones_ignored,
    clock_not_compared,
    walks_cut_short,
    others_not_beside,
    steps_paid_before_they_are_done,
    steps_written_with_the_outcome,
]


@pytest.mark.parametrize("sabotage", SABOTAGE, ids=lambda one: one.__name__.replace("_", " "))
def test_what_is_broken_on_purpose_is_found(
    sabotage: Callable[[pytest.MonkeyPatch], None], live: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a law broken on purpose at least one of the histories ends badly."""
    sabotage(monkeypatch)
    schedules = chain(by_chance(0, 150), siblings(), by_chance(150, ENOUGH))
    with pytest.raises(Broken):
        deque(map(live, schedules), maxlen=0)


def test_nothing_is_found_where_nothing_is_broken(live: Callable[..., Any]) -> None:
    """The same histories end well without sabotage."""
    assert sum(live(schedule).lives > 0 for schedule in by_chance(0, 150)) == 150
