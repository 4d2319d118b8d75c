"""Published answers as they are found: lists, one of them, and what a citizen is shown of them."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.guidance import rules
from backend.guidance.announcements import facts
from backend.guidance.models import Article
from backend.guidance.shelf import DRAFTS, ENDED, FORCE, WAITING, Found, Opened, Page
from backend.i18n import N_, _
from backend.knowledge import units
from backend.notices.wording import guidance as wording
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import shown
from bot.views import pages

LIST, SEARCH, READ, REPLACE, WITHDRAW, WITHDRAWN, DROP = (
    "guide.list",
    "guide.search",
    "guide.read",
    "guide.replace",
    "guide.withdraw",
    "guide.withdrawn",
    "guide.drop",
)
PERSON = "enquiry.ask"
"""A verb of another errand: a person."""
TITLES = {
    FORCE: N_("<b>Câu trả lời đang dùng</b>"),
    WAITING: N_("<b>Chờ người thứ hai duyệt</b>"),
    DRAFTS: N_("<b>Bản nháp và câu được trả lại</b>"),
    ENDED: N_("<b>Không còn dùng</b>"),
}
LABELS = {
    FORCE: N_("Đang dùng"),
    WAITING: N_("Chờ duyệt"),
    DRAFTS: N_("Bản nháp"),
    ENDED: N_("Không còn dùng"),
}
LONGEST_LINE = 120


def cut(text: str) -> str:
    """A text in one line of a list."""
    return rules.shortened(" ".join(text.split()), LONGEST_LINE)


def shelf(page: Page, *, speaks: bool) -> Screen:
    """One page of a list; the other lists for those who speak for a desk."""
    title = TITLES[page.which]
    body = _lines(page.articles) if page.articles else _("Hiện không có câu nào.")
    hint = _("Tìm nhanh: gõ /khotraloi và vài chữ, ví dụ <code>/khotraloi ủy quyền</code>.")
    others = [
        Button(_(label), pack(LIST, which, 0))
        for which, label in LABELS.items()
        if speaks and which != page.which
    ]
    turns = pages.turns(page.number, LIST, page.which, more=page.more)
    rows = [*_picks(page.articles), *turns, tuple(others), (_search_button(),)]
    return Screen(f"{_(title)}\n\n{body}\n\n{hint}", tuple(row for row in rows if row))


def _lines(articles: Sequence[Article]) -> str:
    return "\n".join(
        f"{number}. {shown(cut(one.question))} ({unit_name(one.desk)})"
        for number, one in enumerate(articles, 1)
    )


def _picks(articles: Sequence[Article]) -> list[tuple[Button, ...]]:
    picks = [
        Button(str(number), pack(wording.OPEN, one.id)) for number, one in enumerate(articles, 1)
    ]
    return [tuple(picks[:4]), tuple(picks[4:])]


def _search_button() -> Button:
    return Button(_("Tìm theo chữ"), pack(SEARCH))


def ask_words() -> Screen:
    """What is looked for?"""
    return Screen(_("Anh/chị gõ vài chữ của câu cần tìm, có dấu hay không dấu đều được."))


def found(articles: Sequence[Article]) -> Screen:
    """What was found by words."""
    again = (_search_button(),)
    if not articles:
        return Screen(_("Không thấy câu trả lời nào như vậy."), (again,))
    rows = [row for row in [*_picks(articles), again] if row]
    return Screen("\n\n".join([_("<b>Tìm thấy</b>"), _lines(articles)]), tuple(rows))


def opened(one: Opened) -> Screen:
    """One of them, with what this reader may do about it now."""
    told, article = facts(one.article), one.article
    body = wording.text(told) if article.approved_at else wording.unapproved(told)
    lines = [wording.state(one.state)]
    if article.approved_at:
        audience = wording.AUDIENCES[article.audience]
        lines.append(_("Dành cho: {audience}").format(audience=_(audience)))
    return Screen(f"{body}\n\n{' · '.join(lines)}", (*_deeds(one), (_back(),)))


def _deeds(one: Opened) -> list[tuple[Button, ...]]:
    article = one.article
    if not one.may_decide:
        return []
    if article.state == rules.PUBLISHED:
        replace = Button(_("Thay bằng câu mới"), pack(REPLACE, article.id))
        return [(replace, Button(_("Thu hồi"), pack(WITHDRAW, article.id)))]
    if rules.state_after(article.state, "withdraw") is None:
        return []
    drop = (Button(_("Bỏ bản nháp"), pack(DROP, article.id)),)
    waits = article.state == rules.DRAFT and article.submitted_at and not one.is_author
    return [wording.deciding(facts(article)), drop] if waits else [drop]


def _back() -> Button:
    return Button(_("Về danh sách"), pack(LIST, FORCE, 0))


def confirm_withdrawal(article: Article) -> Screen:
    """Asked before it is withdrawn."""
    row = (
        Button(_("Thu hồi thật"), pack(WITHDRAWN, article.id)),
        Button(_("Không"), pack(wording.OPEN, article.id)),
    )
    ask = _("Thu hồi câu này? Ai đã nhận câu này sẽ được báo là không dùng nữa.")
    return Screen(f"{ask}\n\n<i>{shown(article.question)}</i>", (row,))


def withdrawn() -> Screen:
    """It holds no longer."""
    return Screen(_("Đã thu hồi."))


def to_citizen(article: Article) -> Screen:
    """A public answer by itself, source and date last, and a person to ask."""
    row = (Button(_("Gặp nhân viên"), pack(PERSON)),)
    return Screen(wording.text(facts(article)), (row,))


def beside(screen: Screen, found: Sequence[Found], *, answers: bool) -> list[Screen]:
    """What a citizen is shown: an answer with a button to each desk's own answer on it; where the
    search itself could not answer, the best of those, and before what was to be asked back."""
    if not found:
        return [screen]
    return [_with_buttons(screen, found)] if answers else [to_citizen(found[0].article), screen]


def _with_buttons(screen: Screen, found: Sequence[Found]) -> Screen:
    desks: dict[str, Article] = {}
    for one in found:
        desks.setdefault(one.article.desk, one.article)
    rows = [(_read_button(one),) for one in desks.values()]
    return Screen(screen.text, (*rows, *screen.rows))


def _read_button(article: Article) -> Button:
    desk = units.find(article.desk)
    label = _("Câu trả lời của {desk}").format(desk=desk.name if desk else article.desk)
    return Button(label, pack(READ, article.id))
