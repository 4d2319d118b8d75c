"""The menu under the input field: labels by role, and the commands Telegram lists."""

from __future__ import annotations

from backend.i18n import N_, _
from backend.people.rules import Speaker

ASK = N_("Hỏi thủ tục")
MY_RESULT = N_("Kết quả của tôi tới đâu")
COLLECTION = N_("Bưu điện đến nhận hồ sơ")
ASK_DEPARTMENT = N_("Hỏi Sở")
MY_WORK = N_("Việc của tôi")
RETURN_RESULT = N_("Gửi trả kết quả")
PLACES = N_("Điểm phục vụ")
MY_DATA = N_("Dữ liệu của tôi")
STAFF = N_("Nhân sự")
LANGUAGE = N_("Ngôn ngữ")
LINK = N_("Liên kết kênh")
HELP = N_("Trợ giúp")
IS_IT_THE_POST = N_("Có phải Bưu điện thật không?")
MY_PHONE = N_("📱 Gửi số điện thoại của tôi")
"""The key that sends one's own phone, where it is asked for; on no menu."""
LABELS = (
    ASK, MY_RESULT, COLLECTION, ASK_DEPARTMENT, MY_WORK, RETURN_RESULT, PLACES, MY_DATA, STAFF,
    LANGUAGE, LINK, HELP, IS_IT_THE_POST,
)  # fmt: skip

COMMANDS = (
    ("start", N_("Bắt đầu")),
    ("hoi", N_("Hỏi bằng lời của anh/chị")),
    ("thutuc", N_("Tìm thủ tục")),
    ("diadiem", N_("Tìm điểm phục vụ")),
    ("gapnguoi", N_("Hỏi nhân viên Bưu điện")),
    ("xatoi", N_("Xã, phường nơi tôi ở")),
    ("dennhan", N_("Bưu điện đến nhận hồ sơ")),
    ("theodoi", N_("Theo dõi giấy tờ gửi bưu điện")),
    ("buudienthat", N_("Có phải Bưu điện thật không?")),
    ("khieunai", N_("Khiếu nại việc giao giấy tờ")),
    ("dulieu", N_("Dữ liệu của tôi")),
    ("lienket", LINK),
    ("ngonngu", N_("Tiếng Việt / English")),
    ("trogiup", N_("Trợ giúp")),
)


def labels(speaker: Speaker) -> list[list[str]]:
    """The menu of this person, rows of labels in the language spoken now."""
    rows = [[ASK, MY_RESULT], [COLLECTION, PLACES], [IS_IT_THE_POST]]
    if speaker.has("clerk"):
        rows = [[ASK_DEPARTMENT, RETURN_RESULT], [MY_WORK, ASK], [MY_RESULT, PLACES]]
    elif speaker.has("specialist"):
        rows = [[MY_WORK, ASK], [MY_RESULT, PLACES]]
    if speaker.has("admin"):
        rows = [[STAFF], *rows]
    return [[_(label) for label in row] for row in [*rows, [MY_DATA, HELP]]]
