"""How a parcel's travel reads: the words of its states, its timeline, and the news about it.

Citizens read no address, no phone and no name here. How much is to be paid is in no source of
ours, so it is never said: people are told whom to ask.
"""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import Wording, moment, shown

STATES = {
    "registered": N_("📝 Quầy đã ghi nhận, chờ giao cho Bưu điện"),
    "accepted": N_("📮 Bưu điện đã nhận"),
    "in_transit": N_("🚚 Đang trên đường"),
    "at_office": N_("🏤 Đã về bưu cục gần anh/chị"),
    "out_for_delivery": N_("🛵 Bưu tá đang mang đến"),
    "attempt_failed": N_("⚠️ Chưa giao được"),
    "returning": N_("↩️ Đang chuyển về nơi gửi"),
    "delivered": N_("✅ Đã giao"),
    "returned": N_("↩️ Đã chuyển về quầy"),
}
REASONS = {
    "not_home": N_("không có người nhận ở nhà"),
    "unreachable": N_("gọi điện không ai nghe máy"),
    "rescheduled": N_("người nhận hẹn ngày khác"),
    "wrong_address": N_("địa chỉ chưa đúng"),
    "refused": N_("người nhận không nhận"),
    "unknown": N_("Bưu điện không ghi lý do"),
}
NEXT = {
    "registered": N_("Khi Bưu điện nhận, chúng tôi báo ngay."),
    "accepted": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "in_transit": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "at_office": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "out_for_delivery": N_("Anh/chị để ý điện thoại và cầm sẵn giấy hẹn, giấy tờ tùy thân."),
    "attempt_failed": N_(
        "Bưu điện thường mang đến lần nữa. "
        "Cần hẹn giờ hay nhận tại bưu cục, anh/chị gọi tổng đài Bưu điện hoặc hỏi quầy."
    ),
    "returning": N_("Anh/chị hỏi quầy nơi nộp hồ sơ để nhận hoặc gửi lại."),
    "delivered": N_("Nếu không phải anh/chị hay người nhà nhận, hãy báo ngay cho quầy."),
    "returned": N_("Anh/chị đến quầy nơi nộp hồ sơ để nhận, hoặc nhờ quầy gửi lại."),
}
MONEY = N_(
    "Bưu điện không bảo chuyển khoản trước, không hỏi mã OTP. "
    "Có phải trả tiền không và bao nhiêu, kênh này không biết: anh/chị hỏi bưu tá hoặc quầy."
)
RATE = "parcel.rate"
VIEW = "parcel.view"


def state_words(state: str) -> str:
    """A state as people read it."""
    return _(STATES[state])


def reason_words(reason: str | None) -> str:
    """Why an attempt failed."""
    words = REASONS[reason or "unknown"]
    return _(words)


def next_words(state: str) -> str:
    """What happens next, or what to do."""
    return _(NEXT[state])


def step_line(step: dict[str, Any]) -> str:
    """One line of a timeline: when, what, where, and why not."""
    words = state_words(step["state"])
    if step["state"] == "attempt_failed":
        words = f"{words}: {reason_words(step['reason'])}"
    office = f" · {shown(step['office'])}" if step.get("office") else ""
    return f"{moment(step['at'])} {words}{office}"


def rating_row(parcel_id: int) -> tuple[Button, ...]:
    """One to five, of equal weight."""
    return tuple(Button(f"{stars} ⭐", pack(RATE, parcel_id, stars)) for stars in range(1, 6))


def rating_question() -> str:
    """Asked once a parcel has arrived."""
    return _("Anh/chị thấy việc giao nhận thế nào? 1 là tệ, 5 là tốt.")


def accepted(params: dict[str, Any]) -> Screen:
    """The post has it."""
    return _news("accepted", params)


def out_for_delivery(params: dict[str, Any]) -> Screen:
    """Somebody is on the way with it; said with a warning against those who pretend to be."""
    return _news("out_for_delivery", params, _(MONEY))


def attempt_failed(params: dict[str, Any]) -> Screen:
    """Nobody took it: why, and what comes next."""
    why = _("Lần thứ {number}: {reason}.").format(
        number=params["attempt"], reason=reason_words(params["reason"])
    )
    return _news("attempt_failed", params, before=why)


def delivered(params: dict[str, Any]) -> Screen:
    """It has arrived; asks how it went."""
    told = _news("delivered", params, rating_question())
    return Screen(told.text, (rating_row(params["parcel"]), *told.rows))


def returned(params: dict[str, Any]) -> Screen:
    """It is back at the counter."""
    return _news("returned", params)


def _news(state: str, params: dict[str, Any], *after: str, before: str = "") -> Screen:
    head = _("<b>{state}</b>\nGiấy tờ mã <code>{code}</code>, lúc {time}{office}.").format(
        state=state_words(state),
        code=shown(params["code"]),
        time=moment(params["at"]),
        office=f" · {shown(params['office'])}" if params.get("office") else "",
    )
    lines = [head, *filter(None, [before]), next_words(state), *after]
    row = (Button(_("Xem hành trình"), pack(VIEW, params["parcel"])),)
    return Screen("\n\n".join(lines), (row,))


KINDS: dict[str, Wording] = {
    "parcel.accepted": accepted,
    "parcel.out_for_delivery": out_for_delivery,
    "parcel.attempt_failed": attempt_failed,
    "parcel.delivered": delivered,
    "parcel.returned": returned,
}
