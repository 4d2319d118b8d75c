"""What specialists read while they pass a case on, or ask another department for its part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.knowledge import units
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import shown

TRANSFER, INVOLVE = "transfer", "involve"
CHOSEN = {"case.transfer": "case.to", "case.involve": "case.with"}


def departments(verb: str, case_id: int, code: str, keys: Iterable[str]) -> Screen:
    """The departments at which somebody would see it."""
    rows = tuple((Button(units.unit(key).name, pack(CHOSEN[verb], case_id, key)),) for key in keys)
    if not rows:
        return Screen(_("Hiện chưa có cơ quan nào khác trực kênh này."))
    ask = (
        _("Chuyển <b>{code}</b> sang cơ quan nào?") if verb == "case.transfer"
        else _("Mời cơ quan nào phối hợp trả lời <b>{code}</b>?")
    )  # fmt: skip
    return Screen(ask.format(code=shown(code)), rows)


def write(move: dict[str, Any]) -> Screen:
    """Asked for the words."""
    ask = (
        _(
            "Anh/chị viết lý do chuyển <b>{code}</b> sang {desk}. Nhân viên và cơ quan nhận đều "
            "đọc được. Muốn thôi: /huy."
        ) if move["what"] == TRANSFER
        else _(
            "Anh/chị viết điều cần {desk} góp ý cho <b>{code}</b>. Nhân viên không thấy phần này. "
            "Muốn thôi: /huy."
        )
    )  # fmt: skip
    return Screen(ask.format(code=shown(move["code"]), desk=unit_name(move["desk"])))


def preview(move: dict[str, Any]) -> Screen:
    """Department and words before anything happens."""
    head, do = (
        (_("Chuyển <b>{code}</b> sang {desk}, lý do:"), _("Chuyển")) if move["what"] == TRANSFER
        else (_("Mời {desk} góp ý cho <b>{code}</b>:"), _("Mời"))
    )  # fmt: skip
    head = head.format(code=shown(move["code"]), desk=unit_name(move["desk"]))
    row = (
        Button(do, pack("move.send", move["token"])),
        Button(_("Thôi"), pack("move.stop", move["token"])),
    )
    return Screen(f"{head}\n\n{shown(move['text'])}", (row,))


def done(move: dict[str, Any]) -> Screen:
    """It has happened."""
    said = (
        _("Đã chuyển <b>{code}</b> sang {desk}.") if move["what"] == TRANSFER
        else _("Đã mời {desk} góp ý cho <b>{code}</b>.")
    )  # fmt: skip
    return Screen(said.format(code=shown(move["code"]), desk=unit_name(move["desk"])))


def stopped() -> Screen:
    """Nothing happens."""
    return Screen(_("Đã thôi, không có gì thay đổi."))


def reply_to_part() -> str:
    """Over 'Góp ý' in a group."""
    return _("Anh/chị trả lời (reply) ngay vào thẻ này để góp ý.")


def write_part(code: str) -> Screen:
    """Asked in private for the words of a part."""
    return Screen(
        _(
            "Anh/chị viết góp ý cho <b>{code}</b> trong một tin. Chỉ cơ quan chủ trì đọc được. "
            "Muốn thôi: /huy."
        ).format(code=shown(code))
    )
