"""How somebody's channels look, and how another one is joined to them."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording.channels import name
from backend.notices.wording.kinds import moment, shown
from backend.notices.wording.linking import AGREE, NO
from backend.people.models import Identity, Person
from backend.people.rules import PARCELS, WORK, Speaker

SHOW, ASK, ENTER = "link.show", "link.ask", "link.enter"
PREFER, PART, PART_NOW = "link.prefer", "link.part", "link.part_now"
LAST = "last"


def channels(accounts: Sequence[Identity], person: Person, speaker: Speaker) -> Screen:
    """The channels of this person, what they want on which, and how to join or part one."""
    lines = [_("<b>Các kênh của anh/chị</b>"), *(_line(one, speaker) for one in accounts)]
    rows = [(Button(_("Lấy mã"), pack(ASK)), Button(_("Nhập mã"), pack(ENTER)))]
    own = list(dict.fromkeys(one.channel for one in accounts))
    if len(own) > 1:
        lines.append("")
        for what, chosen in _wishes(person, speaker):
            lines.append(_wish_line(what, chosen))
            rows.append(_choices(what, chosen, own))
    if len(accounts) == 1:
        lines += ["", _how()]
    rows += [
        (Button(_("Bỏ {channel}").format(channel=name(one.channel)), pack(PART, one.id)),)
        for one in accounts
        if one.id != speaker.identity_id
    ]
    return Screen("\n".join(lines), tuple(rows))


def _how() -> str:
    return _(
        "Dùng thêm kênh khác: bấm Lấy mã ở đây, rồi mở kênh kia gõ /lienket và mã. "
        "Mất một kênh thì tin vẫn tới kênh còn lại."
    )


def _line(account: Identity, speaker: Speaker) -> str:
    if account.id == speaker.identity_id:
        return _("• {channel}: đang nhắn ở đây").format(channel=name(account.channel))
    if account.unreachable_at is not None:
        return _("• {channel}: không gửi tới được").format(channel=name(account.channel))
    heard = account.last_heard_at or account.created_at
    return _("• {channel}: nhắn gần nhất khoảng {at}").format(
        channel=name(account.channel), at=moment(heard.isoformat())
    )


def _wishes(person: Person, speaker: Speaker) -> list[tuple[str, str | None]]:
    wishes = [(PARCELS, person.parcel_channel)]
    if speaker.grants:
        wishes.append((WORK, person.work_channel))
    return wishes


def _wish_line(what: str, chosen: str | None) -> str:
    where = name(chosen) if chosen else _("kênh anh/chị nhắn gần nhất")
    if what == PARCELS:
        return _("Tin giấy tờ gửi bưu điện: <b>{where}</b>").format(where=where)
    return _("Tin công việc: <b>{where}</b>").format(where=where)


def _choices(what: str, chosen: str | None, own: Sequence[str]) -> tuple[Button, ...]:
    """What else can be chosen; each label says what it is about."""
    about = _("Giấy tờ") if what == PARCELS else _("Công việc")
    latest = _("gần nhất")
    return tuple(
        Button(f"{about}: {name(one) if one else latest}", pack(PREFER, what, one or LAST))
        for one in (*own, None)
        if one != chosen
    )


def code(code: str, minutes: int) -> Screen:
    """The code, once: nobody can call it up again."""
    text = _(
        "Mã liên kết: <code>{code}</code>\n\n"
        "Mở kênh kia, gõ <code>/lienket {code}</code>. Mã dùng một lần, trong {minutes} phút. "
        "Đừng đưa mã cho ai: người có mã có thể xin dùng chung tài khoản với anh/chị."
    ).format(code=shown(code), minutes=minutes)
    return Screen(text, ((Button(_("Xong"), pack(SHOW)),),))


def ask_code() -> Screen:
    """The step in which a code is typed."""
    return Screen(
        _("Anh/chị gõ mã đã lấy ở kênh kia. Chưa có mã: ở kênh kia gõ /lienket, bấm Lấy mã.")
    )


def no_such_code() -> Screen:
    """The same words for a code that nobody has, an expired, a spent and one's own."""
    return Screen(_("Mã này không đúng hoặc đã hết hạn. Anh/chị lấy mã mới ở kênh kia: /lienket."))


def agreement(request_id: int, channel: str) -> Screen:
    """To whoever typed a code, before its owner is asked: what it would give away."""
    text = _(
        "Mã này lấy ở {channel}. <b>Chính anh/chị vừa lấy mã đó chứ?</b>\n\n"
        "Nếu người khác đưa mã cho anh/chị thì bấm Không: liên kết rồi, họ thấy và làm được mọi "
        "việc của anh/chị."
    ).format(channel=name(channel))
    rows = (
        (
            Button(_("Tôi lấy mã"), pack(AGREE, request_id)),
            Button(_("Không"), pack(NO, request_id)),
        ),
    )
    return Screen(text, rows)


def agreed(channel: str) -> Screen:
    """Now the first channel has the last word."""
    return Screen(
        _("Còn một bước: mở {channel}, bấm Đúng ở tin vừa gửi sang đó.").format(
            channel=name(channel)
        )
    )


def joined(channel: str) -> str:
    """To whoever had the last word."""
    return _(
        "Đã liên kết với {channel}. Từ nay hai kênh dùng chung mọi việc. "
        "Chọn kênh nhận tin, bỏ liên kết: /lienket."
    ).format(channel=name(channel))


def refused() -> Screen:
    """To whoever said no."""
    return Screen(
        _("Không liên kết gì cả, mã ấy đã hủy. Dữ liệu của anh/chị vẫn như cũ, không ai thấy.")
    )


def part_question(account: Identity) -> Screen:
    """Asked once more, with what it means."""
    text = _(
        "Bỏ liên kết {channel}? Mọi việc ở lại với anh/chị tại đây. Tài khoản kia thành người mới, "
        "không còn thấy gì."
    ).format(channel=name(account.channel))
    rows = ((Button(_("Bỏ liên kết"), pack(PART_NOW, account.id)), Button(_("Thôi"), pack(SHOW))),)
    return Screen(text, rows)


def parted(channel: str) -> str:
    """Over the chat."""
    return _("Đã bỏ liên kết {channel}.").format(channel=name(channel))
