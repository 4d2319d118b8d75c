"""Every errand, told once, on Telegram, on Zalo and on the web."""

from __future__ import annotations

import re

import pytest

from backend.notices.wording.channels import NAMES
from backend.people.rules import CHANNELS, TELEGRAM, WEB, ZALO
from tests.contract.conftest import Province
from tests.contract.people import Person
from tests.story.services import until

pytestmark = pytest.mark.e2e

on_every_channel = pytest.mark.parametrize("channel", CHANNELS)

COUNTER, COMMUNE = "ttpvhcc-tinh", "ttpvhcc-xa-mai-phu-2025"
NUMBERS = {TELEGRAM: "EL491610889VN", ZALO: "CV749233795VN", WEB: "EB473124829VN"}
"""An item each: one that is being carried cannot be registered twice."""
QUESTIONS = {
    TELEGRAM: "Hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối, có nhận không ạ?",
    ZALO: "Người đi nộp quên mang bản chính thì sao ạ?",
    WEB: "Khách viết sai ngày tháng trong tờ khai, sửa bằng bút rồi ký bên cạnh được không ạ?",
}
"""About no procedure, which would be asked for, and nothing alike, else a clerk is first shown what
was answered to another one."""


@on_every_channel
def test_a_citizen_asks_and_is_answered_with_source_and_date(
    province: Province, channel: str
) -> None:
    lan = province.citizen(channel)
    lan.says("con em mới đẻ làm giấy tờ chi")
    answer = lan.hears("1.001193")
    assert re.search(
        r"Nguồn: Cổng Dịch vụ công quốc gia.* [0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}", answer
    )
    lan.presses("Phí")
    lan.hears("Cổng Dịch vụ công không ghi rõ phí")


def test_citizens_follow_a_parcel_by_code_and_digits_and_hear_it_travel(
    province: Province,
) -> None:
    """Three at once, as the post takes its time."""
    phones, house = province.phones, province.installation
    province.until_a_working_morning()
    waiting = [follows_a_parcel(province, channel) for channel in CHANNELS]
    at_the_post = "SELECT count(*) FROM parcels WHERE handed_to_carrier_at IS NOT NULL"
    until(lambda: house.count(at_the_post) == len(waiting), "the post knows the parcels")
    phones.forward(hours=1)
    for lan in waiting:
        lan.hears("Bưu điện đã nhận")
    phones.forward(hours=23)
    for lan in waiting:
        assert "0900000001" not in lan.hears("Bưu tá đang mang đến")


def follows_a_parcel(province: Province, channel: str) -> Person:
    """A clerk writes a parcel down; whoever waits for it has the receipt's code and knows the
    digits."""
    hoa, lan = province.staff(channel, "clerk", COUNTER), province.citizen(channel)
    place = "Số 5, thôn Đông, xã Mai Phụ"
    hoa.says(f"/giao H27.12-261123-0001; 0900000001; {place}; {NUMBERS[channel]}")
    hoa.presses("Lưu")
    found = re.search(r"/theodoi, mã (\S+),", hoa.hears("/theodoi, mã"))
    assert found
    lan.says(f"/theodoi {found[1]} 0002")
    lan.hears("Không có giấy tờ nào khớp cả mã lẫn 4 số ấy")
    lan.says(f"/theodoi {found[1]} 0001")
    lan.presses("Đồng ý")
    lan.hears("Từ nay giấy tờ đi tới đâu")
    return lan


@on_every_channel
def test_a_clerk_asks_a_department_and_is_answered(province: Province, channel: str) -> None:
    province.until_a_working_morning()
    hoa, department = province.staff(channel, "clerk", COUNTER), province.department(channel)
    answer = "Nhận được. Người dân ký bổ sung tại quầy."
    hoa.says(f"/vuongmac {QUESTIONS[channel]}")
    hoa.presses(department.name)
    hoa.presses("Gửi")
    posted = re.search(r"VM-[0-9]{4}-[0-9]{6}", hoa.hears("Đã gửi VM-"))
    assert posted
    department.answers(posted[0], QUESTIONS[channel], answer)
    province.phones.forward(minutes=1)
    hoa.hears(answer)
    hoa.presses("Đã rõ")
    hoa.hears(f"Đã khép {posted[0]}")


@on_every_channel
def test_a_citizen_has_the_post_come_for_a_dossier(province: Province, channel: str) -> None:
    province.until_a_working_morning()
    lan, hoa = province.citizen(channel), province.staff(channel, "clerk", COMMUNE)
    lan.says("đăng ký khai sinh")
    lan.presses("Bưu điện đến nhận hồ sơ")
    lan.presses("Tiếp tục")
    lan.presses("Đồng ý")
    lan.says("Mai Phụ")
    lan.says("Số 5, thôn Đông")
    lan.gives_phone("0900000123")
    lan.hears("hẹn ngày nào")
    lan.presses("/20")
    lan.hears("khoảng giờ nào")
    lan.presses("–")
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
    assert f"{NAMES[second]}: nhắn gần nhất" in one.hears(f"{NAMES[first]}: đang nhắn ở đây")
