"""How a clerk rates an answer, and what a department sees of its ratings."""

from __future__ import annotations

from collections.abc import Sequence

from backend.actions import Button, Screen, pack
from backend.cases.ratings import GROUP, LONGEST_COMMENT, STARS, Shown, Tally
from backend.i18n import _, _n
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import shown
from bot.views import pages
from bot.views.cases import masked_words

RATE, WRITE, SKIP = "rating.stars", "rating.write", "rating.skip"
DESK, COMMENTS, BACK = "rating.desk", "rating.comments", "rating.list"


def ask(case_id: int) -> Screen:
    """One tap, right after an answer was accepted."""
    row = tuple(Button(f"{stars} ⭐", pack(RATE, case_id, stars)) for stars in STARS)
    return Screen(
        _(
            "Câu trả lời này giúp được anh/chị bao nhiêu? 1 là chưa giúp được, 5 là rất tốt.\n"
            "Sở không biết ai đánh giá: điểm chỉ hiện khi gộp đủ {most} lượt."
        ).format(most=GROUP),
        (row,),
    )


def thanks(case_id: int, stars: int) -> Screen:
    """The stars are kept; a comment may follow."""
    row = (
        Button(_("Viết góp ý"), pack(WRITE, case_id)),
        Button(_("Bỏ qua"), pack(SKIP, case_id)),
    )
    return Screen(_("Cảm ơn anh/chị. Đã ghi {stars}/5. Góp ý thêm?").format(stars=stars), (row,))


def rated_already() -> str:
    """A second rating of the same case."""
    return _("Anh/chị đã đánh giá câu trả lời này rồi.")


def write(case_id: int) -> Screen:
    """Asked for the comment."""
    return Screen(
        _(
            "Anh/chị viết góp ý trong một tin, tối đa {most} ký tự. Đừng ghi tên, nơi làm việc, "
            "mã hồ sơ. Góp ý hiện cùng nhóm đánh giá tới, không theo thứ tự."
        ).format(most=LONGEST_COMMENT),
        ((Button(_("Bỏ qua"), pack(SKIP, case_id)),),),
    )


def words_only() -> Screen:
    """Something other than text came."""
    return Screen(_("Góp ý cần viết bằng chữ. Anh/chị viết lại giúp, hoặc bấm 'Bỏ qua'."))


def commented(masked: tuple[str, ...]) -> Screen:
    """The comment is kept."""
    return Screen(_("Đã ghi góp ý. Cảm ơn anh/chị.") + masked_words(masked))


def done() -> Screen:
    """No comment."""
    return Screen(_("Cảm ơn anh/chị."))


def listed(desks: Sequence[Shown]) -> Screen:
    """Every department somebody answers for, a line each; a single one at once in full."""
    if len(desks) == 1:
        return desk(desks[0])
    known = [one for one in desks if one.months]
    lines = [f"{unit_name(one.desk)}: {_summary(one.whole)}" for one in known]
    if len(known) < len(desks):
        others = _("Các cơ quan khác: {words}.") if known else _("Mọi cơ quan: {words}.")
        lines.append(others.format(words=_too_few()))
    rows = tuple((Button(unit_name(one.desk), pack(DESK, one.desk)),) for one in known)
    return Screen("\n".join([_title(), *lines, "", _why()]), rows)


def desk(facts: Shown, *, back: bool = False) -> Screen:
    """One department: average, distribution, the course of the months, the way to comments."""
    lines = [_title(), f"<b>{unit_name(facts.desk)}</b>: "]
    lines[-1] += _summary(facts.whole) if facts.months else _too_few()
    if facts.months:
        counts = facts.whole.counts
        lines += [f"{stars} ⭐: {counts[stars - 1]}" for stars in reversed(STARS)]
        lines += ["", *(f"{_month(month)}: {_summary(tally)}" for month, tally in facts.months)]
    rows: list[tuple[Button, ...]] = []
    if facts.comments:
        label = _n("Xem {count} góp ý", facts.comments).format(count=facts.comments)
        rows.append((Button(label, pack(COMMENTS, facts.desk, 0)),))
    if back:
        rows.append((Button(_("Về danh sách"), pack(BACK)),))
    return Screen("\n".join([*lines, "", _why()]), tuple(rows))


def comments(key: str, said: Sequence[str], number: int, *, more: bool) -> Screen:
    """A page of comments, in an order that says nothing."""
    back = (Button(_("Về đánh giá"), pack(DESK, key)),)
    head = _("<b>{department}</b>: góp ý, không theo thứ tự").format(department=unit_name(key))
    text = "\n\n".join([head, *(f"• {shown(one)}" for one in said)])
    return Screen(text, (*pages.turns(number, COMMENTS, key, more=more), back))


def _title() -> str:
    return _("<b>Nhân viên ở quầy đánh giá câu trả lời</b>")


def _why() -> str:
    return _(
        "<i>Điểm và góp ý hiện theo từng nhóm đủ {most} lượt trở lên, "
        "để không ai biết của ai.</i>"
    ).format(most=GROUP)  # fmt: skip


def _too_few() -> str:
    return _("chưa đủ {most} lượt").format(most=GROUP)


def _summary(tally: Tally) -> str:
    average = f"{tally.average:.1f}".replace(".", ",")
    return _n("{average}/5 ({count} lượt)", tally.total).format(
        average=average, count=tally.total
    )  # fmt: skip


def _month(month: str) -> str:
    year, _dash, number = month.partition("-")
    return f"{number}/{year}"
