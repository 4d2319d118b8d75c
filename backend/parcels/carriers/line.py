"""The line to one carrier: our own pace, a bound on connections, peace for whoever is down.

One line a source and process. Certificates are always verified. The client is aiohttp's: a call
costs a tenth of httpx's CPU, and more than thirty connections do not slow each other down
(docs/decisions/0011).
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx

from backend.parcels.carriers.base import CarrierAway, CarrierRefused

CONNECT_S, ANSWER_S, WHOLE_CALL_S = 5.0, 15.0, 45.0
CONNECTIONS = 128
"""At most; what spares a carrier is the pace, and a slow one must not make us slower than that."""
BURST = 16
LONGEST_WAIT_S = 5.0
UNTRUSTED = frozenset({401, 403})
BUSY = frozenset({408, 425, 429})
FAULTS = (aiohttp.ClientError, TimeoutError, OSError)

Monotonic = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class Pace:
    """A token bucket: `rate` calls a second on average, `burst` at once."""

    def __init__(
        self, rate: float, burst: int = BURST,
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
        self._url, self._context = url.rstrip("/"), _context(legacy_tls)
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, path: str, *, also: frozenset[int] = frozenset(), **request: Any
    ) -> Answer:
        """One call, with aiohttp's `json`, `data`, `params`, `headers`; statuses of `also` are
        answered with no data instead of being raised."""
        self._breaker.enter()
        await self._pace.take()
        try:
            status, body = await self._asked(method, self._url + path, request)
            if status >= 500 or status in BUSY - also:
                raise CarrierAway(f"status {status}")
            data = json.loads(body) if 200 <= status < 300 else None
        except (*FAULTS, ValueError, RecursionError) as error:
            self._breaker.failed()
            raise CarrierAway(type(error).__name__) from error
        except (CarrierAway, asyncio.CancelledError):
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        if data is None and status not in also:
            raise CarrierRefused(f"status {status}")
        return Answer(status, data)

    async def _asked(self, method: str, url: str, request: dict[str, Any]) -> tuple[int, bytes]:
        if self._session is None:
            self._session = _session(self._context)
        proxy = _proxy(*urlsplit(url)[:2])
        async with self._session.request(
            method, url, proxy=proxy, allow_redirects=False, **request
        ) as answer:
            return answer.status, await answer.read()

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
        if self._session is not None:
            await self._session.close()
            self._session = None


def basic(name: str, password: str) -> dict[str, str]:
    """The header of HTTP's basic authentication."""
    return {"Authorization": aiohttp.encode_basic_auth(name, password, "utf-8")}


def _session(context: ssl.SSLContext) -> aiohttp.ClientSession:
    """Made in the loop it lives in. It keeps no cookies: each call stands by itself."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS, ssl=context),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(
            total=WHOLE_CALL_S, sock_connect=CONNECT_S, sock_read=ANSWER_S
        ),
    )


@cache
def _proxy(scheme: str, place: str) -> str | None:
    """The proxy that the environment names; aiohttp would look for it anew in every call."""
    named = None if proxy_bypass(place) else getproxies().get(scheme)
    return named if named is None or "://" in named else f"http://{named}"


def _context(legacy_tls: bool) -> ssl.SSLContext:
    """Certificates are verified, always; `legacy_tls` is for servers that renegotiate the old way.

    OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT is 0x4; Python names it from 3.12 on.
    """
    context = httpx.create_ssl_context()
    if legacy_tls:
        context.options |= 0x4
    return context
