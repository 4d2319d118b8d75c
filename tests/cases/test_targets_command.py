"""`motcua targets`: what departments promise, set and shown by an operator."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog

from backend.sealing import new_key
from bot.__main__ import main


@pytest.fixture
def targets(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(["targets", *arguments])
    structlog.configure(**logs)


def test_a_promise_is_set_and_shown_and_the_rest_stays(targets, capsys) -> None:  # type: ignore[no-untyped-def]
    for _twice in range(2):
        assert targets("set", "Sở Y tế", "trong-ngay", "30 phút", "1 ngày") == 0
        line = "🟠 Trong ngày: có người nhận trong 30 phút, trả lời trong 1 ngày làm việc"
        assert line in capsys.readouterr().out
    assert targets("show") == 0
    shown = capsys.readouterr().out
    assert shown.count("trả lời trong 1 ngày làm việc") == 1
    assert shown.count("🟠 Trong ngày: có người nhận trong 1 giờ, trả lời trong 4 giờ") > 5


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("Sở Lạ", "thuong", "1 giờ", "1 ngày"), "không rõ cơ quan: Sở Lạ"),
        (("so-y-te", "thuong", "mai", "1 ngày"), "không rõ thời gian: mai"),
        (("so-y-te", "thuong", "1 giờ", "21 ngày"), "từ 1 phút đến 20 ngày"),
        (("so-y-te", "thuong", "2 ngày", "1 ngày"), "phải ngắn hơn hoặc bằng"),
    ],
)
def test_what_cannot_be_promised_is_said_and_changes_nothing(targets, capsys, words, why) -> None:  # type: ignore[no-untyped-def]
    assert targets("set", *words) == 2
    assert why in capsys.readouterr().err
    assert targets("show", "so-y-te") == 0
    assert "có người nhận trong 3 giờ 45 phút, trả lời trong 2 ngày" in capsys.readouterr().out
