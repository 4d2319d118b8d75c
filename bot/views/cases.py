"""How posting a case looks to a clerk: one screen a step, and the preview before it leaves."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.drafts import CODE, DEPARTMENT, PREVIEW, QUESTION, Draft, Further
from backend.i18n import N_, _, _n
from backend.knowledge import units
from backend.notices.wording.cases import dossier_line, photos_line, unit_name
from backend.notices.wording.kinds import shown

KINDS = {
    "phone": N_("số điện thoại"),
    "identity": N_("số giấy tờ tùy thân"),
    "account": N_("số tài khoản"),
    "email": N_("địa chỉ email"),
}
TITLE = N_("<b>Hỏi Sở</b>")
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


def step(draft: Draft, attended: dict[str, str], which: str | None = None) -> Screen:
    """The screen of a step: what is missing next, or the one asked for. Held pictures go first."""
    if draft.held:
        return about_photos(draft)
    screens = {QUESTION: question, CODE: dossier_code, PREVIEW: preview}
    which = which or draft.step()
    return departments(draft, attended) if which == DEPARTMENT else screens[which](draft)


def departments(draft: Draft, attended: dict[str, str]) -> Screen:
    """All departments; those where somebody sees the question stand first."""
    listed = sorted(units.departments(), key=lambda unit: unit.key not in attended)
    rows = [
        (Button(_place(unit, attended), pack("draft.department", draft.token, unit.key)),)
        for unit in listed
    ]
    told = _("Đã ghi nội dung. ") if draft.question and draft.department is None else ""
    ask = _("Anh/chị hỏi Sở nào?")
    return Screen(f"{_(TITLE)}\n{told}{ask}", (*rows, _last_row(draft)))


def _place(unit: units.Unit, attended: dict[str, str]) -> str:
    if unit.key in attended:
        return unit.name
    return _("{department} (chưa có người trực)").format(department=unit.name)


def nobody_there(department: str) -> str:
    """Over the button of a department where nobody would see the question."""
    return _(
        "{department} chưa có ai trực kênh này nên câu hỏi sẽ không tới ai. "
        "Anh/chị chọn Sở khác, hoặc gọi trực tiếp."
    ).format(department=units.unit(department).name)


def question(draft: Draft) -> Screen:
    """What to write."""
    return Screen(
        _(
            "<b>{department}</b>\nAnh/chị viết điều vướng trong một tin, tối đa {most} ký tự. "
            "Có mã hồ sơ thì ghi luôn vào; gửi ảnh cũng được.\n\n"
            "Đừng ghi tên, số điện thoại, số căn cước của người dân."
        ).format(
            department=unit_name(draft.department) if draft.department else _("Hỏi Sở"),
            most=rules.LONGEST_TEXT,
        ),
        (_last_row(draft),),
    )


def dossier_code(draft: Draft) -> Screen:
    """Which dossier it is about."""
    none_yet = Button(_("Chưa có mã"), pack("draft.no_code", draft.token))
    return Screen(
        _("Hồ sơ mang mã nào? Ví dụ: <code>H27.12-261123-0001</code>"),
        ((none_yet,), _last_row(draft)),
    )


def wrong_code(draft: Draft) -> Screen:
    """What was written is no dossier code."""
    asked = dossier_code(draft)
    return Screen(_("Chúng tôi chưa thấy mã hồ sơ trong tin này.") + f"\n{asked.text}", asked.rows)


def about_photos(draft: Draft) -> Screen:
    """Asked before a picture is taken."""
    row = (
        Button(_("Không có"), pack("draft.photo", draft.token, "clean")),
        Button(_("Có giấy tờ tùy thân"), pack("draft.photo", draft.token, "identity")),
    )
    return Screen(
        _(
            "Ảnh có giấy tờ tùy thân không? Căn cước, hộ chiếu, giấy phép lái xe, "
            "giấy khai sinh đều tính."
        ),
        (row, _last_row(draft)),
    )


def photos_welcome(draft: Draft) -> Screen:
    """Pictures may be sent now."""
    row = (Button(_("Xong"), pack("draft.resume", draft.token)),)
    return Screen(
        _("Anh/chị gửi ảnh vào đây, tối đa {most} ảnh.").format(most=rules.MOST_PHOTOS), (row,)
    )


def identity_refused() -> str:
    """What to write instead of sending a picture with an identity paper."""
    return _(
        "Chúng tôi không nhận ảnh có giấy tờ tùy thân và đã bỏ ảnh này. Anh/chị viết bằng chữ: "
        "loại giấy, nơi cấp, ngày cấp, chỗ vướng. Đừng ghi số."
    )


def too_many_photos() -> str:
    """No more pictures are taken."""
    return _("Mỗi câu hỏi nhận tối đa {most} ảnh. Ảnh vừa rồi không được giữ lại.").format(
        most=rules.MOST_PHOTOS
    )


def preview(draft: Draft) -> Screen:
    """The question as the department will see it."""
    lines = [
        _("<b>Xem lại trước khi gửi</b>"),
        _("Gửi tới: {department}").format(department=unit_name(draft.department or "")),
        dossier_line(draft.dossier_code),
        _("Ảnh: {photos}").format(
            photos=photos_line(len(draft.photos)) if draft.photos else _("không có")
        ),
    ]
    text = "\n".join(lines) + f"\n\n{shown(draft.question)}{masked_words(draft.masked)}"
    return Screen(text, _preview_rows(draft))


def _preview_rows(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    def edit(label: str, part: str) -> Button:
        return Button(label, pack("draft.edit", draft.token, part))

    photos = [Button(_("Thêm ảnh"), pack("draft.photos", draft.token))]
    if draft.photos:
        photos.append(Button(_("Bỏ hết ảnh"), pack("draft.no_photos", draft.token)))
    return (
        (Button(_("Gửi"), pack("draft.send", draft.token)),),
        (edit(_("Sửa nội dung"), QUESTION), edit(_("Đổi Sở"), DEPARTMENT)),
        (edit(_("Sửa mã hồ sơ"), CODE), *photos),
        (_cancel(draft),),
    )


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


def use_buttons(screen: Screen) -> Screen:
    """Words came where a button is waited for."""
    return with_note(
        _("Câu hỏi chưa đổi. Anh/chị bấm 'Gửi', hoặc 'Sửa nội dung' để viết lại."), screen
    )


def sent(code: str, case_id: int, department: str, photos: int) -> Screen:
    """The question is on its way."""
    text = _(
        "Đã gửi <b>{code}</b> tới {department}. Có câu trả lời, chúng tôi báo anh/chị ngay ở đây. "
        "Xem lại bất cứ lúc nào ở 'Việc của tôi'."
    ).format(code=shown(code), department=unit_name(department))
    if photos:
        text += "\n" + _n("Kèm {count} ảnh, chỉ chuyên viên của Sở mở được.", photos).format(
            count=photos
        )
    opened = Button(_("Mở câu hỏi"), pack("case.open", case_id, 0))
    return Screen(text, ((opened, qr_button(case_id)),))


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
        _("Anh/chị viết chỗ chưa rõ hoặc điều cần bổ sung cho <b>{code}</b>.").format(
            code=shown(code)
        )
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
    text = f"{shown(further.text)}{masked_words(further.masked)}"
    return Screen(f"{_('<b>Xem lại trước khi gửi</b>')}\n\n{text}", rows)


def write_again() -> Screen:
    """The words are asked for once more."""
    return Screen(_("Anh/chị viết lại giúp."))


def further_kept(further: Further) -> Screen:
    """Something came that is of no use here; the words written so far stay."""
    if further.text:
        return with_note(
            _("Phần đã viết chưa đổi. Anh/chị bấm 'Gửi' hoặc 'Viết lại'."), further_preview(further)
        )
    return Screen(_("Phần bổ sung cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy để thôi."))


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


def _last_row(draft: Draft) -> tuple[Button, ...]:
    back = Button(_("Quay lại xem trước"), pack("draft.resume", draft.token))
    return (back, _cancel(draft)) if draft.step() == PREVIEW else (_cancel(draft),)


def _cancel(draft: Draft) -> Button:
    return Button(_("Bỏ câu hỏi"), pack("draft.cancel", draft.token))
