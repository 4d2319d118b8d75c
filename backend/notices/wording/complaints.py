"""How a complaint about a parcel reads: the supervisors' card, and what its citizen hears."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording.kinds import Wording, moment, shown
from backend.notices.wording.parcels import TEND, step_line

ANSWER = "complaint.reply"
SHOW, ADD, ACCEPT, WITHDRAW = (
    "complaint.show", "complaint.add", "complaint.accept", "complaint.withdraw",
)  # fmt: skip
KIND_WORDS = {
    "lost": N_("Mất giấy tờ"),
    "damaged": N_("Giấy tờ hư hỏng"),
    "late": N_("Giao trễ"),
    "wrong_person": N_("Giao không đúng người"),
    "rude": N_("Thái độ phục vụ"),
    "other": N_("Việc khác"),
}
STATES = {
    "open": N_("⏳ Chờ trả lời"),
    "answered": N_("💬 Đã trả lời"),
    "closed": N_("✅ Đã khép lại"),
    "withdrawn": N_("✖️ Người dân đã rút"),
    "elsewhere": N_("Người khác theo dõi việc này."),
}
RELATIONS = {
    "self": N_("chính người nhận"),
    "family": N_("người nhà"),
    "authorised": N_("người được ủy quyền"),
}


def kind_words(kind: str) -> str:
    """What is complained of."""
    return _(KIND_WORDS[kind])


def state_words(state: str) -> str:
    """Where a complaint stands."""
    return _(STATES[state])


def card(params: dict[str, Any]) -> Screen:
    """To a supervisor: all that is known, and the way to answer; bare where it is not theirs."""
    head = _("<b>Khiếu nại {code}</b> · {kind}\n{state}").format(
        code=shown(params["code"]), kind=kind_words(params["kind"]),
        state=state_words(params["state"]),
    )  # fmt: skip
    if "parcel" not in params:
        return Screen(head)
    lines = [head, *_facts(params), *thread(params["said"])]
    rows = [(Button(_("Mở phiếu bưu gửi"), pack(TEND, params["parcel"])),)]
    if params["state"] == "open":
        lines.insert(1, _("Trả lời trước {time}.").format(time=moment(params["due"])))
        rows.insert(0, (Button(_("Trả lời"), pack(ANSWER, params["complaint"])),))
    return Screen("\n".join(lines), tuple(rows))


def _facts(params: dict[str, Any]) -> list[str]:
    """The counter, who took it, and the way it went, newest first."""
    unit = units.find(params["unit"])
    lines = [
        _("Phiếu {code} · {unit}").format(
            code=shown(params["parcel_code"]), unit=shown(unit.name if unit else params["unit"])
        )
    ]
    if proof := params["proof"]:
        checked = _("đã xem giấy tờ") if proof["checked"] else _("chưa xem giấy tờ")
        lines.append(
            _("Bưu điện ghi: {who} nhận, {checked}, lúc {time}.").format(
                who=_relation(proof["relation"]), checked=checked, time=moment(proof["at"])
            )
        )
    return [*lines, "", *("• " + step_line(step) for step in reversed(params["steps"]))]


def _relation(relation: str) -> str:
    words = RELATIONS[relation]
    return _(words)


def thread(said: list[dict[str, Any]]) -> list[str]:
    """What was said, in order, each side by its name."""
    lines = []
    for one in said:
        who = _("Bưu điện") if one["kind"] == "answer" else _("Người dân")
        lines += ["", f"<b>{who}</b> · {moment(one['at'])}", shown(one["text"])]
    return lines


def further(params: dict[str, Any]) -> Screen:
    """To the supervisors: the citizen said more; the card has it."""
    return _short(_("Người khiếu nại {code} ({kind}) vừa nói thêm. Anh/chị xem thẻ."), params)


def reminder(params: dict[str, Any]) -> Screen:
    """To the supervisors: half the time has passed."""
    return _short(_("Khiếu nại {code} ({kind}) chưa ai trả lời, đã hết nửa thời hạn."), params)


def late(params: dict[str, Any]) -> Screen:
    """To the supervisors of counter and province: the time is over."""
    return _short(_("⚠️ Khiếu nại {code} ({kind}) đã quá hạn trả lời. Đã báo cả tỉnh."), params)


def _short(text: str, params: dict[str, Any]) -> Screen:
    words = text.format(code=shown(params["code"]), kind=kind_words(params["kind"]))
    return Screen(words, ((Button(_("Trả lời"), pack(ANSWER, params["complaint"])),),))


def answer(params: dict[str, Any]) -> Screen:
    """To the citizen: what the post answers, and whether that settles it."""
    text = _("<b>Bưu điện trả lời khiếu nại {code}</b> ({kind})\n\n{text}").format(
        code=shown(params["code"]), kind=kind_words(params["kind"]), text=shown(params["text"])
    )
    return Screen(text, answered_rows(params["complaint"]))


def answered_rows(complaint_id: int) -> tuple[tuple[Button, ...], ...]:
    """Settled, or more to say: of equal weight."""
    return (
        (
            Button(_("Đã ổn"), pack(ACCEPT, complaint_id)),
            Button(_("Chưa ổn, nói thêm"), pack(ADD, complaint_id)),
        ),
    )


def delayed(params: dict[str, Any]) -> Screen:
    """To the citizen: no answer in time, and who was told."""
    text = _(
        "Khiếu nại {code} ({kind}) của anh/chị chưa được trả lời đúng hạn. Xin lỗi anh/chị. "
        "Chúng tôi đã báo người giám sát của tỉnh."
    )
    return _to_citizen(text, params)


def closed(params: dict[str, Any]) -> Screen:
    """To the citizen: nothing was said after the answer, so it is closed, and may be opened."""
    text = _(
        "Khiếu nại {code} ({kind}) đã khép lại vì anh/chị không nói thêm. Chưa ổn thì anh/chị bấm "
        "để mở lại."
    )
    told = _to_citizen(text, params)
    more = (Button(_("Mở lại, nói thêm"), pack(ADD, params["complaint"])),)
    return Screen(told.text, (more, *told.rows))


def _to_citizen(text: str, params: dict[str, Any]) -> Screen:
    words = text.format(code=shown(params["code"]), kind=kind_words(params["kind"]))
    return Screen(words, ((Button(_("Xem khiếu nại"), pack(SHOW, params["complaint"])),),))


KINDS: dict[str, Wording] = {
    "complaint.card": card,
    "complaint.further": further,
    "complaint.reminder": reminder,
    "complaint.late": late,
    "complaint.answer": answer,
    "complaint.delayed": delayed,
    "complaint.closed": closed,
}
