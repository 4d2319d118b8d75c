"""GET /sim/events: the event bus as Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator.control import guarded
from simulator.desk import Desk

#: A comment line this often lets both ends notice a dead connection.
KEEP_ALIVE_SECONDS = 15.0


def routes(desk: Desk) -> list[Route]:
    async def events(request: Request) -> Response:
        """Events after `Last-Event-ID` (a browser coming back), else `after`, else from now."""
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        seq = int(after) if after.isdecimal() else desk.bus.last_seq
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = _stream(desk, seq)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    return [Route("/sim/events", guarded(events))]


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
