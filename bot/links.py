"""Deep links into the bot: what opens it with something in hand."""

from __future__ import annotations

INVITATION = "inv_"
RECEIPT = "p_"
PROCEDURE = "t_"
PLACE = "d_"
CASE = "v_"


def deep_link(bot_username: str, payload: str) -> str:
    """A link that opens the bot and says ``/start payload`` (Bot API, deep linking).

    A payload is at most 64 of A–Z, a–z, 0–9, _ and -.
    """
    return f"https://t.me/{bot_username}?start={payload}"


def procedure_payload(code: str) -> str:
    """What opens a procedure's card: '1.001193' → 't_1-001193', since a payload bears no dot."""
    return PROCEDURE + code.replace(".", "-")


def procedure_code(payload: str) -> str:
    """The code behind a payload without its prefix; no code has a hyphen of its own."""
    return payload.replace("-", ".")


def place_payload(key: str) -> str:
    """What opens a place's card: 'd_xa-mai-phu-2025'."""
    return PLACE + key
