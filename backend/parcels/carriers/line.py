"""The line to one carrier: few connections, our own pace, and peace for whoever is down.

One line a source and process. Certificates are always verified.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from backend.parcels.carriers.base import CarrierAway, CarrierRefused

CONNECT_S, ANSWER_S = 5.0, 15.0
CONNECTIONS = 16
LONGEST_WAIT_S = 5.0
UNTRUSTED = frozenset({401, 403})
BUSY = frozenset({408, 425, 429})

Monotonic = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class Pace:
    """A token bucket: `rate` calls a second on average, `burst` at once."""

    def __init__(
        self, rate: float, burst: int = CONNECTIONS,
        *, monotonic: Monotonic = time.monotonic, pause: Pause = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._gap, self._room = 1 / rate, burst / rate
        self._monotonic, self._pause = monotonic, pause
        self._used_until = 0.0

    async def take(self) -> None:
        """Wait for a turn; raises CarrierAway where that would take too long."""
        now = self._monotonic()
        used_until = max(self._used_until, now) + self._gap
        wait = used_until - self._room - now
        if wait > LONGEST_WAIT_S:
            raise CarrierAway("our own pace")
        self._used_until = used_until
        if wait > 0:
            await self._pause(wait)


class Breaker:
    """After `most` failures in a row nobody calls for a while; then one call tries.

    The while doubles from 30 s to ten minutes as long as the trying fails.
    """

    FIRST_S, LONGEST_S = 30.0, 600.0

    def __init__(self, most: int = 5, *, monotonic: Monotonic = time.monotonic) -> None:
        self._most, self._monotonic = most, monotonic
        self._failures = 0
        self._closed_until = 0.0

    def enter(self) -> None:
        """Before a call; raises CarrierAway while the carrier is left in peace."""
        if self._failures < self._most:
            return
        now = self._monotonic()
        if now < self._closed_until:
            raise CarrierAway("left in peace")
        self._closed_until = now + self._while()

    def succeeded(self) -> None:
        """The carrier answered, whatever it said."""
        self._failures = 0

    def failed(self) -> None:
        """It did not."""
        self._failures += 1
        self._closed_until = self._monotonic() + self._while()

    def _while(self) -> float:
        doubled = min(max(self._failures - self._most, 0), 10)
        return min(self.FIRST_S * (1 << doubled), self.LONGEST_S)


class Token:
    """A carrier's access token: fetched once however many wait for it, and again when it is old.

    `fetch` answers a token and after how many seconds it should be renewed.
    """

    def __init__(
        self, fetch: Callable[[], Awaitable[tuple[str, float]]],
        *, monotonic: Monotonic = time.monotonic,
    ) -> None:  # fmt: skip
        self._fetch, self._monotonic = fetch, monotonic
        self._lock = asyncio.Lock()
        self._value: str | None = None
        self._good_until = 0.0

    async def get(self, *, refused: str | None = None) -> str:
        """The token that holds now; `refused` is one that the carrier takes no more."""
        async with self._lock:
            old = self._value is None or self._monotonic() >= self._good_until
            if old or self._value == refused:
                self._value, lasts_s = await self._fetch()
                self._good_until = self._monotonic() + lasts_s
            assert self._value is not None
            return self._value


@dataclass(frozen=True, slots=True)
class Answer:
    """A carrier's answer: status, and the JSON in it."""

    status: int
    data: Any


class Line:
    """Calls that end in an answer, CarrierAway or CarrierRefused."""

    def __init__(
        self, url: str, *, pace: Pace, breaker: Breaker | None = None, legacy_tls: bool = False
    ) -> None:
        self._pace, self._breaker = pace, breaker or Breaker()
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            verify=_context(legacy_tls),
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )

    async def call(
        self, method: str, path: str, *, also: frozenset[int] = frozenset(), **request: Any
    ) -> Answer:
        """One call, with httpx's `json`, `data`, `params`, `headers`; statuses of `also` are
        answered with no data instead of being raised."""
        self._breaker.enter()
        await self._pace.take()
        try:
            answer = await self._client.request(method, path, **request)
            if answer.status_code >= 500 or answer.status_code in BUSY - also:
                raise CarrierAway(f"status {answer.status_code}")
            data = answer.json() if answer.is_success else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            self._breaker.failed()
            raise CarrierAway(type(error).__name__) from error
        except (CarrierAway, asyncio.CancelledError):
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        if data is None and answer.status_code not in also:
            raise CarrierRefused(f"status {answer.status_code}")
        return Answer(answer.status_code, data)

    async def trusted(
        self, token: Token, headers: Callable[[str], dict[str, str]], method: str, path: str,
        *, also: frozenset[int] = frozenset(), **request: Any,
    ) -> Answer:  # fmt: skip
        """A call with a token: one that is refused is renewed, and the call made once more."""
        value = await token.get()
        answer = await self.call(
            method, path, headers=headers(value), also=also | UNTRUSTED, **request
        )
        if answer.status in UNTRUSTED:
            value = await token.get(refused=value)
            answer = await self.call(method, path, headers=headers(value), also=also, **request)
        return answer

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _context(legacy_tls: bool) -> ssl.SSLContext:
    """Certificates are verified, always; `legacy_tls` is for servers that renegotiate the old way.

    OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT is 0x4; Python names it from 3.12 on.
    """
    context = httpx.create_ssl_context()
    if legacy_tls:
        context.options |= 0x4
    return context
