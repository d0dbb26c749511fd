"""An event loop without sockets, threads or waiting: when nothing is ready, its clock jumps to what is due next."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Stuck(Exception):
    """Nothing is ready and nothing is due: the program would wait for ever."""


class Clockwork(asyncio.BaseEventLoop):
    """The loop is its own selector: asyncio asks it to wait, and it turns its clock."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = 1000.0
        self._selector = self
        self.set_exception_handler(lambda loop, context: None)  # flights of a process that died tell nobody

    def time(self) -> float:
        return self.clock

    def select(self, timeout: float | None) -> tuple[()]:
        if timeout is None:
            raise Stuck
        self.clock += max(0.0, timeout)
        return ()

    def _process_events(self, event_list: tuple[()]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """What belongs in a thread is done at once: a thread would be an order that nobody chose."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except BaseException as error:
            future.set_exception(error)
        return future


__all__ = ["Clockwork", "Stuck"]
