"""How the list of papers is written at the door, shown to the citizen, and made anew."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.notices.wording import collecting as wording
from backend.notices.wording.kinds import shown
from backend.parcels.collecting_lists import COPIES, ORIGINALS
from bot.views.collecting_desk import DONE, PAPERS, Line, Visit, back, signed_lines

TICK, COUNT, ADD, SHOW, CORRECT = (
    "collect.tick", "collect.count", "collect.add", "collect.show", "collect.correct",
)  # fmt: skip

CHANGES = {
    "om": (ORIGINALS, 1), "ol": (ORIGINALS, -1), "cm": (COPIES, 1), "cl": (COPIES, -1),
}  # fmt: skip
"""What a button of the counts changes."""
LONGEST_LABEL = 44


def papers(one: Visit) -> Screen:
    """The list while it is written: a tap takes a paper, the counts stand beside it."""
    if one.list_id is None or one.shown is not None:
        return _closed(one)
    rows: list[tuple[Button, ...]] = []
    for line in one.lines:
        ids = (one.parcel_id, one.list_id, line.number)
        mark = "☑" if line.taken else "☐"
        label = f"{mark} {line.number}. {line.text}"[:LONGEST_LABEL]
        rows.append((Button(label, pack(TICK, *ids)), Button(_counts(line), pack(COUNT, *ids))))
    ids_ = (one.parcel_id, one.list_id)
    rows.append((Button(_("Thêm giấy tờ"), pack(ADD, *ids_)),))
    rows.append((Button(_("Gửi người dân xác nhận"), pack(SHOW, *ids_)),))
    text = _(
        "<b>Danh mục {code}</b>\nBấm dòng để đánh dấu đã nhận; bấm số để sửa số bản. "
        "Đừng chụp giấy tờ tùy thân, đừng ghi số giấy tờ."
    ).format(code=shown(one.code))
    full = [f"{line.number}. {shown(wording.cut(line.text, len(one.lines)))}" for line in one.lines]
    return Screen("\n".join([text, *full]), (*rows, (back(one.parcel_id),)))


def _closed(one: Visit) -> Screen:
    """A list that was shown: as it stands, and how it is corrected."""
    taken = [
        {"text": line.text, "originals": line.originals, "copies": line.copies}
        for line in one.lines if line.taken
    ]  # fmt: skip
    head = _("<b>Danh mục {code}</b>").format(code=shown(one.code))
    text = "\n".join([head, *wording.paper_lines(taken), *signed_lines(one)])
    again = (Button(_("Lập lại danh mục"), pack(CORRECT, one.parcel_id)),)
    return Screen(text, (again, (back(one.parcel_id),)))


def _counts(line: Line) -> str:
    return _("{originals} chính · {copies} sao").format(
        originals=line.originals, copies=line.copies
    )


def counts(one: Visit, line: Line) -> Screen:
    """How many of one paper."""
    ids = (one.parcel_id, one.list_id or 0, line.number)
    rows = (
        (Button(_("− bản chính"), pack(COUNT, *ids, "ol")),
         Button(_("+ bản chính"), pack(COUNT, *ids, "om"))),
        (Button(_("− bản sao"), pack(COUNT, *ids, "cl")),
         Button(_("+ bản sao"), pack(COUNT, *ids, "cm"))),
        (Button(_("Về danh mục"), pack(PAPERS, one.parcel_id)),),
    )  # fmt: skip
    return Screen(f"{line.number}. {shown(line.text)}\n<b>{_counts(line)}</b>", rows)


def ask_paper() -> Screen:
    """A line of the clerk's own."""
    return Screen(
        _("Gõ tên giấy tờ và số bản, ví dụ: <i>Đơn xác nhận, 1 chính 2 sao</i>. Muốn thôi: /huy.")
    )


def shown_to_citizen(one: Visit) -> Screen:
    """The list has left."""
    return Screen(
        _(
            "Đã gửi danh mục {code} cho người dân. Họ bấm 'Đúng' là yêu cầu chuyển sang đã nhận; "
            "họ không có mạng thì hai bên ký trên giấy rồi anh/chị bấm 'Đã nhận hồ sơ'."
        ).format(code=shown(one.code)),
        ((Button(_("Đã nhận hồ sơ"), pack(DONE, one.parcel_id)),), (back(one.parcel_id),)),
    )
