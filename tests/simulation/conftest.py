"""The simulated world, made once: its modules lie beside the tests and are found by name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from simulated.clock import Clockwork
from simulated.history import History
from simulated.journals import Journals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulated.schedule import Schedule


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Schedule], History]]:
    """Live through a schedule; raises Broken with what is broken. Gives the history."""
    loop = Clockwork()
    journals = Journals(tmp_path_factory.mktemp("journals") / "journal.sqlite3")

    def through(schedule: Schedule) -> History:
        history = History(schedule, loop, journals)
        history.live()
        return history

    yield through
    journals.close()
    loop.close()
