"""What a supervisor reads when holding back an answer, and the list of what is held."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.facets import Facet
from backend.knowledge.holds import Hold
from backend.notices.wording.kinds import moment
from bot.views.procedures import TITLES

RELEASE = "hold.release"
USAGE = N_(
    "Gõ /giu, mã thủ tục, rồi lý do. Ví dụ:\n"
    "/giu 1.001193 quầy báo mẫu tờ khai đã đổi\n\n"
    "Chỉ giữ một phần thì ghi tên phần ấy sau mã: giấy tờ, phí, thời hạn, nơi nộp, trực tuyến, "
    "bưu điện.\n/giu 1.001193 phí chờ nghị quyết mới\n\n"
    "Xem và thả ra: /danggiu"
)


def usage() -> Screen:
    """How to hold something back."""
    return Screen(escape(_(USAGE)))


def name(catalogue: Catalogue, key: str) -> str:
    """What is held, in words: the procedure, and the part of it where only that is held."""
    code, _colon, facet = key.partition(":")
    known = catalogue.find(code)
    title = f"{known.short} ({code})" if known else code
    return f"{title}, {_part(facet)}" if facet else title


def _part(facet: str) -> str:
    titles: dict[str, str] = {**TITLES}
    return _(titles[facet]).lower() if facet in titles else facet


def done(catalogue: Catalogue, key: str, *, new: bool) -> Screen:
    """Said at once; citizens read it from the next answer on."""
    said = (
        _("Đã giữ lại: {name}. Người dân hỏi sẽ thấy 'đang rà soát, hỏi quầy'.")
        if new
        else _("Phần này đang được giữ rồi: {name}.")
    )
    return Screen(escape(said.format(name=name(catalogue, key))), _release(key))


def unknown(code: str) -> Screen:
    """No such procedure here."""
    return Screen(_("Không có thủ tục mã {code} ở đây.").format(code=escape(code[:40])))


def listed(catalogue: Catalogue, some: Iterable[Hold]) -> Screen:
    """Everything held now: why and since when, with a button to release each."""
    held = list(some)
    if not held:
        return Screen(_("Hiện không giữ lại thủ tục hay câu trả lời nào."))
    lines = [
        f"<b>{number}. {escape(name(catalogue, one.key))}</b>\n{escape(one.reason)}\n"
        f"{moment(one.held_at.isoformat())}"
        for number, one in enumerate(held, 1)
    ]
    rows = tuple(
        (Button(_("{number}. Thả ra").format(number=number), pack(RELEASE, *one.key.split(":"))),)
        for number, one in enumerate(held, 1)
    )
    return Screen("\n\n".join([_("<b>Đang giữ lại</b>"), *lines]), rows)


def released(catalogue: Catalogue, key: str) -> Screen:
    """Given again from now on."""
    return Screen(escape(_("Đã thả ra: {name}.").format(name=name(catalogue, key))))


def _release(key: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("Thả ra"), pack(RELEASE, *key.split(":"))),),)


FACET_WORDS: dict[Facet, tuple[str, ...]] = {
    "papers": ("giay to",),
    "fee": ("phi", "le phi"),
    "time": ("thoi han",),
    "place": ("noi nop",),
    "online": ("truc tuyen",),
    "post": ("buu dien",),
}
"""What a supervisor may call a part of an answer, folded."""
