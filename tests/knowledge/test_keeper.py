"""The answerer of this moment follows what is stored, while the old one goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from backend.db import Sessions, opened
from backend.knowledge import answers, catalogue, search
from backend.knowledge.importing import local_words, service
from backend.knowledge.importing.current import Stored
from backend.knowledge.importing.gathering import gather
from backend.knowledge.keeper import Keeper, merged
from backend.knowledge.meaning import meaning
from backend.knowledge.province import LocalWord
from backend.knowledge.ranking import weights
from backend.knowledge.search import Answerer
from backend.sealing import Keyring, new_key
from bot.views import procedures as views
from tests.knowledge.records import lines, portal

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NEW = "9.000001"


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    async with opened(database_url, Keyring(new_key())) as made:
        yield made


async def take(sessions: Sessions, folder: Path, *some: Any) -> None:
    gathered = gather([lines(folder / "a.jsonl", *some)])
    await service.take(sessions, gathered, whole=False, dry_run=False, now=NOW)


def lightly(stored: Stored) -> Answerer:
    """Without the bank, which takes seconds to index: what is tested here is the catalogue."""
    return Answerer(merged(stored), stored.learned, (), weights(), meaning())


async def test_nothing_stored_leaves_the_bundle(sessions: Sessions) -> None:
    keeper = Keeper()
    assert not await keeper.refresh(sessions)
    assert keeper() is search.answerer()


async def test_an_import_is_found_after_one_look_and_gone_when_taken_back(
    sessions: Sessions, tmp_path: Path
) -> None:
    keeper = Keeper(build=lightly)
    await take(sessions, tmp_path, portal(NEW, "Đăng ký nuôi hươu sao lấy nhung tại nhà"))
    before = keeper()
    assert await keeper.refresh(sessions) and not await keeper.refresh(sessions)
    found = keeper().ask("đăng ký nuôi hươu sao lấy nhung tại nhà", today=TODAY)
    assert (found.decision, found.codes[0]) == ("answer", NEW)
    assert NEW in views.shown(keeper().catalogue, NEW, today=TODAY).text
    assert before.catalogue.find(NEW) is None
    async with sessions.begin() as session:
        await service.take_back(session, None, now=NOW)
    assert await keeper.refresh(sessions)
    assert keeper().catalogue.find(NEW) is None


async def test_internal_and_other_provinces_procedures_are_stored_and_never_offered(
    sessions: Sessions, tmp_path: Path
) -> None:
    keeper = Keeper(build=lightly)
    await take(
        sessions, tmp_path,
        portal("9.000002", type="STANDARD_INTERNAL"),
        portal("9.000003", departmentPromulgateCode="H17"),
        portal("9.000004", departmentPromulgateCode="H27"),
    )  # fmt: skip
    await keeper.refresh(sessions)
    held = keeper().catalogue
    assert held.find("9.000002") is held.find("9.000003") is None and held.find("9.000004")


async def test_the_provinces_own_word_comes_first_with_its_source_and_days(
    sessions: Sessions,
) -> None:
    keeper = Keeper(build=lightly)
    word = LocalWord(
        "1.001193", "8.000 đồng", "1 ngày", None, True, None, "NQ 12/2026/NQ-HĐND",
        date(2026, 1, 1), date(2026, 12, 31),
    )  # fmt: skip
    async with sessions.begin() as session:
        await local_words.write(session, {2: word}, now=NOW, dry_run=False)
    await keeper.refresh(sessions)
    text = views.shown(keeper().catalogue, "1.001193", today=TODAY).text
    assert "8.000 đồng (theo quy định của tỉnh)" in text
    assert "NQ 12/2026/NQ-HĐND, áp dụng từ 01/01/2026 đến hết 31/12/2026" in text
    assert "8.000" not in views.shown(keeper().catalogue, "1.001193", today=date(2027, 1, 1)).text


async def test_one_question_is_answered_from_one_catalogue(
    sessions: Sessions, tmp_path: Path
) -> None:
    keeper = Keeper(build=lightly)
    knowing = keeper()
    decision = knowing.ask("đăng ký khai sinh", today=TODAY)
    await take(
        sessions, tmp_path, portal("1.001193", "Thủ tục khác hẳn", updatedAt=1_790_000_000_000)
    )
    await keeper.refresh(sessions)
    found = answers.answer(decision, knowing.catalogue, today=TODAY)
    assert isinstance(found, answers.ProcedureAnswer)
    assert found.procedure.title == "Thủ tục đăng ký khai sinh"
    assert keeper().catalogue.procedure("1.001193").title == "Thủ tục khác hẳn"


async def test_it_keeps_looking_until_it_is_stopped_and_survives_a_broken_look(
    sessions: Sessions, tmp_path: Path
) -> None:
    class Flaky(Keeper):
        looks = 0

        async def refresh(self, sessions: Sessions) -> bool:
            self.looks += 1
            if self.looks == 1:
                raise ConnectionError
            stop.set()
            return await super().refresh(sessions)

    stop, keeper = asyncio.Event(), Flaky(search.answerer, lightly, look_s=0.01)
    await take(sessions, tmp_path, portal(NEW))
    await asyncio.wait_for(keeper.keep(sessions, stop), 30)
    assert keeper.looks == 2 and keeper().catalogue.find(NEW)


def test_the_bundle_offers_what_citizens_of_this_province_can_ask_for() -> None:
    held = catalogue.bundled()
    assert len(held.procedures) == 2_881 - 64 - 2
    assert all(one.promulgator in ("", "H27") or not one.promulgator.startswith("H")
               for one in held.procedures.values())  # fmt: skip
