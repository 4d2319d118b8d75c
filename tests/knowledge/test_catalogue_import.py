"""Imports as layers: what they change, that they hurt nobody, and the way back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from backend.db import Sessions, opened
from backend.errors import DomainError
from backend.heartbeats import beat
from backend.knowledge import bundle
from backend.knowledge.importing import current, layers, records, service
from backend.knowledge.importing.current import Stored
from backend.knowledge.importing.gathering import gather
from backend.knowledge.importing.layers import Changes
from backend.knowledge.importing.records import Row
from backend.knowledge.importing.service import Layer, Taken
from backend.knowledge.models import CatalogueEntry, CatalogueImport
from backend.sealing import Keyring, new_key
from tests.knowledge.national import needed
from tests.knowledge.records import lines, many, portal

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KNOWN = "1.001193"
SAME = Changes((), (), (), 0)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    async with opened(database_url, Keyring(new_key())) as made:
        yield made


class Desk:
    """An operator with a folder: writes files, imports them, looks at what holds."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self.sessions, self.folder, self.now = sessions, folder, NOW

    async def take(
        self, *some: Any, name: str = "a.jsonl", whole: bool = False, dry_run: bool = False
    ) -> Taken:
        gathered = gather([lines(self.folder / name, *some)])
        return await self._take(gathered, whole, dry_run)

    async def take_list(
        self, *rows: list[Any], name: str = "ds.xlsx", whole: bool = False
    ) -> Taken:
        book = Workbook()
        assert book.active is not None
        heading = ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"]
        for row in (heading, *rows):
            book.active.append(row)
        book.save(self.folder / name)
        return await self._take(gather([self.folder / name]), whole, False)

    async def _take(self, gathered: Any, whole: bool, dry_run: bool) -> Taken:
        self.now += timedelta(hours=1)
        return await service.take(
            self.sessions, gathered, whole=whole, dry_run=dry_run, now=self.now
        )

    async def take_back(self, number: int | None = None) -> int:
        async with self.sessions.begin() as session:
            return (await service.take_back(session, number, now=self.now)).id

    async def stored(self) -> Stored:
        async with self.sessions.begin() as session:
            return await current.load(session)

    async def known(self) -> dict[str, dict[str, Any]]:
        stored = await self.stored()
        return layers.overlay(bundled(), stored.facts, whole=stored.whole)

    async def rows(self) -> tuple[int, int]:
        async with self.sessions.begin() as session:
            imports = await session.scalar(select(func.count()).select_from(CatalogueImport))
            entries = await session.scalar(select(func.count()).select_from(CatalogueEntry))
            return imports or 0, entries or 0


@pytest.fixture
def desk(sessions: Sessions, tmp_path: Path) -> Desk:
    return Desk(sessions, tmp_path)


def bundled() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in bundle.records("procedures")}


def updated(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 5, tzinfo=UTC).timestamp() * 1000)


async def test_what_is_imported_is_added_then_amended_and_the_rest_stays(desk: Desk) -> None:
    first = await desk.take(portal("9.000001"), portal("9.000002"))
    assert first.changes == Changes(("9.000001", "9.000002"), (), (), 0)
    second = await desk.take(portal("9.000001"), portal("9.000002", name="Tên mới"))
    assert second.changes == Changes((), ("9.000002",), (), 1)
    known = await desk.known()
    assert known["9.000002"]["title"] == "Tên mới"
    assert known[KNOWN] == bundled()[KNOWN]


async def test_importing_the_same_again_changes_nothing_and_writes_nothing(desk: Desk) -> None:
    await desk.take(*many(3), name="a-2026-07-18.jsonl")
    before = await desk.stored(), await desk.rows()
    again = await desk.take(*many(3), name="a-2026-07-18.jsonl")
    assert again == Taken(None, Changes((), (), (), 3), False)
    assert (await desk.stored(), await desk.rows()) == before


async def test_files_of_a_later_day_are_written_even_if_no_fact_changed(desk: Desk) -> None:
    await desk.take(*many(3), name="a-2026-07-18.jsonl")
    later = await desk.take(*many(3), name="a-2026-08-18.jsonl")
    assert later.number is not None and not later.changes
    stored = await desk.stored()
    source = stored.sources[stored.facts["9.000001"]["source"]]
    assert (source.name, source.date) == (service.SOURCE, date(2026, 8, 18))


async def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    await desk.take(portal("9.000001"))
    before = await desk.rows()
    dry = await desk.take(portal("9.000001", name="Mới"), portal("9.000002"), dry_run=True)
    assert dry.changes == Changes(("9.000002",), ("9.000001",), (), 0)
    assert dry.number is None and await desk.rows() == before


async def test_only_a_whole_import_withdraws_what_it_does_not_have(desk: Desk) -> None:
    await desk.take(portal("9.000001"), portal("9.000002"))
    assert (await desk.take(portal("9.000003"))).changes.withdrawn == ()
    whole = await desk.take(portal("9.000001"), portal("9.000003"), whole=True)
    assert whole.changes.withdrawn == tuple(sorted({*bundled(), "9.000002"}))
    assert set(await desk.known()) == {"9.000001", "9.000003"}
    stored = await desk.stored()
    assert stored.whole and set(stored.facts) == {"9.000001", "9.000003"}
    after = await desk.take(portal("9.000004"))
    assert after.changes == Changes(("9.000004",), (), (), 0)
    assert set(await desk.known()) == {"9.000001", "9.000003", "9.000004"}


async def test_the_same_whole_import_again_changes_nothing(desk: Desk) -> None:
    await desk.take(*many(3), whole=True)
    assert await desk.take(*many(3), whole=True) == Taken(None, Changes((), (), (), 3), True)


async def test_a_whole_import_with_a_record_left_out_withdraws_nothing(desk: Desk) -> None:
    await desk.take(portal("9.000001"))
    taken = await desk.take(portal("9.000002"), "null", whole=True)
    assert not taken.whole and taken.changes.withdrawn == ()
    assert {"9.000001", "9.000002", KNOWN} <= set(await desk.known())


async def test_what_the_product_came_with_wins_if_it_is_of_a_later_day(desk: Desk) -> None:
    day = date.fromisoformat(bundled()[KNOWN]["updated"])
    older = portal(KNOWN, name="Cũ", updatedAt=updated(day - timedelta(days=1)))
    assert (await desk.take(older)).changes == Changes((), (), (), 1)
    assert (await desk.take(older, whole=True)).changes.amended == ()
    assert (await desk.known())[KNOWN] == bundled()[KNOWN]
    newer = portal(KNOWN, name="Mới", updatedAt=updated(day + timedelta(days=1)))
    assert (await desk.take(newer)).changes.amended == (KNOWN,)
    assert (await desk.known())[KNOWN]["title"] == "Mới"


async def test_the_newest_import_wins_over_a_record_updated_later(desk: Desk) -> None:
    await desk.take(portal(name="Cũ", updatedAt=updated(date(2026, 6, 2))))
    await desk.take(portal(name="Mới", updatedAt=updated(date(2026, 6, 1))))
    assert (await desk.known())["9.000001"]["title"] == "Mới"


async def test_a_list_amends_names_and_destroys_no_figures(desk: Desk) -> None:
    await desk.take(portal("9.000001"))
    changes = (
        await desk.take_list(
            ["9.000001", "Tên trong danh sách", "Bộ Tư pháp", "Sở Tư pháp", None],
            [KNOWN, "Tên khác hẳn", "Bộ Tư pháp", None, None],
            ["9.000002", "Chưa ai biết", "Bộ Tư pháp", "Ủy ban nhân dân cấp xã", "Hộ tịch"],
        )
    ).changes
    assert changes == Changes(("9.000002",), ("1.001193", "9.000001"), (), 0)
    known = await desk.known()
    assert known["9.000001"]["title"] == "Tên trong danh sách"
    assert known["9.000001"]["agencies"] == ["Sở Tư pháp"]
    assert known["9.000001"]["fields"] == ["Hộ tịch"] and known["9.000001"]["times"]
    assert known[KNOWN] == {**bundled()[KNOWN], "title": "Tên khác hẳn"}
    stored = await desk.stored()
    assert stored.facts["9.000002"]["partial"] and stored.facts[KNOWN]["partial"]
    assert "partial" not in stored.facts["9.000001"]


async def test_a_list_that_says_the_same_in_other_letters_amends_nothing(desk: Desk) -> None:
    await desk.take(portal("9.000001", name="Cấp giấy A"))
    same = ["9.000001", "CẤP  GIẤY A.", None, "UỶ BAN NHÂN DÂN CẤP XÃ", "hộ tịch"]
    assert (await desk.take_list(same)).changes == Changes((), (), (), 1)


async def test_a_list_amends_no_record_of_a_later_day(desk: Desk) -> None:
    await desk.take(portal("9.000001", updatedAt=updated(date(2026, 6, 2))))
    older = await desk.take_list(["9.000001", "Tên cũ"], name="ds-2026-06-01.xlsx")
    assert not older.changes.amended
    assert (await desk.known())["9.000001"]["title"] == "Thủ tục thử"
    later = await desk.take_list(["9.000001", "Tên mới"], name="ds-2026-06-03.xlsx")
    assert later.changes.amended == ("9.000001",)


async def test_a_whole_list_keeps_the_figures_below_it(desk: Desk) -> None:
    await desk.take(portal("9.000001"), portal("9.000002"))
    await desk.take_list(["9.000001", "Tên mới"], [KNOWN, "Tên khác hẳn"], whole=True)
    known = await desk.known()
    assert set(known) == {"9.000001", KNOWN}
    assert known["9.000001"]["title"] == "Tên mới" and known["9.000001"]["times"]
    assert known[KNOWN]["times"] == bundled()[KNOWN]["times"]


async def test_taking_back_restores_what_lay_below(desk: Desk) -> None:
    await desk.take(portal(name="Một"))
    below = await desk.known()
    await desk.take(portal(name="Hai"), whole=True)
    third = (await desk.take(portal(name="Ba"))).number
    second = (third or 0) - 1
    assert await desk.take_back(second) == second
    assert (await desk.known())["9.000001"]["title"] == "Ba" and KNOWN in await desk.known()
    assert await desk.take_back() == third
    assert await desk.known() == below
    assert (await desk.take(portal(name="Ba"))).changes.amended == ("9.000001",)


async def test_what_does_not_hold_is_not_taken_back(desk: Desk) -> None:
    with pytest.raises(DomainError, match=r"import\.none"):
        await desk.take_back()
    number = (await desk.take(portal())).number
    await desk.take_back()
    for wrong in (number, 404):
        with pytest.raises(DomainError, match=r"import\.not_active"):
            await desk.take_back(wrong)


async def test_the_revision_changes_with_every_import_and_taking_back(desk: Desk) -> None:
    seen = [(await desk.stored()).revision]
    await desk.take(portal())
    seen.append((await desk.stored()).revision)
    await desk.take_back()
    seen.append((await desk.stored()).revision)
    assert len(set(seen)) == 3


async def test_without_a_good_record_nothing_is_done(desk: Desk) -> None:
    with pytest.raises(DomainError, match=r"import\.nothing"):
        await desk.take("null", "5")
    assert await desk.rows() == (0, 0)


def rows(count: int) -> Iterator[Row]:
    return (records.row(one, "a.jsonl", 1) for one in many(count))


def dying(some: Iterable[Row]) -> Iterator[Row]:
    yield from some
    raise KeyboardInterrupt


LAYER = Layer("a.jsonl", None, whole=True, left_out=0)


async def test_an_import_that_dies_between_chunks_never_holds_and_the_next_one_cleans_up(
    desk: Desk,
) -> None:
    await desk.take(portal("9.900000"))
    before = await desk.stored()
    with pytest.raises(KeyboardInterrupt):
        await service.stage(desk.sessions, dying(rows(2 * service.CHUNK)), LAYER, now=NOW)
    assert await desk.rows() == (2, 1 + 2 * service.CHUNK)
    assert await desk.stored() == before
    await desk.take(portal("9.900000"))
    assert await desk.rows() == (1, 1)


async def test_what_is_left_of_a_death_while_cleaning_up_is_cleaned_too(desk: Desk) -> None:
    with pytest.raises(KeyboardInterrupt):
        await service.stage(desk.sessions, dying(rows(service.CHUNK)), LAYER, now=NOW)
    async with desk.sessions.begin() as session:
        (dead,) = await service.imports(session)
        dead.state = "taken_back"
    await desk.take(portal("9.900000"))
    assert await desk.rows() == (1, 1)


def beside(url: str, work: Callable[[Sessions], Awaitable[object]]) -> None:
    """Do it as another process would: on a connection and a loop of its own, to its end."""

    async def run() -> None:
        async with opened(url, Keyring(new_key())) as sessions:
            await work(sessions)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


async def test_of_two_imports_at_once_the_later_one_goes_on_and_the_other_is_told(
    desk: Desk, database_url: str, tmp_path: Path
) -> None:
    def overtaken() -> Iterator[Row]:
        for number, row in enumerate(rows(2 * service.CHUNK)):
            if number == service.CHUNK:
                beside(database_url, lambda other: Desk(other, tmp_path).take(portal("9.900000")))
            yield row

    with pytest.raises(DomainError, match=r"import\.overtaken"):
        await service.stage(desk.sessions, overtaken(), LAYER, now=NOW)
    assert set((await desk.stored()).facts) == {"9.900000"}
    assert (await desk.rows())[1] == 1


async def test_an_import_overtaken_at_its_very_end_does_not_begin_to_hold(desk: Desk) -> None:
    number = await service.stage(desk.sessions, rows(1), LAYER, now=NOW)
    await desk.take(portal("9.900000"))
    async with desk.sessions.begin() as session:
        with pytest.raises(DomainError, match=r"import\.overtaken"):
            await service.activate(session, number, SAME, begun_at=NOW, now=NOW)
    assert set((await desk.stored()).facts) == {"9.900000"}


async def test_between_the_chunks_of_an_import_anybody_may_write(
    desk: Desk, database_url: str
) -> None:
    async def write(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            await beat(session, "bot", real=NOW)

    def somebody(staged: int) -> None:
        beside(database_url, write)
        wrote.append(staged)

    wrote: list[int] = []
    await service.stage(desk.sessions, rows(600), LAYER, now=NOW, progress=somebody)
    assert wrote == [250, 500, 600]


async def test_an_import_that_is_being_staged_is_seen_by_nobody(desk: Desk) -> None:
    await service.stage(desk.sessions, rows(3), LAYER, now=NOW)
    assert (await desk.stored()).facts == {}
    assert await desk.known() == bundled()


async def test_every_record_of_the_country_is_imported(database_url: str, tmp_path: Path) -> None:
    if database_url.startswith("postgresql"):
        pytest.skip("once is enough; benchmarks.catalogue_import does it on both")
    file = needed("national/procedures-2026-07-18.jsonl.gz")
    gathered = gather([file])
    async with opened(database_url, Keyring(new_key())) as sessions:
        desk = Desk(sessions, tmp_path)
        taken = await desk._take(gathered, True, False)
        assert (len(gathered.rows), gathered.left_out, taken.changes.withdrawn) == (5664, 0, ())
        stored = await desk.stored()
        assert len(stored.facts) == 5664
        again = await desk._take(gathered, True, False)
        assert again.number is None and not again.changes
        known = json.loads(json.dumps(stored.facts[KNOWN]))
        assert stored.sources[known["source"]].date == date(2026, 7, 18)
