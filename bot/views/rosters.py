"""A desk's roster, and putting a shift on it: what is read at every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.actions import Button, Screen, pack
from backend.duty import rules
from backend.duty.drafts import Draft
from backend.duty.models import Shift
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording.cases import unit_name
from backend.notices.wording.duty import days_words, fields_words
from backend.notices.wording.kinds import shown

DESK, ADD = "duty.desk", "duty.add"
REMOVE, REMOVE_NOW = "duty.remove", "duty.remove_now"
PERSON, FIELD, ALL, DONE = "duty.person", "duty.field", "duty.all", "duty.done"
SPAN, SUBSTITUTE, SAVE, STOP = "duty.span", "duty.substitute", "duty.save", "duty.stop"
SPANS = {"week": N_("Tuần này"), "next": N_("Tuần sau"), "month": N_("Tháng này")}
MOST_SHIFTS, MOST_DESKS, MOST_PEOPLE, MOST_OFFERED = 12, 14, 20, 8
NAMELESS = N_("(chưa có tên)")


@dataclass(frozen=True, slots=True)
class Roster:
    """A desk's shifts from this Monday on, who is away, who is on duty now; people by name."""

    desk: str
    sunday: date
    shifts: Sequence[Shift]
    away: frozenset[int]
    on_duty: Sequence[int]
    names: Mapping[int, str]


def roster(one: Roster) -> Screen:
    """This week's shifts and the coming ones, with what can be done."""
    ends = rules.Duty("", 0, one.sunday, one.sunday).ends_at
    week = [shift for shift in one.shifts if shift.begins_at < ends]
    later = [shift for shift in one.shifts if shift.begins_at >= ends]
    lines = [_("<b>Lịch trực</b> · {desk}").format(desk=unit_name(one.desk)), *_now(one)]
    lines += ["", _("Tuần này (đến {day}):").format(day=f"{one.sunday:%d/%m}")]
    lines += [_line(shift, one) for shift in week] or [
        _("Chưa xếp ca nào, nên mọi chuyên viên của bàn trực đều nhận câu hỏi.")
    ]
    if later:
        lines += ["", _("Sắp tới:"), *(_line(shift, one) for shift in later)]
    rows = [(Button(_remove_label(shift, one), pack(REMOVE, shift.id)),) for shift in one.shifts]
    return Screen("\n".join(lines), (*rows, (Button(_("Thêm ca trực"), pack(ADD, one.desk)),)))


def _now(one: Roster) -> list[str]:
    on = ", ".join(shown(_name(number, one.names)) for number in one.on_duty[:MOST_SHIFTS])
    lines = [_("Đang trực: {names}").format(names=on or _("không có ai"))]
    if one.away:
        names = ", ".join(shown(_name(number, one.names)) for number in sorted(one.away))
        lines.append(_("Đang nghỉ: {names}").format(names=names))
    return lines


def _line(shift: Shift, one: Roster) -> str:
    who = shown(_name(shift.person_id, one.names))
    if shift.person_id in one.away:
        who += " " + _("(đang nghỉ)")
    days = days_words(shift.begins_at, shift.ends_at)
    text = f"• <b>{who}</b>, {days}: {fields_words(shift.fields)}"
    if shift.substitute_id is None:
        return text
    return text + "; " + _("thay: {name}").format(
        name=shown(_name(shift.substitute_id, one.names))
    )  # fmt: skip


def _remove_label(shift: Shift, one: Roster) -> str:
    days = days_words(shift.begins_at, shift.ends_at)
    return _("Bỏ ca: {name}, {days}").format(name=_name(shift.person_id, one.names), days=days)[:60]


def own(shifts: Sequence[Shift], person_id: int, names: Mapping[int, str]) -> Screen:
    """A specialist's own shifts."""
    lines = [_("<b>Ca trực của anh/chị</b>")]
    for shift in shifts[:MOST_SHIFTS]:
        days = days_words(shift.begins_at, shift.ends_at)
        text = f"• {days}, {unit_name(shift.desk)}: {fields_words(shift.fields)}"
        if shift.person_id != person_id:
            name = shown(_name(shift.person_id, names))
            text += " " + _("(trực thay khi {name} vắng)").format(name=name)
        lines.append(text)
    if not shifts:
        lines.append(_("Anh/chị chưa có ca trực nào được xếp."))
    return Screen("\n".join(lines))


def which_desk(desks: Sequence[str]) -> Screen:
    """One of the desks that somebody plans."""
    rows = tuple(
        (Button(units.unit(key).name, pack(DESK, key)),) for key in desks[:MOST_DESKS]
    )  # fmt: skip
    return Screen(_("Lịch trực của nơi nào? Bấm chọn, hoặc gõ tên đơn vị."), rows)


def desk_unknown() -> Screen:
    """A name that none of their desks bears."""
    return Screen(
        _("Chưa rõ nơi nào, hoặc nơi ấy ngoài phạm vi của anh/chị. Anh/chị gõ lại tên giúp.")
    )


def not_yours() -> Screen:
    """/lichtruc by somebody who is on no roster and plans none."""
    return Screen(_("Lịch trực dành cho chuyên viên, người giám sát và người quản trị."))


def nobody_to_set(desk: str) -> Screen:
    """A desk without specialists."""
    return Screen(
        _("{desk} chưa có chuyên viên nào ở đây. Người quản trị mời ở /nhansu.").format(
            desk=unit_name(desk)
        )
    )


def choose_person(draft: Draft, some: Sequence[int], names: Mapping[int, str]) -> Screen:
    """Who is on duty?"""
    rows = [
        (Button(_name(one, names)[:60], pack(PERSON, draft.token, one)),)
        for one in some[:MOST_PEOPLE]
    ]
    return Screen(
        _("<b>Thêm ca trực</b> · {desk}\nAi trực? Bấm chọn, hoặc gõ tên.").format(
            desk=unit_name(draft.desk)
        ),
        (*rows, (_stop(draft),)),
    )


def choose_fields(draft: Draft, *, searched: bool = False) -> Screen:
    """Which fields, up to three?"""
    rows = [
        (Button(name[:60], pack(FIELD, draft.token, place)),)
        for place, name in enumerate(draft.offered)
    ]
    last = Button(_("Mọi lĩnh vực"), pack(ALL, draft.token))
    if draft.fields:
        last = Button(_("Xong"), pack(DONE, draft.token))
    text = _(
        "Trực lĩnh vực nào? Gõ một từ để tìm (ví dụ: <i>hộ tịch</i>), chọn tối đa {most}."
    ).format(most=rules.MOST_FIELDS)
    if searched and not draft.offered:
        text = _("Không thấy lĩnh vực nào như vậy. Anh/chị gõ từ khác giúp.") + f"\n{text}"
    if draft.fields:
        text += "\n" + _("Đã chọn: {fields}.").format(fields=fields_words(draft.fields))
    return Screen(text, (*rows, (last, _stop(draft))))


def choose_span(draft: Draft) -> Screen:
    """From when to when?"""
    row = tuple(Button(_(label), pack(SPAN, draft.token, key)) for key, label in SPANS.items())
    return Screen(
        _("Trực từ ngày nào đến ngày nào? Bấm nút, hoặc gõ ví dụ <code>30/11-04/12</code>."),
        (row, (_stop(draft),)),
    )


def wrong_span(draft: Draft) -> Screen:
    """No days that can be understood, or that have passed, or too far."""
    again = choose_span(draft)
    why = _("Chúng tôi chưa hiểu những ngày này, hoặc ngày đã qua hay quá một năm.")
    return Screen(f"{why}\n{again.text}", again.rows)


def choose_substitute(draft: Draft, some: Sequence[int], names: Mapping[int, str]) -> Screen:
    """Who takes over while they are away?"""
    rows = [
        (Button(_name(one, names)[:60], pack(SUBSTITUTE, draft.token, one)),)
        for one in some[:MOST_PEOPLE]
    ]
    none = Button(_("Không cần"), pack(SUBSTITUTE, draft.token, 0))
    return Screen(
        _("Ai trực thay khi người này vắng? Bấm chọn, hoặc gõ tên."),
        (*rows, (none, _stop(draft))),
    )


def preview(draft: Draft, names: Mapping[int, str]) -> Screen:
    """The whole shift before it is saved."""
    duty = draft.duty()
    substitute = _name(duty.substitute_id, names) if duty.substitute_id else _("không có")
    text = _(
        "<b>Xem lại ca trực</b>\n{desk}\nNgười trực: {name}\nLĩnh vực: {fields}\n"
        "Ngày: {days}\nTrực thay: {substitute}\n\nLưu xong, người có tên được báo."
    ).format(
        desk=unit_name(duty.desk), name=shown(_name(duty.person_id, names)),
        fields=fields_words(duty.fields), days=days_words(duty.begins_at, duty.ends_at),
        substitute=shown(substitute),
    )  # fmt: skip
    return Screen(text, ((Button(_("Lưu"), pack(SAVE, draft.token)), _stop(draft)),))


def saved(anew: bool) -> Screen:
    """It is on the roster."""
    return Screen(_("Đã lưu ca trực.") if anew else _("Ca trực này đã có từ trước."))


def remove_question(shift: Shift, names: Mapping[int, str]) -> Screen:
    """Asked once more."""
    text = _("Bỏ ca trực của <b>{name}</b>, {days}?").format(
        name=shown(_name(shift.person_id, names)),
        days=days_words(shift.begins_at, shift.ends_at),
    )
    row = (
        Button(_("Bỏ ca này"), pack(REMOVE_NOW, shift.id)),
        Button(_("Thôi"), pack(DESK, shift.desk)),
    )
    return Screen(text, (row,))


def stopped() -> Screen:
    """After 'Thôi'."""
    return Screen(_("Đã thôi, lịch trực không đổi."))


def gone() -> str:
    """A button of a shift that was saved or given up."""
    return _("Ca trực này đã lưu hoặc đã thôi. Anh/chị mở lại /lichtruc.")


def span_of(key: str, today: date) -> tuple[date, date]:
    """The days of 'week', 'next' or 'month', none of them past; raises KeyError for others."""
    sunday = today + timedelta(days=6 - today.weekday())
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    spans = {
        "week": (today, sunday),
        "next": (sunday + timedelta(days=1), sunday + timedelta(days=7)),
        "month": (today, next_month - timedelta(days=1)),
    }
    return spans[key]


def _name(person_id: int, names: Mapping[int, str]) -> str:
    return names.get(person_id) or _(NAMELESS)


def _stop(draft: Draft) -> Button:
    return Button(_("Thôi"), pack(STOP, draft.token))
