"""How an answer about a procedure looks: the facet asked for first, source and date last.

Pure: answers in, screens out. Titles and checklists stay Vietnamese, as in the record; our own
words go through gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import answers
from backend.knowledge.answers import (
    NOTHING_HELD,
    Answer,
    ChoiceAnswer,
    DeclineAnswer,
    Held,
    PlaceAnswer,
    ProcedureAnswer,
)
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.facets import FACETS, Facet
from bot.views import places
from bot.views.candidates import choice_screen
from bot.views.declines import PERSON, decline_screen
from bot.views.figures import day
from bot.views.sayings import (
    in_review,
    paper_words,
    place_lines,
    post_lines,
    remark_lines,
    said_of_fee,
    said_of_time,
)

HOME, SHEET, COLLECTION = "home.choose", "sheet.make", "parcel.collection"
"""Verbs of other errands: where one lives, a leaflet, the post at the door."""
LONGEST_ASKED = 500
"""Characters of a question that the dialogue remembers."""
MOST_PAPERS = 9
"""Papers of the ordinary case that a card shows at most."""

TITLES: dict[Facet, str] = {
    "papers": N_("Giấy tờ cần mang"),
    "time": N_("Thời hạn"),
    "fee": N_("Phí, lệ phí"),
    "place": N_("Nộp ở đâu"),
    "online": N_("Nộp trực tuyến"),
    "post": N_("Qua bưu điện"),
}
BUTTONS: dict[Facet, str] = {
    "papers": N_("Giấy tờ"),
    "time": N_("Thời hạn"),
    "fee": N_("Phí"),
    "place": N_("Nơi nộp"),
    "online": N_("Trực tuyến"),
    "post": N_("Bưu điện"),
}


def answer_screen(found: Answer) -> Screen:
    """The screen of any answer; `lengths.pieces` cuts it where it is too long for a message."""
    match found:
        case ProcedureAnswer():
            return procedure_screen(found)
        case PlaceAnswer():
            return places.place_screen(found)
        case ChoiceAnswer():
            return choice_screen(found)
        case DeclineAnswer():
            return decline_screen(found)


def procedure_screen(found: ProcedureAnswer) -> Screen:
    """Everything known of one procedure, the facet asked for leading."""
    order = sorted(FACETS, key=lambda facet: facet != found.facet)
    sections = (
        [in_review(), _section(found, "place")]
        if found.in_review
        else [
            *(_section(found, facet) for facet in order),
            *_remark(found),
            *_warnings(found.mistakes),
        ]
    )
    parts = [_heading(found), *sections, source_line(found)]
    return Screen("\n\n".join(parts), tuple(_rows(found)))


def facet_screen(found: ProcedureAnswer, facet: Facet) -> Screen:
    """Just what a second question asks: the card it is about stands above it in the chat."""
    parts = [_heading(found), _section(found, facet), *_remark(found), source_line(found)]
    return Screen("\n\n".join(parts), tuple(_rows(found)))


def _heading(found: ProcedureAnswer) -> str:
    """The everyday name over the official title; one line where they are the same."""
    known = found.procedure
    title = f"{escape(known.title)} ({known.code})"
    return f"<b>{escape(known.short)}</b>\n{title}" if known.checked else f"<b>{title}</b>"


def _remark(found: ProcedureAnswer) -> Iterator[str]:
    lines = [escape(one) for one in remark_lines(found)]
    if lines:
        yield "\n".join(lines)


def _section(found: ProcedureAnswer, facet: Facet) -> str:
    lines = [in_review()] if facet in found.held else _SECTIONS[facet](found)
    return "\n".join([f"<b>{_(TITLES[facet])}</b>", *map(escape, lines)])


def _papers(found: ProcedureAnswer) -> Iterator[str]:
    known = found.procedure
    if not known.checked:
        yield _(
            "Chúng tôi chưa soạn danh sách giấy tờ cho việc này. "
            "Anh/chị xem danh sách đầy đủ trên Cổng Dịch vụ công: {address}"
        ).format(address=known.address)
    for paper in known.papers[:MOST_PAPERS]:
        yield f"☐ {paper_words(paper)}"
    if known.only_if:
        yield _("Chỉ khi:")
        yield from (f"– {paper_words(paper)}" for paper in known.only_if)


def _online(found: ProcedureAnswer) -> Iterator[str]:
    if "ONLINE" in found.procedure.channels:
        yield _("Có. Nộp trên Cổng Dịch vụ công quốc gia: {address}").format(
            address=found.procedure.address
        )
    else:
        yield _("Cổng Dịch vụ công không ghi cách nộp trực tuyến. Xem thủ tục: {address}").format(
            address=found.procedure.address
        )


_SECTIONS: dict[Facet, Callable[[ProcedureAnswer], Iterator[str]]] = {
    "papers": _papers,
    "time": said_of_time,
    "fee": said_of_fee,
    "place": place_lines,
    "online": _online,
    "post": post_lines,
}


def _warnings(mistakes: Iterable[str]) -> Iterator[str]:
    lines = [f"• {escape(one)}" for one in mistakes]
    if lines:
        heading = _("Hay nhầm")
        yield "\n".join([f"<b>{heading}</b>", *lines])


def source_line(found: ProcedureAnswer) -> str:
    """Where the facts are from and of which day; every answer ends on it."""
    known = found.procedure
    decision = _("Quyết định {number}").format(number=known.decision) if known.decision else ""
    decided = f", {decision} ({day(known.decided)})" if decision and known.decided else ""
    updated = _("cập nhật ngày {day}").format(day=day(known.updated) if known.updated else "?")
    spoken = _("Nguồn: {source}{decided}; {updated}.").format(
        source=known.source.name, decided=decided, updated=updated
    )
    return f"<i>{escape(spoken)}</i>"


def _rows(found: ProcedureAnswer) -> Iterator[tuple[Button, ...]]:
    code = found.procedure.code
    if not found.in_review:
        yield from _facet_rows(code)
        yield (
            sheet_button(code),
            Button(_("Bưu điện đến nhận hồ sơ"), code=pack(COLLECTION, code)),
        )
    yield (Button(_("Mở trên Cổng Dịch vụ công"), url=found.procedure.address),)
    if found.at_commune and not found.counters:
        yield (Button(_("Xã, phường của tôi"), code=pack(HOME)),)
    yield (
        Button(_("Chưa đúng ý"), code=pack("procedure.other", code)),
        Button(_("Gặp nhân viên"), code=pack(PERSON)),
    )


def sheet_button(code: str) -> Button:
    """Makes the leaflet of a procedure."""
    return Button(_("Phiếu chuẩn bị"), code=pack(SHEET, code))


def _facet_rows(code: str) -> Iterator[tuple[Button, ...]]:
    facets = [
        Button(_(BUTTONS[facet]), code=pack("procedure.facet", code, facet)) for facet in FACETS
    ]
    yield tuple(facets[:3])
    yield tuple(facets[3:])


def with_link(screen: Screen, address: str) -> str:
    """A card's text as it is sent into any chat: with the way into the bot below it."""
    more = _("Hỏi thêm: {address}").format(address=address)
    return f"{screen.text}\n\n{escape(more)}"


def shown(
    catalogue: Catalogue,
    code: str,
    *,
    today: date,
    facet: str | None = None,
    commune: str | None = None,
    held: Held = NOTHING_HELD,
    alone: bool = False,
) -> Screen:
    """The screen of one procedure by its code; raises KeyError for one that is not held.

    `alone`: nothing but the facet asked for.
    """
    found = answers.procedure_answer(
        catalogue, code, today=today, facet=facet, person_commune=commune, held=held
    )
    if alone and found.facet and not found.in_review:
        return facet_screen(found, found.facet)
    return procedure_screen(found)
