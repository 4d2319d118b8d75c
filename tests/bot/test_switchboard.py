"""What is ruled out at a glance is never what its filters would have taken."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Chat, Message, User

from backend.now import Clock
from backend.settings import Settings
from bot.app import create_dispatcher
from bot.filters import OpensLink, Pressed, Says
from bot.links import Links
from bot.switchboard import Line, Switchboard, _glance, _names

LAN = User(id=1, is_bot=False, first_name="Lan")
KINDS = (OpensLink, Pressed, Says, StateFilter)


@pytest.fixture(scope="module")
def switchboard() -> Switchboard:
    """The product's own; nothing in it is called."""
    nowhere: Any = None
    board = create_dispatcher(
        Settings(_env_file=None),
        nowhere,
        Clock(),
        lambda _id, _s: None,
        links=Links(telegram="test_bot"),
    )
    assert isinstance(board, Switchboard)
    return board


def filters(lines: list[Line], kind: type) -> list[Any]:
    """All filters of a kind."""
    found = (one.callback for line in lines for one in line.handler.filters or ())
    return [one for one in found if isinstance(one, kind)]


async def takes(line: Line, event: Any, state: str | None) -> bool:
    """Whether the filters that hints are made of would all take it."""
    for one in line.handler.filters or ():
        own = {"raw_state": state} if isinstance(one.callback, StateFilter) else {}
        if isinstance(one.callback, KINDS) and not await one.callback(event, **own):
            return False
    return True


async def agree(board: Switchboard, kind: str, event: Any, state: str | None) -> None:
    """Every line is left whose filters take the event, or of which nothing is known, in order."""
    left = board._fitting(kind, _glance(event, state))
    for line in board._lines[kind]:
        if await takes(line, event, state):
            assert line in left, (line.handler.callback, event)
    assert left == sorted(left, key=lambda line: line.place)


async def test_every_button_reaches_whoever_takes_it(switchboard: Switchboard) -> None:
    lines = switchboard._lines["callback_query"]
    verbs = {verb for one in filters(lines, Pressed) for verb in one.verbs}
    assert len(verbs) > 100
    for verb, ids in product(sorted(verbs), ("", ":1", ":1:2", ":1:so-y-te")):
        query = CallbackQuery(id="1", from_user=LAN, chat_instance="1", data=verb + ids)
        await agree(switchboard, "callback_query", query, None)


async def test_every_command_and_step_reaches_whoever_takes_it(switchboard: Switchboard) -> None:
    lines = switchboard._lines["message"]
    said = {name for one in filters(lines, Says) for name in one.names}
    steps = {
        name
        for one in filters(lines, StateFilter)
        for state in one.states
        for name in _names(state)
    }
    assert len(said) > 30 and len(steps) > 30
    texts = [
        *(way for name in said for way in (name, f"/{name}@test_bot điều gì")),
        "Hỏi Sở",
        "hồ sơ",
        *(f"/start {one.prefix}12" for one in filters(lines, OpensLink)),
    ]
    for text, state in product(sorted(texts), sorted(steps, key=str)[::7]):
        chat = Chat(id=1, type="private")
        message = Message(message_id=1, date=0, chat=chat, from_user=LAN, text=text)
        await agree(switchboard, "message", message, state)


async def test_no_filter_is_left_to_a_thread(switchboard: Switchboard) -> None:
    lines = [line for some in switchboard._lines.values() for line in some]
    assert all(one.awaitable for line in lines for one in line.handler.filters or ())
