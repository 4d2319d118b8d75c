"""Known ways in which such bots fail to bring what was said, or show it wrongly. Numbers as in
docs/failure-modes.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from aiogram.types import Document, Message
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from backend.cases.models import Case
from backend.notices.models import Notice
from backend.notices.senders.base import Later, Rejected, Unreachable
from backend.notices.wording import render
from backend.now import LOCAL
from backend.people.models import Identity
from backend.schema import metadata
from bot.handlers.attaching import file_in
from simulator.markup import parse_html
from tests.cases.test_wording import FACTS, KINDS, TEXTS
from tests.conversations.test_cases_lifecycle import opens
from tests.story.desk import QUESTION, SO, Desk, cases, notes, open_desk
from tests.story.messenger import Shown
from tests.story.town import Town

ODD = st.text(st.sampled_from("<>&_*[]()`\"'\\ aế😀\u200b\u0301"), min_size=1, max_size=30)


async def answered(town: Town, words: str = "Được.") -> Desk:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers(words))
    return desk


async def test_mode_13_a_clerk_who_blocked_the_bot_hears_all_on_return(town: Town) -> None:
    """The department is told meanwhile, once for each message, and the case goes on."""
    desk = await open_desk(town)
    await desk.asks()
    await desk.hoa.blocks()
    town.messenger.failures[desk.hoa.chat] = [Unreachable("bot was blocked by the user")]
    await desk.sends(await desk.answers("Được."))
    for _hour in range(3):
        await town.later(hours=1)
    away = [one for one in desk.group.shown() if "đang chặn kênh" in one.text]
    assert len(away) == 1 and "gọi Trung tâm Phục vụ hành chính công tỉnh" in away[0].text
    assert "Được." not in desk.hoa.everything()
    await desk.hoa.blocks(blocked=False)
    await town.settle()
    assert desk.hoa.everything().count("Được.") == 1
    await desk.hoa.presses("Đã rõ")
    assert (await cases(town))[0].state == "resolved"


async def test_mode_13_the_other_channel_is_taken_where_there_is_one(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    town.messenger.failures[desk.hoa.chat] = [Unreachable("user is deactivated")]
    await desk.sends(await desk.answers("Được."))
    async with town.sessions.begin() as session:
        clerk = (await cases(town))[0].clerk_id
        session.add(
            Identity(person_id=clerk, channel="telegram", native_id="88", created_at=town.now)
        )
    await town.settle()
    assert [one for one in town.messenger.chats["88"] if "Được." in one.text]


async def test_mode_24_an_answer_that_is_refused_for_good_is_told_to_the_department(
    town: Town,
) -> None:
    """A fault of the network costs time alone; what can never be sent is kept and told."""
    desk = await open_desk(town)
    await desk.asks()
    town.messenger.failures[desk.hoa.chat] = [Later("no connection")] * 3
    await desk.sends(await desk.answers("Được."))
    for _minute in range(5):
        await town.later(minutes=1)
    assert desk.hoa.everything().count("Được.") == 1
    town.messenger.failures[desk.hoa.chat] = [Rejected("can't parse entities")]
    await desk.sends(await desk.answers("Hoặc không."))
    await town.settle()
    assert [one.text for one in desk.group.shown() if "kênh không nhận tin đó" in one.text]
    async with town.sessions() as session:
        kept = await session.scalar(select(Notice).where(Notice.state == "rejected"))
    assert kept and kept.last_error == "can't parse entities"
    await opens(desk.hoa)
    assert "Hoặc không." in desk.hoa.last().text


async def test_mode_25_a_press_on_the_orphan_copy_of_a_card_reaches_its_case(town: Town) -> None:
    """The process died between sending a card and settling it: a second copy stands there."""
    desk = await open_desk(town)
    card = await desk.asks()
    orphan = Shown(77_777, card.html, card.rows)
    town.messenger.chats[desk.group.chat].append(orphan)
    await desk.minh.presses("Nhận trả lời", on=orphan, chat=desk.group.chat)
    await town.settle()
    assert town.messenger.toasts[-1] == "Anh/chị đã nhận câu này."
    assert "Minh đang trả lời" in card.text


@pytest.mark.parametrize(
    ("later", "state", "new"),
    [
        (timedelta(hours=1), "waiting", False),  # The answer is disputed.
        (timedelta(days=3), "waiting", False),
        (timedelta(days=10), "waiting", False),  # It had closed in silence and is opened again.
        (timedelta(days=30), "closed", True),  # Too late: a new case follows it.
    ],
)
async def test_mode_26_a_late_reply_starts_the_clock_anew_and_breaches_nothing(
    town: Town, later: timedelta, state: str, new: bool
) -> None:
    desk = await answered(town)
    soon = min(later, timedelta(days=6))
    for span in (soon, later - soon):
        await town.later(seconds=span.total_seconds())
    await opens(desk.hoa)
    label = "Chưa rõ" if desk.hoa.last().offers("Chưa rõ") else "Mở lại, hỏi tiếp"
    await desk.hoa.presses(label)
    await desk.hoa.says("Vẫn vướng ở trang hai.")
    await desk.hoa.presses("Gửi")
    await town.settle()
    found = await cases(town)
    assert found[0].state == state and (len(found) == 2) == new
    running = found[-1]
    assert (running.state, running.step, running.used) == ("waiting", 0, 0)
    assert running.answer_due is not None and running.answer_due > town.now
    assert "quá hạn" not in desk.minh.everything()


def at(day: str, hour: str) -> datetime:
    """A moment on the clocks of Hà Tĩnh."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("asked", "done", "minutes"),
    [
        (at("2026-11-23", "09:00"), at("2026-11-23", "09:20"), 20),
        (at("2026-11-23", "11:20"), at("2026-11-23", "13:40"), 20),  # Over the noon break.
        (at("2026-11-25", "16:50"), at("2026-11-26", "07:40"), 20),  # Over a night.
        (at("2026-11-27", "16:50"), at("2026-11-30", "07:40"), 20),  # Over a weekend.
        (at("2027-02-03", "16:50"), at("2027-02-11", "07:40"), 20),  # Over Tết.
    ],
)
async def test_mode_27_the_real_answer_stops_both_clocks_and_nothing_else_does(
    town: Town, asked: datetime, done: datetime, minutes: int
) -> None:
    """Talk, a preview, and the clerk's own further words stop none; a reply in the chat does."""
    desk = await open_desk(town)
    town.clock.time = asked
    card = await desk.asks()
    await desk.group.says(desk.minh, "Để xem đã")
    await opens(desk.hoa, (await only(town)).code)
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.says("Dân đang chờ.")
    await desk.hoa.presses("Gửi")
    preview = await desk.answers("Được.", to=card)
    before = await only(town)
    assert before.responded_at is None and before.runs_since is not None
    town.clock.time = done - timedelta(seconds=30)
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    await town.later(seconds=31)
    after = await only(town)
    assert after.responded_at is not None and after.runs_since is None
    assert abs(after.used - minutes) <= 1 and after.answer_due is None


async def only(town: Town) -> Case:
    [case] = await cases(town)
    return case


def test_mode_29_no_column_has_a_value_of_the_moment_of_import() -> None:
    """A default that is made once would be every row's: only plain constants are allowed."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.default is not None and column.default.is_scalar:
                assert isinstance(column.default.arg, str | int | bool), column
                assert len(str(column.default.arg)) < 16, column


@given(ODD, ODD, ODD)
def test_mode_16_odd_signs_in_texts_and_names_break_no_message(
    text: str, name: str, code: str
) -> None:
    """Every notice of a case is read by a strict reader of the messenger's markup."""
    for kind in KINDS:
        odd: dict[str, Any] = {"text": text, "question": text, "owner": name, "title": name,
                               "dossier": code, "code": code}  # fmt: skip
        screen = render(kind, {**FACTS, **TEXTS.get(kind, {}), "state": "waiting",
                               "claimed": True, **odd}, "vi")  # fmt: skip
        shown, _entities = parse_html(screen.text)
        if kind in ("case.answer", "case.further", "case.proposal", "case.mended"):
            assert text in shown


@given(st.text(max_size=60))
def test_mode_16_of_a_files_name_only_a_plain_ending_is_kept(name: str) -> None:
    sent = {
        "message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"},
        "document": {"file_id": "f", "file_unique_id": "f", "file_name": name},
    }  # fmt: skip
    message = Message.model_validate(sent)
    assert isinstance(message.document, Document)
    ending = file_in(message).ending
    assert ending is None or (ending.isascii() and ending.isalnum() and len(ending) <= 8)


async def test_mode_17_the_longest_names_are_in_no_buttons_code(town: Town) -> None:
    """Codes carry ids alone, so names of people and titles of groups cannot make them too long."""
    long = "Nguyễn Phước Bảo Khánh Tường Vân " * 4
    hoa = await town.staff(long, "clerk", "ttpvhcc-phuong-bac-hong-linh-2025")
    minh, group = await town.staff(long, "specialist", SO), town.group(long[:128])
    desk = Desk(town, hoa, minh, group)
    await desk.hoa.says(f"/vuongmac Hỏi Sở Công Thương. {QUESTION}")
    await desk.hoa.presses("Gửi")
    await town.later(hours=5)
    await minh.presses("Nhận trả lời")
    await town.settle()
    codes = [
        button.code or ""
        for chat in town.messenger.chats.values()
        for shown in chat
        for row in shown.rows
        for button in row
    ]
    assert codes and all(len(code.encode()) <= 64 and "Nguy" not in code for code in codes)
    assert long.strip() in minh.everything()
    assert [note.kind for note in await notes(town)] == ["question", "claimed"]
