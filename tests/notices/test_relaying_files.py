"""Files, reactions and pins over HTTP, against a strict Bot API: by their ids, and protected."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from telegram.error import InvalidToken

from backend.actions import Screen
from backend.notices.senders.base import Carried, Later, Moved, Outgoing, Rejected, TopicGone
from backend.notices.senders.telegram import TelegramSender, outcome
from tests.notices.test_inspecting_groups import sender
from tests.simulator.conftest import sim, start
from tests.simulator.sim import HOA, LAN, TUAN, Sim

__all__ = ["sender", "sim", "start"]

KINDS = ("photo", "document", "voice", "video", "audio")


def outgoing(operation: str, params: dict[str, Any], **more: Any) -> Outgoing:
    address = more.pop("address", HOA)
    return Outgoing(1, operation, str(address), Screen("Của <b>người dân</b>."), params, **more)


async def files_of(sim: Sim, *kinds: str) -> list[dict[str, str]]:
    """What Lan sends the bot, as notices name it."""
    await sim.say(HOA, "/start")
    for kind in kinds:
        await sim.say(LAN, **{kind: {}})
    heard = [u.message for u in await sim.updates() if u.message and u.message.chat.id == LAN]
    found = [getattr(message, kind) for message, kind in zip(heard, kinds, strict=True)]
    return [
        {"kind": kind, "file": (one[-1] if kind == "photo" else one).file_id}
        for kind, one in zip(kinds, found, strict=True)
    ]


async def heard(sim: Sim, count: int, chat: int = HOA) -> list[dict[str, Any]]:
    return (await sim.get(f"chats/{chat}/messages"))["messages"][-count:]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_any_kind_reaches_a_clerk_and_cannot_be_passed_on(
    sim: Sim, sender: TelegramSender, kind: str
) -> None:
    [file] = await files_of(sim, kind)
    (message,) = await sender.send(outgoing("media", file))
    [shown] = await heard(sim, 1)
    assert shown[kind] and shown["caption"] == "Của người dân." and str(shown["id"]) == message
    [chat] = sim.desk.world.chats_with_id(HOA)
    assert sim.desk.world.messages[chat.key][shown["id"]].content["has_protected_content"]


async def test_a_file_that_the_messenger_has_not_is_carried_there(
    sim: Sim, sender: TelegramSender
) -> None:
    await sim.say(HOA, "/start")
    carried = {"a": Carried("anh.jpg", picture()), "b": Carried("don.pdf", b"%PDF-1.4")}
    await sender.send(outgoing("media", {"kind": "photo", "file": "a"}, carried=carried))
    await sender.send(outgoing("media", {"kind": "document", "file": "b"}, carried=carried))
    photos = [{"kind": "photo", "file": "a"}] * 2
    assert len(await sender.send(outgoing("album", {"files": photos}, carried=carried))) == 2
    shown = await heard(sim, 4)
    assert [bool(one.get("photo")) for one in shown] == [True, False, True, True]
    assert shown[1]["document"]["file_name"] == "don.pdf"


def picture() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (30, 20)).save(packed, "JPEG")
    return packed.getvalue()


async def test_an_album_stays_one_and_every_message_of_it_is_known(
    sim: Sim, sender: TelegramSender
) -> None:
    files = await files_of(sim, "photo", "video", "photo")
    forum = await sim.group(HOA, is_forum=True)
    topic = str((await sim.bot.create_forum_topic(forum, "VM-1")).message_thread_id)
    sent = await sender.send(outgoing("album", {"files": files}, address=forum, topic=topic))
    shown = await heard(sim, 3, forum)
    assert [str(one["id"]) for one in shown] == list(sent)
    assert [one.get("caption") for one in shown] == ["Của người dân.", None, None]
    assert len({one["media_group_id"] for one in shown}) == 1
    assert {one["thread_id"] for one in shown} == {int(topic)}


async def test_an_id_that_the_messenger_never_gave_is_rejected_for_good(
    sim: Sim, sender: TelegramSender
) -> None:
    [photo] = await files_of(sim, "photo")
    bad = {"kind": "photo", "file": "AgAC"}
    for one in (outgoing("media", bad), outgoing("album", {"files": [photo, bad]})):
        with pytest.raises(Rejected):
            await sender.send(one)


async def test_a_message_is_reacted_to_and_pinned(sim: Sim, sender: TelegramSender) -> None:
    chat = await sim.group(HOA, TUAN)
    said = str((await sim.say(TUAN, "x", chat_id=chat))["id"])
    assert await sender.send(outgoing("reaction", {"emoji": "👌"}, address=chat, target=said)) == ()
    (card,) = await sender.send(outgoing("message", {}, address=chat))
    assert await sender.send(outgoing("pin", {}, address=chat, target=card)) == ()
    assert [one["reactions"] for one in await heard(sim, 3, chat)] == [["👌"], [], []]
    assert sim.desk.world.chats[f"g{chat}"].pinned == [int(card)]


def test_a_method_that_the_messenger_does_not_know_is_not_tried_again_for_a_courtesy() -> None:
    unknown = InvalidToken("Not Found")
    assert isinstance(outcome(unknown, outgoing("reaction", {})), Rejected)
    assert isinstance(outcome(unknown, outgoing("message", {})), Later)


@pytest.mark.parametrize("operation", ["album", "reaction", "pin"])
async def test_every_operation_learns_that_its_group_has_moved(
    sim: Sim, sender: TelegramSender, operation: str
) -> None:
    files = await files_of(sim, "photo", "photo")
    chat = await sim.group(HOA, type="group")
    moved = (await sim.post("migrate", chat_id=chat))["new_chat_id"]
    params = {"files": files, "emoji": "👍"}
    with pytest.raises(Moved) as outcome:
        await sender.send(outgoing(operation, params, address=chat, target="1"))
    assert outcome.value.new_address == str(moved)


@pytest.mark.parametrize(
    ("method", "description", "expected"),
    [
        ("createForumTopic", "not enough rights to create a topic", Rejected),
        ("createForumTopic", "CHAT_NOT_MODIFIED", Rejected),
        ("createForumTopic", "the chat is not a forum", Rejected),
        ("sendMessage", "TOPIC_CLOSED", TopicGone),
        ("sendMessage", "TOPIC_DELETED", TopicGone),
        ("sendMessage", "message thread not found", TopicGone),
    ],
)
async def test_what_can_be_wrong_with_a_topic_is_told_apart(
    sim: Sim, sender: TelegramSender, method: str, description: str, expected: type[Exception]
) -> None:
    forum = await sim.group(HOA, is_forum=True)
    await sim.post("faults", method=method, kind="400", description=f"Bad Request: {description}")
    operation = "topic" if method == "createForumTopic" else "message"
    with pytest.raises(expected):
        await sender.send(outgoing(operation, {"name": "VM-1"}, address=forum))
