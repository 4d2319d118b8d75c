"""How following a parcel looks to a citizen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording import parcels as wording
from backend.notices.wording.kinds import shown
from bot.sheets.parts import Leaflet, Line, Section
from bot.views.privacy import consent_question

FIND, FOLLOW, LEAVE = "parcel.find", "parcel.follow", "parcel.leave"
REMIND, WATCH, JOIN = "parcel.remind", "parcel.watch", "parcel.join"
COMPLAIN, PICTURE = "parcel.complain", "parcel.picture"
PURPOSE = "tracking"
MOST_STEPS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a timeline: a state of `parcels.rules`, when (aware), where and why not."""

    state: str
    at: datetime
    office: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Travel:
    """What a citizen may see of a parcel: no address, no phone, no names.

    `follows` says whether they hear of changes, `may_rate` whether their word is asked for,
    `wishes` what may be asked of the post, `due` what is to be paid (`journey.amount_due`),
    `usual` between which hours papers come this way (`usual_hours`), of what is being brought.
    """

    parcel_id: int
    code: str
    state: str
    steps: tuple[Step, ...] = ()
    follows: bool = False
    may_rate: bool = False
    wishes: tuple[str, ...] = ()
    due: dict[str, Any] = field(default_factory=dict)
    usual: dict[str, int] | None = None


def travel(facts: Travel) -> Screen:
    """Where it is, what comes next, and how it came there."""
    lines = [
        _("Giấy tờ mã <code>{code}</code>").format(code=shown(facts.code)),
        f"<b>{wording.state_words(facts.state)}</b>",
        wording.next_words(facts.state),
    ]
    if facts.state == "out_for_delivery":
        lines += [wording.hours_words(facts.usual), wording.money_words(facts.due)]
    if facts.steps:
        lines += ["", *timeline(facts.steps)]
    if facts.may_rate:
        lines += ["", wording.rating_question()]
    return Screen("\n".join(lines), _rows(facts))


def timeline(steps: Sequence[Step]) -> list[str]:
    """Newest first, one line each; of a long journey the last steps."""
    return [
        "• "
        + wording.step_line(
            {"state": one.state, "at": one.at.isoformat(), "office": one.office,
             "reason": one.reason}
        )
        for one in reversed(steps[-MOST_STEPS:])
    ]  # fmt: skip


def _rows(facts: Travel) -> tuple[tuple[Button, ...], ...]:
    if not facts.follows:
        return ()
    rating = (wording.rating_row(facts.parcel_id),) if facts.may_rate else ()
    wishes = wording.wish_rows(facts.parcel_id, facts.wishes)
    not_me = (wording.not_me_row(facts.parcel_id),) if facts.state == "delivered" else ()
    out = (wording.real_row(),) if facts.state == "out_for_delivery" else ()
    return (
        *rating,
        *not_me,
        *wishes,
        *out,
        (Button(_("Gửi ảnh hành trình"), pack(PICTURE, facts.parcel_id)),),
        (
            Button(_("Xem lại"), pack(wording.VIEW, facts.parcel_id)),
            Button(_("Thôi báo tin"), pack(LEAVE, facts.parcel_id)),
        ),
        (Button(_("Khiếu nại"), pack(COMPLAIN, facts.parcel_id)),),
    )


def sheet(facts: Travel, made: date) -> Leaflet:
    """The journey as a picture to show around: codes, states and post offices, nothing else."""
    lines = [line.removeprefix("• ") for line in timeline(facts.steps)]
    return Leaflet(
        over=_("Hành trình giấy tờ"),
        title=_("Mã {code}").format(code=facts.code),
        under=wording.state_words(facts.state),
        sections=(Section(_("Mới nhất ở trên"), tuple(_plain(line) for line in lines)),)
        if lines
        else (),
        codes=(),
        foot=(
            _("Theo Bưu điện và quầy, tính đến {day}. Ảnh này không tự cập nhật.").format(
                day=f"{made:%d/%m/%Y}"
            ),
            wording.plain_warning(),
        ),
    )


def _plain(line: str) -> Line:
    """A line of the timeline without Telegram's markup."""
    return Line(unescape(line), "dot")


def picture_caption(code: str) -> Screen:
    """Under the picture."""
    return Screen(
        _("Hành trình giấy tờ mã <code>{code}</code>. Ảnh không có số điện thoại, địa chỉ.").format(
            code=shown(code)
        )
    )


def followed(listed: Sequence[Travel]) -> Screen:
    """What somebody follows already, and a way to look for another."""
    rows = [(Button(named(one), pack(wording.VIEW, one.parcel_id)),) for one in listed]
    return Screen(
        _("Giấy tờ anh/chị đang theo dõi:"),
        (*rows, (Button(_("Tra mã khác"), pack(FIND)),), wording.real_row()),
    )


def named(facts: Travel) -> str:
    """A parcel in one line of a list."""
    return f"{facts.code} · {wording.state_words(facts.state)}"


def ask_code() -> Screen:
    """The first step of looking for a parcel."""
    return Screen(
        _(
            "Anh/chị gõ mã trên giấy biên nhận: mã theo dõi, mã hồ sơ hoặc mã bưu gửi đều được. "
            "Có mã QR trên giấy thì quét là xong, khỏi gõ. Muốn hỏi việc khác: /huy."
        )
    )


def not_a_code() -> Screen:
    """What was typed cannot be a code."""
    wrong = _("Tin này chưa giống một mã.")
    return Screen(f"{wrong} {ask_code().text}")


def ask_digits() -> Screen:
    """The second step; said before the digits are given: why, and that they are not kept."""
    return Screen(
        _(
            "Anh/chị gõ 4 số cuối điện thoại người nhận đã ghi trên hồ sơ. "
            "Chỉ dùng để so cho đúng người, không lưu."
        )
    )


def not_digits() -> Screen:
    """What was typed are not four digits."""
    wrong = _("Cần đúng 4 chữ số, ví dụ 0123.")
    return Screen(f"{wrong} {ask_digits().text}")


def nothing_found(*, watchable: bool) -> Screen:
    """The same for a code nobody has and for wrong digits; `watchable`: it is a dossier's."""
    watch = (Button(_("Báo tôi khi Bưu điện nhận kết quả"), pack(WATCH)),)
    return Screen(
        _(
            "Không có giấy tờ nào khớp cả mã lẫn 4 số ấy. Anh/chị xem lại rồi gõ lại mã, "
            "hoặc /huy để thôi.\n\n"
            "Kết quả chưa giao cho Bưu điện thì ở đây chưa có gì để xem. Kênh này chưa nối với "
            "phần mềm của quầy; tình trạng hồ sơ anh/chị xem ở dichvucong.gov.vn hoặc hỏi quầy."
        ),
        (
            (Button(_("Gõ lại mã"), pack(FIND)),),
            *((watch,) if watchable else ()),
            (Button(_("Nhắc ngày hẹn"), pack(REMIND)),),
        ),
    )


def consent() -> Screen:
    """Asked before somebody is remembered as following a parcel."""
    return consent_question(PURPOSE, pack(FOLLOW, "yes"), pack(FOLLOW, "no"))


def following(screen: Screen) -> Screen:
    """From now on they hear of every change."""
    words = _("Từ nay giấy tờ đi tới đâu, chúng tôi nhắn anh/chị tới đó.")
    return Screen(f"{words}\n\n{screen.text}", screen.rows)


def only_once(screen: Screen) -> Screen:
    """They said no: this once, and nothing is remembered."""
    words = _(
        "Vâng, chúng tôi không ghi nhớ tài khoản này và sẽ không nhắn tin. Tình trạng lúc này:"
    )
    return Screen(f"{words}\n\n{screen.text}", screen.rows)


def left(code: str) -> Screen:
    """They hear no more of a parcel."""
    return Screen(
        _("Đã thôi báo tin về giấy tờ mã <code>{code}</code>.").format(code=shown(code)),
        ((Button(_("Tra mã khác"), pack(FIND)),),),
    )


def hello() -> str:
    """To somebody who comes by the link on a receipt, perhaps for the first time."""
    return _(
        "Chào anh/chị! Đây là kênh của Bưu điện ở Hà Tĩnh. "
        "Kênh này không bao giờ hỏi mã OTP, không bảo anh/chị chuyển tiền."
    )


def not_for_the_clerk() -> Screen:
    """The clerk who registered the parcel tries its link: it must not bind to them."""
    return Screen(
        _(
            "Liên kết này dành cho người dân: ai mở đầu tiên thì gắn với người đó. "
            "Anh/chị là người ghi phiếu nên chúng tôi không gắn. Xem phiếu ở 'Gửi trả kết quả'."
        )
    )


def link_unknown() -> Screen:
    """A link that leads nowhere: mistyped, or replaced by a newer one."""
    return Screen(
        _(
            "Liên kết này không dùng được. Anh/chị xin quầy mã mới, "
            "hoặc tra bằng mã và 4 số cuối điện thoại người nhận."
        ),
        ((Button(_("Tra bằng mã"), pack(FIND)),),),
    )


def link_used() -> Screen:
    """Somebody else opened the receipt's link first."""
    return Screen(
        _(
            "Liên kết này đã có người mở trước, nên không gắn thêm tài khoản khác. "
            "Muốn cùng theo dõi, anh/chị xin người ấy đồng ý, hoặc tra bằng mã và 4 số cuối điện "
            "thoại người nhận. Nếu người mở trước không phải người nhà, anh/chị hãy báo quầy."
        ),
        (
            (Button(_("Xin cùng theo dõi"), pack(JOIN)),),
            (Button(_("Tra bằng mã"), pack(FIND)),),
        ),
    )


def thanks(stars: int) -> str:
    """After a rating."""
    return _("Cảm ơn anh/chị. Đã ghi {stars}/5.").format(stars=stars)


def rated_already() -> str:
    """A second rating of the same parcel."""
    return _("Anh/chị đã đánh giá lần giao này rồi.")
