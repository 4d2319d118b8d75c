"""Published answers: an answer of Sở becomes one for everybody, by two people.

Hoa asks at a counter, Minh answers for Sở Công Thương and drafts, Thu approves; Bình at another
counter and Lan, a citizen, find it.
"""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from backend.errors import DomainError
from backend.guidance import rules, service, shelf
from backend.guidance.models import Article, ArticleReceipt
from backend.people import service as people
from backend.tasks import housekeeping
from bot.views.guidance import draft_button
from tests.story.desk import SO, Desk, notes, open_desk
from tests.story.town import Somebody, Town

ASKED = "Hồ sơ H27.12-261123-0001 thiếu giấy ủy quyền bản chính, có nhận bản sao y không ạ?"
REPLIED = "Nhận bản sao có chứng thực. Cần gấp thì gọi anh Minh 0900000001."
GROUND = "Điều 11 Nghị định 61/2018/NĐ-CP"
ALIKE = "ho so khong co giay uy quyen ban chinh thi nhan ban sao y duoc khong"
NO_RIGHT = "Việc này cần quyền mà anh/chị chưa có."


async def answered(town: Town) -> tuple[Desk, Somebody]:
    """Hoa's case with Minh's answer, and Thu beside Minh at Sở."""
    desk = await open_desk(town)
    thu = await town.staff("Thu", "specialist", SO)
    await desk.asks(ASKED)
    await desk.sends(await desk.answers(REPLIED))
    return desk, thu


async def drafts(town: Town, desk: Desk) -> None:
    """Minh presses the button that stands under his answer in the department's view."""
    (note,) = [one for one in await notes(town) if one.kind == "answer"]
    code = draft_button(note.case_id, note.id).code
    await desk.minh.says("/viec")
    await desk.minh.presses_code(code or "", desk.minh.last())


async def submits(town: Town, desk: Desk, audience: str = "Chỉ nhân viên") -> None:
    """Minh's draft, its parts, and 'Gửi'."""
    await drafts(town, desk)
    await desk.minh.presses(audience)
    await desk.minh.says(GROUND)
    await desk.minh.presses("Từ hôm nay")
    await desk.minh.presses("Không thời hạn")
    await desk.minh.presses("Gửi người thứ hai duyệt")
    await town.settle()


async def published(town: Town, audience: str = "Chỉ nhân viên") -> tuple[Desk, Somebody]:
    """All the way to an answer in force."""
    desk, thu = await answered(town)
    await submits(town, desk, audience)
    await thu.presses("Duyệt")
    await town.settle()
    return desk, thu


async def replaces(town: Town, desk: Desk, thu: Somebody, answer: str) -> None:
    """Thu writes a new answer in the place of the first, Minh approves."""
    await thu.says("/khotraloi")
    await thu.presses("1")
    await thu.presses("Thay bằng câu mới")
    await thu.presses("Từ hôm nay")
    await thu.presses("Không thời hạn")
    await thu.presses("Sửa trả lời")
    await thu.says(answer)
    await thu.presses("Gửi người thứ hai duyệt")
    await town.settle()
    await desk.minh.presses("Duyệt")
    await town.settle()


async def stored(town: Town) -> list[Article]:
    async with town.sessions() as session:
        return list(await session.scalars(select(Article).order_by(Article.id)))


async def receipts(town: Town) -> list[ArticleReceipt]:
    async with town.sessions() as session:
        return list(await session.scalars(select(ArticleReceipt).order_by(ArticleReceipt.id)))


async def found(town: Town, text: str = ALIKE, audience: str = rules.CLERKS) -> list[int]:
    async with town.sessions() as session:
        some = await shelf.similar(session, text, audience=audience, now=town.now)
    return [one.article.id for one in some]


def said(audience: str) -> list[tuple[str, str | date]]:
    """The least an author has to say of a draft."""
    return [("audience", audience), ("ground", ""), ("effective_on", date(2026, 11, 23))]


async def person(town: Town, who: Somebody) -> int:
    async with town.sessions() as session:
        known = await people.find(session, "telegram", who.chat)
    assert known is not None
    return known.id


async def test_one_drafts_another_approves_and_a_third_finds_it(town: Town) -> None:
    desk, thu = await answered(town)
    binh = await town.staff("Bình", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await drafts(town, desk)
    shown = desk.minh.last().text
    assert "(mã hồ sơ)" in shown and "(số điện thoại)" in shown and "0900000001" not in shown
    assert "Đã che: số điện thoại, mã hồ sơ." in shown
    await submits(town, desk)
    assert "Đã gửi tới 1 người có thể duyệt." in desk.minh.last().text
    assert await found(town) == []
    assert thu.heard("Câu trả lời chờ duyệt") and thu.heard(GROUND)
    await thu.presses("Duyệt")
    await town.settle()
    assert desk.minh.heard("đã được duyệt và đang dùng")
    assert await found(town) == [1]
    async with town.sessions.begin() as session:
        await service.receive(
            session, 1, person_id=await person(town, binh), how=rules.ACCEPTED, now=town.now
        )
    hows = {(one.person_id, one.how) for one in await receipts(town)}
    assert {
        (await person(town, desk.hoa), "origin"),
        (await person(town, binh), "accepted"),
    } <= hows

    await binh.says("/khotraloi uy quyen")
    await binh.presses("1")
    text = binh.last().text
    assert "Nguồn: Sở Công Thương, duyệt ngày 23/11/2026." in text and f"Căn cứ: {GROUND}" in text
    assert "Hướng dẫn nghiệp vụ, không thay văn bản hành chính." in text
    with pytest.raises(AssertionError):
        binh.last().button("Thu hồi")
    assert await found(town, "đổi giấy phép lái xe hết bao nhiêu tiền") == []


async def test_a_clerk_finds_it_before_asking_whole_and_hears_when_it_ends(town: Town) -> None:
    desk, thu = await published(town)
    binh = await town.staff("Bình", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await binh.says(f"/vuongmac Sở Công Thương: {ALIKE}")
    await binh.presses("Xem câu 1")
    opened = binh.last().text
    assert f"Căn cứ: {GROUND}\nÁp dụng từ 23/11/2026, không thời hạn." in opened
    assert "Nguồn: Sở Công Thương, duyệt ngày 23/11/2026." in opened
    await binh.presses("Vẫn hỏi")
    assert (await person(town, binh), "shown") in {
        (one.person_id, one.how) for one in await receipts(town)
    }
    await replaces(town, desk, thu, "Từ nay nhận cả bản chụp.")
    assert binh.heard("đã thay câu trả lời mà anh/chị từng nhận")


async def test_that_there_is_none_of_a_part_may_be_typed(town: Town) -> None:
    desk, _thu = await answered(town)
    await drafts(town, desk)
    await desk.minh.presses("Chỉ nhân viên")
    await desk.minh.says("không có")
    await desk.minh.says("hôm nay")
    await desk.minh.says("Không thời hạn")
    draft = desk.minh.last().text
    assert "Chưa có căn cứ." in draft and "Áp dụng từ 23/11/2026, không thời hạn." in draft
    await desk.minh.presses("Thủ tục")
    await desk.minh.says("1.001193")
    await desk.minh.presses("1. ")
    await desk.minh.presses("Thủ tục")
    await desk.minh.says("không")
    (article,) = await stored(town)
    assert (article.ground, article.expires_on, article.procedure) == ("", None, None)


async def test_nobody_approves_their_own_answer(town: Town) -> None:
    desk, _thu = await answered(town)
    await submits(town, desk)
    (article,) = await stored(town)
    await desk.minh.presses_code(f"guide.approve:1:{article.version}", desk.minh.last())
    assert "cần một người khác duyệt" in town.messenger.toasts[-1]
    assert await found(town) == [] and (await stored(town))[0].state == "draft"


async def test_what_is_given_back_is_mended_and_only_what_was_read_is_approved(town: Town) -> None:
    desk, thu = await answered(town)
    await submits(town, desk)
    (first,) = [one for one in thu.unread() if "chờ duyệt" in one.text]
    stale = first.button("Duyệt").code or ""
    await thu.presses("Trả lại")
    await thu.says("Thiếu điều khoản")
    await town.settle()
    assert desk.minh.heard("Lý do: Thiếu điều khoản")
    await desk.minh.presses("Sửa bản nháp")
    given_back = desk.minh.last()
    assert "Được trả lại: Thiếu điều khoản" in given_back.text
    assert not given_back.offers("Gửi người thứ hai duyệt")
    await desk.minh.presses("Căn cứ")
    await desk.minh.says("Điều 12 Nghị định 61/2018/NĐ-CP")
    await desk.minh.presses("Gửi người thứ hai duyệt")
    await town.settle()
    await thu.presses_code(stale, first)
    assert "đã sửa câu này" in town.messenger.toasts[-1]
    await desk.minh.presses_code("guide.audience:1:public", desk.minh.last())
    await town.settle()
    (article,) = await stored(town)
    assert article.submitted_at is None
    await thu.presses_code(f"guide.approve:1:{article.version}", first)
    assert (await stored(town))[0].state == "draft"


async def test_whoever_received_an_answer_is_told_of_the_new_one_exactly_once(town: Town) -> None:
    desk, thu = await published(town)
    binh = await town.staff("Bình", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await binh.says("/khotraloi uy quyen")
    await binh.presses("1")
    await binh.presses("Về danh sách")
    await binh.presses("1")
    await replaces(town, desk, thu, "Không nhận bản sao, phải có bản chính.")
    for one in (desk.hoa, binh):
        assert one.everything().count("đã thay câu trả lời mà anh/chị từng nhận") == 1
        assert one.heard("Không nhận bản sao, phải có bản chính.")
    assert [one.state for one in await stored(town)] == ["superseded", "published"]
    assert await found(town) == [2]
    await desk.minh.presses_code("guide.approve:2:1", desk.minh.last())
    await town.settle()
    assert binh.everything().count("từng nhận") == 1
    assert "từng nhận" not in thu.everything()

    await thu.says("/khotraloi")
    await thu.presses("1")
    await thu.presses("Thu hồi")
    await thu.presses("Thu hồi thật")
    await town.settle()
    for one in (desk.hoa, binh):
        assert one.everything().count("đã thu hồi một câu trả lời") == 1
    assert await found(town) == []


async def test_an_answer_is_found_from_its_first_day_to_its_last(town: Town) -> None:
    desk, thu = await answered(town)
    await drafts(town, desk)
    await desk.minh.presses("Chỉ nhân viên")
    await desk.minh.presses("Chưa có căn cứ")
    await desk.minh.says("25/11/2026")
    await desk.minh.says("01/11/2026")
    assert desk.minh.heard("không trước ngày áp dụng")
    await desk.minh.says("26/11/2026")
    await desk.minh.presses("Gửi người thứ hai duyệt")
    await town.settle()
    await thu.presses("Duyệt")
    assert await found(town) == []
    town.clock.forward(days=3)
    assert await found(town) == [1]
    town.clock.forward(days=1)
    assert await found(town) == []
    await thu.says("/khotraloi")
    await thu.presses("Không còn dùng")
    await thu.presses("1")
    assert "Đã hết hạn" in thu.last().text


async def test_the_old_answer_holds_until_the_new_one_begins(town: Town) -> None:
    desk, thu = await published(town)
    async with town.sessions.begin() as session:
        minh, second = await person(town, desk.minh), await person(town, thu)
        new = await service.supersede(session, 1, author_id=minh, now=town.now)
        again = await service.supersede(session, 1, author_id=minh, now=town.now)
        assert again.id == new.id
        begins = date(2026, 12, 1)
        await service.edit(session, new.id, "effective_on", begins, author_id=minh, now=town.now)
        await service.submit(session, new.id, author_id=minh, now=town.now)
        await service.approve(session, new.id, new.version, person_id=second, now=town.now)
    assert await found(town) == [1]
    town.clock.forward(days=8)
    assert await found(town) == [new.id]


async def test_of_twenty_drafts_and_approvals_at_once_there_is_one(town: Town) -> None:
    desk, thu = await answered(town)
    (note,) = [one for one in await notes(town) if one.kind == "answer"]
    code = draft_button(note.case_id, note.id).code or ""
    await desk.minh.says("/viec")
    await asyncio.gather(
        *(desk.minh.presses_code(code, desk.minh.last()) for _ in range(10)),
        *(thu.presses_code(code, desk.minh.last()) for _ in range(10)),
    )
    (article,) = await stored(town)
    async with town.sessions.begin() as session:
        for part, value in said("clerks"):
            await service.edit(session, 1, part, value, author_id=article.author_id, now=town.now)
        article, _count = await service.submit(
            session, 1, author_id=article.author_id, now=town.now
        )
    crowd = [await town.staff(f"Giám sát {n}", "supervisor", SO) for n in range(10)]
    for one in crowd:
        await one.says("/viec")
    await asyncio.gather(
        *(one.presses_code(f"guide.approve:1:{article.version}", one.last()) for one in crowd)
    )
    await town.settle()
    author = desk.minh if article.author_id == await person(town, desk.minh) else thu
    assert author.everything().count("đã được duyệt và đang dùng") == 1


async def test_a_citizen_is_answered_with_what_is_public_where_the_search_cannot(
    town: Town,
) -> None:
    desk, thu = await published(town, "Cả người dân")
    lan = town.citizen("Lan")
    await lan.says("thiếu giấy ủy quyền bản chính, có nhận bản sao y không")
    assert lan.heard("Nhận bản sao có chứng thực") and lan.heard("Nguồn: Sở Công Thương, duyệt")
    await lan.says("xyzzy plugh")
    assert not lan.heard("Nhận bản sao")
    await replaces(town, desk, thu, "Chỉ nhận bản chính.")
    assert lan.heard("Chỉ nhận bản chính.")
    await lan.presses_code("guide.read:1", lan.last())
    assert lan.heard("Chỉ nhận bản chính.")


async def test_under_the_answer_on_a_procedure_stands_what_a_department_said(town: Town) -> None:
    desk, thu = await answered(town)
    async with town.sessions.begin() as session:
        minh, second = await person(town, desk.minh), await person(town, thu)
        article = await service.draft(
            session, key="case:9:9", desk=SO, question="Khai sinh mất giấy chứng sinh thì sao?",
            answer="Viết giấy cam đoan.", procedure="1.001193", author_id=minh, now=town.now,
        )  # fmt: skip
        for part, value in said("public"):
            await service.edit(session, article.id, part, value, author_id=minh, now=town.now)
        await service.submit(session, article.id, author_id=minh, now=town.now)
    await town.settle()
    assert thu.heard("Thủ tục: Đăng ký khai sinh (1.001193)")
    async with town.sessions.begin() as session:
        await service.approve(session, article.id, article.version, person_id=second, now=town.now)
    lan = town.citizen("Lan")
    await lan.says("đăng ký khai sinh")
    assert lan.heard("Giấy tờ cần mang") and not lan.heard("Viết giấy cam đoan")
    await lan.presses("Câu trả lời của Sở Công Thương")
    assert lan.heard("Viết giấy cam đoan.")
    async with town.sessions.begin() as session:
        await service.withdraw(session, article.id, person_id=second, now=town.now)
    await lan.presses("Câu trả lời của Sở Công Thương")
    assert "không còn dùng" in town.messenger.toasts[-1]
    await lan.says("đăng ký khai sinh")
    with pytest.raises(AssertionError):
        lan.last().button("Câu trả lời của")


async def test_what_is_for_clerks_reaches_no_citizen(town: Town) -> None:
    desk, thu = await published(town, "Cả người dân")
    lan = town.citizen("Lan")
    await lan.says(ASKED)
    assert lan.heard("Nhận bản sao có chứng thực")
    await thu.says("/khotraloi")
    await thu.presses("1")
    await thu.presses("Thay bằng câu mới")
    await thu.presses("Từ hôm nay")
    await thu.presses("Không thời hạn")
    await thu.presses("Dành cho ai")
    await thu.presses("Chỉ nhân viên")
    await thu.presses("Sửa trả lời")
    await thu.says("Việc nội bộ.")
    await thu.presses("Gửi người thứ hai duyệt")
    await town.settle()
    await desk.minh.presses("Duyệt")
    await town.settle()
    assert lan.heard("đã thu hồi một câu trả lời") and desk.hoa.heard("Việc nội bộ.")
    await lan.says(ASKED)
    await lan.presses_code("guide.read:2", lan.last())
    assert "Việc nội bộ" not in lan.everything()


@pytest.mark.parametrize(("role", "scope"), [("clerk", "tinh-ha-tinh"), ("specialist", "so-y-te")])
async def test_it_is_for_the_desk_alone(town: Town, role: str, scope: str) -> None:
    desk, _thu = await answered(town)
    await submits(town, desk)
    (article,) = await stored(town)
    somebody = await town.staff("Nam", role, scope)
    await somebody.says("/khotraloi")
    for code in (
        "guide.draft:1:2", "guide.open:1", f"guide.approve:1:{article.version}", "guide.submit:1",
        f"guide.reject:1:{article.version}", "guide.audience:1:public", "guide.part:1:answer",
        "guide.drop:1", "guide.withdrawn:1", "guide.replace:1", "guide.read:1", "guide.today:1",
        "guide.list:x:0", "guide.none:1:answer", "guide.code:1:9.9", "guide.open:99",
    ):  # fmt: skip
        await somebody.presses_code(code, somebody.last())
        assert town.messenger.toasts[-1]
    assert "bản chính" not in somebody.everything()
    (after,) = await stored(town)
    assert (after.state, after.version) == ("draft", article.version)


async def test_a_role_that_ends_in_the_middle_ends_the_writing(town: Town) -> None:
    desk, _thu = await answered(town)
    await drafts(town, desk)
    await desk.minh.presses("Chỉ nhân viên")
    async with town.sessions.begin() as session:
        await people.suspend(session, await person(town, desk.minh), now=town.now)
    await desk.minh.says(GROUND)
    assert desk.minh.heard("không còn quyền soạn")
    await desk.minh.says("đăng ký khai sinh")
    assert desk.minh.heard("Nguồn:") and (await stored(town))[0].ground is None


async def test_a_draft_that_nobody_finishes_goes_and_may_be_made_again(town: Town) -> None:
    desk, thu = await answered(town)
    await submits(town, desk)
    town.clock.forward(days=61)
    await housekeeping.sweep(town.work)
    assert [one.state for one in await stored(town)] == ["draft"]
    await thu.presses("Trả lại")
    await thu.says("Chưa đủ")
    town.clock.forward(days=61)
    await housekeeping.sweep(town.work)
    await drafts(town, desk)
    assert [one.state for one in await stored(town)] == ["withdrawn", "draft"]


async def test_what_somebody_read_is_told_forgotten_and_erased(town: Town) -> None:
    _desk, _thu = await published(town, "Cả người dân")
    lan = town.citizen("Lan")
    await lan.says(ASKED)
    await lan.says("/dulieu")
    assert lan.heard("Câu trả lời của các Sở mà anh/chị đã xem: 1")
    who = await person(town, lan)
    await lan.presses("Xóa dữ liệu")
    await lan.presses("Xóa hết")
    assert who not in {one.person_id for one in await receipts(town)}
    town.clock.forward(days=366)
    await housekeeping.sweep(town.work)
    assert await receipts(town) == []
    async with town.sessions.begin() as session:
        with pytest.raises(DomainError, match=r"guidance\.unknown"):
            await service.receive(session, 99, person_id=1, now=town.now)
