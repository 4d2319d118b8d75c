/* The page's own words in Vietnamese, the source. */

export default {
  title: "Một cửa – bàn thử", brand: "Một cửa", tagline: "bàn thử với nhiều máy điện thoại", skip: "Bỏ qua, tới các máy",
  people: "Chọn máy để xem", phoneOf: "Máy của {name}", try: "Thử xem", tryHint: "Bấm một dòng để đưa vào ô nhập",
  hidePhone: "Cất máy của {name}", noPhones: "Chọn một người ở trên để mở máy của họ.", noPeople: "Chưa có ai. Khi có người, máy của họ hiện ở đây.",
  chats: "Trò chuyện", noChats: "Chưa có cuộc trò chuyện nào.", topics: "Chủ đề", general: "Chung", closed: "đã đóng", unread: "{n} tin chưa đọc",
  members: "{n} thành viên", bot: "bot", back: "Quay lại", typing: "đang soạn…", sendingFile: "đang gửi tệp…",
  messages: "Tin nhắn trong {name}", you: "Anh/chị", edited: "đã sửa", older: "Xem tin cũ hơn", newest: "Tới tin mới nhất", empty: "Chưa có tin nhắn.", hello: "Bấm Bắt đầu, hoặc chọn một dòng ở Thử xem.",
  start: "Bắt đầu", write: "Nhập tin nhắn", send: "Gửi", save: "Lưu", attach: "Đính kèm", commands: "Các lệnh", showKeys: "Hiện bàn phím nút", hideKeys: "Ẩn bàn phím nút", keys: "Bàn phím nút",
  photo: "Ảnh", document: "Tệp", location: "Vị trí", contact: "Số điện thoại của tôi", remove: "Bỏ {name}", opens: "Xem ảnh lớn", photoFrom: "Ảnh {name} gửi",
  replyTo: "Trả lời {name}", editing: "Sửa tin nhắn", cancel: "Thôi", reply: "Trả lời", edit: "Sửa", delete: "Xóa", copy: "Chép chữ", copied: "Đã chép.", cannotCopy: "Không chép được.", actions: "Việc với tin này", pinned: "Tin ghim",
  openLink: "Mở liên kết", linkHint: "Dán https://t.me/…", open: "Mở", badLink: "Đây không phải liên kết tới bot ở bàn thử này.",
  sharePhone: "Gửi số điện thoại {phone} cho {name}?", share: "Gửi số", noPhone: "Người này chưa có số điện thoại.",
  pickPlace: "Gửi vị trí", place: "Nơi", latitude: "Vĩ độ", longitude: "Kinh độ", ownPlace: "Tọa độ khác", onMap: "Xem trên bản đồ",
  block: "Chặn bot", unblock: "Bỏ chặn bot", blocked: "Máy này đang chặn bot.", menu: "Việc khác", closeTopic: "Đóng chủ đề", reopenTopic: "Mở lại chủ đề", newTopic: "Chủ đề mới", topicName: "Tên chủ đề", create: "Tạo", topicClosed: "Chủ đề đã đóng.",
  clock: "Đồng hồ", setClock: "Chỉnh đồng hồ", hour1: "+1 giờ", hour6: "+6 giờ", day1: "+1 ngày", next: "Tới tin kế tiếp", stop: "Dừng", reset: "Về giờ thật", realTime: "giờ thật", ahead: "đi trước {much}", moved: "Bây giờ là {when}.", nothingCame: "Đi tới {when} mà chưa có tin nào.", came: "Có tin mới lúc {when}.", days: "{n} ngày", hours: "{n} giờ", minutes: "{n} phút",
  live: "đang nối", lost: "Mất kết nối, đang nối lại…", failed: "Không làm được: {why}", tooLong: "{n} ký tự, sẽ gửi thành {parts} tin", ok: "Đóng", waiting: "đang chờ", language: "English", noAnswer: "Bot chưa trả lời nút này.", unknownKind: "Tin loại {kind}", download: "Tải {name}", hiddenText: "Chữ được che, bấm để xem",
  zaloPhoneOf: "Máy Zalo của {name}", oa: "Official Account trên Zalo", helloZalo: "Nhắn cho OA, hoặc chọn một dòng ở Thử xem.", follow: "Quan tâm", unfollow: "Bỏ quan tâm", heart: "Thả tim", linkHintZalo: "Dán https://zalo.me/…",
  shareInfo: "Chia sẻ thông tin", infoName: "Họ và tên", infoPhone: "Số điện thoại", infoCity: "Tỉnh, thành phố", infoWard: "Xã, phường", infoAddress: "Địa chỉ", withdraw: "Rút lại đồng ý", withdrawHint: "OA phải xóa hết dữ liệu về người này.",
};
