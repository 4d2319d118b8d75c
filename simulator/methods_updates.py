"""How a bot hears: getUpdates, and the webhook's setting."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from simulator.calls import Call
from simulator.desk import Desk
from simulator.errors import WEBHOOK_ACTIVE, ApiError, bad_request
from simulator.records import Bot
from simulator.updates import MAX_BATCH, MAX_TIMEOUT_SECONDS

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
DEFAULT_CONNECTIONS = 40

#: Every kind of update in Bot API 10.3 (fields of Update).
KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
}


async def get_updates(desk: Desk, bot: Bot, call: Call) -> list[dict[str, Any]]:
    """A batch, after a wait of `timeout` seconds at most. Real seconds, not simulated ones."""
    if bot.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    _set_allowed(desk, bot, call)
    desk.updates.apply_offset(bot.id, call.get("offset", 0))
    limit = min(max(call.get("limit", MAX_BATCH), 1), MAX_BATCH)
    timeout = min(max(call.get("timeout", 0), 0), MAX_TIMEOUT_SECONDS)
    return await desk.updates.poll(bot, limit, timeout, desk.stopping)


def _set_allowed(desk: Desk, bot: Bot, call: Call) -> None:
    """Not given: as before. An empty list: Telegram's default again."""
    if "allowed_updates" not in call.params:
        return
    wanted = call.get("allowed_updates") or None
    if wanted is not None and not isinstance(wanted, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    if unknown := set(wanted or ()) - KINDS:
        raise bad_request(f"allowed_updates has an unknown kind {sorted(unknown)[0]!r}")
    if wanted != bot.allowed_updates:
        bot.allowed_updates = wanted
        desk.world.save_bot(bot)


def set_webhook(desk: Desk, bot: Bot, call: Call) -> bool:
    url = call.get("url", "")
    if not url:
        return delete_webhook(desk, bot, call)
    _check_url(url)
    secret, connections = call.get("secret_token"), call.get("max_connections", DEFAULT_CONNECTIONS)
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    _set_allowed(desk, bot, call)
    if call.get("drop_pending_updates"):
        desk.updates.drop(bot.id)
    hook = {"url": url, "secret_token": secret, "max_connections": connections}
    _use_webhook(desk, bot, hook)
    return True


def _check_url(url: str) -> None:
    """HTTPS on Telegram's four ports; on this machine itself any port, and plain HTTP."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
    if local and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in (443, 80, 88, 8443):
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _use_webhook(desk: Desk, bot: Bot, hook: dict[str, Any] | None) -> None:
    bot.webhook = hook
    desk.world.save_bot(bot)
    desk.updates.end_poll(bot.id)
    if desk.updates.on_change is not None:
        desk.updates.on_change(bot)


def delete_webhook(desk: Desk, bot: Bot, call: Call) -> bool:
    if call.get("drop_pending_updates"):
        desk.updates.drop(bot.id)
    if bot.webhook is not None:
        _use_webhook(desk, bot, None)
    return True


def get_webhook_info(desk: Desk, bot: Bot, _call: Call) -> dict[str, Any]:
    hook = bot.webhook or {}
    answer: dict[str, Any] = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(desk.updates.queue(bot.id).pending),
    }
    if hook:
        answer["max_connections"] = hook["max_connections"]
    for name in ("last_error_date", "last_error_message"):
        if name in hook:
            answer[name] = hook[name]
    if bot.allowed_updates:
        answer["allowed_updates"] = bot.allowed_updates
    return answer


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
