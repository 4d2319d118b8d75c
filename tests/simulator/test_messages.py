"""Sending and changing messages: what is accepted, and Telegram's own words where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from tests.simulator.sim import HOA, LAN, MINH, TUAN, Sim


def one_button(**action: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Nút", **action}]]}


async def test_a_sent_message_is_seen_on_the_page_as_it_was_sent(sim: Sim) -> None:
    await sim.bot.send_message(LAN, "<b>Chào</b> chị 😀 <i>Lan</i>", parse_mode="HTML")
    shown = (await sim.get(f"chats/{LAN}/messages"))["messages"][-1]
    assert shown["text"] == "Chào chị 😀 Lan"
    assert shown["entities"] == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 12, "length": 3},
    ]
    assert shown["from"]["bot_username"] == "desk_bot"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        (
            "<blink>x</blink>",
            'can\'t parse entities: Unsupported start tag "blink" at byte offset 0',
        ),
        ("é <b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_bad_text_is_refused_in_telegrams_words(sim: Sim, text: str, refusal: str) -> None:
    said = await sim.refusal("sendMessage", chat_id=LAN, text=text, parse_mode="HTML")
    assert said == f"Bad Request: {refusal}"


async def test_a_text_of_4096_after_parsing_passes(sim: Sim) -> None:
    sent = await sim.bot.send_message(LAN, f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "a" * 4096


async def test_markdown_is_refused_clearly(sim: Sim) -> None:
    said = await sim.refusal("sendMessage", chat_id=LAN, text="*x*", parse_mode="MarkdownV2")
    assert "HTML only" in said


async def test_given_entities_are_kept_and_checked(sim: Sim) -> None:
    bold = MessageEntity(type="bold", offset=0, length=2)
    sent = await sim.bot.send_message(LAN, "😀 chào", entities=[bold])
    assert sent.entities is not None and sent.entities[0].length == 2
    with pytest.raises(TelegramBadRequest, match="ends after the end of the text"):
        await sim.bot.send_message(LAN, "x", entities=[bold])
    middle = MessageEntity(type="bold", offset=1, length=1)
    with pytest.raises(TelegramBadRequest, match="in a middle of a UTF-16 symbol"):
        await sim.bot.send_message(LAN, "😀", entities=[middle])


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (one_button(callback_data="ệ" * 22), "BUTTON_DATA_INVALID"),
        (one_button(callback_data=""), "BUTTON_DATA_INVALID"),
        (one_button(url="http://localhost/x"), "BUTTON_URL_INVALID"),
        (one_button(url="javascript:alert(1)"), "BUTTON_URL_INVALID"),
        (one_button(copy_text={"text": "a" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (
            one_button(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            one_button(callback_data="x", wrong=1),
            "inline keyboard button has a field this simulator doesn't know: wrong",
        ),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "must be non-empty"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}, "REPLY_MARKUP_TOO_LONG"),
        ({"keyboard": []}, "REPLY_MARKUP_INVALID"),
        ({"buttons": []}, "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_bad_keyboard_is_refused(sim: Sim, markup: dict[str, object], refusal: str) -> None:
    said = await sim.refusal("sendMessage", chat_id=LAN, text="x", reply_markup=markup)
    assert refusal in said


async def test_callback_data_of_64_bytes_passes(sim: Sim) -> None:
    markup = one_button(callback_data="ệ" * 21 + "x")
    answer = await sim.call("sendMessage", chat_id=LAN, text="x", reply_markup=markup)
    assert answer["ok"]


async def test_a_phone_number_is_asked_for_in_private_only(sim: Sim) -> None:
    group = await sim.group(HOA)
    markup = {"keyboard": [[{"text": "Gửi số", "request_contact": True}]]}
    assert (await sim.call("sendMessage", chat_id=LAN, text="x", reply_markup=markup))["ok"]
    said = await sim.refusal("sendMessage", chat_id=group, text="x", reply_markup=markup)
    assert said == "Bad Request: phone number can be requested in private chats only"


async def test_reply_keyboards_reach_the_page_and_can_be_taken_away(sim: Sim) -> None:
    for markup, shown in (
        (ReplyKeyboardRemove(), {"remove": True}),
        (ForceReply(input_field_placeholder="Mã"), {"force_reply": True, "placeholder": "Mã"}),
    ):
        await sim.bot.send_message(LAN, "x", reply_markup=markup)
        last = (await sim.get(f"chats/{LAN}/messages"))["messages"][-1]
        assert last["reply_keyboard"] == shown


async def test_unknown_methods_are_not_found(sim: Sim) -> None:
    assert await sim.refusal("sendMesage", chat_id=LAN) == "Not Found"


async def test_unknown_parameters_are_refused_by_name(sim: Sim) -> None:
    said = await sim.refusal("sendMessage", chat_id=LAN, text="x", txet="y")
    assert "'txet'" in said


async def test_parameters_that_are_not_played_are_refused_by_name(sim: Sim) -> None:
    said = await sim.refusal("sendMessage", chat_id=LAN, text="x", message_effect_id="5")
    assert "'message_effect_id'" in said


async def test_method_names_are_taken_in_any_case_and_by_get(sim: Sim) -> None:
    answer = await sim.http.get("/bot700001:desk-secret/GETME")
    assert answer.json()["result"]["username"] == "desk_bot"


@pytest.mark.parametrize("token", ["700001:wrong", "1:x", "nonsense"])
async def test_an_unknown_token_is_unauthorized(sim: Sim, token: str) -> None:
    assert await sim.refusal("getMe", token) == "Unauthorized"


async def test_strangers_and_nobody_cannot_be_written_to(sim: Sim) -> None:
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await sim.bot.send_message(MINH, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await sim.bot.send_message(42, "x")


async def test_a_reply_needs_its_message_unless_it_may_go_without(sim: Sim) -> None:
    said = await sim.say(LAN, "hỏi")
    sent = await sim.bot.send_message(
        LAN, "đáp", reply_parameters=ReplyParameters(message_id=said["id"])
    )
    assert sent.reply_to_message is not None and sent.reply_to_message.text == "hỏi"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await sim.bot.send_message(LAN, "x", reply_to_message_id=9999)
    lenient = ReplyParameters(message_id=9999, allow_sending_without_reply=True)
    assert (await sim.bot.send_message(LAN, "x", reply_parameters=lenient)).message_id


async def test_an_edit_without_a_change_is_refused(sim: Sim) -> None:
    sent = await sim.bot.send_message(LAN, "một")
    edited = await sim.bot.edit_message_text("hai", chat_id=LAN, message_id=sent.message_id)
    assert not isinstance(edited, bool) and edited.edit_date is not None
    said = await sim.refusal("editMessageText", chat_id=LAN, message_id=sent.message_id, text="hai")
    assert said == (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(sim: Sim) -> None:
    button = InlineKeyboardButton(text="x", callback_data="x")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    sent = await sim.bot.send_message(LAN, "một", reply_markup=markup)
    edited = await sim.bot.edit_message_text("hai", chat_id=LAN, message_id=sent.message_id)
    assert not isinstance(edited, bool) and edited.reply_markup is None


async def test_only_own_messages_with_no_reply_keyboard_can_be_edited(sim: Sim) -> None:
    said = await sim.say(LAN, "của Lan")
    mine = await sim.bot.send_message(LAN, "x", reply_markup=ReplyKeyboardRemove())
    for message_id in (said["id"], mine.message_id):
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await sim.bot.edit_message_text("y", chat_id=LAN, message_id=message_id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await sim.bot.edit_message_text("y", chat_id=LAN, message_id=9999)


async def test_messages_are_deleted_within_48_hours(sim: Sim) -> None:
    sent = await sim.bot.send_message(LAN, "x")
    old = await sim.bot.send_message(LAN, "cũ")
    assert await sim.bot.delete_message(LAN, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await sim.bot.delete_message(LAN, sent.message_id)
    await sim.post("clock", forward_seconds=48 * 3600 + 1)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await sim.bot.delete_message(LAN, old.message_id)


async def test_a_callback_is_answered_once_and_by_its_own_bot(sim: Sim) -> None:
    button = InlineKeyboardButton(text="x", callback_data="x")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    sent = await sim.bot.send_message(LAN, "một", reply_markup=markup)
    pressed = await sim.post("press", person_id=LAN, message_id=sent.message_id, data="x")
    query = pressed["callback_query_id"]
    assert await sim.bot.answer_callback_query(query, text="Được", show_alert=True)
    too_old = "query is too old and response timeout expired or query ID is invalid"
    for late in (query, "123"):
        with pytest.raises(TelegramBadRequest, match=too_old):
            await sim.bot.answer_callback_query(late)


async def test_a_late_answer_to_a_callback_is_too_old(start: Callable[..., Any]) -> None:
    sim = await start(callback_seconds=0.05)
    await sim.post("people", id=LAN, first_name="Lan")
    await sim.post("start", person_id=LAN)
    pressed = await sim.post("press", person_id=LAN, message_id=1, data="x", forge=True)
    await asyncio.sleep(0.1)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await sim.bot.answer_callback_query(pressed["callback_query_id"])


async def test_a_person_presses_only_buttons_that_are_there(sim: Sim) -> None:
    sent = await sim.bot.send_message(LAN, "x")
    body = {"person_id": LAN, "message_id": sent.message_id, "data": "x"}
    assert (await sim.http.post("/sim/press", json=body)).status_code == 404


async def test_a_blocked_bot_is_told_so_until_it_is_unblocked(sim: Sim) -> None:
    await sim.post("block", person_id=LAN, blocked=True)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await sim.bot.send_message(LAN, "x")
    await sim.post("start", person_id=LAN)
    assert (await sim.bot.send_message(LAN, "x")).message_id
    changes = [u.my_chat_member for u in await sim.updates() if u.my_chat_member]
    states = [(c.old_chat_member.status, c.new_chat_member.status) for c in changes]
    assert states == [("member", "kicked"), ("kicked", "member")]


async def test_long_texts_of_people_arrive_in_parts(sim: Sim) -> None:
    answer = await sim.post("say", person_id=LAN, text="ề" * 10_000)
    heard = [u.message.text for u in await sim.updates() if u.message]
    assert [len(text or "") for text in heard] == [4096, 4096, 1808]
    assert len(answer["messages"]) == 3


async def test_private_chats_have_no_threads(sim: Sim) -> None:
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await sim.bot.send_message(LAN, "x", message_thread_id=5)


async def test_a_chat_action_reaches_the_page_and_must_be_one(sim: Sim) -> None:
    assert await sim.bot.send_chat_action(LAN, "typing")
    assert [event["kind"] for event in sim.desk.bus.after(sim.desk.bus.last_seq - 1)] == [
        "chat_action"
    ]
    said = await sim.refusal("sendChatAction", chat_id=LAN, action="singing")
    assert said == "Bad Request: wrong parameter action in request"


async def test_message_ids_of_private_chats_grow_over_all_of_them(sim: Sim) -> None:
    first = await sim.bot.send_message(LAN, "x")
    second = await sim.bot.send_message(HOA, "x")
    group = await sim.group(TUAN)
    assert second.message_id == first.message_id + 1
    assert (await sim.bot.send_message(group, "x")).message_id == 2  # after "group created"
