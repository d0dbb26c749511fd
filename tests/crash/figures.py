"""What is counted while the scenario goes on, and the table at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

UNCLEAR: Final = ("500 after", "502 after", "cut after", "cut in the answer", "200 without id")


@dataclass
class Figures:
    """Counts over all rounds.

    `settled` is read from the journal, round by round; `told` from what the commands say themselves, as far as they
    lived to say it; `found_by_itself` are rows found by the run that had sent them, as far as it wrote its results.
    """

    by_moment: Counter[str] = field(default_factory=Counter)
    by_ending: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    found_by_itself: int = 0

    def table(self, rows: str, truth: dict[str, Any], statuses: Counter[str], minutes: float) -> str:
        """Everything in figures; `truth` is what the practice CRM tells. Only for a scenario that has held."""
        unclear = sum(truth["faults"].get(name, 0) for name in UNCLEAR)
        lines = {
            "rows": f"{rows}; in the CRM {len(truth['opportunities'])}; twice 0; lost 0",
            "results": counted(statuses),
            "ended": counted(self.by_ending),
            "kill -9 at": counted(self.by_moment),
            "left open": f"{counted(self.in_flight)} (summed over all that were ended)",
            "settled later": f"{counted(self.settled)} (as the journal shows)",
            "  as told": counted(self.told),
            "found at once": f"{self.found_by_itself} by the run that had sent them",
            "made unclearly": f"{unclear} stored and answered by a fault; what kills cut off comes besides",
            "the file was": counted(self.changes),
            "requests": f"{counted(truth['requests'])}; at most {truth['peak_per_second']} a second",
            "faults": counted(truth["faults"]),
            "time": f"{minutes:.1f} min",
        }
        return "\n".join(["", *(f"{name:16} {text}" for name, text in lines.items())])


def counted(counts: Mapping[str, int]) -> str:
    """`3 of this, 1 of that`, the most first."""
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda one: -one[1])) or "none"
