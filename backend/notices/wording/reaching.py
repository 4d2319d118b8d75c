"""What is said about being reached: short windows, a call to make, an account that fell out."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.kinds import Wording, shown
from backend.notices.wording.parcels import TEND

CALLED = "untold.called"
NEWS = {
    "parcel.attempt_failed": N_("chưa giao được"),
    "parcel.collect_failed": N_("chưa nhận được hồ sơ"),
    "parcel.held": N_("đang giữ tại bưu cục"),
    "parcel.returned": N_("đã chuyển về quầy"),
}
QUOTAS = {
    "sub_quota": N_("tin của gói"),
    "purchase_quota": N_("tin mua thêm"),
    "reward_quota": N_("tin được tặng"),
    "template": N_("tin theo mẫu hôm nay"),
}


def short_window(_facts: dict[str, Any]) -> Screen:
    """To somebody whose only channel lets us answer only."""
    return Screen(
        _("Zalo chỉ cho tôi nhắn trong thời gian ngắn; nhắn bất cứ chữ gì để xem tin mới.")
    )


def call(facts: dict[str, Any]) -> Screen:
    """To the counter's clerks: whom to ring up, about what; without anybody's name or phone."""
    lines = [_line(one) for one in facts["news"]]
    if facts["closed"]:
        end = (
            _("✅ Người nhận đã nhắn lại hoặc thôi theo dõi, không cần gọi nữa.")
            if facts["reached"]
            else _("✅ Đã gọi.")
        )
        return Screen("\n".join((_("<b>Gọi cho người nhận</b>"), *lines, "", end)))
    head = _(
        "<b>📞 Cần gọi cho người nhận</b>\nKhông kênh nào nhắn được cho họ lúc này. "
        "Anh/chị gọi theo số ghi trên hồ sơ, báo giúp:"
    )
    rows = tuple(
        (Button(one["code"], pack(TEND, one["parcel"])),) for one in facts["news"]
    )  # fmt: skip
    return Screen(
        "\n".join((head, *lines)), ((Button(_("Đã gọi"), pack(CALLED, facts["call"])),), *rows)
    )


def _line(one: dict[str, Any]) -> str:
    words = NEWS[one["kind"]]
    return _("• {code}: {what}").format(code=shown(one["code"]), what=_(words))


def token_refused(facts: dict[str, Any]) -> Screen:
    """To the province's admins, by another channel."""
    return Screen(
        _(
            "<b>⚠️ Kênh Zalo đã dừng</b>\nZalo không nhận mã truy cập của Official Account nữa "
            "(mã lỗi {code}). Tin gửi qua Zalo đang được giữ lại, không mất. "
            "Người quản trị máy chủ chạy lệnh motcua zalo connect để nối lại."
        ).format(code=facts["code"])
    )


def quota_name(kind: str) -> str:
    """What an account's quota is called."""
    words = QUOTAS[kind]
    return _(words)


def quota_left(remaining: int, total: int | None) -> str:
    """``còn 40/500``."""
    most = "" if total is None else f"/{total}"
    return _("còn {remaining}{most}").format(remaining=remaining, most=most)


def quota_low(facts: dict[str, Any]) -> Screen:
    """To the province's admins, before nothing more may be sent and when it is so."""
    left = quota_left(facts["remaining"], facts["total"])
    head = _("<b>⚠️ Zalo: {quota} {left}</b>").format(quota=quota_name(facts["quota"]), left=left)
    what = (
        _("Hết thì tin loại này phải chờ. Tin đang chờ được giữ, không mất.")
        if facts["remaining"]
        else _("Tin loại này nay phải chờ. Tin đang chờ được giữ, không mất.")
    )
    mend = _("Xem và mua thêm ở trang quản lý Official Account, Zalo Cloud.")
    return Screen("\n".join((head, what, mend)))


KINDS: dict[str, Wording] = {
    "channel.short_window": short_window,
    "parcel.untold": call,
    "zalo.quota_low": quota_low,
    "zalo.token_refused": token_refused,
}
