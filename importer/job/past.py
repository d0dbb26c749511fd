"""What is to be told of a past run: how it ended, what it created, whether its files are still there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from importer.job.identity import digest_of, is_held_by
from importer.outcome import STATUSES, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.send.journal import Journal, Run, RunRow

Ending = Literal["complete", "incomplete", "stopped", "interrupted", "failed", "at work", "cut off"]
File = Literal["", "there", "changed", "gone"]

ENDINGS: Final[dict[int, Ending]] = {0: "complete", 1: "incomplete", 4: "stopped", 130: "interrupted"}
"""By exit code. A run that has none yet is at work, or was cut off: killed, or the power went."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file of a run: where it was, and what is there now; "" where the run has none."""

    path: str
    state: File

    @property
    def there(self) -> bool:
        """True when something is there, changed or not."""
        return self.state in ("there", "changed")


@dataclass(frozen=True, slots=True)
class Told:
    """A run with what is to be told of it.

    `created_count` is how many rows it created itself; `created` are these rows, None in a list of runs.
    """

    run: Run
    ending: Ending
    tally: Tally
    created_count: int
    file: FileState
    results: FileState
    created: Sequence[RunRow] | None = None


def told_of(run: Run, journal: Journal, *, whole: bool) -> Told:
    """All there is to tell of a run. Only of a `whole` one files are read, to see whether they have changed."""
    states = journal.states(run.run)
    return Told(
        run=run,
        ending=_ending(run, journal),
        tally=_tally(run, states),
        created_count=states.get("created", 0),
        file=_state(run.file, (run.digest, run.results_digest), whole=whole),
        results=_state(run.results, (run.results_digest,), whole=whole),
        created=[one for one in journal.rows_of(run.run) if one.its_own] if whole else None,
    )


def _ending(run: Run, journal: Journal) -> Ending:
    if run.exit_code is not None:
        return ENDINGS.get(run.exit_code, "failed")
    holder = journal.holder_of(run.scope)
    return "at work" if holder is not None and is_held_by(run, holder) else "cut off"


def _tally(run: Run, states: Mapping[str, int]) -> Tally:
    """Counts as the run ended; of one that has not, as its rows are now, and what was in flight is unconfirmed."""
    if run.exit_code is not None:
        return Tally({status: run.tally.get(status, 0) for status in STATUSES})
    tally = Tally({status: states.get(status, 0) for status in STATUSES})
    tally["unconfirmed"] += states.get("sending", 0)
    return tally


def _state(path: str, digests: tuple[str, ...], *, whole: bool) -> FileState:
    if not path:
        return FileState(path, "")
    try:
        if whole:
            return FileState(path, "there" if digest_of(Path(path)) in digests else "changed")
        return FileState(path, "there" if Path(path).is_file() else "gone")
    except OSError:
        return FileState(path, "gone")


__all__ = ["Ending", "FileState", "Told", "told_of"]
