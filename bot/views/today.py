"""How a day looks: a clerk's in one line, a supervisor's counts, the board of parcels."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording.parcel_digests import COLUMN, COLUMNS, column_row
from backend.parcels.board import Day
from bot.views import pages
from bot.views.rounds import board_rows
from bot.views.tending import Tended, named

PLAN = "15–20"
"""Dossiers a day and clerk: the plan's phase II, III.3.1.1."""
UNANSWERED, WATCHED = "today.unanswered", ("open", "overdue", "stalled")


def own_day(day: Day, asked: int) -> str:
    """One line, for the clerk's eyes alone."""
    return _(
        "Hôm nay của anh/chị: {sent} kết quả gửi đi (kế hoạch {plan} hồ sơ/ngày, phần mềm quầy "
        "chưa nối nên chỉ đếm ở đây), {asked} vướng mắc, {delivered} kết quả tới tay, "
        "{thanks} lời cảm ơn."
    ).format(sent=day.sent, plan=PLAN, asked=asked, delivered=day.delivered, thanks=day.thanks)


def watched(counts: dict[str, int], unanswered: int) -> Screen:
    """What stands open in a supervisor's scope, each tappable."""
    rows = [column_row(name, counts[name]) for name in WATCHED]
    label = _("Vướng mắc chưa trả lời: {count}").format(count=unanswered)
    return Screen(
        _("<b>Trong phạm vi của anh/chị lúc này</b>"),
        (*rows, (Button(label, pack(UNANSWERED)),)),
    )


def board(counts: dict[str, int]) -> Screen:
    """The board of the day; empty columns are left out."""
    rows = tuple(column_row(name, counts[name]) for name in COLUMNS if counts[name])
    if not rows:
        return Screen(_("Không có bưu gửi nào đang trên đường."))
    words = _("<b>Bảng bưu gửi hôm nay</b>\nMột phiếu có thể nằm ở nhiều mục.")
    return Screen(words, (*rows, *board_rows()))


def column(name: str, listed: Sequence[Tended], number: int, *, more: bool) -> Screen:
    """A page of one column."""
    rows = [(Button(named(one), pack("parcel.tend", one.parcel_id)),) for one in listed]
    words = _(COLUMNS[name])
    text = f"<b>{words[:1].upper()}{words[1:]}</b>"
    if not listed:
        text = f"{text}\n" + _("Hiện không có phiếu nào.")
    return Screen(text, (*rows, *pages.turns(number, COLUMN, name, more=more)))


def unanswered(cases: Sequence[tuple[int, str]]) -> Screen:
    """The cases that wait, oldest first."""
    if not cases:
        return Screen(_("Không có vướng mắc nào đang chờ trả lời."))
    rows = tuple((Button(code, pack("case.open", case_id, 0)),) for case_id, code in cases)
    return Screen(_("Vướng mắc đang chờ trả lời, lâu nhất trước:"), rows)


def nothing_here() -> Screen:
    """To somebody who has no day here."""
    return Screen(_("Mục này dành cho nhân viên Bưu điện và người giám sát."))
