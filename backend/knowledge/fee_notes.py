"""Reduces a fee row of the national record to marks: never its sentences.

A fee of 0 without a note says nothing, currencies are ids, and the note beside a value may say
that somebody else decides, that it is a share until a day, or that it points elsewhere.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

_CURRENCIES = {
    "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa": "VND",
    "019b3fb2-dee2-76ab-aa53-22d4d903a2bb": "USD",
}
_EXEMPT = {
    "dung-han": "đăng ký khai tử đúng hạn",
    "nguoi-co-cong": "gia đình có công",
    "ho-ngheo": "hộ nghèo",
    "khuyet-tat": "người khuyết tật",
}
_RATE = re.compile(
    r"[Tt]ừ ngày (\d{1,2}/\d{1,2}/\d{4}) đến hết ngày (\d{1,2}/\d{1,2}/\d{4})"
    r"[^.;]*?bằng (\d{1,3}) ?%[^.;]*"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[A-ZĐ]+(?:-[A-ZĐ0-9]+)*")


def line(value: object) -> str:
    """A text of the record on one line, without markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", str(value or "")))).strip()


def fee_marks(fee: dict[str, Any], where: str) -> dict[str, Any]:
    """One fee row of the record as `facts.Fee` without its channel; usual values are left out.

    `where` is the description of the row's channel: it tells whose counter is meant.
    """
    note = line(fee.get("description"))
    marks = {
        "kind": fee.get("type"),
        "value": fee.get("value"),
        "currency": _CURRENCIES.get(str(fee.get("currencyId") or "")),
        "audience": "mission" if "cơ quan đại diện" in where.lower() else None,
    } | _note(note)
    return {key: value for key, value in marks.items() if value}


def _note(note: str) -> dict[str, Any]:
    said = note.lower()
    unit = re.match(r"^/\s*([^.;,]{1,30})$", note)
    return {
        "noted": bool(note) and said != "none",
        "per": unit[1] if unit else None,
        "council": "hội đồng nhân dân" in said or "hđnd" in said,
        "free": bool(
            re.match(r"^\(?\s*(miễn (lệ )?phí|không thu|không mất phí)\s*(\.|\)|$)", said)
        ),
        "exempt": [key for key, words in _EXEMPT.items() if "miễn" in said and words in said],
        "documents": list(dict.fromkeys(_NUMBER.findall(note))),
        "rates": [_rate(match) for match in _RATE.finditer(note)],
    }


def _rate(match: re.Match[str]) -> dict[str, Any]:
    """A share of the fee between two days; `online` where the note limits it to that channel."""
    begins, ends = (datetime.strptime(text, "%d/%m/%Y").date() for text in match.groups()[:2])  # noqa: DTZ007
    return {
        "percent": int(match[3]),
        "from": begins.isoformat(),
        "to": ends.isoformat(),
        "online": "trực tuy" in match[0].lower(),
    }
