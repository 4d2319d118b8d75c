"""Once a day, what is wrong with the parcels of one's counters; the names of board columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import Wording

COLUMN = "parcel.board"
COLUMNS = {
    "collect": N_("chờ đến nhận"),
    "ready": N_("chờ giao cho Bưu điện"),
    "out": N_("đang giao"),
    "failed": N_("chưa giao được"),
    "held": N_("giữ tại bưu cục"),
    "asked": N_("người nhận nhờ, chưa sắp xếp"),
    "overdue": N_("quá hạn"),
    "stalled": N_("đứng yên quá lâu"),
    "needs_human": N_("cần người xử lý"),
    "open": N_("đang trên đường"),
}


def column_row(name: str, count: int) -> tuple[Button, ...]:
    """A column and how many stand in it; a tap lists them."""
    words = _(COLUMNS[name])
    return (Button(f"{words[:1].upper()}{words[1:]}: {count}", pack(COLUMN, name, 0)),)


def digest(facts: dict[str, Any]) -> Screen:
    """What is overdue, has stalled or needs somebody; a tap each."""
    head = _(
        "<b>Bưu gửi cần để ý, {day}</b>\nBấm để xem từng phiếu. Phiếu nào đã xử lý ở ngoài thì "
        "anh/chị mở ra và cập nhật, người dân sẽ được báo."
    ).format(day=f"{date.fromisoformat(facts['day']):%d/%m/%Y}")
    flags = ("overdue", "stalled", "needs_human")
    rows = tuple(column_row(flag, facts[flag]) for flag in flags if facts.get(flag))
    return Screen(head, rows)


KINDS: dict[str, Wording] = {"parcel.digest": digest}
