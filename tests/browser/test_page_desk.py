"""The desk around the phones: who is out, groups and topics, unread, the clock, a lost line."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk, starts
from tests.browser.relay import Relay

pytestmark = pytest.mark.browser


def phone(page: Page, person_id: int) -> Locator:
    return page.locator(f"#phone-{person_id}")


def texts(page: Page, person_id: int) -> list[str]:
    return phone(page, person_id).locator("article .text").all_inner_texts()


def test_the_cast_tells_who_people_are_and_what_to_try(desk: Desk, open_page: OpenPage) -> None:
    people = desk.cast()
    page = open_page(*[person["id"] for person in people], width=460 * len(people))
    for person in people:
        own = phone(page, person["id"])
        for told in (person["about_vi"], *person["try_vi"]):
            expect(own).to_contain_text(told)
    for person in [person for person in people if re.search("“|/", "".join(person["try_vi"]))]:
        own = phone(page, person["id"])
        line = own.locator(".tries button").first
        line.click()
        field = own.get_by_label("Nhập tin nhắn")
        expect(field).to_be_focused()
        typed = field.input_value()
        assert typed
        assert typed in line.inner_text()
        assert typed.startswith("/") or f"“{typed}”" in line.inner_text()
    own.get_by_role("button", name="Thử xem").click()
    expect(line).to_be_hidden()


def test_phones_are_put_out_and_away_and_stay_so(desk: Desk, open_page: OpenPage) -> None:
    lan, minh = desk.person("Lan Anh"), desk.person("Minh Đức")
    page = open_page(lan)
    expect(phone(page, minh)).to_have_count(0)
    page.locator(".cast").get_by_role("button", name="Minh Đức").last.click()
    expect(phone(page, minh)).to_be_visible()
    page.get_by_role("button", name="Cất máy của Lan Anh").click()
    expect(phone(page, lan)).to_have_count(0)
    page.reload()
    expect(phone(page, minh)).to_be_visible()
    expect(phone(page, lan)).to_have_count(0)


def test_a_group_is_live_in_every_members_phone(desk: Desk, open_page: OpenPage) -> None:
    lan, minh = desk.person("Lan"), desk.person("Minh")
    group = desk.group("Bưu điện Kỳ Anh", [lan, minh])
    views = json.dumps({str(person): {"chat": group, "thread": 0} for person in (lan, minh)})
    page = open_page(lan, minh, storage={"motcua.views": views})
    phone(page, lan).get_by_label("Nhập tin nhắn").fill("Chào cả nhóm")
    page.keyboard.press("Enter")
    seen = phone(page, minh).locator("article").last
    expect(seen).to_contain_text("Chào cả nhóm")
    expect(seen.locator(".sender")).to_have_text("Lan")


def test_a_forum_lists_topics_and_keeps_their_messages_apart(
    desk: Desk, open_page: OpenPage
) -> None:
    long, ha = desk.person("Long"), desk.person("Hà")
    forum = desk.group("Sở Nông nghiệp", [long, ha], is_forum=True)
    open_topic, closed = (
        desk.bot("createForumTopic", chat_id=forum, name=name)["message_thread_id"]
        for name in ("Đất đai", "Đã xong")
    )
    views = json.dumps({str(ha): {"chat": forum, "thread": None}})
    page = open_page(ha, storage={"motcua.views": views})
    desk.bot("closeForumTopic", chat_id=forum, message_thread_id=closed)
    row = phone(page, ha).get_by_role("button", name="Đất đai")
    expect(phone(page, ha).get_by_role("button", name="Đã xong")).to_contain_text("đã đóng")
    card = desk.bot_says(forum, "Vướng mắc số 7", message_thread_id=open_topic)
    expect(row.get_by_label("1 tin chưa đọc")).to_be_visible()
    desk.bot("pinChatMessage", chat_id=forum, message_id=card)
    row.click()
    expect(phone(page, ha).locator("article").last).to_contain_text("Vướng mắc số 7")
    expect(phone(page, ha).get_by_role("button", name="Tin ghim")).to_contain_text("Vướng mắc")
    phone(page, ha).get_by_label("Nhập tin nhắn").fill("Tôi xem đây")
    page.keyboard.press("Enter")
    assert desk.hears("message")["message_thread_id"] == open_topic
    phone(page, ha).get_by_role("button", name="Quay lại").click()
    expect(row.get_by_label(re.compile("chưa đọc"))).to_have_count(0)
    phone(page, ha).get_by_role("button", name="Đã xong").click()
    expect(phone(page, ha).get_by_text("Chủ đề đã đóng.")).to_be_visible()
    expect(phone(page, ha).get_by_label("Nhập tin nhắn")).to_be_hidden()
    assert "Vướng mắc số 7" not in texts(page, ha)


def test_unread_messages_are_counted_until_the_chat_is_opened(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan Hương")
    page = open_page(lan)
    starts(desk, lan)
    phone(page, lan).get_by_role("button", name="Quay lại").click()
    for number in range(3):
        desk.bot_says(lan, f"Tin {number}")
    row = phone(page, lan).locator(".chat-row").first
    expect(row.get_by_label("3 tin chưa đọc")).to_be_visible()
    chip = page.locator('.cast [aria-pressed="true"]:has-text("Lan Hương")')
    expect(chip.get_by_label("3 tin chưa đọc")).to_be_visible()
    row.click()
    expect(phone(page, lan).locator("article")).to_have_count(4)
    expect(chip.get_by_label(re.compile("chưa đọc"))).to_have_count(0)
    page.reload()
    expect(phone(page, lan).locator("article")).to_have_count(4)
    expect(chip.get_by_label(re.compile("chưa đọc"))).to_have_count(0)


def test_after_a_cut_what_was_missed_arrives_once_and_in_order(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    with Relay(desk.port) as relay:
        page = open_page(lan, port=relay.port, quiet=False)
        starts(desk, lan)
        desk.bot_says(lan, "một")
        expect(phone(page, lan).locator("article")).to_have_count(2)
        phone(page, lan).get_by_label("Nhập tin nhắn").fill("đang viết dở")
        relay.cut()
        expect(page.get_by_text("Mất kết nối")).to_be_visible()
        second = desk.bot_says(lan, "hai")
        desk.bot_says(lan, "ba")
        desk.bot("editMessageText", chat_id=lan, message_id=second, text="hai, đã sửa lại")
        relay.mend()
        expect(phone(page, lan).locator("article")).to_have_count(4)
        expect(page.get_by_text("Mất kết nối")).to_be_hidden()
        desk.bot_says(lan, "bốn")
        expect(phone(page, lan).locator("article")).to_have_count(5)
        assert texts(page, lan) == ["/start", "một", "hai, đã sửa lại", "ba", "bốn"]
        expect(phone(page, lan).get_by_label("Nhập tin nhắn")).to_have_value("đang viết dở")


def test_a_message_that_could_not_be_sent_stays_in_the_input(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    with Relay(desk.port) as relay:
        page = open_page(lan, port=relay.port, quiet=False)
        relay.cut()
        field = phone(page, lan).get_by_label("Nhập tin nhắn")
        field.fill("Có ai không?")
        page.keyboard.press("Enter")
        expect(phone(page, lan).get_by_role("status").last).to_contain_text("Không làm được")
        expect(field).to_have_value("Có ai không?")


def test_time_passes_at_a_press_and_returns(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    clock = page.get_by_role("region", name="Đồng hồ")
    expect(clock).to_contain_text("giờ thật")
    clock.get_by_role("button", name="+1 ngày").click()
    clock.get_by_role("button", name="+1 giờ").click()
    expect(clock).to_contain_text("đi trước 1 ngày 1 giờ")
    assert round(desk.get("state")["offset_seconds"]) == 25 * 3600
    desk.post("clock", forward_seconds=6 * 3600)
    expect(clock).to_contain_text("đi trước 1 ngày 7 giờ")
    clock.get_by_role("button", name="Về giờ thật").click()
    expect(clock).to_contain_text("giờ thật")
    assert round(desk.get("state")["offset_seconds"]) == 0


def test_time_goes_on_until_a_bot_speaks(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    clock = page.get_by_role("region", name="Đồng hồ")
    clock.get_by_role("button", name="Tới tin kế tiếp").click()
    expect(clock).to_contain_text("đi trước 2 giờ")
    desk.bot_says(lan, "Bưu gửi đã tới nơi")
    expect(clock.get_by_role("status")).to_contain_text("Có tin mới lúc")
    expect(clock.get_by_role("button", name="Tới tin kế tiếp")).to_be_visible()
    assert round(desk.get("state")["offset_seconds"]) < 24 * 3600


def test_the_page_speaks_english_when_asked_and_remembers_it(
    desk: Desk, open_page: OpenPage
) -> None:
    person = desk.cast()[0]
    lan = person["id"]
    page = open_page(lan)
    starts(desk, lan)
    desk.bot_says(lan, "Chào chị Lan")
    page.get_by_role("button", name="English").click()
    for _ in range(2):
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(phone(page, lan)).to_contain_text(person["about_en"])
        expect(phone(page, lan).get_by_label("Write a message")).to_be_visible()
        expect(phone(page, lan)).to_contain_text("Chào chị Lan")
        page.reload()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(phone(page, lan).get_by_label("Nhập tin nhắn")).to_be_visible()


def test_a_person_who_arrives_later_appears(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    desk.person("Người Mới Tới")
    expect(page.get_by_role("button", name="Người Mới Tới")).to_be_visible()


def test_a_desk_that_was_emptied_is_drawn_anew(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan Cũ")
    page = open_page(lan)
    people = desk.cast()
    expect(page.get_by_role("button", name="Lan Cũ")).to_have_count(0)
    first = phone(page, people[0]["id"])
    expect(first).to_be_visible()
    first.get_by_role("button", name="Bắt đầu").click()
    expect(first.locator("article")).to_have_count(1)
