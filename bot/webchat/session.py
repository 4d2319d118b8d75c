"""The mouth of the web chat: an aiogram session whose methods become rows instead of calls.

What is said while a visitor's own request is being answered also goes back in that answer
(`heard_by`): so a toast, which nobody wants to read twice, is never stored, and the last words to
somebody who has just had all their data erased are still seen.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNetworkError
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
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from sqlalchemy.exc import SQLAlchemyError

from backend.actions import Button
from backend.db import Sessions
from backend.now import Clock
from backend.stored_files import StoredFiles
from backend.webchat import files, rules, screens, service
from backend.webchat.rules import EDIT, TOLD
from backend.webchat.service import Entry
from bot.webchat.hub import Hub

Edits = EditMessageText | EditMessageCaption | EditMessageReplyMarkup
_answering: ContextVar[list[dict[str, Any]] | None] = ContextVar("answering", default=None)


@contextmanager
def heard_by() -> Iterator[list[dict[str, Any]]]:
    """Collects, as pages read it, all that is said inside the block."""
    said: list[dict[str, Any]] = []
    token = _answering.set(said)
    try:
        yield said
    finally:
        _answering.reset(token)


class WebchatSession(BaseSession):
    """Appends to `webchat_messages` and wakes the open pages. `new_id` makes 32 hex digits."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        hub: Hub,
        store: StoredFiles,
        new_id: Callable[[], str],
    ) -> None:
        super().__init__()
        self._sessions = sessions
        self._clock = clock
        self._hub = hub
        self._store = store
        self._new_id = new_id

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        """Say one method; what a page has no place for (a typing sign, commands) is done at once.

        Raises aiogram's errors, as Telegram's session would.
        """
        try:
            match method:
                case AnswerCallbackQuery():
                    _hear({"kind": "toast", "text": method.text, "alert": bool(method.show_alert)})
                case EditMessageText() | EditMessageCaption() | EditMessageReplyMarkup():
                    await self._edit(method)
                case SendMessage() | SendPhoto() | SendDocument():
                    return await self._tell(bot, method)
        except service.VisitorGone:
            _hear({"kind": TOLD, "gone": True, "text": screens.markup.tree(_words(method))})
            raise TelegramForbiddenError(method, "the visitor is gone") from None
        except service.MessageGone:
            raise TelegramBadRequest(method, "message to edit not found") from None
        except (SQLAlchemyError, OSError) as error:
            raise TelegramNetworkError(method, type(error).__name__) from error
        return True

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        """Nothing is fetched through this session."""
        yield b""

    async def close(self) -> None:
        """Nothing is open."""

    async def _edit(self, method: Edits) -> None:
        body: dict[str, Any] = {"rows": _rows(method.reply_markup)}
        if not isinstance(method, EditMessageReplyMarkup):
            body["html"] = _words(method)
        assert method.chat_id is not None
        await self._append(int(method.chat_id), EDIT, body, target=method.message_id)

    async def _tell(self, bot: Bot, method: SendMessage | SendPhoto | SendDocument) -> Message:
        number = int(method.chat_id)
        body: dict[str, Any] = {"html": _words(method), "rows": _rows(method.reply_markup)}
        if (menu := _menu(method.reply_markup)) is not None:
            body["menu"] = menu
        file = None if isinstance(method, SendMessage) else _file(method)
        entry = await self._append(number, TOLD, body, file=file)
        raw = {
            "message_id": entry.seq, "date": int(entry.at.timestamp()),
            "chat": {"id": number, "type": "private"}, "text": "",
        }  # fmt: skip
        return Message.model_validate(raw, context={"bot": bot})

    async def _append(
        self, number: int, kind: str, body: dict[str, Any], *, target: int | None = None,
        file: BufferedInputFile | None = None,
    ) -> Entry:  # fmt: skip
        now, file_id = self._clock.now(), self._new_id()
        if file is not None:
            self._store.put(file_id, file.data)
        async with self._sessions.begin() as session:
            if file is not None:
                name = rules.file_name(file.filename)
                mime = rules.type_of(file.data[:16], name) or "application/octet-stream"
                row = await files.add(
                    session, number, file_id=file_id, name=name, mime=mime, size=len(file.data),
                    told=True, now=now,
                )  # fmt: skip
                body["file"] = screens.file(row)
            entry = await service.append(
                session, number, key=f"bot:{file_id}", kind=kind, body=body, now=now, target=target
            )
        _hear(screens.shown(entry))
        self._hub.wake(number)
        return entry


def _hear(event: dict[str, Any]) -> None:
    answering = _answering.get()
    if answering is not None:
        answering.append(event)


def _words(method: Any) -> str:
    """The words of a method as HTML, whichever way it meant them."""
    words = getattr(method, "text", None) or getattr(method, "caption", None) or ""
    return words if method.parse_mode == ParseMode.HTML else escape(words)


def _file(method: SendPhoto | SendDocument) -> BufferedInputFile:
    file = method.photo if isinstance(method, SendPhoto) else method.document
    if not isinstance(file, BufferedInputFile):
        raise TelegramBadRequest(method, "only files of our own making are sent here")
    return file


def _rows(markup: object) -> list[list[dict[str, str]]]:
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    return screens.rows(
        tuple(
            tuple(
                Button(b.text, b.callback_data, b.url, b.copy_text and b.copy_text.text)
                for b in row
                if b.callback_data or b.url or b.copy_text
            )
            for row in markup.inline_keyboard
        )
    )


def _menu(markup: object) -> list[list[dict[str, Any]]] | None:
    """The labels under the input; a phone number cannot be proved here, so nothing asks for it."""
    if isinstance(markup, ReplyKeyboardRemove):
        return []
    if not isinstance(markup, ReplyKeyboardMarkup):
        return None
    rows = [
        [_key(button) for button in row if not button.request_contact] for row in markup.keyboard
    ]
    return [row for row in rows if row]


def _key(button: KeyboardButton) -> dict[str, Any]:
    return {"label": button.text} | ({"location": True} if button.request_location else {})
