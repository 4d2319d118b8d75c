"""How channels look to an admin of the province."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Screen
from backend.i18n import N_, _
from backend.notices.channels import Standing
from backend.notices.wording.channels import name
from backend.notices.wording.kinds import moment, shown
from backend.notices.wording.reaching import quota_left, quota_name
from backend.notices.zalo_quotas import Quota

STATES = {
    "on": N_("đang gửi được"),
    "off": N_("<b>đã tắt</b>"),
    "failing": N_("đang lỗi"),
    "down": N_("<b>không gửi được</b>"),
    "refused": N_("<b>đã dừng, cần chạy motcua zalo connect trên máy chủ</b>"),
}


def standings(channels: Sequence[Standing], quotas: Sequence[Quota] = ()) -> Screen:
    """Each channel, what Zalo lets the account send, and how to switch one off and on."""
    told = [*(_line(one) for one in channels), *(_quota(one) for one in quotas)]
    return Screen("\n".join((_("<b>Các kênh</b>"), *told, "", how())))


def _quota(one: Quota) -> str:
    return _("• Zalo, {quota}: {left} (lúc {at})").format(
        quota=quota_name(one.kind),
        left=quota_left(one.left.remaining, one.left.total),
        at=moment(one.noted_at.isoformat()),
    )


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
