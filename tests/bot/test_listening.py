"""How the bot introduces itself to Telegram before it listens."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import GetMe, SetMyCommands, TelegramMethod
from aiogram.types import User

from backend.errors import Misconfigured
from bot.channels.telegram_channel import introduce
from tests.story.messenger import Messenger, RecordingSession


class Introduced(RecordingSession):
    """A Bot API that answers getMe from a list, first come first served."""

    def __init__(self, answers: list[User | Exception]) -> None:
        super().__init__(Messenger())
        self.answers = answers
        self.commands: list[SetMyCommands] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        if isinstance(method, GetMe):
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if isinstance(method, SetMyCommands):
            self.commands.append(method)
        return True


def somebody(username: str | None) -> User:
    return User(id=42, is_bot=True, first_name="Một cửa", username=username)


async def introduced(answers: list[User | Exception]) -> tuple[str | None, Introduced]:
    session = Introduced(answers)
    return await introduce(Bot("42:test", session=session), asyncio.Event(), pause_s=0.001), session


async def test_it_learns_its_name_and_lists_its_commands_in_both_languages() -> None:
    name, session = await introduced([somebody("motcua_bot")])
    assert name == "motcua_bot"
    assert [one.language_code for one in session.commands] == [None, "en"]
    assert "theodoi" in {command.command for command in session.commands[0].commands}


async def test_a_bot_without_a_name_is_told_to_the_operator() -> None:
    with pytest.raises(Misconfigured, match=r"bot\.nameless"):
        await introduced([somebody(None)])


async def test_a_refused_token_is_told_to_the_operator() -> None:
    refused = TelegramUnauthorizedError(GetMe(), "Unauthorized")
    with pytest.raises(Misconfigured, match=r"token\.refused"):
        await introduced([refused])


async def test_a_telegram_that_is_away_is_asked_again() -> None:
    away = TelegramNetworkError(GetMe(), "no route")
    name, _session = await introduced([away, away, somebody("motcua_bot")])
    assert name == "motcua_bot"
