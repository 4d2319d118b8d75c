"""How staff look a parcel up: its plain timeline, its raw events, what a pasted message says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording import parcels as wording
from backend.notices.wording.kinds import moment, shown
from backend.parcels.chronicle import Told
from bot.views import pages
from bot.views.parcels import timeline
from bot.views.tending import REPORT, REPORTS, TEND, Tended, named

RAW, OPEN = "trace.raw", "trace.open"
PAGE = 8
LONGEST_WORDS = 160
DID = {
    "step": N_("đổi bước"),
    "again": N_("báo lại, không đổi gì"),
    "ended": N_("đến sau khi đã kết thúc, không đổi gì"),
    "unknown": N_("mã chưa biết, không đổi gì"),
    "no_concern": N_("không liên quan, không đổi gì"),
    "implausible": N_("thời gian vô lý, không tin"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a pasted message would make of one parcel; `fits`: whether that may be reported."""

    facts: Tended
    state: str
    reason: str | None
    fits: bool


def ask() -> Screen:
    """The first step."""
    return Screen(
        _(
            "Anh/chị gõ mã phiếu, mã hồ sơ hoặc mã bưu gửi. Hoặc dán tin nhắn của hãng chuyển "
            "phát: chúng tôi đọc rồi hỏi lại trước khi ghi. Thôi: /huy."
        )
    )


def nothing() -> Screen:
    """The same for a code nobody has and for another counter's."""
    return Screen(_("Không có bưu gửi nào như vậy ở quầy của anh/chị. Anh/chị gõ lại, hoặc /huy."))


def several(listed: Sequence[Tended]) -> Screen:
    """More than one fits."""
    rows = tuple((Button(named(one), pack(OPEN, one.parcel_id)),) for one in listed)
    return Screen(_("Có {count} bưu gửi khớp. Bấm để xem.").format(count=len(listed)), rows)


def plain(facts: Tended, *, watches: bool) -> Screen:
    """The timeline; whoever watches over the counter may look behind it."""
    lines = [
        _("<b>Bưu gửi {code}</b> · {state}").format(
            code=shown(facts.code), state=wording.state_words(facts.state)
        ),
        _("Mã hồ sơ: {code}").format(code=shown(facts.dossier_code)),
        _("Mã bưu gửi: {number}").format(number=shown(facts.tracking_number)),
        "",
        *(timeline(facts.steps) or [_("Chưa có tin nào từ Bưu điện.")]),
    ]
    rows = [(Button(_("Mở phiếu này"), pack(TEND, facts.parcel_id)),)]
    if watches:
        rows.append((Button(_("Xem sự kiện gốc"), pack(RAW, facts.parcel_id, 0)),))
    return Screen("\n".join(lines), tuple(rows))


def raw(parcel_id: int, code: str, events: Sequence[tuple[Told, str]], page: int) -> Screen:
    """Every event as it was told, when it happened, when we heard, and what it did."""
    some = events[page * PAGE : (page + 1) * PAGE]
    head = _("<b>Sự kiện gốc của {code}</b>: {count}").format(code=shown(code), count=len(events))
    turns = pages.turns(page, RAW, parcel_id, more=len(events) > (page + 1) * PAGE)
    back = (Button(_("Quay lại"), pack(OPEN, parcel_id)),)
    text = "\n\n".join([head, *(_event(event, did) for event, did in some)])
    return Screen(text, (*turns, back))


def _event(event: Told, did: str) -> str:
    words = (event.text or "")[:LONGEST_WORDS]
    lines = [
        f"<code>{shown(event.source)} {shown(event.code)}</code>"
        + (f" · {shown(words)}" if words else ""),
        _("Xảy ra {at}, biết lúc {heard}").format(
            at=moment(event.at.isoformat()), heard=moment(event.received_at.isoformat())
        ),
        "→ " + _(DID[did]),
    ]
    if event.office:
        lines.insert(1, shown(event.office))
    return "\n".join(lines)


def proposed(some: Sequence[Proposed]) -> Screen:
    """What a pasted message seems to say; nothing is recorded before a press."""
    lines = [_("Đọc được trong tin nhắn. Chưa ghi gì: anh/chị xem đúng thì bấm.")]
    rows = []
    for one in some:
        reason = f" ({wording.reason_words(one.reason)})" if one.reason else ""
        said = f"{_(REPORTS[one.state])}{reason}"
        lines.append(f"• {shown(one.facts.code)} · {shown(one.facts.tracking_number)}: {said}")
        if one.fits:
            ids = [one.facts.parcel_id, one.state, *([one.reason] if one.reason else [])]
            label = _("{code}: ghi '{said}'").format(
                code=one.facts.code, said=_(REPORTS[one.state])
            )
            rows.append((Button(label, pack(REPORT, *ids)),))
        else:
            lines.append(_("  Phiếu đang ở bước khác: {state}").format(
                state=wording.state_words(one.facts.state)
            ))  # fmt: skip
        rows.append((Button(named(one.facts), pack(OPEN, one.facts.parcel_id)),))
    return Screen("\n".join(lines), tuple(rows))


def not_ours(numbers: Sequence[str]) -> Screen:
    """A message about parcels nobody of this counter has."""
    return Screen(
        _("Tin nhắn nói về {numbers}, nhưng quầy của anh/chị không có bưu gửi ấy.").format(
            numbers=shown(", ".join(numbers))
        )
    )
