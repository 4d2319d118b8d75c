"""The channels that are configured: each stands alone, at least one is needed."""

from __future__ import annotations

from backend.settings import Settings
from bot.channels.base import Channel
from bot.channels.telegram_channel import TelegramChannel
from bot.links import Links


def channels(settings: Settings, links: Links) -> list[Channel]:
    """Every channel with its settings in place; empty where none has."""
    found: list[Channel] = []
    if settings.telegram_token is not None:
        found.append(TelegramChannel(settings, links))
    return found
