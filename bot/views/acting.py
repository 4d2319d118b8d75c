"""How it looks to be called, to let a second person follow, to wait for a dossier's result."""

from __future__ import annotations

from datetime import datetime

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import shown
from backend.notices.wording.parcel_acts import CALL_STATES, call_rows
from backend.now import local

CALL_ME = N_("📞 Nhờ Bưu điện gọi xác nhận")
UNWATCH = "watch.end"


def will_call(word: str, until: datetime) -> str:
    """Somebody will call the phone on the dossier; the word both screens show."""
    return _(
        "Vâng. Nhân viên ở quầy sẽ gọi vào số đã ghi trên hồ sơ, trước {time}. Họ sẽ đọc chữ "
        "<b>{word}</b>: đúng chữ ấy mới là Bưu điện, và anh/chị chỉ cần nói 'đúng'. "
        "Họ không hỏi mã OTP, không bảo chuyển tiền."
    ).format(time=f"{local(until):%H:%M %d/%m/%Y}", word=shown(word))


def number(call_id: int, code: str, word: str, phone: str) -> Screen:
    """To the clerk who took the call, in this private chat: whom to call and what to say."""
    text = _(
        "<b>Gọi xác nhận, phiếu {code}</b>\nSố trên hồ sơ: <code>{phone}</code>\n"
        "1. Nói mình là Bưu điện, hỏi: 'Có phải anh/chị vừa nhờ trên kênh này không?'\n"
        "2. Đọc chữ <b>{word}</b>, hỏi màn hình của họ có đúng chữ ấy không.\n"
        "Cả hai đều đúng mới bấm 'Đã gọi, đúng người'. Đừng hỏi mã OTP hay số giấy tờ."
    ).format(code=shown(code), phone=shown(phone), word=shown(word))
    return Screen(text, call_rows(call_id)[:-1])


def called(result: str) -> Screen:
    """To the clerk: it is written down, and the number is gone from here."""
    words = CALL_STATES[result]
    told = _("Đã báo người nhờ.")
    return Screen(f"{_(words)} {told}")


def join_asked() -> Screen:
    """The owner is asked."""
    return Screen(_("Đã hỏi người mở trước. Họ đồng ý thì chúng tôi báo anh/chị ở đây."))


def not_joining() -> Screen:
    """They do not want to be remembered, so nobody is asked."""
    return Screen(_("Vâng, chúng tôi không ghi nhớ tài khoản này và không hỏi ai."))


def join_answered(code: str, *, admitted: bool) -> Screen:
    """To the owner: their word is done."""
    yes = _("Đã đồng ý: người ấy cùng theo dõi giấy tờ mã <code>{code}</code>.")
    no = _("Vâng, người ấy không theo dõi giấy tờ mã <code>{code}</code> ở đây nữa.")
    return Screen((yes if admitted else no).format(code=shown(code)))


def watching(watch_id: int, code: str) -> Screen:
    """They will hear once; what is kept and for how long."""
    return Screen(
        _(
            "Vâng. Khi quầy ghi kết quả hồ sơ <code>{code}</code> để gửi qua Bưu điện, chúng tôi "
            "báo anh/chị một lần. Chúng tôi chỉ giữ mã này và tài khoản này, tới lúc báo, lâu nhất "
            "nửa năm. Kết quả trả tại quầy thì ở đây không biết."
        ).format(code=shown(code)),
        ((Button(_("Thôi báo"), pack(UNWATCH, watch_id)),),),
    )


def not_watching() -> Screen:
    """'Thôi báo'."""
    return Screen(_("Đã thôi báo về hồ sơ ấy."))
