"""How enquiries read: cards for clerks, answers and progress for citizens.

Nobody is named: a clerk answers in the name of a counter, and sees of a citizen only the words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, moment, shown
from backend.now import local

CLAIM, REPLY, BACK, RELEASE, VOICE = (
    "enquiry.claim",
    "enquiry.reply",
    "enquiry.back",
    "enquiry.release",
    "enquiry.voice",
)
CLEAR, MORE, WITHDRAW = "enquiry.clear", "enquiry.more", "enquiry.withdraw"
STATES = {
    "open": N_("⏳ Chưa có ai nhận"),
    "claimed": N_("✍️ Anh/chị đã nhận, chờ anh/chị trả lời"),
    "asked_back": N_("↩️ Anh/chị đã hỏi lại, chờ người dân"),
    "answered": N_("💬 Anh/chị đã trả lời"),
    "taken": N_("👤 Đã có người nhận trả lời."),
    "elsewhere": N_("Câu hỏi này đang chờ đồng nghiệp trả lời."),
    "closed": N_("✅ Đã xong."),
    "unanswered": N_("Đã hết hạn mà chưa ai trả lời. Người dân đã được mời ra quầy."),
    "withdrawn": N_("Người dân không cần trả lời nữa."),
}
SAID = {
    "question": "",
    "answer": N_("Đã trả lời:"),
    "asked_back": N_("Đã hỏi lại:"),
    "further": N_("Người dân nói thêm:"),
}
MOST_SAID = 4
"""Entries of a thread on a card, the newest: all of them are short, and a message is not long."""
LONGEST_SAID = 700


def head(facts: dict[str, Any]) -> str:
    """'Có người dân hỏi', where and when."""
    return _("<b>Có người dân hỏi</b> · {unit}\nLúc {time}").format(
        unit=unit_name(facts["unit"]), time=moment(facts["asked_at"])
    )


def card(facts: dict[str, Any]) -> Screen:
    """A clerk's live card: with the question for whoever may act on it, else only what became."""
    text, state = [head(facts)], STATES[facts["state"]]
    if "said" not in facts:
        return Screen("\n\n".join([*text, _(state)]))
    if facts["about"]:
        text.append(_("Đang xem thủ tục: {about}").format(about=shown(facts["about"])))
    return Screen("\n\n".join([*text, *_thread(facts["said"]), _(state)]), _deeds(facts))


def _thread(said: list[dict[str, Any]]) -> list[str]:
    """The question whole, what followed it cut: Telegram takes 4,096 signs."""
    first, *others = said or [{"kind": "question", "text": "", "voice": False}]
    newest = others[-MOST_SAID:]
    return [_entry(first, None), *(_entry(one, LONGEST_SAID // 2) for one in newest)]


def _entry(said: dict[str, Any], longest: int | None) -> str:
    text = said["text"]
    words = text if longest is None or len(text) <= longest else text[:longest] + "…"
    voice = _("🎙 (tin thoại)") if said["voice"] else ""
    mark = SAID[said["kind"]]
    return "\n".join(filter(None, [_(mark) if mark else "", voice, shown(words)]))


def _deeds(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    number, rows = facts["enquiry"], []
    if any(one["voice"] for one in facts["said"]):
        rows.append((Button(_("Nghe tin thoại"), pack(VOICE, number)),))
    if facts["state"] == "open":
        return ((Button(_("Nhận trả lời"), pack(CLAIM, number)),), *rows)
    reply = Button(_("Trả lời"), pack(REPLY, number))
    release = (Button(_("Trả lại cho người khác"), pack(RELEASE, number)),)
    if facts["state"] == "claimed":
        return ((reply, Button(_("Hỏi lại một ý"), pack(BACK, number))), release, *rows)
    return ((reply,), release, *rows) if facts["state"] == "asked_back" else tuple(rows)


def further(facts: dict[str, Any]) -> Screen:
    """The citizen's further words, to the clerk who answered before."""
    voice = _("🎙 (tin thoại)") if facts["voice"] else ""
    lines = [_("<b>Người dân nói thêm</b>, câu anh/chị đã nhận:"), voice, shown(facts["text"])]
    number = facts["enquiry"]
    rows: list[tuple[Button, ...]] = [(Button(_("Trả lời"), pack(REPLY, number)),)]
    if voice:
        rows.append((Button(_("Nghe tin thoại"), pack(VOICE, number)),))
    return Screen("\n\n".join(filter(None, lines)), tuple(rows))


def reopened(facts: dict[str, Any]) -> Screen:
    """To clerks: it lies open again."""
    return _to_clerks(facts, _("Một câu hỏi của người dân trở lại, đang chờ người nhận."))


def reminder(facts: dict[str, Any]) -> Screen:
    """To clerks: nobody has claimed."""
    return _to_clerks(facts, _("Câu hỏi của người dân đã chờ 2 giờ làm việc mà chưa ai nhận."))


def _to_clerks(facts: dict[str, Any], told: str) -> Screen:
    row = (Button(_("Nhận trả lời"), pack(CLAIM, facts["enquiry"])),)
    when = _("{unit}, lúc {time}.").format(
        unit=unit_name(facts["unit"]), time=moment(facts["asked_at"])
    )
    return Screen(f"{told}\n{when}", (row,))


def unclaimed(facts: dict[str, Any]) -> Screen:
    """To supervisors, without the question."""
    return Screen(
        _(
            "<b>{unit}</b>: câu hỏi của người dân từ {time} đã chờ 2 giờ làm việc "
            "mà chưa nhân viên nào nhận."
        ).format(unit=unit_name(facts["unit"]), time=moment(facts["asked_at"]))
    )


def voice(_facts: dict[str, Any]) -> Screen:
    """Under a spoken message."""
    return Screen(_("Tin thoại của người dân. Đừng chuyển cho ai khác."))


def answered(facts: dict[str, Any]) -> Screen:
    """The answer, to the citizen."""
    text = "\n\n".join(
        [
            _("<b>Nhân viên Bưu điện tại {unit} trả lời</b>, {time}:").format(
                unit=unit_name(facts["unit"]), time=moment(facts["at"])
            ),
            shown(facts["text"]),
            _("<i>Hướng dẫn để anh/chị chuẩn bị, không thay quyết định của cơ quan.</i>"),
        ]
    )
    number = facts["enquiry"]
    row = (Button(_("Đã rõ"), pack(CLEAR, number)), Button(_("Hỏi thêm"), pack(MORE, number)))
    return Screen(text, (row,))


def asked_back(facts: dict[str, Any]) -> Screen:
    """What the clerk has to know first, to the citizen."""
    text = "\n\n".join(
        [
            _("<b>Nhân viên Bưu điện tại {unit} hỏi lại</b>, {time}:").format(
                unit=unit_name(facts["unit"]), time=moment(facts["at"])
            ),
            shown(facts["text"]),
            _("Đừng gửi số căn cước, mã OTP hay ảnh giấy tờ: nhân viên không cần các thứ ấy."),
        ]
    )
    number = facts["enquiry"]
    row = (
        Button(_("Trả lời nhân viên"), pack(MORE, number)),
        Button(_("Không cần nữa"), pack(WITHDRAW, number)),
    )
    return Screen(text, (row,))


def progress(facts: dict[str, Any]) -> Screen:
    """Not answered yet: said as it is, with when to hear again and where to go meanwhile."""
    counter = counter_words(facts["unit"])
    if facts["claimed"]:
        told = _("Câu hỏi của anh/chị đã có nhân viên nhận nhưng chưa trả lời xong.")
    elif facts["attended"]:
        told = _("Câu hỏi của anh/chị chưa có nhân viên nào nhận. Chúng tôi đã nhắc họ.")
    else:
        told = _("Câu hỏi của anh/chị chưa có nhân viên nào nhận, và lúc này không có ai trực.")
    lines = [told]
    if facts["next"]:
        lines.append(_("Chúng tôi báo lại trước {time}.").format(time=deadline(facts["next"])))
    lines.append(_("Nếu gấp, anh/chị ra {counter}.").format(counter=counter))
    row = (Button(_("Không cần nữa"), pack(WITHDRAW, facts["enquiry"])),)
    return Screen("\n".join(lines), (row,))


def unanswered(facts: dict[str, Any]) -> Screen:
    """The honest end."""
    return Screen(
        _(
            "Rất tiếc, chưa có ai trả lời câu hỏi anh/chị gửi lúc {time}, và chúng tôi không hẹn "
            "thêm nữa. Anh/chị ra {counter} để được hướng dẫn."
        ).format(time=moment(facts["asked_at"]), counter=counter_words(facts["unit"]))
    )


def counter_words(unit: str) -> str:
    """The counter to go to: its name, and its address where a source gives it."""
    known = units.find(unit)
    address = f" ({shown(known.address)})" if known and known.address else ""
    return f"<b>{unit_name(unit)}</b>{address}"


def deadline(iso: str) -> str:
    """'16:55 ngày 25/11'."""
    at = local(datetime.fromisoformat(iso))
    return _("{clock} ngày {day}").format(clock=f"{at:%H:%M}", day=f"{at:%d/%m}")


KINDS: dict[str, Wording] = {
    "enquiry.card": card,
    "enquiry.further": further,
    "enquiry.reopened": reopened,
    "enquiry.reminder": reminder,
    "enquiry.unclaimed": unclaimed,
    "enquiry.voice": voice,
    "enquiry.answer": answered,
    "enquiry.asked_back": asked_back,
    "enquiry.progress": progress,
    "enquiry.unanswered": unanswered,
}
