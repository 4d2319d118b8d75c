"""What the stories' departments say that their answers are."""

KIND = "Nhận được"
