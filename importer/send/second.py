"""The second step of a row: what is set of its opportunity once that is created, all of it in one update.

The step is in the journal with the intent of the create, and stays there until the CRM has said yes, so that
nobody has to remember it. An update is the same however often it is done: it may be sent again.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importer.crm import wire
from importer.send.journal.kept import Intent
from importer.send.run import Limits, run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from importer.crm.client import Client
    from importer.findings import Place
    from importer.model import Row
    from importer.outcome import Outcome, Reply
    from importer.send.delivery import Gate
    from importer.send.journal import Journal


@dataclass(frozen=True, slots=True)
class Step:
    """What is still to be set of one row, as the journal knows it: `body` is that of the update, as JSON."""

    row: Row
    id: str
    body: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it sets, as `--map` calls them."""
        return wire.fields_of_update(self.body)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a step: done, or not yet, with the CRM's words where it had any."""

    step: Step
    done: bool
    reason: str = ""


async def set_later(
    steps: Sequence[Step], *, client: Client, journal: Journal, gate: Gate, concurrency: int, place: Place
) -> AsyncGenerator[Taken, None]:
    """Take every step; what came of each, once that is durable.

    Raises Stopped or Interrupted after the last, if they could not all be taken: those stay owed.
    """
    by_ref = {step.row.ref: step for step in steps}
    flow = run(
        steps,
        client=_Updates(client),
        journal=_Paid(journal),
        gate=gate,
        limits=Limits(concurrency, rows=len(steps)),
        place=place,
        intend=_known_already,
    )
    async with aclosing(flow) as outcomes:
        async for outcome in outcomes:
            said = "; ".join(filter(None, (finding.seen for finding in outcome.findings)))
            yield Taken(by_ref[outcome.row.ref], outcome.status == "created", said)


def _known_already(step: Any, _workspace: str, attempted: str) -> Intent:
    return Intent(step.row.ref, step.body, attempted)


class _Updates:
    """The CRM as a run speaks to it, for which an update is what a create is."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.base_url, self.workspace = client.base_url, client.workspace

    async def create(self, step: Step) -> Reply:
        return await self._client.update(step.id, step.body.encode())

    async def probe(self) -> bool:
        return await self._client.probe()


class _Paid:
    """The journal as a run writes to it: the step stands there since the intent of its create."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def commit(self, _intents: Sequence[Intent], outcomes: Sequence[Outcome]) -> None:
        if done := [outcome.row.ref for outcome in outcomes if outcome.status == "created"]:
            self._journal.paid(done)


__all__ = ["Step", "Taken", "set_later"]
