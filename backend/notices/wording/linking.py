"""What is said where channels are joined to one person, and parted again."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording.channels import name
from backend.notices.wording.kinds import Wording, moment

AGREE, YES, NO = "link.agree", "link.yes", "link.no"


def question(params: dict[str, Any]) -> Screen:
    """To whoever asked for a code: it was typed elsewhere, was that them?"""
    text = _(
        "Có người vừa nhập mã liên kết trên {channel}, lúc {at}. Đúng là anh/chị không?\n\n"
        "Bấm Đúng thì hai kênh thành một: cùng giấy tờ, câu hỏi và quyền làm việc. "
        "Không phải anh/chị thì bấm Không."
    ).format(channel=name(params["channel"]), at=moment(params["at"]))
    rows = (
        (
            Button(_("Đúng"), pack(YES, params["request"])),
            Button(_("Không"), pack(NO, params["request"])),
        ),
    )
    return Screen(text, rows)


def joined(params: dict[str, Any]) -> Screen:
    """To whoever typed the code: it is done."""
    return Screen(
        _(
            "Đã liên kết với {channel}. Giấy tờ, câu hỏi và quyền làm việc của anh/chị "
            "nay dùng chung cho các kênh. Xem hoặc bỏ liên kết: /lienket."
        ).format(channel=name(params["channel"]))
    )


def refused(params: dict[str, Any]) -> Screen:
    """To the other side: it was said no to there."""
    return Screen(
        _(
            "Bên {channel} trả lời là không phải, nên chúng tôi không liên kết. Mã ấy đã hủy."
        ).format(channel=name(params["channel"]))
    )


def parted(params: dict[str, Any]) -> Screen:
    """To an account that was taken out of its person's channels."""
    return Screen(
        _(
            "Tài khoản này đã được bỏ liên kết từ {channel}. Ở đây từ nay như người mới: "
            "không còn giấy tờ, câu hỏi hay quyền làm việc nào."
        ).format(channel=name(params["channel"]))
    )


KINDS: dict[str, Wording] = {
    "link.question": question,
    "link.joined": joined,
    "link.refused": refused,
    "link.parted": parted,
}
