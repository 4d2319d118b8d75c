"""The simulator as one ASGI app: Bot API, carrier, control API, event stream, chat page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse

from simulator import carrier, control, event_stream, telegram_api
from simulator.cast import seat_cast
from simulator.connections import WithCuttableConnections
from simulator.desk import Desk, build
from simulator.errors import ApiError
from simulator.pages import Pages
from simulator.settings import Settings
from simulator.webhooks import Webhooks


def create_app(settings: Settings) -> FastAPI:
    """The app; `app.state.desk` is its Desk. Webhooks are fed while its lifespan runs."""
    desk = build(settings)
    if settings.load_cast:
        seat_cast(desk)
    app = FastAPI(
        title="Simulator", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_life
    )
    app.state.desk = desk
    app.add_middleware(WithCuttableConnections)
    app.add_exception_handler(ApiError, _refuse)
    app.router.routes.extend(telegram_api.routes(desk))
    app.include_router(carrier.router(desk))
    app.include_router(control.router(desk))
    app.include_router(event_stream.router(desk))
    app.mount("/", Pages(settings.page_dir))
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    async with Webhooks(desk).running():
        yield
        desk.stop()
    desk.store.close()


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    """Refusals of the control API; those of the Bot API never come this far."""
    assert isinstance(error, ApiError)
    return JSONResponse({"error": error.description}, error.code)
