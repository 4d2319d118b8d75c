"""The outbox under every way a sending can end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from backend.inbox.models import SeenUpdate
from backend.notices import delivery, service
from backend.notices.models import Notice, SentMessage
from backend.notices.rules import PATIENCE
from backend.notices.senders.base import Gone, Later, Moved, Rejected, Unreachable
from backend.people import service as people
from backend.people.models import Group, Identity, Person
from backend.tasks import housekeeping, notices
from tests.story.town import Town

CHAT = service.Address("telegram", "77")


async def put(town: Town, key: str, text: str = "chào", to: service.Address = CHAT, **more) -> int:  # type: ignore[no-untyped-def]
    async with town.sessions.begin() as session:
        notice = await service.add(
            session, to, key=key, subject=more.pop("subject", "test:1"), kind="reply.later",
            params={"text": text}, now=town.now, **more,
        )  # fmt: skip
        return notice.id


async def row(town: Town, notice_id: int) -> Notice:
    async with town.sessions() as session:
        return await session.get_one(Notice, notice_id)


def texts(town: Town, chat: str = "77") -> list[str]:
    return [shown.text for shown in town.messenger.chats[chat]]


async def test_a_notice_is_sent_once_however_often_it_is_woken(town: Town) -> None:
    notice_id = await put(town, "one")
    await asyncio.gather(*(notices.send(town.work, notice_id) for _ in range(20)))
    assert texts(town) == ["chào"]
    assert (await row(town, notice_id)).state == "sent"


async def test_the_same_key_is_added_once(town: Town) -> None:
    assert await put(town, "one") == await put(town, "one", "khác")
    await town.settle()
    assert texts(town) == ["chào"]


async def test_one_lane_leaves_in_order_and_others_are_not_held_up(town: Town) -> None:
    town.messenger.failures["77"] = [Later("busy", seconds=30)]
    first, second = await put(town, "a", "một"), await put(town, "b", "hai")
    other = await put(town, "c", "ba", service.Address("telegram", "88"))
    await notices.send(town.work, first)
    assert not await notices.send(town.work, second)
    await notices.send(town.work, other)
    assert texts(town) == [] and texts(town, "88") == ["ba"]
    town.clock.forward(seconds=31)
    await town.settle()
    assert texts(town) == ["một", "hai"]


async def test_what_is_to_come_tomorrow_holds_nothing_back_today(town: Town) -> None:
    async with town.sessions.begin() as session:
        await service.add(
            session, service.Address("telegram", "77"), key="gathered", subject="test:1",
            kind="reply.later", params={"text": "mai"}, due_at=town.now + timedelta(days=1),
            now=town.now,
        )  # fmt: skip
    await put(town, "b", "nay")
    await town.settle()
    assert texts(town) == ["nay"]
    await town.later(days=1)
    assert texts(town) == ["nay", "mai"]


async def test_a_messengers_wait_is_kept_to_the_second(town: Town) -> None:
    town.messenger.failures["77"] = [Later("flood", seconds=30)]
    notice_id = await put(town, "a")
    await notices.send(town.work, notice_id)
    town.clock.forward(seconds=29)
    assert not await notices.send(town.work, notice_id)
    town.clock.forward(seconds=1)
    assert await notices.send(town.work, notice_id)


async def test_an_expired_lease_is_sent_again_and_says_so(town: Town) -> None:
    notice_id = await put(town, "a")
    async with town.sessions.begin() as session:
        await delivery.claim(session, notice_id, token="dead", now=town.now, real=town.now)
    assert not await notices.send(town.work, notice_id)
    town.clock.forward(seconds=PATIENCE.total_seconds())
    assert await notices.send(town.work, notice_id)
    assert (await row(town, notice_id)).maybe_repeated


async def test_a_worker_that_lost_its_lease_settles_nothing(town: Town) -> None:
    notice_id = await put(town, "a")
    async with town.sessions.begin() as session:
        slow = await delivery.claim(session, notice_id, token="slow", now=town.now, real=town.now)
    town.clock.forward(seconds=PATIENCE.total_seconds())
    await notices.send(town.work, notice_id)
    assert slow is not None
    async with town.sessions.begin() as session:
        assert not await delivery.settle_sent(session, slow, ("999",), now=town.now)
    assert (await row(town, notice_id)).native_id != "999"


async def test_a_blocked_person_is_not_tried_again_until_they_return(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    town.messenger.failures[lan.chat] = [Unreachable("blocked")]
    notice_id = await put(town, "a", to=service.Address("telegram", lan.chat))
    await notices.send(town.work, notice_id)
    assert (await row(town, notice_id)).state == "unreachable"
    async with town.sessions() as session:
        person = await session.scalar(select(Identity.person_id))
        assert await service.address_of_person(session, person or 0) is None
    await lan.says("/start")
    async with town.sessions() as session:
        assert await service.address_of_person(session, person or 0) is not None


async def test_a_migrated_group_is_followed_by_all_that_waits(town: Town) -> None:
    somebody = await town.staff("An", "admin", "tinh-ha-tinh")
    async with town.sessions.begin() as session:
        admin = await session.scalar(select(Person.id))
        session.add(
            Group(channel="telegram", native_id="-5", unit="so-cong-thuong", has_topics=False,
                  bound_at=town.now, bound_by=admin or 0)
        )  # fmt: skip
    assert somebody
    town.messenger.failures["-5"] = [Moved("-1005")]
    group = service.Address("telegram", "-5")
    await put(town, "a", "một", group)
    await put(town, "b", "hai", group)
    await town.settle()
    assert texts(town, "-1005") == ["một", "hai"]
    async with town.sessions() as session:
        moved = await service.address_of_unit(session, "so-cong-thuong")
    assert moved and moved.native_id == "-1005"


async def test_a_refused_notice_is_kept_with_its_reason_and_frees_its_lane(town: Town) -> None:
    town.messenger.failures["77"] = [Rejected("text is too long")]
    first = await put(town, "a", "một")
    await put(town, "b", "hai")
    await town.settle()
    assert texts(town) == ["hai"]
    refused = await row(town, first)
    assert (refused.state, refused.last_error) == ("rejected", "text is too long")


async def test_a_card_is_sent_once_and_edited_to_its_newest_state(town: Town) -> None:
    for text in ("đang chờ", "đã trả lời", "đã xong"):
        async with town.sessions.begin() as session:
            await service.put_card(
                session, CHAT, key="card", subject="case:1", kind="reply.later",
                params={"text": text}, now=town.now,
            )  # fmt: skip
        await town.settle()
    assert texts(town) == ["đã xong"]
    assert town.messenger.chats["77"][0].edited == 2


async def test_a_card_revised_while_it_is_being_sent_is_sent_again(town: Town) -> None:
    async def revise(text: str) -> int:
        async with town.sessions.begin() as session:
            card = await service.put_card(
                session, CHAT, key="card", subject="case:1", kind="reply.later",
                params={"text": text}, now=town.now,
            )  # fmt: skip
            return card.id

    card_id = await revise("một")
    async with town.sessions.begin() as session:
        claimed = await delivery.claim(session, card_id, token="t", now=town.now, real=town.now)
    assert claimed is not None
    await revise("hai")
    native_id = str(town.messenger.post("77", "một").id)
    async with town.sessions.begin() as session:
        await delivery.settle_sent(session, claimed, (native_id,), now=town.now)
    await town.settle()
    assert texts(town) == ["hai"]


async def test_a_card_whose_message_is_gone_is_posted_anew(town: Town) -> None:
    async def show(text: str) -> None:
        async with town.sessions.begin() as session:
            await service.put_card(
                session, CHAT, key="card", subject="case:1", kind="reply.later",
                params={"text": text}, now=town.now,
            )  # fmt: skip

    await show("một")
    await town.settle()
    town.messenger.chats["77"].clear()
    town.messenger.failures["77"] = [Gone("message to edit not found")]
    await show("hai")
    await town.settle()
    assert texts(town) == ["hai"]


async def test_an_undone_notice_never_leaves(town: Town) -> None:
    await put(town, "a", due_at=town.now + timedelta(seconds=30))
    async with town.sessions.begin() as session:
        assert await service.drop(session, "a")
    town.clock.forward(minutes=1)
    await town.settle()
    assert texts(town) == []


async def test_what_was_sent_can_be_found_by_its_message(town: Town) -> None:
    await put(town, "a", subject="case:12")
    await town.settle()
    shown = town.messenger.chats["77"][0]
    async with town.sessions() as session:
        assert await service.subject_of(session, "telegram", "77", str(shown.id)) == "case:12"
        assert await service.subject_of(session, "telegram", "78", str(shown.id)) is None
        assert len((await session.scalars(select(SentMessage))).all()) == 1


async def test_a_wording_that_fails_keeps_the_notice(town: Town) -> None:
    async with town.sessions.begin() as session:
        notice = await service.add(
            session, CHAT, key="a", subject="test:1", kind="no.such.kind", now=town.now
        )
    await notices.send(town.work, notice.id)
    kept = await row(town, notice.id)
    assert kept.state == "due" and "KeyError" in (kept.last_error or "")


@pytest.mark.parametrize("days", [1, 91])
async def test_contents_are_emptied_after_ninety_days(town: Town, days: int) -> None:
    notice_id = await put(town, "a")
    await town.settle()
    town.clock.forward(days=days)
    await notices.purge(town.work)
    assert (await row(town, notice_id)).params == ({"text": "chào"} if days == 1 else {})


async def test_what_was_taken_back_is_emptied_like_what_was_sent(town: Town) -> None:
    undone = await put(town, "a")
    async with town.sessions.begin() as session:
        citizen = await people.meet(
            session, channel="telegram", native_id="78", language="vi", now=town.now
        )
        to = service.Address("telegram", "78", person_id=citizen.person_id)
        await service.drop(session, "a")
    silenced = await put(town, "c", to=to)
    async with town.sessions.begin() as session:
        await service.silence(session, citizen.person_id)
    town.clock.forward(days=91)
    await notices.purge(town.work)
    for notice_id in (undone, silenced):
        dropped = await row(town, notice_id)
        assert (dropped.state, dropped.params) == ("dropped", {})


async def test_what_one_part_of_the_housekeeping_cannot_forget_holds_back_no_other(
    town: Town,
) -> None:
    await town.citizen("Lan").says("/start")
    async with town.sessions.begin() as session:
        await session.execute(sql("DROP TABLE webchat_logins"))
    town.clock.forward(days=15)
    with pytest.raises(DBAPIError):
        await housekeeping.sweep(town.work)
    async with town.sessions() as session:
        assert (await session.scalars(select(SeenUpdate.update))).all() == []
