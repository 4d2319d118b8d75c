"""Photos, files and places on the chat page, sent by people and by the bot."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk, starts

pytestmark = pytest.mark.browser


def picture(scale: int) -> bytes:
    """A PNG; at scale 60 it is wider than the 1,280 pixels a Telegram client sends."""
    out = BytesIO()
    segno.make("BG-4K7P", micro=False).save(out, kind="png", scale=scale)
    return out.getvalue()


def attach(page: Page, kind: str, files: list[FilePayload]) -> None:
    page.get_by_role("button", name="Đính kèm").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("dialog").get_by_role("button", name=kind, exact=True).click()
    chooser.value.set_files(files)


def is_drawn(page: Page) -> bool:
    return bool(page.locator("article img").last.evaluate("i => i.decode().then(() => true)"))


def test_a_photo_is_scaled_sent_with_its_caption_and_enlarged(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    attach(page, "Ảnh", [{"name": "giay.png", "mimeType": "image/png", "buffer": picture(60)}])
    expect(page.get_by_role("button", name="Bỏ giay.png")).to_be_visible()
    page.get_by_label("Nhập tin nhắn").fill("Giấy hẹn đây ạ")
    page.keyboard.press("Enter")
    heard = desk.hears("message")
    assert heard["caption"] == "Giấy hẹn đây ạ"
    assert max(heard["photo"][-1]["width"], heard["photo"][-1]["height"]) == 1280
    expect(page.get_by_role("button", name="Bỏ giay.png")).to_be_hidden()
    assert is_drawn(page)
    page.get_by_role("button", name="Xem ảnh lớn").click()
    expect(page.locator("dialog img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_several_photos_go_as_one_album(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    names = ("mot.png", "hai.png")
    attach(
        page,
        "Ảnh",
        [
            {"name": n, "mimeType": "image/png", "buffer": picture(i + 3)}
            for i, n in enumerate(names)
        ],
    )
    page.get_by_role("button", name="Bỏ hai.png").wait_for()
    page.get_by_role("button", name="Gửi", exact=True).click()
    first, second = desk.hears("message"), desk.hears("message")
    assert first["media_group_id"] == second["media_group_id"]
    expect(page.locator("article img")).to_have_count(2)


def test_a_photo_of_the_bot_is_shown_with_its_caption(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    desk.bot_sends_photo(lan, picture(6), "Mã QR cho biên nhận")
    expect(page.locator("article").last).to_contain_text("Mã QR cho biên nhận")
    assert is_drawn(page)


def test_a_file_is_sent_as_it_is_and_can_be_downloaded(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    attach(
        page, "Tệp", [{"name": "đơn.txt", "mimeType": "text/plain", "buffer": "Kính gửi".encode()}]
    )
    page.get_by_role("button", name="Bỏ đơn.txt").wait_for()
    page.get_by_role("button", name="Gửi", exact=True).click()
    document = desk.hears("message")["document"]
    assert (document["file_name"], document["mime_type"]) == ("đơn.txt", "text/plain")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải đơn.txt").click()
    assert download.value.path().read_text("utf-8") == "Kính gửi"


def test_a_typed_place_is_sent_exactly(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    page.get_by_role("button", name="Đính kèm").click()
    page.get_by_role("button", name="Vị trí", exact=True).click()
    page.get_by_label("Vĩ độ").fill("18.25")
    page.get_by_label("Kinh độ").fill("106.01")
    page.get_by_role("dialog").get_by_role("button", name="Gửi").click()
    location = desk.hears("message")["location"]
    assert (location["latitude"], location["longitude"]) == (18.25, 106.01)
    expect(page.get_by_role("link", name="18.25000, 106.01000")).to_be_visible()
