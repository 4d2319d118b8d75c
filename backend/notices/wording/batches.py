"""How many parcels at once read: a batch's preview, and why a file was not taken."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.notices.wording.kinds import Wording, shown

SAVE, FAULTS_FILE, DROP = "batch.save", "batch.faults", "batch.drop"
PROVED = "proof.open"
COLUMNS = {
    "dossier": N_("mã hồ sơ"),
    "phone": N_("điện thoại"),
    "address": N_("địa chỉ"),
    "tracking": N_("mã bưu gửi"),
    "fee": N_("lệ phí"),
    "postage": N_("cước"),
    "route": N_("tuyến"),
    "sent_on": N_("ngày gửi"),
}
FAULTS = {
    "missing": N_("thiếu {columns}"),
    "twice": N_("mã bưu gửi trùng với dòng {detail}"),
    "known": N_("mã bưu gửi đã ghi ngày {detail}"),
    "formula": N_("có công thức: chép thành giá trị rồi gửi lại"),
    "merged": N_("có ô gộp: bỏ gộp ô rồi gửi lại"),
    "made_date": N_("{column} bị Excel đổi thành ngày: để cột là văn bản rồi gõ lại"),
    "rounded": N_("{column} bị Excel làm tròn: để cột là văn bản rồi gõ lại"),
    "shape": N_("{column} chưa đúng"),
    "amount": N_("{column} chưa phải số tiền"),
    "day": N_("ngày gửi chưa đúng: viết đủ như 23/11/2026"),
    "far_day": N_("ngày gửi ở tương lai hoặc quá lâu rồi"),
    "long": N_("{column} dài quá"),
    "unread": N_("không đọc được"),
}
REFUSALS = {
    "batch.heading": N_(
        "Tệp chưa có dòng tiêu đề với mã hồ sơ, điện thoại, mã bưu gửi. Anh/chị lấy mẫu rồi điền."
    ),
    "batch.empty": N_("Tệp chỉ có tiêu đề, chưa có dòng nào."),
    "batch.too_many": N_("Mỗi lượt tối đa {most} phiếu. Anh/chị chia tệp giúp."),
    "batch.over": N_(
        "Lượt gửi đã lưu trước khi đọc xong ảnh, tệp này. Anh/chị gửi lại vào lượt mới: /giaonhieu."
    ),
    "file.too_big": N_("Tệp lớn quá. Anh/chị chia thành nhiều tệp, mỗi tệp tối đa 200 dòng, 1 MB."),
    "file.old_excel": N_("Tệp Excel đời cũ (.xls). Anh/chị lưu lại thành .xlsx rồi gửi."),
    "file.empty": N_("Tệp trống."),
    "file.not_utf8": N_("Tệp CSV chưa ở bảng mã UTF-8, sai từ dòng {line}."),
}
OTHER_FILE = N_("Tệp này không đọc được. Anh/chị gửi tệp .xlsx hoặc .csv theo mẫu.")
UNREAD = {
    "no_code": N_("không thấy mã vạch nào, hoặc ảnh mờ"),
    "no_picture": N_("không mở được ảnh"),
    "no_sheet": N_("không đọc được tệp"),
    "gone": N_("không tải được"),
    "away": N_("không tải được"),
}


def fault_words(one: dict[str, Any]) -> str:
    """Why a row was not taken; facts as `batching.facts` names them."""
    column, words = one.get("column") or "", FAULTS[one["fault"]]
    return _(words).format(
        column=_(COLUMNS[column]) if column in COLUMNS else _("một ô"),
        columns=columns_words(one.get("detail") or "") if one["fault"] == "missing" else "",
        detail=shown(one.get("detail") or ""),
    )


def columns_words(names: str) -> str:
    """'mã hồ sơ, điện thoại' for the columns of a list with commas."""
    return ", ".join(_(COLUMNS[name]) for name in names.split(",") if name in COLUMNS)


def preview(facts: dict[str, Any]) -> Screen:
    """What would be registered, what would not, and what is asked for next."""
    parts = ["\n".join([_("<b>Xem lại trước khi lưu</b>"), _counts(facts)])]
    parts += _listed(_("Sai, chưa lưu được:"), facts["wrong"], facts["wrong_count"])
    parts += _listed(_("Còn thiếu:"), facts["missing"], facts["missing_count"])
    parts += _warnings(facts)
    parts += _files(facts)
    if facts["asked"]:
        number, columns = facts["asked"]
        parts.append(
            _(
                "<code>{number}</code>: anh/chị gõ {columns}. Hoặc dán nhiều dòng, mỗi dòng một "
                "phiếu: mã hồ sơ, điện thoại, mã bưu gửi."
            ).format(number=shown(number), columns=columns_words(columns))
        )
    return Screen("\n\n".join(parts), _rows(facts))


def _counts(facts: dict[str, Any]) -> str:
    said = [_n("{count} phiếu đủ và đúng", facts["good"]).format(count=facts["good"])]
    if facts["wrong_count"]:
        said.append(_n("{count} sai", facts["wrong_count"]).format(count=facts["wrong_count"]))
    if facts["missing_count"]:
        count = facts["missing_count"]
        said.append(_n("{count} còn thiếu", count).format(count=count))
    if facts["blanks"]:
        count = facts["blanks"]
        said.append(_n("{count} dòng trống bỏ qua", count).format(count=count))
    return " · ".join(said)


def _listed(head: str, some: list[dict[str, Any]], count: int) -> list[str]:
    if not some:
        return []
    lines = [head, *(f"• {_which(one)}{fault_words(one)}" for one in some)]
    if count > len(some):
        lines.append(_("… và {count} dòng nữa, xem trong tệp ghi lỗi.").format(
            count=count - len(some)
        ))  # fmt: skip
    return ["\n".join(lines)]


def _which(one: dict[str, Any]) -> str:
    line = _("dòng {line}").format(line=one["line"]) if one["line"] else ""
    number = f"<code>{shown(one['number'])}</code>" if one["number"] else ""
    named = ", ".join(filter(None, (line, number)))
    return f"{named}: " if named else ""


def _warnings(facts: dict[str, Any]) -> list[str]:
    said = []
    if facts["misspelt"]:
        said.append(
            _("⚠️ Sai số kiểm tra, anh/chị dò lại trên phiếu; đúng thì cứ lưu: {numbers}").format(
                numbers=shown(", ".join(facts["misspelt"]))
            )
        )
    if facts["again"]:
        said.append(
            _("⚠️ Hồ sơ có hơn một bưu gửi đang đi: {codes}").format(
                codes=shown(", ".join(facts["again"]))
            )
        )
    return said


def _files(facts: dict[str, Any]) -> list[str]:
    said = [
        _n("{count} ảnh, tệp: {why}.", count).format(count=count, why=_(UNREAD[failure]))
        for failure, count in facts["files"].items()
        if failure in UNREAD
    ]
    if facts["waiting"]:
        count = facts["waiting"]
        said.append(_n("{count} ảnh, tệp đang đọc.", count).format(count=count))
    return ["\n".join(said)] if said else []


def _rows(facts: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    batch, good = facts["batch"], facts["good"]
    rows = []
    if good:
        label = _n("Lưu {count} phiếu", good).format(count=good)
        rows.append((Button(label, pack(SAVE, batch)),))
    if facts["wrong_count"] or facts["missing_count"]:
        rows.append((Button(_("Tệp ghi lỗi"), pack(FAULTS_FILE, batch)),))
    rows.append((Button(_("Bỏ cả lượt này"), pack(DROP, batch)),))
    return tuple(rows)


def refusal_words(code: str, facts: dict[str, Any]) -> str:
    """Why a sheet was not taken at all."""
    return _(REFUSALS.get(code, OTHER_FILE)).format(**facts)


def refused(params: dict[str, Any]) -> Screen:
    """A sheet of which nothing was taken; what stood in the batch stays."""
    facts = {"most": params.get("most"), "line": params.get("line")}
    nothing = _("Chưa lưu gì từ tệp này.")
    return Screen(f"{refusal_words(params['why'], facts)} {nothing}")


def page_kept(params: dict[str, Any]) -> Screen:
    """The picture of the signed page has been fetched and sealed."""
    return Screen(
        _("Đã cất ảnh trang ký nhận, có khóa. Chỉ người giám sát mở xem được."), _proof_row(params)
    )


def _proof_row(params: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("Bằng chứng giao nhận"), pack(PROVED, params["parcel"])),),)


def page_lost(params: dict[str, Any]) -> Screen:
    """It could not be fetched or opened."""
    why = _(UNREAD.get(params["failure"], UNREAD["gone"]))
    return Screen(
        _("Chưa cất được ảnh trang ký nhận: {why}. Anh/chị gửi lại giúp.").format(why=why),
        _proof_row(params),
    )


KINDS: dict[str, Wording] = {
    "batch.preview": preview,
    "batch.refused": refused,
    "proof.page": page_kept,
    "proof.no_page": page_lost,
}
