"""How questions and answers about personal data look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import LANGUAGES, N_, _
from backend.knowledge import units
from backend.notices.wording.kinds import moment, shown
from backend.people.consents import PURPOSES
from backend.people.privacy import Holding
from bot.views.greeting import ROLES

SHOW, EXPORT, ERASE, ERASE_NOW, CONSENTS, WITHDRAW = (
    "mydata.show",
    "mydata.export",
    "mydata.erase",
    "mydata.erase_now",
    "mydata.consents",
    "mydata.withdraw",
)
MOST_RECORDS = 5


@dataclass(frozen=True, slots=True)
class Words:
    """A table in plain words; `stays` says why something of it outlives an erasure.

    `values` are the columns whose contents are shown in the chat; without them rows are counted.
    `unseen` says what is held and not shown, and why.
    """

    name: str
    values: tuple[str, ...] = ()
    stays: str | None = None
    unseen: str | None = None


TABLES: dict[str, Words] = {
    "persons": Words(N_("Tên, ngôn ngữ, xã nơi ở"), ("name", "language", "commune", "created_at")),
    "identities": Words(N_("Tài khoản để nhắn tin với anh/chị"), ("channel", "native_id")),
    "native_ids": Words(
        N_("Tên Zalo đặt cho tài khoản, tin và tệp của anh/chị"),
        (),
        unseen=N_("Chỉ là những dãy số của Zalo, để trả lời đúng người, đúng tin."),
    ),
    "zalo_chats": Words(N_("Lần gần nhất anh/chị nhắn qua Zalo"), ("last_at",)),
    "parcel_untold": Words(
        N_("Lần quầy cần gọi điện báo tin giấy tờ cho anh/chị"),
        ("opened_at",),
        N_("Quầy đã gọi về giấy tờ nào, lúc nào: để biết ai chịu trách nhiệm. Không có số máy."),
    ),
    "role_grants": Words(
        N_("Quyền làm việc"),
        ("role", "scope"),
        N_("Ai đã có quyền gì, vào lúc nào: để biết ai chịu trách nhiệm về việc đã làm."),
    ),
    "invitations": Words(N_("Lời mời anh/chị đã dùng"), ("name",)),
    "consents": Words(
        N_("Những lần anh/chị trả lời đồng ý hay không"),
        ("purpose", "given", "at"),
        N_("Anh/chị đã đồng ý hay không, lúc nào: luật buộc chúng tôi chứng minh được."),
    ),
    "link_requests": Words(N_("Những lần anh/chị lấy mã liên kết kênh")),
    "attempts": Words(
        N_("Những lần thử mã"),
        (),
        N_("Số lần thử mã trong ngày: để không ai dò được mã. Tự xóa sau một ngày."),
    ),
    "dialogues": Words(N_("Việc anh/chị đang làm dở")),
    "notices": Words(N_("Tin chúng tôi đã gửi anh/chị")),
    "cases": Words(
        N_("Vướng mắc anh/chị đã hỏi Sở"),
        ("dossier_code",),
        N_("Vướng mắc và mã hồ sơ: đó là việc công, không còn tên anh/chị."),
    ),
    "case_notes": Words(
        N_("Điều anh/chị đã viết trong các vướng mắc"),
        (),
        N_("Lúc nào có trao đổi; còn chữ anh/chị viết thì xóa."),
    ),
    "case_attachments": Words(N_("Ảnh anh/chị gửi kèm vướng mắc")),
    "case_proposals": Words(N_("Câu trả lời anh/chị viết mà chưa gửi")),
    "case_proposal_files": Words(N_("Ảnh, tệp anh/chị gửi kèm câu trả lời")),
    "heard_messages": Words(
        N_("Tin nào của anh/chị là lời nào trong vướng mắc"),
        (),
        None,
        N_("Để anh/chị sửa tin thì lời đã gửi sửa theo. Sau 90 ngày thì quên."),
    ),
    "webchat_messages": Words(
        N_("Cuộc trò chuyện của anh/chị trên web"),
        (),
        None,
        N_("Để mở lại trang vẫn thấy. Sau 90 ngày thì quên; tải về thì có đủ."),
    ),
    "webchat_files": Words(N_("Ảnh, tệp anh/chị gửi và nhận trên web"), ("name",)),
    "case_parts": Words(N_("Điều anh/chị nhờ cơ quan khác góp ý")),
    "case_followers": Words(N_("Việc ở quầy mà anh/chị đang chờ kết quả")),
    "enquiries": Words(
        N_("Câu hỏi anh/chị gửi nhân viên"),
        ("unit", "about"),
        N_("Quầy nào đã được hỏi: đó là việc công, không còn biết ai hỏi và hỏi gì."),
    ),
    "enquiry_notes": Words(
        N_("Lời anh/chị và nhân viên trao đổi"),
        ("text",),
        N_("Lúc nào có trao đổi; còn lời thì xóa."),
        N_("Tin thoại chỉ ghi mã của kênh, không giữ tiếng. Xong việc 30 ngày thì xóa."),
    ),
    "missed_questions": Words(
        N_("Câu anh/chị hỏi mà bot chưa trả lời được"),
        ("words",),
        None,
        N_("Số điện thoại, số giấy tờ đã che. Sau 30 ngày không còn biết ai hỏi."),
    ),
    "article_receipts": Words(
        N_("Câu trả lời của các Sở mà anh/chị đã xem"),
        (),
        None,
        N_("Để báo anh/chị khi câu trả lời thay đổi. Sau một năm thì quên."),
    ),
    "shifts": Words(N_("Ca trực của anh/chị"), ("desk", "begins_at", "ends_at")),
    "absences": Words(N_("Ngày anh/chị báo nghỉ"), ("begins_at", "ends_at")),
    "parcels": Words(
        N_("Giấy tờ gửi bưu điện của anh/chị"),
        ("dossier_code", "tracking_number"),
        N_("Mã bưu gửi và mã hồ sơ, không còn số điện thoại, địa chỉ: để Bưu điện giao cho xong."),
        N_(
            "Có cả số điện thoại và địa chỉ nhận. Không hiện ở đây, phòng khi người khác nhặt được "
            "phiếu; anh/chị xóa thì xóa cả hai."
        ),
    ),
    "parcel_events": Words(
        N_("Các chặng đường của giấy tờ ấy"),
        (),
        N_("Giấy tờ ấy đã qua đâu, lúc nào: để Bưu điện trả lời khi có khiếu nại."),
    ),
    "parcel_proofs": Words(
        N_("Ai đã nhận giấy tờ ấy"),
        (),
        N_("Chính anh/chị hay người được nhờ đã nhận, không còn tên: để đối chiếu khi khiếu nại."),
    ),
    "parcel_followers": Words(N_("Giấy tờ anh/chị đang theo dõi")),
    "parcel_wishes": Words(
        N_("Điều anh/chị nhờ Bưu điện"),
        ("kind", "day"),
        None,
        N_("Có cả địa chỉ, người nhận thay nếu anh/chị đã ghi. Xem đủ trong tệp tải về."),
    ),
    "parcel_calls": Words(N_("Lần anh/chị nhờ Bưu điện gọi xác nhận")),
    "parcel_joins": Words(N_("Giấy tờ anh/chị xin cùng theo dõi")),
    "parcel_watches": Words(N_("Hồ sơ anh/chị chờ Bưu điện nhận kết quả"), ("dossier_code",)),
    "parcel_notes": Words(
        N_("Việc anh/chị đã làm với giấy tờ gửi bưu điện"),
        (),
        N_("Lúc nào có việc nhờ, gọi, khiếu nại, không còn biết ai làm: để giải thích về sau."),
    ),
    "complaints": Words(
        N_("Khiếu nại của anh/chị"),
        ("kind",),
        N_("Quầy nào bị khiếu nại việc gì, không còn biết của ai và đã nói gì."),
    ),
    "complaint_notes": Words(
        N_("Lời trong các khiếu nại"),
        (),
        N_("Lúc nào có trao đổi; còn lời thì xóa."),
        N_("Khép lại nửa năm thì xóa lời."),
    ),
    "parcel_collections": Words(
        N_("Lần anh/chị nhờ Bưu điện đến nhận hồ sơ"),
        ("about", "commune", "address", "phone", "begins_at"),
        N_("Giờ đã hẹn, không còn số điện thoại, địa chỉ, thủ tục: để đối chiếu khi khiếu nại."),
    ),
    "parcel_paper_lists": Words(
        N_("Danh mục giấy tờ đã giao Bưu điện"),
        ("words",),
        N_("Hai bên đã xác nhận danh mục hay chưa, lúc nào: để đối chiếu khi khiếu nại."),
    ),
    "parcel_papers": Words(N_("Các giấy tờ trong danh mục ấy"), ("text",)),
    "parcel_ratings": Words(
        N_("Số sao anh/chị đã chấm"), ("stars",), N_("Số sao đã chấm, không còn biết của ai.")
    ),
}
OTHER = Words(N_("Dữ liệu khác về anh/chị"))


def consent_question(purpose: str, yes_code: str, no_code: str) -> Screen:
    """One sentence why and for how long, and two buttons of equal weight.

    The codes are what `pack` made: the errand that asks handles both answers, records them with
    `consents.record`, and goes on without the datum after a no.
    """
    asked = PURPOSES[purpose]
    ask = _("Anh/chị có đồng ý không? Đổi ý lúc nào cũng được: /dulieu.")
    text = f"{_(asked.why)} {_(asked.how_long)}\n\n{ask}"
    return Screen(text, ((Button(_("Đồng ý"), yes_code), Button(_("Không"), no_code)),))


def summary(holdings: Sequence[Holding], *, has_consents: bool) -> Screen:
    """What is held, in plain words, and what can be done about it."""
    heading = _("<b>Chúng tôi đang giữ về anh/chị</b>")
    closing = _(
        "Ngoài ra không có gì khác. Vị trí anh/chị gửi không bao giờ được lưu. "
        "Nhắn bằng Telegram (máy chủ ở nước ngoài) hay Zalo thì tin còn nằm ở đó; muốn xóa ở đó, "
        "anh/chị xóa cuộc trò chuyện."
    )
    rows = [
        (Button(_("Tải về"), pack(EXPORT)),),
        (Button(_("Xóa dữ liệu"), pack(ERASE)),),
    ]
    if has_consents:
        rows.append((Button(_("Rút lại đồng ý"), pack(CONSENTS)),))
    return Screen("\n\n".join([heading, *map(_holding, holdings), closing]), tuple(rows))


def _holding(holding: Holding) -> str:
    words = TABLES.get(holding.table, OTHER)
    lines = [f"• {_(words.name)}: {len(holding.records)}"]
    for record in holding.records[:MOST_RECORDS] if words.values else ():
        values = [_value(column, record[column]) for column in words.values if column in record]
        if values:
            lines.append(f"   {shown(' · '.join(values))}")
    if words.unseen:
        lines.append(f"   {_(words.unseen)}")
    if words.values and len(holding.records) > MOST_RECORDS:
        more = _("… xem đủ trong tệp tải về")
        lines.append(f"   {more}")
    return "\n".join(lines)


def _value(column: str, value: Any) -> str:
    """A stored value as people read it."""
    match column:
        case "language":
            return LANGUAGES.get(value, value)
        case "role":
            return _(ROLES[value])
        case "scope" | "commune" | "unit":
            unit = units.find(value)
            return unit.name if unit else str(value)
        case "purpose":
            return _(PURPOSES[value].name) if value in PURPOSES else str(value)
        case "given":
            return _("đồng ý") if value else _("không đồng ý")
        case "channel":
            return str(value).capitalize()
        case "at" | "created_at" | "begins_at" | "ends_at":
            return moment(value)
    return str(value)


def document(holdings: Sequence[Holding], *, now: datetime) -> bytes:
    """All that is held as JSON (UTF-8): a list of ``{what, table, records}``."""
    held = [
        {
            "what": _(TABLES.get(one.table, OTHER).name),
            "table": one.table,
            "records": list(one.records),
        }
        for one in holdings
    ]
    facts = {"exported_at": now.isoformat(), "held": held}
    return json.dumps(facts, ensure_ascii=False, indent=2).encode()


def file_name(now: datetime) -> str:
    """The exported file's name; nothing in it says whose it is."""
    return f"du-lieu-{now:%Y%m%d}.json"


def export_caption() -> str:
    """Under the file."""
    return _("Đây là tất cả những gì chúng tôi giữ về anh/chị. Anh/chị cất kỹ tệp này.")


def erase_question(holdings: Sequence[Holding], code: str) -> Screen:
    """What goes, what stays and why, before anything happens."""
    kept = [
        _(words.stays)
        for one in holdings
        if (words := TABLES.get(one.table, OTHER)) and words.stays
    ]
    lines = [
        _("<b>Xóa dữ liệu của anh/chị?</b>"),
        _(
            "Chúng tôi xóa tên, tài khoản, nội dung tin và việc đang dở; "
            "quyền làm việc và mọi đồng ý chấm dứt. Tin đang chờ gửi sẽ không gửi nữa. "
            "Xóa rồi thì không lấy lại được."
        ),
    ]
    if kept:
        lines.append(
            "\n".join([_("Phải giữ lại, và không còn gắn với tên anh/chị:"), *_dots(kept)])
        )
    buttons = (Button(_("Xóa hết"), code), Button(_("Thôi"), pack(SHOW)))
    return Screen("\n\n".join(lines), (buttons,))


def _dots(lines: Sequence[str]) -> list[str]:
    return [f"• {line}" for line in lines]


def erased() -> Screen:
    """The last words to somebody we no longer know."""
    return Screen(
        _(
            "Đã xóa. Chúng tôi không còn biết tài khoản này là ai. "
            "Khi cần, anh/chị cứ bấm /start như người mới."
        )
    )


def consent_list(purposes: Sequence[str]) -> Screen:
    """Every yes in force, each with its button."""
    if not purposes:
        return Screen(
            _("Anh/chị không còn đồng ý nào để rút."),
            ((Button(_("Quay lại"), pack(SHOW)),),),
        )
    rows = [
        (Button(_(PURPOSES[key].name), pack(WITHDRAW, key)),)
        for key in dict.fromkeys(purposes)
        if key in PURPOSES
    ]
    rows.append((Button(_("Quay lại"), pack(SHOW)),))
    return Screen(
        _("Anh/chị rút lại đồng ý về việc nào? Từ lúc đó chúng tôi không dùng dữ liệu ấy nữa."),
        tuple(rows),
    )


def withdrawn_words(purpose: str) -> str:
    """Over the chat, after a consent was taken back."""
    return _("Đã rút lại: {name}.").format(name=_(PURPOSES[purpose].name))
