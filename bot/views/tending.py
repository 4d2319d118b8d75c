"""How a clerk sees one parcel and tends it: its travel, its receipt, what is reported of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import parcels as wording
from backend.notices.wording.batches import PROVED
from backend.notices.wording.kinds import shown
from backend.parcels import reports, rules
from bot.views import pages
from bot.views.figures import masked
from bot.views.parcels import Step, timeline

TEND = wording.TEND
REPORT, PROOF, LINK = "parcel.report", "parcel.proof", "parcel.link"
LISTED, CORRECT = "parcel.listed", "parcel.correct"
NAME_ROUTE = "round.name"
YES, NO = "yes", "no"
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


def on_the_way(listed: Sequence[Tended], number: int, *, more: bool) -> Screen:
    """What a counter has on its way, a page of it."""
    if not listed and number == 0:
        return Screen(_("Không có kết quả nào đang trên đường."))
    rows = [(Button(named(one), pack(TEND, one.parcel_id)),) for one in listed]
    words = _(
        "<b>Kết quả đang trên đường</b>\n"
        "Cái nào lâu chưa đổi thì xếp trước. Bấm để xem và cập nhật."
    )
    return Screen(words, (*rows, *pages.turns(number, LISTED, more=more)))


def named(facts: Tended) -> str:
    """A parcel in one line of a list."""
    known = [facts.code, facts.dossier_code, wording.state_words(facts.state)]
    return " · ".join(filter(None, known))


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
