"""Notices on Zalo beyond words: pictures by their bytes, hearts, quotes that are gone."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.notices import natives
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.natives import FILE, HEARD, Native
from backend.notices.rules import CLOSED, FREE, PAID, window
from backend.notices.senders.base import Later, Rejected
from backend.notices.senders.zalo import file_name
from backend.notices.senders.zalo_outcomes import until_morning
from backend.notices.service import Address
from backend.notices.zalo_models import NativeId
from backend.people import service as people
from backend.people.rules import TELEGRAM, WEB, ZALO
from backend.sealing import Keyring, new_key
from backend.stored_files import StoredFiles
from backend.tasks import fetching
from backend.webchat import files as web_files
from backend.webchat import service as visitors
from tests.story.town import START
from tests.story.zalo import ZaloPerson, ZaloTown

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
).decode()


async def address(town: ZaloTown, who: ZaloPerson) -> Address:
    async with town.sessions() as session:
        person = await session.scalar(
            select(NativeId.person_id).where(NativeId.native == who.native)
        )
    return Address(ZALO, who.number, person_id=person)


async def state(town: ZaloTown, key: str) -> str | None:
    async with town.sessions() as session:
        return await session.scalar(select(Notice.state).where(Notice.key == key))


async def test_a_picture_is_passed_on_by_its_bytes_and_the_rest_is_told(
    zalo_lite: ZaloTown,
) -> None:
    town = zalo_lite
    mai = await town.person("Mai")
    await mai.says("xin chào")
    await mai.does("say", image={"base64": PNG})
    async with town.sessions() as session:
        file = await session.scalar(select(NativeId.number).where(NativeId.kind == FILE))
    assert file
    to = await address(town, mai)
    files: list[dict[str, str]] = [{"kind": "photo", "file": file}, {"kind": "voice", "file": file}]
    async with town.sessions.begin() as session:
        await notices.add_files(
            session, to, key="f", subject="x", kind="wordless", files=files, now=town.clock.now()
        )
    before = len(await town.shown(mai.id))
    await town.settle()
    shown = (await town.shown(mai.id))[before:]
    assert shown[0]["photo"], shown
    assert "không gửi được loại tệp này" in shown[1]["text"]


async def test_a_heart_stands_on_what_was_heard_and_a_lost_quote_holds_up_nothing(
    zalo_lite: ZaloTown,
) -> None:
    town = zalo_lite
    mai = await town.person("Mai")
    await mai.says("xin chào")
    to = await address(town, mai)
    gone = Native(HEARD, "never-was")
    async with town.sessions.begin() as session:
        now = town.clock.now()
        await natives.remember(session, ZALO, [gone], person_id=to.person_id, now=now)
        heard = await session.scalar(
            select(NativeId.number).where(NativeId.kind == HEARD, NativeId.native != gone.native)
        )
        assert heard
        await notices.react(session, to, key="r", subject="x", message=heard, emoji="👍", now=now)
        params: dict[str, Any] = {"text": "Đây ạ", "rows": []}
        await notices.add(
            session, to, key="q", subject="y", kind="reply.later", params=params,
            reply_to=gone.number, now=now,
        )  # fmt: skip
    await town.settle()
    assert await state(town, "r") == "sent"
    assert await state(town, "q") == "sent"
    assert (await town.shown(mai.id))[-1]["text"] == "Đây ạ"


@pytest.mark.parametrize(
    ("hours", "remain", "expected"),
    [(0, None, FREE), (48, 1, FREE), (48.1, 1, PAID), (1, 0, PAID), (168, None, PAID),
     (168.1, None, CLOSED)],
)  # fmt: skip
def test_windows_close_by_the_hour(hours: float, remain: int | None, expected: str) -> None:
    now = START + timedelta(hours=hours)
    assert window(last_at=START, remain=remain, refused_at=None, now=now) == expected


def test_what_zalo_refused_stays_closed_and_whom_nobody_noted_is_tried() -> None:
    assert window(last_at=START, remain=None, refused_at=START, now=START) == CLOSED
    assert window(last_at=None, remain=None, refused_at=None, now=START) == FREE


async def test_the_bytes_of_what_somebody_sent_are_fetched_by_their_number(
    zalo_lite: ZaloTown,
) -> None:
    town = zalo_lite
    mai = await town.person("Mai")
    await mai.does("say", image={"base64": PNG})
    async with town.sessions() as session:
        file = await session.scalar(select(NativeId.number).where(NativeId.kind == FILE))
    assert file
    assert await fetching.fetch(town.work, ZALO, file, 1_000) == base64.b64decode(PNG)
    with pytest.raises(Rejected):
        await fetching.fetch(town.work, ZALO, file, 3)
    with pytest.raises(Later):
        await fetching.fetch(town.work, ZALO, "404", 1_000)
    with pytest.raises(Rejected):
        await fetching.fetch(town.work, TELEGRAM, file, 1_000)


async def test_a_picture_of_the_web_chat_reaches_somebody_on_zalo(
    zalo_lite: ZaloTown, tmp_path: Path
) -> None:
    town, now = zalo_lite, zalo_lite.clock.now()
    mai = await town.person("Mai")
    await mai.says("xin chào")
    to, file = await address(town, mai), "a" * 32
    town.work.files = StoredFiles(tmp_path / "webchat", Keyring(new_key()))
    town.work.files.put(file, base64.b64decode(PNG))
    async with town.sessions.begin() as session:
        lan = await people.meet(session, channel=WEB, native_id="7", language="vi", now=now)
        await visitors.meet(
            session,
            number=7,
            secret="web",
            person_id=lan.person_id,
            now=now,
        )
        await web_files.add(
            session, 7, file_id=file, name="trang.png", mime="image/png", size=70, told=False,
            now=now,
        )  # fmt: skip
        await notices.add_files(
            session, to, key="f", subject="x", kind="wordless",
            files=[{"kind": "photo", "file": file}], now=now,
        )  # fmt: skip
    assert await fetching.fetch(town.work, WEB, file, 1_000) == base64.b64decode(PNG)
    with pytest.raises(Rejected):
        await fetching.fetch(town.work, WEB, file, 3)
    await town.settle()
    assert await state(town, "f:0") == "sent"
    assert (await town.shown(mai.id))[-1]["photo"]


def test_a_file_has_a_name_whatever_its_address() -> None:
    assert file_name("https://z/f/abc#%C4%91%C6%A1n.pdf") == "đơn.pdf"
    assert file_name("https://z/f/abc") == "abc"
    assert file_name("https://z/") == "tep"


def test_the_morning_is_that_of_ha_tinh() -> None:
    assert until_morning(START) == 21 * 3600
