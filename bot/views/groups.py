"""The few words about groups that are said to whoever is speaking."""

from __future__ import annotations

from backend.actions import Screen
from backend.i18n import _
from backend.knowledge import units


def say_it_there() -> Screen:
    """To somebody who says /ketnoinhom in private."""
    return Screen(
        _(
            "Lệnh này gõ trong nhóm của cơ quan: thêm bot vào nhóm, đặt bot làm quản trị viên, "
            "rồi người quản trị gõ /ketnoinhom ở đó."
        )
    )


def not_allowed() -> str:
    """Over the chat, to somebody without the right."""
    return _("Chỉ người quản trị mới chọn được.")


def bound(unit: str) -> str:
    """Over the chat, to the admin who bound it."""
    return _("Đã nối nhóm với {unit}.").format(unit=units.unit(unit).name)
