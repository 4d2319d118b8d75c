"""Writing to a clerk, and a clerk's answer: what each reads at every step."""

from __future__ import annotations

from datetime import date, datetime

from backend.actions import Button, Screen, pack
from backend.enquiries import rules
from backend.enquiries.drafts import Draft, Reply
from backend.i18n import _
from backend.notices.wording.cases import unit_name
from backend.notices.wording.enquiries import counter_words, deadline
from backend.notices.wording.kinds import shown
from backend.worktime.calendar import DEFAULT_WEEK, Calendar
from bot.views.cases import KINDS
from bot.views.hours import week_line

ASK = "enquiry.ask"
SEND, AGAIN, CANCEL = "enquiry.send", "enquiry.again", "enquiry.cancel"
REPLY_SEND, REPLY_AGAIN, REPLY_CANCEL = "reply.send", "reply.again", "reply.cancel"
REST = "duty.rest"


def commune_first(question: Screen) -> Screen:
    """Their commune is not known yet: without it nobody can be asked."""
    why = _("Để hỏi đúng nhân viên, chúng tôi cần biết xã, phường của anh/chị.")
    return Screen(f"{why}\n\n{question.text}", question.rows)


def nobody(unit: str) -> Screen:
    """No clerk would see the question: said, and where to go instead. Nothing is promised."""
    return Screen(
        _(
            "Hiện chưa có nhân viên nào của xã, phường anh/chị trực kênh này, "
            "nên câu hỏi chưa gửi cho ai. Anh/chị ra {counter} để hỏi trực tiếp."
        ).format(counter=counter_words(unit))
    )


def write(unit: str, token: str) -> Screen:
    """What to write, and who reads it."""
    return Screen(
        _(
            "Anh/chị viết câu hỏi trong một tin, hoặc gửi một tin thoại dưới 3 phút. "
            "Nhân viên Bưu điện ở {counter} sẽ đọc.\n\n"
            "Đừng ghi tên, số điện thoại, số căn cước."
        ).format(counter=counter_words(unit)),
        ((_cancel(token),),),
    )


def preview(draft: Draft, unit: str) -> Screen:
    """Exactly what a clerk will see."""
    about = [_("Đang xem thủ tục: {about}").format(about=shown(draft.about))] if draft.about else []
    said = _("🎙 (tin thoại)") if draft.voice else shown(draft.text)
    parts = [
        _("<b>Xem lại trước khi gửi</b>\nTới: nhân viên Bưu điện ở {unit}").format(
            unit=unit_name(unit)
        ),
        *about,
        said,
        _privacy_note(draft),
    ]
    row = (
        Button(_("Gửi"), pack(SEND, draft.token)),
        Button(_("Viết lại"), pack(AGAIN, draft.token)),
        _cancel(draft.token),
    )
    return Screen("\n\n".join(parts), (row,))


def _privacy_note(draft: Draft) -> str:
    if draft.voice:
        return _(
            "<i>Nhân viên nghe được giọng của anh/chị, không thấy tên và số điện thoại. "
            "Trong tin thoại, đừng đọc số căn cước hay số điện thoại.</i>"
        )
    note = _("Nhân viên chỉ thấy những dòng trên, không thấy tên và số điện thoại của anh/chị.")
    covered = ""
    if draft.masked:
        kinds = ", ".join(_(KINDS[kind]) for kind in draft.masked)
        covered = " " + _("Đã che: {kinds}.").format(kinds=kinds)
    return f"<i>{note}{covered}</i>"


def use_buttons(screen: Screen) -> Screen:
    """Words where a button is waited for."""
    return Screen(_("Anh/chị bấm một nút ở dưới giúp.") + f"\n\n{screen.text}", screen.rows)


def not_expected(screen: Screen) -> Screen:
    """A picture, a file: nothing of it was kept."""
    note = _("Ở đây chỉ nhận chữ hoặc một tin thoại. Tin vừa rồi không được lưu.")
    return Screen(f"{note}\n\n{screen.text}", screen.rows)


def too_long_voice() -> Screen:
    """A spoken message nobody at a counter has the time for."""
    return Screen(_("Tin thoại dài quá 3 phút. Anh/chị nói gọn lại, hoặc viết bằng chữ giúp."))


def sent(unit: str, due: datetime, calendar: Calendar, opens: datetime | None) -> Screen:
    """It has left: when they work, and by when the citizen hears of it in any case.

    `opens` is when they are back, where nobody works at this moment.
    """
    when = _("Đã gửi tới nhân viên ở {unit}.").format(unit=unit_name(unit))
    promise = _(
        "Anh/chị nhận được câu trả lời, hoặc tin báo còn chờ, trước {time}."
    ).format(time=deadline(due.isoformat()))  # fmt: skip
    lines = [when, hours_line(calendar), promise]
    if opens is not None:
        closed = _("Bây giờ ngoài giờ làm việc; nhân viên xem từ {time}.")
        lines.insert(2, closed.format(time=deadline(opens.isoformat())))
    return Screen("\n".join(lines))


def hours_line(calendar: Calendar) -> str:
    """When a counter works; our own default is called so."""
    if calendar.week != DEFAULT_WEEK:
        return _("Giờ làm việc: {hours}, trừ ngày lễ.").format(hours=week_line(calendar.week))
    return _(
        "Giờ làm việc thường lệ: {hours}, trừ ngày lễ (quầy này chưa cho biết giờ riêng)."
    ).format(hours=week_line(calendar.week))


def gone() -> str:
    """A button of a draft that is no more."""
    return _("Tin này đã gửi hoặc đã bỏ.")


def cancelled() -> Screen:
    """The draft was thrown away."""
    return Screen(_("Đã bỏ, không gửi gì."))


def thanks() -> Screen:
    """After 'Đã rõ'."""
    return Screen(_("Cảm ơn anh/chị. Câu hỏi đã khép; nội dung sẽ xóa sau 30 ngày."))


def withdrawn() -> Screen:
    """After 'Không cần nữa'."""
    return Screen(_("Đã báo nhân viên là anh/chị không cần trả lời nữa."))


def claimed() -> str:
    """Over the chat of the clerk who came first."""
    return _("Anh/chị đã nhận. Bấm Trả lời ở thẻ câu hỏi.")


def released() -> str:
    """Over the chat of a clerk who gave it back."""
    return _("Đã trả lại cho đồng nghiệp.")


def voices(count: int) -> str:
    """Over the chat of a clerk who wants to listen."""
    if count:
        return _("Tin thoại đang gửi tới anh/chị.")
    return _("Tin thoại này không nghe được trên kênh này.")


def write_reply(kind: str, token: str) -> Screen:
    """What a clerk is asked for."""
    text = (
        _("Anh/chị viết câu trả lời cho người dân, trong một tin, tối đa {most} ký tự.")
        if kind == rules.ANSWER
        else _("Anh/chị hỏi lại một ý cần biết, trong một tin, tối đa {most} ký tự.")
    )
    return Screen(
        text.format(most=rules.LONGEST_TEXT), ((Button(_("Thôi"), pack(REPLY_CANCEL, token)),),)
    )


def reply_preview(reply: Reply) -> Screen:
    """A clerk's words before they leave."""
    row = (
        Button(_("Gửi"), pack(REPLY_SEND, reply.token)),
        Button(_("Viết lại"), pack(REPLY_AGAIN, reply.token)),
        Button(_("Thôi"), pack(REPLY_CANCEL, reply.token)),
    )
    head = _("Người dân sẽ đọc, dưới tên quầy của anh/chị:")
    return Screen(f"{head}\n\n{shown(reply.text)}", (row,))


def reply_sent() -> Screen:
    """It is on its way to the citizen."""
    return Screen(_("Đã gửi cho người dân."))


def ended() -> str:
    """The role was taken away in the middle."""
    return _("Anh/chị không còn quyền trả lời ở đây, nên tin đang viết đã bỏ.")


def fault(code: str, length: int) -> Screen:
    """Why a text is not taken; what stood before is kept."""
    if code == "empty":
        return Screen(_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."))
    return Screen(
        _("Tin này dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp.").format(
            length=length, most=rules.LONGEST_TEXT
        )
    )


def not_staff() -> Screen:
    """/nghi or /truc by somebody without work here."""
    return Screen(_("Mục này dành cho nhân viên, chuyên viên và người giám sát."))


def rest_until_when(today: date, tomorrow: date) -> Screen:
    """How long somebody is away."""
    row = (
        Button(_("Hôm nay"), pack(REST, today.isoformat())),
        Button(_("Đến hết ngày mai"), pack(REST, tomorrow.isoformat())),
    )
    return Screen(
        _(
            "Anh/chị nghỉ đến hết ngày nào? Bấm nút, hoặc gõ ví dụ <code>/nghi 30/11</code>. "
            "Trong lúc nghỉ, câu hỏi mới không gửi tới anh/chị."
        ),
        (row,),
    )


def resting(until: date) -> Screen:
    """Somebody is away now."""
    return Screen(
        _(
            "Đã ghi: anh/chị nghỉ đến hết ngày {day}. Việc anh/chị đang giữ đã trả lại "
            "đồng nghiệp; ai trực thay anh/chị được báo. Đi làm sớm hơn thì bấm /truc."
        ).format(day=f"{until:%d/%m/%Y}")
    )


def wrong_day() -> Screen:
    """No day that can be understood, or one in the past or too far."""
    return Screen(
        _("Chúng tôi chưa hiểu ngày này. Anh/chị gõ ví dụ <code>/nghi hôm nay</code>, "
          "<code>/nghi 30/11</code>; xa nhất là 60 ngày.")
    )  # fmt: skip


def on_duty(waiting: int) -> Screen:
    """Somebody is at work."""
    told = _("Đã ghi: anh/chị đang trực.")
    if waiting:
        told += " " + _("Số câu hỏi đang chờ: {count}.").format(count=waiting)
    return Screen(told)


def _cancel(token: str) -> Button:
    return Button(_("Thôi"), pack(CANCEL, token))
