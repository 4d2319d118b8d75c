"""Forum topics: threads only where they are, roots as replies, rights, closing, deleting."""

from __future__ import annotations

import pytest
from aiogram.exceptions import TelegramBadRequest

from simulator import groups
from simulator.methods_topics import ICON_COLORS, open_topic
from simulator.records import Member
from tests.simulator.sim import HOA, TUAN, Sim


@pytest.fixture
async def forum(sim: Sim) -> int:
    return await sim.group(HOA, TUAN, is_forum=True)


async def test_messages_in_a_topic_name_it_and_reply_to_its_root(sim: Sim, forum: int) -> None:
    topic = await sim.bot.create_forum_topic(forum, "HS-1")
    number = topic.message_thread_id
    sent = await sim.bot.send_message(forum, "vướng mắc", message_thread_id=number)
    assert (sent.message_thread_id, sent.is_topic_message) == (number, True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == number
    assert sent.reply_to_message.forum_topic_created is not None
    await sim.say(TUAN, "nói chung trong chủ đề", chat_id=forum, thread_id=number)
    await sim.say(TUAN, "trả lời", chat_id=forum, reply_to=sent.message_id)
    talk, reply = [u.message for u in await sim.updates()]
    assert talk is not None and talk.reply_to_message is not None
    assert talk.reply_to_message.message_id == number
    assert reply is not None and reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == sent.message_id
    assert reply.message_thread_id == number


async def test_the_general_topic_has_no_thread_id(sim: Sim, forum: int) -> None:
    await sim.say(TUAN, "chung", chat_id=forum)
    [update] = await sim.updates()
    assert update.message is not None
    assert update.message.message_thread_id is None
    assert update.message.is_topic_message is None
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await sim.bot.send_message(forum, "x", message_thread_id=1)


async def test_the_first_topic_of_a_new_forum_is_not_number_1(sim: Sim) -> None:
    """Number 1 means General at Telegram; a topic with it would hide what a product does there."""
    fresh = await sim.group(HOA, is_forum=True, id=-1_002_000_777_001)
    topic = await sim.bot.create_forum_topic(fresh, "HS-0")
    assert topic.message_thread_id == 2
    seated = groups.make(
        sim.desk, "supergroup", "Sở Tư pháp", {HOA: Member("creator")}, is_forum=True, told=False
    )
    assert open_topic(sim.desk, seated, HOA, "HS-1", ICON_COLORS[0]).id == 2


async def test_threads_are_refused_outside_forums(sim: Sim) -> None:
    plain = await sim.group(HOA)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await sim.bot.send_message(plain, "x", message_thread_id=2)
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await sim.bot.create_forum_topic(plain, "x")


async def test_topics_need_the_right_to_manage_them(sim: Sim) -> None:
    forum = await sim.group(HOA, is_forum=True, rights={})
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await sim.bot.create_forum_topic(forum, "x")


async def test_a_closed_topic_takes_messages_only_from_those_who_manage_topics(sim: Sim) -> None:
    forum = await sim.group(HOA, TUAN, is_forum=True, rights={})
    made = await sim.post("topic", chat_id=forum, action="create", person_id=HOA, name="HS-2")
    number = made["topic_id"]
    await sim.post("topic", chat_id=forum, action="close", person_id=HOA, topic_id=number)
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await sim.bot.send_message(forum, "x", message_thread_id=number)
    body = {"person_id": TUAN, "chat_id": forum, "thread_id": number, "text": "x"}
    assert (await sim.http.post("/sim/say", json=body)).status_code == 409
    rights = {"can_manage_topics": True}
    change = {"bot_username": "desk_bot", "status": "administrator", "rights": rights}
    await sim.post("member", chat_id=forum, **change)
    assert (await sim.bot.send_message(forum, "x", message_thread_id=number)).message_id


async def test_topics_are_renamed_closed_and_reopened_once(sim: Sim, forum: int) -> None:
    topic = await sim.bot.create_forum_topic(forum, "HS-3")
    number = topic.message_thread_id
    assert await sim.bot.edit_forum_topic(forum, number, name="HS-3 xong")
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await sim.bot.edit_forum_topic(forum, number, name="HS-3 xong")
    assert await sim.bot.close_forum_topic(forum, number)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await sim.bot.close_forum_topic(forum, number)
    assert await sim.bot.reopen_forum_topic(forum, number)
    shown = (await sim.get(f"chats/{forum}/messages"))["messages"]
    assert [m["service"]["kind"] for m in shown if m["service"]][-4:] == [
        "topic_created",
        "topic_edited",
        "topic_closed",
        "topic_reopened",
    ]


async def test_a_deleted_topic_is_gone_with_its_messages(sim: Sim, forum: int) -> None:
    topic = await sim.bot.create_forum_topic(forum, "HS-4")
    number = topic.message_thread_id
    sent = await sim.bot.send_message(forum, "x", message_thread_id=number)
    assert await sim.bot.delete_forum_topic(forum, number)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await sim.bot.send_message(forum, "y", message_thread_id=number)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await sim.bot.edit_message_text("y", chat_id=forum, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="TOPIC_ID_INVALID"):
        await sim.bot.close_forum_topic(forum, number)


async def test_what_people_do_to_topics_reaches_the_bot(sim: Sim, forum: int) -> None:
    made = await sim.post("topic", chat_id=forum, action="create", person_id=HOA, name="HS-5")
    for action in ("close", "reopen", "delete"):
        body = {"chat_id": forum, "action": action, "topic_id": made["topic_id"]}
        await sim.post("topic", person_id=HOA, **body)
    messages = [u.message for u in await sim.updates()]
    kinds = [m.content_type.value for m in messages if m is not None]
    assert kinds == ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened"]


async def test_replies_stay_in_the_topic_of_their_message(sim: Sim, forum: int) -> None:
    topic = await sim.bot.create_forum_topic(forum, "HS-6")
    said = await sim.say(TUAN, "hỏi", chat_id=forum, thread_id=topic.message_thread_id)
    sent = await sim.bot.send_message(forum, "đáp", reply_to_message_id=said["id"])
    assert sent.message_thread_id == topic.message_thread_id


async def test_topic_names_have_1_to_128_signs(sim: Sim, forum: int) -> None:
    with pytest.raises(TelegramBadRequest, match="TOPIC_TITLE_INVALID"):
        await sim.bot.create_forum_topic(forum, "x" * 129)
    with pytest.raises(TelegramBadRequest, match="TOPIC_TITLE_EMPTY"):
        await sim.bot.create_forum_topic(forum, " ")
