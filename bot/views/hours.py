"""When a unit works, in words; closing it for a day and opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge.units import Unit
from backend.notices.wording.cases import unit_name
from backend.notices.wording.enquiries import deadline
from backend.notices.wording.kinds import shown
from backend.worktime.calendar import Day

CLOSE, UNIT, REOPEN, STOP = "hours.close", "hours.unit", "hours.reopen", "hours.stop"
MOST_UNITS = 12
WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)


def week_line(week: Sequence[Day]) -> str:
    """'07:30–11:30, 13:30–17:00, thứ Hai đến thứ Sáu'; days off are left out."""
    parts = []
    for sessions, some in groupby(enumerate(week), key=lambda one: one[1]):
        days = [_(WEEKDAYS[number]) for number, _day in some]
        if sessions:
            named = days[0] if len(days) == 1 else _("{first} đến {last}").format(
                first=days[0], last=days[-1]
            )  # fmt: skip
            parts.append(f"{day_line(sessions)}, {named}")
    return "; ".join(parts)


def day_line(sessions: Day) -> str:
    """The sessions of a day."""
    return ", ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in sessions)


def day_name(day: date) -> str:
    """'thứ Sáu 27/11/2026'."""
    return f"{_(WEEKDAYS[day.weekday()])} {day:%d/%m/%Y}"


def which_day(today: date, tomorrow: date) -> Screen:
    """For which day, and why?"""
    row = (
        Button(_("Hôm nay"), pack(CLOSE, today.isoformat())),
        Button(_("Ngày mai"), pack(CLOSE, tomorrow.isoformat())),
        _stop(),
    )
    return Screen(
        _(
            "Đơn vị nghỉ ngày nào? Bấm nút, hoặc gõ ngày và lý do, "
            "ví dụ: <code>27/11 bão số 12</code>. Ngày nghỉ không tính vào thời hạn trả lời."
        ),
        (row,),
    )


def wrong_day() -> Screen:
    """No day that can be understood, or one in the past."""
    return Screen(
        _(
            "Chúng tôi chưa hiểu ngày này. Anh/chị gõ ví dụ "
            "<code>/nghiquay 27/11 bão số 12</code>; ngày đã qua thì không đóng được nữa."
        )
    )


def which_unit(day: date, some: Sequence[Unit]) -> Screen:
    """Which unit of theirs?"""
    rows = [(Button(one.name, pack(UNIT, one.key)),) for one in some[:MOST_UNITS]]
    return Screen(
        _("Đơn vị nào nghỉ {day}? Bấm chọn, hoặc gõ tên đơn vị.").format(day=day_name(day)),
        (*rows, (_stop(),)),
    )


def unit_unknown() -> Screen:
    """A name that no unit of their scope bears."""
    return Screen(
        _("Chưa rõ đơn vị nào, hoặc đơn vị ấy ngoài phạm vi của anh/chị. Anh/chị gõ lại tên giúp.")
    )


def closed(
    row_id: int, unit: str, day: date, reason: str, *, opens: datetime, moved: int
) -> Screen:
    """It is closed: what that changes, and the way back."""
    lines = [
        _("Đã ghi: <b>{unit}</b> nghỉ cả ngày {day}.").format(
            unit=unit_name(unit), day=day_name(day)
        )
    ]
    if reason:
        lines.append(_("Lý do: {reason}.").format(reason=shown(reason)))
    lines.append(
        _("Ngày này không tính vào thời hạn trả lời. Làm việc lại từ {time}.").format(
            time=deadline(opens.isoformat())
        )
    )
    lines.append(_moved(moved))
    return Screen("\n".join(lines), ((Button(_("Mở lại"), pack(REOPEN, row_id)),),))


def opened(unit: str, day: date, moved: int) -> Screen:
    """It works that day after all."""
    text = _("Đã mở lại: <b>{unit}</b> ngày {day} theo giờ như trước.").format(
        unit=unit_name(unit), day=day_name(day)
    )
    return Screen(f"{text}\n{_moved(moved)}")


def _moved(count: int) -> str:
    if not count:
        return _("Không có thời hạn nào phải dời.")
    return _("Số câu hỏi đang chờ được dời hạn: {count}.").format(count=count)


def stopped() -> Screen:
    """After 'Thôi'."""
    return Screen(_("Đã thôi, giờ làm việc không đổi."))


def not_yours() -> Screen:
    """/nghiquay by somebody who leads no unit."""
    return Screen(_("Việc này dành cho người giám sát và người quản trị."))


def _stop() -> Button:
    return Button(_("Thôi"), pack(STOP))
