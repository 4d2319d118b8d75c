"""The channels that are configured: each stands alone, at least one is needed."""

from __future__ import annotations

from backend.db import Sessions
from backend.now import Clock
from backend.settings import Settings
from backend.work import Wake
from bot.channels.base import Channel
from bot.channels.telegram_channel import TelegramChannel
from bot.channels.webchat import WebchatChannel
from bot.channels.zalo_channel import ZaloChannel
from bot.links import Links


def channels(
    settings: Settings, links: Links, *, sessions: Sessions, clock: Clock, wake: Wake
) -> list[Channel]:
    """Every channel with its settings in place; empty where none has."""
    found: list[Channel] = []
    if settings.telegram_token is not None:
        found.append(TelegramChannel(settings, links))
    if settings.zalo_on:
        found.append(ZaloChannel(settings, links, sessions, clock))
    if settings.webchat:
        found.append(WebchatChannel(settings, links, sessions=sessions, clock=clock, wake=wake))
    return found
