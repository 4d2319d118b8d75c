"""Methods on messages that exist: edit, delete, pin; and the answer to a pressed button."""

from __future__ import annotations

import time
from typing import Any

from simulator import access, keyboards, telegram_json
from simulator.calls import Call
from simulator.desk import Desk
from simulator.entities import units
from simulator.errors import NOT_MODIFIED, QUERY_TOO_OLD, ApiError, bad_request
from simulator.methods_messages import caption_content, text_content
from simulator.records import Bot, Chat, Message

#: https://core.telegram.org/bots/api#deletemessage
DELETABLE_SECONDS = 48 * 3600
MAX_ANSWER = 200
TEXT_PARTS = ("text", "entities", "link_preview_options")
CAPTIONED = {"photo", "document", "video", "audio", "voice", "animation"}
CAPTION_PARTS = ("caption", "caption_entities", "show_caption_above_media")


def edit_text(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat, message = _editable(desk, bot, call)
    content = text_content(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(desk, bot, chat, message, call, _replaced(message, TEXT_PARTS, content))


def edit_caption(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat, message = _editable(desk, bot, call)
    content = caption_content(call)
    if not message.content.keys() & CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    return _change(desk, bot, chat, message, call, _replaced(message, CAPTION_PARTS, content))


def edit_reply_markup(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat, message = _editable(desk, bot, call)
    return _change(desk, bot, chat, message, call, message.content)


def _editable(desk: Desk, bot: Bot, call: Call) -> tuple[Chat, Message]:
    """The bot's own message; one that carries a reply keyboard can't be edited."""
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    message = access.message_of(desk, chat, call.get("message_id"), "edit")
    if message.sender_id != bot.id or message.service or message.reply_keyboard is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _replaced(message: Message, parts: tuple[str, ...], content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.content.items() if key not in parts} | content


def _change(
    desk: Desk, bot: Bot, chat: Chat, message: Message, call: Call, content: dict[str, Any]
) -> dict[str, Any]:
    rows = keyboards.read_inline(call.get("reply_markup"), chat)
    if content == message.content and rows == message.inline_keyboard:
        raise ApiError(400, NOT_MODIFIED)
    desk.limits.spend(bot.id, chat)
    if content != message.content:
        message.edit_date = desk.clock.unix()
    message.content, message.inline_keyboard = content, rows
    desk.world.save_message(message, "message_edited")
    return telegram_json.message(desk.world, message)


def delete_message(desk: Desk, bot: Bot, call: Call) -> bool:
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    message = access.message_of(desk, chat, call.get("message_id"), "delete")
    may_all = access.place_of(chat, bot).may("can_delete_messages")
    recent = desk.clock.unix() - message.date < DELETABLE_SECONDS
    own = message.sender_id == bot.id or chat.private
    if not may_all and not (own and recent):
        everyone = " for everyone" if own else ""
        raise bad_request(f"message can't be deleted{everyone}")
    message.deleted = True
    desk.world.save_message(message, "message_deleted")
    return True


def pin_message(desk: Desk, bot: Bot, call: Call) -> bool:
    """Pin, and write the service message about it, as Telegram does in every kind of chat."""
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    message = access.message_of(desk, chat, call.get("message_id"), "pin")
    _require_pin_right(chat, bot)
    if message.id not in chat.pinned:
        desk.limits.spend(bot.id, chat)
        chat.pinned.append(message.id)
        desk.world.save_chat(chat)
        pinned = telegram_json.message(desk.world, message, with_reply=False)
        desk.world.add_message(
            chat, bot.id, {"pinned_message": pinned}, service=True, thread_id=message.thread_id
        )
        desk.bus.publish("pin", chat_id=chat.id, message_id=message.id)
    return True


def unpin_message(desk: Desk, bot: Bot, call: Call) -> bool:
    """Unpin the message, or the latest pinned one where none is named."""
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    _require_pin_right(chat, bot)
    wanted = call.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    desk.world.save_chat(chat)
    latest = chat.pinned[-1] if chat.pinned else None
    desk.bus.publish("pin", chat_id=chat.id, message_id=latest)
    return True


def _require_pin_right(chat: Chat, bot: Bot) -> None:
    if not chat.private:
        access.require(chat, bot, "can_pin_messages", "manage pinned messages in the chat")


def answer_callback_query(desk: Desk, bot: Bot, call: Call) -> bool:
    """Once, and soon: a second or late answer is refused as too old."""
    text = call.get("text", "")
    if units(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.get("url"):
        raise bad_request("URL_INVALID")
    query = desk.queries.pop(call.get("callback_query_id"), None)
    late = query is not None and (time.monotonic() - query.made_at > desk.settings.callback_seconds)
    if query is None or query.bot_id != bot.id or late:
        raise ApiError(400, QUERY_TOO_OLD)
    desk.bus.publish(
        "callback_answer",
        chat_id=query.chat_id,
        message_id=query.message_id,
        person_id=query.person_id,
        text=text or None,
        show_alert=call.get("show_alert", False),
    )
    return True


METHODS = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_reply_markup,
    "deleteMessage": delete_message,
    "pinChatMessage": pin_message,
    "unpinChatMessage": unpin_message,
    "answerCallbackQuery": answer_callback_query,
}
