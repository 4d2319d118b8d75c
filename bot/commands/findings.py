"""What `motcua check` says of each finding: what is, and where it is wrong, how to mend it."""

from __future__ import annotations

from backend.diagnosis.finding import Finding
from backend.notices.wording.reaching import QUOTAS
from bot.commands.words import WORDS

SIGNS = {"good": "✓", "warning": "!", "bad": "✗"}

FINDINGS = {
    "key.good": "Khóa MOTCUA_SECRET_KEY hợp lệ.",
    "key.rotating": "MOTCUA_SECRET_KEY đang có {number} khóa. Niêm phong lại xong thì bỏ khóa cũ "
    "(docs/operations.md, key rotation).",
    "key.file_private": "Chỉ chủ máy đọc được {path}.",
    "key.file_open": "Người khác trên máy đọc được {path} (quyền {mode}). Sửa: chmod 600 {path}",
    "key.opens": "Khóa mở được dữ liệu đã niêm phong ({number} giá trị thử).",
    "key.nothing_sealed": "Chưa có dữ liệu nào được niêm phong.",
    "key.does_not_open": "Khóa không mở được dữ liệu trong bảng {table}. Sửa: đặt lại khóa đã dùng "
    "khi ghi dữ liệu; nếu đang đổi khóa, viết khóa_mới,khóa_cũ.",
    "zone.good": "Giờ Hà Tĩnh: {time}.",
    "zone.wrong": "Múi giờ Asia/Ho_Chi_Minh lệch UTC {offset}, đúng ra là 7 giờ. "
    "Sửa: cập nhật gói tzdata.",
    "clock.moved": "Đồng hồ đang được chỉnh bằng {path}: {time}. Chỉ dùng khi chạy thử.",
    "clock.right": "Đồng hồ máy khớp với Telegram.",
    "clock.drifts": "Đồng hồ máy lệch {seconds} giây so với Telegram. "
    "Nên bật đồng bộ giờ: timedatectl set-ntp true",
    "clock.wrong": "Đồng hồ máy lệch {seconds} giây so với Telegram. "
    "Sửa: timedatectl set-ntp true",
    "database.absent": "Chưa có cơ sở dữ liệu {path}. Sửa: motcua db upgrade",
    "database.away": "Không mở được cơ sở dữ liệu ({reason}). Sửa: xem máy chủ có chạy không, và "
    "địa chỉ, mật khẩu trong MOTCUA_DATABASE_URL.",
    "database.encoding": "Cơ sở dữ liệu dùng bảng mã {encoding}. "
    "Sửa: tạo lại với UTF8, nếu không tiếng Việt sẽ hỏng.",
    "database.reached": "Cơ sở dữ liệu {what}, {megabytes} MB.",
    "schema.current": "Bảng biểu đúng phiên bản ({revision}).",
    "schema.empty": "Cơ sở dữ liệu chưa có bảng nào. Sửa: motcua db upgrade",
    "schema.behind": "Bảng biểu cũ ({revision}), chương trình cần {head}. Sửa: motcua db upgrade",
    "schema.newer": "Bảng biểu ({revision}) mới hơn chương trình ({head}). "
    "Sửa: chạy đúng phiên bản motcua, hoặc khôi phục bản sao lưu cũ.",
    "redis.embedded": "Không dùng Redis: chạy một tiến trình, motcua all.",
    "redis.address": "MOTCUA_REDIS_URL không phải địa chỉ Redis. Ví dụ: redis://127.0.0.1:6379/0",
    "redis.away": "Không nối được Redis ({reason}). Sửa: xem Redis có chạy không, và địa chỉ, "
    "mật khẩu trong MOTCUA_REDIS_URL.",
    "redis.reached": "Redis {version}.",
    "redis.old": "Redis {version} quá cũ. Sửa: dùng Redis 7 trở lên.",
    "redis.persistent": "Redis ghi lại mọi thay đổi (AOF).",
    "redis.forgetful": "Redis chưa bật AOF, khởi động lại là quên việc đang chờ. "
    "Sửa: appendonly yes trong redis.conf.",
    "redis.keeps": "Redis không tự xóa dữ liệu (noeviction).",
    "redis.evicts": "Redis tự xóa dữ liệu khi đầy ({policy}). "
    "Sửa: maxmemory-policy noeviction trong redis.conf.",
    "redis.own": "Redis dành riêng cho motcua.",
    "redis.shared": "Trong ngăn Redis này có dữ liệu của chương trình khác ({number} khóa). "
    "Nên dùng ngăn riêng, ví dụ redis://127.0.0.1:6379/5",
    "telegram.away": "Không tới được Telegram ({reason}). Sửa: xem mạng, tường lửa và "
    "MOTCUA_TELEGRAM_API_BASE.",
    "telegram.refuses": "Telegram từ chối: {reason}",
    "bot.known": "Bot @{username}.",
    "groups.open": "Bot vào được nhóm.",
    "groups.closed": "Bot chưa được phép vào nhóm. Sửa: @BotFather, /setjoingroups, Enable.",
    "privacy.on": "Chế độ riêng tư đang bật: bot chỉ thấy lệnh và câu trả lời cho nó "
    "(nếu làm quản trị viên nhóm, bot thấy mọi tin trong nhóm đó).",
    "privacy.off": "Chế độ riêng tư đang tắt: bot thấy mọi tin trong nhóm, không cần đến thế. "
    "Nên bật: @BotFather, /setprivacy, Enable.",
    "webhook.polling": "Bot tự hỏi tin mới, không dùng webhook.",
    "webhook.unwanted": "Telegram đang gửi tin tới {url}, còn máy này tự hỏi tin. Bot sẽ gỡ "
    "webhook khi chạy; hãy chắc không có máy khác dùng chung token.",
    "webhook.absent": "Telegram chưa biết webhook {wanted}. Sửa: chạy motcua bot, bot tự đăng ký.",
    "webhook.set": "Webhook đúng địa chỉ: {url}",
    "webhook.elsewhere": "Webhook đang là {url}, đúng ra là {wanted}. Sửa: chạy lại motcua bot; "
    "nếu lại đổi, có máy khác dùng chung token.",
    "webhook.failing": "Lần gần nhất Telegram gửi tới webhook không được ({minutes} phút trước): "
    "{reason}. Xem chứng chỉ TLS, proxy và tường lửa.",
    "updates.waiting": "Còn {number} tin chờ bot đọc. Xem bot có đang chạy không.",
    "webchat.on": "Trang chat: {url}",
    "webchat.insecure": "Trang chat ở {url} không có https, ai nghe trộm cũng vào được. "
    "Sửa: đặt proxy TLS phía trước, rồi đổi MOTCUA_PUBLIC_URL.",
    "disk.good": "Còn {gigabytes} GB cho {path}.",
    "disk.low": "Chỉ còn {megabytes} MB cho {path}. Nên dọn hoặc thêm đĩa.",
    "disk.full": "Sắp hết đĩa: còn {megabytes} MB cho {path}. Sửa: dọn hoặc thêm đĩa ngay.",
    "disk.unwritable": "Không ghi được vào {path}. Sửa: trao thư mục cho người dùng chạy motcua "
    "(chown), hoặc đổi MOTCUA_FILES_DIR, MOTCUA_DATABASE_URL.",
    "process.alive": "Tiến trình {name} đang chạy ({seconds} giây trước).",
    "process.never": "Tiến trình {name} chưa chạy lần nào. Chạy: motcua all, hoặc từng tiến trình.",
    "process.silent": "Tiến trình {name} im lặng {seconds} giây. Sửa: xem nhật ký, chạy lại.",
    "zalo.unconnected": "Zalo đã cấu hình nhưng chưa nối. Sửa: motcua zalo connect "
    "(docs/channels.md).",
    "zalo.refused": "Zalo không nhận mã truy cập nữa ({reason}). Sửa: motcua zalo connect; "
    "tin đang chờ vẫn được giữ.",
    "zalo.stale": "Mã truy cập Zalo hết hạn {hours} giờ trước, sẽ gia hạn khi motcua chạy.",
    "zalo.connected": "Zalo đã nối, mã truy cập gia hạn {hours} giờ trước.",
    "zalo.signature_open": "Chữ ký webhook Zalo đang thử mọi cách. Nhật ký có dòng "
    "zalo.signature_variant thì đặt MOTCUA_ZALO_SIGNATURE theo đó.",
    "zalo.no_templates": "Chưa có mẫu tin Zalo (MOTCUA_ZALO_TEMPLATES): ngoài thời gian cho phép, "
    "tin sẽ chờ người dân nhắn.",
    "zalo.quota": "Zalo, {quota}: còn {remaining}/{total}.",
    "zalo.quota_low": "Zalo, {quota}: chỉ còn {remaining}/{total}. "
    "Nên mua thêm ở trang quản lý OA.",
    "zalo.quota_gone": "Zalo, {quota}: đã hết. Sửa: mua thêm ở trang quản lý OA; hạn mức theo ngày "
    "thì mai có lại.",
    "standing_body.unknown": "Không có đơn vị {key}. Sửa: đổi MOTCUA_STANDING_BODY, ví dụ "
    "so-khoa-hoc-cong-nghe.",
    "groups.none": "Chưa nhóm nào được nối. Trong nhóm của từng đơn vị, quản trị gõ /ketnoinhom.",
    "group.good": "Nhóm của {unit}: đủ quyền.",
    "group.closed": "Nhóm của {unit}: không xem được ({reason}). "
    "Sửa: thêm bot vào nhóm rồi gõ lại /ketnoinhom.",
    "group.left": "Nhóm của {unit}: bot không còn trong nhóm. "
    "Sửa: thêm bot, cho làm quản trị viên.",
    "group.muted": "Nhóm của {unit}: bot không được nhắn tin. Sửa: bỏ hạn chế cho bot.",
    "group.no_admin": "Nhóm của {unit}: bot chưa là quản trị viên. "
    "Sửa: cho bot làm quản trị viên, với quyền quản lý chủ đề.",
    "group.no_topics": "Nhóm của {unit}: bot chưa được quản lý chủ đề. "
    "Sửa: bật quyền Quản lý chủ đề (Manage Topics) cho bot.",
}  # fmt: skip


def sentence(finding: Finding) -> str:
    """The finding in words, beginning with a capital letter."""
    pattern = FINDINGS.get(finding.code) or WORDS[finding.code]
    facts = finding.facts
    if "quota" in facts:
        facts = facts | {"quota": QUOTAS[str(facts["quota"])]}
    words = pattern.format(**facts)
    return words[:1].upper() + words[1:]


def line(finding: Finding) -> str:
    """``✓ Redis 7.0.15.``"""
    return f"{SIGNS[finding.level]} {sentence(finding)}"
