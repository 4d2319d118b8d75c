"""Staff on the web: in by a link sent to their messenger, at work there, and out again."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from backend.actions import Screen
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.senders.base import Outgoing, Unreachable
from backend.people import service as people
from backend.people.models import Identity
from backend.people.rules import WORK
from backend.tasks import housekeeping
from backend.tasks import webchat as carrying
from backend.webchat.models import Visitor, WebFile
from tests.story.browser import Browser, WebTown
from tests.story.desk import QUESTION, STEPS, open_desk
from tests.story.town import Somebody


async def link_of(somebody: Somebody) -> str:
    """The secret behind the # of a fresh link."""
    await somebody.says("/dangnhapweb")
    address = somebody.last().button("Đăng nhập trên web").url or ""
    assert address.startswith("https://motcua.example.vn/chat/login#")
    return address.partition("#")[2]


async def login(web: WebTown, secret: str) -> tuple[Browser, httpx.Response]:
    browser = web.browser()
    return browser, await browser.post("login", {"code": secret})


async def logged_in(web: WebTown, somebody: Somebody) -> Browser:
    browser, answer = await login(web, await link_of(somebody))
    assert answer.status_code == 200
    return browser


async def history(browser: Browser) -> dict[str, Any]:
    return await browser.reloads()


async def test_a_clerk_asks_and_a_specialist_answers_in_the_browser(web: WebTown) -> None:
    desk = await open_desk(web.town)
    await desk.asks()
    minh = await logged_in(web, desk.minh)
    await web.town.settle()
    assert desk.minh.heard("vừa đăng nhập trên web")
    assert (await history(minh))["staff"] == "Minh"
    await minh.says("/viec")
    assert "VM-2026-000001" in minh.everything()
    await minh.presses("VM-2026-000001")
    assert QUESTION in minh.everything()
    await minh.presses("Trả lời")
    await minh.says("Nhận bản sao y trong vòng 6 tháng.")
    await web.town.settle()
    await history(minh)
    await minh.presses("Hướng dẫn khác")
    await web.town.later(seconds=31)
    assert desk.hoa.heard("Nhận bản sao y trong vòng 6 tháng.")

    hoa = await logged_in(web, desk.hoa)
    await hoa.says("/viec")
    await hoa.presses("VM-2026-000001")
    await hoa.presses("Đã rõ")
    await web.town.settle()
    assert "đã khép lại" in desk.card().text


async def test_work_comes_to_the_page_only_while_somebody_reads_there(web: WebTown) -> None:
    """Hoa wants her work on the web, closes the browser without logging out, and comes back."""
    town = web.town
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(web, hoa)
    await browser.says("/lienket")
    await browser.presses("Công việc: trang chat")
    number = await number_of(web)
    await works(web, "một")
    town.clock.forward(minutes=4)
    with web.channel._hub.opened(number, 0):
        await web.channel._hub.look()
    town.clock.forward(minutes=4)
    await works(web, "hai")
    assert "một" in (page := await read(browser)) and "hai" in page
    town.clock.forward(minutes=2)
    await works(web, "ba")
    await works(web, "bốn")
    assert hoa.everything().endswith("ba\nbốn") and "ba" not in await read(browser)
    with web.channel._hub.opened(number, 0):
        await web.channel._hub.look()
    await works(web, "năm")
    assert "năm" in await read(browser)


async def test_who_has_no_messenger_keeps_the_work_on_the_page(desk: WebTown) -> None:
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(desk, hoa)
    await hoa.blocks()
    desk.town.clock.forward(minutes=30)
    await works(desk, "một")
    assert "một" in await read(browser)


async def test_a_card_that_was_away_and_comes_back_is_shown_anew_as_it_is_now(web: WebTown) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(web, hoa)
    await browser.says("/lienket")
    await browser.presses("Công việc: trang chat")
    number = await number_of(web)
    await keeps(web, "một")
    first = len(browser.entries())
    web.town.clock.forward(minutes=11)
    await keeps(web, "hai")
    assert hoa.last().text == "hai" and "hai" not in await read(browser)
    web.town.messenger.failures[hoa.chat].append(Unreachable("blocked"))
    with web.channel._hub.opened(number, 0):
        await web.channel._hub.look()
    await keeps(web, "ba")
    await browser.reloads()
    assert browser.last() == "ba" and len(browser.entries()) > first
    await keeps(web, "bốn")
    await browser.reloads()
    assert browser.last() == "bốn"


async def test_a_card_whose_try_arrived_before_a_crash_says_what_is_so_now(web: WebTown) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(web, hoa)
    number = await number_of(web)
    sender = web.town.work.senders["web"]
    first = await sender.send(Outgoing(7, "card", str(number), Screen("một"), {}))
    again = Outgoing(7, "card", str(number), Screen("hai"), {}, maybe_repeated=True)
    assert await sender.send(again) == first
    await browser.reloads()
    assert browser.last() == "hai" and "một" not in browser.everything()


async def keeps(web: WebTown, text: str) -> None:
    """A card about her work, as it is now."""
    async with web.town.sessions.begin() as session:
        [person] = await session.scalars(select(people.Person.id))
        await notices.show(
            session, person, about=WORK, key=f"x:card:p{person}", subject="x", kind="reply.later",
            params={"text": text}, now=web.town.now,
        )  # fmt: skip
    await web.town.settle()


async def works(web: WebTown, text: str) -> None:
    """Something about her work, to the only person there is."""
    async with web.town.sessions.begin() as session:
        [person] = await session.scalars(select(people.Person.id))
        to = await notices.address_of_person(session, person, about=WORK)
        assert to is not None
        await notices.add(
            session, to, key=text, subject="x", kind="reply.later", params={"text": text},
            now=web.town.now,
        )  # fmt: skip
    await web.town.settle()


async def number_of(web: WebTown) -> int:
    async with web.town.sessions() as session:
        return (await session.scalars(select(Visitor.number))).one()


async def read(browser: Browser) -> str:
    await browser.reloads()
    return browser.everything()


async def test_a_link_opens_once_and_for_ten_minutes(web: WebTown) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    secret = await link_of(hoa)
    assert (await login(web, secret))[1].status_code == 200
    assert (await login(web, secret))[1].json() == {"error": "login_closed"}
    late = await link_of(hoa)
    web.town.clock.forward(minutes=10)
    assert (await login(web, late))[1].json() == {"error": "login_closed"}
    older, newer = await link_of(hoa), await link_of(hoa)
    assert (await login(web, older))[1].status_code == 403
    assert (await login(web, newer))[1].status_code == 200
    for forged in ("", "x", "x" * 5000):
        assert (await login(web, forged))[1].status_code == 403
    half_a_letter = b'{"code": "\\ud800"}'
    assert (await web.browser().post("login", content=half_a_letter)).status_code == 403


async def test_a_citizen_gets_no_link_and_the_web_gives_none(desk: WebTown) -> None:
    lan = desk.town.citizen("Lan")
    await lan.says("/dangnhapweb")
    assert lan.heard("cần quyền mà anh/chị chưa có")
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(desk, hoa)
    await browser.says("/dangnhapweb")
    assert "đang ở trên web rồi" in browser.last()
    desk.links.web = None
    await hoa.says("/dangnhapweb")
    assert hoa.heard("chưa có trang web")


async def test_a_session_ends_by_itself_after_twelve_hours(web: WebTown) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(web, hoa)
    web.town.clock.forward(hours=11, minutes=59)
    assert (await browser.says("/viec")).status_code == 200
    web.town.clock.forward(minutes=1)
    assert (await browser.says("/viec")).json() == {"error": "stranger"}
    await housekeeping.sweep(web.town.work)
    async with web.town.sessions() as session:
        left = await session.scalars(select(Identity.channel))
        assert list(left) == ["telegram"]


async def invitation(web: WebTown) -> str:
    async with web.town.sessions.begin() as session:
        await people.invite(
            session, role="clerk", scope="ttpvhcc-tinh", name="Hoa", code="mời", now=web.town.now
        )
    return "/start inv_mời"


async def ends_in_hours(web: WebTown, browser: Browser) -> None:
    await web.town.settle()
    assert "phiên này trên web tự hết sau 12 giờ" in words_of(await history(browser))
    web.town.clock.forward(hours=11)
    assert (await browser.says("/viec")).status_code == 200
    web.town.clock.forward(hours=1)
    assert (await browser.says("/viec")).json() == {"error": "stranger"}


def words_of(history: dict[str, Any]) -> str:
    return json.dumps(history, ensure_ascii=False)


@pytest.mark.parametrize("first", ["web", "telegram"])
async def test_a_browser_joined_to_a_clerk_has_their_rights_for_hours_only(
    web: WebTown, first: str
) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = web.browser()
    await browser.meets()
    if first == "web":
        await browser.says("/lienket")
        await browser.presses("Lấy mã")
        await hoa.says(f"/lienket {code_in(browser.everything())}")
        await hoa.presses("Tôi lấy mã")
        await web.town.settle()
        await history(browser)
        await browser.presses("Đúng")
    else:
        await joins(web, hoa, browser)
    await ends_in_hours(web, browser)


async def test_a_browser_that_typed_a_link_code_is_forgotten_like_any_other(web: WebTown) -> None:
    hoa = await web.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = web.browser()
    await browser.meets()
    await joins(web, hoa, browser)
    web.town.clock.forward(hours=13)
    await housekeeping.sweep(web.town.work)
    async with web.town.sessions() as session:
        channels = (await session.scalars(select(Identity.channel))).all()
        visitors = (await session.scalars(select(Visitor.number))).all()
    assert set(channels) == {"telegram"}
    assert visitors == []


async def joins(web: WebTown, somebody: Somebody, browser: Browser) -> None:
    """The browser types somebody's code, and both say yes."""
    await somebody.says("/lienket")
    await somebody.presses("Lấy mã")
    await browser.says(f"/lienket {code_in(somebody.last().text)}")
    await browser.presses("Tôi lấy mã")
    await web.town.settle()
    await somebody.presses("Đúng")


def code_in(text: str) -> str:
    return text.split("Mã liên kết: ")[1].split()[0]


async def test_an_invitation_opened_on_the_web_gives_rights_for_hours_only(desk: WebTown) -> None:
    browser = desk.browser()
    await browser.meets()
    await browser.says(await invitation(desk))
    await ends_in_hours(desk, browser)


async def test_a_citizens_browser_is_the_staffs_when_its_person_comes_to_a_role(
    desk: WebTown,
) -> None:
    browser = desk.browser()
    await browser.meets()
    lan = desk.town.citizen("Lan")
    await joins(desk, lan, browser)
    desk.town.clock.forward(hours=30)
    assert (await browser.says("/lienket")).status_code == 200
    await lan.says(await invitation(desk))
    await ends_in_hours(desk, browser)


async def test_a_browser_that_is_parted_with_shows_nothing_any_more(desk: WebTown) -> None:
    browser = desk.browser()
    await browser.meets()
    lan = desk.town.citizen("Lan")
    await joins(desk, lan, browser)
    assert (await history(browser))["visitor"] is True
    await lan.says("/lienket")
    await lan.presses("Bỏ trang chat")
    await lan.presses("Bỏ liên kết")
    assert await history(browser) == {"visitor": False}


async def test_housekeeping_finds_a_browser_whose_person_was_given_a_role_otherwise(
    desk: WebTown,
) -> None:
    browser = desk.browser()
    await browser.meets()
    async with desk.town.sessions.begin() as session:
        person = (await session.scalars(select(Identity.person_id))).one()
        await people.grant(session, person, role="clerk", scope="ttpvhcc-tinh", now=desk.town.now)
    await housekeeping.sweep(desk.town.work)
    desk.town.clock.forward(hours=12)
    assert await history(browser) == {"visitor": False}


async def test_logging_out_on_the_messenger_ends_every_browser(desk: WebTown) -> None:
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    one, other = await logged_in(desk, hoa), await logged_in(desk, hoa)
    await desk.town.settle()
    await hoa.presses("Đăng xuất mọi nơi trên web")
    assert hoa.heard("Đã đăng xuất 2 phiên")
    for browser in (one, other):
        assert await history(browser) == {"visitor": False}
    await hoa.says("/dangxuatweb")
    assert hoa.heard("không có phiên nào")


async def test_a_fourth_browser_puts_out_the_first(desk: WebTown) -> None:
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browsers = []
    for _place in range(4):
        browsers.append(await logged_in(desk, hoa))
        desk.town.clock.forward(minutes=1)
    known = [(await history(browser))["visitor"] for browser in browsers]
    assert known == [False, True, True, True]


async def test_logging_out_leaves_nothing_of_the_session_in_the_browser(desk: WebTown) -> None:
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser = await logged_in(desk, hoa)
    secret = browser.http.cookies["__Host-motcua"]
    answer = await browser.post("logout", {})
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    kept = await desk.browser().http.get(
        "/chat/api/history", headers={"Cookie": f"__Host-motcua={secret}"}
    )
    assert kept.json() == {"visitor": False}


async def test_whoever_was_suspended_meanwhile_is_let_in_no_more(desk: WebTown) -> None:
    hoa = await desk.town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    browser, secret = await logged_in(desk, hoa), await link_of(hoa)
    async with desk.town.sessions.begin() as session:
        person = await people.find(session, "telegram", hoa.chat)
        assert person is not None
        await people.suspend(session, person.id, now=desk.town.now)
    assert (await login(desk, secret))[1].status_code == 403
    await browser.says("/viec")
    assert "VM-" not in browser.everything()


async def test_a_picture_of_a_clerk_in_the_browser_is_carried_to_the_departments_group(
    web: WebTown,
) -> None:
    desk = await open_desk(web.town)
    hoa = await logged_in(web, desk.hoa)
    await hoa.says(f"/vuongmac {QUESTION}")
    while step := next((one for one in STEPS if one in _labels(hoa)), None):
        await hoa.presses(step)
    await hoa.sends_file(picture(), "trang cuối.png")
    await hoa.presses("Không có")
    await hoa.presses("Gửi")
    await web.town.settle()
    await desk.minh.presses("Xem ảnh", on=desk.card(), chat=desk.group.chat)
    await web.town.settle()
    async with web.town.sessions() as session:
        file = (await session.scalars(select(WebFile).where(WebFile.told.is_(False)))).one()
        query = select(Notice).where(Notice.operation == "media", Notice.channel == "telegram")
        notice = (await session.scalars(query)).first()
    assert notice is not None and notice.params["file"] == file.id
    (carried,) = (await carrying.carried(web.town.work, notice)).values()
    assert carried.name == "trang cuối.jpg" and carried.content.startswith(b"\xff\xd8\xff")
    web.town.clock.forward(hours=3)
    await housekeeping.sweep(web.town.work)
    assert await carrying.carried(web.town.work, notice)


def _labels(browser: Browser) -> list[str]:
    rows = browser.entries()[-1].get("rows", ())
    return [button["label"] for row in rows for button in row]


def picture() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(packed, "PNG")
    return packed.getvalue()
