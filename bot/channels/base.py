"""What a channel is: one messenger as the conversation hears it.

A channel turns what its messenger brings into aiogram Updates, feeds them to the one dispatcher,
and confirms them to the messenger only when they are committed. Channels run side by side: one
that is away or blocked holds back none of the others.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from aiogram import Dispatcher
from fastapi import FastAPI


class Channel(Protocol):
    """Made by `bot.channels.configured`, run by `bot.listening`."""

    @property
    def name(self) -> str:
        """As identities, groups and notices keep it (`backend.people.rules`)."""
        ...

    def serve(self, app: FastAPI, dispatcher: Dispatcher) -> None:
        """Add this channel's routes, before the first request is taken."""
        ...

    async def listen(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        """Introduce ourselves and bring updates until `stop`; routes alone need nothing here.

        Raises Misconfigured where the messenger will never let us in as we are configured.
        """
        ...

    async def close(self) -> None:
        """Close connections, after `listen` has returned."""
        ...
