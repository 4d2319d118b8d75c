"""Notices about people, their rights and their groups, and replies that had to be sent later."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording.kinds import Wording, shown

END_WEB = "web.end"


def said_later(params: dict[str, Any]) -> Screen:
    """A reply that a busy messenger refused, exactly as it was meant."""
    rows = tuple(tuple(Button(**button) for button in row) for row in params.get("rows", ()))
    return Screen(params["text"], rows)


def suspended(_params: dict[str, Any]) -> Screen:
    """To somebody whose access was ended."""
    return Screen(
        _(
            "Quyền làm việc của anh/chị trên kênh này đã được tạm dừng. "
            "Anh/chị hỏi người quản trị để biết lý do."
        )
    )


def signed_in(_params: dict[str, Any]) -> Screen:
    """To one of the staff on their messenger: somebody used their link, and how to undo it."""
    return Screen(
        _(
            "Anh/chị vừa đăng nhập trên web. Phiên này tự hết sau 12 giờ. "
            "Không phải anh/chị thì bấm nút dưới, rồi báo người quản trị."
        ),
        ((Button(_("Đăng xuất mọi nơi trên web"), pack(END_WEB)),),),
    )


def limited(_params: dict[str, Any]) -> Screen:
    """In a browser whose person works here from now on."""
    return Screen(
        _(
            "Anh/chị có quyền làm việc, nên phiên này trên web tự hết sau 12 giờ. "
            "Lần sau muốn vào lại: gõ /dangnhapweb trên Telegram hoặc Zalo, "
            "rồi mở đường dẫn nhận được. Chưa có kênh đó thì gõ /lienket để nối bây giờ."
        )
    )


def resumed(_params: dict[str, Any]) -> Screen:
    """To somebody who may work again."""
    return Screen(_("Anh/chị đã được làm việc lại trên kênh này. Bấm /start để thấy các mục."))


def choose_unit(params: dict[str, Any]) -> Screen:
    """In a group: which desk is it? Only an admin's press counts; a commune may be typed."""
    rows = tuple(
        (Button(units.unit(key).name, pack("group.bind", params["asked"], key)),)
        for key in params["units"]
    )
    return Screen(
        _(
            "Nhóm này nhận vướng mắc gửi cơ quan nào? Người quản trị bấm chọn ở dưới. "
            "Xã, phường thì gõ tên sau lệnh, ví dụ: /ketnoinhom xã Mai Phụ"
        ),
        rows,
    )


def bound(params: dict[str, Any]) -> Screen:
    """In a group: it is bound."""
    return Screen(
        _(
            "Nhóm này nay nhận vướng mắc gửi <b>{unit}</b>.\n\n"
            "Mỗi vướng mắc là một tin ở đây. Muốn trả lời thì <b>trả lời đúng tin ấy</b>; "
            "chuyện khác trong nhóm không đi đâu cả."
        ).format(unit=_unit(params))
    )


def denied(_params: dict[str, Any]) -> Screen:
    """To somebody who may not bind groups."""
    return Screen(
        _("Chỉ người quản trị mới nối nhóm với cơ quan được. Anh/chị nhờ người quản trị giúp.")
    )


def advised(_params: dict[str, Any]) -> Screen:
    """To an admin who has put the bot into a group."""
    return Screen(
        _(
            "Bot đã vào nhóm. Việc tiếp theo: đặt bot làm quản trị viên của nhóm "
            "(nhóm có chủ đề thì cho quyền quản lý chủ đề), rồi gõ /ketnoinhom trong nhóm."
        )
    )


LACKS = {
    "member": N_("Bot không còn trong nhóm. Hãy thêm lại rồi gõ /ketnoinhom."),
    "admin": N_(
        "Bot chưa là quản trị viên của nhóm. "
        "Mở thông tin nhóm → Quản trị viên → Thêm quản trị viên → chọn bot."
    ),
    "topics": N_(
        "Bot chưa được quản lý chủ đề, nên vướng mắc hiện ở mục chung "
        "thay vì mỗi vướng mắc một chủ đề. "
        "Mở Quản trị viên → chọn bot → bật Quản lý chủ đề."
    ),
    "hearing": N_(
        "Bot đang ở chế độ riêng tư, chỉ thấy lệnh và tin trả lời nó. Trả lời vướng mắc vẫn được. "
        "Muốn bot thấy hết: đặt bot làm quản trị viên, "
        "hoặc vào @BotFather → Bot Settings → Group Privacy → Turn off rồi thêm bot lại."
    ),
}


def checked(params: dict[str, Any]) -> Screen:
    """To an admin: what the bot may do in the group of a department, and how to mend the rest."""
    heading = _("<b>Nhóm của {unit}</b>").format(unit=_unit(params))
    if not params["lacks"]:
        return Screen("\n".join([heading, _("Bot có đủ quyền.")]))
    lines = [f"• {_(LACKS[name])}" for name in params["lacks"]]
    return Screen("\n".join([heading, _("Bot còn thiếu:"), *lines]))


def not_checked(params: dict[str, Any]) -> Screen:
    """To an admin: it could not be seen what the bot may do."""
    return Screen(
        _(
            "<b>Nhóm của {unit}</b>\nChúng tôi chưa xem được quyền của bot trong nhóm. "
            "Anh/chị gõ lại /ketnoinhom trong nhóm sau ít phút."
        ).format(unit=_unit(params))
    )


def removed(params: dict[str, Any]) -> Screen:
    """To an admin: the bot was put out of a department's group."""
    return Screen(
        _(
            "Bot vừa bị đưa ra khỏi nhóm của <b>{unit}</b>. Vướng mắc gửi cơ quan này không còn "
            "hiện ở nhóm. Muốn nối lại: thêm bot vào nhóm rồi gõ /ketnoinhom."
        ).format(unit=_unit(params))
    )


def _unit(params: dict[str, Any]) -> str:
    unit = units.find(params["unit"])
    return shown(unit.name if unit else params["unit"])


KINDS: dict[str, Wording] = {
    "reply.later": said_later,
    "person.suspended": suspended,
    "person.resumed": resumed,
    "web.signed_in": signed_in,
    "web.limited": limited,
    "group.choose": choose_unit,
    "group.bound": bound,
    "group.denied": denied,
    "group.next": advised,
    "group.checked": checked,
    "group.not_checked": not_checked,
    "group.removed": removed,
}
