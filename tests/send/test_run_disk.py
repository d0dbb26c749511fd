"""What a run leaves on the disk, and what it leaves behind when the disk is full or nobody listens any more."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import BrokenLaw, Misused, Stopped
from importer.findings import Finding, Place
from importer.send.delivery import Gate
from importer.send.journal import Intent, Journal
from importer.send.pacing import Pacer
from importer.send.run import Limits, run

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("after", [1, 3])
def test_a_consumer_that_leaves_early_leaves_no_task(
    after: int,
    jump: Callable[..., Any],
    scripted: Any,
    journal_at: Callable[..., Any],
    run_of: Callable[..., Any],
    opportunities: Callable[..., Any],
) -> None:
    """Closed after a few outcomes, the run has no task left; what was in flight is listed as sending."""
    journal, ready, client = journal_at(), opportunities(20), scripted({"Lead 6": [500.0]}, takes=0.1)
    journal.begin(run_of(), [(one.row, "pending", ()) for one in ready])

    async def whole() -> set[Any]:
        gate = Gate(Pacer(1000.0))
        flow = run(ready, client=client, journal=journal, gate=gate, limits=Limits(4), place=Place("leads.csv"))
        count = 0
        async with aclosing(flow) as outcomes:
            async for _ in outcomes:
                count += 1
                if count == after:
                    break
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert jump(whole()) == set()
    states = journal.states("run-1")
    assert sum(states.values()) == 20
    assert states["created"] + states.get("sending", 0) >= len(client.calls)


def broken_after(commits: int) -> Callable[[Journal], None]:
    """A journal whose disk is full after so many commits."""

    def tamper(journal: Journal) -> None:
        left = iter(range(commits))
        commit = journal.commit

        def full(*given: Any) -> None:
            if next(left, None) is None:
                raise Misused(Finding.of("SET-JOURNAL", seen="disk full"))
            commit(*given)

        journal.commit = full

    return tamper


@pytest.mark.parametrize("commits", [0, 1, 3])
def test_a_full_disk_ends_the_run_and_loses_no_answer(commits: int, went: Callable[..., Any], scripted: Any) -> None:
    """No row leaves without its intent on the disk, what came back is told, and the run stops."""
    client = scripted()
    found = went(client, 30, concurrency=2, tamper=broken_after(commits))
    assert isinstance(found.error, Stopped)
    assert found.codes == ["SET-JOURNAL"]
    assert len(client.calls) <= 2 * commits
    told = list(found.statuses.values())
    assert (len(told), told.count("created")) == (30, len(client.calls))
    assert found.states.get("sending", 0) + found.states.get("created", 0) == len(client.calls)


def test_a_row_in_the_wrong_state_is_not_sent(went: Callable[..., Any], scripted: Any) -> None:
    """A row the journal has as sent already ends the program before the request leaves."""
    client = scripted()
    found = went(client, 1, tamper=lambda journal: journal.commit([Intent("wabcd-000000-aaaaaa", "{}")], []))
    assert isinstance(found.error, BrokenLaw)
    assert client.calls == []


def test_the_intent_is_on_the_disk_before_the_request_leaves(
    went: Callable[..., Any], scripted: Any, tmp_path: Any
) -> None:
    """Whenever the CRM is called, another reader of the journal sees that row as sending."""
    seen = []

    class Watching(scripted):  # type: ignore[misc]
        async def create(self, opportunity: Any) -> Any:
            with Journal.open(tmp_path / "journal.sqlite3") as other:
                seen.append(other.rows("ws-demo", [opportunity.row.ref])[opportunity.row.ref][0])
            return await super().create(opportunity)

    went(Watching(), 10, concurrency=3)
    assert seen == ["sending"] * 10


def test_an_outcome_is_on_the_disk_before_it_is_told(
    jump: Callable[..., Any], went: Callable[..., Any], scripted: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commits of outcomes come before the outcomes come out."""
    order: list[str] = []
    commit = Journal.commit

    def noting(self: Journal, intents: Any, outcomes: Any) -> None:
        commit(self, intents, outcomes)
        order.extend(f"disk {outcome.row.at}" for outcome in outcomes)

    monkeypatch.setattr(Journal, "commit", noting)
    found = went(scripted(), 20, concurrency=3)
    assert sorted(order) == sorted(f"disk {outcome.row.at}" for outcome in found.outcomes)
    assert order == [f"disk {outcome.row.at}" for outcome in found.outcomes]
