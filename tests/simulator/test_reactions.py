"""Reactions of a bot: one emoji of the list, on a message that is there, where it may."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.constants import ReactionEmoji

from simulator.methods_reactions import EMOJI
from tests.simulator.sim import HOA, LAN, TUAN, Sim


def of(emoji: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": emoji}]


async def seen(sim: Sim, chat: int, message_id: int) -> list[str]:
    found = (await sim.get(f"chats/{chat}/messages"))["messages"]
    return next(m["reactions"] for m in found if m["id"] == message_id)


def test_the_list_is_the_one_that_the_library_knows() -> None:
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == EMOJI


async def test_a_reaction_is_set_replaced_and_taken_back(sim: Sim) -> None:
    said = await sim.say(LAN, "gửi rồi nhé")
    for emoji in ("👀", "👍", "🤷‍♂️"):
        assert await sim.ptb.set_message_reaction(LAN, said["id"], emoji)
        assert await seen(sim, LAN, said["id"]) == [emoji.replace("\ufe0f", "")]
    assert await sim.bot.set_message_reaction(LAN, said["id"], reaction=[])
    assert await seen(sim, LAN, said["id"]) == []


@pytest.mark.parametrize(
    ("reaction", "refusal"),
    [
        (of("✅"), "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
        (of("👍") + of("👎"), "REACTIONS_TOO_MANY"),
        ([{"type": "paid"}], "invalid reaction type specified"),
        ([{"emoji": "👍"}], 'Can\'t find field "type"'),
        ([{"type": "emoji"}], 'Can\'t find field "emoji"'),
        ({"type": "emoji", "emoji": "👍"}, "expected an Array of ReactionType"),
    ],
)
async def test_what_is_no_reaction_of_the_list_is_refused(
    sim: Sim, reaction: Any, refusal: str
) -> None:
    said = await sim.say(LAN, "x")
    params = {"chat_id": LAN, "message_id": said["id"], "reaction": reaction}
    assert refusal in await sim.refusal("setMessageReaction", **params)


async def test_a_message_that_is_gone_and_a_service_message_take_none(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN)
    said = await sim.say(HOA, "x", chat_id=chat)
    await sim.post("delete", person_id=HOA, chat_id=chat, message_id=said["id"])
    params = {"chat_id": chat, "reaction": of("👍")}
    gone = await sim.refusal("setMessageReaction", message_id=said["id"], **params)
    assert gone == "Bad Request: message to react not found"
    service = await sim.refusal("setMessageReaction", message_id=1, **params)
    assert service == "Bad Request: REACTION_INVALID"


async def test_a_restricted_bot_needs_the_right_to_react(sim: Sim) -> None:
    rights = {"can_send_messages": True}
    chat = await sim.group(HOA, status="restricted", rights=rights)
    said = await sim.say(HOA, "/viec", chat_id=chat)
    params = {"chat_id": chat, "message_id": said["id"], "reaction": of("👍")}
    refused = await sim.refusal("setMessageReaction", **params)
    assert refused == "Forbidden: CHAT_WRITE_FORBIDDEN"


async def test_an_album_holds_one_reaction_on_its_first_message(sim: Sim) -> None:
    first, second = [
        await sim.say(LAN, photo={}, media_group_id="77", **more) for more in ({"caption": "x"}, {})
    ]
    await sim.bot.set_message_reaction(LAN, second["id"], reaction=of("👌"))
    assert await seen(sim, LAN, first["id"]) == ["👌"]
    assert await seen(sim, LAN, second["id"]) == []
