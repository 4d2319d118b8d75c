"""Methods that send words and places, and what every sending has in common."""

from __future__ import annotations

from typing import Any

from simulator import access, entities, keyboards, telegram_json
from simulator.calls import Call
from simulator.desk import Desk
from simulator.errors import bad_request
from simulator.markup import formatted
from simulator.records import Bot, Chat

MAX_TEXT = 4096
MAX_CAPTION = 1024
REPLY_FIELDS = {"message_id", "chat_id", "allow_sending_without_reply"}
PREVIEW_FIELDS = {
    "is_disabled",
    "url",
    "prefer_small_media",
    "prefer_large_media",
    "show_above_text",
}
CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    return _send(desk, bot, call, text_content(call))


def text_content(call: Call) -> dict[str, Any]:
    """text, entities and link_preview_options of a call. Raises ApiError 400."""
    given = call.get("text", "")
    text, items = formatted(given, call.get("parse_mode"), call.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if entities.units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    content: dict[str, Any] = {"text": text}
    if items:
        content["entities"] = items
    preview = call.get("link_preview_options") or {}
    if unknown := preview.keys() - PREVIEW_FIELDS:
        raise bad_request(f"link_preview_options has an unknown field {sorted(unknown)[0]!r}")
    if call.get("disable_web_page_preview"):
        preview = {"is_disabled": True}
    return content | ({"link_preview_options": preview} if preview else {})


def caption_content(call: Call) -> dict[str, Any]:
    """caption and caption_entities of a call, empty without one. Raises ApiError 400."""
    text, items = formatted(
        call.get("caption", ""), call.get("parse_mode"), call.get("caption_entities")
    )
    if entities.units(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: dict[str, Any] = {"caption": text} if text else {}
    if items:
        content["caption_entities"] = items
    if text and call.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def send_location(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    latitude, longitude = call.get("latitude"), call.get("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    location = {"latitude": latitude, "longitude": longitude}
    if "horizontal_accuracy" in call.params:
        location["horizontal_accuracy"] = call.get("horizontal_accuracy")
    return _send(desk, bot, call, {"location": location})


def send_chat_action(desk: Desk, bot: Bot, call: Call) -> bool:
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    if call.get("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    if "message_thread_id" in call.params:
        access.find_topic(chat, call.get("message_thread_id"))
    desk.bus.publish(
        "chat_action",
        chat_id=chat.id,
        bot_username=bot.handle,
        thread_id=call.get("message_thread_id"),
        action=call.get("action"),
    )
    return True


Place = tuple[int | None, int | None, keyboards.Markup]


def _send(desk: Desk, bot: Bot, call: Call, content: dict[str, Any]) -> dict[str, Any]:
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    return post(desk, bot, chat, call, content, place_of_call(desk, bot, chat, call))


def place_of_call(desk: Desk, bot: Bot, chat: Chat, call: Call) -> Place:
    """(thread, replied message, markup), each checked; a reply goes where its message is."""
    thread_id = call.get("message_thread_id") or None
    if thread_id is not None:
        access.find_topic(chat, thread_id)
    reply_to = _reply_to(desk, chat, call)
    if reply_to is not None:
        replied = desk.world.messages[chat.key][reply_to]
        if thread_id is None:
            thread_id = replied.thread_id
        elif replied.thread_id != thread_id:
            raise bad_request("message to be replied not found")
    access.refuse_closed(chat, bot, thread_id)
    return thread_id, reply_to, keyboards.read(call.get("reply_markup"), chat)


def _reply_to(desk: Desk, chat: Chat, call: Call) -> int | None:
    wanted = call.get("reply_parameters") or {
        "message_id": call.get("reply_to_message_id"),
        "allow_sending_without_reply": call.get("allow_sending_without_reply", False),
    }
    if unknown := {key for key, value in wanted.items() if value is not None} - REPLY_FIELDS:
        name = sorted(unknown)[0]
        raise bad_request(f"reply_parameters has a field this simulator doesn't know: {name!r}")
    if wanted.get("chat_id") not in (None, chat.id, str(chat.id)):
        raise bad_request("replies into another chat are not played by this simulator")
    if not wanted.get("message_id"):
        return None
    replied = desk.world.message(chat, int(wanted["message_id"]))
    if replied is not None:
        return replied.id
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def post(
    desk: Desk, bot: Bot, chat: Chat, call: Call, content: dict[str, Any], place: Place
) -> dict[str, Any]:
    """Everything is checked: pay the limit, write the message, answer it."""
    return post_all(desk, bot, chat, call, [content], place)[0]


def post_all(
    desk: Desk, bot: Bot, chat: Chat, call: Call, contents: list[dict[str, Any]], place: Place
) -> list[dict[str, Any]]:
    """As `post`; the limit lets all of these messages through, or none."""
    thread_id, reply_to, markup = place
    desk.limits.spend(bot.id, chat, len(contents))
    protected = {"has_protected_content": True} if call.get("protect_content") else {}
    messages = [
        desk.world.add_message(
            chat,
            bot.id,
            content | protected,
            thread_id=thread_id,
            reply_to=reply_to,
            inline_keyboard=markup.inline,
            reply_keyboard=markup.reply,
        )
        for content in contents
    ]
    return [telegram_json.message(desk.world, message) for message in messages]


METHODS = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
}
