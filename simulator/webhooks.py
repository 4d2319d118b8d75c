"""Pushing updates to webhooks, and carrying out the call that an answer may hold.

As Telegram does it: up to max_connections posts side by side, but the updates of one chat one
after the other; what isn't answered with 2XX in time is posted again with growing pauses, and
the updates after it in the same chat wait. https://core.telegram.org/bots/api#setwebhook and
#making-requests-when-getting-updates
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import httpx
from starlette.datastructures import Headers

from simulator.calls import read_body
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import Bot
from simulator.telegram_api import carry_out
from simulator.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LONGEST_PAUSE_SECONDS = 60.0

log = logging.getLogger("simulator.webhooks")
Lane = tuple[int, str]


class Webhooks:
    """Feeds the webhooks of all bots while `running`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lanes: dict[Lane, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room: dict[int, asyncio.Semaphore] = {}
        self._again = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Push until the block ends; what is underway then is broken off."""
        client = httpx.AsyncClient(
            timeout=self._desk.settings.webhook_timeout_seconds,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
            trust_env=False,
            verify=trusted_roots(),
        )
        async with (
            client,
            asyncio.TaskGroup() as group,
        ):
            self._client, self._group = client, group
            self._desk.updates.on_new = self._on_new
            self._desk.updates.on_change = self._on_change
            for bot in self._desk.world.bots.values():
                self._on_change(bot)
            yield
            self._desk.updates.on_new = self._desk.updates.on_change = None
            for task in self._tasks:
                task.cancel()

    def _on_change(self, bot: Bot) -> None:
        """Another webhook, or none: give up the lanes and start anew with all that is pending."""
        for lane in [lane for lane in self._lanes if lane[0] == bot.id]:
            del self._lanes[lane]
        connections = bot.webhook["max_connections"] if bot.webhook else 1
        self._room[bot.id] = asyncio.Semaphore(connections)
        if bot.webhook is not None:
            for update in list(self._desk.updates.queue(bot.id).pending.values()):
                self._on_new(bot, update, False)

    def _on_new(self, bot: Bot, update: Update, again: bool) -> None:
        """Put an update into its chat's lane; a repeated one gets a lane of its own."""
        if bot.webhook is None:
            return
        lane = (bot.id, f"again {self._again}" if again else _peer(update))
        self._again += again
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(update)
            return
        self._lanes[lane] = deque([update])
        task = self._group.create_task(self._empty(bot, lane, self._lanes[lane]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, bot: Bot, lane: Lane, waiting: deque[Update]) -> None:
        while waiting and self._lanes.get(lane) is waiting:
            await self._deliver(bot, waiting[0], lane, waiting)
            waiting.popleft()
        if self._lanes.get(lane) is waiting:
            del self._lanes[lane]

    async def _deliver(self, bot: Bot, update: Update, lane: Lane, waiting: deque[Update]) -> None:
        """Post until accepted, or until the lane is given up."""
        pause = 1.0
        while self._lanes.get(lane) is waiting and bot.webhook is not None:
            async with self._room[bot.id]:
                answer, trouble = await self._post(bot.webhook, update)
            if answer is not None and trouble is None:
                self._desk.updates.confirm(bot.id, [update["update_id"]])
                await self._carry_out_answer(bot, answer)
                return
            self._note_trouble(bot, trouble or "")
            wanted = answer.headers.get("Retry-After", "") if answer is not None else ""
            seconds = float(wanted) if wanted.isdecimal() else pause
            await asyncio.sleep(seconds / self._desk.settings.limits_divisor)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _post(
        self, hook: dict[str, Any], update: Update
    ) -> tuple[httpx.Response | None, str | None]:
        headers = {SECRET_HEADER: hook["secret_token"]} if hook["secret_token"] else {}
        try:
            answer = await self._client.post(hook["url"], json=update, headers=headers)
        except httpx.TimeoutException:
            return None, "Read timeout expired"
        except httpx.HTTPError as error:
            return None, str(error) or type(error).__name__
        if answer.is_success:
            return answer, None
        text = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        return answer, text

    def _note_trouble(self, bot: Bot, text: str) -> None:
        if bot.webhook is not None:
            bot.webhook["last_error_date"] = self._desk.clock.unix()
            bot.webhook["last_error_message"] = text
            self._desk.world.save_bot(bot)

    async def _carry_out_answer(self, bot: Bot, answer: httpx.Response) -> None:
        """A call in the answer takes effect; what becomes of it, nobody is told but the log."""
        if not answer.content.strip():
            return
        try:
            headers = Headers({"content-type": answer.headers.get("content-type", "")})
            raw, uploads = await read_body(headers, answer.content)
        except ApiError as error:
            log.debug("a webhook's answer holds no call: %s", error.description)
            return
        name = raw.pop("method", None)
        if isinstance(name, str):
            await carry_out(self._desk, bot, name, raw, uploads, "webhook")


@cache
def trusted_roots() -> ssl.SSLContext:
    """The machine's certificates, read once: that takes a tenth of a second."""
    return ssl.create_default_context()


def _peer(update: Update) -> str:
    """The chat or person an update is about; updates of one peer stay in order."""
    fields = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
    message = fields.get("message", fields)
    peer = message.get("chat") if isinstance(message, dict) else None
    peer = peer or fields.get("from") or {}
    return json.dumps(peer.get("id"))
