"""How cases read at their department: the live card, and what is said under it.

The card's lines, the thread's lines and the words for states stand here once; the bot's views use
them too. Nothing here names a clerk: departments see where a question comes from, not from whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.knowledge import units
from backend.notices.wording.kinds import Wording, moment, shown, wordless

STATES = {
    "waiting": N_("⏳ Chờ trả lời"),
    "asked": N_("✋ Chờ nhân viên bổ sung"),
    "answered": N_("💬 Đã có trả lời, chờ nhân viên xác nhận"),
    "resolved": N_("✅ Nhân viên đã rõ, đã khép lại"),
    "closed": N_("☑️ Đã khép lại vì không có ý kiến thêm"),
    "withdrawn": N_("↩️ Nhân viên đã rút lại"),
}
ROLES = {
    "clerk": N_("Nhân viên Bưu điện"),
    "specialist": N_("Chuyên viên"),
    "supervisor": N_("Người giám sát"),
    "clock": N_("Tự động"),
}
KINDS_OF_NOTES = {
    "question": N_("hỏi"),
    "answer": N_("trả lời"),
    "accepted": N_("xác nhận đã rõ"),
    "disputed": N_("chưa rõ, hỏi thêm"),
    "supplied": N_("bổ sung"),
    "withdrawn": N_("rút lại câu hỏi"),
    "claimed": N_("nhận trả lời"),
    "released": N_("trả lại cho người khác"),
    "lapsed": N_("hết thời gian giữ, trả lại cho người khác"),
    "asked": N_("hỏi thêm nhân viên"),
    "transferred": N_("chuyển cơ quan khác"),
    "involved": N_("mời phối hợp"),
    "contributed": N_("góp ý"),
    "escalated": N_("quá hạn, đã báo lên"),
    "closed": N_("khép lại sau 3 ngày làm việc không có ý kiến"),
    "reopened": N_("mở lại, hỏi tiếp"),
    "revised": N_("sửa lại lời đã viết"),
    "retracted": N_("rút lại câu trả lời"),
}
ANSWER_KINDS = {
    "received": N_("✅ Nhận được"),
    "incomplete": N_("📋 Thiếu"),
    "refused": N_("⛔ Không nhận"),
    "otherwise": N_("💬 Hướng dẫn khác"),
}
URGENCIES = {
    "waiting_citizen": N_("🔴 Khách đang chờ"),
    "today": N_("🟠 Trong ngày"),
    "normal": N_("⚪ Thường"),
}
RUNGS = {
    "duty": N_("chuyên viên trực"),
    "heads": N_("lãnh đạo cơ quan"),
    "centre": N_("lãnh đạo Trung tâm"),
}
OPEN = ("waiting", "asked", "answered")
AT_DESK = ("waiting", "asked")


def unit_name(key: str) -> str:
    """A unit's name, harmless in HTML; its key where the unit is unknown."""
    unit = units.find(key)
    return shown(unit.name if unit else key)


def state_words(state: str) -> str:
    """A state as people read it."""
    return _(STATES[state])


def urgency_words(urgency: str) -> str:
    """How urgent a case is, as people read it."""
    return _(URGENCIES[urgency])


def rung_words(rung: str) -> str:
    """Who a late case was told to; nothing for a rung that nobody knows."""
    return _(RUNGS[rung]) if rung in RUNGS else ""


def answer_kind_words(kind: str | None) -> str:
    """What kind of answer it is; nothing where it was not said."""
    return _(ANSWER_KINDS[kind]) if kind else ""


def files_line(counts: Mapping[str, int]) -> str:
    """'2 ảnh, 1 tệp', from how many there are of each kind."""
    words = {
        "photo": _n("{count} ảnh", counts.get("photo", 0)),
        "document": _n("{count} tệp", counts.get("document", 0)),
        "voice": _n("{count} tin thoại", counts.get("voice", 0)),
        "video": _n("{count} video", counts.get("video", 0)),
        "audio": _n("{count} tệp âm thanh", counts.get("audio", 0)),
    }
    return ", ".join(
        text.format(count=counts[kind]) for kind, text in words.items() if counts.get(kind)
    )


def case_head(facts: dict[str, Any]) -> str:
    """The lines that every picture of a case begins with."""
    lines = [
        f"<b>{shown(facts['code'])}</b> · {unit_name(facts['department'])}",
        urgency_words(facts["urgency"]) if facts["urgency"] != "normal" else "",
        _("Từ: {unit}").format(unit=unit_name(facts["unit"])),
        _("Thủ tục: {title}").format(title=shown(facts["title"])) if facts["title"] else "",
        dossier_line(facts["dossier"]),
        _("Hỏi lúc: {time}").format(time=moment(facts["asked_at"])),
        legal_line(facts["legal"]),
        f"📎 {files_line(facts['files'])}" if facts["files"] else "",
    ]
    return "\n".join(filter(None, lines))


def legal_line(iso: str | None) -> str:
    """When the dossier's result is due, as the clerk wrote it; nothing where they did not."""
    if iso is None:
        return ""
    day = date.fromisoformat(iso).strftime("%d/%m/%Y")
    return _("Hạn trả hồ sơ: {day} (nhân viên ghi)").format(day=day)


def dossier_line(code: str | None) -> str:
    """'Hồ sơ: H27.12-261123-0001', or that there is no code yet."""
    return _("Hồ sơ: {code}").format(code=shown(code) if code else _("chưa có mã"))


def standing(facts: dict[str, Any]) -> str:
    """How a case stands: its state, until when an answer is due, who has it, who was asked."""
    lines = [state_words(facts["state"])]
    if facts["state"] == "waiting" and facts["claimed"]:
        owner = facts.get("owner")
        lines = [
            _("👤 {name} đang trả lời").format(name=shown(owner)) if owner
            else _("👤 Cơ quan đã nhận, đang trả lời")
        ]  # fmt: skip
    if facts["due"]:
        due = _("⚠️ Quá hạn trả lời: {time}") if facts["late"] else _("Trả lời trước {time}")
        lines.append(due.format(time=moment(facts["due"])))
    if facts.get("respond") and facts["state"] == "waiting":
        lines.append(_("Cần có người nhận trước {time}").format(time=moment(facts["respond"])))
    for desk, given in facts.get("parts", ()):
        line = _("🤝 {desk}: đã góp ý") if given else _("🤝 {desk}: đang chờ góp ý")
        lines.append(line.format(desk=unit_name(desk)))
    return "\n".join(lines)


def case_text(facts: dict[str, Any]) -> str:
    """The whole of a case as it was asked, and how it stands."""
    return "\n\n".join([case_head(facts), shown(facts["question"]), standing(facts)])


def note_text(note: dict[str, Any]) -> str:
    """One entry of a thread: in which role, from where, when, and the words."""
    role, kind = ROLES[note["role"]], KINDS_OF_NOTES[note["kind"]]
    role, kind = _(role), _(kind)
    if note.get("answer_kind"):
        kind = f"{kind} ({answer_kind_words(note['answer_kind'])})"
    unit = f" · {unit_name(note['unit'])}" if note["unit"] else ""
    head = _("<b>{who}</b>, {kind}, {time}").format(
        who=f"{role}{unit}", kind=kind, time=moment(note["at"])
    )
    if note.get("mended"):
        head += "\n" + _("<i>Lời này đã sửa, xem bản mới ở dưới.</i>")
    if note.get("taken_back"):
        head += "\n" + _("<i>Câu này đã được rút lại.</i>")
    text = rung_words(note["text"]) if note["kind"] == "escalated" else note["text"]
    return f"{head}\n{shown(text)}" if text else head


def files_button(facts: dict[str, Any]) -> tuple[Button, ...]:
    """A row with 'Xem ảnh', or 'Xem tệp' where there are others, or no button."""
    if not facts["files"]:
        return ()
    label = _("Xem ảnh") if set(facts["files"]) == {"photo"} else _("Xem tệp")
    return (Button(label, pack("case.files", facts["case"])),)


def reply_button(facts: dict[str, Any]) -> Button:
    """'Trả lời', to whoever may."""
    return Button(_("Trả lời"), pack("case.reply", facts["case"]))


def transfer_button(facts: dict[str, Any]) -> Button:
    """'Chuyển cơ quan khác'."""
    return Button(_("Chuyển cơ quan khác"), pack("case.transfer", facts["case"]))


def desk_rows(facts: dict[str, Any], *, owns: bool = False) -> list[tuple[Button, ...]]:
    """What a department may do with an open case; 'Trả lại' where the reader `owns` it."""
    case = facts["case"]
    if facts["state"] not in AT_DESK:
        return [(reply_button(facts), *files_button(facts))]
    claim = Button(_("Nhận trả lời"), pack("case.claim", case))
    release = Button(_("Trả lại"), pack("case.release", case))
    first = [reply_button(facts), Button(_("Hỏi thêm"), pack("case.ask", case))]
    if owns:
        first = [*first, release]
    elif not facts["claimed"]:
        first = [claim, *first]
    others = (
        transfer_button(facts),
        Button(_("Mời phối hợp"), pack("case.involve", case)),
    )
    return [row for row in (tuple(first), files_button(facts), others) if row]


def card(facts: dict[str, Any]) -> Screen:
    """The live card of a department, in its group or at one of those on duty."""
    if facts.get("moved"):
        return Screen(
            _("<b>{code}</b> đã chuyển sang {department}.").format(
                code=shown(facts["code"]), department=unit_name(facts["department"])
            )
        )
    if facts.get("withheld"):
        return Screen(
            _("<b>{code}</b> từ nay xem ở tin riêng của người trực {department}.").format(
                code=shown(facts["code"]), department=unit_name(facts["department"])
            )
        )
    if facts["state"] not in OPEN:
        return Screen(case_text(facts))
    rows = desk_rows(facts)
    if facts.get("private"):
        opened = Button(_("Xem toàn bộ"), pack("case.open", facts["case"], 0))
        return Screen(case_text(facts), (*rows, (opened,)))
    hint = _(
        "<i>Trả lời (reply) vào tin này để soạn câu trả lời. "
        "Tin khác trong nhóm thì không gửi đi.</i>"
    )
    return Screen(f"{case_text(facts)}\n\n{hint}", tuple(rows))


def further(facts: dict[str, Any]) -> Screen:
    """The clerk's further words, to the department."""
    head = {
        "disputed": _("<b>{code}</b>: nhân viên thấy chưa rõ và hỏi thêm:"),
        "supplied": _("<b>{code}</b>: nhân viên bổ sung:"),
        "reopened": _("<b>{code}</b>: nhân viên mở lại và hỏi tiếp:"),
        "revised": _("<b>{code}</b>: nhân viên sửa lại lời đã viết:"),
    }[facts["kind"]]
    head = head.format(code=shown(facts["code"]))
    text = "\n\n".join(filter(None, (head, shown(facts["text"]), files_note(facts))))
    return Screen(text, tuple(filter(None, ((reply_button(facts),), files_button(facts)))))


def clerk_away(facts: dict[str, Any]) -> Screen:
    """To the department: what it said has not arrived."""
    if facts["blocked"]:
        told = _(
            "⚠️ <b>{code}</b>: nhân viên hỏi câu này đang chặn kênh nên chưa nhận được tin của cơ "
            "quan. Chúng tôi vẫn giữ và gửi ngay khi họ mở lại. Nếu gấp, gọi {unit}."
        )
    elif facts.get("waits"):
        told = _(
            "⚠️ <b>{code}</b>: nhân viên hỏi câu này lâu chưa nhắn gì, nên kênh của họ chưa cho "
            "chúng tôi gửi tin của cơ quan. Chúng tôi vẫn giữ và gửi ngay khi họ nhắn lại. "
            "Nếu gấp, gọi {unit}."
        )
    else:
        told = _(
            "⚠️ <b>{code}</b>: một tin của cơ quan chưa tới nhân viên vì kênh không nhận tin đó. "
            "Nhân viên vẫn xem được ở 'Việc của tôi'. Nếu gấp, gọi {unit}."
        )
    return Screen(told.format(code=shown(facts["code"]), unit=unit_name(facts["unit"])))


def files_note(facts: Mapping[str, Any]) -> str:
    """'📎 2 ảnh', where files came with words."""
    return f"📎 {files_line(facts['files'])}" if facts.get("files") else ""


def came(facts: dict[str, Any]) -> Screen:
    """Why a case comes from another department."""
    head = _("<b>{code}</b>: {desk} chuyển đến, vì:").format(
        code=shown(facts["code"]), desk=unit_name(facts["desk"])
    )
    return Screen(f"{head}\n\n{shown(facts['text'])}")


def contributed(facts: dict[str, Any]) -> Screen:
    """What another department said, to the one that leads."""
    head = (
        _("<b>{code}</b>: {desk} sửa lại góp ý (nhân viên không thấy):") if facts.get("mended")
        else _("<b>{code}</b>: {desk} góp ý (nhân viên không thấy):")
    ).format(code=shown(facts["code"]), desk=unit_name(facts["desk"]))  # fmt: skip
    return Screen(f"{head}\n\n{shown(facts['text'])}", ((reply_button(facts),),))


def part(facts: dict[str, Any]) -> Screen:
    """What the department that leads asks of another: its live card there."""
    lines = [
        _("<b>{code}</b> · {department} mời {desk} phối hợp").format(
            code=shown(facts["code"]), department=unit_name(facts["department"]),
            desk=unit_name(facts["desk"]),
        ),
        _("Câu hỏi của nhân viên:") + f"\n{shown(facts['question'])}",
        _("Cần góp ý:") + f"\n{shown(facts['text'])}",
    ]  # fmt: skip
    if facts["answered"]:
        return Screen("\n\n".join([*lines, _("✅ Đã góp ý")]))
    if facts["over"]:
        return Screen("\n\n".join([*lines, _("Câu hỏi đã khép lại, không cần góp ý nữa.")]))
    lines.append(_("Góp ý trước {time}").format(time=moment(facts["due"])))
    row = (Button(_("Góp ý"), pack("part.reply", facts["part"])),)
    return Screen("\n\n".join(lines), (row,))


def files(facts: dict[str, Any]) -> Screen:
    """Under the pictures or other files of a case."""
    return Screen(_("Kèm theo <b>{code}</b>").format(code=shown(facts["code"])))


KINDS: dict[str, Wording] = {
    "case.card": card,
    "case.further": further,
    "case.clerk_away": clerk_away,
    "case.came": came,
    "case.contributed": contributed,
    "case.part": part,
    "case.files": files,
    "case.enclosed": files,
    "case.topic": wordless,
}
