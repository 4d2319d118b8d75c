"""Every errand, told once, on Telegram, on Zalo and on the web."""

from __future__ import annotations

import re

import pytest

from backend.people.rules import CHANNELS, TELEGRAM, WEB, ZALO
from tests.contract.conftest import Province
from tests.story.services import until

pytestmark = pytest.mark.e2e

on_every_channel = pytest.mark.parametrize("channel", CHANNELS)

COUNTER, COMMUNE = "ttpvhcc-tinh", "ttpvhcc-xa-mai-phu-2025"
NUMBERS = {TELEGRAM: "EL491610889VN", ZALO: "CV749233795VN", WEB: "EB473124829VN"}
"""An item each: one that is being carried cannot be registered twice."""
NAMES = {TELEGRAM: "Telegram", ZALO: "Zalo", WEB: "trang web"}


@on_every_channel
def test_a_citizen_asks_and_is_answered_with_source_and_date(
    province: Province, channel: str
) -> None:
    lan = province.citizen(channel)
    lan.says("con em mới đẻ làm giấy tờ chi")
    answer = lan.hears("1.001193")
    assert re.search(r"Nguồn: Cổng Dịch vụ công quốc gia.* [0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}", answer)
    lan.presses("Phí")
    lan.hears("Cổng Dịch vụ công không ghi rõ phí")


@on_every_channel
def test_a_citizen_follows_a_parcel_by_code_and_digits_and_hears_it_travel(
    province: Province, channel: str
) -> None:
    province.phones.until_morning()
    hoa, lan = province.staff(channel, "clerk", COUNTER), province.citizen(channel)
    number = NUMBERS[channel]
    hoa.says(f"/giao H27.12-261123-0001; 0900000001; Số 5, thôn Đông, xã Mai Phụ; {number}")
    hoa.presses("Lưu")
    found = re.search(r"/theodoi, mã (\S+),", hoa.hears("/theodoi, mã"))
    assert found
    lan.says(f"/theodoi {found[1]} 0002")
    lan.hears("Không có giấy tờ nào khớp cả mã lẫn 4 số ấy")
    lan.says(f"/theodoi {found[1]} 0001")
    lan.presses("Đồng ý")
    lan.hears("Từ nay giấy tờ đi tới đâu")
    with_post = (
        "SELECT count(*) FROM parcels WHERE tracking_number = :n AND handed_to_carrier_at"
        " IS NOT NULL"
    )
    until(lambda: province.installation.count(with_post, n=number), "the post knows the parcel")
    province.phones.forward(hours=1)
    lan.hears("Bưu điện đã nhận")
    province.phones.forward(hours=23)
    assert "0900000001" not in lan.hears("Bưu tá đang mang đến")


@on_every_channel
def test_a_clerk_asks_a_department_and_is_answered(province: Province, channel: str) -> None:
    hoa, department = province.staff(channel, "clerk", COUNTER), province.department(channel)
    question = f"Hồ sơ H27.12-261123-0001 ở {channel} thiếu chữ ký trang cuối, có nhận không ạ?"
    answer = f"Nhận bản sao y, hẹn {channel}."
    hoa.says(f"/vuongmac {question}")
    hoa.presses(department.name)
    hoa.presses("Gửi")
    posted = re.search(r"VM-[0-9]{4}-[0-9]{6}", hoa.hears("Đã gửi VM-"))
    assert posted
    department.answers(posted[0], question, answer)
    province.phones.forward(minutes=1)
    hoa.hears(answer)
    hoa.presses("Đã rõ")
    hoa.hears(f"Đã khép {posted[0]}")


@on_every_channel
def test_a_citizen_has_the_post_come_for_a_dossier(province: Province, channel: str) -> None:
    province.phones.until_morning()
    lan, hoa = province.citizen(channel), province.staff(channel, "clerk", COMMUNE)
    lan.says("đăng ký khai sinh")
    lan.presses("Bưu điện đến nhận hồ sơ")
    lan.presses("Tiếp tục")
    lan.presses("Đồng ý")
    lan.says("Mai Phụ")
    lan.says("Số 5, thôn Đông")
    lan.gives_phone("0900000123")
    lan.presses("/20")
    lan.presses(":00–")
    lan.presses("Gửi yêu cầu")
    lan.hears("Đã gửi yêu cầu")
    hoa.hears("Có người nhờ đến nhận hồ sơ")
    hoa.presses("Nhận đi")
    hoa.hears("Số 5, thôn Đông")
    lan.hears("đã có người nhận đi")


@pytest.mark.parametrize(("first", "second"), [(TELEGRAM, ZALO), (ZALO, WEB), (WEB, TELEGRAM)])
def test_two_channels_become_one_person_s(province: Province, first: str, second: str) -> None:
    one, other = province.citizen(first), province.citizen(second)
    one.says("/lienket")
    one.presses("Lấy mã")
    found = re.search(r"Mã liên kết: ([A-Z0-9]{6})", one.hears("Mã liên kết: "))
    assert found
    other.says(f"/lienket {found[1]}")
    other.presses("Tôi lấy mã")
    one.hears("Có người vừa nhập mã liên kết")
    one.presses("Đúng")
    one.hears("Đã liên kết với")
    other.hears("Đã liên kết với")
    one.says("/lienket")
    assert all(name in one.hears("đang nhắn ở đây") for name in (NAMES[first], NAMES[second]))
