"""Webhook bodies as Zalo's are, and as nobody's are: read, translated, or left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Update

from backend.notices.natives import FILE, number
from bot.channels.telegram import read_update
from bot.channels.zalo_events import Context, Event, is_spoken, read_event, translate
from bot.channels.zalo_session import ZaloSession
from bot.channels.zalo_signature import Verifier, sign

APP, OA = "360846524940903967", "388613280878808645"
USER = "246845883529197922"
BODY = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":'
    '"552177279717587730","recipient":{"id":"388613280878808645"},"event_name":"user_send_text",'
    '"message":{"text":"xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1795450000000"}'
).encode()
MAC = "f3788480e7b808a8838f1fef29549b0fd4343ec410da85da1c8e86d5b984a3c7"
VERBS = frozenset({"case.reply", "rest.show"})
BOT = Bot("42:zalo", session=ZaloSession(None, None, None))  # type: ignore[arg-type]


def body(name: str = "user_send_text", **more: Any) -> bytes:
    given = {
        "sender": {"id": USER}, "recipient": {"id": OA}, "timestamp": "1795450000000",
        "event_name": name,
    }  # fmt: skip
    return json.dumps(given | more).encode()


def event(name: str = "user_send_text", **more: Any) -> Event:
    found = read_event(body(name, **more))
    assert found is not None
    return found


def updates(found: Event, context: Context | None = None) -> list[Update]:
    reading = translate(found, 42, VERBS, context or Context())
    read = [read_update(raw, BOT) for raw in reading.updates]
    assert all(read), "an update that nobody can read"
    return [one for one in read if one is not None]


def text(said: str, **more: Any) -> Event:
    return event(message={"text": said, "msg_id": "m1"} | more)


def verifier(variant: str = "auto") -> Verifier:
    return Verifier({"oa": "oa-secret", "app": "app-secret"}, {"app": APP, "oa": OA}, variant)


def test_the_known_vector_is_accepted_with_either_prefix() -> None:
    for given in (f"mac={MAC}", f"sha256={MAC}", MAC, MAC.upper()):
        assert verifier().accepts(given, BODY, body_time="1795450000000", header_time="")


@pytest.mark.parametrize("time", ["body", "header"])
@pytest.mark.parametrize("secret", ["oa", "app"])
@pytest.mark.parametrize("first", ["app", "oa"])
def test_each_unsettled_variant_is_tried_and_can_be_fixed(
    time: str, secret: str, first: str
) -> None:
    at = {"body": "1", "header": "2"}[time]
    mac = sign({"app": APP, "oa": OA}[first], BODY, at, f"{secret}-secret")
    times = {"body_time": "1", "header_time": "2"}
    assert verifier().accepts(mac, BODY, **times)
    assert verifier(f"{time}/{secret}/{first}").accepts(mac, BODY, **times)
    other = "header/app/oa" if (time, secret, first) == ("body", "oa", "app") else "body/oa/app"
    assert not verifier(other).accepts(mac, BODY, **times)


@pytest.mark.parametrize("given", ["", "mac=", "x", MAC[:-1], "mac=\udc80", "đ" * 64])
def test_a_forged_signature_is_refused(given: str) -> None:
    assert not verifier().accepts(given, BODY, body_time="1795450000000", header_time="")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"1", b'{"event_name":1,"timestamp":"1"}', BODY[:-9],
     b'{"event_name":"follow","timestamp":"1e99"}', b'{"event_name":"x"}', b"\xff" * 9,
     b'{"event_name":"follow","timestamp":"' + b"9" * 400 + b'"}'],
)  # fmt: skip
def test_what_is_no_event_is_none(raw: bytes) -> None:
    assert read_event(raw) is None


def test_words_are_a_message_of_numbers() -> None:
    [update] = updates(text("xin chào"))
    assert update.message and update.message.text == "xin chào"
    assert update.message.chat.id == number(USER) < 2**48
    assert update.message.chat.type == "private"


def test_an_id_of_thirty_digits_is_as_good_as_any_and_one_beyond_reason_is_none() -> None:
    long = event(sender={"id": "9" * 30}, message={"text": "a", "msg_id": "m"})
    assert updates(long)[0].message
    assert not is_spoken(event(sender={"id": "9" * 5000}, message={"text": "a", "msg_id": "m"}))
    assert not is_spoken(event(sender={"id": ["x"]}, message={"text": "a", "msg_id": "m"}))


def test_a_name_of_five_thousand_letters_is_cut() -> None:
    shared = event("user_submit_info", info={"name": "Đ" * 5000, "phone": "84900000021"})
    [update] = updates(shared)
    contact = update.message and update.message.contact
    assert contact and len(contact.first_name) == 100
    assert contact.user_id == number(USER) and contact.phone_number == "84900000021"


def test_the_code_of_a_button_is_a_press_and_like_words_are_words() -> None:
    [pressed] = updates(text("case.reply:7"))
    assert pressed.callback_query and pressed.callback_query.data == "case.reply:7"
    for words in ("vnexpress.net", "case", "case.unknown:7", "case.reply:7 nhé"):
        [said] = updates(text(words))
        assert said.message and said.message.text == words


def test_a_bare_number_is_the_button_of_the_last_menu() -> None:
    menu = Context(("case.reply:1", "=Trợ giúp"), "77")
    [first] = updates(text("1"), menu)
    assert first.callback_query and first.callback_query.data == "case.reply:1"
    [second] = updates(text("2."), menu)
    assert second.message and second.message.text == "Trợ giúp"
    for outside in ("0", "3", "12", "1 2", "١"):
        [said] = updates(text(outside), menu)
        assert said.message and said.message.text == outside


def test_in_a_group_a_number_counts_only_under_its_menu() -> None:
    menu = Context(("case.reply:1",), str(number("post")), quotes_us=True)
    here = {"recipient": {"id": "f414c8f76fa586fbdfb4"}}
    bare = event("user_send_group_text", message={"text": "1", "msg_id": "m"}, **here)
    assert updates(bare, menu)[0].message
    quoting = {"text": "1", "msg_id": "m", "quote_msg_id": "post"}
    [pressed] = updates(event("user_send_group_text", message=quoting, **here), menu)
    assert pressed.callback_query and pressed.callback_query.message
    assert pressed.callback_query.message.chat.id == -number("f414c8f76fa586fbdfb4")


def test_a_quote_of_ours_is_a_reply_to_the_bot_and_another_is_not() -> None:
    said = text("được", quote_msg_id="post")
    for ours in (True, False):
        [update] = updates(said, Context(quotes_us=ours))
        replied = update.message and update.message.reply_to_message
        assert replied and replied.message_id == number("post")
        assert replied.from_user and (replied.from_user.id == 42) is ours


@pytest.mark.parametrize("before", ["", "https://t.me/bot?start=", "https://w.vn/m/", "http://z#"])
def test_a_pasted_link_opens_what_a_tap_on_it_would(before: str) -> None:
    pasted = f"{before}inv_abcDEF-123"
    link = {"type": "link", "payload": {"url": pasted}}
    sent = event("user_send_link", message={"msg_id": "m", "text": pasted, "attachments": [link]})
    for said in (text(f" {pasted} "), sent):
        [update] = updates(said)
        assert update.message and update.message.text == "/start inv_abcDEF-123"


@pytest.mark.parametrize(
    ("kind", "payload", "content"),
    [
        ("image", {"url": "https://z/a.jpg", "thumbnail": "https://z/t"}, "photo"),
        ("file", {"url": "https://z/f", "name": "đơn.pdf", "size": "120"}, "document"),
        ("audio", {"url": "https://z/v.amr"}, "voice"),
        ("video", {"url": "https://z/v.mp4"}, "video"),
        ("gif", {"url": "https://z/g.gif"}, "animation"),
        ("sticker", {"url": "https://z/s", "id": "1"}, "sticker"),
        ("location", {"coordinates": {"latitude": "18.3", "longitude": "105.9"}}, "location"),
        ("location", {"coordinates": {"latitude": "nan?", "longitude": "1"}}, None),
        ("image", {"url": "javascript:1"}, None),
        ("business_card", {"description": "{}"}, None),
    ],
)
def test_attachments_become_content(kind: str, payload: dict[str, Any], content: str) -> None:
    several = [{"type": kind, "payload": payload}]
    [update] = updates(event(f"user_send_{kind}", message={"msg_id": "m", "attachments": several}))
    assert update.message
    found = [one for one in (
        "photo", "document", "voice", "video", "animation", "sticker", "location"
    ) if getattr(update.message, one)]  # fmt: skip
    assert found == ([content] if content else [])


def test_several_pictures_are_an_album_and_each_happens_once() -> None:
    several = [{"type": "image", "payload": {"url": f"https://z/{n}.jpg"}} for n in range(3)]
    sent = event("user_send_image", message={"msg_id": "m", "text": "đây", "attachments": several})
    found = updates(sent)
    assert len({update.update_id for update in found}) == 3
    assert {one.message.media_group_id for one in found if one.message} != {None}
    reading = translate(sent, 42, VERBS, Context())
    assert sum(native.kind == FILE for native in reading.natives) == 3


def test_what_has_no_message_id_is_known_by_its_bytes() -> None:
    follow = body("follow", follower={"id": USER})
    one, again = read_event(follow), read_event(follow)
    assert one and again and one.key == again.key
    later = read_event(follow.replace(b"1795450000000", b"1795450000001"))
    assert later and later.key != one.key
