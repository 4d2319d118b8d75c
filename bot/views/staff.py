"""How the people who work here look to an admin, and how somebody is invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import units
from backend.knowledge.units import Unit
from backend.notices.wording.kinds import moment, shown
from backend.people.roster import Member
from backend.people.rules import ROLES, Grant
from bot.views.greeting import ROLES as ROLE_NAMES
from bot.views.greeting import role_line

LIST, SHOW = "staff.list", "staff.show"
SUSPEND, SUSPEND_NOW = "staff.suspend", "staff.suspend_now"
RESUME, RESUME_NOW = "staff.resume", "staff.resume_now"
INVITE, INVITE_ROLE, INVITE_UNIT = "staff.invite", "staff.role", "staff.unit"
PAGE = 8
MOST_UNITS = 14
NAMELESS = N_("(chưa có tên)")


def people_list(members: Sequence[Member], page: int) -> Screen:
    """A page of people, a button each; a pause sign stands before whoever is suspended."""
    pages = max(1, -(-len(members) // PAGE))
    page = min(max(page, 0), pages - 1)
    rows = [
        (Button(_label(one), pack(SHOW, one.person_id)),)
        for one in members[page * PAGE : (page + 1) * PAGE]
    ]
    turns = [
        Button(sign, pack(LIST, other))
        for sign, other in (("‹", page - 1), ("›", page + 1))
        if 0 <= other < pages
    ]
    if turns:
        rows.append(tuple(turns))
    rows.append((Button(_("Mời người mới"), pack(INVITE)),))
    text = _("<b>Nhân sự</b> · {number} người").format(number=len(members))
    if pages > 1:
        text += _(" · trang {page}/{pages}").format(page=page + 1, pages=pages)
    return Screen(text, tuple(rows))


def _label(member: Member) -> str:
    role = _(ROLE_NAMES[member.grants[0].role])
    return f"{'⏸ ' if member.suspended_at else ''}{_name(member)} · {role}"[:60]


def _name(member: Member) -> str:
    return member.name or _(NAMELESS)


def one_person(member: Member, *, may_change: bool) -> Screen:
    """One of them, with what an admin over all their scopes can do."""
    lines = [f"<b>{shown(_name(member))}</b>", *(f"• {role_line(one)}" for one in member.grants)]
    if member.suspended_at:
        at = moment(member.suspended_at.isoformat())
        lines.append(_("Đang tạm dừng từ {at}.").format(at=at))
    if not may_change:
        lines.append(_("Người này có quyền ngoài phạm vi của anh/chị, nên anh/chị chỉ xem được."))
    verb, label = (
        (RESUME, _("Cho làm việc lại")) if member.suspended_at else (SUSPEND, _("Tạm dừng"))
    )
    rows = [(Button(label, pack(verb, member.person_id)),)] if may_change else []
    return Screen("\n".join(lines), (*rows, (Button(_("Danh sách"), pack(LIST, 0)),)))


def suspend_question(member: Member) -> Screen:
    """Asked once more."""
    text = _(
        "Tạm dừng <b>{name}</b>? Từ lần bấm tiếp theo, người này không mở được việc nào; "
        "việc đang mở trả lại hàng chờ. Anh/chị cho làm việc lại lúc nào cũng được."
    ).format(name=shown(_name(member)))
    return Screen(text, (_yes_or_back(_("Tạm dừng"), SUSPEND_NOW, member),))


def resume_question(member: Member) -> Screen:
    """Asked once more."""
    text = _("Cho <b>{name}</b> làm việc lại, với các quyền như trước?").format(
        name=shown(_name(member))
    )
    return Screen(text, (_yes_or_back(_("Cho làm việc lại"), RESUME_NOW, member),))


def _yes_or_back(label: str, verb: str, member: Member) -> tuple[Button, ...]:
    number = member.person_id
    return (Button(label, pack(verb, number)), Button(_("Thôi"), pack(SHOW, number)))


def choose_role() -> Screen:
    """The first step of an invitation."""
    rows = tuple((Button(_(ROLE_NAMES[one]), pack(INVITE_ROLE, one)),) for one in ROLES)
    return Screen(_("Mời ai? Chọn vai trò."), rows)


def choose_unit(role: str, offered: Sequence[Unit]) -> Screen:
    """The second step: the units at hand, or any other by its name."""
    rows = tuple((Button(one.name, pack(INVITE_UNIT, one.key)),) for one in offered[:MOST_UNITS])
    text = _("Vai trò: {role}.\nLàm ở đơn vị nào? Chọn ở dưới, hoặc gõ tên đơn vị.").format(
        role=_(ROLE_NAMES[role])
    )
    return Screen(text, rows)


def unit_unknown() -> Screen:
    """After a name that no unit within the admin's scope bears."""
    return Screen(
        _(
            "Chưa rõ đơn vị nào, hoặc đơn vị ấy ngoài phạm vi của anh/chị. "
            "Anh/chị gõ lại tên đầy đủ, ví dụ: <i>Sở Công Thương</i>. Muốn thôi thì /huy."
        )
    )


def ask_name(role: str, scope: str) -> Screen:
    """The last step."""
    return Screen(
        _("Lời mời: {line}.\nNgười ấy tên gì? Gõ họ và tên.").format(
            line=role_line(Grant(role, scope))
        )
    )


def name_unfit(most: int) -> Screen:
    """After something that is no name."""
    return Screen(
        _("Tên cần có chữ, dài nhất {most} ký tự. Anh/chị gõ lại giúp.").format(most=most)
    )


def invitation(name: str, grant: Grant, link: str, expires_at: datetime) -> Screen:
    """The link, to be handed on."""
    text = _(
        "Lời mời cho <b>{name}</b>: {line}.\n\n{link}\n\n"
        "Gửi liên kết này cho đúng người ấy. Ai mở trước thì được quyền, và chỉ mở được một lần, "
        "đến {until}. Anh/chị đừng tự bấm."
    ).format(
        name=shown(name), line=role_line(grant), link=link, until=moment(expires_at.isoformat())
    )
    return Screen(text, ((Button(_("Chép liên kết"), copy=link),),))


def common_units(role: str) -> tuple[Unit, ...]:
    """The units most people of a role work in."""
    if role == "specialist":
        return units.departments()
    keys = (units.PROVINCE, units.PROVINCE_COUNTER, units.POST)
    return tuple(units.unit(key) for key in keys)
