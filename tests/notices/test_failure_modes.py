"""Ways in which such bots are known to fail, where the sender must not: topics, moves, floods."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from telegram.error import RetryAfter

from backend.notices import service
from backend.notices.models import Notice
from backend.notices.senders.base import Moved, Outgoing, Rejected, TopicGone
from backend.notices.senders.rates import Refusing
from backend.notices.senders.telegram import TelegramSender, outcome
from backend.people.models import Group, Person
from backend.tasks import notices
from tests.notices.test_delivery import put, row, texts
from tests.simulator.conftest import sim, start
from tests.simulator.sim import HOA, TOKEN, TUAN, Sim
from tests.story.messenger import RecordingSender
from tests.story.town import Town

__all__ = ["sim", "start"]

CASES = 16
FORUM = service.Address("telegram", "-100", has_topics=True)


async def show(town: Town, text: str, at: service.Address = FORUM) -> Notice:
    """The topic of a case and the card in it, as they shall be."""
    async with town.sessions.begin() as session:
        topic = await service.add(
            session, at, key="topic", subject="case:1", kind="wordless", operation="topic",
            params={"name": "VM-1"}, now=town.now,
        )  # fmt: skip
        await service.put_card(
            session, at, key="card", subject="case:1", kind="reply.later", params={"text": text},
            topic=topic, now=town.now,
        )  # fmt: skip
        return topic


async def say(town: Town, topic: Notice, text: str, at: service.Address = FORUM) -> int:
    return await put(town, text, text, at, subject="case:1", topic=topic)


def seen(town: Town) -> list[tuple[str, str | None]]:
    return [(one.text, one.topic) for one in town.messenger.chats["-100"]]


async def test_10_a_topic_that_cannot_be_created_falls_back_to_a_plain_message(
    town: Town,
) -> None:
    town.messenger.failures["-100"] = [Rejected("not enough rights to create a topic")]
    topic = await show(town, "thẻ")
    await say(town, topic, "một")
    async with town.sessions.begin() as session:
        await service.add(
            session, FORUM, key="close", subject="case:1", kind="wordless",
            operation="close_topic", topic=topic, now=town.now,
        )  # fmt: skip
    await town.settle()
    await say(town, topic, "hai")
    await town.settle()
    assert seen(town) == [("thẻ", None), ("một", None), ("hai", None)]
    assert (await row(town, topic.id)).state == "rejected"


async def test_10_a_lost_topic_is_made_anew_with_its_card_and_the_message_arrives(
    town: Town,
) -> None:
    topic = await show(town, "thẻ")
    await say(town, topic, "một")
    await town.settle()
    [(_card, lost), _first] = seen(town)
    town.messenger.failures["-100"] = [TopicGone("message thread not found")]
    await say(town, topic, "hai")
    await say(town, topic, "ba")
    await town.settle()
    made = next(one for one in town.messenger.topics["-100"] if one != lost)
    assert seen(town)[2:] == [("thẻ", made), ("hai", made), ("ba", made)]
    assert list(town.messenger.topics["-100"]) == [lost, made]


async def test_10_a_card_whose_topic_was_closed_is_posted_once_in_a_new_one(town: Town) -> None:
    topic = await show(town, "đang chờ")
    await town.settle()
    town.messenger.failures["-100"] = [TopicGone("TOPIC_CLOSED")]
    assert (await show(town, "đã trả lời")).id == topic.id
    await town.settle()
    old, new = town.messenger.topics["-100"]
    assert seen(town) == [("đang chờ", old), ("đã trả lời", new)]


async def test_10_a_lost_topic_that_cannot_be_made_anew_loses_no_message(town: Town) -> None:
    topic = await show(town, "thẻ")
    await town.settle()
    town.messenger.failures["-100"] = [TopicGone("TOPIC_DELETED"), Rejected("not enough rights")]
    await say(town, topic, "một")
    await town.settle()
    assert seen(town)[1:] == [("thẻ", None), ("một", None)]


async def test_10_what_goes_to_a_closed_general_topic_waits_for_it_to_open(town: Town) -> None:
    town.messenger.failures["-100"] = [TopicGone("TOPIC_CLOSED")] * 2
    await put(town, "a", "một", FORUM)
    for _time in range(3):
        await town.settle()
        town.clock.forward(minutes=1)
    assert seen(town) == [("một", None)]


@pytest.fixture
async def wire(town: Town, sim: Sim) -> AsyncIterator[Sim]:
    """The town's notices go over HTTP to a strict Bot API."""
    sender = TelegramSender(TOKEN, sim.address, limits_divisor=100)
    town.work.senders["telegram"] = sender
    yield sim
    await sender.close()


@pytest.mark.parametrize("how", ["deleted by hand", "closed by hand"])
async def test_10_over_the_wire_a_lost_topic_is_made_anew(town: Town, wire: Sim, how: str) -> None:
    chat = await wire.group(HOA, TUAN, is_forum=True)
    at = service.Address("telegram", str(chat), has_topics=True)
    topic = await show(town, "thẻ", at)
    await town.settle()
    lost = int((await row(town, topic.id)).native_id or 0)
    if how == "deleted by hand":
        act = {"chat_id": chat, "action": "delete", "topic_id": lost}
        await wire.post("topic", person_id=HOA, **act)
    else:
        fault = {"kind": "400", "description": "Bad Request: TOPIC_CLOSED"}
        await wire.post("faults", method="sendMessage", chat_id=chat, **fault)
    await say(town, topic, "hai", at)
    await town.settle()
    made = int((await row(town, topic.id)).native_id or 0)
    shown = (await wire.get(f"chats/{chat}/messages"))["messages"]
    assert [m["text"] for m in shown if m["thread_id"] == made and m["text"]] == ["thẻ", "hai"]
    assert made != lost and sum(m["text"] == "hai" for m in shown) == 1


@pytest.mark.parametrize(
    "order", [("call", "to", "from"), ("to", "from", "call"), ("from", "call", "to", "from", "to")]
)
async def test_12_a_group_that_moved_is_followed_whoever_says_so_first_and_however_often(
    town: Town, order: tuple[str, ...]
) -> None:
    an = await town.staff("An", "admin", "tinh-ha-tinh")
    old, new = town.group("Sở Công Thương"), town.group("Sở Công Thương")
    async with town.sessions.begin() as session:
        session.add(
            Group(channel="telegram", native_id=old.chat, unit="so-cong-thuong", has_topics=False,
                  bound_at=town.now, bound_by=await session.scalar(select(Person.id)) or 0)
        )  # fmt: skip
    at = service.Address("telegram", old.chat)
    for text in ("một", "hai"):
        await put(town, text, text, at)
    town.messenger.failures[old.chat] = [Moved(new.chat)] * 5
    for step in order:
        if step == "call":
            await town.settle()
        elif step == "to":
            await old.moved_to(new, by=an)
        else:
            await new.moved_from(old, by=an)
    await town.settle()
    assert texts(town, new.chat)[:2] == ["một", "hai"]
    assert texts(town, old.chat) == []
    async with town.sessions() as session:
        bound = await service.address_of_unit(session, "so-cong-thuong")
    assert bound and bound.native_id == new.chat


class Limited(RecordingSender):
    """The messenger in memory behind the product's own limiter, on the town's clock."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.messenger)
        self.rates = Refusing(monotonic=lambda: town.clock.real().timestamp())

    async def send(self, outgoing: Outgoing) -> tuple[str, ...]:
        data = {"chat_id": outgoing.address}
        made = super().send
        try:
            sent: tuple[str, ...] = await self.rates.process_request(
                made, (outgoing,), {}, "sendMessage", data, None
            )
        except RetryAfter as error:
            raise outcome(error, outgoing) from error
        return sent


async def test_14_a_flood_of_cases_loses_none_keeps_each_in_order_and_holds_up_nobody_else(
    town: Town,
) -> None:
    town.work.senders["telegram"] = Limited(town)
    for number in range(CASES):
        for step in ("hỏi", "thêm"):
            await put(town, f"{number} {step}", f"{number} {step}", FORUM, subject=f"case:{number}")
    await put(town, "citizen", "trả lời", service.Address("telegram", "77"))
    for rounds in range(200):
        town.clock.forward(seconds=3)
        for notice_id in await notices.sweep(town.work):
            await notices.send(town.work, notice_id)
        if rounds == 0:
            assert texts(town) == ["trả lời"]
        if len(sent := texts(town, "-100")) == 2 * CASES:
            break
    assert sorted(sent) == sorted(f"{n} {step}" for n in range(CASES) for step in ("hỏi", "thêm"))
    assert all(sent.index(f"{n} hỏi") < sent.index(f"{n} thêm") for n in range(CASES))
