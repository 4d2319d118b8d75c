"""How whoever goes sees a request: where, when, whom to call, the counter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import collecting as wording
from backend.notices.wording import parcels as parcel_wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.collecting import OPEN, TAKE, WHEN
from backend.notices.wording.kinds import moment, shown
from backend.parcels import reports, rules
from bot.views.tending import REPORT, REPORTS

CONFIRM, START, FAIL, STOP, RELEASE = (
    "collect.confirm", "collect.start", "collect.fail", "collect.stop", "collect.release",
)  # fmt: skip
PAPERS, DONE = "collect.papers", "collect.done"
HANDED, RECEIVED, LACK, DOSSIER, QUEUE = (
    "collect.handed", "collect.received", "collect.lack", "collect.dossier", "collect.queue",
)  # fmt: skip
HELD = (rules.ASSIGNED, rules.COLLECTING, rules.COLLECT_FAILED)
"""Where somebody holds a request whose papers are still at home."""
REASONS = ("not_home", "unreachable", "rescheduled", "wrong_address", "moved", "refused",
           "force_majeure")  # fmt: skip
"""Those of `rules.REASONS` that a visit can end with."""
DEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    rules.ASSIGNED: (
        (CONFIRM, N_("Đã gọi xác nhận")),
        (START, N_("Bắt đầu đi")),
        (PAPERS, N_("Danh mục giấy tờ")),
        (FAIL, N_("Không nhận được")),
        (WHEN, N_("Đổi giờ hẹn")),
        (RELEASE, N_("Trả lại cho người khác")),
    ),
    rules.COLLECTING: (
        (PAPERS, N_("Danh mục giấy tờ")),
        (DONE, N_("Đã nhận hồ sơ")),
        (FAIL, N_("Không nhận được")),
    ),
    rules.COLLECT_FAILED: (
        (WHEN, N_("Đổi giờ hẹn")),
        (CONFIRM, N_("Đã gọi xác nhận")),
        (STOP, N_("Kết thúc, không đến nữa")),
        (RELEASE, N_("Trả lại cho người khác")),
    ),
    rules.COLLECTED: (
        (HANDED, N_("Đã giao cho quầy")),
        (PAPERS, N_("Danh mục giấy tờ")),
    ),
}
"""What whoever goes may do; what a counter may, stands in `AT_COUNTER`."""
AT_COUNTER: dict[str, tuple[tuple[str, str], ...]] = {
    rules.REQUESTED: ((TAKE, N_("Nhận đi")),),
    rules.COLLECTED: ((RECEIVED, N_("Quầy đã tiếp nhận")), (LACK, N_("Thiếu giấy tờ"))),
    rules.HANDED_OVER: ((RECEIVED, N_("Quầy đã tiếp nhận")), (LACK, N_("Thiếu giấy tờ"))),
    rules.INCOMPLETE: ((RECEIVED, N_("Quầy đã tiếp nhận")),),
    rules.RECEIVED: ((DOSSIER, N_("Ghi mã hồ sơ")),),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A paper on a list."""

    number: int
    text: str
    originals: int
    copies: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for the eyes of staff; `phone` and `address` only for whoever goes."""

    parcel_id: int
    code: str
    state: str
    unit: str
    commune: str
    about: str | None
    begins: datetime
    ends: datetime
    mine: bool = False
    watches: bool = False
    who: str | None = None
    phone: str | None = None
    address: str | None = None
    proved: bool = False
    confirmed: datetime | None = None
    missing: str | None = None
    dossier: str = ""
    list_id: int | None = None
    shown: datetime | None = None
    answer: str | None = None
    answered: datetime | None = None
    words: str | None = None
    lines: tuple[Line, ...] = ()


def visit(one: Visit) -> Screen:
    """One request with what may be done about it now."""
    lines = [
        _("<b>Yêu cầu {code}</b> · {state}").format(
            code=shown(one.code), state=wording.state_words(one.state)
        ),
        _("Thủ tục: {about}").format(about=shown(one.about or _("chưa rõ"))),
        _("Giờ hẹn: {span}").format(span=_span(one)),
        *_whereabouts(one),
        *signed_lines(one),
    ]
    if one.missing and one.state == rules.INCOMPLETE:
        lines.append(_("Quầy báo thiếu: {missing}").format(missing=shown(one.missing)))
    if one.dossier:
        lines.append(_("Mã hồ sơ: {code}").format(code=shown(one.dossier)))
    return Screen("\n".join(lines), _rows(one))


def _whereabouts(one: Visit) -> list[str]:
    if not one.mine:
        who = shown(one.who) if one.who else _("chưa có")
        return [
            _("Nơi đến: {commune}").format(commune=unit_name(one.commune)),
            _("Người đi: {who}. Số điện thoại và địa chỉ chỉ người đi mới thấy.").format(who=who),
        ]
    address = shown(one.address) if one.address else _("đã xóa")
    phone = shown(one.phone) if one.phone else _("đã xóa")
    return [
        _("Nơi đến: {address}, {commune}").format(
            address=address, commune=unit_name(one.commune)
        ),
        _("Gọi: {phone} ({proved})").format(phone=phone, proved=_proved(one)),
        _("Khi gọi, anh/chị báo giá cước: kênh này không có biểu giá."),
    ]  # fmt: skip


def _proved(one: Visit) -> str:
    if one.confirmed:
        return _("đã gọi xác nhận {time}").format(time=moment(one.confirmed.isoformat()))
    return _("kênh đã xác nhận") if one.proved else _("người dân tự gõ, cần gọi xác nhận")


def signed_lines(one: Visit) -> list[str]:
    """When a list was shown, and what the citizen said of it."""
    if one.shown is None:
        return []
    lines = [_("Danh mục: gửi lúc {time}").format(time=moment(one.shown.isoformat()))]
    if one.answered:
        told = _("người dân báo đúng") if one.answer == "right" else _("người dân báo chưa đúng")
        lines.append(f"{told}, {moment(one.answered.isoformat())}")
    if one.words:
        lines.append(_("Lời người dân: {words}").format(words=shown(one.words)))
    return lines


def _rows(one: Visit) -> tuple[tuple[Button, ...], ...]:
    deeds = (*(DEEDS.get(one.state, ()) if one.mine else ()), *AT_COUNTER.get(one.state, ()))
    if one.watches and not one.mine and one.state in HELD:
        deeds = (*deeds, (RELEASE, N_("Trả lại cho người khác")))
    rows = [
        (Button(_(label), pack(verb, one.parcel_id)),)
        for verb, label in deeds
        if not (verb == CONFIRM and one.confirmed)
    ]
    for claimed in (rules.LOST, rules.DAMAGED):
        if reports.may_report(one.state, claimed, rules.COLLECT):
            label = REPORTS[claimed]
            rows.append((Button(_(label), pack(REPORT, one.parcel_id, claimed)),))
    return tuple(rows)


def _span(one: Visit) -> str:
    return wording.span({"begins": one.begins.isoformat(), "ends": one.ends.isoformat()})


def queue(visits: Sequence[Visit]) -> Screen:
    """What a desk has to collect."""
    if not visits:
        return Screen(_("Không có yêu cầu đến nhận hồ sơ nào đang chờ."))
    rows = tuple((Button(_line(one), pack(OPEN, one.parcel_id)),) for one in visits)
    return Screen(
        _("<b>Lịch đến nhận hồ sơ</b>\nChưa có người nhận đi thì xếp trước, rồi theo giờ hẹn."),
        rows,
    )


def today(visits: Sequence[Visit]) -> Screen:
    """A clerk's own visits of the day."""
    rows = tuple((Button(_line(one), pack(OPEN, one.parcel_id)),) for one in visits)
    return Screen(_("<b>Hôm nay anh/chị đến nhận hồ sơ:</b>"), rows)


def _line(one: Visit) -> str:
    return f"{wording.state_words(one.state)} · {_span(one)} · {unit_name(one.commune)}"


def staff_only() -> Screen:
    """To somebody without a role here."""
    return Screen(
        _(
            "Mục này dành cho nhân viên Bưu điện. "
            "Anh/chị cần Bưu điện đến nhận hồ sơ thì gõ /dennhan."
        )
    )


def why(parcel_id: int) -> Screen:
    """The reasons why nothing came of a visit."""
    rows = tuple(
        (Button(parcel_wording.reason_words(reason), pack(FAIL, parcel_id, reason)),)
        for reason in REASONS
    )
    return Screen(_("Vì sao chưa nhận được hồ sơ?"), (*rows, (back(parcel_id),)))


def ask_missing() -> Screen:
    """What is lacking, for the citizen to read."""
    return Screen(
        _(
            "Quầy báo thiếu giấy tờ gì? Gõ như người dân sẽ đọc; đừng ghi số giấy tờ. "
            "Muốn thôi: /huy."
        )
    )


def ask_dossier() -> Screen:
    """After it was taken in."""
    return Screen(
        _(
            "Mã hồ sơ trên giấy hẹn? Ví dụ: <code>H27.12-261123-0001</code>. "
            "Có mã thì người dân theo dõi tiếp được. Chưa có thì gõ /huy, ghi sau cũng được."
        )
    )


def bad_dossier() -> Screen:
    """No code."""
    fault = _("Tin này chưa phải mã hồ sơ.")
    return Screen(f"{fault} {ask_dossier().text}")


def back(parcel_id: int) -> Button:
    """To the request itself."""
    return Button(_("Về yêu cầu"), pack(OPEN, parcel_id))
