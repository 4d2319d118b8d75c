"""The page for everyone: keyboard alone, screen readers, contrast, small screens, slow lines."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import BOT, Desk, starts

pytestmark = pytest.mark.browser

# What may travel for the page, its files gzipped one by one.
MOST_BYTES = 80_000

CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")


def check(page: Page, name: str) -> list[Any]:
    """What the named check of checks.js finds wrong on the page as it is now."""
    found: list[Any] = page.evaluate(f"({CHECKS}).{name}()")
    return found


def lively(desk: Desk) -> tuple[int, int, int]:
    """A citizen, a clerk and a group with messages of every look; their ids."""
    lan, minh = (person["id"] for person in desk.cast()[:2])
    group = desk.group("Sở Nông nghiệp và Môi trường", [lan, minh])
    starts(desk, lan)
    rows: list[list[dict[str, Any]]] = [
        [{"text": "Giấy tờ", "callback_data": "a"}, {"text": "Trang", "url": "https://example.org"}]
    ]
    text = (
        "<b>Khai sinh</b>\n<blockquote>Miễn phí</blockquote>\n<code>BG-1</code> https://t.me/x /hoi"
    )
    asked = desk.bot_says(lan, text, parse_mode="HTML", reply_markup={"inline_keyboard": rows})
    desk.bot_says(lan, "Chọn", reply_markup={"keyboard": [[{"text": "Hỏi thủ tục"}]]})
    said = desk.says(lan, "Cần giấy gì? /hoi", reply_to=asked)
    desk.post("edit", person_id=lan, chat_id=lan, message_id=said["id"], text="Cần giấy gì nữa?")
    desk.says(lan, "Chào", chat_id=group)
    desk.says(minh, "Chào chị", chat_id=group)
    desk.forget_updates()
    return lan, minh, group


def views(lan: int, minh: int, group: int) -> dict[str, str]:
    """The citizen's phone shows her talk with the bot, the clerk's the group."""
    shown = {str(lan): {"bot": BOT}, str(minh): {"chat": group, "thread": 0}}
    return {"motcua.views": json.dumps(shown)}


def test_every_text_can_be_read(desk: Desk, open_page: OpenPage) -> None:
    lan, minh, group = lively(desk)
    page = open_page(lan, minh, storage=views(lan, minh, group))
    expect(page.locator(f"#phone-{minh} article")).to_have_count(2)

    def faint() -> list[Any]:
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += check(page, "faintTexts")
        return found

    assert faint() == []
    page.get_by_role("button", name="Đính kèm").first.click()
    assert faint() == []
    page.keyboard.press("Escape")
    page.locator(f"#phone-{minh}").get_by_role("button", name="Quay lại").click()
    assert faint() == []
    page.locator("h1").evaluate("node => { node.style.color = '#888'; }")
    assert len(faint()) >= 1  # the check does see what is too faint


def test_everything_to_press_is_large_and_has_a_name(desk: Desk, open_page: OpenPage) -> None:
    lan, minh, group = lively(desk)
    page = open_page(lan, minh, storage=views(lan, minh, group))
    expect(page.locator(f"#phone-{minh} article")).to_have_count(2)
    assert check(page, "smallTargets") == []
    assert check(page, "nameless") == []
    page.get_by_role("button", name="Đính kèm").first.click()
    page.get_by_role("button", name="Vị trí", exact=True).click()
    assert check(page, "smallTargets") == []
    assert check(page, "nameless") == []


def test_a_screen_reader_finds_its_way(desk: Desk, open_page: OpenPage) -> None:
    lan, minh, group = lively(desk)
    page = open_page(lan, minh, storage=views(lan, minh, group))
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    for role in ("banner", "main", "navigation"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Một cửa")
    expect(page.get_by_role("region", name=re.compile("^Máy của "))).to_have_count(2)
    log = page.get_by_role("log", name="Tin nhắn trong Sở Nông nghiệp và Môi trường")
    expect(log).to_have_attribute("aria-live", "polite")
    senders = log.locator("article .bubble > p:first-child").all_inner_texts()
    assert len(senders) == 2
    assert "Anh/chị" in senders


def test_a_narrow_page_shows_one_phone_and_never_scrolls_sideways(
    desk: Desk, open_page: OpenPage
) -> None:
    lan, minh, group = lively(desk)
    desk.bot_says(lan, "dài" * 1300)
    page = open_page(lan, minh, width=360, height=740, storage=views(lan, minh, group))
    for width in (320, 360, 480):
        page.set_viewport_size({"width": width, "height": 740})
        for person, hidden in ((lan, minh), (minh, lan)):
            page.locator(f'[role="tab"][aria-controls="phone-{person}"]').click()
            expect(page.locator(f"#phone-{person}")).to_be_visible()
            expect(page.locator(f"#phone-{hidden}")).to_have_count(0)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("document.body.scrollWidth") <= width
            field = page.get_by_label("Nhập tin nhắn").bounding_box()
            assert field is not None
            assert field["x"] >= 0
            assert field["x"] + field["width"] <= width
        page.get_by_role("button", name="Đồng hồ").click()
        expect(page.get_by_role("button", name="+1 ngày")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert check(page, "smallTargets") == []
        page.get_by_role("button", name="Đồng hồ").click()


def focus_name(page: Page) -> str:
    name: str = page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )
    return name


def tab_to(page: Page, name: str, most: int = 40) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in focus_name(page):
            return
    raise AssertionError(f"{name} was not reached in {most} presses of Tab")


def test_the_whole_talk_works_with_the_keyboard_alone(desk: Desk, open_page: OpenPage) -> None:
    person = desk.cast()[0]
    lan, line = person["id"], person["try_vi"][0]
    page = open_page(lan)
    page.keyboard.press("Tab")
    assert focus_name(page) == "Bỏ qua, tới các máy"
    page.keyboard.press("Enter")
    tab_to(page, "Bắt đầu")
    page.keyboard.press("Enter")
    assert desk.hears("message")["text"] == "/start"
    rows = [[{"text": "Giấy tờ", "callback_data": "p"}, {"text": "Nơi nộp", "callback_data": "q"}]]
    desk.bot_says(lan, "Hỏi gì ạ?", reply_markup={"inline_keyboard": rows})
    expect(page.locator("article")).to_have_count(2)
    page.locator("h1").click()
    page.keyboard.press("Tab")
    tab_to(page, line)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nhập tin nhắn")).to_be_focused()
    page.keyboard.press("Enter")
    assert desk.hears("message")["text"] == "/start"
    page.get_by_label("Nhập tin nhắn").press("Shift+Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.matches('article')"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    assert "Hỏi gì ạ?" in focus_name(page)
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    tab_to(page, "Nơi nộp", most=4)
    page.keyboard.press("Space")
    assert desk.hears("callback_query")["data"] == "q"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Trả lời").press("Enter")
    expect(page.get_by_label("Nhập tin nhắn")).to_be_focused()
    expect(page.locator(".context-line")).to_contain_text("Hỏi gì ạ?")


def test_motion_is_left_out_where_people_ask_for_it(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan, reduced_motion="reduce")
    page.get_by_role("button", name="Đính kèm").click()
    assert page.locator(".sheet").evaluate("s => getComputedStyle(s).animationName") == "none"


def test_the_page_is_light_and_asks_nobody_else(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.reload()
    page.locator(f"#phone-{lan}").wait_for()
    assert {answer.url.split("/")[2] for answer in answers} == {f"127.0.0.1:{desk.port}"}
    own = [answer for answer in answers if "/sim/" not in answer.url]
    assert all(answer.status in (200, 304) for answer in own)
    assert len(own) > 10
    files = [httpx.get(answer.url).content for answer in own]
    assert sum(len(gzip.compress(file)) for file in files) <= MOST_BYTES
