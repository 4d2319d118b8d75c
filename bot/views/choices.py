"""How a department has its cases: what is chosen, and the buttons that change it."""

from __future__ import annotations

from collections.abc import Iterable

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.choices import Choice
from backend.i18n import N_, _, _n
from backend.knowledge import units
from backend.notices.wording.cases import unit_name

SHOW, MODE, HOURS = "choice.show", "choice.mode", "choice.hours"
ON, OFF = "on", "off"
MODES = {rules.GROUP: N_("Trong nhóm"), rules.PRIVATE: N_("Tin riêng cho người trực")}


def which(verb: str, desks: Iterable[str]) -> Screen:
    """One's departments, to choose one of them."""
    rows = tuple((Button(units.unit(key).name, pack(verb, key)),) for key in desks)
    return Screen(_("Anh/chị xem cơ quan nào?"), rows)


def not_yours() -> Screen:
    """To somebody without a department."""
    return Screen(_("Mục này dành cho người của các cơ quan chuyên môn."))


def choice(chosen: Choice) -> Screen:
    """Where cases arrive now; buttons for whoever decides."""
    text = "\n".join(
        [
            _("<b>Nơi nhận câu hỏi của {department}</b>").format(
                department=unit_name(chosen.desk)
            ),
            _("• Câu hỏi đến: {place}").format(place=_place(chosen)),
            _("• Nhóm: đã nối") if chosen.has_group
            else _("• Nhóm: chưa nối. Thêm bot vào nhóm của cơ quan rồi gõ /ketnoinhom ở đó."),
            _n("• Đang trực: {count} người", chosen.on_duty).format(count=chosen.on_duty),
            _("• Tin riêng ngoài giờ làm việc: có gửi") if chosen.out_of_hours
            else _("• Tin riêng ngoài giờ làm việc: để tới giờ làm mới gửi"),
        ]
    )  # fmt: skip
    return Screen(text, _rows(chosen) if chosen.may_choose else ())


def _place(chosen: Choice) -> str:
    """Where they come in truth: a group that is not there takes nothing."""
    in_group = chosen.mode == rules.GROUP and chosen.has_group
    return _("trong nhóm") if in_group else _("tin riêng cho người trực")


def _rows(chosen: Choice) -> tuple[tuple[Button, ...], ...]:
    modes = tuple(
        (Button(_mark(_(label), mode == chosen.mode), pack(MODE, chosen.desk, mode)),)
        for mode, label in MODES.items()
    )
    label = _("Thôi nhận ngoài giờ") if chosen.out_of_hours else _("Nhận cả ngoài giờ")
    code = pack(HOURS, chosen.desk, OFF if chosen.out_of_hours else ON)
    return (*modes, (Button(label, code),))


def _mark(label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label
