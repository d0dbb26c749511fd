"""Whether the CRM is there: after several faults on end nothing leaves until it has answered again. Pure.

    Open ──several faults on end──> Paused ──its pause is over──> Probing ──answered──> Trying
     ^                                 ^ ^────not answered───────────┘                    │ │
     │                                 └──────────────another fault───────────────────────┘ │
     └─────────────────────────────── a clear answer ───────────────────────────────────────┘

A probe is one harmless request. Trying lets one create leave, since a CRM that answers a probe may
still be too ill to create anything. Times are seconds of any monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SEVERAL: Final = 5  # faults on end: in a row of rows that bad weather hits one by one, they are rare
FIRST_PAUSE: Final = 0.5  # seconds, doubled after every probe or create that came to nothing
LONGEST_PAUSE: Final = 15.0
MOST_UNCLEAR: Final = 5  # creates tried one at a time without a clear answer: every row more is one to settle


@dataclass(frozen=True, slots=True)
class Open:
    """All is well: rows leave."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing leaves before the next probe, at this time."""

    probe_at: float


@dataclass(frozen=True, slots=True)
class Probing:
    """A probe is out."""


@dataclass(frozen=True, slots=True, eq=False)
class Trying:
    """The probe was answered: one create may leave."""


State = Open | Paused | Probing | Trying


@dataclass(slots=True)
class Absence:
    """Where the run stands with the CRM. `reason` is what the last fault was."""

    state: State = field(default_factory=Open)
    reason: str = ""
    _faults: int = 0  # on end
    _pauses: int = 0
    _unclear: int = 0  # of the creates that were tried alone
    _taken: bool = False  # the one create of Trying has been let through

    @property
    def there(self) -> bool:
        """True while rows leave as usual."""
        return isinstance(self.state, Open)

    @property
    def hopeless(self) -> bool:
        """True when it answers probes, but no create clearly."""
        return self._unclear >= MOST_UNCLEAR

    @property
    def wants_one(self) -> bool:
        """True when one create is to leave alone, and none has yet."""
        return isinstance(self.state, Trying) and not self._taken

    def enter(self) -> State | None:
        """Ask to let one create leave: the state it may leave in, or None."""
        if self.there:
            return self.state
        if self.wants_one:
            self._taken = True
            return self.state
        return None

    def admits(self, entered: State) -> bool:
        """Whether what has entered may still leave, after it waited for its slot."""
        return self.there or self.state is entered

    def cleared(self) -> None:
        """A clear answer to a create."""
        self.state = Open()
        self._faults = self._pauses = self._unclear = 0

    def later(self) -> None:
        """The CRM said "later": no fault and no clear answer, so another create may be tried."""
        self._taken = False

    def faulted(self, reason: str, now: float, *, unclear: bool) -> None:
        """No clear answer to a create: it never arrived, or it may or may not have happened (`unclear`)."""
        self.reason = reason
        self._faults += 1
        match self.state:
            case Open() if self._faults >= SEVERAL:
                self._pause(now)
            case Trying():
                self._unclear += unclear
                self._pause(now)
            case Open() | Paused() | Probing():  # it had left before the pause
                pass

    def probe(self, now: float) -> bool:
        """True if a probe is to leave now; it counts as being out from then on."""
        if isinstance(self.state, Paused) and now >= self.state.probe_at:
            self.state = Probing()
            return True
        return False

    def probed(self, *, answered: bool, now: float) -> None:
        """The probe is back."""
        if not isinstance(self.state, Probing):  # a create that had left before the pause was answered meanwhile
            return
        if answered:
            self.state, self._taken = Trying(), False
        else:
            self._pause(now)

    def _pause(self, now: float) -> None:
        self.state = Paused(now + min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**self._pauses))
        self._pauses += 1


__all__ = ["Absence", "Open", "Paused", "Probing", "State", "Trying"]
