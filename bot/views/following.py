"""The QR code for a citizen who waits at the counter: the clerk's screens and the citizen's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.drafts import Further
from backend.cases.following import LINK_LIFE, PURPOSE, Told
from backend.i18n import _, _n
from backend.notices.wording import following as wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import shown
from bot.views.cases import masked_words
from bot.views.privacy import consent_question

AGREE, LEAVE = "follow.agree", "follow.leave"
PASS_ON, WRITE, SKIP = "follow.pass", "follow.write", "follow.skip"
SEND, AGAIN, CANCEL = "follow.send", "follow.again", "follow.cancel"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Followed:
    """A case as far as a citizen may know it."""

    case_id: int
    code: str
    unit: str


def qr_caption(code: str, link: str) -> Screen:
    """Under the QR picture that the clerk shows."""
    text = _(
        "<b>{code}</b>: đưa người dân quét mã này để khỏi quay lại hỏi.\n"
        "Họ chỉ nhận kết quả mà anh/chị duyệt, không thấy câu hỏi và trao đổi với Sở.\n"
        "Mỗi mã gắn với một người, quét được trong {hours} giờ và khi câu hỏi còn mở: {link}"
    ).format(
        code=shown(code), hours=int(LINK_LIFE.total_seconds() // 3600), link=shown(link)
    )  # fmt: skip
    return Screen(text, ((Button(_("Chép liên kết"), copy=link),),))


def consent(followed: Followed) -> Screen:
    """What it is about, and whether the account may be remembered for it."""
    asked = consent_question(PURPOSE, pack(AGREE, YES), pack(AGREE, NO))
    return Screen(f"{_about(followed)}\n\n{asked.text}", asked.rows)


def following(followed: Followed) -> Screen:
    """From now on the outcome comes here."""
    words = _("Khi có kết quả, Bưu điện báo anh/chị ngay ở đây. Anh/chị không cần quay lại hỏi.")
    row = (Button(_("Thôi báo tin"), pack(LEAVE, followed.case_id)),)
    return Screen(f"{_about(followed)}\n\n{words}", (row,))


def not_following(followed: Followed) -> Screen:
    """They said no: nothing is remembered."""
    return Screen(
        _(
            "Vâng, chúng tôi không ghi nhớ tài khoản này và sẽ không nhắn tin. "
            "Anh/chị hỏi kết quả ở quầy, đọc mã {code} giúp."
        ).format(code=shown(followed.code))
    )


def left() -> Screen:
    """They hear no more of it."""
    return Screen(_("Đã thôi báo tin. Anh/chị hỏi kết quả ở quầy."))


def _about(followed: Followed) -> str:
    return _("<b>{code}</b> · {unit}\nNhân viên ở quầy đang hỏi giúp anh/chị.").format(
        code=shown(followed.code), unit=unit_name(followed.unit)
    )


def ask_outcome(
    case_id: int, answer_id: int, facts: dict[str, Any], masked: tuple[str, ...], waiting: int
) -> Screen:
    """What shall those who wait hear? The department's words stand there as they would read."""
    head = _n("<b>{count} người dân đang chờ kết quả này.</b> Họ sẽ nhận tin sau:", waiting)
    ids = (case_id, answer_id)
    rows = (
        (Button(_("Gửi câu của Sở"), pack(PASS_ON, *ids)),),
        (
            Button(_("Tự viết"), pack(WRITE, *ids)),
            Button(_("Không cần báo"), pack(SKIP, *ids)),
        ),
    )
    return Screen(
        f"{head.format(count=waiting)}\n\n{wording.outcome(facts).text}{masked_words(masked)}", rows
    )


def write_outcome() -> Screen:
    """Asked for the clerk's own words."""
    return Screen(
        _(
            "Anh/chị viết điều người dân cần biết và cần làm, trong một tin, tối đa {most} ký tự. "
            "Chúng tôi cho xem lại trước khi gửi. Muốn thôi: /huy."
        ).format(most=rules.LONGEST_TEXT)
    )


def words_only() -> Screen:
    """Something other than text came."""
    return Screen(_("Tin cho người dân cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy."))


def outcome_preview(further: Further, facts: dict[str, Any]) -> Screen:
    """The clerk's own words as the citizen will read them."""
    rows = (
        (Button(_("Gửi"), pack(SEND, further.token)),),
        (
            Button(_("Viết lại"), pack(AGAIN, further.token)),
            Button(_("Thôi"), pack(CANCEL, further.token)),
        ),
    )
    text = f"{wording.outcome(facts).text}{masked_words(further.masked)}"
    return Screen(f"{_('<b>Xem lại trước khi gửi</b>')}\n\n{text}", rows)


def told(result: Told) -> Screen:
    """The outcome is on its way, or could not be brought to somebody."""
    if not result.reached and not result.unreachable:
        return Screen(_("Không còn ai chờ tin này."))
    lines = []
    if result.reached:
        lines.append(_n("Đã báo {count} người dân.", result.reached).format(count=result.reached))
    if result.unreachable:
        lines.append(
            _n(
                "{count} người đã chặn kênh này nên không báo được; anh/chị báo trực tiếp giúp.",
                result.unreachable,
            ).format(count=result.unreachable)
        )
    return Screen("\n".join(lines))


def skipped() -> Screen:
    """Nothing is sent."""
    return Screen(_("Không báo gì thêm cho người dân."))
