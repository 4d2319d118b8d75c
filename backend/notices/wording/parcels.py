"""How a parcel's travel reads: the words of its states, its timeline, and the news about it.

Citizens read no address, no phone and no name here. How much is to be paid is what the clerk wrote
down; where nobody did, that is said, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.notices.wording.kinds import Wording, moment, shown

STATES = {
    "registered": N_("📝 Quầy đã ghi nhận, chờ giao cho Bưu điện"),
    "requested": N_("📝 Đã ghi yêu cầu đến nhận hồ sơ"),
    "assigned": N_("👤 Bưu điện đã phân người đến nhận"),
    "collecting": N_("🛵 Bưu tá đang đến nhận hồ sơ"),
    "collect_failed": N_("⚠️ Chưa nhận được hồ sơ"),
    "collected": N_("📮 Bưu tá đã nhận hồ sơ"),
    "handed_to_post": N_("📦 Quầy đã giao cho Bưu điện"),
    "accepted": N_("📮 Bưu điện đã nhận"),
    "in_transit": N_("🚚 Đang trên đường"),
    "at_office": N_("🏤 Đã về bưu cục gần anh/chị"),
    "out_for_delivery": N_("🛵 Bưu tá đang mang đến"),
    "attempt_failed": N_("⚠️ Chưa giao được"),
    "held": N_("🏤 Đang giữ tại bưu cục, chờ người nhận"),
    "return_pending": N_("↩️ Sắp chuyển về nơi gửi"),
    "returning": N_("↩️ Đang chuyển về nơi gửi"),
    "handed_over": N_("🏢 Bưu điện đã giao hồ sơ cho quầy"),
    "incomplete": N_("⚠️ Hồ sơ còn thiếu giấy tờ"),
    "received": N_("✅ Quầy đã tiếp nhận hồ sơ"),
    "delivered": N_("✅ Đã giao"),
    "returned": N_("↩️ Đã chuyển về quầy"),
    "cancelled": N_("✖️ Đã hủy"),
    "lost": N_("⚠️ Bưu điện báo thất lạc"),
    "damaged": N_("⚠️ Bưu điện báo hư hỏng"),
}
REASONS = {
    "not_home": N_("không có người nhận ở nhà"),
    "unreachable": N_("gọi điện không ai nghe máy"),
    "rescheduled": N_("người nhận hẹn ngày khác"),
    "will_collect": N_("người nhận hẹn tự đến bưu cục lấy"),
    "wrong_address": N_("địa chỉ chưa đúng"),
    "moved": N_("người nhận đã chuyển chỗ ở"),
    "refused": N_("người nhận không nhận"),
    "id_check_failed": N_("giấy tờ tùy thân không khớp"),
    "slip_missing": N_("chưa có giấy hẹn để đổi kết quả"),
    "deceased": N_("người nhận đã mất"),
    "force_majeure": N_("bão lụt, đường không đi được"),
    "damaged": N_("bưu gửi bị hư hỏng"),
    "unknown": N_("Bưu điện không ghi lý do"),
}
NEXT = {
    "registered": N_("Khi Bưu điện nhận, chúng tôi báo ngay."),
    "requested": N_("Khi Bưu điện phân người đến, chúng tôi báo."),
    "assigned": N_("Anh/chị để sẵn giấy tờ và để ý điện thoại."),
    "collecting": N_("Anh/chị để sẵn giấy tờ và để ý điện thoại."),
    "collect_failed": N_("Bưu điện sẽ hẹn lại. Cần hẹn giờ khác, anh/chị hỏi bưu cục hoặc quầy."),
    "collected": N_("Anh/chị giữ giấy biên nhận có danh mục hai bên đã ký."),
    "handed_to_post": N_("Khi Bưu điện nhận, chúng tôi báo ngay."),
    "accepted": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "in_transit": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "at_office": N_("Khi bưu tá mang đến, chúng tôi báo ngay."),
    "out_for_delivery": N_("Anh/chị để ý điện thoại và cầm sẵn giấy hẹn, giấy tờ tùy thân."),
    "attempt_failed": N_(
        "Bưu điện thường mang đến lần nữa. "
        "Cần hẹn giờ hay nhận tại bưu cục, anh/chị gọi tổng đài Bưu điện hoặc hỏi quầy."
    ),
    "held": N_("Anh/chị mang giấy hẹn và giấy tờ tùy thân đến bưu cục để nhận."),
    "return_pending": N_("Anh/chị hỏi quầy nơi nộp hồ sơ để nhận hoặc gửi lại."),
    "returning": N_("Anh/chị hỏi quầy nơi nộp hồ sơ để nhận hoặc gửi lại."),
    "handed_over": N_("Quầy sẽ kiểm giấy tờ rồi hẹn ngày trả kết quả."),
    "incomplete": N_(
        "Quầy sẽ báo anh/chị còn thiếu gì. Anh/chị bổ sung tại quầy hoặc qua Bưu điện."
    ),
    "received": N_("Ngày trả kết quả ghi trên giấy hẹn của quầy."),
    "delivered": N_("Nếu không phải anh/chị hay người nhà nhận, hãy báo ngay cho quầy."),
    "returned": N_("Anh/chị đến quầy nơi nộp hồ sơ để nhận, hoặc nhờ quầy gửi lại."),
    "cancelled": N_("Anh/chị hỏi quầy nơi nộp hồ sơ nếu việc này không phải do anh/chị yêu cầu."),
    "lost": N_("Quầy nơi nộp hồ sơ sẽ làm việc với Bưu điện và trả lời anh/chị."),
    "damaged": N_("Quầy nơi nộp hồ sơ sẽ làm việc với Bưu điện và trả lời anh/chị."),
}
ASKS = {
    "another_day": N_("Hẹn ngày khác"),
    "at_post_office": N_("Nhận tại bưu cục"),
    "another_address": N_("Đổi địa chỉ trong tỉnh"),
    "another_person": N_("Nhờ người khác nhận"),
}
AT_THE_DOOR = {
    "paid": N_("Tiền phải trả: không, anh/chị đã trả đủ{details}."),
    "to_collect": N_("Tiền phải trả khi nhận: <b>{total}</b>{details}."),
    "unknown": N_("Tiền phải trả: quầy chưa ghi. Anh/chị hỏi bưu tá hoặc quầy trước khi trả."),
}
AT_THE_COUNTER = {
    "paid": N_("Tiền phải thu: không, đã trả đủ{details}."),
    "to_collect": N_("Tiền phải thu khi giao: <b>{total}</b>{details}."),
    "unknown": N_("Tiền phải thu: chưa ghi."),
}
MONEY = N_("Chỉ trả tiền khi cầm giấy tờ. Bưu điện không bảo chuyển khoản trước, không hỏi mã OTP.")
TRIES = ("attempt_failed", "collect_failed")
RATE = "parcel.rate"
VIEW = "parcel.view"
REAL = "parcel.real"
WISH = "parcel.wish"
NOT_ME = "parcel.notme"
TEND = "parcel.tend"


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


def dong(amount: int) -> str:
    """50000 as people here write it: 50.000 đ."""
    return f"{amount:,} đ".replace(",", ".")


def amount_words(due: dict[str, Any]) -> str:
    """What is to be paid at the door: `fee` and `postage` in dong or None, and `payment`."""
    return _amount(due, AT_THE_DOOR)


def amount_at_counter(due: dict[str, Any]) -> str:
    """The same for the clerk who wrote it down, or did not."""
    return _amount(due, AT_THE_COUNTER)


def _amount(due: dict[str, Any], said: dict[str, str]) -> str:
    total, details = _summed(due)
    words = said[due.get("payment") or "unknown"]
    return _(words).format(total=total, details=details)


def _summed(due: dict[str, Any]) -> tuple[str, str]:
    """The whole amount, and in brackets what it is made of."""
    parts = [
        _("{what} {amount}").format(what=_(label), amount=dong(due[name]))
        for name, label in (("fee", N_("lệ phí")), ("postage", N_("cước")))
        if due.get(name)
    ]
    total = dong(sum(due.get(name) or 0 for name in ("fee", "postage")))
    return total, f" ({', '.join(parts)})" if parts else ""


def money_words(due: dict[str, Any]) -> str:
    """The amount, and the warning against those who pretend to be the post."""
    return f"{amount_words(due)}\n{_(MONEY)}"


def plain_warning() -> str:
    """The warning by itself."""
    return _(MONEY)


def step_line(step: dict[str, Any]) -> str:
    """One line of a timeline: when, what, where, and why not."""
    words = state_words(step["state"])
    if step["state"] in TRIES:
        words = f"{words}: {reason_words(step['reason'])}"
    office = f" · {shown(step['office'])}" if step.get("office") else ""
    return f"{moment(step['at'])} {words}{office}"


def rating_row(parcel_id: int) -> tuple[Button, ...]:
    """One to five, of equal weight."""
    return tuple(Button(f"{stars} ⭐", pack(RATE, parcel_id, stars)) for stars in range(1, 6))


def rating_question() -> str:
    """Asked once a parcel has arrived."""
    return _("Anh/chị thấy việc giao nhận thế nào? 1 là tệ, 5 là tốt.")


def out_for_delivery(params: dict[str, Any]) -> Screen:
    """Somebody is on the way with it; what is to be paid, and whether it is really the post."""
    told = _news(
        "out_for_delivery", params, money_words(params), before=hours_words(params.get("usual"))
    )
    return Screen(told.text, (*told.rows, real_row()))


def hours_words(usual: dict[str, int] | None) -> str:
    """Between which hours papers usually come this way (`usual_hours`), or that nobody knows."""
    if not usual:
        return _("Bưu điện không báo trước mấy giờ đến.")
    return _(
        "Mấy giờ đến: theo {count} lần giao gần đây cùng tuyến, bưu tá thường đến "
        "từ {first} đến {last} giờ. Hôm nay có thể khác."
    ).format(**usual)


def real_row() -> tuple[Button, ...]:
    """'Có phải Bưu điện thật không?'."""
    return (Button(_("Có phải Bưu điện thật không?"), pack(REAL)),)


def attempt_failed(params: dict[str, Any]) -> Screen:
    """Nobody took it: why, what comes next, and what whoever proved their phone may ask for."""
    told = _news("attempt_failed", params, before=_which(params))
    return Screen(told.text, (*wish_rows(params["parcel"]), *told.rows))


def wish_rows(parcel_id: int, kinds: Iterable[str] = tuple(ASKS)) -> tuple[tuple[Button, ...], ...]:
    """What the receiver may ask of the post, two in a row."""
    buttons = [Button(_(ASKS[kind]), pack(WISH, parcel_id, kind)) for kind in kinds]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def collect_failed(params: dict[str, Any]) -> Screen:
    """The dossier could not be collected: why."""
    return _news("collect_failed", params, before=_which(params))


def _which(params: dict[str, Any]) -> str:
    return _("Lần thứ {number}: {reason}.").format(
        number=params["attempt"], reason=reason_words(params["reason"])
    )


def held(params: dict[str, Any]) -> Screen:
    """The post keeps it for its receiver, until a day."""
    until = _("Bưu cục giữ đến hết ngày <b>{day}</b>, sau đó chuyển về quầy.").format(
        day=a_day(params["until"])
    )
    return _news("held", params, before=until if params.get("until") else "")


def kept(params: dict[str, Any]) -> Screen:
    """Some days before it goes back."""
    text = _n("<b>Còn {days} ngày để nhận giấy tờ</b>", params["days"]).format(days=params["days"])
    more = _(
        "Giấy tờ mã <code>{code}</code> đang giữ tại bưu cục đến hết ngày {day}, "
        "sau đó chuyển về quầy. {next}"
    ).format(code=shown(params["code"]), day=a_day(params["until"]), next=next_words("held"))
    row = (Button(_("Xem hành trình"), pack(VIEW, params["parcel"])),)
    return Screen(f"{text}\n\n{more}", (*wish_rows(params["parcel"]), row))


def a_day(iso: str) -> str:
    """A stored day as people here read it: 23/11/2026."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def plainly(state: str) -> Wording:
    """News of a state that need no words of their own."""
    return partial(_news, state)


def delivered(params: dict[str, Any]) -> Screen:
    """It has arrived; asks how it went."""
    told = _news("delivered", params, rating_question())
    return Screen(told.text, (rating_row(params["parcel"]), *arrived_rows(params["parcel"])))


def arrived_rows(parcel_id: int) -> tuple[tuple[Button, ...], ...]:
    """What stays in reach after the stars are given."""
    return not_me_row(parcel_id), view_row(parcel_id)


def view_row(parcel_id: int) -> tuple[Button, ...]:
    """'Xem hành trình'."""
    return (Button(_("Xem hành trình"), pack(VIEW, parcel_id)),)


def not_me_row(parcel_id: int) -> tuple[Button, ...]:
    """'Không phải tôi nhận': a complaint at one tap."""
    return (Button(_("Không phải tôi nhận"), pack(NOT_ME, parcel_id)),)


def _news(state: str, params: dict[str, Any], *after: str, before: str = "") -> Screen:
    head = _("<b>{state}</b>\nGiấy tờ mã <code>{code}</code>, lúc {time}{office}.").format(
        state=state_words(state),
        code=shown(params["code"]),
        time=moment(params["at"]),
        office=f" · {shown(params['office'])}" if params.get("office") else "",
    )
    lines = [head, *filter(None, [before]), next_words(state), *after]
    return Screen("\n\n".join(lines), (view_row(params["parcel"]),))


KINDS: dict[str, Wording] = {
    "parcel.accepted": plainly("accepted"),
    "parcel.out_for_delivery": out_for_delivery,
    "parcel.attempt_failed": attempt_failed,
    "parcel.delivered": delivered,
    "parcel.returned": plainly("returned"),
    "parcel.held": held,
    "parcel.kept": kept,
    "parcel.collected": plainly("collected"),
    "parcel.collect_failed": collect_failed,
    "parcel.incomplete": plainly("incomplete"),
    "parcel.received": plainly("received"),
}
