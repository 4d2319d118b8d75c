"""An installation at work on one database, with its people in their roles and its own clock.

What people do is built as the updates that Telegram would post. The half minute in which an answer
can be stopped passes when the clock is moved.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from aiogram import Bot
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions, opened
from backend.people import groups
from backend.people import service as people
from backend.people.rules import TELEGRAM
from backend.sealing import Keyring, new_key
from backend.settings import Settings
from backend.tasks import cases, notices
from backend.work import Work
from benchmarks.cases.bots import TOKEN, Shown, Silence, Webhook
from bot.app import create_dispatcher
from bot.links import Links
from tests.story.town import START, MovedClock

DESK, COUNTER = "so-cong-thuong", "ttpvhcc-tinh"
GROUP = -1_000_000_000_001
CITIZENS, CLERKS, SPECIALISTS = 50, 8, 4


@dataclass
class Office:
    """The product over one database. `woken` are the notices that a wake-up was given for."""

    sessions: Sessions
    clock: MovedClock
    shown: Shown
    work: Work
    bot: Webhook
    woken: list[int] = field(default_factory=list)
    _updates: Any = field(default_factory=lambda: count(1))

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Office]:
        """An office on a migrated, empty database, its people in their roles."""
        clock, shown, tokens = MovedClock(), Shown(), count(1)
        async with opened(url, Keyring(new_key())) as sessions:
            woken: list[int] = []
            wake = lambda notice_id, _seconds: woken.append(notice_id)  # noqa: E731
            work = Work(
                sessions, clock, lambda: f"token-{next(tokens)}", {TELEGRAM: shown}, wake=wake
            )
            dispatcher = create_dispatcher(
                Settings(_env_file=None, database_url=url), sessions, clock, wake,
                links=Links(telegram="benchmark_bot"),
            )  # fmt: skip
            bot = Webhook(Bot(TOKEN, session=Silence()), dispatcher)
            async with sessions.begin() as session:
                await _seat(session)
            yield cls(sessions, clock, shown, work, bot, woken)

    def writes(self, person: int, text: str, **more: Any) -> bytes:
        """Somebody's message, in private unless `chat` says otherwise."""
        message = {"message_id": next(self._updates), "date": self._date, "text": text}
        chat = {"chat": _private(person), "from": _user(person)}
        return self._update(message={**message, **chat, **more})

    def presses(self, person: int, code: str, number: int = 1, **more: Any) -> bytes:
        """Somebody's press on a button of the bot's message with this id."""
        on = {"message_id": number, "date": self._date, "text": "…", "chat": _private(person)}
        return self._update(
            callback_query={
                "id": str(next(self._updates)), "from": _user(person), "chat_instance": "1",
                "message": {**on, **more}, "data": code,
            }
        )  # fmt: skip

    @property
    def _date(self) -> int:
        return int(self.clock.time.timestamp())

    def _update(self, **event: Any) -> bytes:
        return json.dumps({"update_id": next(self._updates), **event}).encode()

    async def settle(self) -> None:
        """The worker sends everything that it was woken for, and what that wakes in its turn."""
        while self.woken:
            due, self.woken[:] = list(self.woken), []
            await asyncio.gather(*(notices.send(self.work, one) for one in due))

    async def later(self, passing: timedelta) -> None:
        """The work that is due is done; where time passes, the clock's sweep looks at the cases."""
        await self.settle()
        if passing:
            self.clock.time += passing
            await cases.sweep(self.work)
            await self.settle()


async def _seat(session: AsyncSession) -> None:
    for person in range(1, CITIZENS + CLERKS + SPECIALISTS + 1):
        speaker = await people.meet(
            session, channel=TELEGRAM, native_id=str(person), language="vi", now=START
        )
        role, scope = _role(person)
        if role:
            await people.grant(session, speaker.person_id, role=role, scope=scope, now=START)
    await groups.bind(
        session, channel=TELEGRAM, native_id=str(GROUP), unit=DESK, has_topics=True,
        by=speaker.person_id, now=START,
    )  # fmt: skip


def citizen(number: int) -> int:
    """The id of a citizen."""
    return 1 + number % CITIZENS


def clerk(number: int) -> int:
    """The id of a clerk."""
    return 1 + CITIZENS + number % CLERKS


def specialist(number: int) -> int:
    """The id of a specialist."""
    return 1 + CITIZENS + CLERKS + number % SPECIALISTS


def _role(person: int) -> tuple[str | None, str]:
    if person <= CITIZENS:
        return None, ""
    return ("clerk", COUNTER) if person <= CITIZENS + CLERKS else ("specialist", DESK)


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "vi"}


def _private(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": f"P{person}"}
