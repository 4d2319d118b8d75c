"""Telegram's two doors: polling and the webhook never confirm what was not committed."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import BufferedInputFile, Message
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from bot.channels.telegram import SECRET_HEADER, GetRawUpdates, Poller, webhook_router
from tests.story.messenger import Messenger, RecordingSession

SECRET = "right"


def update(update_id: int, chat: int, text: str) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "Lan"}
    message = {
        "message_id": update_id,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "from": user,
        "text": text,
    }
    return {"update_id": update_id, "message": message}


class Desk(RecordingSession):
    """A Bot API that hands out what is not confirmed yet, as the real one does."""

    def __init__(self, updates: list[dict[str, Any]], stop: asyncio.Event) -> None:
        super().__init__(Messenger())
        self.updates, self.stop = updates, stop
        self.offsets: list[int | None] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        if not isinstance(method, GetRawUpdates):
            return await super().make_request(bot, method, timeout)
        self.offsets.append(method.offset)
        waiting = [raw for raw in self.updates if raw["update_id"] >= (method.offset or 0)]
        if not waiting or len(self.offsets) > 5:
            self.stop.set()
        return waiting


def heard_by(handler: Any) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)
    router = Router()
    router.message.register(handler)
    dispatcher.include_router(router)
    return dispatcher


async def poll(updates: list[dict[str, Any]], handler: Any) -> Desk:
    stop = asyncio.Event()
    desk = Desk(updates, stop)
    poller = Poller(Bot("42:test", session=desk), heard_by(handler), stop)
    poller._pause = 0.001
    await poller.run()
    return desk


async def test_a_batch_is_confirmed_when_all_of_it_is_done() -> None:
    done: list[str] = []

    async def works(message: Message) -> None:
        done.append(message.text or "")

    desk = await poll([update(7, 1, "a"), update(8, 2, "b")], works)
    assert sorted(done) == ["a", "b"] and desk.offsets == [None, 9]


async def test_chats_run_side_by_side_and_each_in_order() -> None:
    log: list[str] = []
    other_began = asyncio.Event()

    async def works(message: Message) -> None:
        if message.text == "a1":
            await other_began.wait()
        if message.text == "b1":
            other_began.set()
        log.append(message.text or "")

    await poll([update(1, 1, "a1"), update(2, 1, "a2"), update(3, 2, "b1")], works)
    assert log == ["b1", "a1", "a2"]


async def test_what_failed_to_commit_is_asked_for_again_and_not_overtaken() -> None:
    tries: list[str] = []

    async def fails_once(message: Message) -> None:
        tries.append(message.text or "")
        if tries == ["a1"]:
            raise OperationalError("COMMIT", {}, OSError("away"))

    desk = await poll([update(1, 1, "a1"), update(2, 1, "a2")], fails_once)
    assert tries == ["a1", "a1", "a2"] and desk.offsets == [None, None, 3]


async def test_an_update_nobody_can_read_does_not_stop_the_others() -> None:
    done: list[str] = []

    async def works(message: Message) -> None:
        done.append(message.text or "")

    broken = {"update_id": 1, "message": {"text": 5}}
    desk = await poll([broken, update(2, 1, "a")], works)
    assert done == ["a"] and desk.offsets == [None, 3]


def client(handler: Any) -> tuple[httpx.AsyncClient, RecordingSession]:
    session = RecordingSession(Messenger())
    app = FastAPI()
    dispatcher = Dispatcher(disable_fsm=True)
    router = Router()
    router.message.register(handler)
    dispatcher.include_router(router)
    app.include_router(webhook_router(Bot("42:test", session=session), dispatcher, "/hook", SECRET))
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://test"), session


@pytest.mark.parametrize("given", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}])
async def test_without_the_secret_nothing_happens(given: dict[str, str]) -> None:
    called: list[Any] = []

    async def works(message: Message) -> None:
        called.append(message)

    http, _session = client(works)
    answer = await http.post("/hook", json=update(1, 1, "a"), headers=given)
    assert (answer.status_code, called) == (403, [])


async def test_the_answer_rides_in_the_response() -> None:
    async def works(message: Message) -> SendMessage:
        return message.answer("<b>chào</b>", parse_mode="HTML")

    http, _session = client(works)
    answer = await http.post("/hook", json=update(1, 1, "a"), headers={SECRET_HEADER: SECRET})
    assert answer.json() == {
        "method": "sendMessage",
        "chat_id": 1,
        "text": "<b>chào</b>",
        "parse_mode": "HTML",
    }


async def test_an_answer_with_a_file_is_called_instead() -> None:
    async def works(message: Message) -> Any:
        return message.answer_photo(BufferedInputFile(b"png", "qr.png"))

    http, session = client(works)
    answer = await http.post("/hook", json=update(1, 1, "a"), headers={SECRET_HEADER: SECRET})
    assert (answer.status_code, answer.content) == (200, b"")
    assert len(session.messenger.chats["1"]) == 1


async def test_503_keeps_the_update_with_telegram() -> None:
    async def fails(message: Message) -> None:
        raise OperationalError("COMMIT", {}, OSError("away"))

    http, _session = client(fails)
    answer = await http.post("/hook", json=update(1, 1, "a"), headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 503


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"update_id": "x"}', b"\xff"])
async def test_what_can_never_be_read_is_confirmed_and_dropped(body: bytes) -> None:
    async def works(message: Message) -> None:
        raise AssertionError

    http, _session = client(works)
    answer = await http.post("/hook", content=body, headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 200
