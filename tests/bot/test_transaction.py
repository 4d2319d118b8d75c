"""One update, one transaction: said after the commit, heard once, nothing lost by our faults."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.inbox.models import Dialogue, Incident, SeenUpdate
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.people.models import Person
from bot.channels.telegram import CHANNEL, read_update
from bot.middlewares.say_after_commit import SayAfterCommit
from bot.middlewares.transaction import Transaction
from tests.story.town import Somebody, Town


def hearing(town: Town, handler: Any, *, callback: bool = False) -> Dispatcher:
    """A dispatcher with the product's middlewares around one handler."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(SayAfterCommit(town.sessions, town.clock, town._wake))
    dispatcher.update.outer_middleware(Transaction(town.sessions, town.clock, lambda: "AB12CD"))
    router = Router()
    (router.callback_query if callback else router.message).register(handler)
    dispatcher.include_router(router)
    return dispatcher


async def feed(
    town: Town, dispatcher: Dispatcher, who: Somebody, text: str, update_id: int = 1, **data: Any
) -> Any:
    raw = {"update_id": update_id, "message": who._message(text=text)}
    return await dispatcher.feed_update(
        town.bot, read_update(raw, town.bot), channel=CHANNEL, **data
    )


async def count(town: Town, table: Any) -> int:
    async with town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def echo(message: Message, session: AsyncSession, now: Any) -> SendMessage:
    await notices.add(
        session, notices.Address("telegram", "9"), key=f"echo:{message.text}", subject="test:1",
        kind="reply.later", params={"text": "tin"}, now=now,
    )  # fmt: skip
    return message.answer(message.text or "")


async def test_twenty_copies_at_once_act_once(town: Town) -> None:
    dispatcher, lan = hearing(town, echo), town.citizen("Lan")
    await asyncio.gather(*(feed(town, dispatcher, lan, "chào") for _ in range(20)))
    assert [shown.text for shown in town.messenger.chats[lan.chat]] == ["chào"]
    assert await count(town, Notice) == 1
    assert await count(town, Person) == 1


async def test_the_same_id_of_another_bot_or_channel_is_another_update(town: Town) -> None:
    dispatcher, lan = hearing(town, echo), town.citizen("Lan")
    await feed(town, dispatcher, lan, "một")
    raw = {"update_id": 1, "message": lan._message(text="hai")}
    await dispatcher.feed_update(town.bot, read_update(raw, town.bot), channel="zalo")
    assert await count(town, SeenUpdate) == 2


async def test_ten_first_messages_at_once_make_one_person(town: Town) -> None:
    dispatcher, lan = hearing(town, echo), town.citizen("Lan")
    await asyncio.gather(
        *(feed(town, dispatcher, lan, f"tin {n}", update_id=n) for n in range(1, 11))
    )
    assert await count(town, Person) == 1
    assert len(town.messenger.chats[lan.chat]) == 10


async def test_the_worker_is_woken_after_the_commit(town: Town) -> None:
    dispatcher, lan = hearing(town, echo), town.citizen("Lan")
    await feed(town, dispatcher, lan, "chào")
    async with town.sessions() as session:
        assert town.woken == [await session.scalar(select(Notice.id))]


async def test_our_own_fault_is_rolled_back_and_told_with_a_code(town: Town) -> None:
    async def fails(message: Message, session: AsyncSession, now: Any) -> None:
        await echo(message, session, now)
        raise ZeroDivisionError("bí mật của chị Lan")

    dispatcher, lan = hearing(town, fails), town.citizen("Lan")
    await feed(town, dispatcher, lan, "chào")
    await feed(town, dispatcher, lan, "chào")
    assert [("AB12CD" in shown.text) for shown in town.messenger.chats[lan.chat]] == [True]
    assert await count(town, Notice) == 0
    async with town.sessions() as session:
        incident = (await session.scalars(select(Incident))).one()
    assert (incident.code, incident.error) == ("AB12CD", "ZeroDivisionError")
    assert "test_transaction.py" in incident.place and "bí mật" not in incident.place


async def test_a_rule_that_says_no_changes_nothing_and_is_explained(town: Town) -> None:
    async def refuses(message: Message, session: AsyncSession, now: Any) -> None:
        await echo(message, session, now)
        raise DomainError("right.missing", role="clerk")

    dispatcher, lan = hearing(town, refuses), town.citizen("Lan")
    await feed(town, dispatcher, lan, "chào")
    assert "cần quyền" in town.messenger.chats[lan.chat][0].text
    assert (await count(town, Notice), await count(town, SeenUpdate)) == (0, 1)


async def test_a_database_that_is_away_leaves_the_update_with_the_messenger(town: Town) -> None:
    async def loses_it(message: Message) -> None:
        raise OperationalError("SELECT", {}, OSError("connection refused"))

    dispatcher, lan = hearing(town, loses_it), town.citizen("Lan")
    with pytest.raises(OperationalError):
        await feed(town, dispatcher, lan, "chào")
    assert await count(town, SeenUpdate) == 0


async def test_a_dialogue_is_kept_with_the_update_and_rolled_back_with_it(town: Town) -> None:
    async def steps(message: Message, state: Any) -> None:
        await state.set_state("step")
        await state.update_data(text=message.text)
        if message.text == "lỗi":
            raise ZeroDivisionError

    dispatcher, lan = hearing(town, steps), town.citizen("Lan")
    await feed(town, dispatcher, lan, "một", 1)
    await feed(town, dispatcher, lan, "lỗi", 2)
    async with town.sessions() as session:
        dialogue = (await session.scalars(select(Dialogue))).one()
    assert (dialogue.state, dialogue.data) == ("step", {"text": "một"})


async def test_nothing_is_ever_said_to_a_group_directly(town: Town) -> None:
    async def chatters(message: Message) -> SendMessage:
        return message.answer("chào cả nhóm")

    group, lan = town.group("Sở"), town.citizen("Lan")
    raw = {"update_id": 1, "message": lan._message(group._as_chat(), text="hi")}
    with pytest.raises(AssertionError, match="groups are addressed by notices only"):
        await hearing(town, chatters).feed_update(
            town.bot, read_update(raw, town.bot), channel=CHANNEL
        )
    assert group.shown() == []


async def test_people_who_only_talk_in_a_group_are_not_recorded(town: Town) -> None:
    async def listens(message: Message, speaker: Any) -> None:
        assert speaker is None

    group, lan = town.group("Sở"), town.citizen("Lan")
    raw = {"update_id": 1, "message": lan._message(group._as_chat(), text="hi")}
    await hearing(town, listens).feed_update(town.bot, read_update(raw, town.bot), channel=CHANNEL)
    assert await count(town, Person) == 0


async def test_a_button_without_an_answer_of_its_own_stops_spinning(town: Town) -> None:
    async def edits(query: CallbackQuery) -> None:
        return None

    lan = town.citizen("Lan")
    town.dispatcher = hearing(town, edits, callback=True)
    await lan.presses_code("x", town.messenger.post(lan.chat, "nút"))
    assert town.messenger.toasts == [""]


async def test_a_reply_that_a_busy_messenger_refuses_arrives_as_a_notice(town: Town) -> None:
    dispatcher, lan = hearing(town, echo), town.citizen("Lan")
    session = town.bot.session
    session.refusals = [TelegramRetryAfter(SendMessage(chat_id=1, text="x"), "slow", 3)]  # type: ignore[attr-defined]
    await feed(town, dispatcher, lan, "chào")
    assert town.messenger.chats[lan.chat] == []
    await town.settle()
    assert [shown.text for shown in town.messenger.chats[lan.chat]] == ["chào"]


async def test_a_replacement_that_a_busy_messenger_refuses_arrives_below(town: Town) -> None:
    async def saves(query: CallbackQuery) -> EditMessageText:
        assert isinstance(query.message, Message)
        return query.message.edit_text("Đã lưu.")

    lan = town.citizen("Lan")
    town.dispatcher = hearing(town, saves, callback=True)
    busy = TelegramRetryAfter(SendMessage(chat_id=1, text="x"), "slow", 3)
    town.bot.session.refusals = [busy, busy]  # type: ignore[attr-defined]
    await lan.presses_code("x", town.messenger.post(lan.chat, "Lưu?"))
    await town.settle()
    assert [shown.text for shown in town.messenger.chats[lan.chat]] == ["Lưu?", "Đã lưu."]


async def test_a_picture_that_a_busy_messenger_refuses_is_sent_after_the_wait(town: Town) -> None:
    async def shows(message: Message) -> Any:
        return message.answer_photo(BufferedInputFile(b"png", "qr.png"))

    dispatcher, lan = hearing(town, shows), town.citizen("Lan")
    town.bot.session.refusals = [TelegramRetryAfter(SendMessage(chat_id=1, text="x"), "slow", 0)]  # type: ignore[attr-defined]
    await feed(town, dispatcher, lan, "chào")
    assert len(town.messenger.chats[lan.chat]) == 1


async def test_one_refused_reply_does_not_hold_back_the_next(town: Town) -> None:
    async def says_two(message: Message) -> list[SendMessage]:
        return [message.answer("một"), message.answer("hai")]

    dispatcher, lan = hearing(town, says_two), town.citizen("Lan")
    town.bot.session.refusals = [TelegramBadRequest(SendMessage(chat_id=1, text="x"), "bad")]  # type: ignore[attr-defined]
    await feed(town, dispatcher, lan, "chào")
    assert [shown.text for shown in town.messenger.chats[lan.chat]] == ["hai"]


async def test_under_a_webhook_the_last_word_rides_in_the_response(town: Town) -> None:
    async def says_two(message: Message) -> list[SendMessage]:
        return [message.answer("một"), message.answer("hai")]

    dispatcher, lan = hearing(town, says_two), town.citizen("Lan")
    last = await feed(town, dispatcher, lan, "chào", answer_in_response=True)
    assert isinstance(last, SendMessage) and last.text == "hai"
    assert [shown.text for shown in town.messenger.chats[lan.chat]] == ["một"]


async def test_an_update_of_a_kind_nobody_knows_is_confirmed_in_silence(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = {"update_id": 1, "quantum_message": {"text": "điều riêng tư"}}
    await town.feed_raw(raw)
    assert await count(town, SeenUpdate) == 1
    assert "riêng tư" not in "".join(capsys.readouterr())
