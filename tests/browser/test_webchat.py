"""The web chat in Chromium, of an installation that has nothing else: no Telegram, no simulator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, Route, expect

from tests.browser.conftest import PATIENCE
from tests.story.databases import SqliteTemplate
from tests.story.installation import Installation, Zygote

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
CHECKS = (Path(__file__).parent / "checks.js").read_text("utf-8")
PHONE = {"width": 390, "height": 760}

OpenChat = Callable[..., Page]


@dataclass
class Site:
    """Pages in a folder, under two names of which the installation lists one."""

    folder: Path
    port: int

    @property
    def listed(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def other(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A web server of somebody else's, on this machine too: browsers shield it from others."""
    folder = tmp_path_factory.mktemp("site")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, server.server_address[1])
        server.shutdown()


@pytest.fixture(scope="module")
def web(
    tmp_path_factory: pytest.TempPathFactory,
    zygote: Zygote,
    sqlite_template: SqliteTemplate,
    site: Site,
) -> Iterator[Installation]:
    """`motcua all` with the web chat alone."""
    folder = tmp_path_factory.mktemp("web")
    url = sqlite_template.copy(folder / "motcua.db")
    installation = Installation(folder, zygote, url, telegram=False, framed_by=site.listed)
    try:
        installation.start()
        installation.wait_until_ready()
        yield installation
    finally:
        installation.stop()


@pytest.fixture
def open_chat(web: Installation, browser: Browser) -> Iterator[OpenChat]:
    """A new browser on the page; the console stays clean unless `quiet` is False."""
    with ExitStack() as stack:
        complaints: list[str] = []

        def open_it(path: str = "/chat", *, quiet: bool = True, **context: Any) -> Page:
            shaped = {"viewport": PHONE, "locale": "vi-VN", **context}
            window = browser.new_context(**shaped)
            stack.callback(window.close)
            page = window.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if quiet:
                page.on(
                    "console",
                    lambda line: complaints.append(line.text) if line.type == "error" else None,
                )
            page.goto(f"http://127.0.0.1:{web.http_port}{path}")
            return page

        yield open_it
        assert complaints == []


def started(page: Page) -> Page:
    """Past the greeting."""
    page.get_by_role("button", name="Bắt đầu").click()
    expect(page.locator(".theirs")).to_have_count(1)
    return page


def check(page: Page, name: str) -> list[Any]:
    """What the named check of checks.js finds wrong on the page as it is now."""
    found: list[Any] = page.evaluate(f"({CHECKS}).{name}()")
    return found


def wrong(page: Page) -> list[str]:
    """What axe finds serious, the text of pictures in the middle of fading left out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_a_question_is_answered_and_a_reload_changes_nothing(open_chat: OpenChat) -> None:
    page = started(open_chat())
    field = page.get_by_label("Nhập tin nhắn")
    field.fill("làm khai sinh cho con cần giấy tờ gì")
    field.press("Enter")
    expect(page.locator(".theirs").last).to_contain_text("Nguồn: Cổng Dịch vụ công quốc gia")
    page.get_by_role("button", name="Nơi nộp").click()
    turned = re.compile("Nộp ở đâu.*Giấy tờ cần mang", re.DOTALL)
    expect(page.locator(".theirs").last).to_contain_text(turned)
    texts = page.locator("article .text").all_inner_texts()
    page.reload()
    expect(page.locator("article")).to_have_count(4)
    assert page.locator("article .text").all_inner_texts() == texts
    expect(page.get_by_role("group", name="Menu").get_by_role("button")).not_to_have_count(0)


def test_the_whole_talk_works_with_the_keyboard_alone(open_chat: OpenChat) -> None:
    page = open_chat()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Bỏ qua, tới ô nhập")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nhập tin nhắn")).to_be_focused()
    page.keyboard.type("/thutuc")
    page.keyboard.press("Enter")
    expect(page.locator(".theirs")).to_have_count(1)
    expect(page.get_by_label("Nhập tin nhắn")).to_be_focused()
    for _press in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Hộ tịch"):
            break
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".theirs").last).to_contain_text("khai sinh")
    assert page.evaluate("document.activeElement.closest('[role=log]') !== null")


def test_everybody_can_use_it_on_any_screen_in_both_languages(open_chat: OpenChat) -> None:
    page = open_chat()
    assert wrong(page) == []
    started(page)
    page.get_by_label("Nhập tin nhắn").fill("/thutuc")
    page.keyboard.press("Enter")
    expect(page.locator(".theirs")).to_have_count(2)
    page.get_by_role("button", name="Đính kèm").click()
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.log').scrollWidth") <= width
        assert check(page, "smallTargets") == [] and check(page, "nameless") == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert wrong(page) == [] and check(page, "faintTexts") == []
    expect(page.get_by_role("log", name="Tin nhắn")).to_have_attribute("aria-live", "polite")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Write a message")).to_be_visible()
    expect(page.locator(".theirs").last).to_contain_text("Hello!")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert wrong(page) == []


def test_what_is_written_without_a_network_leaves_once_when_there_is_one(
    open_chat: OpenChat, web: Installation
) -> None:
    page = started(open_chat(quiet=False))
    page.context.set_offline(True)
    field = page.get_by_label("Nhập tin nhắn")
    field.fill("/trogiup")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Mất mạng")
    expect(page.locator(".waiting")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator(".theirs").last).to_contain_text("Anh/chị làm được gì ở đây")
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator("article")).to_have_count(4)

    web.stop()
    field.fill("/huy")
    field.press("Enter")
    web.start()
    web.wait_until_ready()
    expect(page.locator(".theirs").last).to_contain_text("Đã thôi việc")
    expect(page.locator("article")).to_have_count(6)
    expect(page.get_by_role("status")).to_be_hidden()


def test_an_answer_that_got_lost_is_asked_for_again_and_not_doubled(open_chat: OpenChat) -> None:
    page = started(open_chat(quiet=False))
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/chat/api/message", lose)
    page.get_by_label("Nhập tin nhắn").fill("/trogiup")
    # The stream of events may tell the page of its message before the answer is lost.
    with page.expect_event("requestfailed"):
        page.keyboard.press("Enter")
    expect(page.locator(".theirs").last).to_contain_text("Anh/chị làm được gì ở đây")
    expect(page.locator(".waiting")).to_have_count(0)
    assert "events" in lost[0]
    expect(page.locator("article")).to_have_count(4)


def test_two_pages_of_one_browser_show_the_same(open_chat: OpenChat) -> None:
    page = started(open_chat())
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("article")).to_have_count(2)
    page.get_by_label("Nhập tin nhắn").fill("/trogiup")
    page.keyboard.press("Enter")
    expect(other.locator("article")).to_have_count(4)
    assert other.locator("article").all_inner_texts() == page.locator("article").all_inner_texts()


def test_a_link_asks_once(open_chat: OpenChat) -> None:
    page = open_chat("/m/t_1-001193")
    page.get_by_role("link", name="Mở ở đây").click()
    expect(page.locator(".theirs").last).to_contain_text("1.001193")
    expect(page.locator(".mine")).to_have_count(1)
    shown = page.locator("article").count()
    assert page.url.endswith("/chat")
    page.reload()
    expect(page.locator("article")).to_have_count(shown)


def test_a_picture_nobody_asked_for_is_said_not_to_be_kept(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    page = started(open_chat(quiet=False))  # It may be asked for when it is gone already.
    picture = tmp_path / "anh.png"
    page.screenshot(path=picture)
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".mine").last).to_contain_text("Tệp không được lưu")
    page.get_by_label("Nhập tin nhắn").fill("/dulieu")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tải về").click()
    with page.expect_download() as download:
        page.locator("a.file").click()
    assert download.value.suggested_filename.endswith(".json")


def test_the_page_is_light_and_asks_nobody_else(open_chat: OpenChat, web: Installation) -> None:
    page = open_chat()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.reload()
    started(page)
    assert {answer.url.split("/")[2] for answer in answers} == {f"127.0.0.1:{web.http_port}"}
    files = [answer for answer in answers if "/chat/api/" not in answer.url]
    assert len(files) > 8
    assert sum(answer.request.sizes()["responseBodySize"] for answer in files) <= MOST_BYTES


def test_one_tag_puts_it_on_another_site_and_no_other_may_frame_it(
    open_chat: OpenChat, web: Installation, site: Site
) -> None:
    own = f"http://127.0.0.1:{web.http_port}"
    html = f'<!doctype html><title>x</title><script src="{own}/chat/embed.js" async></script>'
    (site.folder / "trang.html").write_text(html)
    page = open_chat(quiet=False)
    page.goto(f"{site.listed}/trang.html")
    page.get_by_role("button", name="Hỏi Bưu điện").click()
    frame = page.frame_locator("iframe[title='Chat với Bưu điện']")
    expect(frame.get_by_label("Nhập tin nhắn")).to_be_visible()
    frame.get_by_role("button", name="Bắt đầu").click()
    expect(frame.locator("article")).to_have_count(2)
    page.reload()
    page.get_by_role("button", name="Hỏi Bưu điện").click()
    expect(frame.locator("article")).to_have_count(2)
    alone = page.context.new_page()
    alone.goto(f"{own}/chat")
    expect(alone.get_by_role("button", name="Bắt đầu")).to_be_visible()
    frame.locator(".head").get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("button", name="Hỏi Bưu điện")).to_be_focused()
    page.goto(f"{site.other}/trang.html")
    page.get_by_role("button", name=re.compile("Bưu điện")).click()
    page.locator("iframe").wait_for()
    expect(page.frame_locator("iframe").get_by_label("Nhập tin nhắn")).to_have_count(0)
