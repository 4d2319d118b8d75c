"""How channels look to an admin of the province."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Screen
from backend.i18n import N_, _
from backend.notices.channels import Standing
from backend.notices.wording.channels import name
from backend.notices.wording.kinds import moment, shown

STATES = {
    "on": N_("đang gửi được"),
    "off": N_("<b>đã tắt</b>"),
    "failing": N_("đang lỗi"),
    "down": N_("<b>không gửi được</b>"),
}


def standings(channels: Sequence[Standing]) -> Screen:
    """Each channel, and how to switch one off and on."""
    lines = [_("<b>Các kênh</b>"), *(_line(one) for one in channels), "", how()]
    return Screen("\n".join(lines))


def _line(one: Standing) -> str:
    state = STATES[one.state]
    text = _("• {channel}: {state}, {queued} tin chờ").format(
        channel=name(one.channel), state=_(state), queued=one.queued
    )
    if one.reason:
        text += " · " + _("lý do: {reason}").format(reason=shown(one.reason))
    if one.state in ("failing", "down") and one.last_error_at:
        at = moment(one.last_error_at.isoformat())
        text += " · " + _("lỗi lúc {at}").format(at=at)
    return text


def how() -> str:
    """The two commands that change something."""
    return _(
        "Tắt: /kenh tat telegram (kèm lý do). Bật lại: /kenh bat telegram. "
        "Kênh đã tắt không gửi gì, kể cả trả lời ở đây; tin đang chờ vẫn giữ."
    )
