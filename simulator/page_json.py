"""The world as the chat page reads it: the shapes of the control API.

Unlike Telegram's JSON it shows what a person's phone shows: reply keyboards, who a sender is on
the desk, deleted messages, service messages in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from simulator.clock import iso_unix
from simulator.records import TELEGRAM, Bot, Chat, Message, Person

if TYPE_CHECKING:
    from simulator.world import World

#: Content kinds that the page shows by name only.
OTHER_KINDS = (
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "sticker",
    "dice",
    "poll",
    "venue",
    "game",
    "story",
    "paid_media",
    "checklist",
    "giveaway",
)


def bot(item: Bot) -> dict[str, Any]:
    return {
        "id": item.id,
        "username": item.handle,
        "first_name": item.first_name,
        "network": item.network,
        "native_id": item.native_id,
        "token_hint": f"{item.id}:…{item.token[-3:]}",
    }


def person(item: Person) -> dict[str, Any]:
    answer = {key: value for key, value in vars(item).items() if key != "blocked"}
    return answer | {"name": item.name, "blocked": bool(item.blocked)}


def chat(world: World, item: Chat) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "is_forum": item.is_forum,
        "person_id": item.person_id,
        "bot_username": world.bots[item.bot_id].handle if item.bot_id is not None else None,
        "members": [
            _account(world, account_id) | {"status": place.status, "rights": place.rights}
            for account_id, place in item.members.items()
        ],
        "topics": [topic(value) for value in item.topics.values()],
        "pinned": item.pinned,
        "migrated_to": item.migrated_to,
        "network": item.network,
        "native_id": item.native_id,
    }


def topic(item: Any) -> dict[str, Any]:
    return {"id": item.id, "name": item.name, "closed": item.closed}


def _account(world: World, account_id: int) -> dict[str, Any]:
    if account_id in world.bots:
        return {"bot_username": world.bots[account_id].handle}
    return {"person_id": account_id}


def message(world: World, item: Message) -> dict[str, Any]:
    """Message of the control API."""
    content = item.content
    place = world.chats[item.chat_key]
    answer: dict[str, Any] = {
        "id": item.id,
        "chat_id": item.chat_id,
        "bot_username": world.bots[place.bot_id].handle if place.bot_id is not None else None,
        "thread_id": item.thread_id,
        "from": _sender(world, item, place),
        "date": iso_unix(item.date),
        "edited": item.edit_date is not None,
        "deleted": item.deleted,
        "text": content.get("text"),
        "entities": content.get("entities", []),
        "photo": _photo(content.get("photo")),
        "document": _document(content.get("document")),
        "location": content.get("location"),
        "contact": content.get("contact"),
        "reply_to": _reply(world, place, item),
        "inline_keyboard": item.inline_keyboard
        if place.network == TELEGRAM
        else zalo_buttons(item.inline_keyboard),
        "reply_keyboard": _reply_keyboard(item.reply_keyboard),
        "service": _service(content) if item.service else None,
        "reactions": list(item.reactions.values()),
        "network": place.network,
        "native_id": item.native_id,
    }
    for key in ("caption", "caption_entities", "media_group_id", "request_info", "link"):
        if key in content:
            answer[key] = content[key]
    return answer | {kind: {"kind": kind} for kind in OTHER_KINDS if kind in content}


def zalo_buttons(rows: list[list[dict[str, Any]]] | None) -> list[list[dict[str, Any]]] | None:
    """Zalo's buttons, one a row, in the page's words; a query is pressed by its place."""
    if rows is None:
        return None
    return [[_zalo_button(number, row[0])] for number, row in enumerate(rows)]


def _zalo_button(number: int, button: dict[str, Any]) -> dict[str, Any]:
    text, kind, payload = button["title"], button["type"], button["payload"]
    if kind == "oa.open.url":
        return {"text": text, "url": payload["url"]}
    if kind == "oa.open.phone":
        return {"text": text, "url": f"tel:{payload['phone_code']}"}
    if kind == "oa.open.sms":
        return {
            "text": text,
            "url": f"sms:{payload['phone_code']}?body={quote(payload['content'])}",
        }
    return {"text": text, "callback_data": str(number)}


def _sender(world: World, item: Message, place: Chat) -> dict[str, Any]:
    if item.sender_chat_id is not None:
        return {"person_id": item.sender_id, "bot_username": None, "name": place.title}
    account = world.account(item.sender_id)
    named = {"person_id": None, "bot_username": None} | _account(world, item.sender_id)
    return named | {"name": account.name if account else "?"}


def _photo(sizes: list[dict[str, Any]] | None) -> dict[str, Any] | None:
    if not sizes:
        return None
    largest = sizes[-1]
    url = f"/sim/files/{largest['file_unique_id']}"
    return {"url": url, "width": largest["width"], "height": largest["height"]}


def _document(item: dict[str, Any] | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "url": f"/sim/files/{item['file_unique_id']}",
        "file_name": item.get("file_name"),
        "mime_type": item.get("mime_type"),
        "size": item.get("file_size"),
    }


def _reply(world: World, place: Chat, item: Message) -> dict[str, Any] | None:
    replied = world.message(place, item.reply_to)
    if replied is None:
        return None
    content = replied.content
    return {"id": replied.id, "text": content.get("text") or content.get("caption") or ""}


def _reply_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    if markup is None:
        return None
    if "remove_keyboard" in markup:
        return {"remove": True}
    if "force_reply" in markup:
        return {
            "force_reply": True,
            "placeholder": markup.get("input_field_placeholder"),
        }
    return {
        "keyboard": markup["keyboard"],
        "is_persistent": markup.get("is_persistent", False),
        "resize": markup.get("resize_keyboard", False),
        "one_time": markup.get("one_time_keyboard", False),
        "placeholder": markup.get("input_field_placeholder"),
    }


def _service(content: dict[str, Any]) -> dict[str, Any]:
    """{"kind", "text"}: the line between the messages, in Vietnamese."""
    for key, (kind, text) in SERVICES.items():
        if key in content:
            return {"kind": kind, "text": text.format(_subject(content[key]))}
    return {"kind": "other", "text": ""}


def _subject(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_subject(item) for item in value)
    if isinstance(value, dict):
        names = (value.get("first_name"), value.get("last_name"), value.get("name"))
        return " ".join(name for name in names if name)
    return ""


SERVICES = {
    "forum_topic_created": ("topic_created", "Đã mở chủ đề “{}”"),
    "forum_topic_edited": ("topic_edited", "Đã đổi tên chủ đề thành “{}”"),
    "forum_topic_closed": ("topic_closed", "Đã đóng chủ đề"),
    "forum_topic_reopened": ("topic_reopened", "Đã mở lại chủ đề"),
    "general_forum_topic_hidden": ("topic_hidden", "Đã ẩn chủ đề chung"),
    "new_chat_members": ("member_joined", "{} đã vào nhóm"),
    "left_chat_member": ("member_left", "{} đã rời nhóm"),
    "new_chat_title": ("title_changed", "Nhóm đã đổi tên"),
    "pinned_message": ("message_pinned", "Đã ghim một tin nhắn"),
    "migrate_to_chat_id": ("migrated_to", "Nhóm đã được nâng cấp thành siêu nhóm"),
    "migrate_from_chat_id": ("migrated_from", "Siêu nhóm này tiếp nối nhóm cũ"),
    "group_chat_created": ("group_created", "Đã lập nhóm"),
    "supergroup_chat_created": ("group_created", "Đã lập nhóm"),
}
