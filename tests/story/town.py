"""A town to tell stories in: people who say, press and hear; a clock that is moved by hand.

lan = town.citizen("Lan")
await lan.says("/start")
await town.settle()
assert lan.heard("Chào anh/chị")
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from sqlalchemy import select

from backend.db import Sessions, opened
from backend.notices.models import Notice
from backend.notices.senders.base import GroupFacts
from backend.now import Clock
from backend.people import service as people
from backend.people.rules import CHANNELS
from backend.sealing import Keyring, new_key
from backend.settings import Settings
from backend.tasks import notices
from backend.work import Work
from bot.app import create_dispatcher
from bot.channels.telegram import CHANNEL, read_update
from bot.links import Links
from tests.story.messenger import Messenger, RecordingSender, RecordingSession, Shown

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BOT_ID = 4242
USERNAME = "motcua_test_bot"


class MovedClock(Clock):
    """Starts on a Monday morning in Hà Tĩnh and stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.time = START

    def now(self) -> datetime:
        return self.time

    def real(self) -> datetime:
        return self.time

    def forward(self, **delta: float) -> None:
        """Let time pass."""
        self.time += timedelta(**delta)


@dataclass
class Town:
    """The product with a messenger in memory around it."""

    settings: Settings
    sessions: Sessions
    clock: MovedClock
    messenger: Messenger
    bot: Bot
    dispatcher: Dispatcher
    work: Work
    woken: list[int] = field(default_factory=list)
    copies: int = 1
    """How often the messenger brings each update."""
    _updates: Any = field(default_factory=lambda: count(100_001))
    _codes: Any = field(default_factory=lambda: count(1))
    _ids: Any = field(default_factory=lambda: count(5001))

    @classmethod
    @asynccontextmanager
    async def open(cls, database_url: str, folder: Path) -> AsyncIterator[Town]:
        """A town on a migrated database; `work.carriers` may be filled by a test."""
        settings = Settings(
            _env_file=None,
            database_url=database_url,
            files_dir=folder / "files",
            public_url="http://127.0.0.1:8080",
        )
        messenger, clock = Messenger(), MovedClock()
        async with opened(database_url, Keyring(new_key())) as sessions:
            tokens = count(1)
            work = Work(
                sessions=sessions,
                clock=clock,
                new_token=lambda: f"token-{next(tokens)}",
                senders={name: RecordingSender(messenger) for name in CHANNELS},
                carriers={},
                standing_body=settings.standing_body,
                files_dir=settings.files_dir,
            )
            bot = Bot(f"{BOT_ID}:test", session=RecordingSession(messenger))
            town = cls(settings, sessions, clock, messenger, bot, None, work)  # type: ignore[arg-type]
            town.restart()
            yield town

    def restart(self) -> None:
        """The bot's process goes and another comes: only the database remembers."""
        self.dispatcher = create_dispatcher(
            self.settings, self.sessions, self.clock, self._wake,
            links=Links(telegram=USERNAME), code=lambda: f"CODE{next(self._codes):02}",
        )  # fmt: skip

    def _wake(self, notice_id: int, _seconds: float) -> None:
        self.woken.append(notice_id)

    def citizen(self, name: str, **more: Any) -> Somebody:
        """Somebody without any role."""
        return Somebody(self, next(self._ids), name, **more)

    def sender(self, channel: str) -> RecordingSender:
        """Who speaks on a channel in this town; `away` makes every sending there fail."""
        sender = self.work.senders[channel]
        assert isinstance(sender, RecordingSender)
        return sender

    async def staff(self, name: str, role: str, scope: str, channel: str = CHANNEL) -> Somebody:
        """Somebody with a role in a scope, as an accepted invitation would leave them."""
        somebody = self.citizen(name, channel=channel)
        async with self.sessions.begin() as session:
            speaker = await people.meet(
                session, channel=channel, native_id=str(somebody.id), language="vi", now=self.now
            )
            person = await session.get_one(people.Person, speaker.person_id)
            person.name = name
            await people.grant(session, speaker.person_id, role=role, scope=scope, now=self.now)
        return somebody

    def group(self, title: str, *, forum: bool = False) -> Group:
        """A group chat, not bound to anybody yet."""
        group = Group(self, -1_000_000_000_000 - next(self._ids), title, forum)
        group.allow(admin=True, topics=True)
        return group

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def feed(self, channel: str = CHANNEL, **event: Any) -> Any:
        """One raw update, as Telegram would bring it; from another channel's session, too."""
        raw = {"update_id": next(self._updates), **event}
        said = await self.feed_raw(raw, channel)
        for _copy in range(self.copies - 1):
            await self.feed_raw(raw, channel)
        return said

    async def feed_raw(self, raw: dict[str, Any], channel: str = CHANNEL) -> Any:
        """An update with its own id, so that a test can bring it twice."""
        update = read_update(raw, self.bot)
        assert update is not None
        return await self.dispatcher.feed_update(self.bot, update, channel=channel)

    async def later(self, **delta: float) -> None:
        """Let time pass, and do all later work that has come due by then."""
        await self.settle()
        self.clock.forward(**delta)
        await self.settle()

    async def settle(self, rounds: int = 50) -> None:
        """Do all later work that is due now, in the test's own loop, until nothing is left."""
        from backend.tasks import (
            acting,
            carriers,
            cases,
            collecting,
            enquiries,
            groups,
            parcel_files,
            parcels,
        )

        for _round in range(rounds):
            await carriers.pull(self.work)
            await carriers.fold(self.work)
            await parcels.sweep(self.work)
            await acting.sweep(self.work)
            await parcel_files.sweep(self.work)
            await cases.sweep(self.work)
            await enquiries.sweep(self.work)
            await collecting.sweep(self.work)
            await groups.sweep(self.work)
            if await self._all_arrive():
                return
        raise AssertionError("the work never settles")

    async def _all_arrive(self) -> bool:
        """Send what is due until nothing is; whether all of it arrived. Where it did, there is
        nothing that other work would have to make good."""
        sent: set[int] = set()
        self.clock.forward(seconds=3)
        while due := await notices.sweep(self.work):
            for notice_id in due:
                await notices.send(self.work, notice_id)
            sent |= set(due)
            self.clock.forward(seconds=3)
        async with self.sessions() as session:
            missed = select(Notice.id).where(Notice.id.in_(sent), Notice.state != "sent")
            return not sent or (await session.scalars(missed.limit(1))).first() is None


@dataclass
class Somebody:
    """A person with a phone in their hand."""

    town: Town
    id: int
    name: str
    language: str = "vi"
    phone: str = "0900000001"
    channel: str = CHANNEL
    _read: int = 0

    def on(self, channel: str) -> Somebody:
        """The same person's other account: as far as the product knows, a stranger's."""
        return replace(self, id=next(self.town._ids), channel=channel, _read=0)

    async def _feed(self, **event: Any) -> None:
        await self.town.feed(self.channel, **event)

    @property
    def chat(self) -> str:
        return str(self.id)

    def _user(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }

    def _message(self, chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
        private = {"id": self.id, "type": "private", "first_name": self.name}
        return {
            "message_id": next(self.town.messenger.numbers),
            "date": int(self.town.now.timestamp()),
            "chat": chat or private,
            "from": self._user(),
            **content,
        }

    async def says(self, text: str, **more: Any) -> None:
        """Write to the bot in private."""
        self._mark()
        await self._feed(message=self._message(text=text, **more))

    async def edits(
        self, message_id: int, text: str | None = None, *, group: Group | None = None, **more: Any
    ) -> None:
        """Change a message that was said with this id, in private or in a group."""
        self._mark()
        content = ({"text": text} if text is not None else {}) | more
        changed = self._message(
            group._as_chat() if group else None, message_id=message_id,
            edit_date=int(self.town.now.timestamp()), **content,
        )  # fmt: skip
        await self._feed(edited_message=changed)

    async def sends(self, **content: Any) -> None:
        """Send any other content: photo=[…], contact={…}, location={…}, document={…}."""
        self._mark()
        await self._feed(message=self._message(**content))

    async def sends_photo(self, caption: str | None = None, file_id: str = "photo-1") -> None:
        """A photo, as Telegram describes it."""
        sizes = [{"file_id": file_id, "file_unique_id": f"u-{file_id}", "width": 90, "height": 90}]
        await self.sends(photo=sizes, **({"caption": caption} if caption else {}))

    async def blocks(self, blocked: bool = True) -> None:
        """Block the bot in the private chat, or let it in again."""
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Một cửa"}
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        await self._feed(
            my_chat_member={
                "chat": {"id": self.id, "type": "private", "first_name": self.name},
                "from": self._user(),
                "date": int(self.town.now.timestamp()),
                "old_chat_member": member(bot, old, {}),
                "new_chat_member": member(bot, new, {}),
            }
        )

    async def shares_contact(self, phone: str | None = None, *, own: bool = True) -> None:
        """Press 'share my number'."""
        contact = {"phone_number": phone or self.phone, "first_name": self.name}
        await self.sends(contact=contact | ({"user_id": self.id} if own else {}))

    async def presses(
        self, label: str, *, on: Shown | None = None, chat: str | None = None
    ) -> None:
        """Press a button by its label: on the newest message that has it, or on a given one."""
        where = chat or self.chat
        shown = on or self._newest_with(label, where)
        await self.presses_code(shown.button(label).code or "", shown, where)

    async def presses_code(self, code: str, shown: Shown, chat: str | None = None) -> None:
        """A press with any code at all, also a forged one."""
        self._mark()
        where = chat or self.chat
        kind = "supergroup" if where.startswith("-") else "private"
        message = {
            "message_id": shown.id,
            "date": int(self.town.now.timestamp()),
            "chat": {"id": int(where), "type": kind, "title": "group"},
            "text": shown.text,
        }
        if shown.topic:
            message |= {"message_thread_id": int(shown.topic), "is_topic_message": True}
        query = {
            "id": str(next(self.town.messenger.numbers)),
            "from": self._user(),
            "chat_instance": "1",
            "message": message,
            "data": code,
        }
        await self._feed(callback_query=query)

    def heard(self, text: str) -> bool:
        """Whether a message since this person last did something contains `text`."""
        return any(text in shown.text for shown in self.unread())

    def unread(self) -> list[Shown]:
        """Messages since this person last did something."""
        return self.town.messenger.chats[self.chat][self._read :]

    def last(self) -> Shown:
        """The newest message in the private chat."""
        return self.town.messenger.chats[self.chat][-1]

    def everything(self) -> str:
        """All that was ever shown in the private chat."""
        return "\n".join(shown.text for shown in self.town.messenger.chats[self.chat])

    def _newest_with(self, label: str, chat: str) -> Shown:
        for shown in reversed(self.town.messenger.chats[chat]):
            if any(label in button.label for row in shown.rows for button in row):
                return shown
        seen = [shown.text for shown in self.town.messenger.chats[chat]][-3:]
        raise AssertionError(f"no message with a button {label!r}; the last ones were {seen}")

    def _mark(self) -> None:
        self._read = len(self.town.messenger.chats[self.chat])


def member(user: dict[str, Any], status: str, rights: dict[str, bool]) -> dict[str, Any]:
    """A member of a chat, as Telegram describes one of this status."""
    described: dict[str, Any] = {"user": user, "status": status}
    if status == "administrator":
        names = (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
            "can_manage_video_chats", "can_restrict_members", "can_promote_members",
            "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
            "can_delete_stories", "can_send_welcome_messages",
        )  # fmt: skip
        return described | dict.fromkeys(names, False) | rights
    return described | ({"until_date": 0} if status == "kicked" else {})


@dataclass
class Group:
    """A group chat with people in it."""

    town: Town
    id: int
    title: str
    forum: bool

    @property
    def chat(self) -> str:
        return str(self.id)

    def _as_chat(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": "supergroup",
            "title": self.title,
            **({"is_forum": True} if self.forum else {}),
        }

    async def says(
        self, who: Somebody, text: str, *, reply_to: Shown | None = None, topic: str | None = None,
        **more: Any,
    ) -> None:  # fmt: skip
        """Somebody writes in the group, perhaps as a reply, perhaps in a topic."""
        await self.hears(who, reply_to=reply_to, topic=topic, text=text, **more)

    async def hears(
        self, who: Somebody, *, reply_to: Shown | None = None, topic: str | None = None,
        **content: Any,
    ) -> None:  # fmt: skip
        """Somebody sends any content in the group."""
        topic = topic or (reply_to.topic if reply_to else None)
        if topic:
            content |= {"message_thread_id": int(topic), "is_topic_message": True}
        if reply_to:
            content["reply_to_message"] = {
                "message_id": reply_to.id,
                "date": 0,
                "chat": self._as_chat(),
                "text": reply_to.text,
                "from": {"id": BOT_ID, "is_bot": True, "first_name": "Một cửa"},
            }
        await self.town.feed(message=who._message(self._as_chat(), **content))

    def allow(self, *, admin: bool, topics: bool = False, hears_all: bool = False) -> None:
        """What the messenger would say about the bot's rights here."""
        self.town.messenger.groups[self.chat] = GroupFacts(
            is_member=True, is_admin=admin, is_forum=self.forum, manages_topics=topics,
            hears_all=hears_all,
        )  # fmt: skip

    async def bot_becomes(
        self, status: str, *, by: Somebody, before: str = "member", **rights: bool
    ) -> None:
        """Somebody adds the bot, puts it out, or changes what it may do."""
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Một cửa"}
        await self.town.feed(
            my_chat_member={
                "chat": self._as_chat(),
                "from": by._user(),
                "date": int(self.town.now.timestamp()),
                "old_chat_member": member(bot, before, {}),
                "new_chat_member": member(bot, status, rights),
            }
        )

    async def moved_to(self, new: Group, *, by: Somebody) -> None:
        """The service message that the old chat of a migrated group shows."""
        await self.town.feed(message=by._message(self._as_chat(), migrate_to_chat_id=new.id))

    async def moved_from(self, old: Group, *, by: Somebody) -> None:
        """The service message that the new chat of a migrated group shows."""
        await self.town.feed(message=by._message(self._as_chat(), migrate_from_chat_id=old.id))

    def shown(self) -> list[Shown]:
        """All messages of the bot in the group."""
        return self.town.messenger.chats[self.chat]

    def topics(self) -> dict[str, str]:
        """Topic names by their ids."""
        return self.town.messenger.topics[self.chat]
