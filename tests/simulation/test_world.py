"""The simulated world itself: its clock, its crashes and its CRM do what the histories rely on."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from simulated.clock import Clockwork, Stuck
from simulated.crm import Client, Crm
from simulated.explore import by_chance, every_crash, one_row
from simulated.history import Broken, History
from simulated.schedule import ACTS, AT_THE_DOOR, LATE, PAUSE, Crash, Fault, Other, PageFault, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def loop() -> Iterator[Clockwork]:
    """A loop of the test's own."""
    made = Clockwork()
    yield made
    made.close()


def test_the_clock_does_not_wait(loop: Clockwork) -> None:
    """A day passes at once; threads are none; what can never end says so."""

    async def day() -> float:
        await asyncio.sleep(86_400)
        assert await asyncio.to_thread(lambda: 7) == 7
        return loop.time()

    began = loop.time()
    assert loop.run_until_complete(day()) == began + 86_400
    with pytest.raises(Stuck):
        loop.run_until_complete(loop.create_future())


def test_a_calm_history_is_one_life(live: Callable[..., History]) -> None:
    """Without faults every row is sent once, in one life, and nobody walks the list."""
    history = live(Schedule(rows=4))
    assert (history.lives, history.crm.requests, history.crm.pages, history.person) == (1, 4, 0, 0)


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_does_what_it_says(fault: Fault, loop: Clockwork) -> None:
    """Whether the CRM holds the row after a request with this fault, and a little later."""
    crm = Crm(loop, Schedule(creates=(fault,)))
    (one,) = History(Schedule(), loop, _NoJournals()).all
    crm.bodies = {one.row.ref: {"name": "Flota"}}
    loop.run_until_complete(Client(crm).create(one))
    acted = len(crm.list())
    loop.run_until_complete(asyncio.sleep(LATE))
    assert (acted, len(crm.list())) == (fault in ACTS and fault is not Fault.CUT_MEANWHILE, fault in ACTS)
    assert not ACTS & AT_THE_DOOR


class _NoJournals:
    """For a history of which only the rows are wanted."""

    def new(self) -> None:
        """Give no disk."""


@pytest.mark.parametrize(
    ("crash", "requests"),
    [
        pytest.param(Crash("commit", 2), 1, id="before the intent is durable"),  # the first commit is the plan
        pytest.param(Crash("commit", 2, after=True), 1, id="after it is durable"),
        pytest.param(Crash("request", 1), 2, id="before the CRM acts"),
        pytest.param(Crash("request", 1, carried=True), 1, id="on its way"),
        pytest.param(Crash("request", 1, after=True), 1, id="after the CRM acted"),
        pytest.param(Crash("commit", 3), 1, id="before the outcome is durable"),
        pytest.param(Crash("commit", 3, after=True), 1, id="after the outcome is durable"),
        pytest.param(Crash("full", 2), 1, id="no room for the intent"),
        pytest.param(Crash("full", 3), 1, id="no room for the outcome"),
        pytest.param(Crash("stop", 1), 1, id="the person wants to stop"),
    ],
)
def test_each_crash_is_where_it_says(crash: Crash, requests: int, live: Callable[..., History]) -> None:
    """So many requests are made in all: a row is sent again only where the CRM never acted."""
    history = live(Schedule(crashes=(crash,)))
    assert history.crm.requests == requests
    assert history.lives == 2


def test_a_crash_that_never_comes_is_none(live: Callable[..., History]) -> None:
    """The process does not die of a commit it never makes; a life to the end is all there is."""
    assert live(Schedule(crashes=(Crash("commit", 9),))).crm.requests == 1


def test_a_dead_process_leaves_nothing_running(live: Callable[..., History]) -> None:
    """After a death with four rows in flight no task is left that could still do something."""
    history = live(Schedule(rows=4, concurrency=4, crashes=(Crash("request", 3, carried=True),)))
    assert asyncio.all_tasks(history.loop) == set()


def test_every_kind_of_fault_and_crash_is_drawn() -> None:
    """Some hundred schedules have all that there is; the same numbers give the same ones."""
    drawn = list(by_chance(0, 400))
    seen: Counter[Any] = Counter()
    for one in drawn:
        seen.update([*one.creates, *one.pages, *(other for _, other in one.others), one.likes, one.order, one.lag])
        seen.update((crash.at, crash.after, crash.carried) for crash in one.crashes if crash)
    assert seen.keys() >= {*Fault, *PageFault, *Other, "different", "twins", "siblings", "namesakes", 0.7 * PAUSE}
    assert sum(isinstance(kind, tuple) for kind in seen) == 6 * 4
    assert drawn == list(by_chance(0, 400))


def test_the_small_kinds_are_whole() -> None:
    """Every fault after every fault, with every crash."""
    crashes = every_crash(commits=6, requests=3, pages=3)
    assert len(set(one_row())) == len(Fault) ** 2 * len(crashes)


def test_what_ends_badly_is_shown_as_it_is_written(live: Callable[..., History], monkeypatch: Any) -> None:
    """The message holds the schedule, to be copied into a test."""
    monkeypatch.setattr(History, "see_the_end", lambda self: (_ for _ in ()).throw(Broken("doubled")))
    schedule = Schedule(creates=(Fault.CUT_AFTER,), crashes=(Crash("commit", 2),), others=((1, Other.ALIKE),))
    with pytest.raises(Broken) as broken:
        live(schedule)
    said = str(broken.value)
    assert said.startswith("doubled: Schedule(")
    names = {"Schedule": Schedule, "Fault": Fault, "Crash": Crash, "Other": Other}
    assert eval(said.removeprefix("doubled: "), names) == schedule
