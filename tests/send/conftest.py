"""Rows, journals, a scripted CRM, and a loop whose clock jumps ahead instead of waiting."""

from __future__ import annotations

import asyncio
import itertools
import selectors
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from importer.findings import Place
from importer.model import Opportunity, Row
from importer.outcome import Created
from importer.send.delivery import Gate
from importer.send.journal import Journal, Run, now
from importer.send.pacing import Pacer
from importer.send.run import Limits, run

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path


class Jumping(asyncio.SelectorEventLoop):
    """A loop that does not wait: its clock jumps to the next thing that is due."""

    def __init__(self) -> None:
        self.clock = 1000.0
        selector = selectors.DefaultSelector()
        super().__init__(selector)
        select = selector.select

        def jump(timeout: float | None = None) -> Any:
            if timeout is not None:
                self.clock += max(0.0, timeout)
                return select(0)
            return select(None)

        selector.select = jump

    def time(self) -> float:
        return self.clock


class Inline(ThreadPoolExecutor):
    """Runs what belongs in a thread at once: a clock that jumps cannot wait for threads."""

    def submit(self, call: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@pytest.fixture
def jump() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine to its end on a loop whose clock jumps."""

    def go(coroutine: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=Jumping) as runner:
            runner.get_loop().set_default_executor(Inline())
            return runner.run(coroutine)

    return go


@dataclass
class Scripted:
    """A CRM of few words: for each name a list of replies, given out in order, the last one for ever.

    A reply that is an exception is raised, one that is a number of seconds is waited before the next. `calls` are
    (name, time).
    """

    script: dict[str, list[Any]] = field(default_factory=dict)
    takes: float = 0.01
    calls: list[tuple[str, float]] = field(default_factory=list)
    probes: list[float] = field(default_factory=list)
    base_url: str = "http://127.0.0.1:9"
    workspace: str = "ws-demo"
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def create(self, opportunity: Opportunity) -> Any:
        self.calls.append((opportunity.name, asyncio.get_running_loop().time()))
        await asyncio.sleep(self.takes)
        replies = self.script.get(opportunity.name) or self.script.get("*") or []
        reply = (replies.pop(0) if len(replies) > 1 else replies[0]) if replies else None
        if isinstance(reply, BaseException):
            raise reply
        if isinstance(reply, float):
            await asyncio.sleep(reply)
            reply = None
        return reply or Created(f"op-{next(self.numbers)}-{opportunity.name}")

    async def probe(self) -> bool:
        """Answers at once, unless there are words for it under "probe"."""
        self.probes.append(asyncio.get_running_loop().time())
        answers = self.script.get("probe") or [True]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return True
        return bool(answer)

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@pytest.fixture
def scripted() -> type[Scripted]:
    """The scripted CRM."""
    return Scripted


def row(at: int) -> Row:
    """The row at a position."""
    return Row(at, at + 2, f"wabcd-{at:06d}-aaaaaa", f"content {at}", f"draft {at}")


@pytest.fixture
def rows() -> Callable[[int], list[Row]]:
    """So many rows."""
    return lambda count: [row(at) for at in range(count)]


@pytest.fixture
def opportunities() -> Callable[[int], list[Opportunity]]:
    """So many opportunities, named `Lead 0`, `Lead 1` …"""
    return lambda count: [Opportunity(row(at), f"Lead {at}", "Feria", Decimal(at) + 1) for at in range(count)]


@pytest.fixture
def run_of() -> Callable[..., Run]:
    """A run as the journal takes it."""

    def make(run: str = "run-1", workspace: str = "ws-demo", **changes: Any) -> Run:
        facts = {
            "scope": workspace,
            "base_url": "http://x",
            "file": "leads.csv",
            "sheet": "Enero",
            "digest": "d",
            "process": "pid 1 on here",
        }
        return Run(run=run, workspace=workspace, **facts | {"started": now()} | changes)

    return make


@pytest.fixture
def journal_at(tmp_path: Path) -> Iterator[Callable[..., Journal]]:
    """Open a journal in the test's folder; closed with the test."""
    with ExitStack() as stack:
        yield lambda name="journal.sqlite3": stack.enter_context(Journal.open(tmp_path / name))


@dataclass
class Went:
    """How a run went: the outcomes in order of arrival, and what it raised at its end."""

    outcomes: list[Any] = field(default_factory=list)
    error: BaseException | None = None
    states: dict[str, int] = field(default_factory=dict)
    took: float = 0.0

    @property
    def statuses(self) -> dict[str, str]:
        """Status by name of the row."""
        return {f"Lead {outcome.row.at}": outcome.status for outcome in self.outcomes}

    @property
    def codes(self) -> list[str]:
        """Codes of the findings of what was raised."""
        return [finding.code for finding in getattr(self.error, "findings", ())]


@pytest.fixture
def went(
    jump: Callable[..., Any],
    journal_at: Callable[..., Journal],
    run_of: Callable[..., Run],
    opportunities: Callable[[int], list[Opportunity]],
) -> Callable[..., Went]:
    """Run so many rows against a scripted CRM after `thinking` seconds.

    `meanwhile(gate)` runs beside it; `tamper(journal)` goes before it.
    """

    def go(client: Any, count: int, *, rate: float | None = 1000.0, patience: float = 120.0, **more: Any) -> Went:
        journal = journal_at()
        ready = opportunities(count)
        journal.begin(run_of(), [(one.row, "pending", ()) for one in ready])
        more.pop("tamper", lambda _: None)(journal)
        found, thinking = Went(), more.pop("thinking", 0.0)
        meanwhile = more.pop("meanwhile", None)

        async def whole() -> None:
            gate = Gate(Pacer(rate), patience=patience, random=Random(7))
            await asyncio.sleep(thinking)
            started = gate.now()
            beside = asyncio.create_task(meanwhile(gate)) if meanwhile else None
            limits = Limits(rows=count, **more)
            flow = run(ready, client=client, journal=journal, gate=gate, limits=limits, place=Place("leads.csv"))
            try:
                async with aclosing(flow) as outcomes:
                    async for outcome in outcomes:
                        found.outcomes.append(outcome)
            except Exception as error:
                found.error = error
            found.took = gate.now() - started
            if beside:
                await beside

        jump(whole())
        found.states = journal.states("run-1")
        return found

    return go
