"""How one's home commune is asked for, shown, changed and forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.knowledge import places, units
from backend.knowledge.answers import Choice
from backend.knowledge.places import Place
from backend.notices.wording.kinds import shown
from bot.views.places import choice_label

CHOOSE, PLACE, SET, FORGET, STOP = (
    "home.choose",
    "home.place",
    "home.set",
    "home.forget",
    "home.stop",
)


def ask() -> Screen:
    """Which commune? With why, and how it is forgotten."""
    return Screen(
        _(
            "Anh/chị ở xã, phường nào? Gõ tên cũ hay tên mới đều được, "
            "ví dụ: <i>Thạch Hạ</i>.\n\n"
            "Chúng tôi chỉ nhớ tên xã, để chỉ đúng quầy và hỏi đúng nhân viên. "
            "Muốn xóa lúc nào cũng được: /xatoi."
        ),
        (_stop(),),
    )


def which_place(some: Iterable[Place]) -> Screen:
    """The name has several meanings."""
    rows = [
        (Button(choice_label(Choice(one.key, one.name, one)), pack(PLACE, one.key)),)
        for one in some
    ]
    return Screen(_("Tên này có mấy nơi. Anh/chị ở nơi nào?"), (*rows, _stop()))


def which_commune(keys: Iterable[str], named: Place | None) -> Screen:
    """The place named has become several communes, or is a district."""
    rows = [(Button(units.unit(key).name, pack(SET, key)),) for key in keys]
    name = shown(named.name) if named else ""
    if named and named.kind == "district":
        told = _("<b>{name}</b> nay gồm các xã, phường dưới đây. Anh/chị ở đâu?")
    else:
        told = _("<b>{name}</b> cũ nay chia về mấy nơi. Anh/chị ở phần nào?")
    return Screen(told.format(name=name), (*rows, _stop()))


def unknown(named: Place | None) -> Screen:
    """Nothing we know; or a former commune of which no source says where it is now."""
    if named is not None:
        text = _(
            "Chúng tôi chưa có nguồn nói <b>{name}</b> nay thuộc xã, phường nào. "
            "Anh/chị gõ tên xã, phường mới giúp."
        ).format(name=shown(named.name))
    else:
        text = _(
            "Chúng tôi chưa tìm thấy xã, phường này ở Hà Tĩnh. "
            "Anh/chị gõ tên khác giúp, hoặc bấm Thôi để hỏi việc khác."
        )
    return Screen(text, (_stop(),))


def known(commune: str) -> Screen:
    """What somebody's commune means today, and what can be done about it."""
    row = (
        Button(_("Đổi xã khác"), pack(CHOOSE)),
        Button(_("Quên xã của tôi"), pack(FORGET)),
    )
    return Screen(_meaning(commune), (row,))


def _meaning(commune: str) -> str:
    unit = units.unit(commune)
    lines = [_("Anh/chị ở <b>{name}</b>.").format(name=shown(unit.name))]
    parts = places.former_parts(commune)
    if parts:
        names = ", ".join(shown(one.later_name or one.name) for one in parts)
        lines.append(_("Từ 01/7/2025 gộp từ: {names}").format(names=names))
    counter = units.counter_of(commune)
    lines.append(_("Quầy của anh/chị: {name}.").format(name=shown(counter.name)))
    if counter.hours:
        lines.append(_("Giờ làm việc: {hours}").format(hours=shown(counter.hours)))
    lines.append(
        _("<i>Nguồn: {source}, {day}.</i>").format(
            source=shown(unit.source.name), day=f"{unit.source.date:%d/%m/%Y}"
        )
    )
    return "\n".join(lines)


def forgotten() -> Screen:
    """It is no longer known."""
    return Screen(_("Đã quên xã của anh/chị. Cần thì bấm /xatoi để chọn lại."))


def stopped() -> Screen:
    """The question was left unanswered."""
    return Screen(_("Không sao, anh/chị cứ hỏi tiếp. Khi cần thì bấm /xatoi."))


def _stop() -> tuple[Button, ...]:
    return (Button(_("Thôi"), pack(STOP)),)
