"""A whole job against the practice CRM, at full speed."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import asking, wire
from importer.errors import Interrupted, Stopped
from importer.job import Job
from importer.outcome import Tally
from importer.send import pacing
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.outcome import Outcome
    from importer.results import Written


@dataclass
class Sent:
    """What came of a job: its outcomes, why it ended early, and its results."""

    job: Job
    outcomes: list[Outcome] = field(default_factory=list)
    error: Exception | None = None
    written: Written | None = None
    settled: list[Any] = field(default_factory=list)  # rows of earlier runs
    findings: list[Any] = field(default_factory=list)  # of the run as a whole

    @property
    def statuses(self) -> list[str]:
        """Status of every row in the order of the sheet."""
        return [outcome.status for outcome in sorted(self.outcomes, key=lambda outcome: outcome.row.at)]

    @property
    def tally(self) -> dict[str, int]:
        """Counts by status."""
        return dict(Tally.of(self.outcomes))

    @property
    def codes(self) -> list[list[str]]:
        """Codes of the findings of every row in the order of the sheet."""
        ordered = sorted(self.outcomes, key=lambda outcome: outcome.row.at)
        return [[finding.code for finding in outcome.findings] for outcome in ordered]

    @property
    def ids(self) -> dict[str, str]:
        """Name of the row by id of what was created for it."""
        return {
            one.opportunity_id: self.job.drafts.value("name", one.row.at) for one in self.outcomes if one.opportunity_id
        }


@pytest.fixture(autouse=True)
def _full_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are obeyed but short: a few hundredths of a second; one of hours is left as it is."""
    told = wire.retry_after

    def short(*given: Any, now: Any) -> float | None:
        wait = told(*given, now=now)
        return 0.02 if wait and wait < 3600 else wait

    monkeypatch.setattr(wire, "retry_after", short)
    monkeypatch.setattr(pacing, "BACKOFF_FIRST", 0.01)
    monkeypatch.setattr(asking, "LOOKUP_PAUSE", 0.01)


@pytest.fixture
def drive(tmp_path: Path) -> Callable[..., Sent]:
    """Send a file as the command does. `leave_after` outcomes nobody listens any more, as after a crash."""

    def go(path: Path, *, leave_after: int = 0, write: bool = True, **flags: Any) -> Sent:
        quick = {"rate": "2000", "settle_pause": "0.05", "journal": tmp_path / "journal.sqlite3"}
        settings = Settings.gather(quick | flags)
        sent = Sent(Job(path, settings))

        async def whole() -> Any:
            async with sent.job.online() as line:
                try:
                    sent.settled = [one async for one in line.settle()]
                    plan = await line.plan()
                except (Stopped, Interrupted) as error:
                    sent.error = error
                    plan, sent.outcomes = line.not_begun(error)
                    return plan
                try:
                    async with aclosing(line.send(plan)) as outcomes:
                        async for outcome in outcomes:
                            sent.outcomes.append(outcome)
                            if leave_after and len(sent.outcomes) == leave_after:
                                break
                except (Stopped, Interrupted) as error:
                    sent.error = error
                sent.findings = line.findings
            return plan

        with sent.job.journal(to_send=True):
            plan = asyncio.run(whole())
            if write and not leave_after:
                sent.written = sent.job.write(plan, sent.outcomes)
        return sent

    return go


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """A CRM that says it has moved; gives the list of requests that the place it names has got."""
    servers: list[HTTPServer] = []

    def serve(status: int, location: str, seen: list[str]) -> str:
        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(status)
                self.send_header("Location", f"{location}{self.path}")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        servers.append(HTTPServer(("127.0.0.1", 0), Answering))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    def begin() -> list[str]:
        elsewhere: list[str] = []
        monkeypatch.setenv("PLAZBOT_BASE_URL", serve(307, serve(400, "", elsewhere), []))
        monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", "ws-demo")
        monkeypatch.setenv("PLAZBOT_TOKEN", "any")
        return elsewhere

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()
