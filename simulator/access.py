"""Where a bot may speak: finding the chat of a call, and every refusal on the way."""

from __future__ import annotations

from typing import Any

from simulator.desk import Desk
from simulator.errors import BOT_BLOCKED, CANNOT_INITIATE, ApiError, bad_request, forbidden
from simulator.records import TELEGRAM, Bot, Chat, Member, Message, Topic


def find_chat(desk: Desk, bot: Bot, chat_id: int | None) -> Chat:
    """The chat that the bot means, if it can be there at all. Raises ApiError 400 or 403."""
    if not chat_id:
        raise bad_request("chat_id is empty")
    if chat_id > 0:
        return _private(desk, bot, chat_id)
    chat = desk.world.group(chat_id)
    place = None if chat is None else chat.members.get(bot.id)
    if chat is None or place is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    if place.status == "kicked":
        raise forbidden(f"Forbidden: bot was kicked from the {chat.type} chat")
    if not place.present:
        raise forbidden(f"Forbidden: bot is not a member of the {chat.type} chat")
    return chat


def _private(desk: Desk, bot: Bot, chat_id: int) -> Chat:
    if chat_id in desk.world.bots:
        raise forbidden("Forbidden: bot can't send messages to bots")
    person = desk.world.people.get(chat_id)
    if person is None or person.network != TELEGRAM:
        raise bad_request("chat not found")
    chat = desk.world.private_chat(chat_id, bot.id)
    if chat is None:
        raise forbidden(CANNOT_INITIATE)
    return chat


def writable_chat(desk: Desk, bot: Bot, chat_id: int | None) -> Chat:
    """`find_chat`, and the person has not blocked the bot, nor a group silenced it."""
    chat = find_chat(desk, bot, chat_id)
    if chat.person_id is not None and bot.id in desk.world.people[chat.person_id].blocked:
        raise forbidden(BOT_BLOCKED)
    place = chat.members.get(bot.id)
    restricted = place is not None and place.status == "restricted"
    if place is not None and restricted and not place.rights.get("can_send_messages", False):
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def place_of(chat: Chat, bot: Bot) -> Member:
    return chat.members.get(bot.id) or Member("left")


def require(chat: Chat, bot: Bot, right: str, what: str) -> None:
    """Raise 400 "not enough rights to …" unless the bot has the administrator's right."""
    if not place_of(chat, bot).may(right):
        raise bad_request(f"not enough rights to {what}")


def find_topic(chat: Chat, thread_id: int) -> Topic:
    """A topic of a forum. Raises ApiError 400; the General topic has no thread id."""
    if not chat.is_forum or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return chat.topics[thread_id]


def refuse_closed(chat: Chat, bot: Bot, thread_id: int | None) -> None:
    """In a closed topic write only those who manage topics, and who opened it."""
    place = place_of(chat, bot)
    if thread_id is None:
        closed = chat.is_forum and chat.general_closed
        own = False
    else:
        topic = find_topic(chat, thread_id)
        closed, own = topic.closed, topic.creator_id == bot.id
    if closed and not own and not place.may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")


def message_of(desk: Desk, chat: Chat, message_id: Any, purpose: str) -> Message:
    """A message of the chat. Raises 400 "message to <purpose> not found"."""
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = desk.world.message(chat, message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
