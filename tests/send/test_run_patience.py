"""How long a run waits for a CRM that says "later", and when it tells the person instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importer.outcome import TryLater

if TYPE_CHECKING:
    from collections.abc import Callable

LATER = TryLater("429")
AWAY = TryLater("refused", reached=False)


def test_time_to_think_is_not_taken_from_the_patience(went: Callable[..., Any], scripted: Any) -> None:
    """Patience begins with the sending: an hour before it does not make the first "later" the last word."""
    client = scripted({"Lead 0": [LATER, AWAY, None]})
    found = went(client, 3, patience=60.0, thinking=3600.0)
    assert (found.error, found.states) == (None, {"created": 3})


@pytest.mark.parametrize("patience", [120.0, 0.0])
def test_a_wait_longer_than_the_patience_stops_the_run_at_once(
    patience: float, went: Callable[..., Any], scripted: Any
) -> None:
    """Nobody waits for a day without being told; the CRM is not asked again and all its rows are still to be sent."""
    client = scripted({"*": [TryLater("429 later", wait=86_400.0)]})
    found = went(client, 30, patience=patience, concurrency=4)
    assert found.codes == ["CRM-LATER-LONG"]
    assert "asks to wait 24 hours before the next request: 429 later." in found.error.findings[0].message("en")
    assert found.states == {"pending": 30}
    assert len(client.calls) <= 4
    assert found.took < 5


def test_others_that_get_through_do_not_make_a_days_wait_a_failure(went: Callable[..., Any], scripted: Any) -> None:
    """While others are created, the row that is told to wait for a day stays to be sent and ends the run."""
    client = scripted({"Lead 2": [TryLater("429", wait=86_400.0)]})
    found = went(client, 40, rate=100.0, concurrency=8)
    assert found.codes == ["CRM-LATER-LONG"]
    assert found.statuses["Lead 2"] == "pending"
    assert found.states["created"] + found.states["pending"] == 40


def test_a_wait_as_long_as_the_patience_is_waited_for(went: Callable[..., Any], scripted: Any) -> None:
    """What the person is ready to wait is waited."""
    found = went(scripted({"Lead 0": [TryLater("429", wait=60.0), None]}), 3, patience=60.0, concurrency=1)
    assert (found.error, found.states) == (None, {"created": 3})
    assert found.took > 60
