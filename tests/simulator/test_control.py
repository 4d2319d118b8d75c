"""The control API: the state, the events, the clock, and who may use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.sim import HOA, LAN, Sim


async def stream(sim: Sim, number: int, **request: Any) -> list[dict[str, Any]]:
    """The first so many events of the stream."""
    found = []
    async with sim.http.stream("GET", "/sim/events", **request) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == number:
                break
    return found


async def test_every_change_is_an_event_and_a_listener_can_come_back(sim: Sim) -> None:
    seq = (await sim.get("state"))["last_seq"]
    said = await sim.say(LAN, "chào")
    sent = await sim.bot.send_message(LAN, "đáp")
    await sim.bot.edit_message_text("đáp lại", chat_id=LAN, message_id=sent.message_id)
    await sim.bot.delete_message(LAN, sent.message_id)
    await sim.post("clock", forward_seconds=5)
    events = await stream(sim, 5, params={"after": seq})
    kinds = ["message", "message", "message_edited", "message_deleted", "clock"]
    assert [event["kind"] for event in events] == kinds
    assert [event["seq"] for event in events] == list(range(seq + 1, seq + 6))
    assert events[0]["message"] == said
    back = await stream(sim, 1, headers={"Last-Event-ID": str(events[-2]["seq"])})
    assert back == events[-1:]


async def test_a_listener_who_missed_too_much_is_told_to_load_anew(sim: Sim) -> None:
    assert [event["kind"] for event in await stream(sim, 1, params={"after": 1})] == ["resync"]


async def test_a_pressed_button_is_answered_on_the_page(sim: Sim) -> None:
    seq = sim.desk.bus.last_seq
    pressed = await sim.post("press", person_id=LAN, message_id=5, data="x", forge=True)
    await sim.bot.answer_callback_query(pressed["callback_query_id"], text="Hết hạn")
    [event] = await stream(sim, 1, params={"after": seq})
    assert event["kind"] == "callback_answer"
    assert (event["person_id"], event["text"], event["show_alert"]) == (LAN, "Hết hạn", False)


async def test_the_clock_moves_forward_is_written_down_and_stamps_messages(
    start: Any, tmp_path: Path
) -> None:
    path = tmp_path / "clock.json"
    sim: Sim = await start(clock_file=path)
    assert json.loads(path.read_text()) == {"offset_seconds": 0.0}
    moved = await sim.post("clock", forward_seconds=86_400)
    assert json.loads(path.read_text()) == {"offset_seconds": moved["offset_seconds"]}
    await sim.post("people", id=LAN, first_name="Lan")
    said = await sim.say(LAN, "ngày mai")
    assert said["date"] >= moved["now"]
    [update] = await sim.updates()
    assert update.message is not None
    assert update.message.date.timestamp() >= sim.desk.clock.real_now().timestamp() + 86_000
    back = await sim.http.post("/sim/clock", json={"forward_seconds": -1})
    assert back.status_code == 422
    assert (await sim.post("clock", reset=True))["offset_seconds"] == 0


async def test_the_state_shows_people_chats_and_commands(sim: Sim) -> None:
    commands = [{"command": "hoi", "description": "Hỏi thủ tục"}]
    await sim.call("setMyCommands", commands=commands, language_code="vi")
    scope = {"type": "chat", "chat_id": LAN}
    own = [{"command": "dulieu", "description": "Dữ liệu của tôi"}]
    await sim.call("setMyCommands", commands=own, scope=scope)
    state = await sim.get("state")
    assert state["commands"] == {"desk_bot": commands}
    assert state["chat_commands"] == {"desk_bot": {str(LAN): own}}
    assert [person["first_name"] for person in state["people"]] == ["Lan", "Minh", "Hoa", "Tuấn"]
    assert state["bots"][0]["token_hint"] == "700001:…ret"
    assert {chat["person_id"] for chat in state["chats"]} == {LAN, HOA}


async def test_calls_are_logged_with_what_became_of_them(sim: Sim) -> None:
    await sim.bot.send_message(LAN, "một")
    await sim.call("sendMessage", chat_id=LAN)
    await sim.call("noSuchMethod")
    calls = (await sim.get("calls"))["calls"]
    assert [(c["method"], c["status"]) for c in calls] == [
        ("sendMessage", 200),
        ("sendMessage", 400),
        ("noSuchMethod", 404),
    ]
    assert calls[0]["params"] == {"chat_id": LAN, "text": "một"}
    later = await sim.get("calls", after=calls[0]["seq"], method="sendMessage")
    assert later["calls"] == calls[1:2]


async def test_a_reset_empties_the_desk_but_numbers_go_on(sim: Sim) -> None:
    before = await sim.say(LAN, "trước")
    [update] = await sim.updates()
    await sim.bot.set_webhook("http://127.0.0.1:9/x")
    await sim.post("reset")
    state = await sim.get("state")
    assert state["people"] == state["chats"] == []
    assert (await sim.bot.get_webhook_info()).url == ""
    await sim.post("people", id=LAN, first_name="Lan")
    after = await sim.say(LAN, "sau")
    assert after["id"] == before["id"] + 1
    assert [u.update_id for u in await sim.updates()] == [update.update_id + 1]


async def test_messages_are_paged_backwards(sim: Sim) -> None:
    for number in range(5):
        await sim.say(LAN, str(number))
    latest = (await sim.get(f"chats/{LAN}/messages", limit=2))["messages"]
    assert [m["text"] for m in latest] == ["3", "4"]
    earlier = await sim.get(f"chats/{LAN}/messages", limit=2, before=latest[0]["id"])
    assert [m["text"] for m in earlier["messages"]] == ["1", "2"]


@pytest.mark.parametrize(
    "headers",
    [{"Host": "example.org"}, {"Origin": "http://example.org"}, {"Host": "127.0.0.1.example.org"}],
)
async def test_pages_from_elsewhere_cannot_use_it(sim: Sim, headers: dict[str, str]) -> None:
    assert (await sim.http.get("/sim/state", headers=headers)).status_code == 403
    body = {"person_id": LAN, "text": "x"}
    assert (await sim.http.post("/sim/say", json=body, headers=headers)).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("say", {"person_id": 1, "text": "x"}, 404),
        ("say", {"person_id": LAN, "text": " "}, 400),
        ("say", {"person_id": LAN, "text": "x", "photo": {}}, 400),
        ("say", {"person_id": LAN, "txet": "x"}, 422),
        ("say", {"person_id": LAN, "text": "x", "chat_id": -5}, 404),
        ("say", {"person_id": LAN, "text": "x", "bot_username": "nobody"}, 404),
        ("start", {"person_id": LAN, "payload": "có dấu"}, 422),
        ("redeliver", {"update_id": 1}, 404),
        ("migrate", {"chat_id": -5}, 404),
        ("people", {"first_name": "X", "id": LAN}, 409),
        ("bots", {"token": "nonsense"}, 400),
    ],
)
async def test_acts_that_cannot_be_are_refused(
    sim: Sim, path: str, body: dict[str, Any], status: int
) -> None:
    assert (await sim.http.post(f"/sim/{path}", json=body)).status_code == status


async def test_the_page_is_served_with_a_strict_policy(sim: Sim, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    answer = await sim.http.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert (await sim.http.get("/../conftest.py")).status_code == 404


async def test_a_bot_without_a_username_goes_by_its_id(sim: Sim) -> None:
    await sim.post("bots", token="700009:x", username="")
    assert "username" not in (await sim.call("getMe", "700009:x"))["result"]
    said = await sim.say(LAN, "chào", bot_username="700009")
    assert said["bot_username"] == "700009"


async def test_a_start_link_says_its_payload(sim: Sim) -> None:
    await sim.post("start", person_id=LAN, payload="p_AbC-1")
    [update] = await sim.updates()
    assert update.message is not None and update.message.text == "/start p_AbC-1"


async def test_a_person_shares_their_own_number(sim: Sim) -> None:
    await sim.say(LAN, contact="own")
    [update] = await sim.updates()
    assert update.message is not None and update.message.contact is not None
    assert (update.message.contact.phone_number, update.message.contact.user_id) == (
        "0900000001",
        LAN,
    )


async def test_people_edit_and_delete_only_what_they_may(sim: Sim) -> None:
    said = await sim.say(LAN, "một")
    body = {"person_id": HOA, "chat_id": LAN, "message_id": said["id"], "text": "x"}
    assert (await sim.http.post("/sim/edit", json=body)).status_code == 404
    await sim.updates()
    await sim.post("delete", person_id=LAN, message_id=said["id"])
    assert await sim.updates() == []
    shown = (await sim.get(f"chats/{LAN}/messages"))["messages"]
    assert shown[-1]["deleted"] is True
