"""A spoken message is relayed by its id and protected, over HTTP, against a strict Bot API."""

from __future__ import annotations

import pytest

from backend.actions import Screen
from backend.notices.senders.base import Outgoing, Rejected
from backend.notices.senders.telegram import TelegramSender
from tests.notices.test_inspecting_groups import sender
from tests.simulator.conftest import sim, start
from tests.simulator.sim import HOA, LAN, Sim

__all__ = ["sender", "sim", "start"]


def outgoing(file: str) -> Outgoing:
    params = {"file": file, "voice": True}
    return Outgoing(1, "photo", str(HOA), Screen("Tin thoại của người dân."), params)


async def test_a_voice_reaches_a_clerk_and_cannot_be_passed_on(
    sim: Sim, sender: TelegramSender
) -> None:
    await sim.say(HOA, "/start")
    await sim.say(LAN, voice={"duration": 7})
    spoken = [u.message.voice for u in await sim.updates() if u.message and u.message.voice]
    assert await sender.send(outgoing(spoken[0].file_id))
    heard = (await sim.get(f"chats/{HOA}/messages"))["messages"][-1]
    assert heard["voice"] and heard["caption"] == "Tin thoại của người dân."


async def test_an_id_that_is_no_voice_is_rejected_for_good(
    sim: Sim, sender: TelegramSender
) -> None:
    await sim.say(HOA, "/start")
    with pytest.raises(Rejected):
        await sender.send(outgoing("AgAC"))
