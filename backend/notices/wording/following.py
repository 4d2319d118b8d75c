"""What a citizen who follows a clerk's question reads: the outcome, or that there is none here."""

from __future__ import annotations

from typing import Any

from backend.actions import Screen
from backend.i18n import _
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, day, shown


def outcome(facts: dict[str, Any]) -> Screen:
    """What the clerk approved: from which counter, by whose guidance, and what to do with it."""
    parts = (
        _("<b>{code}</b> · {unit}\nĐã có kết quả cho anh/chị:"),
        "{text}",
        _("Theo hướng dẫn của {department}, ngày {day}."),
        _(
            "Việc tiếp theo: anh/chị làm theo hướng dẫn này. Khi đến quầy, đọc mã {code} để khỏi "
            "kể lại từ đầu. Còn điều chưa rõ thì hỏi nhân viên: /gapnguoi."
        ),
        _("<i>Hướng dẫn nghiệp vụ, không thay văn bản hành chính.</i>"),
    )
    return Screen(
        "\n\n".join(parts).format(
            code=shown(facts["code"]), unit=unit_name(facts["unit"]), text=shown(facts["text"]),
            department=unit_name(facts["department"]), day=day(facts["at"]),
        )
    )  # fmt: skip


def ended(facts: dict[str, Any]) -> Screen:
    """The question has ended and the clerk left no words for the citizen."""
    return Screen(
        _(
            "<b>{code}</b> · {unit}\nViệc hỏi cơ quan chuyên môn về hồ sơ của anh/chị đã dừng, "
            "và ở đây không có kết quả để báo. Anh/chị hỏi nhân viên ở quầy, đọc mã {code} giúp; "
            "hoặc hỏi qua /gapnguoi."
        ).format(code=shown(facts["code"]), unit=unit_name(facts["unit"]))
    )


KINDS: dict[str, Wording] = {"follow.outcome": outcome, "follow.ended": ended}
