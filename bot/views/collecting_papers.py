"""What home collection is, and the papers to have ready for it, from the record."""

from __future__ import annotations

from backend.i18n import _
from backend.knowledge.answers import ProcedureAnswer
from backend.notices.wording import collecting as wording
from backend.notices.wording.kinds import shown
from bot.views.figures import day as a_day
from bot.views.sayings import in_review, paper_words

MOST_PAPERS = 12


def introduction() -> str:
    """What home collection is, with its source.

    Source: Quyết định 45/2016/QĐ-TTg (in force 16/12/2016), Điều 5 and the steps at pickup.
    """
    return _(
        "<b>Bưu điện đến nhận hồ sơ</b>\n"
        "Nhân viên Bưu điện đến nhà, cùng anh/chị đếm giấy tờ theo danh mục, nói rõ còn thiếu gì, "
        "hai bên cùng xác nhận, đóng gói trước mặt anh/chị rồi mang ra quầy.\n"
        "{price}\n<i>Nguồn: Quyết định 45/2016/QĐ-TTg, có hiệu lực từ 16/12/2016.</i>"
    ).format(price=_(wording.PRICE))


def ready(found: ProcedureAnswer | None) -> list[str]:
    """What to have ready; where that is not known, it is said, and where it is."""
    return _of_the_record(found) if found else [_unknown()]


def _unknown() -> str:
    return _(
        "Chưa rõ thủ tục nên chúng tôi chưa nêu được danh mục giấy tờ. Nhân viên gọi sẽ hỏi "
        "anh/chị; anh/chị xem danh mục ở https://dichvucong.gov.vn."
    )


def _of_the_record(found: ProcedureAnswer) -> list[str]:
    known = found.procedure
    lines = [_("<b>{name}</b>: giấy tờ để sẵn").format(name=shown(known.short))]
    if found.in_review or "papers" in found.held:
        lines.append(in_review())
    elif not known.checked:
        lines.append(
            _("Chúng tôi chưa soạn danh mục cho việc này. Anh/chị xem ở {address}").format(
                address=shown(known.address)
            )
        )
    else:
        lines += [f"☐ {shown(paper_words(one))}" for one in known.papers[:MOST_PAPERS]]
        if known.only_if:
            lines.append(_("Có trường hợp cần thêm giấy tờ: xem thẻ thủ tục."))
        lines += [f"• {shown(one)}" for one in found.mistakes if "bưu điện" in one.lower()]
    if known.post_submit == "no":
        lines.append(
            _(
                "⚠️ Bản ghi quốc gia không ghi việc này nộp được qua Bưu điện. "
                "Anh/chị hỏi quầy trước."
            )
        )
    updated = a_day(known.updated) if known.updated else "?"
    lines.append(
        _("<i>Nguồn: {source}, cập nhật ngày {day}.</i>").format(
            source=shown(known.source.name), day=updated
        )
    )
    return lines
