"""`motcua channels` and what the health page tells of channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from backend.api import health
from backend.db import opened
from backend.notices import channels
from backend.now import Clock
from backend.sealing import Keyring, new_key
from bot.__main__ import main
from tests.story.databases import SqliteTemplate


@pytest.fixture
def motcua(
    sqlite_template: SqliteTemplate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., int]]:
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", sqlite_template.copy(tmp_path / "motcua.db"))
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(["channels", *arguments])
    structlog.configure(**logs)


def test_a_channel_is_switched_off_with_a_reason_and_on_again(
    motcua: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert motcua("list") == 0
    said = capsys.readouterr().out
    assert "telegram: bật · 0 tin chờ · gửi được gần nhất: chưa có" in said and "web: bật" in said
    assert motcua("off", "telegram", "--reason", " bị  chặn ") == 0
    assert "telegram: đã tắt." in capsys.readouterr().out
    assert motcua("off", "telegram", "--reason", "lệnh số 2") == 0
    assert "nay ghi lý do mới" in capsys.readouterr().out
    motcua("list")
    assert "telegram: TẮT · 0 tin chờ" in (said := capsys.readouterr().out)
    assert "lý do tắt: lệnh số 2" in said
    assert motcua("on", "telegram") == 0
    assert "telegram: đã bật lại." in capsys.readouterr().out
    assert motcua("on", "telegram") == 0
    assert "vẫn đang bật" in capsys.readouterr().out


def test_no_reason_or_no_such_channel_changes_nothing(
    motcua: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert motcua("off", "telegram", "--reason", "  ") == 2
    for wrong in (("off", "telegram"), ("off", "fax", "--reason", "x")):
        with pytest.raises(SystemExit):
            motcua(*wrong)
    capsys.readouterr()
    motcua("list")
    assert "TẮT" not in capsys.readouterr().out


async def test_the_health_page_tells_of_channels(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    url = sqlite_template.copy(tmp_path / "motcua.db")
    clock = Clock()
    async with opened(url, Keyring(new_key())) as sessions:
        async with sessions.begin() as session:
            await channels.switch_off(session, "telegram", "thử", now=clock.now())
            await channels.note_failure(session, "zalo", "502", real=clock.real())
        app = FastAPI()
        app.include_router(health.router(sessions, clock))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            answered = await client.get("/healthz")
    assert answered.status_code == 200
    assert answered.json()["channels"] == {
        "telegram": {"state": "off", "queued": 0},
        "zalo": {"state": "failing", "queued": 0},
        "web": {"state": "on", "queued": 0},
    }
