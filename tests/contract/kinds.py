"""What the stories' departments say that their answers are."""

KIND = "Nhận được"
BACK = "Hỏi thêm nhân viên"
"""No answer yet: a question to the clerk."""
