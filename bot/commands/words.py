"""What an operator reads when the installation is not fit to run, and how to mend it."""

from __future__ import annotations

from pydantic import ValidationError

from backend.errors import Misconfigured

WORDS = {
    "file.unreadable": "không mở được tệp {path}.",
    "file.exists": "{path} đã có; chọn tên khác.",
    "file.unwritten": "không ghi được {path}.",
    "report.unwritten": "không ghi được {path}; việc nhập vẫn như đã báo ở trên.",
    "unit.unclear": "không rõ đơn vị {name}: {choices}.",
    "codes.unwritten": "đã mời nhưng không ghi được {path}; chạy lại với --again --out TỆP_KHÁC.",
    "key.missing": "thiếu MOTCUA_SECRET_KEY. Tạo bằng motcua check --new-key, rồi cất kỹ.",
    "key.malformed": "MOTCUA_SECRET_KEY không phải khóa hợp lệ. Tạo bằng motcua check --new-key.",
    "key.does_not_open": "không khóa nào trong MOTCUA_SECRET_KEY mở được dữ liệu đã niêm phong.",
    "channels.none": "chưa có kênh nào. Cần ít nhất một: Telegram (MOTCUA_TELEGRAM_TOKEN, xin ở "
    "@BotFather); Zalo (MOTCUA_ZALO_APP_ID, MOTCUA_ZALO_APP_SECRET, MOTCUA_ZALO_OA_ID, "
    "MOTCUA_ZALO_OA_SECRET_KEY, rồi motcua zalo connect); trang chat (MOTCUA_WEBCHAT=true và "
    "MOTCUA_PUBLIC_URL, địa chỉ mọi người mở).",
    "zalo.unset": "chưa cấu hình Zalo: cần MOTCUA_ZALO_APP_ID và các mục cùng nhóm.",
    "zalo.nothing_given": "chưa nhập gì; lấy mã ở trang quản lý ứng dụng của Zalo.",
    "zalo.refused": "Zalo không nhận mã này (lỗi {code}). Lấy mã mới rồi làm lại.",
    "zalo.away": "không tới được Zalo ({reason}). Mã có thể đã bị dùng; nếu lặp lại, lấy mã mới.",
    "token.refused": "Telegram không nhận MOTCUA_TELEGRAM_TOKEN này.",
    "bot.nameless": "bot chưa có username; đặt username ở @BotFather.",
    "database.driver": "MOTCUA_DATABASE_URL cần sqlite+aiosqlite hoặc postgresql+psycopg.",
    "database.away": "không mở được cơ sở dữ liệu: {reason}.",
    "redis.missing": "lệnh này cần MOTCUA_REDIS_URL; chạy một tiến trình thì dùng motcua all.",
    "settings.invalid": "cấu hình sai: {details}",
    "demo.ended": "một phần của bản demo không khởi động được; xem nhật ký trong thư mục dữ liệu.",
    "demo.slow": "bản demo chưa sẵn sàng sau một phút; xem nhật ký trong thư mục dữ liệu.",
    "database.in_memory": "cơ sở dữ liệu trong bộ nhớ thì không sao lưu được.",
    "database.unbuilt": "cơ sở dữ liệu chưa có bảng; chạy motcua db upgrade trước.",
    "archive.absent": "không thấy bản sao lưu {path}.",
    "archive.exists": "đã có {path}; đợi một giây rồi làm lại.",
    "archive.broken": "bản sao lưu hỏng, thiếu, hoặc không phải của motcua ({reason}). "
    "Dữ liệu đang có vẫn nguyên. Hãy dùng bản khác.",
    "archive.newer": "bản sao lưu theo định dạng mới hơn ({format}); cần motcua mới hơn.",
    "archive.newer_schema": "bản sao lưu do motcua {version} làm, mới hơn chương trình này. "
    "Cài đúng phiên bản đó rồi làm lại.",
    "archive.other_database": "bản sao lưu là của {has}, còn MOTCUA_DATABASE_URL là {needs}. "
    "Chỉ khôi phục được về cùng loại.",
    "restore.not_empty": "ở đây đã có dữ liệu. Chắc chắn muốn thay thì thêm --replace; nên motcua "
    "backup trước.",
    "restore.running": "đang chạy: {processes}. Dừng hết, đợi {seconds} giây, rồi làm lại.",
    "restore.in_use": "có chương trình đang giữ cơ sở dữ liệu. Dừng hết tiến trình rồi làm lại.",
    "restore.no_right": "người dùng PostgreSQL này không có quyền thay các bảng; "
    "hãy dùng chủ của cơ sở dữ liệu.",
    "restore.differs": "dữ liệu khôi phục không khớp bản kê; đã trả lại như cũ.",
    "tool.missing": "thiếu {tool} (PostgreSQL {needs}). Cài: apt install postgresql-client-{needs}",
    "tool.old": "{has} cũ hơn máy chủ. Cài: apt install postgresql-client-{needs}",
    "tool.failed": "{tool} không xong: {reason}",
    "disk.failed": "không đọc hoặc ghi được: {reason}",
    "port.taken": "cổng {port} đang có chương trình khác dùng; chọn cổng khác: {hint}.",
}


def misconfigured(error: Misconfigured) -> str:
    """One sentence for the operator."""
    return WORDS.get(error.code, error.code).format(**error.facts)


def invalid_settings(error: ValidationError) -> Misconfigured:
    """The settings' own complaints without their values, which may be secret."""
    parts = [
        f"{'MOTCUA_' + '_'.join(map(str, item['loc'])).upper() + ': ' if item['loc'] else ''}"
        f"{item['msg']}"
        for item in error.errors(include_input=False, include_url=False)
    ]
    return Misconfigured("settings.invalid", details="; ".join(parts))
