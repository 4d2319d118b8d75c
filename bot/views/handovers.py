"""How a handover record looks in chat and on paper: codes only, no phone, no address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _, _n
from backend.notices.wording import handovers as wording
from backend.notices.wording.kinds import moment
from bot.sheets.parts import Leaflet, Line, Section
from bot.views import pages

OPEN, TAKE, COUNT = wording.OPEN, wording.TAKE, wording.COUNT
PRINT, WITHDRAW, FLIP, LISTED = wording.PRINT, wording.WITHDRAW, "handover.flip", "handover.list"
PAGE = 8
SIGN = "." * 48


def record(facts: dict[str, Any], *, mine: bool) -> Screen:
    """A record, and what this person may do with it: `mine` is who gave."""
    if not mine:
        return wording.card(facts)
    row = (Button(_("Rút lại"), pack(WITHDRAW, facts["handover"])),)
    rows = (row,) if facts["state"] == "given" else ()
    return Screen(wording.head(facts), (*rows, wording.print_row(facts)))


def counting(
    facts: dict[str, Any], lines: Sequence[tuple[int, str, bool]], page: int
) -> Screen:  # fmt: skip
    """The lines to tap: each a parcel's id, its codes, and whether it is missing."""
    number = facts["handover"]
    some = lines[page * PAGE : (page + 1) * PAGE]
    rows = [
        (Button(f"{'❌' if missing else '✅'} {name}", pack(FLIP, number, parcel_id, page)),)
        for parcel_id, name, missing in some
    ]
    rows += pages.turns(page, COUNT, number, more=len(lines) > (page + 1) * PAGE)
    rows += wording.counting_rows(facts)[0:1] if facts["state"] == "given" else ()
    hint = _("Bấm vào cái không thấy để đánh dấu ❌; bấm lần nữa để bỏ dấu.")
    return Screen(f"{wording.head(facts)}\n\n{hint}", tuple(rows))


def listed(some: Sequence[tuple[int, str, str]]) -> Screen:
    """The newest records: id, code and when given (ISO)."""
    if not some:
        return Screen(_("Chưa có biên bản bàn giao nào."))
    rows = tuple(
        (Button(f"{code} · {moment(at)}", pack(OPEN, number)),) for number, code, at in some
    )
    return Screen(_("Biên bản bàn giao gần đây:"), rows)


def caption(facts: dict[str, Any]) -> str:
    """Under the printable file."""
    return _("Biên bản bàn giao {code}, để in và hai bên ký.").format(code=facts["code"])


def sheet(
    facts: dict[str, Any], unit: str, lines: Sequence[tuple[str, str, str, bool]], made: date
) -> Leaflet:
    """The record on paper; a line is our code, the dossier's, the tracking number, missing."""
    count = len(lines)
    heading = _n("Danh sách: {count} bưu gửi", count).format(count=count)
    listing = tuple(
        Line(
            f"{number}. {dossier} · {tracking} · {code}", "box",
            _("thiếu") if missing else "",
        )
        for number, (code, dossier, tracking, missing) in enumerate(lines, start=1)
    )  # fmt: skip
    return Leaflet(
        over=_("Biên bản bàn giao"),
        title=facts["code"],
        under=f"{wording.direction(facts['leg'])} · {unit}",
        sections=(
            Section(heading, listing),
            Section(_("Bên giao"), tuple(map(Line, _side(facts["giver"], facts["given_at"])))),
            Section(_("Bên nhận"), tuple(map(Line, _taker(facts)))),
        ),
        codes=(),
        foot=(_("In ngày {day}. Chỉ ghi mã, không ghi tên, điện thoại, địa chỉ người dân.").format(
            day=f"{made:%d/%m/%Y}"
        ),),
    )  # fmt: skip


def _side(name: str | None, at: str | None) -> list[str]:
    said = (
        _("Xác nhận trên kênh lúc {time}.").format(time=moment(at)) if at else _("Chưa xác nhận.")
    )
    return [f"{name}. {said}" if name else said, _("Ký, ghi rõ họ tên: {line}").format(line=SIGN)]


def _taker(facts: dict[str, Any]) -> list[str]:
    first, sign = _side(facts["taker"], facts["taken_at"])
    taken = _("Số đếm được: {taken}/{count}").format(
        taken=facts["count"] - facts["missing"] if facts["taken_at"] else "……",
        count=facts["count"],
    )
    return [first, taken, sign]
