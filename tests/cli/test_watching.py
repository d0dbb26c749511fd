"""What is said while a run stands still: in both languages, once a while, and not with --quiet."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from importer.cli import watching
from importer.send.gate import Waiting
from importer.send.settle import Walked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass
class Line:
    """A line that waits for this."""

    why: Waiting | None = None
    looking_for: int = 0
    walk: Walked | None = None
    given: list[Any] = field(default_factory=list)
    course: Any = None

    @property
    def gate(self) -> Any:
        return SimpleNamespace(now=lambda: 0.0, waiting=lambda now: self.why)

    client: Any = field(default_factory=lambda: SimpleNamespace(base_url="https://api.example"))


SAID = [
    pytest.param(Line(Waiting("held", 2, 8.2)), "asked for a pause: 8 s left", "pausa: sigue en 8 s", id="held"),
    pytest.param(Line(Waiting("silent", 31)), "No answer from Plazbot for 31 s", "hace 31 s", id="silent"),
    pytest.param(
        Line(Waiting("unreachable", 20, 100)), "has not answered for 20 s", "Se abandona en 2 min", id="unreachable"
    ),
    pytest.param(Line(Waiting("probing", 20, 40)), "https://api.example has not", "Se abandona en 40 s", id="probing"),
    pytest.param(Line(looking_for=1), "--settle-later puts that off", "1 fila de antes", id="about to walk"),
    pytest.param(Line(looking_for=1, course=1), "looking for it", "se busca en", id="this run's, none given yet"),
    pytest.param(Line(looking_for=2, course=1, given=[1]), "for them in", "2 filas sin", id="about to walk at the end"),
    pytest.param(
        Line(looking_for=2, walk=Walked(1, 1240, None)), "1 240 opportunities", "1 240 oportunidades", id="first walk"
    ),
    pytest.param(
        Line(looking_for=2, walk=Walked(1, 1000, 4000)), "1 000 of some 4 000", "Plazbot; 30 s más", id="with an end"
    ),
    pytest.param(Line(looking_for=2, walk=Walked(2, 5000, 4000)), ": 5 000 opp", ": se revisaron 5 000", id="past it"),
]


@pytest.mark.parametrize(("line", "english", "spanish"), SAID)
def test_every_wait_has_its_sentence(line: Line, english: str, spanish: str) -> None:
    """Why it stands still, for how long, and how long it may still take where that is known."""
    assert english in watching._sentence(line, "en", 10.0)
    assert spanish in watching._sentence(line, "es", 10.0)
    assert watching._doing(line)


def test_nothing_to_say() -> None:
    """A line that is sending is not waiting."""
    assert watching._doing(Line()) == ""


@pytest.mark.parametrize("quiet", [True, False])
def test_a_pause_is_said(
    quiet: bool,
    crm_with: Callable[..., Any],
    cli: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A CRM that asks for a pause makes the command say so, and once for the same pause."""
    monkeypatch.setattr(watching, "LOOK", 0.05)
    crm_with('{"rate": 1}')
    ran = cli("send", sheet(6), "--yes", "--rate", "100", *(["--quiet"] if quiet else []))
    assert ran.code == 0
    assert ("Plazbot asked for a pause" in ran.err) is not quiet
    assert ran.err.count("pause") <= 6
