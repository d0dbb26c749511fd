"""Serve the practice CRM on loopback until told to stop; the only file that knows uvicorn."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from importer.crm.sandbox.app import Practice, application

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator, Sequence

    from importer.crm.sandbox.faults import Profile

HOST: Final = "127.0.0.1"
STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


def serve(
    *,
    port: int = 0,
    rate: float | None = None,
    latency: float = 0.0,
    faults: Profile = "none",
    seed: int = 0,
    workspaces: Sequence[str] = ("ws-demo",),
    token: str | None = None,
    announce: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Serve on 127.0.0.1 until SIGINT, SIGTERM or `stop`, then return.

    `port` 0 takes any free one; `announce` is called with the base URL once calls are answered. `rate` is in
    calls a second, `latency` in seconds. Without `token` any bearer is accepted. Outside the main thread
    there are no signals: pass `stop`. Raises OSError when the port is taken, ValueError for a rate or
    latency that makes no sense.
    """
    if (rate is not None and not rate > 0) or not latency >= 0:
        raise ValueError("rate must be above 0 and latency not below 0")
    practice = Practice(workspaces=workspaces, token=token, rate=rate, latency=latency, faults=faults, seed=seed)
    with socket.create_server((HOST, port)) as listening:
        config = uvicorn.Config(
            application(practice),
            http=Connection,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_keep_alive=60,  # an idle client is not surprised by a closed connection
            timeout_graceful_shutdown=1,
        )
        server = Server(config, base_url=f"http://{HOST}:{listening.getsockname()[1]}", announce=announce, stop=stop)
        with signals(server):
            server.run(sockets=[listening])


class Connection(H11Protocol):
    """One connection of a client, which the application may cut: `scope["state"]["cut"]()`.

    ASGI has no word for a connection that breaks, so every connection carries its own way out.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the application the means to end this connection without an answer.

        asyncio turns off Nagle's algorithm only for sockets made with an explicit protocol number, which ours
        is not; left on, every answer takes 40 ms because uvicorn writes head and body apart.
        """
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "cut": transport.abort}


class Server(uvicorn.Server):
    """A server that says when it is ready and can be stopped from another thread."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        base_url: str,
        announce: Callable[[str], None],
        stop: threading.Event | None,
    ) -> None:
        super().__init__(config)
        self.base_url = base_url
        self.announce = announce
        self.stop = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then announce it."""
        await super().startup(sockets)
        self.announce(self.base_url)

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second: whether to stop."""
        return await super().on_tick(counter) or (self.stop is not None and self.stop.is_set())


@contextlib.contextmanager
def signals(server: Server) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the server quietly, also before it is up.

    uvicorn takes the signals while it runs and raises them again afterwards, which would end the process
    with a traceback or a signal's exit status.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in STOPPING}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
