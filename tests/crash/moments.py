"""When a process is killed: what is to be seen of it from outside, and the moments that are aimed at."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.request import ProxyHandler, build_opener

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    Condition = Callable[["Watched"], bool]

ASK: Final = build_opener(ProxyHandler({}))
LIST, CREATE = "GET /api/opportunity", "POST /api/opportunity"
CONTACT, UPDATE = "POST /api/contact", "PUT /api/opportunity"
PATIENCE: Final = 240.0  # seconds until a command that does not end counts as hung
LOOK: Final = 0.02  # seconds between looks at what the process says
ASKING: Final = 0.15  # and between questions to the practice CRM, which has better things to do
QUIET: Final = 0.45  # seconds without a page: a pause between walks, or one the CRM asked for


class Crm:
    """The practice CRM as the judge sees it."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def truth(self) -> dict[str, Any]:
        """Everything it holds, listed or not, and what it has counted."""
        found: dict[str, Any] = json.loads(self._asked())
        return found

    def counts(self) -> dict[str, int]:
        """How often each call has arrived, without reading all that is held."""
        content = self._asked()
        found: dict[str, int] = json.loads(b"{" + content[content.rindex(b'"requests": ') :])["requests"]
        return found

    def _asked(self) -> bytes:
        with ASK.open(f"{self.url}/sandbox.json", timeout=60) as answer:
            content: bytes = answer.read()
        return content


class Watched:
    """A command that runs."""

    def __init__(self, command: list[str], *, folder: Path, env: dict[str, str], crm: Crm) -> None:
        self.before = self._counted = crm.counts()
        self._crm = crm
        self._asked_at = 0.0
        self.folder = folder
        self.leftovers = set(self.half_written())
        self.out = self.err = ""
        self.began = time.monotonic()
        pipes: dict[str, Any] = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace", **pipes
        )
        self._readers = [threading.Thread(target=self._read, args=(name,), daemon=True) for name in ("out", "err")]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        stream = {"out": self.process.stdout, "err": self.process.stderr}[name]
        for line in stream or ():
            setattr(self, name, getattr(self, name) + line)

    def half_written(self) -> list[str]:
        """The results sheets that are being written, or whose writer was killed."""
        return [path.name for path in self.folder.glob(".import-*")]

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.began

    def calls(self, name: str) -> int:
        """How many calls of this name have arrived since it began, as of a moment ago."""
        if time.monotonic() - self._asked_at > ASKING:
            self._counted = self._crm.counts()
            self._asked_at = time.monotonic()
        return self._counted.get(name, 0) - self.before.get(name, 0)

    def reached(self, condition: Condition) -> bool:
        """Wait for the moment; False if the command has ended before it."""
        while self.process.poll() is None:
            if condition(self):
                return self.process.poll() is None
            if self.seconds > PATIENCE:
                raise TimeoutError(f"it hangs; it said: {self.err[-2000:]}")
            time.sleep(0.001 if condition.__name__ == "writing" else LOOK)
        return False

    def end(self, *signals: int) -> int:
        """Send these signals, the second a little after the first, and wait for the end. Gives the exit code."""
        for at, number in enumerate(signals):
            if at:
                ends = time.monotonic() + 0.3
                while "Stopping" not in self.err and time.monotonic() < ends and self.process.poll() is None:
                    time.sleep(LOOK)
            with suppress(ProcessLookupError):
                self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return code


class Size(NamedTuple):
    """What a moment is measured by: rows that a round may send on the average, and pages of the CRM's list by now."""

    rows: float
    pages: int


def after(seconds: float, condition: Condition | None = None) -> Condition:
    """So many seconds after the condition held, or after the start."""
    since = 0.0 if condition is None else float("inf")

    def waited(watched: Watched) -> bool:
        nonlocal since
        if condition and since == float("inf") and condition(watched):
            since = watched.seconds
        return watched.seconds >= since + seconds

    return waited


def starting(random: Random, _: Size) -> Condition:
    """While Python starts, the file is read, the journal opened, the plan made."""
    return after(random.uniform(0.0, 1.3))


def looking_up(random: Random, _: Size) -> Condition:
    """While owners, contacts and stages are looked up."""
    return after(random.uniform(0.0, 0.15), lambda watched: "Looking up names" in watched.err)


def walking(random: Random, size: Size) -> Condition:
    """During one of the two walks of the list at the start of the run."""
    pages = random.randint(1, 2 * size.pages)

    def walked(watched: Watched) -> bool:
        return watched.calls(LIST) >= pages

    return walked


def pausing(random: Random, _: Size) -> Condition:
    """Between two walks: pages have come, and then none for a while."""
    seen, since = 0, 0.0

    def paused(watched: Watched) -> bool:
        nonlocal seen, since
        if (pages := watched.calls(LIST)) != seen:
            seen, since = pages, watched.seconds
        return seen > 1 and watched.seconds - since >= QUIET

    return after(random.uniform(0.0, 2.0), paused)


def sending(random: Random, size: Size) -> Condition:
    """While rows are sent."""
    creates = random.randint(1, max(2, round(2 * size.rows)))

    def sent(watched: Watched) -> bool:
        return watched.calls(CREATE) >= creates

    return sent


def making_contacts(random: Random, size: Size) -> Condition:
    """While contacts are made, which goes before their rows."""
    creates = random.randint(1, max(2, round(size.rows / 3)))

    def made(watched: Watched) -> bool:
        return watched.calls(CONTACT) >= creates

    return made


def taking_second_steps(random: Random, size: Size) -> Condition:
    """While what is set after the create is set."""
    updates = random.randint(1, max(2, round(size.rows)))

    def taken(watched: Watched) -> bool:
        return watched.calls(UPDATE) >= updates

    return taken


def settling(random: Random, size: Size) -> Condition:
    """While rows that this very run has sent are looked for, or just before or between."""
    pages, before = random.randint(0, size.pages), None

    def settled(watched: Watched) -> bool:
        nonlocal before
        if not watched.calls(CREATE):
            return False
        before = watched.calls(LIST) if before is None else before
        return "clear answer" in watched.err.rpartition("Looking up names")[2] and watched.calls(LIST) >= before + pages

    return settled


def writing_results(random: Random, _: Size) -> Condition:
    """While the results sheet is written."""
    delay, since = random.uniform(0.0, 0.06), float("inf")

    def writing(watched: Watched) -> bool:
        nonlocal since
        if since == float("inf") and set(watched.half_written()) - watched.leftovers:
            since = watched.seconds
        return watched.seconds >= since + delay

    return writing


def whenever(random: Random, _: Size) -> Condition:
    """At any moment."""
    return after(random.uniform(0.0, 15.0))


NEED_UNSETTLED: Final = ("first walks", "between walks")
# The moments aimed at, and of a hundred rounds how many each gets.
MOMENTS: Final[dict[str, tuple[int, Callable[[Random, Size], Condition]]]] = {
    "starting": (11, starting),
    "look-ups": (11, looking_up),
    "first walks": (14, walking),
    "between walks": (10, pausing),
    "sending": (28, sending),
    "settling at the end": (8, settling),
    "writing results": (10, writing_results),
    "any moment": (8, whenever),
}
MOMENTS_OF_SECOND_STEPS: Final[dict[str, tuple[int, Callable[[Random, Size], Condition]]]] = {
    **MOMENTS,
    "making contacts": (25, making_contacts),
    "second steps": (25, taking_second_steps),
}
# The ways to end a process, and of a hundred rounds how many each gets.
ENDINGS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    "kill -9": (84, (signal.SIGKILL,)),
    "Ctrl-C": (6, (signal.SIGINT,)),
    "Ctrl-C twice": (5, (signal.SIGINT, signal.SIGINT)),
    "SIGTERM": (5, (signal.SIGTERM,)),
}
