"""The three errands on the chat page, clicked through as people would.

What they see is kept as pictures beside the test's data, and in the folder that
MOTCUA_TEST_PICTURES names: those of the README are made so.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import opener
from tests.story.installation import Installation, Phones

pytestmark = pytest.mark.browser

QUESTION = (
    "Sở Công Thương cho hỏi: hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối. Có nhận không ạ?"
)
ANSWER = "Nhận được. Người dân ký bổ sung tại quầy khi lấy kết quả."
RECEIPT = ("H27.12-261120-0007", "0900000001", "Số 5, thôn Đông, xã Mai Phụ", "EL491610889VN")
PLAIN = {"motcua.tries": "false"}
"""Without the things to try."""


class Handset:
    """One person's phone on the page. Every act waits until it can be done."""

    def __init__(self, page: Page, person_id: int) -> None:
        self.page = page
        self.screen = page.locator(f"#phone-{person_id}")

    def reads(self, *texts: str) -> Locator:
        """The newest message that says all of this, as soon as it is there."""
        message = self.screen.locator("article")
        for text in texts:
            message = message.filter(has_text=text)
        expect(message.last).to_be_visible()
        return message.last

    def writes(self, text: str) -> None:
        self.screen.get_by_label("Nhập tin nhắn").fill(text)
        self.screen.get_by_role("button", name="Gửi", exact=True).last.click()

    def chooses(self, label: str) -> None:
        """A label of the menu under the input."""
        menu = self.screen.get_by_role("group", name="Bàn phím nút")
        menu.get_by_role("button", name=label, exact=True).click()

    def presses(self, label: str, *, under: Locator) -> None:
        """A button under a message."""
        under.get_by_role("button", name=label, exact=True).click()

    def starts(self) -> None:
        self.screen.get_by_role("button", name="Bắt đầu").click()

    def goes_back(self) -> None:
        self.screen.get_by_role("button", name="Quay lại", exact=True).first.click()

    def replies(self, to: Locator, text: str) -> None:
        """By the message's own menu, as on a touch screen."""
        to.get_by_role("button", name="Việc với tin này").click()
        self.screen.get_by_role("dialog").get_by_role("button", name="Trả lời").click()
        self.writes(text)

    def opens_link(self, address: str) -> None:
        """A link from a receipt, pasted."""
        self.screen.get_by_role("button", name="Việc khác").click()
        self.screen.get_by_role("dialog").get_by_role("button", name="Mở liên kết").click()
        self.screen.get_by_role("textbox", name="Mở liên kết").fill(address)
        self.screen.get_by_role("dialog").get_by_role("button", name="Mở", exact=True).click()


class Pictures:
    """Where pictures of a page go."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.environ.get("MOTCUA_TEST_PICTURES") or folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page: Page, name: str) -> None:
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled")


def forward(page: Page, *labels: str) -> None:
    """Let time pass by the buttons of the page's clock."""
    clock = page.get_by_role("region", name="Đồng hồ")
    for label in labels:
        before = clock.locator("time").inner_text()
        clock.get_by_role("button", name=label).click()
        expect(clock.locator("time")).not_to_have_text(before)


def test_three_errands_are_done_on_the_page(
    product: Installation, browser: Browser, tmp_path: Path
) -> None:
    phones, pictures = Phones(product.url), Pictures(tmp_path / "pictures")
    people = phones.people
    phones.until_morning()
    with opener(browser, product.desk_port) as open_page:
        page = open_page(people["Lan"], people["Hoa"], people["Tuấn"], color_scheme="light")
        lan, hoa, tuan = (Handset(page, people[name]) for name in ("Lan", "Hoa", "Tuấn"))
        citizen_asks(lan)
        clerk_sends_a_result(hoa)
        citizen_follows(lan, hoa)
        product.wait_for_the_post()
        forward(page, "+1 giờ")
        lan.reads("📮 Bưu điện đã nhận")
        forward(page, *["+6 giờ"] * 3, *["+1 giờ"] * 5)
        lan.reads("🛵 Bưu tá đang mang đến")
        clerk_asks_a_department(hoa)
        specialist_answers(page, tuan)
        told = hoa.reads("Sở Công Thương trả lời", ANSWER)
        small = {"width": 360, "height": 740, "storage": PLAIN}
        narrow = open_page(people["Lan"], color_scheme="light", **small)
        narrow.get_by_role("button", name="Ẩn bàn phím nút").click()
        pictures.keep(narrow, "phone")
        both = open_page(
            people["Lan"], people["Mai"], color_scheme="light", width=1120, storage=PLAIN
        )
        citizen_asks_on_zalo(Handset(both, people["Mai"]))
        both.get_by_role("button", name="Ẩn bàn phím nút").click()
        pictures.keep(both, "zalo")
        page.get_by_role("button", name="Thử xem").first.click()
        expect(page.locator(".toast span")).to_have_count(0)
        pictures.keep(page, "chat")
        hoa.presses("Đã rõ", under=told)
        hoa.reads("Đã khép VM-2026-000001")
        expect(tuan.screen.get_by_text("Chủ đề đã đóng.")).to_be_visible()
        citizen_receives(page, lan)


def citizen_asks(lan: Handset) -> None:
    """Errand 1: what papers, in her own words, then what it costs."""
    lan.starts()
    lan.reads("Chào anh/chị! Đây là kênh hỏi đáp của Bưu điện")
    lan.chooses("Hỏi thủ tục")
    lan.writes("con em mới đẻ làm giấy tờ chi")
    found = lan.reads("Đăng ký khai sinh", "1.001193")
    lan.presses("Phí", under=found)
    lan.reads("Phí, lệ phí")


def citizen_asks_on_zalo(mai: Handset) -> None:
    """Errand 1 on the other messenger, whose menus are numbered."""
    mai.writes("đăng ký khai sinh cần giấy tờ gì")
    mai.reads("Nguồn: Cổng Dịch vụ công quốc gia", "1. Xem tiếp")


def clerk_sends_a_result(hoa: Handset) -> None:
    """Errand 3 begins: four things, one after the other; then the receipt's picture."""
    hoa.starts()
    hoa.reads("Chào Hoa!")
    hoa.chooses("Gửi trả kết quả")
    for asked, said in zip(
        ("Mã hồ sơ", "Số điện thoại", "Địa chỉ nhận", "Mã bưu gửi"), RECEIPT, strict=True
    ):
        hoa.reads(asked)
        hoa.writes(said)
    hoa.presses("Lưu", under=hoa.reads("Xem lại trước khi lưu", "••••••0001"))
    receipt = hoa.reads("Theo dõi kết quả trên điện thoại")
    assert receipt.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)") > 100


def citizen_follows(lan: Handset, hoa: Handset) -> None:
    """The receipt's link, opened on another phone."""
    receipt = hoa.reads("Theo dõi kết quả trên điện thoại")
    link = re.search(r"https://t\.me/\w+\?start=\w+", receipt.inner_text())
    assert link
    lan.opens_link(link.group())
    lan.presses("Đồng ý", under=lan.reads("Anh/chị có đồng ý không?"))
    lan.reads("Từ nay giấy tờ đi tới đâu")


def clerk_asks_a_department(hoa: Handset) -> None:
    """Errand 2 begins: one message, one tap."""
    hoa.chooses("Hỏi Sở")
    hoa.reads("Anh/chị viết điều vướng")
    hoa.writes(QUESTION)
    hoa.presses("Gửi", under=hoa.reads("Xem lại trước khi gửi", QUESTION))
    hoa.reads("Đã gửi VM-2026-000001")


def specialist_answers(page: Page, tuan: Handset) -> None:
    """Talk in the topic goes nowhere; the reply to the card does, half a minute after it was said
    what kind of answer it is."""
    tuan.screen.get_by_role("button", name="VM-2026-000001 · H27.12-261123-0001").click()
    card = tuan.reads("VM-2026-000001", QUESTION)
    tuan.writes("Ai xem hồ sơ này với ạ")
    tuan.replies(card, ANSWER)
    tuan.presses("✅ Nhận được", under=tuan.reads("chưa gửi", ANSWER))
    tuan.reads("gửi đi sau 30 giây", ANSWER)
    forward(page, "+1 giờ")
    tuan.reads("đã gửi câu trả lời", ANSWER)


def citizen_receives(page: Page, lan: Handset) -> None:
    """Errand 3 ends: it has arrived, and how was it?"""
    forward(page, "+6 giờ")
    lan.presses("5 ⭐", under=lan.reads("✅ Đã giao", "1 là tệ, 5 là tốt"))
    expect(lan.screen.get_by_role("alertdialog")).to_contain_text("Đã ghi 5/5")
