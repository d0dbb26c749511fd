"""What headers say of time: waits, and how far the CRM's clock is ahead."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.crm import wire
from importer.crm.wire.times import seconds_of

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
AT = NOW.timestamp()
WAITS = [
    pytest.param({"retry-after": "7", "ratelimit-reset": "3"}, 7.0, id="the wait comes first"),
    pytest.param({"ratelimit-reset": "3"}, 3.0, id="a reset in seconds"),
    pytest.param({"x-ratelimit-reset": "1.5"}, 1.5, id="an older spelling"),
    pytest.param({"x-rate-limit-reset": str(int(AT) + 9)}, 9.0, id="a reset as a time"),
    pytest.param({"x-ratelimit-reset": str((int(AT) + 9) * 1000)}, 9.0, id="in milliseconds"),
    pytest.param({"x-ratelimit-reset": str(int(AT) - 9)}, 0.0, id="a time that has passed"),
    pytest.param({"x-ratelimit-reset": "86400"}, None, id="the quota of a day"),
    pytest.param({"x-ratelimit-reset": str(int(AT) + 86400)}, None, id="the quota of a day as a time"),
    pytest.param({"ratelimit-reset": "soon"}, None, id="a reset that is none"),
    pytest.param({"retry-after": "soon", "ratelimit-reset": "3"}, None, id="a wait that is none is all that was said"),
    pytest.param(
        {"retry-after": "Mon, 04 May 2026 15:00:20 GMT", "date": "Mon, 04 May 2026 15:00:00 GMT"},
        20.0,
        id="a date by a clock that is three hours ahead",
    ),
    pytest.param({"ratelimit-reset": "0"}, 0.0, id="at once"),
    pytest.param({}, None, id="nothing"),
]


@pytest.mark.parametrize(("headers", "wait"), WAITS)
def test_a_wait_is_read_from_what_is_said(headers: dict[str, str], wait: float | None) -> None:
    """Retry-After, else the beginning of a new quota; a time is compared with the CRM's own clock."""
    assert wire.retry_after(headers, now=NOW) == wait


def date_of(seconds: float) -> dict[str, str]:
    """The Date of an answer that a clock writes at this time: whole seconds, cut off."""
    return {"date": format_datetime(datetime.fromtimestamp(math.floor(seconds), UTC), usegmt=True)}


TRIPS = st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.5), st.floats(0.01, 3.0))  # there, back, pause


@given(st.floats(-9000.0, 9000.0), st.lists(TRIPS, min_size=1, max_size=40))
def test_the_skew_is_always_within_the_bounds(skew: float, trips: list[tuple[float, float, float]]) -> None:
    """Whatever the ways there and back take, the true skew is within the bounds, which never grow apart."""
    known, clock = wire.Skew(), AT
    for there, back, pause in trips:
        before = known.high - known.low
        known = known.heard(date_of(clock + there + skew), sent=clock, received=clock + there + back)
        assert known.low - 1e-5 <= skew <= known.high + 1e-5
        assert known.high - known.low <= before
        clock += there + back + pause
    assert abs(known.seconds - skew) <= 1.0


def test_many_answers_say_it_to_a_fraction_of_a_second() -> None:
    """A Date has whole seconds; twenty of them over a few seconds tell the skew to a few hundredths."""
    known = wire.Skew()
    for number in range(200):
        sent = AT + number * 0.037
        known = known.heard(date_of(sent + 0.005 - 42.25), sent=sent, received=sent + 0.01)
    assert known.seconds == pytest.approx(-42.25, abs=0.05)


def test_a_clock_that_was_set_is_believed_anew() -> None:
    """Bounds that exclude those of before take their place."""
    known = wire.Skew().heard(date_of(AT), sent=AT, received=AT + 0.1)
    known = known.heard(date_of(AT + 3600), sent=AT, received=AT + 0.1)
    assert known.seconds == pytest.approx(3600.45)


NOTHING = [
    pytest.param({}, AT, id="no Date"),
    pytest.param({"date": "yesterday"}, AT, id="a Date that is none"),
    pytest.param({**date_of(AT + 60), "age": "60"}, AT, id="out of a cache"),
    pytest.param(date_of(AT), AT - 5, id="our own clock went back"),
]


@pytest.mark.parametrize(("headers", "received"), NOTHING)
def test_what_says_nothing_of_the_clock_changes_nothing(headers: dict[str, str], received: float) -> None:
    """Unknown stays unknown; known stays as it was."""
    known = wire.Skew(4.0, 5.0)
    assert wire.Skew().heard(headers, sent=AT, received=received).seconds is None
    assert known.heard(headers, sent=AT, received=received) == known


@pytest.mark.parametrize(
    "date", ["Mon, 04 May 2026 12:00:00 GMT", "Mon, 04 May 2026 12:00:00", "4 May 2026 14:00 +0200"]
)
def test_a_date_is_read_in_its_zone(date: str) -> None:
    """A date is read in the zone it names, and as UTC where it names none."""
    assert seconds_of(date) == AT
