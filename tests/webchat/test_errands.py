"""Errands over the web chat: asking, following a parcel, files, being forgotten."""

from __future__ import annotations

import io

from PIL import Image
from sqlalchemy import func, select, update

from backend.sealing import Keyring, new_key
from backend.tasks import housekeeping
from backend.webchat.models import Visitor, WebFile, WebMessage
from tests.story.browser import Browser, WebTown
from tests.story.returns import NUMBER, Scene


async def arrived(web: WebTown) -> Browser:
    browser = web.browser()
    await browser.meets()
    await browser.says("/start")
    return browser


def picture() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(packed, "PNG")
    return packed.getvalue()


async def test_a_citizen_asks_and_is_answered_with_source_and_date(desk: WebTown) -> None:
    lan = await arrived(desk)
    assert "Chào anh/chị!" in lan.last()
    assert lan.entries()[-1]["menu"][0][0] == {"label": "Hỏi thủ tục"}
    await lan.says("con em mới đẻ làm giấy tờ chi")
    assert "1.001193" in lan.last() and "Nguồn: Cổng Dịch vụ công quốc gia" in lan.last()
    await lan.presses("Nơi nộp")
    assert lan.last().index("Nộp ở đâu") < lan.last().index("Giấy tờ cần mang")
    before = lan.everything()
    await lan.reloads()
    assert lan.everything() == before


async def test_a_citizen_follows_a_parcel_and_hears_of_it_on_the_open_page(web: WebTown) -> None:
    scene = await Scene.set(web.town)
    await scene.registered()
    link = scene.hoa.last().button("Chép liên kết").copy or ""
    assert link.startswith("https://motcua.example.vn/m/p_")
    landing = await web.browser().http.get(link, headers={"Accept-Language": "vi"})
    payload = link.rpartition("/")[2]
    assert f'href="/chat?start={payload}"' in landing.text
    assert f'href="https://t.me/motcua_test_bot?start={payload}"' in landing.text

    lan = await arrived(web)
    await lan.says(f"/start {payload}")
    await lan.presses("Đồng ý")
    await scene.travels("out", office="Bưu cục Can Lộc")
    told = await lan.reloads()
    assert "Bưu tá đang mang đến" in lan.everything()
    assert told["last"] == len({event["seq"] for event in told["events"]})
    await scene.travels("delivered")
    await lan.reloads()
    await lan.presses("5 ⭐")
    assert "Đã ghi 5/5" in lan.toasts[-1]
    assert NUMBER not in (await lan.http.get("/chat/api/history")).headers.values()


async def test_asking_the_post_for_another_day_says_how_where_no_phone_can_be_proved(
    desk: WebTown,
) -> None:
    scene = await Scene.set(desk.town)
    await scene.registered()
    payload = (scene.hoa.last().button("Chép liên kết").copy or "").rpartition("/")[2]
    lan = await arrived(desk)
    await lan.says(f"/start {payload}")
    await lan.presses("Đồng ý")
    await scene.travels("nobody home")
    await lan.reloads()
    await lan.presses("Hẹn ngày khác")
    assert "mở tin này bằng Zalo, Telegram" in lan.last()


async def test_the_language_can_be_changed_by_name(desk: WebTown) -> None:
    lan = await arrived(desk)
    answer = await lan.says("/ngonngu en")
    assert answer.json()["language"] == "en"
    assert "Hello!" in lan.last()
    assert lan.entries()[-1]["menu"][0][0] == {"label": "Ask about a procedure"}


async def test_a_picture_nobody_asked_for_is_not_kept(desk: WebTown) -> None:
    lan = await arrived(desk)
    answer = await lan.sends_file(picture(), "cccd.png")
    assert answer.status_code == 200
    assert "không được lưu" in lan.last()
    assert lan.entries()[-2]["dropped"] and lan.entries()[-2]["file"] is None
    assert not [path for path in desk.store.folder.rglob("*") if path.is_file()]
    async with desk.town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(WebFile)) == 0


async def test_somebodys_data_go_at_their_word_and_the_last_word_is_still_seen(
    web: WebTown,
) -> None:
    lan = await arrived(web)
    await lan.says("/dulieu")
    await lan.presses("Tải về")
    file = lan.entries()[-1]["file"]
    fetched = await lan.http.get(f"/chat/api/file/{file['id']}")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert "webchat_messages" in fetched.text
    await lan.presses("Xóa")
    await lan.presses("Xóa")
    assert "Đã xóa" in lan.last_words
    assert (await lan.reloads()) == {"visitor": False}
    async with web.town.sessions() as session:
        for table in (Visitor, WebMessage, WebFile):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    web.town.clock.forward(days=400)
    await housekeeping.sweep(web.town.work)
    assert not [path for path in web.store.folder.rglob("*") if path.is_file()]


async def test_a_visitor_who_never_comes_back_is_forgotten_and_reached_no_more(
    web: WebTown,
) -> None:
    scene = await Scene.set(web.town)
    await scene.registered()
    payload = (scene.hoa.last().button("Chép liên kết").copy or "").rpartition("/")[2]
    lan = await arrived(web)
    await lan.says(f"/start {payload}")
    await lan.presses("Đồng ý")
    web.town.clock.forward(days=91)
    await housekeeping.sweep(web.town.work)
    await scene.travels("delivered")
    assert (await lan.reloads()) == {"visitor": False}
    async with web.town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(WebMessage)) == 0


async def test_a_chat_whose_key_is_lost_opens_and_can_be_erased(desk: WebTown) -> None:
    browser = desk.browser()
    await browser.meets()
    await browser.says("/start")
    async with desk.town.sessions.begin() as session:
        alien = Keyring(new_key()).seal("{}")
        await session.execute(update(WebMessage).values(body=alien))
    assert (await browser.reloads())["last"] > 0
    await browser.says("/dulieu")
    await browser.presses("Xóa")
    await browser.presses("Xóa")
    async with desk.town.sessions() as session:
        assert list(await session.scalars(select(WebMessage.id))) == []
