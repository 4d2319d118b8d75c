"""What people read when a rule says no, or when we failed them."""

from __future__ import annotations

from backend.errors import DomainError
from backend.i18n import N_, _

REFUSALS: dict[str, str] = {
    "button.stale": N_("Nút này đã cũ. Anh/chị bấm /start để xem mục mới nhất."),
    "link.not_yet": N_("Lúc này chưa tạo được đường dẫn. Anh/chị thử lại sau ít phút giúp."),
    "right.missing": N_("Việc này cần quyền mà anh/chị chưa có."),
    "commune.unknown": N_("Chúng tôi chưa biết xã, phường này. Anh/chị gõ tên khác giúp."),
    "person.suspended": N_("Quyền làm việc của anh/chị đang tạm dừng. Hãy hỏi người quản trị."),
    "link.closed": N_("Lời hỏi này hết dùng được. Anh/chị bắt đầu lại bằng /lienket."),
    "person.unknown": N_("Không còn người này trong danh sách."),
    "admin.last": N_(
        "Đây là người quản trị cuối cùng của tỉnh. Hãy mời một người quản trị khác trước."
    ),
    "invitation.closed": N_("Lời mời này hết dùng được. Hãy xin người quản trị lời mời mới."),
    "weblogin.off": N_("Ở đây chưa có trang web để làm việc. Anh/chị hỏi người quản trị."),
    "weblogin.here": N_(
        "Anh/chị đang ở trên web rồi. Muốn mở ở máy khác thì gõ lệnh này trong Zalo hoặc Telegram."
    ),
    "weblogin.closed": N_("Đường dẫn này hết dùng được. Anh/chị gõ /dangnhapweb để lấy cái mới."),
    "tries.spent": N_("Anh/chị đã thử nhiều lần. Hãy thử lại sau {minutes} phút."),
    "case.unknown": N_("Anh/chị không mở được câu hỏi này."),
    "case.over": N_("Câu hỏi này đã khép lại."),
    "case.not_now": N_("Câu hỏi này đang ở bước khác. Anh/chị xem ở 'Việc của tôi'."),
    "case.older_answer": N_("Đã có câu trả lời mới hơn. Anh/chị xem ở 'Việc của tôi'."),
    "case.not_yours": N_("Chỉ người viết câu trả lời này mới bấm được."),
    "case.taken": N_("Đã có người nhận câu này."),
    "case.left": N_("Câu này đã gửi rồi. Muốn rút lại, anh/chị mở câu hỏi ở 'Việc của tôi'."),
    "case.no_ground": N_(
        "Không nhận thì cần căn cứ: ghi rõ điều, khoản, văn bản trong câu trả lời rồi gửi lại."
    ),
    "case.not_late": N_("Chưa quá hạn trả lời. Tới hạn chúng tôi tự báo lên từng bậc."),
    "case.same_desk": N_("Anh/chị chọn một cơ quan khác."),
    "case.passed_too_often": N_(
        "Câu này đã chuyển nhiều lần. Lãnh đạo Trung tâm sẽ quyết cơ quan nào trả lời."
    ),
    "case.dropped": N_("Câu trả lời này đã bỏ, không gửi."),
    "case.no_words": N_(
        "Trả lời cần ít nhất một câu bằng chữ. Anh/chị sửa tin có ảnh, tệp: thêm chú thích vào đó."
    ),
    "case.too_many_files": N_("Mỗi lần trả lời gửi kèm tối đa {most} ảnh, tệp."),
    "case.unfinished": N_("Câu hỏi còn thiếu. Anh/chị mở lại 'Hỏi Sở' để viết tiếp."),
    "case.nobody_there": N_(
        "Sở này hiện chưa có ai trực kênh. Câu hỏi chưa gửi, bản nháp vẫn giữ. "
        "Anh/chị đổi Sở khác hoặc gọi trực tiếp."
    ),
    "case.text_empty": N_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."),
    "case.text_too_long": N_(
        "Tin này dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp."
    ),
    "promise.bounds": N_("Thời hạn từ 1 phút đến {days} ngày làm việc. Anh/chị chọn lại giúp."),
    "promise.order": N_("Có người nhận phải sớm hơn hoặc bằng trả lời. Anh/chị chọn lại giúp."),
    "follow.unknown": N_(
        "Mã này không dùng được hoặc đã quá hạn. Anh/chị nhờ nhân viên ở quầy tạo mã khác."
    ),
    "follow.used": N_(
        "Mã này đã gắn với người mở trước. Anh/chị nhờ nhân viên ở quầy tạo cho mình mã khác."
    ),
    "follow.over": N_("Câu hỏi này đã khép lại. Anh/chị hỏi kết quả ở quầy."),
    "follow.own": N_(
        "Mã này dành cho người dân: ai mở đầu tiên thì gắn với người đó. "
        "Anh/chị là người hỏi nên chúng tôi không gắn."
    ),
    "rating.over": N_("Anh/chị đã góp ý về câu trả lời này rồi."),
    "route.unfit": N_("Nơi này không nhận vướng mắc. Anh/chị chọn nơi khác giúp."),
    "macro.unknown": N_("Mẫu này không còn dùng, hoặc không phải của cơ quan anh/chị."),
    "macro.empty": N_("Mẫu cần có tên và nội dung. Anh/chị viết lại giúp."),
    "macro.title_long": N_("Tên mẫu dài quá, tối đa {most} ký tự. Anh/chị viết gọn lại giúp."),
    "macro.text_long": N_(
        "Nội dung mẫu dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp."
    ),
    "macro.identity": N_(
        "Trong mẫu có số giống số căn cước. Mẫu dùng cho nhiều người, anh/chị bỏ số đó giúp."
    ),
    "macro.variable": N_("Không có chỗ điền nào tên {name}. Anh/chị xem lại danh sách ở trên."),
    "macro.taken": N_("Cơ quan đã có mẫu tên {title}. Anh/chị đặt tên khác, hoặc sửa mẫu đó."),
    "macro.too_many": N_("Cơ quan đã có {most} mẫu. Anh/chị bỏ bớt mẫu cũ trước."),
    "macro.missing": N_("Câu hỏi này chưa có gì để điền vào {names}. Chưa gửi gì."),
    "enquiry.unknown": N_("Anh/chị không mở được câu hỏi này."),
    "enquiry.over": N_("Câu hỏi này đã khép lại. Cần thì anh/chị gửi câu mới: /gapnguoi."),
    "enquiry.not_now": N_("Câu hỏi này đang ở bước khác. Anh/chị xem thẻ mới nhất."),
    "enquiry.taken": N_("Đã có người nhận câu hỏi này."),
    "enquiry.own": N_("Câu này do chính anh/chị hỏi, để đồng nghiệp trả lời giúp."),
    "enquiry.not_yours": N_("Câu hỏi này không còn ở chỗ anh/chị."),
    "enquiry.asked_already": N_("Anh/chị đã hỏi lại một lần. Giờ anh/chị trả lời giúp."),
    "enquiry.unreachable": N_("Người hỏi đã chặn kênh này nên không gửi tới được. Chưa gửi gì."),
    "enquiry.no_commune": N_("Anh/chị cho biết xã, phường nơi ở trước: /xatoi."),
    "enquiry.nobody": N_("Hiện chưa có nhân viên nào trực kênh này. Anh/chị ra quầy để hỏi."),
    "enquiry.too_many": N_(
        "Anh/chị đang có {most} câu hỏi chờ trả lời. Anh/chị chờ một câu xong rồi gửi tiếp."
    ),
    "enquiry.text_empty": N_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."),
    "enquiry.text_too_long": N_(
        "Tin này dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp."
    ),
    "guidance.unknown": N_("Anh/chị không mở được câu trả lời này."),
    "guidance.over": N_("Câu trả lời này không còn dùng. Anh/chị gõ lại câu hỏi giúp."),
    "guidance.not_yours": N_("Chỉ người soạn mới sửa được bản nháp này."),
    "guidance.settled": N_("Câu trả lời này đã xử lý xong. Anh/chị mở lại để xem."),
    "guidance.changed": N_("Người soạn đã sửa câu này. Anh/chị chờ bản mới rồi duyệt."),
    "guidance.second_person": N_(
        "Anh/chị là người soạn, nên cần một người khác duyệt. Cảm ơn anh/chị!"
    ),
    "guidance.unfinished": N_("Bản nháp còn thiếu. Anh/chị mở lại để điền tiếp."),
    "guidance.dates": N_("Ngày hết hạn phải từ hôm nay trở đi và không trước ngày áp dụng."),
    "guidance.text_empty": N_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."),
    "guidance.text_too_long": N_(
        "Tin này dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp."
    ),
    "duty.unknown": N_("Ca trực này không còn. Anh/chị mở lại /lichtruc."),
    "duty.person": N_("Người này không còn là chuyên viên ở đây. Anh/chị chọn người khác."),
    "duty.substitute": N_("Người trực thay phải là một chuyên viên khác ở đây."),
    "duty.order": N_("Ngày kết thúc đứng trước ngày bắt đầu. Anh/chị chọn lại."),
    "duty.past": N_("Những ngày này đã qua. Anh/chị chọn lại."),
    "duty.far": N_("Ca trực xa nhất là một năm kể từ hôm nay."),
    "duty.fields": N_(
        "Người này trong những ngày ấy đã có lĩnh vực khác; mỗi người trực tối đa {most} lĩnh vực."
    ),
    "learning.unknown": N_("Câu này không còn trong danh sách."),
    "learning.settled": N_("Câu này đã xử lý xong."),
    "learning.changed": N_("Đề nghị này đã đổi. Anh/chị mở lại câu hỏi để xem."),
    "learning.second_person": N_(
        "Anh/chị là người đề nghị, nên cần một người khác duyệt. Cảm ơn anh/chị!"
    ),
    "collect.too_many": N_(
        "Anh/chị đang có {most} yêu cầu chờ Bưu điện đến. Xong một yêu cầu rồi gửi tiếp giúp."
    ),
    "collect.too_often": N_(
        "Trong 24 giờ anh/chị đã gửi {most} yêu cầu. Anh/chị chờ hôm sau, hoặc ra quầy giúp."
    ),
    "collect.nobody": N_(
        "Hiện chưa có nhân viên nào của Bưu điện nhận được yêu cầu trên kênh này. Chưa gửi gì. "
        "Anh/chị ra quầy hoặc bưu cục gần nhất."
    ),
    "collect.slot": N_("Giờ ấy không còn hẹn được. Anh/chị chọn giờ khác giúp."),
    "collect.taken": N_("Đã có người nhận đi yêu cầu này."),
    "collect.own": N_("Yêu cầu này của chính anh/chị, để đồng nghiệp nhận giúp."),
    "collect.not_yours": N_("Yêu cầu này không còn ở chỗ anh/chị."),
    "collect.call_first": N_(
        "Số điện thoại này người dân tự gõ. Anh/chị gọi xác nhận, bấm 'Đã gọi xác nhận' rồi mới đi."
    ),
    "collect.list_closed": N_("Danh mục này đã gửi người dân. Cần sửa thì bấm 'Lập lại danh mục'."),
    "collect.list_empty": N_("Danh mục chưa có giấy tờ nào được nhận. Anh/chị đánh dấu trước."),
    "collect.list_first": N_("Anh/chị lập danh mục và gửi người dân xác nhận trước."),
    "collect.list_long": N_("Danh mục tối đa {most} dòng."),
    "collect.paper_empty": N_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."),
    "collect.paper_too_long": N_("Tin này dài quá, tối đa {most} ký tự. Anh/chị viết gọn lại."),
    "parcel.clerks_only": N_("Việc này dành cho nhân viên Bưu điện ở quầy."),
    "parcel.known": N_(
        "Mã bưu gửi này đã được ghi ngày {day}. Anh/chị dò lại số trên phiếu, "
        "hoặc mở phiếu cũ ở 'Gửi trả kết quả'."
    ),
    "parcel.link_used": N_("Liên kết này đã có người mở. Tra bằng mã và 4 số cuối điện thoại."),
    "parcel.unknown": N_("Anh/chị không mở được phiếu này."),
    "parcel.passed": N_("Giấy tờ đã sang bước khác. Anh/chị mở lại để xem bước hiện tại."),
    "parcel.unproved": N_("Anh/chị bấm nút gửi số điện thoại trước đã, rồi mới hẹn được."),
    "batch.over": N_(
        "Lượt này đã lưu, đã bỏ hoặc quá một ngày. Gõ /giaonhieu để bắt đầu lượt mới."
    ),
    "batch.nothing": N_("Chưa có phiếu nào đủ và đúng để lưu."),
    "batch.too_many": N_("Mỗi lượt tối đa {most} phiếu. Anh/chị lưu lượt này rồi gửi tiếp."),
    "batch.too_many_files": N_(
        "Mỗi lượt tối đa {most} ảnh, tệp. Anh/chị lưu lượt này rồi gửi tiếp."
    ),
    "proof.none": N_("Phiếu này chưa ghi là đã giao."),
    "proof.no_page": N_("Phiếu này không có ảnh trang ký nhận."),
    "handover.unknown": N_("Anh/chị không mở được biên bản này."),
    "handover.nothing": N_("Không còn bưu gửi nào để bàn giao trong số đã chọn."),
    "handover.settled": N_("Biên bản này đã xong. Anh/chị mở lại để xem."),
    "handover.second_person": N_(
        "Anh/chị là bên giao, nên cần một người khác đếm và nhận. Cảm ơn anh/chị!"
    ),
    "appointment.day": N_(
        "Ngày ấy đã qua, gần quá hoặc xa quá nên không nhắc được. Anh/chị gõ lại ngày khác."
    ),
    "parcel.hand_only": N_(
        "Quầy ghi kết quả này phải trao tận tay người đứng tên, nên không đổi địa chỉ, không giao "
        "người khác được. Chưa giao được thì anh/chị hẹn ngày khác hoặc nhận tại bưu cục."
    ),
    "call.taken": N_("Đồng nghiệp đã nhận gọi, hoặc anh/chị chưa nhận gọi."),
    "call.own": N_("Việc này do chính anh/chị nhờ, để đồng nghiệp gọi giúp."),
    "call.refused": N_(
        "Bưu điện đã gọi số trên hồ sơ: người nghe máy không nhờ việc này. Anh/chị ra quầy giúp."
    ),
    "call.spent": N_("Bưu điện đã gọi {most} lần. Anh/chị hỏi quầy nơi nộp hồ sơ giúp."),
    "call.nobody": N_("Quầy này chưa có ai trực kênh để gọi. Anh/chị hỏi thẳng quầy giúp."),
    "join.refused": N_(
        "Người mở liên kết trước không đồng ý. Anh/chị là người nhận thì báo quầy nơi nộp hồ sơ."
    ),
    "join.owner_away": N_(
        "Không hỏi được người mở trước. Anh/chị tra bằng mã và 4 số cuối điện thoại người nhận."
    ),
    "join.proved": N_(
        "Tài khoản này đã được xác nhận đúng số người nhận, nên không bỏ được. Anh/chị hỏi quầy."
    ),
    "watch.too_many": N_("Anh/chị đang chờ {most} hồ sơ rồi. Bỏ bớt một hồ sơ trước đã."),
    "complaint.unknown": N_("Anh/chị không mở được khiếu nại này."),
    "complaint.over": N_("Khiếu nại này đã khép lại. Cần thì anh/chị gửi khiếu nại mới."),
    "complaint.not_now": N_("Giấy tờ đang ở bước khác nên việc này chưa khiếu nại được."),
    "complaint.nobody": N_(
        "Chưa có người giám sát nào trên kênh này để trả lời. Chưa gửi gì. "
        "Anh/chị hỏi quầy hoặc gọi tổng đài Bưu điện."
    ),
    "complaint.too_many": N_("Anh/chị đang có {most} khiếu nại chờ. Chờ xong một việc đã."),
    "complaint.own": N_("Khiếu nại này của chính anh/chị, để đồng nghiệp trả lời."),
    "complaint.answered": N_("Đồng nghiệp đã trả lời khiếu nại này."),
    "complaint.text_empty": N_("Tin này chưa có chữ nào. Anh/chị viết lại giúp."),
    "complaint.text_too_long": N_(
        "Tin này dài {length} ký tự, tối đa {most}. Anh/chị viết gọn lại giúp."
    ),
    "parcel.not_followed": N_("Anh/chị không theo dõi giấy tờ này. Gõ /theodoi để tra."),
}
OTHERWISE = N_("Việc này hiện không làm được.")


def words(refusal: DomainError) -> str:
    """The sentence for a refused rule, in the language spoken now."""
    return _(REFUSALS.get(refusal.code, OTHERWISE)).format(**refusal.facts)


def apology_words(code: str) -> str:
    """What a person reads when the fault is ours; `code` finds the incident."""
    return _(
        "Xin lỗi anh/chị, chúng tôi gặp lỗi khi xử lý tin vừa rồi. "
        "Anh/chị thử lại giúp; nếu vẫn vậy, hãy báo mã {code} cho nhân viên ở quầy."
    ).format(code=code)
