"""The bot's side of a process: all channels side by side before one dispatcher, and HTTP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

import uvicorn
from fastapi import FastAPI

from backend.api import carriers as carrier_webhooks
from backend.api import health
from backend.db import Sessions
from backend.errors import Misconfigured
from backend.knowledge.keeper import Keeper
from backend.now import Clock
from backend.parcels.carriers.base import Carrier
from backend.parcels.carriers.configured import carriers
from backend.settings import Settings
from backend.work import Wake
from bot.app import create_dispatcher
from bot.channels.configured import channels
from bot.links import Links


async def listen(
    settings: Settings, sessions: Sessions, clock: Clock, wake: Wake, stop: asyncio.Event
) -> None:
    """Hear and answer until `stop`; HTTP (health, webhooks) is served beside.

    Raises Misconfigured where no channel is configured.
    """
    links, keeper = Links(), Keeper()
    heard = channels(settings, links, sessions, clock)
    if not heard:
        raise Misconfigured("channels.none")
    webhooks = carriers(settings)
    try:
        app = create_api(settings, sessions, clock, webhooks)
        dispatcher = create_dispatcher(
            settings, sessions, clock, wake, links=links, answerer=keeper
        )
        async with asyncio.TaskGroup() as tasks:
            for channel in heard:
                channel.serve(app, dispatcher)
                tasks.create_task(channel.listen(dispatcher, stop))
            tasks.create_task(_serve(app, settings, stop))
            tasks.create_task(keeper.keep(sessions, stop))
    finally:
        for carrier in webhooks.values():
            await carrier.close()
        for channel in heard:
            await channel.close()


def create_api(
    settings: Settings, sessions: Sessions, clock: Clock, webhooks: Mapping[str, Carrier]
) -> FastAPI:
    """What is served over HTTP whatever the messenger: health, and carriers' webhooks."""
    app = FastAPI(title="motcua", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(health.router(sessions, clock))
    if settings.webhook_path_secret:
        secret = settings.webhook_path_secret.get_secret_value()
        app.include_router(carrier_webhooks.router(sessions, clock, webhooks, secret))
    return app


async def _serve(app: FastAPI, settings: Settings, stop: asyncio.Event) -> None:
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = Server(config)
    bound = _bind(settings.http_host, settings.http_port)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[bound]))
        await stop.wait()
        server.should_exit = True


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise Misconfigured("port.taken", port=port, hint="MOTCUA_HTTP_PORT") from error


class Server(uvicorn.Server):
    """A server that leaves signals to `bot.process`, their one owner."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()
