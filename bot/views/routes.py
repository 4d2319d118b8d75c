"""What a supervisor of the province reads of where cases go, and chooses instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.actions import Button, Screen, pack
from backend.cases.route_rules import ASK, COMMUNE, OWN, PROVINCE, Route
from backend.cases.route_subjects import Subject
from backend.cases.routes import Kept
from backend.i18n import N_, _
from backend.knowledge import units
from backend.knowledge.units import Unit
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import moment, shown

SHOW, CHANGE, SET, BACK = "route.show", "route.change", "route.set", "route.back"
MOST_FOUND = 12
WHOLE = "all"
"""On a button, instead of a level: the whole procedure."""
USAGE = N_(
    "Gõ /tuyen, rồi mã thủ tục hoặc lĩnh vực. Ví dụ:\n/tuyen đất đai\n/tuyen 1.001193\n\n"
    "Muốn sửa nhiều dòng một lần: motcua routes import."
)
LEVELS = {PROVINCE: N_("Thủ tục cấp tỉnh"), COMMUNE: N_("Thủ tục cấp xã")}
CHANGES = {
    "": N_("Đổi nơi nhận"),
    PROVINCE: N_("Đổi nơi nhận, cấp tỉnh"),
    COMMUNE: N_("Đổi nơi nhận, cấp xã"),
}
BACKS = {
    "": N_("Về mặc định"),
    PROVINCE: N_("Về mặc định, cấp tỉnh"),
    COMMUNE: N_("Về mặc định, cấp xã"),
}
DESKS = {OWN: N_("Xã, phường của nhân viên"), ASK: N_("Nhân viên tự chọn")}


@dataclass(frozen=True, slots=True)
class Way:
    """Where the cases of one level go now; `kept` where the province itself said so."""

    level: str
    route: Route | None
    kept: Kept | None


def usage() -> Screen:
    """How to name what is meant."""
    return Screen(_(USAGE))


def unknown(words: str) -> Screen:
    """Neither a code nor a field."""
    return Screen(
        _("Không có thủ tục hay lĩnh vực nào là <b>{words}</b>.").format(words=shown(words[:60]))
        + f"\n\n{_(USAGE)}"
    )


def found(some: Sequence[Subject]) -> Screen:
    """Several fields have these words."""
    rows = tuple((Button(one.title[:60], pack(SHOW, one.mark)),) for one in some[:MOST_FOUND])
    text = _("Anh/chị chọn lĩnh vực.")
    if len(some) > MOST_FOUND:
        text += " " + _("Còn nữa: gõ thêm chữ cho rõ.")
    return Screen(text, rows)


def ways(subject: Subject, some: Sequence[Way], own: Sequence[str]) -> Screen:
    """Where it goes now, and the buttons to change it; `own` are parts the province wrote."""
    head = f"<b>{shown(subject.title)}</b>" + (f" ({subject.code})" if subject.code else "")
    about = [_("Lĩnh vực: {field}").format(field=shown(subject.field))] if subject.code else []
    rows = [
        (Button(_(CHANGES[part]), pack(CHANGE, subject.mark, part or WHOLE)),)
        for part in subject.parts
    ]
    backs = [
        (Button(_(BACKS[part]), pack(BACK, subject.mark, part or WHOLE)),)
        for part in subject.parts if part in own
    ]  # fmt: skip
    return Screen("\n".join([head, *about, "", *map(_line, some)]), (*rows, *backs))


def _line(way: Way) -> str:
    """'Thủ tục cấp tỉnh → Sở Y tế', why, and who said so when."""
    said = f"{_(LEVELS[way.level])} → <b>{_desk(way.route)}</b>"
    if way.route and way.route.note:
        said += f"\n{shown(way.route.note)}"
    if way.kept:
        by, time = way.kept.by, moment(way.kept.set_at.isoformat())
        who = _("nhập từ tệp") if by is None else by or _("một người quản trị")
        said += "\n" + _("Tỉnh đặt lúc {time}: {who}").format(time=time, who=shown(who))
    return said


def _desk(route: Route | None) -> str:
    if route is None or route.desk in DESKS:
        return _(DESKS[route.desk if route else ASK])
    return unit_name(route.desk)


def choose(subject: Subject, part: str) -> Screen:
    """Which desk instead: one by button, a commune by its name."""
    provincial = [(one.name, one.key) for one in units.desks() if one.kind != "commune"]
    special = [(_(words), key) for key, words in DESKS.items()]
    level = f" ({_(LEVELS[part]).lower()})" if part else ""
    return Screen(
        _(
            "Vướng mắc về <b>{title}</b>{level} gửi tới đâu? Anh/chị chọn ở dưới, hoặc gõ tên Sở, "
            "xã, phường. Muốn thôi: /huy."
        ).format(title=shown(subject.title), level=level),
        _buttons(subject, part, [*provincial, *special]),
    )


def which(subject: Subject, part: str, some: Sequence[Unit]) -> Screen:
    """The name typed is that of several."""
    rows = _buttons(subject, part, [(one.name, one.key) for one in some])
    return Screen(_("Tên này có mấy nơi. Anh/chị chọn một."), rows)


def _buttons(
    subject: Subject, part: str, some: Sequence[tuple[str, str]]
) -> tuple[tuple[Button, ...], ...]:
    codes = [(name, pack(SET, subject.mark, part or WHOLE, key)) for name, key in some]
    return tuple((Button(name, code),) for name, code in codes)


def desk_unknown() -> Screen:
    """No desk has that name."""
    return Screen(_("Chưa rõ nơi nào. Anh/chị gõ lại tên Sở, xã hoặc phường; muốn thôi thì /huy."))


def changed() -> str:
    """Over the chat."""
    return _("Đã đổi. Vướng mắc mới từ nay gửi tới nơi này.")


def unchanged() -> str:
    """Over the chat, where it was so already."""
    return _("Nơi nhận vẫn như vậy, không có gì đổi.")


def back() -> str:
    """Over the chat."""
    return _("Đã về mặc định.")
