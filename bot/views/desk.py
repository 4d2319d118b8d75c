"""What specialists read while they answer."""

from __future__ import annotations

from backend.actions import Screen
from backend.cases import rules
from backend.i18n import _, _n
from backend.notices.wording.kinds import shown


def write_answer(code: str) -> Screen:
    """Asked in private for the words of an answer."""
    return Screen(
        _(
            "Anh/chị viết câu trả lời cho <b>{code}</b> trong một tin, tối đa {most} ký tự. "
            "Chúng tôi cho xem lại trước khi gửi. Muốn thôi: /huy."
        ).format(code=shown(code), most=rules.LONGEST_TEXT)
    )


def words_only(code: str) -> Screen:
    """Something other than text came."""
    return Screen(
        _(
            "Câu trả lời cho <b>{code}</b> cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy."
        ).format(code=shown(code))
    )


def reply_here() -> str:
    """Over 'Trả lời' in a group."""
    return _(
        "Anh/chị trả lời (reply) ngay vào thẻ này. Muốn viết riêng: chúng tôi vừa gửi thẻ vào "
        "tin nhắn riêng của anh/chị."
    )


def photos_sent(count: int) -> str:
    """Over 'Xem ảnh' and 'Xem tệp'."""
    if not count:
        return _("Tệp này được gửi từ kênh khác nên không mở được ở đây.")
    return _n("Chúng tôi gửi riêng cho anh/chị {count} ảnh, tệp.", count).format(count=count)


def answer_sent() -> str:
    """Over 'Gửi'."""
    return _("Đã gửi câu trả lời.")


def answered_already() -> str:
    """Over 'Gửi', pressed again."""
    return _("Câu trả lời này đã gửi rồi.")


def dropped() -> str:
    """Over 'Bỏ'."""
    return _("Đã bỏ, không gửi gì.")


def unknown_here() -> str:
    """To somebody in a group who has never opened the bot."""
    return _("Nút này dành cho chuyên viên của Sở. Anh/chị xin người quản trị lời mời.")
