"""A person at the chat page talks with a bot: text, buttons, keyboards, links, edits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import BOT, Desk, starts

pytestmark = pytest.mark.browser


def phone(page: Page, person_id: int) -> Locator:
    return page.locator(f"#phone-{person_id}")


def write(page: Page, person_id: int, text: str) -> None:
    phone(page, person_id).get_by_label("Nhập tin nhắn").fill(text)
    page.keyboard.press("Enter")


def messages(page: Page, person_id: int) -> Locator:
    return phone(page, person_id).locator("article")


def test_start_reaches_the_bot_and_its_answer_appears(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    phone(page, lan).get_by_role("button", name="Bắt đầu").click()
    assert desk.hears("message")["text"] == "/start"
    desk.bot_says(lan, "Chào <b>chị Lan</b> &amp; gia đình", parse_mode="HTML")
    expect(messages(page, lan).last).to_contain_text("Chào chị Lan & gia đình")
    expect(messages(page, lan).last.locator("strong")).to_have_text("chị Lan")
    expect(phone(page, lan).get_by_role("button", name="Bắt đầu")).to_be_hidden()


def test_markup_that_a_person_types_stays_text(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan <i>")
    page = open_page(lan)
    starts(desk, lan)
    nasty = '<img src=x onerror="document.title=1"> <b>*_`'
    write(page, lan, nasty)
    assert desk.hears("message")["text"] == nasty
    expect(messages(page, lan).last.locator(".text")).to_have_text(nasty)
    expect(phone(page, lan).locator("article img, article b")).to_have_count(0)


def test_a_pressed_button_waits_until_the_bot_answers_and_edits(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    rows = [[{"text": "Nhận", "callback_data": "take:1"}, {"text": "Thôi", "callback_data": "no"}]]
    card = desk.bot_says(lan, "Việc mới", reply_markup={"inline_keyboard": rows})
    button = phone(page, lan).get_by_role("button", name=re.compile("^Nhận"))
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = desk.hears("callback_query")
    assert (query["data"], query["message"]["message_id"]) == ("take:1", card)
    desk.bot("answerCallbackQuery", callback_query_id=query["id"], text="Đã nhận việc.")
    expect(phone(page, lan).get_by_role("status").get_by_text("Đã nhận việc.")).to_be_visible()
    expect(button).to_have_attribute("aria-busy", "false")
    left = {"inline_keyboard": [[{"text": "Xong", "callback_data": "done:1"}]]}
    desk.bot("editMessageText", chat_id=lan, message_id=card, text="Đang làm", reply_markup=left)
    edited = phone(page, lan).locator(f'[data-id="{card}"]')
    expect(edited).to_contain_text("Đang làm")
    expect(edited).to_contain_text("đã sửa")
    expect(edited.get_by_role("button", name="Xong")).to_be_focused()
    expect(messages(page, lan)).to_have_count(2)


def test_an_answer_that_must_be_read_is_an_alert(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    rows = [[{"text": "Gửi", "callback_data": "x"}]]
    desk.bot_says(lan, "Gửi chứ?", reply_markup={"inline_keyboard": rows})
    button = messages(page, lan).last.get_by_role("button", name=re.compile("^Gửi"))
    button.click()
    query = desk.hears("callback_query")
    desk.bot("answerCallbackQuery", callback_query_id=query["id"], text="Hết hạn", show_alert=True)
    alert = phone(page, lan).get_by_role("alertdialog")
    expect(alert).to_contain_text("Hết hạn")
    page.keyboard.press("Escape")
    expect(alert).to_be_hidden()
    expect(button).to_be_focused()


def test_a_reply_keyboard_sends_its_words_and_goes_when_it_is_removed(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    keys = {
        "keyboard": [[{"text": "Hỏi thủ tục"}], [{"text": "Việc của tôi"}]],
        "is_persistent": True,
        "input_field_placeholder": "Chọn một việc",
    }
    desk.bot_says(lan, "Chọn đi ạ", reply_markup=keys)
    board = phone(page, lan).get_by_role("group", name="Bàn phím nút")
    expect(phone(page, lan).get_by_placeholder("Chọn một việc")).to_be_visible()
    board.get_by_role("button", name="Việc của tôi").click()
    assert desk.hears("message")["text"] == "Việc của tôi"
    expect(board).to_be_visible()
    phone(page, lan).get_by_role("button", name="Ẩn bàn phím nút").click()
    expect(board).to_be_hidden()
    phone(page, lan).get_by_role("button", name="Hiện bàn phím nút").click()
    expect(board).to_be_visible()
    desk.bot_says(lan, "Cảm ơn", reply_markup={"remove_keyboard": True})
    expect(board).to_be_hidden()
    expect(phone(page, lan).get_by_role("button", name="Hiện bàn phím nút")).to_be_hidden()


def test_keys_ask_before_they_send_a_number_or_a_place(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan", phone="0900000001")
    page = open_page(lan)
    starts(desk, lan)
    number = {"text": "Số của tôi", "request_contact": True}
    place = {"text": "Tôi ở đây", "request_location": True}
    desk.bot_says(lan, "Liên hệ?", reply_markup={"keyboard": [[number, place]]})
    page.get_by_role("button", name="Số của tôi").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Gửi số").click()
    contact = desk.hears("message")["contact"]
    assert contact["phone_number"].endswith("900000001")
    assert contact["user_id"] == lan
    page.get_by_role("button", name="Tôi ở đây").click()
    sheet = page.get_by_role("dialog", name="Gửi vị trí")
    sheet.get_by_role("combobox", name="Nơi").select_option(label="Kỳ Anh")
    sheet.get_by_role("button", name="Gửi").click()
    location = desk.hears("message")["location"]
    assert location["latitude"] == pytest.approx(18.0768, abs=1e-4)
    expect(messages(page, lan).last).to_contain_text("18.07680")


def test_a_deep_link_opens_in_the_phone_it_was_pressed_in(desk: Desk, open_page: OpenPage) -> None:
    lan, minh = desk.person("Lan"), desk.person("Minh")
    page = open_page(lan, minh)
    for person in (lan, minh):
        starts(desk, person)
    address = f"https://t.me/{BOT}?start=p_4K7P"
    rows = [[{"text": "Mở biên nhận", "url": address}]]
    receipt = desk.bot_says(minh, f"Biên nhận: {address}", reply_markup={"inline_keyboard": rows})
    card = phone(page, minh).locator(f'[data-id="{receipt}"]')
    card.get_by_role("link", name="Mở biên nhận").click()
    heard = desk.hears("message")
    assert (heard["from"]["id"], heard["text"]) == (minh, "/start p_4K7P")
    card.get_by_role("link", name=address).click()
    assert desk.hears("message")["from"]["id"] == minh
    citizen = phone(page, lan)
    citizen.get_by_role("button", name="Quay lại").click()
    citizen.get_by_label("Mở liên kết").fill(f"t.me/{BOT}?start=p_4K7P")
    citizen.get_by_role("button", name="Mở", exact=True).click()
    heard = desk.hears("message")
    assert (heard["from"]["id"], heard["text"]) == (lan, "/start p_4K7P")
    expect(messages(page, lan).last).to_contain_text("/start p_4K7P")
    assert len(page.context.pages) == 1


def test_a_link_to_elsewhere_is_refused_by_the_link_box(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan, storage={"motcua.views": f'{{"{lan}": {{}}}}'})
    for wrong in ("https://t.me/nguoi_la_bot?start=1", "javascript:alert(1)", "xin chào"):
        phone(page, lan).get_by_label("Mở liên kết").fill(wrong)
        page.keyboard.press("Enter")
        expect(phone(page, lan).get_by_role("status")).to_contain_text("không phải liên kết")


def test_a_copy_button_copies(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan, permissions=["clipboard-read", "clipboard-write"])
    starts(desk, lan)
    rows = [[{"text": "Chép mã", "copy_text": {"text": "BG-4K7P"}}]]
    desk.bot_says(lan, "Mã của anh/chị", reply_markup={"inline_keyboard": rows})
    page.get_by_role("button", name="Chép mã").click()
    expect(page.get_by_text("Đã chép.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "BG-4K7P"


def test_commands_are_offered_while_typing_and_in_a_menu(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    hoi = {"command": "hoi", "description": "Hỏi một câu"}
    viec = {"command": "viec", "description": "Việc của tôi"}
    desk.bot("setMyCommands", commands=[hoi, viec])
    field = phone(page, lan).get_by_label("Nhập tin nhắn")
    field.press_sequentially("/v")
    hints = phone(page, lan).get_by_role("group", name="Các lệnh")
    expect(hints.get_by_role("button")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert desk.hears("message")["text"] == "/viec"
    expect(field).to_have_value("")
    phone(page, lan).get_by_role("button", name="Các lệnh").click()
    phone(page, lan).get_by_role("dialog").get_by_role("button", name="/hoi").click()
    assert desk.hears("message")["text"] == "/hoi"


def test_a_person_replies_edits_and_deletes(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    asked = desk.bot_says(lan, "Hồ sơ nào ạ?")

    def act(article: Locator, name: str) -> None:
        article.hover()
        article.get_by_role("button", name="Việc với tin này").click()
        page.get_by_role("dialog").get_by_role("button", name=name).click()

    act(phone(page, lan).locator(f'[data-id="{asked}"]'), "Trả lời")
    write(page, lan, "Hồ sơ đất")
    heard = desk.hears("message")
    assert heard["reply_to_message"]["message_id"] == asked
    own = phone(page, lan).locator(f'[data-id="{heard["message_id"]}"]')
    expect(own.get_by_role("button", name="Hồ sơ nào ạ?")).to_be_visible()
    act(own, "Sửa")
    write(page, lan, "Hồ sơ đất đai")
    assert desk.hears("edited_message")["text"] == "Hồ sơ đất đai"
    expect(own).to_contain_text("đã sửa")
    expect(phone(page, lan).get_by_label("Nhập tin nhắn")).to_have_value("")
    act(own, "Xóa")
    expect(own).to_have_count(0)


def test_typing_is_shown_and_ends_with_the_message(desk: Desk, open_page: OpenPage) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    desk.bot("sendChatAction", chat_id=lan, action="typing")
    expect(phone(page, lan).get_by_text("đang soạn…")).to_be_visible()
    desk.bot_says(lan, "Đây ạ")
    expect(phone(page, lan).get_by_text("đang soạn…")).to_be_hidden(timeout=4000)


def test_ten_thousand_characters_go_as_three_messages_and_wrap(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan, width=360, height=740)
    starts(desk, lan)
    text = "👩‍🌾" + "ă" * 9_995
    write(page, lan, text)
    assert "".join(desk.hears("message")["text"] for _ in range(3)) == text
    expect(messages(page, lan)).to_have_count(4)
    log = phone(page, lan).get_by_role("log")
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_a_phone_that_blocks_the_bot_says_so_and_can_unblock(
    desk: Desk, open_page: OpenPage
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan)
    starts(desk, lan)
    phone(page, lan).get_by_role("button", name="Việc khác").click()
    page.get_by_role("button", name="Chặn bot").click()
    assert desk.hears("my_chat_member")["new_chat_member"]["status"] == "kicked"
    expect(phone(page, lan).get_by_label("Nhập tin nhắn")).to_be_hidden()
    phone(page, lan).get_by_role("button", name="Bỏ chặn bot").click()
    assert desk.hears("my_chat_member")["new_chat_member"]["status"] == "member"
    expect(phone(page, lan).get_by_label("Nhập tin nhắn")).to_be_visible()
