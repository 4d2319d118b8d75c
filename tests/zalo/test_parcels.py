"""A parcel on Zalo: followed by a pasted link, its bad news rung up where no window is open."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.notices.models import Notice
from backend.now import local
from backend.parcels.models import ParcelFollower
from backend.parcels.untold_models import UntoldNews
from tests.simulator.zalo.oa import OA_ID, Oa
from tests.story.databases import SqliteTemplate
from tests.story.post import Post
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, UNIT
from tests.story.zalo import ZaloPerson, ZaloTown

PHONE = "0900000123"


async def test_a_parcel_is_followed_and_its_bad_news_are_rung_up(zalo: ZaloTown) -> None:
    post, hoa, mai = await on_its_way(zalo)
    await eight_days_later(zalo)
    await hoa.says("Việc của tôi")
    await nobody_home(zalo, post)
    assert (await states(zalo))["parcel.attempt_failed"] == "waiting"
    call = await hoa.reads()
    assert "Cần gọi cho người nhận" in call and PHONE not in call
    await hoa.taps("Đã gọi")
    assert "✅ Đã gọi." in await hoa.reads()
    async with zalo.sessions() as session:
        [row] = await session.scalars(select(UntoldNews))
    assert row.closed_at is not None
    await mai.says("có gì mới không")
    assert "chưa giao được" in (await mai.reads()).lower()


async def test_who_writes_again_needs_no_call(zalo_lite: ZaloTown) -> None:
    post, hoa, mai = await on_its_way(zalo_lite)
    await eight_days_later(zalo_lite)
    await hoa.says("Việc của tôi")
    await nobody_home(zalo_lite, post)
    await mai.says("alo")
    assert "không cần gọi nữa" in await hoa.reads()


async def test_a_shared_phone_proves_whose_parcel_it_is(zalo_lite: ZaloTown) -> None:
    post, _hoa, mai = await on_its_way(zalo_lite)
    await ten_o_clock(zalo_lite)
    await mai.says("alo")
    await nobody_home(zalo_lite, post)
    await mai.chooses("Hẹn ngày khác")
    asked = await mai.heard()
    assert any(one.get("request_info") for one in asked), asked
    await mai.does("share-info", phone="84900000123")
    assert "không phải số người nhận" not in await mai.reads()
    async with zalo_lite.sessions() as session:
        assert await session.scalar(select(ParcelFollower.proved_at)) is not None


@pytest.fixture
async def with_templates(
    oa: Oa, tmp_path: Path, sqlite_template: SqliteTemplate
) -> AsyncIterator[ZaloTown]:
    """An account with a template for a try that failed."""
    fields = {"ma_buu_gui": "code", "ten": "=bạn", "ngay": "day", "ly_do": "text"}
    templates = {"parcel.attempt_failed": {"id": "601004", "fields": fields}}
    url = sqlite_template.copy(tmp_path / "motcua.db")
    async with ZaloTown.open(oa, url, tmp_path, zalo_templates=templates) as town:
        yield town


async def test_a_registered_template_goes_where_words_may_not(with_templates: ZaloTown) -> None:
    post, _hoa, mai = await on_its_way(with_templates)
    await eight_days_later(with_templates)
    before = len(await with_templates.shown(mai.id))
    await nobody_home(with_templates, post)
    assert (await states(with_templates))["parcel.attempt_failed"] == "sent"
    assert len(await with_templates.shown(mai.id)) == before + 1
    async with with_templates.sessions() as session:
        assert list(await session.scalars(select(UntoldNews))) == []


async def on_its_way(town: ZaloTown) -> tuple[Post, ZaloPerson, ZaloPerson]:
    """Hoa registers a result; Mai pastes what stands in the receipt's link, and follows it."""
    post = Post()
    town.work.carriers = {post.name: post}
    town.settings.carrier_url = "http://127.0.0.1:9/carrier"
    hoa = await town.staff("Hoa", "clerk", UNIT)
    mai = await town.person("Mai", phone=PHONE)
    await hoa.says(f"/giao {DOSSIER}; {PHONE}; {ADDRESS}; {NUMBER}")
    await hoa.chooses("Lưu")
    shown = await hoa.heard()
    assert any(one["photo"] for one in shown), "the receipt's picture"
    link = re.search(rf"https://zalo.me/{OA_ID}#p_[\w-]+", "\n".join(map(str, shown)))
    assert link, shown
    await mai.says(link[0])
    await mai.chooses("Đồng ý")
    post.happens(NUMBER, "accepted", town.clock.now())
    return post, hoa, mai


async def nobody_home(town: ZaloTown, post: Post) -> None:
    """A try at the door comes to nothing, and is told two hours later."""
    post.happens(NUMBER, "nobody home", town.clock.now())
    town.clock.forward(hours=2)
    await town.settle()


async def eight_days_later(town: ZaloTown) -> None:
    await town.settle()
    town.clock.forward(days=8)
    await ten_o_clock(town)


async def ten_o_clock(town: ZaloTown) -> None:
    """In the morning, when people are told what is not urgent."""
    here = local(town.clock.now())
    morning = here.replace(hour=10, minute=0) + timedelta(days=1)
    town.clock.forward(seconds=(morning - here).total_seconds())
    await town.settle()


async def states(town: ZaloTown) -> dict[str, str]:
    """The newest notice's state by its kind."""
    async with town.sessions() as session:
        rows = await session.execute(select(Notice.kind, Notice.state).order_by(Notice.id))
        return {row.kind: row.state for row in rows}
