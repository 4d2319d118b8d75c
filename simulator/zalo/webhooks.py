"""Pushing Zalo's events to the app's webhook: signed, repeated five times, then given up.

Digests of Zalo's pages: an answer with 200 within two seconds, else repetitions after 30 seconds,
5, 15 and 30 minutes and an hour with the header num_retry, and after the last one the app is
unsubscribed. First tries about one person or group come in order; repetitions come when they come.
Pauses are real time, divided by the desk's setting, as Telegram's are.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

import httpx

from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.webhooks import trusted_roots
from simulator.zalo.account import Event, OfficialAccount
from simulator.zalo.signature import HEADER, TIMESTAMP_HEADER, mac

RETRY_SECONDS = (30, 300, 900, 1_800, 3_600)


def timestamp_of(body: str) -> str:
    """The body's own timestamp, or an empty text where there is none to find."""
    try:
        return str(json.loads(body).get("timestamp", ""))
    except (ValueError, AttributeError):
        return ""


class Deliveries:
    """Feeds the webhook while `running`."""

    def __init__(self, desk: Desk, oa: OfficialAccount) -> None:
        self._desk, self._oa = desk, oa
        self._lanes: dict[str, deque[Event]] = {}
        self._underway: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Push until the block ends; what is pending then waits for the next start."""
        client = httpx.AsyncClient(
            timeout=self._oa.spec.webhook_seconds, trust_env=False, verify=trusted_roots()
        )
        async with client, asyncio.TaskGroup() as group:
            self._client, self._group = client, group
            self._oa.on_event = self.push
            self.push_all()
            yield
            self._oa.on_event = None
            for task in self._tasks:
                task.cancel()

    def push_all(self) -> None:
        """Begin with all that is pending, for a start or the end of a pause."""
        for event in list(self._oa.events.values()):
            if event.state == "pending" and event.id not in self._underway:
                self.push(event)

    def push(self, event: Event) -> None:
        """Put an event into its peer's lane."""
        if self._oa.console.paused:
            return
        self._underway.add(event.id)
        waiting = self._lanes.get(event.peer)
        if waiting is not None:
            waiting.append(event)
            return
        self._lanes[event.peer] = deque([event])
        self._spawn(self._empty(event.peer))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, peer: str) -> None:
        waiting = self._lanes[peer]
        while waiting:
            event = waiting[0]
            if self._due(event) and not await self.post(event):
                self._spawn(self._repeat(event))
            else:
                self._underway.discard(event.id)
            waiting.popleft()
        del self._lanes[peer]

    def _due(self, event: Event) -> bool:
        """Still pending, not forgotten by a reset, and nobody holds the webhook back."""
        mine = self._oa.events.get(event.id) is event
        return mine and event.state == "pending" and not self._oa.console.paused

    async def _repeat(self, event: Event) -> None:
        done = False
        while not done and self._due(event) and event.attempts <= len(RETRY_SECONDS):
            pause = RETRY_SECONDS[event.attempts - 1]
            await asyncio.sleep(pause / self._desk.settings.limits_divisor)
            done = self._due(event) and await self.post(event)
        self._underway.discard(event.id)
        if not done and self._due(event):
            event.state = "given_up"
            self._oa.save_event(event)
            self._oa.console.subscribed = False
            self._oa.save_console()

    async def post(self, event: Event) -> bool:
        """One try, now; whether it was answered with 200."""
        retry = {"num_retry": str(event.attempts)} if event.attempts else {}
        event.attempts += 1
        headers = event.headers | self._signed(event.body) | retry
        status, _ = await self._send(event.body, headers)
        if status == 200:
            event.state = "delivered"
        self._oa.save_event(event)
        return status == 200

    async def again(self, event: Event) -> int:
        """The same event once more, whatever became of it; the status, 0 for no answer."""
        headers = event.headers | self._signed(event.body)
        status, _ = await self._send(event.body, headers)
        if status == 200 and event.state == "pending":
            event.state = "delivered"
            self._oa.save_event(event)
        return status

    async def raw(self, body: str, sign: str, headers: dict[str, str]) -> tuple[int, str]:
        """Post any text with a good signature, a bad one or none; status and body."""
        signed = self._signed(body) if sign == "good" else {}
        if sign == "bad":
            signed = {HEADER: self._oa.console.prefix + "0" * 64}
        return await self._send(body, signed | headers)

    async def probe(self, url: str) -> int:
        """The unsigned {} that saving a URL in the console sends; the status, 0 for no answer."""
        status, _ = await self._send("{}", {}, url)
        return status

    def _signed(self, body: str) -> dict[str, str]:
        console, spec = self._oa.console, self._oa.spec
        timestamp, more = timestamp_of(body), {}
        if console.timestamp_from == "header":
            timestamp = str(self._oa.now_ms())
            more = {TIMESTAMP_HEADER: timestamp}
        first = spec.app_id if console.first_term == "app" else spec.oa_id
        own = console.secret_of == "oa"  # noqa: S105 - whose secret, not a secret
        secret = console.oa_secret if own else console.app_secret
        return {HEADER: console.prefix + mac(first, body, timestamp, secret)} | more

    async def _send(
        self, body: str, headers: dict[str, str], url: str | None = None
    ) -> tuple[int, str]:
        target = url or self._oa.console.webhook_url
        if target is None:
            raise ApiError(409, "no webhook is set")
        content = {"Content-Type": "application/json"}
        try:
            answer = await self._client.post(
                target, content=body.encode(), headers=content | headers
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            return 0, ""
        return answer.status_code, answer.text
