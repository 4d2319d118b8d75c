"""Telegram's sending limits: in numbers with a clock of our own, and over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from telegram.error import RetryAfter

from simulator.errors import ApiError
from simulator.limits import Limits
from simulator.records import Chat
from tests.simulator.sim import HOA, LAN, Sim

PRIVATE = Chat("p1", 1, "private", person_id=1, bot_id=9)
GROUP = Chat("g-1", -1, "supergroup", is_forum=True)


class Hand:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def now(self) -> float:
        return self.at


def sent(limits: Limits, chat: Chat, times: int) -> int:
    """How many of so many sendings are let through."""
    passed = 0
    for _ in range(times):
        try:
            limits.spend(9, chat)
        except ApiError:
            continue
        passed += 1
    return passed


def test_an_album_counts_as_its_messages_and_passes_whole_or_not_at_all() -> None:
    hand = Hand()
    limits = Limits(1, hand.now)
    assert sent(limits, GROUP, 11) == 11
    with pytest.raises(ApiError) as refusal:
        limits.spend(9, GROUP, 10)
    assert refusal.value.parameters == {"retry_after": 60}
    limits.spend(9, GROUP, 9)
    assert sent(limits, GROUP, 1) == 0
    limits.spend(9, PRIVATE, 10)
    hand.at += 5
    assert sent(limits, PRIVATE, 1) == 0


def test_a_private_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    hand = Hand()
    limits = Limits(1, hand.now)
    assert sent(limits, PRIVATE, 10) == 5
    hand.at += 3
    assert sent(limits, PRIVATE, 10) == 3
    hand.at += 60
    assert sent(limits, PRIVATE, 10) == 5


def test_a_group_takes_twenty_a_minute_and_says_how_long_to_wait() -> None:
    hand = Hand()
    limits = Limits(1, hand.now)
    assert sent(limits, GROUP, 12) == 12
    hand.at += 20
    assert sent(limits, GROUP, 20) == 8
    with pytest.raises(ApiError) as refusal:
        limits.spend(9, GROUP)
    assert refusal.value.parameters == {"retry_after": 40}
    hand.at += 40
    assert sent(limits, GROUP, 20) == 12


def test_thirty_a_second_is_all_a_bot_gets_and_another_bot_has_its_own() -> None:
    hand = Hand()
    limits = Limits(1, hand.now)
    chats = [Chat(f"p{n}", n, "private", person_id=n, bot_id=9) for n in range(1, 41)]
    assert sum(sent(limits, chat, 1) for chat in chats) == 30
    limits.spend(8, PRIVATE)
    hand.at += 1
    assert sum(sent(limits, chat, 1) for chat in chats[30:]) == 10


def test_a_refused_sending_counts_for_nothing() -> None:
    hand = Hand()
    limits = Limits(1, hand.now)
    sent(limits, GROUP, 200)
    assert sent(limits, PRIVATE, 5) == 5


def test_the_divisor_shortens_every_period() -> None:
    hand = Hand()
    limits = Limits(100, hand.now)
    assert sent(limits, GROUP, 30) == 20
    hand.at += 0.61
    assert sent(limits, GROUP, 30) == 20


async def test_a_forum_is_one_peer_and_the_refusal_names_the_wait(
    start: Callable[..., Any],
) -> None:
    sim: Sim = await start(limits_divisor=1)
    for number in (LAN, HOA):
        await sim.post("people", id=number, first_name="X")
    await sim.post("start", person_id=LAN)
    forum = await sim.group(HOA, is_forum=True)
    first = await sim.bot.create_forum_topic(forum, "một")
    second = await sim.bot.create_forum_topic(forum, "hai")
    for topic in [first, second] * 9:
        await sim.bot.send_message(forum, "x", message_thread_id=topic.message_thread_id)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await sim.bot.send_message(forum, "x")
    assert 50 <= refusal.value.retry_after <= 60
    with pytest.raises(RetryAfter):
        await sim.ptb.send_message(forum, "x")
    assert (await sim.bot.send_message(LAN, "người khác không phải chờ")).message_id
    assert await sim.bot.get_chat(forum)
