"""How it reads what a receiver asks of the post, and when they are reminded of a day.

No address and no name stands in any of these: staff open them by a button, in private.
"""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import Wording, shown
from backend.notices.wording.parcels import TEND, VIEW, a_day

WISHES = {
    "another_day": N_("mang đến vào ngày {day}"),
    "at_post_office": N_("giữ tại bưu cục để tự đến lấy"),
    "another_address": N_("mang đến một địa chỉ khác trong tỉnh"),
    "another_person": N_("giao cho một người khác nhận thay"),
}
DETAILED = ("another_address", "another_person")
ARRANGED = "parcel.settle"
OPEN_WISH = "parcel.wished"
UNREMIND = "parcel.unremind"


def wish_words(kind: str, day: str | None) -> str:
    """What is asked of the post; `day` is ISO."""
    return _(WISHES[kind]).format(day=a_day(day) if day else "")


def wish(params: dict[str, Any]) -> Screen:
    """To the counter: what a receiver asks, and the word that it is arranged."""
    text = _(
        "<b>Người nhận nhờ Bưu điện</b>\nPhiếu {code}: {wish}. "
        "Tài khoản này đã được xác nhận đúng số người nhận. Sắp xếp xong, anh/chị bấm nút dưới."
    ).format(code=shown(params["code"]), wish=wish_words(params["kind"], params["day"]))
    details = (Button(_("Xem địa chỉ, tên người nhận"), pack(OPEN_WISH, params["wish"])),)
    return Screen(
        text,
        (
            *((details,) if params["kind"] in DETAILED else ()),
            (Button(_("Đã sắp xếp"), pack(ARRANGED, params["wish"])),),
            (Button(_("Mở phiếu này"), pack(TEND, params["parcel"])),),
        ),
    )


def wished(params: dict[str, Any]) -> Screen:
    """To the others who follow: what somebody asked."""
    text = _("Có người cùng theo dõi giấy tờ mã <code>{code}</code> vừa nhờ Bưu điện {wish}.")
    return _of_wish(text, params)


def unwish(params: dict[str, Any]) -> Screen:
    """To the counter: a receiver has taken it back."""
    text = _("Người nhận đã rút lại: không nhờ Bưu điện {wish} nữa. Phiếu {code}.").format(
        wish=wish_words(params["kind"], params["day"]), code=shown(params["code"])
    )
    return Screen(text, ((Button(_("Mở phiếu này"), pack(TEND, params["parcel"])),),))


def unwished(params: dict[str, Any]) -> Screen:
    """To the others who follow: it was taken back."""
    text = _("Giấy tờ mã <code>{code}</code>: người nhờ Bưu điện {wish} vừa rút lại.")
    return _of_wish(text, params)


def arranged(params: dict[str, Any]) -> Screen:
    """To all who follow: the counter says it is arranged."""
    return _of_wish(_("Đã sắp xếp: Bưu điện sẽ {wish}, giấy tờ mã <code>{code}</code>."), params)


def _of_wish(text: str, params: dict[str, Any]) -> Screen:
    words = wish_words(params["kind"], params["day"])
    row = (Button(_("Xem hành trình"), pack(VIEW, params["parcel"])),)
    return Screen(text.format(code=shown(params["code"]), wish=words), (row,))


def appointment(params: dict[str, Any]) -> Screen:
    """On the working day before the day on a slip."""
    code = params.get("code")
    of = _(" của hồ sơ <code>{code}</code>").format(code=shown(code)) if code else ""
    return Screen(
        _(
            "<b>Ngày hẹn trả kết quả</b>\nNgày hẹn{of} là {day}. Anh/chị mang giấy hẹn và giấy tờ "
            "tùy thân. Chưa chắc đã có kết quả: xem ở dichvucong.gov.vn hoặc hỏi quầy trước khi đi."
        ).format(of=of, day=a_day(params["day"]))
    )


KINDS: dict[str, Wording] = {
    "parcel.wish": wish,
    "parcel.wished": wished,
    "parcel.unwish": unwish,
    "parcel.unwished": unwished,
    "parcel.arranged": arranged,
    "parcel.appointment": appointment,
}
