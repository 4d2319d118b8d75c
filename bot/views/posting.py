"""How posting a case looks to a clerk: what is missing, what was answered before, the preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.drafts import CODE, DEPARTMENT, FILES, PREVIEW, PROCEDURE, QUESTION, Draft, File
from backend.cases.places import Presence
from backend.cases.precedents import Precedent
from backend.cases.rules import WAITING_CITIZEN
from backend.i18n import N_, _
from backend.knowledge import units
from backend.knowledge.procedures import Procedure
from backend.knowledge.text import fold
from backend.notices.wording.cases import files_line, legal_line, unit_name
from backend.notices.wording.kinds import moment, shown
from bot.views.cases import masked_words, qr_button
from bot.views.files import identity_question

URGENCIES = {
    rules.WAITING_CITIZEN: N_("Khách đang chờ"),
    rules.TODAY: N_("Trong ngày"),
    rules.NORMAL: N_("Thường"),
}
LONGEST_LABEL, LONGEST_TITLE, LONGEST_EXCERPT, LONGEST_BEFORE = 60, 200, 160, 300
SENDING = frozenset(("gui", "gui di", "gui ngay", "gui luon", "ok", "oke", "dong y", "send"))


def cut(text: str, most: int) -> str:
    """A text on one line, shortened at a word where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


def question(draft: Draft) -> Screen:
    """What to write."""
    kept = ""
    if draft.files:
        kept = _("Đã giữ {files}.").format(files=_files(draft.files)) + " "
    return Screen(
        kept
        + _(
            "Anh/chị viết điều vướng trong một tin, tối đa {most} ký tự. Có mã hồ sơ, tên thủ tục, "
            "tên Sở thì ghi luôn vào; khách đang chờ cũng ghi. Gửi ảnh, tệp, tin thoại cũng được."
            "\n\nĐừng ghi tên, số điện thoại, số căn cước của người dân."
        ).format(most=rules.LONGEST_TEXT),
        (_last_row(draft),),
    )


def procedures(draft: Draft, near: Sequence[Procedure]) -> Screen:
    """Which procedure it is about: up to three candidates, or none of them, or other words."""
    rows = [
        (Button(cut(one.short, LONGEST_LABEL), pack("draft.procedure", draft.token, one.code)),)
        for one in near
    ]
    none = Button(_("Không thuộc thủ tục nào"), pack("draft.procedure", draft.token))
    return Screen(
        _("Việc này thuộc thủ tục nào? Không thấy thì anh/chị gõ tên hoặc mã thủ tục."),
        (*rows, (none,), _last_row(draft)),
    )


def no_procedure_found() -> str:
    """Before the candidates, where other words found nothing."""
    return _("Chúng tôi chưa thấy thủ tục nào như vậy.")


def departments(draft: Draft, attended: dict[str, str], near: Sequence[str]) -> Screen:
    """All departments; those where somebody sees the question stand first. Before them all stand
    the desks that are `near`, such as the clerk's own commune, where they are attended."""
    listed = sorted(units.departments(), key=lambda unit: unit.key not in attended)
    first = [units.unit(key) for key in near if key in attended]
    rows = [
        (Button(_place(unit, attended), pack("draft.department", draft.token, unit.key)),)
        for unit in dict.fromkeys((*first, *listed))
    ]
    told = _("Đã ghi nội dung.") if draft.department is None else ""
    if draft.absent:
        told = nobody_there(draft.absent)
    asked = _("Anh/chị hỏi cơ quan nào?")
    return Screen("\n".join(filter(None, (told, asked))), (*rows, _last_row(draft)))


def _place(unit: units.Unit, attended: dict[str, str]) -> str:
    if unit.key in attended:
        return unit.name
    return _("{department} (chưa có người trực)").format(department=unit.name)


def nobody_there(department: str) -> str:
    """Where nobody would see the question."""
    return _(
        "{department} chưa có ai trực kênh này nên câu hỏi sẽ không tới ai. "
        "Anh/chị chọn nơi khác, hoặc gọi trực tiếp."
    ).format(department=unit_name(department))


def dossier_code(draft: Draft) -> Screen:
    """Which dossier it is about."""
    none_yet = Button(_("Chưa tiếp nhận"), pack("draft.no_code", draft.token))
    return Screen(
        _("Hồ sơ mang mã nào? Ví dụ: <code>H27.12-261123-0001</code>"),
        ((none_yet,), _last_row(draft)),
    )


def wrong_code(draft: Draft) -> Screen:
    """What was written is no dossier code."""
    asked = dossier_code(draft)
    return Screen(_("Chúng tôi chưa thấy mã hồ sơ trong tin này.") + f"\n{asked.text}", asked.rows)


def files(draft: Draft) -> Screen:
    """More files may be sent now; those that are there may go."""
    rows = [_last_row(draft)]
    if draft.files:
        rows.insert(0, (Button(_("Bỏ hết tệp"), pack("draft.no_files", draft.token)),))
    return Screen(
        _("Anh/chị gửi ảnh, tệp, tin thoại hoặc video vào đây, tối đa {most}.").format(
            most=rules.MOST_FILES
        ),
        tuple(rows),
    )


def about_files(draft: Draft) -> Screen:
    """Asked before a question's files are taken."""
    return identity_question("draft.files", draft.token, _cancel(draft))


def alike(draft: Draft, found: Sequence[Precedent]) -> Screen:
    """What was answered before, up to three; each is opened by a tap."""
    lines = [_("<b>Đã có trả lời tương tự</b>")]
    rows = []
    for number, one in enumerate(found, 1):
        asked = shown(cut(one.question, LONGEST_EXCERPT))
        lines.append(f"{number}. {unit_name(one.department)}, {_day(one)}: {asked}")
        label = _("Xem câu {number}").format(number=number)
        rows.append(Button(label, pack("draft.alike", draft.token, one.ref)))
    return Screen("\n\n".join(lines), (tuple(rows), (_ask_anyway(draft), _cancel(draft))))


def precedent(draft: Draft, one: Precedent) -> Screen:
    """An answer of before, as the department gave it."""
    head = _("<b>{department}</b> trả lời ngày {day}").format(
        department=unit_name(one.department), day=_day(one)
    )
    asked = _("Câu hỏi: {question}").format(question=shown(cut(one.question, LONGEST_BEFORE)))
    foot = _("<i>Hướng dẫn nghiệp vụ, không thay văn bản hành chính.</i>")
    return published(draft, one.ref, "\n\n".join([head, asked, shown(one.answer), foot]))


def published(draft: Draft, ref: str, text: str) -> Screen:
    """The text of an answer that may be taken in place of asking."""
    used = Button(_("Dùng được, không cần hỏi"), pack("draft.use", draft.token, ref))
    back = Button(_("Xem câu khác"), pack("draft.resume", draft.token))
    return Screen(text, ((used,), (back, _ask_anyway(draft))))


def _day(one: Precedent) -> str:
    return moment(one.answered_at.isoformat()).split(" ")[-1]


def _ask_anyway(draft: Draft) -> Button:
    return Button(_("Vẫn hỏi"), pack("draft.ask", draft.token))


def alike_gone() -> str:
    """An answer that may no longer be shown."""
    return _("Câu trả lời này không còn mở được.")


def solved() -> Screen:
    """The clerk took an answer of before."""
    return Screen(_("Anh/chị dùng câu trả lời trên; không có câu hỏi mới nào được gửi."))


def preview(
    draft: Draft, procedure: Procedure | None, there: Presence, deadline: date | None
) -> Screen:
    """The question as the department will see it, where it goes and whether anybody is there."""
    code = draft.dossier_code
    titled = shown(cut(procedure.short, LONGEST_TITLE)) if procedure else _("chưa chọn")
    lines = [
        _("<b>Xem lại trước khi gửi</b>"),
        _("Gửi tới: {department}, {duty}").format(
            department=unit_name(draft.department or ""),
            duty=_presence(there),
        ),
        _("Thủ tục: {procedure}").format(procedure=titled),
        _("Hồ sơ: {code}").format(code=shown(code) if code else _("chưa tiếp nhận")),
        legal_line(deadline.isoformat()) if deadline else "",
        _("Cần trả lời: {urgency}").format(urgency=_(URGENCIES[draft.urgency]).lower()),
    ]
    if draft.files:
        lines.append(_("Kèm: {files}").format(files=_files(draft.files)))
    if draft.urgency == WAITING_CITIZEN and not there.on_duty:
        lines.append(
            _(
                "Người dân không cần chờ ở quầy: gửi xong, anh/chị bấm 'Mã QR cho người dân', "
                "có kết quả chúng tôi báo tận máy."
            )
        )
    text = (
        "\n".join(filter(None, lines)) + f"\n\n{shown(draft.question)}{masked_words(draft.masked)}"
    )
    return Screen(text, _preview_rows(draft))


def _presence(there: Presence) -> str:
    if not there.seen:
        return _("<b>hiện chưa có ai trực</b>")
    if there.opens is not None:
        return _("<b>đang ngoài giờ</b>, làm việc lại lúc {time}").format(
            time=moment(there.opens.isoformat())
        )
    if there.on_duty:
        return _("đang có người trực")
    return _("<b>người trực đang vắng</b>, câu hỏi vẫn tới nhóm")


def _preview_rows(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    def edit(label: str, part: str) -> Button:
        return Button(label, pack("draft.edit", draft.token, part))

    urgencies = tuple(
        Button(
            f"● {_(label)}" if one == draft.urgency else _(label),
            pack("draft.urgency", draft.token, one),
        )
        for one, label in URGENCIES.items()
    )
    return (
        (Button(_("Gửi"), pack("draft.send", draft.token)),),
        urgencies,
        (edit(_("Sửa nội dung"), QUESTION), edit(_("Đổi thủ tục"), PROCEDURE)),
        (edit(_("Đổi nơi nhận"), DEPARTMENT), edit(_("Mã hồ sơ"), CODE)),
        (edit(_("Thêm tệp"), FILES), _cancel(draft)),
    )


def words_added() -> str:
    """Words came beside those that were there."""
    return _("Đã thêm tin vừa rồi vào câu hỏi.")


def words_edited() -> str:
    """A message of the question was changed by its author."""
    return _("Đã sửa câu hỏi theo tin anh/chị vừa sửa.")


def means_send(text: str) -> bool:
    """Whether somebody types what the button says."""
    return fold(text) in SENDING


def use_buttons(screen: Screen) -> Screen:
    """Words came where a button is waited for."""
    told = _("Câu hỏi chưa gửi. Anh/chị bấm nút 'Gửi' ở dưới.")
    return Screen(f"{told}\n\n{screen.text}", screen.rows)


def sent(code: str, case_id: int, department: str, kept: Sequence[File]) -> Screen:
    """The question is on its way."""
    text = _(
        "Đã gửi <b>{code}</b> tới {department}. Có câu trả lời, chúng tôi báo anh/chị ngay ở đây. "
        "Xem lại bất cứ lúc nào ở 'Việc của tôi'."
    ).format(code=shown(code), department=unit_name(department))
    if kept:
        text += "\n" + _("Kèm {files}, chỉ người trả lời mở được.").format(files=_files(kept))
    opened = Button(_("Mở câu hỏi"), pack("case.open", case_id, 0))
    return Screen(text, ((opened, qr_button(case_id)),))


def _files(some: Sequence[File]) -> str:
    return files_line(Counter(one.kind for one in some))


def _last_row(draft: Draft) -> tuple[Button, ...]:
    back = Button(_("Quay lại xem trước"), pack("draft.resume", draft.token))
    return (back, _cancel(draft)) if draft.step() == PREVIEW else (_cancel(draft),)


def _cancel(draft: Draft) -> Button:
    return Button(_("Bỏ câu hỏi"), pack("draft.cancel", draft.token))
