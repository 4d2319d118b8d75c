"""The training inbox: lists, one question, what it may mean, and the second person's yes."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.procedures import Procedure
from backend.learning import rules, topics
from backend.learning.models import MissedQuestion
from backend.learning.service import AGREEING, FREQUENT, NEWEST, Page
from backend.notices.wording.kinds import moment, shown
from bot.views import pages

LIST, OPEN, ASSIGN, CHOOSE, OUTSIDE, TOPIC, DROP, APPROVE, REFUSE = (
    "learn.list",
    "learn.open",
    "learn.assign",
    "learn.choose",
    "learn.outside",
    "learn.topic",
    "learn.drop",
    "learn.approve",
    "learn.refuse",
)
TITLES = {
    FREQUENT: N_("<b>Câu chưa trả lời được</b>, hỏi nhiều nhất trước"),
    NEWEST: N_("<b>Câu chưa trả lời được</b>, mới nhất trước"),
    AGREEING: N_("<b>Chờ người thứ hai duyệt</b>"),
}
LABELS = {
    FREQUENT: N_("Nhiều nhất"),
    NEWEST: N_("Mới nhất"),
    AGREEING: N_("Chờ duyệt"),
}
DECISIONS = {
    rules.DECLINED: N_("bot không trả lời"),
    rules.REJECTED: N_("người hỏi bảo chưa đúng ý"),
}
LONGEST_LINE = 120
TOPICS_A_PAGE = 8


def listed(page: Page) -> Screen:
    """One page of a list, a button a question, and the way to the other lists."""
    which = TITLES[page.which]
    lines = [
        f"{number}. {shown(_cut(one.words))} ({_times(one)})"
        for number, one in enumerate(page.questions, 1)
    ]
    body = "\n".join(lines) if lines else _("Hiện không có câu nào.")
    picks = [Button(str(n), pack(OPEN, one.id)) for n, one in enumerate(page.questions, 1)]
    turns = pages.turns(page.number, LIST, page.which, more=page.more)
    rows = [tuple(picks[:4]), tuple(picks[4:]), *turns, _others(page)]
    return Screen(f"{_(which)}\n\n{body}", tuple(row for row in rows if row))


def _times(one: MissedQuestion) -> str:
    return _n("{count} lần", one.count).format(count=one.count)


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_LINE else words[: LONGEST_LINE - 1] + "…"


def _others(page: Page) -> tuple[Button, ...]:
    """The other lists, and how many the reader could agree to."""
    waiting = f" ({page.to_agree})" if page.to_agree else ""
    return tuple(
        Button(_(label) + (waiting if one == AGREEING else ""), pack(LIST, one, 0))
        for one, label in LABELS.items()
        if one != page.which
    )


def question(one: MissedQuestion, catalogue: Catalogue, reader: int) -> Screen:
    """One question with what may be done about it now, by this reader."""
    decision = DECISIONS[one.decision]
    parts = [
        shown(one.words),
        _("{times}, gần nhất {time}; {decision}.").format(
            times=_times(one), time=moment(one.at.isoformat()), decision=_(decision)
        ),
    ]
    if one.state == rules.PROPOSED:
        parts.append(_("Đề nghị: {meaning}").format(meaning=meaning(one, catalogue)))
        return Screen("\n\n".join(parts), _agreeing(one, reader))
    if near := [known for code in one.codes if (known := catalogue.find(code))][:3]:
        titles = "\n".join(f"• {shown(_cut(known.title))} ({known.code})" for known in near)
        parts.append(_("Bot thấy gần với:") + f"\n{titles}")
    return Screen("\n\n".join(parts), _deciding(one))


def meaning(one: MissedQuestion, catalogue: Catalogue) -> str:
    """What is proposed, in words."""
    if one.is_outside:
        return _("ngoài phạm vi: {topic}").format(topic=shown(one.meaning))
    known = catalogue.find(one.meaning)
    return f"{shown(known.title if known else '?')} ({shown(one.meaning)})"


def _agreeing(one: MissedQuestion, reader: int) -> tuple[tuple[Button, ...], ...]:
    refuse = _("Rút đề nghị") if one.proposed_by == reader else _("Không đúng")
    row = [Button(refuse, pack(REFUSE, one.id, one.proposal))]
    if one.proposed_by != reader:
        row.insert(0, Button(_("Duyệt"), pack(APPROVE, one.id, one.proposal)))
    return (tuple(row), _back(AGREEING))


def _deciding(one: MissedQuestion) -> tuple[tuple[Button, ...], ...]:
    row = (
        Button(_("Gán thủ tục"), pack(ASSIGN, one.id)),
        Button(_("Ngoài phạm vi"), pack(OUTSIDE, one.id, 0)),
        Button(_("Bỏ"), pack(DROP, one.id)),
    )
    return (row, _back(FREQUENT))


def _back(which: str) -> tuple[Button, ...]:
    return (Button(_("Về danh sách"), pack(LIST, which, 0)),)


def ask_words(one: MissedQuestion) -> Screen:
    """Which procedure is meant?"""
    return Screen(
        _("Câu này hỏi thủ tục nào? Anh/chị gõ mã (ví dụ 1.001193) hoặc vài chữ tên thủ tục.")
        + f"\n\n<i>{shown(_cut(one.words))}</i>",
        ((Button(_("Thôi"), pack(OPEN, one.id)),),),
    )


def candidates(question_id: int, found: Sequence[Procedure]) -> Screen:
    """Procedures that the typed words may mean."""
    stop = (Button(_("Thôi"), pack(OPEN, question_id)),)
    if not found:
        return Screen(_("Không thấy thủ tục nào như vậy. Anh/chị gõ chữ khác giúp."), (stop,))
    lines = [f"{n}. {shown(known.title)} ({known.code})" for n, known in enumerate(found, 1)]
    rows = [
        (Button(f"{n}. {known.short}", pack(CHOOSE, question_id, known.code)),)
        for n, known in enumerate(found, 1)
    ]
    again = _("Chọn một thủ tục, hoặc gõ chữ khác:")
    return Screen("\n\n".join([again, *lines]), (*rows, stop))


def choose_topic(one: MissedQuestion, page: int) -> Screen:
    """Outside topics, the likeliest first."""
    every = topics.ranked(one.words)
    page = min(page, (len(every) - 1) // TOPICS_A_PAGE)
    some = every[page * TOPICS_A_PAGE : (page + 1) * TOPICS_A_PAGE]
    rows = [(Button(topic, pack(TOPIC, one.id, topics.key(topic))),) for topic in some]
    turns = pages.turns(page, OUTSIDE, one.id, more=(page + 1) * TOPICS_A_PAGE < len(every))
    stop = (Button(_("Thôi"), pack(OPEN, one.id)),)
    return Screen(
        _("Việc này thuộc nhóm nào? Không có nhóm nào hợp thì bấm Thôi rồi chọn Bỏ.")
        + f"\n\n<i>{shown(_cut(one.words))}</i>",
        (*rows, *turns, stop),
    )


def dropped() -> str:
    """Over the chat."""
    return _("Đã bỏ câu này.")


def proposed() -> str:
    """Over the chat."""
    return _("Đã ghi đề nghị. Cần một người khác duyệt.")


def approved() -> str:
    """Over the chat."""
    return _("Đã duyệt. Bot dùng câu này trong ít giây nữa.")


def refused() -> str:
    """Over the chat."""
    return _("Đã trả về danh sách.")
