"""The line that moves while rows are sent: counts by status, rate and time left, on stderr only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from importer.outcome import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.outcome import Outcome


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Gives a function to call with every outcome of a row that was sent or reached its turn.

    Nothing is drawn where stderr is no terminal, or with `quiet`.
    """
    tally = Tally()
    with tqdm(total=total, disable=True if quiet else None, file=sys.stderr, unit="row", dynamic_ncols=True) as bar:

        def seen(outcome: Outcome) -> None:
            tally[outcome.status] += 1
            bar.update(outcome.attempts > 0)
            bar.set_postfix({status: count for status, count in tally.items() if count}, refresh=False)

        yield seen
