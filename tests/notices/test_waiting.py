"""What waits for its person's next word, beside everything else that may happen to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from backend.notices import channels, elsewhere, rerouting
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.senders.base import OutsideWindow
from backend.notices.service import Address
from backend.people import linking
from backend.people import service as people
from backend.people.models import Identity
from bot import departures
from tests.conversations.test_cases_lifecycle import passes_on
from tests.conversations.test_linking import link
from tests.story import enquiries
from tests.story.databases import SqliteTemplate
from tests.story.desk import QUESTION, SO, open_desk
from tests.story.town import Somebody, Town

HEALTH = "so-y-te"


@pytest.fixture
async def small(sqlite_template: SqliteTemplate, tmp_path: Path) -> AsyncIterator[Town]:
    """A town for what no database decides."""
    async with Town.open(sqlite_template.copy(tmp_path / "motcua.db"), tmp_path) as opened:
        yield opened


async def waits(town: Town, text: str = "tin", **more: object) -> tuple[Somebody, int]:
    """Mai, on Zalo alone, for whom something waits."""
    mai = town.citizen("Mai", channel="zalo")
    await mai.says("/start")
    person = await tells(town, mai, text, **more)
    assert await state(town, text) == "waiting"
    return mai, person


async def tells(town: Town, mai: Somebody, text: str, **more: object) -> int:
    """Something for Mai, whose window is closed."""
    async with town.sessions.begin() as session:
        person = await people.find(session, "zalo", mai.chat)
        assert person is not None
        to = Address("zalo", mai.chat, person_id=person.id)
        await notices.add(
            session, to, key=text, subject="parcel:1", kind="reply.later",
            params={"text": text}, now=town.now, **more,  # type: ignore[arg-type]
        )  # fmt: skip
    town.messenger.failures[mai.chat] = [OutsideWindow("window")]
    await town.settle()
    return person.id


async def state(town: Town, key: str) -> str:
    async with town.sessions() as session:
        notice = await notices.find(session, key)
        assert notice is not None
        return notice.state


async def test_a_channel_that_is_joined_later_brings_what_waited(town: Town) -> None:
    mai, _person = await waits(town)
    on_telegram = mai.on("telegram")
    await link(town, on_telegram, mai)
    assert "tin" in on_telegram.everything()
    assert await state(town, "tin") == "sent"


async def test_who_waited_and_is_joined_to_somebody_is_told_there(small: Town) -> None:
    mai, _person = await waits(small)
    on_telegram = mai.on("telegram")
    await link(small, mai, on_telegram)
    assert "tin" in on_telegram.everything()


async def test_whoever_speaks_on_another_channel_again_is_told_there(town: Town) -> None:
    mai, person = await waits(town)
    on_telegram = mai.on("telegram")
    async with town.sessions.begin() as session:
        await linking.attach(
            session, person, channel="telegram", native_id=on_telegram.chat, now=town.now
        )
        blocked = update(Identity).where(Identity.channel == "telegram")
        await session.execute(blocked.values(unreachable_at=town.now))
    await town.settle()
    assert await state(town, "tin") == "waiting"
    await on_telegram.says("/trogiup")
    await town.settle()
    assert "tin" in on_telegram.everything()
    assert await state(town, "tin") == "sent"


async def test_a_channel_that_is_away_itself_gets_it_when_it_is_back(small: Town) -> None:
    mai, person = await waits(small)
    on_telegram = mai.on("telegram")
    async with small.sessions.begin() as session:
        await linking.attach(
            session, person, channel="telegram", native_id=on_telegram.chat, now=small.now
        )
        await channels.switch_off(session, "telegram", "bị chặn", now=small.now)
    await tells(small, mai, "tin khác")
    assert [await state(small, "tin"), await state(small, "tin khác")] == ["waiting", "waiting"]
    async with small.sessions.begin() as session:
        await channels.switch_on(session, "telegram", now=small.now)
    await small.settle()
    assert on_telegram.everything().endswith("tin\ntin khác")


async def test_an_account_that_is_parted_with_is_shown_nothing_that_waited(small: Town) -> None:
    mai, person = await waits(small)
    async with small.sessions.begin() as session:
        await linking.attach(
            session, person, channel="telegram", native_id=mai.on("telegram").chat, now=small.now
        )
        await rerouting.leave(session, person, "zalo", mai.chat, now=small.now)
        [notice] = await session.scalars(select(Notice).where(Notice.key == "tin"))
        assert (notice.state, notice.channel) == ("due", "telegram")
        await elsewhere.release(session, "zalo", mai.chat, now=small.now)
        assert notice.channel == "telegram"


async def test_without_another_account_what_waited_goes_with_the_parted_one(small: Town) -> None:
    """A file's id means nothing to another messenger, and the account is somebody else's now."""
    mai, person = await waits(small)
    async with small.sessions.begin() as session:
        await session.execute(update(Notice).values(operation="media"))
        await rerouting.leave(session, person, "zalo", mai.chat, now=small.now)
    assert await state(small, "tin") == "dropped"


async def test_a_channel_switched_off_and_on_leaves_it_waiting(small: Town) -> None:
    await waits(small)
    async with small.sessions.begin() as session:
        await channels.switch_off(session, "zalo", "thử", now=small.now)
    async with small.sessions.begin() as session:
        await channels.switch_on(session, "zalo", now=small.now)
    await small.settle()
    assert await state(small, "tin") == "waiting"


async def test_what_waits_is_taken_back_erased_and_given_up(small: Town) -> None:
    await waits(small)
    async with small.sessions.begin() as session:
        assert await notices.drop(session, "tin")
    _mai, person = await waits(small, "tin khác")
    async with small.sessions.begin() as session:
        await departures.forget(session, person, now=small.now)
    assert await state(small, "tin khác") == "dropped"
    await waits(small, "tin cũ")
    async with small.sessions.begin() as session:
        await elsewhere.purge(session, now=small.now + timedelta(days=91))
    assert await state(small, "tin cũ") == "dropped"


async def test_a_card_that_waits_is_shown_as_it_is_then(small: Town) -> None:
    mai, person = await waits(small, operation="card")
    async with small.sessions.begin() as session:
        to = await notices.address_of_person(session, person)
        assert to is not None
        await notices.put_card(
            session, to, key="tin", subject="parcel:1", kind="reply.later",
            params={"text": "tin mới"}, now=small.now,
        )  # fmt: skip
    assert await state(small, "tin") == "waiting"
    async with small.sessions.begin() as session:
        await elsewhere.release(session, "zalo", mai.chat, now=small.now)
    await small.settle()
    assert "tin mới" in mai.everything()


async def test_a_departments_answer_that_waits_is_told_to_the_department(small: Town) -> None:
    desk = await open_desk(small)
    await desk.asks()
    small.messenger.failures[desk.hoa.chat] = [OutsideWindow("window")]
    await desk.sends(await desk.answers("Được."))
    for _hour in range(2):
        await small.later(hours=1)
    told = [one for one in desk.group.shown() if "lâu chưa nhắn gì" in one.text]
    assert len(told) == 1


async def test_a_group_has_no_word_to_wait_for(small: Town) -> None:
    desk = await open_desk(small)
    await desk.asks()
    small.messenger.failures[desk.group.chat] = [OutsideWindow("window")]
    async with small.sessions.begin() as session:
        [to] = await notices.addresses_of_unit(session, SO)
        await notices.add(
            session, to, key="tin", subject="case:1", kind="reply.later", params={"text": "tin"},
            now=small.now,
        )  # fmt: skip
    await small.settle()
    assert await state(small, "tin") == "unreachable"


@pytest.mark.parametrize("end", ["taken", "erased"])
async def test_a_question_that_is_over_is_not_shown_to_whoever_writes_at_last(
    small: Town, end: str
) -> None:
    hoa = await enquiries.clerk(small)
    nga = await small.staff("Nga", "clerk", enquiries.COUNTER, channel="zalo")
    lan = await enquiries.neighbour(small)
    small.messenger.failures[nga.chat] = [OutsideWindow("window")]
    await enquiries.asks(small, lan)
    if end == "taken":
        await enquiries.claims(small, hoa)
    else:
        await forget(small, lan)
    await writes(small, nga)
    assert enquiries.CARD in nga.everything()
    assert enquiries.QUESTION not in nga.everything()


async def test_words_of_somebody_erased_do_not_wait_for_anybody(small: Town) -> None:
    nga = await small.staff("Nga", "clerk", enquiries.COUNTER, channel="zalo")
    lan = await enquiries.neighbour(small)
    await enquiries.asks(small, lan)
    await enquiries.claims(small, nga)
    await enquiries.answers(small, nga)
    small.messenger.failures[nga.chat] = [OutsideWindow("window")] * 2
    await lan.presses("Hỏi thêm")
    await lan.says("Còn giấy khai sinh của chị nó?")
    await lan.presses("Gửi")
    await small.settle()
    await forget(small, lan)
    await writes(small, nga)
    assert "Còn giấy khai sinh" not in nga.everything()
    async with small.sessions() as session:
        kept = await session.scalars(select(Notice.params))
        assert "Còn giấy khai sinh" not in str(list(kept))


async def writes(town: Town, somebody: Somebody) -> None:
    """A word on Zalo, which opens the window."""
    town.messenger.failures[somebody.chat] = []
    async with town.sessions.begin() as session:
        await elsewhere.release(session, "zalo", somebody.chat, now=town.now)
    await town.settle()


async def forget(town: Town, somebody: Somebody) -> None:
    async with town.sessions.begin() as session:
        person = await people.find(session, somebody.channel, somebody.chat)
        assert person is not None
        await departures.forget(session, person.id, now=town.now)
    await town.settle()


async def test_a_case_that_went_elsewhere_is_not_shown_to_whoever_writes_at_last(
    small: Town,
) -> None:
    desk = await open_desk(small)
    await desk.asks()
    thu = await small.staff("Thu", "specialist", HEALTH, channel="zalo")
    vinh = await small.staff("Vinh", "specialist", HEALTH)
    small.messenger.failures[thu.chat] = [OutsideWindow("window")] * 3
    await passes_on(desk.minh, "Sở Y tế", "Thuộc lĩnh vực y tế")
    await small.later(hours=5)
    await passes_on(vinh, "Sở Công Thương", "Không thuộc lĩnh vực y tế")
    await writes(small, thu)
    assert "đã chuyển sang Sở Công Thương" in thu.everything()
    assert QUESTION not in thu.everything()
