"""How published answers read: the whole of one, and what is told of it to whoever has it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, shown
from backend.now import local

OPEN, APPROVE, REJECT = "guide.open", "guide.approve", "guide.reject"
AUDIENCES = {
    "clerks": N_("chỉ nhân viên"),
    "public": N_("nhân viên và người dân"),
    None: N_("chưa chọn"),
}
STATES = {
    "draft": N_("📝 Bản nháp"),
    "published": N_("✅ Đang dùng"),
    "superseded": N_("🔁 Đã có câu mới thay"),
    "expired": N_("⌛ Đã hết hạn"),
    "rejected": N_("↩️ Được trả lại"),
    "withdrawn": N_("🚫 Đã thu hồi"),
}


def day(iso: str | None) -> str:
    """A stored day as people read it: 23/11/2026."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else "?"


def text(facts: dict[str, Any]) -> str:
    """One published answer, source and date last."""
    return "\n\n".join([*_words(facts), source(facts)])


def _words(facts: dict[str, Any]) -> list[str]:
    """Question, answer, ground and days."""
    ask, reply = _("Hỏi"), _("Trả lời")
    return [
        f"<b>{ask}:</b> {shown(facts['question'])}",
        f"<b>{reply}:</b> {shown(facts['answer'])}",
        "\n".join([ground(facts), days(facts)]),
    ]


def ground(facts: dict[str, Any]) -> str:
    """The legal basis, or that there is none yet."""
    if facts["ground"]:
        return _("Căn cứ: {ground}").format(ground=shown(facts["ground"]))
    return _("Chưa có căn cứ.") if facts["ground"] == "" else _("Căn cứ: chưa ghi")


def days(facts: dict[str, Any]) -> str:
    """From when to when it holds."""
    if facts["effective_on"] is None:
        return _("Hiệu lực: chưa chọn")
    since = day(facts["effective_on"])
    if facts["expires_on"] is None:
        return _("Áp dụng từ {day}, không thời hạn.").format(day=since)
    return _("Áp dụng từ {day} đến hết {last}.").format(day=since, last=day(facts["expires_on"]))


def source(facts: dict[str, Any]) -> str:
    """Who says so and since when; and what it is not."""
    no_document = _("Hướng dẫn nghiệp vụ, không thay văn bản hành chính.")
    if not facts["approved_at"]:
        return f"<i>{no_document}</i>"
    approved = local(datetime.fromisoformat(facts["approved_at"]))
    said = _("Nguồn: {desk}, duyệt ngày {day}.").format(
        desk=unit_name(facts["desk"]), day=f"{approved:%d/%m/%Y}"
    )
    return f"<i>{said} {no_document}</i>"


def unapproved(facts: dict[str, Any]) -> str:
    """A draft, with whom it is for and what it would take the place of."""
    audience = AUDIENCES[facts["audience"]]
    lines = [
        f"<b>{unit_name(facts['desk'])}</b>",
        _("Dành cho: {audience}").format(audience=_(audience)),
    ]
    if facts["procedure"]:
        code, title = facts["procedure"], facts.get("title")
        named = f"{title} ({code})" if title else code
        lines.append(_("Thủ tục: {procedure}").format(procedure=shown(named)))
    if facts["supersedes"]:
        lines.append(_("Thay cho một câu đang dùng."))
    return "\n\n".join(["\n".join(lines), *_words(facts)])


def deciding(facts: dict[str, Any]) -> tuple[Button, ...]:
    """The second person's two buttons, for the words that stand above them."""
    ids = (facts["article"], facts["version"])
    return (Button(_("Duyệt"), pack(APPROVE, *ids)), Button(_("Trả lại"), pack(REJECT, *ids)))


def review(facts: dict[str, Any]) -> Screen:
    """To whoever may approve it; once it is settled, what became of it."""
    if facts["state"] == "draft" and not facts["being_edited"]:
        head = _("<b>Câu trả lời chờ duyệt</b>")
        ask = _("Đúng thì bấm Duyệt, chưa đúng thì bấm Trả lại và nói lý do.")
        return Screen(f"{head}\n{unapproved(facts)}\n\n{ask}", (deciding(facts),))
    outcome = _("✏️ Người soạn đang sửa lại.") if facts["being_edited"] else state(facts["state"])
    return Screen(f"{unapproved(facts)}\n\n{outcome}")


def state(which: str) -> str:
    """A state as people read it."""
    return _(STATES[which])


def approved(facts: dict[str, Any]) -> Screen:
    """To the author: it is published."""
    head = _("Câu trả lời anh/chị soạn đã được duyệt và đang dùng.")
    return Screen(f"{head}\n\n{text(facts)}", (_opened(facts, _("Mở câu này")),))


def rejected(facts: dict[str, Any]) -> Screen:
    """To the author: what has to be mended."""
    said = _("Câu trả lời anh/chị soạn được trả lại. Lý do: {reason}").format(
        reason=shown(facts["reason"])
    )
    asked = f"<i>{shown(facts['question'])}</i>"
    return Screen(f"{said}\n\n{asked}", (_opened(facts, _("Sửa bản nháp")),))


def replaced(facts: dict[str, Any]) -> Screen:
    """To everybody who received the former answer: the new one."""
    head = _("<b>{desk} đã thay câu trả lời mà anh/chị từng nhận</b>").format(
        desk=unit_name(facts["desk"])
    )
    former = _("Câu cũ: {question}").format(question=f"<i>{shown(facts['former'])}</i>")
    from_now = _("Anh/chị dùng câu mới dưới đây, theo ngày áp dụng ghi ở cuối.")
    return Screen("\n\n".join([head, former, from_now, text(facts)]))


def withdrawn(facts: dict[str, Any]) -> Screen:
    """To everybody who received it: it holds no longer."""
    said = _(
        "<b>{desk} đã thu hồi một câu trả lời mà anh/chị từng nhận.</b> "
        "Anh/chị đừng dùng câu này nữa; cần thì hỏi lại."
    ).format(desk=unit_name(facts["desk"]))
    return Screen(f"{said}\n\n<i>{shown(facts['question'])}</i>")


def _opened(facts: dict[str, Any], label: str) -> tuple[Button, ...]:
    return (Button(label, pack(OPEN, facts["article"])),)


KINDS: dict[str, Wording] = {
    "guidance.review": review,
    "guidance.approved": approved,
    "guidance.rejected": rejected,
    "guidance.replaced": replaced,
    "guidance.withdrawn": withdrawn,
}
