"""The web chat's doors: what is sent again is done once, and nobody gets in who should not."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import (
    EditMessageText,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
)  # fmt: skip
from aiogram.types import BufferedInputFile, KeyboardButton, ReplyKeyboardMarkup
from sqlalchemy import func, select

from backend.inbox.models import SeenUpdate
from backend.people.models import Identity, Person
from backend.webchat.models import Visitor, WebMessage
from bot.webchat import streams
from bot.webchat.hub import Hub
from bot.webchat.updates import Unreadable, read
from tests.story.browser import HOST, SITE, Browser, WebTown


async def met(web: WebTown, **more: Any) -> Browser:
    browser = web.browser(**more)
    await browser.meets()
    return browser


async def number_of(web: WebTown) -> int:
    async with web.town.sessions() as session:
        return (await session.scalars(select(Visitor.number))).one()


async def count(web: WebTown, table: Any) -> int:
    async with web.town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def listened(web: WebTown, number: int, seq: int, most: int) -> list[dict[str, Any]]:
    """The first events of a stream behind `seq`."""
    heard: list[dict[str, Any]] = []
    hub = web.channel._hub
    told = streams.stream(web.town.sessions, hub, number, seq, keep_alive_s=0.001)
    async with aclosing(told) as chunks:
        async for chunk in chunks:
            lines = chunk.splitlines()
            heard += [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
            if len(heard) >= most or chunk.startswith(":"):
                break
    return heard


# Twice, lost, in between.


async def test_what_is_sent_again_is_kept_once_and_acted_on_once(web: WebTown) -> None:
    lan = await met(web)
    for _time in range(3):
        await lan.says("/start", key="the-same-one")
    assert [entry["kind"] for entry in lan.entries()] == ["said", "told"]
    assert await count(web, WebMessage) == 2 and await count(web, SeenUpdate) == 1
    await lan.reloads()
    assert [entry["kind"] for entry in lan.entries()] == ["said", "told"]


async def test_a_message_kept_before_a_crash_is_answered_when_it_is_sent_again(
    desk: WebTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = await met(desk)

    async def dies(*_args: Any, **_more: Any) -> None:
        raise OSError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(desk.town.dispatcher, "feed_update", dies)
        answer = await lan.says("/start", key="the-same-one")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert await lan.reloads() and len(lan.entries()) == 1
    await lan.says("/start", key="the-same-one")
    assert [entry["kind"] for entry in lan.entries()] == ["said", "told"]


async def test_many_at_once_come_in_an_order_without_gaps(web: WebTown) -> None:
    lan = await met(web)
    await asyncio.gather(*(lan.says(f"/start {place}") for place in range(6)))
    await lan.reloads()
    assert sorted(lan.shown) == list(range(1, 13))


async def test_a_hundred_reconnects_lose_nothing_and_double_nothing(desk: WebTown) -> None:
    lan = await met(desk)
    number, heard, seq = await number_of(desk), [], 0
    for turn in range(100):
        if turn % 10 == 0:
            await lan.says("/huy", key=f"turn-{turn:04}")
        for event in await listened(desk, number, seq, most=1):
            heard.append(event["seq"])
            seq = event["seq"]
    assert heard == list(range(1, 21))
    assert not desk.channel._hub._pages


async def test_a_page_hears_what_another_process_wrote(web: WebTown) -> None:
    lan = await met(web)
    number = await number_of(web)
    elsewhere = Hub(web.town.sessions, web.town.clock)
    with elsewhere.opened(number, 0) as page:
        await elsewhere.look()
        assert not page.news.is_set()
        await lan.says("/start")
        await elsewhere.look()
        assert page.news.is_set() and page.over is None
        await lan.post("logout", {})
        await elsewhere.look()
        assert page.over == "ended"


async def test_one_browser_has_so_many_pages_and_the_oldest_makes_room(desk: WebTown) -> None:
    hub = desk.channel._hub
    opened = [hub.opened(7, 0) for _page in range(6)]
    pages = [one.__enter__() for one in opened]
    assert [page.over for page in pages] == ["crowded", None, None, None, None, None]
    for one in opened:
        one.__exit__(None, None, None)
    assert not hub._pages


# Who may come in.


async def test_a_forged_cookie_opens_nothing_and_its_browser_is_somebody_new(
    desk: WebTown,
) -> None:
    lan = await met(desk)
    await lan.says("/start")
    stranger = desk.browser()
    for forged in ("x" * 32, "", "a" * 5000, "' OR 1=1 --", str(await number_of(desk))):
        headers = {"Cookie": f"__Host-motcua={forged}"}
        answer = await stranger.http.get("/chat/api/history", headers=headers)
        assert answer.json() == {"visitor": False}
        answer = await stranger.post("message", {"id": "12345678", "text": "x"}, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"error": "stranger"})
    await stranger.meets()
    assert (await stranger.reloads())["events"] == []
    assert await count(desk, Person) == 2


async def test_the_secret_is_kept_as_a_digest_and_the_words_are_sealed(desk: WebTown) -> None:
    lan = await met(desk)
    await lan.says("/huy 0900000123")
    secret = lan.http.cookies["__Host-motcua"]
    async with desk.town.sessions() as session:
        visitor = (await session.scalars(select(Visitor))).one()
        bodies = list(await session.scalars(select(WebMessage.body)))
    assert secret not in repr(vars(visitor)) and "0900000123" not in "".join(bodies)


async def test_nobody_hears_anothers_chat_or_fetches_their_file(desk: WebTown) -> None:
    lan, minh = await met(desk), await met(desk)
    await lan.says("/start")
    await lan.says("/dulieu")
    await lan.presses("Tải về")
    file = lan.entries()[-1]["file"]["id"]
    assert (await lan.http.get(f"/chat/api/file/{file}")).status_code == 200
    assert (await minh.http.get(f"/chat/api/file/{file}")).status_code == 404
    assert (await desk.browser().http.get(f"/chat/api/file/{file}")).status_code == 401
    assert (await minh.reloads())["events"] == []
    press = {"message": 4, "code": "mydata.export"}
    answer = await minh.post("message", {"id": "12345678", "press": press})
    assert answer.json() == {"error": "stale"}


async def test_another_sites_page_can_say_nothing_in_anybodys_name(desk: WebTown) -> None:
    lan = await met(desk)
    for headers in (
        {"Origin": "https://evil.example"}, {"Origin": ""}, {"Origin": "null"},
        {"X-Motcua-Chat": ""}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ):  # fmt: skip
        said = {"id": "12345678", "text": "/start"}
        answer = await lan.post("message", said, headers=headers)
        assert answer.json() == {"error": "foreign"}, headers
    assert await count(desk, WebMessage) == 0


async def test_a_page_that_shows_another_chat_says_nothing_in_this_one(desk: WebTown) -> None:
    lan = await met(desk)
    chat = (await lan.reloads())["chat"]
    said = {"id": "12345678", "text": "/start"}
    answer = await lan.post("message", said, headers={"X-Motcua-Chat": "0" * 12})
    assert answer.json() == {"error": "other_chat"}
    answer = await lan.post("message", said, headers={"X-Motcua-Chat": chat})
    assert answer.status_code == 200


async def test_the_cookie_fits_where_the_page_stands(desk: WebTown) -> None:
    alone = (await desk.browser().meets()).headers["Set-Cookie"]
    framed = (await desk.browser(embedded=True).meets()).headers["Set-Cookie"]
    for cookie in (alone, framed):
        assert cookie.startswith("__Host-motcua=")
        assert "; HttpOnly; Secure" in cookie and "; Path=/" in cookie and "Domain" not in cookie
    assert alone.endswith("SameSite=Lax")
    assert framed.endswith("SameSite=None; Partitioned")


async def test_only_listed_sites_may_frame_the_page(desk: WebTown) -> None:
    browser = desk.browser()
    policy = (await browser.http.get("/chat")).headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors 'self' {SITE}")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http:" not in policy
    login = (await browser.http.get("/chat/login")).headers["Content-Security-Policy"]
    assert login.endswith("frame-ancestors 'none'")


async def test_too_many_words_wait_and_too_many_new_visitors_too(desk: WebTown) -> None:
    lan = await met(desk)
    answers = [(await lan.says("/huy")).status_code for _time in range(25)]
    assert answers.count(200) >= 20 and answers[-1] == 429
    told = [(await desk.browser().meets()) for _time in range(40)]
    assert told[-1].status_code == 429 and int(told[-1].headers["Retry-After"]) > 0
    assert (await desk.browser(address="198.51.100.9").meets()).status_code == 200
    assert await count(desk, Identity) < 40


async def test_all_addresses_of_one_network_are_one_visitor_to_the_limits(desk: WebTown) -> None:
    met = [await desk.browser(address=f"2001:db8:1:2::{n:x}").meets() for n in range(1, 40)]
    assert met[-1].status_code == 429
    assert (await desk.browser(address="2001:db8:1:3::1").meets()).status_code == 200
    assert (await desk.browser(address="::ffff:198.51.100.9").meets()).status_code == 200


# Bad input.

ID = "12345678"


@pytest.mark.parametrize(
    "raw",
    [
        None, [], "x", 5, {}, {"id": ID}, {"id": "1", "text": "x"}, {"id": "x" * 65, "text": "x"},
        {"id": ID, "text": 5}, {"id": ID, "text": "  "}, {"id": ID, "text": "\x00"},
        {"id": ID, "text": "a" * 4097}, {"id": ID, "press": {}}, {"id": {"a": 1}, "text": "x"},
        {"id": ID, "press": {"message": 10**30, "code": "a"}},
        {"id": ID, "press": {"message": 1, "code": "a" * 65}},
        {"id": ID, "press": {"message": -1, "code": "a"}},
        {"id": ID, "press": {"message": True, "code": "a"}},
        {"id": ID, "place": {"latitude": 91, "longitude": 0}},
        {"id": ID, "place": {"latitude": float("nan"), "longitude": 0}},
        {"id": ID, "place": {"latitude": "18", "longitude": 105}},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_not_understood(raw: Any) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_halves_of_letters_and_nul_are_left_out() -> None:
    assert read({"id": ID, "text": " a\x00b\ud83d "}).text == "ab"


async def test_a_body_that_is_none_is_refused(desk: WebTown) -> None:
    lan = await met(desk)
    bodies = (b"", b"{", b"[]", b"\xff\xfe", b"[" * 20_000, b'{"id": 1e999}', b"null")
    for body in bodies:
        answer = await lan.post("message", content=body)
        assert answer.status_code == 400 and answer.json()["error"] == "unreadable", body[:9]


async def test_a_body_that_is_too_large_is_not_read_to_its_end(desk: WebTown) -> None:
    lan = await met(desk)
    assert (await lan.post("message", content=b" " * 40_000)).status_code == 413
    answer = await lan.sends_file(b"%PDF-" + b"0" * 10_500_000, "to.pdf")
    assert answer.json() == {"error": "too_large"}


async def test_a_file_of_no_known_kind_is_refused(desk: WebTown) -> None:
    lan = await met(desk)
    for content, name, code in (
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", "unknown_type"),
        (b"", "rong.pdf", "unknown_type"),
        (b"\xff\xd8\xff no picture", "a.jpg", "broken_picture"),
    ):
        answer = await lan.sends_file(content, name)
        assert (answer.status_code, answer.json()["error"]) == (415, code)
    assert await count(desk, WebMessage) == 0


async def test_a_link_we_never_made_opens_nothing(desk: WebTown) -> None:
    for payload in ("<script>", "a" * 65, "%22onload", "a.b", "é"):
        answer = await desk.browser().http.get(f"/m/{payload}")
        assert answer.status_code == 404 and "<script" not in answer.text


async def test_whoever_works_here_is_sent_to_a_messenger_by_their_invitation(
    desk: WebTown,
) -> None:
    page = (await desk.browser().http.get("/m/inv_abc")).text
    assert "/chat?start" not in page and "t.me/motcua_test_bot?start=inv_abc" in page
    desk.links.telegram = None
    assert "/chat?start=inv_abc" in (await desk.browser().http.get("/m/inv_abc")).text


# The mouth.


async def test_methods_become_entries(desk: WebTown) -> None:
    lan = await met(desk)
    number, bot = await number_of(desk), desk.channel._bot
    told = await bot(SendMessage(chat_id=number, text="<b>một</b> & hai", parse_mode="HTML"))
    await bot(SendMessage(chat_id=number, text="<b>không đánh dấu</b>"))
    await bot(
        EditMessageText(
            chat_id=number, message_id=told.message_id, text="ba", parse_mode="HTML"
        )
    )  # fmt: skip
    picture = BufferedInputFile(b"\x89PNG\r\n\x1a\n", "mã.png")
    await bot(SendPhoto(chat_id=number, photo=picture, caption="Mã của anh/chị"))
    await bot(SendDocument(chat_id=number, document=BufferedInputFile(b"%PDF-1", "phiếu.pdf")))
    await bot(SendChatAction(chat_id=number, action="typing"))
    ask = KeyboardButton(text="Gửi số", request_contact=True)
    place = KeyboardButton(text="Vị trí", request_location=True)
    board = ReplyKeyboardMarkup(keyboard=[[ask], [place, KeyboardButton(text="Thôi")]])
    await bot(SendMessage(chat_id=number, text="Ở đâu?", reply_markup=board))
    await lan.reloads()
    texts = [entry["text"] for entry in lan.entries()]
    assert texts == [["ba"], ["<b>không đánh dấu</b>"], ["Mã của anh/chị"], [], ["Ở đâu?"]]
    files = [entry["file"] for entry in lan.entries() if "file" in entry]
    assert [(file["name"], file["picture"]) for file in files] == [
        ("mã.png", True), ("phiếu.pdf", False)
    ]  # fmt: skip
    assert (await lan.http.get(f"/chat/api/file/{files[1]['id']}")).content == b"%PDF-1"
    assert lan.entries()[-1]["menu"] == [[{"label": "Vị trí", "location": True}, {"label": "Thôi"}]]


async def test_what_cannot_be_said_fails_as_a_messenger_would(desk: WebTown) -> None:
    await met(desk)
    number, bot = await number_of(desk), desk.channel._bot
    with pytest.raises(TelegramBadRequest):
        await bot(EditMessageText(chat_id=number, message_id=99, text="x"))
    with pytest.raises(TelegramForbiddenError):
        await bot(SendMessage(chat_id=number + 1, text="x"))


async def test_the_page_tells_its_public_address_to_links(desk: WebTown) -> None:
    assert desk.links.to("p_x") == f"{HOST}/m/p_x"
