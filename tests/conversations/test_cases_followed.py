"""A citizen at the counter scans a code, goes home, and hears what the clerk approved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from backend.cases.follow_models import CaseFollower
from backend.tasks import housekeeping
from tests.story.desk import QUESTION, Desk, open_desk
from tests.story.town import Somebody, Town

ANSWER = "Nhận bản sao y trong 6 tháng. Hỏi chị Thu 0900000077."


@dataclass
class Counter:
    """Hoa asks Minh's department; Lan stands at her counter with a phone."""

    desk: Desk
    lan: Somebody

    async def shows_code(self) -> str:
        """Hoa's newest QR code, as what stands behind ``start=``."""
        hoa = self.desk.hoa
        await hoa.presses("Mã QR cho người dân")
        assert hoa.last().attachment is not None
        return (hoa.last().button("Chép liên kết").copy or "").partition("start=")[2]

    async def follows(self, who: Somebody | None = None) -> str:
        """Somebody scans a new code and agrees."""
        who, code = who or self.lan, await self.shows_code()
        await who.says(f"/start {code}")
        await who.presses("Đồng ý")
        return code

    async def accepts(self, text: str = ANSWER) -> None:
        """The department answers and Hoa has it clear."""
        await self.desk.sends(await self.desk.answers(text))
        await self.desk.hoa.presses("Đã rõ")


@pytest.fixture
async def counter(town: Town) -> Counter:
    desk = await open_desk(town)
    await desk.asks()
    return Counter(desk, town.citizen("Lan"))


async def followers(town: Town) -> int:
    async with town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(CaseFollower)) or 0


async def test_the_citizen_hears_the_approved_outcome_and_nothing_else(
    town: Town, counter: Counter
) -> None:
    desk, lan = counter.desk, counter.lan
    await counter.follows()
    assert "VM-2026-000001 · Trung tâm Phục vụ hành chính công tỉnh" in lan.last().text
    assert "không cần quay lại hỏi" in lan.last().text
    await desk.sends(await desk.answers("Để hỏi lại phòng nghiệp vụ."))
    await desk.hoa.presses("Chưa rõ")
    await desk.hoa.says("Thế có nhận không ạ?")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert not lan.heard("kết quả cho anh/chị")

    await counter.accepts()
    assert desk.hoa.heard("1 người dân đang chờ kết quả này")
    assert desk.hoa.heard("Hỏi chị Thu (số điện thoại).")
    question = next(one for one in desk.hoa.unread() if "đang chờ kết quả" in one.text)
    assert not lan.heard("Nhận bản sao y")
    pass_on = question.button("Gửi câu của Sở").code or ""
    for _tap in range(3):
        await desk.hoa.presses_code(pass_on, question)
    assert question.text == "Không còn ai chờ tin này."
    await town.settle()

    outcome = lan.last().text
    assert "Nhận bản sao y trong 6 tháng. Hỏi chị Thu (số điện thoại)." in outcome
    assert "Theo hướng dẫn của Sở Công Thương, ngày 23/11/2026." in outcome
    assert "đọc mã VM-2026-000001" in outcome
    assert "không thay văn bản hành chính" in outcome
    assert lan.everything().count("Nhận bản sao y") == 1
    for secret in ("0900000077", "phòng nghiệp vụ", "Thế có nhận", "H27.12", QUESTION, "Minh"):
        assert secret not in lan.everything()


async def test_a_code_binds_once_and_a_second_person_is_sent_for_another(
    town: Town, counter: Counter
) -> None:
    nam, code = town.citizen("Nam"), await counter.shows_code()
    await counter.lan.says(f"/start {code}")
    await nam.says(f"/start {code}")
    yes = [(who, who.last(), who.last().button("Đồng ý").code or "") for who in (counter.lan, nam)]
    await asyncio.gather(*(who.presses_code(press, shown) for who, shown, press in yes))
    bound = [who for who in (counter.lan, nam) if "không cần quay lại hỏi" in who.last().text]
    assert len(bound) == 1
    refused = [one for one in town.messenger.toasts if "đã gắn với người mở trước" in one]
    assert len(refused) == 1
    late = town.citizen("Cúc")
    await late.says(f"/start {code}")
    assert late.heard("Anh/chị nhờ nhân viên ở quầy tạo cho mình mã khác")
    await counter.follows(late)
    assert "không cần quay lại hỏi" in late.last().text
    await counter.accepts()
    assert counter.desk.hoa.heard("2 người dân đang chờ")


async def test_the_clerk_writes_the_outcome_in_words_of_their_own(
    town: Town, counter: Counter
) -> None:
    hoa, lan = counter.desk.hoa, counter.lan
    await counter.follows()
    await counter.accepts()
    await hoa.presses("Tự viết")
    await hoa.sends_photo()
    assert hoa.heard("cần viết bằng chữ")
    await hoa.says("Chị mang bản sao y tới, gọi 0900000088.")
    assert hoa.heard("Đã che: số điện thoại")
    await hoa.presses("Viết lại")
    await hoa.says("Chị mang bản sao y tới quầy số 3.")
    assert "Theo hướng dẫn của Sở Công Thương" in hoa.last().text
    await town.settle()
    assert not lan.heard("quầy số 3")
    await hoa.presses("Gửi")
    await town.settle()
    assert hoa.last().text == "Đã báo 1 người dân."
    assert lan.heard("Chị mang bản sao y tới quầy số 3.")
    assert "Nhận bản sao y" not in lan.everything()
    assert "0900000088" not in lan.everything()


async def test_whoever_waits_is_sent_to_the_counter_when_the_question_is_withdrawn(
    town: Town, counter: Counter
) -> None:
    hoa = counter.desk.hoa
    code = await counter.follows()
    unopened = await counter.shows_code()
    await hoa.says("/viec")
    await hoa.presses("VM-2026-000001")
    await hoa.presses("Rút lại câu hỏi")
    await hoa.presses("Rút lại thật")
    await town.settle()
    await town.settle()
    assert counter.lan.everything().count("Anh/chị hỏi nhân viên ở quầy, đọc mã VM-2026-") == 1
    nam = town.citizen("Nam")
    for link in (unopened, code):
        await nam.says(f"/start {link}")
        assert not any("Đồng ý" in b.label for one in nam.unread() for r in one.rows for b in r)
    await hoa.presses("Mã QR cho người dân")
    assert town.messenger.toasts[-1] == "Câu hỏi này đã khép lại."


async def test_a_clerk_who_leaves_it_open_has_a_day_then_the_citizen_is_told_to_ask(
    town: Town, counter: Counter
) -> None:
    await counter.follows()
    await counter.accepts()
    await town.settle()
    assert not counter.lan.heard("đã dừng")
    town.clock.forward(hours=25)
    await town.settle()
    assert counter.lan.heard("không có kết quả để báo")
    await counter.desk.hoa.presses("Gửi câu của Sở")
    await town.settle()
    assert "Không còn ai chờ tin này." in counter.desk.hoa.everything()
    assert "Nhận bản sao y" not in counter.lan.everything()
    town.clock.forward(days=31)
    await housekeeping.sweep(town.work)
    assert await followers(town) == 0


async def test_nothing_is_told_where_it_need_not_be_or_is_not_wanted(
    town: Town, counter: Counter
) -> None:
    hoa, nam = counter.desk.hoa, town.citizen("Nam")
    await counter.follows()
    await counter.follows(nam)
    await nam.presses("Thôi báo tin")
    await counter.accepts()
    assert hoa.heard("1 người dân đang chờ")
    await hoa.presses("Không cần báo")
    assert "Không báo gì thêm" in hoa.everything()
    town.clock.forward(days=2)
    await town.settle()
    for who in (counter.lan, nam):
        assert "kết quả cho anh/chị" not in who.everything()
        assert "đã dừng" not in who.everything()
    assert await followers(town) == 0


async def test_a_code_is_neither_for_its_clerk_nor_for_ever_nor_without_a_yes(
    town: Town, counter: Counter
) -> None:
    code = await counter.shows_code()
    await counter.desk.hoa.says(f"/start {code}")
    assert counter.desk.hoa.heard("Mã này dành cho người dân")
    await counter.lan.says(f"/start {code}")
    await counter.lan.presses("Không")
    assert "không ghi nhớ tài khoản này" in counter.lan.last().text
    await counter.lan.says("/start v_khong-co-that")
    assert counter.lan.heard("Mã này không dùng được")
    town.clock.forward(hours=25)
    await counter.lan.says(f"/start {code}")
    assert counter.lan.heard("Mã này không dùng được hoặc đã quá hạn")
    await counter.accepts()
    assert not counter.desk.hoa.heard("đang chờ kết quả")
    await housekeeping.sweep(town.work)
    assert await followers(town) == 0


async def test_another_clerk_neither_shows_the_code_nor_speaks_for_the_case(
    town: Town, counter: Counter
) -> None:
    await counter.follows()
    await counter.accepts()
    mai = await town.staff("Mai", "clerk", "ttpvhcc-tinh")
    await mai.says("/start")
    for code in ("follow.qr:1", "follow.pass:1:2", "follow.write:1:2", "follow.skip:1:2"):
        await mai.presses_code(code, mai.last())
        assert town.messenger.toasts[-1] == "Anh/chị không mở được câu hỏi này."
    await town.settle()
    assert not counter.lan.heard("kết quả cho anh/chị")


async def test_a_follower_who_blocked_the_bot_is_named_to_the_clerk_and_one_who_left_forgotten(
    town: Town, counter: Counter
) -> None:
    nam = town.citizen("Nam")
    await counter.follows()
    await counter.follows(nam)
    await counter.lan.blocks()
    await nam.says("/dulieu")
    assert nam.heard("Việc ở quầy mà anh/chị đang chờ kết quả: 1")
    await nam.presses("Rút lại đồng ý")
    await nam.presses("Báo kết quả")
    await counter.accepts()
    await counter.desk.hoa.presses("Gửi câu của Sở")
    assert "1 người đã chặn kênh này nên không báo được" in counter.desk.hoa.everything()
    await town.settle()
    assert "kết quả cho anh/chị" not in nam.everything()
