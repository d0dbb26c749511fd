"""A whole run against a scripted CRM: what is sent again and what never, and how a run ends before its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Interrupted, Stopped
from importer.outcome import Created, Refused, Stop, TryLater, Unclear
from importer.send import absence, course, delivery

if TYPE_CHECKING:
    from collections.abc import Callable

LATER = TryLater("429")
AWAY = TryLater("refused", reached=False)


def test_every_row_is_sent_once(went: Callable[..., Any], scripted: Any) -> None:
    """A calm run sends each row once and gives each its own id."""
    client = scripted()
    found = went(client, 50)
    assert sorted(client.names()) == sorted(f"Lead {at}" for at in range(50))
    assert {outcome.opportunity_id.partition("-")[2].partition("-")[2] for outcome in found.outcomes} == set(
        client.names()
    )
    assert all(outcome.opportunity_id.endswith(f"-Lead {outcome.row.at}") for outcome in found.outcomes)
    assert (found.states, found.error) == ({"created": 50}, None)


def test_nothing_to_send_is_a_run_too(went: Callable[..., Any], scripted: Any) -> None:
    """No rows: no request, no outcome, no error."""
    found = went(scripted(), 0)
    assert (found.outcomes, found.error, found.states) == ([], None, {})


ONCE = [
    pytest.param(Unclear("cut"), "unconfirmed", id="unclear"),
    pytest.param(Refused("400 no"), "refused", id="refused"),
    pytest.param(Stop("401"), "pending", id="stop"),
    pytest.param(Created("op-1"), "created", id="created"),
]


@pytest.mark.parametrize(("reply", "status"), ONCE)
def test_only_a_try_later_is_followed_by_another_try(
    reply: Any, status: str, went: Callable[..., Any], scripted: Any
) -> None:
    """Every other reply is the last word on the row: one request, one outcome."""
    client = scripted({"Lead 0": [reply]})
    found = went(client, 1)
    assert client.names() == ["Lead 0"]
    assert found.statuses == {"Lead 0": status}
    assert found.states == {status: 1}


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([LATER, LATER, None], id="too many, twice"),
        pytest.param([AWAY, AWAY, None], id="never reached, twice"),
        pytest.param([TryLater("503", wait=3.0), AWAY, None], id="a wait, then out of reach"),
    ],
)
def test_a_try_later_is_tried_again(replies: list[Any], went: Callable[..., Any], scripted: Any) -> None:
    """What is known not to have happened is sent again until it is clear."""
    client = scripted({"Lead 0": list(replies)})
    found = went(client, 1)
    assert client.names() == ["Lead 0"] * 3
    (outcome,) = found.outcomes
    assert (outcome.status, outcome.attempts) == ("created", 3)


@pytest.mark.parametrize("last", [Unclear("cut"), Refused("400")], ids=["unclear", "refused"])
def test_a_clear_end_after_a_try_later_ends_the_tries(last: Any, went: Callable[..., Any], scripted: Any) -> None:
    """After another try went wrong in another way the row is not sent a third time."""
    client = scripted({"Lead 0": [LATER, last]})
    went(client, 1)
    assert client.names() == ["Lead 0"] * 2


def test_most_tries_of_one_row_make_it_failed(went: Callable[..., Any], scripted: Any) -> None:
    """While others get through, a row that never does is given up, as known not to have been created."""
    client = scripted({"Lead 3": [LATER]}, takes=1.0)
    found = went(client, 400, patience=120.0, rate=2.0)
    assert client.names().count("Lead 3") == delivery.MOST_TRIES
    assert found.statuses["Lead 3"] == "failed"
    assert found.states == {"created": 399, "failed": 1}
    assert found.error is None


def test_retry_after_holds_everybody(went: Callable[..., Any], scripted: Any) -> None:
    """Between an answer with a wait and its end nothing leaves, whoever was told."""
    client = scripted({"Lead 5": [TryLater("429", wait=20.0), None]}, takes=0.0)
    went(client, 60, rate=10.0, concurrency=4)
    told = next(when for name, when in client.calls if name == "Lead 5")
    between = [name for name, when in client.calls if told < when < told + 20.0]
    assert between == []
    assert len(client.calls) == 61


@pytest.mark.parametrize("reply", [LATER, AWAY], ids=["turned away", "out of reach"])
def test_a_crm_that_stays_away_stops_the_run(reply: Any, went: Callable[..., Any], scripted: Any) -> None:
    """When nothing comes through for longer than the patience the run ends; every row is still to be sent."""
    client = scripted({"*": [reply]})
    found = went(client, 30, patience=60.0)
    assert isinstance(found.error, Stopped)
    assert found.codes == ["CRM-AWAY"]
    assert found.states == {"pending": 30}
    assert set(found.statuses.values()) == {"pending"}
    assert 60.0 < found.took < 200.0


def test_a_crm_without_clear_answers_stops_the_run(went: Callable[..., Any], scripted: Any) -> None:
    """A CRM that answers nothing clearly does not get the whole sheet: the rest stays to be sent."""
    client = scripted({"*": [Unclear("502")]})
    found = went(client, 100, concurrency=4)
    assert found.codes == ["CRM-AWAY"]
    assert found.states["unconfirmed"] == len(client.calls) <= absence.SEVERAL + 4 + absence.MOST_UNCLEAR
    assert found.states["pending"] == 100 - len(client.calls)


def test_a_clear_answer_between_goes_on(went: Callable[..., Any], scripted: Any) -> None:
    """Unclear answers end a run only when they come one after the other."""
    client = scripted({"*": [*([Unclear("cut")] * 9), None] * 4 + [Created("op")]})
    found = went(client, 60, concurrency=1)
    assert found.error is None
    assert found.states == {"unconfirmed": 36, "created": 24}


def test_a_stop_leaves_the_rest_pending(went: Callable[..., Any], scripted: Any) -> None:
    """A refused token ends the run at once; nothing else leaves."""
    client = scripted({"Lead 4": [Stop("401")]})
    found = went(client, 40, concurrency=2)
    assert found.codes == ["CRM-STOPPED"]
    assert len(client.calls) <= 8
    assert found.statuses["Lead 4"] == "pending"
    assert found.states["created"] + found.states["pending"] == 40


def test_the_same_refusal_from_the_start_stops_the_run(went: Callable[..., Any], scripted: Any) -> None:
    """Twenty refusals in the same words and nothing else: it is not the rows."""
    client = scripted({"*": [Refused("404 no workspace")]})
    found = went(client, 100, concurrency=1)
    assert found.codes == ["CRM-ALL-REFUSED"]
    (said,) = found.error.findings
    assert said.message("en") == "All of the first 20 rows were refused in the same words: 404 no workspace."
    assert "mismas palabras: 404 no workspace." in said.message("es")
    assert (len(client.calls), found.states) == (20, {"refused": 20, "pending": 80})


@pytest.mark.parametrize(
    "script",
    [
        pytest.param({"*": [Refused("a"), Refused("b")]}, id="in two ways"),
        pytest.param({"*": [Refused("a")], "Lead 7": [None]}, id="one was created"),
    ],
)
def test_refusals_of_rows_do_not_stop_the_run(
    script: dict[str, list[Any]], went: Callable[..., Any], scripted: Any
) -> None:
    """Refusals that differ, or stand beside a created row, are the rows' own."""
    found = went(scripted(script), 40, concurrency=1)
    assert found.error is None
    assert sum(found.states.values()) == 40


@pytest.mark.parametrize(
    ("reply", "before", "most", "sent"),
    [
        pytest.param(Refused("no"), 0, 3, 4, id="refused"),
        pytest.param(Unclear("cut"), 0, 3, 4, id="unclear"),
        pytest.param(Refused("no"), 2, 3, 2, id="rows with errors count too"),
        pytest.param(Refused("no"), 0, 0, 1, id="not one"),
    ],
)
def test_too_many_errors_stop_the_run(
    reply: Any, before: int, most: int, sent: int, went: Callable[..., Any], scripted: Any
) -> None:
    """The run ends with the first error above the ceiling."""
    client = scripted({"*": [reply]})
    found = went(client, 30, concurrency=1, most_errors=most, errors_before=before)
    assert found.codes == ["CRM-CEILING"]
    assert len(client.calls) == sent


def test_a_wish_to_stop_lets_flights_land(went: Callable[..., Any], scripted: Any) -> None:
    """After Ctrl-C nothing new leaves, what flies is waited for, and the rest is pending."""
    client = scripted(takes=5.0)

    async def interrupt(gate: Any) -> None:
        await asyncio.sleep(1.0)
        gate.stop.set()

    found = went(client, 40, concurrency=4, meanwhile=interrupt)
    assert isinstance(found.error, Interrupted)
    assert (len(client.calls), found.states) == (4, {"created": 4, "pending": 36})
    assert len(found.outcomes) == 40


@pytest.mark.parametrize("after", [0.77, 1.234, 2.0, 3.03])
def test_a_wish_to_stop_between_two_tries_leaves_the_row_pending(
    after: float, went: Callable[..., Any], scripted: Any
) -> None:
    """A row that waits for another try when the run is stopped has not failed: it is still to be sent."""
    client = scripted({"*": [AWAY]})

    async def interrupt(gate: Any) -> None:
        await asyncio.sleep(after)
        gate.stop.set()

    found = went(client, 12, concurrency=3, meanwhile=interrupt)
    assert isinstance(found.error, Interrupted)
    assert found.states == {"pending": 12}


def test_flights_that_do_not_land_are_unconfirmed(
    went: Callable[..., Any], scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no answer when patience with the stop is over may have happened."""
    monkeypatch.setattr(course, "GRACE", 3.0)
    client = scripted({"Lead 1": [3600.0]}, takes=0.5)

    async def interrupt(gate: Any) -> None:
        await asyncio.sleep(0.2)
        gate.stop.set()

    found = went(client, 10, concurrency=3, meanwhile=interrupt)
    assert found.statuses["Lead 1"] == "unconfirmed"
    assert found.states == {"created": 2, "unconfirmed": 1, "pending": 7}
    assert found.took < 10


def test_a_defect_in_one_delivery_does_not_lose_the_others(went: Callable[..., Any], scripted: Any) -> None:
    """The others land and are settled; the row itself may have happened; then the defect is raised."""
    client = scripted({"Lead 2": [ZeroDivisionError("defect")]}, takes=1.0)
    found = went(client, 30, concurrency=4)
    assert isinstance(found.error, ZeroDivisionError)
    assert found.statuses["Lead 2"] == "unconfirmed"
    flown = len(client.calls)
    assert flown < 10
    assert found.states == {"created": flown - 1, "unconfirmed": 1, "pending": 30 - flown}
    assert len(found.outcomes) == 30


def test_never_more_in_flight_than_allowed(went: Callable[..., Any], scripted: Any) -> None:
    """At most so many rows are out at once."""
    most = 0

    class Counting(scripted):  # type: ignore[misc]
        flying = 0

        async def create(self, opportunity: Any) -> Any:
            nonlocal most
            self.flying += 1
            most = max(most, self.flying)
            reply = await super().create(opportunity)
            self.flying -= 1
            return reply

    went(Counting(takes=0.5), 40, concurrency=5)
    assert most == 5


@pytest.mark.parametrize("rate", [3.0, 25.0])
def test_a_fixed_rate_is_kept(rate: float, went: Callable[..., Any], scripted: Any) -> None:
    """No window of one second holds more requests than the rate, retries included."""
    client = scripted({"Lead 4": [LATER, AWAY, None], "Lead 9": [TryLater("429", wait=1.5), None]}, takes=0.2)
    went(client, 40, rate=rate, concurrency=30)
    times = [when for _, when in client.calls]
    assert max(sum(begin <= when < begin + 1.0 - 1e-6 for when in times) for begin in times) <= rate
