"""The updates of every bot: numbered, queued, handed out and confirmed as getUpdates does it.

An update stays until it is confirmed: by a greater offset, or by a webhook's 2XX. Which kinds a
bot gets is decided when the update comes into being, so a later change of allowed_updates leaves
the queued ones alone (https://core.telegram.org/bots/api#getupdates).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from simulator.errors import OTHER_GETUPDATES, ApiError
from simulator.records import Bot
from simulator.store import Store, encode
from simulator.world import World

#: Kinds that Telegram sends only to a bot that asks for them by name.
ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
MAX_BATCH = 100
MAX_TIMEOUT_SECONDS = 50

Update = dict[str, Any]


@dataclass
class Queue:
    """One bot's unconfirmed updates, and updates to be handed out again out of turn."""

    pending: dict[int, Update] = field(default_factory=dict)
    again: list[Update] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    turn: int = 0


class Updates:
    """The queues.

    `on_new` is told of each (bot, update, again) and `on_change` of each bot whose webhook was
    set or deleted, so that webhooks can be fed.
    """

    def __init__(self, store: Store, world: World, first_id: int) -> None:
        self._store, self._world, self._first_id = store, world, first_id
        self._queues: dict[int, Queue] = {}
        self.on_new: Callable[[Bot, Update, bool], None] | None = None
        self.on_change: Callable[[Bot], None] | None = None
        for bot_id, update_id, body in store.load_pending_updates():
            self.queue(bot_id).pending[update_id] = json.loads(body)

    def queue(self, bot_id: int) -> Queue:
        return self._queues.setdefault(bot_id, Queue())

    def add(self, bot: Bot, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update of a kind; None if the bot doesn't want the kind."""
        wanted = bot.allowed_updates
        if kind in ON_REQUEST if not wanted else kind not in wanted:
            return None
        return self.add_raw(bot, {kind: payload})

    def add_raw(self, bot: Bot, fields: dict[str, Any]) -> int:
        """Queue an update with any fields, whatever the bot allows; returns its id."""
        update_id = self._world.count(f"update:{bot.id}", self._first_id)
        update = {"update_id": update_id, **fields}
        self.queue(bot.id).pending[update_id] = update
        self._store.save_update(bot.id, update_id, encode(update))
        self._announce(bot, update, again=False)
        return update_id

    def _announce(self, bot: Bot, update: Update, *, again: bool) -> None:
        self.queue(bot.id).news.set()
        if self.on_new is not None:
            self.on_new(bot, update, again)

    def redeliver(self, update_id: int, times: int) -> bool:
        """Hand an update out `times` more, confirmed or not; False if there never was one."""
        found = self._store.find_updates(update_id)
        for bot_id, body in found:
            bot = self._world.bots[bot_id]
            for _ in range(times):
                update = json.loads(body)
                if bot.webhook is None:
                    self.queue(bot_id).again.append(update)
                self._announce(bot, update, again=True)
        return bool(found)

    def confirm(self, bot_id: int, update_ids: list[int]) -> None:
        """Forget updates: nobody gets them again but by `redeliver`."""
        for update_id in update_ids:
            self.queue(bot_id).pending.pop(update_id, None)
        self._store.confirm_updates(bot_id, update_ids)

    def apply_offset(self, bot_id: int, offset: int) -> None:
        """Confirm all before `offset`; a negative one keeps only so many from the end."""
        ids = list(self.queue(bot_id).pending)
        if offset > 0:
            self.confirm(bot_id, [number for number in ids if number < offset])
        elif offset < 0:
            self.confirm(bot_id, ids[:offset])

    def drop(self, bot_id: int) -> None:
        """`drop_pending_updates`."""
        self.confirm(bot_id, list(self.queue(bot_id).pending))

    def end_poll(self, bot_id: int) -> None:
        """Let whoever is polling for this bot end with 409."""
        queue = self.queue(bot_id)
        queue.turn += 1
        queue.news.set()

    async def poll(
        self, bot: Bot, limit: int, seconds: float, stopping: asyncio.Event
    ) -> list[Update]:
        """The next batch, waiting up to `seconds` for one.

        Raises ApiError 409 when another getUpdates for the same bot comes in meanwhile.
        """
        self.end_poll(bot.id)
        queue = self.queue(bot.id)
        turn, deadline = queue.turn, asyncio.get_running_loop().time() + seconds
        while True:
            batch = self._batch(queue, limit)
            left = deadline - asyncio.get_running_loop().time()
            if batch or left <= 0 or stopping.is_set():
                return batch
            queue.news.clear()
            await _wait(queue.news, left)
            if queue.turn != turn:
                raise ApiError(409, OTHER_GETUPDATES)

    def _batch(self, queue: Queue, limit: int) -> list[Update]:
        again, queue.again = queue.again[:limit], queue.again[limit:]
        return again + list(islice(queue.pending.values(), limit - len(again)))

    def wake_all(self) -> None:
        """Let every long poll look whether the server stops."""
        for queue in self._queues.values():
            queue.news.set()

    def forget(self, bots: list[Bot]) -> None:
        """Empty the queues of bots that have no webhook any more; who polls goes on polling."""
        for bot in bots:
            self.queue(bot.id).pending.clear()
            self.queue(bot.id).again.clear()
            if self.on_change is not None:
                self.on_change(bot)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
