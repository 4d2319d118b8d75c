"""Nobody is told to press a button that their channel has not."""

from __future__ import annotations

from bot.views import collecting


def test_where_no_phone_can_be_proved_nobody_looks_for_a_button() -> None:
    assert "Bấm nút dưới" in collecting.ask_phone(provable=True).text
    assert "Bấm nút" not in collecting.ask_phone(provable=False).text
