"""How the counters near somebody look. Rough on purpose, and said to be."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge.nearby import Near
from backend.knowledge.units import counter_of
from bot.views.privacy import consent_question

START, YES, NO = "nearby.start", "nearby.yes", "nearby.no"
PURPOSE = "location"
SEND = N_("📍 Gửi vị trí")


def question() -> Screen:
    """Asked before the first location."""
    return consent_question(PURPOSE, pack(YES), pack(NO))


def thrown_away() -> Screen:
    """To somebody who sent a location before they were asked."""
    asked = question()
    unasked = _("Chúng tôi chưa hỏi ý anh/chị nên đã bỏ vị trí vừa gửi.")
    return Screen(f"{unasked}\n\n{asked.text}", asked.rows)


def agreed() -> Screen:
    """After a yes, in place of the question."""
    return Screen(_("Cảm ơn anh/chị đã đồng ý."))


def request() -> Screen:
    """Now the location, by one tap."""
    return Screen(
        _(
            "Anh/chị bấm nút <b>Gửi vị trí</b> ở dưới, "
            "hoặc bấm 📎 rồi chọn Vị trí. Không muốn gửi thì bấm Điểm phục vụ để tìm theo tên."
        )
    )


def declined() -> Screen:
    """After a no."""
    return Screen(
        _("Không sao. Anh/chị gõ tên xã, phường để tìm quầy, ví dụ: <i>quầy ở Thạch Hà</i>.")
    )


def answer(found: tuple[Near, ...]) -> Screen:
    """The nearest counters with their rough distance, each a button to its details."""
    if not found:
        return Screen(
            _(
                "Vị trí này ở xa mọi xã, phường của Hà Tĩnh. "
                "Anh/chị gõ tên nơi cần tìm giúp, hoặc bấm Điểm phục vụ."
            )
        )
    lines = [_("<b>Gần anh/chị có:</b>"), *map(_line, found)]
    rough = _(
        "Khoảng cách là ước lượng theo đường chim bay, tới một điểm trong xã, phường, "
        "không phải tới cửa quầy. Anh/chị chọn nơi nào tiện thì xem chi tiết ở nút dưới."
    )
    anywhere = _(
        "Trong tỉnh, anh/chị nộp hồ sơ ở quầy nào cũng được, không buộc theo nơi ở "
        "(Nghị định 118/2025/NĐ-CP, có hiệu lực từ 01/7/2025)."
    )
    rows = tuple(
        (Button(near.commune.name, pack("place.show", near.commune.key)),) for near in found
    )
    return Screen("\n".join([*lines, "", rough, "", anywhere]), rows)


def _line(near: Near) -> str:
    name = counter_of(near.commune.key).name
    return _("• {name}: khoảng {km} km").format(name=name, km=max(1, round(near.km)))


def forgotten() -> Screen:
    """The promise kept, said after the answer."""
    return Screen(_("Vị trí anh/chị vừa gửi đã bỏ, không lưu."))
