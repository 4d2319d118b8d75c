"""The simulator as one ASGI app: Bot API, carrier, control API, event stream, chat page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from simulator import carrier, carrier_ngsp, control, event_stream, telegram_api
from simulator.cast import seat_cast
from simulator.desk import Desk, build
from simulator.pages import Pages
from simulator.settings import Settings
from simulator.webhooks import Webhooks


def create_app(settings: Settings) -> Starlette:
    """The app; `app.state.desk` is its Desk. Webhooks are fed while its lifespan runs."""
    desk = build(settings)
    if settings.load_cast:
        seat_cast(desk)
    app = Starlette(
        routes=[
            *telegram_api.routes(desk),
            *carrier.routes(desk),
            *carrier_ngsp.routes(desk),
            *event_stream.routes(desk),
            *control.routes(desk),
            # Only the page: an event stream or a bot's answer must leave as it is written.
            Mount("/", GZipMiddleware(Pages(settings.page_dir))),
        ],
        lifespan=_life,
    )
    app.state.desk = desk
    return app


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    async with Webhooks(desk).running():
        yield
        desk.stop()
    desk.store.close()
