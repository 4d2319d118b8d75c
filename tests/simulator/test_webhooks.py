"""Webhooks: the secret, the order, the repetition, and a call that rides in the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from aiogram.exceptions import TelegramBadRequest

from tests.simulator.sim import HOA, LAN, Sim, eventually

Reply = tuple[int, str, bytes]
EMPTY: Reply = (200, "text/plain", b"")


@dataclass
class Receiver:
    """A webhook: what it got, and what it answers next (200 and nothing where the list ends)."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    before_reply: Callable[[dict[str, Any]], Awaitable[None]] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode().split("\r\n")[1:-2]
            headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
            update = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.got.append(update)
            self.secrets.append(headers.get("x-telegram-bot-api-secret-token"))
            self.news.set()
            if self.before_reply is not None:
                await self.before_reply(update)
            status, kind, body = self.replies.pop(0) if self.replies else EMPTY
            answer = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n"
            writer.write(f"{answer}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async def until(self, number: int) -> None:
        """Return when that many posts have come in."""
        async with asyncio.timeout(20):
            while len(self.got) < number:
                self.news.clear()
                await self.news.wait()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await receiver.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def called(sim: Sim, method: str) -> dict[str, Any]:
    """The first logged call of a method, once it is there."""
    return (await eventually(lambda: sim.desk.calls.after(0, method)))[0]


async def test_updates_are_posted_with_the_secret(sim: Sim, hook: Receiver) -> None:
    await sim.say(LAN, "đợi sẵn")
    await sim.bot.set_webhook(hook.url, secret_token="bi-mat_1")
    await sim.say(LAN, "mới")
    await hook.until(2)
    assert hook.texts() == ["đợi sẵn", "mới"]
    assert hook.secrets == ["bi-mat_1", "bi-mat_1"]


async def test_a_failing_webhook_gets_the_update_again_and_later_ones_wait(
    sim: Sim, hook: Receiver
) -> None:
    hook.replies = [(500, "text/plain", b""), (503, "text/plain", b"")]
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "một")
    await sim.say(LAN, "hai")
    await hook.until(4)
    assert hook.texts() == ["một", "một", "một", "hai"]
    assert len({update["update_id"] for update in hook.got}) == 2
    info = await sim.bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 X"


async def test_a_silent_webhook_times_out_and_is_tried_again(
    start: Callable[..., Any], hook: Receiver
) -> None:
    sim = await start(webhook_timeout_seconds=0.2)
    waited: list[int] = []

    async def dawdle(update: dict[str, Any]) -> None:
        waited.append(update["update_id"])
        if len(waited) == 1:
            await asyncio.sleep(2)

    hook.before_reply = dawdle
    await sim.post("people", id=LAN, first_name="Lan")
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "một")
    await hook.until(2)
    assert hook.texts() == ["một", "một"]
    assert (await sim.bot.get_webhook_info()).last_error_message == "Read timeout expired"


async def test_one_slow_chat_does_not_hold_up_another(sim: Sim, hook: Receiver) -> None:
    release = asyncio.Event()

    async def hold_lan(update: dict[str, Any]) -> None:
        if update["message"]["chat"]["id"] == LAN:
            await release.wait()

    hook.before_reply = hold_lan
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "chậm")
    await hook.until(1)
    await sim.say(LAN, "chờ")
    await sim.say(HOA, "nhanh")
    await hook.until(2)
    assert hook.texts() == ["chậm", "nhanh"]
    release.set()
    await hook.until(3)
    assert hook.texts()[2] == "chờ"


ANSWER = {"method": "sendMessage", "chat_id": LAN, "text": "đáp ngay"}
BOUNDARY = "xxBOUNDARYxx"
MULTIPART = "".join(
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in ANSWER.items()
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", json.dumps(ANSWER)),
        ("application/x-www-form-urlencoded", urlencode(ANSWER)),
        (f"multipart/form-data; boundary={BOUNDARY}", f"{MULTIPART}--{BOUNDARY}--\r\n"),
    ],
)
async def test_a_call_in_the_answer_is_carried_out(
    sim: Sim, hook: Receiver, kind: str, body: str
) -> None:
    hook.replies = [(200, kind, body.encode())]
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "hỏi")
    call = await called(sim, "sendMessage")
    assert (call["via"], call["status"]) == ("webhook", 200)
    shown = (await sim.get(f"chats/{LAN}/messages"))["messages"]
    assert [message["text"] for message in shown] == ["hỏi", "đáp ngay"]


async def test_a_refused_call_in_the_answer_is_only_logged(sim: Sim, hook: Receiver) -> None:
    bad = ANSWER | {"text": ""}
    hook.replies = [(200, "application/json", json.dumps(bad).encode())]
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "hỏi")
    assert (await called(sim, "sendMessage"))["status"] == 400
    assert (await sim.bot.get_webhook_info()).pending_update_count == 0


async def test_an_update_is_redelivered_twenty_times_at_once(sim: Sim, hook: Receiver) -> None:
    together = asyncio.Barrier(20)
    await sim.bot.set_webhook(hook.url)
    await sim.say(LAN, "một lần")
    await hook.until(1)

    async def meet(update: dict[str, Any]) -> None:
        await together.wait()

    hook.before_reply = meet
    await sim.post("redeliver", update_id=hook.got[0]["update_id"], times=20)
    await hook.until(21)
    assert len({update["update_id"] for update in hook.got}) == 1


async def test_dropping_pending_updates_forgets_them(sim: Sim, hook: Receiver) -> None:
    await sim.say(LAN, "cũ")
    await sim.bot.set_webhook(hook.url, drop_pending_updates=True)
    await sim.say(LAN, "mới")
    await hook.until(1)
    assert hook.texts() == ["mới"]


async def test_a_webhook_survives_a_restart(
    start: Callable[..., Any], hook: Receiver, tmp_path: Any
) -> None:
    first = await start(data_dir=tmp_path / "d")
    await first.post("people", id=LAN, first_name="Lan")
    hook.replies = [(500, "text/plain", b"")]
    await first.bot.set_webhook(hook.url, secret_token="bi-mat")
    await first.say(LAN, "trước")
    await hook.until(1)
    await first.stop()
    await start(data_dir=tmp_path / "d")
    await hook.until(2)
    assert hook.texts()[-1] == "trước"
    assert hook.secrets[-1] == "bi-mat"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "http://example.org/x"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:99/x"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "http://127.0.0.1:1/x", "secret_token": "có dấu"}, "unallowed characters"),
        ({"url": "http://127.0.0.1:1/x", "allowed_updates": ["mesage"]}, "'mesage'"),
    ],
)
async def test_a_bad_webhook_is_refused(sim: Sim, params: dict[str, Any], refusal: str) -> None:
    with pytest.raises(TelegramBadRequest, match=refusal):
        await sim.bot.set_webhook(**params)
