"""What a case tells people one by one: its clerk, those who are late with it, those above them."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.cases import (
    answer_kind_words,
    files_note,
    reply_button,
    rung_words,
    unit_name,
)
from backend.notices.wording.kinds import Wording, moment, shown

FOOTER = N_("<i>Hướng dẫn nghiệp vụ, không thay văn bản hành chính.</i>")


def open_button(facts: dict[str, Any]) -> Button:
    """'Xem toàn bộ'."""
    return Button(_("Xem toàn bộ"), pack("case.open", facts["case"], 0))


def answered(facts: dict[str, Any]) -> Screen:
    """The department's answer, to the clerk."""
    head = _("<b>{code}</b>: {department} trả lời").format(
        code=shown(facts["code"]), department=unit_name(facts["department"])
    )
    kind = answer_kind_words(facts.get("kind"))
    parts = (f"{head}\n{kind}".strip(), shown(facts["text"]), files_note(facts), _(FOOTER))
    return Screen("\n\n".join(filter(None, parts)), (_verdicts(facts), (open_button(facts),)))


def _verdicts(facts: dict[str, Any]) -> tuple[Button, ...]:
    """'Đã rõ' and 'Chưa rõ' about an answer as it read."""
    ids = (facts["case"], facts["answer"])
    return (
        Button(_("Đã rõ"), pack("case.clear", *ids)),
        Button(_("Chưa rõ"), pack("case.unclear", *ids)),
    )


def mended(facts: dict[str, Any]) -> Screen:
    """To the clerk: an answer reads differently now. One that ended the case can open it again."""
    names = {"code": shown(facts["code"]), "department": unit_name(facts["department"])}
    if not facts["stands"]:
        head = _("✏️ <b>{code}</b>: {department} sửa một câu trả lời cũ. Câu mới nhất vẫn như cũ.")
        rows: tuple[tuple[Button, ...], ...] = ((open_button(facts),),)
    elif facts["state"] == "answered":
        head = _("⚠️ <b>{code}</b>: {department} đã sửa câu trả lời. Anh/chị dùng bản này:")
        rows = (_verdicts(facts), (open_button(facts),))
    else:
        head = _(
            "⚠️ <b>{code}</b>: {department} đã sửa câu trả lời sau khi anh/chị đọc. "
            "Anh/chị dùng bản này; còn vướng thì mở lại."
        )
        again = Button(_("Mở lại, hỏi tiếp"), pack("case.more", facts["case"]))
        rows = ((again, open_button(facts)),)
    kind = answer_kind_words(facts.get("kind"))
    head = f"{head.format(**names)}\n{kind}".strip()
    return Screen("\n\n".join([head, shown(facts["text"]), _(FOOTER)]), rows)


def asked(facts: dict[str, Any]) -> Screen:
    """What the department needs to know first, to the clerk."""
    head = (
        _("<b>{code}</b>: {department} sửa lại điều hỏi thêm") if facts.get("mended")
        else _("<b>{code}</b>: {department} hỏi thêm trước khi trả lời")
    ).format(code=shown(facts["code"]), department=unit_name(facts["department"]))  # fmt: skip
    more = Button(_("Bổ sung"), pack("case.more", facts["case"]))
    text = "\n\n".join(filter(None, (head, shown(facts["text"]), files_note(facts))))
    return Screen(text, ((more, open_button(facts)),))


def transferred(facts: dict[str, Any]) -> Screen:
    """To the clerk: another department answers now."""
    text = _("<b>{code}</b> đã chuyển sang {department}. Lý do: {reason}").format(
        code=shown(facts["code"]), department=unit_name(facts["department"]),
        reason=shown(facts["text"]),
    )  # fmt: skip
    return Screen(text, ((open_button(facts),),))


def closed(facts: dict[str, Any]) -> Screen:
    """To the clerk who said nothing for three working days."""
    text = _(
        "<b>{code}</b> đã khép lại vì 3 ngày làm việc không có ý kiến thêm. "
        "Còn vướng thì anh/chị mở lại trong 10 ngày làm việc."
    ).format(code=shown(facts["code"]))
    return Screen(text, ((open_button(facts),),))


def retracted(facts: dict[str, Any]) -> Screen:
    """To the clerk: an answer holds no more."""
    text = _(
        "⚠️ <b>{code}</b>: {department} đã rút lại câu trả lời. "
        "Anh/chị đừng dùng câu đó nữa; có câu mới chúng tôi báo ngay."
    ).format(code=shown(facts["code"]), department=unit_name(facts["department"]))
    return Screen(text, ((open_button(facts),),))


def unheard(facts: dict[str, Any]) -> Screen:
    """To the clerk: the group could not be reached."""
    opened = Button(_("Mở câu hỏi"), pack("case.open", facts["case"], 0))
    return Screen(
        _(
            "<b>{code}</b> chưa vào được nhóm của {department}: nhóm không nhận tin của chúng tôi. "
            "Câu hỏi vẫn còn đây và chuyên viên vẫn mở được ở 'Việc của tôi'. "
            "Nếu gấp, anh/chị gọi trực tiếp cho cơ quan."
        ).format(code=shown(facts["code"]), department=unit_name(facts["department"])),
        ((opened,),),
    )


def not_sent(facts: dict[str, Any]) -> Screen:
    """To a specialist whose words could not leave any more."""
    text = _(
        "Câu trả lời của anh/chị cho <b>{code}</b> chưa gửi được: câu hỏi đã khép lại hoặc đã "
        "chuyển cơ quan khác."
    ).format(code=shown(facts["code"]))
    return Screen(text, ((open_button(facts),),))


def lapsed(facts: dict[str, Any]) -> Screen:
    """To somebody who had a case too long without answering it."""
    text = _("<b>{code}</b> đã trả lại cho mọi người vì hết thời gian giữ.").format(
        code=shown(facts["code"])
    )
    claim = Button(_("Nhận lại"), pack("case.claim", facts["case"]))
    return Screen(text, ((claim, open_button(facts)),))


def unclaimed(facts: dict[str, Any]) -> Screen:
    """To those on duty: nobody has taken it up in time."""
    text = _("⏰ <b>{code}</b> chưa có ai nhận. Anh/chị nhận giúp.").format(
        code=shown(facts["code"])
    )
    claim = Button(_("Nhận trả lời"), pack("case.claim", facts["case"]))
    return Screen(text, ((claim, open_button(facts)),))


def reminder(facts: dict[str, Any]) -> Screen:
    """Half, or most, of the time is used up."""
    text = _("⏰ <b>{code}</b>: đã dùng {percent}% thời gian. Trả lời trước {time}.").format(
        code=shown(facts["code"]), percent=facts["percent"], time=moment(facts["due"])
    )
    return Screen(text, ((reply_button(facts), open_button(facts)),))


def late(facts: dict[str, Any]) -> Screen:
    """The answer is late: to the duty roster, then to those above it."""
    text = _(
        "🔔 <b>{code}</b> gửi {department} đã quá hạn trả lời ({time}). Báo tới: {rung}."
    ).format(
        code=shown(facts["code"]), department=unit_name(facts["department"]),
        time=moment(facts["due"]), rung=rung_words(facts["rung"]),
    )  # fmt: skip
    return Screen(text, ((open_button(facts),),))


def part_late(facts: dict[str, Any]) -> Screen:
    """A department that was asked for its part is late with it."""
    text = _("⏰ <b>{code}</b>: {desk} chưa góp ý, đã quá hạn.").format(
        code=shown(facts["code"]), desk=unit_name(facts["desk"])
    )
    return Screen(text, ((open_button(facts),),))


KINDS: dict[str, Wording] = {
    "case.answer": answered,
    "case.mended": mended,
    "case.asked": asked,
    "case.transferred": transferred,
    "case.closed": closed,
    "case.retracted": retracted,
    "case.unheard": unheard,
    "case.not_sent": not_sent,
    "case.lapsed": lapsed,
    "case.unclaimed": unclaimed,
    "case.reminder": reminder,
    "case.late": late,
    "case.part_late": part_late,
}
