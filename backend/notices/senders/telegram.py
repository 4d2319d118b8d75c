"""The megaphone: python-telegram-bot, for everybody who is not speaking to us right now.

The only place that knows that library. Its errors become the outcomes of `senders.base`; note that
`BadRequest` is a `NetworkError` there, so it is caught first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from backend.actions import Button, Screen
from backend.notices.rules import COURTESIES
from backend.notices.senders.base import (
    Gone,
    GroupFacts,
    Later,
    Moved,
    Outgoing,
    Rejected,
    TopicGone,
    Unreachable,
)
from backend.notices.senders.rates import Refusing, seconds_of

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
CONNECTIONS = 16
WRONG_TOKEN_PAUSE = 300.0
AlbumItem = InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio
ALBUM_ITEMS: dict[str, Callable[..., AlbumItem]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
Ids = tuple[str, ...]


class TelegramSender:
    """Sends notices through one bot; see `Sender`."""

    def __init__(self, token: str, api_base: str, *, limits_divisor: float = 1.0) -> None:
        request = HTTPXRequest(
            connection_pool_size=CONNECTIONS, connect_timeout=5, read_timeout=15, write_timeout=15
        )
        self._bot = ExtBot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=request,
            rate_limiter=Refusing(limits_divisor),
        )
        self._request = request
        self._media: dict[str, Callable[..., Awaitable[Message]]] = {
            "photo": self._bot.send_photo,
            "document": self._bot.send_document,
            "voice": self._bot.send_voice,
            "video": self._bot.send_video,
            "audio": self._bot.send_audio,
        }
        self._operations: dict[str, Callable[[Outgoing], Awaitable[Ids]]] = {
            "message": self._message,
            "card": self._card,
            "media": self._one_file,
            "album": self._album,
            "reaction": self._reaction,
            "pin": self._pin,
            "topic": self._topic,
            "close_topic": self._close_topic,
        }

    async def send(self, outgoing: Outgoing) -> Ids:
        """Make the call; raises one of the outcomes of `senders.base`."""
        try:
            return await self._operations[outgoing.operation](outgoing)
        except TelegramError as error:
            if is_unchanged(error) and outgoing.native_id:
                return (outgoing.native_id,)
            raise outcome(error, outgoing) from error

    async def inspect_group(self, address: str) -> GroupFacts:
        """See `GroupInspector`; raises the outcomes of `senders.base`."""
        try:
            me = await self._bot.get_me()
            chat = await self._bot.get_chat(address)
            member = await self._bot.get_chat_member(address, me.id)
        except TelegramError as error:
            raise outcome(error) from error
        is_admin = member.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
        return GroupFacts(
            is_member=member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED),
            is_admin=is_admin,
            is_forum=bool(chat.is_forum),
            manages_topics=is_admin and bool(getattr(member, "can_manage_topics", False)),
            hears_all=bool(me.can_read_all_group_messages),
        )

    async def fetch(self, native_id: str, most: int) -> bytes:
        """See `FileSource`; Telegram gives bots at most 20 MB (Bot API, getFile)."""
        try:
            file = await self._bot.get_file(native_id)
            if (file.file_size or 0) > most:
                raise Rejected("the file is too large")
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise outcome(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def _message(self, outgoing: Outgoing) -> Ids:
        sent = await self._bot.send_message(
            outgoing.address,
            outgoing.screen.text,
            reply_markup=keyboard(outgoing.screen),
            **self._common(outgoing),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return (str(sent.message_id),)

    async def _card(self, outgoing: Outgoing) -> Ids:
        if outgoing.native_id is None:
            return await self._message(outgoing)
        await self._bot.edit_message_text(
            outgoing.screen.text,
            chat_id=outgoing.address,
            message_id=int(outgoing.native_id),
            reply_markup=keyboard(outgoing.screen),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return (outgoing.native_id,)

    async def _one_file(self, outgoing: Outgoing) -> Ids:
        """A file is relayed by its native id, or carried to where it is not yet, and protected:
        it cannot be passed on or saved."""
        file, name = _file(outgoing, outgoing.params["file"])
        sent = await self._media[outgoing.params["kind"]](
            outgoing.address,
            file,
            filename=name,
            caption=outgoing.screen.text or None,
            reply_markup=keyboard(outgoing.screen),
            protect_content=True,
            parse_mode=ParseMode.HTML,
            **self._common(outgoing),
        )
        return (str(sent.message_id),)

    async def _album(self, outgoing: Outgoing) -> Ids:
        """As one file; the words stand under the first, and Telegram's albums have no buttons."""
        sent = await self._bot.send_media_group(
            outgoing.address,
            [_item(outgoing, one) for one in outgoing.params["files"]],
            caption=outgoing.screen.text or None,
            protect_content=True,
            parse_mode=ParseMode.HTML,
            **self._common(outgoing),
        )
        return tuple(str(one.message_id) for one in sent)

    async def _reaction(self, outgoing: Outgoing) -> Ids:
        await self._bot.set_message_reaction(
            outgoing.address, _target(outgoing), outgoing.params["emoji"]
        )
        return ()

    async def _pin(self, outgoing: Outgoing) -> Ids:
        await self._bot.pin_chat_message(
            outgoing.address, _target(outgoing), disable_notification=True
        )
        return ()

    async def _topic(self, outgoing: Outgoing) -> Ids:
        topic = await self._bot.create_forum_topic(outgoing.address, outgoing.params["name"][:128])
        return (str(topic.message_thread_id),)

    async def _close_topic(self, outgoing: Outgoing) -> Ids:
        if outgoing.topic:
            await self._bot.close_forum_topic(outgoing.address, int(outgoing.topic))
        return ()

    @staticmethod
    def _common(outgoing: Outgoing) -> dict[str, Any]:
        reply = outgoing.reply_to and ReplyParameters(
            int(outgoing.reply_to), allow_sending_without_reply=True
        )
        return {
            "message_thread_id": int(outgoing.topic) if outgoing.topic else None,
            "reply_parameters": reply or None,
        }


def _file(outgoing: Outgoing, native_id: str) -> tuple[str | bytes, str | None]:
    carried = outgoing.carried.get(native_id)
    return (carried.content, carried.name) if carried else (native_id, None)


def _item(outgoing: Outgoing, one: dict[str, str]) -> AlbumItem:
    file, name = _file(outgoing, one["file"])
    return ALBUM_ITEMS[one["kind"]](file, filename=name)


def _target(outgoing: Outgoing) -> int:
    if outgoing.target is None:
        raise Rejected("the message was never sent")
    return int(outgoing.target)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """A screen's rows as this library's keyboard."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows])


def _button(button: Button) -> InlineKeyboardButton:
    copy = CopyTextButton(button.copy) if button.copy else None
    return InlineKeyboardButton(
        button.label, callback_data=button.code, url=button.url, copy_text=copy
    )


def outcome(error: TelegramError, outgoing: Outgoing | None = None) -> Exception:
    """What a Telegram error means for the notice. The order matters: BadRequest comes first."""
    if isinstance(error, RetryAfter):
        return Later("too many requests", seconds=seconds_of(error))
    if isinstance(error, ChatMigrated):
        return Moved(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Unreachable(error.message)
    if isinstance(error, InvalidToken):
        if outgoing is not None and outgoing.operation in COURTESIES:
            return Rejected(error.message)  # The library says so of an unknown method, too.
        return Later("the bot's token is refused", seconds=WRONG_TOKEN_PAUSE, away=True)
    if isinstance(error, BadRequest):
        return _refusal(error.message, outgoing)
    if isinstance(error, NetworkError):
        cause = error.__cause__
        maybe = isinstance(cause, httpx.TransportError) and not isinstance(cause, NEVER_LEFT)
        return Later(error.message, maybe_sent=maybe)
    return Rejected(error.message)


def _refusal(message: str, outgoing: Outgoing | None) -> Exception:
    text = message.lower()
    if "chat not found" in text or "user is deactivated" in text or "peer_id_invalid" in text:
        return Unreachable(message)
    if "thread not found" in text or "topic_deleted" in text or "topic_closed" in text:
        return TopicGone(message)
    is_edit = outgoing is not None and outgoing.native_id is not None
    if is_edit and ("to edit not found" in text or "can't be edited" in text):
        return Gone(message)
    return Rejected(message)


def is_unchanged(error: TelegramError) -> bool:
    """A card that already looks as it should is a card that was sent."""
    return isinstance(error, BadRequest) and "not modified" in error.message.lower()
