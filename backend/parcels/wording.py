"""What a carrier's free words say: how an attempt ended, and why. Pure.

Words never outweigh a code that we know, but for one thing: a delivery that its own words call
unsuccessful is none.
"""

from __future__ import annotations

import unicodedata

from backend.parcels import rules

# "không thành công" holds "thành công": what failed is looked for first.
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("không thành công", rules.FAILED),
    ("chưa thành công", rules.FAILED),
    ("thất bại", rules.FAILED),
    ("thành công", rules.DELIVERED),
)

REASONS: tuple[tuple[str, str], ...] = (
    ("không có người nhận", "not_home"),
    ("không có nhà", "not_home"),
    ("hẹn ngày khác", "rescheduled"),
    ("hẹn phát lại", "rescheduled"),
    ("không ai nghe máy", "unreachable"),
    ("không liên lạc được", "unreachable"),
    ("nhận tại bưu cục", "will_collect"),
    ("sai địa chỉ", "wrong_address"),
    ("từ chối", "refused"),
)


def outcome(text: str) -> str | None:
    """`attempt_failed`, `delivered`, or None where the words say neither."""
    return _first(OUTCOMES, text)


def reason(text: str) -> str | None:
    """Why an attempt failed, one of `rules.REASONS`; None where the words do not say."""
    return _first(REASONS, text)


def _first(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    plain = unicodedata.normalize("NFC", text).lower()
    return next((means for words, means in table if words in plain), None)
