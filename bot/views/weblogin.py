"""How it looks to work from a browser: the link into it, and having left it."""

from __future__ import annotations

from backend.actions import Button, Screen
from backend.i18n import _, _n
from backend.webchat.rules import LOGIN_LIFE, STAFF_LIFE


def link(address: str) -> Screen:
    """A link for this person alone."""
    return Screen(
        _(
            "Bấm nút dưới để làm việc trên web. Đường dẫn dùng được một lần, trong {minutes} phút; "
            "đừng chuyển cho ai. Phiên trên web tự hết sau {hours} giờ. "
            "Muốn thoát sớm: /dangxuatweb."
        ).format(
            minutes=int(LOGIN_LIFE.total_seconds() // 60),
            hours=int(STAFF_LIFE.total_seconds() // 3600),
        ),
        ((Button(_("Đăng nhập trên web"), url=address),),),
    )


def ended(number: int) -> Screen:
    """How many browsers were logged out."""
    if not number:
        return Screen(_("Anh/chị không có phiên nào đang mở trên web."))
    return Screen(_n("Đã đăng xuất {number} phiên trên web.", number).format(number=number))
