"""The simulator as one ASGI app: Bot API, Zalo, carrier, control API, event stream, chat page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route

from simulator import carrier, carrier_ngsp, control, event_stream, telegram_api
from simulator.cast import seat_cast
from simulator.desk import Desk, build
from simulator.pages import Pages
from simulator.settings import Settings
from simulator.webhooks import Webhooks
from simulator.zalo import api as zalo_api
from simulator.zalo.webhooks import Deliveries


def create_app(settings: Settings) -> Starlette:
    """The app; `app.state.desk` is its Desk. Webhooks are fed while its lifespan runs."""
    desk = build(settings)
    if settings.load_cast:
        seat_cast(desk)
    deliveries = None if desk.zalo is None else Deliveries(desk, desk.zalo)
    app = Starlette(
        routes=[
            *telegram_api.routes(desk),
            *carrier.routes(desk),
            *carrier_ngsp.routes(desk),
            *_zalo_routes(desk, deliveries),
            *event_stream.routes(desk),
            *control.routes(desk),
            # Only the page: an event stream or a bot's answer must leave as it is written.
            Mount("/", GZipMiddleware(Pages(settings.page_dir))),
        ],
        lifespan=_life,
    )
    app.state.desk, app.state.deliveries = desk, deliveries
    return app


def _zalo_routes(desk: Desk, deliveries: Deliveries | None) -> list[Route]:
    if desk.zalo is None or deliveries is None:
        return []
    return zalo_api.routes(desk, desk.zalo, deliveries)


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Webhooks(desk).running())
        if app.state.deliveries is not None:
            await stack.enter_async_context(app.state.deliveries.running())
        yield
        desk.stop()
    desk.store.close()
