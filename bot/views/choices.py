"""How a department has its cases: what is chosen, and the buttons that change it."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.choices import Choice
from backend.i18n import N_, _, _n
from backend.knowledge import units
from backend.notices.wording.cases import unit_name

SHOW, MODE, HOURS = "choice.show", "choice.mode", "choice.hours"
ON, OFF = "on", "off"
MOST_DESKS = 12
MODES = {rules.GROUP: N_("Trong nhóm"), rules.PRIVATE: N_("Tin riêng cho người trực")}


def which(verb: str, command: str, desks: Sequence[str]) -> Screen:
    """One's desks, to choose one of them; of very many the first, the others by name."""
    rows = tuple((Button(units.unit(key).name, pack(verb, key)),) for key in desks[:MOST_DESKS])
    ask = _("Anh/chị xem cơ quan nào?")
    if len(desks) > MOST_DESKS:
        ask += " " + _("Nơi khác thì gõ tên sau lệnh, ví dụ: {command} Mai Phụ").format(
            command=command
        )
    return Screen(ask, rows)


def unknown() -> Screen:
    """A name that none of their desks bears."""
    return Screen(
        _("Chưa rõ nơi nào, hoặc nơi ấy ngoài phạm vi của anh/chị. Anh/chị gõ lại tên giúp.")
    )


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
