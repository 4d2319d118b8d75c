"""The commands menu and the descriptions: what a person sees before typing anything."""

from __future__ import annotations

import re
from typing import Any

from simulator import access
from simulator.calls import Call
from simulator.desk import Desk
from simulator.entities import units
from simulator.errors import bad_request
from simulator.records import Bot

MAX_COMMANDS = 100
NAME = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
LIMITS = {"description": 512, "short_description": 120}


def set_commands(desk: Desk, bot: Bot, call: Call) -> bool:
    key = _key(desk, bot, call)
    commands = call.get("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    _keep(desk, bot, key, [_command(item) for item in commands])
    return True


def get_commands(desk: Desk, bot: Bot, call: Call) -> list[dict[str, str]]:
    return desk.commands.get(bot.handle, {}).get(_key(desk, bot, call), [])


def delete_commands(desk: Desk, bot: Bot, call: Call) -> bool:
    _keep(desk, bot, _key(desk, bot, call), [])
    return True


def shown_commands(desk: Desk, bot: Bot, language: str = "vi") -> list[dict[str, str]]:
    """The default scope in a language, or without one, as a phone falls back."""
    known = desk.commands.get(bot.handle, {})
    return known.get(f"default::{language}") or known.get("default::") or []


def chat_commands(desk: Desk, bot: Bot, language: str = "vi") -> dict[str, list[dict[str, str]]]:
    """chat id as text → the commands set for that chat alone."""
    known = desk.commands.get(bot.handle, {})
    found: dict[str, list[dict[str, str]]] = {}
    for key in sorted(known):
        scope, chat_id, spoken = key.split(":")
        if scope == "chat" and spoken in ("", language) and known[key]:
            found[chat_id] = known[key]
    return found


def _keep(desk: Desk, bot: Bot, key: str, commands: list[dict[str, str]]) -> None:
    known = desk.commands.setdefault(bot.handle, {})
    known[key] = commands
    desk.store.save("commands", bot.handle, known)
    desk.bus.publish(
        "commands",
        bot_username=bot.handle,
        commands=shown_commands(desk, bot),
        chat_commands=chat_commands(desk, bot),
    )


def _key(desk: Desk, bot: Bot, call: Call) -> str:
    """The key "<scope>:<chat and user ids>:<language>"."""
    scope = call.get("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if scope.keys() - {"type"} != set(SCOPES[kind]):
        raise bad_request(f"can't parse BotCommandScope: {kind} needs {SCOPES[kind]}")
    if "chat_id" in scope:
        access.find_chat(desk, bot, int(scope["chat_id"]))
    language = call.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return f"{kind}:{'/'.join(str(scope[name]) for name in SCOPES[kind])}:{language}"


def _command(item: Any) -> dict[str, str]:
    if not isinstance(item, dict) or item.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: command and description, no more")
    name = str(item["command"]).removeprefix("/")
    description = str(item["description"]).strip()
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def set_description(desk: Desk, bot: Bot, call: Call) -> bool:
    return _describe(desk, bot, call, "description")


def get_description(_desk: Desk, bot: Bot, call: Call) -> dict[str, str]:
    return _described(bot, call, "description")


def set_short_description(desk: Desk, bot: Bot, call: Call) -> bool:
    return _describe(desk, bot, call, "short_description")


def get_short_description(_desk: Desk, bot: Bot, call: Call) -> dict[str, str]:
    return _described(bot, call, "short_description")


def _describe(desk: Desk, bot: Bot, call: Call, name: str) -> bool:
    text = call.get(name, "")
    if units(text) > LIMITS[name]:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    bot.descriptions[f"{name}:{call.get('language_code', '')}"] = text
    desk.world.save_bot(bot)
    return True


def _described(bot: Bot, call: Call, name: str) -> dict[str, str]:
    return {name: bot.descriptions.get(f"{name}:{call.get('language_code', '')}", "")}


METHODS = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": set_description,
    "getMyDescription": get_description,
    "setMyShortDescription": set_short_description,
    "getMyShortDescription": get_short_description,
}
