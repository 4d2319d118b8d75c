"""All parts of one simulator in one place, handed to whatever acts on them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from simulator.bus import EventBus
from simulator.call_log import CallLog
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.files import Files
from simulator.limits import Limits
from simulator.records import Bot
from simulator.settings import BotSpec, Settings
from simulator.store import Store
from simulator.updates import Updates
from simulator.world import World
from simulator.zalo.account import OfficialAccount


@dataclass(frozen=True)
class Query:
    """A pressed button that waits for its answer. `made_at` in monotonic seconds."""

    bot_id: int
    chat_id: int
    message_id: int
    person_id: int
    made_at: float


@dataclass
class Desk:
    """The parts. `stopping` is set once, when the server is about to end.

    `zalo` is None where no Zalo app is configured; `address` is where the desk can be reached.
    """

    settings: Settings
    clock: Clock
    bus: EventBus
    store: Store
    world: World
    updates: Updates
    files: Files
    limits: Limits
    faults: Faults
    calls: CallLog
    zalo: OfficialAccount | None = None
    address: str = ""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[str, dict[str, list[dict[str, str]]]] = field(default_factory=dict)
    on_reset: list[Callable[[], None]] = field(default_factory=list)
    _query_numbers: count[int] = field(default_factory=lambda: count(time.time_ns()))

    def register(self, spec: BotSpec) -> Bot:
        """Make a bot, or bring a known one in line with the given names. Raises ValueError."""
        head, _, secret = spec.token.partition(":")
        if not head.isdecimal() or not secret:
            raise ValueError("a token is <numeric id>:<secret>")
        known = self.world.bots.get(int(head))
        bot = known or Bot(int(head), spec.token, spec.username, spec.first_name)
        bot.token, bot.privacy = spec.token, spec.privacy
        bot.username, bot.first_name = spec.username or None, spec.first_name
        self.world.save_bot(bot)
        return bot

    def remember(self, query: Query) -> str:
        """Keep a pressed button until it is answered; returns the callback query's id."""
        oldest = query.made_at - self.settings.callback_seconds
        for query_id in [key for key, other in self.queries.items() if other.made_at < oldest]:
            del self.queries[query_id]
        query_id = str(next(self._query_numbers))
        self.queries[query_id] = query
        return query_id

    def stop(self) -> None:
        """End every long poll, event stream and hanging call."""
        self.stopping.set()
        self.updates.wake_all()
        self.bus.wake()

    def reset(self) -> None:
        """Empty everything but the bots, the numbering and the clock."""
        self.world.forget_all()
        self.updates.forget(list(self.world.bots.values()))
        self.files.forget()
        self.limits.forget()
        self.faults.clear()
        self.calls.clear()
        self.queries.clear()
        self.commands.clear()
        for forget in self.on_reset:
            forget()
        self.bus.publish("resync")


def build(settings: Settings) -> Desk:
    """A desk with the settings' bots and what the data directory remembers."""
    clock, bus = Clock(settings.clock_file), EventBus()
    store = Store(settings.data_dir)
    world = World(store, clock, bus)
    desk = Desk(
        settings,
        clock,
        bus,
        store,
        world,
        Updates(store, world, settings.update_seed),
        Files(store, world, settings.data_dir),
        Limits(settings.limits_divisor),
        Faults(),
        CallLog(clock),
        zalo=None if settings.zalo is None else OfficialAccount(settings.zalo, world),
        address=f"http://{settings.host}:{settings.port}",
        commands=dict(store.load("commands")),
    )
    if desk.zalo is not None:
        desk.on_reset.append(desk.zalo.forget)
    for spec in settings.bots:
        desk.register(spec)
    return desk
