"""A citizen complains of a parcel, the post's supervisors answer, no silence goes unnoticed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from backend.notices.models import Notice
from backend.parcels.complaint_models import Complaint, ComplaintNote
from backend.people import service as people
from backend.tasks import acting
from tests.story.returns import UNIT, Scene
from tests.story.town import Somebody, Town

PHONE = "0900000123"


@dataclass
class Dispute:
    """A delivered result, its citizen, a supervisor of the counter and one of the province."""

    scene: Scene
    sau: Somebody
    tinh: Somebody

    @property
    def town(self) -> Town:
        return self.scene.town

    @property
    def lan(self) -> Somebody:
        return self.scene.lan

    async def complaint(self) -> Complaint:
        async with self.town.sessions() as session:
            return (await session.scalars(select(Complaint))).one()

    async def complains(self, text: str = "Bưu tá ném giấy tờ qua cổng, gọi 0900000123") -> None:
        await self.lan.presses("Khiếu nại")
        await self.lan.presses("Thái độ phục vụ")
        await self.lan.says(text)
        await self.town.settle()

    async def answers(self, text: str = "Chúng tôi đã nhắc bưu tá.") -> None:
        await self.sau.presses("Trả lời")
        await self.sau.says(text)
        await self.sau.presses("Gửi")
        await self.town.settle()


@pytest.fixture
async def dispute(town: Town) -> Dispute:
    scene = await Scene.set(town, asked=False)
    sau = await town.staff("Sáu", "supervisor", UNIT)
    tinh = await town.staff("Tĩnh", "supervisor", "tinh-ha-tinh")
    await scene.registered(PHONE)
    await scene.follows()
    await scene.hoa.presses("Mở phiếu này")
    await scene.hoa.presses("Bưu điện đã nhận")
    await scene.hoa.presses("Đã giao")
    await scene.hoa.presses("Người nhà")
    await scene.hoa.presses("Chưa xem")
    await town.settle()
    await scene.lan.presses("Xem hành trình")
    return Dispute(scene, sau, tinh)


async def test_a_complaint_goes_to_the_supervisor_with_the_timeline_and_is_answered(
    dispute: Dispute,
) -> None:
    await dispute.complains()
    assert dispute.lan.heard("Đã gửi khiếu nại KN-1") and dispute.lan.heard("muộn nhất")
    card = dispute.sau.last().text
    for part in ("Khiếu nại KN-1", "Đã giao", "Bưu điện đã nhận", "người nhà nhận", "ném giấy tờ"):
        assert part in card
    assert PHONE not in card and "(số điện thoại)" in card
    assert "KN-1" not in dispute.tinh.everything() and "KN-1" not in dispute.scene.hoa.everything()
    await dispute.sau.presses("Trả lời")
    await dispute.sau.says("Chúng tôi xin lỗi.")
    assert dispute.sau.heard("Người dân sẽ đọc")
    await dispute.sau.presses("Viết lại")
    await dispute.sau.says("Chúng tôi đã nhắc bưu tá.")
    await dispute.sau.presses("Gửi")
    await dispute.town.settle()
    assert dispute.lan.heard("Chúng tôi đã nhắc bưu tá.")
    assert "Bưu điện ghi" not in dispute.lan.everything()
    await dispute.lan.presses("Đã ổn")
    assert dispute.lan.heard("Khiếu nại KN-1 đã khép lại")
    assert (await dispute.complaint()).state == "closed"


async def test_words_after_an_answer_reopen_it_with_its_clock_anew(dispute: Dispute) -> None:
    await dispute.complains()
    first = (await dispute.complaint()).answer_due
    dispute.town.clock.forward(days=1)
    await dispute.answers()
    await dispute.lan.presses("Chưa ổn, nói thêm")
    await dispute.lan.sends_photo()
    assert dispute.lan.heard("chỉ nhận chữ")
    await dispute.lan.says("x" * 701)
    assert dispute.lan.heard("tối đa 700")
    await dispute.lan.says("Hôm nay lại thế.")
    await dispute.town.settle()
    assert dispute.sau.heard("vừa nói thêm")
    reopened = await dispute.complaint()
    assert reopened.state == "open" and reopened.answer_due > first
    await dispute.answers("Chúng tôi đổi người.")
    await dispute.town.later(days=9)
    assert dispute.lan.heard("đã khép lại vì anh/chị không nói thêm")
    await dispute.lan.presses("Mở lại, nói thêm")
    await dispute.lan.says("Vẫn chưa ổn.")
    assert (await dispute.complaint()).state == "open"


async def test_silence_of_the_post_climbs_to_the_province(dispute: Dispute) -> None:
    await dispute.complains()
    heard = []
    for _day in range(8):  # The second is a holiday, the sixth and seventh a weekend.
        await dispute.town.later(days=1)
        heard.append(
            (dispute.sau.heard("đã hết nửa thời hạn"), dispute.tinh.heard("đã quá hạn trả lời"),
             dispute.lan.heard("chưa được trả lời đúng hạn"))
        )  # fmt: skip
    assert heard[:2] == [(False, False, False), (True, False, False)]
    assert heard[-1] == (True, True, True)
    assert dispute.tinh.everything().count("đã quá hạn trả lời") == 2
    assert dispute.lan.everything().count("chưa được trả lời đúng hạn") == 1
    await dispute.tinh.presses("Trả lời")
    await dispute.tinh.says("Tỉnh trả lời thay.")
    await dispute.tinh.presses("Gửi")
    await dispute.town.settle()
    assert dispute.lan.heard("Tỉnh trả lời thay.")
    await dispute.sau.presses_code("complaint.reply:1", dispute.sau.last())
    assert "Đồng nghiệp đã trả lời" in dispute.town.messenger.toasts[-1]


async def test_not_me_opens_a_complaint_at_once_whose_proof_staff_alone_see(
    dispute: Dispute,
) -> None:
    for _twice in range(2):
        await dispute.lan.presses("Không phải tôi nhận")
        assert dispute.lan.heard("Giao không đúng người")
    await dispute.town.settle()
    assert (await dispute.complaint()).kind == "wrong_person"
    assert "người nhà nhận, chưa xem giấy tờ" in dispute.sau.last().text
    assert "chưa xem giấy tờ" not in dispute.lan.everything()
    await dispute.lan.presses("Rút khiếu nại")
    await dispute.town.settle()
    assert (await dispute.complaint()).state == "withdrawn"
    await dispute.lan.presses_code("complaint.add:1", dispute.lan.last())
    assert "đã khép lại" in dispute.town.messenger.toasts[-1]


async def test_only_its_citizen_and_its_supervisors_touch_a_complaint(dispute: Dispute) -> None:
    parcel = await dispute.scene.parcel()
    await dispute.complains()
    binh = dispute.town.citizen("Bình")
    far = await dispute.town.staff("Xa", "supervisor", "xa-mai-phu-2025")
    for who in (binh, far):
        await who.says("/khieunai")
        assert "KN-1" not in str(who.last().rows)
    for who, code, answered in (
        (binh, "complaint.show:1", "không mở được"),
        (binh, "complaint.accept:1", "không mở được"),
        (binh, "complaint.withdraw:1", "không mở được"),
        (binh, f"parcel.notme:{parcel.id}", "không theo dõi"),
        (binh, f"parcel.complain:{parcel.id}", "không theo dõi"),
        (far, "complaint.open:1", "quyền"),
        (far, "complaint.reply:1", "quyền"),
        (dispute.scene.hoa, "complaint.reply:1", "quyền"),
        (dispute.lan, f"complaint.bare:{parcel.id}:lost", "bước khác"),
        (dispute.lan, f"complaint.bare:{parcel.id}:cheese", "bước khác"),
    ):
        await who.presses_code(code, who.last())
        assert answered in dispute.town.messenger.toasts[-1], (code, dispute.town.messenger.toasts)
    await dispute.sau.says("/homnay")
    assert "KN-1" in str(dispute.sau.last().rows)
    await dispute.sau.says("/khieunai")
    await dispute.sau.presses("KN-1")
    assert dispute.sau.heard("ném giấy tờ")
    await dispute.lan.says("/khieunai")
    await dispute.lan.presses("KN-1")
    assert dispute.lan.heard("Chờ trả lời")


async def test_without_any_supervisor_nothing_is_promised(town: Town) -> None:
    scene = await Scene.set(town, asked=False)
    await scene.registered(PHONE)
    await scene.follows()
    await scene.lan.presses("Khiếu nại")
    await scene.lan.presses("Giao trễ")
    await scene.lan.presses("Gửi luôn, không kể")
    assert "Chưa có người giám sát" in town.messenger.toasts[-1]


async def test_who_is_forgotten_leaves_no_words_and_no_open_complaint(dispute: Dispute) -> None:
    await dispute.complains()
    await dispute.lan.says("/dulieu")
    await dispute.lan.presses("Xóa dữ liệu")
    await dispute.lan.presses("Xóa")
    await dispute.town.settle()
    assert (await dispute.complaint()).state == "withdrawn"
    async with dispute.town.sessions() as session:
        said = list(await session.scalars(select(ComplaintNote.text)))
    assert not any(said)
    assert "ném giấy tờ" not in dispute.sau.everything()


async def test_words_are_forgotten_half_a_year_after_the_end(dispute: Dispute) -> None:
    await dispute.complains()
    await dispute.answers()
    await dispute.lan.presses("Đã ổn")
    for days, words in ((182, 2), (2, 0)):
        await dispute.town.later(days=days)
        await acting.purge(dispute.town.work)
        async with dispute.town.sessions() as session:
            said = list(await session.scalars(select(ComplaintNote.text)))
        assert len([one for one in said if one]) == words
    await dispute.lan.presses_code("complaint.add:1", dispute.lan.last())
    assert "đã khép lại" in dispute.town.messenger.toasts[-1]


async def test_a_supervisor_who_is_suspended_while_writing_sends_nothing(dispute: Dispute) -> None:
    await dispute.complains()
    await dispute.sau.presses("Trả lời")
    await dispute.sau.says("Chúng tôi đã nhắc bưu tá.")
    preview = dispute.sau.last()
    await dispute.sau.presses_code("response.send:CODE99", preview)
    assert "đã gửi hoặc đã bỏ" in dispute.town.messenger.toasts[-1]
    async with dispute.town.sessions.begin() as session:
        person = await people.find(session, "telegram", dispute.sau.chat)
        assert person is not None
        await people.suspend(session, person.id, now=dispute.town.now)
    await dispute.sau.presses("Gửi", on=preview)
    assert dispute.sau.heard("Chưa gửi gì")
    assert (await dispute.complaint()).state == "open"


async def test_a_card_of_somebody_who_blocked_us_keeps_no_words_of_a_person_erased(
    dispute: Dispute,
) -> None:
    await dispute.complains("Phong bì bị rách")
    await dispute.sau.blocks()
    await dispute.lan.says("/dulieu")
    await dispute.lan.presses("Xóa dữ liệu")
    await dispute.lan.presses("Xóa")
    await dispute.town.settle()
    async with dispute.town.sessions() as session:
        params = (await session.scalars(select(Notice.params))).all()
    assert "Phong bì bị rách" not in str(params)
