"""A run whose CRM goes away and comes back, or does not: pauses, probes, and no row lost on the way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Stopped
from importer.findings import Finding
from importer.outcome import Created, Refused, Stop, TryLater, Unclear
from importer.send import absence, pacing

if TYPE_CHECKING:
    from collections.abc import Callable

AWAY = TryLater("refused", reached=False)
CUT = Unclear("cut")


def down(scripted: Any, begin: float, end: float, reply: Any, *, probes: bool = False, **more: Any) -> Any:
    """A CRM that gives this reply to creates between two times after the start, and answers probes or not."""

    class Down(scripted):  # type: ignore[misc]
        begun: float | None = None

        @property
        def since(self) -> float:
            now = asyncio.get_running_loop().time()
            self.begun = now if self.begun is None else self.begun
            return now - self.begun

        async def create(self, opportunity: Any) -> Any:
            down = begin <= self.since < end
            made = await super().create(opportunity)
            return reply if down else made

        async def probe(self) -> bool:
            await super().probe()
            return probes or not begin <= self.since < end

    return Down(**more)


def between(times: list[float], begin: float, end: float) -> int:
    """How many of these times are between two, counted from the first."""
    return sum(begin <= when - times[0] < end for when in times)


@pytest.mark.parametrize("probes", [False, True], ids=["probes unanswered", "probes answered"])
def test_a_crm_out_of_reach_is_waited_for_and_no_row_is_lost(
    probes: bool, went: Callable[..., Any], scripted: Any
) -> None:
    """For a minute nothing is reached; then every row is created, once."""
    client = down(scripted, 1.0, 61.0, AWAY, probes=probes)
    found = went(client, 400, rate=100.0, concurrency=16)
    assert (found.error, found.states) == (None, {"created": 400})
    times = [when for _, when in client.calls]
    assert between(times, 1.0, 61.0) <= absence.SEVERAL + 2 * 16 + (12 if probes else 0)
    assert 3 <= len(client.probes) <= 15


def test_unclear_answers_on_end_cost_few_rows_and_the_run_goes_on(went: Callable[..., Any], scripted: Any) -> None:
    """While a CRM cuts every connection no more rows are sent than were out, and afterwards all the others are."""
    client = down(scripted, 1.0, 20.0, CUT)
    found = went(client, 400, rate=100.0, concurrency=8)
    assert found.error is None
    assert found.states["unconfirmed"] <= absence.SEVERAL + 8
    assert found.states["created"] == 400 - found.states["unconfirmed"]
    assert len(client.calls) == 400


def test_nothing_leaves_between_the_pause_and_an_answered_probe(went: Callable[..., Any], scripted: Any) -> None:
    """From the landing of what was out until the probe is answered the CRM sees probes only, at growing distances."""
    client = down(scripted, 1.0, 20.0, CUT)
    went(client, 400, rate=100.0, concurrency=8)
    times = [when for _, when in client.calls]
    assert between(times, 2.0, 20.0) == 0
    pauses = [later - earlier for earlier, later in zip(client.probes, client.probes[1:], strict=False)]
    assert pauses == sorted(pauses)


def test_one_create_leaves_alone_before_the_others(went: Callable[..., Any], scripted: Any) -> None:
    """After an answered probe the next row leaves only when the first one's answer was clear."""
    client = down(scripted, 1.0, 20.0, CUT, takes=0.2)
    went(client, 200, rate=50.0, concurrency=8)
    begun = client.calls[0][1]
    after = [when for _, when in client.calls if when - begun >= 20.0]
    assert after[1] - after[0] >= 0.2


def test_a_crm_that_stays_out_of_reach_is_given_up_after_the_patience(went: Callable[..., Any], scripted: Any) -> None:
    """Neither earlier nor much later; what was sent clearly stays created, the rest is still to be sent."""
    client = down(scripted, 1.0, 1e9, AWAY)
    found = went(client, 300, rate=100.0, patience=90.0)
    assert isinstance(found.error, Stopped)
    assert found.codes == ["CRM-AWAY"]
    assert "refused" in found.error.findings[0].message("en")
    assert set(found.states) == {"created", "pending"}
    assert 90.0 <= found.took <= 93.0


def test_a_crm_that_answers_probes_and_no_create_is_given_up_after_few_rows(
    went: Callable[..., Any], scripted: Any
) -> None:
    """Each create that stays unclear is a row to settle: a handful of them is enough to know."""
    client = scripted({"*": [CUT]})
    found = went(client, 500, concurrency=4)
    assert found.codes == ["CRM-AWAY"]
    assert found.states["unconfirmed"] == len(client.calls) <= absence.SEVERAL + 4 + absence.MOST_UNCLEAR
    assert found.states["pending"] == 500 - len(client.calls)
    assert found.took < 60


def test_probes_keep_to_the_rate(went: Callable[..., Any], scripted: Any) -> None:
    """A probe takes a slot like any other request."""
    client = down(scripted, 0.0, 30.0, CUT)
    went(client, 40, rate=2.0, concurrency=8)
    times = sorted([when for _, when in client.calls] + client.probes)
    assert max(sum(begin <= when <= begin + 1.0 for when in times) for begin in times) <= 2


def test_a_stop_while_the_crm_is_away_ends_the_run_at_once(went: Callable[..., Any], scripted: Any) -> None:
    """Ctrl-C does not wait for a probe; rows that never left are pending."""
    client = scripted({"*": [AWAY], "probe": [3600.0]})

    async def interrupt(gate: Any) -> None:
        await asyncio.sleep(10.0)
        gate.stop.set()

    found = went(client, 30, concurrency=4, meanwhile=interrupt)
    assert found.codes == ["CRM-INTERRUPTED"]
    assert found.states == {"pending": 30}
    assert found.took < 11


@pytest.mark.parametrize(
    "error", [Stopped(Finding.of("CRM-STOPPED", seen="401")), ZeroDivisionError("defect")], ids=["refused", "defect"]
)
def test_a_probe_that_raises_ends_the_run(error: Exception, went: Callable[..., Any], scripted: Any) -> None:
    """What a probe raises is raised at the end of the run, after every row was told."""
    found = went(scripted({"*": [AWAY], "probe": [error]}), 10, concurrency=2)
    assert found.error is error
    assert found.states == {"pending": 10}


@pytest.mark.parametrize("rate", [1000.0, None], ids=["fixed", "auto"])
def test_a_refused_token_costs_a_handful_of_requests(
    rate: float | None, went: Callable[..., Any], scripted: Any
) -> None:
    """Until the first answer only a few are out, however many are allowed."""
    client = scripted({"*": [Stop("401")]}, takes=0.5)
    found = went(client, 200, rate=rate, concurrency=64)
    assert found.codes == ["CRM-STOPPED"]
    assert len(client.calls) <= pacing.FIRST_FEW
    assert found.states == {"pending": 200}


def test_nothing_leaves_once_a_token_was_refused_in_the_middle(went: Callable[..., Any], scripted: Any) -> None:
    """What was out when the refusal came is all that the CRM sees."""
    client = scripted({f"Lead {at}": [Stop("401")] for at in range(50, 300)}, takes=0.5)
    found = went(client, 300, rate=100.0, concurrency=64)
    assert found.codes == ["CRM-STOPPED"]
    refused_at = next(when for name, when in client.calls if name == "Lead 50") + 0.5
    assert all(when <= refused_at + 0.02 for _, when in client.calls)


def test_as_many_are_out_as_the_rate_needs_at_this_latency(went: Callable[..., Any], scripted: Any) -> None:
    """A CRM that takes a second to answer is sent fifty rows a second all the same."""
    client = scripted(takes=1.0)
    found = went(client, 1000, rate=50.0, concurrency=100)
    assert found.states == {"created": 1000}
    assert found.took < 1000 / 50.0 * 1.15


@pytest.mark.parametrize("reply", [Created("op-1"), Refused("400 no")], ids=["created", "refused"])
def test_a_clear_no_opens_the_door_too(reply: Any, went: Callable[..., Any], scripted: Any) -> None:
    """Refused is an answer: the CRM is there."""
    client = scripted({"*": [*[AWAY] * 6, reply]})
    found = went(client, 20, concurrency=2)
    assert found.error is None or found.codes == ["CRM-ALL-REFUSED"]  # the same refusal twenty times
    assert set(found.states) == {reply.__class__.__name__.lower()}
