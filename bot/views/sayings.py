"""What is said of a procedure, part by part, on the card and on the leaflet alike.

Pure and unescaped lines of text; the caller gives them their shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from backend.i18n import N_, _
from backend.knowledge.answers import ProcedureAnswer
from backend.knowledge.counters import agencies_here
from backend.knowledge.procedures import Paper
from backend.knowledge.units import PROVINCE
from bot.views import places
from bot.views.figures import day, fee_lines, time_lines

MOST_AGENCIES = 4


def in_review() -> str:
    """What is said instead of an answer that a supervisor holds back."""
    return _("Chúng tôi đang rà soát phần này. Anh/chị hỏi quầy giúp, kẻo nhầm.")


def remark_lines(found: ProcedureAnswer) -> Iterator[str]:
    """What else the province says, and where and since when all its words are laid down."""
    word = found.word
    if word is None:
        return
    until = _(" đến hết {day}").format(day=day(word.valid_until)) if word.valid_until else ""
    laid_down = _("Quy định của tỉnh: {document}, áp dụng từ {day}{until}.").format(
        document=word.document, day=day(word.valid_from), until=until
    )
    yield from (one for one in (word.remark, laid_down) if one)


def said_of_fee(found: ProcedureAnswer) -> Iterator[str]:
    """The province's own amount where it says one; the record's would contradict it."""
    if found.word and found.word.fee:
        yield _("{words} (theo quy định của tỉnh)").format(words=found.word.fee)
    else:
        yield from fee_lines(found)


def said_of_time(found: ProcedureAnswer) -> Iterator[str]:
    """The province's own time where it says one, else the record's."""
    if found.word and found.word.time:
        yield _("{words} (theo quy định của tỉnh)").format(words=found.word.time)
    else:
        yield from time_lines(found)


def quantities(paper: Paper) -> list[str]:
    """'1 bản chính', '2 bản sao'; empty where the record gives no number."""
    counted = ((paper.originals, N_("{n} bản chính")), (paper.copies, N_("{n} bản sao")))
    return [_(words).format(n=number) for number, words in counted if number]


def paper_words(paper: Paper) -> str:
    """A paper and how many of it."""
    counted = quantities(paper)
    return f"{paper.text} ({', '.join(counted)})" if counted else paper.text


def place_lines(found: ProcedureAnswer) -> Iterator[str]:
    """Where to go: a counter only where the record's own agency sits behind one."""
    if found.procedure.where:
        yield found.procedure.where
        return
    yield from (line for counter in found.counters for line in places.counter_lines(counter))
    if found.at_commune and not any(one.parent != PROVINCE for one in found.counters):
        yield _("Trung tâm Phục vụ hành chính công xã, phường gần anh/chị.")
    if found.counters and not found.at_commune and "xã" in found.procedure.levels:
        yield _("Cổng ghi việc này có cả ở xã, phường: anh/chị hỏi quầy xã trước khi đi xa.")
    if found.department:
        yield _("Cơ quan giải quyết: {name}").format(name=found.department.name)
    elif not found.procedure.checked or not (found.counters or found.at_commune):
        yield from _agencies(found)


def _agencies(found: ProcedureAnswer) -> Iterator[str]:
    """Who decides by the record, for procedures without a checklist of ours."""
    known = found.procedure
    if named := agencies_here(known):
        yield _("Cơ quan thực hiện, theo Cổng Dịch vụ công: {names}.").format(
            names="; ".join(named[:MOST_AGENCIES])
        )
    if not found.counters and not found.at_commune:
        yield _("Nơi nộp chúng tôi chưa rõ: anh/chị hỏi cơ quan ấy, hoặc xem {address}").format(
            address=known.address
        )


def post_lines(found: ProcedureAnswer) -> Iterator[str]:
    """Three facts apart: sending, getting back, having to be there; each may be unknown."""
    known = found.procedure
    if found.word and found.word.by_post is not None:
        said = _("nhận") if found.word.by_post else _("không nhận")
        yield _("Qua bưu điện: tỉnh quy định {said} (theo quy định của tỉnh).").format(said=said)
    for words, fact in (
        (N_("Gửi hồ sơ qua bưu điện: {fact}"), known.post_submit),
        (N_("Nhận kết quả qua bưu điện: {fact}"), known.post_return),
        (N_("Phải tự mình có mặt: {fact}"), known.appear),
    ):
        yield _(words).format(fact=_fact(fact))


def _fact(fact: str | None) -> str:
    return {"yes": _("có"), "no": _("không")}.get(fact or "", _("chưa rõ, hỏi quầy"))
