"""What an update is, before anybody handles it: who spoke, where, and how to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiogram import Bot
from aiogram.types import CallbackQuery, Chat, Message, Update, User
from aiogram.types.update import UpdateTypeLookupError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inbox.service import Where
from backend.notices.heard import Place
from backend.people.rules import Speaker

PRIVATE = "private"
INLINE = "inline_query"
"""Typing @bot in any chat: whoever does so speaks to their friends, and is not met by it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An update's key and place. `user` is None for posts of channels and anonymous admins."""

    channel: str
    bot_id: int
    update_id: str
    kind: str | None
    user: User | None
    chat: Chat | None
    thread: str

    @property
    def is_private(self) -> bool:
        """Whether only the person and the bot are in the conversation."""
        if self.kind == INLINE:
            return False
        return self.chat is None or self.chat.type == PRIVATE

    @property
    def where(self) -> Where:
        """The place its dialogue runs in."""
        chat = self.chat or self.user
        return Where(self.channel, str(self.bot_id), str(chat.id if chat else ""), self.thread)

    @property
    def place(self) -> Place:
        """The chat in which ids of messages mean something."""
        return Place(self.channel, self.where.bot, self.where.chat)


class Arrival(Protocol):
    """What a channel writes of an update in that update's own transaction, before its handler.

    Fed beside the update as ``arrival``. With ``afterwards``, a function that takes a coroutine,
    replies are said when the channel has confirmed the update.
    """

    async def __call__(self, session: AsyncSession, speaker: Speaker | None, now: datetime) -> bool:
        """Says whether the handler shall be called at all."""
        ...


def hear(update: Update, bot: Bot, channel: str) -> Heard:
    """What can be said of any update, also of one of a kind nobody knows (`kind` is None)."""
    try:
        kind, event = update.event_type, update.event
    except UpdateTypeLookupError:
        kind, event = None, None
    message = event.message if isinstance(event, CallbackQuery) else event
    message = message if isinstance(message, Message) else None
    is_topic = message is not None and message.is_topic_message
    return Heard(
        channel=channel,
        bot_id=bot.id,
        update_id=str(update.update_id),
        kind=kind,
        user=_speaking(event),
        chat=getattr(getattr(event, "message", event), "chat", None),
        thread=str(message.message_thread_id) if message and is_topic else "",
    )


def _speaking(event: object) -> User | None:
    """The person who speaks; a group's anonymous admin and other bots are nobody in particular."""
    user = getattr(event, "from_user", None)
    if getattr(event, "sender_chat", None) is not None or (user and user.is_bot):
        return None
    return user
