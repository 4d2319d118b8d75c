"""How a citizen sees, moves and cancels their own request for home collection, and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording import collecting as wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.collecting import CANCEL, MINE, WHEN
from backend.notices.wording.kinds import shown
from backend.parcels.slots import Slot
from bot.views.collecting import NEW, desk_words, in_rows
from bot.views.figures import masked
from bot.views.slots import day_words, slot_span, time_words

OTHER_DAY, OTHER_TIME, CANCELLED = "collect.otherday", "collect.othertime", "collect.cancelled"


@dataclass(frozen=True, slots=True)
class Request:
    """A citizen's own request as they see it: all that they wrote themselves."""

    parcel_id: int
    code: str
    state: str
    unit: str
    commune: str
    about: str | None
    begins: datetime
    ends: datetime
    phone: str | None
    address: str | None
    missing: str | None = None
    papers: tuple[str, ...] = ()
    signed: tuple[str | None, str | None] = (None, None)
    may_move: bool = False
    may_cancel: bool = False


def own(requests: Sequence[Request]) -> Screen:
    """What somebody has asked for already."""
    rows = [
        (Button(f"{one.code} · {_short(one)}", pack(MINE, one.parcel_id)),) for one in requests
    ]  # fmt: skip
    new = (Button(_("Gửi yêu cầu mới"), pack(NEW)),)
    return Screen(_("Yêu cầu đến nhận hồ sơ của anh/chị:"), (*rows, new))


def _short(one: Request) -> str:
    words = wording.state_words(one.state)
    return f"{words} · {_request_span(one)}"


def _request_span(one: Request) -> str:
    return slot_span(Slot(one.begins, one.ends))


def request(one: Request) -> Screen:
    """One request: what was written, how it stands, the papers both sides have signed."""
    lines = [
        _("<b>Yêu cầu {code}</b> · {state}").format(
            code=shown(one.code), state=wording.state_words(one.state)
        ),
        _("Thủ tục: {about}").format(about=shown(one.about or _("chưa rõ"))),
        _("Nơi đến: {address}, {commune}").format(
            address=shown(one.address or _("đã xóa")), commune=unit_name(one.commune)
        ),
        _("Điện thoại: {phone}").format(phone=masked(one.phone) if one.phone else _("đã xóa")),
        _("Giờ hẹn: {span}").format(span=_request_span(one)),
        desk_words(one.unit),
    ]
    if one.missing and one.state == "incomplete":
        lines.append(_("Quầy báo thiếu: {missing}").format(missing=shown(one.missing)))
    lines += _signed(one)
    return Screen("\n".join(lines), _request_rows(one))


def _signed(one: Request) -> list[str]:
    clerk, citizen = one.signed
    if not clerk:
        return []
    mark = citizen or _("anh/chị chưa xác nhận")
    heading = _("<b>Giấy tờ Bưu điện nhận</b>")
    return ["", heading, *one.papers, _("Nhân viên: {clerk} · Anh/chị: {citizen}").format(
        clerk=clerk, citizen=mark
    )]  # fmt: skip


def _request_rows(one: Request) -> tuple[tuple[Button, ...], ...]:
    row = []
    if one.may_move:
        row.append(Button(_("Đổi giờ hẹn"), pack(WHEN, one.parcel_id)))
    if one.may_cancel:
        row.append(Button(_("Hủy"), pack(CANCEL, one.parcel_id)))
    return (tuple(row),) if row else ()


def other_day(parcel_id: int, days: Iterable[date]) -> Screen:
    """Another day for a visit."""
    buttons = [Button(day_words(day), pack(OTHER_DAY, parcel_id, day.isoformat())) for day in days]
    return Screen(_("Hẹn lại ngày nào?"), in_rows(2, buttons))


def other_time(parcel_id: int, slots: Iterable[Slot]) -> Screen:
    """Another span."""
    some = list(slots)
    buttons = [Button(time_words(one), pack(OTHER_TIME, parcel_id, one.key)) for one in some]
    back = (Button(_("Ngày khác"), pack(WHEN, parcel_id)),)
    return Screen(
        _("Ngày {day}, khoảng giờ nào?").format(day=day_words(some[0].day)),
        (*in_rows(2, buttons), back),
    )


def moved(code: str, slot: Slot) -> Screen:
    """It has another time now."""
    return Screen(
        _("Đã đổi giờ yêu cầu {code}: {span}.").format(code=shown(code), span=slot_span(slot))
    )


def confirm_cancelling(parcel_id: int) -> Screen:
    """Asked once more."""
    row = (
        Button(_("Hủy thật"), pack(CANCELLED, parcel_id)),
        Button(_("Thôi"), pack(MINE, parcel_id)),
    )
    return Screen(_("Hủy yêu cầu này? Không mất tiền. Bưu điện sẽ không đến nữa."), (row,))


def cancelled(code: str) -> Screen:
    """Nobody comes."""
    return Screen(
        _("Đã hủy yêu cầu {code}. Cần thì anh/chị gửi yêu cầu mới: /dennhan.").format(
            code=shown(code)
        )
    )


def signed() -> Screen:
    """After 'Đúng'."""
    return Screen(_("Cảm ơn anh/chị. Hai bên đã xác nhận danh mục; xem lại ở /dennhan."))


def ask_what_is_wrong() -> Screen:
    """After 'Chưa đúng'."""
    return Screen(
        _(
            "Đã ghi là chưa đúng và báo nhân viên. Anh/chị viết giúp sai hay thiếu gì; "
            "đừng ghi số giấy tờ. Không muốn viết: /huy."
        )
    )


def words_kept() -> Screen:
    """What is wrong was passed on."""
    return Screen(_("Đã chuyển lời anh/chị. Nhân viên lập lại danh mục, anh/chị sẽ nhận bản mới."))
