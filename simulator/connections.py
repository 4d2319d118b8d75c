"""Answers that never come: connections that hang or are cut, for faults.

ASGI has no word for cutting a connection, so the outermost layer of the app leaves a way to do
it in the scope: the transport that uvicorn writes to. It must be outside of everything that wraps
`send`.
"""

from __future__ import annotations

import asyncio

import anyio
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

CUT = "simulator.cut"


class WithCuttableConnections:
    """The app, with `scope["simulator.cut"]()` for every HTTP request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[CUT] = send.__self__.transport.abort  # type: ignore[attr-defined]
        await self.app(scope, receive, send)


def _refuse() -> None:
    """Without a server there is no connection: the caller in the same process gets the error."""
    raise ConnectionResetError("the simulator cut the connection")


class CutResponse(Response):
    """No answer: the connection ends at once, or when `hang` is set or the client leaves."""

    def __init__(self, hang: asyncio.Event | None = None) -> None:
        super().__init__()
        self._hang = hang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._hang is not None:
            await _until_either(self._hang, receive)
        scope.get(CUT, _refuse)()
        await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until_either(event: asyncio.Event, receive: Receive) -> None:
    async with anyio.create_task_group() as group:

        async def stopped() -> None:
            await event.wait()
            group.cancel_scope.cancel()

        group.start_soon(stopped)
        await _gone(receive)
        group.cancel_scope.cancel()
