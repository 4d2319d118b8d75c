"""What somebody reads who sent a thing we cannot use."""

from __future__ import annotations

from backend.actions import Screen
from backend.i18n import _

MEDIA = ("photo", "document", "video", "animation", "video_note", "audio", "voice")


def screen(content_type: str) -> Screen:
    """By the kind of message; nothing of it was kept."""
    if content_type in MEDIA:
        return Screen(
            _(
                "Kênh này chưa đọc được tệp và tiếng nói; ảnh chỉ nhận khi chúng tôi có hỏi. "
                "Tin vừa rồi không được lưu. Anh/chị gõ câu hỏi bằng chữ giúp nhé."
            )
        )
    return Screen(_("Chúng tôi chưa hiểu tin này. Anh/chị gõ câu hỏi bằng chữ, hoặc bấm /trogiup."))
