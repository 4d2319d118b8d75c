"""Whom no messenger may write to is rung up: by whom, until when, and what becomes of the call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.notices.senders.base import OutsideWindow
from backend.people import service as people
from backend.people.rules import PROVINCE
from bot import departures
from tests.conversations.test_linking import link
from tests.conversations.test_parcels_redirected import asks_for_a_call, waiting
from tests.story.databases import SqliteTemplate
from tests.story.returns import UNIT, Scene
from tests.story.town import Somebody, Town

RING = "Cần gọi cho người nhận"
ENOUGH = "không cần gọi nữa"


@pytest.fixture
async def scene(sqlite_template: SqliteTemplate, tmp_path: Path) -> AsyncIterator[Scene]:
    """On SQLite: no database decides any of this."""
    async with Town.open(sqlite_template.copy(tmp_path / "motcua.db"), tmp_path) as town:
        yield await Scene.set(town)


async def untold(scene: Scene) -> None:
    """Lan follows a result whose try at the door failed, and hears nothing of it."""
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    scene.town.messenger.failures[scene.lan.chat] = [OutsideWindow("window")]
    await scene.travels("nobody home")


async def person_of(scene: Scene, somebody: Somebody) -> int:
    async with scene.town.sessions() as session:
        person = await people.find(session, somebody.channel, somebody.chat)
        assert person is not None
        return person.id


async def leaves(scene: Scene, somebody: Somebody) -> None:
    person = await person_of(scene, somebody)
    async with scene.town.sessions.begin() as session:
        await departures.suspend(session, person, by=None, now=scene.town.now)
    await scene.town.settle()


async def test_a_clerk_who_came_later_finds_the_call_in_their_day(scene: Scene) -> None:
    await untold(scene)
    assert scene.hoa.heard(RING)
    mai = await scene.town.staff("Mai", "clerk", UNIT)
    elsewhere = await scene.town.staff("Vy", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await elsewhere.says("/homnay")
    assert not elsewhere.heard(RING)
    await mai.says("/homnay")
    assert RING in mai.last().text
    await mai.presses("Đã gọi")
    await scene.town.settle()
    assert scene.hoa.heard("✅ Đã gọi.")
    await scene.hoa.says("/homnay")
    assert RING not in scene.hoa.last().text


async def test_the_last_clerks_call_goes_to_the_supervisors(scene: Scene) -> None:
    tam = await scene.town.staff("Tâm", "supervisor", PROVINCE)
    await scene.town.staff("An", "admin", PROVINCE)
    await untold(scene)
    assert scene.hoa.heard(RING) and not tam.heard(RING)
    await leaves(scene, scene.hoa)
    assert tam.heard(RING)
    await tam.presses("Đã gọi")
    await scene.town.settle()
    assert "✅ Đã gọi." in tam.everything()


async def test_whoever_joins_another_channel_reads_it_there_and_is_not_rung_up(
    scene: Scene,
) -> None:
    await untold(scene)
    on_zalo = scene.lan.on("zalo")
    await link(scene.town, on_zalo, scene.lan)
    assert "chưa giao được" in on_zalo.everything().lower()
    assert scene.hoa.heard(ENOUGH)


async def test_whoever_is_forgotten_is_rung_up_by_nobody(scene: Scene) -> None:
    await untold(scene)
    person = await person_of(scene, scene.lan)
    async with scene.town.sessions.begin() as session:
        await departures.forget(session, person, now=scene.town.now)
    await scene.town.settle()
    assert scene.hoa.heard(ENOUGH)


async def test_a_call_that_proves_a_phone_stands_in_the_day_too(scene: Scene) -> None:
    await waiting(scene)
    await asks_for_a_call(scene, scene.lan)
    mai = await scene.town.staff("Mai", "clerk", UNIT)
    await mai.says("/homnay")
    assert "Gọi xác nhận người nhận" in mai.last().text
    await mai.presses("Nhận gọi")
    assert "0900000123" in mai.last().text
    await scene.hoa.says("/homnay")
    assert "Gọi xác nhận" not in scene.hoa.last().text
