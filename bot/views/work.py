"""How cases look to those who work on them: lists, and one case with its thread in pages."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.cases.desk import MINE, Opened, Page
from backend.i18n import N_, _
from backend.notices.wording.cases import (
    case_head,
    desk_rows,
    files_button,
    note_text,
    standing,
    transfer_button,
    urgency_words,
)
from backend.notices.wording.kinds import shown
from bot.views import pages
from bot.views.cases import qr_button
from bot.views.guidance import draft_button
from bot.views.posting import cut

# Telegram takes 4,096 UTF-16 units; a note of the longest text and its heading fit under this.
PAGE_UNITS = 3400
LONGEST_ABOUT = 80
TITLES = {"mine": N_("<b>Câu hỏi của tôi</b>"), "desk": N_("<b>Câu hỏi gửi tới Sở</b>")}


def nothing_here() -> Screen:
    """To somebody who has no work in this product."""
    return Screen(
        _(
            "Mục này dành cho nhân viên Bưu điện và chuyên viên. "
            "Anh/chị muốn biết giấy tờ của mình tới đâu thì bấm /theodoi."
        )
    )


def cases(page: Page) -> Screen:
    """One page of a list, what each case is about and its clocks; a button a case, and the way to
    the other pages."""
    if not page.cases:
        return Screen("\n".join([_(TITLES[page.which]), _("Hiện không có câu hỏi nào.")]))
    rows = [(Button(one["code"], pack("case.open", one["case"], 0)),) for one in page.cases]
    turns = pages.turns(page.number, "work.list", page.which, more=page.more)
    return Screen("\n\n".join([_(TITLES[page.which]), *map(_listed, page.cases)]), (*rows, *turns))


def _listed(facts: dict[str, Any]) -> str:
    """A case among others. Its words were covered before they were kept; erased, they are empty."""
    head = f"<b>{shown(facts['code'])}</b>"
    if facts["urgency"] != rules.NORMAL and facts["state"] in rules.OPEN:
        head += f" · {urgency_words(facts['urgency'])}"
    words = ": ".join(filter(None, (facts["title"], facts["question"])))
    return "\n".join(filter(None, (head, shown(cut(words, LONGEST_ABOUT)), standing(facts))))


def thread(opened: Opened, number: int) -> Screen:
    """One page of a case: whose it is, how it stands, who said what and when."""
    facts = opened.facts
    told = _paged([note_text(note) for note in opened.notes])
    number = max(0, min(number, len(told) - 1))
    text = "\n\n".join([case_head(facts), *told[number], standing(facts)])
    turns = pages.turns(number, "case.page", facts["case"], more=number < len(told) - 1)
    return Screen(text, (*_deeds(opened), *turns, _back(opened)))


def _paged(notes: list[str]) -> list[list[str]]:
    """As many entries on each page as fit; an entry is never cut."""
    told: list[list[str]] = [[]]
    for note in notes:
        together = rules.length("\n\n".join([*told[-1], note]))
        if told[-1] and together > PAGE_UNITS:
            told.append([])
        told[-1].append(note)
    return told


def _deeds(opened: Opened) -> list[tuple[Button, ...]]:
    return _of_clerk(opened) if opened.as_clerk else _of_desk(opened)


def _of_desk(opened: Opened) -> list[tuple[Button, ...]]:
    facts = opened.facts
    if not opened.answers:
        return [(transfer_button(facts),)] if facts["state"] in rules.AT_DESK else []
    rows = desk_rows(facts, owns=opened.owns) if facts["state"] in rules.OPEN else [
        row for row in [files_button(facts)] if row
    ]  # fmt: skip
    if opened.newest_answer is not None:
        rows.append((draft_button(facts["case"], opened.newest_answer),))
    if opened.own_answer is not None:
        code = pack("case.retract", facts["case"], opened.own_answer)
        rows.append((Button(_("Rút lại câu trả lời"), code),))
    return rows


def _of_clerk(opened: Opened) -> list[tuple[Button, ...]]:
    facts, state = opened.facts, opened.facts["state"]
    if state in rules.ENDED:
        return [(Button(_("Mở lại, hỏi tiếp"), pack("case.more", facts["case"])),)]
    if state not in rules.OPEN:
        return []
    rows: list[tuple[Button, ...]] = [(Button(_("Bổ sung"), pack("case.more", facts["case"])),)]
    if state == rules.ANSWERED and opened.newest_answer is not None:
        ids = (facts["case"], opened.newest_answer)
        rows = [
            (
                Button(_("Đã rõ"), pack("case.clear", *ids)),
                Button(_("Chưa rõ"), pack("case.unclear", *ids)),
            )
        ]
    if facts["late"] and state in rules.AT_DESK:
        rows.append((Button(_("Báo lãnh đạo cơ quan"), pack("case.escalate", facts["case"])),))
    withdraw = Button(_("Rút lại câu hỏi"), pack("case.withdraw", facts["case"]))
    return [*rows, (qr_button(facts["case"]),), (withdraw,)]


def _back(opened: Opened) -> tuple[Button, ...]:
    which = MINE if opened.as_clerk else "desk"
    return (Button(_("Về danh sách"), pack("work.list", which, 0)),)


def confirm_withdrawal(case_id: int, code: str) -> Screen:
    """Asked before a case is taken back."""
    row = (
        Button(_("Rút lại thật"), pack("case.withdrawn", case_id)),
        Button(_("Không"), pack("case.open", case_id, 0)),
    )
    return Screen(
        _("Rút lại <b>{code}</b>? Sở sẽ không trả lời nữa.").format(code=shown(code)), (row,)
    )


def escalated(code: str) -> str:
    """Over 'Báo lãnh đạo cơ quan'."""
    return _("Đã báo lãnh đạo cơ quan về {code}.").format(code=code)


def withdrawn(code: str) -> Screen:
    """The case was taken back."""
    return Screen(_("Đã rút lại <b>{code}</b>.").format(code=shown(code)))


def accepted(code: str) -> Screen:
    """The clerk took the answer."""
    return Screen(_("Đã khép <b>{code}</b>. Cảm ơn anh/chị.").format(code=shown(code)))
