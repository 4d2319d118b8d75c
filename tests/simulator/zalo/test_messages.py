"""Messages of the OA: what is well formed, when they are allowed, and what they cost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.simulator.zalo.oa import CS, DAY, HOUR, Oa, buttons, query

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x00\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


async def test_a_text_arrives_and_tells_what_is_left(oa: Oa, mai: dict[str, Any]) -> None:
    sent = await oa.send(mai, "Hồ sơ của chị đã tới https://example.org/x")
    data = sent["data"]
    assert (sent["error"], data["user_id"]) == (0, mai["native_id"])
    assert (data["quota"]["quota_type"], data["quota"]["remain"]) == ("reply", "7")
    [message] = await oa.shown(mai["id"])
    assert message["native_id"] == data["message_id"]
    assert [entity["type"] for entity in message["entities"]] == ["url"]
    [event] = await oa.events()
    assert event["event_name"] == "oa_send_text" and "admin_id" not in event["sender"]


async def test_2000_signs_are_counted_once_they_are_composed(oa: Oa, mai: dict[str, Any]) -> None:
    spread = unicodedata.normalize("NFD", "ề" * 2_000)
    assert len(spread) == 6_000
    assert (await oa.send(mai, spread))["error"] == 0
    for text in ("a" * 2_001, spread + "ề", "😀" * 1_001):
        assert (await oa.send(mai, text))["error"] == -210
    assert len(await oa.shown(mai["id"])) == 1


async def test_what_is_refused_costs_nothing(oa: Oa, mai: dict[str, Any]) -> None:
    for message in (
        {"text": "x", "colour": "red"},
        {"text": "x", "quote_message_id": "gone"},
        {"attachment": {"type": "file", "payload": {"token": "gone"}}},
    ):
        refused = await oa.send(mai, None, **message)
        assert (refused["error"], "Params is invalid" in refused["message"]) == (-201, True)
    assert await oa.shown(mai["id"]) == []
    assert (await oa.send(mai, "x"))["data"]["quota"]["remain"] == "7"


async def test_a_person_is_named_by_a_known_text(oa: Oa) -> None:
    for user_id in (246845883529197922, "", "1" * 30, None, {"id": "1"}):
        refused = await oa.call(CS, recipient={"user_id": user_id}, message={"text": "x"})
        assert refused["error"] == -201


async def test_an_id_of_thirty_digits_and_a_name_of_five_thousand_signs(oa: Oa) -> None:
    person = await oa.person("Ề" * 5_000, user_id="9" * 30)
    assert (await oa.send(person, "x"))["error"] == 0


async def test_broken_json_is_a_refusal(oa: Oa) -> None:
    headers = {"access_token": oa.token, "Content-Type": "application/json"}
    answer = await oa.sim.http.post(f"/zalo/openapi{CS}", content=b'{"rec', headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (200, -201)


async def test_five_buttons_stand_in_a_column(oa: Oa, mai: dict[str, Any]) -> None:
    given = [
        query("Hỏi", "#hoi"),
        query("Kín", "#kin", "oa.query.hide"),
        {"title": "Trang", "type": "oa.open.url", "payload": {"url": "https://example.org"}},
        {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "0900000001"}},
        {
            "title": "Nhắn",
            "type": "oa.open.sms",
            "payload": {"phone_code": "0900000001", "content": "a b"},
        },
    ]
    assert (await oa.send(mai, "Chọn", attachment=buttons(*given)))["error"] == 0
    [message] = await oa.shown(mai["id"])
    assert message["inline_keyboard"] == [
        [{"text": "Hỏi", "callback_data": "0"}],
        [{"text": "Kín", "callback_data": "1"}],
        [{"text": "Trang", "url": "https://example.org"}],
        [{"text": "Gọi", "url": "tel:0900000001"}],
        [{"text": "Nhắn", "url": "sms:0900000001?body=a%20b"}],
    ]


async def test_whether_buttons_need_a_template_type_is_a_switch(
    oa: Oa, mai: dict[str, Any]
) -> None:
    await oa.post("console", buttons_template_type="button")
    plain, named = (buttons(query("Hỏi", "#x"), **more)
                    for more in ({}, {"template_type": "button"}))  # fmt: skip
    assert (await oa.send(mai, "x", attachment=plain))["error"] == -201
    assert (await oa.send(mai, "x", attachment=named))["error"] == 0


async def test_a_picture_a_file_and_a_form(oa: Oa, mai: dict[str, Any]) -> None:
    picture = (await oa.upload("image", "qr.png", PNG))["data"]["attachment_id"]
    token = (await oa.upload("file", "don.pdf", b"%PDF-1.7"))["data"]["token"]
    element = {"media_type": "image", "attachment_id": picture}
    media = {"template_type": "media", "elements": [element]}
    form = {
        "template_type": "request_user_info",
        "elements": [{"title": "Cho tôi số của anh/chị", "subtitle": "Để báo tin"}],
    }
    for message in (
        {"text": "Mã QR", "attachment": {"type": "template", "payload": media}},
        {"attachment": {"type": "file", "payload": {"token": token}}},
        {"attachment": {"type": "template", "payload": form}},
    ):
        assert (await oa.send(mai, None, **message))["error"] == 0
    photo, file, asked = await oa.shown(mai["id"])
    assert (photo["photo"]["width"], photo["caption"]) == (2, "Mã QR")
    assert file["document"]["file_name"] == "don.pdf"
    assert asked["request_info"]["title"] == "Cho tôi số của anh/chị"
    names = [event["event_name"] for event in await oa.events()]
    assert names == ["oa_send_image", "oa_send_file", "oa_send_template"]
    await oa.pass_time(7 * DAY)
    oa.token = (await oa.post("tokens"))["access_token"]
    await oa.post("say", person_id=mai["id"], text="còn đó không")
    late = await oa.send(mai, None, attachment={"type": "file", "payload": {"token": token}})
    assert late["error"] == -100


async def test_uploads_have_their_types_and_sizes(oa: Oa) -> None:
    for kind, name, data, error in (
        ("image", "a.png", b"no picture", -201),
        ("image", "a.gif", b"GIF89a", -201),
        ("image", "a.png", PNG[:10], -201),
        ("image", "a.png", PNG + bytes(1024 * 1024), -210),
        ("file", "a.exe", b"MZ", -201),
        ("file", "a.pdf", b"%PDF" + bytes(5 * 1024 * 1024), -210),
        ("file", "a.pdf", b"", -201),
        ("gif", "a.png", PNG, -201),
    ):
        assert (await oa.upload(kind, name, data))["error"] == error, name


async def test_the_window_is_free_then_billed_then_closed(oa: Oa, mai: dict[str, Any]) -> None:
    async def sends(after: float) -> tuple[int, str | None]:
        await oa.pass_time(after)
        oa.token = (await oa.post("tokens"))["access_token"]
        answer = await oa.send(mai, "x")
        return answer["error"], answer.get("data", {}).get("quota", {}).get("quota_type")

    assert await sends(48 * HOUR - 60) == (0, "reply")
    assert await sends(120) == (0, "sub_quota")
    assert await sends(5 * DAY - 120) == (0, "sub_quota")
    assert await sends(120) == (-230, None)
    await oa.post("say", person_id=mai["id"], text="tôi đây")
    assert await sends(0) == (0, "reply")


async def test_free_messages_are_counted_and_come_back(oa: Oa, mai: dict[str, Any]) -> None:
    await oa.post("console", free_replies=2, sub_quota=1)
    kinds = [(await oa.send(mai, "x"))["data"]["quota"]["quota_type"] for _ in range(3)]
    assert kinds == ["reply", "reply", "sub_quota"]
    assert (await oa.send(mai, "x"))["error"] == -211
    said = await oa.post("say", person_id=mai["id"], text="còn đó không")
    quota = await oa.call("/v3.0/oa/quota/message", user_id=mai["native_id"])
    assert quota["data"]["cs_reply"] == {"remain": 2, "total": 2}
    assert abs(int(quota["data"]["last_interaction"]) / 1000 - oa.sim.desk.clock.seconds()) < 60
    assert said["event_ids"]


async def test_who_does_not_follow_is_out_of_reach_until_they_speak(oa: Oa) -> None:
    son = await oa.person("Sơn", follows=False)
    assert (await oa.send(son, "x"))["error"] == -213
    await oa.post("say", person_id=son["id"], text="chào")
    assert (await oa.send(son, "x"))["error"] == 0
    await oa.post("follow", person_id=son["id"])
    await oa.post("unfollow", person_id=son["id"])
    assert (await oa.send(son, "x"))["error"] == -213


async def test_who_refuses_gets_nothing(oa: Oa, mai: dict[str, Any]) -> None:
    await oa.post("refuse", person_id=mai["id"])
    assert (await oa.send(mai, "x"))["error"] == -244


async def test_a_reaction_is_an_acknowledgement_and_all_else_is_shut_down(
    oa: Oa, mai: dict[str, Any]
) -> None:
    said = (await oa.post("say", person_id=mai["id"], text="chào"))["message"]
    recipient = {"user_id": mai["native_id"]}
    action = {"react_icon": "/-heart", "react_message_id": said["native_id"]}
    old = "/v2.0/oa/message"
    assert (await oa.call(old, recipient=recipient, sender_action=action))["error"] == 0
    assert (await oa.shown(mai["id"]))[0]["reactions"] == ["❤️"]
    for change in ({"react_icon": "/-bomb"}, {"react_message_id": "gone"}):
        refused = await oa.call(old, recipient=recipient, sender_action=action | change)
        assert refused["error"] == -201
    assert (await oa.call(old, recipient=recipient, message={"text": "x"}))["error"] == -240


async def test_what_is_quoted_is_shown(oa: Oa, mai: dict[str, Any]) -> None:
    said = (await oa.post("say", person_id=mai["id"], text="Phí bao nhiêu?"))["message"]
    assert (await oa.send(mai, "Miễn phí", quote_message_id=said["native_id"]))["error"] == 0
    assert (await oa.shown(mai["id"]))[1]["reply_to"]["text"] == "Phí bao nhiêu?"


async def test_people_are_known_by_id(oa: Oa, mai: dict[str, Any]) -> None:
    detail = "/v3.0/oa/user/detail"
    found = await oa.ask(detail, data=f'{{"user_id":"{mai["native_id"]}"}}')
    assert (found["data"]["display_name"], found["data"]["user_is_follower"]) == ("Mai", True)
    for data in ("", "[]", '{"user_id":"1"}', '{"user_id":1}'):
        assert (await oa.ask(detail, data=data))["error"] == -201
    listed = await oa.ask("/v3.0/oa/user/getlist", data='{"offset":0,"count":50}')
    assert listed["data"]["users"] == [{"user_id": mai["native_id"]}]
    for data in ('{"offset":9952,"count":5}', '{"offset":0,"count":51}', '{"count":"x"}'):
        assert (await oa.ask("/v3.0/oa/user/getlist", data=data))["error"] == -201


async def test_calls_are_counted_by_the_minute(begin: Callable[..., Any]) -> None:
    oa: Oa = await begin(limits_divisor=1.0)
    await oa.post("console", rate_per_minute=2)
    headers = {"access_token": oa.token}
    left = []
    for _ in range(2):
        answer = await oa.sim.http.get("/zalo/openapi/v2.0/oa/getoa", headers=headers)
        assert answer.headers["X-RateLimit-Limit"] == "2"
        left.append(answer.headers["X-RateLimit-Remain"])
    assert left == ["1", "0"]
    assert (await oa.ask("/v2.0/oa/getoa"))["error"] == -32


async def test_faults_meet_the_calls_they_name(oa: Oa, mai: dict[str, Any]) -> None:
    fault = {"method": CS, "kind": "zalo", "code": -32, "chat_id": mai["native_id"]}
    await oa.sim.post("faults", **fault)
    assert (await oa.ask("/v2.0/oa/getoa"))["error"] == 0
    assert (await oa.send(mai, "x"))["error"] == -32
    for kind, status in (("502", 502), ("429", 429)):
        await oa.sim.post("faults", method=CS, kind=kind)
        body = {"recipient": {"user_id": mai["native_id"]}, "message": {"text": "x"}}
        headers = {"access_token": oa.token}
        answer = await oa.sim.http.post(f"/zalo/openapi{CS}", json=body, headers=headers)
        assert answer.status_code == status
    assert await oa.shown(mai["id"]) == []
    await oa.sim.post("faults", method=CS, kind="cut_after")
    with pytest.raises(httpx.RemoteProtocolError):
        await oa.send(mai, "y")
    assert [message["text"] for message in await oa.shown(mai["id"])] == ["y"]
    statuses = [call["status"] for call in (await oa.sim.get("calls"))["calls"]]
    assert statuses == [200, -32, 502, 429, "cut_after"]


async def test_the_log_keeps_no_token(oa: Oa) -> None:
    await oa.refresh("zalo-refresh-1")
    assert "zalo-refresh" not in (await oa.sim.http.get("/sim/calls")).text


async def test_without_an_app_there_is_no_zalo(start: Any) -> None:
    sim = await start()
    assert (await sim.http.get("/zalo/openapi/v2.0/oa/getoa")).status_code == 404
    assert (await sim.http.get("/sim/zalo/state")).status_code == 404
    assert [bot["network"] for bot in (await sim.get("state"))["bots"]] == ["telegram"]


async def test_telegram_knows_nobody_on_zalo(oa: Oa, mai: dict[str, Any]) -> None:
    refused = await oa.sim.refusal("sendMessage", chat_id=mai["id"], text="x")
    assert refused == "Bad Request: chat not found"
    body = {"person_id": mai["id"], "text": "x"}
    assert (await oa.sim.http.post("/sim/say", json=body)).status_code == 404
