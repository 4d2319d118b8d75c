"""What people read when a rule says no, or when we failed them."""

from __future__ import annotations

from backend.errors import DomainError
from backend.i18n import N_, _

REFUSALS: dict[str, str] = {
    "right.missing": N_("Việc này cần quyền mà anh/chị chưa có."),
    "person.suspended": N_("Quyền làm việc của anh/chị đang tạm dừng. Hãy hỏi người phụ trách."),
    "invitation.closed": N_("Lời mời này hết dùng được. Hãy xin người phụ trách lời mời mới."),
    "tries.spent": N_("Anh/chị đã thử nhiều lần. Hãy thử lại sau {minutes} phút."),
}
OTHERWISE = N_("Việc này hiện không làm được.")


def words(refusal: DomainError) -> str:
    """The sentence for a refused rule, in the language spoken now."""
    return _(REFUSALS.get(refusal.code, OTHERWISE)).format(**refusal.facts)


def apology_words(code: str) -> str:
    """What a person reads when the fault is ours; `code` finds the incident."""
    return _(
        "Xin lỗi anh/chị, chúng tôi gặp lỗi khi xử lý tin vừa rồi. "
        "Anh/chị thử lại giúp; nếu vẫn vậy, hãy báo mã {code} cho nhân viên ở quầy."
    ).format(code=code)
