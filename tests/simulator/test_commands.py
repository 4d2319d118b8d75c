"""The commands menu: scopes times languages, and what Telegram refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat

from tests.simulator.sim import LAN, MINH, Sim

HOI = BotCommand(command="hoi", description="Hỏi thủ tục")
VIEC = BotCommand(command="viec", description="Việc của tôi")


async def names(sim: Sim, **params: Any) -> list[str]:
    return [command.command for command in await sim.bot.get_my_commands(**params)]


async def test_each_scope_and_language_has_its_own_list(sim: Sim) -> None:
    groups = BotCommandScopeAllGroupChats()
    await sim.bot.set_my_commands([HOI])
    await sim.bot.set_my_commands([VIEC], scope=groups)
    await sim.bot.set_my_commands([VIEC, HOI], language_code="en")
    assert await names(sim) == ["hoi"]
    assert await names(sim, scope=groups) == ["viec"]
    assert await names(sim, language_code="en") == ["viec", "hoi"]
    assert await names(sim, language_code="vi") == []
    await sim.bot.delete_my_commands(scope=groups)
    assert await names(sim, scope=groups) == []


async def test_commands_survive_a_restart(start: Any, tmp_path: Path) -> None:
    first = await start(data_dir=tmp_path / "d")
    await first.bot.set_my_commands([HOI])
    await first.stop()
    again = await start(data_dir=tmp_path / "d")
    assert await names(again) == ["hoi"]


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [
        ("Hoi", "x", "BOT_COMMAND_INVALID"),
        ("hỏi", "x", "BOT_COMMAND_INVALID"),
        ("a" * 33, "x", "BOT_COMMAND_INVALID"),
        ("hoi", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("hoi", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(
    sim: Sim, command: str, description: str, refusal: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=refusal):
        await sim.bot.set_my_commands([BotCommand(command=command, description=description)])


async def test_a_scope_must_be_a_chat_that_is_there(sim: Sim) -> None:
    await sim.bot.set_my_commands([HOI], scope=BotCommandScopeChat(chat_id=LAN))
    said = await sim.refusal(
        "setMyCommands", commands=[], scope={"type": "chat", "chat_id": MINH + 100}
    )
    assert said == "Bad Request: chat not found"
    said = await sim.refusal("setMyCommands", commands=[], scope={"type": "chat"})
    assert "can't parse BotCommandScope" in said


async def test_descriptions_are_kept_by_language(sim: Sim) -> None:
    await sim.bot.set_my_description("Hỏi thủ tục, theo dõi giấy tờ.")
    await sim.bot.set_my_short_description("Một cửa", language_code="en")
    assert (await sim.bot.get_my_description()).description == "Hỏi thủ tục, theo dõi giấy tờ."
    assert (await sim.bot.get_my_short_description("en")).short_description == "Một cửa"
    with pytest.raises(TelegramBadRequest, match="description is too long"):
        await sim.bot.set_my_description("x" * 513)
