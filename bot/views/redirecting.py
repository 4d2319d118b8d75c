"""How it looks to write another address in the province, or who takes a parcel instead."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording.kinds import shown
from backend.parcels import acting_rules, rules
from backend.parcels import wish_drafts as drafts
from backend.parcels.wish_drafts import WishDraft
from bot.views.wishes import RELATIVES, relative_words

COMMUNE, RELATION, NO_PHONE = "redirect.commune", "redirect.relation", "redirect.nophone"
SEND, AGAIN, CANCEL = "redirect.send", "redirect.again", "redirect.cancel"
MOST_COMMUNES = 12

QUESTIONS = {
    drafts.COMMUNE: N_(
        "Anh/chị muốn nhận ở xã, phường nào? Gõ tên cũ hay tên mới đều được. "
        "Chỉ đổi được trong tỉnh Hà Tĩnh."
    ),
    drafts.LINE: N_("Số nhà, thôn hoặc đường? Xã, phường thì không cần gõ lại."),
    drafts.RECEIVER: N_(
        "Họ tên người nhận thay, đúng như trên giấy tờ tùy thân? Người ấy cầm sẵn giấy tờ khi "
        "nhận. Đừng gửi ảnh, đừng gửi số giấy tờ vào đây."
    ),
    drafts.RELATION: N_("Người ấy là gì của anh/chị?"),
    drafts.PHONE: N_("Số điện thoại của người ấy, để bưu tá gọi? Không có cũng được."),
}
FAULTS = {
    drafts.COMMUNE: N_("Không thấy xã, phường nào của Hà Tĩnh tên như vậy."),
    drafts.LINE: N_("Tin này chưa rõ số nhà, thôn hoặc đường (tối đa 140 ký tự)."),
    drafts.RECEIVER: N_("Tin này chưa phải một họ tên."),
    drafts.RELATION: N_("Anh/chị bấm một nút."),
    drafts.PHONE: N_("Tin này chưa phải số điện thoại: cần 10 chữ số, bắt đầu bằng 0."),
}


def step(draft: WishDraft) -> Screen:
    """The question of the step that is missing next, the preview when none is."""
    which = draft.step()
    if which == drafts.PREVIEW:
        return preview(draft)
    question = QUESTIONS[which]
    return Screen(_(question), (*_choices(draft, which), (_cancel(draft),)))


def fault(draft: WishDraft) -> Screen:
    """What came does not fit the step; nothing that stands is lost."""
    asked, which = step(draft), draft.step()
    words = FAULTS.get(which, FAULTS[drafts.RELATION])
    return Screen(f"{_(words)} {asked.text}", asked.rows)


def _choices(draft: WishDraft, which: str) -> tuple[tuple[Button, ...], ...]:
    if which == drafts.RELATION:
        return tuple(
            (Button(_(label), pack(RELATION, draft.token, key)),)
            for key, label in RELATIVES.items()
        )
    if which == drafts.PHONE:
        return ((Button(_("Không ghi số"), pack(NO_PHONE, draft.token)),),)
    return ()


def which_commune(draft: WishDraft, communes: Sequence[str]) -> Screen:
    """A name that can mean several communes of today."""
    rows = tuple(
        (Button(units.unit(key).name, pack(COMMUNE, draft.token, key)),)
        for key in communes[:MOST_COMMUNES]
    )
    words = _("Anh/chị muốn nói xã, phường nào? Không thấy thì gõ tên khác.")
    return Screen(words, (*rows, (_cancel(draft),)))


def preview(draft: WishDraft) -> Screen:
    """All of it before it is sent, and who will read it."""
    told = draft.details()
    lines = [_("<b>Xem lại trước khi gửi</b>")]
    if draft.kind == rules.ANOTHER_ADDRESS:
        lines.append(_("Địa chỉ mới: {address}").format(address=shown(told.address)))
    else:
        lines.append(_person(told))
    lines += [
        "",
        _(
            "Chỉ quầy đọc được điều này, rồi báo bưu tá. Ai cùng theo dõi chỉ biết là anh/chị có "
            "nhờ. "
            "Giao xong {days} ngày thì chúng tôi xóa."
        ).format(days=rules.KEEP_CONTACT.days),
    ]
    send = Button(_("Gửi"), pack(SEND, draft.token))
    again = Button(_("Viết lại"), pack(AGAIN, draft.token))
    return Screen("\n".join(lines), ((send,), (again, _cancel(draft))))


def _person(told: acting_rules.Details) -> str:
    who = _("Người nhận thay: {name} ({relation})").format(
        name=shown(told.receiver), relation=relative_words(told.relation or "other")
    )
    phone = told.phone or _("không ghi")
    more = _("Điện thoại người nhận thay: {phone}").format(phone=phone)
    return f"{who}\n{more}"


def stopped() -> Screen:
    """They thought better of it."""
    return Screen(_("Vâng, không đổi gì."))


def gone() -> str:
    """A button of a wish that was sent or given up."""
    return _("Điều này đã gửi hoặc đã bỏ. Anh/chị mở lại giấy tờ để nhờ việc khác.")


def _cancel(draft: WishDraft) -> Button:
    return Button(_("Thôi"), pack(CANCEL, draft.token))
