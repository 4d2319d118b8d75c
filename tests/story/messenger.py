"""A messenger in memory: what the bot and the worker said, and the buttons people can press.

It stands where the network begins: an aiogram session and a notice sender, both passed in at the
composition root. Everything on our side of it is the product itself. The strict, HTTP-speaking
Telegram is `simulator/`, which end-to-end tests use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, Message, ReplyKeyboardMarkup

from backend.actions import Button, Screen
from backend.notices.senders.base import (
    GroupFacts,
    Outgoing,
    Rejected,
    SendingFailed,
    Unreachable,
)

TAG = re.compile(r"<[^>]+>")


@dataclass
class Shown:
    """A message as a person sees it: `text` without markup, `html` with it."""

    id: int
    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    menu: list[list[str]] | None = None
    topic: str | None = None
    attachment: Any = None
    reply_to: str | None = None
    edited: int = 0
    album: str | None = None
    pinned: bool = False

    @property
    def text(self) -> str:
        return unescape(TAG.sub("", self.html))

    def offers(self, label: str) -> bool:
        """Whether it has a button of that label."""
        return any(label == button.label for row in self.rows for button in row)

    def button(self, label: str) -> Button:
        """The button whose label contains `label`."""
        labels = [button for row in self.rows for button in row]
        for button in labels:
            if label in button.label:
                return button
        raise AssertionError(f"no button {label!r} among {[b.label for b in labels]}")


@dataclass
class Messenger:
    """All chats. `failures` are outcomes to raise, first come first served, by address.

    `groups` says what the bot may do in each group it is in; `reactions` are the bot's, by the id
    of the message they stand on; `files` are the bytes behind a native id.
    """

    chats: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    reactions: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    groups: dict[str, GroupFacts] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    failures: dict[str, list[SendingFailed]] = field(default_factory=lambda: defaultdict(list))
    numbers: Any = field(default_factory=lambda: count(1000))

    def post(self, chat: str, html: str, **more: Any) -> Shown:
        """A new message in a chat."""
        if not html and more.get("attachment") is None:
            raise Rejected("message text is empty")
        shown = Shown(next(self.numbers), html, **more)
        self.chats[chat].append(shown)
        return shown

    def find(self, chat: str, message_id: int) -> Shown:
        """A message by its id; raises LookupError."""
        for shown in self.chats[chat]:
            if shown.id == message_id:
                return shown
        raise LookupError(f"message {message_id} is not in {chat}")


class RecordingSession(BaseSession):
    """An aiogram session that shows methods in the messenger instead of posting them."""

    def __init__(self, messenger: Messenger) -> None:
        super().__init__()
        self.messenger = messenger
        self.refusals: list[Exception] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        if self.refusals:
            raise self.refusals.pop(0)
        if isinstance(method, AnswerCallbackQuery):
            self.messenger.toasts.append(method.text or "")
            return True
        if isinstance(method, EditMessageText | EditMessageCaption | EditMessageReplyMarkup):
            return self._edit(method)
        if isinstance(method, SendMessage | SendPhoto | SendDocument):
            return self._post(bot, method)
        return True

    def _edit(self, method: Any) -> bool:
        shown = self.messenger.find(str(method.chat_id), int(method.message_id))
        shown.html = getattr(method, "text", getattr(method, "caption", shown.html)) or ""
        shown.rows = _rows(method.reply_markup)
        shown.edited += 1
        return True

    def _post(self, bot: Bot, method: Any) -> Message:
        html = getattr(method, "text", None) or getattr(method, "caption", None) or ""
        attachment = getattr(method, "photo", getattr(method, "document", None))
        shown = self.messenger.post(
            str(method.chat_id),
            html,
            rows=_rows(method.reply_markup),
            menu=_menu(method.reply_markup),
            attachment=attachment,
        )
        raw = {
            "message_id": shown.id,
            "date": 0,
            "chat": {"id": int(method.chat_id), "type": "private"},
        }
        return Message.model_validate(raw, context={"bot": bot})

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


def _rows(markup: Any) -> tuple[tuple[Button, ...], ...]:
    if not isinstance(markup, InlineKeyboardMarkup):
        return ()
    return tuple(
        tuple(
            Button(b.text, b.callback_data, b.url, b.copy_text.text if b.copy_text else None)
            for b in row
        )
        for row in markup.inline_keyboard
    )


def _menu(markup: Any) -> list[list[str]] | None:
    if not isinstance(markup, ReplyKeyboardMarkup):
        return None
    return [[button.text for button in row] for row in markup.keyboard]


class RecordingSender:
    """A notice sender into the messenger; raises the failures that a test has laid out."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.away: SendingFailed | None = None

    async def send(self, outgoing: Outgoing) -> tuple[str, ...]:
        if self.away is not None:
            raise self.away
        waiting = self.messenger.failures[outgoing.address]
        if waiting:
            raise waiting.pop(0)
        match outgoing.operation:
            case "topic":
                native_id = str(next(self.messenger.numbers))
                self.messenger.topics[outgoing.address][native_id] = outgoing.params["name"]
                return (native_id,)
            case "close_topic":
                return ()
            case "reaction" | "pin":
                return self._mark(outgoing)
            case "album":
                return self._album(outgoing)
            case "card" if outgoing.native_id:
                return self._edit(outgoing, outgoing.screen)
        shown = self.messenger.post(
            outgoing.address,
            outgoing.screen.text,
            rows=outgoing.screen.rows,
            topic=outgoing.topic,
            reply_to=outgoing.reply_to,
            attachment=outgoing.params.get("file"),
        )
        return (str(shown.id),)

    def _album(self, outgoing: Outgoing) -> tuple[str, ...]:
        """Messages that belong together; the first has the words, none has buttons."""
        album = f"album-{next(self.messenger.numbers)}"
        shown = [
            self.messenger.post(
                outgoing.address,
                outgoing.screen.text if number == 0 else "",
                topic=outgoing.topic,
                reply_to=outgoing.reply_to,
                attachment=one["file"],
                album=album,
            )
            for number, one in enumerate(outgoing.params["files"])
        ]
        return tuple(str(one.id) for one in shown)

    def _mark(self, outgoing: Outgoing) -> tuple[str, ...]:
        """A pin on a message of the bot's, or a reaction to one of a person's."""
        if outgoing.target is None:
            raise Rejected("the message was never sent")
        if outgoing.operation == "pin":
            self.messenger.find(outgoing.address, int(outgoing.target)).pinned = True
        else:
            self.messenger.reactions[outgoing.address][outgoing.target] = outgoing.params["emoji"]
        return ()

    async def inspect_group(self, address: str) -> GroupFacts:
        waiting = self.messenger.failures[address]
        if waiting:
            raise waiting.pop(0)
        if address not in self.messenger.groups:
            raise Unreachable("chat not found")
        return self.messenger.groups[address]

    async def fetch(self, native_id: str, most: int) -> bytes:
        waiting = self.messenger.failures[native_id]
        if waiting:
            raise waiting.pop(0)
        if native_id not in self.messenger.files:
            raise Rejected("file is gone")
        return self.messenger.files[native_id]

    def _edit(self, outgoing: Outgoing, screen: Screen) -> tuple[str, ...]:
        shown = self.messenger.find(outgoing.address, int(outgoing.native_id or 0))
        shown.html, shown.rows = screen.text, screen.rows
        shown.edited += 1
        return (str(shown.id),)

    async def close(self) -> None:
        """Nothing is open."""
