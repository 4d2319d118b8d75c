"""How cases read: cards for departments, answers for clerks, and what a group is told.

The card's lines, the thread's lines and the words for states stand here once; the bot's views use
them too. Nothing here names a clerk: departments see where a question comes from, not from whom.
"""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.knowledge import units
from backend.notices.wording.kinds import Wording, moment, shown, wordless

STATES = {
    "waiting": N_("⏳ Chờ trả lời"),
    "answered": N_("💬 Đã có trả lời, chờ nhân viên xác nhận"),
    "closed": N_("✅ Đã rõ, đã khép lại"),
    "withdrawn": N_("↩️ Nhân viên đã rút lại"),
}
ROLES = {
    "clerk": N_("Nhân viên Bưu điện"),
    "specialist": N_("Chuyên viên"),
    "supervisor": N_("Người giám sát"),
}
KINDS_OF_NOTES = {
    "question": N_("hỏi"),
    "answer": N_("trả lời"),
    "accepted": N_("xác nhận đã rõ"),
    "disputed": N_("chưa rõ, hỏi thêm"),
    "supplied": N_("bổ sung"),
    "withdrawn": N_("rút lại câu hỏi"),
}
OPEN = ("waiting", "answered")


def unit_name(key: str) -> str:
    """A unit's name, harmless in HTML; its key where the unit is unknown."""
    unit = units.find(key)
    return shown(unit.name if unit else key)


def state_words(state: str) -> str:
    """A state as people read it."""
    return _(STATES[state])


def photos_line(count: int) -> str:
    """'2 ảnh'."""
    return _n("{count} ảnh", count).format(count=count)


def case_head(facts: dict[str, Any]) -> str:
    """The lines that every picture of a case begins with."""
    lines = [
        f"<b>{shown(facts['code'])}</b> · {unit_name(facts['department'])}",
        _("Từ: {unit}").format(unit=unit_name(facts["unit"])),
        dossier_line(facts["dossier"]),
        _("Hỏi lúc: {time}").format(time=moment(facts["asked_at"])),
    ]
    if facts["photos"]:
        lines.append(f"🖼 {photos_line(facts['photos'])}")
    return "\n".join(lines)


def dossier_line(code: str | None) -> str:
    """'Hồ sơ: H27.12-261123-0001', or that there is no code yet."""
    return _("Hồ sơ: {code}").format(code=shown(code) if code else _("chưa có mã"))


def case_text(facts: dict[str, Any]) -> str:
    """The whole of a case as it was asked, and its state."""
    return "\n\n".join([case_head(facts), shown(facts["question"]), state_words(facts["state"])])


def note_text(note: dict[str, Any]) -> str:
    """One entry of a thread: in which role, from where, when, and the words."""
    role, kind = ROLES[note["role"]], KINDS_OF_NOTES[note["kind"]]
    head = _("<b>{role} · {unit}</b>, {kind}, {time}").format(
        role=_(role), unit=unit_name(note["unit"]), kind=_(kind), time=moment(note["at"])
    )
    return f"{head}\n{shown(note['text'])}" if note["text"] else head


def photos_button(facts: dict[str, Any]) -> tuple[Button, ...]:
    """A row with 'Xem ảnh', or no button."""
    code = pack("case.photos", facts["case"])
    return (Button(_("Xem ảnh"), code),) if facts["photos"] else ()


def reply_button(facts: dict[str, Any]) -> Button:
    """'Trả lời', to whoever may."""
    return Button(_("Trả lời"), pack("case.reply", facts["case"]))


def card(facts: dict[str, Any]) -> Screen:
    """The live card in a department's group."""
    if facts["state"] not in OPEN:
        return Screen(case_text(facts))
    hint = _(
        "<i>Trả lời (reply) vào tin này để gửi câu trả lời. "
        "Tin khác trong nhóm thì không gửi đi.</i>"
    )
    buttons = (reply_button(facts), *photos_button(facts))
    return Screen(f"{case_text(facts)}\n\n{hint}", (buttons,))


def to_specialist(facts: dict[str, Any]) -> Screen:
    """The same to one specialist in private."""
    buttons = (reply_button(facts), *photos_button(facts))
    opened = Button(_("Xem toàn bộ"), pack("case.open", facts["case"], 0))
    return Screen(case_text(facts), (buttons, (opened,)))


def further(facts: dict[str, Any]) -> Screen:
    """The clerk's further words, to the department."""
    head = {
        "disputed": _("<b>{code}</b>: nhân viên thấy chưa rõ và hỏi thêm:"),
        "supplied": _("<b>{code}</b>: nhân viên bổ sung:"),
    }[facts["kind"]]
    text = f"{head.format(code=shown(facts['code']))}\n\n{shown(facts['text'])}"
    return Screen(text, ((reply_button(facts),),))


def answered(facts: dict[str, Any]) -> Screen:
    """The department's answer, to the clerk; `verdict` is what the clerk has made of it since."""
    text = "\n\n".join(
        [
            _("<b>{code}</b>: {department} trả lời").format(
                code=shown(facts["code"]), department=unit_name(facts["department"])
            ),
            shown(facts["text"]),
            _("<i>Hướng dẫn nghiệp vụ, không thay văn bản hành chính.</i>"),
        ]
    )
    ids = (facts["case"], facts["answer"])
    verdicts = (
        Button(_("Đã rõ"), pack("case.clear", *ids)),
        Button(_("Chưa rõ"), pack("case.unclear", *ids)),
    )
    opened = Button(_("Xem toàn bộ"), pack("case.open", facts["case"], 0))
    return Screen(text, (verdicts, (opened,)))


def proposal(facts: dict[str, Any]) -> Screen:
    """An answer before it is sent, and what became of it."""
    code = shown(facts["code"])
    if facts["state"] == "dropped":
        return Screen(_("<b>{code}</b>: đã bỏ, không gửi gì.").format(code=code))
    if facts["state"] == "sent":
        head = _("<b>{code}</b>: đã gửi câu trả lời cho nhân viên:").format(code=code)
        return Screen(f"{head}\n\n{shown(facts['text'])}")
    head = _("Câu trả lời cho <b>{code}</b>, chưa gửi. Chỉ người viết bấm được.").format(code=code)
    row = (
        Button(_("Gửi"), pack("case.send", facts["proposal"])),
        Button(_("Bỏ"), pack("case.drop", facts["proposal"])),
    )
    return Screen(f"{head}\n\n{shown(facts['text'])}", (row,))


def no_right(facts: dict[str, Any]) -> Screen:
    """To somebody in the group whom we do not know as a specialist of this department."""
    return Screen(
        _(
            "Tin này chưa gửi đi. Chỉ chuyên viên của {department} đã nhận lời mời "
            "thì mới trả lời được <b>{code}</b>. Anh/chị xin người quản trị lời mời, "
            "mở bằng chính tài khoản này rồi trả lời lại."
        ).format(department=unit_name(facts["department"]), code=shown(facts["code"]))
    )


def anonymous(facts: dict[str, Any]) -> Screen:
    """To an admin who writes as the group."""
    return Screen(
        _(
            "Tin này chưa gửi đi vì anh/chị đang viết dưới tên nhóm. Anh/chị tắt chế độ quản trị "
            "ẩn danh rồi trả lời <b>{code}</b> bằng tên mình."
        ).format(code=shown(facts["code"]))
    )


def words_only(facts: dict[str, Any]) -> Screen:
    """To a specialist who replied with something other than text."""
    return Screen(
        _("Tin này chưa gửi đi: câu trả lời cho <b>{code}</b> cần viết bằng chữ.").format(
            code=shown(facts["code"])
        )
    )


def too_long(facts: dict[str, Any]) -> Screen:
    """To a specialist whose answer is longer than we take."""
    return Screen(
        _(
            "Tin này chưa gửi đi: dài {length} ký tự, mỗi câu trả lời tối đa {most}. "
            "Anh/chị viết gọn lại hoặc chia làm hai lần."
        ).format(length=facts["length"], most=facts["most"])
    )


def over(facts: dict[str, Any]) -> Screen:
    """To a specialist who answers a case that has ended."""
    return Screen(
        _("Tin này chưa gửi đi: <b>{code}</b> đã khép lại, không nhận thêm câu trả lời.").format(
            code=shown(facts["code"])
        )
    )


def photo(facts: dict[str, Any]) -> Screen:
    """Under a picture."""
    return Screen(_("Ảnh của <b>{code}</b>").format(code=shown(facts["code"])))


def unheard(facts: dict[str, Any]) -> Screen:
    """To the clerk: the group could not be reached."""
    opened = Button(_("Mở câu hỏi"), pack("case.open", facts["case"], 0))
    return Screen(
        _(
            "<b>{code}</b> chưa vào được nhóm của {department}: nhóm không nhận tin của chúng tôi. "
            "Câu hỏi vẫn còn đây và chuyên viên vẫn mở được ở 'Việc của tôi'. "
            "Nếu gấp, anh/chị gọi trực tiếp cho Sở."
        ).format(code=shown(facts["code"]), department=unit_name(facts["department"])),
        ((opened,),),
    )


KINDS: dict[str, Wording] = {
    "case.card": card,
    "case.new": to_specialist,
    "case.further": further,
    "case.answer": answered,
    "case.proposal": proposal,
    "case.no_right": no_right,
    "case.anonymous": anonymous,
    "case.words_only": words_only,
    "case.too_long": too_long,
    "case.over": over,
    "case.photo": photo,
    "case.unheard": unheard,
    "case.topic": wordless,
}
