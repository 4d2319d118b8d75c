"""Groups: who hears what, who may write, and what becomes of a group that moves."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat

from simulator.records import ANONYMOUS_ADMIN_ID
from tests.simulator.sim import HOA, LAN, MINH, TUAN, Sim


async def heard(sim: Sim) -> list[str]:
    return [u.message.text for u in await sim.updates() if u.message and u.message.text]


async def test_a_private_bot_that_is_no_admin_hears_only_what_is_meant_for_it(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN, status="member", rights={})
    mine = await sim.bot.send_message(chat, "vướng mắc")
    for text in ("nói chuyện", "/viec", "/viec@desk_bot", "/viec@other_bot", "hỏi @desk_bot nhé"):
        await sim.say(TUAN, text, chat_id=chat)
    await sim.say(TUAN, "trả lời", chat_id=chat, reply_to=mine.message_id)
    assert await heard(sim) == ["/viec", "/viec@desk_bot", "hỏi @desk_bot nhé", "trả lời"]


async def test_an_admin_bot_hears_everything_but_other_bots(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN)
    await sim.post("bots", token="700002:x", username="other_bot")
    await sim.post("member", chat_id=chat, bot_username="other_bot", status="member")
    await sim.updates()
    await sim.call("sendMessage", "700002:x", chat_id=chat, text="máy nói")
    await sim.say(TUAN, "người nói", chat_id=chat)
    assert await heard(sim) == ["người nói"]


async def test_a_bot_without_privacy_says_so_and_hears_everything(sim: Sim) -> None:
    await sim.post("bots", token="700001:desk-secret", username="desk_bot", privacy=False)
    assert (await sim.bot.get_me()).can_read_all_group_messages is True
    chat = await sim.group(HOA, status="member", rights={})
    await sim.say(HOA, "nói chuyện", chat_id=chat)
    assert await heard(sim) == ["nói chuyện"]


async def test_an_anonymous_admin_speaks_as_the_group(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN)
    await sim.say(HOA, "ẩn danh", chat_id=chat, anonymous_admin=True)
    [update] = await sim.updates()
    message = update.message
    assert message is not None and message.from_user is not None and message.sender_chat is not None
    assert (message.from_user.id, message.sender_chat.id) == (ANONYMOUS_ADMIN_ID, chat)
    body = {"person_id": TUAN, "chat_id": chat, "text": "x", "anonymous_admin": True}
    assert (await sim.http.post("/sim/say", json=body)).status_code == 409


async def test_a_bot_that_was_thrown_out_is_told_so(sim: Sim) -> None:
    chat = await sim.group(HOA)
    await sim.post("member", chat_id=chat, bot_username="desk_bot", status="kicked")
    [update] = await sim.updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await sim.bot.send_message(chat, "x")
    await sim.post("member", chat_id=chat, bot_username="desk_bot", status="left")
    with pytest.raises(TelegramForbiddenError, match="not a member of the supergroup chat"):
        await sim.bot.get_chat(chat)


async def test_a_group_that_the_bot_never_saw_is_not_found(sim: Sim) -> None:
    chat = await sim.post("chats", type="group", title="Khác", members=[{"person_id": HOA}])
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await sim.bot.get_chat(chat["id"])


async def test_a_silenced_bot_lacks_the_right_to_write(sim: Sim) -> None:
    rights = {"can_send_messages": False}
    chat = await sim.group(HOA, status="restricted", rights=rights)
    with pytest.raises(TelegramBadRequest, match="not enough rights to send text messages"):
        await sim.bot.send_message(chat, "x")


async def test_a_group_that_becomes_a_supergroup_tells_both_ways(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN, type="group")
    moved = (await sim.post("migrate", chat_id=chat))["new_chat_id"]
    old, new = [u.message for u in await sim.updates()]
    assert old is not None and new is not None
    assert (old.chat.id, old.migrate_to_chat_id) == (chat, moved)
    assert (new.chat.id, new.migrate_from_chat_id) == (moved, chat)
    with pytest.raises(TelegramMigrateToChat) as refusal:
        await sim.bot.send_message(chat, "x")
    assert refusal.value.migrate_to_chat_id == moved
    assert (await sim.bot.send_message(moved, "x")).chat.id == moved
    assert str(moved).startswith("-100")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}] * 2}),
        ("setMessageReaction", {"message_id": 1}),
        ("pinChatMessage", {"message_id": 1}),
        ("unpinChatMessage", {}),
        ("createForumTopic", {"name": "VM-1"}),
        ("editMessageText", {"message_id": 1, "text": "x"}),
        ("getChat", {}),
        ("getChatMember", {"user_id": HOA}),
    ],
)
async def test_every_call_to_a_group_that_moved_is_told_where_to(
    sim: Sim, method: str, params: dict[str, Any]
) -> None:
    chat = await sim.group(HOA, type="group")
    moved = (await sim.post("migrate", chat_id=chat))["new_chat_id"]
    for _time in range(2):
        answer = await sim.call(method, chat_id=chat, **params)
        assert answer["error_code"] == 400
        assert answer["parameters"] == {"migrate_to_chat_id": moved}


async def test_joining_and_leaving_are_seen_in_the_chat(sim: Sim) -> None:
    chat = await sim.group(HOA)
    await sim.post("member", chat_id=chat, person_id=MINH, status="member")
    await sim.post("member", chat_id=chat, person_id=MINH, status="left")
    joined, left = [u.message for u in await sim.updates()]
    assert joined is not None and left is not None and left.left_chat_member is not None
    assert [user.id for user in joined.new_chat_members or []] == [MINH]
    assert left.left_chat_member.id == left.from_user.id == MINH  # type: ignore[union-attr]
    assert (await sim.bot.get_chat_member_count(chat)) == 2
    body = {"person_id": MINH, "chat_id": chat, "text": "x"}
    assert (await sim.http.post("/sim/say", json=body)).status_code == 409


async def test_pinning_needs_the_right_and_shows_in_the_chat(sim: Sim) -> None:
    chat = await sim.group(HOA)
    poor = await sim.group(HOA, rights={})
    sent = await sim.bot.send_message(chat, "ghim")
    await sim.bot.pin_chat_message(chat, sent.message_id)
    assert (await sim.bot.get_chat(chat)).pinned_message.text == "ghim"  # type: ignore[union-attr]
    await sim.bot.unpin_chat_message(chat)
    assert (await sim.bot.get_chat(chat)).pinned_message is None
    other = await sim.bot.send_message(poor, "ghim")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await sim.bot.pin_chat_message(poor, other.message_id)


async def test_an_admin_deletes_others_messages_and_a_member_does_not(sim: Sim) -> None:
    chat = await sim.group(HOA)
    poor = await sim.group(HOA, status="member", rights={})
    said = await sim.say(HOA, "x", chat_id=chat)
    assert await sim.bot.delete_message(chat, said["id"])
    said = await sim.say(HOA, "/x", chat_id=poor)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await sim.bot.delete_message(poor, said["id"])


async def test_a_bot_that_leaves_is_gone(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN)
    assert await sim.bot.leave_chat(chat)
    await sim.say(HOA, "/viec", chat_id=chat)
    assert [u.event_type for u in await sim.updates()] == ["my_chat_member"]


async def test_members_are_told_apart_from_strangers(sim: Sim) -> None:
    chat = await sim.group(HOA, TUAN)
    assert (await sim.bot.get_chat_member(chat, LAN)).status == "left"
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await sim.bot.get_chat_member(chat, 42)
