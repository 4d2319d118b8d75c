"""What the simulator emits parses as the types of both Telegram libraries, field by field."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import telegram
from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from simulator.media import MAKERS, PIXEL
from tests.simulator.sim import HOA, LAN, MINH, TOKEN, TUAN, Sim

ALL_KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]

CONTENTS: dict[str, Any] = {kind: {} for kind in MAKERS} | {
    "contact": "own",
    "location": {"latitude": 18.34, "longitude": 105.9},
    "photo": {"base64": base64.b64encode(PIXEL).decode()},
    "document": {"base64": "eA==", "file_name": "đơn.pdf", "mime_type": "application/pdf"},
}


async def raw_updates(sim: Sim) -> list[dict[str, Any]]:
    return (await sim.call("getUpdates"))["result"]


def parse_with_both(update: dict[str, Any]) -> Update:
    """Parse an update twice; no library may meet a field that it doesn't know."""
    parsed = Update.model_validate(update)
    for item in walk(parsed):
        assert not item.model_extra, (type(item), item.model_extra)
    known = telegram.Update.de_json(update, None)
    assert known.update_id == parsed.update_id
    for item in walk_ptb(known):
        assert not set(item.api_kwargs) - AHEAD_OF_PTB, (type(item), item.api_kwargs)
    return parsed


#: Fields of Bot API 10.1 to 10.3, which python-telegram-bot 22.8 hands through unread.
AHEAD_OF_PTB = {"can_send_welcome_messages"}


def walk(item: Any) -> list[Any]:
    if isinstance(item, list):
        return [found for part in item for found in walk(part)]
    if not hasattr(item, "model_fields_set"):
        return []
    return [item, *walk([getattr(item, name) for name in type(item).model_fields])]


def walk_ptb(item: Any) -> list[telegram.TelegramObject]:
    if isinstance(item, (list, tuple)):
        return [found for part in item for found in walk_ptb(part)]
    if not isinstance(item, telegram.TelegramObject):
        return []
    names = [name for name in item._get_attrs_names(include_private=False) if name != "api_kwargs"]
    return [item, *walk_ptb([getattr(item, name) for name in names])]


@pytest.mark.parametrize("kind", MAKERS)
async def test_every_kind_of_message_parses(sim: Sim, kind: str) -> None:
    await sim.say(LAN, **{kind: CONTENTS[kind]})
    [update] = await raw_updates(sim)
    parsed = parse_with_both(update)
    assert parsed.message is not None
    assert getattr(parsed.message, kind) is not None


async def test_a_text_with_every_found_entity_parses(sim: Sim) -> None:
    text = "/start@desk_bot #hồsơ @lan_demo a@b.vn https://dichvucong.gov.vn/x?y=1. 0900 000 001"
    await sim.say(LAN, text)
    [update] = await raw_updates(sim)
    message = parse_with_both(update).message
    assert message is not None
    found = [(e.type, e.extract_from(text)) for e in message.entities or []]
    assert found == [
        ("bot_command", "/start@desk_bot"),
        ("hashtag", "#hồsơ"),
        ("mention", "@lan_demo"),
        ("email", "a@b.vn"),
        ("url", "https://dichvucong.gov.vn/x?y=1"),
        ("phone_number", "0900 000 001"),
    ]


async def test_updates_about_members_topics_and_migration_parse(sim: Sim) -> None:
    await sim.call("getUpdates", allowed_updates=ALL_KINDS)
    plain = await sim.group(HOA, type="group")
    forum = await sim.group(HOA, TUAN, is_forum=True)
    for status in ("administrator", "restricted", "kicked", "left", "member"):
        await sim.post("member", chat_id=forum, person_id=MINH, status=status)
    for action in ("create", "close", "reopen"):
        topics = (await sim.get("state"))["chats"][-1]["topics"]
        topic_id = topics[0]["id"] if topics else None
        body = {"chat_id": forum, "action": action, "person_id": HOA, "topic_id": topic_id}
        await sim.post("topic", **body)
    await sim.post("migrate", chat_id=plain)
    await sim.post("block", person_id=LAN, blocked=True)
    kinds = [parse_with_both(update).event_type for update in await raw_updates(sim)]
    assert kinds.count("chat_member") == 5
    assert kinds.count("my_chat_member") == 1
    assert "message" in kinds


async def test_a_pressed_button_parses_with_and_without_its_message(sim: Sim) -> None:
    rows = [
        [
            InlineKeyboardButton(text="Có", callback_data="c:1", style="success"),
            InlineKeyboardButton(text="Mã", copy_text=CopyTextButton(text="HS-1")),
            InlineKeyboardButton(text="Web", url="https://hatinh.gov.vn"),
        ]
    ]
    markup = InlineKeyboardMarkup(inline_keyboard=rows)
    sent = await sim.bot.send_message(LAN, "Đúng không?", reply_markup=markup)
    await sim.post("press", person_id=LAN, message_id=sent.message_id, data="c:1")
    await sim.post("press", person_id=LAN, message_id=999_999, data="x" * 200, forge=True)
    pressed, forged = [parse_with_both(update) for update in await raw_updates(sim)]
    assert pressed.callback_query is not None and forged.callback_query is not None
    assert isinstance(pressed.callback_query.message, Message)
    shown = pressed.callback_query.message.reply_markup
    assert shown is not None and sent.reply_markup is not None
    assert shown.model_dump() == sent.reply_markup.model_dump()
    assert forged.callback_query.message is not None
    assert forged.callback_query.message.date == 0


async def test_an_edited_message_parses(sim: Sim) -> None:
    said = await sim.say(LAN, "Kỳ Anh")
    await sim.post("edit", person_id=LAN, message_id=said["id"], text="Kỳ Anh cũ")
    _, edited = [parse_with_both(update) for update in await raw_updates(sim)]
    assert edited.edited_message is not None
    assert edited.edited_message.text == "Kỳ Anh cũ"
    assert edited.edited_message.edit_date is not None


async def test_what_methods_return_parses_with_both_libraries(sim: Sim) -> None:
    forum = await sim.group(HOA, TUAN, is_forum=True)
    topic = await sim.ptb.create_forum_topic(forum, "HS-1", icon_color=7322096)
    sent = await sim.ptb.send_photo(forum, PIXEL, message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message and sent.reply_to_message is not None
    await sim.bot.pin_chat_message(forum, sent.message_id)
    for client in (sim.bot, sim.ptb):
        chat = await client.get_chat(forum)
        assert chat.is_forum and chat.pinned_message is not None
        assert [m.status for m in await client.get_chat_administrators(forum)] == [
            "creator",
            "administrator",
        ]
        for person in (HOA, TUAN, LAN, int(TOKEN.partition(":")[0])):
            assert (await client.get_chat_member(forum, person)).user.id == person
        assert (await client.get_webhook_info()).url == ""
        assert (await client.get_me()).username == "desk_bot"
