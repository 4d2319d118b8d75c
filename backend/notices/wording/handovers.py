"""How a handover record reads: to who gives, to who counts, and once both have said their word."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.notices.wording.kinds import Wording, moment, shown

OPEN, TAKE, COUNT = "handover.open", "handover.take", "handover.count"
PRINT, WITHDRAW = "handover.print", "handover.withdraw"
DIRECTIONS = {
    "return": N_("Kết quả: quầy giao cho Bưu điện"),
    "collect": N_("Hồ sơ: Bưu điện giao cho quầy"),
}


def head(facts: dict[str, Any]) -> str:
    """Which record, what, who gave and who took, when and how many."""
    lines = [
        _("<b>Biên bản bàn giao {code}</b>").format(code=shown(facts["code"])),
        direction(facts["leg"]),
        _n("Bên giao ghi {count} bưu gửi, lúc {time}{who}.", facts["count"]).format(
            count=facts["count"], time=moment(facts["given_at"]), who=_who(facts["giver"])
        ),
    ]
    if facts["state"] == "withdrawn":
        lines.append(_("Bên giao đã rút lại biên bản này."))
    elif facts["state"] == "taken":
        lines.append(
            _("Bên nhận đếm được {taken}/{count}, lúc {time}{who}.").format(
                taken=facts["count"] - facts["missing"], count=facts["count"],
                time=moment(facts["taken_at"]), who=_who(facts["taker"]),
            )
        )  # fmt: skip
    else:
        lines.append(_("Chờ bên nhận đếm."))
    return "\n".join(lines)


def direction(leg: str) -> str:
    """What is handed over, and which side gives."""
    words = DIRECTIONS[leg]
    return _(words)


def _who(name: str | None) -> str:
    return _(", {name}").format(name=shown(name)) if name else ""


def print_row(facts: dict[str, Any]) -> tuple[Button, ...]:
    """The record on paper."""
    return (Button(_("In biên bản (PDF)"), pack(PRINT, facts["handover"])),)


def counting_rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """What the receiving side may press."""
    number = facts["handover"]
    if facts["missing"]:
        left = facts["count"] - facts["missing"]
        label = _n("Nhận {count} bưu gửi có mặt", left).format(count=left)
        take = Button(label, pack(TAKE, number))
    else:
        take = Button(_("Nhận đủ"), pack(TAKE, number))
    return ((take, Button(_("Có cái thiếu"), pack(COUNT, number, 0))),)


def card(facts: dict[str, Any]) -> Screen:
    """To everybody who may count it; edited once somebody has."""
    if facts["state"] == "given":
        rows = counting_rows(facts)
    elif facts["state"] == "taken":
        correct = Button(
            _("Sửa: thiếu hoặc đã tìm thấy"), pack(COUNT, facts["handover"], 0)
        )  # fmt: skip
        rows = ((correct,),)
    else:
        rows = ()
    return Screen(head(facts), (*rows, print_row(facts)))


def taken(facts: dict[str, Any]) -> Screen:
    """To who gave: the other side has counted."""
    words = [head(facts)]
    if facts["missing"]:
        count = facts["missing"]
        words.append(
            _n("{count} bưu gửi bên nhận không thấy: đã trả về mục chờ giao.", count).format(
                count=count
            )
        )
    row = (Button(_("Mở biên bản"), pack(OPEN, facts["handover"])),)
    return Screen("\n\n".join(words), (row, print_row(facts)))


KINDS: dict[str, Wording] = {"handover.card": card, "handover.taken": taken}
