"""What a department promises, in words, and the buttons that change it."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.clocks import Target
from backend.cases.promises import ANSWER, RESPONSE, Promises
from backend.cases.spans import split
from backend.i18n import N_, _, _n
from backend.notices.wording.cases import unit_name, urgency_words

SHOW, PICK, TYPE, STOP = "promise.show", "promise.pick", "promise.type", "promise.stop"
SET = {"promise.take": RESPONSE, "promise.answer": ANSWER}
TYPED = {"take": RESPONSE, "answer": ANSWER}
LABELS = {RESPONSE: N_("Nhận: {span}"), ANSWER: N_("Trả lời: {span}")}
DAY = -1
"""In the presets, stands for so many of the department's own working days."""
PRESETS: dict[str, dict[str, tuple[int, ...]]] = {
    rules.WAITING_CITIZEN: {RESPONSE: (5, 10, 15), ANSWER: (15, 30, 60)},
    rules.TODAY: {RESPONSE: (30, 60, 120), ANSWER: (120, 240, DAY)},
    rules.NORMAL: {RESPONSE: (120, 240, DAY), ANSWER: (DAY, 2 * DAY, 3 * DAY)},
}


def span(minutes: int, minutes_a_day: int) -> str:
    """'30 phút', '4 giờ', '2 ngày làm việc', '3 giờ 45 phút'."""
    days, hours, rest = split(minutes, minutes_a_day)
    parts = [
        _n("{count} ngày làm việc", days).format(count=days) if days else "",
        _n("{count} giờ", hours).format(count=hours) if hours else "",
        _n("{count} phút", rest).format(count=rest) if rest else "",
    ]
    return " ".join(filter(None, parts))


def promises(promised: Promises) -> Screen:
    """All three urgencies with both times; a button each."""
    lines = [line(promised, urgency) for urgency in rules.URGENCIES]
    foot = _("Tính theo giờ làm việc của cơ quan. Thời hạn mới áp dụng cho câu hỏi gửi từ lúc đổi.")
    rows = tuple(
        (Button(urgency_words(urgency), pack(PICK, promised.desk, number)),)
        for number, urgency in enumerate(rules.URGENCIES)
    )
    return Screen("\n".join([_head(promised), "", *lines, "", f"<i>{foot}</i>"]), rows)


def line(promised: Promises, urgency: str) -> str:
    """'⚪ Thường: có người nhận trong 3 giờ 45 phút, trả lời trong 2 ngày làm việc'."""
    target = promised.targets[urgency]
    return _("{urgency}: có người nhận trong {response}, trả lời trong {answer}").format(
        urgency=urgency_words(urgency),
        response=span(target.response, promised.minutes_a_day),
        answer=span(target.answer, promised.minutes_a_day),
    )


def urgency(promised: Promises, chosen: str) -> Screen:
    """One urgency: times to choose from, or to type."""
    number = rules.URGENCIES.index(chosen)
    presets = ((one,) for verb in SET for one in _presets(promised, chosen, verb))
    typing = tuple(
        Button(label, pack(TYPE, promised.desk, number, word))
        for word, label in (("take", _("Nhận: số khác")), ("answer", _("Trả lời: số khác")))
    )
    back = (Button(_("Về danh sách"), pack(SHOW, promised.desk)),)
    text = f"{_head(promised)}\n\n{line(promised, chosen)}"
    return Screen(text, (*presets, typing, back))


def _presets(promised: Promises, chosen: str, verb: str) -> tuple[Button, ...]:
    """The times that fit beside the other clock's."""
    clock, number = SET[verb], rules.URGENCIES.index(chosen)
    given = (one if one > 0 else -one * promised.minutes_a_day for one in PRESETS[chosen][clock])
    return tuple(
        Button(
            _(LABELS[clock]).format(span=span(one, promised.minutes_a_day)),
            pack(verb, promised.desk, number, one),
        )
        for one in given if _fits(promised.targets[chosen], clock, one)
    )  # fmt: skip


def _fits(target: Target, clock: str, minutes: int) -> bool:
    return minutes <= target.answer if clock == RESPONSE else minutes >= target.response


def write(promised: Promises, chosen: str, clock: str) -> Screen:
    """Asked for a time in words."""
    ask = _("Có người nhận trong bao lâu?") if clock == RESPONSE else _("Trả lời trong bao lâu?")
    hint = _("Anh/chị gõ ví dụ: 30 phút, 4 giờ, 2 ngày.")
    stop = (Button(_("Thôi"), pack(STOP, promised.desk)),)
    return Screen(f"{line(promised, chosen)}\n\n{ask} {hint}", (stop,))


def unread() -> Screen:
    """What was typed is no time."""
    return Screen(_("Chúng tôi chưa hiểu. Anh/chị gõ ví dụ: 30 phút, 4 giờ, 2 ngày. Thôi: /huy."))


def not_yours() -> Screen:
    """To somebody who leads no department."""
    return Screen(_("Mục này dành cho lãnh đạo cơ quan chuyên môn và người quản trị."))


def _head(promised: Promises) -> str:
    return _("<b>Thời hạn của {department}</b>").format(department=unit_name(promised.desk))
