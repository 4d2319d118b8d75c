"""The webhook under bad input: replayed, forged, truncated, re-ordered; nothing lost or doubled."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from backend.inbox.models import SeenUpdate
from backend.notices.models import Notice
from backend.notices.zalo_models import ZaloChat
from backend.people.models import Identity
from bot.channels.zalo_webhook import MOST_BYTES, PATH
from tests.simulator.zalo.oa import OA_ID
from tests.story.zalo import ZaloTown


def body(
    town: ZaloTown, text: str, number: str, /, name: str = "user_send_text", **more: object
) -> str:
    return json.dumps(
        {
            "app_id": "360846524940903967", "sender": {"id": "246845883529197922"},
            "recipient": {"id": OA_ID}, "event_name": name,
            "message": {"text": text, "msg_id": number},
            "timestamp": str(int(town.clock.now().timestamp() * 1000)), **more,
        },
        ensure_ascii=False,
    )  # fmt: skip


async def count(town: ZaloTown, model: type) -> int:
    async with town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_the_unsigned_probe_is_answered(zalo_lite: ZaloTown) -> None:
    assert (await zalo_lite.http.post(PATH, content=b"{}")).status_code == 200


async def test_forged_truncated_old_and_endless_bodies_change_nothing(zalo_lite: ZaloTown) -> None:
    good = body(zalo_lite, "xin chào", "m1")
    bad = {"X-ZEvent-Signature": "mac=" + "0" * 64}
    assert await zalo_lite.post(good, **bad) == 403
    unsigned = await zalo_lite.http.post(PATH, content=good.encode())
    assert unsigned.status_code == 403
    mac = {"X-ZEvent-Signature": "mac=x"}
    for cut in (good[:40].encode(), b"", b"\xff\xfe", b'{"timestamp":{}}'):
        assert (await zalo_lite.http.post(PATH, content=cut, headers=mac)).status_code == 403
    huge = await zalo_lite.http.post(PATH, content=b"x" * (MOST_BYTES + 1), headers=mac)
    assert huge.status_code == 413
    zalo_lite.clock.forward(hours=2, seconds=1)
    assert await zalo_lite.post(good) == 403
    assert await count(zalo_lite, SeenUpdate) == 0 and await count(zalo_lite, Identity) == 0


async def test_what_is_brought_again_happens_once(zalo: ZaloTown) -> None:
    mai = await zalo.person("Mai")
    await mai.says("xin chào")
    bodies = [event["body"] for event in (await zalo.oa.sim.get("zalo/events"))["events"]]
    before = len(await zalo.shown(mai.id))
    for one in [*reversed(bodies), *bodies]:
        assert await zalo.post(one, num_retry="1") == 200
    await zalo.hear()
    assert len(await zalo.shown(mai.id)) == before


async def test_well_signed_nonsense_is_confirmed_and_left_alone(zalo_lite: ZaloTown) -> None:
    odd = [
        body(zalo_lite, "a", "m1", sender={"id": "9" * 5000}),
        body(zalo_lite, "a", "m2", name="user_send_hologram"),
        body(zalo_lite, "a", "m3", message={"msg_id": "m3", "attachments": [1, None, {}]}),
        body(zalo_lite, "a", "m4", message="x"),
        body(zalo_lite, "a", "m5", name="something_new"),
        body(zalo_lite, "a", "m6", name="user_submit_info", info=[]),
        body(zalo_lite, "a" * 5000, "m7"),
        body(zalo_lite, "\x00\ud800", "m8"),
        body(zalo_lite, "a", "m9", name="user_send_group_text", recipient={}),
    ]  # fmt: skip
    for one in odd:
        sent = one.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert await zalo_lite.post(sent) == 200, one[:200]
    await zalo_lite.hear()


async def test_a_database_that_is_away_leaves_the_event_with_zalo(
    zalo_lite: ZaloTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_named: object) -> object:
        raise OperationalError("", {}, Exception())

    said = body(zalo_lite, "xin chào", "m1")
    with monkeypatch.context() as patched:
        patched.setattr(zalo_lite.sessions, "begin", away)
        patched.setattr("bot.channels.zalo_webhook.zalo_chats.find", away)
        assert await zalo_lite.post(said) == 503
    assert await count(zalo_lite, SeenUpdate) == 0
    assert await zalo_lite.post(said) == 200
    assert await count(zalo_lite, ZaloChat) == 1


async def test_a_token_revoked_in_the_middle_keeps_what_was_to_be_said(zalo: ZaloTown) -> None:
    mai = await zalo.person("Mai")
    await mai.says("xin chào")
    await zalo.oa.post("revoke")
    await mai.says("đăng ký khai sinh")
    assert await mai.heard() == []
    async with zalo.sessions() as session:
        query = select(Notice.state).where(Notice.kind == "reply.later")
        assert set(await session.scalars(query)) == {"due"}
