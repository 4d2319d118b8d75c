"""How we greet people: by what they can do here."""

from __future__ import annotations

from backend.actions import Screen
from backend.cases.routing import LEADING
from backend.cases.rules import ANSWERING
from backend.i18n import N_, _
from backend.knowledge import units
from backend.learning.rules import TEACHING
from backend.notices.wording.kinds import shown
from backend.people.rules import PROVINCE, Grant, Speaker

ROLES = {
    "clerk": N_("nhân viên Bưu điện"),
    "specialist": N_("chuyên viên"),
    "supervisor": N_("người giám sát"),
    "admin": N_("người quản trị"),
}


def screen(text: str) -> Screen:
    """A text by itself."""
    return Screen(text)


def hello(speaker: Speaker) -> str:
    """The greeting of /start."""
    if speaker.grants:
        roles = "\n".join(f"• {role_line(grant)}" for grant in speaker.grants)
        return _(
            "Chào {name}! Quyền của anh/chị ở đây:\n{roles}\n\n"
            "Anh/chị chọn việc ở các nút bên dưới, hoặc gõ thẳng câu hỏi."
        ).format(name=shown(speaker.name or _("anh/chị")), roles=roles)
    return _(
        "Chào anh/chị! Đây là kênh hỏi đáp của Bưu điện về thủ tục hành chính ở Hà Tĩnh.\n\n"
        "Anh/chị cứ gõ câu hỏi như nói chuyện, có dấu hay không dấu đều được. "
        "Ví dụ: <i>làm khai sinh cho con cần giấy tờ gì</i>.\n\n"
        "Câu trả lời nào cũng ghi nguồn và ngày. Điều gì chúng tôi không biết, chúng tôi nói là "
        "không biết. Kênh này không bao giờ hỏi mã OTP, không nhận ảnh căn cước, "
        "không bảo anh/chị chuyển tiền."
    )


def welcome(grant: Grant) -> str:
    """After an invitation was used."""
    return _("Xong. Từ nay anh/chị là {role}.").format(role=role_line(grant))


def role_line(grant: Grant) -> str:
    """A role with its scope in words: 'chuyên viên · Sở Công Thương'."""
    unit = units.find(grant.scope)
    name = shown(unit.name if unit else grant.scope)
    return f"{_(ROLES[grant.role])} · {name}"


def help_text(speaker: Speaker) -> str:
    """What can be done, in a few lines."""
    lines = [
        _("<b>Anh/chị làm được gì ở đây</b>"),
        _("• Gõ câu hỏi về thủ tục, hoặc /thutuc"),
        _("• /diadiem: nơi nộp hồ sơ, tên cũ tên mới đều hiểu"),
        _("• /gapnguoi: hỏi nhân viên Bưu điện của xã, phường"),
        _("• /xatoi: nhớ xã, phường của anh/chị để chỉ đúng quầy"),
        _("• /theodoi: giấy tờ gửi bưu điện đang ở đâu"),
        _("• /dennhan: Bưu điện đến nhà nhận hồ sơ"),
        _("• /buudienthat: người gọi, người giao có phải Bưu điện thật không"),
        _("• /khieunai: việc giao giấy tờ có điều chưa đúng"),
        _("• /lienket: dùng thêm Telegram, Zalo hay web"),
        _("• /dulieu: xem, tải về, xóa dữ liệu của anh/chị"),
        _("• /ngonngu: đổi tiếng Việt / English"),
    ]
    if speaker.has("clerk"):
        lines += [
            _("• /vuongmac: hỏi Sở về hồ sơ khó"),
            _("• /giao, /giaonhieu: gửi trả kết quả tới nhà, một hay nhiều cùng lúc"),
            _("• /bangiao: bàn giao giữa quầy và Bưu điện"),
        ]
    if any(map(speaker.has, ("clerk", "supervisor"))):
        lines += [
            _("• /homnay, /bang: việc hôm nay, bưu gửi nào đang ở đâu"),
            _("• /lichnhan: ai nhờ đến nhận hồ sơ, ai đi, mấy giờ"),
        ]
    if any(map(speaker.has, ("clerk", "specialist", "supervisor"))):
        lines.append(_("• /nghi, /truc: báo nghỉ và đi làm lại"))
    if any(map(speaker.has, ("specialist", "supervisor", "admin"))):
        lines.append(_("• /lichtruc: ai trực, lĩnh vực nào, từ ngày nào"))
    if any(map(speaker.has, ("supervisor", "admin"))):
        lines.append(_("• /nghiquay: đơn vị nghỉ một ngày, thời hạn lùi theo"))
    if any(grant.role in TEACHING and grant.scope == PROVINCE for grant in speaker.grants):
        lines.append(_("• /tuyen: vướng mắc nào gửi tới nơi nào"))
        lines.append(_("• /chuatraloi: câu bot chưa trả lời được"))
        lines.append(_("• /giu, /danggiu: tạm giữ câu trả lời có thể sai"))
    if speaker.grants:
        lines.append(_("• /viec: việc của tôi"))
        lines.append(_("• /dangnhapweb: làm việc trên web"))
        lines.append(_("• /khotraloi: câu trả lời đã duyệt của các Sở"))
    if any(map(speaker.has, ANSWERING)):
        lines.append(_("• /danhgia: nhân viên ở quầy đánh giá câu trả lời"))
        lines.append(_("• /mau: câu mẫu để trả lời cho nhanh"))
    if any(map(speaker.has, LEADING)):
        lines.append(_("• /kenhnhan, /thoihan: cơ quan nhận câu hỏi ở đâu, hẹn trả lời bao lâu"))
    if speaker.has("admin"):
        lines += [_("• /nhansu: ai làm việc ở đây"), _("• /ketnoinhom: gõ trong nhóm của Sở")]
    return "\n".join([*lines, _("Đang làm dở mà muốn thôi: /huy.")])


def cancelled() -> str:
    """After /huy."""
    return _("Đã thôi việc đang làm dở. Anh/chị cần gì cứ chọn ở dưới.")
