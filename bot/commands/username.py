"""The bot's username, for links that are made at the terminal."""

from __future__ import annotations

import asyncio
import re

from backend.settings import Settings
from bot.links import Links

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
"""Telegram's rule: five to thirty-two letters, digits and underscores."""
WRAPPED = re.compile(r"^(?:https://)?(?:t\.me/|@)?")


def read(words: str) -> str | None:
    """The username out of '@name', 'name' or 't.me/name'; None for anything else."""
    name = WRAPPED.sub("", words.strip())
    return name if USERNAME.fullmatch(name) else None


def links(settings: Settings, bot: str | None) -> Links:
    """Where links that are made at the terminal lead: to every channel, or to the bot alone."""
    return Links(
        telegram=bot,
        web=settings.public_url if settings.webchat else None,
        zalo=settings.zalo_oa_id,
    )


def asked(settings: Settings) -> str | None:
    """The username, asked of Telegram by the token; None where that cannot be asked now."""
    import httpx

    from backend.diagnosis import telegram

    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()

    async def ask() -> str | None:
        async with telegram.calling(settings.telegram_api_base, token) as api:
            if api.client is None:
                return None
            me, _answer = await api.ask("getMe")
            return read(str(me["username"]))

    try:
        return asyncio.run(ask())
    except (httpx.HTTPError, httpx.InvalidURL, telegram.Refused, KeyError):
        return None
