"""What people do in chats: write, press buttons, edit, delete.

Each act changes the world and tells the bots. What a phone wouldn't let a person do raises
ApiError with an HTTP status: 404 for what isn't there, 409 for what isn't allowed now.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from simulator import entities, media, telegram_json
from simulator.desk import Desk, Query
from simulator.errors import ApiError
from simulator.methods_messages import MAX_CAPTION, MAX_TEXT
from simulator.records import TELEGRAM, Bot, Chat, Member, Message, Person
from simulator.telling import bots_in, tell_message


@dataclass(frozen=True)
class Utterance:
    """What a person sends: text, or exactly one content of `media.MAKERS` with its caption."""

    text: str | None = None
    entities: list[dict[str, Any]] | None = None
    caption: str | None = None
    contents: dict[str, Any] = field(default_factory=dict)
    thread_id: int | None = None
    reply_to: int | None = None
    media_group_id: str | None = None
    anonymous_admin: bool = False


def person_of(desk: Desk, person_id: int) -> Person:
    person = desk.world.people.get(person_id)
    if person is None or person.network != TELEGRAM:
        raise ApiError(404, "no such person on Telegram")
    return person


def bot_of(desk: Desk, handle: str | None) -> Bot:
    bot = desk.world.bot_by_handle(handle)
    if bot is None:
        raise ApiError(404, "no such bot")
    return bot


def group_of(desk: Desk, chat_id: int) -> Chat:
    chat = desk.world.group(chat_id)
    if chat is None or chat.network != TELEGRAM:
        raise ApiError(404, "no such chat on Telegram")
    return chat


def chat_for(desk: Desk, person: Person, chat_id: int | None, handle: str | None) -> Chat:
    """The chat that a person opens on their phone; a private one comes into being."""
    if chat_id is not None and chat_id != person.id:
        chat = group_of(desk, chat_id)
        if chat.migrated_to is not None:
            raise ApiError(409, f"this group has become {chat.migrated_to}")
        if not chat.members.get(person.id, Member("left")).present:
            raise ApiError(409, "this person is not in the chat")
        return chat
    bot = bot_of(desk, handle)
    if bot.id in person.blocked:
        raise ApiError(409, "this person has blocked the bot")
    return desk.world.open_private_chat(person, bot)


def say(desk: Desk, person: Person, chat: Chat, said: Utterance) -> tuple[list[Message], list[int]]:
    """Write to a chat; the messages and the ids of the updates that bots get.

    A text longer than 4,096 becomes several messages, as phones send it.
    """
    thread_id = _thread(desk, person, chat, said)
    sender_chat_id = chat.id if _anonymous(person, chat, said) else None
    messages, told = [], []
    for content in _contents(desk, person, said):
        message = desk.world.add_message(
            chat,
            person.id,
            content,
            thread_id=thread_id,
            reply_to=said.reply_to,
            sender_chat_id=sender_chat_id,
        )
        messages.append(message)
        told += tell_message(desk, message)
    return messages, told


def _anonymous(person: Person, chat: Chat, said: Utterance) -> bool:
    place = chat.members.get(person.id, Member("left"))
    if said.anonymous_admin and not place.admin:
        raise ApiError(409, "only administrators can be anonymous")
    return said.anonymous_admin or (place.admin and place.rights.get("is_anonymous", False))


def _thread(desk: Desk, person: Person, chat: Chat, said: Utterance) -> int | None:
    """The topic to write in: the one named, else that of the replied message."""
    thread_id = said.thread_id
    if said.reply_to is not None:
        replied = desk.world.message(chat, said.reply_to)
        if replied is None:
            raise ApiError(404, "no such message to reply to")
        thread_id = thread_id or replied.thread_id
    if thread_id is not None and thread_id not in chat.topics:
        raise ApiError(404, "no such topic")
    closed = chat.topics[thread_id].closed if thread_id else chat.general_closed
    if closed and not chat.members[person.id].may("can_manage_topics"):
        raise ApiError(409, "the topic is closed")
    return thread_id


def _contents(desk: Desk, person: Person, said: Utterance) -> list[dict[str, Any]]:
    if len(said.contents) + (said.text is not None) != 1:
        raise ApiError(400, "say one thing: a text or one kind of content")
    if said.text is not None:
        return _texts(said.text, said.entities)
    kind, given = next(iter(said.contents.items()))
    content = media.MAKERS[kind](desk, person, given)
    if said.caption:
        if entities.units(said.caption) > MAX_CAPTION:
            raise ApiError(400, "a caption has at most 1,024 signs")
        content["caption"] = said.caption
        found = said.entities or entities.find(said.caption, [])
        content |= {"caption_entities": entities.ordered(found)} if found else {}
    if said.media_group_id is not None:
        content["media_group_id"] = said.media_group_id
    return [content]


def _texts(text: str, given: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    plain = text if given else text.strip()
    if not plain.strip():
        raise ApiError(400, "a phone sends no empty text")
    if given:
        return [text_content(plain, entities.check(plain, given))]
    return [text_content(part, []) for part in _split(plain)]


def _split(text: str) -> list[str]:
    """Parts of at most 4,096 UTF-16 units."""
    parts: list[str] = []
    part: list[str] = []
    width = 0
    for sign in text:
        size = entities.units(sign)
        if width + size > MAX_TEXT:
            parts.append("".join(part))
            part, width = [], 0
        part.append(sign)
        width += size
    return [*parts, "".join(part)]


def text_content(text: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    found = entities.ordered(given + entities.find(text, given))
    return {"text": text} | ({"entities": found} if found else {})


def press(
    desk: Desk, person: Person, chat: Chat, message_id: int, data: str, forge: bool
) -> tuple[str, list[int]]:
    """Press an inline button; the query's id and the update ids.

    `forge` is what a changed app can do: any data, on any message, even one that is gone.
    """
    message = desk.world.message(chat, message_id)
    if not forge and (message is None or not _has_button(message, data)):
        raise ApiError(404, "no such button")
    bot = _button_owner(desk, chat, message)
    query_id = desk.remember(Query(bot.id, chat.id, message_id, person.id, time.monotonic()))
    payload = {
        "id": query_id,
        "from": telegram_json.user(person),
        "chat_instance": str(abs(chat.id) * 7919),
        "data": data,
        "message": telegram_json.message(desk.world, message)
        if message is not None
        else telegram_json.inaccessible(desk.world, chat, message_id),
    }
    told = desk.updates.add(bot, "callback_query", payload)
    return query_id, [told] if told is not None else []


def _has_button(message: Message, data: str) -> bool:
    rows = message.inline_keyboard or []
    return any(button.get("callback_data") == data for row in rows for button in row)


def _button_owner(desk: Desk, chat: Chat, message: Message | None) -> Bot:
    """The bot that wrote the message, or the chat's first for a message that never was."""
    if message is not None and message.sender_id in desk.world.bots:
        return desk.world.bots[message.sender_id]
    bots = bots_in(desk, chat)
    if not bots:
        raise ApiError(404, "no bot in this chat")
    return bots[0]


def edit(
    desk: Desk, person: Person, chat: Chat, message_id: int, text: str | None, caption: str | None
) -> tuple[Message, list[int]]:
    """Change one's own message; bots get edited_message."""
    message = _own(desk, person, chat, message_id)
    if text is not None and "text" in message.content:
        content = text_content(text.strip(), [])
    elif caption is not None and "text" not in message.content:
        content = {k: v for k, v in message.content.items() if not k.startswith("caption")}
        content |= {"caption": caption}
        if found := entities.find(caption, []):
            content["caption_entities"] = found
    else:
        raise ApiError(400, "a text message has a text, others a caption")
    message.content, message.edit_date = content, desk.clock.unix()
    desk.world.save_message(message, "message_edited")
    return message, tell_message(desk, message, "edited_message")


def delete(desk: Desk, person: Person, chat: Chat, message_id: int) -> None:
    """Delete a message for everyone; Telegram tells bots nothing."""
    message = desk.world.message(chat, message_id)
    if message is None:
        raise ApiError(404, "no such message")
    admin = chat.members.get(person.id, Member("left")).may("can_delete_messages")
    if message.sender_id != person.id and not chat.private and not admin:
        raise ApiError(409, "this person can't delete that message")
    message.deleted = True
    desk.world.save_message(message, "message_deleted")


def _own(desk: Desk, person: Person, chat: Chat, message_id: int) -> Message:
    message = desk.world.message(chat, message_id)
    if message is None or message.service:
        raise ApiError(404, "no such message")
    if message.sender_id != person.id:
        raise ApiError(409, "only one's own messages can be edited")
    return message
