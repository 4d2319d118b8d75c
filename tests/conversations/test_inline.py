"""Suggestions while somebody types '@bot …' in any chat."""

from __future__ import annotations

from typing import Any

from aiogram.methods import AnswerInlineQuery
from sqlalchemy import func, select

from backend.people.models import Person
from bot.views.lengths import LONGEST, units
from tests.story.town import Town


async def typed(town: Town, words: str) -> AnswerInlineQuery:
    said: list[Any] = []
    session: Any = town.bot.session
    original = session.make_request

    async def listen(bot: Any, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
        said.append(method)
        return await original(bot, method, timeout)

    session.make_request = listen
    try:
        user = {"id": 77_001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
        await town.feed(inline_query={"id": "q1", "from": user, "query": words, "offset": ""})
    finally:
        session.make_request = original
    (method,) = said
    assert isinstance(method, AnswerInlineQuery)
    return method


async def test_the_nearest_procedures_are_suggested_with_a_whole_card(town: Town) -> None:
    found = (await typed(town, "đăng ký kết hôn")).results
    first: Any = found[0]
    assert (first.id, first.title) == ("1.000894", "Đăng ký kết hôn") and len(found) <= 5
    text = first.input_message_content.message_text
    assert "Nguồn: Cổng Dịch vụ công quốc gia" in text
    assert "https://t.me/motcua_test_bot?start=t_1-000894" in text
    assert all(units(one.input_message_content.message_text) <= LONGEST for one in found)


async def test_typing_for_friends_leaves_no_trace_of_the_person(town: Town) -> None:
    await typed(town, "khai sinh")
    async with town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0


async def test_nonsense_and_places_suggest_nothing(town: Town) -> None:
    for words in ("", "x", "giá vàng hôm nay", "xã Mai Phụ"):
        assert (await typed(town, words)).results == []


async def test_a_held_procedure_is_not_suggested(town: Town) -> None:
    ha = await town.staff("Hà", "supervisor", "tinh-ha-tinh")
    await ha.says("/giu 1.000894 mẫu đã đổi")
    assert "1.000894" not in {one.id for one in (await typed(town, "đăng ký kết hôn")).results}
