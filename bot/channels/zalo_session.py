"""Zalo behind an aiogram Bot: what handlers return, said as an Official Account can say it.

A screen becomes plain bubbles with at most five buttons, an edit a new message, a picture or a
file an upload; the answer to a press is said only where it is an alert. What Zalo refuses comes
out as aiogram's own errors, so that whoever says replies need not know which messenger it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, InputFile, Message, ReplyKeyboardMarkup
from sqlalchemy.exc import SQLAlchemyError

from backend.actions import Button, Screen
from backend.db import Sessions
from backend.notices import natives, plain, zalo_chats, zalo_messages, zalo_saying
from backend.notices.natives import USER
from backend.notices.plain import Bubble, Composed
from backend.notices.zalo_chats import Spoken
from backend.notices.zalo_client import ZaloClient
from backend.notices.zalo_errors import Meaning, NotConnected, ZaloAway, ZaloRefused
from backend.notices.zalo_saying import CAN
from backend.now import Clock
from backend.people.rules import ZALO

log = structlog.get_logger()

MOST_KNOWN = 10_000
BUSY_S = 5
HTML = "HTML"
Text = SendMessage | EditMessageText | EditMessageCaption
Files = SendPhoto | SendDocument


class ZaloSession(BaseSession):
    """`template` is the `template_type` of buttons, where Zalo wants one."""

    def __init__(
        self, client: ZaloClient, sessions: Sessions, clock: Clock, *, template: str = ""
    ) -> None:
        super().__init__()
        self._client = client
        self._sessions = sessions
        self._clock = clock
        self._template = template
        self._known: OrderedDict[str, str] = OrderedDict()

    def know(self, number: str, native: str) -> None:
        """Whom an update is from: they can be answered also once nothing of them is stored."""
        self._known[number] = native
        self._known.move_to_end(number)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 the name is aiogram's
    ) -> Any:
        """Say one method; raises aiogram's errors."""
        try:
            return await self._do(bot, method)
        except (ZaloRefused, ZaloAway, NotConnected) as error:
            raise as_aiogram(method, error) from error

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        """Files are fetched by whoever relays them, never through the bot."""
        raise NotImplementedError
        yield b""

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _do(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        match method:
            case AnswerCallbackQuery():
                return await self._alert(method)
            case SendMessage() | EditMessageText() | EditMessageCaption():
                return await self._text(bot, method)
            case SendPhoto() | SendDocument():
                return await self._file(bot, method)
        log.info("zalo.method_left_out", method=type(method).__name__)
        return True

    async def _alert(self, method: AnswerCallbackQuery) -> bool:
        """To whoever pressed, in private: the id of a press names them (`zalo_events`)."""
        if method.text and method.show_alert:
            chat = method.callback_query_id.partition(":")[0]
            composed = Composed((Bubble(plain.without_mentions(method.text)),))
            await self._say(chat, composed)
        return True

    async def _text(self, bot: Bot, method: Text) -> Message:
        chat = str(method.chat_id)
        text = (method.caption if isinstance(method, EditMessageCaption) else method.text) or ""
        if getattr(method, "parse_mode", None) != HTML:
            composed = Composed(tuple(map(Bubble, plain.split(text, CAN.text_chars))))
        else:
            screen = Screen(text, rows_of(method.reply_markup))
            labels = labels_of(method.reply_markup)
            composed = plain.compose(screen, CAN, cut=True, labels=labels)
        spoken = await self._say(chat, composed, contact=contact_of(method.reply_markup))
        return _message(bot, chat, spoken)

    async def _file(self, bot: Bot, method: Files) -> Message:
        """The file, then its caption with the buttons: Zalo's files bear neither."""
        chat, spoken = str(method.chat_id), Spoken()
        to = await self._native(chat)
        kind = "photo" if isinstance(method, SendPhoto) else "document"
        file = method.photo if isinstance(method, SendPhoto) else method.document
        try:
            if isinstance(file, InputFile):
                content = b"".join([part async for part in file.read(bot)])
                await zalo_saying.post_file(
                    self._client, to, kind, file.filename or kind, content, spoken,
                    in_group=False,
                )  # fmt: skip
        finally:
            await self._note(chat, spoken)
        if method.caption:
            screen = Screen(method.caption, rows_of(method.reply_markup))
            spoken = await self._say(chat, plain.compose(screen, CAN, cut=True))
        return _message(bot, chat, spoken)

    async def _say(self, chat: str, composed: Composed, *, contact: str | None = None) -> Spoken:
        to, spoken = await self._native(chat), Spoken()
        try:
            await zalo_saying.say(
                self._client, to, composed, spoken, in_group=False, template=self._template
            )
            if contact:
                asked = zalo_messages.ask_for_contact(contact, contact, "")
                await zalo_saying.post(self._client, to, asked, spoken, in_group=False)
        except ZaloRefused as refused:
            spoken.refused = refused.meaning is Meaning.WINDOW
            raise
        finally:
            await self._note(chat, spoken)
        return spoken

    async def _native(self, chat: str) -> str:
        if chat in self._known:
            return self._known[chat]
        async with self._sessions() as session:
            found = await natives.native(session, ZALO, chat, USER)
        if found is None:
            raise ZaloRefused(-201, "nobody of that number")
        return found

    async def _note(self, chat: str, spoken: Spoken) -> None:
        """What was said has been said: failing to note it costs a quote or a number, no more."""
        try:
            async with self._sessions.begin() as session:
                await zalo_chats.note(session, chat, spoken, asked=True, now=self._clock.now())
        except (SQLAlchemyError, OSError) as error:
            log.error("zalo.not_noted", error=type(error).__name__)


def rows_of(markup: Any) -> tuple[tuple[Button, ...], ...]:
    """Inline buttons as ours; a kind that we never make is left out."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return ()
    return tuple(
        tuple(
            Button(one.text, one.callback_data, one.url, one.copy_text and one.copy_text.text)
            for one in row
            if one.callback_data or one.url or one.copy_text
        )
        for row in markup.inline_keyboard
    )


def labels_of(markup: Any) -> list[str]:
    """What a menu under the input field lets people say."""
    if not isinstance(markup, ReplyKeyboardMarkup):
        return []
    keys = [key for row in markup.keyboard for key in row]
    return [key.text for key in keys if not (key.request_contact or key.request_location)]


def contact_of(markup: Any) -> str | None:
    """The label of a key that asks for the person's phone."""
    if not isinstance(markup, ReplyKeyboardMarkup):
        return None
    keys = [key for row in markup.keyboard for key in row]
    return next((key.text for key in keys if key.request_contact), None)


def as_aiogram(method: TelegramMethod[Any], error: Exception) -> TelegramAPIError:
    """A failure of Zalo's in the words that whoever says replies understands."""
    reason = str(error)
    if isinstance(error, ZaloAway):
        return TelegramNetworkError(method, reason)
    if not isinstance(error, ZaloRefused):
        return TelegramServerError(method, reason)
    match error.meaning:
        case Meaning.BUSY:
            return TelegramRetryAfter(method, reason, BUSY_S)
        case Meaning.PERSON | Meaning.WINDOW:
            return TelegramForbiddenError(method, reason)
        case Meaning.CONTENT:
            return TelegramBadRequest(method, reason)
    log.error("zalo.setup_wrong", code=error.code)
    return TelegramServerError(method, reason)


def _message(bot: Bot, chat: str, spoken: Spoken) -> Message:
    numbers = spoken.numbers
    raw = {
        "message_id": int(numbers[-1]) if numbers else 1,
        "date": datetime.fromtimestamp(1, UTC),
        "chat": {"id": int(chat), "type": "private"},
    }
    return Message.model_validate(raw, context={"bot": bot})
