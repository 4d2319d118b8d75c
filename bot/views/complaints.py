"""How it looks to complain about a parcel, to read what became of it, and to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording import complaints as wording
from backend.notices.wording.kinds import moment, shown
from backend.parcels.complaint_rules import ANSWERED, CLOSED, LONGEST_TEXT
from backend.parcels.complaint_rules import OPEN as WAITS

KIND, BARE, OPEN = "complaint.kind", "complaint.bare", "complaint.open"
SEND, AGAIN, CANCEL = "response.send", "response.again", "response.cancel"


def which_kind(parcel_id: int, kinds: Sequence[str]) -> Screen:
    """What is complained of; who will read it."""
    rows = tuple((Button(wording.kind_words(kind), pack(KIND, parcel_id, kind)),) for kind in kinds)
    return Screen(
        _(
            "Anh/chị khiếu nại việc gì? Người giám sát của Bưu điện đọc cùng hành trình của giấy "
            "tờ, và trả lời ngay ở đây."
        ),
        rows,
    )


def tell_us(parcel_id: int, kind: str) -> Screen:
    """The next message is sent as it is, numbers covered."""
    text = _(
        "<b>{kind}</b>\nAnh/chị kể chuyện gì đã xảy ra, trong một tin. Tin ấy gửi ngay tới người "
        "giám sát; số điện thoại, số giấy tờ trong tin sẽ được che. Tối đa {most} ký tự. "
        "Thôi thì gõ /huy."
    ).format(kind=wording.kind_words(kind), most=LONGEST_TEXT)
    return Screen(text, ((Button(_("Gửi luôn, không kể"), pack(BARE, parcel_id, kind)),),))


def tell_more(code: str) -> Screen:
    """The next message goes to a complaint there is."""
    return Screen(
        _(
            "Anh/chị viết thêm về khiếu nại {code} trong một tin. Tin ấy gửi ngay tới người giám "
            "sát. Thôi thì gõ /huy."
        ).format(code=shown(code))
    )


def words_only() -> Screen:
    """A picture or a voice."""
    return Screen(
        _("Ở đây chỉ nhận chữ, không nhận ảnh hay tệp. Anh/chị viết giúp, hoặc /huy để thôi.")
    )


def sent(facts: dict[str, Any]) -> Screen:
    """It is with the supervisors; by when they answer."""
    text = _(
        "Đã gửi khiếu nại <b>{code}</b> ({kind}). Bưu điện trả lời ở đây, muộn nhất {due}. "
        "Đó là hạn chúng tôi tự đặt; quá hạn thì báo lên tỉnh."
    ).format(
        code=shown(facts["code"]), kind=wording.kind_words(facts["kind"]),
        due=moment(facts["due"]),
    )  # fmt: skip
    lines = [text, *wording.thread(facts["said"])]
    return Screen("\n".join(lines), _rows(facts))


def complaint(facts: dict[str, Any]) -> Screen:
    """Its state and what was said, to the citizen."""
    head = _("<b>Khiếu nại {code}</b> · {kind}\n{state}").format(
        code=shown(facts["code"]), kind=wording.kind_words(facts["kind"]),
        state=wording.state_words(facts["state"]),
    )  # fmt: skip
    lines = [head]
    if facts["state"] == WAITS:
        lines.append(_("Bưu điện trả lời muộn nhất {due}.").format(due=moment(facts["due"])))
    return Screen("\n".join([*lines, *wording.thread(facts["said"])]), _rows(facts))


def _rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    number = facts["complaint"]
    more = (Button(_("Nói thêm"), pack(wording.ADD, number)),)
    withdraw = (Button(_("Rút khiếu nại"), pack(wording.WITHDRAW, number)),)
    if facts["state"] == WAITS:
        return (more, withdraw)
    if facts["state"] == ANSWERED:
        return (*wording.answered_rows(number), withdraw)
    if facts["state"] == CLOSED:
        return ((Button(_("Mở lại, nói thêm"), pack(wording.ADD, number)),),)
    return ()


def own(listed: Sequence[dict[str, Any]]) -> Screen:
    """What somebody complained of."""
    if not listed:
        return Screen(
            _(
                "Anh/chị chưa có khiếu nại nào. Muốn khiếu nại, anh/chị mở giấy tờ ở /theodoi "
                "rồi bấm 'Khiếu nại'."
            )
        )
    return Screen(_("Khiếu nại của anh/chị:"), _listed(listed, wording.SHOW))


def waiting(listed: Sequence[dict[str, Any]]) -> Screen:
    """To a supervisor: what waits for an answer, the most pressing first."""
    if not listed:
        return Screen(_("Không có khiếu nại nào chờ trả lời."))
    return Screen(_("<b>Khiếu nại chờ trả lời</b>"), _listed(listed, OPEN))


def _listed(listed: Sequence[dict[str, Any]], verb: str) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (
            Button(
                f"{one['code']} · {wording.kind_words(one['kind'])} · "
                f"{wording.state_words(one['state'])}",
                pack(verb, one["complaint"]),
            ),
        )
        for one in listed
    )


def settled(code: str) -> Screen:
    """'Đã ổn'."""
    return Screen(_("Cảm ơn anh/chị. Khiếu nại {code} đã khép lại.").format(code=shown(code)))


def withdrawn(code: str) -> Screen:
    """'Rút khiếu nại'."""
    return Screen(_("Đã rút khiếu nại {code}.").format(code=shown(code)))


def write_answer(code: str, token: str) -> Screen:
    """To a supervisor: the words are shown before they leave."""
    text = _(
        "Trả lời khiếu nại {code}: anh/chị viết một tin, tối đa {most} ký tự. Xem lại rồi mới gửi. "
        "Đừng ghi tên, số điện thoại của ai."
    ).format(code=shown(code), most=LONGEST_TEXT)
    return Screen(text, ((Button(_("Thôi"), pack(CANCEL, token)),),))


def write_again(token: str) -> Screen:
    """The former words stay until new ones come."""
    return Screen(_("Anh/chị viết lại câu trả lời."), ((Button(_("Thôi"), pack(CANCEL, token)),),))


def answer_preview(token: str, text: str) -> Screen:
    """As the citizen will read it."""
    head = _("<b>Người dân sẽ đọc:</b>")
    rows = (
        (Button(_("Gửi"), pack(SEND, token)),),
        (Button(_("Viết lại"), pack(AGAIN, token)), Button(_("Thôi"), pack(CANCEL, token))),
    )
    return Screen(f"{head}\n\n{shown(text)}", rows)


def answered(code: str) -> Screen:
    """It is on its way to the citizen."""
    return Screen(_("Đã gửi trả lời khiếu nại {code}.").format(code=shown(code)))


def not_answered() -> Screen:
    """Nothing left."""
    return Screen(_("Chưa gửi gì."))


def gone() -> str:
    """A button of words that were sent or given up."""
    return _("Câu trả lời này đã gửi hoặc đã bỏ.")
