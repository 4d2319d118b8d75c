"""The simulator as a process of its own, or as a guest in somebody else's event loop."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from simulator.app import create_app
from simulator.connections import WithCuttableConnections
from simulator.desk import Desk
from simulator.settings import Settings


class PortTaken(Exception):
    """Another program listens on the port already."""


class Server(uvicorn.Server):
    """uvicorn that leaves signals to its owner and ends long polls before it waits for them."""

    def __init__(self, settings: Settings, port: int) -> None:
        app = create_app(settings)
        self.desk: Desk = app.state.desk
        self.desk.address = f"http://{settings.host}:{port}"
        config = uvicorn.Config(
            WithCuttableConnections(app),
            host=settings.host,
            port=port,
            http="h11",
            loop="asyncio",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.desk.stop()
        await super().shutdown(sockets)


def bind(settings: Settings) -> socket.socket:
    """A listening socket; port 0 lets the system choose. Raises PortTaken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise PortTaken(f"port {settings.port} is taken: {error.strerror}") from error
    listener.setblocking(False)
    return listener


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[str, Desk]]:
    """Serve inside the caller's event loop; yields the address and the desk.

    Signals stay the caller's. Raises PortTaken.
    """
    listener = bind(settings)
    port = listener.getsockname()[1]
    server = Server(settings, port)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listener]))
        try:
            await server.up.wait()
            yield f"http://{settings.host}:{port}", server.desk
        finally:
            server.should_exit = True


def run(settings: Settings, ready: Callable[[str], None] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit code: 0, or 2 when the port is taken.

    `ready` is called once with the address.
    """
    try:
        asyncio.run(_serve(settings, ready or _say_ready))
    except PortTaken as error:
        sys.stderr.write(f"{error}. Choose another with --port.\n")
        return 2
    return 0


async def _serve(settings: Settings, ready: Callable[[str], None]) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with running(settings) as (address, _):
        ready(address)
        await ended.wait()


def _say_ready(address: str) -> None:
    sys.stdout.write(f"simulator ready: {address}/\n")
    sys.stdout.flush()
