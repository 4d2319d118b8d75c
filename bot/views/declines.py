"""What is said where we have no answer: that it is so, and whom to ask."""

from __future__ import annotations

from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.knowledge.answers import DeclineAnswer
from bot.views import talk

PERSON = "enquiry.ask"
"""The verb of another errand: a person to ask."""

PORTAL = "https://dichvucong.gov.vn"


def ask_anew() -> Screen:
    """No other candidate is known: the question put in other words, or a person."""
    return Screen(
        _(
            "Anh/chị thử nói cách khác giúp, ví dụ kể chuyện gì vừa xảy ra "
            "và anh/chị cần giấy gì. Hoặc anh/chị hỏi nhân viên Bưu điện."
        ),
        _browse(),
    )


def given_up() -> Screen:
    """After the last candidate: said honestly, and a person to ask."""
    return Screen(
        _(
            "Vậy chúng tôi chưa có câu trả lời đúng ý anh/chị. Câu hỏi này đã được ghi lại, "
            "không kèm tên, để bổ sung. Anh/chị có thể hỏi nhân viên Bưu điện."
        ),
        _browse(),
    )


def decline_screen(found: DeclineAnswer) -> Screen:
    """What we cannot answer: said so, and where to ask."""
    if found.reason == "talk":
        return Screen(talk.said(found.talk or ""), _browse())
    if found.reason == "which_commune":
        return Screen(_("Anh/chị ở xã, phường nào? Anh/chị gõ tên giúp."))
    if found.reason == "facet_only":
        return Screen(_("Anh/chị hỏi về thủ tục nào? Anh/chị gõ tên việc giúp."), _browse())
    ask = _(
        "Anh/chị hỏi ở Trung tâm Phục vụ hành chính công xã, phường nơi ở, "
        "hoặc xem trên Cổng Dịch vụ công quốc gia."
    )
    if found.reason == "not_held":
        heard = _(
            "Chúng tôi hiểu anh/chị hỏi về: {topic}. Việc này chúng tôi chưa có hướng dẫn."
        ).format(topic=escape(found.topic or ""))
        where = (
            [_("Nơi lo việc này: {where}.").format(where=escape(found.where))]
            if found.where
            else []
        )
        return Screen("\n\n".join([heard, *(where or [ask])]), _browse())
    sorry = _(
        "Chúng tôi chưa hiểu câu hỏi, nên không dám trả lời bừa. Anh/chị thử nói cách khác nhé."
    )
    return Screen(f"{sorry}\n\n{ask}", _browse())


def _browse() -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(_("Gặp nhân viên"), code=pack(PERSON)),),
        (Button(_("Danh sách thủ tục"), code=pack("procedure.list")),),
        (Button(_("Mở Cổng Dịch vụ công"), url=PORTAL),),
    )
