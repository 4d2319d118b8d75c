"""How a clerk registers the return of a result: step by step, looked at before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import parcels as wording
from backend.notices.wording.kinds import shown
from backend.parcels import numbers, rules
from backend.parcels.entries import ADDRESS, AMOUNT, DOSSIER, PHONE, PREVIEW, TRACKING, Entry
from bot.views.figures import masked
from bot.views.tending import LISTED, TEND, Tended, named

SAVE, EDIT, DROP, PAY = "return.save", "return.edit", "return.drop", "return.pay"
HAND = "return.hand"
MANY = "batch.begin"

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


def clerks_only() -> Screen:
    """To somebody without the role of a clerk."""
    return Screen(
        _(
            "Mục 'Gửi trả kết quả' dành cho nhân viên Bưu điện ở quầy. "
            "Anh/chị đang chờ kết quả thì gõ /theodoi để xem tới đâu."
        )
    )


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
