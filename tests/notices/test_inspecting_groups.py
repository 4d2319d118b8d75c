"""Looking at what the bot may do in a group, over HTTP, against a strict Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from backend.actions import Screen
from backend.notices.senders.base import (
    GroupFacts,
    GroupInspector,
    Later,
    Moved,
    Outgoing,
    Unreachable,
)
from backend.notices.senders.telegram import TelegramSender
from tests.simulator.conftest import sim, start
from tests.simulator.sim import HOA, TOKEN, TUAN, Sim

__all__ = ["sim", "start"]


@pytest.fixture
async def sender(sim: Sim) -> AsyncIterator[TelegramSender]:
    """The product's own sender on the simulated Bot API."""
    made = TelegramSender(TOKEN, sim.address, limits_divisor=100)
    yield made
    await made.close()


def facts(**more: bool) -> GroupFacts:
    usual = {"is_member": True, "is_admin": True, "is_forum": False, "manages_topics": True}
    return GroupFacts(**{**usual, "hears_all": False, **more})


def test_the_sender_is_one_that_can_look_at_groups(sender: TelegramSender) -> None:
    assert isinstance(sender, GroupInspector)


@pytest.mark.parametrize(
    ("group", "seen"),
    [
        ({"is_forum": True}, facts(is_forum=True)),
        ({"is_forum": True, "rights": {}}, facts(is_forum=True, manages_topics=False)),
        ({"status": "member", "rights": {}}, facts(is_admin=False, manages_topics=False)),
    ],
)
async def test_rights_are_seen_as_they_are(
    sim: Sim,
    sender: TelegramSender,
    group: dict[str, Any],
    seen: GroupFacts,
) -> None:
    chat = await sim.group(HOA, TUAN, **group)
    assert await sender.inspect_group(str(chat)) == seen


async def test_a_bot_without_privacy_mode_hears_all(sim: Sim, sender: TelegramSender) -> None:
    await sim.post("bots", token=TOKEN, username="desk_bot", privacy=False)
    chat = await sim.group(HOA, status="member", rights={})
    assert (await sender.inspect_group(str(chat))).hears_all


async def test_a_group_the_bot_was_put_out_of_is_unreachable(
    sim: Sim,
    sender: TelegramSender,
) -> None:
    chat = await sim.group(HOA)
    await sim.post("member", chat_id=chat, bot_username="desk_bot", status="kicked")
    with pytest.raises(Unreachable):
        await sender.inspect_group(str(chat))
    with pytest.raises(Unreachable):
        await sender.inspect_group("-100999")


async def test_a_group_that_moved_is_found_again_when_it_is_looked_at_or_written_to(
    sim: Sim,
    sender: TelegramSender,
) -> None:
    chat = await sim.group(HOA, type="group")
    moved = (await sim.post("migrate", chat_id=chat))["new_chat_id"]
    for looked in (sender.inspect_group(str(chat)), sender.send(message(str(chat)))):
        with pytest.raises(Moved) as outcome:
            await looked
        assert outcome.value.new_address == str(moved)
    assert (await sender.inspect_group(str(moved))).is_member


async def test_a_messenger_that_is_away_is_asked_later(sim: Sim, sender: TelegramSender) -> None:
    chat = await sim.group(HOA)
    await sim.post("faults", method="getChat", kind="502", times=1)
    with pytest.raises(Later):
        await sender.inspect_group(str(chat))
    assert (await sender.inspect_group(str(chat))).is_admin


def message(address: str) -> Outgoing:
    return Outgoing(1, "message", address, Screen("x"), {})
