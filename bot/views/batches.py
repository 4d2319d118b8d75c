"""How a clerk brings many parcels at once: what to send, what was read, what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import _, _n
from backend.notices.wording import batches as wording
from backend.parcels import batches
from backend.parcels.batches import Judged, Row
from bot.sheets.parts import Poster

BEGIN, TEMPLATE, RECEIPTS = "batch.begin", "batch.template", "batch.receipts"
CARDS = 40
"""So many codes a file: drawing one takes long, and the transaction stays open meanwhile."""
SAVE, FAULTS_FILE, DROP = wording.SAVE, wording.FAULTS_FILE, wording.DROP
preview = wording.preview


def intro(batch_id: int) -> Screen:
    """The three ways, their limits, and the sheet to fill."""
    text = _(
        "<b>Gửi nhiều cùng lúc</b>\n"
        "Anh/chị gửi cách nào cũng được, lẫn nhau cũng được:\n"
        "• Tệp .xlsx hoặc .csv theo mẫu (tối đa {rows} dòng, 1 MB).\n"
        "• Dán nhiều dòng, mỗi dòng một phiếu: mã hồ sơ, điện thoại, mã bưu gửi, thứ tự nào cũng "
        "được.\n"
        "• Ảnh mã vạch trên phiếu gửi, một hay nhiều ảnh (tối đa {files}). Ảnh chỉ để đọc số, "
        "không giữ.\n\n"
        "Chúng tôi cho xem lại rồi anh/chị bấm một lần để lưu. Tên người không lưu. "
        "Lượt chưa lưu thì sau một ngày tự xóa. Thôi: /huy."
    ).format(rows=batches.MOST_ROWS, files=batches.MOST_FILES)
    rows = (
        (Button(_("Lấy mẫu Excel"), pack(TEMPLATE)),),
        (Button(_("Bỏ cả lượt này"), pack(DROP, batch_id)),),
    )
    return Screen(text, rows)


def template_caption() -> str:
    """Under the empty sheet."""
    return _(
        "Mẫu gửi nhiều bưu gửi. Bắt buộc: mã hồ sơ, điện thoại, mã bưu gửi. Dòng bắt đầu bằng # là "
        "ví dụ, không đọc. Điền xong anh/chị gửi lại tệp vào đây."
    )


def reading() -> Screen:
    """A file has come; what it says follows."""
    return Screen(_("Đã nhận, chúng tôi đang đọc. Xong sẽ hiện phần xem lại."))


def had_already() -> Screen:
    """The same file once more."""
    return Screen(_("Ảnh, tệp này anh/chị đã gửi trong lượt này rồi."))


def too_large() -> Screen:
    """More than is taken."""
    return Screen(wording.refusal_words("file.too_big", {}))


def no_such_file() -> Screen:
    """Neither sheet nor picture nor lines."""
    return Screen(_("Ở bước này chỉ nhận tệp .xlsx, .csv, ảnh mã vạch hoặc các dòng chữ."))


def lines_read(facts: dict[str, Any], unread: Sequence[Row]) -> Screen:
    """The preview, and which of the pasted lines said nothing we know."""
    screen = wording.preview(facts)
    if not unread:
        return screen
    numbers = ", ".join(str(row.line) for row in unread)
    note = _n("Không thấy mã hay số điện thoại ở dòng {lines} của tin vừa rồi.", len(unread))
    leave = _("Muốn làm việc khác, anh/chị gõ /huy trước.")
    return Screen(f"{note.format(lines=numbers)} {leave}\n\n{screen.text}", screen.rows)


def saved(batch_id: int, count: int, left: int) -> Screen:
    """All good rows are registered; the others are told of."""
    parts = [_n("Đã lưu {count} phiếu.", count).format(count=count)]
    rows = [
        (Button(_receipts(count, part), pack(RECEIPTS, batch_id, part)),)
        for part in range((count + CARDS - 1) // CARDS)
    ]
    if left:
        parts.append(
            _n("{count} dòng chưa lưu: anh/chị sửa trong tệp rồi gửi lại.", left).format(count=left)
        )
        rows.append((Button(_("Tệp ghi lỗi"), pack(FAULTS_FILE, batch_id)),))
    rows.append((Button(_("Gửi lượt khác"), pack(BEGIN)),))
    return Screen(" ".join(parts), tuple(rows))


def _receipts(count: int, part: int) -> str:
    if count <= CARDS:
        return _("In mã QR cho người dân")
    first, last = part * CARDS + 1, min((part + 1) * CARDS, count)
    return _("In mã QR, phiếu {first}–{last}").format(first=first, last=last)


def dropped() -> Screen:
    """Nothing of it was saved."""
    return Screen(_("Đã bỏ cả lượt. Không lưu lại gì."))


def faults_heading() -> str:
    """Over the last column of the file that goes back."""
    return _("Vì sao chưa lưu")


def faults_caption() -> str:
    """Under the file that goes back."""
    return _("Các dòng chưa lưu và lý do. Anh/chị sửa trong tệp này rồi gửi lại; cột cuối bỏ qua.")


def why(one: Judged) -> str:
    """The last column of a row."""
    return wording.fault_words({"fault": one.fault, "column": one.row.column, "detail": one.detail})


def receipts_caption() -> str:
    """Under the sheet of codes."""
    return _(
        "Mã QR của từng phiếu, bốn phiếu một trang, cắt ra kẹp vào giấy biên nhận. "
        "Mỗi mã chỉ gắn với người mở đầu tiên; lấy lại được trong một ngày."
    )


def receipt(row: Row, link: str) -> Poster:
    """One receipt's card: its codes and its link, no phone, no address."""
    return Poster(
        over=_("Theo dõi kết quả trên điện thoại"),
        name=row.dossier or "",
        link=link,
        steps=(
            _("Quét mã này bằng máy ảnh điện thoại."),
            _("Hoặc gõ /theodoi, mã {code}, và 4 số cuối điện thoại người nhận.").format(
                code=row.code
            ),
        ),
        foot=_("Bưu điện không bảo chuyển khoản trước, không hỏi mã OTP."),
    )
