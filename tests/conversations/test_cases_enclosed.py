"""Files both ways: of a department's answer, and of a clerk's further words."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from backend.cases.models import Attachment, ProposalFile
from backend.notices.models import Notice
from backend.tasks import housekeeping
from tests.conversations.test_cases_asking import photo
from tests.conversations.test_cases_lifecycle import opens
from tests.story.desk import Desk, cases, notes, open_desk
from tests.story.messenger import Shown
from tests.story.town import Town

LARGE = {"file_id": "l", "file_unique_id": "l", "file_size": 20 * 1024 * 1024 + 1}
FORM = {"file_id": "form", "file_unique_id": "form", "file_name": "Mẫu đơn.docx"}


async def asked(town: Town) -> Desk:
    desk = await open_desk(town)
    await desk.asks()
    return desk


async def replies(desk: Desk, **content: object) -> Shown:
    """Minh replies to the card in the group with anything; the preview, or what he is told."""
    await desk.group.hears(desk.minh, reply_to=desk.card(), **content)
    await desk.town.settle()
    return desk.group.shown()[-1]


def enclosed(desk: Desk) -> list[object]:
    """The files that Hoa was sent."""
    return [one.attachment for one in desk.town.messenger.chats[desk.hoa.chat] if one.attachment]


async def test_an_answer_in_the_group_brings_its_file_behind_it(town: Town) -> None:
    desk = await asked(town)
    preview = await replies(desk, document=FORM, caption="Khai theo mẫu này.")
    assert "📎 1 tệp" in preview.text and "Đừng gửi giấy tờ tùy thân" in preview.text
    assert enclosed(desk) == []
    await desk.sends(preview)
    answer = next(one for one in desk.hoa.unread() if "trả lời" in one.text)
    assert "Khai theo mẫu này." in answer.text and "📎 1 tệp" in answer.text
    assert enclosed(desk) == ["form"]
    assert "Kèm theo VM-2026-000001" in desk.hoa.last().text
    assert "Đừng gửi giấy tờ" not in preview.text


@pytest.mark.parametrize("order", list(permutations(range(3)))[::2])
async def test_an_album_in_the_group_is_one_answer_in_any_order(
    town: Town, order: tuple[int, ...]
) -> None:
    desk = await asked(town)
    for number in order:
        words = {"caption": "Theo ba trang này."} if number == 2 else {}
        await replies(desk, **photo(f"p{number}", media_group_id="album", **words))
        town.restart()
    previews = [one for one in desk.group.shown() if "chưa gửi" in one.text]
    assert len(previews) == 1
    assert "Theo ba trang này." in previews[0].text and "📎 3 ảnh" in previews[0].text
    await desk.sends(previews[0])
    assert sorted(map(str, enclosed(desk))) == ["p0", "p1", "p2"]
    album = {one.album for one in town.messenger.chats[desk.hoa.chat] if one.attachment}
    assert len(album) == 1 and None not in album
    await replies(desk, **photo("late", media_group_id="album"))
    assert enclosed(desk)[-1] == "late" and len(await notes(town)) == 2


async def test_files_without_words_wait_for_them(town: Town) -> None:
    desk = await asked(town)
    preview = await replies(desk, **photo("p", message_id=601))
    assert "Chưa có lời" in preview.text
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    assert town.messenger.toasts[-1].startswith("Trả lời cần ít nhất một câu")
    await desk.minh.edits(601, group=desk.group, **photo("p", caption="Theo trang này."))
    await town.settle()
    await desk.sends(preview)
    assert desk.hoa.heard("Theo trang này.") and enclosed(desk) == ["p"]


async def test_in_private_files_come_before_or_with_the_words(town: Town) -> None:
    desk = await asked(town)
    await opens(desk.minh)
    await desk.minh.presses("Trả lời")
    await desk.minh.sends(sticker={"file_id": "s", "file_unique_id": "s", "type": "regular",
                                   "width": 1, "height": 1, "is_animated": False,
                                   "is_video": False})  # fmt: skip
    assert desk.minh.heard("cần viết bằng chữ")
    await desk.minh.sends(document=LARGE)
    assert desk.minh.heard("quá 20 MB")
    await desk.minh.sends(document=FORM)
    await desk.minh.sends(**photo("p"))
    await desk.minh.says("Khai theo mẫu.")
    await town.settle()
    preview = next(one for one in town.messenger.chats[desk.minh.chat] if "📎" in one.text)
    assert "Khai theo mẫu." in preview.text and "📎 1 ảnh, 1 tệp" in preview.text
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert enclosed(desk) == ["form", "p"]
    await desk.minh.says("Khai sinh cần gì?")
    assert not desk.minh.heard("chưa gửi")


async def test_what_was_dropped_or_is_too_large_is_not_kept(town: Town) -> None:
    desk = await asked(town)
    told = await replies(desk, document=LARGE, caption="Mẫu đây.")
    assert "quá 20 MB" in told.text
    preview = await replies(desk, document=FORM, caption="Mẫu đây.")
    await desk.minh.presses("Bỏ", on=preview, chat=desk.group.chat)
    await town.settle()
    async with town.sessions() as session:
        assert list(await session.scalars(select(ProposalFile))) == []
    assert enclosed(desk) == []


async def test_further_files_are_asked_about_and_reach_the_card(town: Town) -> None:
    desk = await asked(town)
    await opens(desk.hoa)
    await desk.hoa.presses("Bổ sung")
    assert desk.hoa.heard("Gửi kèm ảnh, tệp cũng được")
    await desk.hoa.sends(**photo("cccd", media_group_id="bad"))
    await desk.hoa.presses("Có giấy tờ tùy thân")
    assert "không nhận giấy tờ tùy thân" in town.messenger.toasts[-1]
    await desk.hoa.sends(**photo("late", media_group_id="bad"))
    assert desk.hoa.heard("cũng không được giữ lại")
    for number in range(2):
        words = {"caption": "Trang thiếu chữ ký"} if number else {}
        await desk.hoa.sends(**photo(f"p{number}", media_group_id="good", **words))
    asked_at = desk.hoa.last()
    town.restart()
    await desk.hoa.presses("Không có", on=asked_at)
    assert "Trang thiếu chữ ký" in asked_at.text and "📎 2 ảnh" in asked_at.text
    await desk.hoa.presses("Gửi")
    await town.settle()
    further = desk.group.shown()[-1]
    assert "nhân viên bổ sung" in further.text and "📎 2 ảnh" in further.text
    assert "📎 2 ảnh" in desk.card().text
    await desk.minh.presses("Xem ảnh", on=further, chat=desk.group.chat)
    await town.settle()
    assert [one.attachment for one in desk.minh.unread()] == ["p0", "p1"]
    await desk.hoa.sends(**photo("p2", media_group_id="good"))
    await town.settle()
    assert desk.hoa.heard("Đã thêm tệp tới muộn vào VM-2026-000001")
    assert "📎 3 ảnh" in desk.card().text and len(await cases(town)) == 1


async def test_what_is_on_further_files_may_be_typed(town: Town) -> None:
    desk = await asked(town)
    await opens(desk.hoa)
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.sends(**photo("cccd"))
    await desk.hoa.says("có")
    assert desk.hoa.heard("không nhận giấy tờ tùy thân") and desk.hoa.heard("viết lại")
    await desk.hoa.sends(**photo("p"))
    await desk.hoa.says("Không có")
    await desk.hoa.presses("Gửi")
    await town.settle()
    further = desk.group.shown()[-1]
    assert "📎 1 ảnh" in further.text and "Không có" not in further.text


async def test_files_alone_are_further_words_enough(town: Town) -> None:
    desk = await asked(town)
    await opens(desk.hoa)
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.sends(**photo("p"))
    await desk.hoa.presses("Không có")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert "📎 1 ảnh" in desk.group.shown()[-1].text


async def test_files_go_thirty_days_after_the_end(town: Town) -> None:
    async def held() -> list[int]:
        async with town.sessions() as session:
            sent = select(Notice).where(Notice.operation.in_(("media", "album")))
            return [
                len(list(await session.scalars(select(Attachment)))),
                len(list(await session.scalars(select(ProposalFile)))),
                len([one for one in await session.scalars(sent) if one.params]),
            ]

    desk = await asked(town)
    await opens(desk.hoa)
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.sends(**photo("p"))
    await desk.hoa.presses("Không có")
    await desk.hoa.presses("Gửi")
    await town.settle()
    await desk.sends(await replies(desk, document=FORM, caption="Theo mẫu này."))
    await desk.hoa.presses("Đã rõ")
    town.clock.forward(days=29)
    await housekeeping.sweep(town.work)
    assert await held() == [1, 1, 1]
    town.clock.forward(days=2)
    await housekeeping.sweep(town.work)
    assert await held() == [0, 0, 0]
