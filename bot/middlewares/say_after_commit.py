"""The outermost middleware: what a handler returned is said only once its work is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
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
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, TelegramObject, Update

from backend import capabilities
from backend.actions import Button
from backend.db import Sessions
from backend.i18n import speaking
from backend.notices import service as notices
from backend.now import Clock
from backend.people import service as people
from backend.people.rules import Speaker
from backend.work import Wake
from bot.gate import Gate
from bot.heard import Heard

log = structlog.get_logger()

BUSY = (TelegramRetryAfter, TelegramServerError, TelegramNetworkError)
SOON_S = 10
NO_ERROR = ("query is too old", "message is not modified")
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class SayAfterCommit(BaseMiddleware):
    """Wakes the worker for new notices, then says the returned methods, callback answers first.

    With ``answer_in_response`` in the data (a webhook), the last method is handed back to ride in
    the HTTP response; with ``afterwards`` the channel says all of them once it has confirmed the
    update. Groups are addressed by notices only: a method to one is a bug and raises. On a channel
    that is switched off nothing is said; what was done stays done.
    """

    def __init__(self, sessions: Sessions, clock: Clock, wake: Wake) -> None:
        self._sessions = sessions
        self._clock = clock
        self._wake = wake
        self._gate = Gate(sessions, clock)

    async def __call__(
        self, handler: Handler, event: TelegramObject, data: dict[str, Any]
    ) -> TelegramMethod[Any] | None:
        result = await handler(event, data)
        heard: Heard | None = data.get("heard")
        if heard is None:
            return None
        if nudges := data.get("nudges"):
            await asyncio.to_thread(self._wake_all, nudges)
        methods = _in_order(event, result, heard.channel)
        _refuse_groups(methods)
        if methods and not await self._gate.is_open(heard.channel):
            log.info("reply.withheld", update=heard.update_id, channel=heard.channel)
            return None
        last = methods.pop() if methods and data.get("answer_in_response") else None
        saying = self._say_all(data["bot"], methods, heard, data.get("speaker"))
        if afterwards := data.get("afterwards"):
            afterwards(saying)
        else:
            await saying
        return last

    async def _say_all(
        self, bot: Bot, methods: list[TelegramMethod[Any]], heard: Heard, speaker: Speaker | None
    ) -> None:
        """One after the other, in the person's language: a channel may add words of its own."""
        with speaking(speaker.language if speaker else None):
            for place, method in enumerate(methods):
                await self._say(bot, method, heard, place)

    def _wake_all(self, notice_ids: list[int]) -> None:
        for notice_id in notice_ids:
            self._wake(notice_id, 0)

    async def _say(self, bot: Bot, method: TelegramMethod[Any], heard: Heard, place: int) -> None:
        """Say one method. Whatever happens to it, the next one is said."""
        try:
            await _call(bot, method)
        except BUSY as error:
            log.warning("reply.put_off", update=heard.update_id, error=type(error).__name__)
            await self._put_off(method, heard, place)
        except TelegramForbiddenError:
            log.info("reply.unreachable", update=heard.update_id)
        except TelegramBadRequest as error:
            if not any(part in error.message for part in NO_ERROR):
                log.error("reply.refused", update=heard.update_id, reason=error.message)
        except TelegramAPIError as error:
            log.error("reply.failed", update=heard.update_id, error=type(error).__name__)

    async def _put_off(self, method: TelegramMethod[Any], heard: Heard, place: int) -> None:
        """A text that could not leave now becomes a notice; the rest can be called up again.

        What should have replaced a pressed message comes below it then: without it nobody would
        know that their press was heard. The notice says whose it is, so that an erasure finds it.
        """
        if not isinstance(method, SendMessage | EditMessageText) or heard.user is None:
            return
        async with self._sessions.begin() as session:
            chat = str(method.chat_id)
            person = await people.find(session, heard.channel, chat)
            notice = await notices.add(
                session,
                notices.Address(heard.channel, chat, person_id=person and person.id),
                key=f"reply:{heard.channel}:{heard.bot_id}:{heard.update_id}:{place}",
                subject=f"reply:{heard.update_id}",
                kind="reply.later",
                params={"text": method.text, "rows": _rows(method)},
                now=self._clock.now(),
            )
        await asyncio.to_thread(self._wake, notice.id, 1)


async def _call(bot: Bot, method: TelegramMethod[Any]) -> None:
    """Call it. A picture or file cannot become a notice, so its short wait is waited for."""
    try:
        await bot(method)
    except TelegramRetryAfter as error:
        if not isinstance(method, SendPhoto | SendDocument) or error.retry_after > SOON_S:
            raise
        await asyncio.sleep(error.retry_after)
        await bot(method)


def _in_order(event: TelegramObject, result: Any, channel: str) -> list[TelegramMethod[Any]]:
    """The callback's answer first, made where it is missing: a button never keeps spinning.

    Where a press cannot be answered over the chat, an answer that is all there is becomes words.
    """
    said = result if isinstance(result, list) else [result]
    methods = [method for method in said if isinstance(method, TelegramMethod)]
    query = event.callback_query if isinstance(event, Update) else None
    if query is None:
        return methods
    answers = [method for method in methods if isinstance(method, AnswerCallbackQuery)]
    others = [method for method in methods if not isinstance(method, AnswerCallbackQuery)]
    answer = answers[0] if answers else query.answer()
    if not others and not capabilities.of(channel).toasts:
        answer = answer.model_copy(update={"show_alert": True})
    return [answer, *others]


def _refuse_groups(methods: list[TelegramMethod[Any]]) -> None:
    for method in methods:
        chat = getattr(method, "chat_id", None)
        if chat is not None and str(chat).startswith("-"):
            raise AssertionError(
                f"{type(method).__name__} to a group: groups are addressed by notices only"
            )


def _rows(method: SendMessage | EditMessageText) -> list[list[dict[str, Any]]]:
    if not isinstance(method.reply_markup, InlineKeyboardMarkup):
        return []
    return [
        [
            asdict(Button(b.text, b.callback_data, b.url, b.copy_text and b.copy_text.text))
            for b in row
        ]
        for row in method.reply_markup.inline_keyboard
    ]
