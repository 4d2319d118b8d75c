"""What people do on Zalo, and what the app hears of it."""

from __future__ import annotations

import base64
from typing import Any

from tests.simulator.zalo.oa import OA_ID, Oa, buttons, query
from tests.simulator.zalo.test_messages import PNG


async def last(oa: Oa) -> dict[str, Any]:
    return (await oa.events())[-1]


async def test_every_content_has_its_event(oa: Oa, mai: dict[str, Any]) -> None:
    given: dict[str, dict[str, Any]] = {
        "image": {"base64": base64.b64encode(PNG).decode()},
        "gif": {},
        "file": {"base64": base64.b64encode(b"%PDF").decode(), "file_name": "đơn.pdf"},
        "location": {"latitude": 18.34, "longitude": 105.9},
        "audio": {},
        "video": {},
        "sticker": {},
        "link": {"url": "https://example.org/"},
        "business_card": {"name": "Lan", "phone": "0900000001"},
    }
    payloads = {}
    for kind, content in given.items():
        await oa.post("say", person_id=mai["id"], caption="Đây ạ", **{kind: content})
        told = await last(oa)
        assert told["event_name"] == f"user_send_{kind}"
        [attachment] = told["message"]["attachments"]
        assert attachment["type"] == ("link" if kind == "business_card" else kind)
        payloads[kind] = attachment["payload"]
    assert payloads["location"] == {"coordinates": {"latitude": "18.34", "longitude": "105.9"}}
    assert (payloads["file"]["name"], payloads["file"]["size"], payloads["file"]["type"]) == (
        "đơn.pdf",
        "4",
        "pdf",
    )
    file = await oa.sim.http.get(payloads["file"]["url"])
    assert file.content == b"%PDF"
    assert (await oa.sim.http.get(payloads["image"]["url"])).content == PNG
    assert (await oa.sim.http.get("/zalo/files/gone")).status_code == 404


async def test_a_pressed_button_speaks_and_a_hidden_one_leaves_no_message(
    oa: Oa, mai: dict[str, Any]
) -> None:
    given = [
        query("Hỏi", "#hoi"),
        query("Kín", "#kin", "oa.query.hide"),
        {"title": "Trang", "type": "oa.open.url", "payload": {"url": "https://example.org"}},
    ]
    sent = (await oa.send(mai, "Chọn", attachment=buttons(*given)))["data"]["message_id"]
    where = {"person_id": mai["id"], "message_id": sent}
    told = []
    for number in (0, 1):
        await oa.post("press", **where, button=number)
        event = await last(oa)
        assert event["event_name"] == "user_send_text"
        told.append(event["message"]["text"])
    assert told == ["#hoi", "#kin"]
    assert [m["text"] for m in await oa.shown(mai["id"])] == ["Chọn", "#hoi"]
    quota = await oa.call("/v3.0/oa/quota/message", user_id=mai["native_id"])
    assert quota["data"]["cs_reply"]["remain"] == 8  # a press is an interaction
    for number, status in ((2, 409), (3, 404), (-1, 404)):
        answer = await oa.sim.http.post("/sim/zalo/press", json=where | {"button": number})
        assert answer.status_code == status
    hidden = event["message"]["msg_id"]
    action = {"react_icon": "/-heart", "react_message_id": hidden}
    acknowledged = await oa.call(
        "/v2.0/oa/message", recipient={"user_id": mai["native_id"]}, sender_action=action
    )
    assert acknowledged["error"] == 0


async def test_information_is_shared_in_two_shapes(oa: Oa, mai: dict[str, Any]) -> None:
    given = {"person_id": mai["id"], "city": "Hà Tĩnh", "ward": "Mai Phụ", "address": "Xóm 1"}
    await oa.post("share-info", **given)
    told = await last(oa)
    assert told["event_name"] == "user_submit_info" and "message" not in told
    assert (told["info"]["name"], told["info"]["phone"]) == ("Mai", "84900000021")
    assert told["info"]["full_address"] == {
        "user_city": "Hà Tĩnh",
        "user_ward": "Mai Phụ",
        "user_address": "Xóm 1",
    }
    await oa.post("share-info", **given, flat=True)
    assert (await last(oa))["info"]["ward"] == "Mai Phụ"


async def test_following_has_a_follower_and_no_sender(oa: Oa, mai: dict[str, Any]) -> None:
    for act in ("unfollow", "follow"):
        await oa.post(act, person_id=mai["id"])
        told = await last(oa)
        assert (told["event_name"], told["follower"]["id"]) == (act, mai["native_id"])
        assert "sender" not in told and told["oa_id"] == OA_ID
    again = await oa.sim.http.post("/sim/zalo/follow", json={"person_id": mai["id"]})
    assert again.status_code == 409


async def test_seeing_reacting_withdrawing(oa: Oa, mai: dict[str, Any]) -> None:
    sent = (await oa.send(mai, "Kết quả đã có"))["data"]["message_id"]
    await oa.post("seen", person_id=mai["id"])
    assert (await last(oa))["message"] == {"msg_ids": [sent]}
    await oa.post("react", person_id=mai["id"], message_id=sent, icon="/-strong")
    told = await last(oa)
    assert told["event_name"] == "user_reacted_message"
    assert told["message"] == {"msg_id": sent, "react_icon": "/-strong"}
    assert (await oa.shown(mai["id"]))[0]["reactions"] == ["👍"]
    await oa.post("share-info", person_id=mai["id"])
    await oa.post("withdraw", person_id=mai["id"])
    assert (await last(oa))["event_name"] == "user_withdraw"
    assert (await oa.send(mai, "x"))["error"] == -213


async def test_a_human_admin_is_named(oa: Oa, mai: dict[str, Any]) -> None:
    await oa.pass_time(30 * 86_400)  # OA Manager knows no window
    await oa.post("admin-say", person_id=mai["id"], text="Tôi là cán bộ")
    told = await last(oa)
    assert (told["event_name"], told["recipient"]["id"]) == ("oa_send_text", mai["native_id"])
    assert told["sender"]["id"] == OA_ID and told["sender"]["admin_id"]


async def test_a_group_has_its_own_events(oa: Oa, mai: dict[str, Any]) -> None:
    son = await oa.person("Sơn")
    group = await oa.post("groups", title="Sở Nông nghiệp", members=[mai["id"]])
    assert (await last(oa))["event_name"] == "create_group"
    await oa.post("join", person_id=son["id"], chat_id=group["id"])
    told = await last(oa)
    assert (told["event_name"], told["users"]) == ("user_join_group", [{"id": son["native_id"]}])
    text = f"Vướng mắc [@{son['native_id']}]"
    recipient = {"group_id": group["native_id"]}
    post = await oa.call("/v3.0/oa/group/message", recipient=recipient, message={"text": text})
    post_id = post["data"]["message_id"]
    where = {"person_id": son["id"], "chat_id": group["id"]}
    await oa.post("say", **where, text="Nhận được, [@x] bổ sung đơn", quote=post_id)
    told = await last(oa)
    assert told["event_name"] == "user_send_group_text"
    assert told["recipient"]["id"] == group["native_id"] and told["oa_id"] == OA_ID
    assert told["message"]["quote_msg_id"] == post_id
    assert told["message"]["text"] == "Nhận được, [@x] bổ sung đơn"
    shown = await oa.shown(group["id"])
    assert shown[0]["text"] == "Vướng mắc @Sơn"
    assert shown[1]["reply_to"]["id"] == shown[0]["id"]
    await oa.post("say", **where, file={})
    assert (await last(oa))["event_name"] == "user_send_group_file"
    await oa.post("leave", **where)
    assert (await last(oa))["event_name"] == "user_out_group"
    gone = await oa.sim.http.post("/sim/zalo/say", json=where | {"text": "x"})
    assert gone.status_code == 409


async def test_acts_that_cannot_be_are_refused(oa: Oa, mai: dict[str, Any]) -> None:
    who = {"person_id": mai["id"]}
    for path, body, status in (
        ("say", {"person_id": 1, "text": "x"}, 404),
        ("say", who | {"text": " "}, 400),
        ("say", who | {"text": "x", "image": {}}, 400),
        ("say", who, 400),
        ("say", who | {"txet": "x"}, 422),
        ("say", who | {"text": "x", "chat_id": -5}, 404),
        ("say", who | {"text": "x", "quote": "gone"}, 404),
        ("say", who | {"location": {"latitude": "x"}}, 400),
        ("say", who | {"image": {"base64": "no base64"}}, 400),
        ("react", who | {"message_id": "gone", "icon": "/-heart"}, 404),
        ("seen", who, 409),
        ("leave", who | {"chat_id": -5}, 404),
        ("people", {"first_name": "X", "user_id": mai["native_id"]}, 409),
        ("groups", {"title": "X", "members": [1]}, 404),
        ("console", {"prefix": "md5="}, 422),
        ("redeliver", {"event_id": 999}, 404),
    ):
        answer = await oa.sim.http.post(f"/sim/zalo/{path}", json=body)
        assert answer.status_code == status, (path, body, answer.text)
    foreign = {"Origin": "http://example.org"}
    blocked = await oa.sim.http.get("/sim/zalo/state", headers=foreign)
    assert blocked.status_code == 403
