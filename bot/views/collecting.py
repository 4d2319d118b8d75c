"""How a citizen asks the post to come for a dossier, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge.answers import Choice, ProcedureAnswer
from backend.knowledge.places import Place
from backend.knowledge.units import POST
from backend.knowledge.units import unit as unit_of
from backend.notices.wording import collecting as wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import shown
from backend.notices.wording.parcels import MONEY
from backend.parcels.collecting_drafts import (
    ADDRESS,
    COMMUNE,
    PHONE,
    PROCEDURE,
    SLOT,
    CollectionDraft,
)
from backend.parcels.slots import Slot
from bot.views.collecting_papers import introduction, ready
from bot.views.figures import masked
from bot.views.places import choice_label
from bot.views.privacy import consent_question
from bot.views.slots import day_words, slot_span, time_words

PURPOSE = "collect"
NEW, GO, EDIT, DROP, SEND = (
    "collect.new", "collect.go", "collect.edit", "collect.drop", "collect.send",
)  # fmt: skip
WHICH, WITHIN, HERE = "collect.which", "collect.within", "collect.here"
DAY, AT, YES, NO = "collect.day", "collect.at", "collect.yes", "collect.no"

EDITS = {
    PROCEDURE: N_("Đổi thủ tục"),
    COMMUNE: N_("Đổi xã, phường"),
    ADDRESS: N_("Sửa địa chỉ"),
    PHONE: N_("Sửa điện thoại"),
    SLOT: N_("Đổi giờ hẹn"),
}


def ask_procedure(draft: CollectionDraft, note: str = "") -> Screen:
    """Which procedure the papers are for."""
    ask = _("Anh/chị nộp hồ sơ gì? Gõ tên việc, ví dụ: <i>đăng ký khai sinh</i>.")
    unknown = Button(_("Không biết tên, cứ đến nhận"), pack(WHICH, draft.token))
    return Screen(f"{note or introduction()}\n\n{ask}", ((unknown,), _drop(draft)))


def not_found() -> str:
    """No procedure was understood."""
    return _("Chúng tôi chưa tìm ra việc này. Anh/chị nói cách khác giúp.")


def candidates(draft: CollectionDraft, choices: Iterable[Choice]) -> Screen:
    """Several procedures come near."""
    listed = list(enumerate(choices, 1))
    titles = [f"{number}. {shown(one.title or one.name)}" for number, one in listed]
    rows = [
        (Button(f"{number}. {one.name}", pack(WHICH, draft.token, one.code)),)
        for number, one in listed
    ]
    none = Button(_("Không phải việc nào ở trên"), pack(WHICH, draft.token))
    ask = _("Anh/chị nộp hồ sơ việc nào?")
    return Screen("\n\n".join([ask, *titles]), (*rows, (none,), _drop(draft)))


def papers(draft: CollectionDraft, found: ProcedureAnswer | None) -> Screen:
    """What to have ready."""
    rows = (
        (Button(_("Tiếp tục"), pack(GO, draft.token)),),
        (_edit(draft, PROCEDURE),),
        _drop(draft),
    )
    return Screen("\n".join([introduction(), "", *ready(found)]), rows)


def consent(draft: CollectionDraft) -> Screen:
    """Asked before the first of what is theirs."""
    return consent_question(PURPOSE, pack(YES, draft.token), pack(NO, draft.token))


def refused() -> Screen:
    """After a no: nothing is kept, and how else it can be done."""
    return Screen(
        _(
            "Không sao, chúng tôi không giữ gì. Không có số điện thoại và địa chỉ thì Bưu điện "
            "không đến được; anh/chị mang hồ sơ ra quầy hoặc bưu cục gần nhất."
        )
    )


def ask_commune(draft: CollectionDraft, home: str | None, note: str = "") -> Screen:
    """Where the post comes to; a name typed, or a location that is not kept."""
    ask = _(
        "Bưu điện đến xã, phường nào trong tỉnh? Gõ tên cũ hay mới đều được, "
        "hoặc gửi vị trí (bấm 📎): chỉ dùng để tìm xã rồi bỏ ngay."
    )
    rows: list[tuple[Button, ...]] = []
    if home:
        rows.append((Button(unit_of(home).name, pack(HERE, draft.token, home)),))
    return Screen("\n\n".join(filter(None, [note, ask])), (*rows, _drop(draft)))


def unknown_commune(named: Place | None) -> str:
    """Nothing we know, or a place whose commune of today no source gives."""
    if named is not None:
        return _(
            "Chúng tôi chưa có nguồn nói <b>{name}</b> nay thuộc xã, phường nào. "
            "Anh/chị gõ tên xã, phường mới giúp."
        ).format(name=shown(named.name))
    return _("Chúng tôi chưa tìm thấy xã, phường này ở Hà Tĩnh. Anh/chị gõ tên khác giúp.")


def far_away() -> str:
    """A location outside the province."""
    return _("Vị trí này ở xa mọi xã, phường của Hà Tĩnh. Bưu điện tỉnh chỉ đến trong tỉnh.")


def which_place(draft: CollectionDraft, some: Iterable[Place]) -> Screen:
    """The name has several meanings."""
    rows = [
        (Button(choice_label(Choice(one.key, one.name, one)), pack(WITHIN, draft.token, one.key)),)
        for one in some
    ]
    return Screen(_("Tên này có mấy nơi. Bưu điện đến nơi nào?"), (*rows, _drop(draft)))


def which_commune(draft: CollectionDraft, keys: Iterable[str]) -> Screen:
    """Several communes of today it can be."""
    rows = [(Button(unit_of(key).name, pack(HERE, draft.token, key)),) for key in keys]
    return Screen(_("Bưu điện đến xã, phường nào?"), (*rows, _drop(draft)))


def ask_address(draft: CollectionDraft, note: str = "") -> Screen:
    """The way to the door."""
    ask = _(
        "Đến {commune}: số nhà, đường hoặc thôn, và chỗ dễ nhận ra? "
        "Ví dụ: <i>Số 5, thôn Đông, cạnh nhà văn hóa</i>."
    ).format(commune=unit_name(draft.commune or ""))
    return Screen("\n".join(filter(None, [note, ask])), (_drop(draft),))


def bad_address() -> str:
    """Too short or too long."""
    return _("Địa chỉ này quá ngắn hoặc quá dài (từ 8 đến 200 ký tự).")


def ask_phone(note: str = "", *, provable: bool) -> Screen:
    """The phone, best as the messenger vouches for it, where it can."""
    if provable:
        ask = _(
            "Số điện thoại để nhân viên gọi hẹn? Bấm nút dưới để gửi số của anh/chị: số ấy kênh đã "
            "xác nhận. Hoặc gõ số khác; khi ấy nhân viên gọi xác nhận rồi mới đi."
        )
    else:
        ask = _(
            "Số điện thoại để nhân viên gọi hẹn? Anh/chị gõ số; nhân viên gọi xác nhận rồi mới đi."
        )
    return Screen("\n".join(filter(None, [note, ask])))


def bad_phone() -> str:
    """No phone number."""
    return _("Tin này chưa phải số điện thoại: cần 10 chữ số, bắt đầu bằng 0.")


def noted_phone(phone: str, *, proved: bool) -> str:
    """It was taken; said with the menu, which comes back."""
    if proved:
        return _("Đã ghi số {phone}, kênh đã xác nhận.").format(phone=masked(phone))
    return _("Đã ghi số {phone}. Nhân viên gọi số này để xác nhận.").format(phone=masked(phone))


def ask_day(draft: CollectionDraft, days: Iterable[date], note: str = "") -> Screen:
    """On which day."""
    buttons = [Button(day_words(day), pack(DAY, draft.token, day.isoformat())) for day in days]
    ask = _("Anh/chị hẹn ngày nào?")
    return Screen("\n".join(filter(None, [note, ask])), (*in_rows(2, buttons), _drop(draft)))


def ask_time(draft: CollectionDraft, slots: Iterable[Slot]) -> Screen:
    """In which span of that day."""
    some = list(slots)
    buttons = [Button(time_words(one), pack(AT, draft.token, one.key)) for one in some]
    rows = (*in_rows(2, buttons), (_edit(draft, SLOT),), _drop(draft))
    return Screen(_("Ngày {day}, khoảng giờ nào?").format(day=day_words(some[0].day)), rows)


def slot_gone() -> str:
    """Offered earlier, not any more."""
    return _("Giờ ấy không còn hẹn được. Anh/chị chọn giờ khác giúp.")


def in_rows(count: int, buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """So many buttons a row."""
    return tuple(tuple(buttons[at : at + count]) for at in range(0, len(buttons), count))


def preview(
    draft: CollectionDraft, about: str | None, slot: Slot, unit: str, note: str = ""
) -> Screen:
    """All of it before it is sent, who takes it, and what is not known of its price."""
    proved = _("kênh đã xác nhận") if draft.proved else _("nhân viên gọi xác nhận")
    lines = [
        *([note, ""] if note else []),
        _("<b>Xem lại trước khi gửi</b>"),
        _("Thủ tục: {about}").format(about=shown(about or _("chưa rõ"))),
        _("Nơi đến: {address}, {commune}").format(
            address=shown(draft.address), commune=unit_name(draft.commune or "")
        ),
        _("Điện thoại: {phone} ({proved})").format(
            phone=masked(draft.phone or ""), proved=proved
        ),
        _("Giờ hẹn: {span}").format(span=slot_span(slot)),
        desk_words(unit),
        _(wording.PRICE),
        _(MONEY),
    ]  # fmt: skip
    edits = [_edit(draft, step) for step in EDITS]
    send = (Button(_("Gửi yêu cầu"), pack(SEND, draft.token)),)
    return Screen("\n".join(lines), (send, *in_rows(2, edits), _drop(draft)))


def desk_words(unit: str) -> str:
    """Who takes a request; said plainly where no post office of the commune is known."""
    if unit == POST:
        return _(
            "Xã, phường này chúng tôi chưa biết nhân viên Bưu điện nào phụ trách. "
            "{unit} nhận yêu cầu, và sẽ có người gọi anh/chị."
        ).format(unit=unit_name(unit))
    return _("Nơi nhận yêu cầu: nhân viên Bưu điện tại {unit}.").format(unit=unit_name(unit))


def press_a_button(screen: Screen) -> Screen:
    """Words where a button is waited for."""
    hint = _("Anh/chị bấm một nút bên dưới. Muốn thôi: /huy.")
    return Screen(f"{hint}\n\n{screen.text}", screen.rows)


def sent(code: str, unit: str, slot: Slot) -> Screen:
    """It is in the queue."""
    return Screen(
        _(
            "<b>Đã gửi yêu cầu {code}.</b> Hẹn {span}.\n{desk}\n"
            "Có người nhận đi, chúng tôi báo ngay. Xem, đổi giờ hoặc hủy: /dennhan."
        ).format(code=shown(code), span=slot_span(slot), desk=desk_words(unit))
    )


def dropped() -> Screen:
    """The draft was thrown away."""
    return Screen(_("Đã bỏ yêu cầu đang viết. Không lưu lại gì."))


def gone() -> str:
    """A button of a draft that is no more."""
    return _("Yêu cầu này đã gửi hoặc đã bỏ. Gõ /dennhan để xem hoặc gửi yêu cầu mới.")


def _edit(draft: CollectionDraft, step: str) -> Button:
    return Button(_(EDITS[step]), pack(EDIT, draft.token, step))


def _drop(draft: CollectionDraft) -> tuple[Button, ...]:
    return (Button(_("Bỏ yêu cầu này"), pack(DROP, draft.token)),)
