"""What stands on a leaflet, and what is said around it: the card's facts, as parts of a page.

Pure: a `ProcedureAnswer` and links in, a `Leaflet` out. Figures come from `figures` and counters
from `places`; a test holds every sentence of a leaflet to the card's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import _, language
from backend.knowledge.answers import ProcedureAnswer
from backend.knowledge.facets import Facet
from backend.knowledge.places import Place
from backend.knowledge.procedures import Paper, Procedure
from bot.sheets.parts import Code, Leaflet, Line, Mark, Poster, Section
from bot.views import procedures
from bot.views.figures import day
from bot.views.lengths import plain
from bot.views.sayings import (
    in_review,
    place_lines,
    post_lines,
    quantities,
    remark_lines,
    said_of_fee,
    said_of_time,
)

MAKE, PDF = procedures.SHEET, "sheet.pdf"


def leaflet(found: ProcedureAnswer, *, link: str, made: date) -> Leaflet:
    """The leaflet of a procedure that may be told; `link` opens the bot at it, `made` is today."""
    known = found.procedure
    again = _("Phiếu làm ngày {day}. Trước khi đi, anh/chị quét mã xem có gì mới.")
    return Leaflet(
        over=_("Phiếu chuẩn bị"),
        title=known.short if known.checked else known.title,
        under=_official(known),
        sections=tuple(_sections(found)),
        codes=tuple(_codes(found, link)),
        foot=(source(found), again.format(day=day(made))),
        language=language(),
    )


def _official(known: Procedure) -> str:
    """The official title below the everyday name, where they differ; always the code."""
    if known.checked and known.title != known.short:
        return f"{known.title} ({known.code})"
    return _("Mã thủ tục: {code}").format(code=known.code)


def source(found: ProcedureAnswer) -> str:
    """The card's source line without markup."""
    return plain(Screen(procedures.source_line(found)))


def _sections(found: ProcedureAnswer) -> Iterator[Section]:
    known = found.procedure
    yield _facet(found, "papers", _papers(found))
    if known.only_if and "papers" not in found.held:
        yield Section(_("Chỉ khi:"), tuple(_paper(one, "maybe") for one in known.only_if))
    if found.mistakes:
        yield Section(_("Hay nhầm"), tuple(Line(one, "warning") for one in found.mistakes))
    yield _facet(found, "place", map(Line, place_lines(found)))
    yield _facet(found, "time", map(Line, said_of_time(found)))
    yield _facet(found, "fee", map(Line, said_of_fee(found)))
    yield _facet(found, "post", map(Line, post_lines(found)))
    if found.word:
        yield Section(_("Quy định của tỉnh"), tuple(map(Line, remark_lines(found))))


def _facet(found: ProcedureAnswer, facet: Facet, lines: Iterable[Line]) -> Section:
    """A section as headed on the card; under review it says so and nothing else."""
    shown = (Line(in_review()),) if facet in found.held else tuple(lines)
    return Section(_(procedures.TITLES[facet]), shown)


def _papers(found: ProcedureAnswer) -> Iterator[Line]:
    """All papers: a page has the room that a card may lack."""
    if not found.procedure.checked:
        yield Line(_("Xem trên Cổng Dịch vụ công: quét mã ở cuối phiếu."))
    yield from (_paper(one, "box") for one in found.procedure.papers)


def _paper(paper: Paper, mark: Mark) -> Line:
    # A quantity stays on one line.
    return Line(paper.text, mark, ", ".join(one.replace(" ", "\xa0") for one in quantities(paper)))


def _codes(found: ProcedureAnswer, link: str) -> Iterator[Code]:
    if not found.procedure.checked:
        yield Code(found.procedure.address, _("Danh sách giấy tờ trên Cổng Dịch vụ công"))
    yield Code(link, _("Mở thủ tục này trên điện thoại"))


def picture_screen(found: ProcedureAnswer) -> Screen:
    """Under the picture: what it is, where it is from, and the file to print."""
    known = found.procedure
    words = _("Phiếu chuẩn bị. Anh/chị lưu ảnh này lại, hoặc in tệp PDF.")
    text = f"<b>{escape(known.short)}</b>\n{words}\n<i>{escape(source(found))}</i>"
    return Screen(text, ((Button(_("Tệp PDF để in"), code=pack(PDF, known.code)),),))


def page_screen(number: int, pages: int) -> Screen:
    """Under all pictures of a leaflet but the last."""
    return Screen(_("Trang {number}/{pages}").format(number=number, pages=pages))


def pdf_caption(found: ProcedureAnswer) -> str:
    """Under the file."""
    return _("{name}: phiếu chuẩn bị để in.").format(name=found.procedure.short)


def hello() -> str:
    """To somebody who scanned a code on paper, perhaps for the first time here."""
    return _(
        "Chào anh/chị! Đây là kênh của Bưu điện ở Hà Tĩnh. "
        "Anh/chị xem ở dưới, hoặc gõ thẳng câu hỏi."
    )


def link_gone() -> str:
    """A link whose procedure or place is no more, or never was."""
    return _("Mục này không còn ở đây. Anh/chị gõ việc cần hỏi, hoặc chọn ở các nút bên dưới.")


def procedure_poster(known: Procedure, *, link: str, bot: str | None) -> Poster:
    """A code that opens a procedure; for people who type, the name or, where that is cut, the code.

    `bot` is the bot's username on Telegram without @; None where there is no such bot.
    """
    typed = known.code if known.short.endswith("…") else known.short
    return _poster(_("Giấy tờ, nơi nộp, thời hạn, phí"), known.short, typed, link, bot)


def place_poster(place: Place, *, link: str, bot: str | None) -> Poster:
    """A code that opens a place's card, to hang where people wait."""
    return _poster(_("Hỏi thủ tục hành chính"), place.name, place.name, link, bot)


def _poster(over: str, name: str, typed: str, link: str, bot: str | None) -> Poster:
    by_words = (
        _("Hoặc mở Telegram, tìm @{bot}, rồi gõ: {words}").format(bot=bot, words=typed)
        if bot
        else _("Mở ra rồi, muốn hỏi lại thì gõ: {words}").format(words=typed)
    )
    steps = (_("Quét mã này bằng máy ảnh điện thoại."), by_words)
    foot = _("Kênh này không hỏi mã OTP, không bảo anh/chị chuyển tiền.")
    return Poster(over=over, name=name, link=link, steps=steps, foot=foot)
