"""Notices about people and their rights, and replies that had to be sent later."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen
from backend.i18n import _
from backend.notices.wording.kinds import Wording


def said_later(params: dict[str, Any]) -> Screen:
    """A reply that a busy messenger refused, exactly as it was meant."""
    rows = tuple(tuple(Button(**button) for button in row) for row in params.get("rows", ()))
    return Screen(params["text"], rows)


def suspended(_params: dict[str, Any]) -> Screen:
    """To somebody whose access was ended."""
    return Screen(
        _(
            "Quyền làm việc của anh/chị trên kênh này đã được tạm dừng. "
            "Anh/chị hỏi người phụ trách để biết lý do."
        )
    )


KINDS: dict[str, Wording] = {"reply.later": said_later, "person.suspended": suspended}
