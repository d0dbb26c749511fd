"""The line that moves while rows are sent: counts by status, rate and time left, on stderr only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from importer.cli.phrases import say
from importer.outcome import Tally
from importer.results.summary import status_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.findings import Lang
    from importer.outcome import Outcome


@contextmanager
def progress(total: int, lang: Lang, *, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Gives a function to call with every outcome of a row that was sent or reached its turn.

    Nothing is drawn where stderr is no terminal, with `quiet`, or where no row is to be sent.
    """
    tally = Tally()
    off = True if quiet or not total else None
    unit = say(lang, "unit")
    with tqdm(total=total, disable=off, file=sys.stderr, unit=unit, dynamic_ncols=True) as bar:

        def seen(outcome: Outcome) -> None:
            tally[outcome.status] += 1
            bar.update(outcome.attempts > 0)
            told = {status_name(status, count, lang): count for status, count in tally.items() if count}
            bar.set_postfix(told, refresh=False)

        yield seen
