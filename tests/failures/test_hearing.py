"""Known ways in which such bots lose, double or misplace what people say. Numbers as in
docs/failure-modes.md, which also names the tests that stand elsewhere."""

from __future__ import annotations

import asyncio
from itertools import permutations
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import func, select

from backend.cases import rules
from backend.cases.models import Attachment
from backend.inbox.models import Incident
from backend.people.models import Person
from backend.tasks import housekeeping
from bot.channels.telegram import CHANNEL, read_update
from tests.conversations.test_cases_asking import NAMED, photo
from tests.story.desk import Desk, cases, notes, open_desk
from tests.story.messenger import RecordingSession, Shown
from tests.story.town import Somebody, Town


async def incidents(town: Town) -> list[str]:
    """What failed by our own fault."""
    async with town.sessions() as session:
        return list(await session.scalars(select(Incident.error)))


async def test_mode_01_every_update_twice_makes_one_of_everything(town: Town) -> None:
    """The messenger brings each update of a whole story a second time."""
    town.copies = 2
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    await desk.hoa.presses("Đã rõ")
    await town.settle()
    assert [note.kind for note in await notes(town)] == ["question", "answer", "accepted"]
    assert desk.hoa.everything().count("Sở Công Thương trả lời") == 1


async def test_mode_02_the_same_ids_at_another_bot_are_other_messages(town: Town) -> None:
    desk = await open_desk(town)
    other = Bot("777:test", session=RecordingSession(town.messenger))

    async def hears(bot: Bot, update_id: int, **event: Any) -> None:
        update = read_update({"update_id": update_id, **event}, bot)
        assert update is not None
        await town.dispatcher.feed_update(bot, update, channel=CHANNEL)

    for bot, what in ((town.bot, "một"), (other, "hai")):
        said = desk.hoa._message(text=f"/vuongmac {NAMED} Việc {what}", message_id=5)
        await hears(bot, 1, message=said)
        preview = desk.hoa.last()
        press = {
            "id": "1", "from": desk.hoa._user(), "chat_instance": "1",
            "message": desk.hoa._message(text="x", message_id=preview.id),
            "data": preview.button("Gửi").code,
        }  # fmt: skip
        await hears(bot, 2, callback_query=press)
    assert [case.question[-3:] for case in await cases(town)] == ["một", "hai"]
    edited = desk.hoa._message(text="Sửa câu hai", message_id=5, edit_date=1)
    await hears(other, 3, edited_message=edited)
    assert [case.question for case in await cases(town)][1] == "Sửa câu hai"
    assert "một" in (await cases(town))[0].question


async def test_mode_03_ten_first_messages_at_once_make_one_case(town: Town) -> None:
    """Somebody we have never met, and then a clerk's first words: ten times each at once."""
    lan, desk = town.citizen("Lan"), await open_desk(town)
    await asyncio.gather(*(lan.says("Khai sinh cần gì?") for _ in range(10)))
    await lan.says("/start")
    assert lan.heard("Chào anh/chị")
    await asyncio.gather(*(desk.hoa.says(f"/vuongmac {NAMED}") for _ in range(10)))
    previews = [
        one for one in town.messenger.chats[desk.hoa.chat] if "Xem lại trước khi gửi" in one.text
    ]
    code = previews[0].button("Gửi").code or ""
    await asyncio.gather(*(desk.hoa.presses_code(code, one) for one in previews))
    assert len(await cases(town)) == 1
    async with town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 4
    await desk.hoa.says(f"/vuongmac {NAMED} Lần nữa")
    await desk.hoa.presses("Vẫn hỏi") if desk.hoa.last().offers("Vẫn hỏi") else None
    await desk.hoa.presses("Gửi")
    assert len(await cases(town)) == 2 and await incidents(town) == []


async def test_mode_06_three_messages_in_a_moment_are_all_kept(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {NAMED}")
    await asyncio.gather(*(desk.hoa.says(f"Ý thứ {n}.") for n in ("nhất", "hai", "ba")))
    await desk.hoa.presses("Gửi")
    question = (await cases(town))[0].question
    assert all(f"Ý thứ {n}." in question for n in ("nhất", "hai", "ba"))


@pytest.mark.parametrize("order", [*permutations(range(3))][1::2])
async def test_mode_07_an_album_in_any_order_through_a_restart_with_a_late_item(
    town: Town, order: tuple[int, ...]
) -> None:
    """The caption stands on item 3; the last item comes six seconds late, after 'Gửi'."""
    desk = await open_desk(town)
    for number in order:
        words = {"caption": f"/vuongmac {NAMED}"} if number == 2 else {}
        await desk.hoa.sends(**photo(f"p{number}", media_group_id="album", **words))
        town.restart()
    await desk.hoa.presses("Không có")
    await desk.hoa.presses("Gửi")
    town.clock.forward(seconds=6)
    await desk.hoa.sends(**photo("late", media_group_id="album"))
    await town.settle()
    assert desk.hoa.heard("Đã thêm tệp tới muộn vào VM-2026-000001")
    assert "📎 4 ảnh" in desk.card().text and len(await cases(town)) == 1
    async with town.sessions() as session:
        kept = set(await session.scalars(select(Attachment.native_id)))
    assert kept == {"p0", "p1", "p2", "late"}


@pytest.mark.parametrize("sign", ["x", "😀", "ế"])  # The last is a letter of three code points.
async def test_mode_15_a_long_text_arrives_whole_or_is_refused_in_words(
    town: Town, sign: str
) -> None:
    """Lengths are UTF-16 units, as the messenger counts them."""
    desk = await open_desk(town)
    await desk.asks()
    units = length_of(sign)
    for length in (3_001, 4_095, 4_096, 4_097, 10_000, 2_999, 3_000):
        words = sign * (length // units) + "." * (length % units)
        shown = await desk.answers(words)
        if length > rules.LONGEST_TEXT:
            assert f"dài {length} ký tự" in shown.text
        else:
            await desk.sends(shown)
            assert words in desk.hoa.last().text and length_of(desk.hoa.last().text) <= 4_096


def length_of(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


async def test_mode_20_fifty_clerks_at_once_each_hear_their_own_answer(town: Town) -> None:
    desk = await open_desk(town)
    clerks = [await town.staff(f"Người {n:02}", "clerk", "ttpvhcc-tinh") for n in range(50)]

    async def asks(number: int, clerk: Somebody) -> None:
        await clerk.says(f"/vuongmac {NAMED} Lượt số {number:02}.")
        await clerk.presses("Gửi")

    await asyncio.gather(*(asks(*pair) for pair in enumerate(clerks)))
    await town.settle(rounds=200)
    cards = {number: card_with(desk, f"Lượt số {number:02}.") for number in range(50)}
    replies = (
        desk.group.says(desk.minh, f"Lời riêng {number:02}.", reply_to=card)
        for number, card in cards.items()
    )
    await asyncio.gather(*replies)
    await town.settle(rounds=200)
    previews = [one for one in desk.group.shown() if "chưa gửi" in one.text]
    await asyncio.gather(
        *(desk.minh.presses("Nhận được", on=one, chat=desk.group.chat) for one in previews)
    )
    await town.later(seconds=31)
    for number, clerk in enumerate(clerks):
        assert clerk.everything().count("Lời riêng") == 1
        assert f"Lời riêng {number:02}." in clerk.everything()


def card_with(desk: Desk, words: str) -> Shown:
    """The card of the case that asks this."""
    return next(one for one in desk.group.shown() if words in one.text)


@pytest.mark.parametrize("forged", ["#VM-2026-000001 Được.", "VM-2026-000001: Được.", "#T000001"])
async def test_mode_20_a_case_named_in_words_goes_nowhere(town: Town, forged: str) -> None:
    """Only the message that is replied to, or the button, says which case is meant."""
    desk = await open_desk(town)
    await desk.asks()
    lan, shown = town.citizen("Lan"), len(desk.group.shown())
    await desk.group.says(desk.minh, forged)
    await desk.group.says(desk.minh, forged, reply_to=Shown(1, forged))
    await lan.says(forged)
    await desk.minh.says(forged)
    await town.settle()
    assert len(desk.group.shown()) == shown
    assert [note.kind for note in await notes(town)] == ["question"]


async def test_mode_22_a_reply_after_a_year_finds_its_case(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    for _month in range(12):
        town.clock.forward(days=31)
        await housekeeping.sweep(town.work)
    await town.settle()
    await desk.sends(await desk.answers("Được, muộn mất rồi.", to=card))
    assert desk.hoa.heard("Được, muộn mất rồi.")


FILE = {"file_id": "f", "file_unique_id": "f"}
EVERY: dict[str, dict[str, Any]] = {
    "animation": {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE},
    "audio": {"audio": {**FILE, "duration": 1}},
    "contact": {"contact": {"phone_number": "0900000001", "first_name": "X"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "document": {"document": FILE},
    "document of 20 MB and a byte": {"document": {**FILE, "file_size": rules.LARGEST_FILE + 1}},
    "game": {"game": {"title": "x", "description": "x", "photo": []}},
    "location": {"location": {"latitude": 18.3, "longitude": 105.9}},
    "photo": photo("p"),
    "poll": {"poll": {"id": "1", "question": "x", "options": [], "total_voter_count": 0,
                      "is_closed": False, "is_anonymous": True, "type": "regular",
                      "allows_revoting": False, "members_only": False,
                      "allows_multiple_answers": False}},
    "sticker": {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1,
                            "is_animated": False, "is_video": False}},
    "story": {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    "venue": {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "x", "address": "x"},
              "location": {"latitude": 1, "longitude": 1}},
    "video": {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
    "video_note": {"video_note": {**FILE, "duration": 1, "length": 1}},
    "voice": {"voice": {**FILE, "duration": 1}},
    "dung hop dong": {"text": "Đúng hợp đồng", "entities": [
        {"type": "hashtag", "offset": 0, "length": 900}]},
    "new members": {"new_chat_members": [{"id": 9, "is_bot": False, "first_name": "Y"}]},
    "left member": {"left_chat_member": {"id": 9, "is_bot": False, "first_name": "Y"}},
    "new title": {"new_chat_title": "Nhóm mới"},
    "pinned": {"pinned_message": {
        "message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    "topic made": {"forum_topic_created": {"name": "x", "icon_color": 1}},
    "topic closed": {"forum_topic_closed": {}},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
    "forwarded": {"text": "Chuyển tiếp", "forward_origin": {
        "type": "hidden_user", "date": 0, "sender_user_name": "X"}},
    "nothing that is known": {"brand_new_kind": {"x": 1}},
}  # fmt: skip


async def test_mode_23_every_kind_of_message_meets_a_word_or_silence(town: Town) -> None:
    """To the bot in private by a citizen, a clerk and a specialist who is answering; in a group as
    a reply to a card and as talk. Nothing breaks, and nothing leaves."""
    desk = await open_desk(town)
    card, lan = await desk.asks(), town.citizen("Lan")
    for kind, content in EVERY.items():
        await desk.minh.presses_code("case.reply:1", card)
        for who in (lan, desk.hoa, desk.minh):
            await who.sends(**content)
        await desk.group.hears(desk.minh, reply_to=card, **content)
        await desk.group.hears(desk.minh, **content)
        await town.settle()
        assert await incidents(town) == [], kind
        assert [note.kind for note in await notes(town)] == ["question"], kind
        for who in (desk.hoa, desk.minh):
            await who.says("/huy")
    await lan.says("/start")
    assert lan.heard("Chào anh/chị")
