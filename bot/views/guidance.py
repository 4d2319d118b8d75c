"""Writing a published answer: the draft, each of its parts, and the second person's decision."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.guidance import rules
from backend.guidance.announcements import facts
from backend.guidance.models import Article
from backend.i18n import N_, _, _n
from backend.knowledge.procedures import Procedure
from backend.knowledge.text import fold
from backend.notices.wording.guidance import OPEN, unapproved
from backend.notices.wording.kinds import shown
from bot.views import cases
from bot.views.shelf import DROP, cut

DRAFT, AUDIENCE, PART, NONE, TODAY, CODE, SUBMIT = (
    "guide.draft",
    "guide.audience",
    "guide.part",
    "guide.none",
    "guide.today",
    "guide.code",
    "guide.submit",
)
REASON = "reason"
"""What the second person types; not a part of the answer."""
PARTS = {
    rules.QUESTION: N_("Sửa câu hỏi"),
    rules.ANSWER: N_("Sửa trả lời"),
    rules.AUDIENCE: N_("Dành cho ai"),
    rules.PROCEDURE: N_("Thủ tục"),
    rules.GROUND: N_("Căn cứ"),
    rules.EFFECTIVE: N_("Ngày áp dụng"),
    rules.EXPIRES: N_("Ngày hết hạn"),
}
TYPED = (
    rules.QUESTION,
    rules.ANSWER,
    rules.PROCEDURE,
    rules.GROUND,
    rules.EFFECTIVE,
    rules.EXPIRES,
)
ASKED = {
    rules.QUESTION: N_("Anh/chị viết lại câu hỏi trong một tin, tối đa {most} ký tự."),
    rules.ANSWER: N_("Anh/chị viết lại câu trả lời trong một tin, tối đa {most} ký tự."),
    rules.GROUND: N_(
        "Căn cứ vào văn bản nào? Anh/chị gõ số hiệu và điều khoản, "
        "ví dụ: <i>Điều 11 Nghị định 61/2018/NĐ-CP</i>."
    ),
    rules.PROCEDURE: N_("Câu này về thủ tục nào? Anh/chị gõ mã (ví dụ 1.001193) hoặc tên việc."),
    rules.EFFECTIVE: N_("Áp dụng từ ngày nào? Bấm nút, hoặc gõ ngày, ví dụ 01/12/2026."),
    rules.EXPIRES: N_("Áp dụng đến hết ngày nào? Bấm nút, hoặc gõ ngày, ví dụ 31/12/2027."),
}
NONES = {
    rules.GROUND: N_("Chưa có căn cứ"),
    rules.EXPIRES: N_("Không thời hạn"),
    rules.PROCEDURE: N_("Không riêng thủ tục nào"),
}
NOTHING = frozenset(
    (
        "khong",
        "khong co",
        "chua co",
        "khong co can cu",
        "vo thoi han",
        "khong het han",
        "none",
        "no",
    )
)
KINDS = {**cases.KINDS, rules.DOSSIER: N_("mã hồ sơ")}


def draft_button(case_id: int, note_id: int) -> Button:
    """Makes a draft of one answer of a case; for the department's view of that case."""
    return Button(_("Dùng làm câu trả lời chung"), pack(DRAFT, case_id, note_id))


def next_part(article: Article) -> str | None:
    """What the author has not said yet, one after the other; None where nothing is missing."""
    said = {
        rules.AUDIENCE: article.audience,
        rules.GROUND: article.ground,
        rules.EFFECTIVE: article.effective_on,
    }
    return next((part for part, value in said.items() if value is None), None)


def says_none(part: str, text: str) -> bool:
    """Whether somebody types what the button for 'none' of this part says."""
    said = fold(text)
    return part in NONES and said in {*NOTHING, fold(NONES[part])}


def step(article: Article, part: str | None) -> Screen:
    """The draft so far and the part that is asked for; the last look where none is."""
    if part is None:
        return preview(article)
    if part == rules.AUDIENCE:
        return _audience(article)
    return Screen(_(ASKED[part]).format(most=rules.LONGEST.get(part, 0)), _part_rows(article, part))


def _part_rows(article: Article, part: str) -> tuple[tuple[Button, ...], ...]:
    quick = []
    if part == rules.EFFECTIVE:
        quick.append(Button(_("Từ hôm nay"), pack(TODAY, article.id)))
    if part in NONES:
        quick.append(Button(_(NONES[part]), pack(NONE, article.id, part)))
    back = Button(_("Quay lại bản nháp"), pack(OPEN, article.id))
    return tuple(filter(None, [tuple(quick), (back,)]))


def _audience(article: Article) -> Screen:
    """Shown first, under the words as they would be published: who shall find them?"""
    row = (
        Button(_("Chỉ nhân viên"), pack(AUDIENCE, article.id, rules.CLERKS)),
        Button(_("Cả người dân"), pack(AUDIENCE, article.id, rules.PUBLIC)),
    )
    ask = _("Ai được tìm thấy câu trả lời này?")
    return Screen(f"{_draft_text(article)}\n\n{ask}", (row, (_drop(article),)))


def preview(article: Article) -> Screen:
    """Everything at a glance before a second person sees it; what was given back comes unsent."""
    edits = [Button(_(label), pack(PART, article.id, part)) for part, label in PARTS.items()]
    rows = [tuple(edits[at : at + 2]) for at in range(0, len(edits), 2)]
    rows.append((_drop(article),))
    if article.state == rules.REJECTED:
        back = _("Được trả lại: {reason}\nAnh/chị sửa xong mới gửi lại được.").format(
            reason=shown(article.reason)
        )
        return Screen(f"{_draft_text(article)}\n\n{back}", tuple(rows))
    send = (Button(_("Gửi người thứ hai duyệt"), pack(SUBMIT, article.id)),)
    return Screen(_draft_text(article), (send, *rows))


def _draft_text(article: Article) -> str:
    head = _("<b>Bản nháp câu trả lời chung</b>")
    return f"{head}\n{unapproved(facts(article))}\n\n{_covered(article)}"


def _covered(article: Article) -> str:
    kinds = rules.covered_in(article.question, article.answer)
    check = _("Anh/chị xem kỹ: không để lại tên, địa chỉ của ai.")
    if not kinds:
        return f"<i>{check}</i>"
    named = ", ".join(_(KINDS[kind]) for kind in kinds)
    covered = _("Đã che: {kinds}.").format(kinds=named)
    return f"<i>{covered} {check}</i>"


def _drop(article: Article) -> Button:
    return Button(_("Bỏ bản nháp"), pack(DROP, article.id))


def procedures(article: Article, found: list[Procedure]) -> Screen:
    """Procedures that the typed words may mean."""
    back = _part_rows(article, rules.PROCEDURE)
    if not found:
        return Screen(_("Không thấy thủ tục nào như vậy. Anh/chị gõ chữ khác giúp."), back)
    lines = [f"{n}. {shown(cut(one.title))} ({one.code})" for n, one in enumerate(found, 1)]
    rows = [
        (Button(f"{n}. {one.short}", pack(CODE, article.id, one.code)),)
        for n, one in enumerate(found, 1)
    ]
    return Screen("\n\n".join([_("Chọn một thủ tục, hoặc gõ chữ khác:"), *lines]), (*rows, *back))


def wrong_day() -> Screen:
    """No day that can be understood."""
    return Screen(_("Chúng tôi chưa hiểu ngày này. Anh/chị gõ theo mẫu 01/12/2026 giúp."))


def words_only() -> Screen:
    """Something other than text came."""
    return Screen(_("Phần này cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy để thôi."))


def submitted(count: int) -> Screen:
    """It waits for a second person."""
    if not count:
        return Screen(
            _(
                "Bản nháp đã xong, nhưng chưa có người thứ hai nào duyệt được. "
                "Anh/chị nhờ người quản trị mời thêm chuyên viên hoặc người giám sát."
            )
        )
    told = _n("Đã gửi tới {count} người có thể duyệt.", count).format(count=count)
    return Screen(" ".join([told, _("Có kết quả, chúng tôi báo anh/chị ở đây.")]))


def dropped() -> Screen:
    """The draft was thrown away."""
    return Screen(_("Đã bỏ bản nháp."))


def ask_reason(article: Article) -> Screen:
    """Why is it given back?"""
    return Screen(
        _("Anh/chị viết lý do trả lại để người soạn sửa, tối đa {most} ký tự.").format(
            most=rules.LONGEST_REASON
        )
        + f"\n\n<i>{shown(article.question)}</i>",
        ((Button(_("Thôi"), pack(OPEN, article.id)),),),
    )


def approved() -> str:
    """Over the chat of the second person."""
    return _("Đã duyệt. Câu trả lời được tìm thấy từ ngày áp dụng.")


def rejected() -> Screen:
    """To the second person."""
    return Screen(_("Đã trả lại, người soạn nhận được lý do."))


def ended() -> Screen:
    """The role was taken away in the middle."""
    return Screen(_("Anh/chị không còn quyền soạn ở đây. Bản nháp vẫn giữ cho cơ quan."))
