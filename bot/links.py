"""Deep links into the bot: what opens it with something in hand."""

from __future__ import annotations

INVITATION = "inv_"
RECEIPT = "p_"


def deep_link(bot_username: str, payload: str) -> str:
    """A link that opens the bot and says ``/start payload`` (Bot API, deep linking; 64 signs)."""
    return f"https://t.me/{bot_username}?start={payload}"
