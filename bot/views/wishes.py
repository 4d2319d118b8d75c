"""How it looks to ask the post, to ask whether it is the post, and to be reminded of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import parcel_wishes as wishing
from backend.notices.wording import parcels as wording
from backend.notices.wording.kinds import shown
from backend.now import local
from backend.parcels.acting_rules import Details
from backend.parcels.followers import OutToday
from bot.views.parcels import FIND

DAY, UNDO = "parcel.day", "parcel.unwish"
RELATIVES = {
    "family": N_("Người nhà"),
    "neighbour": N_("Hàng xóm"),
    "colleague": N_("Bạn, đồng nghiệp"),
    "other": N_("Người khác"),
}


def really_out(out: Sequence[OutToday]) -> Screen:
    """What is being brought to this person today; they need no more to know a true postman."""
    lines = [_("<b>Đúng, hôm nay Bưu điện có giao cho anh/chị:</b>")]
    for one in out:
        office = shown(one.office) if one.office else _("chưa rõ bưu cục nào")
        lines.append(
            _("• Giấy tờ mã <code>{code}</code>, từ {office}.").format(
                code=shown(one.code), office=office
            )
        )
        lines.append(wording.amount_words(one.due))
    lines += ["", _(wording.MONEY), _("Ai đòi khác những điều trên thì không phải Bưu điện.")]
    return Screen("\n".join(lines))


def nothing_out() -> Screen:
    """Nothing is out, as far as we know; said so that nobody pays."""
    return Screen(
        _(
            "<b>Không có gì đang giao hôm nay, đừng chuyển tiền.</b>\n"
            "Kênh này biết những giấy tờ anh/chị theo dõi ở đây. Bưu gửi khác, anh/chị hỏi bưu cục "
            "gần nhất; không bấm liên kết lạ, không đọc mã OTP cho ai."
        ),
        ((Button(_("Tra bằng mã"), pack(FIND)),),),
    )


def ask_contact() -> Screen:
    """Why the phone is asked for, and that nobody else's will do."""
    return Screen(
        _(
            "Muốn nhờ Bưu điện việc này, anh/chị bấm nút bên dưới để gửi số điện thoại của mình. "
            "Chúng tôi chỉ so với số đã ghi trên hồ sơ, không lưu thêm. Tài khoản này dùng số khác "
            "thì nhờ Bưu điện gọi vào số trên hồ sơ. Thôi thì gõ /huy."
        )
    )


def no_proof_here() -> Screen:
    """Where nobody can show that a phone is theirs: what they can do instead."""
    return Screen(
        _(
            "Trên web chúng tôi chưa biết chắc số điện thoại là của anh/chị. "
            "Anh/chị bấm nút dưới để Bưu điện gọi xác nhận, hoặc mở tin này bằng Zalo, Telegram."
        )
    )


def not_the_receiver() -> str:
    """The phone is not the one on the dossier."""
    return _(
        "Số này không phải số người nhận đã ghi trên hồ sơ, nên ở đây chưa hẹn được. "
        "Anh/chị bấm lại nút vừa rồi để nhờ Bưu điện gọi xác nhận, hoặc hỏi quầy nơi nộp hồ sơ."
    )


def proved() -> str:
    """The phone is the receiver's."""
    return _("Đúng số người nhận.")


def which_day(parcel_id: int, days: Sequence[date]) -> Screen:
    """The days on which the post carries."""
    rows = tuple(
        (Button(f"{day:%d/%m/%Y}", pack(DAY, parcel_id, day.isoformat())),) for day in days
    )
    return Screen(_("Anh/chị muốn Bưu điện mang đến ngày nào?"), rows)


def asked(wish_id: int, kind: str, day: date | None) -> Screen:
    """The wish is written down; it is not arranged yet, and may be taken back."""
    words = wishing.wish_words(kind, day.isoformat() if day else None)
    return Screen(
        _(
            "Đã ghi: nhờ Bưu điện {wish}. Quầy sắp xếp xong sẽ báo lại ở đây. "
            "Chưa có tin báo thì chưa chắc."
        ).format(wish=words),
        ((Button(_("Rút lại"), pack(UNDO, wish_id)),),),
    )


def withdrawn(kind: str, day: date | None) -> Screen:
    """They have taken it back."""
    words = wishing.wish_words(kind, day.isoformat() if day else None)
    return Screen(_("Đã rút lại: không nhờ Bưu điện {wish} nữa.").format(wish=words))


def details(code: str, wish_id: int, kind: str, told: Details) -> Screen:
    """To staff in private: where to, or to whom; with the word that it is arranged."""
    words = wishing.wish_words(kind, None)
    lines = [_("Phiếu {code}: {wish}.").format(code=shown(code), wish=words)]
    if told.address:
        lines.append(_("Địa chỉ mới: {address}").format(address=shown(told.address)))
    if told.receiver:
        relation = relative_words(told.relation or "other")
        lines.append(
            _("Người nhận thay: {name} ({relation})").format(
                name=shown(told.receiver), relation=relation
            )
        )
        phone = told.phone or _("không ghi")
        lines.append(_("Điện thoại người nhận thay: {phone}").format(phone=phone))
    row = (Button(_("Đã sắp xếp"), pack(wishing.ARRANGED, wish_id)),)
    return Screen("\n".join(lines), (row,))


def relative_words(relation: str) -> str:
    """What whoever takes it is to the receiver."""
    words = RELATIVES[relation]
    return _(words)


def settled(kind: str, day: date | None) -> Screen:
    """To staff: the receiver hears of it."""
    words = wishing.wish_words(kind, day.isoformat() if day else None)
    return Screen(_("Đã báo người nhận: {wish}.").format(wish=words))


def ask_day() -> Screen:
    """The day on the slip."""
    return Screen(
        _(
            "Anh/chị gõ ngày hẹn ghi trên giấy hẹn, ví dụ <code>30/11</code>. Chúng tôi nhắc một "
            "lần vào ngày làm việc trước đó, chỉ giữ ngày này và mã hồ sơ tới lúc nhắc. "
            "Thôi thì gõ /huy."
        )
    )


def not_a_day() -> Screen:
    """What was typed is no day."""
    wrong = _("Tin này chưa phải một ngày.")
    return Screen(f"{wrong} {ask_day().text}")


def will_remind(day: date, at: datetime) -> Screen:
    """When we shall speak, and how not to."""
    return Screen(
        _("Vâng. Ngày hẹn {day}: chúng tôi nhắc lúc {time}.").format(
            day=f"{day:%d/%m/%Y}", time=f"{local(at):%H:%M %d/%m/%Y}"
        ),
        ((Button(_("Thôi nhắc"), pack(wishing.UNREMIND, day.isoformat())),),),
    )


def no_reminder() -> Screen:
    """'Thôi nhắc'."""
    return Screen(_("Đã thôi nhắc ngày hẹn ấy."))
