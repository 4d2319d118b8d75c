"""The post's own codes, one table for each of its interfaces: what each number means to us.

None: known, and no concern of a parcel's way. What is in no table is kept and looked at by people;
an installation that knows more says so in `MOTCUA_CARRIER_CODES`.
"""

from __future__ import annotations

from backend.parcels import rules

# VNPost_N_GSP publishes no list. OpenCPS, which runs on it, ends a delivery at 4.
NGSP: dict[str, str | None] = {"4": rules.DELIVERED}

# Sums, shipping fees and parts of an order (20, 21, 23, 28, 29) are no delivery.
MYVNPOST: dict[str, str | None] = {
    "0": None,  # nháp
    "1": rules.REQUESTED,  # đã tạo
    "2": rules.ASSIGNED,  # bưu tá nhận yêu cầu thu gom
    "3": rules.REQUESTED,  # chờ xác nhận
    "4": rules.COLLECTING,  # đang lấy
    "5": rules.COLLECT_FAILED,  # lấy không thành công
    "6": rules.COLLECTED,  # đã lấy
    "7": rules.ACCEPTED,  # bưu cục đã nhận
    "8": rules.COLLECT_FAILED,  # lấy thất bại
    "9": rules.CANCELLED,  # hủy thu gom
    "10": rules.IN_TRANSIT,  # đang vận chuyển
    "11": rules.AT_OFFICE,  # đến bưu cục phát
    "12": rules.OUT,  # đang giao
    "13": rules.IN_TRANSIT,  # chuyển tiếp
    "14": rules.DELIVERED,  # đã giao
    "15": rules.FAILED,  # giao không thành công
    "16": rules.RETURN_PENDING,  # chờ chuyển hoàn
    "17": rules.RETURN_PENDING,  # đã duyệt hoàn
    "18": rules.RETURNING,  # bắt đầu hoàn
    "19": rules.RETURNED,  # trả hàng thành công
    "20": None,  # trả một phần
    "21": None,  # đã trả COD
    "22": rules.CANCELLED,  # hủy giao
    "23": None,  # giao một phần
    "24": rules.RETURNING,  # đang hoàn
    "28": None,  # đã trả phí ship
    "29": None,  # đã trả phí hủy
}

# Of EMS's codes only one is published: "đang vận chuyển".
EMS: dict[str, str | None] = {"4": rules.IN_TRANSIT}
