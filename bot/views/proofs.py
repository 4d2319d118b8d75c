"""How the proof of a delivery is filled in and looked at."""

from __future__ import annotations

from dataclasses import dataclass

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording.batches import PROVED
from backend.notices.wording.kinds import shown
from bot.views.tending import NO, RELATIONS, TEND, YES

NAME, SLIP, PAGE, SHOW = "proof.name", "proof.slip", "proof.page", "proof.show"


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of who took a parcel; `receiver` in the open, `watches`: for a supervisor."""

    parcel_id: int
    code: str
    relation: str
    identity_checked: bool
    receiver: str | None
    slip_collected: bool | None
    has_page: bool
    watches: bool


def proof(facts: Proof) -> Screen:
    """All of it, and what may still be added."""
    slip = {True: _("đã thu"), False: _("chưa thu"), None: _("chưa ghi")}[facts.slip_collected]
    lines = [
        _("<b>Bằng chứng giao nhận · {code}</b>").format(code=shown(facts.code)),
        _("Người nhận: {who}").format(who=_(RELATIONS[facts.relation]).lower()),
        _("Giấy tờ tùy thân: {seen}").format(
            seen=_("đã xem") if facts.identity_checked else _("chưa xem")
        ),
        _("Tên ký nhận trong sổ: {name}").format(
            name=shown(facts.receiver) if facts.receiver else _("chưa ghi")
        ),
        _("Giấy hẹn: {slip}").format(slip=slip),
        _("Ảnh trang ký nhận: {page}").format(page=_("có") if facts.has_page else _("chưa có")),
    ]
    number = facts.parcel_id
    rows = [
        (
            Button(_("Đã thu giấy hẹn"), pack(SLIP, number, YES)),
            Button(_("Chưa thu"), pack(SLIP, number, NO)),
        ),
        (Button(_("Ghi tên ký nhận"), pack(NAME, number)),),
        (Button(_("Gửi ảnh trang ký nhận"), pack(PAGE, number)),),
    ]
    if facts.has_page and facts.watches:
        rows.append((Button(_("Xem trang ký nhận"), pack(SHOW, number)),))
    return Screen("\n".join(lines), (*rows, (Button(_("Mở phiếu này"), pack(TEND, number)),)))


def ask_name(parcel_id: int) -> Screen:
    """The name in the delivery book, and how long it stays."""
    return Screen(
        _(
            "Tên người ký trong sổ giao nhận? Chỉ ghi tên, đừng ghi số giấy tờ. "
            "Tên được khóa lại, sáu tháng sau khi giao thì xóa."
        ),
        (_back(parcel_id),),
    )


def no_name(parcel_id: int) -> Screen:
    """What was typed is no name."""
    wrong = _("Tin này chưa phải tên: chỉ chữ, tối đa 80 ký tự, không có số.")
    return Screen(f"{wrong} {ask_name(parcel_id).text}", (_back(parcel_id),))


def ask_page(parcel_id: int) -> Screen:
    """The picture of the signed page, and what never to photograph."""
    return Screen(
        _(
            "Anh/chị gửi ảnh trang ký nhận trong sổ. Không bắt buộc.\n"
            "⚠️ <b>Đừng bao giờ chụp căn cước hay giấy tờ tùy thân</b>, kể cả lọt một góc: thấy có "
            "thì chụp lại. Ảnh được khóa, chỉ người giám sát xem được, sáu tháng sau khi giao thì "
            "xóa."
        ),
        (_back(parcel_id),),
    )


def no_page(parcel_id: int) -> Screen:
    """Not a picture."""
    return Screen(_("Ở bước này chỉ nhận ảnh."), (_back(parcel_id),))


def page_coming() -> Screen:
    """It is being fetched."""
    return Screen(_("Đã nhận ảnh, chúng tôi đang cất. Cất xong sẽ báo."))


def page_caption(code: str) -> str:
    """Under the page that a supervisor opens."""
    return _("Trang ký nhận của {code}. Chỉ để giải quyết khiếu nại.").format(code=code)


def _back(parcel_id: int) -> tuple[Button, ...]:
    return (Button(_("Quay lại"), pack(PROVED, parcel_id)),)
