"""setMessageReaction: a bot sets one emoji of Telegram's list on a message, or takes it back.

The refusals are those of the official server, and where Telegram's own servers decide, those that
https://core.telegram.org/method/messages.sendReaction names.
"""

from __future__ import annotations

from typing import Any

from simulator import access
from simulator.calls import Call
from simulator.desk import Desk
from simulator.errors import BOT_BLOCKED, bad_request, forbidden
from simulator.records import Bot, Chat, Message

#: https://core.telegram.org/bots/api#reactiontypeemoji
EMOJI_LIST = """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡
"""
EMOJI = frozenset(EMOJI_LIST.split())
#: Libraries write some of these with the sign that asks for a picture; Telegram takes both.
PICTURE_SIGN = "\ufe0f"


def set_reaction(desk: Desk, bot: Bot, call: Call) -> bool:
    emoji = _emoji(call.get("reaction"))
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    if chat.person_id is not None and bot.id in desk.world.people[chat.person_id].blocked:
        raise forbidden(BOT_BLOCKED)
    message = _holder(desk, chat, access.message_of(desk, chat, call.get("message_id"), "react"))
    if message.service or (emoji is not None and emoji not in EMOJI):
        raise bad_request("REACTION_INVALID")
    place = access.place_of(chat, bot)
    if place.status == "restricted" and not place.rights.get("can_react_to_messages", False):
        raise forbidden("Forbidden: CHAT_WRITE_FORBIDDEN")
    _change(desk, message, str(bot.id), emoji)
    return True


def _change(desk: Desk, message: Message, account: str, emoji: str | None) -> None:
    before = dict(message.reactions)
    message.reactions.pop(account, None)
    if emoji is not None:
        message.reactions[account] = emoji
    if message.reactions != before:
        desk.world.save_message(message, "message_edited")


def _emoji(given: Any) -> str | None:
    """The emoji of a list of ReactionType, or None for an empty one, which takes it back."""
    if not given:
        return None
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    read = [_one(reaction) for reaction in given]
    if len(read) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return read[0]


def _one(reaction: Any) -> str:
    if not isinstance(reaction, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    kind = reaction.get("type")
    if kind is None:
        raise bad_request("can't parse ReactionType: Can't find field \"type\"")
    if kind == "custom_emoji":
        raise bad_request("REACTION_INVALID")
    if kind != "emoji":
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    if "emoji" not in reaction:
        raise bad_request("can't parse ReactionType: Can't find field \"emoji\"")
    if reaction.keys() - {"type", "emoji"}:
        raise bad_request("a ReactionType has a field that this simulator doesn't know")
    return str(reaction["emoji"]).replace(PICTURE_SIGN, "")


def _holder(desk: Desk, chat: Chat, message: Message) -> Message:
    """An album has one reaction, on the first of its messages that is still there."""
    album = message.content.get("media_group_id")
    if album is None:
        return message
    everything = desk.world.messages[chat.key].values()
    return next(m for m in everything if m.content.get("media_group_id") == album and not m.deleted)


METHODS = {"setMessageReaction": set_reaction}
