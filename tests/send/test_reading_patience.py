"""Look-ups at the run's gate: repeated for as long as the patience lasts, and cut short by a stop."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking
from importer.crm.asking import Asking
from importer.crm.wire import Answer, Break, Fault
from importer.errors import Interrupted, Stopped
from importer.send.gate import Gate
from importer.send.pacing import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.crm.wire import Heard

FINE = Answer(200, b"{}")
BUSY = Answer(429, b"{}")
CUT = Fault(Break.CUT)


def later(seconds: str) -> Answer:
    """Turned away for so many seconds."""
    return Answer(429, b"{}", {"retry-after": seconds})


class Crm:
    """Away until a time of the loop's clock, with one answer while it is; `tries` are the times it was asked."""

    def __init__(self, back: float, meanwhile: Heard = CUT, takes: float = 0.01) -> None:
        self.back, self.meanwhile, self.takes = back, meanwhile, takes
        self.tries: list[float] = []
        self.cut_short = 0

    async def get(self) -> Heard:
        now = asyncio.get_running_loop().time()
        self.tries.append(now)
        try:
            await asyncio.sleep(self.takes)
        except asyncio.CancelledError:
            self.cut_short += 1
            raise
        return FINE if now >= self.back else self.meanwhile


@pytest.fixture
def asked(jump: Callable[..., Any]) -> Callable[..., Any]:
    """Look something up `times` times at once; gives what came of each, the time it took, and the gate."""

    def go(crm: Crm, *, times: int = 1, patience: float = 120.0, idle: float = 0.0, meanwhile: Any = None) -> Any:
        async def whole() -> Any:
            gate = Gate(Pacer(100.0), patience=patience)
            await asyncio.sleep(idle)
            begun = gate.now()
            crm.back += begun
            look_up = Asking("http://x", gate)
            aside = asyncio.create_task(meanwhile(gate)) if meanwhile else None
            found = await asyncio.gather(*(look_up.ask(crm.get) for _ in range(times)), return_exceptions=True)
            took = gate.now() - begun
            if aside:
                await aside
            return found, took, gate

        return jump(whole())

    return go


@pytest.mark.parametrize(
    "fault",
    [CUT, BUSY, later("5"), Answer(502, b"<html>"), Fault(Break.NOBODY)],
    ids=["cut", "429", "5", "502", "no"],
)
def test_a_lookup_outlasts_an_outage_within_the_patience(fault: Heard, asked: Callable[..., Any]) -> None:
    """It is asked again now and then, with growing pauses, until the CRM is back."""
    crm = Crm(100.0, fault)
    found, took, _ = asked(crm)
    assert found == [FINE]
    assert 100.0 <= took <= 100.0 + asking.LONGEST_PAUSE + 1.0
    gaps = [after - before for before, after in pairwise(crm.tries)]
    assert max(gaps) <= asking.LONGEST_PAUSE + 1.0
    assert len(gaps) <= 25


@pytest.mark.parametrize("patience", [0.0, 0.5, 10.0, 120.0])
def test_a_lookup_is_given_up_after_the_patience(patience: float, asked: Callable[..., Any]) -> None:
    """Neither earlier nor much later, with what is wrong in words of both languages; without patience after one try."""
    crm = Crm(1e9)
    (error,), took, _ = asked(crm, patience=patience)
    assert isinstance(error, Stopped)
    (finding,) = error.findings
    assert finding.code == "CRM-AWAY"
    assert finding.message("en") == "http://x does not answer: the connection was cut off before the answer ended."
    assert finding.message("es") == "http://x no responde: la conexión se cortó antes del fin de la respuesta."
    assert patience <= took <= patience + 0.1
    assert len(crm.tries) == 1 if not patience else len(crm.tries) > 1


def test_time_without_requests_is_not_taken_from_the_patience(asked: Callable[..., Any]) -> None:
    """Patience begins with the look-up: an hour of thinking before does not make its first fault the last word."""
    found, _, _ = asked(Crm(30.0), idle=3600.0)
    assert found == [FINE]


def test_one_asks_for_all_while_the_crm_is_away(asked: Callable[..., Any]) -> None:
    """Of thirty look-ups out at once each is tried once; then one repeats itself and the others wait for it."""
    crm = Crm(90.0)
    found, took, _ = asked(crm, times=30)
    assert found == [FINE] * 30
    assert len([when for when in crm.tries if when < crm.back]) <= 30 + 20
    assert took <= 90.0 + asking.LONGEST_PAUSE + 2.0


def test_all_who_wait_in_line_are_given_up_together(asked: Callable[..., Any]) -> None:
    """The patience is over for everybody at the same time."""
    crm = Crm(1e9)
    found, took, _ = asked(crm, times=30, patience=20.0)
    assert [error.findings[0].code for error in found] == ["CRM-AWAY"] * 30
    assert took <= 21.0


def test_one_that_fails_alone_is_given_up_after_a_few_tries(asked: Callable[..., Any]) -> None:
    """While others get through it is not the CRM that is away, so that the patience would never end."""

    async def others(gate: Gate) -> None:
        for _ in range(1000):
            gate.answered(gate.now() - 0.01)
            await asyncio.sleep(1.0)

    crm = Crm(1e9, Answer(500, b""))
    (error,), took, _ = asked(crm, patience=60.0, meanwhile=others)
    assert [finding.code for finding in error.findings] == ["CRM-AWAY"]
    assert len(crm.tries) == asking.LOOKUP_TRIES
    assert took < 60.0


def test_a_wait_within_the_patience_holds_everybody(asked: Callable[..., Any]) -> None:
    """Retry-After is waited for by the look-up and by whoever else wants to leave."""
    left: list[float] = []

    async def create(gate: Gate) -> None:
        await asyncio.sleep(1.0)
        begun = gate.now() - 1.0
        assert await gate.turn()
        left.append(gate.now() - begun)

    crm = Crm(60.0, later("60"))
    found, _, _ = asked(crm, patience=60.0, meanwhile=create)
    assert found == [FINE]
    assert len(crm.tries) == 2
    assert left[0] >= 60.0


WAITS = [
    pytest.param("61", "61 seconds", "61 segundos", id="seconds"),
    pytest.param("3600", "60 minutes", "60 minutos", id="an hour"),
    pytest.param("3601", "61 minutes", "61 minutos", id="rounded up"),
    pytest.param("86400", "24 hours", "24 horas", id="a day"),
    pytest.param("8640000", "100 days", "100 días", id="months"),
]


@pytest.mark.parametrize(("seconds", "en", "es"), WAITS)
def test_a_wait_beyond_the_patience_is_told_at_once(seconds: str, en: str, es: str, asked: Callable[..., Any]) -> None:
    """How long it is, in words; nobody is told to check the connection."""
    crm = Crm(1e9, later(seconds))
    (error,), took, _ = asked(crm, patience=60.0)
    (finding,) = error.findings
    assert (finding.code, len(crm.tries), took < 1.0) == ("CRM-LATER-LONG", 1, True)
    assert f"asks to wait {en} before" in finding.message("en")
    assert f"pide esperar {es} antes" in finding.message("es")


async def stop(gate: Gate) -> None:
    """The person stops the run after ten seconds."""
    await asyncio.sleep(10.0)
    gate.stop.set()


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize(
    ("crm", "cut"),
    [
        pytest.param(lambda: Crm(1e9, takes=3600.0), True, id="while it hangs"),
        pytest.param(lambda: Crm(1e9), False, id="in a pause"),
        pytest.param(lambda: Crm(1e9, later("100")), False, id="in a hold"),
    ],
)
def test_a_stop_ends_a_lookup_at_once(crm: Any, cut: bool, times: int, asked: Callable[..., Any]) -> None:
    """Reading needs no finishing: whether it is out, pausing or in line, and nothing leaves any more."""
    away = crm()
    found, took, _ = asked(away, times=times, meanwhile=stop)
    assert [type(error) for error in found] == [Interrupted] * times
    assert took == pytest.approx(10.0, abs=0.1)
    assert away.cut_short == (times if cut else 0)


def test_an_answer_that_is_there_when_the_stop_comes_is_taken(jump: Callable[..., Any]) -> None:
    """What has been read is not thrown away."""

    async def whole() -> Any:
        gate = Gate(Pacer(100.0))

        async def get() -> Heard:
            gate.stop.set()
            return FINE

        return await Asking("http://x", gate).ask(get)

    assert jump(whole()) == FINE


def test_who_leaves_takes_the_request_along(jump: Callable[..., Any]) -> None:
    """A cancelled look-up leaves no request behind."""

    async def whole() -> int:
        gate, crm = Gate(Pacer(100.0)), Crm(0.0, takes=3600.0)
        flight = asyncio.create_task(Asking("http://x", gate).ask(crm.get))
        await asyncio.sleep(1.0)
        flight.cancel()
        with pytest.raises(asyncio.CancelledError):
            await flight
        return crm.cut_short

    assert jump(whole()) == 1


def test_a_lookup_that_is_repeated_is_told_to_who_watches(asked: Callable[..., Any]) -> None:
    """With the time since it began and what is left of the patience; once it is answered there is nothing to tell."""
    seen: list[Any] = []

    async def watch(gate: Gate) -> None:
        for _ in range(3):
            await asyncio.sleep(20.0)
            seen.append(gate.waiting(gate.now()))

    asked(Crm(40.5), meanwhile=watch, idle=500.0)
    assert [said and said.reason for said in seen] == ["unreachable", "unreachable", None]
    assert (seen[1].seconds, seen[1].left) == (pytest.approx(40.0, abs=0.1), pytest.approx(80.0, abs=0.1))


def test_lookups_that_left_before_a_cut_do_not_cut_the_pace_again(jump: Callable[..., Any]) -> None:
    """Ten look-ups out at once and all turned away are one sign of a limit, not ten."""

    async def pace_after(times: int) -> float:
        gate = Gate(Pacer(None))
        crm = Crm(1e9, BUSY, takes=5.0)
        look_up = Asking("http://x", gate)
        flights = [asyncio.create_task(look_up.ask(crm.get)) for _ in range(times)]
        await asyncio.sleep(crm.takes + 2.5)
        assert len([when for when in crm.tries if when < crm.tries[0] + crm.takes]) == times
        pace = gate.pacer.pace
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        return pace

    assert jump(pace_after(10)) == jump(pace_after(1))
