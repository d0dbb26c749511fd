"""Ctrl-C and SIGTERM: the first lets what is in flight finish, the second leaves at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def stopping(stop: asyncio.Event, message: str) -> Iterator[None]:
    """Set `stop` at the first signal and say so; end the process at the second.

    Ending it at once is safe: every row in flight is `sending` in the journal. The message is said if it
    can be: Ctrl-C ends the `tee` that reads it too, and what is in flight must be waited for all the same.
    """
    loop = asyncio.get_running_loop()
    asked = False

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked or stop.is_set():  # `stop` itself is set a moment later, when the loop comes to it
            os._exit(130)
        asked = True
        loop.call_soon_threadsafe(stop.set)
        with suppress(OSError, RuntimeError):  # nobody may be reading any more, or a line may be half written
            sys.stderr.write(f"\n{message}\n")

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
