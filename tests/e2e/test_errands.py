"""The errands over real HTTP, with bot and worker as processes, by polling and by webhook."""

from __future__ import annotations

import httpx
import pytest

from tests.story.installation import Installation, Phones

pytestmark = pytest.mark.e2e


def test_a_citizen_asks_and_is_answered(phones: Phones) -> None:
    phones.says("Lan", "/start")
    phones.hears("Lan", "Chào anh/chị!")
    phones.says("Lan", "con em mới đẻ làm giấy tờ chi")
    phones.hears("Lan", "1.001193")
    phones.presses("Lan", "Phí")
    phones.hears("Lan", "(1.001193)\n\nPhí, lệ phí\nCổng Dịch vụ công không ghi rõ phí")


def test_a_webhook_with_a_wrong_secret_changes_nothing(
    installation: Installation, phones: Phones
) -> None:
    address = f"http://127.0.0.1:{installation.http_port}/telegram/webhook"
    answer = httpx.post(
        address, json={"update_id": 1}, headers={"X-Telegram-Bot-Api-Secret-Token": "x"}
    )
    assert answer.status_code == (403 if installation.webhook else 404)
