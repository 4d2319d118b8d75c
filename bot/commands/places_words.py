"""What an operator reads of places' details: what is there, why not, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from backend.errors import DomainError
from bot.commands.catalogue_words import REFUSALS as FILES

if TYPE_CHECKING:
    from backend.knowledge.importing.tables import BadRow
    from backend.knowledge.province import PlaceDetails

KEY = "mã hoặc tên đơn vị hiện nay, ví dụ xa-mai-phu-2025 hoặc 'xã Mai Phụ'"
COLUMNS = {
    "key": "mã",
    "unit": "đơn vị",
    "phone": "điện thoại",
    "hours": "giờ làm việc",
    "address": "địa chỉ",
    "source": "nguồn",
    "as_of": "ngày",
}
WRONG = {
    "missing": "thiếu {column}",
    "long": "{column} dài quá",
    "signs": "{column} có ký tự điều khiển",
    "phone": "không phải số điện thoại Việt Nam: {value} (0 và 9 hoặc 10 chữ số, hoặc 1900…; Excel "
    "có thể đã bỏ số 0 ở đầu)",
    "nothing": "không có điện thoại, giờ làm việc hay địa chỉ nào",
    "day": "{column} không phải ngày: {value} (viết 31/12/2026)",
    "future": "{column} {value} chưa tới",
    "before": "đơn vị này mới có từ {value}; nguồn trước ngày đó nói về đơn vị khác",
    "unknown": "không rõ đơn vị: {value}",
    "several": "tên này có mấy nơi, ghi rõ một nơi hiện nay: {value}",
    "former": "đơn vị cũ, hãy nhập cho đơn vị hiện nay: {value}",
    "no_bearer": "{value} không phải quầy, sở hay bưu điện",
    "twice": "đơn vị này đã có ở dòng {value}",
}
HEADING = (
    "{file} không có dòng tiêu đề với mã (hoặc tên đơn vị), nguồn và ngày; xem mẫu: motcua places "
    "template. Chưa nhập gì."
)
_FACTS = ("phone", "hours", "address")


def refusal(error: DomainError) -> str:
    """Why nothing was done."""
    if error.code.startswith("details."):
        code = error.code.removeprefix("details.")
        column, value = (str(error.facts.get(name, "")) for name in ("column", "value"))
        return f"{_why(code, column, value)}. Chưa ghi gì."
    known = HEADING if error.code == "places.heading" else FILES[error.code]
    return known.format(**error.facts)


def bad_row(one: BadRow) -> str:
    """Why a row was not taken."""
    return f"Dòng {one.line}: {_why(one.code, one.column, one.value)}. Bỏ qua."


def _why(code: str, column: str, value: str) -> str:
    return WRONG[code].format(column=COLUMNS.get(column, ""), value=value)


def facts(one: PlaceDetails) -> str:
    """What is known of a unit, and from where."""
    return f"{_listed(one, _FACTS)} (theo {one.source}, {one.as_of:%d/%m/%Y})"


def lost(former: PlaceDetails, now: PlaceDetails) -> str:
    """What was known before and is no longer."""
    return _listed(former, (name for name in _FACTS if not getattr(now, name)))


def _listed(one: PlaceDetails, names: Iterable[str]) -> str:
    told = ((name, getattr(one, name)) for name in names)
    return "; ".join(f"{COLUMNS[name]}: {value}" for name, value in told if value)


def outcome(taken: int, *, dry_run: bool) -> str:
    """What was done, in the end."""
    if dry_run:
        return "Chỉ xem: chưa ghi gì."
    return "Đã nhập." if taken else "Chưa nhập gì."
