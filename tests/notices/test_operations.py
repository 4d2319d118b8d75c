"""Albums, files, reactions and pins as notices: what leaves, what is known of it, what fails."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from backend.notices import missed, service
from backend.notices.models import Notice
from backend.notices.rules import COURTESY_TRIES, MOST_IN_ALBUM, TOGETHER, albums
from backend.notices.senders.base import (
    Gone,
    Later,
    Rejected,
    SendingFailed,
    TopicGone,
    Unreachable,
)
from backend.people.models import Identity
from tests.notices.test_delivery import CHAT, put, row, texts
from tests.story.town import Town

FILES = st.lists(
    st.builds(
        lambda kind, number: {"kind": kind, "file": f"{kind}-{number}"},
        st.sampled_from([*TOGETHER, "voice"]),
        st.integers(0, 99),
    ),
    max_size=40,
)


@given(FILES)
def test_files_leave_with_their_like_none_lost_and_in_order(files: list[dict[str, str]]) -> None:
    groups = albums(files)
    for like in {*TOGETHER.values(), None}:
        mine = [one for one in files if TOGETHER.get(one["kind"]) == like]
        sent = [one for group in groups for one in group if TOGETHER.get(one["kind"]) == like]
        assert sent == mine
    for group in groups:
        assert 1 <= len(group) <= MOST_IN_ALBUM
        likes = {TOGETHER.get(one["kind"]) for one in group}
        assert len(likes) == 1 and (None not in likes or len(group) == 1)


async def send_files(town: Town, key: str, *kinds: str) -> list[Notice]:
    files = [{"kind": kind, "file": f"{kind}-{n}"} for n, kind in enumerate(kinds)]
    async with town.sessions.begin() as session:
        return await service.add_files(
            session, CHAT, key=key, subject="case:7", kind="reply.later", files=files,
            params={"text": "ảnh"}, now=town.now,
        )  # fmt: skip


async def test_7_an_album_leaves_as_one_and_its_late_item_follows(town: Town) -> None:
    await send_files(town, "early", "photo", "document", "photo")
    await send_files(town, "early", "photo", "document", "photo")
    await send_files(town, "late", "photo")
    await town.settle()
    shown = town.messenger.chats["77"]
    assert [one.attachment for one in shown] == ["photo-0", "photo-2", "document-1", "photo-0"]
    assert shown[0].album == shown[1].album is not None
    assert [one.album for one in shown[2:]] == [None, None]
    assert texts(town) == ["ảnh", "", "ảnh", "ảnh"]


async def test_a_reply_to_any_message_of_an_album_finds_its_subject(town: Town) -> None:
    [album] = await send_files(town, "a", *["photo"] * 3)
    await town.settle()
    ids = [str(one.id) for one in town.messenger.chats["77"]]
    assert (await row(town, album.id)).native_id == ids[0]
    async with town.sessions() as session:
        found = [await service.subject_of(session, "telegram", "77", one) for one in ids]
    assert found == ["case:7"] * 3


async def test_a_card_is_pinned_once_it_was_sent(town: Town) -> None:
    town.messenger.failures["77"] = [Later("busy", seconds=5)]
    async with town.sessions.begin() as session:
        for _time in range(2):
            card = await service.put_card(
                session, CHAT, key="card", subject="case:1", kind="reply.later",
                params={"text": "thẻ"}, now=town.now,
            )  # fmt: skip
            await service.pin(session, card, now=town.now)
    await town.settle()
    town.clock.forward(seconds=6)
    await town.settle()
    assert [one.pinned for one in town.messenger.chats["77"]] == [True]


async def courtesy(town: Town, operation: str) -> int:
    """A reaction or pin between two messages of one lane, the first of which is sent."""
    first = await put(town, "first", "trước")
    await town.settle()
    async with town.sessions.begin() as session:
        if operation == "pin":
            notice = await service.pin(session, await session.get_one(Notice, first), now=town.now)
        else:
            notice = await service.react(
                session, CHAT, key="r", subject="test:1", message="5", emoji="👌", now=town.now
            )
    return notice.id


@pytest.mark.parametrize(
    ("operation", "failures"),
    [
        ("pin", [Rejected("not enough rights to manage pinned messages in the chat")]),
        ("pin", [TopicGone("TOPIC_CLOSED")]),
        ("reaction", [Gone("message to react not found")]),
        ("reaction", [Unreachable("CHAT_WRITE_FORBIDDEN")]),
        ("reaction", [Later("Internal Server Error")] * COURTESY_TRIES),
    ],
)
async def test_a_reaction_or_pin_that_fails_is_let_go_and_its_lane_goes_on(
    town: Town, operation: str, failures: list[SendingFailed]
) -> None:
    notice_id = await courtesy(town, operation)
    town.messenger.failures["77"] = list(failures)
    await put(town, "next", "sau")
    await town.settle()
    for _time in range(len(failures) - 1):
        town.clock.forward(minutes=1)
        await town.settle()
    assert texts(town) == ["trước", "sau"]
    let_go = await row(town, notice_id)
    assert let_go.state == "dropped" and (let_go.last_error or "").endswith(str(failures[0]))
    async with town.sessions() as session:
        assert await missed.failed(session, let_go.kind, since=let_go.created_at) == []


async def test_somebody_whose_message_takes_no_reaction_is_still_reachable(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    town.messenger.failures[lan.chat] = [Unreachable("CHAT_WRITE_FORBIDDEN")]
    async with town.sessions.begin() as session:
        person = await session.scalar(select(Identity.person_id)) or 0
        to = await service.address_of_person(session, person)
        assert to is not None
        await service.react(
            session, to, key="r", subject="test:1", message="5", emoji="👌", now=town.now
        )
    await town.settle()
    async with town.sessions() as session:
        assert town.messenger.failures[lan.chat] == []
        assert await service.address_of_person(session, person) is not None


async def test_a_reaction_waits_as_long_as_the_messenger_asks(town: Town) -> None:
    await courtesy(town, "reaction")
    waits: list[Any] = [Later("flood", seconds=4) for _time in range(COURTESY_TRIES + 2)]
    town.messenger.failures["77"] = waits
    for _time in range(COURTESY_TRIES + 3):
        town.clock.forward(minutes=2)
        await town.settle()
    assert town.messenger.reactions["77"] == {"5": "👌"}


async def test_a_pin_of_what_could_not_be_sent_is_let_go(town: Town) -> None:
    town.messenger.failures["77"] = [Rejected("text is too long")]
    first = await put(town, "first", "dài")
    async with town.sessions.begin() as session:
        pin = await service.pin(session, await session.get_one(Notice, first), now=town.now)
    await put(town, "next", "sau")
    await town.settle()
    assert texts(town) == ["sau"]
    assert (await row(town, pin.id)).state == "dropped"
