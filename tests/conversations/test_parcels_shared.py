"""A second person on a receipt, what a thrown-away slip opens, and a dossier that is waited for."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.notices.models import Notice
from backend.now import LOCAL
from backend.parcels import followers, service
from backend.parcels.acting_models import ParcelWatch
from backend.parcels.carriers import manual
from backend.parcels.service import Dispatch
from backend.people import service as people
from backend.people.models import Person
from bot import departures
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, Scene
from tests.story.town import Somebody, Town

PHONE = "0900000123"


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def second(scene: Scene) -> Somebody:
    """Bình opens the link that Lan opened first, and asks her."""
    await scene.registered(PHONE)
    link = scene.link()
    await scene.follows()
    binh = scene.town.citizen("Bình")
    await binh.says(f"/start {link}")
    await binh.presses("Xin cùng theo dõi")
    await binh.presses("Đồng ý")
    assert "Đã hỏi người mở trước" in binh.last().text
    await scene.town.settle()
    return binh


async def test_a_second_person_needs_the_owners_yes(scene: Scene) -> None:
    binh = await second(scene)
    await binh.says("/theodoi")
    assert binh.heard("gõ mã trên giấy biên nhận")
    await binh.presses_code("join.answer:1:yes", binh.last())
    assert "không theo dõi" in scene.town.messenger.toasts[-1]
    await scene.lan.presses("Đồng ý", on=scene.lan.last())
    await scene.town.settle()
    assert binh.heard("Người mở trước đã đồng ý")
    await binh.presses("Xem hành trình")
    assert binh.heard("Quầy đã ghi nhận")
    await scene.lan.presses_code("join.answer:1:no", scene.lan.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]


async def test_a_no_is_final_and_shows_nothing(scene: Scene) -> None:
    binh = await second(scene)
    code = (await scene.parcel()).code
    await scene.lan.presses("Không", on=scene.lan.last())
    await scene.town.settle()
    assert binh.heard("không đồng ý")
    assert "Quầy đã ghi nhận" not in binh.everything()
    await binh.says(f"/theodoi {code} 0123")
    assert binh.heard("không đồng ý")


async def test_an_unanswered_question_lapses_after_a_week(scene: Scene) -> None:
    await second(scene)
    scene.town.clock.forward(days=8)
    await scene.lan.presses("Đồng ý", on=scene.lan.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]


async def test_whoever_does_not_want_to_be_known_asks_nobody(scene: Scene) -> None:
    await scene.registered(PHONE)
    link = scene.link()
    await scene.follows()
    binh = scene.town.citizen("Bình")
    await binh.presses_code("parcel.join", (await _greeted(binh)).last())
    assert "cũ" in scene.town.messenger.toasts[-1]
    await binh.says(f"/start {link}")
    await binh.presses("Xin cùng theo dõi")
    await binh.presses("Không")
    assert "không hỏi ai" in binh.last().text and "Quầy đã ghi" not in binh.everything()


async def _greeted(who: Somebody) -> Somebody:
    await who.says("/start")
    return who


async def test_the_owner_hears_of_a_follower_by_code_and_may_end_it(scene: Scene) -> None:
    parcel = await scene.registered(PHONE)
    await scene.follows()
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {DOSSIER} 0123")
    await binh.presses("Đồng ý")
    await scene.town.settle()
    assert scene.lan.heard("bằng mã và 4 số cuối")
    await scene.lan.presses("Không phải người nhà")
    await scene.town.settle()
    assert binh.heard("không đồng ý")
    await binh.says(f"/theodoi {parcel.code} 0123")
    assert binh.heard("không đồng ý")


async def test_whoever_has_the_receivers_phone_cannot_be_put_out(scene: Scene) -> None:
    """A finder of the slip may have opened it first; the receiver is not theirs to exclude."""
    await scene.registered(PHONE)
    await scene.follows()
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {NUMBER} 0123")
    await binh.presses("Đồng ý")
    await binh.presses("Nhờ người khác nhận")
    await binh.shares_contact(PHONE)
    await scene.town.settle()
    await scene.lan.presses("Không phải người nhà")
    assert "đúng số người nhận" in scene.town.messenger.toasts[-1]


async def test_a_slips_numbers_open_the_state_and_no_more(scene: Scene) -> None:
    parcel = await scene.registered(PHONE)
    binh = scene.town.citizen("Bình")
    answers = []
    for tried in (f"{parcel.code} 9999", "ZZZZZZ 0123"):
        await binh.says(f"/theodoi {tried}")
        answers.append(binh.last().text)
    assert answers[0] == answers[1]
    await binh.says(f"/theodoi {parcel.code} 0123")
    await binh.presses("Đồng ý")
    for secret in (PHONE, ADDRESS, "Mai Phụ", "Số 5", "••••••0123"):
        assert secret not in binh.everything()
    await binh.presses_code(f"parcel.day:{parcel.id}:2026-11-25", binh.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]
    for _guess in range(5):
        await binh.says(f"/theodoi {parcel.code} 9999")
    assert binh.heard("thử nhiều lần")


async def test_a_dossier_is_waited_for_and_told_once(scene: Scene) -> None:
    lan = scene.lan
    await lan.says(f"/theodoi {DOSSIER} 0123")
    await lan.presses("Báo tôi khi Bưu điện nhận kết quả")
    assert "báo anh/chị một lần" in lan.last().text and "nửa năm" in lan.last().text
    await scene.registered(PHONE)
    await scene.town.settle()
    told = [one for one in lan.unread() if "đã được quầy ghi" in one.text]
    assert len(told) == 1 and "Mai Phụ" not in told[0].text
    await lan.presses("Tra bằng mã", on=told[0])
    assert lan.heard("gõ mã")
    await scene.registered(PHONE, "CV749233795VN")
    await scene.town.settle()
    assert not lan.heard("đã được quầy ghi")


async def test_waiting_says_the_same_of_a_dossier_that_is_sent_already(scene: Scene) -> None:
    """Or whoever guesses at codes would learn which exist."""
    await scene.registered(PHONE)
    lan = scene.lan
    await lan.says(f"/theodoi {DOSSIER} 9999")
    await lan.presses("Báo tôi khi Bưu điện nhận kết quả")
    known = lan.last().text
    await scene.town.settle()
    assert not lan.heard("đã được quầy ghi")
    await lan.says("/theodoi H27.12-261123-0009 9999")
    await lan.presses("Báo tôi khi Bưu điện nhận kết quả")
    assert lan.last().text.replace("0009", "0001") == known
    await lan.presses("Thôi báo")
    async with scene.town.sessions() as session:
        left = [one.dossier_code for one in await session.scalars(select(ParcelWatch))]
    assert left == [DOSSIER]


async def test_what_is_registered_between_the_look_and_the_press_is_told(scene: Scene) -> None:
    await scene.lan.says(f"/theodoi {DOSSIER} 0123")
    scene.town.clock.forward(seconds=5)
    await scene.registered(PHONE)
    await scene.lan.presses("Báo tôi khi Bưu điện nhận kết quả")
    await scene.town.settle()
    assert scene.lan.heard("đã được quầy ghi")


async def test_a_tracking_number_is_looked_for_and_not_waited_for(scene: Scene) -> None:
    await scene.lan.says(f"/theodoi {NUMBER} 0123")
    assert not scene.lan.last().offers("Báo tôi khi Bưu điện nhận kết quả")
    await scene.lan.presses_code("parcel.watch", scene.lan.last())
    assert "cũ" in scene.town.messenger.toasts[-1]


async def test_a_consent_taken_back_leaves_no_word_waiting_and_no_dossier_watched(
    scene: Scene,
) -> None:
    await scene.registered(PHONE)
    await scene.follows()
    await scene.lan.says("/theodoi H27.12-261123-0009 9999")
    await scene.lan.presses("Báo tôi khi Bưu điện nhận kết quả")
    night = datetime(2026, 11, 23, 22, tzinfo=LOCAL)
    async with scene.town.sessions.begin() as session:
        clerk = (await people.find(session, "telegram", scene.hoa.chat)) or Person()
        lan = (await people.find(session, "telegram", scene.lan.chat)) or Person()
        for number in range(followers.LONGEST_LIST + 1):
            told = Dispatch(f"H27.12-261123-1{number:03}", PHONE, None, f"PH{number:09}")
            parcel = await service.register(
                session, clerk.id, told, carrier="manual", code=f"P{number}", token=f"t{number}",
                now=night,
            )  # fmt: skip
            await followers.follow(session, parcel.id, lan.id, followers.DIGITS, now=night)
            await manual.say(session, parcel, clerk.id, "accepted", now=night)
        await departures.withdraw(session, lan.id, departures.TRACKING, now=night)
    async with scene.town.sessions() as session:
        waiting = await session.scalars(
            select(Notice.id).where(Notice.person_id == lan.id, Notice.state == "due")
        )
        assert list(waiting) == []
        assert list(await session.scalars(select(ParcelWatch.id))) == []
