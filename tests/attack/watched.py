"""Calls functions in processes of their own and watches what becomes of each: answer or fault, time and memory.

Every call is a fork of a process that has imported everything before. So a call costs milliseconds, its peak of
memory is its own and hides behind no other's, and whatever happens to it happens to nobody else.
Nothing here knows what is called.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import selectors
import signal
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, Literal, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Key = TypeVar("Key")
Kind = Literal["answered", "raised", "died", "hung", "grew"]

MEMORY_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in
CEILING: Final = 4  # times the allowed memory a process can ask for at all, so that none takes the machine with it
LATE: Final = 0.9  # of the allowed time, after which a process writes down where it is
MARK: Final = b"\x1e"  # stands before the answer, after all that was written to the terminal


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may take: seconds on the clock, megabytes (10^6 bytes) at its peak."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended. Only `answered` is as it should be; `grew` is said of any call that took too much memory.

    `text` is the answer, the traceback or the way of dying; `said` what was written to the terminal meanwhile.
    `megabytes` is the peak of the process and, added to it, that of the largest one it started and waited for;
    Linux counts for such a one at least what its parent had when it started it.
    """

    kind: Kind
    text: str
    said: str
    seconds: float
    megabytes: float


def watch(
    calls: Iterable[tuple[Key, Callable[[], str]]], limits: Limits, *, at_once: int = 2
) -> Iterator[tuple[Key, Ending]]:
    """Every call's key with its ending, in the order in which they end; `calls` are drawn only when begun."""
    waiting = iter(calls)
    running: list[_Running[Key]] = []
    with selectors.DefaultSelector() as selector:
        try:
            while True:
                for key, call in islice(waiting, at_once - len(running)):
                    running.append(_begun(key, call, limits))
                    selector.register(running[-1].pipe, selectors.EVENT_READ, running[-1])
                if not running:
                    return
                first = min(one.deadline for one in running)
                for chosen, _ in selector.select(max(0.0, first - time.monotonic())):
                    chosen.data.read()
                for one in [one for one in running if one.closed or one.deadline <= time.monotonic()]:
                    selector.unregister(one.pipe)
                    running.remove(one)
                    yield one.key, one.end(limits)
        finally:
            for one in running:
                one.end(limits)


@dataclass(slots=True)
class _Running(Generic[Key]):
    """A process that was begun: what it wrote so far and when it has to be done."""

    key: Key
    pid: int
    pipe: int
    begun: float
    deadline: float
    written: bytearray = field(default_factory=bytearray)
    closed: bool = False

    def read(self) -> None:
        chunk = os.read(self.pipe, 1 << 16)
        self.written += chunk
        self.closed = not chunk

    def end(self, limits: Limits) -> Ending:
        """Wait for the process, which is killed with all it started unless it has closed its pipe, and judge it."""
        if not self.closed:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.pid, 0)
        seconds = time.monotonic() - self.begun
        os.close(self.pipe)
        said, mark, answer = bytes(self.written).rpartition(MARK)
        peak = usage.ru_maxrss * MEMORY_UNIT
        if mark:
            kind, text, own = json.loads(answer)
            peak = max(peak, own)
        elif not self.closed:
            kind, text = "hung", f"no end after {limits.seconds:g} s"
        else:
            kind, text = "died", _way_of_dying(os.waitstatus_to_exitcode(status))
        if peak / 1e6 > limits.megabytes:
            kind, text = "grew", f"{peak / 1e6:.0f} MB, having {kind}: {text}"
        words = (said if mark else bytes(self.written)).decode("utf-8", "replace").strip()
        return Ending(kind, text, words, seconds, peak / 1e6)


def _way_of_dying(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"left with code {code}"


def _begun(key: Key, call: Callable[[], str], limits: Limits) -> _Running[Key]:
    sys.stdout.flush()
    sys.stderr.flush()
    theirs, ours = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(theirs)
        _work(call, ours, limits)
    os.close(ours)
    now = time.monotonic()
    return _Running(key, pid, theirs, now, now + limits.seconds)


def _work(call: Callable[[], str], pipe: int, limits: Limits) -> NoReturn:
    """In the new process: a group of its own, its words into the pipe, the call, its answer, the end."""
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(pipe, stream)
        _limit_memory(limits)
        faulthandler.enable(pipe)  # and not the terminal, which the call may have turned elsewhere
        faulthandler.register(signal.SIGALRM, file=pipe)
        signal.setitimer(signal.ITIMER_REAL, LATE * limits.seconds)
        try:
            kind, text = "answered", call()
        except BaseException:  # whatever it is, and however the library that raises it calls it
            kind, text = "raised", traceback.format_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        answer = memoryview(MARK + json.dumps([kind, text, sum(peaks) * MEMORY_UNIT]).encode())
        while answer:
            answer = answer[os.write(pipe, answer) :]
    finally:
        os._exit(0)


def _limit_memory(limits: Limits) -> None:
    most = int(CEILING * limits.megabytes * 1e6)
    with suppress(ValueError, OSError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def function_named(name: str) -> Callable[..., str]:
    """The function called `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., str] = getattr(import_module(module), function)
    return found


def import_for(call: Callable[[], str], limits: Limits) -> None:
    """Import here what this call imports on its way, so that later calls find it done."""

    def names() -> str:
        with suppress(Exception):  # the call is watched later; here only its imports count
            call()
        return "\n".join(sys.modules)

    for _, ending in watch([(None, names)], limits):
        for name in ending.text.splitlines() if ending.kind == "answered" else ():
            with suppress(ImportError):
                import_module(name)


def idle(limits: Limits) -> Ending:
    """A call that does nothing: what every other one takes before it has begun."""
    ((_, ending),) = watch([(None, str)], limits)
    return ending
