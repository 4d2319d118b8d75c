"""Methods about chats and who is in them, and about files and the bot itself."""

from __future__ import annotations

from typing import Any

from simulator import access, telegram_json
from simulator.calls import Call
from simulator.desk import Desk
from simulator.errors import bad_request
from simulator.files import MAX_DOWNLOAD
from simulator.records import Bot, Member
from simulator.telling import tell_membership


def get_me(_desk: Desk, bot: Bot, _call: Call) -> dict[str, Any]:
    return telegram_json.me(bot)


def get_chat(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    return telegram_json.full_chat(desk.world, chat)


def get_chat_member(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    account = desk.world.account(call.get("user_id"))
    if account is None:
        raise bad_request("user not found")
    if chat.private:
        if account.id not in (chat.person_id, chat.bot_id):
            raise bad_request("member not found")
        return telegram_json.member(account, Member("member"))
    return telegram_json.member(account, chat.members.get(account.id) or Member("left"))


def get_chat_member_count(desk: Desk, bot: Bot, call: Call) -> int:
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    return 2 if chat.private else sum(place.present for place in chat.members.values())


def get_chat_administrators(desk: Desk, bot: Bot, call: Call) -> list[dict[str, Any]]:
    """The people who administer the chat; bots too where `return_bots` asks for them.

    The bot that asks is in the list either way, as at Telegram.
    """
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    answer = []
    for account_id, place in chat.members.items():
        account = desk.world.account(account_id)
        shown = call.get("return_bots") or not isinstance(account, Bot) or account.id == bot.id
        if account is not None and place.admin and shown:
            answer.append(telegram_json.member(account, place))
    return answer


def leave_chat(desk: Desk, bot: Bot, call: Call) -> bool:
    chat = access.find_chat(desk, bot, call.get("chat_id"))
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    old, new = chat.members[bot.id], Member("left")
    chat.members[bot.id] = new
    desk.world.save_chat(chat)
    tell_membership(desk, chat, bot, bot, old, new)
    return True


def get_file(desk: Desk, _bot: Bot, call: Call) -> dict[str, Any]:
    """File with the path for the download; files over 20 MB can't be fetched by bots."""
    item = desk.files.by_id(call.get("file_id"))
    if item.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": item.file_id,
        "file_unique_id": item.unique_id,
        "file_size": item.size,
        "file_path": item.path,
    }


METHODS = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
