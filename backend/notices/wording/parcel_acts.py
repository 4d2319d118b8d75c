"""How it reads when a call proves a phone, a second person follows, a dossier is sent at last.

No phone, no address and no name stands in any of these.
"""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import Wording, shown
from backend.notices.wording.parcels import TEND, VIEW, wish_rows

TAKE, CALLED = "call.take", "call.end"
ADMIT, SHUT_OUT = "join.answer", "join.shut"
FIND = "parcel.find"
YES, NO = "yes", "no"
CALL_STATES = {
    "open": N_("Chờ người gọi."),
    "taken": N_("Đồng nghiệp đã nhận gọi."),
    "right": N_("✅ Đã gọi, đúng người."),
    "wrong": N_("✖️ Đã gọi, không đúng người."),
    "unreached": N_("Đã gọi, không ai nghe máy."),
    "expired": N_("Đã quá hạn, không ai gọi."),
}
CALL_ANSWERS = {
    "right": N_("Đã gọi, đúng người"),
    "wrong": N_("Không đúng"),
    "unreached": N_("Không gọi được"),
}


def call(params: dict[str, Any]) -> Screen:
    """To the clerks of the counter: somebody asks to be called; the taker alone may end it."""
    state, mine = params["state"], params["mine"] and params["state"] == "taken"
    words = _("Anh/chị đã nhận gọi. Gọi xong, bấm một nút.") if mine else _(CALL_STATES[state])
    text = _(
        "<b>Gọi xác nhận người nhận</b>\nPhiếu {code}: người theo dõi nhờ Bưu điện gọi vào số đã "
        "ghi trên hồ sơ.\n{state}"
    ).format(code=shown(params["code"]), state=words)
    tend = (Button(_("Mở phiếu này"), pack(TEND, params["parcel"])),)
    if state == "open":
        return Screen(text, ((Button(_("Nhận gọi"), pack(TAKE, params["call"])),), tend))
    return Screen(text, (*call_rows(params["call"]), tend) if mine else (tend,))


def call_rows(call_id: int) -> tuple[tuple[Button, ...], ...]:
    """What a clerk who took a call may say of it, and the number once more."""
    rows = tuple(
        (Button(_(label), pack(CALLED, call_id, result)),) for result, label in CALL_ANSWERS.items()
    )
    return (*rows, (Button(_("Xem lại số"), pack(TAKE, call_id)),))


def call_right(params: dict[str, Any]) -> Screen:
    """To whoever asked: they may act now."""
    text = _(
        "Bưu điện đã gọi và xác nhận anh/chị là người nhận giấy tờ mã <code>{code}</code>. "
        "Giờ anh/chị nhờ được các việc dưới đây."
    ).format(code=shown(params["code"]))
    return Screen(text, (*wish_rows(params["parcel"]), _view(params)))


def call_wrong(params: dict[str, Any]) -> Screen:
    """Whoever was called did not ask for it."""
    return _about(
        _(
            "Bưu điện đã gọi số trên hồ sơ của giấy tờ mã <code>{code}</code>: người nghe máy "
            "không nhờ việc này, nên chưa đổi gì. Anh/chị là người nhận thì ra quầy nơi nộp hồ sơ."
        ),
        params,
    )


def call_unreached(params: dict[str, Any]) -> Screen:
    """Nobody took the call."""
    return _about(
        _(
            "Bưu điện đã gọi số trên hồ sơ của giấy tờ mã <code>{code}</code> nhưng không ai nghe. "
            "Anh/chị để ý điện thoại rồi nhờ gọi lại."
        ),
        params,
    )


def call_expired(params: dict[str, Any]) -> Screen:
    """Nobody called in time; said plainly."""
    return _about(
        _(
            "Quầy chưa gọi được cho anh/chị về giấy tờ mã <code>{code}</code>. Xin lỗi anh/chị. "
            "Anh/chị nhờ gọi lại, hoặc hỏi thẳng quầy nơi nộp hồ sơ."
        ),
        params,
    )


def call_proved(params: dict[str, Any]) -> Screen:
    """To the others who follow: one more account may act."""
    return _about(
        _(
            "Bưu điện vừa gọi số người nhận và cho một tài khoản cùng theo dõi giấy tờ mã "
            "<code>{code}</code> được nhờ Bưu điện. Không phải anh/chị hay người nhà thì báo quầy."
        ),
        params,
    )


def join(params: dict[str, Any]) -> Screen:
    """To the owner of a receipt: somebody else holds it and wants to follow."""
    text = _(
        "Có người mở liên kết trên giấy biên nhận của anh/chị (mã <code>{code}</code>) và xin cùng "
        "theo dõi. Người ấy sẽ thấy giấy tờ đi tới đâu, không thấy số điện thoại, địa chỉ. "
        "Anh/chị đồng ý không?"
    ).format(code=shown(params["code"]))
    row = (
        Button(_("Đồng ý"), pack(ADMIT, params["join"], YES)),
        Button(_("Không"), pack(ADMIT, params["join"], NO)),
    )
    return Screen(text, (row,))


def joined(params: dict[str, Any]) -> Screen:
    """To the second person: the owner said yes."""
    return _about(
        _("Người mở trước đã đồng ý: anh/chị cùng theo dõi giấy tờ mã <code>{code}</code>."), params
    )


def join_refused(params: dict[str, Any]) -> Screen:
    """To the second person: the owner said no."""
    return Screen(
        _(
            "Người mở trước không đồng ý cho anh/chị theo dõi giấy tờ mã <code>{code}</code>. "
            "Anh/chị là người nhận thì báo quầy nơi nộp hồ sơ."
        ).format(code=shown(params["code"]))
    )


def joined_by_code(params: dict[str, Any]) -> Screen:
    """To the owner: somebody follows by what stands on the slip."""
    text = _(
        "Một tài khoản khác vừa theo dõi giấy tờ mã <code>{code}</code> bằng mã và 4 số cuối điện "
        "thoại. Người ấy chỉ thấy giấy tờ đi tới đâu."
    ).format(code=shown(params["code"]))
    shut = (Button(_("Không phải người nhà"), pack(SHUT_OUT, params["join"])),)
    return Screen(text, (shut,))


def watched(params: dict[str, Any]) -> Screen:
    """To whoever waited for a dossier: there is a parcel now, and how to see it."""
    text = _(
        "<b>Bưu điện đã nhận việc trả kết quả</b>\nHồ sơ <code>{code}</code> đã được quầy ghi để "
        "gửi qua Bưu điện. Muốn xem tới đâu, anh/chị gõ mã và 4 số cuối điện thoại người nhận."
    ).format(code=shown(params["code"]))
    return Screen(text, ((Button(_("Tra bằng mã"), pack(FIND)),),))


def _about(text: str, params: dict[str, Any]) -> Screen:
    return Screen(text.format(code=shown(params["code"])), (_view(params),))


def _view(params: dict[str, Any]) -> tuple[Button, ...]:
    return (Button(_("Xem hành trình"), pack(VIEW, params["parcel"])),)


KINDS: dict[str, Wording] = {
    "parcel.call": call,
    "parcel.call_right": call_right,
    "parcel.call_wrong": call_wrong,
    "parcel.call_unreached": call_unreached,
    "parcel.call_expired": call_expired,
    "parcel.call_proved": call_proved,
    "parcel.join": join,
    "parcel.joined": joined,
    "parcel.join_refused": join_refused,
    "parcel.joined_by_code": joined_by_code,
    "parcel.watched": watched,
}
