"""Whether the installation lives, for load balancers and Compose."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from backend import heartbeats
from backend.db import Sessions
from backend.notices import channels
from backend.now import Clock


def router(sessions: Sessions, clock: Clock) -> APIRouter:
    """GET /healthz: 200 while the database answers and no process has fallen silent, else 503.

    How each channel fares and how many notices wait for it is told beside; a channel that is away
    makes nothing unhealthy here, as everything else goes on.
    """
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> JSONResponse:
        try:
            async with sessions() as session:
                ages = await heartbeats.ages(session, real=clock.real())
                standings = await channels.standings(session)
        except (SQLAlchemyError, OSError):
            return JSONResponse({"database": "away"}, status_code=503)
        states = {
            name: "alive" if age < heartbeats.SILENT else "silent" for name, age in ages.items()
        }
        healthy = "silent" not in states.values()
        return JSONResponse(
            {
                "database": "alive",
                "processes": states,
                "channels": {
                    one.channel: {"state": one.state, "queued": one.queued} for one in standings
                },
            },
            status_code=200 if healthy else 503,
        )

    return routes
