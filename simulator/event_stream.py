"""GET /sim/events: the event bus as Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends, Request
from starlette.responses import StreamingResponse

from simulator.control import loopback_only
from simulator.desk import Desk

#: A comment line this often lets both ends notice a dead connection.
KEEP_ALIVE_SECONDS = 15.0


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/sim", dependencies=[Depends(loopback_only)])

    @routes.get("/events")
    async def events(request: Request, after: int | None = None) -> StreamingResponse:
        """Events after `Last-Event-ID` (a browser coming back), else `after`, else from now."""
        back = request.headers.get("last-event-id", "")
        seq = int(back) if back.isdecimal() else desk.bus.last_seq if after is None else after
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _stream(desk, seq), media_type="text/event-stream", headers=headers
        )

    return routes


async def _stream(desk: Desk, seq: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    while not desk.stopping.is_set():
        news = desk.bus.after(seq)
        for event in news:
            seq = event["seq"]
            yield f"id: {seq}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
        if not news:
            await desk.bus.wait(KEEP_ALIVE_SECONDS)
            if not desk.bus.after(seq):
                yield ": still here\n\n"
