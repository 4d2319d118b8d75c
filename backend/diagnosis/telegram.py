"""Telegram: the token, the bot's own settings, the webhook, and its rights in bound groups.

Plain calls over HTTP that only read. The address of every call holds the token, so errors are told
by their type or by Telegram's own words, never by their text.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from backend.diagnosis import times
from backend.diagnosis.finding import Finding, bad, good, warning
from backend.knowledge import units
from backend.now import Clock
from backend.people.models import Group

TIMEOUT_S = 10.0
RECENT = timedelta(hours=1)
MANY_WAITING = 100
WRONG_TOKEN = (401, 404)


class Refused(Exception):
    """Telegram answered no. `words` are Telegram's description."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Api:
    """Reads through one bot's token."""

    client: httpx.AsyncClient

    async def ask(self, method: str, **params: str | int) -> tuple[Any, httpx.Response]:
        """The result and the whole answer; raises Refused, or httpx's errors when it is away."""
        answer = await self.client.get(method, params=params)
        try:
            body = answer.json()
            if body["ok"]:
                return body["result"], answer
            raise Refused(answer.status_code, str(body["description"]))
        except (ValueError, KeyError, TypeError):
            raise Refused(answer.status_code, f"HTTP {answer.status_code}") from None


@asynccontextmanager
async def calling(api_base: str, token: str) -> AsyncIterator[Api]:
    """The Bot API for as long as the block lasts."""
    address = f"{api_base.rstrip('/')}/bot{token}/"
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT_S) as client:
        yield Api(client)


async def look_at_bot(api: Api, clock: Clock) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Who the token says we are (None if it says nothing), and the clock by the same answer."""
    asked = clock.real()
    try:
        me, answer = await api.ask("getMe")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return None, [bad("telegram.away", reason=type(error).__name__)]
    except Refused as refused:
        code = "token.refused" if refused.status in WRONG_TOKEN else "telegram.refuses"
        return None, [bad(code, reason=refused.words)]
    found = times.look_at_clock(answer.headers.get("date"), asked, clock.real())
    return me, [*_look_at_profile(me), *found]


def _look_at_profile(me: dict[str, Any]) -> list[Finding]:
    named = me.get("username")
    may_join = me.get("can_join_groups", False)
    sees_all = me.get("can_read_all_group_messages", False)
    return [
        good("bot.known", username=str(named)) if named else bad("bot.nameless"),
        good("groups.open") if may_join else bad("groups.closed"),
        warning("privacy.off") if sees_all else good("privacy.on"),
    ]


async def look_at_webhook(api: Api, wanted: str | None, *, real: datetime) -> list[Finding]:
    """Whether Telegram posts where the bot listens; `wanted` None means the bot polls."""
    try:
        told, _answer = await api.ask("getWebhookInfo")
    except (httpx.HTTPError, Refused) as error:
        return [bad("telegram.away", reason=type(error).__name__)]
    findings = [compare_webhook(told.get("url") or "", wanted)]
    if wanted and told.get("last_error_date"):
        age = real - datetime.fromtimestamp(told["last_error_date"], UTC)
        tell = bad if age < RECENT else warning
        words = str(told.get("last_error_message", ""))
        minutes = max(0, int(age.total_seconds() // 60))
        findings.append(tell("webhook.failing", reason=words, minutes=minutes))
    waiting = int(told.get("pending_update_count", 0))
    if waiting > MANY_WAITING:
        findings.append(warning("updates.waiting", number=waiting))
    return findings


def compare_webhook(url: str, wanted: str | None) -> Finding:
    """The address Telegram has against the one the settings ask for."""
    if not wanted:
        return warning("webhook.unwanted", url=url) if url else good("webhook.polling")
    if not url:
        return bad("webhook.absent", wanted=wanted)
    return good("webhook.set", url=url) if url == wanted else bad(
        "webhook.elsewhere", url=url, wanted=wanted
    )  # fmt: skip


async def look_at_groups(
    api: Api, me: dict[str, Any], groups: Sequence[Group] | None
) -> list[Finding]:
    """The bot's rights in each bound group; nothing is said where the database is away."""
    if groups is None:
        return []
    if not groups:
        return [warning("groups.none")]
    return [await _look_at_group(api, int(me["id"]), group) for group in groups]


async def _look_at_group(api: Api, bot_id: int, group: Group) -> Finding:
    unit = units.find(group.unit)
    name = unit.name if unit else group.unit
    try:
        member, _answer = await api.ask("getChatMember", chat_id=group.native_id, user_id=bot_id)
    except Refused as refused:
        return bad("group.closed", unit=name, reason=refused.words)
    except httpx.HTTPError as error:
        return bad("group.closed", unit=name, reason=type(error).__name__)
    return judge_member(member, name, has_topics=group.has_topics)


def judge_member(member: dict[str, Any], unit: str, *, has_topics: bool) -> Finding:
    """What a ChatMember of the Bot API means for our work in that group.

    Without topics a plain member can post and hears the replies to it; a forum needs an
    administrator who may manage topics.
    """
    status = member["status"]
    if status in ("left", "kicked"):
        return bad("group.left", unit=unit)
    if status == "restricted" and not member.get("can_send_messages", False):
        return bad("group.muted", unit=unit)
    if status != "administrator":
        tell = bad if has_topics else warning
        return tell("group.no_admin", unit=unit)
    if has_topics and not member.get("can_manage_topics", False):
        return bad("group.no_topics", unit=unit)
    return good("group.good", unit=unit)
