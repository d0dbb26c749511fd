"""A practice CRM in a process of its own for every test that asks for one, and a server that does as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import importer.crm.sandbox as sandbox_package
from importer.crm.asking import NoDoor
from importer.crm.client import Client
from importer.settings import Secret, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

ROOT = Path(sandbox_package.__file__).parents[3]
PROGRAM = """
import json, sys
from importer.crm.sandbox import serve
serve(**json.loads(sys.argv[1]), announce=lambda base_url: print(base_url, flush=True))
"""
HEADERS = {"Authorization": "Bearer any", "x-workspace-id": "ws-demo"}
PATIENCE = 60.0  # seconds until a process that does not answer is given up


@dataclass
class Practice:
    """A running practice CRM and a client that has the headers right."""

    process: subprocess.Popen[str]
    base_url: str
    client: httpx.Client

    def create(self, **changes: Any) -> httpx.Response:
        """POST a good opportunity, changed; a field set to `...` is left out."""
        fields = {"workspaceId": "ws-demo", "name": "Flota", "description": "Lote", "amount": 12.5} | changes
        body = {name: value for name, value in fields.items() if value is not ...}
        return self.client.post("/api/opportunity", content=json.dumps(body))

    def get(self, path: str, **query: str) -> httpx.Response:
        """GET with the workspace in the query."""
        return self.client.get(path, params={"workspaceId": "ws-demo"} | query)

    def truth(self) -> dict[str, Any]:
        """What the practice CRM really holds."""
        return self.client.get("/sandbox.json").json()

    def walk(self) -> list[list[dict[str, Any]]]:
        """The pages of the list until its end, at most 20 of them."""
        pages, token = [], None
        for _ in range(20):
            data = self.get("/api/opportunity", **({"continuationToken": token} if token else {})).json()["data"]
            pages.append(data["data"])
            token = data["continuationToken"]
            if token is None:
                return pages
        raise AssertionError("the list has no end")


def start(options: dict[str, Any]) -> Practice:
    """Start a child process and wait for its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(options)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    giving_up = threading.Timer(PATIENCE, process.kill)
    giving_up.start()
    base_url = process.stdout.readline().strip() if process.stdout else ""
    giving_up.cancel()
    if not base_url:
        raise AssertionError(f"the practice CRM did not start: {process.communicate()[1]}")
    return Practice(process, base_url, httpx.Client(base_url=base_url, headers=HEADERS, trust_env=False))


def end(practice: Practice) -> None:
    """Stop it the polite way; it has to go quietly."""
    practice.client.close()
    practice.process.terminate()
    try:
        out, err = practice.process.communicate(timeout=PATIENCE)
    finally:
        practice.process.kill()
    assert (practice.process.returncode, out, err) == (0, "", "")


@pytest.fixture
def practice_crm() -> Iterator[Callable[..., Practice]]:
    """Start a practice CRM with these options of `serve`; ended with the test."""
    with contextlib.ExitStack() as running:

        def begin(**options: Any) -> Practice:
            practice = start(options)
            running.callback(end, practice)
            return practice

        yield begin


@pytest.fixture(scope="module")
def calm() -> Iterator[Practice]:
    """One practice CRM without faults for all tests of a module; they may add to it."""
    practice = start({})
    yield practice
    end(practice)


@dataclass
class Told:
    """A loopback server that answers the n-th request with the n-th of its answers, and the rest with the last.

    An answer is the bytes to write and what to do then: `keep` the connection, `close` it, `reset` it or
    `hang`. `received` holds every request as (first line, headers with lower-case names, body).
    """

    answers: list[tuple[bytes, str]]
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0

    async def __aenter__(self) -> Told:
        self.serving: set[asyncio.Task[None]] = set()
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed ends in the next round of the loop

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.serving.add(task)
        self.connections += 1
        try:
            while await self.answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        finally:
            writer.close()
            self.serving.discard(task)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.received.append((head[0], headers, body))
        content, then = self.answers[min(len(self.received), len(self.answers)) - 1]
        writer.write(content)
        await writer.drain()
        if then == "reset":
            writer.transport.abort()
        if then == "hang":
            await asyncio.sleep(PATIENCE)
        return then == "keep"


@pytest.fixture
def told() -> Callable[..., Told]:
    """Make a server of these answers; use it as an async context."""
    return lambda *answers: Told(list(answers))


@pytest.fixture
def answer() -> Callable[..., tuple[bytes, str]]:
    """One whole HTTP answer: status, body (what is not bytes as JSON), headers, and what to do then."""

    def make(status: int, body: object = b"", then: str = "keep", **headers: str) -> tuple[bytes, str]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"content-length": str(len(content))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + content, then

    return make


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of the shipped workspace at an address, with a token; changed."""

    def make(base_url: str, **changes: Any) -> Settings:
        given = {"workspace": "ws-demo", "token": Secret("tok-123"), "base_url": base_url} | changes
        return Settings(home=tmp_path, journal=tmp_path / "journal.sqlite3", **given)

    return make


class Doorkeeper(NoDoor):
    """A door that notes what it is asked and told, and closes after `turns`."""

    def __init__(self, turns: int = 1000) -> None:
        self.turns = turns
        self.skew: float | None = None
        self.noted: list[object] = []

    async def turn(self) -> bool:
        self.turns -= 1
        self.noted.append("turn")
        return self.turns >= 0

    def answered(self, started: float) -> None:
        assert started <= asyncio.get_running_loop().time()
        self.noted.append("answered")

    def turned_away(self, wait: float | None, started: float) -> None:
        assert started <= asyncio.get_running_loop().time()
        self.noted.append(("turned away", wait))


@pytest.fixture
def doorkeeper() -> type[Doorkeeper]:
    """The door that notes."""
    return Doorkeeper


@pytest.fixture
def ask(settings_for: Callable[..., Any]) -> Callable[..., Any]:
    """Open a client, make one call, close it, and give what came of it."""

    def asked(base_url: str, call: Callable[[Client], Coroutine[Any, Any, Any]], door: Any = None, **more: Any) -> Any:
        async def whole() -> Any:
            async with Client(settings_for(base_url, **more), door=door) as client:
                return await call(client)

        return asyncio.run(whole())

    return asked
