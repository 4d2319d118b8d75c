"""getUpdates: what is handed out, what confirms it, who may ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError

from tests.simulator.sim import HOA, LAN, MINH, TUAN, Sim, eventually


async def ids(sim: Sim, **params: Any) -> list[int]:
    return [update.update_id for update in await sim.bot.get_updates(**params)]


async def test_updates_stay_until_a_greater_offset_confirms_them(sim: Sim) -> None:
    for text in ("một", "hai", "ba"):
        await sim.say(LAN, text)
    waiting = await ids(sim)
    assert waiting == [waiting[0], waiting[0] + 1, waiting[0] + 2]
    assert await ids(sim, limit=2) == waiting[:2]
    assert await ids(sim, offset=waiting[1]) == waiting[1:]
    assert await ids(sim) == waiting[1:]
    assert await ids(sim, offset=waiting[2] + 1) == []
    assert await ids(sim) == []


async def test_a_negative_offset_keeps_only_the_latest(sim: Sim) -> None:
    for text in ("một", "hai", "ba"):
        await sim.say(LAN, text)
    latest = await ids(sim, offset=-1)
    assert len(latest) == 1
    assert await ids(sim) == latest


async def test_update_ids_start_large_and_go_on_after_a_restart(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    settings = {"data_dir": tmp_path / "data", "clock_file": tmp_path / "clock.json"}
    first = await start(**settings, update_seed=500_000_000)
    await first.post("people", id=LAN, first_name="Lan")
    confirmed = await first.say(LAN, "đã xác nhận")
    assert [u.update_id for u in await first.updates()] == [500_000_000]
    await first.say(LAN, "chưa xác nhận")
    await first.post("clock", forward_seconds=86_400)

    await first.stop()
    again = await start(**settings, update_seed=500_000_000)
    [update] = await again.updates()
    assert (update.update_id, update.message.text) == (500_000_001, "chưa xác nhận")
    said = await again.say(LAN, "sau khi khởi động lại")
    assert said["id"] == confirmed["id"] + 2
    assert [u.update_id for u in await again.updates()] == [500_000_002]
    shown = (await again.get(f"chats/{LAN}/messages"))["messages"]
    assert [message["text"] for message in shown][:2] == ["đã xác nhận", "chưa xác nhận"]
    assert (await again.get("state"))["offset_seconds"] == 86_400


async def test_a_long_poll_ends_with_the_first_update(sim: Sim) -> None:
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        poll = group.create_task(sim.bot.get_updates(timeout=50))
        await polling(sim)
        await sim.say(LAN, "chào")
        [update] = await poll
    assert update.message is not None and update.message.text == "chào"


async def polling(sim: Sim) -> None:
    """Return once the bot's first long poll has reached the server."""
    queue = sim.desk.updates.queue(700001)
    await eventually(lambda: queue.turn > 0)


async def test_a_second_poller_ends_the_first_with_a_conflict(sim: Sim) -> None:
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        first = group.create_task(refused(sim))
        await polling(sim)
        second = group.create_task(sim.bot.get_updates(timeout=50))
        assert "terminated by other getUpdates request" in await first
        await sim.say(LAN, "chào")
        assert len(await second) == 1


async def refused(sim: Sim) -> str:
    with pytest.raises(TelegramConflictError) as refusal:
        await sim.bot.get_updates(timeout=50)
    return str(refusal.value)


async def test_polling_is_refused_while_a_webhook_is_set(sim: Sim) -> None:
    await sim.bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(TelegramConflictError, match="use deleteWebhook to delete the webhook"):
        await sim.bot.get_updates()
    await sim.bot.delete_webhook()
    assert await sim.bot.get_updates() == []


async def test_chat_member_updates_come_only_when_asked_for(sim: Sim) -> None:
    chat = await sim.group(HOA)
    await sim.post("member", chat_id=chat, person_id=MINH, status="member")
    assert [u.event_type for u in await sim.updates()] == ["message"]
    await sim.updates(allowed_updates=["chat_member"])
    await sim.post("member", chat_id=chat, person_id=TUAN, status="member")
    await sim.say(LAN, "không xin loại này")
    assert [u.event_type for u in await sim.updates()] == ["chat_member"]
    await sim.call("getUpdates", allowed_updates=[])
    await sim.say(LAN, "lại như mặc định")
    assert [u.event_type for u in await sim.updates()] == ["message"]


async def test_a_confirmed_update_can_be_handed_out_again(sim: Sim) -> None:
    await sim.say(LAN, "một lần")
    [first] = await sim.updates()
    await sim.post("redeliver", update_id=first.update_id, times=20)
    again = await sim.bot.get_updates(offset=first.update_id + 1)
    assert [u.update_id for u in again] == [first.update_id] * 20
    assert await sim.bot.get_updates() == []


async def test_an_update_nobody_knows_can_be_injected(sim: Sim) -> None:
    injected = await sim.post("update", new_kind={"text": "?"}, extra=1)
    [update] = (await sim.call("getUpdates"))["result"]
    assert update == {"update_id": injected["update_id"], "new_kind": {"text": "?"}, "extra": 1}


async def test_two_bots_have_their_own_chats_and_updates(sim: Sim) -> None:
    other = "700002:other"
    await sim.post("bots", token=other, username="other_bot")
    await sim.say(LAN, "cho bàn")
    await sim.say(LAN, "cho bot kia", bot_username="other_bot")
    assert [u.message.text for u in await sim.updates() if u.message] == ["cho bàn"]
    [update] = (await sim.call("getUpdates", other))["result"]
    assert update["message"]["text"] == "cho bot kia"
    sent = await sim.call("sendMessage", other, chat_id=LAN, text="đáp")
    query = {"bot_username": "other_bot"}
    shown = (await sim.get(f"chats/{LAN}/messages", **query))["messages"]
    assert [message["id"] for message in shown][-1] == sent["result"]["message_id"]
