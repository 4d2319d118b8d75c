"""Zalo phones on the chat page: plainly Zalo's, with its buttons, its form and its groups."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk
from tests.browser.test_page_access import check
from tests.browser.test_page_media import attach, is_drawn, picture

pytestmark = pytest.mark.browser

ACCESS = "zalo-access-1"


@pytest.fixture(scope="module")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A simulator with a Zalo app; the tests of one module share the desk and its people."""
    options = ("--zalo-app-id", "360846524940903967", "--limits-divisor", "1000")
    with Desk.running(tmp_path_factory.mktemp("zalo"), *options) as desk:
        yield desk


@pytest.fixture
def mai(desk: Desk) -> dict[str, Any]:
    return desk.post("zalo/people", first_name="Mai", phone="0900000021", follows=False)


def oa_sends(desk: Desk, path: str, recipient: dict[str, str], **message: Any) -> str:
    """The OA writes; Zalo's id of the message."""
    answer = httpx.post(
        f"{desk.url}/zalo/openapi/v3.0/oa/{path}",
        json={"recipient": recipient, "message": message},
        headers={"access_token": ACCESS},
    ).json()
    assert answer["error"] == 0, answer
    message_id: str = answer["data"]["message_id"]
    return message_id


def hears(desk: Desk, name: str, sender: str) -> dict[str, Any]:
    """The newest event of this name from this person, once there is one."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        bodies = [json.loads(e["body"]) for e in desk.get("zalo/events")["events"]]
        for body in reversed(bodies):
            who = body.get("sender") or body.get("follower")
            if body["event_name"] == name and who["id"] == sender:
                return dict(body)
        time.sleep(0.05)
    raise AssertionError(f"no {name} came")


def writes(page: Page, text: str) -> None:
    page.get_by_label("Nhập tin nhắn").fill(text)
    page.keyboard.press("Enter")


def test_a_citizen_follows_writes_presses_and_shares(
    desk: Desk, open_page: OpenPage, mai: dict[str, Any]
) -> None:
    me, user_id = mai["id"], mai["native_id"]
    page = open_page(me)
    phone = page.get_by_role("region", name="Máy Zalo của Mai")
    expect(phone.locator(".tag")).to_have_text("Zalo")
    page.get_by_role("button", name="Quan tâm").click()
    hears(desk, "follow", user_id)
    expect(page.get_by_role("button", name="Quan tâm")).to_be_hidden()
    writes(page, "Xin chào")
    assert hears(desk, "user_send_text", user_id)["message"]["text"] == "Xin chào"
    rows = [{"title": f"Mục {n}", "type": "oa.query.show", "payload": f"#{n}"} for n in range(5)]
    rows[4] |= {"type": "oa.query.hide"}
    payload = {"type": "template", "payload": {"buttons": rows}}
    oa_sends(desk, "message/cs", {"user_id": user_id}, text="Chọn một mục", attachment=payload)
    keys = phone.locator(".inline-keyboard .key")
    expect(keys).to_have_text([f"Mục {n}" for n in range(5)])
    assert check(page, "faintTexts") == []
    assert check(page, "smallTargets") == []
    assert check(page, "nameless") == []
    lefts = {round(box["x"]) for box in (key.bounding_box() for key in keys.all()) if box}
    assert len(lefts) == 1
    keys.nth(2).click()
    expect(page.locator("article.mine").last).to_contain_text("#2")
    keys.nth(4).click()
    deadline = time.monotonic() + 20
    while hears(desk, "user_send_text", user_id)["message"]["text"] != "#4":
        assert time.monotonic() < deadline
    expect(page.locator("article.mine")).to_have_count(2)
    form = {
        "template_type": "request_user_info",
        "elements": [{"title": "Cho tôi xin số", "subtitle": "Để báo khi có kết quả"}],
    }
    asked = {"type": "template", "payload": form}
    oa_sends(desk, "message/cs", {"user_id": user_id}, attachment=asked)
    page.get_by_role("button", name="Chia sẻ thông tin").click()
    page.get_by_label("Xã, phường").fill("Mai Phụ")
    page.get_by_role("dialog").get_by_role("button", name="Chia sẻ thông tin").click()
    info = hears(desk, "user_submit_info", user_id)["info"]
    assert (info["phone"], info["full_address"]["user_ward"]) == ("84900000021", "Mai Phụ")


def test_pictures_files_and_places_leave_a_zalo_phone(
    desk: Desk, open_page: OpenPage, mai: dict[str, Any]
) -> None:
    user_id = mai["native_id"]
    page = open_page(mai["id"])
    attach(page, "Ảnh", [{"name": "a.png", "mimeType": "image/png", "buffer": picture(6)}])
    page.get_by_role("button", name="Gửi", exact=True).click()
    image = hears(desk, "user_send_image", user_id)["message"]["attachments"][0]
    assert httpx.get(image["payload"]["url"]).content.startswith(b"\xff\xd8")
    assert is_drawn(page)
    attach(page, "Tệp", [{"name": "đơn.txt", "mimeType": "text/plain", "buffer": b"x"}])
    page.get_by_role("button", name="Gửi", exact=True).click()
    file = hears(desk, "user_send_file", user_id)["message"]["attachments"][0]
    assert file["payload"]["name"] == "đơn.txt"
    page.get_by_role("button", name="Đính kèm").click()
    page.get_by_role("button", name="Vị trí", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Gửi").click()
    place = hears(desk, "user_send_location", user_id)["message"]["attachments"][0]
    assert place["payload"]["coordinates"]["latitude"].startswith("18.")


def test_a_department_quotes_the_post_in_its_group(
    desk: Desk, open_page: OpenPage, mai: dict[str, Any]
) -> None:
    group = desk.post("zalo/groups", title="Sở Nông nghiệp", members=[mai["id"]])
    page = open_page(mai["id"])
    recipient = {"group_id": group["native_id"]}
    post = oa_sends(desk, "group/message", recipient, text="Vướng mắc VM-1")
    article = page.locator("article", has_text="Vướng mắc VM-1")
    article.wait_for()
    article.hover()
    article.get_by_role("button", name="Việc với tin này").click()
    page.get_by_role("button", name="Trả lời", exact=True).click()
    writes(page, "Nhận được")
    told = hears(desk, "user_send_group_text", mai["native_id"])["message"]
    assert (told["text"], told["quote_msg_id"]) == ("Nhận được", post)
    expect(page.locator("article.mine .quoted")).to_have_text("Vướng mắc VM-1")


def test_both_messengers_stand_side_by_side_in_english(
    desk: Desk, open_page: OpenPage, mai: dict[str, Any]
) -> None:
    lan = desk.person("Lan")
    page = open_page(lan, mai["id"], storage={"motcua.language": "en"})
    expect(page.get_by_role("region", name="Mai’s Zalo phone")).to_be_visible()
    expect(page.get_by_role("region", name="Lan’s phone")).to_be_visible()
    zalo, telegram = page.locator(f"#phone-{mai['id']}"), page.locator(f"#phone-{lan}")
    expect(zalo.get_by_text("Official Account on Zalo")).to_be_visible()
    expect(telegram.get_by_role("button", name="Start")).to_be_visible()
    colours = [
        phone.locator(".bar").evaluate("n => getComputedStyle(n).backgroundColor")
        for phone in (zalo, telegram)
    ]
    assert colours[0] != colours[1]
    zalo.get_by_role("button", name="More", exact=True).click()
    zalo.get_by_role("button", name="Withdraw consent").click()
    zalo.get_by_role("alertdialog").get_by_role("button", name="Withdraw consent").click()
    assert hears(desk, "user_withdraw", mai["native_id"])
