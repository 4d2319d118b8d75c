"""What is said to talk that is no question about a procedure: thanks, anger, this service itself.

The kinds are those of the bank's topics (`! thanks` in `data/bank/outside/`).
"""

from __future__ import annotations

from backend.i18n import N_, _
from backend.notices.wording.parcels import MONEY

HELLO = N_(
    "Chào anh/chị! Anh/chị cứ gõ việc cần hỏi, ví dụ: “con mới sinh làm giấy khai sinh cần gì”."
)
_ASIDE = N_(
    "Chuyện này chúng tôi không giúp được, mong anh/chị thông cảm. Kênh này chỉ trả lời về "
    "thủ tục hành chính, nơi nộp hồ sơ và giấy tờ gửi bưu điện."
)
WORDS: dict[str, tuple[str, ...]] = {
    "greeting": (HELLO,),
    "thanks": (N_("Cảm ơn anh/chị. Cần hỏi gì thêm, anh/chị cứ gõ."),),
    "rude": (
        N_(
            "Xin lỗi vì chưa giúp được anh/chị. Anh/chị gõ việc cần làm trong một câu ngắn, "
            "ví dụ “làm lại căn cước bị mất”. Muốn hỏi người thật, anh/chị bấm Gặp nhân viên."
        ),
    ),
    "who": (
        N_(
            "Đây là máy trả lời tự động của Bưu điện về thủ tục hành chính ở Hà Tĩnh, "
            "không phải cán bộ. Muốn hỏi người thật, anh/chị bấm Gặp nhân viên."
        ),
    ),
    "grievance": (
        N_(
            "Mong anh/chị thông cảm: kênh này không chuyển được lời phản ánh tới cơ quan khác. "
            "Việc ở nơi nào, anh/chị nói với người phụ trách nơi đó."
        ),
        N_("Giấy tờ Bưu điện giao có điều chưa đúng: gõ /khieunai."),
    ),
    "aside": (_ASIDE,),
    "track": (
        N_("Giấy tờ gửi bưu điện đang ở đâu: gõ /theodoi."),
        N_(
            "Hồ sơ còn ở quầy hay ở cơ quan giải quyết thì kênh này không xem được. "
            "Anh/chị hỏi quầy đã nộp, mang theo giấy hẹn; hoặc xem trên Cổng Dịch vụ công quốc gia."
        ),
    ),
    "genuine": (
        N_(
            "Gõ /buudienthat: chúng tôi cho biết hôm nay có giấy tờ nào đang giao tới anh/chị "
            "không. Không có thì đừng đưa tiền."
        ),
        MONEY,
    ),
    "prepay": (
        MONEY,
        N_("Ai bảo chuyển tiền trước thì đừng chuyển. Có phải Bưu điện không: gõ /buudienthat."),
    ),
    "district": (
        N_(
            "Từ 01/07/2025 không còn cấp huyện. Tùy việc, hồ sơ nộp ở Trung tâm Phục vụ hành chính "
            "công của xã, phường hoặc của tỉnh. Anh/chị gõ việc cần làm, hoặc gõ tên huyện, xã cũ: "
            "chúng tôi chỉ nơi nộp bây giờ."
        ),
        N_("Nguồn: Nghị quyết 1665/NQ-UBTVQH15 (01/07/2025)."),
    ),
    "hours": (
        N_(
            "Anh/chị hỏi giờ làm việc, số điện thoại của nơi nào? Gõ tên xã, phường hoặc Sở giúp. "
            "Nơi nào chưa rõ, chúng tôi nói là chưa rõ."
        ),
    ),
    "postage": (
        N_(
            "Cước bưu điện chúng tôi chưa có bảng giá, nên không dám nói con số. "
            "Anh/chị hỏi quầy trước khi gửi."
        ),
        MONEY,
    ),
}  # fmt: skip
"""By kind, its paragraphs."""


def said(kind: str) -> str:
    """The words for one kind of talk; what has none of its own is no matter of ours."""
    return "\n\n".join(_(words) for words in WORDS.get(kind, (_ASIDE,)))
