/* What the page itself says. What the bot says comes in the person's language from the server. */

const VI = {
  name: "Một cửa Hà Tĩnh", office: "Bưu điện trả lời về thủ tục", skip: "Bỏ qua, tới ô nhập",
  other: "English", otherLanguage: "en", log: "Tin nhắn", you: "Anh/chị", bot: "Một cửa",
  write: "Nhập tin nhắn", send: "Gửi", attach: "Đính kèm", file: "Ảnh hoặc tệp", place: "Vị trí của tôi",
  menu: "Menu", hideMenu: "Ẩn menu", showMenu: "Hiện menu", keys: "Chọn", remove: "Bỏ {name}",
  start: "Bắt đầu", hello: "Chào anh/chị! Anh/chị cần gì?",
  promise1: "Gõ như nói chuyện, không cần tài khoản.", promise2: "Câu nào cũng ghi nguồn và ngày.",
  promise3: "Không hỏi mã OTP, không nhận ảnh căn cước, không bảo chuyển tiền.",
  tries: ["Làm khai sinh cho con cần giấy tờ gì?", "Giấy tờ của tôi tới đâu rồi?", "Nộp hồ sơ đất đai ở đâu?"],
  try: "Hỏi thử", typing: "Đang trả lời…", sending: "Đang gửi…", failed: "Chưa gửi được.", again: "Gửi lại", drop: "Bỏ",
  news: "Tin mới", offline: "Mất mạng. Tin của anh/chị vẫn giữ, có mạng sẽ gửi.",
  lost: "Đang nối lại…", crowded: "Trang này đang mở ở nhiều cửa sổ.", resume: "Dùng ở đây",
  ended: "Phiên đã hết. Tin sau đây bắt đầu cuộc trò chuyện mới.",
  cookies: "Trình duyệt không cho trang này nhớ anh/chị trong khung.", openFull: "Mở trang đầy đủ",
  copied: "Đã chép: {text}", notCopied: "Chưa chép được. Anh/chị chép tay: {text}", close: "Đóng",
  staff: "{name} · phiên 12 giờ", logout: "Đăng xuất", opens: "Mở ảnh", download: "Tải về",
  placeSent: "📍 Đã gửi vị trí (không lưu lại)", dropped: "Tệp không được lưu.", elsewhere: "Tệp này ở kênh khác, chưa mở được trên web.",
  fileGone: "Tệp đã hết hạn.", noPlace: "Chưa lấy được vị trí. Anh/chị gõ tên xã, phường giúp.",
  unreadable: "Tin này chưa gửi được.", empty: "Tin này chưa có chữ nào.", too_long: "Tin dài quá {most} ký tự. Anh/chị viết gọn lại giúp.",
  too_large: "Tệp lớn quá 10 MB. Anh/chị chọn tệp nhỏ hơn.", unknown_type: "Chỉ nhận ảnh, PDF, Word, Excel.",
  broken_picture: "Ảnh này không mở được.", stale: "Nút này đã cũ. Anh/chị gõ /start để xem mục mới nhất.",
  other_chat: "Trình duyệt này vừa chuyển sang phiên khác. Anh/chị xem lại rồi gửi.",
  foreign: "Trang này không gửi được từ đây. Anh/chị mở trang đầy đủ.", stranger: "Phiên đã hết.",
  loginTitle: "Làm việc trên web", loginLead: "Phiên này tự hết sau 12 giờ. Chỉ đăng nhập trên máy của anh/chị.",
  loginButton: "Đăng nhập", login_closed: "Đường dẫn này hết dùng được. Anh/chị gõ /dangnhapweb để lấy cái mới.",
  away: "Lúc này chưa được. Anh/chị thử lại sau ít phút.", slowly: "Anh/chị thử hơi nhiều lần. Đợi một lát giúp.",
  noLogin: "Đường dẫn thiếu mã. Anh/chị mở lại từ tin nhắn.",
};

const EN = {
  name: "Hà Tĩnh one-stop", office: "The post answers on procedures", skip: "Skip to the message field",
  other: "Tiếng Việt", otherLanguage: "vi", log: "Messages", you: "You", bot: "One-stop",
  write: "Write a message", send: "Send", attach: "Attach", file: "Photo or file", place: "My location",
  menu: "Menu", hideMenu: "Hide menu", showMenu: "Show menu", keys: "Choose", remove: "Remove {name}",
  start: "Start", hello: "Hello! What do you need?",
  promise1: "Write as you speak, no account needed.", promise2: "Every answer names its source and date.",
  promise3: "We never ask for one-time codes, identity card photos or money.",
  tries: ["What papers do I need to register a birth?", "Where are my papers now?", "Where do I hand in a land dossier?"],
  try: "Try asking", typing: "Answering…", sending: "Sending…", failed: "Not sent yet.", again: "Send again", drop: "Discard",
  news: "New messages", offline: "You are offline. Your messages are kept and will be sent.",
  lost: "Reconnecting…", crowded: "This chat is open in many windows.", resume: "Use it here",
  ended: "The session has ended. Your next message starts a new conversation.",
  cookies: "Your browser does not let this page remember you inside a frame.", openFull: "Open the full page",
  copied: "Copied: {text}", notCopied: "Could not copy. Please copy by hand: {text}", close: "Close",
  staff: "{name} · 12-hour session", logout: "Log out", opens: "Open picture", download: "Download",
  placeSent: "📍 Location sent (not stored)", dropped: "The file was not kept.", elsewhere: "This file is on another channel and cannot be opened here.",
  fileGone: "The file has expired.", noPlace: "Your location could not be found. Please type your commune.",
  unreadable: "This message could not be sent.", empty: "This message has no words.", too_long: "The message is longer than {most} characters. Please shorten it.",
  too_large: "The file is larger than 10 MB. Please choose a smaller one.", unknown_type: "Only pictures, PDF, Word and Excel are taken.",
  broken_picture: "This picture cannot be opened.", stale: "This button is old. Type /start for the newest choices.",
  other_chat: "This browser has just changed to another session. Please look, then send.",
  foreign: "This cannot be sent from here. Please open the full page.", stranger: "The session has ended.",
  loginTitle: "Work on the web", loginLead: "The session ends by itself after 12 hours. Log in on your own machine only.",
  loginButton: "Log in", login_closed: "This link no longer works. Type /dangnhapweb for a new one.",
  away: "Not possible right now. Please try again in a few minutes.", slowly: "That was a few tries too many. Please wait a moment.",
  noLogin: "The link lacks its code. Please open it again from the message.",
};

const ALL = { vi: VI, en: EN };
let language = "vi";

export const speaks = () => language;

export function speak(tongue) {
  language = tongue in ALL ? tongue : "vi";
  document.documentElement.lang = language;
  document.title = ALL[language].name;
}

/** The page's words for a code; the code itself never shows. */
export function t(code, facts = {}) {
  const words = ALL[language][code] ?? ALL[language].unreadable;
  return typeof words === "string" ? words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "") : words;
}

export const hour = (at) => new Date(at).toLocaleTimeString(language === "vi" ? "vi-VN" : "en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

export const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
