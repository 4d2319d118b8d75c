"""What specialists read while they answer."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.i18n import _, _n
from backend.notices.wording.kinds import shown
from bot.views.macros import FOR_CASE


def claimed() -> str:
    """Over 'Nhận trả lời'."""
    return _("Anh/chị đã nhận câu này.")


def released() -> str:
    """Over 'Trả lại'."""
    return _("Đã trả lại, ai trực cũng nhận được.")


def write_answer(code: str, case_id: int, last: tuple[int, str] | None) -> Screen:
    """Asked in private for the words of an answer; `last` is what was answered before on the same
    procedure: its note and its text."""
    ask = _(
        "Anh/chị viết câu trả lời cho <b>{code}</b> trong một tin, tối đa {most} ký tự; "
        "có ảnh, tệp thì gửi kèm. "
        "Chúng tôi cho xem lại trước khi gửi. Muốn thôi: /huy."
    ).format(code=shown(code), most=rules.LONGEST_TEXT)
    canned = Button(_("Dùng câu mẫu"), pack(FOR_CASE, case_id))
    if last is None:
        return Screen(ask, ((canned,),))
    note_id, text = last
    before = _("Lần trước, cùng thủ tục này, cơ quan đã trả lời:")
    again = Button(_("Dùng lại câu này"), pack("case.repeat", case_id, note_id))
    quoted = f"{before}\n<blockquote>{shown(_short(text))}</blockquote>"
    return Screen(f"{quoted}\n\n{ask}", ((again, canned),))


def _short(text: str, most: int = 600) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def write_question(code: str) -> Screen:
    """Asked in private for what the clerk must supply."""
    return Screen(
        _(
            "Anh/chị viết điều cần nhân viên bổ sung cho <b>{code}</b>, rồi bấm "
            "'Hỏi thêm nhân viên'. Thời hạn trả lời tạm dừng trong lúc chờ. Muốn thôi: /huy."
        ).format(code=shown(code))
    )


def words_only(code: str) -> Screen:
    """Something other than text came."""
    return Screen(
        _(
            "Câu trả lời cho <b>{code}</b> cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy."
        ).format(code=shown(code))
    )


def reply_here() -> str:
    """Over a button in a group that needs words."""
    return _(
        "Anh/chị trả lời (reply) ngay vào thẻ này. Muốn làm riêng: chúng tôi vừa gửi thẻ vào "
        "tin nhắn riêng của anh/chị."
    )


def files_sent(count: int) -> str:
    """Over 'Xem ảnh' and 'Xem tệp'."""
    if not count:
        return _("Tệp này được gửi từ kênh khác nên không mở được ở đây.")
    return _n("Chúng tôi gửi riêng cho anh/chị {count} ảnh, tệp.", count).format(count=count)


def leaving() -> str:
    """Over the kind of an answer."""
    return _("Sẽ gửi sau 30 giây. Muốn dừng, bấm 'Dừng lại'.")


def incomplete_again() -> str:
    """Over 'Thiếu', where the dossier was told to be incomplete before."""
    return _(
        "Hồ sơ này đã có một lần báo thiếu. Yêu cầu bổ sung lần thứ hai bị tính là trễ hạn. "
        "Nếu đúng là phải gửi, bấm 'Vẫn gửi'."
    )


def stopped() -> str:
    """Over 'Dừng lại'."""
    return _("Đã dừng, chưa gửi gì.")


def answered_already() -> str:
    """Over a button of an answer that has left."""
    return _("Câu trả lời này đã gửi rồi.")


def dropped() -> str:
    """Over 'Bỏ'."""
    return _("Đã bỏ, không gửi gì.")


def confirm_retraction(case_id: int, note_id: int) -> Screen:
    """Asked before an answer is taken back."""
    row = (
        Button(_("Rút lại thật"), pack("case.retracted", case_id, note_id)),
        Button(_("Không"), pack("case.open", case_id, 0)),
    )
    return Screen(
        _("Rút lại câu trả lời? Nhân viên được báo đừng dùng câu đó nữa. Câu cũ vẫn lưu lại."),
        (row,),
    )


def retracted(code: str) -> Screen:
    """The answer was taken back."""
    return Screen(_("Đã rút lại câu trả lời cho <b>{code}</b>.").format(code=shown(code)))


def unknown_here() -> str:
    """To somebody in a group who has never opened the bot."""
    return _("Nút này dành cho chuyên viên của cơ quan. Anh/chị xin người quản trị lời mời.")
