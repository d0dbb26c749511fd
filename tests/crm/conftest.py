"""A practice CRM in a process of its own for every test that asks for one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import importer.crm.sandbox as sandbox_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(sandbox_package.__file__).parents[3]
PROGRAM = """
import json, sys
from importer.crm.sandbox import serve
serve(**json.loads(sys.argv[1]), announce=lambda base_url: print(base_url, flush=True))
"""
HEADERS = {"Authorization": "Bearer any", "x-workspace-id": "ws-demo"}
PATIENCE = 20.0  # seconds until a process that does not answer is given up


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
