"""Templates by UID and by phone, and GMF groups made by the OA."""

from __future__ import annotations

from typing import Any

from tests.simulator.zalo.oa import CS, DAY, Oa

FILLED = {"ten": "Mai", "ma_ho_so": "HS-1", "noi_nhan": "Mai Phụ", "ngay": "26/11/2026"}
UID, PHONE = "/v3.0/oa/message/template", "/message/template"


async def test_a_template_reaches_whom_no_window_is_open_to(oa: Oa, mai: dict[str, Any]) -> None:
    await oa.pass_time(8 * DAY)
    oa.token = (await oa.post("tokens"))["access_token"]
    assert (await oa.send(mai, "x"))["error"] == -230
    wanted = {"template_id": "601001", "template_data": FILLED}
    sent = await oa.call(UID, user_id=mai["native_id"], **wanted)
    assert sent["error"] == 0
    [message] = await oa.shown(mai["id"])
    assert message["native_id"] == sent["data"]["message_id"]
    assert "HS-1" in message["text"] and "Mai Phụ" in message["text"]
    await oa.post("refuse", person_id=mai["id"])
    assert (await oa.call(UID, user_id=mai["native_id"], **wanted))["error"] == -244


async def test_a_template_is_filled_exactly(oa: Oa, mai: dict[str, Any]) -> None:
    for data, template_id, error in (
        (FILLED | {"ten": ""}, "601001", -132),
        (FILLED | {"ten": "a" * 31}, "601001", -132),
        (FILLED | {"mau": "đỏ"}, "601001", -132),
        ("x", "601001", -132),
        (FILLED, "1", -131),
    ):
        wanted = {"template_id": template_id, "template_data": data}
        assert (await oa.call(UID, user_id=mai["native_id"], **wanted))["error"] == error
    await oa.post("templates", id="7", name="Mới", body="Chào {ten}", params={"ten": 30})
    wanted = {"template_id": "7", "template_data": {"ten": "Mai"}}
    assert (await oa.call(UID, user_id=mai["native_id"], **wanted))["error"] == 0
    await oa.post("templates", id="7", name="Mới", body="Chào", status="REJECT")
    assert (await oa.call(UID, user_id=mai["native_id"], **wanted))["error"] == -131


async def test_a_phone_number_gets_it_and_says_so(oa: Oa, mai: dict[str, Any]) -> None:
    body = {"phone": "84900000021", "template_id": "601001", "template_data": FILLED}
    sent = await oa.call(PHONE, host="business", **body, tracking_id="n-1")
    assert sent["data"]["quota"] == {"dailyQuota": "500", "remainingQuota": "499"}
    message_id = sent["data"]["msg_id"]
    told = (await oa.events())[-1]
    assert (told["event_name"], told["recipient"]["id"]) == ("user_received_message", body["phone"])
    assert told["message"]["tracking_id"] == "n-1" and told["message"]["msg_id"] == message_id
    [event] = (await oa.sim.get("zalo/events", after=1))["events"]
    assert event["headers"] == {"X-ZEvent-Server": "ZNS"}
    status = await oa.ask("/message/status", host="business", message_id=message_id)
    assert status["data"]["status"] == 1
    unknown = await oa.ask("/message/status", host="business", message_id="gone")
    assert unknown["data"]["status"] == -1


async def test_phone_templates_are_refused_for_their_reasons(oa: Oa, mai: dict[str, Any]) -> None:
    right = {"phone": "84900000021", "template_id": "601001", "template_data": FILLED}
    for change, error in (
        ({"phone": "0900000021"}, -108),
        ({"phone": 84900000021}, -108),
        ({"phone": "84900000099"}, -118),
        ({"tracking_id": "x" * 49}, -132),
        ({"template_id": "1"}, -131),
        ({"mode": "development"}, -119),
        ({"colour": "red"}, -201),
    ):
        body = right | {"tracking_id": "n"} | change
        assert (await oa.call(PHONE, host="business", **body))["error"] == error, change
    await oa.post("console", daily_templates=0)
    assert (await oa.call(PHONE, host="business", **right, tracking_id="n"))["error"] == -144
    await oa.post("refuse", person_id=mai["id"])
    assert (await oa.call(PHONE, host="business", **right, tracking_id="n"))["error"] == -139
    oa.token = "x"
    assert (await oa.call(PHONE, host="business", **right, tracking_id="n"))["error"] == -124


async def test_templates_are_listed_with_their_parameters(oa: Oa) -> None:
    found = await oa.ask("/template/all", host="business", offset=0, limit=2)
    assert [item["templateId"] for item in found["data"]] == ["601001", "601002"]
    assert found["metadata"]["total"] == 4
    info = await oa.ask("/template/info/v2", host="business", template_id="601001")
    assert {p["name"]: p["maxLength"] for p in info["data"]["listParams"]}["noi_nhan"] == 200


async def test_a_group_is_made_from_an_asset(oa: Oa, mai: dict[str, Any]) -> None:
    create = "/v3.0/oa/group/creategroupwithoa"
    body = {
        "group_name": "Sở Nông nghiệp",
        "group_description": "",
        "asset_id": "gmf50-1",
        "member_user_ids": [mai["native_id"]],
    }
    for change, error in (
        ({"asset_id": "gmf50-9"}, -238),
        ({"member_user_ids": []}, -201),
        ({"member_user_ids": ["1"]}, -201),
        ({"group_description": 5}, -201),
    ):
        assert (await oa.call(create, **body | change))["error"] == error
    made = (await oa.call(create, **body | {"group_description": "Hỏi đáp"}))["data"]
    assert (await oa.call(create, **body | {"group_description": "Hai"}))["error"] == -238
    listed = await oa.ask("/v3.0/oa/group/getgroupsofoa", offset=0, count=10)
    assert [g["group_id"] for g in listed["data"]["groups"]] == [made["group_id"]]
    where = {"group_id": made["group_id"]}
    members = (await oa.ask("/v3.0/oa/group/listmember", **where, offset=0, count=10))["data"]
    assert {m.get("user_id", m.get("oa_id")) for m in members["members"]} == {
        mai["native_id"],
        "388613280878808645",
    }
    assets = (await oa.call("/v3.0/oa/quota/group"))["data"]
    assert {a["asset_id"]: a["used_id"] for a in assets}["gmf50-1"] == made["group_id"]
    send = "/v3.0/oa/group/message"
    assert (await oa.call(send, recipient=where, message={"text": "Chào"}))["error"] == 0
    assert (await oa.call(send, recipient=where, message={"text": "a" * 2_001}))["error"] == -210
    unknown = {"group_id": "gone"}
    assert (await oa.call(send, recipient=unknown, message={"text": "x"}))["error"] == -201
    await oa.post("assets", asset_id="gmf50-1", expired=True)
    assert (await oa.call(send, recipient=where, message={"text": "x"}))["error"] == -237
    assert (await oa.call(CS, recipient=where, message={"text": "x"}))["error"] == -201
