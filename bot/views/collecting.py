"""How a citizen asks the post to come for a dossier, and sees, moves or cancels a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge.answers import Choice, ProcedureAnswer
from backend.knowledge.places import Place
from backend.knowledge.procedures import Paper
from backend.knowledge.units import POST
from backend.knowledge.units import unit as unit_of
from backend.notices.wording import collecting as wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.collecting import CANCEL, MINE, WHEN
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
from bot.views.figures import day as a_day
from bot.views.places import choice_label
from bot.views.privacy import consent_question
from bot.views.returns import masked
from bot.views.sayings import in_review, quantities

PURPOSE = "collect"
NEW, GO, EDIT, DROP, SEND = (
    "collect.new", "collect.go", "collect.edit", "collect.drop", "collect.send",
)  # fmt: skip
WHICH, WITHIN, HERE = "collect.which", "collect.within", "collect.here"
DAY, AT, YES, NO = "collect.day", "collect.at", "collect.yes", "collect.no"
OTHER_DAY, OTHER_TIME, CANCELLED = "collect.otherday", "collect.othertime", "collect.cancelled"
SHARE = N_("📱 Gửi số điện thoại của tôi")
MOST_PAPERS = 12

EDITS = {
    PROCEDURE: N_("Đổi thủ tục"),
    COMMUNE: N_("Đổi xã, phường"),
    ADDRESS: N_("Sửa địa chỉ"),
    PHONE: N_("Sửa điện thoại"),
    SLOT: N_("Đổi giờ hẹn"),
}
WEEKDAYS = (N_("T2"), N_("T3"), N_("T4"), N_("T5"), N_("T6"), N_("T7"), N_("CN"))


@dataclass(frozen=True, slots=True)
class Request:
    """A citizen's own request as they see it: all that they wrote themselves."""

    parcel_id: int
    code: str
    state: str
    unit: str
    commune: str
    about: str | None
    begins: datetime
    ends: datetime
    phone: str | None
    address: str | None
    missing: str | None = None
    papers: tuple[str, ...] = ()
    signed: tuple[str | None, str | None] = (None, None)
    may_move: bool = False
    may_cancel: bool = False


def introduction() -> str:
    """What home collection is, with its source.

    Source: Quyết định 45/2016/QĐ-TTg (in force 16/12/2016), Điều 5 and the steps at pickup.
    """
    return _(
        "<b>Bưu điện đến nhận hồ sơ</b>\n"
        "Nhân viên Bưu điện đến nhà, cùng anh/chị đếm giấy tờ theo danh mục, nói rõ còn thiếu gì, "
        "hai bên cùng xác nhận, đóng gói trước mặt anh/chị rồi mang ra quầy.\n"
        "{price}\n<i>Nguồn: Quyết định 45/2016/QĐ-TTg, có hiệu lực từ 16/12/2016.</i>"
    ).format(price=_(wording.PRICE))


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
    """What to have ready, from the record; where that is not known, it is said, and where it is."""
    lines = _unknown_papers() if found is None else _papers(found)
    rows = (
        (Button(_("Tiếp tục"), pack(GO, draft.token)),),
        (_edit(draft, PROCEDURE),),
        _drop(draft),
    )
    return Screen("\n".join([introduction(), "", *lines]), rows)


def _unknown_papers() -> list[str]:
    return [
        _(
            "Chưa rõ thủ tục nên chúng tôi chưa nêu được danh mục giấy tờ. Nhân viên gọi sẽ hỏi "
            "anh/chị; anh/chị xem danh mục ở https://dichvucong.gov.vn."
        )
    ]


def _papers(found: ProcedureAnswer) -> list[str]:
    known = found.procedure
    lines = [_("<b>{name}</b>: giấy tờ để sẵn").format(name=shown(known.short))]
    if found.in_review or "papers" in found.held:
        lines.append(in_review())
    elif not known.checked:
        lines.append(
            _("Chúng tôi chưa soạn danh mục cho việc này. Anh/chị xem ở {address}").format(
                address=shown(known.address)
            )
        )
    else:
        lines += [f"☐ {shown(_with_count(one))}" for one in known.papers[:MOST_PAPERS]]
        if known.only_if:
            lines.append(_("Có trường hợp cần thêm giấy tờ: xem thẻ thủ tục."))
    if known.post_submit == "no":
        lines.append(
            _(
                "⚠️ Bản ghi quốc gia không ghi việc này nộp được qua Bưu điện. "
                "Anh/chị hỏi quầy trước."
            )
        )
    updated = a_day(known.updated) if known.updated else "?"
    lines.append(
        _("<i>Nguồn: {source}, cập nhật ngày {day}.</i>").format(
            source=shown(known.source.name), day=updated
        )
    )
    return lines


def _with_count(paper: Paper) -> str:
    counted = quantities(paper)
    return f"{paper.text} ({', '.join(counted)})" if counted else paper.text


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


def ask_phone(note: str = "") -> Screen:
    """The phone, best as the messenger vouches for it."""
    ask = _(
        "Số điện thoại để nhân viên gọi hẹn? Bấm nút dưới để gửi số của anh/chị: số ấy kênh đã xác "
        "nhận. Hoặc gõ số khác; khi ấy nhân viên gọi xác nhận rồi mới đi."
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
    buttons = [Button(_day(day), pack(DAY, draft.token, day.isoformat())) for day in days]
    ask = _("Anh/chị hẹn ngày nào?")
    return Screen("\n".join(filter(None, [note, ask])), (*_by(2, buttons), _drop(draft)))


def ask_time(draft: CollectionDraft, slots: Iterable[Slot]) -> Screen:
    """In which span of that day."""
    some = list(slots)
    buttons = [Button(_time(one), pack(AT, draft.token, one.key)) for one in some]
    rows = (*_by(2, buttons), (_edit(draft, SLOT),), _drop(draft))
    return Screen(_("Ngày {day}, khoảng giờ nào?").format(day=_day(some[0].day)), rows)


def slot_gone() -> str:
    """Offered earlier, not any more."""
    return _("Giờ ấy không còn hẹn được. Anh/chị chọn giờ khác giúp.")


def _day(day: date) -> str:
    weekday = WEEKDAYS[day.weekday()]
    return f"{_(weekday)} {day:%d/%m/%Y}"


def _time(slot: Slot) -> str:
    return _span(slot).partition(" ")[0]


def _span(slot: Slot) -> str:
    return wording.span({"begins": slot.begins.isoformat(), "ends": slot.ends.isoformat()})


def _by(count: int, buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
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
        _("Giờ hẹn: {span}").format(span=_span(slot)),
        desk_words(unit),
        _(wording.PRICE),
        _(MONEY),
    ]  # fmt: skip
    edits = [_edit(draft, step) for step in EDITS]
    send = (Button(_("Gửi yêu cầu"), pack(SEND, draft.token)),)
    return Screen("\n".join(lines), (send, *_by(2, edits), _drop(draft)))


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
        ).format(code=shown(code), span=_span(slot), desk=desk_words(unit))
    )


def dropped() -> Screen:
    """The draft was thrown away."""
    return Screen(_("Đã bỏ yêu cầu đang viết. Không lưu lại gì."))


def gone() -> str:
    """A button of a draft that is no more."""
    return _("Yêu cầu này đã gửi hoặc đã bỏ. Gõ /dennhan để xem hoặc gửi yêu cầu mới.")


def own(requests: Sequence[Request]) -> Screen:
    """What somebody has asked for already."""
    rows = [
        (Button(f"{one.code} · {_short(one)}", pack(MINE, one.parcel_id)),) for one in requests
    ]  # fmt: skip
    new = (Button(_("Gửi yêu cầu mới"), pack(NEW)),)
    return Screen(_("Yêu cầu đến nhận hồ sơ của anh/chị:"), (*rows, new))


def _short(one: Request) -> str:
    words = wording.state_words(one.state)
    return f"{words} · {_request_span(one)}"


def _request_span(one: Request) -> str:
    return _span(Slot(one.begins, one.ends))


def request(one: Request) -> Screen:
    """One request: what was written, how it stands, the papers both sides have signed."""
    lines = [
        _("<b>Yêu cầu {code}</b> · {state}").format(
            code=shown(one.code), state=wording.state_words(one.state)
        ),
        _("Thủ tục: {about}").format(about=shown(one.about or _("chưa rõ"))),
        _("Nơi đến: {address}, {commune}").format(
            address=shown(one.address or _("đã xóa")), commune=unit_name(one.commune)
        ),
        _("Điện thoại: {phone}").format(phone=masked(one.phone) if one.phone else _("đã xóa")),
        _("Giờ hẹn: {span}").format(span=_request_span(one)),
        desk_words(one.unit),
    ]
    if one.missing and one.state == "incomplete":
        lines.append(_("Quầy báo thiếu: {missing}").format(missing=shown(one.missing)))
    lines += _signed(one)
    return Screen("\n".join(lines), _request_rows(one))


def _signed(one: Request) -> list[str]:
    clerk, citizen = one.signed
    if not clerk:
        return []
    mark = citizen or _("anh/chị chưa xác nhận")
    heading = _("<b>Giấy tờ Bưu điện nhận</b>")
    return ["", heading, *one.papers, _("Nhân viên: {clerk} · Anh/chị: {citizen}").format(
        clerk=clerk, citizen=mark
    )]  # fmt: skip


def _request_rows(one: Request) -> tuple[tuple[Button, ...], ...]:
    row = []
    if one.may_move:
        row.append(Button(_("Đổi giờ hẹn"), pack(WHEN, one.parcel_id)))
    if one.may_cancel:
        row.append(Button(_("Hủy"), pack(CANCEL, one.parcel_id)))
    return (tuple(row),) if row else ()


def other_day(parcel_id: int, days: Iterable[date]) -> Screen:
    """Another day for a visit."""
    buttons = [Button(_day(day), pack(OTHER_DAY, parcel_id, day.isoformat())) for day in days]
    return Screen(_("Hẹn lại ngày nào?"), _by(2, buttons))


def other_time(parcel_id: int, slots: Iterable[Slot]) -> Screen:
    """Another span."""
    some = list(slots)
    buttons = [Button(_time(one), pack(OTHER_TIME, parcel_id, one.key)) for one in some]
    back = (Button(_("Ngày khác"), pack(WHEN, parcel_id)),)
    return Screen(
        _("Ngày {day}, khoảng giờ nào?").format(day=_day(some[0].day)), (*_by(2, buttons), back)
    )


def moved(code: str, slot: Slot) -> Screen:
    """It has another time now."""
    return Screen(
        _("Đã đổi giờ yêu cầu {code}: {span}.").format(code=shown(code), span=_span(slot))
    )


def confirm_cancelling(parcel_id: int) -> Screen:
    """Asked once more."""
    row = (
        Button(_("Hủy thật"), pack(CANCELLED, parcel_id)),
        Button(_("Thôi"), pack(MINE, parcel_id)),
    )
    return Screen(_("Hủy yêu cầu này? Không mất tiền. Bưu điện sẽ không đến nữa."), (row,))


def cancelled(code: str) -> Screen:
    """Nobody comes."""
    return Screen(
        _("Đã hủy yêu cầu {code}. Cần thì anh/chị gửi yêu cầu mới: /dennhan.").format(
            code=shown(code)
        )
    )


def signed() -> Screen:
    """After 'Đúng'."""
    return Screen(_("Cảm ơn anh/chị. Hai bên đã xác nhận danh mục; xem lại ở /dennhan."))


def ask_what_is_wrong() -> Screen:
    """After 'Chưa đúng'."""
    return Screen(
        _(
            "Đã ghi là chưa đúng và báo nhân viên. Anh/chị viết giúp sai hay thiếu gì; "
            "đừng ghi số giấy tờ. Không muốn viết: /huy."
        )
    )


def words_kept() -> Screen:
    """What is wrong was passed on."""
    return Screen(_("Đã chuyển lời anh/chị. Nhân viên lập lại danh mục, anh/chị sẽ nhận bản mới."))


def _edit(draft: CollectionDraft, step: str) -> Button:
    return Button(_(EDITS[step]), pack(EDIT, draft.token, step))


def _drop(draft: CollectionDraft) -> tuple[Button, ...]:
    return (Button(_("Bỏ yêu cầu này"), pack(DROP, draft.token)),)
