"""How a clerk registers the return of a result and tends it: steps, preview, receipt, reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import parcels as wording
from backend.notices.wording.batches import PROVED
from backend.notices.wording.kinds import shown
from backend.parcels import numbers, reports, rules
from backend.parcels.entries import ADDRESS, AMOUNT, DOSSIER, PHONE, PREVIEW, TRACKING, Entry
from bot.views.parcels import Step, timeline

SAVE, EDIT, DROP, PAY = "return.save", "return.edit", "return.drop", "return.pay"
HAND = "return.hand"
TEND = wording.TEND
REPORT, PROOF, LINK = "parcel.report", "parcel.proof", "parcel.link"
LISTED, CORRECT = "parcel.listed", "parcel.correct"
MANY, NAME_ROUTE = "batch.begin", "round.name"
YES, NO = "yes", "no"

QUESTIONS = {
    DOSSIER: N_("Mã hồ sơ trên giấy hẹn? Ví dụ: <code>H27.12-261123-0001</code>"),
    PHONE: N_("Số điện thoại người nhận?"),
    ADDRESS: N_("Địa chỉ nhận: số nhà, thôn hoặc đường, xã hoặc phường?"),
    TRACKING: N_("Mã bưu gửi trên phiếu gửi?"),
    AMOUNT: N_(
        "Bưu tá phải thu bao nhiêu? Gõ lệ phí rồi cước, ví dụ <code>50.000 30.000</code>. "
        "Không thu thứ nào thì gõ 0 cho thứ ấy."
    ),
}
FAULTS = {
    DOSSIER: N_("Tin này chưa phải mã hồ sơ."),
    PHONE: N_("Tin này chưa phải số điện thoại: cần 10 chữ số, bắt đầu bằng 0."),
    ADDRESS: N_("Địa chỉ này quá ngắn hoặc quá dài (tối đa 200 ký tự)."),
    TRACKING: N_("Tin này chưa phải mã bưu gửi: chỉ chữ và số, từ 8 đến 24 ký tự."),
    AMOUNT: N_("Tin này chưa phải số tiền."),
}
EDITS = {
    DOSSIER: N_("Sửa mã hồ sơ"),
    PHONE: N_("Sửa điện thoại"),
    ADDRESS: N_("Sửa địa chỉ"),
    TRACKING: N_("Sửa mã bưu gửi"),
    AMOUNT: N_("Ghi tiền phải thu"),
}
REPORTS = {
    rules.HANDED_TO_POST: N_("Đã giao cho Bưu điện"),
    rules.ACCEPTED: N_("Bưu điện đã nhận"),
    rules.OUT: N_("Đang giao"),
    rules.FAILED: N_("Không giao được"),
    rules.HELD: N_("Giữ tại bưu cục"),
    rules.DELIVERED: N_("Đã giao"),
    rules.RETURNED: N_("Đã chuyển về quầy"),
    rules.ASSIGNED: N_("Đã phân người đến nhận"),
    rules.COLLECTING: N_("Đang đến nhận"),
    rules.COLLECTED: N_("Đã nhận hồ sơ"),
    rules.COLLECT_FAILED: N_("Không nhận được"),
    rules.HANDED_OVER: N_("Đã giao cho quầy"),
    rules.INCOMPLETE: N_("Thiếu giấy tờ"),
    rules.RECEIVED: N_("Đã tiếp nhận"),
    rules.CANCELLED: N_("Hủy"),
    rules.LOST: N_("Thất lạc"),
    rules.DAMAGED: N_("Hư hỏng"),
}
CORRECTIONS = {
    rules.REGISTERED: N_("Gửi lại"),
    rules.REQUESTED: N_("Đến nhận lại"),
    rules.OUT: N_("Sửa: vẫn đang giao"),
    rules.FAILED: N_("Sửa: chưa giao được"),
    rules.RETURNED: N_("Sửa: đã về quầy"),
    rules.LOST: N_("Sửa: thất lạc"),
    rules.INCOMPLETE: N_("Sửa: còn thiếu giấy tờ"),
    rules.COLLECTED: N_("Sửa: đã tìm thấy"),
}
RELATIONS = {
    "self": N_("Chính người nhận"),
    "family": N_("Người nhà"),
    "authorised": N_("Người được ủy quyền"),
}


@dataclass(frozen=True, slots=True)
class Tended:
    """A parcel as its clerk sees it; `bound` says whether somebody opened the receipt's link."""

    parcel_id: int
    code: str
    dossier_code: str
    tracking_number: str
    state: str
    bound: bool
    leg: str = rules.RETURN
    due: dict[str, Any] = field(default_factory=dict)
    phone: str | None = None
    route: str | None = None
    steps: tuple[Step, ...] = ()
    hand_only: bool = False


def clerks_only() -> Screen:
    """To somebody without the role of a clerk."""
    return Screen(
        _(
            "Mục 'Gửi trả kết quả' dành cho nhân viên Bưu điện ở quầy. "
            "Anh/chị đang chờ kết quả thì gõ /theodoi để xem tới đâu."
        )
    )


def on_the_way(listed: Sequence[Tended], number: int, *, more: bool) -> Screen:
    """What a counter has on its way, a page of it."""
    if not listed and number == 0:
        return Screen(_("Không có kết quả nào đang trên đường."))
    rows = [(Button(named(one), pack(TEND, one.parcel_id)),) for one in listed]
    turns = []
    if number > 0:
        turns.append(Button(_("‹ Trang trước"), pack(LISTED, number - 1)))
    if more:
        turns.append(Button(_("Xem tiếp ›"), pack(LISTED, number + 1)))
    words = _(
        "<b>Kết quả đang trên đường</b>\n"
        "Cái nào lâu chưa đổi thì xếp trước. Bấm để xem và cập nhật."
    )
    return Screen(words, (*rows, tuple(turns)) if turns else tuple(rows))


def home(entry: Entry, recent: Sequence[Tended]) -> Screen:
    """What is about to be written down, why and for how long; what was sent last."""
    begin = _(
        "<b>Gửi trả kết quả</b>\n"
        "Số điện thoại và địa chỉ người dân đã ghi trên hồ sơ chỉ dùng để Bưu điện mang kết quả "
        "đến và để họ tra được đường đi; chúng tôi khóa lại, xong việc {days} ngày thì xóa.\n\n"
        "Anh/chị ghi từng bước, hoặc gửi một lượt, mỗi thứ một dòng: "
        "mã hồ sơ, điện thoại, địa chỉ, mã bưu gửi."
    ).format(days=rules.KEEP_CONTACT.days)
    rows = [(Button(named(one), pack(TEND, one.parcel_id)),) for one in recent]
    sent = [_("Đã gửi gần đây:")] if recent else []
    listed = (
        Button(_("Gửi nhiều cùng lúc"), pack(MANY)),
        Button(_("Đang trên đường"), pack(LISTED, 0)),
    )
    text = "\n\n".join([begin, _question(entry), *sent])
    return Screen(text, (*rows, listed, (_drop(entry),)))


def named(facts: Tended) -> str:
    """A parcel in one line of a list."""
    known = [facts.code, facts.dossier_code, wording.state_words(facts.state)]
    return " · ".join(filter(None, known))


def step(entry: Entry, which: str | None = None) -> Screen:
    """The question of the step that is missing next (or `which`), the preview when none is."""
    if which is None and entry.step() not in QUESTIONS:
        return preview(entry)
    return Screen(_question(entry, which), _rows(entry, which))


def _rows(entry: Entry, which: str | None) -> tuple[tuple[Button, ...], ...]:
    if which != AMOUNT:
        return ((_drop(entry),),)
    paid = Button(_("Đã trả đủ"), pack(PAY, entry.token, rules.PAID))
    return ((paid, Button(_("Chưa rõ"), pack(PAY, entry.token, rules.NOT_KNOWN))), (_drop(entry),))


def fault(entry: Entry, which: str) -> Screen:
    """What was written does not fit the step; what stands already is kept."""
    if which == PREVIEW:
        shown_again = preview(entry)
        hint = _("Anh/chị bấm một nút bên dưới.")
        return Screen(f"{hint}\n\n{shown_again.text}", shown_again.rows)
    return Screen(f"{_(FAULTS[which])} {_question(entry, which)}", _rows(entry, which))


def _question(entry: Entry, which: str | None = None) -> str:
    return _(QUESTIONS.get(which or entry.step(), QUESTIONS[DOSSIER]))


def preview(entry: Entry) -> Screen:
    """All of it before it is saved; of the phone only the last four digits."""
    told = entry.dispatch()
    lines = [
        _("<b>Xem lại trước khi lưu</b>"),
        _("Mã hồ sơ: {code}").format(code=shown(told.dossier_code)),
        _("Điện thoại: {phone}").format(phone=masked(told.phone)),
        _("Địa chỉ: {address}").format(address=shown(told.address)),
        _("Mã bưu gửi: {number}").format(number=shown(told.tracking_number)),
    ]
    lines.append(
        wording.amount_at_counter(
            {"fee": told.fee, "postage": told.postage, "payment": told.payment}
        )
    )
    if told.hand_only:
        lines.append(_("✋ Phát tận tay: chỉ giao cho chính người đứng tên."))
    if numbers.is_misspelt(told.tracking_number):
        lines.append(_("⚠️ Mã bưu gửi sai số kiểm tra. Anh/chị dò lại trên phiếu; đúng thì cứ lưu."))
    edits = [Button(_(label), pack(EDIT, entry.token, which)) for which, label in EDITS.items()]
    rows = (
        (Button(_("Lưu"), pack(SAVE, entry.token)),),
        tuple(edits[:2]),
        tuple(edits[2:4]),
        tuple(edits[4:]),
        (_hand(entry), _drop(entry)),
    )
    return Screen("\n".join(lines), rows)


def masked(phone: str) -> str:
    """••••••0001."""
    return "•" * (len(phone) - 4) + phone[-4:]


def _drop(entry: Entry) -> Button:
    return Button(_("Bỏ phiếu này"), pack(DROP, entry.token))


def _hand(entry: Entry) -> Button:
    label = _("Bỏ phát tận tay") if entry.hand_only else _("Phát tận tay")
    return Button(label, pack(HAND, entry.token))


def dropped() -> Screen:
    """The entry was thrown away."""
    return Screen(_("Đã bỏ phiếu đang ghi. Không lưu lại gì."))


def gone() -> str:
    """A button of an entry that is no more."""
    return _("Phiếu này đã lưu hoặc đã bỏ. Bấm 'Gửi trả kết quả' để ghi phiếu mới.")


def saved(facts: Tended) -> Screen:
    """It is registered; the picture for the receipt follows."""
    text = _(
        "Đã lưu. Mã theo dõi: <code>{code}</code>.\n"
        "Anh/chị đưa mã QR dưới đây cho người dân, hoặc in kèm giấy biên nhận."
    ).format(code=shown(facts.code))
    return Screen(text, ((Button(_("Mở phiếu này"), pack(TEND, facts.parcel_id)),),))


def receipt(facts: Tended, link: str) -> Screen:
    """The words under the QR picture: what a citizen needs, on one receipt."""
    text = _(
        "<b>Theo dõi kết quả trên điện thoại</b>\n"
        "1. Quét mã này, hoặc mở {link}\n"
        "2. Hoặc gõ /theodoi, mã <code>{code}</code>, và 4 số cuối điện thoại người nhận.\n"
        "Liên kết chỉ gắn với người mở đầu tiên. "
        "Bưu điện không bảo chuyển khoản trước, không hỏi mã OTP."
    ).format(link=shown(link), code=shown(facts.code))
    return Screen(text, ((Button(_("Chép liên kết"), copy=link),),))


def tended(facts: Tended) -> Screen:
    """One parcel in a clerk's hands: its travel, and what may be reported of it now."""
    lines = [
        _("<b>Phiếu {code}</b> · {state}").format(
            code=shown(facts.code), state=wording.state_words(facts.state)
        ),
        _("Mã hồ sơ: {code}").format(code=shown(facts.dossier_code)),
        _("Mã bưu gửi: {number}").format(number=shown(facts.tracking_number)),
        _("Điện thoại: {phone}").format(phone=masked(facts.phone) if facts.phone else _("đã xóa")),
        *([wording.amount_at_counter(facts.due)] if facts.due else []),
        *([_("✋ Phát tận tay: chỉ giao cho chính người đứng tên.")] if facts.hand_only else []),
        *([_("Tuyến: {route}").format(route=shown(facts.route))] if facts.route else []),
        _("Người dân đã mở liên kết.") if facts.bound else _("Chưa ai mở liên kết."),
        *([""] if facts.steps else []),
        *timeline(facts.steps),
    ]
    return Screen("\n".join(lines), _reports(facts))


def _reports(facts: Tended) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (Button(_(label), pack(REPORT, facts.parcel_id, state)),)
        for state, label in REPORTS.items()
        if reports.may_report(facts.state, state, facts.leg)
    ]
    rows += [
        (Button(_(label), pack(CORRECT, facts.parcel_id, state)),)
        for state, label in CORRECTIONS.items()
        if reports.may_correct(facts.state, state, facts.leg)
    ]
    if facts.state == rules.DELIVERED:
        rows.append((Button(_("Bằng chứng giao nhận"), pack(PROVED, facts.parcel_id)),))
    if facts.leg == rules.RETURN and facts.state not in rules.FINAL:
        rows.append((Button(_("Tuyến bưu tá"), pack(NAME_ROUTE, facts.parcel_id)),))
    if not facts.bound and facts.state not in rules.FINAL:
        rows.append((Button(_("Cấp lại mã QR"), pack(LINK, facts.parcel_id)),))
    return tuple(rows)


def why_failed(parcel_id: int, state: str) -> Screen:
    """The reasons of a failed attempt."""
    rows = tuple(
        (Button(wording.reason_words(reason), pack(REPORT, parcel_id, state, reason)),)
        for reason in rules.REASONS
        if reason != "unknown"
    )
    return Screen(_("Vì sao chưa giao được?"), (*rows, (_back(parcel_id),)))


def who_took_it(parcel_id: int) -> Screen:
    """The receiver, by relation only."""
    rows = tuple(
        (Button(_(label), pack(PROOF, parcel_id, relation)),)
        for relation, label in RELATIONS.items()
    )
    return Screen(_("Ai đã nhận?"), (*rows, (_back(parcel_id),)))


def was_identity_checked(parcel_id: int, relation: str) -> Screen:
    """Asked last; the answer saves."""
    row = (
        Button(_("Đã xem giấy tờ"), pack(PROOF, parcel_id, relation, YES)),
        Button(_("Chưa xem"), pack(PROOF, parcel_id, relation, NO)),
    )
    return Screen(
        _(
            "Người nhận: {who}. Bưu tá đã xem giấy tờ tùy thân chưa?\n"
            "Chỉ ghi có hay chưa; đừng chụp, đừng ghi số. Bấm xong là lưu 'Đã giao'."
        ).format(who=_(RELATIONS[relation]).lower()),
        (row, (_back(parcel_id),)),
    )


def _back(parcel_id: int) -> Button:
    return Button(_("Quay lại"), pack(TEND, parcel_id))
