"""Telegram's sending limits, refused with 429 and never waited for.

From https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30
messages a second overall, one a second in a private chat ("we may allow short bursts that go
over this limit, but eventually you'll begin receiving 429 errors"), 20 a minute in a group.

How large a burst is isn't published. Here a private chat is a bucket of five messages that fills
by one a second: a bot that answers a tap with two or three messages is let through, one that
keeps going faster is not. A forum is one peer with all its topics. Edits and topic changes count
like messages, which is what bots meet in practice, and an album as its messages. Periods are real
time, divided by a setting; `retry_after` is whole seconds as at Telegram, so it never says less
than 1.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.errors import too_many_requests
from simulator.records import Chat

OVERALL_PER_SECOND = 30
PRIVATE_BURST = 5
GROUP_PER_MINUTE = 20


@dataclass
class Window:
    """At most `most` sendings within `period` seconds."""

    most: int
    period: float
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float, count: int) -> float:
        while self.sent and self.sent[0] <= now - self.period:
            self.sent.popleft()
        over = len(self.sent) + min(count, self.most) - self.most
        return 0.0 if over <= 0 else self.sent[over - 1] + self.period - now

    def spend(self, now: float) -> None:
        self.sent.append(now)


@dataclass
class Bucket:
    """`most` sendings at once, one more after each `period` seconds."""

    most: int
    period: float
    left: float = 0.0
    at: float = -math.inf

    def wait(self, now: float, count: int) -> float:
        gained = (now - self.at) / self.period
        self.left, self.at = min(self.most, self.left + gained), now
        return max(0.0, min(count, self.most) - self.left) * self.period

    def spend(self, now: float) -> None:
        self.left -= 1


class Limits:
    """The limits of all bots. `now` is monotonic seconds."""

    def __init__(self, divisor: float, now: Callable[[], float] = time.monotonic) -> None:
        self._divisor = divisor
        self._now = now
        self._overall: dict[int, Window] = {}
        self._peers: dict[tuple[int, str], Window | Bucket] = {}

    def spend(self, bot_id: int, chat: Chat, count: int = 1) -> None:
        """Count so many messages of the bot to the chat, one unless it is an album.

        Raises ApiError 429 and then counts nothing. A whole album passes where as many would as
        the limit ever lets through at once.
        """
        now = self._now()
        overall = self._overall.setdefault(bot_id, Window(OVERALL_PER_SECOND, 1 / self._divisor))
        peer = self._peers.setdefault((bot_id, chat.key), self._peer(chat))
        wait = max(overall.wait(now, count), peer.wait(now, count))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for _ in range(count):
            overall.spend(now)
            peer.spend(now)

    def forget(self) -> None:
        self._overall.clear()
        self._peers.clear()

    def _peer(self, chat: Chat) -> Window | Bucket:
        if chat.private:
            return Bucket(PRIVATE_BURST, 1 / self._divisor, PRIVATE_BURST)
        return Window(GROUP_PER_MINUTE, 60 / self._divisor)
