"""Clerks rate answers; a department sees groups of five and never who."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from backend.cases.rating_models import CaseRating, CaseRatingComment, RatedCase
from backend.inbox.models import Dialogue
from tests.story.desk import Desk, open_desk
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town


async def accepted(desk: Desk, number: int) -> Shown:
    """One more case from question to 'Đã rõ'; the message that asks for stars."""
    await desk.asks(f"Câu số {number}")
    await desk.sends(await desk.answers(f"Trả lời số {number}."))
    await desk.hoa.presses("Đã rõ")
    return desk.hoa.last()


async def rated(desk: Desk, number: int, stars: int, comment: str | None = None) -> None:
    await accepted(desk, number)
    await desk.hoa.presses(f"{stars} ⭐")
    if comment is None:
        await desk.hoa.presses("Bỏ qua")
        return
    await desk.hoa.presses("Viết góp ý")
    await desk.hoa.says(comment)
    assert desk.hoa.heard("Đã ghi góp ý")


async def seen_by(who: Somebody) -> str:
    await who.says("/danhgia")
    return who.last().text


async def test_four_ratings_show_nothing_and_the_fifth_shows_all_without_order(
    town: Town,
) -> None:
    desk = await open_desk(town)
    await rated(desk, 1, 1, "Chậm quá, gọi tôi 0900000001 về VM-2026-000001, H27.12-261123-0001")
    for number, stars in ((2, 5), (3, 5), (4, 5)):
        await rated(desk, number, stars)
        assert "Sở Công Thương: chưa đủ 5 lượt" in await seen_by(desk.minh)
        assert not desk.minh.last().rows
    await rated(desk, 5, 4)
    shown = await seen_by(desk.minh)
    assert "4,0/5 (5 lượt)" in shown
    assert "5 ⭐: 3" in shown
    assert "1 ⭐: 1" in shown
    assert "11/2026: 4,0/5" in shown
    await desk.minh.presses("Xem 1 góp ý")
    told = desk.minh.last().text
    assert "Chậm quá, gọi tôi (số điện thoại) về (mã), (mã)" in told
    assert "Hoa" not in told


async def test_the_sixth_stays_hidden_until_there_are_ten(town: Town) -> None:
    """Shown at once, it could be read from the difference."""
    desk = await open_desk(town)
    for number in range(1, 6):
        await rated(desk, number, 5)
    before = await seen_by(desk.minh)
    for number in range(6, 10):
        await rated(desk, number, 1, "Không rõ" if number == 6 else None)
        assert await seen_by(desk.minh) == before
        assert not desk.minh.last().rows
    await rated(desk, 10, 1)
    assert "3,0/5 (10 lượt)" in await seen_by(desk.minh)
    assert desk.minh.last().button("Xem 1 góp ý")


async def test_one_rating_and_one_comment_a_case_however_often_it_is_pressed(town: Town) -> None:
    desk = await open_desk(town)
    question = await accepted(desk, 1)
    presses = [question.button(f"{stars} ⭐").code or "" for stars in (1, 2, 3, 4, 5) * 4]
    await asyncio.gather(*(desk.hoa.presses_code(code, question) for code in presses))
    async with town.sessions() as session:
        assert len(list(await session.scalars(select(CaseRating)))) == 1
    await desk.hoa.presses_code("rating.write:1", question)
    await desk.hoa.sends_photo()
    assert desk.hoa.heard("Góp ý cần viết bằng chữ")
    await desk.hoa.says("Rõ ràng.")
    await desk.hoa.presses_code("rating.write:1", question)
    assert town.messenger.toasts[-1] == "Anh/chị đã góp ý về câu trả lời này rồi."
    await desk.hoa.says("/vuongmac")
    async with town.sessions() as session:
        said = list(await session.scalars(select(CaseRatingComment.comment)))
    assert said == ["Rõ ràng."]


async def test_nothing_that_is_kept_joins_stars_to_a_case_a_person_or_a_moment(
    town: Town,
) -> None:
    desk = await open_desk(town)
    await accepted(desk, 1)
    await desk.hoa.presses("2 ⭐")
    await desk.hoa.presses("Viết góp ý")
    async with town.sessions() as session:
        data = (await session.scalars(select(Dialogue.data))).one()
    assert data == {"commenting": 1}
    columns = {table.name: set(table.columns.keys()) for table in (
        CaseRating.__table__, CaseRatingComment.__table__, RatedCase.__table__,
    )}  # fmt: skip
    assert columns == {
        "case_ratings": {"key", "desk", "month", "stars"},
        "case_rating_comments": {"key", "desk", "month", "comment"},
        "rated_cases": {"case_id", "is_commented"},
    }


async def test_only_the_clerk_of_an_accepted_answer_rates_and_only_desks_and_supervisors_see(
    town: Town,
) -> None:
    desk = await open_desk(town)
    await desk.asks("Câu số 1")
    await desk.hoa.presses_code("rating.stars:1:5", desk.hoa.last())
    assert "đang ở bước khác" in town.messenger.toasts[-1]
    for stranger in (desk.minh, town.citizen("Lan")):
        await stranger.says("/start")
        await stranger.presses_code("rating.stars:1:5", stranger.last())
        assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    assert "chưa có" in await seen_by(desk.hoa)
    thu = await town.staff("Thu", "specialist", "so-y-te")
    await seen_by(thu)
    await thu.presses_code("rating.comments:so-cong-thuong:0", thu.last())
    assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    boss = await town.staff("Sếp", "supervisor", "tinh-ha-tinh")
    assert "Mọi cơ quan: chưa đủ 5 lượt" in await seen_by(boss)
