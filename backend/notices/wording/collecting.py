"""How home collection reads: the desk's card, what who goes hears, what the citizen hears.

No phone, no address and no name of a citizen stands here. What a visit costs is in no source that
we have, so it is said whom to ask and when.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, moment, shown
from backend.notices.wording.parcels import MONEY, reason_words
from backend.now import local

TAKE, OPEN = "collect.take", "collect.open"
MINE, WHEN, CANCEL = "collect.mine", "collect.when", "collect.cancel"
RIGHT, WRONG = "collect.right", "collect.wrong"

STATES = {
    "requested": N_("⏳ Chưa có ai nhận đi"),
    "assigned": N_("👤 Đã có người nhận đi"),
    "collecting": N_("🛵 Đang đến nhận"),
    "collect_failed": N_("⚠️ Chưa nhận được, chờ hẹn lại"),
    "collected": N_("📮 Đã nhận hồ sơ, chờ giao quầy"),
    "handed_over": N_("🏢 Đã giao quầy, chờ quầy kiểm"),
    "incomplete": N_("⚠️ Thiếu giấy tờ, chờ người dân bổ sung"),
    "received": N_("✅ Quầy đã tiếp nhận"),
    "cancelled": N_("✖️ Đã hủy"),
    "lost": N_("⚠️ Thất lạc"),
    "damaged": N_("⚠️ Hư hỏng"),
}
MOST_WHOLE, SHORT = 10, 90
PRICE = N_("Tiền cước: chúng tôi chưa có biểu giá. Bưu điện báo giá khi gọi xác nhận.")


def state_words(state: str) -> str:
    """A request's state as staff read it; of the rest of the post's way only that it is on it."""
    return _(STATES[state]) if state in STATES else _("🚚 Đang trên đường")


def span(facts: dict[str, Any]) -> str:
    """'07:00–09:00 ngày 25/11/2026'."""
    begins, ends = (local(datetime.fromisoformat(facts[one])) for one in ("begins", "ends"))
    return _("{begins}–{ends} ngày {day}").format(
        begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}", day=f"{begins:%d/%m/%Y}"
    )


def paper_lines(papers: list[dict[str, Any]]) -> list[str]:
    """The papers that were taken, originals and copies apart; cut where they are many."""
    return [
        _("{number}. {text} ({originals} bản chính, {copies} bản sao)").format(
            number=number, text=shown(cut(one["text"], len(papers))), originals=one["originals"],
            copies=one["copies"],
        )
        for number, one in enumerate(papers, 1)
    ]  # fmt: skip


def cut(text: str, count: int) -> str:
    """A paper's words, shorter in a long list: one message takes 4,096 signs."""
    if count <= MOST_WHOLE or len(text) <= SHORT:
        return text
    return text[: SHORT - 1].rstrip() + "…"


def card(facts: dict[str, Any]) -> Screen:
    """The desk's live card: where and when somebody is to come, and who goes."""
    lines = [
        _("<b>Có người nhờ đến nhận hồ sơ</b> · {code}").format(code=shown(facts["code"])),
        _("Nơi đến: {commune}. Hẹn {span}.").format(
            commune=unit_name(facts["commune"]), span=span(facts)
        ),
    ]
    if facts["about"]:
        lines.append(_("Thủ tục: {about}").format(about=shown(facts["about"])))
    state = state_words(facts["state"])
    if facts["who"] and facts["state"] != "requested":
        state = _("{state}: {who}").format(state=state, who=shown(facts["who"]))
    lines.append(state)
    return Screen("\n".join(lines), _card_rows(facts))


def _card_rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    if facts["state"] == "requested":
        return ((Button(_("Nhận đi"), pack(TAKE, facts["parcel"])),),)
    ended = facts["state"] in ("received", "cancelled")
    return (_open(facts),) if facts["mine"] and not ended else ()


def _open(facts: dict[str, Any]) -> tuple[Button, ...]:
    return (Button(_("Mở yêu cầu"), pack(OPEN, facts["parcel"])),)


def _staff(text: str) -> Wording:
    """A word to the staff about one request, which a tap opens."""

    def told(facts: dict[str, Any]) -> Screen:
        words = _(text).format(
            code=shown(facts["code"]), commune=unit_name(facts["commune"]), span=span(facts),
            unit=unit_name(facts["unit"]), words=shown(facts.get("words", "")),
        )  # fmt: skip
        return Screen(words, (_open(facts),))

    return told


Rows = Callable[[dict[str, Any]], tuple[tuple[Button, ...], ...]]


def _visit_rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """What a citizen may do about a visit that is still to come."""
    number = facts["parcel"]
    return (
        (Button(_("Đổi giờ hẹn"), pack(WHEN, number)), Button(_("Hủy"), pack(CANCEL, number))),
        _see(facts),
    )


def _again_rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    again = (Button(_("Hẹn đến lần nữa"), pack(WHEN, facts["parcel"])),)
    return (again, _see(facts))


def _see(facts: dict[str, Any]) -> tuple[Button, ...]:
    return (Button(_("Xem yêu cầu"), pack(MINE, facts["parcel"])),)


def _only_see(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    return (_see(facts),)


def _told(text: str, rows: Rows, facts: dict[str, Any]) -> Screen:
    reason = reason_words(facts["reason"]) if facts.get("reason") else ""
    words = _(text).format(
        code=shown(facts["code"]), span=span(facts), reason=reason,
        attempt=facts.get("attempt", ""), missing=shown(facts.get("missing", "")),
        dossier=shown(facts.get("dossier", "")), price=_(PRICE), money=_(MONEY),
    )  # fmt: skip
    return Screen(words, rows(facts))


def _citizen(text: str, rows: Rows) -> Wording:
    return partial(_told, text, rows)


def listed(facts: dict[str, Any]) -> Screen:
    """The list of papers as the clerk marked it, for the citizen's mark."""
    lines = [
        _("<b>Danh mục giấy tờ Bưu điện nhận</b>, yêu cầu {code}").format(
            code=shown(facts["code"])
        ),
        *paper_lines(facts["papers"]),
        _("Nhân viên xác nhận lúc {time}.").format(time=moment(facts["shown"])),
        _(
            "Anh/chị đếm lại rồi bấm. Bấm 'Đúng' là hai bên cùng xác nhận; sai hay thiếu thì bấm "
            "'Chưa đúng'. Căn cứ: Quyết định 45/2016/QĐ-TTg, Thông tư 17/2017/TT-BTTTT."
        ),
    ]
    number = facts["list"]
    row = (Button(_("Đúng"), pack(RIGHT, number)), Button(_("Chưa đúng"), pack(WRONG, number)))
    return Screen("\n".join(lines), (row,))


KINDS: dict[str, Wording] = {
    "collect.card": card,
    "collect.list": listed,
    "collect.unclaimed": _staff(
        N_(
            "<b>{unit}</b>: yêu cầu đến nhận hồ sơ {code} ở {commune}, hẹn {span}, "
            "đã chờ 2 giờ làm việc mà chưa ai nhận đi."
        )
    ),
    "collect.late": _staff(
        N_("Yêu cầu {code} ở {commune}: đã qua giờ hẹn {span} mà chưa ghi là nhận được hồ sơ.")
    ),
    "collect.today": _staff(N_("Hôm nay anh/chị đến nhận hồ sơ {code} ở {commune}, {span}.")),
    "collect.dropped": _staff(N_("Người dân đã hủy yêu cầu {code} ở {commune}. Không phải đi.")),
    "collect.moved": _staff(N_("Người dân đổi giờ yêu cầu {code} ở {commune}: {span}.")),
    "collect.list_right": _staff(N_("Người dân xác nhận <b>đúng</b> danh mục {code}.")),
    "collect.list_wrong": _staff(
        N_("Người dân báo danh mục {code} <b>chưa đúng</b>. Anh/chị đếm lại và lập lại danh mục.")
    ),
    "collect.list_words": _staff(N_("Người dân nói về danh mục {code}: {words}")),
    "collect.assigned": _citizen(
        N_(
            "<b>Bưu điện đã có người nhận đi</b>, yêu cầu {code}.\n"
            "Hẹn {span}. Nhân viên gọi anh/chị trước khi đến.\n{price} {money}"
        ),
        _visit_rows,
    ),
    "collect.confirmed": _citizen(
        N_("Bưu điện đã gọi xác nhận yêu cầu {code}: đến nhận {span}."), _visit_rows
    ),
    "collect.agreed": _citizen(
        N_("Bưu điện ghi giờ hẹn mới cho yêu cầu {code}: {span}. Chưa đúng thì anh/chị đổi lại."),
        _visit_rows,
    ),
    "collect.collecting": _citizen(
        N_(
            "<b>🛵 Bưu điện đang đến nhận hồ sơ</b>, yêu cầu {code}.\n"
            "Anh/chị để sẵn giấy tờ và để ý điện thoại. Khi nhân viên đếm xong, danh mục hiện "
            "ở đây để anh/chị xác nhận.\n{money}"
        ),
        _only_see,
    ),
    "collect.failed": _citizen(
        N_(
            "<b>⚠️ Bưu điện chưa nhận được hồ sơ</b>, yêu cầu {code}, lần {attempt}: {reason}.\n"
            "Anh/chị chọn giờ khác, hoặc hủy."
        ),
        _visit_rows,
    ),
    "collect.stopped": _citizen(
        N_(
            "Bưu điện đã khép yêu cầu {code} mà chưa nhận hồ sơ. Cần thì anh/chị gửi yêu cầu mới: "
            "/dennhan, hoặc mang hồ sơ ra quầy."
        ),
        _only_see,
    ),
    "collect.collected": _citizen(
        N_(
            "<b>📮 Bưu điện đã nhận hồ sơ</b>, yêu cầu {code}.\nAnh/chị giữ giấy biên nhận. "
            "Quầy kiểm xong, chúng tôi báo ngay."
        ),
        _only_see,
    ),
    "collect.received": _citizen(
        N_(
            "<b>✅ Quầy đã tiếp nhận hồ sơ</b>, yêu cầu {code}.\n"
            "Ngày trả kết quả ghi trên giấy hẹn của quầy."
        ),
        _only_see,
    ),
    "collect.dossier": _citizen(
        N_(
            "Hồ sơ anh/chị gửi qua Bưu điện (yêu cầu {code}) có mã <code>{dossier}</code>. "
            "Gõ /theodoi và mã ấy để xem tới đâu."
        ),
        _only_see,
    ),
    "collect.incomplete": _citizen(
        N_(
            "<b>⚠️ Hồ sơ còn thiếu</b>, yêu cầu {code}.\nQuầy báo thiếu: {missing}\n\n"
            "Anh/chị mang giấy tờ ấy ra quầy, hoặc hẹn Bưu điện đến nhận lần nữa."
        ),
        _again_rows,
    ),
    "collect.tomorrow": _citizen(
        N_(
            "<b>Ngày mai Bưu điện đến nhận hồ sơ</b>, yêu cầu {code}: {span}.\n"
            "Anh/chị để sẵn giấy tờ theo danh mục.\n{price}"
        ),
        _visit_rows,
    ),
    "collect.missed": _citizen(
        N_(
            "Đã qua giờ hẹn {span} mà Bưu điện chưa ghi là nhận được hồ sơ (yêu cầu {code}). "
            "Xin lỗi anh/chị; chúng tôi đã báo người giám sát. Anh/chị có thể chọn giờ khác."
        ),
        _visit_rows,
    ),
}
