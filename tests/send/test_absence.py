"""A CRM that is away: when the run pauses, probes, tries one create, goes on, or gives up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.send import absence
from importer.send.absence import Absence, Open, Paused, Probing, Trying


def faulted(times: int, *, unclear: bool = True) -> Absence:
    """After so many faults on end at the time 0."""
    found = Absence()
    for _ in range(times):
        found.faulted("cut", 0.0, unclear=unclear)
    return found


def test_several_faults_on_end_pause_the_run() -> None:
    """One fault less than several changes nothing; the last one closes the door until the probe."""
    assert faulted(absence.SEVERAL - 1).there
    found = faulted(absence.SEVERAL)
    assert found.state == Paused(absence.FIRST_PAUSE)
    assert (found.there, found.enter(), found.reason) == (False, None, "cut")


def test_a_clear_answer_begins_the_count_anew() -> None:
    """Faults count only when nothing clear comes between."""
    found = faulted(absence.SEVERAL - 1)
    found.cleared()
    found.faulted("cut", 0.0, unclear=True)
    assert found.there


def test_a_probe_leaves_when_its_pause_is_over_and_only_once() -> None:
    """Not before its time, and not again while it is out."""
    found = faulted(absence.SEVERAL)
    assert not found.probe(absence.FIRST_PAUSE - 0.01)
    assert found.probe(absence.FIRST_PAUSE)
    assert found.state == Probing()
    assert not found.probe(100.0)


def test_pauses_grow_up_to_the_longest() -> None:
    """Every probe without an answer doubles the pause."""
    found, now, pauses = faulted(absence.SEVERAL), 0.0, []
    for _ in range(8):
        assert isinstance(found.state, Paused)
        pauses.append(found.state.probe_at - now)
        now = found.state.probe_at
        assert found.probe(now)
        found.probed(answered=False, now=now)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]


def trying() -> Absence:
    """The probe was answered."""
    found = faulted(absence.SEVERAL)
    found.probe(1.0)
    found.probed(answered=True, now=1.0)
    assert isinstance(found.state, Trying)
    return found


def test_after_an_answered_probe_one_create_may_leave() -> None:
    """The first that asks, and no other."""
    found = trying()
    assert found.wants_one
    entered = found.enter()
    assert entered is not None
    assert found.admits(entered)
    assert (found.enter(), found.wants_one) == (None, False)


def test_its_clear_answer_opens_wide() -> None:
    """Then rows leave as usual, those too that had entered before."""
    found = trying()
    entered = found.enter()
    found.cleared()
    assert found.there
    assert found.enter() == Open()
    assert found.admits(entered or Open())


def test_its_fault_pauses_again_for_longer() -> None:
    """A second probe comes later than the first did."""
    found = trying()
    entered = found.enter()
    found.faulted("502", 10.0, unclear=True)
    assert found.state == Paused(10.0 + 2 * absence.FIRST_PAUSE)
    assert entered is not None
    assert not found.admits(entered)


def test_later_is_no_fault_and_lets_another_one_try() -> None:
    """A CRM that says "too many" is there, but has answered nothing clearly."""
    found = trying()
    found.enter()
    found.later()
    assert not found.there
    assert found.enter() is not None


def test_who_entered_one_trial_may_not_leave_in_the_next() -> None:
    """A row that waited for its slot through another pause asks again."""
    found = trying()
    entered = found.enter()
    found.faulted("cut", 2.0, unclear=False)
    assert found.probe(50.0)
    found.probed(answered=True, now=50.0)
    assert entered is not None
    assert not found.admits(entered)


def test_creates_that_stay_unclear_end_all_hope() -> None:
    """A CRM that answers every probe and no create gets few rows; one that is never reached costs none."""
    for unclear in (True, False):
        found, now = faulted(absence.SEVERAL), 0.0
        for _ in range(absence.MOST_UNCLEAR):
            assert not found.hopeless
            now += 100.0
            assert found.probe(now)
            found.probed(answered=True, now=now)
            assert found.enter()
            found.faulted("502", now, unclear=unclear)
        assert found.hopeless == unclear


def test_a_probe_that_comes_back_after_a_late_answer_changes_nothing() -> None:
    """A create that had left before the pause opened the door meanwhile."""
    found = faulted(absence.SEVERAL)
    found.probe(1.0)
    found.cleared()
    found.probed(answered=False, now=2.0)
    assert found.there


EVENTS = st.lists(st.sampled_from(["fault", "unclear", "clear", "later", "probe", "yes", "no", "enter"]), max_size=60)


@given(EVENTS)
def test_the_door_is_never_open_after_faults_without_a_clear_answer(events: list[str]) -> None:
    """Whatever comes in whatever order: closed after several faults, and one create at a time until a clear answer."""
    found, now, faults, out = Absence(), 0.0, 0, 0
    for event in events:
        now += 20.0
        match event:
            case "fault" | "unclear":
                faults, out = faults + 1, 0
                found.faulted("cut", now, unclear=event == "unclear")
            case "clear":
                faults = out = 0
                found.cleared()
            case "later":
                out = 0
                found.later()
            case "probe":
                found.probe(now)
            case "yes" | "no":
                found.probed(answered=event == "yes", now=now)
                out = 0
            case "enter" if found.enter() and not found.there:
                out += 1
        assert found.there == (faults < absence.SEVERAL)
        assert out <= 1


@pytest.mark.parametrize("state", [Paused(1.0), Probing()], ids=["paused", "probing"])
def test_what_left_before_the_pause_changes_nothing(state: Paused | Probing) -> None:
    """Faults of requests that were out already neither lengthen the pause nor begin another."""
    found = Absence(state)
    found.faulted("cut", 7.0, unclear=True)
    assert found.state == state
    assert not found.hopeless
