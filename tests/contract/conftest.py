"""One installation with every channel on, and people on each of them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from backend.db import opened
from backend.now import Clock, local
from backend.people import service
from backend.people.models import Person as Record
from backend.people.rules import TELEGRAM, WEB, ZALO
from backend.sealing import Keyring
from tests.conftest import BOTH
from tests.contract.people import Department, Person
from tests.contract.telegram import TelegramDepartment, TelegramPerson
from tests.contract.web import WebDepartment, WebPerson
from tests.contract.zalo import ZaloDepartment, ZaloPerson
from tests.e2e.conftest import MODES, installed, zygote
from tests.story.databases import SqliteTemplate
from tests.story.installation import Installation, Phones, Zygote

__all__ = ["zygote"]

DEPARTMENTS = {
    TELEGRAM: ("Sở Công Thương", "so-cong-thuong"),
    ZALO: ("Sở Nông nghiệp và Môi trường", "so-nong-nghiep-moi-truong"),
    WEB: ("Sở Xây dựng", "so-xay-dung"),
}


@dataclass
class Province:
    """Who lives and works here; nobody is met twice."""

    installation: Installation
    phones: Phones
    _numbers: Any = field(default_factory=lambda: count(1))

    @property
    def web_address(self) -> str:
        return f"http://127.0.0.1:{self.installation.http_port}"

    def until_a_working_morning(self) -> None:
        """Departments are told nothing on weekends, citizens nothing at night."""
        self.phones.until_morning()
        while local(datetime.fromisoformat(self.phones.get("state")["now"])).weekday() > 4:
            self.phones.until_morning()

    def citizen(self, channel: str) -> Person:
        """Somebody who has said hello."""
        name = f"Người {next(self._numbers)}"
        somebody: Person
        if channel == TELEGRAM:
            somebody = TelegramPerson(self.phones, name)
        elif channel == ZALO:
            somebody = ZaloPerson(self.phones, name)
        else:
            somebody = WebPerson(address=self.web_address)
        somebody.says("/start")
        somebody.hears("Chào anh/chị!")
        return somebody

    def staff(self, channel: str, role: str, scope: str) -> Person:
        """Somebody with a role there. On the web they come in by a link that was sent to their
        Telegram, and want to hear of their work there."""
        if channel == WEB:
            return self._in_a_browser(role, scope)
        somebody = self.citizen(channel)
        asyncio.run(self._grant(channel, somebody.native_id, role, scope))
        return somebody

    def _in_a_browser(self, role: str, scope: str) -> WebPerson:
        self.staff(TELEGRAM, role, scope).says("/dangnhapweb")
        name = next(reversed(self.phones.people))  # The one who was just met.
        message = self.phones.hears(name, "làm việc trên web")
        [link] = [one["url"] for row in message["inline_keyboard"] for one in row if "url" in one]
        somebody = WebPerson(address=self.web_address, code=link.partition("#")[2])
        somebody.says("/lienket")
        somebody.presses("Công việc: trang chat")
        return somebody

    def department(self, channel: str) -> Department:
        """A department whose people are on this channel."""
        name, unit = DEPARTMENTS[channel]
        if channel == TELEGRAM:
            return TelegramDepartment(self.phones, name, "Tuấn")
        if channel == ZALO:
            return ZaloDepartment(self.phones, name, "Sơn")
        return WebDepartment(name, self._in_a_browser("specialist", unit))

    async def _grant(self, channel: str, native_id: str, role: str, scope: str) -> None:
        house = self.installation
        clock = Clock(house.folder / "clock.json")
        async with (
            opened(house.database_url, Keyring(house.key)) as sessions,
            sessions.begin() as s,
        ):
            speaker = await service.find(s, channel, native_id)
            assert speaker is not None
            (await s.get_one(Record, speaker.id)).name = f"Nhân viên {speaker.id}"
            await service.grant(s, speaker.id, role=role, scope=scope, now=clock.now())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """In one process; and, where stories are told on both databases, in processes of their own."""
    if "province" in metafunc.fixturenames:
        modes = MODES if os.environ.get(BOTH) == "both" else MODES[:1]
        metafunc.parametrize("province", modes, indirect=True, scope="package")


@pytest.fixture(scope="package")
def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, zygote: Zygote,
    sqlite_template: SqliteTemplate,
) -> Iterator[Province]:  # fmt: skip
    """The product with Telegram, Zalo and the web chat, beside one simulator."""
    folder = tmp_path_factory.mktemp("province")
    channels: dict[str, Any] = {"zalo": True, "framed_by": "https://hatinh.gov.vn"}
    for house in installed(request, folder, zygote, sqlite_template, **channels):
        yield Province(house, Phones(house.url))
