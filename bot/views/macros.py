"""A desk's canned answers as those who keep them see them, and as they are chosen for a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend.actions import Button, Screen, pack
from backend.cases import macros, rules
from backend.cases.macro_models import CaseMacro
from backend.cases.macros import Page
from backend.i18n import N_, _
from backend.knowledge import units
from backend.knowledge.units import Unit
from backend.notices.wording.cases import reply_button, unit_name
from backend.notices.wording.kinds import shown
from bot.views import pages

LIST, SHOW, ADD, DESK = "macro.page", "macro.show", "macro.add", "macro.desk"
EDIT, RETIRE, RETIRED = "macro.edit", "macro.retire", "macro.retired"
SAVE, AGAIN, CANCEL = "macro.save", "macro.again", "macro.cancel"
FOR_CASE, FIND, USE = "macro.list", "macro.find", "macro.use"
MOST_BUTTONS = 16
TITLE = N_("<b>Câu mẫu</b>")
VARIABLES = {
    "ma_ho_so": N_("mã hồ sơ"),
    "ma_cau_hoi": N_("mã câu hỏi"),
    "thu_tuc": N_("tên thủ tục"),
    "don_vi": N_("nơi hỏi"),
    "ngay": N_("ngày hỏi"),
}


def listed(page: Page, words: str, *, several: bool) -> Screen:
    """One page of the macros somebody keeps; with `several` desks each says whose it is."""
    rows = [(Button(_label(one, several), pack(SHOW, one.id)),) for one in page.macros]
    turns = () if words else pages.turns(page.number, LIST, more=page.more)
    lines = [_(TITLE)]
    if not page.macros:
        lines.append(_("Không có mẫu nào có các từ này.") if words else _("Chưa có mẫu nào."))
    elif words and page.more:
        lines.append(_("Còn nữa: gõ thêm chữ cho rõ."))
    else:
        lines.append(_("Tìm: gõ /mau rồi vài từ, ví dụ: /mau giấy ủy quyền"))
    add = (Button(_("Thêm mẫu"), pack(ADD)),)
    return Screen("\n".join(lines), (*rows, *turns, add))


def _label(one: CaseMacro, several: bool) -> str:
    unit = units.find(one.desk) if several else None
    return (f"{one.title} · {unit.name}" if unit else one.title)[:60]


def one(macro: CaseMacro) -> Screen:
    """A macro as it is written, with what can be done."""
    rows = (
        (Button(_("Sửa"), pack(EDIT, macro.id)), Button(_("Bỏ mẫu này"), pack(RETIRE, macro.id))),
        (Button(_("Về danh sách"), pack(LIST, 0)),),
    )
    text = f"<b>{shown(macro.title)}</b> · {unit_name(macro.desk)}\n\n{shown(macro.text)}"
    return Screen(text, rows)


def retire_question(macro: CaseMacro) -> Screen:
    """Asked once more."""
    row = (
        Button(_("Bỏ thật"), pack(RETIRED, macro.id)),
        Button(_("Không"), pack(SHOW, macro.id)),
    )
    return Screen(_("Bỏ mẫu <b>{title}</b>?").format(title=shown(macro.title)), (row,))


def retired(macro: CaseMacro) -> Screen:
    """It is used no longer."""
    back = (Button(_("Về danh sách"), pack(LIST, 0)),)
    return Screen(_("Đã bỏ mẫu <b>{title}</b>.").format(title=shown(macro.title)), (back,))


def choose_desk(some: Sequence[Unit]) -> Screen:
    """Whose macro is it? A commune may be typed."""
    few = some if len(some) <= MOST_BUTTONS else [one for one in some if one.kind != "commune"]
    rows = tuple((Button(one.name, pack(DESK, one.key)),) for one in few)
    text = _("Mẫu này của cơ quan nào? Anh/chị chọn ở dưới, hoặc gõ tên cơ quan.")
    return Screen(text, rows)


def desk_unknown() -> Screen:
    """No desk of theirs has that name."""
    return Screen(_("Chưa rõ cơ quan nào trong phạm vi của anh/chị. Anh/chị gõ lại giúp."))


def write(desk: str, former: CaseMacro | None = None) -> Screen:
    """What to write, and which places are filled in by themselves."""
    places = "\n".join(f"<code>{{{name}}}</code> {_(what)}" for name, what in VARIABLES.items())
    text = _(
        "<b>{desk}</b>\nAnh/chị viết mẫu trong một tin: <b>dòng đầu là tên mẫu</b>, từ dòng thứ "
        "hai là nội dung, tối đa {most} ký tự. Muốn thôi: /huy.\n\nChỗ tự điền theo câu hỏi:"
    ).format(desk=unit_name(desk), most=rules.LONGEST_TEXT)
    if former is None:
        return Screen(f"{text}\n{places}")
    now = _("Mẫu hiện nay, bấm vào để chép:")
    return Screen(f"{text}\n{places}\n\n{now}\n{_copied(former)}")


def _copied(former: CaseMacro) -> str:
    """One tap copies it; a very long one would not fit beside the rest, and is in the chat."""
    whole = f"<pre>{shown(former.title)}\n{shown(former.text)}</pre>"
    return whole if rules.length(whole) <= rules.LONGEST_TEXT else f"<b>{shown(former.title)}</b>"


def preview(token: str, title: str, text: str, now: datetime) -> Screen:
    """As a clerk would read it, with made-up facts in its places."""
    filled = macros.fill(text, _example(now))
    head = _("Mẫu <b>{title}</b>, chưa lưu. Ví dụ khi điền:").format(title=shown(title))
    row = (
        Button(_("Lưu"), pack(SAVE, token)),
        Button(_("Viết lại"), pack(AGAIN, token)),
        Button(_("Thôi"), pack(CANCEL, token)),
    )
    return Screen(f"{head}\n\n{shown(filled)}", (row,))


def _example(now: datetime) -> dict[str, Any]:
    return {
        "code": "VM-2026-000123", "dossier": "H27.12-261123-0001",
        "procedure": _("Đăng ký khai sinh"), "unit": units.PROVINCE_COUNTER,
        "asked_at": now.isoformat(),
    }  # fmt: skip


def use_buttons() -> Screen:
    """Words where a press is waited for."""
    return Screen(_("Mẫu còn chờ: anh/chị bấm Lưu, Viết lại hoặc Thôi ở tin trên."))


def words_only() -> Screen:
    """Something other than text came."""
    return Screen(_("Mẫu cần viết bằng chữ. Anh/chị viết lại giúp, hoặc /huy."))


def saved(macro: CaseMacro) -> Screen:
    """It can be used from now on."""
    rows = ((Button(_("Về danh sách"), pack(LIST, 0)),),)
    return Screen(_("Đã lưu mẫu <b>{title}</b>.").format(title=shown(macro.title)), rows)


def dropped() -> Screen:
    """Nothing was saved."""
    return Screen(_("Đã bỏ, không lưu gì."))


def gone() -> str:
    """Over a button of a macro that was saved or given up."""
    return _("Mẫu này đã lưu hoặc đã bỏ rồi. Xem lại: /mau")


def for_case(case_id: int, code: str, some: Sequence[CaseMacro], *, more: bool) -> Screen:
    """The macros of a case's desk; a press makes one the answer, which is shown before it goes."""
    if not some:
        return Screen(
            _("Không có mẫu nào cho <b>{code}</b>. Thêm mẫu: /mau").format(code=shown(code))
        )
    rows = [(Button(one.title[:60], pack(USE, case_id, one.id)),) for one in some]
    if more:
        rows.append((Button(_("Tìm mẫu khác"), pack(FIND, case_id)),))
    return Screen(
        _("Anh/chị chọn mẫu cho <b>{code}</b>. Chúng tôi cho xem lại trước khi gửi.").format(
            code=shown(code)
        ),
        tuple(rows),
    )


def ask_words(code: str) -> Screen:
    """Which macro is looked for."""
    return Screen(
        _("Anh/chị gõ vài từ của mẫu cần cho <b>{code}</b>. Muốn thôi: /huy.").format(
            code=shown(code)
        )
    )


def privately() -> str:
    """Over a press in a group."""
    return _("Câu mẫu mở ở tin nhắn riêng: chúng tôi vừa gửi câu hỏi này tới đó cho anh/chị.")


def lacking(facts: dict[str, Any], names: Sequence[str], text: str) -> Screen:
    """The case has not what the macro needs: nothing is sent, the rest is there to be copied."""
    head = _(
        "<b>{code}</b> chưa có gì để điền vào {names}. Chưa gửi gì. Anh/chị chép đoạn dưới, sửa "
        "chỗ đó rồi bấm Trả lời để gửi."
    ).format(code=shown(facts["code"]), names=shown(", ".join(names)))
    return Screen(f"{head}\n\n<pre>{shown(text)}</pre>", ((reply_button(facts),),))
