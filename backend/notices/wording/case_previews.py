"""Answers before they leave, and short words in a group to whoever wrote what does not."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording.cases import ANSWER_KINDS, answer_kind_words, files_note, unit_name
from backend.notices.wording.kinds import Wording, shown


def proposal(facts: dict[str, Any]) -> Screen:
    """An answer before it leaves, on its way, and what became of it."""
    code, text = shown(facts["code"]), _words(facts)
    if facts["state"] == "dropped":
        return Screen(_("<b>{code}</b>: đã bỏ, không gửi gì.").format(code=code))
    if facts["state"] == "sent":
        return Screen(f"{_sent_head(facts).format(code=code)}\n\n{text}")
    if facts["state"] == "leaving":
        head = _("<b>{code}</b>: gửi đi sau 30 giây. {kind}").format(
            code=code, kind=_purpose(facts)
        )
        undo = Button(_("Dừng lại, chưa gửi"), pack("case.undo", facts["proposal"]))
        return Screen(f"{head}\n\n{text}", ((undo,),))
    if facts["joint"]:
        head = _("Góp ý cho <b>{code}</b>, chưa gửi. Chỉ cơ quan chủ trì đọc được.")
    else:
        head = _(
            "Tin cho <b>{code}</b>, chưa gửi. Để gửi, bấm loại trả lời hoặc 'Hỏi thêm nhân viên'."
        )
    return Screen(f"{head.format(code=code)}\n\n{text}", _proposal_rows(facts))


def _words(facts: dict[str, Any]) -> str:
    """The words with what comes with them; before they leave, what they lack and must not hold."""
    lines = [shown(facts["text"]), files_note(facts)]
    if facts.get("files") and facts["state"] in ("open", "leaving"):
        lines.append(_("<i>Đừng gửi giấy tờ tùy thân của người dân.</i>"))
        if not facts["text"]:
            lines.append(_("Chưa có lời: anh/chị sửa tin có ảnh, tệp, thêm chú thích rồi gửi."))
    return "\n\n".join(filter(None, lines))


def _purpose(facts: dict[str, Any]) -> str:
    """What the words leave as; a contribution to another department is of no kind."""
    if facts["joint"]:
        return ""
    if facts["purpose"] == "asked":
        return _("✋ Hỏi thêm nhân viên")
    return answer_kind_words(facts["purpose"])


def _sent_head(facts: dict[str, Any]) -> str:
    if facts["joint"]:
        return _("<b>{code}</b>: đã gửi góp ý cho cơ quan chủ trì:")
    if facts["purpose"] == "asked":
        return _("<b>{code}</b>: đã hỏi lại nhân viên:")
    return _("<b>{code}</b>: đã gửi câu trả lời cho nhân viên:")


def _proposal_rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    number = facts["proposal"]
    drop = Button(_("Bỏ"), pack("case.drop", number))
    if facts["joint"]:
        return ((Button(_("Gửi góp ý"), pack("case.let_go", number, "joint")), drop),)
    kinds = [Button(_(label), pack("case.let_go", number, kind))
             for kind, label in ANSWER_KINDS.items()]  # fmt: skip
    ask = Button(_("Hỏi thêm nhân viên"), pack("case.let_go", number, "asked"))
    again = ((Button(_("Vẫn gửi 'Thiếu' lần nữa"), pack("case.let_go", number, "again")),)
             if facts.get("warned") else ())  # fmt: skip
    return tuple(row for row in (again, tuple(kinds[:2]), tuple(kinds[2:]), (ask, drop)) if row)


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


def too_large(facts: dict[str, Any]) -> Screen:
    """To a specialist whose file the messenger would not hand on."""
    return Screen(
        _(
            "Tệp này quá 20 MB, kênh này không chuyển được nên không gửi kèm trả lời "
            "<b>{code}</b>. Anh/chị gửi tệp nhỏ hơn."
        ).format(code=shown(facts["code"]))
    )


def mended(facts: dict[str, Any]) -> Screen:
    """To a specialist who changed words that had left."""
    return Screen(
        _("<b>{code}</b>: bản sửa đã gửi tới người nhận, bản cũ vẫn lưu.").format(
            code=shown(facts["code"])
        )
    )


def over(facts: dict[str, Any]) -> Screen:
    """To a specialist who answers a case that has ended."""
    return Screen(
        _("Tin này chưa gửi đi: <b>{code}</b> đã khép lại, không nhận thêm câu trả lời.").format(
            code=shown(facts["code"])
        )
    )


KINDS: dict[str, Wording] = {
    "case.proposal": proposal,
    "case.no_right": no_right,
    "case.anonymous": anonymous,
    "case.words_only": words_only,
    "case.too_long": too_long,
    "case.over": over,
    "case.too_large": too_large,
    "case.mending_sent": mended,
}
