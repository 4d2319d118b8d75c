"""What clerks read around a question that is being written, and while they add words to a case."""

from __future__ import annotations

from collections import Counter

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.drafts import Draft, Further
from backend.i18n import N_, _
from backend.notices.wording.cases import files_line
from backend.notices.wording.kinds import shown

KINDS = {
    "phone": N_("số điện thoại"),
    "identity": N_("số giấy tờ tùy thân"),
    "account": N_("số tài khoản"),
    "email": N_("địa chỉ email"),
}
QR = "follow.qr"


def not_a_clerk() -> Screen:
    """To somebody without the role of a clerk."""
    return Screen(
        _(
            "Mục 'Hỏi Sở' dành cho nhân viên Bưu điện ở quầy. "
            "Anh/chị có việc cần hỏi thì cứ gõ câu hỏi ở đây, hoặc hỏi nhân viên ở quầy giúp. "
            "Nếu anh/chị là nhân viên, hãy xin người quản trị lời mời."
        )
    )


def unfinished(draft: Draft) -> Screen:
    """A question begun earlier is still there."""
    row = (
        Button(_("Viết tiếp"), pack("draft.resume", draft.token)),
        Button(_("Bỏ, viết câu mới"), pack("draft.anew", draft.token)),
    )
    begun = f"\n\n{shown(draft.question)}" if draft.question else ""
    return Screen(_("Anh/chị còn một câu hỏi đang viết dở.") + begun, (row,))


def masked_words(kinds: tuple[str, ...]) -> str:
    """What was covered in a text, under it; nothing where nothing was."""
    if not kinds:
        return ""
    named = ", ".join(_(KINDS[kind]) for kind in kinds)
    return "\n\n" + _("<i>Đã che: {kinds}. Sở không thấy các số này.</i>").format(kinds=named)


def fault(code: str, length: int) -> str:
    """Why a text is not taken; nothing written before is lost."""
    if code == "empty":
        return _("Tin này chưa có chữ nào. Phần đã viết trước vẫn giữ; anh/chị viết lại giúp.")
    return _(
        "Tin này dài {length} ký tự, mỗi câu hỏi tối đa {most}. Phần đã viết trước vẫn giữ. "
        "Anh/chị viết gọn lại phần chính rồi gửi lại giúp."
    ).format(length=length, most=rules.LONGEST_TEXT)


def with_note(note: str, screen: Screen) -> Screen:
    """A screen with a remark before it."""
    return Screen(f"{note}\n\n{screen.text}", screen.rows)


def not_expected(screen: Screen) -> Screen:
    """Something came that this step does not use."""
    return with_note(
        _("Bước này không dùng được tin vừa rồi. Câu hỏi đang viết vẫn giữ nguyên."), screen
    )


def qr_button(case_id: int) -> Button:
    """'Mã QR cho người dân', while a case runs."""
    return Button(_("Mã QR cho người dân"), pack(QR, case_id))


def cancelled() -> Screen:
    """The draft was thrown away."""
    return Screen(_("Đã bỏ câu hỏi đang viết. Không có gì được gửi."))


def gone() -> str:
    """A button of a draft that was sent or thrown away."""
    return _("Bản nháp này đã gửi hoặc đã bỏ. Anh/chị xem ở 'Việc của tôi'.")


def ended() -> str:
    """The role was taken away in the middle of a draft."""
    return _("Việc đang viết đã dừng vì anh/chị hiện không có quyền này. Không có gì được gửi.")


def ask_further(code: str) -> Screen:
    """What the clerk wants to add to a case."""
    return Screen(
        _(
            "Anh/chị viết chỗ chưa rõ hoặc điều cần bổ sung cho <b>{code}</b>. "
            "Gửi kèm ảnh, tệp cũng được."
        ).format(code=shown(code))
    )


def further_preview(further: Further) -> Screen:
    """The clerk's further words before they leave."""
    rows = (
        (Button(_("Gửi"), pack("further.send", further.token)),),
        (
            Button(_("Viết lại"), pack("further.again", further.token)),
            Button(_("Thôi"), pack("further.cancel", further.token)),
        ),
    )
    kinds = Counter(one.kind for one in further.files)
    text = f"{shown(further.text or '')}{masked_words(further.masked)}"
    kept = f"📎 {files_line(kinds)}" if kinds else ""
    head = _("<b>Xem lại trước khi gửi</b>")
    return Screen("\n\n".join(filter(None, (head, text, kept))), rows)


def write_again() -> Screen:
    """The words are asked for once more."""
    return Screen(_("Anh/chị viết lại giúp."))


def further_kept(further: Further) -> Screen:
    """Something came that is of no use here; the words written so far stay."""
    if further.text:
        return with_note(
            _("Phần đã viết chưa đổi. Anh/chị bấm 'Gửi' hoặc 'Viết lại'."), further_preview(further)
        )
    return Screen(
        _("Phần bổ sung nhận chữ, ảnh, tệp, tin thoại. Anh/chị gửi lại giúp, hoặc /huy để thôi.")
    )


def mended(code: str, *, told: bool) -> Screen:
    """Words that had been sent read differently now; nobody is told of a withdrawn case."""
    if not told:
        return Screen(_("Đã lưu bản sửa vào <b>{code}</b>.").format(code=shown(code)))
    return Screen(_("Đã báo bản sửa của <b>{code}</b>. Bản cũ vẫn lưu.").format(code=shown(code)))


def told(words: str) -> Screen:
    """A plain sentence."""
    return Screen(words)


def further_dropped() -> Screen:
    """The clerk adds nothing."""
    return Screen(_("Không gửi thêm gì."))


def further_sent(new: str | None) -> Screen:
    """The further words are on their way; as a `new` case where the old one ended long ago."""
    if new is None:
        return Screen(_("Đã gửi thêm cho cơ quan."))
    return Screen(
        _("Câu cũ đã khép lại quá 10 ngày làm việc nên chúng tôi gửi thành câu mới: <b>{code}</b>.")
        .format(code=shown(new))
    )  # fmt: skip
