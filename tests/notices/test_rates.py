"""The sender's limiter on a clock of the test's: what passes, and when the refused come again."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import RetryAfter

from backend.notices.senders.rates import GROUP, Refusing, seconds_of

FORUM = "-1001"


class Hand:
    """A limiter whose time is moved by hand, and what passed it."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.limiter = Refusing(monotonic=lambda: self.at)
        self.passed: list[str] = []

    async def call(self, name: str, chat: str = FORUM, endpoint: str = "sendMessage") -> float:
        """Seconds to wait, 0 where the call passed. An album has ten items."""
        data: dict[str, Any] = {"chat_id": chat}
        if endpoint == "sendMediaGroup":
            data["media"] = [object()] * 10
        try:
            await self.limiter.process_request(self._pass, (name,), {}, endpoint, data, None)
        except RetryAfter as refusal:
            return seconds_of(refusal)
        return 0

    async def _pass(self, name: str) -> None:
        self.passed.append(name)


async def test_an_album_waits_for_room_for_all_of_it_and_counts_as_its_messages() -> None:
    hand = Hand()
    for number in range(11):
        assert await hand.call(f"m{number}") == 0
    assert await hand.call("album", endpoint="sendMediaGroup") > 0
    hand.at += 3
    assert await hand.call("album", endpoint="sendMediaGroup") == 0
    assert await hand.call("m11") > 0


async def test_an_album_longer_than_a_private_chats_burst_leaves_and_is_paid_for() -> None:
    hand = Hand()
    assert await hand.call("album", "77", "sendMediaGroup") == 0
    assert await hand.call("m", "77") >= 7


@pytest.mark.parametrize("endpoint", ["pinChatMessage", "createForumTopic", "sendMediaGroup"])
async def test_what_shows_in_a_group_counts_there(endpoint: str) -> None:
    hand = Hand()
    for number in range(GROUP[0]):
        await hand.call(f"m{number}")
    assert await hand.call("x", endpoint=endpoint) > 0


async def test_14_two_hundred_at_once_all_leave_and_few_come_in_vain() -> None:
    """As fast as the limit allows, within a period; other chats do not wait."""
    hand = Hand()
    waiting = {f"case {number}": 0.0 for number in range(200)}
    began, calls = hand.at, 0
    while waiting:
        for name in [name for name, at in waiting.items() if at <= hand.at]:
            calls += 1
            wait = await hand.call(name)
            waiting[name] = hand.at + wait
            if not wait:
                del waiting[name]
        assert await hand.call("a citizen", str(hand.at)) == 0
        hand.at += 1
    assert hand.at - began <= (200 - GROUP[0]) * GROUP[1] / GROUP[0] + 2 * GROUP[1]
    assert calls < 200 * 10
