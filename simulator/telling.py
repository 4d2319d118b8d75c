"""Which bots are told what: Telegram's rules of who sees a message or a change of membership."""

from __future__ import annotations

from typing import Any

from simulator import telegram_json
from simulator.desk import Desk
from simulator.entities import slice_units
from simulator.records import Bot, Chat, Member, Message, Person


def tell_message(desk: Desk, message: Message, kind: str = "message") -> list[int]:
    """Queue `message` or `edited_message` for every bot that sees it; their update ids."""
    chat = desk.world.chats[message.chat_key]
    payload: dict[str, Any] | None = None
    told = []
    for bot in bots_in(desk, chat):
        if not _sees(desk, bot, chat, message):
            continue
        payload = payload or telegram_json.message(desk.world, message)
        told.append(desk.updates.add(bot, kind, payload))
    return [number for number in told if number is not None]


def bots_in(desk: Desk, chat: Chat) -> list[Bot]:
    """The bots that are in the chat now."""
    bots = desk.world.bots
    if chat.bot_id is not None:
        return [bots[chat.bot_id]]
    return [bots[key] for key, place in chat.members.items() if key in bots and place.present]


def _sees(desk: Desk, bot: Bot, chat: Chat, message: Message) -> bool:
    """No bot sees a bot's message; a private one in a group sees what is meant for it.

    https://core.telegram.org/bots/features#privacy-mode
    """
    if message.sender_id in desk.world.bots:
        return False
    if chat.private or message.service or not bot.privacy or chat.members[bot.id].admin:
        return True
    replied = desk.world.message(chat, message.reply_to)
    if replied is not None and replied.sender_id == bot.id:
        return True
    return _addresses(bot, message.content)


def _addresses(bot: Bot, content: dict[str, Any]) -> bool:
    """A command that names no other bot, at the start, or a mention anywhere."""
    text = content.get("text") or content.get("caption") or ""
    handle = f"@{bot.username}".lower()
    for item in content.get("entities") or content.get("caption_entities") or []:
        words = slice_units(text, item["offset"], item["length"]).lower()
        if item["type"] == "mention" and words == handle:
            return True
        if item["type"] == "bot_command" and item["offset"] == 0:
            return "@" not in words or words.endswith(handle)
    return False


def tell_membership(
    desk: Desk, chat: Chat, actor: Person | Bot, who: Person | Bot, old: Member, new: Member
) -> None:
    """my_chat_member to the bot it is about; chat_member to bots that are administrators."""
    change = telegram_json.member_change(desk.world, chat, actor, who, old, new)
    if isinstance(who, Bot):
        desk.updates.add(who, "my_chat_member", change)
    for bot in bots_in(desk, chat):
        if bot.id != who.id and not chat.private and chat.members[bot.id].admin:
            desk.updates.add(bot, "chat_member", change)
