"""The training inbox: what found no answer is kept, one says what it means, another agrees."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import select

from backend.knowledge import bank
from backend.knowledge.keeper import Keeper
from backend.knowledge.learned import learned
from backend.learning import service, topics
from backend.learning.models import MissedQuestion
from backend.people import service as people
from backend.people.rules import PROVINCE
from backend.tasks import housekeeping
from tests.story.town import Somebody, Town

ODD = "bà tui muốn mần cái giấy cho thằng cu mới lọt lòng hôm bựa"
BIRTH = "1.001193"


async def missed(
    town: Town, words: str = ODD, *, by: Somebody | None = None, decision: str = "decline"
) -> None:
    """A question that found no answer, as the handlers report it."""
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", str(by.id)) if by else None
        await service.miss(
            session, question=words, decision=decision, codes=[BIRTH, "1.004884"],
            person_id=person.id if person else None, now=town.now,
        )  # fmt: skip


async def stored(town: Town) -> list[MissedQuestion]:
    async with town.sessions() as session:
        return list(await session.scalars(select(MissedQuestion).order_by(MissedQuestion.id)))


async def teachers(town: Town) -> tuple[Somebody, Somebody]:
    return (
        await town.staff("Sếp", "supervisor", PROVINCE),
        await town.staff("Quang", "admin", PROVINCE),
    )


async def test_the_same_words_are_one_however_they_are_typed(town: Town) -> None:
    lan, nam = town.citizen("Lan"), town.citizen("Nam")
    await lan.says("/start")
    await nam.says("/start")
    await missed(town, "Nuôi ong cần giấy gì? Gọi 0900000001", by=lan)
    (one,) = await stored(town)
    assert one.words == "Nuôi ong cần giấy gì? Gọi (số điện thoại)"
    assert one.person_id is not None
    await missed(town, "nuoi ong can giay gi, gọi 0900 000 001!", by=nam, decision="rejected")
    (one,) = await stored(town)
    assert (one.count, one.person_id, one.decision) == (2, None, "rejected")
    await missed(town, "😀", by=lan)
    assert len(await stored(town)) == 1


async def test_what_the_bot_declines_or_the_asker_rejects_is_kept(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("xyzzy plugh 0900000001")
    (one,) = await stored(town)
    assert (one.words, one.decision) == ("xyzzy plugh (số điện thoại)", "decline")
    assert one.person_id is not None
    await lan.says("chào bạn")
    await lan.says("đăng ký khai sinh")
    await lan.presses("Chưa đúng ý")
    assert not lan.heard("Không phải việc nào")
    await lan.presses_code("procedure.none", lan.last())
    *_first, two = await stored(town)
    assert (two.words, two.decision, two.count) == ("đăng ký khai sinh", "rejected", 1)
    assert two.codes[0] == BIRTH
    assert len(await stored(town)) == 2


async def test_twenty_misses_at_once_are_one_counted_twenty_times(town: Town) -> None:
    await asyncio.gather(*(missed(town) for _ in range(20)))
    (one,) = await stored(town)
    assert one.count == 20


async def test_one_assigns_another_approves_and_the_search_knows(town: Town) -> None:
    boss, quang = await teachers(town)
    await missed(town)
    await boss.says("/chuatraloi")
    assert boss.heard(f"1. {ODD} (1 lần)")
    await boss.presses("1")
    assert "bot không trả lời" in boss.last().text and BIRTH in boss.last().text
    await boss.presses("Gán thủ tục")
    await boss.says(f" {BIRTH}")
    assert boss.last().offers("1. Đăng ký khai sinh") and "2. " not in boss.last().text
    await boss.says("đăng ký khai sinh")
    await boss.presses("1. ")
    assert "Đề nghị: " in boss.last().text and BIRTH in boss.last().text
    with pytest.raises(AssertionError):
        boss.last().button("Duyệt")
    await boss.presses_code("learn.approve:1:1", boss.last())
    assert "cần một người khác duyệt" in town.messenger.toasts[-1]
    async with town.sessions() as session:
        assert await learned(session) == ()

    await boss.says("/chuatraloi")
    assert boss.last().offers("Chờ duyệt")
    await quang.says("/chuatraloi")
    assert quang.heard("Hiện không có câu nào")
    await quang.presses("Chờ duyệt (1)")
    await quang.presses("1")
    await quang.presses("Duyệt")
    assert town.messenger.toasts[-1].startswith("Đã duyệt")
    async with town.sessions() as session:
        (entry,) = await learned(session)
    assert (entry.subject, entry.pen, entry.questions) == (BIRTH, "learned", (ODD,))
    keeper = Keeper()
    assert await keeper.refresh(town.sessions)
    found = keeper().ask(ODD, today=town.now.date())
    assert (found.decision, found.codes[0]) == ("answer", BIRTH)


async def test_an_outside_topic_is_learned_in_the_same_way(town: Town) -> None:
    boss, quang = await teachers(town)
    words = "o hàng xóm hát ca ra ô kê khuya lắc khuya lơ"
    await missed(town, words)
    await boss.says("/chuatraloi")
    await boss.presses("1")
    await boss.presses("Ngoài phạm vi")
    await boss.presses("Xem tiếp ›")
    await boss.presses("‹ Trang trước")
    topic = next(one.subject for one in bank.outside() if "hàng xóm" in one.subject)
    await boss.presses_code(f"learn.topic:1:{topics.key(topic)}", boss.last())
    assert f"ngoài phạm vi: {topic}" in boss.last().text
    await quang.says("/chuatraloi")
    await quang.presses("Chờ duyệt")
    await quang.presses("1")
    await quang.presses("Duyệt")
    keeper = Keeper()
    await keeper.refresh(town.sessions)
    assert keeper().ask(words, today=town.now.date()).topic == topic


async def test_a_proposal_is_refused_taken_back_and_made_anew(town: Town) -> None:
    boss, quang = await teachers(town)
    await missed(town)
    await boss.says("/chuatraloi")
    await boss.presses_code(f"learn.choose:1:{BIRTH}", boss.last())
    await boss.presses("Rút đề nghị")
    await boss.says("/chuatraloi")
    await boss.presses_code("learn.choose:1:1.004884", boss.last())
    await quang.says("/chuatraloi")
    await quang.presses_code("learn.approve:1:1", quang.last())
    assert "đã đổi" in town.messenger.toasts[-1]
    await quang.presses("Chờ duyệt")
    await quang.presses("1")
    await quang.presses("Không đúng")
    assert (await stored(town))[0].state == "waiting"
    async with town.sessions() as session:
        assert await learned(session) == ()


async def test_what_is_dropped_stays_dropped_and_what_was_learned_may_come_back(
    town: Town,
) -> None:
    boss, quang = await teachers(town)
    await missed(town, "lung tung")
    await missed(town)
    await boss.says("/chuatraloi")
    await boss.presses_code("learn.open:1", boss.last())
    await boss.presses("Bỏ")
    await boss.presses_code(f"learn.choose:2:{BIRTH}", boss.last())
    await quang.says("/chuatraloi")
    await quang.presses_code("learn.approve:2:1", quang.last())
    await quang.presses_code("learn.approve:2:1", quang.last())
    assert "đã xử lý xong" in town.messenger.toasts[-1]
    await missed(town, "lung tung")
    await missed(town)
    assert [one.state for one in await stored(town)] == ["dropped", "waiting"]
    async with town.sessions() as session:
        assert len((await learned(session))[0].questions) == 1


async def test_of_twenty_approvals_at_once_one_is_written(town: Town) -> None:
    boss, _quang = await teachers(town)
    await missed(town)
    await boss.says("/chuatraloi")
    await boss.presses_code(f"learn.choose:1:{BIRTH}", boss.last())
    crowd = [await town.staff(f"Giám sát {n}", "supervisor", PROVINCE) for n in range(20)]
    for one in crowd:
        await one.says("/chuatraloi")
    await asyncio.gather(*(one.presses_code("learn.approve:1:1", one.last()) for one in crowd))
    async with town.sessions() as session:
        (entry,) = await learned(session)
    assert entry.questions == (ODD,)


async def test_the_list_is_paged_and_has_three_orders(town: Town) -> None:
    boss, _quang = await teachers(town)
    for number in range(10):
        await missed(town, f"câu lạ số {number}")
        town.clock.forward(minutes=1)
    await missed(town, "câu lạ số 3")
    await boss.says("/chuatraloi")
    assert boss.heard("1. câu lạ số 3 (2 lần)") and not boss.heard("câu lạ số 0 (")
    await boss.presses("Xem tiếp ›")
    assert "câu lạ số 0 (" in boss.last().text
    await boss.presses("Mới nhất")
    assert "1. câu lạ số 3" in boss.last().text and "2. câu lạ số 9" in boss.last().text


@pytest.mark.parametrize(
    ("role", "scope"),
    [("clerk", PROVINCE), ("supervisor", "xa-mai-phu-2025"), ("admin", "so-cong-thuong")],
)
async def test_it_is_for_supervisors_and_admins_of_the_province(
    town: Town, role: str, scope: str
) -> None:
    await missed(town)
    somebody = await town.staff("Nam", role, scope)
    await somebody.says("/chuatraloi")
    assert somebody.heard("cần quyền") and ODD not in somebody.everything()
    for code in ("learn.open:1", f"learn.choose:1:{BIRTH}", "learn.drop:1", "learn.list:new:0"):
        await somebody.presses_code(code, somebody.last())
        assert "cần quyền" in town.messenger.toasts[-1]
    assert (await stored(town))[0].state == "waiting"


@pytest.mark.parametrize(
    "code",
    ["learn.open:9", "learn.open", "learn.list:x:0", "learn.list:new", "learn.choose:1:9.999999",
     "learn.choose:1", "learn.topic:1:abc", "learn.approve:1:0", "learn.approve:1:x",
     "learn.outside:1", "learn.refuse:1:5", "learn.drop:99"],
)  # fmt: skip
async def test_forged_buttons_change_nothing(town: Town, code: str) -> None:
    boss, _quang = await teachers(town)
    await missed(town)
    await boss.says("/chuatraloi")
    await boss.presses_code(code, boss.last())
    assert town.messenger.toasts[-1]
    assert (await stored(town))[0].state == "waiting"


async def test_who_asked_is_exported_forgotten_after_thirty_days_and_erased(town: Town) -> None:
    lan, nam = town.citizen("Lan"), town.citizen("Nam")
    await lan.says("/start")
    await nam.says("/start")
    await missed(town, by=lan)
    await missed(town, "câu của Nam", by=nam)
    await lan.says("/dulieu")
    assert lan.heard("bot chưa trả lời được: 1") and lan.heard(ODD)
    await lan.presses("Tải về")
    parts = json.loads(lan.last().attachment.data)["held"]
    assert {"words": ODD} in next(
        part["records"] for part in parts if part["table"] == "missed_questions"
    )
    await lan.says("/dulieu")
    await lan.presses("Xóa dữ liệu")
    await lan.presses("Xóa hết")
    await housekeeping.sweep(town.work)
    assert [one.words for one in await stored(town)] == ["câu của Nam"]
    town.clock.forward(days=31)
    await housekeeping.sweep(town.work)
    assert [(one.words, one.person_id) for one in await stored(town)] == [("câu của Nam", None)]


async def test_a_menu_label_ends_no_teaching_and_words_go_on(town: Town) -> None:
    boss, _quang = await teachers(town)
    await missed(town)
    await boss.says("/chuatraloi")
    await boss.presses("1")
    await boss.presses("Gán thủ tục")
    await boss.says("zzz qqq")
    assert boss.heard("Không thấy thủ tục nào") or boss.heard("Chọn một thủ tục")
    await boss.says(BIRTH)
    await boss.presses("1. ")
    assert (await stored(town))[0].meaning == BIRTH
    await boss.says("đăng ký khai sinh")
    assert boss.heard("Nguồn:")
