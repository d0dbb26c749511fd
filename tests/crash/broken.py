"""The command with one of its laws broken on purpose, to see that the scenario notices: `broken.py LAW send FILE …`."""

from __future__ import annotations

import sys
from typing import Any

from importer.cli import main
from importer.crm import wire
from importer.outcome import Reply, TryLater, Unclear
from importer.send import settle
from importer.send.journal import Journal
from importer.send.journal.acquaintances import Acquaintances


def blind() -> None:
    """What has no clear answer is sent again, as ordinary retries do."""
    true = wire.read_create

    def read_create(*given: Any, **more: Any) -> Reply:
        reply = true(*given, **more)
        return TryLater(reply.reason) if isinstance(reply, Unclear) else reply

    wire.read_create = read_create


def forgetful() -> None:
    """Intents are not on the disk when the process dies: what was in flight counts as never sent."""
    true = Journal.unsettled

    def unsettled(self: Journal, scope: str) -> Any:
        with self._transaction() as execute:
            execute("UPDATE rows SET state = 'pending', sent = NULL WHERE scope = ? AND state = 'sending'", (scope,))
        return true(self, scope)

    Journal.unsettled = unsettled  # type: ignore[method-assign]


def careless() -> None:
    """A contact is not in the journal while it is made: who is killed then does not know that it may be there."""
    true = Acquaintances.unsettled

    def unsettled(self: Acquaintances, scope: str) -> Any:
        with self._transaction() as execute:
            execute("DELETE FROM contacts WHERE scope = ? AND sent IS NOT NULL", (scope,))
        return true(self, scope)

    Acquaintances.unsettled = unsettled  # type: ignore[method-assign]


def hasty() -> None:
    """One look into the list, at once, is enough to say "not there". It takes a quick computer to be caught."""
    settle.WALKS = 1  # type: ignore[misc]
    true = settle.settle

    def at_once(*given: Any, pause: float, **more: Any) -> Any:
        return true(*given, pause=0.0, **more)

    from importer.job import settling

    settling.settle = at_once  # type: ignore[attr-defined]


if __name__ == "__main__":
    {"blind": blind, "forgetful": forgetful, "careless": careless, "hasty": hasty}[sys.argv[1]]()
    main(sys.argv[2:])
